// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice For how long rounds are heard, in seconds.
struct Limits {
	/// The round of a Halt may have begun this long ago.
	uint64 freshness;
	/// The round of a Checkpoint may have begun this long ago.
	uint64 checkpointFreshness;
	/// A round may begin this far in the future.
	uint64 clockDrift;
	/// How long a suspicion lasts that nobody repeats.
	uint64 suspectFor;
	/// How long after life came back a ward is live again although no Checkpoint shows it; no less than its policy's
	/// `stableFor`.
	uint64 recoverFor;
}
