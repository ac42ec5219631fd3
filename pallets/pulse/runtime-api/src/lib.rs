// SPDX-License-Identifier: Apache-2.0

//! What nodes ask the runtime about beats and upgrades that wait.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
pub use vigil_primitives::answers::pulse::{Beat, UpgradeInfo};

sp_api::decl_runtime_apis! {
	/// Beats of validators' nodes.
	pub trait PulseApi {
		/// The keys by which validators make blocks and sign beats, by seat.
		fn seats() -> Vec<[u8; 32]>;

		/// Blocks between two beats of a validator.
		fn interval() -> u32;

		/// The block that the last beat of this seat named.
		fn last_beat(seat: u32) -> Option<u32>;

		/// The transaction that hands in a beat. Anybody may pass it on.
		fn beat(beat: Beat, signature: [u8; 64]) -> <Block as sp_runtime::traits::Block>::Extrinsic;

		/// How many validators there are, how many of their nodes were heard not long ago, and how many of those
		/// watch.
		fn heard() -> (u32, u32, u32);

		/// The upgrade that waits for validators that are ready.
		fn upgrade() -> Option<UpgradeInfo>;
	}
}
