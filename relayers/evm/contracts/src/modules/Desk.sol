// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Outbox, Signer} from "../types/Statements.sol";
import {Message, Rehearsed} from "../types/Outcomes.sol";
import {Limits} from "../types/Limits.sol";
import {IDesk} from "../interfaces/IDesk.sol";
import {IWards} from "../interfaces/IWards.sol";
import {IRehearsal} from "../interfaces/IRehearsal.sol";
import {Canonical} from "../libraries/Canonical.sol";
import {Delivery} from "../libraries/Delivery.sol";
import {Hashes} from "../libraries/Hashes.sol";
import {Plans} from "../libraries/Plans.sol";
import {Verifier} from "./Verifier.sol";

/// @title Messages: the module of an inbox that delivers, keeps plans and rehearses them
/// @dev Only ever called by an inbox, as its own code and on its storage. Alone it trusts nobody.
contract Desk is Verifier, IDesk, IRehearsal {
	/// @inheritdoc IDesk
	function submitMessages(
		Signer calldata signer,
		Outbox calldata outbox,
		bytes32[6] calldata signature,
		bytes32 beneficiary,
		bytes calldata absent,
		bytes calldata witnesses,
		Message[] calldata messages
	) external {
		Canonical.checkWhole(
			abi.encode(signer, outbox, signature, beneficiary, absent, witnesses, messages)
		);
		_checkOutbox(outbox);
		_speaker(signer, 0);
		(uint32 service, uint32 lane) = (signer.set.service, outbox.lane);
		uint256 from = Canonical.newOnes(messages, outbox, _store.next[service][lane]);
		bytes32 body = Hashes.outbox(outbox);
		_verifyQuorum(signer.set, Kind.Outbox, body, signature, absent, witnesses);
		bool onHold = block.timestamp < _store.pausedUntil;
		for (uint256 i = from; i < messages.length; ++i) {
			Delivery.deliver(_store, _actorMaster(), service, lane, messages[i], beneficiary, onHold);
		}
	}

	/// @inheritdoc IDesk
	function retryMessage(
		uint32 service,
		uint32 lane,
		uint64 sequence,
		uint32 protocol,
		bytes calldata payload
	) external {
		_checkNotPaused();
		Delivery.retry(_store, _actorMaster(), service, lane, sequence, protocol, payload);
	}

	/// @inheritdoc IDesk
	function rehearse(uint32 service, uint32 plan_) external returns (Rehearsed) {
		_checkNotPaused();
		return Plans.rehearse(_store, service, plan_);
	}

	/// @inheritdoc IRehearsal
	function actOut(uint32 service, uint32 plan_) external {
		if (msg.sender != address(this)) revert NotSelf();
		revert Outcome(Plans.act(_store, _actorMaster(), service, plan_));
	}

	function _checkOutbox(Outbox calldata outbox) private view {
		bool sound = outbox.network != 0 && outbox.inbox != 0 && outbox.root != 0 && outbox.count != 0
			&& outbox.count <= 256 && outbox.first <= type(uint64).max - outbox.count;
		if (!sound) revert UnsoundOutbox();
		bool here = uint256(outbox.network) == block.chainid
			&& uint256(outbox.inbox) == uint160(address(this));
		if (!here) revert WrongDestination(outbox.network, outbox.inbox);
	}

	function _checkNotPaused() private view {
		if (block.timestamp < _store.pausedUntil) revert NotNow(_store.pausedUntil);
	}

	function _actorMaster() private view returns (address) {
		return IWards(address(this)).actorMaster();
	}

	function _genesis() internal view override returns (bytes32) {
		return IWards(address(this)).genesis();
	}

	function _limits() internal view override returns (Limits memory) {
		return IWards(address(this)).limits();
	}
}
