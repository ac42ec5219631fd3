// SPDX-License-Identifier: Apache-2.0

//! What relayers call, read and hear of a `VigilInbox`. A test holds it to the contract's own interface.

#![allow(missing_docs, clippy::too_many_arguments, clippy::exhaustive_structs)]

alloy_sol_types::sol! {
	#[derive(Debug, PartialEq, Eq)]
	struct SetCommitment {
		uint32 service;
		uint64 setId;
		uint16 size;
		uint128 totalWeight;
		uint128 quorumWeight;
		bytes32[3] aggregateKey;
		bytes32 membersRoot;
		bytes32 policyHash;
		uint64 activatesAt;
		uint64 expiresAt;
	}

	#[derive(Debug, PartialEq, Eq)]
	struct Policy {
		uint8 head;
		uint64 haltAfter;
		uint64 roundLength;
		uint64 margin;
		uint64 checkpointInterval;
		uint64 stableFor;
		uint64 standbyAfter;
		uint64 goneAfter;
		uint16 minVoices;
		uint64 timeMargin;
	}

	#[derive(Debug)]
	struct Signer { SetCommitment set; Policy policy; }
	#[derive(Debug)]
	struct Halt { uint64 height; bytes32 blockHash; uint64 blockTimestamp; uint64 round; }
	#[derive(Debug)]
	struct Resume { uint64 height; bytes32 blockHash; uint64 round; }
	#[derive(Debug)]
	struct Checkpoint {
		uint64 height;
		bytes32 blockHash;
		bytes32 stateRoot;
		uint64 blockTimestamp;
		uint64 round;
	}
	#[derive(Debug)]
	struct Outbox {
		bytes32 network;
		bytes32 inbox;
		uint32 lane;
		uint64 first;
		uint32 count;
		bytes32 root;
	}
	#[derive(Debug)]
	struct Message {
		uint64 sequence;
		uint32 protocol;
		uint8 kind;
		uint32 plan;
		uint32 version;
		uint8 class;
		uint64 delay;
		uint64 first;
		uint64 last;
		bytes payload;
		bytes failback;
		bytes32[] proof;
	}
	#[derive(Debug)]
	struct Call { address target; uint128 value; uint64 gas; bytes data; }

	#[derive(Debug, PartialEq, Eq)]
	struct WardView {
		uint8 status;
		bool offBranch;
		uint32 incidents;
		uint64 since;
		uint64 turnedAt;
		uint32 turns;
		uint64 suspectUntil;
		uint64 recoverBy;
		uint64 openedAt;
		uint64 suspectedHeight;
		uint64 lastSuspicion;
		uint64 lastResume;
		uint64 haltHeight;
		uint64 haltRound;
		uint64 firstRound;
		uint64 sinceLife;
		uint64 shownHeight;
		uint64 shownRound;
		uint64 beganAt;
		uint64 downtime;
		uint64 resumed;
	}
	#[derive(Debug, PartialEq, Eq)]
	struct KeptCheckpoint {
		uint64 height;
		uint64 blockTimestamp;
		uint40 round;
		bool superseded;
		bool branched;
		bytes32 blockHash;
		bytes32 stateRoot;
	}
	#[derive(Debug, PartialEq, Eq)]
	struct KeptSet {
		bool known;
		uint64 supersededAt;
		uint40 announcedAt;
		uint32 announcedStandbyAfter;
		bytes32 standby;
		bytes32 announced;
		bytes32 announcedStandby;
	}
	#[derive(Debug, PartialEq, Eq)]
	struct Latest {
		bytes32 hash;
		uint64 setId;
		uint64 activatesAt;
		uint64 expiresAt;
		uint32 standbyAfter;
	}
	#[derive(Debug, PartialEq, Eq)]
	struct Limits {
		uint64 freshness;
		uint64 checkpointFreshness;
		uint64 clockDrift;
		uint64 suspectFor;
		uint64 recoverFor;
	}

	#[derive(Debug)]
	interface Inbox {
		function submitHalt(
			Signer calldata signer,
			Halt calldata halt,
			bytes32[6] calldata signature,
			bytes calldata absent,
			bytes calldata witnesses
		) external;
		function submitResume(
			Signer calldata signer,
			Resume calldata resume,
			bytes32[6] calldata signature,
			bytes calldata absent,
			bytes calldata witnesses
		) external;
		function submitCheckpoint(
			Signer calldata signer,
			Checkpoint calldata checkpoint_,
			bytes32[6] calldata signature,
			bytes32 beneficiary,
			bytes calldata absent,
			bytes calldata witnesses
		) external;
		function handover(
			Signer calldata signer,
			SetCommitment calldata next,
			Policy calldata nextPolicy,
			bytes32 standby,
			bytes32[6] calldata signature,
			bytes32 beneficiary,
			bytes calldata absent,
			bytes calldata witnesses
		) external;
		function submitMessages(
			Signer calldata signer,
			Outbox calldata outbox,
			bytes32[6] calldata signature,
			bytes32 beneficiary,
			bytes calldata absent,
			bytes calldata witnesses,
			Message[] calldata messages
		) external;
		function installSet(
			SetCommitment calldata set,
			Policy calldata policy,
			bytes32 standby
		) external;
		function leaveInstaller() external;
		function announce(
			Signer calldata signer,
			SetCommitment calldata next,
			Policy calldata nextPolicy,
			bytes32 standby,
			bytes32[6] calldata signature,
			bytes calldata absent,
			bytes calldata witnesses
		) external;
		function takeOffice(SetCommitment calldata next) external;
		function speak(
			Signer calldata signer,
			uint8 kind,
			bytes32[5] calldata words,
			bytes32[6] calldata signature,
			bytes calldata absent,
			bytes calldata witnesses
		) external;
		function sweep(uint32 service, uint256 most) external returns (uint256 visited, bool more);

		function genesis() external view returns (bytes32);
		function ownService() external view returns (uint64);
		function actorMaster() external view returns (address);
		function limits() external view returns (Limits memory);
		function roles()
			external
			view
			returns (address installer, address guardian, uint64 pausedUntil);
		function modules()
			external
			view
			returns (address office, address desk, address trigger, address archive);
		function ward(uint32 service) external view returns (WardView memory);
		function checkpoints(uint32 service) external view returns (KeptCheckpoint[] memory);
		function haltHash(uint32 service) external view returns (bytes32);
		function latestSet(uint32 service) external view returns (Latest memory);
		function keptSet(bytes32 commitment) external view returns (KeptSet memory);
		function nextMessage(uint32 service, uint32 lane) external view returns (uint64);
		function actorOf(uint32 service, uint32 protocol) external view returns (address);

		event SetInstalled(
			uint32 indexed service,
			uint64 indexed setId,
			SetCommitment commitment,
			Policy policy
		);
		event HandedOver(
			uint32 indexed service,
			uint64 indexed from,
			uint64 indexed to,
			SetCommitment commitment,
			Policy policy,
			bytes32 standby
		);
		event Announced(
			uint32 indexed service,
			uint64 indexed by,
			uint64 indexed to,
			uint64 officeAt,
			SetCommitment commitment,
			Policy policy,
			bytes32 standby
		);
		event PlanArmed(
			uint32 indexed service,
			uint32 indexed plan,
			uint32 indexed protocol,
			uint32 version,
			uint8 class,
			uint64 delay
		);
	}

	/// Why an inbox refuses a call, or a contract beside it to be made, as far as a relayer meets it.
	#[derive(Debug, PartialEq, Eq)]
	interface Refusals {
		error Ignored(uint8 reason);
		error RoundInFuture(uint64 round);
		error OffRound(uint64 round, uint64 roundLength);
		error OffInterval(uint64 height, uint64 interval);
		error UnknownService(uint32 service);
		error WrongPolicy(bytes32 given, bytes32 expected);
		error SetNotNewer(uint64 setId, uint64 latest);
		error SetTooEarly(uint64 activatesAt, uint64 latest);
		error SetTooLate(uint64 activatesAt, uint64 latestBy);
		error NextSetExpired(uint64 setId, uint64 expiredAt);
		error AlreadyHandedOver(uint64 setId);
		error NotLatestSet(uint64 setId, uint64 latest);
		error UnknownSet(bytes32 commitment);
		error SetInFuture(uint64 setId, uint64 activatesAt);
		error SetSuperseded(uint64 setId, uint64 supersededAt);
		error SetExpired(uint64 setId, uint64 expiredAt);
		error NotStandby(bytes32 given, bytes32 expected);
		error AlreadyAnnounced(uint64 announcedAt);
		error NothingAnnounced();
		error TooSoon(uint64 officeAt);
		error NoQuorum(uint256 present, uint256 needed);
		error WrongDestination(bytes32 network, bytes32 inbox);
		error AlreadyDelivered(uint64 next);
		error Gap(uint64 expected, uint64 given);
		error NotInOutbox(uint64 sequence);
		error NotCanonical();
		error NotInstaller();
		error AlreadyInstalled(uint32 service);
		error UnsoundCommitment();
		error UnsoundPolicy();
		error NotNow(uint64 until);
		error NothingDue();
		error TooLittleGas(uint256 needed, uint256 left);
		error Reentered();
		error NobodySigned();
		error UnusableKey();
		error UnusableSignature();
		error WrongSignature();
		error WrongWitness();
		error WitnessMismatch(uint256 absentees, uint256 bytesGiven);
		error WrongBitfieldSize(uint256 size, uint256 bytesGiven);
		error UnsoundSet();
		error NoCurve();
		error NoModule(address module);
		error UnsoundLimits();
		error ZeroGenesis();
		error UnsoundPaths();
	}
}

#[cfg(test)]
mod tests;
