// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {WardView} from "../types/Outcomes.sol";
import {IWards} from "../interfaces/IWards.sol";

/// @title Holds tokens that are released once if a ward is certified to have stood, and given back else
/// @notice Whoever deposits says for which service, by when it has to halt and for how long. Anybody releases, once
/// the inbox took a certificate that matches; anybody gives back what was not released in time.
/// @dev Warning: release while the inbox still shows the incident, that is before the next one opens. Tokens that take
/// a fee of transfers are counted as what arrived; tokens that change balances by themselves do not belong here.
contract Escrow is ReentrancyGuardTransient {
	using SafeERC20 for IERC20;

	/// @notice Nothing is held under this number any more.
	error NotHeld(uint256 id);
	/// @notice No accepted certificate matches.
	error NoMatch(uint64 firstRound, uint64 downtime);
	/// @notice It can still be released.
	error TooSoon(uint64 until);
	/// @notice It can only be given back by now.
	error TooLate(uint64 until);
	/// @notice Nothing arrived, nobody is to have it, or it could never be released.
	error UnsoundDeal();

	event Held(uint256 indexed id, address indexed from, address indexed to, uint256 amount);
	event Released(uint256 indexed id, uint32 incident);
	event GivenBack(uint256 indexed id);

	/// @notice What is held, for whom, and on which condition.
	struct Deal {
		IERC20 token;
		address from;
		address to;
		uint256 amount;
		uint32 service;
		/// The first Halt of the incident has to be of this round or later, but not after `until`.
		uint64 since;
		uint64 until;
		/// How much certified downtime it takes, in seconds.
		uint64 downtime;
	}

	/// @notice How long after `until` it may still be released: an incident may last, and news be late.
	uint64 public constant GRACE = 7 days;

	IWards public immutable inbox;
	uint256 public count;
	mapping(uint256 id => Deal) private _deals;

	constructor(IWards inbox_) {
		inbox = inbox_;
	}

	/// @notice Holds tokens of the caller.
	/// @dev A token may tell the caller before it moves: what another deposit brings meanwhile is not this one's.
	function hold(IERC20 token, address to, uint256 amount, uint32 service, uint64 until, uint64 downtime)
		external
		nonReentrant
		returns (uint256 id)
	{
		inbox.status(service);
		if (to == address(0) || until <= block.timestamp || until > type(uint40).max) revert UnsoundDeal();
		id = count++;
		uint256 before = token.balanceOf(address(this));
		token.safeTransferFrom(msg.sender, address(this), amount);
		amount = token.balanceOf(address(this)) - before;
		if (amount == 0) revert UnsoundDeal();
		_deals[id] = Deal({
			token: token,
			from: msg.sender,
			to: to,
			amount: amount,
			service: service,
			since: uint64(block.timestamp),
			until: until,
			downtime: downtime
		});
		emit Held(id, msg.sender, to, amount);
	}

	/// @notice Pays, once, if the ward's last incident matches.
	function release(uint256 id) external nonReentrant {
		Deal memory deal = _held(id);
		if (block.timestamp > uint256(deal.until) + GRACE) revert TooLate(deal.until);
		WardView memory ward = inbox.ward(deal.service);
		bool matches = ward.incidents != 0 && ward.firstRound >= deal.since && ward.firstRound <= deal.until
			&& ward.downtime >= deal.downtime;
		if (!matches) revert NoMatch(ward.firstRound, ward.downtime);
		delete _deals[id];
		emit Released(id, ward.incidents);
		deal.token.safeTransfer(deal.to, deal.amount);
	}

	/// @notice Gives back what was not released in time.
	function giveBack(uint256 id) external nonReentrant {
		Deal memory deal = _held(id);
		if (block.timestamp <= uint256(deal.until) + GRACE) revert TooSoon(deal.until + GRACE);
		delete _deals[id];
		emit GivenBack(id);
		deal.token.safeTransfer(deal.from, deal.amount);
	}

	/// @notice What is held under a number.
	function dealOf(uint256 id) external view returns (Deal memory) {
		return _held(id);
	}

	function _held(uint256 id) private view returns (Deal memory deal) {
		deal = _deals[id];
		if (deal.amount == 0) revert NotHeld(id);
	}
}
