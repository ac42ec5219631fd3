// SPDX-License-Identifier: Apache-2.0

//! Runs the SDK's benchmarks on this node's runtime and machine.

pub use frame_benchmarking_cli::BenchmarkCmd;

use crate::{
	cli::Cli,
	client::{Block, ExtraHostFunctions},
	preflight,
	service::parts,
};
use codec::Encode;
use frame_benchmarking_cli::{
	ExtrinsicFactory, SubstrateRemarkBuilder, SUBSTRATE_REFERENCE_HARDWARE,
};
use sc_cli::{CliConfiguration, Result, SubstrateCli};
use sc_service::Configuration;
use sp_inherents::{InherentData, InherentDataProvider};
use sp_runtime::{traits::HashingFor, Digest, DigestItem};
use std::time::Duration;

/// Runs one benchmark.
pub fn run(cli: &Cli, cmd: &BenchmarkCmd) -> Result<()> {
	if let Some(path) = &cmd.shared_params().base_path {
		preflight::directory(path, "--base-path")?;
	}
	cli.create_runner(cmd)?.sync_run(|config| run_with(config, cmd))
}

fn run_with(config: Configuration, cmd: &BenchmarkCmd) -> Result<()> {
	match cmd {
		BenchmarkCmd::Pallet(cmd) => {
			cmd.run_with_spec::<HashingFor<Block>, ExtraHostFunctions>(Some(config.chain_spec))
		},
		BenchmarkCmd::Machine(cmd) => cmd.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone()),
		BenchmarkCmd::Overhead(cmd) => cmd
			.run_with_default_builder_and_spec::<Block, ExtraHostFunctions>(Some(
				config.chain_spec,
			)),
		BenchmarkCmd::Block(cmd) => {
			let (parts, _import_queue) = parts::new(&config, None, None)?;
			cmd.run(parts.client)
		},
		BenchmarkCmd::Storage(cmd) => {
			let (parts, _import_queue) = parts::new(&config, None, None)?;
			let database = parts.backend.expose_db();
			let storage = parts.backend.expose_storage();
			let cache = parts.backend.expose_shared_trie_cache();
			cmd.run(config, parts.client, database, storage, cache)
		},
		BenchmarkCmd::Extrinsic(cmd) => {
			let (parts, _import_queue) = parts::new(&config, None, None)?;
			let remark = SubstrateRemarkBuilder::new_from_client(parts.client.clone())?;
			let slot_duration = parts.babe_link.config().slot_duration();
			cmd.run(
				parts.client,
				inherents(slot_duration.as_duration())?,
				first_slot(),
				&ExtrinsicFactory(vec![Box::new(remark)]),
			)
		},
	}
}

/// The inherents of the first block after genesis.
fn inherents(slot: Duration) -> Result<InherentData> {
	let mut data = InherentData::new();
	futures::executor::block_on(
		sp_timestamp::InherentDataProvider::new(slot.into()).provide_inherent_data(&mut data),
	)
	.map_err(|error| format!("the timestamp of the block to measure cannot be made: {error}"))?;
	Ok(data)
}

/// The digest of a block in slot 1, without which BABE's runtime half does not accept a timestamp.
fn first_slot() -> Vec<DigestItem> {
	let digest = sp_consensus_babe::digests::PreDigest::SecondaryPlain(
		sp_consensus_babe::digests::SecondaryPlainPreDigest { authority_index: 0, slot: 1.into() },
	);
	let item = DigestItem::PreRuntime(sp_consensus_babe::BABE_ENGINE_ID, digest.encode());
	Digest { logs: vec![item] }.logs
}
