// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Curve} from "./Curve.sol";
import {SetCommitment} from "../types/Statements.sol";

/// @title The absent members of a set, and the key of all others
/// @notice A certificate's bitfield names the absent: member `i` is bit `i % 8`, counted from the lowest,
/// of byte `i / 8`. Each is shown with key and weight, and one proof shows that all of them stand
/// where the bitfield says, under the members' root of the set's commitment:
///
/// - for each absent member, in the order of the bitfield: its key (96 bytes) and its weight (16 bytes);
/// - then the hashes that are beside their paths and on none of them: level by level from the leaves
///   upwards, in each from left to right.
///
/// So there is one form only, nobody can be named twice or out of order, and what paths share is
/// neither sent nor hashed twice. Leaves, nodes and filling are those of `vigil_primitives::members`.
library Members {
	/// @notice The list of absent members is not of the set's size, or names somebody beyond it.
	error WrongBitfieldSize(uint256 size, uint256 bytesGiven);
	/// @notice The witnesses are more or fewer than the bitfield names.
	error WitnessMismatch(uint256 absentees, uint256 bytesGiven);
	/// @notice The witnesses do not prove membership in the set.
	error WrongWitness();
	/// @notice The set cannot have been made by Vigil: a member without weight, or more than the total.
	error UnsoundSet();

	bytes32 internal constant LEAF =
		0x69f1aa5fc84141aae466eee2f1c88966313fa81e71578c8f7780e943f261c9bc;
	bytes32 internal constant NODE =
		0xaf7c5cf648aba63f67cbab28f071b423e4ec159df3c29ec659870e2f8b48f93d;
	/// @dev `log2` of each power of two below 256, by its remainder modulo 11.
	uint256 private constant PLACES =
		0x0000010002040007030605000000000000000000000000000000000000000000;
	/// @dev Bytes of one absent member: its key and its weight.
	uint256 private constant RECORD = 112;
	/// @dev Where the input of a node, and the nodes themselves, stand behind a key.
	uint256 private constant HASHES = 448;
	uint256 private constant NODES = 544;

	/// @notice The weight of those who are absent, and the key of all others in memory, as EIP-2537 has it.
	function present(SetCommitment calldata set, bytes calldata absent, bytes calldata witnesses)
		internal
		view
		returns (uint256 absentWeight, uint256 key)
	{
		uint256 size = set.size;
		_checkBitfield(size, absent);
		key = _load(set.aggregateKey);
		(uint256 nodes, uint256 last) = indices(key + NODES, absent);
		uint256 records = (last - nodes) / 64 * RECORD;
		bool mismatch = records > witnesses.length || (records == 0 && witnesses.length != 0);
		if (mismatch) revert WitnessMismatch(records / RECORD, witnesses.length);
		if (records == 0) return (0, key);
		uint256 here;
		assembly ("memory-safe") {
			here := witnesses.offset
		}
		// The sum is kept negated, from the aggregate on: so no addition begins at the identity.
		_negate(key);
		bool sound;
		(absentWeight, sound) = _sum(key, nodes, last, here);
		if (!sound) revert Curve.UnusableKey();
		_negate(key);
		if (absentWeight == 0 || absentWeight > set.totalWeight) revert UnsoundSet();
		uint256 end = here + witnesses.length;
		bytes32 root;
		(root, here) = _climb(key + HASHES, last, size, here + records);
		if (root != set.membersRoot || here != end) revert WrongWitness();
	}

	function _checkBitfield(uint256 size, bytes calldata absent) private pure {
		uint256 length = (size + 7) / 8;
		bool wrong = absent.length != length || length == 0;
		if (!wrong && size % 8 != 0) wrong = uint8(absent[length - 1]) >> (size % 8) != 0;
		if (wrong) revert WrongBitfieldSize(size, absent.length);
	}

	/// @dev A key without padding, in free memory. Behind it is room for what is added to it, a leaf, the input of
	/// a node, and from `NODES` on for nodes.
	function _load(bytes32[3] calldata aggregate) private pure returns (uint256 key) {
		assembly ("memory-safe") {
			key := mload(0x40)
			calldatacopy(key, calldatasize(), 256)
			calldatacopy(add(key, 16), aggregate, 48)
			calldatacopy(add(key, 80), add(aggregate, 48), 48)
			mstore(add(key, 256), LEAF)
			mstore(add(key, HASHES), NODE)
			mstore(0x40, add(key, NODES))
		}
	}

	/// @dev The indices of the bits that are set, each with room for a hash behind it.
	function indices(uint256 start, bytes calldata absent) internal pure returns (uint256 nodes, uint256 to) {
		nodes = start;
		assembly ("memory-safe") {
			to := start
			let length := absent.length
			for { let place := 0 } lt(place, length) { place := add(place, 1) } {
				let rest := calldataload(add(absent.offset, place))
				// A word at a time is passed over if nobody in it is absent.
				if iszero(rest) {
					place := add(place, 31)
					continue
				}
				let bits := shr(248, rest)
				for {} bits {} {
					let low := and(bits, sub(0, bits))
					mstore(to, add(shl(3, place), byte(mod(low, 11), PLACES)))
					to := add(to, 64)
					bits := xor(bits, low)
				}
			}
			mstore(0x40, add(to, 64))
		}
	}

	/// @dev Takes a point to its negative; the identity stays what it is. A coordinate beyond the modulus becomes
	/// one that the addition refuses.
	function _negate(uint256 key) private pure {
		(uint256 pHi, uint256 pLo) = (Curve.P_HI, Curve.P_LO);
		assembly ("memory-safe") {
			let hi := mload(add(key, 64))
			let lo := mload(add(key, 96))
			if or(hi, lo) {
				mstore(add(key, 64), sub(sub(pHi, hi), lt(pLo, lo)))
				mstore(add(key, 96), sub(pLo, lo))
			}
		}
	}

	/// @dev Hashes the leaf of each absent member behind its index, and sums weights and keys.
	/// @return weight zero if somebody has none, which nobody in a set has
	function _sum(uint256 key, uint256 at_, uint256 last, uint256 here)
		private
		view
		returns (uint256 weight, bool sound)
	{
		assembly ("memory-safe") {
			sound := 1
			let some := 1
			for {} lt(at_, last) { at_ := add(at_, 64) } {
				let one := shr(128, calldataload(add(here, 96)))
				some := and(some, iszero(iszero(one)))
				weight := add(weight, one)
				mstore(add(key, 288), mload(at_))
				calldatacopy(add(key, 320), here, 96)
				mstore(add(key, 416), one)
				mstore(add(at_, 32), keccak256(add(key, 256), 192))
				mcopy(add(key, 144), add(key, 320), 48)
				mcopy(add(key, 208), add(key, 368), 48)
				sound := and(sound, staticcall(375, 0x0b, key, 256, key, 128))
				sound := and(sound, eq(returndatasize(), 128))
				here := add(here, RECORD)
			}
			weight := mul(weight, some)
		}
	}

	/// @dev Climbs from the leaves to the root, all paths at once, level by level.
	/// @param hashes the input of a node, with its tag; nodes begin right behind it
	function _climb(uint256 hashes, uint256 last, uint256 size, uint256 here)
		private
		pure
		returns (bytes32 root, uint256 end)
	{
		assembly ("memory-safe") {
			// It calls itself, so that the compiler keeps it apart: a third cheaper than as part of a longer function.
			function climb(input, behind, width, proof) -> top, rest {
				let from := add(input, 96)
				if eq(behind, add(from, 64)) {
					// One path is left, or there was one only.
					let index := mload(from)
					top := mload(add(from, 32))
					for {} gt(width, 1) { width := shr(1, add(width, 1)) } {
						let side := add(32, shl(5, and(index, 1)))
						mstore(add(input, side), top)
						mstore(add(input, xor(side, 96)), calldataload(proof))
						proof := add(proof, 32)
						top := keccak256(input, 96)
						index := shr(1, index)
					}
					rest := proof
					leave
				}
				// No index follows the last one.
				mstore(behind, not(0))
				let to := from
				for {} lt(from, behind) {} {
					let index := mload(from)
					let side := add(32, shl(5, and(index, 1)))
					mstore(add(input, side), mload(add(from, 32)))
					side := add(input, xor(side, 96))
					from := add(from, 64)
					// The other side: the next node if it is its sibling, else what was sent.
					switch eq(mload(from), or(index, 1))
					case 0 {
						mstore(side, calldataload(proof))
						proof := add(proof, 32)
					}
					default {
						mstore(side, mload(add(from, 32)))
						from := add(from, 64)
					}
					mstore(to, shr(1, index))
					mstore(add(to, 32), keccak256(input, 96))
					to := add(to, 64)
				}
				top, rest := climb(input, to, shr(1, add(width, 1)), proof)
			}
			root, end := climb(hashes, last, size, here)
		}
	}
}
