// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Kind, Policy, SetCommitment, Signer} from "../types/Statements.sol";

/// @title How an inbox comes to trust sets of watchers
interface IOffice {
	/// @notice Trusts the first set of a service. Only the installer, once for each service; `standby` as in
	/// `handover`.
	function installSet(SetCommitment calldata set, Policy calldata policy, bytes32 standby) external;

	/// @notice Gives up the role of installer for good.
	function leaveInstaller() external;

	/// @notice Hands in a Handover by the latest set of a service. Never stopped by a pause.
	/// @param standby hash of the commitment of the set that may announce a Handover if `next` falls silent, or
	/// zero
	/// @param beneficiary whom the relayer wants to be paid on Vigil, or zero
	function handover(
		Signer calldata signer,
		SetCommitment calldata next,
		Policy calldata nextPolicy,
		bytes32 standby,
		bytes32[6] calldata signature,
		bytes32 beneficiary,
		bytes calldata absent,
		bytes calldata witnesses
	) external;

	/// @notice Hands in a Handover by the standby of the latest set. It takes effect by `takeOffice` after the
	/// latter's `standbyAfter`, unless a statement of that set about a later time arrives before.
	function announce(
		Signer calldata signer,
		SetCommitment calldata next,
		Policy calldata nextPolicy,
		bytes32 standby,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external;

	/// @notice Carries out what was announced, once nobody of the set in office has spoken for long enough.
	function takeOffice(SetCommitment calldata next) external;

	/// @notice Hands in a statement about the ward for nothing but that its set is not silent, which makes an
	/// announcement void. What the statement does to the ward is for the other calls.
	/// @param words the statement's fields in order, then zeros
	function speak(
		Signer calldata signer,
		Kind kind,
		bytes32[5] calldata words,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external;
}
