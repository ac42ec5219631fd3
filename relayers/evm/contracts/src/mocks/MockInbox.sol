// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item, KeptCheckpoint, Outcome, Rehearsed, Status, Unfit, WardView} from "../types/Outcomes.sol";
import {Limits} from "../types/Limits.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../interfaces/IVigilEvents.sol";
import {IVigilStatus} from "../interfaces/IVigilStatus.sol";
import {Actor} from "../actors/Actor.sol";
import {Actors} from "../libraries/Actors.sol";
import {Calls} from "../libraries/Calls.sol";

/// @title An inbox for tests of integrators: anybody says what the ward does, and nothing is signed
/// @notice What it answers, where its Actors are and how they make calls is as in `VigilInbox`; payloads are checked by
/// the same rule. Queries it does not have revert.
/// @dev Warning: never deploy it where anything of value listens to it.
contract MockInbox is IVigilStatus, IVigilEvents, IVigilErrors {
	/// @notice The payload could not be executed by an inbox either: see `Calls`.
	error UnfitPayload(uint8 unfit);

	/// @notice A plan that is kept.
	struct Kept {
		uint32 protocol;
		bool fired;
		bytes failover;
		bytes failback;
	}

	address public immutable actorMaster;
	bytes32 public constant genesis = keccak256("mock");
	uint64 public constant ownService = type(uint64).max;

	mapping(uint32 service => bool) private _known;
	mapping(uint32 service => WardView) private _wards;
	mapping(uint32 service => bytes32) public haltHash;
	mapping(uint32 service => KeptCheckpoint) private _checkpoints;
	mapping(uint32 service => mapping(uint32 plan => Kept)) private _plans;
	mapping(uint32 service => uint32[]) private _numbers;

	constructor() {
		actorMaster = address(new Actor());
	}

	// --- what a test says

	/// @notice Trusts a set of the service.
	function watch(uint32 service) external {
		_known[service] = true;
		WardView storage one = _wards[service];
		(one.since, one.turnedAt, one.turns) = (uint64(block.timestamp), uint64(block.timestamp), 1);
	}

	/// @notice The ward halts at a block, now.
	function halt(uint32 service, uint64 height, bytes32 blockHash) external {
		WardView storage one = _ward(service);
		if (one.status != Status.Halted) {
			++one.incidents;
			(one.openedAt, one.firstRound) = (uint64(block.timestamp), uint64(block.timestamp));
			(one.beganAt, one.downtime, one.resumed) = (uint64(block.timestamp), 0, 0);
			_move(one, service, Status.Halted);
		} else {
			one.downtime = uint64(block.timestamp) - one.beganAt;
		}
		(one.haltHeight, one.haltRound) = (height, uint64(block.timestamp));
		haltHash[service] = blockHash;
	}

	/// @notice The ward was seen to advance again.
	function resume(uint32 service) external {
		WardView storage one = _ward(service);
		(one.resumed, one.lastResume) = (uint64(block.timestamp), uint64(block.timestamp));
		one.downtime = uint64(block.timestamp) - one.beganAt;
		_move(one, service, Status.Recovering);
	}

	/// @notice The ward is live again.
	function recover(uint32 service) external {
		_move(_ward(service), service, Status.Live);
	}

	/// @notice A block is final.
	function checkpoint(uint32 service, uint64 height, bytes32 blockHash, bytes32 stateRoot) external {
		_ward(service);
		KeptCheckpoint storage last = _checkpoints[service];
		(last.height, last.blockHash, last.stateRoot) = (height, blockHash, stateRoot);
		(last.round, last.blockTimestamp) = (uint40(block.timestamp), uint64(block.timestamp));
	}

	/// @notice A protocol's message arrives: its Actor makes the calls of `abi.encode(Call[])`.
	function execute(uint32 service, uint32 protocol, bytes calldata payload) external returns (Outcome) {
		_ward(service);
		_check(payload);
		return _run(service, protocol, payload) ? Outcome.Done : Outcome.Failed;
	}

	/// @notice A protocol's plan arrives; `failback` may be nothing.
	function arm(uint32 service, uint32 plan, uint32 protocol, bytes calldata failover, bytes calldata failback)
		external
	{
		_ward(service);
		_check(failover);
		if (failback.length != 0) _check(failback);
		if (_plans[service][plan].failover.length == 0) _numbers[service].push(plan);
		_plans[service][plan] = Kept(protocol, false, failover, failback);
	}

	// --- as an inbox has it

	/// @notice Fires every plan of a ward that stands, or fails them back once it is live. Anybody may.
	function sweep(uint32 service, uint256 most) external returns (uint256 visited, bool more) {
		bool down = isHalted(service);
		for (uint256 i; i < _numbers[service].length; ++i) {
			if (visited == most) return (visited, true);
			Kept storage plan = _plans[service][_numbers[service][i]];
			if (plan.fired == down) continue;
			plan.fired = down;
			++visited;
			bytes memory payload = down ? plan.failover : plan.failback;
			if (payload.length != 0) _run(service, plan.protocol, payload);
		}
	}

	/// @notice What would come of a plan now. By `eth_call`; it reverts what it did with what came of it.
	function rehearse(uint32 service, uint32 number) external returns (Rehearsed) {
		try this.actOut(service, number) {}
		catch (bytes memory answer) {
			return abi.decode(answer, (Rehearsed));
		}
		revert UnknownPlan();
	}

	/// @dev Only to be rolled back.
	function actOut(uint32 service, uint32 number) external {
		if (msg.sender != address(this)) revert NotSelf();
		Kept storage plan = _plans[service][number];
		Rehearsed outcome = Rehearsed.Passed;
		if (!_run(service, plan.protocol, plan.failover)) outcome = Rehearsed.FailoverFails;
		else if (plan.failback.length != 0 && !_run(service, plan.protocol, plan.failback)) {
			outcome = Rehearsed.FailbackFails;
		}
		bytes memory answer = abi.encode(outcome);
		assembly ("memory-safe") {
			revert(add(answer, 32), mload(answer))
		}
	}

	/// @notice Where the Actor of a protocol is, or will be.
	function actorOf(uint32 service, uint32 protocol) external view returns (address) {
		return Actors.addressOf(actorMaster, service, protocol);
	}

	/// @notice As a new inbox has them.
	function limits() external pure returns (Limits memory) {
		return Limits({freshness: 300, checkpointFreshness: 3_600, clockDrift: 30, suspectFor: 120, recoverFor: 3_600});
	}

	/// @notice What is known of a ward.
	function ward(uint32 service) external view returns (WardView memory) {
		return _ward(service);
	}

	/// @notice The last checkpoint, if there is one.
	function lastCheckpoint(uint32 service) external view returns (bool there, KeptCheckpoint memory last) {
		last = _checkpoints[service];
		there = last.stateRoot != 0;
	}

	/// @inheritdoc IVigilStatus
	function status(uint32 service) public view returns (Status) {
		return _ward(service).status;
	}

	/// @inheritdoc IVigilStatus
	function isHalted(uint32 service) public view returns (bool) {
		return _isDown(status(service));
	}

	/// @inheritdoc IVigilStatus
	function lastTurn(uint32 service) external view returns (bool down, uint64 turnedAt, uint32 turns) {
		WardView storage one = _ward(service);
		return (_isDown(one.status), one.turnedAt, one.turns);
	}

	// --- inside

	function _ward(uint32 service) private view returns (WardView storage) {
		if (!_known[service]) revert UnknownService(service);
		return _wards[service];
	}

	function _move(WardView storage one, uint32 service, Status to) private {
		emit StatusChanged(service, one.status, to, uint64(block.timestamp));
		if (_isDown(one.status) != _isDown(to)) {
			one.turnedAt = uint64(block.timestamp);
			++one.turns;
		}
		(one.status, one.since) = (to, uint64(block.timestamp));
	}

	function _check(bytes calldata payload) private pure {
		(bool fit, Unfit unfit,) = Calls.check(payload);
		if (!fit) revert UnfitPayload(uint8(unfit));
	}

	function _run(uint32 service, uint32 protocol, bytes memory payload) private returns (bool done) {
		address actor = Actors.make(actorMaster, service, protocol);
		bytes memory reason;
		(done, reason) = Actors.run(actor, bytes.concat(Actor.execute.selector, payload));
		emit Executed(service, Item.Message, 0, done, reason);
	}

	function _isDown(Status one) private pure returns (bool) {
		return one == Status.Halted || one == Status.Recovering;
	}
}
