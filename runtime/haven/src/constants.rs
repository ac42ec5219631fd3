// SPDX-License-Identifier: Apache-2.0

//! Units of money and time, and what wallets are told about the chain.

use crate::{Balance, BlockNumber};

/// Ticker of the native token.
pub const TOKEN_SYMBOL: &str = "HVN";
/// Decimals of the native token; those of Vigil's, so that balances of a Vigil chain are credited
/// one to one.
pub const TOKEN_DECIMALS: u8 = 12;
/// Address prefix, that of Vigil: an account has one address on both chains.
pub const SS58_PREFIX: u16 = 4242;

/// Money, in planck.
pub mod currency {
	use super::Balance;

	/// One token.
	pub const HVN: Balance = 1_000_000_000_000;
	/// A thousandth of a token.
	pub const MILLI_HVN: Balance = HVN / 1_000;
	/// A millionth of a token.
	pub const MICRO_HVN: Balance = MILLI_HVN / 1_000;
	/// What an account must hold to exist.
	pub const EXISTENTIAL_DEPOSIT: Balance = 10 * MILLI_HVN;
}

/// Time, in blocks unless the name says otherwise.
pub mod time {
	use super::BlockNumber;

	/// Length of a slot in milliseconds: short, because a plan waits for the next block.
	pub const SLOT_DURATION_MS: u64 = 1_000;
	/// Blocks in an hour.
	pub const HOURS: BlockNumber = 3_600_000 / (SLOT_DURATION_MS as BlockNumber);
	/// Slots in an epoch of BABE; its authorities never change.
	pub const EPOCH_SLOTS: u64 = HOURS as u64;
}
