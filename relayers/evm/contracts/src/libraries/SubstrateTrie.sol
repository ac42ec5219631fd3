// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Blake2} from "./Blake2.sol";

/// @title Reads a value of a Substrate chain from a proof against its state root
/// @notice Nodes are what `state_getReadProof` returns, in any order; layouts 0 and 1.
library SubstrateTrie {
	/// @notice The proof does not lead from the root to the key.
	error Incomplete();
	/// @notice A node, or the value, is no such thing.
	error Malformed();
	/// @notice It has more nodes, or a longer one, than any path needs.
	error TooLarge();

	uint256 private constant MOST_NODES = 64;
	uint256 private constant MOST_BYTES = 64 * 1024;

	/// @dev Where a node is read. It is never read beyond its end.
	struct Reader {
		bytes node;
		uint256 here;
	}

	/// @notice The value under a key. That there is none is not shown by this: it reverts.
	function read(bytes32 root, bytes memory key, bytes[] memory nodes)
		internal
		view
		returns (bytes memory)
	{
		if (nodes.length > MOST_NODES) revert TooLarge();
		bytes32[] memory hashes = new bytes32[](nodes.length);
		for (uint256 i; i < nodes.length; ++i) {
			if (nodes[i].length > MOST_BYTES) revert TooLarge();
			hashes[i] = Blake2.hash256(nodes[i]);
		}
		Reader memory reader = Reader(_named(root, nodes, hashes), 0);
		// In half bytes.
		(uint256 here, uint256 end) = (0, 2 * key.length);
		while (true) {
			(bool branches, bool valued, bool hashed, uint256 path) = _header(reader);
			here = _follow(reader, key, here, end, path);
			uint256 children;
			if (branches) children = uint256(_byte(reader)) | uint256(_byte(reader)) << 8;
			if (here == end) {
				if (!valued) revert Incomplete();
				if (!hashed) return _blob(reader);
				return _named(bytes32(_take(reader, 32)), nodes, hashes);
			}
			if (!branches) revert Incomplete();
			if (valued) {
				if (hashed) _take(reader, 32);
				else _blob(reader);
			}
			bytes memory child = _child(reader, children, _half(key, here));
			++here;
			reader = child.length == 32
				? Reader(_named(bytes32(child), nodes, hashes), 0)
				: Reader(child, 0);
		}
		revert Incomplete();
	}

	function _named(bytes32 hash, bytes[] memory nodes, bytes32[] memory hashes)
		private
		pure
		returns (bytes memory)
	{
		for (uint256 i; i < nodes.length; ++i) {
			if (hashes[i] == hash) return nodes[i];
		}
		revert Incomplete();
	}

	/// @dev What a node is, and how many half bytes of the key it holds.
	function _header(Reader memory reader)
		private
		pure
		returns (bool branches, bool valued, bool hashed, uint256 path)
	{
		uint256 first = _byte(reader);
		uint256 bits;
		if (first >> 6 == 1) (valued, bits) = (true, 6);
		else if (first >> 6 == 2) (branches, bits) = (true, 6);
		else if (first >> 6 == 3) (branches, valued, bits) = (true, true, 6);
		else if (first >> 5 == 1) (valued, hashed, bits) = (true, true, 5);
		else if (first >> 4 == 1) (branches, valued, hashed, bits) = (true, true, true, 4);
		else revert Malformed();
		uint256 most = (1 << bits) - 1;
		path = first & most;
		if (path < most) return (branches, valued, hashed, path);
		uint256 more;
		do {
			more = _byte(reader);
			path += more;
		} while (more == 255);
	}

	/// @dev Compares a node's part of the key, and where the key goes on.
	function _follow(Reader memory reader, bytes memory key, uint256 here, uint256 end, uint256 path)
		private
		pure
		returns (uint256)
	{
		if (here + path > end) revert Incomplete();
		bytes memory part = _take(reader, (path + 1) / 2);
		// An odd one begins with an empty half.
		uint256 skipped = path % 2;
		if (skipped == 1 && _half(part, 0) != 0) revert Malformed();
		for (uint256 i; i < path; ++i) {
			if (_half(part, i + skipped) != _half(key, here + i)) revert Incomplete();
		}
		return here + path;
	}

	/// @dev The child at one of sixteen places: its hash, or itself if it is shorter.
	function _child(Reader memory reader, uint256 children, uint256 which)
		private
		pure
		returns (bytes memory child)
	{
		if (children >> which & 1 == 0) revert Incomplete();
		for (uint256 i; i <= which; ++i) {
			if (children >> i & 1 == 1) child = _blob(reader);
		}
		if (child.length > 32) revert Malformed();
	}

	/// @dev Bytes behind their length, which stands in the shortest form of SCALE.
	function _blob(Reader memory reader) private pure returns (bytes memory) {
		uint256 first = _byte(reader);
		uint256 length = first >> 2;
		if (first & 3 == 1) {
			length |= uint256(_byte(reader)) << 6;
			if (length < 64) revert Malformed();
		} else if (first & 3 == 2) {
			length |= uint256(_byte(reader)) << 6;
			length |= uint256(_byte(reader)) << 14;
			length |= uint256(_byte(reader)) << 22;
			if (length < 1 << 14) revert Malformed();
		} else if (first & 3 == 3) {
			revert Malformed();
		}
		return _take(reader, length);
	}

	function _byte(Reader memory reader) private pure returns (uint8 one) {
		if (reader.here >= reader.node.length) revert Malformed();
		one = uint8(reader.node[reader.here]);
		++reader.here;
	}

	function _take(Reader memory reader, uint256 length) private pure returns (bytes memory part) {
		bytes memory node = reader.node;
		uint256 here = reader.here;
		if (length > node.length - here) revert Malformed();
		part = new bytes(length);
		assembly ("memory-safe") {
			mcopy(add(part, 32), add(add(node, 32), here), length)
		}
		reader.here = here + length;
	}

	/// @dev One of the halves of bytes, the upper one first.
	function _half(bytes memory data, uint256 which) private pure returns (uint256) {
		uint256 one = uint8(data[which / 2]);
		return which % 2 == 0 ? one >> 4 : one & 15;
	}
}
