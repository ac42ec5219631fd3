// SPDX-License-Identifier: Apache-2.0

//! The JSON-RPC methods that Vigil adds to those of every Substrate node.
//!
//! `sc-service` itself serves `author`, `chain`, `state`, `childstate`, `offchain`, `system` and the
//! new specification's `chainHead`, `chainSpec`, `transaction` and, on archive nodes, `archive`.

mod insurance;
mod slashing;
mod standby;
mod vigil;

pub use vigil::StatementJson;

use crate::{
	client::{Block, FullBackend, FullClient, Pool, SelectChain},
	watching::{standby::Board, Shared},
};
use jsonrpsee::RpcModule;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::ChainSpec;
use sp_keystore::KeystorePtr;
use std::{error::Error, sync::Arc};
use vigil_runtime::{AccountId, BlockNumber, Hash, Nonce};

/// What the methods read from.
pub struct Deps {
	/// The chain.
	pub client: Arc<FullClient>,
	/// Transactions that wait, for the next nonce of an account.
	pub pool: Arc<Pool>,
	/// The best chain.
	pub select_chain: SelectChain,
	/// The specification that `sync_state_genSyncSpec` starts from.
	pub chain_spec: Box<dyn ChainSpec>,
	/// Keys, to say which slots are ours.
	pub keystore: KeystorePtr,
	/// The epochs of BABE.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// Rounds and proofs of GRANDPA.
	pub grandpa: GrandpaDeps,
	/// What the watcher shows, if this node watches.
	pub watcher: Option<Arc<Shared>>,
	/// Where words of those are put up who stand by.
	pub board: Arc<Board>,
}

/// What the GRANDPA methods read from.
pub struct GrandpaDeps {
	/// The round that is being voted on.
	pub voter_state: SharedVoterState,
	/// Who votes.
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	/// Justifications as they arise.
	pub justifications: GrandpaJustificationStream<Block>,
	/// Proofs that a block is final.
	pub proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// All methods in one module; called once for each place that serves them.
pub fn create(
	deps: &Deps,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	use insurance::{CoverApiServer, Covers};
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
	use slashing::{Slashes, SlashesApiServer};
	use standby::{Standby, StandbyApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};
	use vigil::{Vigil, VigilApiServer};

	let client = || deps.client.clone();
	let mut module = RpcModule::new(());
	let system = System::<_, _, Block>::new(client(), deps.pool.clone());
	module.merge(SystemApiServer::<_, AccountId, Nonce>::into_rpc(system))?;
	module.merge(TransactionPayment::<_, Block>::new(client()).into_rpc())?;
	module.merge(
		SyncState::new(
			deps.chain_spec.cloned_box(),
			client(),
			deps.grandpa.authority_set.clone(),
			deps.babe_worker.clone(),
		)?
		.into_rpc(),
	)?;
	module.merge(consensus(deps, executor)?)?;
	module.merge(Vigil::new(client(), deps.watcher.clone()).into_rpc())?;
	module.merge(Slashes::new(client()).into_rpc())?;
	module.merge(Standby::new(deps.board.clone()).into_rpc())?;
	module.merge(Covers::new(client()).into_rpc())?;
	Ok(module)
}

/// The methods of BABE and GRANDPA.
fn consensus(
	deps: &Deps,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	use sc_consensus_babe_rpc::{Babe, BabeApiServer};
	use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};

	let mut module = RpcModule::new(());
	module.merge(
		Babe::new(
			deps.client.clone(),
			deps.babe_worker.clone(),
			deps.keystore.clone(),
			deps.select_chain.clone(),
		)
		.into_rpc(),
	)?;
	module.merge(
		Grandpa::new(
			executor,
			deps.grandpa.authority_set.clone(),
			deps.grandpa.voter_state.clone(),
			deps.grandpa.justifications.clone(),
			deps.grandpa.proofs.clone(),
		)
		.into_rpc(),
	)?;
	Ok(module)
}
