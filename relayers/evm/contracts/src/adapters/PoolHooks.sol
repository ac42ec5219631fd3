// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilStatus} from "../interfaces/IVigilStatus.sol";

/// @notice What a CCIP token pool tells its hooks when tokens leave.
struct LockOrBurnIn {
	bytes receiver;
	uint64 remoteChainSelector;
	address originalSender;
	uint256 amount;
	address localToken;
}

/// @notice What a CCIP token pool tells its hooks when tokens arrive.
struct ReleaseOrMintIn {
	bytes originalSender;
	uint64 remoteChainSelector;
	address receiver;
	uint256 sourceDenominatedAmount;
	address localToken;
	bytes sourcePoolAddress;
	bytes sourcePoolData;
	bytes offchainTokenData;
}

/// @title Hooks of a CCIP token pool that hold transfers while the other chain is down
/// @notice Nothing is sent to a chain that stands, and nothing is released from it; what waits can be executed once it
/// is live. A chain that nobody watches is not held.
contract PoolHooks {
	/// @notice The other chain is down.
	error RemoteHalted(uint64 remoteChainSelector, uint32 service);
	/// @notice Lists differ in length, or name a chain twice.
	error WrongLists();

	IVigilStatus public immutable source;
	/// @dev The service that watches the chain with this selector, plus one; zero for none.
	mapping(uint64 selector => uint64) private _services;

	constructor(IVigilStatus source_, uint64[] memory selectors, uint32[] memory services) {
		source = source_;
		if (selectors.length != services.length) revert WrongLists();
		for (uint256 i; i < selectors.length; ++i) {
			if (_services[selectors[i]] != 0) revert WrongLists();
			_services[selectors[i]] = uint64(services[i]) + 1;
			source_.status(services[i]);
		}
	}

	/// @notice Before tokens are locked or burnt.
	function preflightCheck(LockOrBurnIn calldata transfer, bytes4, bytes calldata, uint256) external view {
		_check(transfer.remoteChainSelector);
	}

	/// @notice Before tokens are released or minted.
	function postflightCheck(ReleaseOrMintIn calldata transfer, uint256, bytes4) external view {
		_check(transfer.remoteChainSelector);
	}

	/// @notice Asks for no verifiers beyond the pool's own.
	function getRequiredCCVs(address, uint64, uint256, bytes4, bytes calldata, uint8)
		external
		pure
		returns (address[] memory)
	{
		return new address[](0);
	}

	function _check(uint64 selector) private view {
		uint64 service = _services[selector];
		if (service == 0) return;
		if (source.isHalted(uint32(service - 1))) revert RemoteHalted(selector, uint32(service - 1));
	}
}
