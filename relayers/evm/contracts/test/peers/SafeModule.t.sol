// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISafe, SafeModule} from "../../src/adapters/SafeModule.sol";
import {Item, Outcome} from "../../src/types/Outcomes.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Peers} from "../support/Peers.sol";
import {Breaker, Fickle} from "../support/Targets.sol";

interface ISafeOwners is ISafe {
	function setup(
		address[] calldata owners,
		uint256 threshold,
		address to,
		bytes calldata data,
		address fallbackHandler,
		address paymentToken,
		uint256 payment,
		address payable paymentReceiver
	) external;
	function enableModule(address module) external;
	function execTransaction(
		address to,
		uint256 value,
		bytes calldata data,
		uint8 operation,
		uint256 safeTxGas,
		uint256 baseGas,
		uint256 gasPrice,
		address gasToken,
		address payable refundReceiver,
		bytes calldata signatures
	) external payable returns (bool);
}

interface ISafeFactory {
	function createProxyWithNonce(address singleton, bytes calldata initializer, uint256 nonce)
		external
		returns (address);
}

/// @notice A Safe of version 1.4.1, and a plan that acts for it.
contract SafeModuleTest is Inboxes, Peers {
	address internal constant OWNER = address(0x0e);
	ISafeOwners internal safe;
	Breaker internal breaker;
	SafeModule internal module;

	function setUp() public override {
		super.setUp();
		string memory folder = "@safe-global/safe-contracts/build/artifacts/contracts/";
		address singleton = create(string.concat(folder, "Safe.sol/Safe.json"), "");
		ISafeFactory factory = ISafeFactory(
			create(string.concat(folder, "proxies/SafeProxyFactory.sol/SafeProxyFactory.json"), "")
		);
		address[] memory owners = new address[](1);
		owners[0] = OWNER;
		bytes memory call_ = abi.encodeCall(
			ISafeOwners.setup, (owners, 1, address(0), "", address(0), address(0), 0, payable(0))
		);
		safe = ISafeOwners(factory.createProxyWithNonce(singleton, call_, 1));
		breaker = new Breaker();
		SafeModule.Allowed[] memory allowed = new SafeModule.Allowed[](1);
		allowed[0] = SafeModule.Allowed({to: address(breaker), selector: Breaker.pause.selector});
		module = new SafeModule(safe, inbox.actorOf(SERVICE, PROTOCOL), allowed);
	}

	function test_a_halt_has_the_safe_act_once_it_enabled_the_module() public {
		bytes memory call_ =
			abi.encodeCall(SafeModule.execute, (address(breaker), abi.encodeCall(Breaker.pause, ())));
		deliver(arm(1, 1, calling(address(module), 250_000, call_), ""));
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Failed, "not enabled yet");
		_enable();
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		yes(breaker.paused(), "it happened");
		same(breaker.by(), address(safe), "as the Safe");
	}

	function test_the_module_does_nothing_else_and_for_nobody_else() public {
		_enable();
		bytes memory pause = abi.encodeCall(Breaker.pause, ());
		vm.expectRevert(SafeModule.NotActor.selector);
		module.execute(address(breaker), pause);
		vm.startPrank(inbox.actorOf(SERVICE, PROTOCOL));
		vm.expectPartialRevert(SafeModule.NotAllowed.selector);
		module.execute(address(breaker), abi.encodeCall(Breaker.unpause, ()));
		vm.expectPartialRevert(SafeModule.NotAllowed.selector);
		module.execute(address(safe), pause);
		vm.stopPrank();
	}

	function test_a_call_of_the_safe_that_fails_is_a_failure() public {
		Fickle fickle = new Fickle();
		fickle.set(true);
		SafeModule.Allowed[] memory allowed = new SafeModule.Allowed[](1);
		allowed[0] = SafeModule.Allowed({to: address(fickle), selector: Fickle.pause.selector});
		module = new SafeModule(safe, address(this), allowed);
		_enable();
		vm.expectRevert(SafeModule.SafeCallFailed.selector);
		module.execute(address(fickle), abi.encodeCall(Fickle.pause, ()));
	}

	function _enable() private {
		bytes memory call_ = abi.encodeCall(ISafeOwners.enableModule, (address(module)));
		// The owner is who calls, so that is the signature.
		bytes memory signature = abi.encodePacked(bytes32(uint256(uint160(OWNER))), bytes32(0), uint8(1));
		vm.prank(OWNER);
		safe.execTransaction(address(safe), 0, call_, 0, 0, 0, 0, address(0), payable(0), signature);
	}
}
