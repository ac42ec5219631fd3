// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GateIsm} from "../../src/adapters/GateIsm.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Peers} from "../support/Peers.sol";

interface IMailbox {
	function initialize(address owner, address ism, address hook, address requiredHook) external;
	function process(bytes calldata metadata, bytes calldata message) external payable;
	function delivered(bytes32 id) external view returns (bool);
}

contract Recipient {
	bytes public last;

	function handle(uint32, bytes32, bytes calldata body) external payable {
		last = body;
	}
}

/// @notice Hyperlane's own Mailbox with the gate as its security module.
contract GateIsmTest is Inboxes, Peers {
	uint32 internal constant ORIGIN = 1_284;
	uint32 internal constant HERE = 31_337;
	IMailbox internal mailbox;
	GateIsm internal gate;
	Recipient internal recipient;

	function setUp() public override {
		super.setUp();
		(uint32[] memory domains, uint32[] memory services) = (new uint32[](1), new uint32[](1));
		(domains[0], services[0]) = (ORIGIN, SERVICE);
		gate = new GateIsm(inbox, domains, services);
		mailbox = IMailbox(createFrom("test/peers/fixtures/HyperlaneMailbox.json", abi.encode(HERE)));
		mailbox.initialize(address(this), address(gate), address(gate), address(gate));
		recipient = new Recipient();
	}

	function test_a_message_is_shut_out_while_its_origin_is_halted_and_delivered_after() public {
		mailbox.process("", _message(ORIGIN, 1, "before"));
		same(recipient.last(), "before", "delivered");
		bytes memory message = _message(ORIGIN, 2, "after");
		haltNow();
		vm.expectRevert();
		mailbox.process("", message);
		vm.warp(9_030);
		submit(resume(105, 9_030));
		vm.expectRevert();
		mailbox.process("", message);
		vm.warp(9_060);
		submit(checkpoint(110, 9_060));
		mailbox.process("", message);
		same(recipient.last(), "after", "delivered after");
		yes(mailbox.delivered(keccak256(message)), "Hyperlane says so");
	}

	function test_an_origin_that_nobody_watches_is_shut_out() public view {
		yes(!gate.verify("", _message(ORIGIN + 1, 1, "")), "another origin");
		yes(!gate.verify("", hex"03"), "no message");
		yes(gate.verify("", _message(ORIGIN, 1, "")), "the one that is watched");
	}

	function _message(uint32 origin, uint32 nonce, bytes memory body) private view returns (bytes memory) {
		bytes32 to = bytes32(uint256(uint160(address(recipient))));
		return abi.encodePacked(uint8(3), nonce, origin, bytes32(uint256(1)), HERE, to, body);
	}
}
