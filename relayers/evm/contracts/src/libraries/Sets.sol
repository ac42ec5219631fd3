// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Head, Policy, SetCommitment} from "../types/Statements.sol";
import {KeptSet, Latest, Store} from "../types/Store.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {Curve} from "./Curve.sol";
import {Hashes} from "./Hashes.sol";

/// @title Which watchers are trusted: installed once, handed over from then on
library Sets {
	/// @dev The most watchers of one set.
	uint256 internal constant MOST_MEMBERS = 1_024;
	/// @dev The most weight of one set.
	uint256 internal constant MOST_WEIGHT = type(uint128).max / 1_000_000_000;
	/// @dev How far in the future the set may take office that a Handover names.
	uint256 internal constant MOST_AHEAD = 7 days;
	/// @dev The longest duration in a policy: a week.
	uint256 internal constant LONGEST = 7 days;

	/// @notice Refuses a set that may not speak now about the time `about`.
	/// @param about for what has a round the start of that round, for all else now
	function checkOffice(SetCommitment calldata set, uint64 supersededAt, uint256 about) internal view {
		uint64 expiresAt = set.expiresAt;
		if (block.timestamp >= expiresAt || about >= expiresAt) {
			revert IVigilErrors.SetExpired(set.setId, expiresAt);
		}
		uint64 activatesAt = set.activatesAt;
		if (block.timestamp < activatesAt || about < activatesAt) {
			revert IVigilErrors.SetInFuture(set.setId, activatesAt);
		}
		if (supersededAt != 0 && about >= supersededAt) {
			revert IVigilErrors.SetSuperseded(set.setId, supersededAt);
		}
	}

	/// @notice Refuses every commitment that no set of watchers can have, and a policy that is not its own.
	function check(SetCommitment calldata set, Policy calldata policy) internal view {
		uint256 total = set.totalWeight;
		bool sound = set.setId != 0 && set.size != 0 && set.size <= MOST_MEMBERS && total != 0
			&& total <= MOST_WEIGHT && set.quorumWeight <= total && set.quorumWeight > total - set.quorumWeight
			&& set.membersRoot != 0 && set.policyHash != 0 && set.activatesAt < set.expiresAt;
		if (!sound) revert IVigilErrors.UnsoundCommitment();
		if (!_isSound(policy)) revert IVigilErrors.UnsoundPolicy();
		bytes32 hash = Hashes.policy(policy);
		if (hash != set.policyHash) revert IVigilErrors.WrongPolicy(hash, set.policyHash);
		if (block.timestamp >= set.expiresAt) {
			revert IVigilErrors.NextSetExpired(set.setId, set.expiresAt);
		}
	}

	/// @notice Refuses an aggregate key that is no key.
	/// @dev Apart from `check`, as it is dear: signatures come before it.
	function checkKey(SetCommitment calldata set) internal view {
		if (!Curve.isKey(set.aggregateKey)) revert IVigilErrors.UnsoundCommitment();
	}

	/// @notice Refuses a set that cannot follow the latest one.
	function checkOrder(SetCommitment calldata next, Latest memory latest) internal view {
		if (next.setId <= latest.setId) revert IVigilErrors.SetNotNewer(next.setId, latest.setId);
		if (next.activatesAt < latest.activatesAt) {
			revert IVigilErrors.SetTooEarly(next.activatesAt, latest.activatesAt);
		}
		// Until it takes office nobody can hand over: one such word would bar every later one.
		uint256 by = block.timestamp + MOST_AHEAD;
		if (by > latest.expiresAt) by = latest.expiresAt;
		if (next.activatesAt > by) revert IVigilErrors.SetTooLate(next.activatesAt, uint64(by));
	}

	/// @notice Keeps a set as the latest of its service.
	/// @param hash of its commitment
	/// @param activatesAt when the one before is superseded
	function keep(
		Store storage store,
		uint32 service,
		bytes32 hash,
		Latest memory next,
		uint64 activatesAt,
		bytes32 standby
	) internal {
		bytes32 before = store.latest[service].hash;
		if (before != 0) {
			KeptSet storage old = store.sets[before];
			old.supersededAt = activatesAt;
			old.announcedAt = 0;
		}
		next.hash = hash;
		store.latest[service] = next;
		KeptSet storage kept = store.sets[hash];
		(kept.known, kept.standby) = (true, standby);
	}

	/// @notice What is remembered of the latest set.
	function latestOf(SetCommitment calldata set, Policy calldata policy)
		internal
		pure
		returns (Latest memory)
	{
		return Latest({
			hash: 0,
			setId: set.setId,
			activatesAt: set.activatesAt,
			expiresAt: set.expiresAt,
			standbyAfter: uint32(policy.standbyAfter)
		});
	}

	function _isSound(Policy calldata policy) private pure returns (bool) {
		(uint256 silence, uint256 round) = (policy.haltAfter, policy.roundLength);
		if (round == 0 || policy.checkpointInterval == 0 || policy.minVoices == 0) return false;
		if (silence > LONGEST || round > LONGEST || policy.margin > LONGEST) return false;
		if (policy.stableFor > LONGEST || policy.standbyAfter > LONGEST) return false;
		if (policy.goneAfter > LONGEST || policy.timeMargin > LONGEST) return false;
		if (uint8(policy.head) > uint8(Head.Finalized)) return false;
		return silence >= round && silence % round == 0 && 2 * uint256(policy.margin) < silence
			&& policy.stableFor >= silence && policy.standbyAfter >= silence && policy.goneAfter >= silence;
	}
}
