// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilStatus} from "../interfaces/IVigilStatus.sol";

/// @title A Hyperlane security module that is shut while the origin is down
/// @notice Use it in an aggregation beside the module that verifies messages: it vouches for the origin's liveness,
/// never for what a message says. What is shut out is not lost: it can be delivered once the ward is live.
contract GateIsm {
	/// @notice Lists differ in length, or name a domain twice.
	error WrongLists();

	/// @notice Hyperlane's type of a module that needs no metadata.
	uint8 public constant moduleType = 6;

	IVigilStatus public immutable source;
	/// @notice The service that watches the chain with this domain, plus one; zero for none.
	mapping(uint32 domain => uint64) private _services;

	constructor(IVigilStatus source_, uint32[] memory domains, uint32[] memory services) {
		source = source_;
		if (domains.length != services.length) revert WrongLists();
		for (uint256 i; i < domains.length; ++i) {
			if (_services[domains[i]] != 0) revert WrongLists();
			_services[domains[i]] = uint64(services[i]) + 1;
			source_.status(services[i]);
		}
	}

	/// @notice Whether the message's origin is watched and up.
	function verify(bytes calldata, bytes calldata message) external view returns (bool) {
		// Version, one byte; nonce, four bytes; origin, four bytes.
		if (message.length < 9) return false;
		uint64 service = _services[uint32(bytes4(message[5:9]))];
		return service != 0 && !source.isHalted(uint32(service - 1));
	}
}
