// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";
import {IBalances} from "./IBalances.sol";

/// @title Balances of a token, or of the coin itself, on an EVM chain
/// @notice A proof is `abi.encode(bytes[] accountProof, bytes[] storageProof)` of what `eth_getProof` answers for the
/// token at the checkpoint's height; of the coin the account proof of the holder, and nothing.
/// @dev Warning: `slot` is where the token keeps its balances, a `mapping(address => uint256)`. Look it up in its
/// storage layout and try it with a holder you know; tokens behind a proxy may move it.
contract EvmBalances is IBalances {
	using RLP for bytes;
	using RLP for Memory.Slice;

	/// @notice No account of an EVM chain looks like this.
	error NoAccount();
	/// @notice Another contract is at the token's address.
	error OtherCode(bytes32 codeHash);

	/// @notice The token there, or zero for the coin itself.
	address public immutable token;
	/// @notice The hash of its code there: another contract would keep its balances elsewhere.
	bytes32 public immutable codeHash;
	uint256 public immutable slot;
	/// @notice The bits of a word that are the balance; some tokens keep a flag above it.
	uint256 public immutable mask;

	constructor(address token_, bytes32 codeHash_, uint256 slot_, uint256 mask_) {
		(token, codeHash, slot, mask) = (token_, codeHash_, slot_, mask_);
	}

	/// @inheritdoc IBalances
	function balanceAt(bytes32 stateRoot, address holder, bytes calldata proof)
		external
		view
		returns (uint256)
	{
		(bytes[] memory accountProof, bytes[] memory storageProof) = abi.decode(proof, (bytes[], bytes[]));
		address account = token == address(0) ? holder : token;
		bytes memory fields = TrieProof.traverse(stateRoot, _path(abi.encodePacked(account)), accountProof);
		Memory.Slice[] memory words = fields.decodeList();
		// Nonce, balance, storage root, hash of the code.
		if (words.length != 4) revert NoAccount();
		if (token == address(0)) return words[1].readUint256();
		if (words[3].readBytes32() != codeHash) revert OtherCode(words[3].readBytes32());
		bytes32 key = keccak256(abi.encode(holder, slot));
		bytes memory word =
			TrieProof.traverse(words[2].readBytes32(), _path(abi.encodePacked(key)), storageProof);
		return word.decodeUint256() & mask;
	}

	/// @dev Keys are hashed before they are looked for.
	function _path(bytes memory key) private pure returns (bytes memory) {
		return abi.encodePacked(keccak256(key));
	}
}
