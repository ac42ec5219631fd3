// SPDX-License-Identifier: Apache-2.0

//! Why calls are refused.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod refusals {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such emergency.
		UnknownEmergency,
		/// There is no such call, pallet or service.
		UnknownScope,
		/// An emergency of this kind is not about this.
		WrongScope,
		/// The declarer has declared one that token holders have not ratified.
		NotRearmed,
		/// An earlier emergency has no post-mortem. Close it, or let token holders declare.
		NoPostMortem,
		/// Too many emergencies are not closed.
		TooManyOpen,
		/// Less than, or just, half of all seats sent a heartbeat that declares this.
		NoMajority,
		/// The account does not watch.
		NotWatcher,
		/// The heartbeat is not too old.
		StillFresh,
		/// The kind of emergency does not allow this.
		NotAllowed,
		/// The emergency is not active.
		NotActive,
		/// Token holders have to ratify the emergency first.
		NotRatified,
		/// Token holders have to vote on this.
		NotVoted,
		/// The emergency is about something else.
		OutOfScope,
		/// Nothing of it may be stopped.
		Unstoppable,
		/// It would last for no time, or for too long.
		BadLength,
		/// A brake of this rung ended not long enough ago.
		CoolingOff,
		/// The last brake of this rung was pulled by the same declarer.
		SameDeclarer,
		/// The year's budget of brakes is spent.
		BudgetSpent,
		/// It is stopped already.
		AlreadyStopped,
		/// It is not stopped by this emergency.
		NotStopped,
		/// Too much of this is in force at one time.
		TooMany,
		/// The set, or somebody in it, is not known.
		UnknownSet,
		/// All who have a seat are named: nobody would be left to be believed.
		NamesAll,
		/// Somebody who is named signed or sent a heartbeat not long ago.
		NotAbsent,
		/// More than two thirds of the validators would be left: finality has not lost its quorum.
		QuorumLives,
		/// The block is not made yet.
		FromFuture,
		/// Too few would be left, or too many of one operator or region: no living quorum is sure.
		NoLivingQuorum,
		/// There is a committee.
		CommitteeInOffice,
		/// There is no committee, its time is over, or the account is no member.
		NotCommittee,
		/// Too few, or one of them twice.
		BadCommittee,
		/// The call is not critical.
		NotCritical,
		/// It is more than an emergency may cost.
		TooMuch,
		/// The time is empty.
		EmptyTime,
		/// The phases of the way back are not over.
		NotOver,
		/// A post-mortem is not the zero hash.
		ZeroHash,
		/// The declarer may declare.
		NothingToRearm,
		/// There is a drill.
		DrillUnderWay,
		/// No drill was called for this.
		NoDrill,
		/// The account is not on the service's list.
		NotVetted,
		/// The account has enrolled a key.
		AlreadyEnrolled,
		/// The key was registered before.
		KeyUsed,
		/// The proof is of another key, account or chain.
		BadPossessionProof,
		/// The bond may still be slashed.
		StillLocked,
		/// A set stands by that has not nearly expired.
		AlreadyComposed,
		/// There is no set that stands by, or it has expired.
		NoStandby,
	}
}
