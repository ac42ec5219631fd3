// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Checkpoint, Halt, Policy, Resume, SetCommitment} from "../types/Statements.sol";
import {
	Item, Outcome, Unfit, Rehearsed, Status, SweepKind, ThrottleClass
} from "../types/Outcomes.sol";

/// @title What happens in an inbox
interface IVigilEvents {
	// --- sets

	/// @notice The first set of a service was installed.
	event SetInstalled(uint32 indexed service, uint64 indexed setId, SetCommitment commitment, Policy policy);
	/// @notice A set handed over to another one, with the hash of the commitment of that one's standby.
	event HandedOver(
		uint32 indexed service,
		uint64 indexed from,
		uint64 indexed to,
		SetCommitment commitment,
		Policy policy,
		bytes32 standby
	);
	/// @notice The standby of the latest set announced a Handover, which takes effect at `officeAt` unless a
	/// later word of that set arrives.
	event Announced(
		uint32 indexed service,
		uint64 indexed by,
		uint64 indexed to,
		uint64 officeAt,
		SetCommitment commitment,
		Policy policy,
		bytes32 standby
	);
	/// @notice The set in office spoke after the announcement, which is void.
	event AnnouncementVoid(uint32 indexed service, uint64 indexed setId, uint64 round);
	/// @notice The set that was announced took office.
	event TookOffice(uint32 indexed service, uint64 indexed from, uint64 indexed to);
	/// @notice Nobody can install the first set of another service any more.
	event InstallerLeft();

	// --- wards

	/// @notice The status of a service changed, at this time by this chain's clock.
	event StatusChanged(uint32 indexed service, Status from, Status to, uint64 movedAt);
	/// @notice More than a third of a set's weight says that the ward stands; no quorum does.
	event Suspected(uint32 indexed service, uint64 setId, Halt halt, uint64 until);
	/// @notice A ward halted.
	event IncidentOpened(
		uint32 indexed service, uint32 indexed incident, uint64 setId, Halt halt, uint64 beganAt
	);
	/// @notice The ward of the open incident still stands, at the same block or another one.
	event IncidentProlonged(
		uint32 indexed service, uint32 indexed incident, uint64 setId, Halt halt, uint64 downtime
	);
	/// @notice The ward of the open incident advances again.
	event IncidentResumed(
		uint32 indexed service, uint32 indexed incident, uint64 round, uint64 downtime
	);
	/// @notice An incident is over.
	event IncidentClosed(
		uint32 indexed service, uint32 indexed incident, uint64 firstRound, uint64 resumed, uint64 downtime
	);
	/// @notice A ward that recovers counts as live, although no Checkpoint showed it in time.
	event RecoverySettled(uint32 indexed service);
	/// @notice A ward that does not stand was seen to live. No Halt of this round or before is heard any more.
	event ResumeRemembered(uint32 indexed service, Resume resume);
	/// @notice A ward came back on another branch. Kept checkpoints from `height` on are superseded.
	event BranchLeft(uint32 indexed service, uint64 height, bytes32 blockHash);
	/// @notice A block of the ward is final.
	event CheckpointAccepted(uint32 indexed service, uint64 setId, Checkpoint checkpoint);

	/// @notice A block that stands already, or of a lower height that is not kept, was final in this round: it is
	/// life, and not kept again.
	event LifeShown(uint32 indexed service, uint64 setId, Checkpoint checkpoint);

	// --- messages and plans

	/// @notice A message was delivered.
	event MessageDelivered(
		uint32 indexed service,
		uint32 indexed lane,
		uint64 indexed sequence,
		bytes32 beneficiary,
		Outcome outcome
	);
	/// @notice A message was of no use.
	event MessageRefused(
		uint32 indexed service, uint32 indexed lane, uint64 indexed sequence, Unfit reason
	);
	/// @notice A plan is kept.
	event PlanArmed(
		uint32 indexed service,
		uint32 indexed plan,
		uint32 indexed protocol,
		uint32 version,
		ThrottleClass class,
		uint64 delay
	);
	/// @notice A plan is forgotten.
	event PlanDisarmed(uint32 indexed service, uint32 indexed plan);
	/// @notice A plan will not fire for incidents with a Halt in this span of rounds.
	event PlanStoodDown(uint32 indexed service, uint32 indexed plan, uint64 first, uint64 last);
	/// @notice A plan was executed and rolled back.
	event PlanRehearsed(uint32 indexed service, uint32 indexed plan, uint32 version, Rehearsed outcome);
	/// @notice Plans fire, or fail back.
	event SweepStarted(uint32 indexed service, SweepKind kind, uint32 indexed incident);
	/// @notice Nothing is left to do.
	event SweepEnded(uint32 indexed service, SweepKind kind, uint32 indexed incident);
	/// @notice A plan fired.
	event PlanFired(
		uint32 indexed service, uint32 indexed plan, uint32 version, uint32 incident, Outcome outcome
	);
	/// @notice A plan failed back.
	event PlanFailedBack(
		uint32 indexed service, uint32 indexed plan, uint32 version, uint32 incident, Outcome outcome
	);
	/// @notice The calls of a program were tried; `reason` is the beginning of what the first that failed
	/// returned. `number` is the message's or the plan's.
	event Executed(
		uint32 indexed service, Item item, uint64 indexed number, bool success, bytes reason
	);

	// --- pauses

	/// @notice Nothing is executed until this time.
	event Paused(uint64 until);
	/// @notice The pause was ended.
	event Unpaused();
	/// @notice Nobody can pause any more, or another address can.
	event GuardianChanged(address guardian);
}
