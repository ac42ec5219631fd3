// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";
import {Curve} from "../src/libraries/Curve.sol";
import {Peers} from "./support/Peers.sol";
import {Watchers} from "./support/Watchers.sol";

interface ILidoBls {
	function hashToG2(bytes32 message) external view returns (BLS.G2Point memory);
	function verify(BLS.G1Point calldata key, bytes32 message, BLS.G2Point calldata signature)
		external
		view
		returns (bool);
}

/// @notice A verification by `Curve`, as a contract of its own.
contract OurBls {
	function verify(bytes calldata key, bytes32 digest, bytes32[6] calldata signature) external view {
		bytes memory copy = key;
		uint256 at_;
		assembly {
			at_ := add(copy, 32)
		}
		Curve.verify(at_, digest, signature);
	}
}

/// @notice A verification by Solady's library.
contract SoladyBls {
	function verify(BLS.G1Point calldata key, bytes32 digest, BLS.G2Point calldata signature)
		external
		view
		returns (bool)
	{
		(BLS.G1Point[] memory ones, BLS.G2Point[] memory twos) = (new BLS.G1Point[](2), new BLS.G2Point[](2));
		(ones[0], twos[0]) = (key, BLS.hashToG2(abi.encodePacked(digest)));
		ones[1] = BLS.G1Point(
			0x0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0f,
			0xc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb,
			0x00000000000000000000000000000000114d1d6855d545a8aa7d76c8cf2e21f2,
			0x67816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca
		);
		twos[1] = signature;
		return BLS.pairing(ones, twos);
	}
}

/// @notice Ours beside libraries of others: Lido's has our ciphersuite, Solady's the same without its domain
/// separation. One hash, one pairing, everything cold, in one run.
contract BesideTest is Peers {
	OurBls internal ours;
	ILidoBls internal lido;
	SoladyBls internal solady;

	function setUp() public {
		ours = new OurBls();
		lido = ILidoBls(createFrom("test/peers/fixtures/LidoBls.json", ""));
		solady = new SoladyBls();
	}

	function testFuzz_a_digest_is_the_point_that_lidos_library_says(bytes32 digest) public view {
		same(abi.encode(lido.hashToG2(digest)), Watchers.hashToTwist(digest), "the point");
	}

	function testFuzz_a_signature_is_right_exactly_when_lidos_library_says_so(bytes32 digest, uint256 secret, bool wrong)
		public
		view
	{
		secret = secret % (Watchers.ORDER - 1) + 1;
		bytes memory key = _key(secret);
		bytes32 signed = wrong ? keccak256(abi.encode(digest)) : digest;
		(BLS.G1Point memory one, BLS.G2Point memory two) = (_one(key), _two(secret, signed));
		yes(lido.verify(one, digest, two) == !wrong, "Lido's");
		(bool done,) = address(ours).staticcall(
			abi.encodeCall(ours.verify, (key, digest, Watchers.sign(secret, signed)))
		);
		yes(done == !wrong, "ours");
	}

	/// @dev DESIGN measures the whole Halt; this is its heart.
	function test_a_verification_costs_less_than_by_either_of_them() public {
		(uint256 secret, bytes32 digest) = (12_345, keccak256("digest"));
		bytes memory key = _key(secret);
		(BLS.G1Point memory one, BLS.G2Point memory two) = (_one(key), _two(secret, digest));
		uint256 first = _gas(
			address(ours), abi.encodeCall(ours.verify, (key, digest, Watchers.sign(secret, digest)))
		);
		uint256 second = _gas(address(lido), abi.encodeCall(lido.verify, (one, digest, two)));
		uint256 third = _gas(address(solady), abi.encodeCall(solady.verify, (one, digest, two)));
		// Another suite hashes otherwise: the pairing is as dear, its answer is no.
		yes(!solady.verify(one, digest, two), "not our ciphersuite");
		yes(first < second && first < third, "ours is the least");
		string memory table = "| verification of one signature | gas inside the call |\n|---|---|\n";
		table = string.concat(table, "| Vigil | ", vm.toString(first), " |\n");
		table = string.concat(table, "| Lido core, the same ciphersuite | ", vm.toString(second), " |\n");
		table = string.concat(table, "| Solady 0.1.26, another tag | ", vm.toString(third), " |\n");
		string memory path = "snapshots/gas-beside.md";
		if (vm.envOr("VIGIL_UPDATE_VECTORS", false)) vm.writeFile(path, table);
		same(table, vm.exists(path) ? vm.readFile(path) : "", "snapshots/gas-beside.md is stale");
	}

	function _gas(address target, bytes memory call_) private returns (uint256) {
		vm.cool(target);
		(bool done,) = target.call(call_);
		yes(done, "answered");
		return vm.lastCallGas().gasTotalUsed;
	}

	/// @dev A key as EIP-2537 has it.
	function _key(uint256 secret) private view returns (bytes memory key) {
		(, key) = address(0x0c).staticcall(abi.encodePacked(Watchers.GENERATOR, secret));
	}

	function _one(bytes memory key) private pure returns (BLS.G1Point memory) {
		return abi.decode(key, (BLS.G1Point));
	}

	function _two(uint256 secret, bytes32 digest) private view returns (BLS.G2Point memory) {
		(, bytes memory point) =
			address(0x0e).staticcall(abi.encodePacked(Watchers.hashToTwist(digest), secret));
		return abi.decode(point, (BLS.G2Point));
	}
}
