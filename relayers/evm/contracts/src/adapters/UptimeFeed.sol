// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilStatus} from "../interfaces/IVigilStatus.sol";

/// @title A ward's uptime in the form that lending markets and exchanges read: a feed of 0 (up) and 1 (down)
/// @notice A drop-in for sequencer uptime feeds. Down while the ward is Halted or has not recovered; a suspicion is
/// not down. A round begins with each turn, and both of its times are when this chain heard of the turn:
/// no heartbeat moves them, so a grace period that counts from them is kept whole, and a late Resume does
/// not shorten it.
/// @dev Warning: a feed is as fresh as what relayers bring. Halts are certified again for as long as they last.
contract UptimeFeed {
	/// @notice There is no such round, or nobody recorded it while it was the last one.
	error NoData(uint256 roundId);

	/// @notice The inbox, or what receives its status on a chain without one.
	IVigilStatus public immutable source;
	/// @notice The service whose ward this is about.
	uint32 public immutable service;

	uint8 public constant decimals = 0;
	uint256 public constant version = 1;

	mapping(uint256 roundId => uint256) private _startedAt;

	constructor(IVigilStatus source_, uint32 service_) {
		(source, service) = (source_, service_);
		// Reverts for a service that is not trusted there.
		source_.lastTurn(service_);
	}

	/// @notice Keeps the last round, so that it can be asked for when it is not the last one any more. Anybody may.
	function record() external {
		(, uint64 startedAt, uint32 turns) = source.lastTurn(service);
		_startedAt[turns] = startedAt;
	}

	function description() external pure returns (string memory) {
		return "Vigil ward uptime: 0 up, 1 down";
	}

	function latestRoundData() public view returns (uint80, int256, uint256, uint256, uint80) {
		(bool down, uint64 startedAt, uint32 turns) = source.lastTurn(service);
		return (turns, down ? int256(1) : int256(0), startedAt, startedAt, turns);
	}

	function getRoundData(uint80 roundId) public view returns (uint80, int256, uint256, uint256, uint80) {
		(bool down, uint64 startedAt, uint32 turns) = source.lastTurn(service);
		if (roundId == turns) return latestRoundData();
		uint256 began = _startedAt[roundId];
		if (roundId == 0 || roundId > turns || began == 0) revert NoData(roundId);
		// Up and down take turns.
		bool same = (turns - roundId) % 2 == 0;
		startedAt = uint64(began);
		return (roundId, (down == same) ? int256(1) : int256(0), startedAt, startedAt, roundId);
	}

	function latestAnswer() external view returns (int256 answer) {
		(, answer,,,) = latestRoundData();
	}

	function latestTimestamp() external view returns (uint256 updatedAt) {
		(,,, updatedAt,) = latestRoundData();
	}

	function latestRound() external view returns (uint256 roundId) {
		(roundId,,,,) = latestRoundData();
	}

	function getAnswer(uint256 roundId) external view returns (int256 answer) {
		if (roundId > type(uint80).max) revert NoData(roundId);
		(, answer,,,) = getRoundData(uint80(roundId));
	}

	function getTimestamp(uint256 roundId) external view returns (uint256 updatedAt) {
		if (roundId > type(uint80).max) revert NoData(roundId);
		(,,, updatedAt,) = getRoundData(uint80(roundId));
	}
}
