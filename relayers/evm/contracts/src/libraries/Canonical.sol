// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Outbox} from "../types/Statements.sol";
import {Message} from "../types/Outcomes.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {Hashes} from "./Hashes.sol";

/// @title The one form of each call
/// @notice Arguments have no other encoding than the one that encoders write: no shared or reordered parts, no
/// bits beyond a field's width, nothing behind them.
library Canonical {
	/// @notice Refuses a call whose last two arguments, the only ones without a fixed size, do not stand right
	/// behind `words` words.
	function check(bytes calldata absent, bytes calldata witnesses, uint256 words) internal pure {
		bool plain;
		assembly ("memory-safe") {
			// Where each begins; its length stands in the word before.
			let first := add(mul(words, 32), 36)
			let second := add(add(first, and(add(absent.length, 31), not(31))), 32)
			let end := add(second, and(add(witnesses.length, 31), not(31)))
			plain := and(eq(absent.offset, first), eq(witnesses.offset, second))
			plain := and(plain, eq(calldatasize(), end))
			// Bits behind the last byte, in the last word.
			let spare := and(absent.length, 31)
			if spare {
				let tail := calldataload(sub(second, 64))
				plain := and(plain, iszero(shl(shl(3, spare), tail)))
			}
			spare := and(witnesses.length, 31)
			if spare { plain := and(plain, iszero(shl(shl(3, spare), calldataload(sub(end, 32))))) }
		}
		if (!plain) revert IVigilErrors.NotCanonical();
	}

	/// @notice Refuses a call whose arguments are not encoded as `again`.
	function checkWhole(bytes memory again) internal pure {
		if (keccak256(again) != keccak256(msg.data[4:])) revert IVigilErrors.NotCanonical();
	}

	/// @notice The hash of a statement about a ward, and its round, from its words; those that its kind does not
	/// have are zero.
	function body(Kind kind, bytes32[5] calldata words) internal pure returns (bytes32 hash, uint64 round) {
		uint256 last;
		if (kind == Kind.Resume) {
			(last, hash) = (2, keccak256(abi.encode(words[0], words[1], words[2])));
		} else if (kind == Kind.Halt) {
			(last, hash) = (3, keccak256(abi.encode(words[0], words[1], words[2], words[3])));
		} else if (kind == Kind.Checkpoint) {
			(last, hash) = (4, keccak256(abi.encode(words)));
		} else {
			revert IVigilErrors.NotCanonical();
		}
		for (uint256 i = last + 1; i < 5; ++i) {
			if (words[i] != 0) revert IVigilErrors.NotCanonical();
		}
		if (uint256(words[last]) > type(uint40).max || words[last] == 0) revert IVigilErrors.NotCanonical();
		round = uint64(uint256(words[last]));
	}

	/// @notice Where the messages begin that were not delivered, if they go on from the next one without gaps and
	/// all are in the outbox.
	function newOnes(Message[] calldata messages, Outbox calldata outbox, uint64 next)
		internal
		pure
		returns (uint256 from)
	{
		uint256 length = messages.length;
		if (length == 0) revert IVigilErrors.NoMessages();
		while (from < length && messages[from].sequence < next) ++from;
		if (from == length) revert IVigilErrors.AlreadyDelivered(next);
		for (uint256 i = from; i < length; ++i) {
			uint64 sequence = messages[i].sequence;
			if (sequence != next + (i - from)) revert IVigilErrors.Gap(next + uint64(i - from), sequence);
			if (!Hashes.isIn(messages[i], outbox)) revert IVigilErrors.NotInOutbox(sequence);
		}
	}
}
