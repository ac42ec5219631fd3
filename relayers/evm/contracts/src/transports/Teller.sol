// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Status, WardView} from "../types/Outcomes.sol";
import {IVigilInbox} from "../interfaces/IVigilInbox.sol";
import {Copy, Tells} from "./ICrossing.sol";

/// @title Tells crossings on other chains, by one transport, what an inbox here says
/// @notice What it says is true wherever it is sent, so everybody may choose where: what is told of a ward by anybody,
/// what is told for a protocol by its Actor alone. A `Path` on the other side knows this contract by its address.
/// @dev Warning: what is paid to the transport is the caller's affair, and is not given back.
abstract contract Teller {
	/// @notice Only the protocol's own Actor speaks for it.
	error NotActor();
	/// @notice The ward neither stands, nor did it ever come back.
	error NothingToTell(uint32 service);

	event Told(Tells indexed tells, uint32 indexed service, uint64 indexed number, address crossing);

	IVigilInbox public immutable inbox;

	constructor(IVigilInbox inbox_) {
		inbox = inbox_;
	}

	/// @notice Tells that a ward stands, or that it lives again. Anybody may, as often as they pay for it.
	/// @param crossing who hears it
	/// @param route as the transport wants it
	function tellWard(uint32 service, address crossing, bytes calldata route) external payable {
		WardView memory ward = inbox.ward(service);
		Copy memory copy;
		copy.service = service;
		if (ward.status == Status.Halted) {
			(copy.tells, copy.number) = (Tells.Down, ward.haltRound);
			copy.content = abi.encode(ward.haltHeight, inbox.haltHash(service));
		} else if (ward.status == Status.Live && ward.resumed != 0) {
			(copy.tells, copy.number) = (Tells.Up, ward.resumed);
		} else {
			revert NothingToTell(service);
		}
		_tell(crossing, copy, route);
	}

	/// @notice Carries a message of a protocol. Only its Actor.
	/// @param number the same on every path
	/// @param payload `abi.encode(Call[])`, what the crossing's Actor is to do
	function tellMessage(
		uint32 service,
		uint32 protocol,
		uint64 number,
		bytes calldata payload,
		address crossing,
		bytes calldata route
	) external payable {
		if (msg.sender != inbox.actorOf(service, protocol)) revert NotActor();
		_tell(crossing, Copy(Tells.Message, service, protocol, number, payload), route);
	}

	function _tell(address crossing, Copy memory copy, bytes calldata route) private {
		emit Told(copy.tells, copy.service, copy.number, crossing);
		_send(route, abi.encode(crossing, copy));
	}

	/// @dev Hands what was told to the transport, with all value that came.
	function _send(bytes calldata route, bytes memory body) internal virtual;
}
