// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../../src/interfaces/IVigilErrors.sol";
import {Curve} from "../../src/libraries/Curve.sol";
import {SetCommitment} from "../../src/types/Statements.sol";
import {Cases} from "../support/Cases.sol";
import {Certified, Squad, Watchers} from "../support/Watchers.sol";

/// @notice Points that are none, are outside the subgroup, or are written otherwise. What the Rust side makes of them,
/// `Vectors.t.sol` compares one by one; cases 1 and 15 are in `Curve.t.sol`, 24 in `peers/UptimeFeed.t.sol`.
contract PointsCases is Cases {
	function test_case_5_points_on_the_curve_but_outside_the_subgroup_are_refused() public {
		string memory json = vm.readFile("test/vectors/refusals.json");
		string memory one = ".cases[2]";
		same(
			vm.parseJsonString(json, string.concat(one, ".name")),
			"a signature outside the subgroup",
			"the vector"
		);
		bytes memory signature = vm.parseJsonBytes(json, string.concat(one, ".signature"));
		bytes32[6] memory words = abi.decode(signature, (bytes32[6]));
		_expect(_withSignature(words), Curve.UnusableSignature.selector);
		bytes[] memory keys =
			vm.parseJsonBytesArray(vm.readFile("test/vectors/keys.json"), ".bad");
		SetCommitment memory set = Watchers.squad(8, 1, 4, policy).commitment;
		for (uint256 i; i < keys.length; ++i) {
			set.aggregateKey = abi.decode(keys[i], (bytes32[3]));
			vm.prank(INSTALLER);
			vm.expectRevert(IVigilErrors.UnsoundCommitment.selector);
			inbox.installSet(set, policy, 0);
		}
	}

	/// @dev The same point, by numbers that are not the least: else one certificate would have two forms.
	function test_case_8_coordinates_beyond_the_modulus_and_bits_above_them_are_refused() public {
		Certified memory good = _proof(squad(), halt(105, 9_000), nobody());
		for (uint256 coordinate; coordinate < 4; ++coordinate) {
			bytes32[6] memory bad = _beyond(good.signature, coordinate);
			_expect(_withSignature(bad), Curve.UnusableSignature.selector);
		}
		for (uint256 bit = 5; bit < 8; ++bit) {
			bytes32[6] memory bad = abi.decode(abi.encode(good.signature), (bytes32[6]));
			bad[0] |= bytes32(uint256(1) << (248 + bit));
			_expect(_withSignature(bad), Curve.UnusableSignature.selector);
		}
		// A key beyond it: as the sum of a set, and as the key of one who is absent.
		SetCommitment memory set = Watchers.squad(8, 1, 4, policy).commitment;
		for (uint256 coordinate; coordinate < 2; ++coordinate) {
			bytes32[3] memory right = set.aggregateKey;
			set.aggregateKey = _keyBeyond(right, coordinate);
			vm.prank(INSTALLER);
			vm.expectRevert(IVigilErrors.UnsoundCommitment.selector);
			inbox.installSet(set, policy, 0);
			set.aggregateKey = right;
		}
		Squad memory crooked = Watchers.squad(9, 1, 4, policy);
		crooked.keys[2] = _keyBeyond(crooked.keys[2], 0);
		_plant(crooked, 2);
		install(crooked, 0);
		_expect(_haltCall(crooked, halt(105, 9_000), only(2)), Curve.UnusableKey.selector);
		(bool done,) = address(inbox).call(_withSignature(good.signature));
		yes(done, "the least numbers");
	}

	/// @dev Makes a member's key part of the set's root.
	function _plant(Squad memory set, uint256 member) private pure {
		set.tree[0][member] = keccak256(
			abi.encode(Watchers.LEAF, member, set.keys[member], set.weights[member])
		);
		for (uint256 level = 1; level < set.tree.length; ++level) {
			for (uint256 i; i < set.tree[level].length; ++i) {
				set.tree[level][i] = keccak256(
					abi.encode(Watchers.NODE, set.tree[level - 1][2 * i], set.tree[level - 1][2 * i + 1])
				);
			}
		}
		set.commitment.membersRoot = set.tree[set.tree.length - 1][0];
	}

	/// @dev One of four coordinates of 48 bytes, the modulus added.
	function _beyond(bytes32[6] memory signature, uint256 coordinate)
		private
		pure
		returns (bytes32[6] memory bad)
	{
		bytes memory all = _added(abi.encodePacked(signature), coordinate);
		return abi.decode(all, (bytes32[6]));
	}

	function _keyBeyond(bytes32[3] memory key, uint256 coordinate)
		private
		pure
		returns (bytes32[3] memory bad)
	{
		return abi.decode(_added(abi.encodePacked(key), coordinate), (bytes32[3]));
	}

	function _added(bytes memory point, uint256 coordinate) private pure returns (bytes memory) {
		bytes memory modulus = abi.encodePacked(uint128(Curve.P_HI), Curve.P_LO);
		uint256 carry;
		for (uint256 i = 48; i > 0; --i) {
			uint256 sum = uint256(uint8(point[48 * coordinate + i - 1])) + uint8(modulus[i - 1]) + carry;
			point[48 * coordinate + i - 1] = bytes1(uint8(sum));
			carry = sum >> 8;
		}
		return point;
	}
}
