// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7786GatewaySource, IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";
import {IVigilInbox} from "../interfaces/IVigilInbox.sol";
import {Path} from "./Path.sol";
import {Teller} from "./Teller.sol";

/// @title Tells by a gateway of ERC-7786
contract Erc7786Teller is Teller {
	IERC7786GatewaySource public immutable gateway;

	constructor(IVigilInbox inbox_, IERC7786GatewaySource gateway_) Teller(inbox_) {
		gateway = gateway_;
	}

	/// @dev A route is `abi.encode(bytes path, bytes[] attributes)`, the path as an interoperable address.
	function _send(bytes calldata route, bytes memory body) internal override {
		(bytes memory path, bytes[] memory attributes) = abi.decode(route, (bytes, bytes[]));
		gateway.sendMessage{value: msg.value}(path, body, attributes);
	}
}

/// @title Hears by a gateway of ERC-7786
contract Erc7786Path is Path, IERC7786Recipient {
	address public immutable gateway;
	/// @notice Hash of the teller's interoperable address.
	bytes32 public immutable teller;

	constructor(address gateway_, bytes memory teller_) {
		(gateway, teller) = (gateway_, keccak256(teller_));
	}

	/// @inheritdoc IERC7786Recipient
	function receiveMessage(bytes32, bytes calldata sender, bytes calldata payload)
		external
		payable
		returns (bytes4)
	{
		if (msg.sender != gateway) revert NotTransport(msg.sender);
		if (keccak256(sender) != teller) revert NotTeller();
		_arrive(payload);
		return IERC7786Recipient.receiveMessage.selector;
	}
}
