// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Curve} from "../../src/libraries/Curve.sol";
import {Hashes} from "../../src/libraries/Hashes.sol";
import {Kind, Policy, SetCommitment, Signer} from "../../src/types/Statements.sol";

/// @notice A certificate's part that is not its statement.
struct Certified {
	bytes32[6] signature;
	bytes absent;
	bytes witnesses;
}

/// @notice A set of watchers whose secrets are known.
struct Squad {
	uint256[] secrets;
	bytes32[3][] keys;
	uint128[] weights;
	/// Leaves first, then each level above; the root is last.
	bytes32[][] tree;
	SetCommitment commitment;
}

/// @notice Makes sets of watchers and has them sign, by the precompiles themselves: a signature of many is the
/// hash times the sum of their secrets.
library Watchers {
	uint256 internal constant ORDER =
		0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001;
	bytes32 internal constant LEAF =
		0x69f1aa5fc84141aae466eee2f1c88966313fa81e71578c8f7780e943f261c9bc;
	bytes32 internal constant NODE =
		0xaf7c5cf648aba63f67cbab28f071b423e4ec159df3c29ec659870e2f8b48f93d;
	bytes32 internal constant EMPTY =
		0xe504118f6b1b0651f644e33256a5b7d36887eaee38675a787ad1158390eca7ed;

	bytes internal constant GENERATOR =
		hex"0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
		hex"0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";

	function policy() internal pure returns (Policy memory one) {
		one.haltAfter = 12;
		one.roundLength = 3;
		one.margin = 3;
		one.checkpointInterval = 10;
		one.stableFor = 30;
		one.standbyAfter = 86_400;
		one.goneAfter = 86_400;
		one.minVoices = 4;
	}

	/// @notice A set of so many members, each of this weight, in office from 1,000 until 2,000,000.
	function squad(uint32 service, uint64 setId, uint16 size, Policy memory how)
		internal
		view
		returns (Squad memory made)
	{
		uint128[] memory weights = new uint128[](size);
		for (uint256 i; i < size; ++i) weights[i] = 1_000;
		return squad(service, setId, weights, how);
	}

	function squad(uint32 service, uint64 setId, uint128[] memory weights, Policy memory how)
		internal
		view
		returns (Squad memory made)
	{
		uint256[] memory secrets = new uint256[](weights.length);
		for (uint256 i; i < secrets.length; ++i) {
			secrets[i] = uint256(keccak256(abi.encode("watcher", setId, i))) % ORDER;
		}
		return squadOf(service, setId, secrets, weights, how);
	}

	/// @notice A set of these secrets. Weights whose sum has no room are summed as far as there is.
	function squadOf(
		uint32 service,
		uint64 setId,
		uint256[] memory secrets,
		uint128[] memory weights,
		Policy memory how
	) internal view returns (Squad memory made) {
		uint256 size = weights.length;
		made.secrets = secrets;
		made.keys = new bytes32[3][](size);
		made.weights = weights;
		uint256 sum;
		uint256 total;
		for (uint256 i; i < size; ++i) {
			made.keys[i] = publicKey(made.secrets[i]);
			sum = addmod(sum, made.secrets[i], ORDER);
			total += weights[i];
		}
		made.tree = _tree(made.keys, weights);
		made.commitment = SetCommitment({
			service: service,
			setId: setId,
			size: uint16(size),
			totalWeight: uint128(total),
			quorumWeight: uint128(total - (total + 2) / 3 + 1),
			aggregateKey: publicKey(sum),
			membersRoot: made.tree[made.tree.length - 1][0],
			policyHash: keccak256(abi.encode(how)),
			activatesAt: 1_000,
			expiresAt: 2_000_000
		});
	}

	/// @notice The certificate of all but these members, in rising order.
	function certify(Squad memory set, bytes32 genesis, Kind kind, bytes32 body, uint256[] memory absentees)
		internal
		view
		returns (Certified memory made)
	{
		bytes32 digest =
			Hashes.digest(genesis, kind, set.commitment.service, set.commitment.setId, body);
		return certifyDigest(set, digest, absentees);
	}

	function certifyDigest(Squad memory set, bytes32 digest, uint256[] memory absentees)
		internal
		view
		returns (Certified memory made)
	{
		uint256 size = set.secrets.length;
		made.absent = new bytes((size + 7) / 8);
		uint256 sum;
		for (uint256 i; i < size; ++i) sum = addmod(sum, set.secrets[i], ORDER);
		for (uint256 i; i < absentees.length; ++i) {
			uint256 index = absentees[i];
			made.absent[index / 8] |= bytes1(uint8(1 << (index % 8)));
			sum = addmod(sum, ORDER - set.secrets[index], ORDER);
		}
		if (sum != 0) made.signature = sign(sum, digest);
		made.witnesses = witnesses(set, absentees);
	}

	/// @notice What the contracts ask of absent members: see `Members`.
	function witnesses(Squad memory set, uint256[] memory absentees) internal pure returns (bytes memory) {
		bytes memory packed;
		for (uint256 i; i < absentees.length; ++i) {
			packed = bytes.concat(
				packed, abi.encodePacked(set.keys[absentees[i]], set.weights[absentees[i]])
			);
		}
		uint256[] memory level = absentees;
		for (uint256 height; height + 1 < set.tree.length; ++height) {
			uint256[] memory above = new uint256[](level.length);
			uint256 count;
			for (uint256 i; i < level.length; ++i) {
				uint256 beside = level[i] ^ 1;
				bool known = (i != 0 && level[i - 1] == beside)
					|| (i + 1 < level.length && level[i + 1] == beside);
				if (!known) packed = bytes.concat(packed, set.tree[height][beside]);
				if (count == 0 || above[count - 1] != level[i] / 2) above[count++] = level[i] / 2;
			}
			assembly {
				mstore(above, count)
			}
			level = above;
		}
		return packed;
	}

	/// @notice A signer as calls take it.
	function signer(Squad memory set, Policy memory how) internal pure returns (Signer memory) {
		return Signer({set: set.commitment, policy: how});
	}

	function publicKey(uint256 secret) internal view returns (bytes32[3] memory key) {
		bytes memory point = _call(address(0x0c), abi.encodePacked(GENERATOR, secret));
		return pack(point);
	}

	/// @notice A point of G1 without padding.
	function pack(bytes memory point) internal pure returns (bytes32[3] memory key) {
		bytes memory out = new bytes(96);
		assembly {
			mcopy(add(out, 32), add(point, 48), 48)
			mcopy(add(out, 80), add(point, 112), 48)
			mcopy(key, add(out, 32), 96)
		}
	}

	function sign(uint256 secret, bytes32 digest) internal view returns (bytes32[6] memory signature) {
		return packTwist(_call(address(0x0e), abi.encodePacked(hashToTwist(digest), secret)));
	}

	/// @notice A point of G2 without padding, the upper coefficient first.
	function packTwist(bytes memory point) internal pure returns (bytes32[6] memory signature) {
		assembly {
			let from := add(point, 32)
			mcopy(signature, add(from, 80), 48)
			mcopy(add(signature, 48), add(from, 16), 48)
			mcopy(add(signature, 96), add(from, 208), 48)
			mcopy(add(signature, 144), add(from, 144), 48)
		}
	}

	function hashToTwist(bytes32 digest) internal view returns (bytes memory) {
		bytes memory field = new bytes(512);
		uint256 start;
		assembly {
			start := add(field, 32)
		}
		Curve.hashToField(digest, start);
		bytes memory first = new bytes(128);
		bytes memory second = new bytes(128);
		assembly {
			mcopy(add(first, 32), start, 128)
			mcopy(add(second, 32), add(start, 128), 128)
		}
		first = _call(address(0x11), first);
		second = _call(address(0x11), second);
		return _call(address(0x0d), bytes.concat(first, second));
	}

	function _call(address precompile, bytes memory input) private view returns (bytes memory) {
		(bool done, bytes memory output) = precompile.staticcall(input);
		require(done && output.length != 0, "precompile");
		return output;
	}

	function _tree(bytes32[3][] memory keys, uint128[] memory weights)
		private
		pure
		returns (bytes32[][] memory tree)
	{
		uint256 width = 1;
		uint256 depth;
		while (width < keys.length) (width, depth) = (2 * width, depth + 1);
		tree = new bytes32[][](depth + 1);
		bytes32[] memory level = new bytes32[](width);
		for (uint256 i; i < width; ++i) {
			level[i] = i < keys.length ? keccak256(abi.encode(LEAF, i, keys[i], weights[i])) : EMPTY;
		}
		tree[0] = level;
		for (uint256 height = 1; height <= depth; ++height) {
			bytes32[] memory above = new bytes32[](level.length / 2);
			for (uint256 i; i < above.length; ++i) {
				above[i] = keccak256(abi.encode(NODE, level[2 * i], level[2 * i + 1]));
			}
			tree[height] = above;
			level = above;
		}
	}
}
