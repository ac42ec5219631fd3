// SPDX-License-Identifier: Apache-2.0

//! The pallets whose weights `vigil-node benchmark pallet` can measure on this runtime.

use crate::{AllPalletsWithSystem, Runtime};
use alloc::{string::String, vec, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
	BoundedVec,
};
use frame_system_benchmarking::Pallet as SystemBench;
use pallet_liveness::{
	benchmarking::{BenchmarkHelper, Plan},
	fixture::GENESIS,
};
use pallet_liveness::{Checkpoints, KeptCheckpoint, Ward, Wards};
use pallet_restaking::{Member, MembersOf, Participation, Participations, Set, SetMembers, Sets};
use sp_core::H256;
use sp_runtime::Perbill;
use vigil_primitives::{Checkpoint, Height, Round, ServiceId, UnixTime};

impl frame_system_benchmarking::Config for Runtime {}

/// Sets of the restaking pallet, as the benchmarks of certificates ask for.
pub struct CertifiedSets;

impl BenchmarkHelper for CertifiedSets {
	fn prepare(plan: Plan) {
		let (service, set_id) = (plan.commitment.service, plan.commitment.set_id);
		let size = plan.members.len();
		let members: Vec<_> = (0u32..)
			.zip(plan.members)
			.map(|(n, member)| Member {
				account: frame_benchmarking::account("watcher", n, 0),
				member,
				commission: Perbill::zero(),
			})
			.collect();
		let members: MembersOf<Runtime> = members.try_into().expect("no more than a set may have");
		let Plan { commitment, policy, now, .. } = plan;
		Sets::<Runtime>::insert(service, set_id, Set { era: 0, policy, commitment });
		SetMembers::<Runtime>::insert(service, set_id, members);
		let signed = vec![0; size].try_into().expect("no more than a set may have");
		let participation = Participation { certificates: 0, points: 0, signed };
		Participations::<Runtime>::insert(service, set_id, participation);
		pallet_timestamp::Now::<Runtime>::put(now.0.saturating_mul(1_000));
		frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
	}
}

/// A ward without watchers, and checkpoints of it that nobody certified.
pub struct CertifiedState;

impl pallet_failover::benchmarking::BenchmarkHelper for CertifiedState {
	fn prepare() -> ServiceId {
		let service = ServiceId(1);
		Wards::<Runtime>::insert(service, Ward::default());
		service
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

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[pallet_balances, crate::Balances]
	[pallet_bags_list, crate::VoterList]
	[pallet_collective, crate::Council]
	[pallet_conviction_voting, crate::ConvictionVoting]
	[pallet_failover, crate::Failover]
	[pallet_identity, crate::Identity]
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
	[pallet_staking, crate::Staking]
	[pallet_sudo, crate::Sudo]
	[pallet_timestamp, crate::Timestamp]
	[pallet_treasury, crate::Treasury]
	[pallet_tx_pause, crate::TxPause]
	[pallet_utility, crate::Utility]
	[pallet_whitelist, crate::Whitelist]
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
