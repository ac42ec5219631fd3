// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilEvents} from "../../src/interfaces/IVigilEvents.sol";
import {Message, Unfit} from "../../src/types/Outcomes.sol";
import {Inboxes} from "./Inboxes.sol";
import {Breaker, Fickle} from "./Targets.sol";
import {Vm} from "./Vm.sol";

/// @notice An inbox, something that its plans and messages switch, and something that fails as it is told.
abstract contract Switches is Inboxes {
	Breaker internal breaker;
	Fickle internal fickle;

	function setUp() public virtual override {
		super.setUp();
		(breaker, fickle) = (new Breaker(), new Fickle());
	}

	function both() internal view returns (bytes memory) {
		return two(
			address(breaker), abi.encodeCall(Breaker.pause, ()), address(fickle), abi.encodeCall(Fickle.pause, ())
		);
	}

	function pausing() internal view returns (bytes memory) {
		return calling(address(breaker), 100_000, abi.encodeCall(Breaker.pause, ()));
	}

	function unpausing() internal view returns (bytes memory) {
		return calling(address(breaker), 100_000, abi.encodeCall(Breaker.unpause, ()));
	}

	function fickly() internal view returns (bytes memory) {
		return calling(address(fickle), 100_000, abi.encodeCall(Fickle.pause, ()));
	}

	/// @dev A kind of which nothing is known but that its body is hashed as words.
	function unknown(uint8 kind) internal pure returns (Message memory one) {
		(one.kind, one.protocol) = (kind, PROTOCOL);
		one.payload = abi.encode(uint256(kind), uint256(7), keccak256("something"));
	}

	function listOf(Message memory one) internal pure returns (Message[] memory list) {
		list = new Message[](1);
		list[0] = one;
	}

	function critical(uint32 plan) internal view returns (Message memory one) {
		one = arm(plan, 1, pausing(), "");
		one.class = 0;
	}

	function at(Message memory one, uint32 version) internal pure returns (Message memory) {
		one.version = version;
		return one;
	}

	function refused(Message memory one, Unfit expected) internal {
		vm.recordLogs();
		deliver(one);
		Vm.Log[] memory logs = vm.getRecordedLogs();
		for (uint256 i; i < logs.length; ++i) {
			if (logs[i].topics[0] != IVigilEvents.MessageRefused.selector) continue;
			same(uint256(abi.decode(logs[i].data, (Unfit))), uint256(expected), "the refusal");
			return;
		}
		revert Not("the message was not refused");
	}
}
