// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VigilInbox} from "../../src/VigilInbox.sol";
import {Archive} from "../../src/modules/Archive.sol";
import {Desk} from "../../src/modules/Desk.sol";
import {Trigger} from "../../src/modules/Trigger.sol";
import {Office} from "../../src/modules/Office.sol";
import {IVigilInbox} from "../../src/interfaces/IVigilInbox.sol";
import {Limits} from "../../src/types/Limits.sol";
import {
	Checkpoint, Halt, Kind, Outbox, Policy, Resume, SetCommitment, Signer
} from "../../src/types/Statements.sol";
import {Call, Message} from "../../src/types/Outcomes.sol";
import {Hashes} from "../../src/libraries/Hashes.sol";
import {Test} from "./Test.sol";
import {Certified, Squad, Watchers} from "./Watchers.sol";

/// @notice An inbox with one service and a set of four, and what tests do with it all the time.
abstract contract Inboxes is Test {
	bytes32 internal constant GENESIS = bytes32(uint256(0x67) * (type(uint256).max / 255));
	uint32 internal constant SERVICE = 7;
	uint32 internal constant PROTOCOL = 11;
	uint32 internal constant LANE = 5;
	address internal constant INSTALLER = address(0x115);
	address internal constant GUARDIAN = address(0x6a);
	/// @dev Whose first contract the inbox is, so that it always has the same address.
	address internal constant DEPLOYER = 0xD1d1d1D1d1d1D1d1D1D1D1d1d1D1D1D1d1D1d1d1;
	uint256 internal constant START = 9_000;

	IVigilInbox internal inbox;
	Policy internal policy;
	Squad private _squad;

	function setUp() public virtual {
		vm.warp(START);
		policy = Watchers.policy();
		inbox = deploy(DEPLOYER);
		Squad memory four = Watchers.squad(SERVICE, 1, 4, policy);
		_squad = four;
		install(four, 0);
	}

	/// @notice The set in office, at first.
	function squad() internal view virtual returns (Squad memory) {
		return _squad;
	}

	function deploy(address deployer) internal returns (IVigilInbox) {
		address[4] memory modules = [
			address(new Office()), address(new Desk()), address(new Trigger()), address(new Archive())
		];
		// Not `prank`, which a deployment by cheat code does not use up.
		vm.startPrank(deployer);
		VigilInbox made =
			new VigilInbox(GENESIS, INSTALLER, GUARDIAN, limits(), 1 days, ownService(), modules);
		vm.stopPrank();
		return IVigilInbox(address(made));
	}

	function ownService() internal view virtual returns (uint64) {
		return type(uint64).max;
	}

	function limits() internal view virtual returns (Limits memory) {
		return Limits({freshness: 300, checkpointFreshness: 3_600, clockDrift: 9, suspectFor: 120, recoverFor: 3_600});
	}

	function install(Squad memory set, bytes32 standby) internal {
		vm.prank(INSTALLER);
		inbox.installSet(set.commitment, policy, standby);
	}

	function nobody() internal pure returns (uint256[] memory) {
		return new uint256[](0);
	}

	function only(uint256 one) internal pure returns (uint256[] memory list) {
		list = new uint256[](1);
		list[0] = one;
	}

	function pair(uint256 one, uint256 other) internal pure returns (uint256[] memory list) {
		list = new uint256[](2);
		(list[0], list[1]) = (one, other);
	}

	// --- statements

	function blockHash(uint64 height) internal pure returns (bytes32) {
		return keccak256(abi.encode("block", height));
	}

	function halt(uint64 height, uint64 round) internal pure returns (Halt memory) {
		return Halt({height: height, blockHash: blockHash(height), blockTimestamp: height, round: round});
	}

	function checkpoint(uint64 height, uint64 round) internal pure returns (Checkpoint memory) {
		return Checkpoint({
			height: height,
			blockHash: blockHash(height),
			stateRoot: keccak256(abi.encode("state", height)),
			blockTimestamp: height,
			round: round
		});
	}

	// --- certificates, of the set in office

	function submit(Halt memory said) internal {
		submit(squad(), said, nobody());
	}

	function submit(Squad memory set, Halt memory said, uint256[] memory absent) internal {
		Certified memory proof =
			Watchers.certify(set, GENESIS, Kind.Halt, keccak256(abi.encode(said)), absent);
		Signer memory signer = Watchers.signer(set, policy);
		inbox.submitHalt(signer, said, proof.signature, proof.absent, proof.witnesses);
	}

	function submit(Squad memory set, Resume memory said) internal {
		Certified memory proof =
			Watchers.certify(set, GENESIS, Kind.Resume, keccak256(abi.encode(said)), nobody());
		Signer memory signer = Watchers.signer(set, policy);
		inbox.submitResume(signer, said, proof.signature, proof.absent, proof.witnesses);
	}

	function submit(Squad memory set, Checkpoint memory said) internal {
		Certified memory proof =
			Watchers.certify(set, GENESIS, Kind.Checkpoint, keccak256(abi.encode(said)), nobody());
		Signer memory signer = Watchers.signer(set, policy);
		inbox.submitCheckpoint(signer, said, proof.signature, 0, proof.absent, proof.witnesses);
	}

	function submit(Resume memory said) internal {
		submit(squad(), said);
	}

	function submit(Checkpoint memory said) internal {
		submit(squad(), said);
	}

	function resume(uint64 height, uint64 round) internal pure returns (Resume memory) {
		return Resume({height: height, blockHash: blockHash(height), round: round});
	}

	/// @notice The ward halts now: at block 105 at first, later at higher ones.
	function haltNow() internal {
		submit(halt(_height(), uint64(block.timestamp / 3 * 3)));
	}

	/// @notice The ward comes back and is live after its policy's time.
	function recoverNow() internal {
		uint64 round = uint64(block.timestamp / 3 * 3);
		submit(resume(105, round));
		vm.warp(block.timestamp + 30);
		submit(checkpoint(_height() / 10 * 10, round + 30));
		vm.warp(block.timestamp + 3);
	}

	function _height() private view returns (uint64) {
		return uint64(105 + (block.timestamp - START) * 10);
	}

	// --- messages

	function arm(uint32 plan, uint32 version, bytes memory failover, bytes memory failback)
		internal
		pure
		returns (Message memory one)
	{
		one.protocol = PROTOCOL;
		one.plan = plan;
		one.version = version;
		one.class = 1;
		one.payload = failover;
		one.failback = failback;
	}

	function disarm(uint32 plan) internal pure returns (Message memory one) {
		(one.kind, one.protocol, one.plan) = (1, PROTOCOL, plan);
	}

	function standDown(uint32 plan, uint64 first, uint64 last) internal pure returns (Message memory one) {
		(one.kind, one.protocol, one.plan, one.first, one.last) = (2, PROTOCOL, plan, first, last);
	}

	function execute(bytes memory payload) internal pure returns (Message memory one) {
		(one.kind, one.protocol, one.payload) = (3, PROTOCOL, payload);
	}

	/// @notice A payload of one call.
	function calling(address target, uint64 gas_, bytes memory data) internal pure returns (bytes memory) {
		Call[] memory calls = new Call[](1);
		calls[0] = Call({target: target, value: 0, gas: gas_, data: data});
		return abi.encode(calls);
	}

	/// @notice A payload of two calls.
	function two(address first, bytes memory one, address second, bytes memory other)
		internal
		pure
		returns (bytes memory)
	{
		Call[] memory calls = new Call[](2);
		calls[0] = Call({target: first, value: 0, gas: 100_000, data: one});
		calls[1] = Call({target: second, value: 0, gas: 100_000, data: other});
		return abi.encode(calls);
	}

	function deliver(Message memory one) internal {
		Message[] memory list = new Message[](1);
		list[0] = one;
		deliver(list);
	}

	function deliver(Message[] memory list) internal {
		Squad memory set = squad();
		uint64 next = inbox.nextMessage(set.commitment.service, LANE);
		Outbox memory box;
		(box, list) = outbox(list, next);
		send(set, box, list);
	}

	/// @notice Numbers messages, and proves them in an Outbox.
	function outbox(Message[] memory list, uint64 first)
		internal
		view
		returns (Outbox memory box, Message[] memory)
	{
		uint256 width = 1;
		uint256 depth;
		while (width < list.length) (width, depth) = (width * 2, depth + 1);
		bytes32[] memory level = new bytes32[](width);
		for (uint256 i; i < width; ++i) {
			if (i < list.length) {
				list[i].sequence = first + uint64(i);
				list[i].proof = new bytes32[](depth);
				level[i] = this.leafOf(list[i]);
			} else {
				level[i] = 0x0a807c8b852a4cfb64d16eebd6385cc64ec4e3c3d6446ec9511df006528b48f0;
			}
		}
		for (uint256 height; height < depth; ++height) {
			for (uint256 i; i < list.length; ++i) list[i].proof[height] = level[(i >> height) ^ 1];
			bytes32[] memory above = new bytes32[](level.length / 2);
			for (uint256 i; i < above.length; ++i) {
				above[i] =
					keccak256(abi.encode(Hashes.MESSAGE_NODE, level[2 * i], level[2 * i + 1]));
			}
			level = above;
		}
		box = Outbox({
			network: bytes32(block.chainid),
			inbox: bytes32(uint256(uint160(address(inbox)))),
			lane: LANE,
			first: first,
			count: uint32(list.length),
			root: level[0]
		});
		return (box, list);
	}

	function leafOf(Message calldata one) external pure returns (bytes32) {
		return Hashes.leaf(one);
	}

	function send(Squad memory set, Outbox memory box, Message[] memory list) internal {
		Certified memory proof =
			Watchers.certify(set, GENESIS, Kind.Outbox, keccak256(abi.encode(box)), nobody());
		Signer memory signer = Watchers.signer(set, policy);
		inbox.submitMessages(
			signer, box, proof.signature, bytes32(uint256(0xbe)), proof.absent, proof.witnesses, list
		);
	}
}
