// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ward} from "../src/libraries/Ward.sol";
import {KeptCheckpoint, Reason, Status, WardView} from "../src/types/Outcomes.sol";
import {Checkpoint, Halt, Kind, Resume, SetCommitment, Signer} from "../src/types/Statements.sol";
import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../src/interfaces/IVigilEvents.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Certified, Squad, Watchers} from "./support/Watchers.sol";
import {Vm} from "./support/Vm.sol";

/// @notice The scenes of `pallets/primitives/scenarios`, step by step and fully signed: the inbox answers each as
/// `vigil_primitives::ward` does.
contract ScenariosTest is Inboxes {
	string internal constant FOLDER = "../../../pallets/primitives/scenarios";
	uint256 private _roundLength;
	uint64 private _setId;
	Squad private _now;
	string private _scene;

	function test_every_scene_is_answered_as_in_rust() public {
		Vm.DirEntry[] memory files = vm.readDir(FOLDER);
		yes(files.length > 10, "there are scenes");
		uint256 fresh = vm.snapshotState();
		for (uint256 i; i < files.length; ++i) {
			_replay(files[i].path);
			vm.revertToState(fresh);
		}
	}

	function _replay(string memory path) private {
		(_roundLength, _setId, _now) = (3, 1, squad());
		string memory json = vm.readFile(path);
		_scene = vm.parseJsonString(json, ".about");
		uint256 steps;
		while (vm.keyExistsJson(json, _at(steps, ""))) {
			_step(json, steps);
			++steps;
		}
		yes(steps > 2, string.concat(path, " has steps"));
	}

	function _step(string memory json, uint256 step) private {
		vm.warp(vm.parseJsonUint(json, _at(step, ".now")));
		string memory kind = vm.parseJsonString(json, _at(step, ".claim.kind"));
		if (!_is(kind, "Lapse")) _changeRounds(vm.parseJsonUint(json, _at(step, ".round_length")));
		vm.recordLogs();
		(bool done, bytes memory reason) = _hear(json, step, kind);
		if (done) _sameChanges(json, step);
		else same(_refusal(reason), vm.parseJsonString(json, _at(step, ".outcome")), _where(step, ""));
		_sameWard(json, step);
	}

	/// @dev A policy changes with a new set: one hands over to another.
	function _changeRounds(uint256 length) private {
		if (length == _roundLength) return;
		Signer memory signer = Watchers.signer(_now, policy);
		(_roundLength, policy.roundLength) = (length, uint64(length));
		Squad memory next = Watchers.squad(SERVICE, ++_setId, 4, policy);
		bytes32 body = keccak256(abi.encode(keccak256(abi.encode(next.commitment)), bytes32(0)));
		Certified memory proof = Watchers.certify(_now, GENESIS, Kind.Handover, body, nobody());
		inbox.handover(
			signer, next.commitment, policy, 0, proof.signature, 0, proof.absent, proof.witnesses
		);
		_now = next;
	}

	function _hear(string memory json, uint256 step, string memory kind)
		private
		returns (bool done, bytes memory reason)
	{
		bytes memory call_;
		Signer memory signer = Watchers.signer(_now, policy);
		if (_is(kind, "Lapse")) {
			call_ = abi.encodeCall(inbox.lapse, (SERVICE));
		} else if (_is(kind, "Resume")) {
			Resume memory said = Resume({
				height: _number(json, step, ".claim.height"),
				blockHash: vm.parseJsonBytes32(json, _at(step, ".claim.hash")),
				round: _number(json, step, ".claim.round")
			});
			Certified memory proof = _certify(Kind.Resume, keccak256(abi.encode(said)), nobody());
			call_ = abi.encodeCall(
				inbox.submitResume, (signer, said, proof.signature, proof.absent, proof.witnesses)
			);
		} else if (_is(kind, "Checkpoint")) {
			Checkpoint memory said = Checkpoint({
				height: _number(json, step, ".claim.height"),
				blockHash: vm.parseJsonBytes32(json, _at(step, ".claim.hash")),
				stateRoot: vm.parseJsonBytes32(json, _at(step, ".claim.state_root")),
				blockTimestamp: _number(json, step, ".claim.timestamp"),
				round: _number(json, step, ".claim.round")
			});
			Certified memory proof = _certify(Kind.Checkpoint, keccak256(abi.encode(said)), nobody());
			call_ = abi.encodeCall(
				inbox.submitCheckpoint,
				(signer, said, proof.signature, 0, proof.absent, proof.witnesses)
			);
		} else {
			Halt memory said = Halt({
				height: _number(json, step, ".claim.height"),
				blockHash: vm.parseJsonBytes32(json, _at(step, ".claim.hash")),
				blockTimestamp: _number(json, step, ".claim.timestamp"),
				round: _number(json, step, ".claim.round")
			});
			// Two of four are more than a third, and no quorum.
			uint256[] memory absent = _is(kind, "Suspicion") ? pair(1, 3) : nobody();
			Certified memory proof = _certify(Kind.Halt, keccak256(abi.encode(said)), absent);
			call_ = abi.encodeCall(
				inbox.submitHalt, (signer, said, proof.signature, proof.absent, proof.witnesses)
			);
		}
		return address(inbox).call(call_);
	}

	function _certify(Kind kind, bytes32 body, uint256[] memory absent)
		private
		view
		returns (Certified memory)
	{
		return Watchers.certify(_now, GENESIS, kind, body, absent);
	}

	/// @dev The events say, in order, what Rust calls changes.
	function _sameChanges(string memory json, uint256 step) private {
		string[] memory expected = vm.parseJsonStringArray(json, _at(step, ".outcome"));
		Vm.Log[] memory logs = vm.getRecordedLogs();
		uint256 found;
		for (uint256 i; i < logs.length; ++i) {
			string memory change = _change(logs[i].topics[0]);
			if (bytes(change).length == 0) continue;
			yes(found < expected.length, string.concat(_where(step, ""), " says too much: ", change));
			same(change, expected[found++], _where(step, ""));
		}
		same(found, expected.length, string.concat(_where(step, ""), " changes"));
	}

	function _change(bytes32 topic) private pure returns (string memory) {
		if (topic == IVigilEvents.Suspected.selector) return "Suspected";
		if (topic == IVigilEvents.IncidentOpened.selector) return "Opened";
		if (topic == IVigilEvents.IncidentProlonged.selector) return "Stands";
		if (topic == IVigilEvents.IncidentResumed.selector) return "Resumed";
		if (topic == IVigilEvents.ResumeRemembered.selector) return "Remembered";
		if (topic == IVigilEvents.BranchLeft.selector) return "Branched";
		if (topic == IVigilEvents.IncidentClosed.selector) return "Closed";
		if (topic == IVigilEvents.CheckpointAccepted.selector) return "Accepted";
		if (topic == IVigilEvents.LifeShown.selector) return "Shown";
		if (topic == IVigilEvents.StatusChanged.selector) return "Moved";
		return "";
	}

	function _refusal(bytes memory reason) private pure returns (string memory) {
		bytes4 selector = bytes4(reason);
		if (selector == Ward.RoundInFuture.selector) return "RoundInFuture";
		if (selector == Ward.OffRound.selector) return "OffRound";
		if (selector == Ward.OffInterval.selector) return "OffInterval";
		if (selector != Ward.Ignored.selector) return string(abi.encodePacked("another error: ", vm.toString(reason)));
		uint256 code;
		assembly {
			code := mload(add(reason, 36))
		}
		string[10] memory names = [
			"StaleRound", "OldHalt", "Resumed", "BelowCheckpoint", "OffBranch", "AlreadyHalted",
			"OldSuspicion", "StillRecovering", "OldResume", "OldCheckpoint"
		];
		return string.concat("Ignored(", names[code], ")");
	}

	function _sameWard(string memory json, uint256 step) private view {
		string memory where = _at(step, ".ward");
		WardView memory found = inbox.ward(SERVICE);
		string[4] memory names = ["Live", "Suspect", "Halted", "Recovering"];
		same(names[uint8(found.status)], vm.parseJsonString(json, string.concat(where, ".status")), _where(step, " status"));
		bool open = vm.keyExistsJson(json, string.concat(where, ".incident.id"));
		bool down = found.status == Status.Halted || found.status == Status.Recovering;
		yes(open == down, _where(step, " incident"));
		if (open) _sameIncident(json, step, found);
		KeptCheckpoint[] memory standing = inbox.checkpoints(SERVICE);
		for (uint256 i; i < standing.length; ++i) {
			string memory one = string.concat(where, ".standing[", vm.toString(i), "]");
			same(standing[i].height, vm.parseJsonUint(json, string.concat(one, ".height")), one);
			same(standing[i].round, vm.parseJsonUint(json, string.concat(one, ".round")), one);
			bytes32 root = vm.parseJsonBytes32(json, string.concat(one, ".state_root"));
			same(standing[i].stateRoot, root, one);
		}
		string memory next = string.concat(where, ".standing[", vm.toString(standing.length), "]");
		yes(!vm.keyExistsJson(json, next), string.concat(next, " stands"));
	}

	function _sameIncident(string memory json, uint256 step, WardView memory found) private view {
		same(found.incidents, _number(json, step, ".ward.incident.id"), _where(step, " id"));
		same(found.firstRound, _number(json, step, ".ward.incident.first_round"), _where(step, " first"));
		same(found.haltHeight, _number(json, step, ".ward.incident.height"), _where(step, " height"));
		bytes32 hash = vm.parseJsonBytes32(json, _at(step, ".ward.incident.hash"));
		same(inbox.haltHash(SERVICE), hash, _where(step, " hash"));
		same(found.haltRound, _number(json, step, ".ward.incident.last_round"), _where(step, " last"));
		same(found.beganAt, _number(json, step, ".ward.incident.began_at"), _where(step, " began"));
		same(found.downtime, _number(json, step, ".ward.incident.downtime"), _where(step, " downtime"));
		string memory resumed =
			string(vm.parseJson(json, _at(step, ".ward.incident.resumed")));
		bool none = bytes(resumed).length == 0 || found.resumed == 0;
		if (none) same(found.resumed, 0, _where(step, " resumed"));
		else same(found.resumed, _number(json, step, ".ward.incident.resumed"), _where(step, " resumed"));
	}

	function _number(string memory json, uint256 step, string memory field)
		private
		pure
		returns (uint64)
	{
		return uint64(vm.parseJsonUint(json, _at(step, field)));
	}

	function _where(uint256 step, string memory what) private view returns (string memory) {
		return string.concat(_scene, ": ", _at(step, what));
	}

	function _at(uint256 step, string memory field) private pure returns (string memory) {
		return string.concat(".steps[", vm.toString(step), "]", field);
	}

	function _is(string memory one, string memory other) private pure returns (bool) {
		return keccak256(bytes(one)) == keccak256(bytes(other));
	}
}
