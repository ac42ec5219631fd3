// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Why an inbox refuses a call
/// @notice Names are those of `pallet-inbox`. Libraries define the others: `Ignored`, `RoundInFuture`,
/// `OffRound` and `OffInterval` in `Ward`; `WrongBitfieldSize`, `WitnessMismatch`, `WrongWitness` and
/// `UnsoundSet` in `Members`; `NobodySigned`, `UnusableKey`, `UnusableSignature`, `WrongSignature` and
/// `NoCurve` in `Curve`.
interface IVigilErrors {
	/// @notice The genesis hash is zero.
	error ZeroGenesis();
	/// @notice The limits do not fit together: see `VigilInbox`.
	error UnsoundLimits();
	/// @notice A module has no code.
	error NoModule(address module);
	/// @notice Only the installer installs first sets.
	error NotInstaller();
	/// @notice The service has a set; only handovers lead to others.
	error AlreadyInstalled(uint32 service);
	/// @notice This inbox does not trust any set of the service.
	error UnknownService(uint32 service);
	/// @notice No set of watchers has this commitment.
	error UnsoundCommitment();
	/// @notice Nobody can watch by the policy.
	error UnsoundPolicy();
	/// @notice The policy is not the one whose hash the commitment carries.
	error WrongPolicy(bytes32 given, bytes32 expected);
	/// @notice The set's number is not above that of the set that hands over.
	error SetNotNewer(uint64 setId, uint64 latest);
	/// @notice The set takes office before the service's latest set.
	error SetTooEarly(uint64 activatesAt, uint64 latest);
	/// @notice The set would take office too far in the future, or not before the latest set expires.
	error SetTooLate(uint64 activatesAt, uint64 latestBy);
	/// @notice The next set has expired.
	error NextSetExpired(uint64 setId, uint64 expiredAt);
	/// @notice The set that signs has handed over to exactly this set before.
	error AlreadyHandedOver(uint64 setId);
	/// @notice The set that signs is not the latest of its service.
	error NotLatestSet(uint64 setId, uint64 latest);
	/// @notice The set that signs is not the standby of the latest set.
	error NotStandby(bytes32 given, bytes32 expected);
	/// @notice A Handover is announced already.
	error AlreadyAnnounced(uint64 announcedAt);
	/// @notice No such Handover is announced.
	error NothingAnnounced();
	/// @notice The set in office may still speak.
	error TooSoon(uint64 officeAt);
	/// @notice There is no such set. Hand in the handovers that lead to it.
	error UnknownSet(bytes32 commitment);
	/// @notice The set is not in office yet, or was not in the round.
	error SetInFuture(uint64 setId, uint64 activatesAt);
	/// @notice A later set was in office in the round, or is now.
	error SetSuperseded(uint64 setId, uint64 supersededAt);
	/// @notice The set's stake may be gone.
	error SetExpired(uint64 setId, uint64 expiredAt);
	/// @notice The block's hash is zero.
	error ZeroBlockHash();
	/// @notice The checkpoint's state root is zero.
	error ZeroStateRoot();
	/// @notice The outbox has no destination, no messages, no root, or numbers that run out.
	error UnsoundOutbox();
	/// @notice Those who signed have too little weight.
	error NoQuorum(uint256 present, uint256 needed);
	/// @notice The outbox is for another inbox.
	error WrongDestination(bytes32 network, bytes32 inbox);
	/// @notice There are no messages.
	error NoMessages();
	/// @notice All these messages have been delivered.
	error AlreadyDelivered(uint64 next);
	/// @notice A message is missing.
	error Gap(uint64 expected, uint64 given);
	/// @notice A message is not in the outbox that is certified.
	error NotInOutbox(uint64 sequence);
	/// @notice The calldata is not the one form that the arguments have.
	error NotCanonical();
	/// @notice Only the guardian pauses.
	error NotGuardian();
	/// @notice The pause is longer than the longest.
	error PauseTooLong(uint64 duration, uint64 longest);
	/// @notice The last pause ended too short a while ago.
	error PauseTooSoon(uint64 from);
	/// @notice There is no pause.
	error NotPaused();
	/// @notice Nothing is executed during a pause.
	error NotNow(uint64 until);
	/// @notice There is no sweep that this plan would fire or fail back in, now.
	error NothingDue();
	/// @notice There is no such plan.
	error UnknownPlan();
	/// @notice Nothing of this failed or waits, or the payload is another.
	error NothingFailed();
	/// @notice An earlier message of the protocol waits in this lane and is tried before.
	error NotInTurn(uint64 first);
	/// @notice The halt that the plan fired for is over.
	error IncidentOver();
	/// @notice The plan has fired elsewhere for this halt, and was told to stand down here.
	error StandsBy();
	/// @notice The plan has fired, so a rehearsal would show nothing.
	error HasFired();
	/// @notice What is executed would not get the gas that it asks for. Send more.
	error TooLittleGas(uint256 needed, uint256 left);
	/// @notice Not while a program is executed.
	error Reentered();
	/// @notice Only the inbox itself may do this.
	error NotSelf();
}
