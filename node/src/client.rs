// SPDX-License-Identifier: Apache-2.0

//! The concrete types that the node is made of.

use sp_runtime::{generic, OpaqueExtrinsic};
use vigil_runtime::{Header, RuntimeApi};

/// A block as the node sees it: extrinsics are bytes that only the runtime understands.
pub type Block = generic::Block<Header, OpaqueExtrinsic>;

/// Host functions beyond the ones that every Substrate node offers: BLS12-381 for certificates.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type ExtraHostFunctions = sp_crypto_ec_utils::bls12_381::host_calls::HostFunctions;

/// Host functions beyond the ones that every Substrate node offers, and those of benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub type ExtraHostFunctions = (
	sp_crypto_ec_utils::bls12_381::host_calls::HostFunctions,
	frame_benchmarking::benchmarking::HostFunctions,
);

/// Every function that the runtime may call.
pub type HostFunctions = (sp_io::SubstrateHostFunctions, ExtraHostFunctions);

/// Runs the runtime's WebAssembly.
pub type Executor = sc_executor::WasmExecutor<HostFunctions>;

/// Database and state.
pub type FullBackend = sc_service::TFullBackend<Block>;

/// The chain, its state and the runtime that gives it meaning.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;

/// The rule by which the best chain is chosen.
pub type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;

/// Transactions waiting for a block.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;

/// Imports blocks and applies what they mean for finality.
pub type GrandpaBlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;

/// What connects block import with the finality voter.
pub type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, FullClient, SelectChain>;

/// Makes slot and timestamp, the inherents of every block.
pub type InherentProviders = sp_consensus_babe::inherents::BabeCreateInherentDataProviders<Block>;

/// Refuses what is pinned otherwise, checks authorship, then hands blocks to GRANDPA's import.
pub type BlockImport = crate::service::pin::Pinned<
	sc_consensus_babe::BabeBlockImport<
		Block,
		FullClient,
		GrandpaBlockImport,
		InherentProviders,
		SelectChain,
	>,
>;
