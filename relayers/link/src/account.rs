// SPDX-License-Identifier: Apache-2.0

//! Accounts as the pallet `System` of every Substrate chain keeps them.

use crate::{entry::value_key, proof::Entries};
use sp_crypto_hashing::blake2_128;
pub use subxt::utils::AccountId32 as AccountId;

/// What the state says of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
	/// Its next nonce.
	pub nonce: u32,
	/// Its free balance.
	pub free: u128,
}

/// Why a state says nothing of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
	/// It was not asked for.
	#[error("the account is missing in the answer")]
	Missing,
	/// It is not what it should be.
	#[error("the account is too short")]
	TooShort,
}

impl Account {
	/// The account among entries that were asked for; one that is not there has nothing.
	pub fn among(entries: &Entries, account: &[u8; 32]) -> Result<Self, AccountError> {
		match entries.get(&account_key(account)) {
			Some(Some(bytes)) => Self::decode(bytes).ok_or(AccountError::TooShort),
			Some(None) => Ok(Self::default()),
			None => Err(AccountError::Missing),
		}
	}

	/// Nonce and three counters of four bytes come before the free balance.
	pub fn decode(bytes: &[u8]) -> Option<Self> {
		let nonce = bytes.get(..4)?.try_into().ok().map(u32::from_le_bytes)?;
		let free = bytes.get(16..32)?.try_into().ok().map(u128::from_le_bytes)?;
		Some(Self { nonce, free })
	}
}

/// Where `System` keeps an account.
pub fn account_key(account: &[u8; 32]) -> Vec<u8> {
	let mut key = value_key("System", "Account");
	key.extend(blake2_128(account));
	key.extend(account);
	key
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	const ACCOUNT: [u8; 32] = [9; 32];

	fn entries(value: Option<Vec<u8>>) -> Entries {
		[(account_key(&ACCOUNT), value)].into()
	}

	#[test]
	fn an_account_is_read_and_one_that_is_not_there_is_poor() {
		let account = (6u32, [0u32; 3], 77u128, [0u128; 3]).encode();
		let found = Account::among(&entries(Some(account)), &ACCOUNT);
		assert_eq!(found, Ok(Account { nonce: 6, free: 77 }));
		assert_eq!(Account::among(&entries(None), &ACCOUNT), Ok(Account::default()));
	}

	#[test]
	fn what_is_garbled_or_was_not_asked_for_is_refused() {
		let short = Account::among(&entries(Some(vec![0; 31])), &ACCOUNT);
		assert_eq!(short, Err(AccountError::TooShort));
		assert_eq!(Account::among(&Entries::new(), &ACCOUNT), Err(AccountError::Missing));
	}
}
