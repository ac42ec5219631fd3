// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
	SetCommitment, Policy, Halt, Resume, Checkpoint, Outbox, Kind
} from "../types/Statements.sol";
import {Message} from "../types/Outcomes.sol";

/// @title The hashes that watchers sign, as `vigil_primitives` computes them
/// @dev Everything of fixed size is hashed as its ABI words.
library Hashes {
	/// @dev `vigil/certificate/v1`
	bytes32 internal constant DOMAIN =
		0x6e481e1877cbc377d3a203cfba2a1402fab0af6c3cf27bab5718c5330ea7ffc4;
	/// @dev `vigil/message/leaf/v1`
	bytes32 internal constant MESSAGE_LEAF =
		0xfe47abb0e20cf45a71728e27f02378f878144354d5c2c3c07cb8376d81116517;
	/// @dev `vigil/message/node/v1`
	bytes32 internal constant MESSAGE_NODE =
		0x2cb7a2b5cbc2218449d1e55c5e1858393ecb51076211958a4ed0dc46617b0834;

	function digest(bytes32 genesis, Kind kind, uint32 service, uint64 setId, bytes32 body)
		internal
		pure
		returns (bytes32)
	{
		return keccak256(abi.encode(DOMAIN, genesis, kind, service, setId, body));
	}

	function commitment(SetCommitment calldata set) internal pure returns (bytes32) {
		return keccak256(abi.encode(set));
	}

	function policy(Policy calldata one) internal pure returns (bytes32) {
		return keccak256(abi.encode(one));
	}

	function halt(Halt calldata one) internal pure returns (bytes32) {
		return keccak256(abi.encode(one));
	}

	function resume(Resume calldata one) internal pure returns (bytes32) {
		return keccak256(abi.encode(one));
	}

	function checkpoint(Checkpoint calldata one) internal pure returns (bytes32) {
		return keccak256(abi.encode(one));
	}

	function handover(bytes32 next, bytes32 standby) internal pure returns (bytes32) {
		return keccak256(abi.encode(next, standby));
	}

	function outbox(Outbox calldata one) internal pure returns (bytes32) {
		return keccak256(abi.encode(one));
	}

	/// @notice The hash of a message's body: its kind and that kind's fields, a payload as its keccak.
	/// @dev Of a kind that is not known here, the words themselves come as the payload, and the first of them is the
	/// kind: nobody passes off one that is known as one that is not. Zero, which no Outbox has, if they are not that.
	function messageBody(Message calldata one) internal pure returns (bytes32) {
		if (one.kind == 0) {
			return keccak256(
				abi.encode(
					0, one.plan, one.version, one.class, one.delay, keccak256(one.payload), keccak256(one.failback)
				)
			);
		}
		if (one.kind == 1) return keccak256(abi.encode(1, one.plan));
		if (one.kind == 2) return keccak256(abi.encode(2, one.plan, one.first, one.last));
		if (one.kind == 3) return keccak256(abi.encode(3, keccak256(one.payload)));
		uint256 length = one.payload.length;
		bool whole = length != 0 && length % 32 == 0;
		if (!whole || uint256(bytes32(one.payload[:32])) != one.kind) return 0;
		return keccak256(one.payload);
	}

	function leaf(Message calldata one) internal pure returns (bytes32) {
		return keccak256(abi.encode(MESSAGE_LEAF, one.sequence, one.protocol, messageBody(one)));
	}

	/// @notice Whether a message is in an Outbox.
	function isIn(Message calldata one, Outbox calldata box) internal pure returns (bool) {
		if (one.sequence < box.first) return false;
		uint256 place = one.sequence - box.first;
		if (place >= box.count) return false;
		uint256 length;
		for (uint256 width = 1; width < box.count; width *= 2) ++length;
		if (one.proof.length != length) return false;
		bytes32 hash = leaf(one);
		for (uint256 level; level < length; ++level) {
			bytes32 beside = one.proof[level];
			hash = (place >> level) & 1 == 0
				? keccak256(abi.encode(MESSAGE_NODE, hash, beside))
				: keccak256(abi.encode(MESSAGE_NODE, beside, hash));
		}
		return hash == box.root;
	}
}
