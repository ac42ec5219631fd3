// SPDX-License-Identifier: Apache-2.0

//! The pallets whose weights `vigil-node benchmark pallet` can measure on this runtime.

use crate::{
	configs::insurance::AssetKind, constants::slashing::MOST, AccountId, AllPalletsWithSystem,
	Balance, Balances, Runtime,
};
use alloc::{string::String, vec, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	traits::{fungible::Mutate, Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
	BoundedVec,
};
use frame_system_benchmarking::Pallet as SystemBench;
use pallet_failover::{Declared, Plan, Plans, PlansOf, Protocol, Protocols};
use pallet_liveness::{
	benchmarking::{BenchmarkHelper, Plan as CertifiedPlan},
	fixture::GENESIS,
};
use pallet_liveness::{Checkpoints, KeptCheckpoint, Ward, Wards};
use pallet_restaking::{
	MembersOf, Participation, Participations, Seat, Service, ServiceTerms, Services, Set,
	SetMembers, Sets, Snapshot, Snapshots,
};
use pallet_xcm::benchmarking::Pallet as XcmBench;
use sp_core::H256;
use sp_runtime::Perbill;
use vigil_primitives::{
	traits, Checkpoint, Era, Head, Height, KeyPoint, Member, PlanId, Policy, ProtocolId, Round,
	Seconds, ServiceId, SetCommitment, SetId, StakeWeight, ThrottleClass, UnixTime,
};

impl frame_system_benchmarking::Config for Runtime {}

/// Sets of the restaking pallet, as the benchmarks of certificates ask for.
pub struct CertifiedSets;

impl BenchmarkHelper for CertifiedSets {
	fn prepare(plan: CertifiedPlan) {
		let (service, set_id) = (plan.commitment.service, plan.commitment.set_id);
		let size = plan.members.len();
		let members: Vec<_> = (0u32..)
			.zip(plan.members)
			.map(|(n, member)| Seat {
				watcher: frame_benchmarking::account("watcher", n, 0),
				member,
				commission: Perbill::zero(),
			})
			.collect();
		let members: MembersOf<Runtime> = members.try_into().expect("no more than a set may have");
		let CertifiedPlan { commitment, policy, now, .. } = plan;
		let (min_participation, offences) = (Perbill::zero(), MOST);
		let set = Set { era: 0, policy, min_participation, offences, commitment };
		Sets::<Runtime>::insert(service, set_id, set);
		SetMembers::<Runtime>::insert(service, set_id, members);
		Participations::<Runtime>::insert(service, set_id, Participation::new(size));
		pallet_timestamp::Now::<Runtime>::put(now.0.saturating_mul(1_000));
		frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
	}
}

/// A ward with a set that nobody is in, and checkpoints of it that nobody certified.
pub struct CertifiedState;

impl CertifiedState {
	/// Terms that ask for nothing.
	fn terms() -> ServiceTerms {
		ServiceTerms {
			policy: Policy {
				head: Head::Latest,
				halt_after: Seconds(12),
				round_length: Seconds(3),
				margin: Seconds(5),
				checkpoint_interval: 32,
				stable_for: Seconds(30),
				standby_after: Seconds(86_400),
				gone_after: Seconds(86_400),
				min_voices: 3,
				time_margin: Seconds(0),
			},
			max_members: 1,
			min_stake: 0,
			weight_cap: Perbill::one(),
			max_slash: Perbill::one(),
			min_participation: Perbill::zero(),
			allow_list: false,
			offences: MOST,
		}
	}

	/// A service with a set in office, whose watchers can be paid.
	pub(crate) fn serve(service: ServiceId) {
		let (set_id, terms) = (SetId::FIRST, Self::terms());
		let policy = terms.policy;
		let commitment = SetCommitment {
			service,
			set_id,
			size: 1,
			total_weight: StakeWeight(1),
			quorum_weight: StakeWeight(1),
			aggregate_key: KeyPoint([0; 96]),
			members_root: H256::repeat_byte(1),
			policy_hash: policy.hash(),
			activates_at: UnixTime(0),
			expires_at: UnixTime(u64::MAX),
		};
		let ServiceTerms { min_participation, offences, .. } = terms;
		let set = Set { era: 0, policy, min_participation, offences, commitment };
		Sets::<Runtime>::insert(service, set_id, set);
		let entry = Service {
			owner: frame_benchmarking::account("owner", 0, 0),
			terms,
			latest_set: set_id,
			oldest_set: set_id,
			deposit: 0,
			candidates: 0,
			listed: 0,
			leaving: 0,
			retired: false,
		};
		Services::<Runtime>::insert(service, entry);
	}
}

impl pallet_failover::benchmarking::BenchmarkHelper for CertifiedState {
	fn prepare() -> (ServiceId, H256) {
		let service = ServiceId(1);
		Wards::<Runtime>::insert(service, Ward::default());
		Self::serve(service);
		let terms = <crate::Restaking as traits::ServiceTerms>::latest(service);
		(service, terms.unwrap_or_default())
	}

	fn begin_era(era: Era) {
		let active = pallet_staking::ActiveEraInfo { index: era.0, start: None };
		pallet_staking::ActiveEra::<Runtime>::put(active);
	}

	fn certify(service: ServiceId, height: Height, state_root: H256) {
		let block_hash = H256::repeat_byte(1);
		let block_timestamp = UnixTime(1);
		let round = Round(1);
		let checkpoint = Checkpoint { height, block_hash, state_root, block_timestamp, round };
		let kept = vec![KeptCheckpoint { checkpoint, superseded: false, branched: false }];
		Checkpoints::<Runtime>::insert(service, BoundedVec::truncate_from(kept));
	}
}

/// A live ward whose watchers stand for whatever is asked, and a protocol that declares as much.
pub struct Insured;

impl pallet_insurance::benchmarking::BenchmarkHelper<Runtime> for Insured {
	fn prepare(service: ServiceId, protocol: ProtocolId, owner: &AccountId, much: Balance) {
		Wards::<Runtime>::insert(service, Ward::default());
		CertifiedState::serve(service);
		let now = pallet_timestamp::Now::<Runtime>::get().max(86_400_000);
		pallet_timestamp::Now::<Runtime>::put(now);
		Self::stand_for(service, much.saturating_mul(4));
		Self::declare(service, protocol, owner, much);
	}

	fn asset() -> AssetKind {
		AssetKind::Native
	}

	fn other_asset() -> AssetKind {
		AssetKind::WithId(1)
	}

	fn fund(who: &AccountId, amount: Balance) {
		Balances::set_balance(who, amount);
	}

	fn fund_other(who: &AccountId, amount: Balance) {
		use frame_support::traits::fungibles::{Inspect, Mutate};
		let (id, admin) = (codec::Compact(1), who.clone().into());
		let root = crate::RuntimeOrigin::root();
		// Presets for developers have one already.
		if !<crate::Assets as Inspect<AccountId>>::asset_exists(1) {
			crate::Assets::force_create(root, id, admin, true, 1).expect("it is the first");
		}
		<crate::Assets as Mutate<AccountId>>::mint_into(1, who, amount).expect("it exists");
	}

	fn set_time(now: u64) {
		pallet_timestamp::Now::<Runtime>::put(now.saturating_mul(1_000));
	}
}

impl Insured {
	/// One watcher, all of whose stake is at risk.
	fn stand_for(service: ServiceId, much: Balance) {
		let watcher: AccountId = frame_benchmarking::account("watcher", 0, 0);
		Sets::<Runtime>::mutate(service, SetId::FIRST, |kept| {
			if let Some(set) = kept {
				set.commitment.total_weight = StakeWeight(much);
				set.commitment.quorum_weight = StakeWeight(much);
			}
		});
		let member = Member { key: KeyPoint([0; 96]), weight: StakeWeight(much) };
		let commission = Perbill::zero();
		let seat = Seat { watcher: watcher.clone(), member, commission };
		let seats: MembersOf<Runtime> = vec![seat].try_into().expect("one seat");
		SetMembers::<Runtime>::insert(service, SetId::FIRST, seats);
		let snapshot = Snapshot {
			set_id: SetId::FIRST,
			magnitude: 1,
			total: 1,
			burnt: 0,
			max_slash: Perbill::one(),
		};
		Snapshots::<Runtime>::insert((0, service, watcher), snapshot);
	}

	/// As many plans as a protocol may have, of which one declares something.
	fn declare(service: ServiceId, protocol: ProtocolId, owner: &AccountId, much: Balance) {
		let plans = <<Runtime as pallet_failover::Config>::MaxPlans as Get<u32>>::get();
		let (waiting, services, deposit) = (0, 1, 0);
		let entry =
			Protocol { owner: owner.clone(), nominee: None, deposit, plans, waiting, services };
		Protocols::<Runtime>::insert(protocol, entry);
		for number in 0..plans {
			let value = if number == 0 { much } else { 0 };
			let declared =
				Declared { value, per_era: 1, prepaid: 1_000_000, next: Era(100), since: Era(0) };
			let plan = Plan {
				protocol,
				service,
				version: 1,
				class: ThrottleClass::Normal,
				targets: Default::default(),
				deposit,
				stood_down: Default::default(),
				terms: H256::zero(),
				declared,
			};
			Plans::<Runtime>::insert(PlanId(number), plan);
			PlansOf::<Runtime>::insert(protocol, PlanId(number), ());
		}
		let active = pallet_staking::ActiveEraInfo { index: 50, start: None };
		pallet_staking::ActiveEra::<Runtime>::put(active);
	}
}

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[pallet_assets, crate::Assets]
	[pallet_balances, crate::Balances]
	[pallet_bags_list, crate::VoterList]
	[pallet_collective, crate::Council]
	[pallet_conviction_voting, crate::ConvictionVoting]
	[pallet_emergency, crate::Emergency]
	[pallet_pulse, crate::Pulse]
	[pallet_failover, crate::Failover]
	[pallet_identity, crate::Identity]
	[pallet_insurance, crate::Insurance]
	[pallet_liveness, crate::Liveness]
	[pallet_message_queue, crate::MessageQueue]
	[pallet_multisig, crate::Multisig]
	[pallet_parameters, crate::Parameters]
	[pallet_preimage, crate::Preimage]
	[pallet_proxy, crate::Proxy]
	[pallet_referenda, crate::Referenda]
	[pallet_restaking, crate::Restaking]
	[pallet_safe_mode, crate::SafeMode]
	[pallet_scheduler, crate::Scheduler]
	[pallet_slashing, crate::Slashing]
	[pallet_staking, crate::Staking]
	[pallet_sudo, crate::Sudo]
	[pallet_timestamp, crate::Timestamp]
	[pallet_treasury, crate::Treasury]
	[pallet_tx_pause, crate::TxPause]
	[pallet_utility, crate::Utility]
	[pallet_whitelist, crate::Whitelist]
	[pallet_xcm, XcmBench::<Runtime>]
);

/// What can be measured, and what storage it touches.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Measures what `config` names.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
