// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Outcome, Rehearsed} from "../../src/types/Outcomes.sol";
import {Inboxes} from "../support/Inboxes.sol";

/// @notice A vault as protocols have them: pausable by a role.
contract ManagedVault is Pausable, AccessManaged {
	constructor(address manager) AccessManaged(manager) {}

	function pause() external restricted {
		_pause();
	}

	function unpause() external restricted {
		_unpause();
	}

	function withdraw() external whenNotPaused {}
}

contract ControlledVault is Pausable, AccessControl {
	bytes32 public constant PAUSER = keccak256("PAUSER");

	constructor(address pauser) {
		_grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
		_grantRole(PAUSER, pauser);
	}

	function pause() external onlyRole(PAUSER) {
		_pause();
	}
}

/// @notice OpenZeppelin's Pausable behind AccessManager and AccessControl, driven by a plan.
contract RolesTest is Inboxes {
	function test_a_halt_pauses_what_an_access_manager_guards_and_life_unpauses_it() public {
		AccessManager manager = new AccessManager(address(this));
		ManagedVault vault = new ManagedVault(address(manager));
		address actor = inbox.actorOf(SERVICE, PROTOCOL);
		bytes4[] memory selectors = new bytes4[](2);
		(selectors[0], selectors[1]) = (vault.pause.selector, vault.unpause.selector);
		manager.setTargetFunctionRole(address(vault), selectors, 7);
		bytes memory pause = calling(address(vault), 120_000, abi.encodeCall(vault.pause, ()));
		bytes memory unpause = calling(address(vault), 120_000, abi.encodeCall(vault.unpause, ()));
		deliver(arm(1, 1, pause, unpause));
		yes(inbox.plan(SERVICE, 1).rehearsal == Rehearsed.FailoverFails, "without the role it would fail");
		manager.grantRole(7, actor, 0);
		yes(inbox.rehearse(SERVICE, 1) == Rehearsed.Passed, "with it, it would not");
		haltNow();
		inbox.fire(SERVICE, 1);
		vm.expectRevert(Pausable.EnforcedPause.selector);
		vault.withdraw();
		recoverNow();
		inbox.fire(SERVICE, 1);
		vault.withdraw();
	}

	function test_a_halt_pauses_what_access_control_guards() public {
		ControlledVault vault = new ControlledVault(inbox.actorOf(SERVICE, PROTOCOL));
		deliver(arm(1, 1, calling(address(vault), 120_000, abi.encodeCall(vault.pause, ())), ""));
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(vault.paused(), "paused");
		yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Done, "its receipt");
	}
}
