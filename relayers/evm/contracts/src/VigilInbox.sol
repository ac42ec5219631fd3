// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoint, Halt, Kind, Resume, Signer} from "./types/Statements.sol";
import {Status, WardView} from "./types/Outcomes.sol";
import {CarriageReceipt, KeptSet} from "./types/Store.sol";
import {Limits} from "./types/Limits.sol";
import {IDesk} from "./interfaces/IDesk.sol";
import {IOffice} from "./interfaces/IOffice.sol";
import {ITrigger} from "./interfaces/ITrigger.sol";
import {IRehearsal} from "./interfaces/IRehearsal.sol";
import {IVigilStatus} from "./interfaces/IVigilStatus.sol";
import {IWards} from "./interfaces/IWards.sol";
import {Actor} from "./actors/Actor.sol";
import {Canonical} from "./libraries/Canonical.sol";
import {Hashes} from "./libraries/Hashes.sol";
import {KnownAnswer} from "./libraries/KnownAnswer.sol";
import {Ward} from "./libraries/Ward.sol";
import {Verifier} from "./modules/Verifier.sol";

/// @title The destination side of Vigil on an EVM chain
/// @notice Verifies what watchers certify, keeps the plans of protocols, and fires them when their ward halts.
/// @dev It needs a clock and the sets it trusts, and nothing else. Nobody can change a set but the set
/// before it or that one's standby; there is no upgrade. What fails reverts: state is never written on
/// failure, so too little gas is never mistaken for a bad certificate.
contract VigilInbox is Verifier, IWards {
	/// @inheritdoc IWards
	bytes32 public immutable genesis;
	/// @inheritdoc IWards
	address public immutable actorMaster;
	/// @inheritdoc IWards
	uint64 public immutable maxPause;
	/// @inheritdoc IWards
	uint64 public immutable ownService;

	uint64 private immutable _freshness;
	uint64 private immutable _checkpointFreshness;
	uint64 private immutable _clockDrift;
	uint64 private immutable _suspectFor;
	uint64 private immutable _recoverFor;

	address private immutable _office;
	address private immutable _desk;
	address private immutable _trigger;
	address private immutable _archive;

	/// @dev Set while anything is done that may call out.
	bool private transient _busy;

	modifier alone() {
		if (_busy) revert Reentered();
		_busy = true;
		_;
		_busy = false;
	}

	/// @param genesis_ of the Vigil chain whose watchers are trusted
	/// @param installer who installs the first set of each service, and nothing else; zero for nobody
	/// @param guardian who may pause execution for a while; zero for nobody
	/// @param limits_ for how long rounds are heard
	/// @param maxPause_ the longest pause, in seconds
	/// @param ownService_ the service that watches this very chain; `type(uint64).max` if none does
	/// @param modules_ an `Office`, a `Desk`, a `Trigger` and an `Archive`
	/// @dev Warning: the modules are part of this contract's code. Who trusts an inbox has compared the code at all
	/// five addresses with what this repository builds.
	constructor(
		bytes32 genesis_,
		address installer,
		address guardian,
		Limits memory limits_,
		uint64 maxPause_,
		uint64 ownService_,
		address[4] memory modules_
	) {
		if (genesis_ == 0) revert ZeroGenesis();
		bool sound = limits_.clockDrift < limits_.freshness
			&& limits_.freshness <= limits_.checkpointFreshness && limits_.suspectFor != 0
			&& limits_.checkpointFreshness <= 7 days && limits_.suspectFor <= 7 days && maxPause_ <= 7 days
			&& limits_.recoverFor <= 7 days;
		if (!sound) revert UnsoundLimits();
		KnownAnswer.check();
		genesis = genesis_;
		maxPause = maxPause_;
		(_freshness, _checkpointFreshness) = (limits_.freshness, limits_.checkpointFreshness);
		(_clockDrift, _suspectFor) = (limits_.clockDrift, limits_.suspectFor);
		(_recoverFor, ownService) = (limits_.recoverFor, ownService_);
		actorMaster = address(new Actor());
		for (uint256 i; i < 4; ++i) {
			if (modules_[i].code.length == 0) revert NoModule(modules_[i]);
		}
		(_office, _desk) = (modules_[0], modules_[1]);
		(_trigger, _archive) = (modules_[2], modules_[3]);
		(_store.installer, _store.guardian) = (installer, guardian);
	}

	// --- wards

	/// @inheritdoc IWards
	function submitHalt(
		Signer calldata signer,
		Halt calldata halt,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external alone {
		Canonical.check(absent, witnesses, 34);
		if (halt.blockHash == 0) revert ZeroBlockHash();
		uint32 service = signer.set.service;
		uint64 setId = signer.set.setId;
		KeptSet storage kept = _speaker(signer, halt.round);
		(uint256 present, uint256 key) = _present(signer.set, absent, witnesses);
		bool full = present >= signer.set.quorumWeight;
		if (!full && present <= signer.set.totalWeight / 3) {
			revert NoQuorum(present, uint256(signer.set.totalWeight) / 3 + 1);
		}
		WardView memory one = Ward.load(_store.wards[service]);
		Ward.lapse(one, service);
		if (full) {
			Ward.stop(
				one,
				_store.wards[service],
				_store.histories[service],
				service,
				setId,
				halt,
				signer.policy,
				_limits()
			);
			_voidAnnouncement(kept, signer.set, halt.round);
		} else {
			Ward.suspect(one, _store.histories[service], service, setId, halt, _limits());
		}
		Ward.save(_store.wards[service], one);
		_verify(service, setId, Kind.Halt, Hashes.halt(halt), key, signature);
	}

	/// @inheritdoc IWards
	function submitResume(
		Signer calldata signer,
		Resume calldata resume,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external alone {
		Canonical.check(absent, witnesses, 33);
		if (resume.blockHash == 0) revert ZeroBlockHash();
		uint32 service = signer.set.service;
		KeptSet storage kept = _speaker(signer, resume.round);
		WardView memory one = Ward.load(_store.wards[service]);
		Ward.lapse(one, service);
		Ward.resume(one, _store.wards[service], service, resume, signer.policy, _limits());
		if (service == ownService) Ward.comeBack(one, service, resume, _limits());
		Ward.save(_store.wards[service], one);
		_voidAnnouncement(kept, signer.set, resume.round);
		_verifyQuorum(signer.set, Kind.Resume, Hashes.resume(resume), signature, absent, witnesses);
	}

	/// @inheritdoc IWards
	function submitCheckpoint(
		Signer calldata signer,
		Checkpoint calldata checkpoint_,
		bytes32[6] calldata signature,
		bytes32 beneficiary,
		bytes calldata absent,
		bytes calldata witnesses
	) external alone {
		Canonical.check(absent, witnesses, 36);
		if (checkpoint_.blockHash == 0) revert ZeroBlockHash();
		if (checkpoint_.stateRoot == 0) revert ZeroStateRoot();
		uint32 service = signer.set.service;
		KeptSet storage kept = _speaker(signer, checkpoint_.round);
		WardView memory one = Ward.load(_store.wards[service]);
		Ward.lapse(one, service);
		bool kept_ = Ward.checkpoint(
			one,
			_store.wards[service],
			_store.histories[service],
			service,
			signer.set.setId,
			checkpoint_,
			signer.policy,
			_limits()
		);
		Ward.save(_store.wards[service], one);
		_voidAnnouncement(kept, signer.set, checkpoint_.round);
		// Who brings again what is kept has carried nothing.
		if (kept_ && beneficiary != 0) {
			_store.checkpointReceipts[service][checkpoint_.height] =
				CarriageReceipt({beneficiary: beneficiary, broughtAt: uint64(block.timestamp)});
		}
		bytes32 body = Hashes.checkpoint(checkpoint_);
		_verifyQuorum(signer.set, Kind.Checkpoint, body, signature, absent, witnesses);
	}

	/// @inheritdoc IWards
	function lapse(uint32 service) external alone {
		WardView memory one = Ward.load(_store.wards[service]);
		if (!Ward.lapse(one, service)) revert NothingDue();
		Ward.save(_store.wards[service], one);
	}

	// --- messages and plans

	// --- pauses

	/// @inheritdoc IWards
	function pause(uint64 duration) external {
		if (msg.sender != _store.guardian) revert NotGuardian();
		if (duration > maxPause) revert PauseTooLong(duration, maxPause);
		if (block.timestamp < _store.pauseFrom) revert PauseTooSoon(_store.pauseFrom);
		uint64 until = uint64(block.timestamp) + duration;
		_store.pausedUntil = uint40(until);
		// As long as it may be paused, it cannot be paused again.
		_store.pauseFrom = uint40(until + maxPause);
		emit Paused(until);
	}

	/// @inheritdoc IWards
	function unpause() external {
		if (msg.sender != _store.guardian) revert NotGuardian();
		if (block.timestamp >= _store.pausedUntil) revert NotPaused();
		_store.pausedUntil = uint40(block.timestamp);
		emit Unpaused();
	}

	/// @inheritdoc IWards
	function changeGuardian(address guardian_) external {
		if (msg.sender != _store.guardian) revert NotGuardian();
		_store.guardian = guardian_;
		emit GuardianChanged(guardian_);
	}

	// --- queries

	/// @inheritdoc IWards
	function limits() external view returns (Limits memory) {
		return _limits();
	}

	/// @inheritdoc IWards
	function roles() external view returns (address installer, address guardian, uint64 pausedUntil) {
		return (_store.installer, _store.guardian, _store.pausedUntil);
	}

	/// @inheritdoc IVigilStatus
	function status(uint32 service) external view returns (Status) {
		return ward(service).status;
	}

	/// @inheritdoc IVigilStatus
	function isHalted(uint32 service) external view returns (bool) {
		return Ward.isDown(ward(service).status);
	}

	/// @inheritdoc IVigilStatus
	function lastTurn(uint32 service) external view returns (bool down, uint64 turnedAt, uint32 turns) {
		WardView memory view_ = ward(service);
		return (Ward.isDown(view_.status), view_.turnedAt, view_.turns);
	}

	/// @inheritdoc IWards
	function ward(uint32 service) public view returns (WardView memory view_) {
		if (_store.latest[service].hash == 0) revert UnknownService(service);
		view_ = Ward.load(_store.wards[service]);
		if (Ward.isLapsed(view_)) {
			(view_.status, view_.since) = (Status.Live, view_.suspectUntil);
			(view_.suspectUntil, view_.suspectedHeight) = (0, 0);
		} else if (Ward.isSettled(view_)) {
			(view_.status, view_.since) = (Status.Live, view_.recoverBy);
			(view_.turnedAt, view_.turns) = (view_.recoverBy, view_.turns + 1);
			(view_.recoverBy, view_.sinceLife) = (0, 0);
		}
	}

	/// @inheritdoc IWards
	function modules() external view returns (address, address, address, address) {
		return (_office, _desk, _trigger, _archive);
	}

	// --- modules

	/// @dev The other calls are too much code for one contract: their modules run as this one's code.
	fallback() external {
		bytes4 call_ = msg.sig;
		if (_isOfTrigger(call_)) return _forward(_trigger, true);
		if (_isOfDesk(call_)) return _forward(_desk, true);
		if (_isOfOffice(call_)) return _forward(_office, true);
		// Called by this contract itself, in the middle of another call.
		bool inner = call_ == IRehearsal.actOut.selector;
		_forward(inner ? _desk : _archive, false);
	}

	/// @dev Answers as the module does.
	function _forward(address module, bool locks) private {
		if (locks) {
			if (_busy) revert Reentered();
			_busy = true;
		}
		bool done;
		uint256 answer;
		assembly ("memory-safe") {
			answer := mload(0x40)
			calldatacopy(answer, 0, calldatasize())
			done := delegatecall(gas(), module, answer, calldatasize(), 0, 0)
			returndatacopy(answer, 0, returndatasize())
		}
		if (locks) _busy = false;
		assembly ("memory-safe") {
			if done { return(answer, returndatasize()) }
			revert(answer, returndatasize())
		}
	}

	function _isOfTrigger(bytes4 call_) private pure returns (bool) {
		return call_ == ITrigger.fire.selector || call_ == ITrigger.sweep.selector
			|| call_ == ITrigger.retryPlan.selector;
	}

	function _isOfDesk(bytes4 call_) private pure returns (bool) {
		return call_ == IDesk.submitMessages.selector || call_ == IDesk.retryMessage.selector
			|| call_ == IDesk.rehearse.selector;
	}

	function _isOfOffice(bytes4 call_) private pure returns (bool) {
		return call_ == IOffice.handover.selector || call_ == IOffice.announce.selector
			|| call_ == IOffice.takeOffice.selector || call_ == IOffice.speak.selector
			|| call_ == IOffice.installSet.selector || call_ == IOffice.leaveInstaller.selector;
	}

	function _genesis() internal view override returns (bytes32) {
		return genesis;
	}

	function _limits() internal view override returns (Limits memory) {
		return Limits({
			freshness: _freshness,
			checkpointFreshness: _checkpointFreshness,
			clockDrift: _clockDrift,
			suspectFor: _suspectFor,
			recoverFor: _recoverFor
		});
	}
}
