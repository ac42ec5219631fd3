// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VigilInbox} from "../src/VigilInbox.sol";
import {Archive} from "../src/modules/Archive.sol";
import {Desk} from "../src/modules/Desk.sol";
import {Office} from "../src/modules/Office.sol";
import {Trigger} from "../src/modules/Trigger.sol";
import {IVigilInbox} from "../src/interfaces/IVigilInbox.sol";
import {Limits} from "../src/types/Limits.sol";
import {Message} from "../src/types/Outcomes.sol";
import {Checkpoint, Halt, Kind, Outbox, Resume, Signer} from "../src/types/Statements.sol";
import {Hashes} from "../src/libraries/Hashes.sol";
import {Certified, Squad, Watchers} from "../test/support/Watchers.sol";

interface IScript {
	function startBroadcast() external;
	function stopBroadcast() external;
}

/// @notice A real inbox on a chain of your own, and four watchers whose secrets everybody knows: `forge script` runs one
/// call of this, and sends what it would have done. For development chains alone.
/// @dev Warning: who knows the secrets is believed whatever he says.
contract Local {
	IScript private constant vm =
		IScript(address(uint160(uint256(keccak256("hevm cheat code")))));
	bytes32 private constant GENESIS = keccak256("local");
	uint32 private constant LANE = 0;

	/// @notice Deploys an inbox that trusts the four for a service.
	function deploy(uint32 service, address installer) external returns (address inbox) {
		vm.startBroadcast();
		address[4] memory modules =
			[address(new Office()), address(new Desk()), address(new Trigger()), address(new Archive())];
		Limits memory limits = Limits({
			freshness: 300,
			checkpointFreshness: 3_600,
			clockDrift: 30,
			suspectFor: 120,
			recoverFor: 3_600
		});
		inbox = address(
			new VigilInbox(GENESIS, installer, address(0), limits, 1 days, type(uint64).max, modules)
		);
		IVigilInbox(inbox).installSet(_squad(service).commitment, Watchers.policy(), 0);
		vm.stopBroadcast();
	}

	/// @notice Delivers a protocol's plan, as a relayer would from Vigil.
	function arm(
		IVigilInbox inbox,
		uint32 service,
		uint32 protocol,
		uint32 plan,
		bytes calldata failover,
		bytes calldata failback
	) external {
		Message[] memory list = new Message[](1);
		Message memory one = list[0];
		one.sequence = inbox.nextMessage(service, LANE);
		(one.protocol, one.plan, one.version, one.class) = (protocol, plan, 1, 1);
		(one.payload, one.failback) = (failover, failback);
		one.proof = new bytes32[](0);
		bytes32 body = keccak256(
			abi.encode(0, plan, one.version, one.class, one.delay, keccak256(failover), keccak256(failback))
		);
		Outbox memory box = Outbox({
			network: bytes32(block.chainid),
			inbox: bytes32(uint256(uint160(address(inbox)))),
			lane: LANE,
			first: one.sequence,
			count: 1,
			root: keccak256(abi.encode(Hashes.MESSAGE_LEAF, one.sequence, protocol, body))
		});
		(Signer memory signer, Certified memory proof) =
			_certify(service, Kind.Outbox, keccak256(abi.encode(box)));
		vm.startBroadcast();
		inbox.submitMessages(signer, box, proof.signature, 0, proof.absent, proof.witnesses, list);
		vm.stopBroadcast();
	}

	/// @notice Certifies that the ward stands at a block, now.
	function halt(IVigilInbox inbox, uint32 service, uint64 height) external {
		Halt memory said = Halt(height, keccak256(abi.encode(height)), _round() - 12, _round());
		(Signer memory signer, Certified memory proof) =
			_certify(service, Kind.Halt, keccak256(abi.encode(said)));
		vm.startBroadcast();
		inbox.submitHalt(signer, said, proof.signature, proof.absent, proof.witnesses);
		vm.stopBroadcast();
	}

	/// @notice Certifies that the ward, which stood at a block, advances again.
	function resume(IVigilInbox inbox, uint32 service, uint64 height) external {
		Resume memory said = Resume(height, keccak256(abi.encode(height)), _round());
		(Signer memory signer, Certified memory proof) =
			_certify(service, Kind.Resume, keccak256(abi.encode(said)));
		vm.startBroadcast();
		inbox.submitResume(signer, said, proof.signature, proof.absent, proof.witnesses);
		vm.stopBroadcast();
	}

	/// @notice Certifies a block with its state: a multiple of ten.
	function checkpoint(IVigilInbox inbox, uint32 service, uint64 height, bytes32 stateRoot) external {
		Checkpoint memory said =
			Checkpoint(height, keccak256(abi.encode(height)), stateRoot, _round(), _round());
		(Signer memory signer, Certified memory proof) =
			_certify(service, Kind.Checkpoint, keccak256(abi.encode(said)));
		vm.startBroadcast();
		inbox.submitCheckpoint(signer, said, proof.signature, 0, proof.absent, proof.witnesses);
		vm.stopBroadcast();
	}

	function _certify(uint32 service, Kind kind, bytes32 body)
		private
		view
		returns (Signer memory, Certified memory)
	{
		Squad memory four = _squad(service);
		return (
			Watchers.signer(four, Watchers.policy()),
			Watchers.certify(four, GENESIS, kind, body, new uint256[](0))
		);
	}

	function _squad(uint32 service) private view returns (Squad memory four) {
		four = Watchers.squad(service, 1, 4, Watchers.policy());
		(four.commitment.activatesAt, four.commitment.expiresAt) = (1, type(uint40).max);
	}

	/// @dev The round that begins now, or began last.
	function _round() private view returns (uint64) {
		uint64 length = Watchers.policy().roundLength;
		return uint64(block.timestamp) / length * length;
	}
}
