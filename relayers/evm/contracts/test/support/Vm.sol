// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice What the tests ask of forge.
interface Vm {
	struct Log {
		bytes32[] topics;
		bytes data;
		address emitter;
	}

	struct DirEntry {
		string errorMessage;
		string path;
		uint64 depth;
		bool isDir;
		bool isSymlink;
	}

	struct Gas {
		uint64 gasLimit;
		uint64 gasTotalUsed;
		uint64 gasMemoryUsed;
		int64 gasRefunded;
		uint64 gasRemaining;
	}

	function lastCallGas() external view returns (Gas memory);
	function readDir(string calldata path) external view returns (DirEntry[] memory);
	function warp(uint256 time) external;
	function chainId(uint256 id) external;
	function deal(address who, uint256 amount) external;
	function etch(address where, bytes calldata code) external;
	function prank(address who) external;
	function startPrank(address who) external;
	function stopPrank() external;
	function expectRevert() external;
	function expectRevert(bytes calldata reason) external;
	function expectRevert(bytes4 selector) external;
	function expectPartialRevert(bytes4 selector) external;
	function recordLogs() external;
	function getRecordedLogs() external returns (Log[] memory);
	function assume(bool condition) external pure;
	function readFile(string calldata path) external view returns (string memory);
	function writeFile(string calldata path, string calldata text) external;
	function exists(string calldata path) external view returns (bool);
	function getCode(string calldata path) external view returns (bytes memory);
	function envOr(string calldata name, bool value) external view returns (bool);
	function parseJson(string calldata json, string calldata key) external pure returns (bytes memory);
	function parseJsonUint(string calldata json, string calldata key) external pure returns (uint256);
	function parseJsonUintArray(string calldata json, string calldata key) external pure returns (uint256[] memory);
	function parseJsonString(string calldata json, string calldata key) external pure returns (string memory);
	function parseJsonStringArray(string calldata json, string calldata key) external pure returns (string[] memory);
	function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory);
	function parseJsonBytesArray(string calldata json, string calldata key) external pure returns (bytes[] memory);
	function parseJsonBytes32(string calldata json, string calldata key) external pure returns (bytes32);
	function parseJsonBytes32Array(string calldata json, string calldata key) external pure returns (bytes32[] memory);
	function keyExistsJson(string calldata json, string calldata key) external view returns (bool);
	function toString(uint256 value) external pure returns (string memory);
	function toString(bytes calldata value) external pure returns (string memory);
	function toString(bytes32 value) external pure returns (string memory);
	function snapshotState() external returns (uint256);
	function revertToState(uint256 id) external returns (bool);
	function snapshotGasLastCall(string calldata group, string calldata name) external returns (uint256);
	function label(address who, string calldata name) external;
	function pauseGasMetering() external;
	function resumeGasMetering() external;
	function load(address target, bytes32 slot) external view returns (bytes32);
	function store(address target, bytes32 slot, bytes32 value) external;
	function setNonceUnsafe(address who, uint64 nonce) external;
	function mockCall(address where, bytes calldata data, bytes calldata answer) external;
	function getNonce(address who) external view returns (uint64);
	function parseBytes(string calldata text) external pure returns (bytes memory);
	function clearMockedCalls() external;
	function cool(address target) external;
	function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
	function addr(uint256 key) external pure returns (address);
	function toString(address value) external pure returns (string memory);
	function split(string calldata text, string calldata by) external pure returns (string[] memory);
}
