// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

// What watchers sign, and about whom. Every struct of fixed size is hashed as its ABI words, which is
// what `vigil_primitives` hashes; a test holds both to the same vectors.

/// @notice Which head of the ward has to advance for it to count as alive.
enum Head {
	Latest,
	Finalized
}

/// @notice The kinds of statement, with the number that stands for each in the digest.
enum Kind {
	None,
	Halt,
	Resume,
	Checkpoint,
	Handover,
	Outbox
}

/// @notice A set of watchers in a few words.
struct SetCommitment {
	/// The service that the set watches for.
	uint32 service;
	/// The set's number among the sets of its service, never zero.
	uint64 setId;
	/// How many members it has.
	uint16 size;
	/// The sum of the members' weights.
	uint128 totalWeight;
	/// The least weight that certifies.
	uint128 quorumWeight;
	/// The sum of the members' keys: a point of G1, uncompressed, 96 bytes.
	bytes32[3] aggregateKey;
	/// Merkle root over the members in order.
	bytes32 membersRoot;
	/// Hash of the policy under which the set watches.
	bytes32 policyHash;
	/// First second in which the set is in office.
	uint64 activatesAt;
	/// First second in which its signature counts no more.
	uint64 expiresAt;
}

/// @notice How a ward is watched. Times are in seconds.
struct Policy {
	/// The head that counts as life.
	Head head;
	/// How long the head must not have moved before a watcher may say Halt.
	uint64 haltAfter;
	/// Length of a round.
	uint64 roundLength;
	/// How far clocks and endpoints may lag.
	uint64 margin;
	/// Heights of checkpoints are multiples of this.
	uint64 checkpointInterval;
	/// How long a ward that came back must advance before it is live again.
	uint64 stableFor;
	/// How long an announced standby waits for a word of the set in office.
	uint64 standbyAfter;
	/// How long an incident may go without a certificate before the ward may be claimed gone.
	uint64 goneAfter;
	/// Distinct voices that a watcher must ask at least.
	uint16 minVoices;
	/// How far the ward's block time may be from the clock.
	uint64 timeMargin;
}

/// @notice In this round the signers had seen no block after this one for at least `haltAfter`.
struct Halt {
	uint64 height;
	bytes32 blockHash;
	uint64 blockTimestamp;
	uint64 round;
}

/// @notice In this round the signers saw the ward advance again.
struct Resume {
	uint64 height;
	bytes32 blockHash;
	uint64 round;
}

/// @notice In this round this block of the ward was final.
struct Checkpoint {
	uint64 height;
	bytes32 blockHash;
	bytes32 stateRoot;
	uint64 blockTimestamp;
	uint64 round;
}

/// @notice These messages leave Vigil for this service and this lane.
struct Outbox {
	/// The chain id, as one word.
	bytes32 network;
	/// The inbox's address, as one word.
	bytes32 inbox;
	/// The entry of this inbox on Vigil.
	uint32 lane;
	/// The number of the first message.
	uint64 first;
	/// How many messages there are.
	uint32 count;
	/// Merkle root over the messages.
	bytes32 root;
}

/// @notice Who makes a statement: a set that is kept, as its hash says, and its policy.
struct Signer {
	SetCommitment set;
	Policy policy;
}
