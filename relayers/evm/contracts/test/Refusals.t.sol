// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {Message, Unfit} from "../src/types/Outcomes.sol";
import {Checkpoint, Halt, Kind, Outbox, Resume, Signer} from "../src/types/Statements.sol";
import {Switches} from "./support/Switches.sol";
import {Watchers} from "./support/Watchers.sol";

/// @notice What is refused before anything is verified or kept.
contract RefusalsTest is Switches {
	function test_statements_about_no_block_are_refused() public {
		Halt memory halted = halt(105, 9_000);
		halted.blockHash = 0;
		vm.expectRevert(IVigilErrors.ZeroBlockHash.selector);
		this.tell(halted);
		Resume memory resumed = resume(105, 9_000);
		resumed.blockHash = 0;
		vm.expectRevert(IVigilErrors.ZeroBlockHash.selector);
		this.tell(resumed);
		Checkpoint memory kept = checkpoint(110, 9_000);
		kept.stateRoot = 0;
		vm.expectRevert(IVigilErrors.ZeroStateRoot.selector);
		this.tell(kept);
		kept.blockHash = 0;
		vm.expectRevert(IVigilErrors.ZeroBlockHash.selector);
		this.tell(kept);
	}

	/// @dev What a body's hash does not bind is the relayer's word.
	function test_fields_that_a_messages_kind_does_not_have_are_zero_or_empty() public {
		deliver(arm(1, 1, pausing(), ""));
		for (uint256 i; i < 9; ++i) {
			Message memory one = i < 3 ? disarm(1) : i < 6 ? standDown(1, 9_000, 9_003) : execute(pausing());
			if (i % 3 == 0) one.failback = pausing();
			if (i == 1 || i == 4) one.payload = pausing();
			if (i == 7) one.plan = 1;
			if (i == 2 || i == 5) one.delay = 1;
			if (i == 8) (one.first, one.last) = (1, 2);
			vm.expectRevert(IVigilErrors.NotCanonical.selector);
			this.bring(one);
		}
		Message memory spanned = disarm(1);
		spanned.last = 1;
		vm.expectRevert(IVigilErrors.NotCanonical.selector);
		this.bring(spanned);
	}

	function test_messages_that_are_not_where_they_say_are_in_no_outbox() public {
		Message[] memory list = listOf(execute(pausing()));
		Outbox memory box;
		(box, list) = outbox(list, 0);
		list[0].proof = new bytes32[](1);
		vm.expectPartialRevert(IVigilErrors.NotInOutbox.selector);
		this.bringIn(box, list);
		list[0].proof = new bytes32[](0);
		box.first = 1;
		vm.expectPartialRevert(IVigilErrors.NotInOutbox.selector);
		this.bringIn(box, list);
	}

	function test_plans_of_no_class_or_with_a_failback_that_cannot_be_are_refused() public {
		Message memory one = arm(1, 1, pausing(), "");
		one.class = 3;
		refused(one, Unfit.UnknownKind);
		refused(arm(1, 1, pausing(), hex"00"), Unfit.Undecodable);
		yes(!inbox.plan(SERVICE, 1).kept, "nothing is kept");
	}

	/// @dev Each of them fits, and both together would not fit into one transaction that arms and rehearses.
	function test_two_payloads_that_are_too_heavy_together_are_refused() public {
		bytes memory heavy = calling(address(breaker), 3_500_000, new bytes(14_000));
		refused(arm(1, 1, heavy, heavy), Unfit.TooHeavy);
		deliver(arm(1, 1, heavy, ""));
		yes(inbox.plan(SERVICE, 1).kept, "one of them is kept");
	}

	/// @dev `speak` takes a statement by its words: each in its one form.
	function test_words_beyond_those_of_their_kind_are_refused() public {
		bytes32[5] memory words;
		(words[0], words[1], words[2]) = (bytes32(uint256(105)), blockHash(105), bytes32(uint256(9_000)));
		vm.expectRevert(IVigilErrors.NothingAnnounced.selector);
		this.speak(Kind.Resume, words);
		vm.expectRevert(IVigilErrors.NotCanonical.selector);
		this.speak(Kind.Handover, words);
		vm.expectRevert(IVigilErrors.NotCanonical.selector);
		this.speak(Kind.Halt, words);
		words[4] = bytes32(uint256(1));
		vm.expectRevert(IVigilErrors.NotCanonical.selector);
		this.speak(Kind.Resume, words);
		words[4] = 0;
		words[2] = bytes32(uint256(1) << 40);
		vm.expectRevert(IVigilErrors.NotCanonical.selector);
		this.speak(Kind.Resume, words);
	}

	function tell(Halt calldata said) external {
		submit(said);
	}

	function tell(Resume calldata said) external {
		submit(said);
	}

	function tell(Checkpoint calldata said) external {
		submit(said);
	}

	function bring(Message calldata one) external {
		deliver(one);
	}

	function bringIn(Outbox calldata box, Message[] calldata list) external {
		send(squad(), box, list);
	}

	function speak(Kind kind, bytes32[5] calldata words) external {
		Signer memory signer = Watchers.signer(squad(), policy);
		bytes32[6] memory signature;
		inbox.speak(signer, kind, words, signature, new bytes(1), "");
	}
}
