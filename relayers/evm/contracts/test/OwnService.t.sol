// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {Status} from "../src/types/Outcomes.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Breaker} from "./support/Targets.sol";

/// @notice An inbox on the very chain that its service watches.
contract OwnServiceTest is Inboxes {
	function ownService() internal pure override returns (uint64) {
		return SERVICE;
	}

	function test_a_fresh_resume_tells_of_an_incident_and_nothing_fires() public {
		Breaker breaker = new Breaker();
		bytes memory payload = calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ()));
		deliver(arm(1, 1, payload, ""));
		vm.warp(20_000);
		submit(resume(105, 19_998));
		(bool down, uint64 turnedAt, uint32 turns) = inbox.lastTurn(SERVICE);
		yes(!down && turnedAt == 20_000 && turns == 3, "down and up again");
		yes(inbox.status(SERVICE) == Status.Live, "live");
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		submit(halt(106, 20_001));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
	}

	function test_a_resume_that_is_not_fresh_tells_of_nothing() public {
		vm.warp(20_000);
		submit(resume(105, 19_698));
		(, uint64 turnedAt, uint32 turns) = inbox.lastTurn(SERVICE);
		yes(turnedAt == START && turns == 1, "no turn");
	}
}
