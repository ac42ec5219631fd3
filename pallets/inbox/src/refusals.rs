// SPDX-License-Identifier: Apache-2.0

//! What the pallet refuses.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod refusals {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// Another Vigil chain is trusted. Forget all services first.
		OtherVigil,
		/// The genesis hash is zero.
		ZeroGenesis,
		/// As many services are trusted as there may be. Forget one first.
		TooManyServices,
		/// This chain does not trust any set of the service. Governance has to install one.
		UnknownService,
		/// The commitment is not sound; no set of watchers has it.
		UnsoundCommitment,
		/// Nobody can watch by the policy.
		UnsoundPolicy,
		/// The policy is not the one whose hash the commitment carries.
		WrongPolicy,
		/// The set's number is not above that of the service's latest set.
		SetNotNewer,
		/// The set takes office before the service's latest set.
		SetTooEarly,
		/// The set would take office too far in the future, or not before the one that hands over
		/// expires. Governance has to install the next set.
		SetTooLate,
		/// Not all that the service left behind is cleared. Try again some blocks later.
		StillForgetting,
		/// The standby's hash is zero. A set without a standby names none.
		ZeroStandby,
		/// The next set has expired. Only a set installed by governance helps.
		NextSetExpired,
		/// The set that signs the handover has handed over to exactly this set before.
		AlreadyHandedOver,
		/// The set that signs the handover is not the latest of its service, so it has handed over
		/// to another one.
		NotLatestSet,
		/// The certificate is not for this call.
		WrongKind,
		/// The set is not the one that the set in office was said to have as its standby.
		NotStandby,
		/// Something is announced already.
		AlreadyAnnounced,
		/// Nothing is announced, or it was void.
		NothingAnnounced,
		/// The set in office still has time to speak.
		TooSoon,
		/// The service has no such set here, or none any more. Hand in the handovers that lead to
		/// it, or take the certificate of another set.
		UnknownSet,
		/// The set is not in office yet, or was not in the round.
		SetInFuture,
		/// A later set was in office in the round, or is now. Find that set's certificate.
		SetSuperseded,
		/// The set's stake may be gone. Nothing it signed counts any more.
		SetExpired,
		/// What is kept of the set is not sound. Wait for the next set.
		UnsoundSet,
		/// The round begins in the future. Hand the certificate in again when it has come.
		RoundInFuture,
		/// No round of the set's policy begins in the second that the statement names.
		OffRound,
		/// The checkpoint's height is no multiple of the interval of the set's policy.
		OffInterval,
		/// The block's hash is zero.
		ZeroBlockHash,
		/// The checkpoint's state root is zero.
		ZeroStateRoot,
		/// The outbox is not sound: no destination, no messages, no root, or numbers that run out.
		UnsoundOutbox,
		/// The list of absent members is not of the set's size.
		WrongBitfieldSize,
		/// A witness names a member that the one before it names.
		DuplicateAbsentee,
		/// Witnesses are not in rising order.
		UnsortedAbsentees,
		/// A witness names a member that the set does not have.
		AbsenteeOutOfRange,
		/// The witnesses are not exactly of the members that are absent.
		WitnessMismatch,
		/// A witness does not prove membership.
		WrongWitness,
		/// Those who signed have too little weight. Collect more signatures.
		NoQuorum,
		/// Nobody signed, or the keys of those who did cancel out.
		NobodySigned,
		/// The signature is no usable point of the curve.
		UnusableSignature,
		/// The signature is of other keys, or of another statement, set, service or chain.
		WrongSignature,
		/// The certificate was verified as something else than it is: a fault of this chain.
		Misjudged,
		/// The outbox is for another inbox.
		WrongDestination,
		/// There are no messages.
		NoMessages,
		/// All messages have been delivered.
		AlreadyDelivered,
		/// A message is missing between those delivered and these, or between these.
		Gap,
		/// A message is not in the outbox that is certified.
		NotInOutbox,
		/// The words are not those of a message of a kind that is not known here.
		KnownKind,
		/// The pause is longer than `MaxPause`.
		PauseTooLong,
		/// There is no pause.
		NotPaused,
		/// Nothing of this has failed, or it was replaced since.
		NothingFailed,
		/// An earlier message of the protocol failed in this lane, and is tried again before.
		NotInTurn,
		/// The halt that the plan fired for is over.
		IncidentOver,
		/// The plan has fired elsewhere for this halt, and was told to stand down here.
		StandsBy,
		/// There is no such plan.
		UnknownPlan,
		/// The plan has fired, so a rehearsal would show nothing. Wait until it has failed back.
		HasFired,
		/// Nothing is executed now: there is a pause, or the executor has no room.
		NotNow,
	}
}
