// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {Message, Outcome, Unfit} from "../src/types/Outcomes.sol";
import {Outbox} from "../src/types/Statements.sol";
import {MessageReceipt} from "../src/types/Store.sol";
import {Switches} from "./support/Switches.sol";

/// @notice Messages of a lane: each once, in order, and again what failed.
contract MessagesTest is Switches {
	function test_messages_are_executed_once_and_in_order() public {
		deliver(execute(pausing()));
		same(breaker.times(), 1, "executed");
		MessageReceipt memory receipt = inbox.receipt(SERVICE, LANE, 0);
		yes(receipt.outcome == Outcome.Done && receipt.beneficiary == bytes32(uint256(0xbe)), "receipt");
		Message[] memory list = new Message[](2);
		(list[0], list[1]) = (execute(pausing()), execute(unpausing()));
		deliver(list);
		yes(!breaker.paused() && breaker.times() == 2, "both, in order");
	}

	/// @dev Whatever Vigil will say one day: this contract cannot be changed.
	function test_a_message_of_an_unknown_kind_is_refused_with_a_receipt_and_the_lane_goes_on() public {
		Message[] memory list = new Message[](3);
		(list[0], list[1], list[2]) = (execute(pausing()), unknown(4), execute(unpausing()));
		deliver(list);
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Refused, "it says so");
		yes(!breaker.paused() && breaker.times() == 1, "and what follows is executed");
		refused(unknown(255), Unfit.UnknownKind);
		same(inbox.nextMessage(SERVICE, LANE), 4, "the lane goes on");
	}

	/// @dev A relayer would have a message skipped that it does not like.
	function test_nobody_passes_off_a_message_as_one_of_an_unknown_kind() public {
		Message memory one = execute(pausing());
		(Outbox memory box, Message[] memory list) = outbox(listOf(one), 0);
		list[0].payload = abi.encode(uint256(3), keccak256(one.payload));
		for (uint8 kind = 4; kind < 6; ++kind) {
			list[0].kind = kind;
			vm.expectRevert(abi.encodeWithSelector(IVigilErrors.NotInOutbox.selector, uint64(0)));
			this.sendOn(box, list);
		}
		Message memory foreign = unknown(4);
		(box, list) = outbox(listOf(foreign), 0);
		list[0].plan = 1;
		vm.expectRevert(IVigilErrors.NotCanonical.selector);
		this.sendOn(box, list);
		(list[0].plan, list[0].kind) = (0, 5);
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.NotInOutbox.selector, uint64(0)));
		this.sendOn(box, list);
		same(inbox.nextMessage(SERVICE, LANE), 0, "nothing was delivered");
	}

	function sendOn(Outbox memory box, Message[] memory list) external {
		send(squad(), box, list);
	}

	/// @dev A stranger chose which of them came last.
	function test_messages_that_failed_are_tried_again_in_their_order() public {
		fickle.set(true);
		deliver(execute(fickly()));
		deliver(execute(both()));
		Message memory other = execute(fickly());
		other.protocol = 12;
		deliver(other);
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.NotInTurn.selector, uint64(0)));
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, both());
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, fickly());
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.NotInTurn.selector, uint64(0)));
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, both());
		fickle.set(false);
		inbox.retryMessage(SERVICE, LANE, 2, 12, fickly());
		same(fickle.times(), 1, "each protocol has its own order");
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, fickly());
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, both());
		yes(breaker.paused() && fickle.times() == 3, "all of them");
		fickle.set(true);
		deliver(execute(fickly()));
		fickle.set(false);
		inbox.retryMessage(SERVICE, LANE, 3, PROTOCOL, fickly());
		same(fickle.times(), 4, "an empty line begins anew");
	}

	function test_what_came_during_a_pause_is_executed_in_its_order_whatever_failed_before() public {
		fickle.set(true);
		deliver(execute(fickly()));
		vm.prank(GUARDIAN);
		inbox.pause(600);
		deliver(execute(pausing()));
		deliver(execute(unpausing()));
		deliver(execute(fickly()));
		vm.warp(block.timestamp + 600);
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.NotInTurn.selector, uint64(1)));
		inbox.retryMessage(SERVICE, LANE, 2, PROTOCOL, unpausing());
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, pausing());
		inbox.retryMessage(SERVICE, LANE, 2, PROTOCOL, unpausing());
		yes(!breaker.paused() && breaker.times() == 1, "as it was sent");
		inbox.retryMessage(SERVICE, LANE, 3, PROTOCOL, fickly());
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.NotInTurn.selector, uint64(0)));
		inbox.retryMessage(SERVICE, LANE, 3, PROTOCOL, fickly());
		fickle.set(false);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, fickly());
		inbox.retryMessage(SERVICE, LANE, 3, PROTOCOL, fickly());
		fickle.set(true);
		deliver(execute(fickly()));
		fickle.set(false);
		inbox.retryMessage(SERVICE, LANE, 4, PROTOCOL, fickly());
		same(fickle.times(), 3, "nobody is left in the line");
	}

	function test_a_message_that_failed_is_tried_again_by_anybody_and_once() public {
		fickle.set(true);
		deliver(execute(fickly()));
		yes(inbox.receipt(SERVICE, LANE, 0).outcome == Outcome.Failed, "it failed");
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, pausing());
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL + 1, fickly());
		fickle.set(false);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, fickly());
		same(fickle.times(), 1, "it happened");
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, fickly());
	}

	function test_a_receipt_that_is_pushed_out_takes_what_waits_with_it() public {
		fickle.set(true);
		deliver(execute(fickly()));
		Message[] memory list = new Message[](256);
		for (uint256 round; round < 4; ++round) {
			for (uint256 i; i < 256; ++i) list[i] = execute(hex"00");
			deliver(list);
		}
		same(inbox.nextMessage(SERVICE, LANE), 1_025, "all are delivered");
		yes(!inbox.receipt(SERVICE, LANE, 0).there, "the first receipt is gone");
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, fickly());
		deliver(execute(fickly()));
		fickle.set(false);
		inbox.retryMessage(SERVICE, LANE, 1_025, PROTOCOL, fickly());
		same(fickle.times(), 1, "it holds up nobody");
	}
}
