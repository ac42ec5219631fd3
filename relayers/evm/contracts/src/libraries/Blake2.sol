// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BLAKE2b by the precompile of EIP-152
library Blake2 {
	/// @notice This chain does not have the precompile, or too little gas was sent.
	error NoBlake2();

	/// @dev The initial state but for its first word, which holds the parameters; words are little-endian.
	bytes private constant REST =
		hex"3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b";
	bytes8 private constant FIRST_256 = 0x28c9bdf267e6096a;
	bytes8 private constant FIRST_128 = 0x18c9bdf267e6096a;

	/// @notice The hash of 32 bytes.
	function hash256(bytes memory data) internal view returns (bytes32) {
		return _hash(data, FIRST_256);
	}

	/// @notice The hash of 16 bytes.
	function hash128(bytes memory data) internal view returns (bytes16) {
		return bytes16(_hash(data, FIRST_128));
	}

	/// @dev Block by block; the last one is padded, and counts as what it holds.
	function _hash(bytes memory data, bytes8 first) private view returns (bytes32 digest) {
		bytes memory state = bytes.concat(first, REST);
		uint256 length = data.length;
		uint256 done;
		// Rounds, state, block, counter, whether it is the last.
		bytes memory input = new bytes(213);
		input[3] = 0x0c;
		do {
			uint256 size = length - done > 128 ? 128 : length - done;
			bool last = done + size == length;
			uint128 counter = _swapped(uint128(done + size));
			bool answered;
			assembly ("memory-safe") {
				let at := add(input, 32)
				mcopy(add(at, 4), add(state, 32), 64)
				calldatacopy(add(at, 68), calldatasize(), 128)
				mcopy(add(at, 68), add(add(data, 32), done), size)
				mstore(add(at, 196), shl(128, counter))
				mstore8(add(at, 212), last)
				answered := staticcall(gas(), 9, at, 213, add(state, 32), 64)
				answered := and(answered, eq(returndatasize(), 64))
			}
			if (!answered) revert NoBlake2();
			done += size;
		} while (done < length);
		assembly ("memory-safe") {
			digest := mload(add(state, 32))
		}
	}

	/// @dev The counter as sixteen bytes, the lowest first; it has no more than four that are not zero.
	function _swapped(uint128 value) private pure returns (uint128 swapped) {
		for (uint256 i; i < 4; ++i) swapped |= uint128(uint8(value >> (8 * i))) << uint128(120 - 8 * i);
	}
}
