// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMessenger, StatusSender} from "../src/bridge/StatusSender.sol";
import {IRemoteMessenger, StatusReceiver} from "../src/bridge/StatusReceiver.sol";
import {UptimeFeed} from "../src/adapters/UptimeFeed.sol";
import {Inboxes} from "./support/Inboxes.sol";

/// @notice Both ends of a rollup's messenger: what is sent waits until it is passed on, in any order.
contract Messenger is IMessenger, IRemoteMessenger {
	struct Sent {
		address from;
		address target;
		bytes message;
	}

	Sent[] public sent;
	address public xDomainMessageSender;

	function sendMessage(address target, bytes calldata message, uint32) external payable {
		sent.push(Sent(msg.sender, target, message));
	}

	function pass(uint256 number) external {
		Sent memory one = sent[number];
		xDomainMessageSender = one.from;
		(bool done, bytes memory reason) = one.target.call(one.message);
		xDomainMessageSender = address(0);
		if (done) return;
		assembly {
			revert(add(reason, 32), mload(reason))
		}
	}
}

contract BridgeTest is Inboxes {
	Messenger internal messenger;
	StatusSender internal sender;
	StatusReceiver internal receiver;

	function setUp() public override {
		super.setUp();
		messenger = new Messenger();
		// Each names the other, so one address is known before it is there.
		address next = _nextAddress(2);
		receiver = new StatusReceiver(messenger, next);
		sender = new StatusSender(inbox, messenger, address(receiver));
		same(address(sender), next, "the sender");
		sender.send(SERVICE);
		messenger.pass(0);
	}

	function test_turns_cross_in_order_and_late_ones_change_nothing() public {
		vm.warp(9_100);
		submit(halt(105, 9_099));
		sender.send(SERVICE);
		sender.send(SERVICE);
		vm.warp(9_103);
		submit(resume(105, 9_102));
		vm.warp(9_140);
		submit(checkpoint(110, 9_138));
		sender.send(SERVICE);
		vm.warp(9_200);
		messenger.pass(1);
		yes(receiver.isHalted(SERVICE), "down");
		vm.expectPartialRevert(StatusReceiver.OldTurn.selector);
		messenger.pass(2);
		messenger.pass(3);
		yes(!receiver.isHalted(SERVICE), "up");
		vm.expectPartialRevert(StatusReceiver.OldTurn.selector);
		messenger.pass(1);
		(bool down, uint64 turnedAt, uint32 turns) = receiver.lastTurn(SERVICE);
		yes(!down && turnedAt == 9_200 && turns == 3, "by this chain's clock");
	}

	function test_nobody_but_the_sender_through_the_messenger_is_heard() public {
		vm.expectRevert(StatusReceiver.NotSender.selector);
		receiver.updateStatus(SERVICE, true, 9);
		bytes memory call_ = abi.encodeCall(StatusReceiver.updateStatus, (SERVICE, true, 9));
		messenger.sendMessage(address(receiver), call_, 0);
		vm.expectRevert(StatusReceiver.NotSender.selector);
		messenger.pass(1);
		vm.expectPartialRevert(StatusReceiver.UnknownService.selector);
		receiver.status(99);
	}

	function test_a_feed_reads_a_receiver_as_it_reads_an_inbox() public {
		UptimeFeed feed = new UptimeFeed(receiver, SERVICE);
		yes(feed.latestAnswer() == 0, "up");
		vm.warp(9_100);
		submit(halt(105, 9_099));
		sender.send(SERVICE);
		messenger.pass(1);
		yes(feed.latestAnswer() == 1 && feed.latestTimestamp() == 9_100, "down");
	}

	/// @dev The address of the contract that this one creates as its so-many-th from now.
	function _nextAddress(uint256 later) private view returns (address) {
		uint64 nonce = vm.getNonce(address(this)) + uint64(later) - 1;
		bytes memory list = abi.encodePacked(bytes2(0xd694), address(this), uint8(nonce));
		return address(uint160(uint256(keccak256(list))));
	}
}
