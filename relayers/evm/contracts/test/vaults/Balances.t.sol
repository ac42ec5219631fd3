// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";
import {Blake2} from "../../src/libraries/Blake2.sol";
import {SubstrateTrie} from "../../src/libraries/SubstrateTrie.sol";
import {EvmBalances} from "../../src/vaults/EvmBalances.sol";
import {SubstrateBalances} from "../../src/vaults/SubstrateBalances.sol";
import {Nodes} from "../support/Nodes.sol";

/// @notice Balances on other chains, proven by what real nodes answered.
contract BalancesTest is Nodes {
	string internal constant ACCOUNTS = "test/vectors/substrate_accounts.json";

	// --- an EVM chain

	function test_a_token_balance_of_a_real_node_is_read_without_its_flag() public {
		same(_token().balanceAt(evmRoot(), HOLDER, tokenProof()), 1_001, "as the node says");
		bytes32 code = bytes32(sent("evm", "code")[0]);
		EvmBalances flagged = new EvmBalances(TOKEN, code, 9, type(uint256).max);
		same(flagged.balanceAt(evmRoot(), HOLDER, tokenProof()), (1 << 255) + 1_001, "with its flag");
	}

	function test_a_coin_balance_of_a_real_node_is_read() public {
		EvmBalances coins = new EvmBalances(address(0), 0, 0, 0);
		same(coins.balanceAt(evmRoot(), HOLDER, coinProof()), 10 ** 18 + 1, "as the node says");
	}

	function test_another_root_holder_token_slot_or_code_proves_nothing() public {
		EvmBalances token = _token();
		bytes memory proof = tokenProof();
		bytes32 root = evmRoot();
		vm.expectPartialRevert(TrieProof.TrieProofTraversalError.selector);
		token.balanceAt(keccak256(abi.encode(root)), HOLDER, proof);
		vm.expectPartialRevert(TrieProof.TrieProofTraversalError.selector);
		token.balanceAt(root, STRANGER, proof);
		bytes32 code = bytes32(sent("evm", "code")[0]);
		EvmBalances other = new EvmBalances(address(0x34), code, 9, type(uint256).max);
		vm.expectPartialRevert(TrieProof.TrieProofTraversalError.selector);
		other.balanceAt(root, HOLDER, proof);
		other = new EvmBalances(TOKEN, code, 8, type(uint256).max);
		vm.expectPartialRevert(TrieProof.TrieProofTraversalError.selector);
		other.balanceAt(root, HOLDER, proof);
		other = new EvmBalances(TOKEN, bytes32(uint256(1)), 9, type(uint256).max);
		vm.expectRevert(abi.encodeWithSelector(EvmBalances.OtherCode.selector, code));
		other.balanceAt(root, HOLDER, proof);
	}

	function test_who_has_nothing_proves_nothing() public {
		EvmBalances coins = new EvmBalances(address(0), 0, 0, 0);
		bytes memory proof = abi.encode(sent("evm", "stranger"), new bytes[](0));
		bytes32 root = evmRoot();
		// Where the path ends is an empty place.
		vm.expectRevert(RLP.RLPInvalidEncoding.selector);
		coins.balanceAt(root, STRANGER, proof);
		proof = abi.encode(sent("evm", "token"), sent("evm", "no-word"));
		EvmBalances token = _token();
		vm.expectPartialRevert(TrieProof.TrieProofTraversalError.selector);
		token.balanceAt(root, STRANGER, proof);
	}

	/// @dev Every byte of every node is bound by a hash.
	function testFuzz_a_changed_node_of_an_evm_chain_proves_nothing(uint256 node, uint256 where, uint8 bit) public {
		bytes[] memory account = sent("evm", "token");
		bytes[] memory words = sent("evm", "word");
		node %= account.length + words.length;
		bytes memory changed = node < account.length ? account[node] : words[node - account.length];
		changed[where % changed.length] ^= bytes1(uint8(1 << (bit % 8)));
		EvmBalances token = _token();
		(bool done,) = address(token).staticcall(
			abi.encodeCall(token.balanceAt, (evmRoot(), HOLDER, abi.encode(account, words)))
		);
		yes(!done, "it proves something");
	}

	// --- a Substrate chain

	function test_blake2_is_what_it_is_elsewhere() public view {
		same(
			Blake2.hash256(""),
			0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8,
			"nothing"
		);
		same(
			Blake2.hash256("abc"),
			0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319,
			"abc"
		);
		// A block and not a byte more, and what a node hashed: longer than four blocks.
		bytes[] memory headers = sent("substrate", "header");
		bytes32 parent = bytes32(headers[1]);
		same(Blake2.hash256(headers[0]), parent, "a header is its child's parent");
	}

	/// @dev Block hashes stand in the state as `System.BlockHash`, by number: of real nodes' proofs.
	function test_values_of_a_real_substrate_node_are_read() public view {
		// The state of the newest header, in which the hash of block 11 stands: the parent of block 12.
		bytes[] memory headers = sent("substrate", "header");
		(bytes32 root, bytes32 parent) = (_stateRoot(headers[7]), bytes32(headers[0]));
		bytes memory value = this.read(root, _blockHashKey(11), sent("substrate", "state"));
		same(value, abi.encodePacked(parent), "the hash of block 11");
		bytes memory head = sent("substrate", "head")[0];
		value = this.read(_stateRoot(head), _blockHashKey(19), sent("substrate", "hop"));
		same(value, abi.encodePacked(bytes32(head)), "the hash of block 19");
	}

	function test_free_balances_are_read_by_accounts_of_20_and_32_bytes() public {
		string memory json = vm.readFile(ACCOUNTS);
		for (uint256 i; i < 6; ++i) {
			string memory case_ = string.concat(".cases[", vm.toString(i), "]");
			uint256 size = vm.parseJsonUint(json, string.concat(case_, ".accountBytes"));
			SubstrateBalances balances = new SubstrateBalances(size);
			address holder = address(bytes20(vm.parseJsonBytes(json, string.concat(case_, ".holder"))));
			bytes memory key = vm.parseJsonBytes(json, string.concat(case_, ".key"));
			same(balances.keyOf(holder), key, "the key");
			bytes32 root = vm.parseJsonBytes32(json, string.concat(case_, ".root"));
			bytes[] memory nodes = vm.parseJsonBytesArray(json, string.concat(case_, ".nodes"));
			uint256 free = vm.parseJsonUint(json, string.concat(case_, ".free"));
			same(balances.balanceAt(root, holder, abi.encode(nodes)), free, "the balance");
			vm.expectRevert(SubstrateTrie.Incomplete.selector);
			balances.balanceAt(root, address(uint160(holder) ^ 1), abi.encode(nodes));
			vm.expectRevert(SubstrateTrie.Incomplete.selector);
			balances.balanceAt(keccak256(abi.encode(root)), holder, abi.encode(nodes));
			bytes[] memory fewer = new bytes[](nodes.length - 1);
			for (uint256 j; j < fewer.length; ++j) fewer[j] = nodes[j];
			vm.expectRevert(SubstrateTrie.Incomplete.selector);
			balances.balanceAt(root, holder, abi.encode(fewer));
		}
	}

	function test_no_more_nodes_than_a_path_needs_are_hashed() public {
		bytes[] memory many = new bytes[](65);
		vm.expectRevert(SubstrateTrie.TooLarge.selector);
		this.read(0, hex"00", many);
		many = new bytes[](1);
		many[0] = new bytes(64 * 1024 + 1);
		vm.expectRevert(SubstrateTrie.TooLarge.selector);
		this.read(0, hex"00", many);
		vm.expectRevert(SubstrateBalances.UnknownAccounts.selector);
		new SubstrateBalances(33);
	}

	/// @dev Nodes that hash to the root, whatever is in them: refused or read, never beyond their end.
	function testFuzz_a_node_of_any_bytes_is_refused_or_read_within_its_bounds(bytes memory node, bytes memory key)
		public
		view
	{
		bytes[] memory nodes = new bytes[](1);
		nodes[0] = node;
		try this.read(Blake2.hash256(node), key, nodes) returns (bytes memory value) {
			atMost(value.length, node.length, "a value within its node");
		} catch (bytes memory reason) {
			bytes4 why = bytes4(reason);
			bool known = why == SubstrateTrie.Incomplete.selector || why == SubstrateTrie.Malformed.selector;
			yes(known, "by its name");
		}
	}

	function testFuzz_a_changed_node_of_a_substrate_chain_proves_nothing(uint256 node, uint256 where, uint8 bit)
		public
	{
		string memory json = vm.readFile(ACCOUNTS);
		bytes[] memory nodes = vm.parseJsonBytesArray(json, ".cases[1].nodes");
		bytes memory changed = nodes[node % nodes.length];
		changed[where % changed.length] ^= bytes1(uint8(1 << (bit % 8)));
		SubstrateBalances balances = new SubstrateBalances(20);
		bytes32 root = vm.parseJsonBytes32(json, ".cases[1].root");
		address holder = address(bytes20(vm.parseJsonBytes(json, ".cases[1].holder")));
		(bool done,) = address(balances).staticcall(
			abi.encodeCall(balances.balanceAt, (root, holder, abi.encode(nodes)))
		);
		yes(!done, "it proves something");
	}

	function read(bytes32 root, bytes memory key, bytes[] memory nodes) external view returns (bytes memory) {
		return SubstrateTrie.read(root, key, nodes);
	}

	function _token() private returns (EvmBalances) {
		return new EvmBalances(TOKEN, bytes32(sent("evm", "code")[0]), 9, type(uint256).max >> 1);
	}

	/// @dev A header: parent, number in compact form (one byte below 64), state root.
	function _stateRoot(bytes memory header) private pure returns (bytes32 root) {
		assembly {
			root := mload(add(header, 65))
		}
	}

	/// @dev `twox_128` of names, `twox_64` of the number before it; the numbers here are those of the vectors.
	function _blockHashKey(uint8 number) private pure returns (bytes memory) {
		bytes8 hash = number == 11 ? bytes8(0xbe93d8a4ce7799c0) : bytes8(0x549892d44badd6af);
		return abi.encodePacked(
			bytes32(0x26aa394eea5630e07c48ae0c9558cef7a44704b568d21667356a5a050c118746),
			hash,
			uint32(number) << 24
		);
	}
}
