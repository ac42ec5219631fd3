// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Policy, SetCommitment, Signer} from "../types/Statements.sol";
import {KeptSet, Store} from "../types/Store.sol";
import {Limits} from "../types/Limits.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../interfaces/IVigilEvents.sol";
import {Curve} from "../libraries/Curve.sol";
import {Hashes} from "../libraries/Hashes.sol";
import {Members} from "../libraries/Members.sol";
import {Sets} from "../libraries/Sets.sol";
import {Ward} from "../libraries/Ward.sol";

/// @title From a certificate to what it says
/// @notice What the inbox and its modules have in common: one storage, and the checks of every certificate.
abstract contract Verifier is IVigilErrors, IVigilEvents {
	/// @dev The only storage, from slot 0 on.
	Store internal _store;

	/// @dev The Vigil chain whose watchers are trusted.
	function _genesis() internal view virtual returns (bytes32);

	/// @dev For how long rounds are heard.
	function _limits() internal view virtual returns (Limits memory);

	/// @dev The set that makes a statement, if it may speak about its round; zero for what has none.
	function _speaker(Signer calldata signer, uint64 round) internal view returns (KeptSet storage kept) {
		kept = _known(signer, Hashes.commitment(signer.set));
		if (round != 0) Ward.checkRound(round, signer.policy, _limits());
		Sets.checkOffice(signer.set, kept.supersededAt, round == 0 ? block.timestamp : round);
	}

	/// @dev A set that is kept, and its own policy.
	function _known(Signer calldata signer, bytes32 hash) internal view returns (KeptSet storage kept) {
		kept = _store.sets[hash];
		if (!kept.known) revert UnknownSet(hash);
		bytes32 policy = Hashes.policy(signer.policy);
		if (policy != signer.set.policyHash) revert WrongPolicy(policy, signer.set.policyHash);
	}

	/// @dev The weight of those who signed, and their key in memory.
	function _present(SetCommitment calldata set, bytes calldata absent, bytes calldata witnesses)
		internal
		view
		returns (uint256 present, uint256 key)
	{
		uint256 absentWeight;
		(absentWeight, key) = Members.present(set, absent, witnesses);
		present = set.totalWeight - absentWeight;
	}

	function _verifyQuorum(
		SetCommitment calldata set,
		Kind kind,
		bytes32 body,
		bytes32[6] calldata signature,
		bytes calldata absent,
		bytes calldata witnesses
	) internal view {
		(uint256 present, uint256 key) = _present(set, absent, witnesses);
		if (present < set.quorumWeight) revert NoQuorum(present, set.quorumWeight);
		_verify(set.service, set.setId, kind, body, key, signature);
	}

	function _verify(
		uint32 service,
		uint64 setId,
		Kind kind,
		bytes32 body,
		uint256 key,
		bytes32[6] calldata signature
	) internal view {
		Curve.verify(key, Hashes.digest(_genesis(), kind, service, setId, body), signature);
	}

	/// @dev A set that speaks of a time after the announcement is not silent.
	function _voidAnnouncement(KeptSet storage kept, SetCommitment calldata set, uint64 round) internal {
		uint40 announcedAt = kept.announcedAt;
		if (announcedAt == 0 || round <= announcedAt) return;
		kept.announcedAt = 0;
		emit AnnouncementVoid(set.service, set.setId, round);
	}
}
