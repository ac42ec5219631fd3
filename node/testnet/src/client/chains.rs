// SPDX-License-Identifier: Apache-2.0

//! The chains whose transactions the client makes.

use codec::Encode;
use frame_support::{traits::GetCallMetadata, Parameter};
use sp_core::sr25519;
use sp_runtime::{traits::Member, DispatchError};
use std::fmt::Debug;
use vigil_runtime::{Hash, Nonce};

/// A chain: its calls and events, and how its transactions are signed.
pub trait Chain: Clone + Debug {
	/// What a transaction makes happen.
	type Call: GetCallMetadata;
	/// What happened.
	type Event: Parameter + Member;

	/// An encoded transaction that makes `call`.
	fn sign(call: Self::Call, signer: &sr25519::Pair, nonce: Nonce, genesis: Hash) -> Vec<u8>;

	/// The name of the error if this event says that a call failed: of the call of a transaction, or
	/// of one that sudo made.
	fn failure(event: &Self::Event) -> Option<String>;
}

/// The Vigil chain.
#[derive(Clone, Copy, Debug)]
pub enum Vigil {}

/// The small destination chain.
#[derive(Clone, Copy, Debug)]
pub enum Haven {}

impl Chain for Vigil {
	type Call = vigil_runtime::RuntimeCall;
	type Event = vigil_runtime::RuntimeEvent;

	fn sign(call: Self::Call, signer: &sr25519::Pair, nonce: Nonce, genesis: Hash) -> Vec<u8> {
		vigil_runtime::signing::sign(call, signer, nonce, genesis).encode()
	}

	fn failure(event: &Self::Event) -> Option<String> {
		use frame_system::Event::ExtrinsicFailed;
		use vigil_runtime::{RuntimeError, RuntimeEvent::System};
		match event {
			System(ExtrinsicFailed { dispatch_error, .. }) => {
				let known = RuntimeError::from_dispatch_error(*dispatch_error);
				Some(name_of(*dispatch_error, known))
			},
			_ => None,
		}
	}
}

impl Chain for Haven {
	type Call = haven_runtime::RuntimeCall;
	type Event = haven_runtime::RuntimeEvent;

	fn sign(call: Self::Call, signer: &sr25519::Pair, nonce: Nonce, genesis: Hash) -> Vec<u8> {
		haven_runtime::signing::sign(call, signer, nonce, genesis).encode()
	}

	fn failure(event: &Self::Event) -> Option<String> {
		use frame_system::Event::ExtrinsicFailed;
		use haven_runtime::{
			RuntimeError,
			RuntimeEvent::{Sudo, System},
		};
		use pallet_sudo::Event::Sudid;
		let error = match event {
			System(ExtrinsicFailed { dispatch_error, .. }) => *dispatch_error,
			Sudo(Sudid { sudo_result: Err(error) }) => *error,
			_ => return None,
		};
		Some(name_of(error, RuntimeError::from_dispatch_error(error)))
	}
}

/// `Staking(NotStash)` for an error of a pallet, else what the SDK prints.
fn name_of(error: DispatchError, known: Option<impl Debug>) -> String {
	known.map_or_else(|| format!("{error:?}"), |known| format!("{known:?}"))
}
