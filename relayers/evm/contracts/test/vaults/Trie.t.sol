// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Blake2} from "../../src/libraries/Blake2.sol";
import {SubstrateTrie} from "../../src/libraries/SubstrateTrie.sol";
import {Test} from "../support/Test.sol";

/// @notice Nodes of a Substrate chain's state as their format knows them, and as no encoder writes them.
contract TrieTest is Test {
	bytes internal constant KEY = hex"abcd";

	function read(bytes memory key, bytes[] memory nodes) external view returns (bytes memory) {
		return SubstrateTrie.read(Blake2.hash256(nodes[0]), key, nodes);
	}

	function test_values_of_each_length_are_read_in_the_shortest_form_of_it() public {
		same(this.read(KEY, _leaf(hex"00", 0)), "", "empty");
		same(this.read(KEY, _leaf(hex"fc", 63)), new bytes(63), "a byte says how long");
		same(this.read(KEY, _leaf(hex"0101", 64)), new bytes(64), "two bytes");
		same(this.read(KEY, _leaf(hex"9101", 100)), new bytes(100), "two bytes");
		bytes[] memory longer = _leaf(hex"fd00", 63);
		vm.expectRevert(SubstrateTrie.Malformed.selector);
		this.read(KEY, longer);
		longer = _leaf(hex"92010000", 100);
		vm.expectRevert(SubstrateTrie.Malformed.selector);
		this.read(KEY, longer);
		longer = _leaf(hex"0300000001", 100);
		vm.expectRevert(SubstrateTrie.Malformed.selector);
		this.read(KEY, longer);
	}

	function test_a_node_that_ends_too_soon_is_malformed() public {
		for (uint256 missing = 1; missing < 8; ++missing) {
			bytes[] memory nodes = _leaf(hex"10", 4);
			bytes memory node = nodes[0];
			assembly ("memory-safe") {
				mstore(node, sub(mload(node), missing))
			}
			vm.expectRevert(SubstrateTrie.Malformed.selector);
			this.read(KEY, nodes);
		}
	}

	function test_a_long_value_stands_in_a_node_of_its_own() public {
		bytes memory value = "a value that is longer than a node has room for";
		bytes[] memory nodes = new bytes[](2);
		// A leaf whose value is a hash, of four half bytes of the key.
		nodes[0] = abi.encodePacked(uint8(0x20 | 4), KEY, Blake2.hash256(value));
		nodes[1] = value;
		same(this.read(KEY, nodes), value, "by its hash");
		nodes[1] = "another value";
		vm.expectRevert(SubstrateTrie.Incomplete.selector);
		this.read(KEY, nodes);
	}

	function test_a_branch_has_values_and_children_or_nothing_is_there() public {
		// A branch at the first half byte, with a value of its own, whose child 11 is a leaf beside it.
		bytes memory child = abi.encodePacked(uint8(0x40 | 2), uint8(0xcd), hex"14", "child");
		bytes[] memory nodes = new bytes[](1);
		bytes memory head = abi.encodePacked(uint8(0xc0 | 1), uint8(0x0a), uint16(0x0008));
		nodes[0] = abi.encodePacked(head, hex"10", "root", uint8(4 * child.length), child);
		same(this.read(KEY, nodes), "child", "behind the value");
		vm.expectRevert(SubstrateTrie.Incomplete.selector);
		this.read(hex"accd", nodes);
		vm.expectRevert(SubstrateTrie.Incomplete.selector);
		this.read(hex"bbcd", nodes);
		// The same with a value that stands elsewhere, which is passed over.
		head = abi.encodePacked(uint8(0x10 | 1), uint8(0x0a), uint16(0x0008));
		nodes[0] = abi.encodePacked(head, keccak256("elsewhere"), uint8(4 * child.length), child);
		same(this.read(KEY, nodes), "child", "behind its hash");
		// A child that is longer than a hash is none.
		nodes[0] = abi.encodePacked(head, keccak256("elsewhere"), uint8(4 * 40), child, new bytes(32));
		vm.expectRevert(SubstrateTrie.Malformed.selector);
		this.read(KEY, nodes);
	}

	/// @dev A leaf of the whole key with a value of zeros, whose length is written so.
	function _leaf(bytes memory length, uint256 size) private pure returns (bytes[] memory nodes) {
		nodes = new bytes[](1);
		nodes[0] = abi.encodePacked(uint8(0x40 | 4), KEY, length, new bytes(size));
	}
}
