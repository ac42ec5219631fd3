// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Outbox, Signer} from "../types/Statements.sol";
import {Message, Rehearsed} from "../types/Outcomes.sol";

/// @title What an inbox does for protocols
interface IDesk {
	/// @notice Delivers messages of an Outbox in order, from the next one on; those delivered before are
	/// skipped, and those of a kind that is not known here are refused, with a receipt.
	/// @param beneficiary whom the relayer wants to be paid on Vigil
	function submitMessages(
		Signer calldata signer,
		Outbox calldata outbox,
		bytes32[6] calldata signature,
		bytes32 beneficiary,
		bytes calldata absent,
		bytes calldata witnesses,
		Message[] calldata messages
	) external;

	/// @notice Executes a message that failed, or came during a pause: of each protocol and lane the first that waits.
	/// @param payload as the message had it
	function retryMessage(
		uint32 service,
		uint32 lane,
		uint64 sequence,
		uint32 protocol,
		bytes calldata payload
	) external;

	/// @notice Executes a plan, rolls that back, and keeps what came of it. By `eth_call` it only says so.
	function rehearse(uint32 service, uint32 plan) external returns (Rehearsed);
}
