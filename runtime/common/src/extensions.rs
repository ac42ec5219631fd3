// SPDX-License-Identifier: Apache-2.0

//! What every transaction carries beside its call.

use frame_support::dispatch::{DispatchInfo, PostDispatchInfo};
use frame_system::{
	AuthorizeCall, CheckGenesis, CheckMortality, CheckNonZeroSender, CheckNonce, CheckSpecVersion,
	CheckTxVersion, CheckWeight, WeightReclaim,
};
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_runtime::{
	generic::Era,
	traits::{Dispatchable, Zero},
};

/// The extensions of a transaction, in order.
pub type TxExtension<R> = (
	AuthorizeCall<R>,
	CheckNonZeroSender<R>,
	CheckSpecVersion<R>,
	CheckTxVersion<R>,
	CheckGenesis<R>,
	CheckMortality<R>,
	CheckNonce<R>,
	CheckWeight<R>,
	ChargeTransactionPayment<R>,
	frame_metadata_hash_extension::CheckMetadataHash<R>,
	WeightReclaim<R>,
);

/// What a transaction charges, in the currency of fees.
type BalanceOf<R> =
	<<R as pallet_transaction_payment::Config>::OnChargeTransaction as pallet_transaction_payment::OnChargeTransaction<R>>::Balance;

/// The extensions of an immortal transaction without a tip.
pub fn immortal<R>(nonce: R::Nonce) -> TxExtension<R>
where
	R: frame_system::Config + pallet_transaction_payment::Config + Send + Sync,
	R::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	BalanceOf<R>: Send + Sync + Zero,
{
	(
		AuthorizeCall::new(),
		CheckNonZeroSender::new(),
		CheckSpecVersion::new(),
		CheckTxVersion::new(),
		CheckGenesis::new(),
		CheckMortality::from(Era::Immortal),
		CheckNonce::from(nonce),
		CheckWeight::new(),
		ChargeTransactionPayment::from(Zero::zero()),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		WeightReclaim::new(),
	)
}
