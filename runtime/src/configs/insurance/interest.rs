// SPDX-License-Identifier: Apache-2.0

//! Who has something to lose when a ward halts: owners of protocols, and holders of the ward's coin.

use crate::{AccountId, Liveness, Runtime, Timestamp};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{traits::Get, weights::Weight};
use pallet_insurance::{rules::holding::State, traits::Interests};
use scale_info::TypeInfo;
use sp_io::hashing::blake2_128;
use vigil_primitives::{incident::later, Height, ProtocolId, Seconds, ServiceId, UnixTime};
use vigil_proofs::{substrate::value_key, Proof};

/// How old the state is at most by which holders are insured in a window, when it is fixed.
const FRESH: Seconds = Seconds(24 * 3_600);

/// Shows what an account has on a Substrate ward, free, in a certified state of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct HoldingProof {
	/// The height of the checkpoint that certifies the state.
	pub height: Height,
	/// What a node of the ward answers to `state_getReadProof` for [`holding_key`] at that block.
	pub proof: Proof,
}

/// What `System.Account` is on a ward with pallet-balances.
type WardAccount = frame_system::AccountInfo<u32, pallet_balances::AccountData<u128>>;

/// Where a ward keeps the account with the same 32 bytes.
pub fn holding_key(who: &AccountId) -> Vec<u8> {
	let bytes: &[u8] = who.as_ref();
	let mut key = value_key(b"System", b"Account");
	key.extend(blake2_128(bytes));
	key.extend(bytes);
	key
}

/// Owners as the plans know them, and holders by certified states of their ward.
pub struct Holders;

impl Interests<AccountId> for Holders {
	type Proof = HoldingProof;

	fn owner(protocol: ProtocolId) -> Option<AccountId> {
		pallet_failover::Protocols::<Runtime>::get(protocol).map(|protocol| protocol.owner)
	}

	fn height(shown: &HoldingProof) -> Height {
		shown.height
	}

	fn state(service: ServiceId, shown: &HoldingProof) -> Option<State> {
		let now = UnixTime(Timestamp::get() / 1_000);
		let kept = Liveness::checkpoints(service).into_iter().rev();
		let is_fresh = |round: UnixTime| later(round, FRESH) >= now;
		let checkpoint = kept
			.filter(|one| is_fresh(one.round.start()))
			.find(|one| one.height == shown.height)?;
		Some(State { height: checkpoint.height, root: checkpoint.state_root })
	}

	fn proven(state: &State, who: &AccountId, shown: &HoldingProof) -> Option<u128> {
		let state = shown.proof.clone().state(state.root).ok()?;
		let account: WardAccount = state.value(&holding_key(who)).ok()??;
		Some(account.data.free)
	}

	fn size(shown: &HoldingProof) -> u32 {
		u32::try_from(shown.proof.size()).unwrap_or(u32::MAX)
	}

	/// The protocol, its plans, the eras that lapse since the service's total was counted, and checkpoints.
	fn weight() -> Weight {
		let plans: u32 = <Runtime as pallet_failover::Config>::MaxPlans::get();
		let prepaid: u32 = <Runtime as pallet_failover::Config>::MaxPrepaid::get();
		let plans = u64::from(plans).saturating_mul(2);
		let reads = plans.saturating_add(prepaid.into()).saturating_add(8);
		<Runtime as frame_system::Config>::DbWeight::get().reads(reads)
	}
}
