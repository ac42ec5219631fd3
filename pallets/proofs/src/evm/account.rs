// SPDX-License-Identifier: Apache-2.0

//! Accounts and their storage.

use super::trie::{value, wrong, EvmError, Nodes};
use codec::{Decode, Encode};
use rlp::Rlp;
use scale_info::TypeInfo;
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;

/// What the state says of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Account {
	/// What it owns of the native coin, in wei.
	pub balance: U256,
	/// The root of its storage.
	pub storage_root: H256,
	/// The hash of its code.
	pub code_hash: H256,
}

/// The account, or `None` if it is proven that there is none.
pub fn account(
	state_root: H256,
	address: H160,
	nodes: &Nodes,
) -> Result<Option<Account>, EvmError> {
	let path = H256(keccak_256(address.as_bytes()));
	value(state_root, path, nodes)?.map(|bytes| read_account(&bytes)).transpose()
}

/// An account as the state has it.
pub(super) fn read_account(bytes: &[u8]) -> Result<Account, EvmError> {
	let fields = Rlp::new(bytes);
	if fields.item_count().map_err(wrong)? != 4 {
		return Err(EvmError::WrongType);
	}
	let hash = |index| {
		let bytes = fields.at(index).map_err(wrong)?.data().map_err(wrong)?;
		<[u8; 32]>::try_from(bytes).map(H256).map_err(|_| EvmError::WrongType)
	};
	let balance = number(fields.at(1).map_err(wrong)?.data().map_err(wrong)?)?;
	Ok(Account { balance, storage_root: hash(2)?, code_hash: hash(3)? })
}

/// What the address owns of the native coin, in wei; zero if it is proven that there is no such account.
pub fn balance(state_root: H256, address: H160, nodes: &Nodes) -> Result<U256, EvmError> {
	Ok(account(state_root, address, nodes)?.map_or(U256::zero(), |account| account.balance))
}

/// The word in a slot of an account's storage; zero if it is proven that nothing stands there.
pub fn storage(storage_root: H256, slot: H256, nodes: &Nodes) -> Result<U256, EvmError> {
	let path = H256(keccak_256(slot.as_bytes()));
	let Some(bytes) = value(storage_root, path, nodes)? else { return Ok(U256::zero()) };
	number(Rlp::new(&bytes).data().map_err(wrong)?)
}

/// A number without leading zeros.
pub(super) fn number(bytes: &[u8]) -> Result<U256, EvmError> {
	if bytes.len() > 32 || bytes.first() == Some(&0) {
		return Err(EvmError::WrongType);
	}
	Ok(U256::from_big_endian(bytes))
}
