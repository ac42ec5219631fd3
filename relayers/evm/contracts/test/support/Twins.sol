// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Plain twins of what `Curve` and `Members` do in assembly: slow, and without any of its tricks.
library Twins {
	bytes internal constant DST = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";
	bytes internal constant MODULUS =
		hex"1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

	/// @notice `expand_message_xmd` of RFC 9380, and the reduction by the precompile for powers.
	function hashToField(bytes memory message) internal view returns (bytes memory) {
		return hashToField(message, DST);
	}

	function hashToField(bytes memory message, bytes memory dst) internal view returns (bytes memory field) {
		bytes memory tag = abi.encodePacked(dst, uint8(dst.length));
		bytes32 first = sha256(abi.encodePacked(new bytes(64), message, uint16(256), uint8(0), tag));
		bytes32 last = sha256(abi.encodePacked(first, uint8(1), tag));
		bytes memory all = abi.encodePacked(last);
		for (uint8 i = 2; i <= 8; ++i) {
			last = sha256(abi.encodePacked(first ^ last, i, tag));
			all = abi.encodePacked(all, last);
		}
		for (uint256 i; i < 4; ++i) field = abi.encodePacked(field, bytes16(0), reduce(slice(all, 64 * i, 64)));
	}

	/// @notice 64 bytes modulo the field's modulus: 48 bytes.
	function reduce(bytes memory number) internal view returns (bytes memory) {
		(bool done, bytes memory output) = address(5).staticcall(
			abi.encodePacked(uint256(64), uint256(1), uint256(48), number, uint8(1), MODULUS)
		);
		require(done, "modexp");
		return output;
	}

	function slice(bytes memory from, uint256 start, uint256 length) internal pure returns (bytes memory part) {
		part = new bytes(length);
		for (uint256 i; i < length; ++i) part[i] = from[start + i];
	}

	/// @notice The indices of the bits that are set.
	function bits(bytes memory field) internal pure returns (uint256[] memory list) {
		list = new uint256[](8 * field.length);
		uint256 found;
		for (uint256 i; i < 8 * field.length; ++i) {
			if ((uint8(field[i / 8]) >> (i % 8)) & 1 == 1) list[found++] = i;
		}
		assembly {
			mstore(list, found)
		}
	}
}
