// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7786GatewaySource, IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";

/// @notice What an inbox says of Actors.
interface IActors {
	function actorOf(uint32 service, uint32 protocol) external view returns (address);
	function genesis() external view returns (bytes32);
}

/// @title Vigil's protocols as senders of ERC-7786 messages
/// @notice A protocol's message or plan has its Actor call `deliver`; the recipient sees the protocol as an
/// interoperable address (ERC-7930): version 1, chain type `0x7669`, Vigil's genesis hash, and service and
/// protocol as eight bytes. Each message is delivered once, as the inbox executes each message once.
/// @dev Only a way in: nothing is sent to Vigil from here.
contract Gateway7786 is IERC7786GatewaySource {
	/// @notice Only the protocol's own Actor delivers for it.
	error NotActor();
	/// @notice The recipient did not take the message.
	error NotTaken();
	/// @notice Nothing is sent from here.
	error OnlyInbound();

	bytes2 public constant CHAIN_TYPE = 0x7669;

	IActors public immutable inbox;
	/// @notice How many messages were delivered.
	uint256 public count;

	constructor(IActors inbox_) {
		inbox = inbox_;
	}

	/// @notice A protocol as a sender.
	function senderOf(uint32 service, uint32 protocol) public view returns (bytes memory) {
		// Version, chain type, length and chain, length and address.
		return abi.encodePacked(
			uint16(1), CHAIN_TYPE, uint8(32), inbox.genesis(), uint8(8), service, protocol
		);
	}

	/// @notice Hands a message to a recipient on this chain. Only by the Actor of that protocol.
	function deliver(uint32 service, uint32 protocol, address recipient, bytes calldata payload)
		external
		payable
	{
		if (msg.sender != inbox.actorOf(service, protocol)) revert NotActor();
		bytes32 receiveId = keccak256(abi.encode(block.chainid, address(this), count++));
		bytes4 taken = IERC7786Recipient(recipient).receiveMessage{value: msg.value}(
			receiveId, senderOf(service, protocol), payload
		);
		if (taken != IERC7786Recipient.receiveMessage.selector) revert NotTaken();
	}

	/// @inheritdoc IERC7786GatewaySource
	function supportsAttribute(bytes4) external pure returns (bool) {
		return false;
	}

	/// @inheritdoc IERC7786GatewaySource
	function sendMessage(bytes calldata, bytes calldata, bytes[] calldata)
		external
		payable
		returns (bytes32)
	{
		revert OnlyInbound();
	}
}
