// SPDX-License-Identifier: Apache-2.0
//! What is told of vaults and credits.

use crate::{Height, UnixTime};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// The vault of a protocol for the ward of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct VaultInfo {
	/// Whether it works; otherwise it stands by.
	pub active: bool,
	/// Since when, by this chain's clock.
	pub since: UnixTime,
	/// How often it was activated.
	pub activations: u32,
	/// The height of the ward's block whose state it pays from; `None` until it was activated and a
	/// checkpoint stands.
	pub pays_from: Option<Height>,
	/// How often its protocol has posted.
	pub posts: u32,
	/// How often what it paid was settled. The next settlement has the number after this.
	pub settlements: u32,
	/// What it paid for balances on the ward since then, in planck: what the next settlement is of.
	pub unsettled: u128,
}

/// What an account has with a vault, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CreditInfo {
	/// What it can withdraw while the vault is active and has as much.
	pub available: u128,
	/// The balance on the ward that was proven, in the state that the vault pays from.
	pub proven: u128,
	/// What was withdrawn of it.
	pub withdrawn: u128,
	/// What was deposited here and is still there.
	pub deposited: u128,
}
