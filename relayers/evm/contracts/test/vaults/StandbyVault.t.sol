// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoint} from "../../src/types/Statements.sol";
import {KeptCheckpoint, Outcome} from "../../src/types/Outcomes.sol";
import {EvmBalances} from "../../src/vaults/EvmBalances.sol";
import {StandbyVault} from "../../src/vaults/StandbyVault.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Nodes} from "../support/Nodes.sol";
import {Coin} from "../support/Targets.sol";

/// @notice A vault whose home is an EVM chain that dies; what its holder had there is what a real node answered.
contract StandbyVaultTest is Inboxes, Nodes {
	address internal constant DEPOSITOR = address(0xd0);
	Coin internal coin;
	StandbyVault internal vault;

	function setUp() public override {
		super.setUp();
		coin = new Coin();
		bytes32 code = bytes32(sent("evm", "code")[0]);
		EvmBalances balances = new EvmBalances(TOKEN, code, 9, type(uint256).max >> 1);
		address actor = inbox.actorOf(SERVICE, PROTOCOL);
		vault = new StandbyVault(coin, "Standby", "sC", inbox, SERVICE, actor, balances);
		coin.mint(address(this), 10_000);
		coin.approve(address(vault), type(uint256).max);
		deliver(arm(1, 1, _call(StandbyVault.activate.selector), _call(StandbyVault.standBy.selector)));
	}

	function test_it_is_closed_until_its_home_is_certified_to_have_halted_and_then_pays() public {
		vault.fund(5_000);
		same(vault.maxDeposit(DEPOSITOR) + vault.maxMint(DEPOSITOR), 0, "closed");
		vm.expectRevert();
		vault.deposit(1, address(this));
		vm.expectRevert(StandbyVault.StandsBy.selector);
		vault.claim(HOLDER, "");
		_die();
		yes(vault.isActive(), "active");
		same(vault.stateRoot(), evmRoot(), "the last certified state");
		vault.claim(HOLDER, tokenProof());
		same(vault.convertToAssets(vault.balanceOf(HOLDER)), 1_001, "what it had at home");
		uint256 shares = vault.maxRedeem(HOLDER);
		vm.prank(HOLDER);
		vault.redeem(shares, HOLDER, HOLDER);
		same(coin.balanceOf(HOLDER), 1_001, "in coins");
	}

	function test_nobody_is_paid_twice_and_not_by_another_proof() public {
		vault.fund(5_000);
		_die();
		vault.claim(HOLDER, tokenProof());
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.NothingToPay.selector);
		vault.claim(HOLDER, proof);
		vm.expectRevert();
		vault.claim(STRANGER, proof);
		// Later checkpoints change nothing: coins that moved meanwhile are paid once.
		Checkpoint memory later = checkpoint(200, 9_003);
		later.stateRoot = bytes32(uint256(1));
		vm.warp(9_003);
		submit(later);
		same(vault.stateRoot(), evmRoot(), "one state");
	}

	function test_claims_are_paid_from_the_reserve_alone_and_the_rest_when_there_is_more() public {
		vault.fund(400);
		_die();
		coin.mint(DEPOSITOR, 7_000);
		vm.startPrank(DEPOSITOR);
		coin.approve(address(vault), 7_000);
		vault.deposit(7_000, DEPOSITOR);
		vm.stopPrank();
		vault.claim(HOLDER, tokenProof());
		same(vault.paidTo(HOLDER), 400, "what there was");
		same(vault.maxWithdraw(DEPOSITOR), 7_000, "the depositor loses nothing");
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.NothingToPay.selector);
		vault.claim(HOLDER, proof);
		vault.fund(9_000);
		vault.claim(HOLDER, proof);
		same(vault.paidTo(HOLDER), 1_001, "the rest");
		same(vault.maxWithdraw(DEPOSITOR), 7_000, "the depositor loses nothing");
		same(vault.maxWithdraw(HOLDER), 1_001, "nor does anybody gain");
	}

	function test_only_its_actor_switches_it() public {
		vm.expectRevert(StandbyVault.NotActor.selector);
		vault.activate();
		vm.expectRevert(StandbyVault.NotActor.selector);
		vault.standBy();
		vm.expectRevert(StandbyVault.NotActor.selector);
		vault.settle(1, 0);
	}

	/// @dev Everybody spends the same coins at home.
	function test_a_message_that_activates_it_while_its_home_lives_pays_nobody() public {
		vault.fund(5_000);
		_checkpointOfHome();
		deliver(execute(_call(StandbyVault.activate.selector)));
		yes(vault.isActive(), "open for deposits");
		same(vault.stateRoot(), 0, "nothing is frozen");
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.HomeLives.selector);
		vault.claim(HOLDER, proof);
		haltNow();
		vm.expectRevert(StandbyVault.NothingFrozen.selector);
		vault.claim(HOLDER, proof);
	}

	function test_no_claims_are_paid_once_its_home_is_live_again() public {
		vault.fund(5_000);
		_die();
		recoverNow();
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.HomeLives.selector);
		vault.claim(HOLDER, proof);
		inbox.fire(SERVICE, 1);
		yes(!vault.isActive(), "it stands by again");
		same(vault.stateRoot(), 0, "nobody was paid, so the state is forgotten");
	}

	/// @dev From the Resume on everybody spends the same coins at home, long before that counts as live.
	function test_no_claims_are_paid_while_its_home_recovers() public {
		vault.fund(5_000);
		_die();
		submit(resume(105, 9_000));
		yes(inbox.isHalted(SERVICE), "it is still taken for down");
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.HomeLives.selector);
		vault.claim(HOLDER, proof);
		vm.warp(9_012);
		haltNow();
		vault.claim(HOLDER, proof);
		same(vault.paidTo(HOLDER), 1_001, "it stands again");
	}

	/// @dev While home recovered the holder spent there what it could still prove here.
	function test_a_state_from_before_its_home_lived_pays_nobody_when_it_stands_again() public {
		vault.fund(5_000);
		_die();
		submit(resume(105, 9_000));
		Checkpoint memory spent = checkpoint(200, 9_009);
		spent.stateRoot = bytes32(uint256(1));
		vm.warp(9_009);
		submit(spent);
		vm.warp(9_012);
		haltNow();
		bytes memory proof = tokenProof();
		vm.expectRevert();
		vault.claim(HOLDER, proof);
		same(coin.balanceOf(HOLDER) + vault.balanceOf(HOLDER), 0, "it has nothing at home by now");
	}

	/// @dev Who was not paid at the first incident is not paid from its state at the second one, whoever activates.
	function test_what_was_paid_before_its_home_lived_has_to_be_settled_when_it_stands_again() public {
		_payPart();
		bytes memory proof = _standAnew(105);
		deliver(execute(_call(StandbyVault.activate.selector)));
		vm.expectRevert(StandbyVault.NotSettled.selector);
		vault.claim(HOLDER, proof);
		same(vault.paidTo(HOLDER), 400, "what was paid then");
	}

	function test_a_vault_that_works_is_settled_where_its_home_stands_anew_and_pays_again() public {
		_payPart();
		deliver(execute(_settling(1, 400)));
		same(vault.epoch(), 0, "not while it pays");
		bytes memory proof = _standAnew(200);
		deliver(execute(_settling(1, 400)));
		same(vault.epoch(), 1, "settled");
		vault.claim(HOLDER, proof);
		yes(vault.paidTo(HOLDER) > 400, "paid from the state of this incident");
	}

	/// @dev Whatever was taken at home since, the state that it was paid from does not show it.
	function test_what_is_settled_is_not_paid_again_from_the_state_that_it_was_paid_from() public {
		_payPart();
		bytes memory proof = _standAnew(105);
		deliver(execute(_settling(1, 400)));
		same(vault.epoch(), 1, "settled");
		same(vault.settledAt(), 105, "where home stood");
		for (uint256 round = 0; round < 2; ++round) {
			vm.expectRevert(StandbyVault.NothingFrozen.selector);
			vault.claim(HOLDER, proof);
			deliver(execute(_call(StandbyVault.activate.selector)));
		}
		same(vault.stateRoot(), 0, "the old state is not frozen again");
		same(coin.balanceOf(HOLDER) + vault.maxWithdraw(HOLDER), 400, "paid once");
	}

	/// @dev Anybody tries it again when more was paid than it is of.
	function test_a_word_that_failed_settles_nothing_that_was_paid_after_it() public {
		_payPart();
		bytes memory word = _settling(1, 400);
		deliver(execute(word));
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Failed, "not while it pays");
		vault.fund(5_000);
		vault.claim(HOLDER, tokenProof());
		same(vault.unsettled(), 1_001, "all that was paid");
		recoverNow();
		inbox.fire(SERVICE, 1);
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, word);
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Failed, "of another sum");
		same(vault.epoch(), 0, "nothing is settled");
		for (uint256 time = 0; time < 2; ++time) {
			deliver(execute(_settling(1, 1_001)));
			same(vault.epoch(), 1, "once");
			same(vault.unsettled(), 0, "nothing is left");
		}
		deliver(execute(_settling(3, 0)));
		same(vault.epoch(), 1, "one after the other");
	}

	/// @dev The coins of who was not paid may have moved on since, and whose they are by then is not in that state.
	function test_an_old_state_pays_nobody_at_the_next_incident() public {
		_payPart();
		recoverNow();
		inbox.fire(SERVICE, 1);
		vault.fund(5_000);
		vm.warp(block.timestamp + 57);
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(vault.isActive(), "open for deposits");
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.NotSettled.selector);
		vault.claim(HOLDER, proof);
		same(vault.paidTo(HOLDER), 400, "what was paid then");
		deliver(execute(_call(StandbyVault.standBy.selector)));
		deliver(execute(_settling(1, 400)));
		deliver(execute(_call(StandbyVault.activate.selector)));
		same(vault.epoch(), 1, "settled");
		same(vault.height(), inboxHeight(), "the state of this incident");
	}

	function test_what_was_paid_is_remembered_over_incidents_until_the_protocol_settles() public {
		vault.fund(5_000);
		_die();
		vault.claim(HOLDER, tokenProof());
		deliver(execute(_settling(1, 1_001)));
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Failed, "not while it works");
		recoverNow();
		inbox.fire(SERVICE, 1);
		same(vault.stateRoot(), evmRoot(), "kept");
		vm.warp(block.timestamp + 57);
		haltNow();
		inbox.fire(SERVICE, 1);
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.NotSettled.selector);
		vault.claim(HOLDER, proof);
		vm.warp(block.timestamp + 30);
		recoverNow();
		inbox.fire(SERVICE, 1);
		deliver(execute(_settling(1, 1_001)));
		same(vault.epoch(), 1, "settled");
		same(vault.stateRoot(), 0, "and forgotten");
		same(vault.paidTo(HOLDER), 0, "to be paid anew");
	}

	function test_without_a_checkpoint_the_first_one_that_stands_is_frozen_by_who_claims() public {
		vault.fund(5_000);
		haltNow();
		inbox.fire(SERVICE, 1);
		bytes memory proof = tokenProof();
		vm.expectRevert(StandbyVault.NothingFrozen.selector);
		vault.claim(HOLDER, proof);
		_checkpointOfHome();
		vault.claim(HOLDER, proof);
		same(vault.paidTo(HOLDER), 1_001, "paid");
	}

	/// @dev Shares of a first depositor are not worth less for a donation before them.
	function test_a_donation_robs_nobody() public {
		vault.fund(1);
		_die();
		coin.mint(address(vault), 5_000);
		coin.mint(DEPOSITOR, 1_000);
		vm.startPrank(DEPOSITOR);
		coin.approve(address(vault), 1_000);
		vault.deposit(1_000, DEPOSITOR);
		vm.stopPrank();
		yes(vault.maxWithdraw(DEPOSITOR) >= 999, "but for rounding");
	}

	/// @dev Home dies, and of 1,001 the holder is paid what there is.
	function _payPart() private {
		vault.fund(400);
		_die();
		vault.claim(HOLDER, tokenProof());
		same(vault.paidTo(HOLDER), 400, "what there is");
	}

	/// @dev Home lives for a while, shows the same state at this height if that is a later one, and stands again. There is
	/// more by then, and nobody is paid of it: with the proof that would be.
	function _standAnew(uint64 height) private returns (bytes memory proof) {
		submit(resume(105, 9_000));
		if (height > 105) {
			Checkpoint memory later = checkpoint(height, 9_009);
			later.stateRoot = evmRoot();
			vm.warp(9_009);
			submit(later);
		}
		vm.warp(9_012);
		haltNow();
		vault.fund(5_000);
		proof = tokenProof();
		vm.expectRevert(StandbyVault.NotSettled.selector);
		vault.claim(HOLDER, proof);
	}

	function inboxHeight() private view returns (uint64) {
		(, KeptCheckpoint memory last) = inbox.lastCheckpoint(SERVICE);
		return last.height;
	}

	function _die() private {
		_checkpointOfHome();
		haltNow();
		inbox.fire(SERVICE, 1);
	}

	function _checkpointOfHome() private {
		Checkpoint memory said = checkpoint(100, 8_997);
		said.stateRoot = evmRoot();
		submit(said);
	}

	function _settling(uint256 settlement, uint256 paid) private view returns (bytes memory) {
		return calling(address(vault), 400_000, abi.encodeCall(StandbyVault.settle, (settlement, paid)));
	}

	function _call(bytes4 selector) private view returns (bytes memory) {
		return calling(address(vault), 400_000, abi.encodePacked(selector));
	}
}
