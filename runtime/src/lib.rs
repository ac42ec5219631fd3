// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod constants;
pub mod genesis_config_presets;
pub mod governance;
mod queries;
#[cfg(feature = "std")]
pub mod signing;
mod stake;
#[cfg(test)]
mod tests;
mod weights;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};
pub use configs::xcm::XcmConfig;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// Height of a block.
pub type BlockNumber = u32;
/// Amount of the native token in planck.
pub type Balance = u128;
/// Number of transactions an account has sent.
pub type Nonce = u32;
/// Hash of a block, a call or a storage item.
pub type Hash = sp_core::H256;
/// Any signature an account may sign with.
pub type Signature = MultiSignature;
/// The account behind a [`Signature`]'s public key.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// What a transaction may name an account by.
pub type Address = MultiAddress<AccountId, ()>;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block with decoded transactions.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// Identifies a block by height or hash.
pub type BlockId = generic::BlockId<Block>;

/// Checks and charges around every transaction.
pub type TxExtension = vigil_runtime_common::TxExtension<Runtime>;
/// A transaction as it travels.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What a sender signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executes blocks: dispatches to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

impl_opaque_keys! {
	/// The hot keys of a validator. BLS keys of watchers are not among them, see `docs/adr`.
	pub struct SessionKeys {
		pub grandpa: Grandpa,
		pub babe: Babe,
		pub authority_discovery: AuthorityDiscovery,
	}
}

/// Which runtime this is.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("vigil"),
	impl_name: Cow::Borrowed("vigil-node"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 0,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// Base.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timing = pallet_timing;
	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(3)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(4)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(5)]
	pub type Parameters = pallet_parameters;

	// Consensus. Authorship precedes session and staking.
	#[runtime::pallet_index(10)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(11)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(12)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(13)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(14)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(15)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(16)]
	pub type AuthorityDiscovery = pallet_authority_discovery;

	// Money.
	#[runtime::pallet_index(20)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(21)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(22)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(23)]
	pub type Assets = pallet_assets<Instance1>;
	#[runtime::pallet_index(24)]
	pub type Shares = pallet_assets<Instance2>;

	// Stake.
	#[runtime::pallet_index(30)]
	pub type Staking = pallet_staking;
	#[runtime::pallet_index(31)]
	pub type VoterList = pallet_bags_list<Instance1>;
	#[runtime::pallet_index(32)]
	pub type DelegatedStaking = pallet_delegated_staking;
	#[runtime::pallet_index(33)]
	pub type NominationPools = pallet_nomination_pools;

	// Governance.
	#[runtime::pallet_index(40)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(41)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(42)]
	pub type Origins = governance::origins::pallet_custom_origins;
	#[runtime::pallet_index(43)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(44)]
	pub type Council = pallet_collective<Instance1>;
	#[runtime::pallet_index(45)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(46)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(47)]
	pub type Sudo = pallet_sudo;

	// Accounts.
	#[runtime::pallet_index(60)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(61)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(62)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(63)]
	pub type Identity = pallet_identity;

	// Services.
	#[runtime::pallet_index(65)]
	pub type Restaking = pallet_restaking;
	#[runtime::pallet_index(66)]
	pub type Liveness = pallet_liveness;
	#[runtime::pallet_index(67)]
	pub type Failover = pallet_failover;
	#[runtime::pallet_index(68)]
	pub type Slashing = pallet_slashing;
	#[runtime::pallet_index(69)]
	pub type Insurance = pallet_insurance;

	// Messages between chains.
	#[runtime::pallet_index(70)]
	pub type MessageQueue = pallet_message_queue;
	#[runtime::pallet_index(71)]
	pub type XcmPallet = pallet_xcm;

	// Emergencies.
	#[runtime::pallet_index(72)]
	pub type Emergency = pallet_emergency;

	/// What validators' nodes say of themselves, and upgrades that wait until enough are ready.
	#[runtime::pallet_index(73)]
	pub type Pulse = pallet_pulse;
}
