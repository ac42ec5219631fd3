// SPDX-License-Identifier: Apache-2.0

//! Signs calls; for tests, benchmarks and tools that link a runtime.

use crate::TxExtension;
use codec::Encode;
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{
	generic::{SignedPayload, UncheckedExtrinsic},
	traits::{Dispatchable, TransactionExtension},
	AccountId32, MultiAddress, MultiSignature,
};

/// What the extensions add to what is signed: versions, genesis, the block that mortality counts from,
/// and the hash of the metadata.
type Implicit = ((), (), u32, u32, H256, H256, (), (), (), Option<[u8; 32]>, ());

/// The chain that a transaction is for.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
	/// Hash of the first block.
	pub genesis_hash: H256,
	/// The runtime's version.
	pub spec_version: u32,
	/// The version of the form of its transactions.
	pub transaction_version: u32,
}

/// A transaction of `pair` that makes `call` on this chain; `extension` is an immortal one without a
/// metadata hash, as [`crate::immortal`] makes them.
pub fn sign<Call, R>(
	call: Call,
	extension: TxExtension<R>,
	pair: &sr25519::Pair,
	chain: Chain,
) -> UncheckedExtrinsic<MultiAddress<AccountId32, ()>, Call, MultiSignature, TxExtension<R>>
where
	R: frame_system::Config + pallet_transaction_payment::Config + Send + Sync,
	Call: Clone + Encode + Dispatchable,
	TxExtension<R>: TransactionExtension<Call, Implicit = Implicit>,
{
	let Chain { genesis_hash, spec_version, transaction_version } = chain;
	let implicit = (
		(),
		(),
		spec_version,
		transaction_version,
		genesis_hash,
		genesis_hash,
		(),
		(),
		(),
		None,
		(),
	);
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	UncheckedExtrinsic::new_signed(
		call,
		MultiAddress::Id(AccountId32::from(pair.public())),
		MultiSignature::Sr25519(signature),
		extension,
	)
}
