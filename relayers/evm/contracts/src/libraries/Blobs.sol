// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Bytes kept as the code of an address: a third of the price of storage
/// @dev The first byte is STOP, so that nobody can call it.
library Blobs {
	/// @notice The bytes could not be kept.
	error BlobNotKept();

	/// @notice Keeps bytes; none are kept as the zero address.
	function put(bytes calldata data) internal returns (address place) {
		if (data.length == 0) return address(0);
		// PUSH3 length, DUP1, PUSH1 11, PUSH0, CODECOPY, PUSH0, RETURN: returns what follows.
		bytes memory code = abi.encodePacked(hex"62", uint24(data.length + 1), hex"80600b5f395ff3", hex"00", data);
		assembly ("memory-safe") {
			place := create(0, add(code, 32), mload(code))
		}
		if (place == address(0)) revert BlobNotKept();
	}

	/// @notice What is kept at a place, behind a selector: calldata for a function that takes it.
	function call(address place, bytes4 selector) internal view returns (bytes memory data) {
		uint256 length = place.code.length - 1;
		data = new bytes(length + 4);
		assembly ("memory-safe") {
			mstore(add(data, 32), selector)
			extcodecopy(place, add(data, 36), 1, length)
		}
	}
}
