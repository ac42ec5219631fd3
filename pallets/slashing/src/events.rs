// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells of: enough to rebuild its state from it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Evidence was accepted.
		CaseOpened {
			case: CaseId,
			service: ServiceId,
			set_id: SetId,
			era: Era,
			deed: Deed,
			said: H256,
			form: Form,
			reporter: Option<T::AccountId>,
			fraction: Perbill,
			stage: Stage,
		},
		/// A right to slash this member was fixed.
		RightOpened { case: CaseId, member: MemberIndex, watcher: T::AccountId },
		/// The evidence is against this member too, of whom nothing is left to take.
		NothingToTake { case: CaseId, member: MemberIndex, watcher: T::AccountId },
		/// A protocol may be paid so much of what the case takes.
		HarmedJoined { case: CaseId, protocol: ProtocolId, limit: Balance },
		/// A protocol is not paid of the case: others with more at stake took its place.
		HarmedLeft { case: CaseId, protocol: ProtocolId },
		/// A plan of a protocol fired by Halts of rounds between these times, for which it may be paid so much.
		FiringNoted {
			service: ServiceId,
			protocol: ProtocolId,
			from: UnixTime,
			to: UnixTime,
			most: Balance,
		},
		/// A statement is challenged.
		Challenged { case: CaseId, challenger: T::AccountId, bond: Balance, grounds: H256 },
		/// Somebody says with a bond that it is true.
		Answered { case: CaseId, who: T::AccountId, bond: Balance, grounds: H256 },
		/// The bonds of a challenge were settled: so much of the losers' went to the winners.
		ChallengeSettled { case: CaseId, upheld: Option<bool>, moved: Balance },
		/// Somebody objects; it lands in the era `until` unless it is decided before.
		Vetoed { case: CaseId, reason: Reason, until: Era },
		/// A case was decided.
		Decided { case: CaseId, upheld: bool },
		/// A case waits for another era, in its stage; one that was decided or had begun to land waits to land.
		PutOff { case: CaseId, due: Era },
		/// The slashes of a case land from now on, or its rights are given up.
		WorkBegun { case: CaseId, releasing: bool },
		/// A member was slashed.
		Slashed {
			case: CaseId,
			member: MemberIndex,
			watcher: T::AccountId,
			value: Balance,
			paid: Balance,
		},
		/// A right was given up.
		RightReleased { case: CaseId, member: MemberIndex, watcher: T::AccountId },
		/// The hour is full. The member is out of office, and its slash waits.
		Jailed { case: CaseId, member: MemberIndex, watcher: T::AccountId },
		/// All slashes of a case have landed; what pools collect is paid on until that era.
		Landed { case: CaseId, due: Balance, until: Era },
		/// Money of a case came in from pools and later pages.
		Collected { service: ServiceId, case: CaseId, amount: Balance },
		/// Money that belongs to no case went to the treasury.
		Surplus { service: ServiceId, amount: Balance },
		/// Of the money of a case so much was paid on to a protocol that was harmed.
		HarmedPaid { case: CaseId, protocol: ProtocolId, amount: Balance },
		/// So much of what was paid on is not where it belongs: its receiver could not take it. It went to the
		/// treasury, or was burnt where that could not either.
		Diverted { service: ServiceId, amount: Balance, burnt: bool },
		/// Money of a case was paid on: so much to each, in all its time.
		PaidOn { case: CaseId, amount: Balance, paid: Shares },
		/// A case is closed.
		CaseClosed { case: CaseId, service: ServiceId, got: Balance, paid: Shares },
		/// A clock stands still from one era until another.
		Suspended { scope: Scope, from: Era, until: Era },
		/// A clock goes on from that era.
		Lifted { scope: Scope, from: Era },
		/// What is trusted of a ward was said.
		AnchorPinned { service: ServiceId, number: u32 },
		/// The ward's consensus moved on what is trusted of it.
		AnchorAdvanced { service: ServiceId, number: u32 },
		/// Somebody posted a block.
		BeatPosted {
			service: ServiceId,
			number: u64,
			height: Height,
			hash: H256,
			by: T::AccountId,
			bond: Balance,
		},
		/// A post is gone, and its bond returned.
		BeatGone { service: ServiceId, number: u64 },
		/// A post was false, and its bond went to who showed it.
		BeatRefuted { service: ServiceId, number: u64, by: T::AccountId },
	}
}
