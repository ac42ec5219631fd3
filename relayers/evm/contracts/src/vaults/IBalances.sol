// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title What somebody had on another chain, by a proof against its state
interface IBalances {
	/// @notice Reverts unless the proof leads from the root to the holder's balance.
	function balanceAt(bytes32 stateRoot, address holder, bytes calldata proof)
		external
		view
		returns (uint256);
}
