// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Members} from "../src/libraries/Members.sol";
import {Test} from "./support/Test.sol";

/// @notice The walk over a bitfield, over all of them that are short: what halmos proves of one byte, of two.
contract WalkTest is Test {
	function test_the_walk_over_any_two_bytes_names_every_bit_that_is_set_in_order() public view {
		for (uint256 both; both < 1 << 16; ++both) this.walk(abi.encodePacked(uint16(both)));
	}

	function test_the_walk_passes_over_words_without_anybody_and_over_nothing_else() public view {
		for (uint256 one; one < 256; ++one) {
			for (uint256 before = 30; before < 34; ++before) {
				this.walk(abi.encodePacked(new bytes(before), uint8(one)));
				this.walk(abi.encodePacked(uint8(1), new bytes(before), uint8(one), uint8(128)));
			}
			this.walk(abi.encodePacked(new bytes(64), uint8(one), new bytes(40)));
		}
	}

	function walk(bytes calldata absent) external pure {
		uint256 start;
		assembly ("memory-safe") {
			start := mload(0x40)
		}
		(uint256 from, uint256 to) = Members.indices(start, absent);
		for (uint256 i; i < absent.length; ++i) {
			uint256 bits = uint8(absent[i]);
			for (uint256 bit; bits >> bit != 0; ++bit) {
				if (bits >> bit & 1 == 0) continue;
				uint256 found;
				assembly ("memory-safe") {
					found := mload(from)
				}
				yes(from < to && found == 8 * i + bit, "the next one that is set");
				from += 64;
			}
		}
		same(from, to, "and no other");
	}
}
