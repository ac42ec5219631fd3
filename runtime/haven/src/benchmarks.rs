// SPDX-License-Identifier: Apache-2.0

//! The pallets whose weights `vigil-node benchmark pallet` can measure on this runtime, and what their
//! benchmarks need of it.

use crate::{AllPalletsWithSystem, Runtime};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	traits::{Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
	BoundedVec,
};
use pallet_inbox::{
	benchmarking::BenchmarkHelper, Checkpoints, Executing, Execution, Job, KeptCheckpoint, Ward,
	Wards,
};
use pallet_xcm::benchmarking::Pallet as XcmBench;
use sp_core::H256;
use vigil_primitives::{
	traits::Status, Checkpoint, Halt, Height, Incident, PlanId, ProtocolId, Round, Seconds,
	ServiceId, SetId, UnixTime,
};

/// Certificates for this chain's inbox.
pub struct Certificates;

impl BenchmarkHelper for Certificates {
	fn prepare(now: UnixTime, genesis_hash: H256) {
		pallet_timestamp::Now::<Runtime>::put(now.0.saturating_mul(1_000));
		frame_system::BlockHash::<Runtime>::insert(0, genesis_hash);
	}
}

/// As many checkpoints as there may be, which nobody certified.
pub struct CertifiedStates;

impl pallet_vault::benchmarking::BenchmarkHelper for CertifiedStates {
	fn certify(service: ServiceId, height: Height, state_root: H256) {
		let kept = |height: Height| {
			let block_hash = H256::repeat_byte(1);
			let (block_timestamp, round) = (UnixTime(1), Round(height.0));
			let checkpoint = Checkpoint { height, block_hash, state_root, block_timestamp, round };
			KeptCheckpoint { checkpoint, superseded: false, branched: false }
		};
		let most: u32 = <Runtime as pallet_inbox::Config>::MaxCheckpoints::get();
		// The one in question is the last that is looked at.
		let others = (1..u64::from(most)).map(|after| Height(height.0.saturating_add(after)));
		let history: Vec<_> = others.chain([height]).map(kept).collect();
		Checkpoints::<Runtime>::insert(service, BoundedVec::truncate_from(history));
	}

	fn fail_over(service: ServiceId, protocol: ProtocolId) {
		let execution = Execution::Failover(PlanId(0));
		Executing::<Runtime>::put(Job { service, generation: 0, protocol, execution });
		// Balances on a ward are credited only while it stands.
		let (height, block_hash) = (Height(1), H256::repeat_byte(1));
		let halt = Halt { height, block_hash, block_timestamp: UnixTime(1), round: Round(1) };
		let incident = Some(Incident::open(SetId(1), halt, Seconds(1), None));
		let ward = Ward { status: Status::Halted, incident, ..Default::default() };
		Wards::<Runtime>::insert(service, ward);
	}
}

frame_benchmarking::define_benchmarks!(
	[pallet_balances, crate::Balances]
	[pallet_inbox, crate::Inbox]
	[pallet_message_queue, crate::MessageQueue]
	[pallet_sudo, crate::Sudo]
	[pallet_utility, crate::Utility]
	[pallet_vault, crate::Vault]
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
