// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Outcome, Rehearsed, SweepKind, ThrottleClass, KeptCheckpoint} from "./Outcomes.sol";

// What an inbox stores. Vigil and others prove receipts from these slots (see README.md), so their
// places are part of the format.

/// @notice A set that is trusted, by the hash of its commitment.
struct KeptSet {
	/// Whether there is one.
	bool known;
	/// When the next set takes office; zero while there is none.
	uint64 supersededAt;
	/// When its standby announced a Handover; zero while none is announced.
	uint40 announcedAt;
	/// How long what was announced waits for a word in turn, in seconds.
	uint32 announcedStandbyAfter;
	/// Hash of the commitment of the set that may announce a Handover if this one falls silent.
	bytes32 standby;
	/// Hash of the commitment that the standby announced, and the standby of that one in turn.
	bytes32 announced;
	bytes32 announcedStandby;
}

/// @notice The latest set of a service.
struct Latest {
	bytes32 hash;
	uint64 setId;
	uint64 activatesAt;
	uint64 expiresAt;
	/// How long its announced standby waits for a word of it, in seconds.
	uint32 standbyAfter;
}

/// @notice A ward in four words; `Ward` says what stands where.
struct WardWords {
	uint256 a;
	uint256 b;
	uint256 c;
	bytes32 haltHash;
}

/// @notice The last checkpoints of a ward.
struct History {
	/// How many were ever kept.
	uint64 count;
	/// The greatest height ever kept.
	uint64 highest;
	KeptCheckpoint[32] ring;
}

/// @notice A walk over the plans of a service, class by class. One word.
struct Sweep {
	SweepKind kind;
	ThrottleClass class;
	/// The plan that is visited next, plus one; zero at the end of the class.
	uint40 cursor;
	/// When the certificate was accepted.
	uint40 startedAt;
	/// The round that delays count from.
	uint40 since;
	uint32 incident;
	/// The soonest that a plan it had to leave for later may fire.
	uint40 nextDue;
}

/// @notice The plans of one class, a list. Numbers are those of plans plus one.
struct List {
	uint40 head;
	uint40 tail;
}

/// @notice How many places a protocol has taken.
struct Places {
	uint32 plans;
	uint32 critical;
}

/// @notice A plan that is kept, and the receipt of its last firing.
struct Plan {
	uint32 protocol;
	uint32 version;
	/// The class that it was ordered in, and the list that it stands in.
	ThrottleClass class;
	ThrottleClass list;
	bool kept;
	uint40 armedAt;
	uint64 delay;
	/// The incident it fired for, until it fails back.
	uint32 fired;
	// --- one word
	uint40 next;
	uint40 previous;
	uint32 failoverGas;
	uint32 failbackGas;
	/// The span that it stands down for which was heard of last; the others are at the end.
	uint40 downFirst;
	uint40 downLast;
	// --- one word
	address failover;
	uint40 rehearsedAt;
	Rehearsed rehearsal;
	/// Whether its failover, or its failback, may be tried again.
	bool failoverFailed;
	bool failbackFailed;
	// --- one word, and with it begins the receipt of the last firing
	address failback;
	uint40 failedBackAt;
	Outcome failbackOutcome;
	uint32 firedVersion;
	// --- two words
	uint40 firedFirst;
	uint40 firedLast;
	uint64 firedHeight;
	uint40 firedAt;
	Outcome failoverOutcome;
	bytes32 firedHash;
	// --- one word: the other spans that it stands down for, from the newest to the oldest
	uint40 oldFirst;
	uint40 oldLast;
	uint40 olderFirst;
	uint40 olderLast;
	uint40 oldestFirst;
	uint40 oldestLast;
}

/// @notice What became of a message, in two words. Kept in a ring, so `sequence` says whose it is.
struct MessageReceipt {
	bytes32 beneficiary;
	uint64 sequence;
	uint40 deliveredAt;
	Outcome outcome;
	uint40 rehearsedAt;
	Rehearsed rehearsal;
	bool there;
	/// Whose it is.
	uint32 protocol;
}

/// @notice The messages of a protocol in a lane that wait to be executed, a list. Numbers are those of messages plus
/// one.
struct Line {
	uint64 head;
	uint64 tail;
}

/// @notice Who brought a Handover or a Checkpoint, and when.
struct CarriageReceipt {
	bytes32 beneficiary;
	uint64 broughtAt;
}

/// @notice Everything an inbox stores.
struct Store {
	/// slot 0: commitment hash -> set
	mapping(bytes32 => KeptSet) sets;
	/// slot 1: service -> latest set
	mapping(uint32 => Latest) latest;
	/// slot 2: service -> ward
	mapping(uint32 => WardWords) wards;
	/// slot 3: service -> checkpoints
	mapping(uint32 => History) histories;
	/// slot 4: service -> sweep
	mapping(uint32 => Sweep) sweeps;
	/// slot 5: service -> class -> list of plans
	mapping(uint32 => mapping(ThrottleClass => List)) lists;
	/// slot 6: service -> plan
	mapping(uint32 => mapping(uint32 => Plan)) plans;
	/// slot 7: service -> number of plans
	mapping(uint32 => uint256) planCount;
	/// slot 8: service -> protocol -> places
	mapping(uint32 => mapping(uint32 => Places)) places;
	/// slot 9: service -> lane -> number of the next message
	mapping(uint32 => mapping(uint32 => uint64)) next;
	/// slot 10: service -> lane -> sequence modulo 1,024 -> receipt
	mapping(uint32 => mapping(uint32 => mapping(uint256 => MessageReceipt))) receipts;
	/// slot 11: service -> lane -> sequence -> hash of (protocol, payload) that may be executed
	mapping(uint32 => mapping(uint32 => mapping(uint64 => bytes32))) waiting;
	/// slot 12: service -> next set id -> who brought the handover
	mapping(uint32 => mapping(uint64 => CarriageReceipt)) handoverReceipts;
	/// slot 13: service -> height -> who brought the checkpoint
	mapping(uint32 => mapping(uint64 => CarriageReceipt)) checkpointReceipts;
	/// slot 14
	address installer;
	uint40 pausedUntil;
	/// slot 15
	address guardian;
	uint40 pauseFrom;
	/// slot 16: service -> lane -> protocol -> its messages that wait
	mapping(uint32 => mapping(uint32 => mapping(uint32 => Line))) lines;
	/// slot 17: service -> lane -> sequence -> the number of the one that waits behind it, plus one
	mapping(uint32 => mapping(uint32 => mapping(uint64 => uint64))) behind;
}
