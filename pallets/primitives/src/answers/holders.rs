// SPDX-License-Identifier: Apache-2.0
//! What is told of vaults whose ward is an EVM chain, and of holders there.

use crate::{H160, H256};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// What a vault pays for on an EVM chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct EvmWardInfo {
	/// The token whose balances count; `None` for the coin itself.
	pub token: Option<EvmTokenInfo>,
	/// So many planck are paid, rounded down ...
	pub here: u128,
	/// ... for so many of the smallest units there.
	pub there: u128,
}

/// A token on an EVM chain, and where it keeps balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct EvmTokenInfo {
	/// Its contract.
	pub address: H160,
	/// The hash of the contract's code.
	pub code_hash: H256,
	/// The slot of its `mapping(address => uint256)` of balances, as a word.
	pub mapping_slot: H256,
	/// The bits of a word that are the balance.
	pub mask: H256,
}

/// What was credited for a holder since the vault was settled last.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ClaimInfo<AccountId> {
	/// The account that it was credited to.
	pub account: AccountId,
	/// So much, in planck.
	pub proven: u128,
}
