// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoint, Halt, Policy, Resume} from "../types/Statements.sol";
import {Reason, Status, WardView} from "../types/Outcomes.sol";
import {Limits} from "../types/Limits.sol";
import {History, WardWords} from "../types/Store.sol";
import {IVigilEvents} from "../interfaces/IVigilEvents.sol";
import {Checkpoints, Place} from "./Checkpoints.sol";

/// @title The pure rules of statements: what a certified statement does to a ward
/// @notice The twin of `vigil_primitives::ward`, held to the same scenario files. A statement either
/// changes the ward, with an event for each change, or reverts and says why. Whether it was certified
/// is not asked here.
/// @dev Order is by round, never by height. In one round a Halt comes before a Checkpoint, and that before
/// a Resume. A round of zero stands for none; no policy's clock names it.
library Ward {
	/// @notice The statement changes nothing.
	error Ignored(Reason reason);
	/// @notice The round begins in the future. Hand the certificate in again when it has come.
	error RoundInFuture(uint64 round);
	/// @notice No round of the set's policy begins in the second that the statement names.
	error OffRound(uint64 round, uint64 roundLength);
	/// @notice The checkpoint's height is no multiple of the interval of the set's policy.
	error OffInterval(uint64 height, uint64 interval);

	using Checkpoints for History;

	/// @dev Set in every word once the service is installed, so that no Halt pays for an empty one.
	uint256 private constant INSTALLED = 1 << 255;

	/// @notice Makes a ward of which nothing was certified.
	function install(WardWords storage words) internal {
		words.a = INSTALLED | block.timestamp << 200;
		(words.b, words.c, words.haltHash) = (INSTALLED, INSTALLED | 1 << 224, bytes32(uint256(1)));
	}

	/// @notice Refuses a second in which no round begins, and a round that is yet to come.
	function checkRound(uint64 round, Policy calldata policy, Limits memory limits) internal view {
		if (round % policy.roundLength != 0) revert OffRound(round, policy.roundLength);
		if (round > block.timestamp + limits.clockDrift) revert RoundInFuture(round);
	}

	/// @notice More than a third of the weight, and no quorum, says that the ward stands.
	function suspect(
		WardView memory ward,
		History storage history,
		uint32 service,
		uint64 setId,
		Halt calldata halt,
		Limits memory limits
	) internal {
		_checkHalt(ward, history, halt, limits);
		if (ward.status == Status.Halted) revert Ignored(Reason.AlreadyHalted);
		if (ward.status == Status.Recovering) revert Ignored(Reason.StillRecovering);
		// Also after it lapsed: a copy does not raise it again.
		if (halt.round <= ward.lastSuspicion) revert Ignored(Reason.OldSuspicion);
		uint64 until = uint64(block.timestamp) + limits.suspectFor;
		emit IVigilEvents.Suspected(service, setId, halt, until);
		if (ward.status == Status.Live) _move(ward, service, Status.Suspect);
		ward.suspectUntil = until;
		ward.suspectedHeight = halt.height;
		ward.lastSuspicion = halt.round;
	}

	/// @notice A Halt by a quorum. While the ward stands it re-targets the incident under way; while it
	/// recovers it ends that one and begins another.
	function stop(
		WardView memory ward,
		WardWords storage words,
		History storage history,
		uint32 service,
		uint64 setId,
		Halt calldata halt,
		Policy calldata policy,
		Limits memory limits
	) internal {
		_checkHalt(ward, history, halt, limits);
		bool standing = ward.status == Status.Halted;
		if (standing) {
			bool same = halt.height == ward.haltHeight && halt.blockHash == words.haltHash;
			_stand(ward, halt, policy.haltAfter, limits.freshness, same);
			if (!same) words.haltHash = halt.blockHash;
		} else {
			_open(ward, service, halt, policy.haltAfter);
			words.haltHash = halt.blockHash;
		}
		ward.haltHeight = halt.height;
		ward.haltRound = halt.round;
		ward.offBranch = false;
		if (standing) {
			emit IVigilEvents.IncidentProlonged(service, ward.incidents, setId, halt, ward.downtime);
		} else {
			emit IVigilEvents.IncidentOpened(service, ward.incidents, setId, halt, ward.beganAt);
			_move(ward, service, Status.Halted);
		}
	}

	/// @notice A Resume. It is remembered also of a ward that is not halted: an older Halt must not fire then.
	function resume(
		WardView memory ward,
		WardWords storage words,
		uint32 service,
		Resume calldata said,
		Policy calldata policy,
		Limits memory limits
	) internal {
		if (said.round <= ward.lastResume || said.round < ward.haltRound) {
			revert Ignored(Reason.OldResume);
		}
		ward.lastResume = said.round;
		if (ward.status == Status.Halted) {
			bool named = said.height == ward.haltHeight && said.blockHash == words.haltHash;
			_liveAgain(ward, service, said.round, named, limits, policy.stableFor);
			return;
		}
		emit IVigilEvents.ResumeRemembered(service, said);
		if (ward.status == Status.Suspect && ward.lastSuspicion <= said.round) {
			_move(ward, service, Status.Live);
		}
	}

	/// @notice A Checkpoint.
	/// @return kept whether it is kept; else it only shows life
	function checkpoint(
		WardView memory ward,
		WardWords storage words,
		History storage history,
		uint32 service,
		uint64 setId,
		Checkpoint calldata said,
		Policy calldata policy,
		Limits memory limits
	) internal returns (bool kept) {
		if (said.height % policy.checkpointInterval != 0) {
			revert OffInterval(said.height, policy.checkpointInterval);
		}
		if (said.round + limits.checkpointFreshness < block.timestamp) revert Ignored(Reason.StaleRound);
		if (said.round <= ward.shownRound) revert Ignored(Reason.OldCheckpoint);
		Place place = history.place(said);
		kept = place != Place.Stands && place != Place.Below;
		bool lives =
			ward.status == Status.Halted && said.round >= ward.haltRound && said.height > ward.haltHeight;

		(ward.shownHeight, ward.shownRound) = (said.height, said.round);
		if (place == Place.Branches) {
			if (isDown(ward.status) && _isOffBranch(ward, words, said)) ward.offBranch = true;
			emit IVigilEvents.BranchLeft(service, said.height, said.blockHash);
		}
		if (kept) {
			history.keep(said, place == Place.Branches);
			emit IVigilEvents.CheckpointAccepted(service, setId, said);
		} else {
			// It shows life in its round, and bars Halts of it and before.
			emit IVigilEvents.LifeShown(service, setId, said);
		}
		if (lives) {
			_liveAgain(ward, service, said.round, false, limits, policy.stableFor);
		} else if (
			ward.status == Status.Suspect && said.round >= ward.lastSuspicion
				&& said.height > ward.suspectedHeight
		) {
			_move(ward, service, Status.Live);
		} else if (_isStable(ward, said, policy.stableFor)) {
			_close(ward, service);
			_move(ward, service, Status.Live);
		}
	}

	/// @notice Does what time has done: nobody repeated a suspicion, or a ward recovered for long enough although no
	/// Checkpoint shows it. Whether anything was due.
	/// @dev It happened when it was due, not when somebody noticed.
	function lapse(WardView memory ward, uint32 service) internal returns (bool) {
		if (isLapsed(ward)) {
			_moveAt(ward, service, Status.Live, ward.suspectUntil);
			return true;
		}
		if (!isSettled(ward)) return false;
		emit IVigilEvents.RecoverySettled(service);
		_close(ward, service);
		_moveAt(ward, service, Status.Live, ward.recoverBy);
		return true;
	}

	/// @notice Whether a suspicion has lapsed that is still written.
	function isLapsed(WardView memory ward) internal view returns (bool) {
		return ward.status == Status.Suspect && ward.suspectUntil <= block.timestamp;
	}

	/// @notice Whether a recovery is over that is still written.
	function isSettled(WardView memory ward) internal view returns (bool) {
		return ward.status == Status.Recovering && ward.recoverBy <= block.timestamp;
	}

	/// @notice This chain itself was seen to live again, and could not hear that it had stood: an incident of which only
	/// the end is known. Since when it lives is what readers of a feed want to know.
	function comeBack(
		WardView memory ward,
		uint32 service,
		Resume calldata said,
		Limits memory limits
	) internal {
		if (isDown(ward.status) || said.round + limits.freshness < block.timestamp) return;
		++ward.incidents;
		ward.turns += 2;
		ward.since = uint64(block.timestamp);
		ward.turnedAt = ward.since;
		emit IVigilEvents.IncidentClosed(service, ward.incidents, said.round, said.round, 0);
	}

	/// @notice Whether whoever relies on the ward should act as if it were down.
	function isDown(Status status) internal pure returns (bool) {
		return status == Status.Halted || status == Status.Recovering;
	}

	/// @dev What every Halt has to fulfil, by however much weight.
	function _checkHalt(
		WardView memory ward,
		History storage history,
		Halt calldata halt,
		Limits memory limits
	) private view {
		if (halt.round + limits.freshness < block.timestamp) revert Ignored(Reason.StaleRound);
		if (ward.lastResume >= halt.round) revert Ignored(Reason.Resumed);
		if (ward.shownRound >= halt.round) {
			// Every checkpoint that is kept is of that round or an earlier one.
			bool above = ward.shownHeight > halt.height || history.showsLife(halt);
			if (above) revert Ignored(Reason.BelowCheckpoint);
			if (history.hasLeft(halt)) revert Ignored(Reason.OffBranch);
		}
		if (ward.haltRound >= halt.round) revert Ignored(Reason.OldHalt);
	}

	/// @dev An incident begins. The last life before it is a Resume, or a Checkpoint above its block or
	/// that ended the incident before.
	function _open(WardView memory ward, uint32 service, Halt calldata halt, uint64 haltAfter) private {
		uint64 life = ward.lastResume;
		if (ward.shownHeight > halt.height && ward.shownRound > life) life = ward.shownRound;
		if (ward.status == Status.Recovering) {
			if (ward.resumed > life) life = ward.resumed;
			_close(ward, service);
		}
		uint64 began = halt.round > haltAfter ? halt.round - haltAfter : 0;
		if (life > began) began = life;
		if (began > halt.round) began = halt.round;
		++ward.incidents;
		ward.openedAt = uint64(block.timestamp);
		ward.beganAt = began;
		ward.downtime = halt.round - began;
		ward.resumed = 0;
		ward.firstRound = halt.round;
		if (ward.sinceLife == 0) ward.sinceLife = halt.round;
	}

	/// @dev The ward still stands. What the Halt before counts for and the silence before this one may
	/// overlap, and the whole time counts if both name the same block.
	function _stand(
		WardView memory ward,
		Halt calldata halt,
		uint64 haltAfter,
		uint64 freshness,
		bool same
	) private pure {
		(uint64 since, uint64 until) = (ward.haltRound, halt.round);
		uint64 counted = until - since;
		if (!same) {
			uint64 to = since + freshness;
			if (to > until) to = until;
			uint64 silent = until > haltAfter ? until - haltAfter : 0;
			if (silent < to) silent = to;
			counted = (to - since) + (until - silent);
		}
		ward.downtime += counted;
	}

	/// @dev A ward that stands was seen to live again in this round.
	function _liveAgain(
		WardView memory ward,
		uint32 service,
		uint64 round,
		bool named,
		Limits memory limits,
		uint64 stableFor
	) private {
		uint64 gap = round - ward.haltRound;
		if (!named && gap > limits.freshness) gap = limits.freshness;
		ward.downtime += gap;
		ward.resumed = round;
		emit IVigilEvents.IncidentResumed(service, ward.incidents, round, ward.downtime);
		_move(ward, service, Status.Recovering);
		uint64 least = limits.recoverFor > stableFor ? limits.recoverFor : stableFor;
		ward.recoverBy = uint64(block.timestamp) + least;
	}

	function _close(WardView memory ward, uint32 service) private {
		emit IVigilEvents.IncidentClosed(
			service, ward.incidents, ward.firstRound, ward.resumed, ward.downtime
		);
	}

	/// @dev The ward recovers, has advanced for long enough, and this block shows that it did.
	function _isStable(WardView memory ward, Checkpoint calldata said, uint64 stableFor)
		private
		pure
		returns (bool)
	{
		bool beyond = ward.offBranch || said.height > ward.haltHeight;
		return ward.status == Status.Recovering && beyond && ward.resumed + stableFor <= said.round;
	}

	/// @dev Whether a branch with this block has no place for the block that the ward halted at.
	function _isOffBranch(WardView memory ward, WardWords storage words, Checkpoint calldata said)
		private
		view
		returns (bool)
	{
		return ward.haltHeight > said.height
			|| (ward.haltHeight == said.height && words.haltHash != said.blockHash);
	}

	function _move(WardView memory ward, uint32 service, Status to) private {
		_moveAt(ward, service, to, uint64(block.timestamp));
	}

	function _moveAt(WardView memory ward, uint32 service, Status to, uint64 when) private {
		emit IVigilEvents.StatusChanged(service, ward.status, to, when);
		if (ward.status == Status.Recovering && to == Status.Live) ward.sinceLife = 0;
		if (isDown(ward.status) != isDown(to)) {
			ward.turnedAt = when;
			++ward.turns;
		}
		ward.status = to;
		ward.since = when;
		ward.recoverBy = 0;
		if (to != Status.Suspect) (ward.suspectUntil, ward.suspectedHeight) = (0, 0);
	}

	/// @notice Reads a ward; the hash of its last Halt stays where it is.
	function load(WardWords storage words) internal view returns (WardView memory ward) {
		(uint256 a, uint256 b, uint256 c) = (words.a, words.b, words.c);
		ward.status = Status(uint8(a & 3));
		ward.offBranch = a & 4 != 0;
		ward.incidents = uint32(a >> 8);
		ward.since = uint40(a >> 40);
		// The two share their bits.
		if (ward.status == Status.Suspect) ward.suspectUntil = uint40(a >> 80);
		else ward.openedAt = uint40(a >> 80);
		ward.lastSuspicion = uint40(a >> 120);
		ward.lastResume = uint40(a >> 160);
		ward.turnedAt = uint40(a >> 200);
		ward.haltHeight = uint64(b);
		// As do these.
		if (ward.status == Status.Recovering) ward.recoverBy = uint40(b >> 64);
		else ward.suspectedHeight = uint64(b >> 64);
		ward.haltRound = uint40(b >> 128);
		ward.firstRound = uint40(b >> 168);
		ward.sinceLife = uint40(b >> 208);
		ward.shownHeight = uint64(c);
		ward.shownRound = uint40(c >> 64);
		ward.beganAt = uint40(c >> 104);
		ward.downtime = uint40(c >> 144);
		ward.resumed = uint40(c >> 184);
		ward.turns = uint32(c >> 224) & 0x7fffffff;
	}

	/// @notice Writes a ward.
	/// @dev Times fit into 40 bits: every round that is heard is at most the clock and a drift.
	function save(WardWords storage words, WardView memory ward) internal {
		uint256 a = INSTALLED | uint8(ward.status) | (ward.offBranch ? 4 : 0);
		a |= uint256(ward.incidents) << 8 | uint256(ward.since) << 40;
		a |= uint256(ward.suspectUntil == 0 ? ward.openedAt : ward.suspectUntil) << 80;
		a |= uint256(ward.lastSuspicion) << 120;
		a |= uint256(ward.lastResume) << 160 | uint256(ward.turnedAt) << 200;
		uint256 b = INSTALLED | ward.haltHeight;
		b |= uint256(ward.recoverBy == 0 ? ward.suspectedHeight : ward.recoverBy) << 64;
		b |= uint256(ward.haltRound) << 128 | uint256(ward.firstRound) << 168;
		b |= uint256(ward.sinceLife) << 208;
		uint256 c = INSTALLED | ward.shownHeight | uint256(ward.shownRound) << 64;
		c |= uint256(ward.beganAt) << 104 | uint256(ward.downtime) << 144;
		c |= uint256(ward.resumed) << 184 | uint256(ward.turns) << 224;
		// To write what is there already costs no more than to compare.
		(words.a, words.b, words.c) = (a, b, c);
	}
}
