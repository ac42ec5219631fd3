// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Checkpoint, Halt, Resume, Signer} from "../types/Statements.sol";
import {WardView} from "../types/Outcomes.sol";
import {Limits} from "../types/Limits.sol";
import {IVigilStatus} from "./IVigilStatus.sol";

/// @title What an inbox hears of wards, and what it is
interface IWards is IVigilStatus {
	/// @notice Hands in a Halt. With more than a third of the weight, and no quorum, it makes the ward suspect.
	function submitHalt(
		Signer calldata signer,
		Halt calldata halt,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external;

	/// @notice Hands in a Resume.
	function submitResume(
		Signer calldata signer,
		Resume calldata resume,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external;

	/// @notice Hands in a Checkpoint.
	/// @param beneficiary whom the relayer wants to be paid on Vigil, or zero
	function submitCheckpoint(
		Signer calldata signer,
		Checkpoint calldata checkpoint_,
		bytes32[6] calldata signature,
		bytes32 beneficiary,
		bytes calldata absent,
		bytes calldata witnesses
	) external;

	/// @notice Records that a suspicion has lapsed, or that a ward has recovered for long enough. Queries know both
	/// without.
	function lapse(uint32 service) external;

	// --- pauses

	/// @notice Stops execution, at most for `maxPause`; certificates, handovers and messages are accepted as
	/// always. Another pause can only begin `maxPause` after the end of this one. Only the guardian.
	function pause(uint64 duration) external;

	/// @notice Ends the pause. Only the guardian.
	function unpause() external;

	/// @notice Hands on the role of guardian, or gives it up. Only the guardian.
	function changeGuardian(address guardian) external;

	// --- queries

	/// @notice The genesis hash of the Vigil chain whose watchers are trusted.
	function genesis() external view returns (bytes32);
	/// @notice What every Actor is a clone of.
	function actorMaster() external view returns (address);
	/// @notice The longest pause, in seconds.
	function maxPause() external view returns (uint64);
	/// @notice The service that watches this very chain, or `type(uint64).max`. This chain cannot hear that it stands;
	/// when it is back, a fresh Resume tells of an incident, and nothing fires.
	function ownService() external view returns (uint64);
	/// @notice For how long rounds are heard.
	function limits() external view returns (Limits memory);
	/// @notice Who holds the two roles, and when the last pause ends.
	function roles() external view returns (address installer, address guardian, uint64 pausedUntil);
	/// @notice What works for this inbox, as its own code: the modules for sets, messages, plans that are due,
	/// and queries.
	function modules()
		external
		view
		returns (address office, address desk, address trigger, address archive);
	/// @notice What is known of a ward.
	function ward(uint32 service) external view returns (WardView memory);
}
