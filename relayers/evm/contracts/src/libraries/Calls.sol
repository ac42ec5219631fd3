// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Unfit} from "../types/Outcomes.sol";

/// @title The pure rule of payloads: what a protocol may have executed, checked before it is kept
/// @notice A payload is `abi.encode(Call[])` in the one form that encoders write: no gaps, no shared or
/// reordered parts, no bits beyond a field's width, nothing behind the last call.
library Calls {
	/// @dev The most bytes of a payload, `vigil_primitives::MAX_PAYLOAD`.
	uint256 internal constant MOST_BYTES = 16 * 1024;
	uint256 internal constant MOST_CALLS = 32;
	/// @dev The most gas that a payload's calls may ask for, with what it takes to make them. Two of these
	/// and a certificate with a third absent stay far below the cap of a transaction, 2^24.
	uint256 internal constant MOST_GAS = 4_000_000;

	/// @dev What a call takes beside its own gas, with and without value.
	uint256 private constant WITH_VALUE = 48_000;
	uint256 private constant WITHOUT_VALUE = 9_000;

	/// @notice The gas that executing a payload takes, or why it never can be executed.
	/// @return fit whether it can be
	/// @return unfit why not
	/// @return gasNeeded with everything that an Actor does around the calls
	function check(bytes calldata payload)
		internal
		pure
		returns (bool fit, Unfit unfit, uint256 gasNeeded)
	{
		unfit = Unfit.Undecodable;
		if (payload.length < 64 || payload.length > MOST_BYTES) return (false, unfit, 0);
		if (payload.length % 32 != 0 || _word(payload, 0) != 32) return (false, unfit, 0);
		uint256 count = _word(payload, 32);
		if (count > MOST_CALLS) return (false, Unfit.TooManyCalls, 0);
		if (count == 0 || payload.length < 64 + 32 * count) return (false, unfit, 0);
		// Offsets count from behind the number of calls.
		uint256 here = 32 * count;
		for (uint256 i; i < count; ++i) {
			if (_word(payload, 64 + 32 * i) != here) return (false, unfit, 0);
			(bool read, uint256 size, uint256 needs) = _call(payload[64 + here:]);
			if (!read) return (false, unfit, 0);
			here += size;
			gasNeeded += needs;
		}
		if (64 + here != payload.length) return (false, unfit, 0);
		// What is passed on twice loses two 64ths.
		gasNeeded += gasNeeded / 16 + 20_000;
		if (gasNeeded > MOST_GAS) return (false, Unfit.TooHeavy, 0);
		return (true, unfit, gasNeeded);
	}

	/// @dev Reads the call that `rest` begins with.
	function _call(bytes calldata rest) private pure returns (bool read, uint256 size, uint256 needs) {
		if (rest.length < 160) return (false, 0, 0);
		uint256 value = _word(rest, 32);
		uint256 allowed = _word(rest, 64);
		bool narrow = _word(rest, 0) <= type(uint160).max && value <= type(uint128).max;
		if (!narrow || allowed > type(uint64).max || _word(rest, 96) != 128) return (false, 0, 0);
		uint256 length = _word(rest, 128);
		if (length > rest.length - 160) return (false, 0, 0);
		uint256 padded = (length + 31) / 32 * 32;
		if (padded > rest.length - 160) return (false, 0, 0);
		if (padded != length) {
			uint256 tail = _word(rest, 160 + padded - 32);
			if (tail << (8 * (length % 32)) != 0) return (false, 0, 0);
		}
		needs = allowed + (value == 0 ? WITHOUT_VALUE : WITH_VALUE) + padded;
		return (true, 160 + padded, needs);
	}

	function _word(bytes calldata data, uint256 here) private pure returns (uint256) {
		return uint256(bytes32(data[here:here + 32]));
	}
}
