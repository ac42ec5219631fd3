// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask a chain about its vaults and credits.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
pub use vigil_primitives::answers::{
	holders::{ClaimInfo, EvmTokenInfo, EvmWardInfo},
	vault::{CreditInfo, VaultInfo},
};
use vigil_primitives::{BalanceClaim, ProtocolId, ServiceId, H160};

sp_api::decl_runtime_apis! {
	/// Vaults and credits.
	pub trait VaultApi<AccountId> where AccountId: Codec {
		/// The vault of a protocol for the ward of a service, if there is one.
		fn vault(service: ServiceId, protocol: ProtocolId) -> Option<VaultInfo>;

		/// The account that the vault pays from. Anybody may fund it.
		fn pot(service: ServiceId, protocol: ProtocolId) -> AccountId;

		/// What an account has with the vault.
		fn credited(service: ServiceId, protocol: ProtocolId, account: AccountId) -> CreditInfo;

		/// The storage key on the ward that a proof for `credit` has to lead to; what
		/// `state_getReadProof` of a node of the ward is asked for, at the block that the vault pays
		/// from.
		fn balance_proof_key(account: AccountId) -> Vec<u8>;

		/// What the vault pays for, if its ward is an EVM chain.
		fn evm_ward(service: ServiceId, protocol: ProtocolId) -> Option<EvmWardInfo>;

		/// What a holder on an EVM chain has to sign just now, so that what it had is credited to the account:
		/// the words whose text a wallet is given. Nothing while the vault pays nobody for balances there.
		fn claim(
			service: ServiceId,
			protocol: ProtocolId,
			holder: H160,
			account: AccountId,
		) -> Option<BalanceClaim>;

		/// What was credited for a holder on an EVM chain since the vault was settled last.
		fn claimed(
			service: ServiceId,
			protocol: ProtocolId,
			holder: H160,
		) -> Option<ClaimInfo<AccountId>>;
	}
}
