// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoint, Halt, Policy, Resume} from "../src/types/Statements.sol";
import {Status, WardView} from "../src/types/Outcomes.sol";
import {Limits} from "../src/types/Limits.sol";
import {History, WardWords} from "../src/types/Store.sol";
import {Calls} from "../src/libraries/Calls.sol";
import {Checkpoints} from "../src/libraries/Checkpoints.sol";
import {Members} from "../src/libraries/Members.sol";
import {Ward} from "../src/libraries/Ward.sol";

/// @notice What halmos proves, for every value of the arguments: `scripts/contracts.sh prove`. Loops are unrolled as far
/// as README.md of this folder says.
contract Proofs {
	using Checkpoints for History;
	using Ward for WardWords;

	WardWords private _words;
	History private _history;

	// --- the ward's words

	/// @dev Times are below 2^40, as every round that is heard is at most the clock and a drift.
	function check_a_ward_is_read_as_it_was_written(WardView calldata given) external {
		WardView memory one = given;
		_assumeFits(one);
		_words.save(one);
		WardView memory again = _words.load();
		assert(keccak256(abi.encode(one)) == keccak256(abi.encode(again)));
	}

	// --- the status machine, against the table of DESIGN 4

	/// @dev A Halt that is taken leaves the ward halted, at its block, for whatever it was before; an incident opens
	/// unless one is under way.
	function check_a_halt_that_is_taken_halts(
		WardView calldata given,
		Halt calldata said,
		uint64 haltAfter,
		uint64 freshness
	) external {
		WardView memory one = given;
		_assumeFits(one);
		if (said.round >= 1 << 40 || haltAfter > 7 days || freshness > 7 days) return;
		Policy memory policy;
		policy.haltAfter = haltAfter;
		Limits memory limits;
		limits.freshness = freshness;
		this.stop(one, said, policy, limits);
	}

	function stop(WardView memory one, Halt calldata said, Policy calldata policy, Limits memory limits) external {
		(Status before, uint32 incidents, uint64 since) = (one.status, one.incidents, one.sinceLife);
		bool stale = uint256(said.round) + limits.freshness < block.timestamp;
		bool old = one.lastResume >= said.round || one.haltRound >= said.round;
		Ward.stop(one, _words, _history, 7, 1, said, policy, limits);
		assert(!stale && !old);
		assert(one.status == Status.Halted && one.haltHeight == said.height && one.haltRound == said.round);
		assert(_words.haltHash == said.blockHash);
		bool opens = before != Status.Halted;
		unchecked {
			assert(one.incidents == (opens ? incidents + 1 : incidents));
		}
		// Delays count from the first Halt since the ward was last live.
		assert(!opens || one.sinceLife == (since == 0 ? said.round : since));
		assert(!opens || one.downtime <= policy.haltAfter);
	}

	/// @dev A Resume that is taken is of the last Halt's round or later, and no older Halt is heard after it.
	function check_a_resume_that_is_taken_recovers_or_is_remembered(
		WardView calldata given,
		Resume calldata said,
		Limits calldata limits
	) external {
		WardView memory one = given;
		_assumeFits(one);
		if (said.round >= 1 << 40) return;
		Policy memory policy;
		this.resume(one, said, policy, limits);
	}

	function resume(WardView memory one, Resume calldata said, Policy calldata policy, Limits memory limits)
		external
	{
		(Status before, uint64 haltRound, uint64 suspicion) = (one.status, one.haltRound, one.lastSuspicion);
		Ward.resume(one, _words, 7, said, policy, limits);
		assert(said.round >= haltRound && one.lastResume == said.round);
		if (before == Status.Halted) assert(one.status == Status.Recovering && one.resumed == said.round);
		else if (before == Status.Suspect && suspicion <= said.round) assert(one.status == Status.Live);
		else assert(one.status == before);
	}

	/// @dev A suspicion that is taken is of a later round than those before, and makes a live ward suspect, no more.
	function check_a_suspicion_that_is_taken_suspects_and_no_more(
		WardView calldata given,
		Halt calldata said,
		uint64 suspectFor,
		uint64 freshness
	) external {
		WardView memory one = given;
		_assumeFits(one);
		if (said.round >= 1 << 40 || suspectFor > 7 days || freshness > 7 days) return;
		Limits memory limits;
		(limits.suspectFor, limits.freshness) = (suspectFor, freshness);
		this.suspect(one, said, limits);
	}

	function suspect(WardView memory one, Halt calldata said, Limits memory limits) external {
		(Status before, uint64 suspicion, uint64 resumed) = (one.status, one.lastSuspicion, one.lastResume);
		(uint32 incidents, uint64 haltRound, uint32 turns) = (one.incidents, one.haltRound, one.turns);
		Ward.suspect(one, _history, 7, 1, said, limits);
		assert(before == Status.Live || before == Status.Suspect);
		assert(said.round > suspicion && said.round > resumed && said.round > haltRound);
		assert(uint256(said.round) + limits.freshness >= block.timestamp);
		assert(one.status == Status.Suspect && one.lastSuspicion == said.round);
		assert(one.suspectedHeight == said.height);
		assert(one.incidents == incidents && one.haltRound == haltRound && one.turns == turns);
	}

	/// @dev A Checkpoint that is taken, after any other, is of a later round than what was shown before. It never halts
	/// a ward, nor touches its incident's block, and moves its status exactly where it shows life beyond that.
	function check_a_checkpoint_that_is_taken_shows_life_and_no_more(
		WardView calldata given,
		Checkpoint calldata first,
		Checkpoint calldata said,
		bytes32 haltHash,
		uint64 stableFor,
		uint64 freshness
	) external {
		WardView memory one = given;
		_assumeFits(one);
		if (said.round >= 1 << 40 || stableFor > 7 days || freshness > 7 days) return;
		_words.haltHash = haltHash;
		Policy memory policy;
		(policy.checkpointInterval, policy.stableFor) = (10, stableFor);
		Limits memory limits;
		(limits.checkpointFreshness, limits.freshness) = (freshness, freshness);
		this.checkpoint(one, first, said, policy, limits);
	}

	function checkpoint(
		WardView memory one,
		Checkpoint calldata first,
		Checkpoint calldata said,
		Policy calldata policy,
		Limits memory limits
	) external {
		WardView memory before = abi.decode(abi.encode(one), (WardView));
		_history.keep(first, false);
		bool kept = Ward.checkpoint(one, _words, _history, 7, 1, said, policy, limits);
		assert(said.height % 10 == 0 && said.round > before.shownRound);
		assert(uint256(said.round) + limits.checkpointFreshness >= block.timestamp);
		assert(one.shownRound == said.round && one.shownHeight == said.height);
		assert(one.incidents == before.incidents && one.haltRound == before.haltRound);
		assert(one.haltHeight == before.haltHeight);
		// Another block where one is kept: the ward left a branch, and with it the block that it stood at, unless that is
		// below or the very same.
		bool other = said.height == first.height
			&& (said.blockHash != first.blockHash || said.stateRoot != first.stateRoot
				|| said.blockTimestamp != first.blockTimestamp);
		assert(kept == (said.height > first.height || other));
		bool gone = before.haltHeight > said.height
			|| (before.haltHeight == said.height && _words.haltHash != said.blockHash);
		bool off = before.offBranch || (other && Ward.isDown(before.status) && gone);
		assert(one.offBranch == off);
		assert(one.status == _after(before, said, off, policy.stableFor));
	}

	/// @dev DESIGN's table, for a Checkpoint.
	function _after(WardView memory before, Checkpoint calldata said, bool off, uint64 stableFor)
		private
		pure
		returns (Status)
	{
		bool beyond = said.height > before.haltHeight;
		if (before.status == Status.Halted && beyond && said.round >= before.haltRound) {
			return Status.Recovering;
		}
		bool refutes = said.round >= before.lastSuspicion && said.height > before.suspectedHeight;
		if (before.status == Status.Suspect && refutes) return Status.Live;
		bool stable = uint256(before.resumed) + stableFor <= said.round && (beyond || off);
		if (before.status == Status.Recovering && stable) return Status.Live;
		return before.status;
	}

	/// @dev Time alone ends suspicions and recoveries, and never a halt.
	function check_time_alone_never_ends_a_halt(WardView calldata given) external {
		WardView memory one = given;
		_assumeFits(one);
		Status before = one.status;
		bool moved = Ward.lapse(one, 7);
		if (before == Status.Halted || before == Status.Live) assert(!moved && one.status == before);
		else assert(one.status == (moved ? Status.Live : before));
	}

	// --- readers

	/// @dev A payload of one call, whatever its words are, with data of such lengths as calls have, or said to be
	/// longer than it is: fit exactly when an encoder writes it so and its gas is within bounds.
	function check_a_payload_of_one_call_is_fit_exactly_in_its_one_form(
		uint256[6] calldata words,
		bytes32[3] calldata data
	) external view {
		uint8[6] memory lengths = [0, 1, 4, 32, 36, 68];
		for (uint256 which; which < 6; ++which) {
			uint256 length = lengths[which];
			uint256 held = (length + 31) / 32;
			bytes memory payload = abi.encodePacked(words[0], uint256(1), words[1], words[2], words[3]);
			payload = abi.encodePacked(payload, words[4], words[5], length);
			for (uint256 i; i < held; ++i) payload = abi.encodePacked(payload, data[i]);
			(bool fit, uint256 needed) = this.payloadOf(payload);
			bool plain = words[0] == 32 && words[1] == 32 && words[2] <= type(uint160).max
				&& words[3] <= type(uint128).max && words[4] <= type(uint64).max && words[5] == 128;
			if (length % 32 != 0) {
				plain = plain && uint256(data[held - 1]) << (8 * (length % 32)) == 0;
			}
			assert(!fit || (plain && needed <= Calls.MOST_GAS && needed >= words[4]));
			// A million is far below what a payload may take.
			assert(fit || !plain || words[4] > 1_000_000);
		}
		this.payloadOf(abi.encodePacked(words[0], uint256(1), words[1], words[2], words[3]));
		bytes memory longer = abi.encodePacked(words[0], uint256(1), words[1], words[2], words[3]);
		(bool fits,) = this.payloadOf(abi.encodePacked(longer, words[4], words[5], uint256(33), data[0]));
		assert(!fits);
		(fits,) = this.payloadOf(
			abi.encodePacked(longer, words[4], words[5], type(uint256).max, data[0])
		);
		assert(!fits);
	}

	function payloadOf(bytes calldata payload) external pure returns (bool fit, uint256 needed) {
		(fit,, needed) = Calls.check(payload);
	}

	/// @dev The walk over the absent names each bit that is set, once, in rising order, and no other: of any byte.
	function check_the_walk_over_the_absent_names_every_bit(bytes calldata absent) external pure {
		if (absent.length > 1) return;
		uint256 start;
		assembly ("memory-safe") {
			start := mload(0x40)
		}
		(uint256 from, uint256 to) = Members.indices(start, absent);
		for (uint256 i; i < 8 * absent.length; ++i) {
			if ((uint8(absent[i / 8]) >> (i % 8)) & 1 == 0) continue;
			uint256 found;
			assembly ("memory-safe") {
				found := mload(from)
			}
			assert(from < to && found == i);
			from += 64;
		}
		assert(from == to);
	}

	/// @dev Everything that is written fits into its bits, and what shares bits is not there twice.
	function _assumeFits(WardView memory one) private pure {
		bool fits = _short(one.since) && _short(one.turnedAt) && _short(one.suspectUntil) && _short(one.recoverBy)
			&& _short(one.openedAt) && _short(one.lastSuspicion) && _short(one.lastResume)
			&& _short(one.haltRound) && _short(one.firstRound) && _short(one.sinceLife)
			&& _short(one.shownRound) && _short(one.beganAt) && _short(one.downtime) && _short(one.resumed)
			&& one.turns < 1 << 31 && one.incidents < 1 << 31;
		bool suspects = one.status == Status.Suspect;
		bool recovers = one.status == Status.Recovering;
		fits = fits && (suspects ? one.openedAt == 0 && one.suspectUntil != 0 : one.suspectUntil == 0);
		fits = fits && (recovers ? one.suspectedHeight == 0 && one.recoverBy != 0 : one.recoverBy == 0);
		if (!fits) {
			assembly ("memory-safe") {
				// Not a failure: halmos leaves such values out.
				revert(0, 0)
			}
		}
	}

	function _short(uint64 time) private pure returns (bool) {
		return time < 1 << 40;
	}
}
