// SPDX-License-Identifier: Apache-2.0

//! Why calls are refused.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod refusals {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The service has no such set, or none any more: nothing it said can be judged.
		UnknownSet,
		/// The set has no such member, or the list of absentees is of another size.
		NotOfSet,
		/// The statement is one that nobody can mean.
		IllFormed,
		/// The signature is of other keys, or of another statement, set, service or chain.
		WrongSignature,
		/// What the chain keeps of the set is not sound.
		UnsoundSet,
		/// The two statements do not conflict.
		NoConflict,
		/// Nobody signed both.
		NobodySignedBoth,
		/// The statement is about a ward; of a Handover or an Outbox alone Vigil knows whether it is true.
		NotOfVigil,
		/// The statement is not about a ward.
		NotOfWard,
		/// The statement is no Halt.
		NotAHalt,
		/// The statement is no Checkpoint.
		NotACheckpoint,
		/// Vigil does not know enough any more to say that it is false.
		CannotBeJudged,
		/// It is true.
		NotFalse,
		/// The evidence comes too late, or is of a set that has not been in office yet.
		TooLate,
		/// Everybody whom it convicts was judged for this already, or has nothing left to take.
		JudgedAlready,
		/// As many cases of the service and era wait as can, and whom this is against was judged for as much.
		/// Try again when some have landed.
		QueueFull,
		/// The set is in office, or was so just now.
		StillInOffice,
		/// The set certified too little of this kind for silence to mean anything.
		TooFewCertified,
		/// A member took part often enough, or is named twice.
		TookPart,
		/// An alarm of the set may have been false: who did not sign it may have been right.
		AlarmInDoubt,
		/// Token holders pardoned what happened in this time, whenever it is reported.
		Pardoned,
		/// No anchor of the ward is pinned, or not this one.
		UnknownAnchor,
		/// The statement is about a time before the anchor was pinned.
		BeforeAnchor,
		/// The proof is longer, or has more signatures, than any may.
		ProofTooLarge,
		/// The proof is of another family of chains than the ward, or of another chain.
		ProofOfOtherChain,
		/// What is trusted of the ward is too old. It has to be pinned anew.
		AnchorStale,
		/// The proof has numbers that no ward has, times in the future or no times.
		ProofMalformed,
		/// The anchor is further on than that already.
		AnchorNotNewer,
		/// The proof is signed by others than the ward's validators, by too few, or not at all: a set is
		/// forged, or a change of the set is missing.
		ProofNotOfWard,
		/// The blocks of the proof do not follow from what is signed.
		ProofUnlinked,
		/// No block that the proof shows refutes the silence, margins at both ends allowed for.
		OutsideSilence,
		/// The silence is too short for any proof.
		NoWindow,
		/// The proof shows that something may be wrong and not that it is. Challenge it with a bond.
		ProofIsForChallenge,
		/// As many anchors are kept as can be, and all of them are needed.
		TooManyAnchors,
		/// No such case is open.
		NoSuchCase,
		/// The case is not challenged.
		NotChallenged,
		/// Somebody has challenged this already. Help to get it decided.
		ChallengedAlready,
		/// As many challenges of the service are undecided as can be.
		TooManyChallenges,
		/// The time for answers is over.
		TooLateToAnswer,
		/// As many have answered as can, or the caller has.
		TooManyAnswers,
		/// The case is neither challenged nor objected to, or its time is over.
		NothingToDecide,
		/// The case does not wait.
		NotWaiting,
		/// A referendum was asked about the case already.
		DecidedAlready,
		/// No plan of the protocol fired by that, or it has paid for nothing, or it is among the harmed.
		NotHarmed,
		/// As many protocols are among the harmed as can be.
		TooManyHarmed,
		/// Nothing was collected.
		NothingCollected,
		/// A suspension takes at least one era and at most as many as may be added to a wait.
		TooLong,
		/// The scope was suspended so often that it may not be again for some eras.
		TooManySuspensions,
		/// The scope is not suspended.
		NotSuspended,
		/// Somebody posted a moment ago, or the post is not old enough.
		TooSoon,
		/// As many posts are kept as can be, of the caller or of all.
		TooManyBeats,
		/// No such post is kept.
		NoSuchBeat,
		/// The watcher has no deeds that are too old for any evidence.
		NothingToForget,
	}
}
