// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MockInbox} from "../src/mocks/MockInbox.sol";
import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {Outcome, Rehearsed, Status} from "../src/types/Outcomes.sol";
import {UptimeFeed} from "../src/adapters/UptimeFeed.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Breaker, Fickle} from "./support/Targets.sol";

/// @notice What integrators test with answers as the inbox does.
contract MockInboxTest is Inboxes {
	MockInbox internal mock;
	Breaker internal breaker;

	function setUp() public override {
		super.setUp();
		(mock, breaker) = (new MockInbox(), new Breaker());
		mock.watch(SERVICE);
	}

	function test_it_goes_through_the_statuses_and_counts_turns_as_an_inbox_does() public {
		_sameAnswers();
		haltNow();
		mock.halt(SERVICE, 105, blockHash(105));
		_sameAnswers();
		vm.warp(9_030);
		submit(resume(105, 9_030));
		mock.resume(SERVICE);
		_sameAnswers();
		vm.warp(9_060);
		submit(checkpoint(110, 9_060));
		mock.recover(SERVICE);
		_sameAnswers();
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.UnknownService.selector, 99));
		mock.status(99);
	}

	function test_its_actor_acts_for_plans_and_messages_and_refuses_what_an_inbox_would() public {
		bytes memory pause = calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ()));
		bytes memory unpause = calling(address(breaker), 90_000, abi.encodeCall(Breaker.unpause, ()));
		mock.arm(SERVICE, 1, PROTOCOL, pause, unpause);
		yes(mock.rehearse(SERVICE, 1) == Rehearsed.Passed && breaker.times() == 0, "rehearsed");
		mock.sweep(SERVICE, 10);
		same(breaker.times(), 0, "nothing is due");
		mock.halt(SERVICE, 105, blockHash(105));
		mock.sweep(SERVICE, 10);
		mock.sweep(SERVICE, 10);
		yes(breaker.times() == 1 && breaker.paused(), "once");
		same(breaker.by(), mock.actorOf(SERVICE, PROTOCOL), "by the Actor");
		mock.recover(SERVICE);
		mock.sweep(SERVICE, 10);
		yes(!breaker.paused(), "failed back");
		yes(mock.execute(SERVICE, PROTOCOL, pause) == Outcome.Done, "a message");
		vm.expectPartialRevert(MockInbox.UnfitPayload.selector);
		mock.execute(SERVICE, PROTOCOL, bytes.concat(pause, hex"00"));
		Fickle fickle = new Fickle();
		fickle.set(true);
		bytes memory fails = calling(address(fickle), 90_000, abi.encodeCall(Fickle.pause, ()));
		yes(mock.execute(SERVICE, PROTOCOL, fails) == Outcome.Failed, "one that fails");
		mock.arm(SERVICE, 2, PROTOCOL, fails, "");
		yes(mock.rehearse(SERVICE, 2) == Rehearsed.FailoverFails, "shown before");
	}

	function test_a_feed_reads_it_and_checkpoints_are_there() public {
		UptimeFeed feed = new UptimeFeed(mock, SERVICE);
		yes(feed.latestAnswer() == 0, "up");
		mock.halt(SERVICE, 105, blockHash(105));
		yes(feed.latestAnswer() == 1, "down");
		(bool there,) = mock.lastCheckpoint(SERVICE);
		yes(!there, "none");
		mock.checkpoint(SERVICE, 100, blockHash(100), bytes32(uint256(1)));
		(there,) = mock.lastCheckpoint(SERVICE);
		yes(there, "one");
	}

	function _sameAnswers() private view {
		yes(mock.status(SERVICE) == inbox.status(SERVICE), "the status");
		yes(mock.isHalted(SERVICE) == inbox.isHalted(SERVICE), "whether it is down");
		(bool down, uint64 turnedAt, uint32 turns) = mock.lastTurn(SERVICE);
		(bool expected, uint64 at_, uint32 count) = inbox.lastTurn(SERVICE);
		yes(down == expected && turnedAt == at_ && turns == count, "the turn");
		yes(mock.status(SERVICE) != Status.Suspect, "a mock is never suspect");
	}
}
