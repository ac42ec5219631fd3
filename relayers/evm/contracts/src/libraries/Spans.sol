// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Plan} from "../types/Store.sol";

/// @title The pure rule of standing down: spans of rounds in which a plan fired elsewhere
/// @notice The twin of `pallet_inbox::spans`, held to the same scenes. Of a plan the last four are remembered, no two
/// of which overlap.
/// @dev Chains hear of one halt by different Halts, so a span and an incident belong together when they have a round in
/// common. A last round of zero stands for no span: no policy's clock names it.
library Spans {
	struct Span {
		uint40 first;
		uint40 last;
	}

	/// @notice How many are remembered.
	uint256 internal constant MOST = 4;

	/// @notice Adds a span, together with those that it overlaps. The one heard of first makes room.
	function add(Plan storage plan, uint40 first, uint40 last) internal {
		if (last == 0) return;
		Span[MOST] memory before = _load(plan);
		Span[MOST] memory kept;
		uint256 count = 1;
		for (uint256 i; i < MOST; ++i) {
			Span memory one = before[i];
			// No two that are kept overlap, so to join one reaches no other: one walk finds all.
			if (_meets(one, first, last)) {
				if (one.first < first) first = one.first;
				if (one.last > last) last = one.last;
			} else if (one.last != 0 && count < MOST) {
				kept[count++] = one;
			}
		}
		kept[0] = Span(first, last);
		_save(plan, kept);
	}

	/// @notice Whether a plan stands down for an incident with Halts from `first` to `last`.
	function cover(Plan storage plan, uint64 first, uint64 last) internal view returns (bool) {
		// There is none without a newest one.
		if (plan.downLast == 0) return false;
		Span[MOST] memory spans = _load(plan);
		for (uint256 i; i < MOST; ++i) {
			if (_meets(spans[i], first, last)) return true;
		}
		return false;
	}

	function _meets(Span memory one, uint64 first, uint64 last) private pure returns (bool) {
		return one.last != 0 && one.first <= last && first <= one.last;
	}

	/// @dev From the newest to the oldest.
	function _load(Plan storage plan) private view returns (Span[MOST] memory spans) {
		spans[0] = Span(plan.downFirst, plan.downLast);
		spans[1] = Span(plan.oldFirst, plan.oldLast);
		spans[2] = Span(plan.olderFirst, plan.olderLast);
		spans[3] = Span(plan.oldestFirst, plan.oldestLast);
	}

	function _save(Plan storage plan, Span[MOST] memory spans) private {
		(plan.downFirst, plan.downLast) = (spans[0].first, spans[0].last);
		(plan.oldFirst, plan.oldLast) = (spans[1].first, spans[1].last);
		(plan.olderFirst, plan.olderLast) = (spans[2].first, spans[2].last);
		(plan.oldestFirst, plan.oldestLast) = (spans[3].first, spans[3].last);
	}
}
