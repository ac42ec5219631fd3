// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {AssignJobParam, GateDvn, IReceiveUln} from "../../src/adapters/GateDvn.sol";
import {GateIsm} from "../../src/adapters/GateIsm.sol";
import {GateNtt, INttManager, TransceiverInstruction} from "../../src/adapters/GateNtt.sol";
import {Gateway7786, IActors} from "../../src/adapters/Gateway7786.sol";
import {LockOrBurnIn, PoolHooks} from "../../src/adapters/PoolHooks.sol";
import {UptimeFeed} from "../../src/adapters/UptimeFeed.sol";
import {IVigilErrors} from "../../src/interfaces/IVigilErrors.sol";
import {Escrow} from "../../src/vaults/Escrow.sol";
import {Inboxes} from "../support/Inboxes.sol";

/// @notice Takes a message, and answers as it was told.
contract Taker {
	bytes4 private immutable _answer;

	constructor(bytes4 answer) {
		_answer = answer;
	}

	function receiveMessage(bytes32, bytes calldata, bytes calldata) external payable returns (bytes4) {
		return _answer;
	}
}

/// @notice What adapters refuse, and what their peers ask of them beside their work.
contract EdgesTest is Inboxes {
	address internal constant PEER = address(0x9e);
	uint32 internal constant UNKNOWN = 99;

	/// @dev A list that is wrong would leave a chain unguarded for good: nothing can be changed afterwards.
	function test_gates_are_not_made_with_lists_that_do_not_fit_together() public {
		uint32[] memory services = _of(SERVICE, SERVICE);
		uint32[] memory twice = _of(5, 5);
		uint32[] memory one = new uint32[](1);
		vm.expectRevert(GateIsm.WrongLists.selector);
		new GateIsm(inbox, twice, services);
		vm.expectRevert(GateIsm.WrongLists.selector);
		new GateIsm(inbox, one, services);
		vm.expectRevert(GateDvn.WrongLists.selector);
		new GateDvn(inbox, IReceiveUln(PEER), twice, services);
		vm.expectRevert(GateDvn.WrongLists.selector);
		new GateDvn(inbox, IReceiveUln(PEER), one, services);
		uint64[] memory selectors = new uint64[](2);
		vm.expectRevert(PoolHooks.WrongLists.selector);
		new PoolHooks(inbox, selectors, services);
		vm.expectRevert(PoolHooks.WrongLists.selector);
		new PoolHooks(inbox, selectors, one);
	}

	function test_gates_are_not_made_for_services_that_are_not_trusted() public {
		bytes memory unknown = abi.encodeWithSelector(IVigilErrors.UnknownService.selector, UNKNOWN);
		(uint32[] memory domains, uint32[] memory services) = (_of(5, 6), _of(SERVICE, UNKNOWN));
		vm.expectRevert(unknown);
		new GateIsm(inbox, domains, services);
		vm.expectRevert(unknown);
		new GateDvn(inbox, IReceiveUln(PEER), domains, services);
		uint64[] memory selectors = new uint64[](2);
		selectors[1] = 6;
		vm.expectRevert(unknown);
		new PoolHooks(inbox, selectors, services);
		uint16[] memory chains = new uint16[](2);
		chains[1] = 6;
		vm.expectRevert(unknown);
		new GateNtt(INttManager(PEER), inbox, chains, services);
	}

	function test_a_message_without_an_origin_is_not_verified() public {
		GateIsm gate = new GateIsm(inbox, _of(0, 1), _of(SERVICE, SERVICE));
		yes(!gate.verify("", new bytes(8)), "its origin is cut off");
		yes(gate.verify("", new bytes(9)), "that of domain zero");
	}

	function test_a_verifier_of_packets_is_paid_nothing_and_reads_whole_headers() public {
		GateDvn gate = new GateDvn(inbox, IReceiveUln(PEER), _of(1, 2), _of(SERVICE, SERVICE));
		for (uint256 length = 80; length < 83; length += 2) {
			vm.expectRevert(GateDvn.WrongHeader.selector);
			gate.attest(new bytes(length), 0);
		}
		AssignJobParam memory job = AssignJobParam(1, "", 0, 1, address(this));
		same(gate.getFee(1, 1, address(this), "") + gate.assignJob(job, ""), 0, "nothing is to be paid");
		vm.deal(address(this), 1);
		vm.expectRevert(GateDvn.NoValue.selector);
		gate.assignJob{value: 1}(job, "");
	}

	function test_a_transceiver_is_paid_nothing_and_has_nothing_to_send() public {
		(uint16[] memory chains, uint32[] memory services) = (new uint16[](1), new uint32[](1));
		services[0] = SERVICE;
		GateNtt gate = new GateNtt(INttManager(PEER), inbox, chains, services);
		TransceiverInstruction memory how = TransceiverInstruction(0, "");
		same(gate.quoteDeliveryPrice(2, how), 0, "nothing is to be paid");
		gate.sendMessage(2, how, "", 0, 0);
		vm.deal(address(this), 1);
		vm.expectRevert(GateNtt.NoValue.selector);
		gate.sendMessage{value: 1}(2, how, "", 0, 0);
		gate.transferTransceiverOwnership(address(this));
	}

	function test_a_gateway_only_brings_in_what_its_recipient_takes() public {
		Gateway7786 gateway = new Gateway7786(IActors(address(inbox)));
		yes(!gateway.supportsAttribute(0x12345678), "no attributes");
		vm.expectRevert(Gateway7786.OnlyInbound.selector);
		gateway.sendMessage("", "", new bytes[](0));
		address deaf = address(new Taker(0x12345678));
		address keen = address(new Taker(Taker.receiveMessage.selector));
		vm.startPrank(inbox.actorOf(SERVICE, PROTOCOL));
		vm.expectRevert(Gateway7786.NotTaken.selector);
		gateway.deliver(SERVICE, PROTOCOL, deaf, "");
		gateway.deliver(SERVICE, PROTOCOL, keen, "");
		vm.stopPrank();
		same(gateway.count(), 1, "the one that was taken");
	}

	function test_hooks_ask_for_no_verifiers_and_hold_nothing_of_a_chain_that_nobody_watches() public {
		uint64[] memory selectors = new uint64[](1);
		selectors[0] = 10;
		uint32[] memory services = new uint32[](1);
		services[0] = SERVICE;
		PoolHooks hooks = new PoolHooks(inbox, selectors, services);
		same(hooks.getRequiredCCVs(PEER, 10, 1, 0, "", 0).length, 0, "the pool's own suffice");
		haltNow();
		hooks.preflightCheck(LockOrBurnIn("", 11, PEER, 1, PEER), 0, "", 1);
		vm.expectPartialRevert(PoolHooks.RemoteHalted.selector);
		hooks.preflightCheck(LockOrBurnIn("", 10, PEER, 1, PEER), 0, "", 1);
	}

	function test_a_feed_says_what_it_is_and_knows_no_rounds_beyond_80_bits() public {
		UptimeFeed feed = new UptimeFeed(inbox, SERVICE);
		same(feed.description(), "Vigil ward uptime: 0 up, 1 down", "what it is");
		uint256 none = 1 << 80 | 1;
		vm.expectRevert(abi.encodeWithSelector(UptimeFeed.NoData.selector, none));
		feed.getAnswer(none);
		vm.expectRevert(abi.encodeWithSelector(UptimeFeed.NoData.selector, none));
		feed.getTimestamp(none);
		yes(feed.getAnswer(1) == 0 && feed.getTimestamp(1) == START, "the first one");
	}

	function test_an_escrow_knows_no_deals_but_those_that_it_holds() public {
		Escrow escrow = new Escrow(inbox);
		vm.expectRevert(abi.encodeWithSelector(Escrow.NotHeld.selector, 3));
		escrow.release(3);
		vm.expectRevert(abi.encodeWithSelector(Escrow.NotHeld.selector, 3));
		escrow.giveBack(3);
		vm.expectRevert(abi.encodeWithSelector(Escrow.NotHeld.selector, 3));
		escrow.dealOf(3);
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.UnknownService.selector, UNKNOWN));
		escrow.hold(IERC20(PEER), PEER, 1, UNKNOWN, uint64(START + 1), 0);
	}

	function _of(uint32 one, uint32 other) private pure returns (uint32[] memory list) {
		list = new uint32[](2);
		(list[0], list[1]) = (one, other);
	}
}
