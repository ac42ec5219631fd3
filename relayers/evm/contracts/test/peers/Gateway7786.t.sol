// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CrosschainRemoteExecutor} from "@openzeppelin/contracts/crosschain/CrosschainRemoteExecutor.sol";
import {ERC7786Recipient} from "@openzeppelin/contracts/crosschain/ERC7786Recipient.sol";
import {InteroperableAddress} from "@openzeppelin/contracts/utils/draft-InteroperableAddress.sol";
import {Gateway7786, IActors} from "../../src/adapters/Gateway7786.sol";
import {Outcome} from "../../src/types/Outcomes.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Breaker} from "../support/Targets.sol";

/// @notice OpenZeppelin's executor, driven by a Vigil protocol through the gateway.
contract Gateway7786Test is Inboxes {
	Gateway7786 internal gateway;
	Breaker internal breaker;
	CrosschainRemoteExecutor internal executor;

	function setUp() public override {
		super.setUp();
		gateway = new Gateway7786(IActors(address(inbox)));
		breaker = new Breaker();
		executor = new CrosschainRemoteExecutor(address(gateway), gateway.senderOf(SERVICE, PROTOCOL));
	}

	function test_a_message_of_a_protocol_reaches_openzeppelins_executor() public {
		bytes memory call_ =
			abi.encodeCall(Gateway7786.deliver, (SERVICE, PROTOCOL, address(executor), _payload()));
		deliver(execute(calling(address(gateway), 300_000, call_)));
		yes(inbox.receipt(SERVICE, LANE, 0).outcome == Outcome.Done, "executed");
		yes(breaker.paused(), "it happened");
		same(breaker.by(), address(executor), "as the executor");
		same(gateway.count(), 1, "once");
	}

	function test_another_protocol_or_anybody_cannot_speak_for_it() public {
		vm.expectRevert(Gateway7786.NotActor.selector);
		gateway.deliver(SERVICE, PROTOCOL, address(executor), _payload());
		address other = inbox.actorOf(SERVICE, PROTOCOL + 1);
		vm.startPrank(other);
		vm.expectRevert(Gateway7786.NotActor.selector);
		gateway.deliver(SERVICE, PROTOCOL, address(executor), _payload());
		vm.expectPartialRevert(ERC7786Recipient.ERC7786RecipientUnauthorizedGateway.selector);
		gateway.deliver(SERVICE, PROTOCOL + 1, address(executor), _payload());
		vm.stopPrank();
	}

	function test_a_sender_is_an_interoperable_address() public view {
		(bytes2 chain, bytes memory reference_, bytes memory who) =
			InteroperableAddress.parseV1(gateway.senderOf(SERVICE, PROTOCOL));
		same(bytes32(chain), bytes32(gateway.CHAIN_TYPE()), "the chain's type");
		same(reference_, abi.encodePacked(GENESIS), "its genesis");
		same(who, abi.encodePacked(SERVICE, PROTOCOL), "service and protocol");
	}

	/// @dev ERC-7579: one call, and what it is.
	function _payload() private view returns (bytes memory) {
		return abi.encodePacked(
			bytes32(0), address(breaker), uint256(0), abi.encodeCall(Breaker.pause, ())
		);
	}
}
