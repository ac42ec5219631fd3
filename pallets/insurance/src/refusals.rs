// SPDX-License-Identifier: Apache-2.0

//! Why calls are refused.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod refusals {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such pool.
		UnknownPool,
		/// There is no such service.
		UnknownService,
		/// There is no such exposure group. Set its limit first.
		UnknownGroup,
		/// There is no such policy, or it is closed.
		UnknownPolicy,
		/// Nobody could sell by these terms: shares add up to more than all, a time is too long, withdrawals would
		/// not wait as long as late certificates are taken, or next to nothing would leave in an epoch.
		BadTerms,
		/// Who has shares relies on that. Open another pool.
		HasUnderwriters,
		/// There are as many pools as there may be.
		TooManyPools,
		/// It is so already.
		NoChange,
		/// A rate is more than zero, and VGL needs none.
		BadRate,
		/// A pool backs another one in the same asset, that backs none itself, up to what its terms allow.
		BadBacking,
		/// Live cover counts on the backing. Wait until it is closed.
		StillNeeded,
		/// This is too little to be worth its place. Bring more, or take all.
		TooLittle,
		/// There would be more shares than can be counted.
		TooManyShares,
		/// The pool has no shares.
		NoShares,
		/// As many withdrawals of the account wait as may. Wait until one is paid.
		TooManyExits,
		/// The ward is not live. Wait until it is.
		Guarded,
		/// What the ward's last outage costs is not settled. Wait until it is.
		LossPending,
		/// The curve pays nobody, or sooner than the pool's least deductible.
		BadCurve,
		/// The term has no period, or more than the pool sells.
		BadTerm,
		/// Nothing shows that so much is at stake for the insured. Declare more and let it age, or prove a
		/// balance.
		NotInsurable,
		/// Holders are insured for that time by another state of the ward. Prove the balance in the state that
		/// `HeldStates` names, or buy for a later window.
		OtherState,
		/// The buyer or the beneficiary watches the ward.
		Watches,
		/// What the asset, or the coin that is held on the ward, is worth was not said for too long.
		StaleRate,
		/// The buyer has as many policies as one account may have. Reduce one to what it was due, or wait until
		/// one is closed.
		TooManyPolicies,
		/// The pool has not so much to sell cover with.
		NoCapacity,
		/// Wards that stop together have as much cover as their group allows.
		GroupFull,
		/// A quorum of the watchers would lose less than hangs on their word.
		NotSecured,
		/// Nothing is known of such wards, so there is no price.
		NoRate,
		/// The premium is more than the buyer wants to pay. Look at a new quote.
		PremiumTooHigh,
		/// There are as many purchases in this block as may be. Try again in the next.
		BlockFull,
		/// The purchase takes effect at the end of the block. Wait for the next.
		NotInForce,
		/// Only who bought the policy can do that.
		NotYours,
		/// The time for this is over.
		TooLate,
		/// The policy was renewed.
		Renewed,
		/// That is more than it was. Buy another policy for the difference.
		MoreThanBefore,
		/// So much maintenance would leave no cover.
		TooLong,
		/// As many windows of maintenance are known as may be.
		TooManyWindows,
		/// Nothing waits for the account.
		NothingParked,
		/// No false alarm cost the pool anything that it is not made whole of.
		NotHarmed,
	}
}
