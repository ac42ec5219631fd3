// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The curve BLS12-381 by the precompiles of EIP-2537
/// @notice Public keys are points of G1, signatures points of G2, ciphersuite
/// `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_`, and every message has 32 bytes.
/// @dev All assembly that computes stands here, in `Members` and nowhere else; `test/support` has a plain
/// twin of each function, which fuzzing compares it with. A precompile that fails eats all gas that it
/// is given, so each gets what EIP-2537 prices it at, and what it returns is counted: a chain without it
/// answers success and nothing.
library Curve {
	/// @notice The addition in G1 refused a point.
	error UnusableKey();
	/// @notice The signature is no usable point of the curve.
	error UnusableSignature();
	/// @notice The signature is of other keys, or of another statement, set, service or chain.
	error WrongSignature();
	/// @notice Nobody signed, or the keys of those who did cancel out.
	error NobodySigned();
	/// @notice This chain does not have the precompiles of EIP-2537, or too little gas was sent.
	error NoCurve();

	/// @dev The field's modulus: its upper bytes, and its lower 32.
	uint256 internal constant P_HI = 0x1a0111ea397fe69a4b1ba7b6434bacd7;
	uint256 internal constant P_LO =
		0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab;
	/// @dev `floor(2**512 / p)`.
	uint256 private constant MU = 0x9d835d2f3cc9e45ce28101b0cc7a6ba29;

	/// @dev The generator of G1, its y negated.
	uint256 private constant G_X_HI = 0x17f1d3a73197d7942695638c4fa9ac0f;
	uint256 private constant G_X_LO =
		0xc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb;
	uint256 private constant G_Y_HI = 0x114d1d6855d545a8aa7d76c8cf2e21f2;
	uint256 private constant G_Y_LO =
		0x67816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca;

	/// @dev What follows the message in the first hash: the length of the output, a zero, and the domain
	/// separation tag with its length behind it; in the other hashes a counter stands before the tag.
	bytes32 private constant FIRST_TAIL_0 =
		0x010000424c535f5349475f424c53313233383147325f584d443a5348412d3235;
	bytes32 private constant FIRST_TAIL_1 =
		0x365f535357555f524f5f504f505f2b0000000000000000000000000000000000;
	bytes32 private constant NEXT_TAIL_0 =
		0x01424c535f5349475f424c53313233383147325f584d443a5348412d3235365f;
	bytes32 private constant NEXT_TAIL_1 =
		0x535357555f524f5f504f505f2b00000000000000000000000000000000000000;

	address internal constant G1_ADD = address(0x0b);
	uint256 internal constant G1_ADD_GAS = 375;

	/// @notice Writes a message's two field elements of the twist as two arguments of the map to G2.
	/// @param out where 256 bytes are written; 256 bytes after it are used
	/// @return done whether SHA-256 answered
	function hashToField(bytes32 message, uint256 out) internal view returns (bool done) {
		done = _expand(message, out);
		for (uint256 i; i < 4; ++i) {
			uint256 hi;
			uint256 lo;
			assembly ("memory-safe") {
				hi := mload(out)
				lo := mload(add(out, 32))
			}
			(hi, lo) = reduce(hi, lo);
			assembly ("memory-safe") {
				mstore(out, hi)
				mstore(add(out, 32), lo)
				out := add(out, 64)
			}
		}
	}

	/// @dev `expand_message_xmd` of RFC 9380: 256 bytes.
	function _expand(bytes32 message, uint256 out) private view returns (bool done) {
		assembly ("memory-safe") {
			let work := add(out, 256)
			calldatacopy(work, calldatasize(), 64)
			mstore(add(work, 64), message)
			mstore(add(work, 96), FIRST_TAIL_0)
			mstore(add(work, 128), FIRST_TAIL_1)
			done := staticcall(200, 2, work, 143, 0, 32)
			let first := mload(0)
			mstore(work, first)
			mstore(add(work, 32), NEXT_TAIL_0)
			mstore(add(work, 64), NEXT_TAIL_1)
			done := and(done, staticcall(200, 2, work, 77, out, 32))
			for { let i := 1 } lt(i, 8) { i := add(i, 1) } {
				mstore(work, xor(first, mload(out)))
				mstore8(add(work, 32), add(i, 1))
				out := add(out, 32)
				done := and(done, staticcall(200, 2, work, 77, out, 32))
			}
		}
	}

	/// @notice A number of 512 bits modulo the field's modulus.
	/// @dev Barrett: the quotient by the upper word is at most two too small, so what is left is below three times
	/// the modulus.
	function reduce(uint256 hi, uint256 lo) internal pure returns (uint256 r1, uint256 r0) {
		assembly ("memory-safe") {
			let mm := mulmod(hi, MU, not(0))
			let low := mul(hi, MU)
			let q := sub(sub(mm, low), lt(mm, low))
			mm := mulmod(q, P_LO, not(0))
			low := mul(q, P_LO)
			let high := add(sub(sub(mm, low), lt(mm, low)), mul(q, P_HI))
			r0 := sub(lo, low)
			r1 := sub(sub(hi, high), lt(lo, low))
			if or(gt(r1, P_HI), and(eq(r1, P_HI), iszero(lt(r0, P_LO)))) {
				r1 := sub(sub(r1, P_HI), lt(r0, P_LO))
				r0 := sub(r0, P_LO)
				if or(gt(r1, P_HI), and(eq(r1, P_HI), iszero(lt(r0, P_LO)))) {
					r1 := sub(sub(r1, P_HI), lt(r0, P_LO))
					r0 := sub(r0, P_LO)
				}
			}
		}
	}

	/// @notice What came of a verification.
	enum Verdict {
		Right,
		Wrong,
		Unusable,
		Missing
	}

	/// @notice Checks that `signature` is the signature of `digest` by the key at `key`.
	/// @param key where in memory the key stands as EIP-2537 has it, 128 bytes
	function verify(uint256 key, bytes32 digest, bytes32[6] calldata signature) internal view {
		uint256 pairs;
		uint256 any;
		assembly ("memory-safe") {
			any := or(or(mload(key), mload(add(key, 32))), or(mload(add(key, 64)), mload(add(key, 96))))
			pairs := mload(0x40)
			// Certificates have the upper coefficient first, and no padding.
			let here := add(pairs, 512)
			calldatacopy(here, calldatasize(), 256)
			calldatacopy(add(here, 16), add(signature, 48), 48)
			calldatacopy(add(here, 80), signature, 48)
			calldatacopy(add(here, 144), add(signature, 144), 48)
			calldatacopy(add(here, 208), add(signature, 96), 48)
			mcopy(pairs, key, 128)
		}
		if (any == 0) revert NobodySigned();
		Verdict verdict = pair(pairs, digest);
		if (verdict == Verdict.Right) return;
		if (verdict == Verdict.Missing) revert NoCurve();
		if (verdict == Verdict.Unusable) revert UnusableSignature();
		revert WrongSignature();
	}

	/// @notice Whether `e(key, H(digest)) * e(-G, signature) = 1`. The pairing checks that both are in their
	/// subgroups.
	/// @param pairs free memory with the key in its first 128 bytes and the signature in the 256 bytes from
	/// 512 on, as EIP-2537 has them; overwritten up to 1,536
	function pair(uint256 pairs, bytes32 digest) internal view returns (Verdict) {
		// The field elements are hashed behind the pairs.
		bool mapped = hashToField(digest, pairs + 1024);
		bool paired;
		bool empty;
		uint256 result;
		assembly ("memory-safe") {
			let field := add(pairs, 1024)
			mapped := and(mapped, staticcall(23800, 0x11, add(field, 128), 128, add(field, 256), 256))
			mapped := and(mapped, eq(returndatasize(), 256))
			mapped := and(mapped, staticcall(23800, 0x11, field, 128, field, 256))
			mapped := and(mapped, eq(returndatasize(), 256))
			mapped := and(mapped, staticcall(600, 0x0d, field, 512, add(pairs, 128), 256))
			mapped := and(mapped, eq(returndatasize(), 256))

			let here := add(pairs, 384)
			mstore(here, G_X_HI)
			mstore(add(here, 32), G_X_LO)
			mstore(add(here, 64), G_Y_HI)
			mstore(add(here, 96), G_Y_LO)
			// The identity is a point to the precompile.
			here := add(pairs, 512)
			let any := or(or(mload(here), mload(add(here, 32))), or(mload(add(here, 64)), mload(add(here, 96))))
			here := add(pairs, 640)
			any := or(any, or(mload(here), mload(add(here, 32))))
			any := or(any, or(mload(add(here, 64)), mload(add(here, 96))))
			empty := iszero(any)
			paired := staticcall(102900, 0x0f, pairs, 768, 0, 32)
			paired := and(paired, eq(returndatasize(), 32))
			result := mload(0)
		}
		if (!mapped) return Verdict.Missing;
		if (empty || !paired) return Verdict.Unusable;
		return result == 1 ? Verdict.Right : Verdict.Wrong;
	}

	/// @notice Whether three words are a key: a point of the right subgroup, and not the identity.
	function isKey(bytes32[3] calldata key) internal view returns (bool valid) {
		assembly ("memory-safe") {
			let here := mload(0x40)
			calldatacopy(here, calldatasize(), 160)
			calldatacopy(add(here, 16), key, 48)
			calldatacopy(add(here, 80), add(key, 48), 48)
			mstore(add(here, 128), 1)
			// The multiplication checks the subgroup; the addition does not.
			valid := staticcall(12000, 0x0c, here, 160, here, 128)
			valid := and(valid, eq(returndatasize(), 128))
			let any := or(or(mload(here), mload(add(here, 32))), or(mload(add(here, 64)), mload(add(here, 96))))
			valid := and(valid, iszero(iszero(any)))
		}
	}
}
