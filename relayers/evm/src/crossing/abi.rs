// SPDX-License-Identifier: Apache-2.0

//! What is called, read and heard of a `Crossing`, its paths and tellers, and the transports between them. A test holds
//! what is ours to the contracts' own interfaces.

#![allow(missing_docs, clippy::too_many_arguments, clippy::exhaustive_structs)]

alloy_sol_types::sol! {
	#[derive(Debug, PartialEq, Eq)]
	struct Copy {
		uint8 tells;
		uint32 service;
		uint32 protocol;
		uint64 number;
		bytes content;
	}

	#[derive(Debug)]
	interface Crossing {
		function inbox() external view returns (address);
		function service() external view returns (uint32);
		function protocol() external view returns (uint32);
		function needed() external view returns (uint256);
		function paths() external view returns (address[] memory);
		function heard(address path)
			external
			view
			returns (uint64 down, uint64 up, uint64 over, uint64 within);
		function told()
			external
			view
			returns (bool fired, bool stopped, uint64 round, uint8 failover, uint8 failback);
		function refresh() external;

		event CopiesDiffer(
			uint8 indexed tells,
			uint64 indexed number,
			address indexed path,
			bytes32 hash,
			bytes32 other
		);
		event Settled(uint64 indexed number, bytes32 hash);
	}

	#[derive(Debug)]
	interface Tellers {
		function inbox() external view returns (address);
		function tellWard(uint32 service, address crossing, bytes calldata route) external payable;

		error NothingToTell(uint32 service);
	}

	#[derive(Debug)]
	interface OfInbox {
		function actorOf(uint32 service, uint32 protocol) external view returns (address);
	}

	#[derive(Debug)]
	interface HyperlaneEnds {
		function mailbox() external view returns (address);
		function origin() external view returns (uint32);
		function teller() external view returns (bytes32);
	}

	#[derive(Debug)]
	interface AxelarEnds {
		function gateway() external view returns (address);
		function chain() external view returns (bytes32);
		function teller() external view returns (bytes32);
		function execute(
			bytes32 commandId,
			string calldata sourceChain,
			string calldata sourceAddress,
			bytes calldata payload
		) external;
	}

	/// Hyperlane's own, of which nothing is shipped.
	#[derive(Debug)]
	interface Mailbox {
		function localDomain() external view returns (uint32);
		function quoteDispatch(uint32 domain, bytes32 recipient, bytes calldata body)
			external
			view
			returns (uint256);
		function delivered(bytes32 id) external view returns (bool);
		function process(bytes calldata metadata, bytes calldata message) external payable;

		event Dispatch(
			address indexed sender,
			uint32 indexed destination,
			bytes32 indexed recipient,
			bytes message
		);
	}

	/// Axelar's own, of which nothing is shipped.
	#[derive(Debug)]
	interface Gateway {
		function isMessageExecuted(string calldata sourceChain, string calldata messageId)
			external
			view
			returns (bool);

		event ContractCall(
			address indexed sender,
			string destinationChain,
			string destinationContractAddress,
			bytes32 indexed payloadHash,
			bytes payload
		);
		event MessageApproved(
			bytes32 indexed commandId,
			string sourceChain,
			string messageId,
			string sourceAddress,
			address indexed contractAddress,
			bytes32 indexed payloadHash
		);
	}
}
