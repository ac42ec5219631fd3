// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Curve} from "./Curve.sol";

/// @title Whether this chain computes as Vigil's watchers do
/// @notice A signature that is right must be taken, and the same one of another digest refused. No table of
/// chains is trusted: where the precompiles of EIP-2537 are missing, or answer otherwise, there is no inbox.
library KnownAnswer {
	/// @dev The secret is one, so the key is the generator.
	bytes private constant KEY =
		hex"0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
		hex"0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";
	/// @dev Of the hash of this text; written by the Rust side's vectors.
	bytes private constant SIGNATURE =
		hex"000000000000000000000000000000000478acfd992fb9f8a4cc1aef36654deca91c3642710d6870bb409e7938032597c4e14217812287698eb4141b61522043"
		hex"0000000000000000000000000000000010dc20b7d51f32c2534a53e9a12d61404f1bc1de0b9b278e2f09650f79282f8199063b94877c9a3292abe47a4f73e4cb"
		hex"0000000000000000000000000000000015b72768543accf73436ac4c3d5e2571976cc719a6f8f73f9c493400ced016a1492d1cd796eab2d18f84f2033981cee0"
		hex"000000000000000000000000000000000336eb642737dffbb19bf906ad56e7d22e3de7b8e40889bc8b75ed74541878ef54aaed9b662feb71fc62bee0721fc92e";
	bytes32 private constant DIGEST = keccak256("vigil/known-answer/v1");

	/// @notice Reverts with `Curve.NoCurve` unless both answers are right.
	function check() internal view {
		if (_answer(DIGEST) != Curve.Verdict.Right) revert Curve.NoCurve();
		if (_answer(keccak256(abi.encode(DIGEST))) != Curve.Verdict.Wrong) revert Curve.NoCurve();
	}

	function _answer(bytes32 digest) private view returns (Curve.Verdict) {
		(bytes memory key, bytes memory signature) = (KEY, SIGNATURE);
		uint256 pairs;
		assembly ("memory-safe") {
			pairs := mload(0x40)
			mcopy(pairs, add(key, 32), 128)
			mcopy(add(pairs, 512), add(signature, 32), 256)
		}
		return Curve.pair(pairs, digest);
	}
}
