// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilInbox} from "../interfaces/IVigilInbox.sol";
import {Path} from "./Path.sol";
import {Teller} from "./Teller.sol";

/// @notice What Hyperlane offers whoever sends.
interface IMailboxSource {
	function dispatch(uint32 domain, bytes32 recipient, bytes calldata body)
		external
		payable
		returns (bytes32 id);
}

/// @title Tells by Hyperlane
contract HyperlaneTeller is Teller {
	IMailboxSource public immutable mailbox;

	constructor(IVigilInbox inbox_, IMailboxSource mailbox_) Teller(inbox_) {
		mailbox = mailbox_;
	}

	/// @dev A route is `abi.encode(uint32 domain, bytes32 path)`.
	function _send(bytes calldata route, bytes memory body) internal override {
		(uint32 domain, bytes32 path) = abi.decode(route, (uint32, bytes32));
		mailbox.dispatch{value: msg.value}(domain, path, body);
	}
}

/// @title Hears by Hyperlane
contract HyperlanePath is Path {
	address public immutable mailbox;
	/// @notice Hyperlane's number of the chain where the teller is.
	uint32 public immutable origin;
	/// @notice The `HyperlaneTeller`, as Hyperlane names it.
	bytes32 public immutable teller;
	/// @notice What verifies messages, or zero for the mailbox's own default.
	address public immutable interchainSecurityModule;

	constructor(address mailbox_, uint32 origin_, bytes32 teller_, address module) {
		(mailbox, origin, teller, interchainSecurityModule) = (mailbox_, origin_, teller_, module);
	}

	/// @notice What the mailbox calls.
	function handle(uint32 origin_, bytes32 sender, bytes calldata body) external payable {
		if (msg.sender != mailbox) revert NotTransport(msg.sender);
		if (origin_ != origin || sender != teller) revert NotTeller();
		_arrive(body);
	}
}
