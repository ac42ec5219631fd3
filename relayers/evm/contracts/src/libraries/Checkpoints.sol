// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoint, Halt} from "../types/Statements.sol";
import {KeptCheckpoint} from "../types/Outcomes.sol";
import {History} from "../types/Store.sol";

/// @notice What a Checkpoint of a later round than all that is kept means for it.
enum Place {
	/// The same block stands at its height.
	Stands,
	/// Its height is not kept, and blocks above it stand.
	Below,
	/// It is above all that stands.
	Above,
	/// Another block was kept last at its height, or the same one that was superseded since.
	Returns,
	/// As `Returns`, and something that stands is superseded by it.
	Branches
}

/// @title The last checkpoints of a ward
/// @notice The twin of `vigil_primitives::ward::history`: what is new pushes out what is oldest, and nothing
/// else is ever edited but for the mark of a branch that was left.
/// @dev Rounds rise in the order of keeping, so what looks for rounds walks back from the newest one.
library Checkpoints {
	/// @dev How many are kept.
	uint256 internal constant MOST = 32;

	/// @notice Where a Checkpoint belongs.
	function place(History storage history, Checkpoint calldata said) internal view returns (Place) {
		// Nothing was ever kept at its height, or above.
		if (said.height > history.highest || history.count == 0) return Place.Above;
		(bool found, bool same, bool standsThere, bool reached, bool above) =
			(false, false, false, false, false);
		(uint256 newest, uint256 oldest) = _span(history);
		for (uint256 i = newest; i > oldest; --i) {
			KeptCheckpoint storage kept = history.ring[(i - 1) % MOST];
			(uint64 height, bool stands) = (kept.height, !kept.superseded);
			if (stands && height >= said.height) reached = true;
			if (stands && height > said.height) above = true;
			if (!found && height == said.height) {
				(found, standsThere) = (true, stands);
				same = kept.blockHash == said.blockHash && kept.stateRoot == said.stateRoot
					&& kept.blockTimestamp == said.blockTimestamp;
			}
		}
		if (found && standsThere && same) return Place.Stands;
		if (found) return reached ? Place.Branches : Place.Returns;
		return above ? Place.Below : Place.Above;
	}

	/// @notice Keeps a Checkpoint, and marks what is kept from its height on as superseded.
	function keep(History storage history, Checkpoint calldata said, bool branched) internal {
		uint64 count = history.count;
		if (count != 0 && said.height <= history.highest) {
			(uint256 newest, uint256 oldest) = _span(history);
			for (uint256 i = newest; i > oldest; --i) {
				KeptCheckpoint storage kept = history.ring[(i - 1) % MOST];
				if (kept.height >= said.height && !kept.superseded) kept.superseded = true;
			}
		} else {
			history.highest = said.height;
		}
		history.ring[count % MOST] = KeptCheckpoint({
			height: said.height,
			blockTimestamp: said.blockTimestamp,
			round: uint40(said.round),
			superseded: false,
			branched: branched,
			blockHash: said.blockHash,
			stateRoot: said.stateRoot
		});
		history.count = count + 1;
	}

	/// @notice Whether a Checkpoint of this round or later shows a block above this height.
	function showsLife(History storage history, Halt calldata halt) internal view returns (bool) {
		(uint256 newest, uint256 oldest) = _span(history);
		for (uint256 i = newest; i > oldest; --i) {
			KeptCheckpoint storage kept = history.ring[(i - 1) % MOST];
			if (kept.round < halt.round) return false;
			if (kept.height > halt.height) return true;
		}
		return false;
	}

	/// @notice Whether by a later round the ward had left the branch of a Halt.
	function hasLeft(History storage history, Halt calldata halt) internal view returns (bool) {
		(uint256 newest, uint256 oldest) = _span(history);
		for (uint256 i = newest; i > oldest; --i) {
			KeptCheckpoint storage kept = history.ring[(i - 1) % MOST];
			if (kept.round <= halt.round) return false;
			bool other = kept.height == halt.height && kept.blockHash != halt.blockHash;
			if (kept.branched && (halt.height > kept.height || other)) return true;
		}
		return false;
	}

	/// @notice The last checkpoint that stands.
	function last(History storage history) internal view returns (bool there, KeptCheckpoint memory kept) {
		(uint256 newest, uint256 oldest) = _span(history);
		for (uint256 i = newest; i > oldest; --i) {
			if (!history.ring[(i - 1) % MOST].superseded) return (true, history.ring[(i - 1) % MOST]);
		}
	}

	/// @notice The checkpoint that stands at a height.
	function atHeight(History storage history, uint64 height)
		internal
		view
		returns (bool there, KeptCheckpoint memory kept)
	{
		(uint256 newest, uint256 oldest) = _span(history);
		for (uint256 i = newest; i > oldest; --i) {
			KeptCheckpoint storage one = history.ring[(i - 1) % MOST];
			if (one.height == height && !one.superseded) return (true, one);
		}
	}

	/// @notice All that stand, oldest first.
	function standing(History storage history) internal view returns (KeptCheckpoint[] memory list) {
		(uint256 newest, uint256 oldest) = _span(history);
		list = new KeptCheckpoint[](newest - oldest);
		uint256 found;
		for (uint256 i = oldest; i < newest; ++i) {
			KeptCheckpoint memory one = history.ring[i % MOST];
			if (!one.superseded) list[found++] = one;
		}
		assembly ("memory-safe") {
			mstore(list, found)
		}
	}

	/// @dev Numbers of the kept ones, the first excluded.
	function _span(History storage history) private view returns (uint256 newest, uint256 oldest) {
		newest = history.count;
		oldest = newest > MOST ? newest - MOST : 0;
	}
}
