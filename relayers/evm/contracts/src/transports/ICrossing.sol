// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice What a copy tells.
enum Tells {
	/// A message of a protocol: what its Actor asked to be carried.
	Message,
	/// The ward stands: a Halt that the inbox of origin has accepted.
	Down,
	/// The ward is live again.
	Up
}

/// @notice One copy of what a `Crossing` hears by several paths.
struct Copy {
	Tells tells;
	uint32 service;
	/// Of a message; zero for the others, which are true for everybody.
	uint32 protocol;
	/// The number of a message; the round of what is told of a ward.
	uint64 number;
	/// The payload of a message; height and hash of the block that a ward stands at.
	bytes content;
}

/// @title Where copies meet that came by several paths
interface ICrossing {
	/// @notice Takes a copy. Only a path.
	function arrive(Copy calldata copy) external;
}
