// SPDX-License-Identifier: Apache-2.0

//! Why calls are refused.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod refusals {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// No service has this number.
		UnknownService,
		/// The service is retired: it takes no terms, fees or allocations.
		ServiceRetired,
		/// The service still has candidates, or sets that can be judged or paid.
		ServiceInUse,
		/// Only the service's owner may do this.
		NotOwner,
		/// No member, too little stake, no cap, no slash, offences outside the chain's bounds or an
		/// impossible policy: such terms cannot work.
		BadTerms,
		/// The change could shut out more watchers than an owner alone may; ask governance.
		NarrowsTooMuch,
		/// No terms are announced, or they are in force.
		NothingAnnounced,
		/// The allow-list has as many entries as there may be candidates.
		AllowListFull,
		/// The watcher is not on the service's list.
		NotAllowed,
		/// The account has not declared that it wants to validate.
		NotValidator,
		/// The account is a watcher already; rotate its key instead.
		AlreadyWatcher,
		/// The account is not a watcher.
		NotWatcher,
		/// The key was registered before, by whomever, or somebody stands by with it; make a new one.
		KeyUsed,
		/// The key is no valid point, or the proof is not of this key for this account here.
		BadPossessionProof,
		/// The value is the present one, or zero where that changes nothing.
		NoChange,
		/// The last change has not taken effect.
		ChangePending,
		/// The share is not more than what is allocated; `deallocate` gives less.
		NotMore,
		/// The share is not less than what is allocated; `allocate` gives more.
		NotLess,
		/// The commission is above the most that a watcher may take.
		CommissionTooHigh,
		/// All allocations together would exceed the whole stake.
		OverAllocated,
		/// The service has as many candidates as it may.
		TooManyCandidates,
		/// The watcher has as many allocations as it may.
		TooManyAllocations,
		/// The watcher has not allocated to the service.
		NotAllocated,
		/// Something is still allocated, or can still be judged.
		StillAllocated,
		/// The watcher was neither ejected from the service nor dropped as a candidate.
		NotEjected,
		/// The watcher is no candidate of the service.
		NotCandidate,
		/// The candidate could have been elected not long ago, or has just come.
		CandidateInUse,
		/// Half of the places are taken, so the watcher needs the stake that the service asks in the
		/// era that was elected last.
		TooLittleStake,
		/// The allocation has more open rights than can be counted.
		TooManyRights,
		/// The set never was, or is forgotten.
		UnknownSet,
		/// The set still earns; claim when the next one is in office.
		SetInOffice,
		/// The set in office can say nothing any more, and so earns nothing.
		SetExpired,
		/// The exposure has fewer pages.
		UnknownPage,
		/// The page was claimed before.
		AlreadyClaimed,
		/// The watcher was not a member.
		NotMember,
		/// The era has not come.
		FutureEra,
		/// The offence is too old to be judged.
		TooLate,
		/// Everything that could be slashed is slashed.
		NothingToSlash,
	}
}
