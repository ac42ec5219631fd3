// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilStatus} from "../interfaces/IVigilStatus.sol";

/// @notice Where verifiers of LayerZero attest on the receiving chain.
interface IReceiveUln {
	function verify(bytes calldata packetHeader, bytes32 payloadHash, uint64 confirmations) external;
	function commitVerification(bytes calldata packetHeader, bytes32 payloadHash) external;
}

/// @notice What a sending chain asks a verifier for.
struct AssignJobParam {
	uint32 dstEid;
	bytes packetHeader;
	bytes32 payloadHash;
	uint64 confirmations;
	address sender;
}

/// @title A verifier of LayerZero packets that withholds its word while the source is down
/// @notice Name it as one more required verifier, beside those that read the source: it vouches for the source's
/// liveness, never for what a packet says. Anybody has it attest, for nothing, once the ward is live.
/// @dev Its word is the last one, and used at once: one that was given beforehand would let a packet pass while the
/// source is down.
/// @dev Warning: alone it verifies nothing.
contract GateDvn {
	/// @notice The source is down.
	error SourceHalted(uint32 srcEid, uint32 service);
	/// @notice Nobody watches the source.
	error UnwatchedSource(uint32 srcEid);
	/// @notice No packet has such a header.
	error WrongHeader();
	/// @notice Nothing is to be paid.
	error NoValue();
	/// @notice Lists differ in length, or name an endpoint twice.
	error WrongLists();

	IVigilStatus public immutable source;
	IReceiveUln public immutable uln;
	/// @dev The service that watches the chain with this endpoint, plus one; zero for none.
	mapping(uint32 eid => uint64) private _services;

	constructor(IVigilStatus source_, IReceiveUln uln_, uint32[] memory eids, uint32[] memory services) {
		(source, uln) = (source_, uln_);
		if (eids.length != services.length) revert WrongLists();
		for (uint256 i; i < eids.length; ++i) {
			if (_services[eids[i]] != 0) revert WrongLists();
			_services[eids[i]] = uint64(services[i]) + 1;
			source_.status(services[i]);
		}
	}

	/// @notice Attests a packet while its source is up, with as many confirmations as anybody asks for, and commits it.
	/// Reverts as long as another verifier is missing.
	function attest(bytes calldata packetHeader, bytes32 payloadHash) external {
		// Version, one byte; nonce, eight bytes; source, four bytes; sender; destination; receiver.
		if (packetHeader.length != 81) revert WrongHeader();
		uint32 srcEid = uint32(bytes4(packetHeader[9:13]));
		uint64 service = _services[srcEid];
		if (service == 0) revert UnwatchedSource(srcEid);
		if (source.isHalted(uint32(service - 1))) revert SourceHalted(srcEid, uint32(service - 1));
		uln.verify(packetHeader, payloadHash, type(uint64).max);
		uln.commitVerification(packetHeader, payloadHash);
	}

	/// @notice On the sending chain: nothing is to be paid.
	function assignJob(AssignJobParam calldata, bytes calldata) external payable returns (uint256) {
		if (msg.value != 0) revert NoValue();
		return 0;
	}

	/// @notice On the sending chain: nothing is to be paid.
	function getFee(uint32, uint64, address, bytes calldata) external pure returns (uint256) {
		return 0;
	}
}
