// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

// What an inbox says of wards, messages and plans. Names and order are those of `vigil_primitives` and
// `pallet-inbox`.

/// @notice The status of a ward.
enum Status {
	Live,
	Suspect,
	Halted,
	Recovering
}

/// @notice Why a valid certificate changes nothing.
enum Reason {
	StaleRound,
	OldHalt,
	Resumed,
	BelowCheckpoint,
	OffBranch,
	AlreadyHalted,
	OldSuspicion,
	StillRecovering,
	OldResume,
	OldCheckpoint
}

/// @notice Who goes first when many plans fire at once.
enum ThrottleClass {
	Critical,
	Normal,
	Deferrable
}

/// @notice What became of something that was to be executed.
enum Outcome {
	/// It waits to be executed.
	Queued,
	/// It was executed, or kept if it was a plan.
	Done,
	/// Its execution failed; nothing of it happened, and anybody may try it again.
	Failed,
	/// It is of no use to this inbox, for good.
	Refused
}

/// @notice What came of executing a plan and rolling it back.
enum Rehearsed {
	/// It was not rehearsed.
	Never,
	Passed,
	FailoverFails,
	FailbackFails
}

/// @notice Why a message was of no use here.
enum Unfit {
	TooManyPlans,
	/// As many plans are kept of the protocol as it may have here.
	TooManyOfProtocol,
	/// As many critical plans are kept of the protocol as it may have here.
	TooManyCritical,
	ForeignPlan,
	OldVersion,
	UnknownPlan,
	AlreadyFired,
	/// The span of rounds ends before it begins.
	EmptySpan,
	/// What is to be executed is no `abi.encode(Call[])` in its one form.
	Undecodable,
	/// It has too many calls.
	TooManyCalls,
	/// Its calls ask for more gas than is given at once.
	TooHeavy,
	/// The message is of a kind that this inbox does not know.
	UnknownKind
}

/// @notice What a sweep is for.
enum SweepKind {
	None,
	Fire,
	FailBack
}

/// @notice What a program was given for.
enum Item {
	Message,
	Failover,
	Failback
}

/// @notice What is known of a ward.
struct WardView {
	Status status;
	/// Whether the ward came back on a branch without the block that it halted at.
	bool offBranch;
	/// How many incidents there were.
	uint32 incidents;
	/// Since when it has that status, by this chain's clock.
	uint64 since;
	/// When it last went down (to Halted) or up (to Live), and how often it did; an installation is a turn up.
	uint64 turnedAt;
	uint32 turns;
	/// When the suspicion lapses, while it is Suspect.
	uint64 suspectUntil;
	/// When it counts as live again although no Checkpoint shows it, while it is Recovering.
	uint64 recoverBy;
	/// When the incident's first Halt was accepted; kept until the next suspicion.
	uint64 openedAt;
	uint64 suspectedHeight;
	uint64 lastSuspicion;
	uint64 lastResume;
	/// The last Halt that was accepted.
	uint64 haltHeight;
	uint64 haltRound;
	/// The round of the first Halt of the incident under way.
	uint64 firstRound;
	/// The round of the first Halt since the ward was last live.
	uint64 sinceLife;
	/// The last Checkpoint that was accepted, kept or not.
	uint64 shownHeight;
	uint64 shownRound;
	/// When the downtime of the incident began, and how much of it is certified.
	uint64 beganAt;
	uint64 downtime;
	/// The round that showed life again, or zero.
	uint64 resumed;
}

/// @notice A checkpoint that is kept.
struct KeptCheckpoint {
	uint64 height;
	uint64 blockTimestamp;
	uint40 round;
	bool superseded;
	bool branched;
	bytes32 blockHash;
	bytes32 stateRoot;
}

/// @notice A message as a relayer brings it. Fields that its kind does not have are zero or empty.
struct Message {
	uint64 sequence;
	uint32 protocol;
	/// 0 Arm, 1 Disarm, 2 StandDown, 3 Execute; greater: one that is not known here.
	uint8 kind;
	uint32 plan;
	uint32 version;
	uint8 class;
	uint64 delay;
	/// The span of rounds of a StandDown.
	uint64 first;
	uint64 last;
	/// The failover of an Arm, the payload of an Execute, the words of a body of a kind that is not known here.
	bytes payload;
	bytes failback;
	/// The hashes beside the path to the Outbox's root.
	bytes32[] proof;
}

/// @notice What a protocol may have executed: its Actor makes these calls in order, all or none.
struct Call {
	address target;
	uint128 value;
	/// Gas that the call gets, at most and at least.
	uint64 gas;
	bytes data;
}
