// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask a chain about its vaults and credits.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use vigil_primitives::{Height, ProtocolId, ServiceId, UnixTime};

/// A vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct VaultInfo {
	/// Whose ward's balances it pays out.
	pub service: ServiceId,
	/// Whether it works; otherwise it stands by.
	pub active: bool,
	/// Since when, by this chain's clock.
	pub since: UnixTime,
	/// How often it was activated.
	pub activations: u32,
}

/// What an account has with the vaults of a service, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CreditInfo {
	/// What it can withdraw while a vault is active and has as much.
	pub available: u128,
	/// The balance on the ward that was proven last.
	pub proven: u128,
	/// The height of the checkpoint it was proven against, if any was.
	pub proven_at: Option<Height>,
	/// What was withdrawn of it.
	pub withdrawn: u128,
	/// What was deposited here and is still there.
	pub deposited: u128,
}

sp_api::decl_runtime_apis! {
	/// Vaults and credits.
	pub trait VaultApi<AccountId> where AccountId: Codec {
		/// The vault of a protocol, if it has one.
		fn vault(protocol: ProtocolId) -> Option<VaultInfo>;

		/// What an account has with the vaults of a service.
		fn credited(service: ServiceId, account: AccountId) -> CreditInfo;

		/// The storage key on the ward that a proof for `credit` has to lead to; what
		/// `state_getReadProof` of a node of the ward is asked for.
		fn balance_proof_key(account: AccountId) -> Vec<u8>;
	}
}
