// SPDX-License-Identifier: Apache-2.0

//! Signs calls for this runtime; used by tests, benchmarks and tools that link the runtime.

use crate::{Hash, Nonce, Runtime, RuntimeCall, UncheckedExtrinsic, VERSION};
use sp_core::sr25519;
use vigil_runtime_common::{immortal, Chain};

/// An immortal transaction of `pair` that makes `call` on the chain with this genesis.
pub fn sign(
	call: impl Into<RuntimeCall>,
	pair: &sr25519::Pair,
	nonce: Nonce,
	genesis_hash: Hash,
) -> UncheckedExtrinsic {
	let chain = Chain {
		genesis_hash,
		spec_version: VERSION.spec_version,
		transaction_version: VERSION.transaction_version,
	};
	vigil_runtime_common::sign::<_, Runtime>(call.into(), immortal(nonce), pair, chain)
}
