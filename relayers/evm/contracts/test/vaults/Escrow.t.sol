// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../../src/interfaces/IVigilErrors.sol";
import {Escrow} from "../../src/vaults/Escrow.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Coin} from "../support/Targets.sol";

/// @notice A token that tells who sends before it moves anything, as ERC-777 does.
contract Telling is Coin {
	function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
		if (from.code.length != 0) Thief(from).tokensToSend();
		return super.transferFrom(from, to, amount);
	}
}

/// @notice Holds once more while it is being told that something is taken from it.
contract Thief {
	Escrow private immutable _escrow;
	IERC20 private immutable _coin;
	uint32 private immutable _service;
	uint256 private _left;

	constructor(Escrow escrow, IERC20 coin, uint32 service) {
		(_escrow, _coin, _service) = (escrow, coin, service);
		coin.approve(address(escrow), type(uint256).max);
	}

	function hold() external {
		_left = 1;
		_hold();
	}

	function tokensToSend() external {
		if (_left == 0) return;
		_left = 0;
		_hold();
	}

	function _hold() private {
		_escrow.hold(_coin, address(this), 100, _service, 20_000, 0);
	}
}

contract EscrowTest is Inboxes {
	address internal constant INSURED = address(0x15);
	Escrow internal escrow;
	Coin internal coin;

	function setUp() public override {
		super.setUp();
		(escrow, coin) = (new Escrow(inbox), new Coin());
		coin.mint(address(this), 1_000);
		coin.approve(address(escrow), 1_000);
	}

	function test_it_is_released_once_on_a_matching_certificate() public {
		uint256 id = escrow.hold(coin, INSURED, 600, SERVICE, 20_000, 10);
		vm.expectRevert(abi.encodeWithSelector(Escrow.NoMatch.selector, 0, 0));
		escrow.release(id);
		haltNow();
		escrow.release(id);
		same(coin.balanceOf(INSURED), 600, "released");
		vm.expectRevert(abi.encodeWithSelector(Escrow.NotHeld.selector, id));
		escrow.release(id);
		vm.expectRevert(abi.encodeWithSelector(Escrow.NotHeld.selector, id));
		escrow.giveBack(id);
		same(escrow.hold(coin, INSURED, 400, SERVICE, 20_000, 10), 1, "another one");
		same(coin.balanceOf(address(escrow)), 400, "is untouched");
	}

	function test_a_halt_that_is_too_short_too_early_or_too_late_does_not_match() public {
		haltNow();
		recoverNow();
		uint256 id = escrow.hold(coin, INSURED, 600, SERVICE, 9_200, 60);
		vm.expectRevert(abi.encodeWithSelector(Escrow.NoMatch.selector, 9_000, 12));
		escrow.release(id);
		vm.warp(9_099);
		haltNow();
		// The silence that this Halt claims.
		vm.expectRevert(abi.encodeWithSelector(Escrow.NoMatch.selector, 9_099, 12));
		escrow.release(id);
		vm.warp(9_150);
		submit(halt(105 + 990, 9_150));
		escrow.release(id);
		same(coin.balanceOf(INSURED), 600, "long enough now");
		id = escrow.hold(coin, INSURED, 400, SERVICE, 9_160, 0);
		recoverNow();
		vm.warp(9_210);
		haltNow();
		vm.expectRevert(abi.encodeWithSelector(Escrow.NoMatch.selector, 9_210, 12));
		escrow.release(id);
	}

	function test_what_is_not_released_in_time_is_given_back_once() public {
		uint256 id = escrow.hold(coin, INSURED, 600, SERVICE, 9_100, 0);
		vm.warp(9_100 + 7 days);
		vm.expectRevert(abi.encodeWithSelector(Escrow.TooSoon.selector, 9_100 + 7 days));
		escrow.giveBack(id);
		vm.warp(9_101 + 7 days);
		vm.expectRevert(abi.encodeWithSelector(Escrow.TooLate.selector, 9_100));
		escrow.release(id);
		escrow.giveBack(id);
		same(coin.balanceOf(address(this)), 1_000, "given back");
		vm.expectRevert(abi.encodeWithSelector(Escrow.NotHeld.selector, id));
		escrow.giveBack(id);
	}

	/// @dev What arrived during the inner deposit would count for the outer one, too, and be paid from what others hold.
	function test_a_deposit_inside_a_deposit_is_not_counted_twice() public {
		Telling telling = new Telling();
		telling.mint(INSURED, 1_000);
		vm.startPrank(INSURED);
		telling.approve(address(escrow), 1_000);
		escrow.hold(telling, INSURED, 1_000, SERVICE, 20_000, 0);
		vm.stopPrank();
		Thief thief = new Thief(escrow, telling, SERVICE);
		telling.mint(address(thief), 200);
		vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
		thief.hold();
		same(escrow.count(), 1, "nothing is held for it");
	}

	function test_a_deal_that_could_never_be_released_is_refused() public {
		vm.expectRevert(Escrow.UnsoundDeal.selector);
		escrow.hold(coin, address(0), 600, SERVICE, 20_000, 0);
		vm.expectRevert(Escrow.UnsoundDeal.selector);
		escrow.hold(coin, INSURED, 600, SERVICE, 9_000, 0);
		vm.expectRevert(Escrow.UnsoundDeal.selector);
		escrow.hold(coin, INSURED, 0, SERVICE, 20_000, 0);
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.UnknownService.selector, 99));
		escrow.hold(coin, INSURED, 600, 99, 20_000, 0);
	}
}
