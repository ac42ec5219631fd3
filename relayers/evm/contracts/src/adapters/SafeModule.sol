// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a Safe offers its modules.
interface ISafe {
	function execTransactionFromModule(address to, uint256 value, bytes calldata data, uint8 operation)
		external
		returns (bool success);
}

/// @title Lets a protocol's Actor act for a Safe that enabled this module
/// @notice Only plain calls: no code of others ever runs as the Safe.
/// @dev Warning: what is enabled on a Safe can do everything that its owners can. Bind `allowed` to what the plans
/// need.
contract SafeModule {
	/// @notice Only the Actor acts.
	error NotActor();
	/// @notice This call was not allowed when the module was made.
	error NotAllowed(address to, bytes4 selector);
	/// @notice The Safe's call failed.
	error SafeCallFailed();

	/// @notice A call that may be made.
	struct Allowed {
		address to;
		bytes4 selector;
	}

	ISafe public immutable safe;
	address public immutable actor;
	mapping(address to => mapping(bytes4 selector => bool)) public isAllowed;

	constructor(ISafe safe_, address actor_, Allowed[] memory allowed) {
		(safe, actor) = (safe_, actor_);
		for (uint256 i; i < allowed.length; ++i) isAllowed[allowed[i].to][allowed[i].selector] = true;
	}

	/// @notice Has the Safe make a call without value. Only the Actor, and only what is allowed.
	function execute(address to, bytes calldata data) external {
		if (msg.sender != actor) revert NotActor();
		bytes4 selector = bytes4(data);
		if (!isAllowed[to][selector]) revert NotAllowed(to, selector);
		// A Safe answers that its call failed; it does not revert.
		if (!safe.execTransactionFromModule(to, 0, data, 0)) revert SafeCallFailed();
	}
}
