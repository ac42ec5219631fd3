// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs of its neighbours.

use alloc::vec::Vec;
use sp_core::{sr25519, H256};

/// Who makes blocks.
pub trait Validators {
	/// Names a validator.
	type AccountId;

	/// Who has this place in the session, and the key by which it makes blocks.
	fn seat(seat: u32) -> Option<(Self::AccountId, sr25519::Public)>;
	/// Everybody who has one.
	fn all() -> Vec<Self::AccountId>;
}

/// Who wants to know of beats.
pub trait OnBeat<AccountId> {
	/// A validator's node is there, and its watcher, if it says so.
	fn on_beat(who: &AccountId, watches: bool);
}

impl<AccountId> OnBeat<AccountId> for () {
	fn on_beat(_: &AccountId, _: bool) {}
}

/// The code of the chain.
pub trait Upgrades {
	/// The code that anybody may apply.
	fn authorised() -> Option<H256>;
	/// Lets anybody apply the code with this hash.
	fn authorise(code: H256);
	/// Takes that back, if it was not applied.
	fn withdraw(code: H256);
}
