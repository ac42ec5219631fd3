// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDesk} from "../../src/interfaces/IDesk.sol";
import {IOffice} from "../../src/interfaces/IOffice.sol";
import {IWards} from "../../src/interfaces/IWards.sol";
import {Halt, Kind, Outbox, Signer} from "../../src/types/Statements.sol";
import {Message} from "../../src/types/Outcomes.sol";
import {Inboxes} from "./Inboxes.sol";
import {Twins} from "./Twins.sol";
import {Certified, Squad, Watchers} from "./Watchers.sol";

/// @notice What the adversarial cases have in common.
abstract contract Cases is Inboxes {
	function _proof(Squad memory set, Halt memory said, uint256[] memory absent)
		internal
		view
		returns (Certified memory)
	{
		return Watchers.certify(set, GENESIS, Kind.Halt, keccak256(abi.encode(said)), absent);
	}

	function _callOf(Squad memory set, Certified memory proof) internal view returns (bytes memory) {
		return abi.encodeCall(
			IWards.submitHalt,
			(Watchers.signer(set, policy), halt(105, 9_000), proof.signature, proof.absent, proof.witnesses)
		);
	}

	function _haltCall(Squad memory set, Halt memory said, uint256[] memory absent)
		internal
		view
		returns (bytes memory)
	{
		Certified memory proof = _proof(set, said, absent);
		return abi.encodeCall(
			IWards.submitHalt,
			(Watchers.signer(set, policy), said, proof.signature, proof.absent, proof.witnesses)
		);
	}

	function _withSignature(bytes32[6] memory signature) internal view returns (bytes memory) {
		Certified memory proof = _proof(squad(), halt(105, 9_000), nobody());
		proof.signature = signature;
		return _callOf(squad(), proof);
	}

	function _messageCall(Message memory one) internal view returns (bytes memory) {
		Message[] memory list = new Message[](1);
		list[0] = one;
		Outbox memory box;
		(box, list) = outbox(list, inbox.nextMessage(SERVICE, LANE));
		bytes32 body = keccak256(abi.encode(box));
		Certified memory proof = Watchers.certify(squad(), GENESIS, Kind.Outbox, body, nobody());
		return abi.encodeCall(
			IDesk.submitMessages,
			(
				Watchers.signer(squad(), policy),
				box,
				proof.signature,
				bytes32(0),
				proof.absent,
				proof.witnesses,
				list
			)
		);
	}

	function _handoverCall(Squad memory from, Squad memory to) internal view returns (bytes memory) {
		bytes32 body = keccak256(abi.encode(keccak256(abi.encode(to.commitment)), bytes32(0)));
		Certified memory proof = Watchers.certify(from, GENESIS, Kind.Handover, body, nobody());
		return abi.encodeCall(
			IOffice.handover,
			(
				Signer({set: from.commitment, policy: Watchers.policy()}),
				to.commitment,
				policy,
				bytes32(0),
				proof.signature,
				bytes32(0),
				proof.absent,
				proof.witnesses
			)
		);
	}

	function _expect(bytes memory call_, bytes4 error_) internal {
		(bool done, bytes memory reason) = address(inbox).call(call_);
		yes(!done, "refused");
		same(bytes32(bytes4(reason)), bytes32(error_), "by its name");
	}

	/// @dev Whether a Halt would be taken now; nothing of it stays.
	function _taken(Halt memory said, bool expected) internal {
		bytes memory call_ = _haltCall(squad(), said, nobody());
		uint256 fresh = vm.snapshotState();
		(bool done,) = address(inbox).call(call_);
		yes(done == expected, string.concat("Halt of ", vm.toString(said.round)));
		vm.revertToState(fresh);
	}

	function _digest(Halt memory said) internal pure returns (bytes32) {
		bytes32 body = keccak256(abi.encode(said));
		return keccak256(
			abi.encode(keccak256("vigil/certificate/v1"), GENESIS, Kind.Halt, SERVICE, uint64(1), body)
		);
	}

	function _signUnder(bytes memory tag, bytes32 digest) internal view returns (bytes32[6] memory) {
		bytes memory field = Twins.hashToField(abi.encodePacked(digest), tag);
		uint256 sum;
		uint256[] memory secrets = squad().secrets;
		for (uint256 i; i < secrets.length; ++i) sum = addmod(sum, secrets[i], Watchers.ORDER);
		(, bytes memory first) = address(0x11).staticcall(Twins.slice(field, 0, 128));
		(, bytes memory second) = address(0x11).staticcall(Twins.slice(field, 128, 128));
		(, bytes memory point) = address(0x0d).staticcall(bytes.concat(first, second));
		(, bytes memory signed) = address(0x0e).staticcall(abi.encodePacked(point, sum));
		return Watchers.packTwist(signed);
	}

	/// @dev Two whose keys cancel out, and one that is absent.
	function _cancelling() internal view returns (Squad memory set, uint256[] memory absent) {
		uint256[] memory secrets = new uint256[](3);
		(secrets[0], secrets[1], secrets[2]) = (5, Watchers.ORDER - 5, 9);
		uint128[] memory weights = new uint128[](3);
		(weights[0], weights[1], weights[2]) = (100, 100, 1);
		return (_squadOf(12, secrets, weights), only(2));
	}

	function _weights(uint128 one, uint128 other) internal pure returns (uint128[] memory weights) {
		weights = new uint128[](2);
		(weights[0], weights[1]) = (one, other);
	}

	function _squadOf(uint32 service, uint256[] memory secrets, uint128[] memory weights)
		internal
		view
		returns (Squad memory)
	{
		return Watchers.squadOf(service, 1, secrets, weights, policy);
	}

	function _flip(bytes memory from, uint256 where, uint8 bits) internal pure returns (bytes memory copy) {
		copy = bytes.concat(from);
		copy[where] ^= bytes1(bits);
	}
}
