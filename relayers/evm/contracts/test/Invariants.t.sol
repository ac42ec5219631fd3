// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item, Message, Outcome, Status, ThrottleClass, WardView} from "../src/types/Outcomes.sol";
import {IDesk} from "../src/interfaces/IDesk.sol";
import {ITrigger} from "../src/interfaces/ITrigger.sol";
import {Plan} from "../src/types/Store.sol";
import {Halt, Kind} from "../src/types/Statements.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Fickle} from "./support/Targets.sol";

/// @notice Does what strangers, watchers and protocols may do, in any order.
contract Everybody is Inboxes {
	uint32 internal constant PLANS = 12;
	Fickle public target;
	/// @notice How often each plan was armed, halted for and fired.
	mapping(uint32 => uint256) public firedFor;
	mapping(uint32 => uint32) public version;
	bool public firedTwice;
	uint256 public halts;
	uint256 public fires;

	constructor() {
		setUp();
		target = new Fickle();
	}

	function wait(uint16 time) external {
		vm.warp(block.timestamp + 1 + time % 200);
	}

	function fail(bool fails) external {
		target.set(fails);
	}

	function tellHalt(uint8 height, uint8 ago) external {
		uint64 round = _round(ago);
		try this.submitOne(halt(height, round), 0) {
			++halts;
		} catch {}
	}

	function tellSuspicion(uint8 height, uint8 ago) external {
		try this.submitOne(halt(height, _round(ago)), 2) {} catch {}
	}

	function tellResume(uint8 height, uint8 ago) external {
		try this.submitTwo(height, _round(ago)) {} catch {}
	}

	function tellCheckpoint(uint8 height, uint8 ago) external {
		try this.submitThree(uint64(height) * 10, _round(ago)) {} catch {}
	}

	function armOne(uint32 plan, uint8 class, uint8 delay) external {
		plan %= PLANS;
		bytes memory payload = calling(address(target), 60_000, abi.encodeCall(Fickle.pause, ()));
		Message memory one = arm(plan, ++version[plan], payload, payload);
		(one.class, one.delay, one.protocol) = (class % 3, delay % 2 == 0 ? 0 : delay, 1 + plan % 3);
		deliver(one);
	}

	function disarmOne(uint32 plan) external {
		plan %= PLANS;
		Message memory one = disarm(plan);
		one.protocol = 1 + plan % 3;
		deliver(one);
		firedFor[plan] = 0;
	}

	function standDownOne(uint32 plan, uint8 from, uint8 to) external {
		plan %= PLANS;
		Message memory one = standDown(plan, _round(from), _round(to));
		one.protocol = 1 + plan % 3;
		deliver(one);
	}

	function sweepSome(uint8 most) external {
		_note(abi.encodeCall(ITrigger.sweep, (SERVICE, most % 8)));
	}

	function fireOne(uint32 plan) external {
		_note(abi.encodeCall(ITrigger.fire, (SERVICE, plan % PLANS)));
	}

	function retryOne(uint32 plan, bool back) external {
		Item item = back ? Item.Failback : Item.Failover;
		_note(abi.encodeCall(ITrigger.retryPlan, (SERVICE, plan % PLANS, item)));
	}

	function rehearseOne(uint32 plan) external {
		_note(abi.encodeCall(IDesk.rehearse, (SERVICE, plan % PLANS)));
	}

	function submitOne(Halt calldata said, uint256 absent) external {
		submit(squad(), said, absent == 0 ? nobody() : pair(0, 1));
	}

	function submitTwo(uint64 height, uint64 round) external {
		submit(resume(height, round));
	}

	function submitThree(uint64 height, uint64 round) external {
		submit(checkpoint(height, round));
	}

	function view_() external view returns (WardView memory) {
		return inbox.ward(SERVICE);
	}

	function planOf(uint32 plan) external view returns (Plan memory) {
		return inbox.plan(SERVICE, plan);
	}

	function where() external view returns (address) {
		return address(inbox);
	}

	/// @dev Which plans fire by a call, and whether one had fired for this incident.
	function _note(bytes memory call_) private {
		uint32[PLANS] memory before;
		for (uint32 i; i < PLANS; ++i) before[i] = inbox.plan(SERVICE, i).fired;
		(bool done,) = address(inbox).call(call_);
		if (!done) return;
		uint32 incident = inbox.ward(SERVICE).incidents;
		for (uint32 i; i < PLANS; ++i) {
			uint32 fired = inbox.plan(SERVICE, i).fired;
			if (fired == before[i] || fired == 0) continue;
			++fires;
			if (firedFor[i] == incident || fired != incident) firedTwice = true;
			firedFor[i] = incident;
		}
	}

	function _round(uint8 ago) private view returns (uint64) {
		return uint64((block.timestamp - ago % 128) / 3 * 3);
	}
}

contract InvariantsTest is Inboxes {
	Everybody internal everybody;

	function setUp() public override {
		everybody = new Everybody();
	}

	function targetContracts() external view returns (address[] memory list) {
		list = new address[](1);
		list[0] = address(everybody);
	}

	/// @dev What the runner would call besides: helpers that only the handler itself uses.
	function excludeSelectors() external view returns (Selectors[] memory list) {
		list = new Selectors[](1);
		list[0].target = address(everybody);
		list[0].selectors = new bytes4[](5);
		list[0].selectors[0] = Everybody.submitOne.selector;
		list[0].selectors[1] = Everybody.submitTwo.selector;
		list[0].selectors[2] = Everybody.submitThree.selector;
		list[0].selectors[3] = everybody.setUp.selector;
		list[0].selectors[4] = everybody.leafOf.selector;
	}

	struct Selectors {
		address target;
		bytes4[] selectors;
	}

	function invariant_no_plan_fires_twice_for_one_incident() public view {
		yes(!everybody.firedTwice(), "fired twice");
	}

	function invariant_a_ward_and_its_incident_agree() public view {
		WardView memory ward = everybody.view_();
		bool down = ward.status == Status.Halted || ward.status == Status.Recovering;
		yes((ward.sinceLife != 0) == down, "a first Halt exactly while it is down");
		if (ward.status == Status.Halted) yes(ward.resumed == 0, "nothing resumed");
		if (ward.status == Status.Recovering) yes(ward.resumed >= ward.haltRound, "resumed after the Halt");
		yes((ward.suspectUntil != 0) == (ward.status == Status.Suspect), "a suspicion");
		yes((ward.turns % 2 == 0) == down, "turns alternate");
		if (down) yes(ward.downtime + ward.beganAt <= block.timestamp + 12, "downtime fits into its time");
		yes(ward.firstRound <= ward.haltRound, "Halts rise");
	}

	function invariant_spans_that_a_plan_stands_down_for_never_overlap() public view {
		for (uint32 i; i < 12; ++i) {
			Plan memory plan = everybody.planOf(i);
			uint40[4] memory first = [plan.downFirst, plan.oldFirst, plan.olderFirst, plan.oldestFirst];
			uint40[4] memory last = [plan.downLast, plan.oldLast, plan.olderLast, plan.oldestLast];
			for (uint256 one; one < 4; ++one) {
				yes(first[one] <= last[one], "a span begins before it ends");
				if (one != 0) yes(last[one] == 0 || last[one - 1] != 0, "from the newest on, without gaps");
				for (uint256 other = one + 1; other < 4; ++other) {
					bool both = last[other] != 0 && last[one] != 0;
					yes(!both || last[one] < first[other] || last[other] < first[one], "apart");
				}
			}
		}
	}

	function invariant_every_plan_stands_in_one_list_and_is_counted() public view {
		address inbox_ = everybody.where();
		uint256 listed;
		uint256 critical;
		for (uint8 class; class < 3; ++class) {
			uint256 slot = uint256(
				keccak256(abi.encode(uint256(class), keccak256(abi.encode(uint256(7), uint256(5)))))
			);
			uint256 word = uint256(vm.load(inbox_, bytes32(slot)));
			(uint40 head, uint40 tail) = (uint40(word), uint40(word >> 40));
			uint40 previous;
			for (uint40 at_ = head; at_ != 0;) {
				Plan memory plan = everybody.planOf(uint32(at_ - 1));
				yes(plan.kept && uint8(plan.list) == class, "it says so itself");
				yes(plan.previous == previous, "both ways");
				yes(uint8(plan.list) >= uint8(plan.class), "never before its class");
				if (plan.class == ThrottleClass.Critical) ++critical;
				(previous, at_) = (at_, plan.next);
				yes(++listed <= 12, "no ring");
			}
			yes(tail == previous, "the last one");
		}
		uint256 kept;
		for (uint32 i; i < 12; ++i) if (everybody.planOf(i).kept) ++kept;
		same(listed, kept, "all that are kept");
		bytes32 count = vm.load(inbox_, keccak256(abi.encode(uint256(7), uint256(7))));
		same(uint256(count), kept, "counted");
		uint256 places;
		for (uint256 protocol = 1; protocol < 4; ++protocol) {
			bytes32 slot = keccak256(abi.encode(protocol, keccak256(abi.encode(uint256(7), uint256(8)))));
			uint256 word = uint256(vm.load(inbox_, slot));
			(places, critical) = (places + uint32(word), critical - uint32(word >> 32));
		}
		same(places, kept, "by protocol");
		same(critical, 0, "and the critical ones");
	}
}
