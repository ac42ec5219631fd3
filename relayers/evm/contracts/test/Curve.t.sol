// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Curve} from "../src/libraries/Curve.sol";
import {KnownAnswer} from "../src/libraries/KnownAnswer.sol";
import {Members} from "../src/libraries/Members.sol";
import {Calls} from "../src/libraries/Calls.sol";
import {Call, Unfit} from "../src/types/Outcomes.sol";
import {SetCommitment} from "../src/types/Statements.sol";
import {Certified, Squad, Watchers} from "./support/Watchers.sol";
import {Test} from "./support/Test.sol";
import {Twins} from "./support/Twins.sol";

/// @notice The assembly against its plain twins.
contract CurveTest is Test {
	function testFuzz_hashing_to_the_field_is_what_its_twin_says(bytes32 message) public view {
		bytes memory field = new bytes(512);
		uint256 start;
		assembly {
			start := add(field, 32)
		}
		yes(Curve.hashToField(message, start), "it hashes");
		same(Twins.slice(field, 0, 256), Twins.hashToField(abi.encodePacked(message)), "the field");
	}

	function testFuzz_reduction_is_the_remainder(uint256 hi, uint256 lo) public view {
		_sameRemainder(hi, lo);
	}

	/// @dev Case 15: at zero, around the modulus and its multiples, and around the words' ends.
	function test_case_15_reduction_at_its_edges() public view {
		_sameRemainder(0, 0);
		_sameRemainder(0, 1);
		(uint256 hi, uint256 lo) = (Curve.P_HI, Curve.P_LO);
		for (uint256 times = 1; times < 6; ++times) {
			_sameRemainder(hi, lo - 1);
			_sameRemainder(hi, lo);
			_sameRemainder(hi, lo + 1);
			unchecked {
				uint256 next = lo + Curve.P_LO;
				hi = hi + Curve.P_HI + (next < lo ? 1 : 0);
				lo = next;
			}
		}
		_sameRemainder(0, type(uint256).max);
		_sameRemainder(1, 0);
		_sameRemainder(1, 1);
		_sameRemainder(type(uint256).max, type(uint256).max);
		_sameRemainder(type(uint256).max, 0);
	}

	function testFuzz_every_set_of_absentees_leaves_the_key_and_weight_of_the_others(uint256 seed, uint16 size)
		public
		view
	{
		size = uint16(1 + size % 40);
		Squad memory set = Watchers.squad(1, 1, _weights(size, seed), Watchers.policy());
		(uint256[] memory absent, uint256 secret, uint256 weight) = _choose(set, seed);
		Certified memory proof = Watchers.certifyDigest(set, bytes32(seed), absent);
		same(abi.encode(Twins.bits(proof.absent)), abi.encode(absent), "the bits");
		(uint256 found, bytes memory key) =
			this.present(set.commitment, proof.absent, proof.witnesses);
		same(found, weight, "the weight");
		if (secret != 0) {
			same(abi.encode(Watchers.pack(key)), abi.encode(Watchers.publicKey(secret)), "the key");
		} else {
			same(key, new bytes(128), "nobody is left");
		}
	}

	function testFuzz_a_changed_witness_proves_nothing(uint256 seed, uint16 size, uint256 where, uint8 bit)
		public
	{
		size = uint16(2 + size % 40);
		Squad memory set = Watchers.squad(1, 1, _weights(size, seed), Watchers.policy());
		(uint256[] memory absent,,) = _choose(set, seed | 1);
		Certified memory proof = Watchers.certifyDigest(set, bytes32(seed), absent);
		vm.assume(proof.witnesses.length != 0);
		where %= proof.witnesses.length;
		proof.witnesses[where] ^= bytes1(uint8(1 << (bit % 8)));
		vm.expectRevert();
		this.present(set.commitment, proof.absent, proof.witnesses);
	}

	/// @dev Halmos-like: whatever the bytes are, reading them neither loops for ever nor proves a payload fit that
	/// an encoder would not write.
	function testFuzz_what_passes_as_payload_encodes_to_the_same_bytes(bytes memory payload) public view {
		(bool fit,,) = this.check(payload);
		if (fit) same(abi.encode(abi.decode(payload, (Call[]))), payload, "one form");
	}

	function testFuzz_every_encoded_payload_passes_and_no_byte_may_follow(Call[] memory calls) public view {
		if (calls.length == 0) calls = new Call[](1);
		uint256 most = calls.length > 8 ? 8 : calls.length;
		assembly {
			mstore(calls, most)
		}
		for (uint256 i; i < most; ++i) {
			calls[i].gas = uint64(calls[i].gas % 100_000);
			if (calls[i].data.length >= 1_000) calls[i].data = hex"1234";
		}
		bytes memory payload = abi.encode(calls);
		(bool fit, Unfit refusal,) = this.check(payload);
		yes(fit, vm.toString(uint8(refusal)));
		(fit,,) = this.check(bytes.concat(payload, bytes32(0)));
		yes(!fit, "a word behind it");
		(fit,,) = this.check(bytes.concat(payload, hex"00"));
		yes(!fit, "a byte behind it");
	}

	/// @dev Case 1: no EIP-2537, no inbox.
	function test_case_1_a_chain_without_the_precompiles_gets_no_inbox() public {
		this.known();
		for (uint160 precompile = 0x0b; precompile <= 0x11; ++precompile) {
			// An account without code: success, and nothing.
			vm.mockCall(address(precompile), "", "");
		}
		vm.expectRevert(Curve.NoCurve.selector);
		this.known();
		vm.clearMockedCalls();
		// One that says yes to everything is no curve either.
		vm.mockCall(address(0x0f), "", abi.encode(1));
		vm.expectRevert(Curve.NoCurve.selector);
		this.known();
	}

	function known() external view {
		KnownAnswer.check();
	}

	function check(bytes calldata payload) external pure returns (bool, Unfit, uint256) {
		return Calls.check(payload);
	}

	function present(SetCommitment calldata set, bytes calldata absent, bytes calldata witnesses)
		external
		view
		returns (uint256 weight, bytes memory copy)
	{
		uint256 key;
		(weight, key) = Members.present(set, absent, witnesses);
		copy = new bytes(128);
		assembly {
			mcopy(add(copy, 32), key, 128)
		}
	}

	function _sameRemainder(uint256 hi, uint256 lo) private view {
		(uint256 r1, uint256 r0) = Curve.reduce(hi, lo);
		bytes memory expected = Twins.reduce(abi.encodePacked(hi, lo));
		same(abi.encodePacked(uint128(r1), r0), expected, "the remainder");
	}

	function _weights(uint256 size, uint256 seed) private pure returns (uint128[] memory weights) {
		weights = new uint128[](size);
		for (uint256 i; i < size; ++i) {
			weights[i] = uint128(1 + uint256(keccak256(abi.encode(seed, i))) % 1e24);
		}
	}

	function _choose(Squad memory set, uint256 seed)
		private
		pure
		returns (uint256[] memory absent, uint256 secret, uint256 weight)
	{
		uint256 size = set.secrets.length;
		absent = new uint256[](size);
		uint256 found;
		for (uint256 i; i < size; ++i) {
			if ((seed >> i) & 1 == 1) {
				absent[found++] = i;
				weight += set.weights[i];
			} else {
				secret = addmod(secret, set.secrets[i], Watchers.ORDER);
			}
		}
		assembly {
			mstore(absent, found)
		}
	}
}
