// SPDX-License-Identifier: Apache-2.0

//! An account of the ward: where its state keeps it, and what it holds.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::{storage::storage_prefix, Blake2_128Concat, StorageHasher};
use vigil_proofs::{ProofError, ProvenState};

/// An entry of `System.Account` on a Substrate chain with numbers of 32 bits and amounts of 128.
///
/// The fields that nobody reads are there so that an entry of another form is not mistaken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WardAccount {
	/// Transactions that it sent.
	pub nonce: u32,
	/// Modules that need it.
	pub consumers: u32,
	/// Modules that let it exist.
	pub providers: u32,
	/// Modules that let it exist by themselves.
	pub sufficients: u32,
	/// What it owns and can spend, locks aside; in planck.
	pub free: u128,
	/// What it owns and cannot spend.
	pub reserved: u128,
	/// How much of it is locked.
	pub frozen: u128,
	/// Which logic of balances it follows.
	pub flags: u128,
}

/// Where the ward's state keeps the account that is encoded like this.
pub fn storage_key(account: &[u8]) -> Vec<u8> {
	let mut key = storage_prefix(b"System", b"Account").to_vec();
	key.extend(Blake2_128Concat::hash(account));
	key
}

/// The free balance of the account; zero if it is proven that there is no such account.
pub fn free_balance(state: &ProvenState, account: &[u8]) -> Result<u128, ProofError> {
	let entry = state.value::<WardAccount>(&storage_key(account))?;
	Ok(entry.map_or(0, |entry| entry.free))
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_system::AccountInfo;
	use pallet_balances::AccountData;
	use sp_runtime::AccountId32;

	#[test]
	fn the_key_is_the_one_that_frame_uses() {
		let account = AccountId32::new([7; 32]);
		type Accounts = frame_system::Account<crate::mock::Test>;
		assert_eq!(storage_key(&account.encode()), Accounts::hashed_key_for(&account));
	}

	#[test]
	fn the_entry_is_the_one_that_frame_stores() {
		let data = AccountData { free: 5u128, reserved: 6, frozen: 7, ..Default::default() };
		let info = AccountInfo { nonce: 1u32, consumers: 2, providers: 3, sufficients: 4, data };
		let read = WardAccount::decode(&mut &info.encode()[..]).unwrap();
		assert_eq!(read.encode(), info.encode());
		assert_eq!((read.nonce, read.sufficients, read.free, read.reserved), (1, 4, 5, 6));
	}
}
