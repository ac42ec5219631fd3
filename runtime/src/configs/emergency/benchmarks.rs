// SPDX-License-Identifier: Apache-2.0

//! Puts seats where the benchmarks of emergencies need them.

use super::TemporaryParameter;
use crate::{benchmarks::CertifiedState, AccountId, Runtime, RuntimeCall};
use alloc::vec::Vec;
use pallet_emergency::benchmarking::BenchmarkHelper;
use pallet_restaking::{MembersOf, Seat, SetMembers, Watcher, Watchers};
use sp_runtime::Perbill;
use vigil_primitives::{KeyPoint, Member, PublicKey, ServiceId, SetId, StakeWeight};

/// Prepares what the pallet has no hand in.
pub struct Prepared;

impl BenchmarkHelper<Runtime> for Prepared {
	fn seat(service: ServiceId, watchers: &[AccountId]) {
		CertifiedState::serve(service);
		let member = Member { key: KeyPoint([0; 96]), weight: StakeWeight(1) };
		let seat = |watcher: &AccountId| {
			let (watcher, commission) = (watcher.clone(), Perbill::zero());
			Seat { watcher, member, commission }
		};
		let most = MembersOf::<Runtime>::bound();
		let seats: Vec<_> = watchers.iter().take(most).map(seat).collect();
		let seats = MembersOf::<Runtime>::try_from(seats).expect("no more than a set may have");
		SetMembers::<Runtime>::insert(service, SetId::FIRST, seats);
		for who in watchers {
			let watcher = Watcher {
				key: PublicKey([0; 48]),
				point: KeyPoint([0; 96]),
				commission: Perbill::zero(),
				rise: None,
				magnitude: 1,
				barred_until: 0,
			};
			Watchers::<Runtime>::insert(who, watcher);
		}
		pallet_session::Validators::<Runtime>::put(watchers.to_vec());
	}

	fn parameter() -> TemporaryParameter {
		TemporaryParameter::LengthPrice(1)
	}

	fn critical() -> RuntimeCall {
		RuntimeCall::System(frame_system::Call::authorize_upgrade { code_hash: Default::default() })
	}
}
