// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Blake2} from "../libraries/Blake2.sol";
import {SubstrateTrie} from "../libraries/SubstrateTrie.sol";
import {IBalances} from "./IBalances.sol";

/// @title Free balances of the coin of a Substrate chain
/// @notice A proof is `abi.encode(bytes[] nodes)` of what `state_getReadProof` answers for `keyOf(holder)`.
/// @dev Whose account an address is there: of chains with accounts of 20 bytes the same one; of others the address
/// followed by twelve bytes 0xee, which is how Substrate's contracts map addresses that have no account.
contract SubstrateBalances is IBalances {
	/// @notice Accounts have 20 or 32 bytes.
	error UnknownAccounts();
	/// @notice The value is no account's.
	error NoAccount();

	/// @dev Where `System.Account` stands: the names of pallet and item, hashed by `twox_128`.
	bytes32 private constant PREFIX = 0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9;
	/// @dev Four counters before the free balance, three balances and flags after it.
	uint256 private constant FREE = 16;
	uint256 private constant SIZE = 80;

	/// @notice Whether accounts there have the 20 bytes of addresses.
	bool public immutable hasAddresses;

	constructor(uint256 accountBytes) {
		if (accountBytes != 20 && accountBytes != 32) revert UnknownAccounts();
		hasAddresses = accountBytes == 20;
	}

	/// @inheritdoc IBalances
	function balanceAt(bytes32 stateRoot, address holder, bytes calldata proof)
		external
		view
		returns (uint256 free)
	{
		bytes[] memory nodes = abi.decode(proof, (bytes[]));
		bytes memory account = SubstrateTrie.read(stateRoot, keyOf(holder), nodes);
		if (account.length != SIZE) revert NoAccount();
		for (uint256 i; i < 16; ++i) free |= uint256(uint8(account[FREE + i])) << (8 * i);
	}

	/// @notice Where the account of a holder stands.
	function keyOf(address holder) public view returns (bytes memory) {
		bytes memory account = hasAddresses
			? abi.encodePacked(holder)
			: abi.encodePacked(holder, bytes12(0xeeeeeeeeeeeeeeeeeeeeeeee));
		return bytes.concat(PREFIX, Blake2.hash128(account), account);
	}
}
