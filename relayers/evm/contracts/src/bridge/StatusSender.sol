// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilStatus} from "../interfaces/IVigilStatus.sol";
import {StatusReceiver} from "./StatusReceiver.sol";

/// @notice The messenger of a rollup, on its settlement chain.
interface IMessenger {
	function sendMessage(address target, bytes calldata message, uint32 minGasLimit) external payable;
}

/// @title Tells a chain without EIP-2537, or a rollup, what an inbox here says of a ward
/// @notice Anybody may call it, at any time. Copies and late ones change nothing there.
contract StatusSender {
	IVigilStatus public immutable source;
	IMessenger public immutable messenger;
	/// @notice The `StatusReceiver` on the other chain.
	address public immutable receiver;
	/// @dev What the receiver needs.
	uint32 private constant GAS = 120_000;

	constructor(IVigilStatus source_, IMessenger messenger_, address receiver_) {
		(source, messenger, receiver) = (source_, messenger_, receiver_);
	}

	/// @notice Sends the last turn of a ward.
	function send(uint32 service) external payable {
		(bool down,, uint32 turns) = source.lastTurn(service);
		bytes memory call_ = abi.encodeCall(StatusReceiver.updateStatus, (service, down, turns));
		messenger.sendMessage{value: msg.value}(receiver, call_, GAS);
	}
}
