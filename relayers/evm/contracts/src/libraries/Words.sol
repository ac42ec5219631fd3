// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Outcome} from "../types/Outcomes.sol";

/// @title What paths tell of a ward, and when enough of them agree
/// @notice Of each path the last word counts, by its round. Words of one incident need not name one round, as every
/// inbox hears another of the Halts that are certified again and again; but honest watchers never certify two
/// different blocks in one round, so two such words prove a lie.
library Words {
	/// @notice The round begins in the future.
	error RoundInFuture(uint64 round);

	/// @dev How far clocks may be apart.
	uint256 private constant DRIFT = 60;

	/// @notice The last words of one path.
	struct Word {
		uint64 down;
		uint64 up;
		/// What it says that the ward stands at.
		bytes32 block_;
	}

	/// @notice Everything that was told of a ward.
	struct Heard {
		uint8 paths;
		uint8 needed;
		bool fired;
		bool stopped;
		/// The first round that it fired for.
		uint64 round;
		/// What was told of rounds up to this one is over.
		uint64 over;
		/// How far apart rounds of one incident are at most.
		uint64 within;
		/// The greatest round in which words differ.
		uint64 differing;
		Outcome failover;
		Outcome failback;
		mapping(uint256 place => Word) last;
	}

	/// @notice A path says that the ward stands.
	/// @return other a different word of the same round, or zero
	/// @return enough whether with this one enough say so, for the first time in this incident
	function down(Heard storage heard, uint256 place, uint64 round, bytes32 word)
		internal
		returns (bytes32 other, bool enough)
	{
		if (round > block.timestamp + DRIFT) revert RoundInFuture(round);
		Word storage own = heard.last[place];
		if (round < own.down) return (0, false);
		for (uint256 i; i < heard.paths && other == 0; ++i) {
			Word storage one = heard.last[i];
			if (one.down == round && one.block_ != word && one.block_ != 0) other = one.block_;
		}
		(own.down, own.block_) = (round, word);
		if (other != 0) {
			heard.stopped = true;
			if (round > heard.differing) heard.differing = round;
		}
		if (heard.stopped || heard.fired || round <= heard.over || round < own.up) return (other, false);
		uint256 say;
		uint64 least = round;
		for (uint256 i; i < heard.paths; ++i) {
			Word storage one = heard.last[i];
			if (!_stands(heard, one, round)) continue;
			++say;
			if (one.down < least) least = one.down;
		}
		if (say < heard.needed) return (other, false);
		// One that names too late a round must not keep the life that others see from counting.
		(heard.fired, heard.round, enough) = (true, least, true);
		(heard.failover, heard.failback) = (Outcome.Done, Outcome.Queued);
	}

	/// @notice A path says that the ward lives again.
	/// @return enough whether with this one enough say so, and it had fired
	/// @return happened whether the failover succeeded
	function up(Heard storage heard, uint256 place, uint64 round)
		internal
		returns (bool enough, bool happened)
	{
		if (round > block.timestamp + DRIFT) revert RoundInFuture(round);
		Word storage own = heard.last[place];
		// The same one again may be the one that is missing, if words differed when it was told first.
		if (round < own.up) return (false, false);
		own.up = round;
		if (!heard.fired || heard.stopped) return (false, false);
		uint256 say;
		for (uint256 i; i < heard.paths; ++i) {
			Word storage one = heard.last[i];
			if (one.up >= heard.round && one.up >= one.down) ++say;
		}
		if (say < heard.needed) return (false, false);
		happened = heard.failover == Outcome.Done;
		if (heard.failover == Outcome.Failed) heard.failover = Outcome.Refused;
		(heard.fired, heard.failback, enough) = (false, Outcome.Done, true);
		// As far as any of them saw life: words from before that are of the incident that is over.
		for (uint256 i; i < heard.paths; ++i) {
			Word storage one = heard.last[i];
			bool ofThis = one.up >= heard.round && one.up >= one.down;
			if (ofThis && one.up > heard.over) heard.over = one.up;
		}
	}

	/// @notice Begins to try one side again, if it failed and is not over.
	function begin(Heard storage heard, bool failover) internal returns (bool) {
		if (failover) {
			if (!heard.fired || heard.stopped || heard.failover != Outcome.Failed) return false;
			heard.failover = Outcome.Done;
		} else {
			if (heard.fired || heard.failback != Outcome.Failed) return false;
			heard.failback = Outcome.Done;
		}
		return true;
	}

	/// @notice Goes on after words differed.
	function settle(Heard storage heard) internal {
		heard.stopped = false;
		if (heard.differing > heard.over) heard.over = heard.differing;
	}

	/// @notice How many bits are set.
	function ones(uint256 bits) internal pure returns (uint256 count) {
		for (; bits != 0; bits &= bits - 1) ++count;
	}

	/// @dev Whether a path says that the ward stands in the incident of this round.
	function _stands(Heard storage heard, Word storage one, uint64 round) private view returns (bool) {
		if (one.down == 0 || one.down <= heard.over || one.down < one.up) return false;
		uint64 apart = one.down > round ? one.down - round : round - one.down;
		return apart <= heard.within;
	}
}
