// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {UptimeFeed} from "../../src/adapters/UptimeFeed.sol";
import {IVigilErrors} from "../../src/interfaces/IVigilErrors.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Peers} from "../support/Peers.sol";

interface ISentinel {
	function isBorrowAllowed() external view returns (bool);
	function isLiquidationAllowed() external view returns (bool);
}

/// @notice The feed, and Aave's own `PriceOracleSentinel` on it.
contract UptimeFeedTest is Inboxes, Peers {
	uint256 internal constant GRACE = 3_600;
	UptimeFeed internal feed;
	ISentinel internal sentinel;

	function setUp() public override {
		super.setUp();
		feed = new UptimeFeed(inbox, SERVICE);
		bytes memory arguments = abi.encode(address(0), address(feed), GRACE);
		sentinel = ISentinel(
			create(
				"@aave/core-v3/artifacts/contracts/protocol/configuration/PriceOracleSentinel.sol/PriceOracleSentinel.json",
				arguments
			)
		);
		vm.warp(20_000);
	}

	function test_case_24_times_move_only_with_turns() public {
		_round(1, 0, 9_000);
		submit(halt(105, 20_001));
		_round(2, 1, 20_000);
		// Repeated, and certified of another block: no turn.
		vm.warp(20_100);
		submit(halt(106, 20_100));
		_round(2, 1, 20_000);
		vm.warp(20_200);
		submit(resume(106, 20_199));
		_round(2, 1, 20_000);
		vm.warp(20_300);
		submit(checkpoint(110, 20_298));
		_round(3, 0, 20_300);
		vm.warp(20_400);
		submit(checkpoint(120, 20_397));
		_round(3, 0, 20_300);
	}

	function test_case_24_a_suspicion_is_not_down() public {
		submit(squad(), halt(105, 20_001), pair(0, 1));
		_round(1, 0, 9_000);
		vm.warp(20_121);
		_round(1, 0, 9_000);
	}

	function test_case_24_aaves_sentinel_opens_exactly_after_its_grace() public {
		yes(sentinel.isBorrowAllowed() && sentinel.isLiquidationAllowed(), "open before");
		submit(halt(105, 20_001));
		yes(!sentinel.isBorrowAllowed() && !sentinel.isLiquidationAllowed(), "shut by the Halt");
		vm.warp(30_000);
		// A Resume that comes late: the ward lived long before this chain heard of it.
		submit(resume(105, 20_100));
		yes(!sentinel.isLiquidationAllowed(), "shut while it recovers");
		submit(checkpoint(110, 29_997));
		vm.warp(30_000 + GRACE);
		yes(!sentinel.isLiquidationAllowed(), "shut to the last second of its grace");
		vm.warp(30_001 + GRACE);
		yes(sentinel.isLiquidationAllowed() && sentinel.isBorrowAllowed(), "open after it");
	}

	function test_case_24_rounds_that_are_not_there_revert() public {
		vm.expectRevert(abi.encodeWithSelector(UptimeFeed.NoData.selector, 0));
		feed.getRoundData(0);
		vm.expectRevert(abi.encodeWithSelector(UptimeFeed.NoData.selector, 2));
		feed.getRoundData(2);
		feed.record();
		submit(halt(105, 20_001));
		(, int256 answer, uint256 startedAt,,) = feed.getRoundData(1);
		yes(answer == 0 && startedAt == 9_000, "the one that was recorded");
		submit(resume(105, 20_004));
		vm.warp(20_040);
		submit(checkpoint(110, 20_037));
		vm.expectRevert(abi.encodeWithSelector(UptimeFeed.NoData.selector, 2));
		feed.getAnswer(2);
		yes(feed.getAnswer(1) == 0 && feed.getTimestamp(1) == 9_000, "still there");
		yes(feed.latestAnswer() == 0 && feed.latestRound() == 3 && feed.latestTimestamp() == 20_040, "the last");
	}

	function test_a_feed_of_a_service_that_is_not_trusted_is_not_made() public {
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.UnknownService.selector, 99));
		new UptimeFeed(inbox, 99);
	}

	function _round(uint256 round, int256 answer, uint256 at_) private view {
		(uint80 id, int256 found, uint256 startedAt, uint256 updatedAt, uint80 answeredIn) = feed.latestRoundData();
		yes(id == round && answeredIn == round, "the round");
		yes(found == answer, "the answer");
		same(startedAt, at_, "started at");
		same(updatedAt, at_, "updated at");
	}
}
