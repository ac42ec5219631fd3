// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells of: enough to rebuild its state from it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A service was registered.
		ServiceRegistered { service: ServiceId, owner: T::AccountId, terms: ServiceTerms },
		/// Elections from a block on follow these terms.
		TermsAnnounced { service: ServiceId, terms: ServiceTerms, due: BlockNumberFor<T> },
		/// The terms that were announced last will not come.
		TermsWithdrawn { service: ServiceId },
		/// A watcher is on a service's list from a block on and until another, or not at all.
		AllowListChanged {
			service: ServiceId,
			watcher: T::AccountId,
			since: Option<BlockNumberFor<T>>,
			until: Option<BlockNumberFor<T>>,
		},
		/// A service will have no more sets.
		ServiceRetired { service: ServiceId },
		/// A retired service was forgotten and its deposit returned; what was not claimed of its fees
		/// was paid to the receiver of remainders.
		ServiceReaped { service: ServiceId, unclaimed: Balance },
		/// A validator became a watcher.
		WatcherRegistered { watcher: T::AccountId, key: PublicKey, commission: Perbill },
		/// A watcher signs with another key from its next set on.
		KeyRotated { watcher: T::AccountId, key: PublicKey },
		/// A watcher's commission will be this in sets of an era and later ones.
		CommissionChanging { watcher: T::AccountId, commission: Perbill, effective: EraIndex },
		/// A watcher is in no set that is elected for an era before this one.
		Barred { watcher: T::AccountId, until: EraIndex },
		/// A watcher was forgotten; its keys are not.
		WatcherDeregistered { watcher: T::AccountId },
		/// An allocation will be of this magnitude from an era on.
		AllocationChanging {
			watcher: T::AccountId,
			service: ServiceId,
			magnitude: u64,
			effective: EraIndex,
		},
		/// An allocation came down to nothing and was removed.
		AllocationClosed { watcher: T::AccountId, service: ServiceId },
		/// A member was absent from too many certificates and loses its seat.
		Ejected { service: ServiceId, watcher: T::AccountId, signed: u32, certificates: u32 },
		/// A candidate whom no election could choose left its place to others.
		CandidateDropped { watcher: T::AccountId, service: ServiceId },
		/// An ejected or dropped watcher may be elected again.
		Rejoined { watcher: T::AccountId, service: ServiceId },
		/// A set was elected for an era.
		SetElected { service: ServiceId, era: EraIndex, commitment: SetCommitment },
		/// No candidate met the terms: the last set stays in office until it expires.
		NoSetElected { service: ServiceId, era: EraIndex },
		/// A set was forgotten and its unclaimed fees were carried to the latest set.
		SetPruned { service: ServiceId, set_id: SetId, carried: Balance },
		/// Stake was slashed.
		Slashed {
			service: ServiceId,
			watcher: T::AccountId,
			era: EraIndex,
			burnt: u64,
			value: Balance,
			taken: Balance,
			paid: Balance,
			pages_left: Page,
		},
		/// A further page of nominators was slashed.
		BackersSlashed {
			service: ServiceId,
			watcher: T::AccountId,
			era: EraIndex,
			page: Page,
			taken: Balance,
			paid: Balance,
		},
		/// A protocol paid for a set's work.
		FeePaid { service: ServiceId, set_id: SetId, payer: T::AccountId, amount: Balance },
		/// Somebody received a share of a set's fees.
		RewardPaid { service: ServiceId, set_id: SetId, who: T::AccountId, amount: Balance },
		/// A page of a watcher's rewards was claimed.
		RewardsClaimed { service: ServiceId, set_id: SetId, watcher: T::AccountId, page: Page },
	}
}
