// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Policy, SetCommitment, Signer} from "../types/Statements.sol";
import {CarriageReceipt, KeptSet, Latest} from "../types/Store.sol";
import {Limits} from "../types/Limits.sol";
import {IOffice} from "../interfaces/IOffice.sol";
import {IWards} from "../interfaces/IWards.sol";
import {Canonical} from "../libraries/Canonical.sol";
import {Hashes} from "../libraries/Hashes.sol";
import {Sets} from "../libraries/Sets.sol";
import {Ward} from "../libraries/Ward.sol";
import {Verifier} from "./Verifier.sol";

/// @title Which sets are trusted: the module of an inbox that installs and hands over
/// @dev Only ever called by an inbox, as its own code and on its storage. Alone it trusts nobody.
contract Office is Verifier, IOffice {
	/// @inheritdoc IOffice
	function installSet(SetCommitment calldata set, Policy calldata policy, bytes32 standby) external {
		if (msg.sender != _store.installer) revert NotInstaller();
		uint32 service = set.service;
		if (_store.latest[service].hash != 0) revert AlreadyInstalled(service);
		Sets.check(set, policy);
		Sets.checkKey(set);
		bytes32 hash = Hashes.commitment(set);
		Sets.keep(_store, service, hash, Sets.latestOf(set, policy), set.activatesAt, standby);
		Ward.install(_store.wards[service]);
		emit SetInstalled(service, set.setId, set, policy);
	}

	/// @inheritdoc IOffice
	function leaveInstaller() external {
		if (msg.sender != _store.installer) revert NotInstaller();
		_store.installer = address(0);
		emit InstallerLeft();
	}

	/// @inheritdoc IOffice
	function handover(
		Signer calldata signer,
		SetCommitment calldata next,
		Policy calldata nextPolicy,
		bytes32 standby,
		bytes32[6] calldata signature,
		bytes32 beneficiary,
		bytes calldata absent,
		bytes calldata witnesses
	) external {
		Canonical.check(absent, witnesses, 54);
		uint32 service = signer.set.service;
		bytes32 hash = Hashes.commitment(signer.set);
		bytes32 nextHash = Hashes.commitment(next);
		Latest memory latest = _store.latest[service];
		KeptSet storage kept = _known(signer, hash);
		if (hash != latest.hash) {
			if (nextHash == latest.hash) revert AlreadyHandedOver(next.setId);
			revert NotLatestSet(signer.set.setId, latest.setId);
		}
		Sets.checkOffice(signer.set, kept.supersededAt, block.timestamp);
		_checkNext(service, next, nextPolicy, latest);
		bytes32 body = Hashes.handover(nextHash, standby);
		_verifyQuorum(signer.set, Kind.Handover, body, signature, absent, witnesses);
		Sets.checkKey(next);
		Sets.keep(_store, service, nextHash, Sets.latestOf(next, nextPolicy), next.activatesAt, standby);
		if (beneficiary != 0) {
			_store.handoverReceipts[service][next.setId] =
				CarriageReceipt({beneficiary: beneficiary, broughtAt: uint64(block.timestamp)});
		}
		emit HandedOver(service, latest.setId, next.setId, next, nextPolicy, standby);
	}

	/// @inheritdoc IOffice
	function announce(
		Signer calldata signer,
		SetCommitment calldata next,
		Policy calldata nextPolicy,
		bytes32 standby,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external {
		Canonical.check(absent, witnesses, 53);
		uint32 service = signer.set.service;
		Latest memory latest = _store.latest[service];
		if (latest.hash == 0) revert UnknownService(service);
		KeptSet storage inOffice = _store.sets[latest.hash];
		bytes32 hash = Hashes.commitment(signer.set);
		if (hash != inOffice.standby) revert NotStandby(hash, inOffice.standby);
		if (inOffice.announcedAt != 0) revert AlreadyAnnounced(inOffice.announcedAt);
		// Nobody checked the standby's own commitment before.
		Sets.check(signer.set, signer.policy);
		Sets.checkOffice(signer.set, 0, block.timestamp);
		_checkNext(service, next, nextPolicy, latest);
		// The set in office is asked only as long as it can answer, and what comes after it has to be in time.
		uint64 officeAt = _officeAt(uint64(block.timestamp), latest);
		if (officeAt >= latest.expiresAt) revert SetExpired(latest.setId, latest.expiresAt);
		if (officeAt >= next.expiresAt) revert NextSetExpired(next.setId, next.expiresAt);
		bytes32 nextHash = Hashes.commitment(next);
		bytes32 body = Hashes.handover(nextHash, standby);
		_verifyQuorum(signer.set, Kind.Handover, body, signature, absent, witnesses);
		Sets.checkKey(next);
		inOffice.announcedAt = uint40(block.timestamp);
		(inOffice.announced, inOffice.announcedStandby) = (nextHash, standby);
		inOffice.announcedStandbyAfter = uint32(nextPolicy.standbyAfter);
		emit Announced(service, signer.set.setId, next.setId, officeAt, next, nextPolicy, standby);
	}

	/// @inheritdoc IOffice
	function takeOffice(SetCommitment calldata next) external {
		uint32 service = next.service;
		Latest memory latest = _store.latest[service];
		KeptSet storage inOffice = _store.sets[latest.hash];
		bytes32 nextHash = Hashes.commitment(next);
		if (inOffice.announcedAt == 0 || nextHash != inOffice.announced) revert NothingAnnounced();
		uint64 officeAt = _officeAt(inOffice.announcedAt, latest);
		if (block.timestamp < officeAt) revert TooSoon(officeAt);
		if (block.timestamp >= next.expiresAt) revert NextSetExpired(next.setId, next.expiresAt);
		uint64 from = next.activatesAt > block.timestamp ? next.activatesAt : uint64(block.timestamp);
		Latest memory taken = Latest({
			hash: nextHash,
			setId: next.setId,
			activatesAt: next.activatesAt,
			expiresAt: next.expiresAt,
			standbyAfter: inOffice.announcedStandbyAfter
		});
		Sets.keep(_store, service, nextHash, taken, from, inOffice.announcedStandby);
		emit TookOffice(service, latest.setId, next.setId);
	}

	/// @inheritdoc IOffice
	function speak(
		Signer calldata signer,
		Kind kind,
		bytes32[5] calldata words,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) external {
		Canonical.check(absent, witnesses, 36);
		(bytes32 body, uint64 round) = Canonical.body(kind, words);
		KeptSet storage kept = _speaker(signer, round);
		if (kept.announcedAt == 0 || round <= kept.announcedAt) revert NothingAnnounced();
		_verifyQuorum(signer.set, kind, body, signature, absent, witnesses);
		_voidAnnouncement(kept, signer.set, round);
	}

	/// @dev When what a standby announced takes office: silence counts from when the set in office can speak.
	function _officeAt(uint64 announcedAt, Latest memory latest) private pure returns (uint64) {
		uint64 from = announcedAt > latest.activatesAt ? announcedAt : latest.activatesAt;
		return from + uint64(latest.standbyAfter);
	}

	/// @dev Refuses what cannot follow the latest set, without the curve.
	function _checkNext(
		uint32 service,
		SetCommitment calldata next,
		Policy calldata policy,
		Latest memory latest
	) private view {
		if (next.service != service) revert UnsoundCommitment();
		Sets.check(next, policy);
		Sets.checkOrder(next, latest);
	}

	function _genesis() internal view override returns (bytes32) {
		return IWards(address(this)).genesis();
	}

	function _limits() internal view override returns (Limits memory) {
		return IWards(address(this)).limits();
	}
}
