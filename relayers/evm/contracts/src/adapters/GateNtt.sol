// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilStatus} from "../interfaces/IVigilStatus.sol";

/// @notice A message between managers of Wormhole's native token transfers.
struct NttManagerMessage {
	bytes32 id;
	bytes32 sender;
	bytes payload;
}

/// @notice What a manager hands each of its transceivers.
struct TransceiverInstruction {
	uint8 index;
	bytes payload;
}

/// @notice What a manager offers its transceivers.
interface INttManager {
	function attestationReceived(
		uint16 sourceChainId,
		bytes32 sourceNttManagerAddress,
		NttManagerMessage calldata payload
	) external;
	function isMessageApproved(bytes32 digest) external view returns (bool);
	function owner() external view returns (address);
	function token() external view returns (address);
}

/// @title A transceiver of Wormhole's native token transfers that withholds its word while the source is down
/// @notice Add it beside the transceivers that verify messages, and set the threshold to all of them: it vouches for the
/// source's liveness, never for what a message says. Anybody has it attest, for nothing, once the ward is live.
/// @dev Its word is the last one, and used at once: one that was given beforehand would let a message pass while the
/// source is down.
/// @dev Warning: with a threshold below the number of transceivers it counts as one that verified.
contract GateNtt {
	/// @notice The source is down.
	error SourceHalted(uint16 chain, uint32 service);
	/// @notice Nobody watches the source.
	error UnwatchedSource(uint16 chain);
	/// @notice Lists differ in length, or name a chain twice.
	error WrongLists();
	/// @notice It has no owner, and no other code.
	error NothingToChange();
	/// @notice Nothing is to be paid.
	error NoValue();
	/// @notice Another transceiver has not attested the message yet.
	error NotLast();

	INttManager public immutable manager;
	IVigilStatus public immutable source;
	/// @dev The service that watches the chain with this number, plus one; zero for none.
	mapping(uint16 chain => uint64) private _services;

	constructor(
		INttManager manager_,
		IVigilStatus source_,
		uint16[] memory chains,
		uint32[] memory services
	) {
		(manager, source) = (manager_, source_);
		if (chains.length != services.length) revert WrongLists();
		for (uint256 i; i < chains.length; ++i) {
			if (_services[chains[i]] != 0) revert WrongLists();
			_services[chains[i]] = uint64(services[i]) + 1;
			source_.status(services[i]);
		}
	}

	/// @notice Attests a message while its source is up, after all others.
	function attest(uint16 chain, bytes32 sourceManager, NttManagerMessage calldata message) external {
		uint64 service = _services[chain];
		if (service == 0) revert UnwatchedSource(chain);
		if (source.isHalted(uint32(service - 1))) revert SourceHalted(chain, uint32(service - 1));
		manager.attestationReceived(chain, sourceManager, message);
		// As the manager names it. Longer payloads it has refused above.
		bytes memory encoded =
			abi.encodePacked(message.id, message.sender, uint16(message.payload.length), message.payload);
		if (!manager.isMessageApproved(keccak256(abi.encodePacked(chain, encoded)))) revert NotLast();
	}

	// --- what a manager asks of every transceiver

	/// @notice Nothing is to be paid.
	function quoteDeliveryPrice(uint16, TransceiverInstruction calldata) external pure returns (uint256) {
		return 0;
	}

	/// @notice Nothing has to be sent: on the other side anybody hands the message in.
	function sendMessage(uint16, TransceiverInstruction calldata, bytes calldata, bytes32, bytes32)
		external
		payable
	{
		if (msg.value != 0) revert NoValue();
	}

	function getNttManagerOwner() external view returns (address) {
		return manager.owner();
	}

	function getNttManagerToken() external view returns (address) {
		return manager.token();
	}

	function getTransceiverType() external pure returns (string memory) {
		return "vigil-gate";
	}

	/// @notice The manager hands on its transceivers with itself; this one has no owner.
	function transferTransceiverOwnership(address) external {}

	function upgrade(address) external pure {
		revert NothingToChange();
	}
}
