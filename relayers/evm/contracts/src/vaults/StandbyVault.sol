// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {KeptCheckpoint, Status, WardView} from "../types/Outcomes.sol";
import {IVigilInbox} from "../interfaces/IVigilInbox.sol";
import {IBalances} from "./IBalances.sol";

/// @title An ERC-4626 vault that takes over when the chain halts that it is the standby of
/// @notice Until then it is closed: the protocol funds its reserve, nobody deposits. A plan of the protocol has its
/// Actor `activate` it, which freezes the last certified state of the halted chain: holders prove what they had
/// there and get it in shares of the reserve, and everybody may deposit. `standBy` closes it again.
/// @dev A sample, to be read and changed. What must stay: there is one state that claims are paid from, so coins
/// that moved there are paid once; claims are paid from the reserve alone, never by diluting deposits; and what
/// was paid for is remembered until the protocol took it from the holders at home (`settle`), and nobody else is
/// paid until then.
/// @dev Warning: a claim is paid to the address that held at home. Of a contract there (a pool, a bridge, a wallet of
/// many keys) somebody else may have that address here. Leave such holders out, by the balances that you name.
contract StandbyVault is ERC4626, ReentrancyGuardTransient {
	/// @notice Only the protocol's Actor.
	error NotActor();
	/// @notice The home chain did not halt, or no checkpoint of it stands, or none from after what was settled.
	error NothingFrozen();
	/// @notice Nothing more is owed for this proof, or nothing can be paid.
	error NothingToPay();
	/// @notice It stands by.
	error StandsBy();
	/// @notice It works: what is paid now could not have been taken from anybody at home.
	error IsActive();
	/// @notice The home chain lives or recovers: coins move on there.
	error HomeLives();
	/// @notice What was paid at an earlier incident has to be settled first: coins moved on at home since then.
	error NotSettled();
	/// @notice The word is of another settlement than the next one, or of another sum than what is to be settled.
	error NotWhatWasPaid(uint256 next, uint256 paid);

	event Activated(uint64 haltRound);
	event StoodBy();
	event Frozen(uint64 height, bytes32 stateRoot);
	event Funded(address indexed by, uint256 assets, uint256 shares);
	event Claimed(address indexed holder, uint256 proven, uint256 assets, uint256 shares);
	event SettledHome(uint256 epoch);

	IVigilInbox public immutable inbox;
	/// @notice The service that watches the home chain.
	uint32 public immutable service;
	/// @notice Who switches it: the protocol's Actor at that inbox, or at a `Crossing`.
	address public immutable actor;
	/// @notice How balances at home are proven.
	IBalances public immutable balances;

	/// @notice Whether it takes deposits and pays claims.
	bool public isActive;
	/// @notice The state that claims are paid from; zero while there is none.
	bytes32 public stateRoot;
	uint64 public height;
	/// @notice The round of the Halt that it was activated for; zero if the home chain did not stand.
	uint64 public haltRound;
	/// @notice The incident at home that the state is of, by its number at the inbox.
	uint32 public incident;
	/// @notice How often the protocol settled.
	uint256 public epoch;
	/// @notice Where home stood when it paid last, of what is settled. That was taken from holders later, so their state
	/// at that block or before has it still.
	uint64 public settledAt;
	/// @dev The same of what is not settled.
	uint64 private _paidAt;
	/// @notice What was paid since it was settled last.
	uint256 public unsettled;
	mapping(uint256 epoch => mapping(address holder => uint256)) private _paid;

	modifier onlyActor() {
		if (msg.sender != actor) revert NotActor();
		_;
	}

	constructor(
		IERC20 asset_,
		string memory name_,
		string memory symbol_,
		IVigilInbox inbox_,
		uint32 service_,
		address actor_,
		IBalances balances_
	) ERC4626(asset_) ERC20(name_, symbol_) {
		(inbox, service, actor, balances) = (inbox_, service_, actor_, balances_);
	}

	// --- switching, by plans

	/// @notice Takes over. A rehearsal, or a message while the home chain lives, opens it for deposits and pays nobody.
	function activate() external onlyActor {
		isActive = true;
		if (inbox.isHalted(service)) {
			WardView memory home = inbox.ward(service);
			// If it paid, home has lived since: who was not paid then may have spent the same coins.
			if (unsettled == 0 && (haltRound == 0 || incident != home.incidents)) _begin(home);
		}
		emit Activated(haltRound);
	}

	/// @notice Closes it: no deposits and no claims. Shares are redeemed as ever.
	function standBy() external onlyActor {
		(isActive, haltRound) = (false, 0);
		// Coins move on at home, so the next incident has a state of its own; unless some were paid here already.
		if (unsettled == 0) (stateRoot, height) = (0, 0);
		emit StoodBy();
	}

	/// @notice The protocol's word that what was paid here was taken from its holders at home. Not while it pays: where
	/// home stands anew, it pays nobody before that, whoever was paid a unit before. The word is of one settlement and
	/// one sum: a message that failed is tried again by anybody, however much later.
	/// @dev Warning: of what was taken and of which no checkpoint is certified yet, the same is paid again. Take it, and
	/// wait for a checkpoint of a later block, before you say so.
	/// @param settlement its number, one more than there were; one that there was changes nothing
	/// @param paid all that it is of, `unsettled`: it says nothing of what is paid later
	function settle(uint256 settlement, uint256 paid) external onlyActor {
		if (settlement <= epoch) return;
		if (isActive && !_standsAnew(inbox.ward(service))) revert IsActive();
		if (settlement != epoch + 1 || paid != unsettled) revert NotWhatWasPaid(epoch + 1, unsettled);
		if (paid != 0) settledAt = _paidAt;
		(stateRoot, height, unsettled) = (0, 0, 0);
		++epoch;
		emit SettledHome(epoch);
	}

	// --- reserve and claims

	/// @notice Adds to the reserve that claims are paid from. Nobody gets it back but by a claim.
	function fund(uint256 assets) external nonReentrant returns (uint256 shares) {
		shares = previewDeposit(assets);
		_deposit(msg.sender, address(this), assets, shares);
		emit Funded(msg.sender, assets, shares);
	}

	/// @notice Pays a holder what they had at home, as shares of the reserve: as much as there is, the rest when there
	/// is more. Anybody may bring the proof.
	function claim(address holder, bytes calldata proof) external nonReentrant returns (uint256 shares) {
		if (!isActive) revert StandsBy();
		WardView memory home = inbox.ward(service);
		// A ward that recovers is still taken for down elsewhere.
		if (home.status != Status.Halted) revert HomeLives();
		bool other = _standsAnew(home);
		if (unsettled != 0 && other) revert NotSettled();
		// Home lived for a while and stands again: coins moved on since the state that is kept.
		if (haltRound != 0 && other) _begin(home);
		if (stateRoot == 0 && haltRound != 0) _freeze();
		if (stateRoot == 0 || haltRound == 0) revert NothingFrozen();
		uint256 proven = balances.balanceAt(stateRoot, holder, proof);
		uint256 paid = _paid[epoch][holder];
		uint256 owed = proven > paid ? proven - paid : 0;
		// Rounded down, for those whose shares they are.
		shares = convertToShares(owed);
		uint256 reserve = balanceOf(address(this));
		if (shares > reserve) (shares, owed) = (reserve, convertToAssets(reserve));
		if (owed == 0 || shares == 0) revert NothingToPay();
		(_paid[epoch][holder], _paidAt) = (paid + owed, home.haltHeight);
		unsettled += owed;
		_transfer(address(this), holder, shares);
		emit Claimed(holder, proven, owed, shares);
	}

	/// @notice What a holder was paid for, of the state that is frozen.
	function paidTo(address holder) external view returns (uint256) {
		return _paid[epoch][holder];
	}

	// --- ERC-4626

	/// @inheritdoc ERC4626
	function maxDeposit(address receiver) public view override returns (uint256) {
		return isActive ? super.maxDeposit(receiver) : 0;
	}

	/// @inheritdoc ERC4626
	function maxMint(address receiver) public view override returns (uint256) {
		return isActive ? super.maxMint(receiver) : 0;
	}

	/// @dev The first who deposit cannot be robbed by a donation.
	function _decimalsOffset() internal pure override returns (uint8) {
		return 6;
	}

	/// @dev Whether home stands by another incident than the one whose state is kept.
	function _standsAnew(WardView memory home) private view returns (bool) {
		return home.status == Status.Halted && (haltRound == 0 || incident != home.incidents);
	}

	/// @dev Pays from the last state before this incident from now on.
	function _begin(WardView memory home) private {
		(stateRoot, height, haltRound, incident) = (0, 0, home.haltRound, home.incidents);
		_freeze();
	}

	/// @dev Keeps the last state that is certified, if there is one and none is kept. Not one from which, or from before
	/// which, somebody was paid already.
	function _freeze() private {
		if (stateRoot != 0) return;
		(bool there, KeptCheckpoint memory last) = inbox.lastCheckpoint(service);
		if (!there || last.height <= settledAt) return;
		(stateRoot, height) = (last.stateRoot, last.height);
		emit Frozen(last.height, last.stateRoot);
	}
}
