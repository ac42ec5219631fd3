// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item, Message, Outcome, Status} from "../src/types/Outcomes.sol";
import {Kind, Outbox, SetCommitment, Signer} from "../src/types/Statements.sol";
import {IVigilInbox} from "../src/interfaces/IVigilInbox.sol";
import {HaltCase, Vectors} from "./support/Vectors.sol";
import {Breaker, Fickle} from "./support/Targets.sol";
import {Certified, Squad, Watchers} from "./support/Watchers.sol";

/// @notice What calls cost, measured inside the inbox's own call with everything cold, in one run and in one table.
/// DESIGN's ceilings are assertions; the table is committed, so a change of a line is seen.
contract GasTest is Vectors {
	/// @dev DESIGN: a Halt with nobody absent, and each absent member of a thousand.
	uint256 internal constant HALT = 200_000;
	uint256 internal constant EACH = 2_600;
	/// @dev Few ones share little, and pay for beginning and end of the sum.
	uint256 internal constant EACH_OF_FEW = 2_900;
	/// @dev The cap of a transaction (EIP-7825).
	uint256 internal constant CAP = 1 << 24;


	function setUp() public override {
		super.setUp();
		// A transaction of its own, so that no word is new when it is measured.
		string memory json = file("certificates.json");
		for (uint256 i; i < count(json); ++i) {
			Signer memory signer = haltCase(json, i).signer;
			if (inbox.latestSet(signer.set.service).hash != 0) continue;
			vm.prank(INSTALLER);
			inbox.installSet(signer.set, signer.policy, 0);
		}
		Squad memory four = Watchers.squad(SERVICE, 1, 4, policy);
		_four = four;
		install(four, 0);
	}

	function test_halts_cost_what_the_table_says_and_no_more_than_design_allows() public {
		string memory json = file("certificates.json");
		uint256 cases = count(json);
		uint256 fresh = vm.snapshotState();
		string memory rows;
		uint256 nobodyAbsent;
		for (uint256 i; i < cases; ++i) {
			HaltCase memory one = haltCase(json, i);
			uint256 gasUsed = _measureHalt(one);
			uint256 absent = _bits(one.absent);
			if (absent == 0) {
				nobodyAbsent = gasUsed;
				atMost(gasUsed, HALT, one.name);
			} else {
				uint256 most = one.signer.set.size < 1_000 ? EACH_OF_FEW : EACH;
				atMost((gasUsed - nobodyAbsent) / absent, most, one.name);
			}
			bytes memory call_ = _callOf(one);
			uint256 whole = gasUsed + _intrinsic(call_);
			if (_floor(call_) > whole) whole = _floor(call_);
			atMost(whole, CAP, one.name);
			rows = string.concat(
				rows, "| Halt, ", one.name, " | ", vm.toString(gasUsed), " | ", vm.toString(whole), " |\n"
			);
			vm.revertToState(fresh);
		}
		_hold("halts", rows);
	}

	function test_other_calls_cost_what_the_table_says() public {
		string memory rows = _row("", "Resume", _resume());
		rows = _row(rows, "Checkpoint, the first one", _checkpoint());
		rows = _row(rows, "Handover", _handover());
		rows = _row(rows, "message that executes one call", _message());
		rows = _row(rows, "message that arms a plan, with its rehearsal", _arm());
		rows = _row(rows, "sixteen such messages, for each", _sixteen(), 16);
		_hold("calls", rows);
	}

	function test_firing_costs_what_the_table_says() public {
		Fickle target = new Fickle();
		bytes memory call_ = abi.encodeCall(Fickle.pause, ());
		for (uint32 i; i < 3; ++i) deliver(arm(i, 1, calling(address(target), 60_000, call_), ""));
		target.set(true);
		haltNow();
		string memory rows = _row("", "plan fired", _last(abi.encodeCall(inbox.fire, (SERVICE, 0))));
		uint256 gasUsed = _last(abi.encodeCall(inbox.sweep, (SERVICE, 8)));
		rows = _row(rows, "sweep over one fired and two armed plans", gasUsed);
		target.set(false);
		gasUsed = _last(abi.encodeCall(inbox.retryPlan, (SERVICE, 0, Item.Failover)));
		rows = _row(rows, "failover tried again", gasUsed);
		_hold("plans", rows);
	}

	Squad private _four;
	bytes private _lastCall;

	function squad() internal view override returns (Squad memory) {
		return _four;
	}

	function _resume() private returns (uint256) {
		submit(_four, halt(105, 9_000), nobody());
		Certified memory proof = Watchers.certify(
			_four, GENESIS, Kind.Resume, keccak256(abi.encode(resume(105, 9_003))), nobody()
		);
		return _last(
			abi.encodeCall(
				inbox.submitResume,
				(Watchers.signer(_four, policy), resume(105, 9_003), proof.signature, proof.absent, proof.witnesses)
			)
		);
	}

	function _checkpoint() private returns (uint256) {
		Certified memory proof = Watchers.certify(
			_four, GENESIS, Kind.Checkpoint, keccak256(abi.encode(checkpoint(110, 9_006))), nobody()
		);
		return _last(
			abi.encodeCall(
				inbox.submitCheckpoint,
				(
					Watchers.signer(_four, policy),
					checkpoint(110, 9_006),
					proof.signature,
					bytes32(0),
					proof.absent,
					proof.witnesses
				)
			)
		);
	}

	function _handover() private returns (uint256) {
		SetCommitment memory next = Watchers.squad(SERVICE, 2, 4, policy).commitment;
		bytes32 body = keccak256(abi.encode(keccak256(abi.encode(next)), bytes32(0)));
		Certified memory proof = Watchers.certify(_four, GENESIS, Kind.Handover, body, nobody());
		uint256 fresh = vm.snapshotState();
		uint256 gasUsed = _last(
			abi.encodeCall(
				inbox.handover,
				(
					Watchers.signer(_four, policy),
					next,
					policy,
					bytes32(0),
					proof.signature,
					bytes32(0),
					proof.absent,
					proof.witnesses
				)
			)
		);
		vm.revertToState(fresh);
		return gasUsed;
	}

	function _message() private returns (uint256) {
		Breaker target = new Breaker();
		return _deliver(execute(calling(address(target), 60_000, abi.encodeCall(Breaker.pause, ()))), 1);
	}

	function _arm() private returns (uint256) {
		Breaker target = new Breaker();
		bytes memory call_ = calling(address(target), 60_000, abi.encodeCall(Breaker.pause, ()));
		bytes memory back = calling(address(target), 60_000, abi.encodeCall(Breaker.unpause, ()));
		return _deliver(arm(77, 1, call_, back), 1);
	}

	function _sixteen() private returns (uint256) {
		Breaker target = new Breaker();
		bytes memory call_ = calling(address(target), 60_000, abi.encodeCall(Breaker.pause, ()));
		return _deliver(execute(call_), 16);
	}

	function _deliver(Message memory one, uint256 times) private returns (uint256) {
		Message[] memory list = new Message[](times);
		for (uint256 i; i < times; ++i) {
			list[i] = abi.decode(abi.encode(one), (Message));
		}
		Outbox memory box;
		(box, list) = outbox(list, inbox.nextMessage(SERVICE, LANE));
		Certified memory proof =
			Watchers.certify(_four, GENESIS, Kind.Outbox, keccak256(abi.encode(box)), nobody());
		return _last(
			abi.encodeCall(
				inbox.submitMessages,
				(
					Watchers.signer(_four, policy),
					box,
					proof.signature,
					bytes32(uint256(1)),
					proof.absent,
					proof.witnesses,
					list
				)
			)
		);
	}

	function _measureHalt(HaltCase memory one) private returns (uint256) {
		return _last(_callOf(one));
	}

	function _callOf(HaltCase memory one) private view returns (bytes memory) {
		return abi.encodeCall(
			inbox.submitHalt, (one.signer, one.halt, one.signature, one.absent, one.witnesses)
		);
	}

	/// @dev The gas of a call with everything cold.
	function _last(bytes memory call_) private returns (uint256 gasUsed) {
		vm.cool(address(inbox));
		(bool done, bytes memory reason) = address(inbox).call(call_);
		gasUsed = vm.lastCallGas().gasTotalUsed;
		if (!done) revert Not(vm.toString(reason));
		_lastCall = call_;
	}

	/// @dev What a transaction pays before it begins.
	function _intrinsic(bytes memory call_) private pure returns (uint256) {
		(uint256 zeros, uint256 others) = _bytes(call_);
		return 21_000 + 4 * zeros + 16 * others;
	}

	/// @dev What a transaction pays at least (EIP-7623).
	function _floor(bytes memory call_) private pure returns (uint256) {
		(uint256 zeros, uint256 others) = _bytes(call_);
		return 21_000 + 10 * zeros + 40 * others;
	}

	function _bytes(bytes memory call_) private pure returns (uint256 zeros, uint256 others) {
		for (uint256 i; i < call_.length; ++i) {
			if (call_[i] == 0) ++zeros;
		}
		others = call_.length - zeros;
	}

	function _bits(bytes memory field) private pure returns (uint256 bits) {
		for (uint256 i; i < field.length; ++i) {
			for (uint8 rest = uint8(field[i]); rest != 0; rest &= rest - 1) ++bits;
		}
	}

	/// @dev Of the call that was measured last.
	function _row(string memory rows, string memory name, uint256 gasUsed)
		private
		view
		returns (string memory)
	{
		return _row(rows, name, gasUsed, 1);
	}

	function _row(string memory rows, string memory name, uint256 gasUsed, uint256 parts)
		private
		view
		returns (string memory)
	{
		uint256 whole = gasUsed + _intrinsic(_lastCall);
		if (_floor(_lastCall) > whole) whole = _floor(_lastCall);
		atMost(whole, CAP, name);
		string memory numbers =
			string.concat(vm.toString(gasUsed / parts), " | ", vm.toString(whole / parts));
		return string.concat(rows, "| ", name, " | ", numbers, " |\n");
	}

	/// @dev Compares with the committed table, or writes it.
	function _hold(string memory name, string memory rows) private {
		string memory path = string.concat("snapshots/gas-", name, ".md");
		string memory table = string.concat(
			"| call | gas inside the call | gas of the whole transaction |\n|---|---|---|\n", rows
		);
		if (vm.envOr("VIGIL_UPDATE_VECTORS", false)) vm.writeFile(path, table);
		string memory committed = vm.exists(path) ? vm.readFile(path) : "";
		same(table, committed, string.concat(path, " is stale: VIGIL_UPDATE_VECTORS=true renews it"));
	}
}
