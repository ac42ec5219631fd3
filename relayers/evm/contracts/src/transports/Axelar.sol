// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilInbox} from "../interfaces/IVigilInbox.sol";
import {Path} from "./Path.sol";
import {Teller} from "./Teller.sol";

/// @notice What Axelar's gateway offers.
interface IAxelarGateway {
	function callContract(string calldata chain, string calldata contractAddress, bytes calldata payload)
		external;
	function validateContractCall(
		bytes32 commandId,
		string calldata sourceChain,
		string calldata sourceAddress,
		bytes32 payloadHash
	) external returns (bool);
}

/// @notice Where Axelar's relayers are paid.
interface IAxelarGasService {
	function payNativeGasForContractCall(
		address sender,
		string calldata chain,
		string calldata contractAddress,
		bytes calldata payload,
		address refundAddress
	) external payable;
}

/// @title Tells by Axelar
contract AxelarTeller is Teller {
	IAxelarGateway public immutable gateway;
	IAxelarGasService public immutable gasService;

	constructor(IVigilInbox inbox_, IAxelarGateway gateway_, IAxelarGasService gasService_) Teller(inbox_) {
		(gateway, gasService) = (gateway_, gasService_);
	}

	/// @dev A route is `abi.encode(string chain, string path)`. Without value nobody is paid: a relayer of one's own
	/// has to carry it.
	function _send(bytes calldata route, bytes memory body) internal override {
		(string memory chain, string memory path) = abi.decode(route, (string, string));
		if (msg.value != 0) {
			gasService.payNativeGasForContractCall{value: msg.value}(
				address(this), chain, path, body, msg.sender
			);
		}
		gateway.callContract(chain, path, body);
	}
}

/// @title Hears by Axelar
contract AxelarPath is Path {
	/// @notice Axelar's signers did not approve this, or it was executed.
	error NotApproved(bytes32 commandId);

	IAxelarGateway public immutable gateway;
	/// @notice Hashes of the names that Axelar gives the teller's chain and the teller.
	bytes32 public immutable chain;
	bytes32 public immutable teller;

	constructor(IAxelarGateway gateway_, string memory chain_, string memory teller_) {
		(gateway, chain, teller) = (gateway_, keccak256(bytes(chain_)), keccak256(bytes(teller_)));
	}

	/// @notice What whoever relays for Axelar calls.
	function execute(
		bytes32 commandId,
		string calldata sourceChain,
		string calldata sourceAddress,
		bytes calldata payload
	) external {
		bool told = keccak256(bytes(sourceChain)) == chain && keccak256(bytes(sourceAddress)) == teller;
		if (!told) revert NotTeller();
		if (!gateway.validateContractCall(commandId, sourceChain, sourceAddress, keccak256(payload))) {
			revert NotApproved(commandId);
		}
		_arrive(payload);
	}
}
