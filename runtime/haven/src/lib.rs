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
#[cfg(feature = "std")]
pub mod payload;
mod queries;
#[cfg(feature = "std")]
pub mod signing;
#[cfg(test)]
mod tests;
mod weights;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};

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
/// Header of a block. The node runs this chain with Vigil's block type, so it is the same.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block with decoded transactions.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

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
	/// The hot keys of the authorities, which genesis names for good.
	pub struct SessionKeys {
		pub grandpa: Grandpa,
		pub babe: Babe,
	}
}

/// Which runtime this is.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("haven"),
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
	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;

	// Consensus.
	#[runtime::pallet_index(10)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(15)]
	pub type Grandpa = pallet_grandpa;

	// Money.
	#[runtime::pallet_index(20)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(21)]
	pub type TransactionPayment = pallet_transaction_payment;

	// Governance and accounts.
	#[runtime::pallet_index(47)]
	pub type Sudo = pallet_sudo;
	#[runtime::pallet_index(60)]
	pub type Utility = pallet_utility;

	// Vigil. Plans fire before the queue of messages has its turn.
	#[runtime::pallet_index(70)]
	pub type Inbox = pallet_inbox;
	#[runtime::pallet_index(71)]
	pub type MessageQueue = pallet_message_queue;

	#[runtime::pallet_index(72)]
	pub type XcmPallet = pallet_xcm;

	// Protocols.
	#[runtime::pallet_index(80)]
	pub type Vault = pallet_vault;
}
