// SPDX-License-Identifier: Apache-2.0

//! Sets whose members can be slashed, for pallet-slashing's benchmarks.

use crate::{
	configs::restaking::BondedStake, constants::slashing::MOST, AccountId, Balances, Runtime,
};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_support::{traits::fungible::Mutate, BoundedVec};
use pallet_failover::{
	Declared, DestinationId, EraFee, FeesPaid, Plan as FailoverPlan, Plans, PlansOf, PostId,
	Protocol, Protocols, Target,
};
use pallet_restaking::{
	allocation::{Allocation, FULL_MAGNITUDE},
	benchmarking::BenchmarkHelper as StakeHelper,
	Allocations, MembersOf, Participation, Participations, Seat, Service, ServiceTerms, Services,
	Set, SetMembers, Sets, Snapshot, Snapshots, StakeLedger, Watcher, Watchers,
};
use pallet_slashing::benchmarking::{BenchmarkHelper, Plan, GENESIS, NOW, SERVICE};
use sp_core::{bounded::BoundedVec as Bounded, H256};
use sp_runtime::Perbill;
use vigil_primitives::{
	Era, Firing, Height, KeyPoint, Kind, Outcome, PlanId, ProtocolId, PublicKey, Round, Seconds,
	SetCommitment, SetId, ThrottleClass, UnixTime,
};
use vigil_proofs::{
	family::Anchor,
	tendermint::{Anchor as TendermintAnchor, Point},
};

/// The era that runs.
const ERA: u32 = 100;
/// What every member has at stake, in planck.
const STAKE: u128 = 1_000_000_000_000_000;
/// Certificates of each kind that the set made.
const CERTIFIED: u32 = 1_000;

/// Sets of the restaking pallet whose members are accused.
pub struct AccusedSets;

impl AccusedSets {
	fn keep(commitment: SetCommitment, plan: &Plan<AccountId>) {
		let (service, set_id) = (commitment.service, commitment.set_id);
		let seat = |(watcher, member): (&AccountId, &vigil_primitives::Member)| Seat {
			watcher: watcher.clone(),
			member: *member,
			commission: Perbill::zero(),
		};
		let seats: Vec<_> = plan.watchers.iter().zip(&plan.members).map(seat).collect();
		let members: MembersOf<Runtime> = seats.try_into().expect("no more than a set may have");
		let mut seen = Participation::new(plan.members.len());
		for kind in Kind::ALL {
			(0..CERTIFIED).for_each(|_| seen.certify(kind));
		}
		let (policy, min_participation) = (plan.policy, Perbill::zero());
		let set = Set { era: ERA, policy, min_participation, offences: MOST, commitment };
		Sets::<Runtime>::insert(service, set_id, set);
		SetMembers::<Runtime>::insert(service, set_id, members);
		Participations::<Runtime>::insert(service, set_id, seen);
	}

	/// A watcher with stake of its own and a page of backers, half of it allocated to the service.
	fn stake(who: &AccountId, set_id: SetId) {
		Balances::set_balance(who, 2 * STAKE);
		let magnitude = FULL_MAGNITUDE / 2;
		let watcher = Watcher {
			key: PublicKey([7; 48]),
			point: KeyPoint([1; 96]),
			commission: Perbill::zero(),
			rise: None,
			magnitude: FULL_MAGNITUDE,
			barred_until: 0,
		};
		Watchers::<Runtime>::insert(who, watcher);
		let allocation = Allocation { current: magnitude, ..Default::default() };
		Allocations::<Runtime>::insert(SERVICE, who, allocation);
		let (total, burnt, max_slash) = (FULL_MAGNITUDE, 0, Perbill::one());
		let snapshot = Snapshot { set_id, magnitude, total, burnt, max_slash };
		Snapshots::<Runtime>::insert((ERA, SERVICE, who), snapshot);
		// What a page of backers costs is measured by pallet-restaking.
		<BondedStake as StakeHelper<AccountId>>::bond(who, STAKE);
		<BondedStake as StakeHelper<AccountId>>::expose(ERA, who, STAKE, &[]);
	}
}

impl BenchmarkHelper<Runtime> for AccusedSets {
	fn prepare(plan: Plan<AccountId>) {
		<BondedStake as StakeHelper<AccountId>>::set_eras(ERA, ERA);
		let commitment = plan.commitment.clone();
		let set_id = commitment.set_id;
		let next = SetCommitment {
			set_id: SetId(set_id.0 + 1),
			activates_at: UnixTime(plan.now.0 - 400_000),
			..commitment.clone()
		};
		let latest = next.set_id;
		Self::keep(commitment, &plan);
		Self::keep(next, &plan);
		// It was followed by another one, and has not been asked to hand over.
		for who in &plan.watchers {
			Self::stake(who, set_id);
		}
		let terms = ServiceTerms {
			policy: plan.policy,
			max_members: plan.members.len() as u32,
			min_stake: 1,
			weight_cap: Perbill::one(),
			max_slash: Perbill::one(),
			min_participation: Perbill::zero(),
			allow_list: false,
			offences: MOST,
		};
		let service = Service {
			owner: frame_benchmarking::account("owner", 0, 0),
			terms,
			latest_set: latest,
			oldest_set: set_id,
			deposit: 0,
			candidates: 0,
			listed: 0,
			leaving: 0,
			retired: false,
		};
		Services::<Runtime>::insert(SERVICE, service);
		pallet_timestamp::Now::<Runtime>::put(plan.now.0 * 1_000);
		frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
	}

	fn next_era() {
		let era = BondedStake::active_era() + 1;
		<BondedStake as StakeHelper<AccountId>>::set_eras(era, era);
	}

	fn anchor() -> Vec<u8> {
		let point = Point {
			height: 1,
			at: UnixTime(NOW.0 - 1),
			next_validators_hash: H256::repeat_byte(1),
		};
		let anchor = TendermintAnchor {
			chain_id: Bounded::truncate_from(b"ward".to_vec()),
			points: Bounded::truncate_from(vec![point]),
			trust: Seconds(1_000_000),
		};
		Anchor::Tendermint(anchor).encode()
	}

	/// As many plans as a protocol may have, of which the last to be looked at fired.
	fn harmed() -> ProtocolId {
		let (protocol, era) = (ProtocolId(1), Era(BondedStake::active_era()));
		let owner: AccountId = frame_benchmarking::account("protocol", 0, 0);
		let most = <<Runtime as pallet_failover::Config>::MaxPlans as frame_support::traits::Get<
			u32,
		>>::get();
		let entry =
			Protocol { owner, nominee: None, deposit: 0, plans: most, waiting: 0, services: 1 };
		Protocols::<Runtime>::insert(protocol, entry);
		let firing = Firing {
			version: 1,
			first: Round(NOW.0 - 1),
			last: Round(NOW.0 - 1),
			height: Height(5),
			block_hash: H256::repeat_byte(1),
			fired_at: NOW,
			failover: Outcome::Done,
			failback: None,
		};
		let target = Target {
			destination: DestinationId(0),
			delay: Seconds(0),
			post: PostId(0),
			delivered: true,
			rehearsal: None,
			firing: Some(firing),
			shown_at: None,
		};
		let declared = Declared {
			value: STAKE,
			per_era: 1,
			prepaid: STAKE,
			next: Era(era.0 + 1),
			since: Era(0),
		};
		for id in (0..most).map(PlanId) {
			let targets: Vec<_> = (id.0 + 1 == most).then_some(target).into_iter().collect();
			let plan = FailoverPlan {
				protocol,
				service: SERVICE,
				version: 1,
				class: ThrottleClass::Normal,
				targets: targets.try_into().expect("one fits"),
				deposit: 0,
				stood_down: BoundedVec::new(),
				terms: H256::zero(),
				declared,
			};
			Plans::<Runtime>::insert(id, plan);
			PlansOf::<Runtime>::insert(protocol, id, ());
		}
		let fees = vec![EraFee { era, amount: STAKE }];
		FeesPaid::<Runtime>::insert(protocol, SERVICE, BoundedVec::truncate_from(fees));
		protocol
	}
}
