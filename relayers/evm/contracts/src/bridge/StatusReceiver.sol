// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Status} from "../types/Outcomes.sol";
import {IVigilStatus} from "../interfaces/IVigilStatus.sol";

/// @notice The messenger of a rollup, on the rollup.
interface IRemoteMessenger {
	function xDomainMessageSender() external view returns (address);
}

/// @title The status of wards on a chain that cannot verify certificates itself
/// @notice It knows turns only: up or down, in the order in which the inbox counts them, with this chain's own times.
/// @dev Warning: it trusts the messenger's chain as much as the inbox there.
contract StatusReceiver is IVigilStatus {
	/// @notice Only the sender on the other chain, through the messenger.
	error NotSender();
	/// @notice Nothing was heard of the service.
	error UnknownService(uint32 service);
	/// @notice A later turn is known.
	error OldTurn(uint32 given, uint32 known);

	event Turned(uint32 indexed service, bool down, uint32 turns);

	struct Turn {
		bool down;
		uint64 turnedAt;
		uint32 turns;
	}

	IRemoteMessenger public immutable messenger;
	/// @notice The `StatusSender` on the other chain.
	address public immutable sender;
	mapping(uint32 service => Turn) private _turns;

	constructor(IRemoteMessenger messenger_, address sender_) {
		(messenger, sender) = (messenger_, sender_);
	}

	/// @notice What the inbox on the other chain says. Only through the messenger.
	function updateStatus(uint32 service, bool down, uint32 turns) external {
		bool from = msg.sender == address(messenger) && messenger.xDomainMessageSender() == sender;
		if (!from) revert NotSender();
		Turn storage known = _turns[service];
		if (turns <= known.turns) revert OldTurn(turns, known.turns);
		_turns[service] = Turn({down: down, turnedAt: uint64(block.timestamp), turns: turns});
		emit Turned(service, down, turns);
	}

	/// @inheritdoc IVigilStatus
	function status(uint32 service) external view returns (Status) {
		return isHalted(service) ? Status.Halted : Status.Live;
	}

	/// @inheritdoc IVigilStatus
	function isHalted(uint32 service) public view returns (bool down) {
		(down,,) = lastTurn(service);
	}

	/// @inheritdoc IVigilStatus
	function lastTurn(uint32 service) public view returns (bool down, uint64 turnedAt, uint32 turns) {
		Turn storage turn = _turns[service];
		if (turn.turns == 0) revert UnknownService(service);
		return (turn.down, turn.turnedAt, turn.turns);
	}
}
