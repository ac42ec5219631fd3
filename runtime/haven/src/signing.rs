// SPDX-License-Identifier: Apache-2.0

//! Signs calls for this runtime; used by tests, benchmarks and tools that link the runtime.

use crate::{
	extensions::immortal, Address, Hash, Nonce, RuntimeCall, Signature, SignedPayload,
	UncheckedExtrinsic, VERSION,
};
use codec::Encode;
use sp_core::{sr25519, Pair};
use sp_runtime::AccountId32;

/// An immortal transaction of `pair` that makes `call` on the chain with this genesis.
pub fn sign(
	call: impl Into<RuntimeCall>,
	pair: &sr25519::Pair,
	nonce: Nonce,
	genesis_hash: Hash,
) -> UncheckedExtrinsic {
	let (call, extension) = (call.into(), immortal(nonce));
	let payload = SignedPayload::from_raw(
		call.clone(),
		extension.clone(),
		(
			(),
			(),
			VERSION.spec_version,
			VERSION.transaction_version,
			genesis_hash,
			genesis_hash,
			(),
			(),
			(),
			None,
			(),
		),
	);
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	UncheckedExtrinsic::new_signed(
		call,
		Address::Id(AccountId32::from(pair.public())),
		Signature::Sr25519(signature),
		extension,
	)
}
