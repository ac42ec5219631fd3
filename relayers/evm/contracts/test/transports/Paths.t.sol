// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InteroperableAddress} from "@openzeppelin/contracts/utils/draft-InteroperableAddress.sol";
import {IVigilInbox} from "../../src/interfaces/IVigilInbox.sol";
import {IOffice} from "../../src/interfaces/IOffice.sol";
import {Outcome} from "../../src/types/Outcomes.sol";
import {AxelarPath, AxelarTeller, IAxelarGasService, IAxelarGateway} from "../../src/transports/Axelar.sol";
import {Crossing} from "../../src/transports/Crossing.sol";
import {Erc7786Path, Erc7786Teller} from "../../src/transports/Erc7786.sol";
import {HyperlanePath, HyperlaneTeller, IMailboxSource} from "../../src/transports/Hyperlane.sol";
import {Copy, Tells} from "../../src/transports/ICrossing.sol";
import {Path} from "../../src/transports/Path.sol";
import {Teller} from "../../src/transports/Teller.sol";
import {Carriers} from "../support/Carriers.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Breaker} from "../support/Targets.sol";
import {Vm} from "../support/Vm.sol";

/// @notice Two chains in one: an inbox on each, and between them Hyperlane's mailboxes, Axelar's gateways with signers of
/// their own, and a gateway of ERC-7786. Three of four paths have to agree.
contract PathsTest is Inboxes, Carriers {
	IVigilInbox internal there;
	IVigilInbox internal here;
	Crossing internal crossing;
	Breaker internal breaker;
	HyperlaneTeller internal byHyperlane;
	HyperlanePath internal hyperlane;
	AxelarTeller internal byAxelar;
	AxelarPath internal axelar;
	Erc7786Teller internal byPlain;
	Erc7786Path internal erc7786;

	function setUp() public override {
		super.setUp();
		openCarriers();
		here = inbox;
		there = deploy(address(0xd2));
		vm.prank(INSTALLER);
		IOffice(address(there)).installSet(squad().commitment, policy, 0);
		byHyperlane = new HyperlaneTeller(there, IMailboxSource(address(mailboxThere)));
		byAxelar = new AxelarTeller(there, IAxelarGateway(gatewayThere), IAxelarGasService(address(0)));
		byPlain = new Erc7786Teller(there, plain);
		hyperlane = new HyperlanePath(
			address(mailboxHere), ORIGIN_DOMAIN, _word(address(byHyperlane)), address(lenient)
		);
		axelar = new AxelarPath(IAxelarGateway(gatewayHere), ORIGIN_CHAIN, vm.toString(address(byAxelar)));
		erc7786 = new Erc7786Path(address(plain), _plainName(address(byPlain)));
		breaker = new Breaker();
		address[] memory paths = new address[](4);
		(paths[0], paths[1]) = (here.actorOf(SERVICE, PROTOCOL), address(hyperlane));
		(paths[2], paths[3]) = (address(axelar), address(erc7786));
		crossing = new Crossing(here, SERVICE, PROTOCOL, paths, 3, 600, address(0));
		crossing.begin(
			calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ())),
			calling(address(breaker), 90_000, abi.encodeCall(Breaker.unpause, ()))
		);
		bytes memory fire = calling(address(crossing), 1_500_000, abi.encodeCall(Crossing.fire, ()));
		bytes memory back = calling(address(crossing), 1_500_000, abi.encodeCall(Crossing.failBack, ()));
		deliver(arm(1, 1, fire, back));
		vm.recordLogs();
	}

	function test_a_halt_fires_by_the_inbox_hyperlane_and_axelar_with_erc7786_dead() public {
		_halt();
		here.fire(SERVICE, 1);
		_tellByHyperlane();
		yes(!breaker.paused(), "two of the three that are needed");
		_tellByAxelar();
		yes(breaker.paused(), "Axelar's is the third");
	}

	function test_a_halt_fires_by_three_transports_with_the_inbox_here_dead() public {
		_haltAt(there);
		_tellByPlain();
		_tellByAxelar();
		yes(!breaker.paused(), "two of three");
		_tellByHyperlane();
		yes(breaker.paused(), "the inbox here heard nothing");
		vm.warp(9_030);
		inbox = there;
		recoverNow();
		_tellByPlain();
		_tellByAxelar();
		yes(breaker.paused(), "two say it is over");
		_tellByHyperlane();
		yes(!breaker.paused(), "over");
	}

	function test_a_message_of_the_protocols_actor_there_arrives_by_all_paths_and_happens_once() public {
		bytes memory payload = calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ()));
		inbox = there;
		bytes memory route = abi.encode(HERE_DOMAIN, _word(address(hyperlane)));
		bytes memory call_ = abi.encodeCall(
			Teller.tellMessage, (SERVICE, PROTOCOL, 3, payload, address(crossing), route)
		);
		deliver(execute(calling(address(byHyperlane), 500_000, call_)));
		yes(there.receipt(SERVICE, LANE, 0).outcome == Outcome.Done, "sent by Vigil's own lane there");
		mailboxHere.process("", dispatched());
		route = abi.encode(HERE_CHAIN, vm.toString(address(axelar)));
		call_ = abi.encodeCall(
			Teller.tellMessage, (SERVICE, PROTOCOL, 3, payload, address(crossing), route)
		);
		deliver(execute(calling(address(byAxelar), 500_000, call_)));
		_carryAxelar();
		same(breaker.times(), 0, "two of three");
		inbox = here;
		Copy memory own = Copy(Tells.Message, SERVICE, PROTOCOL, 3, payload);
		bytes memory arrival = abi.encodeCall(Crossing.arrive, (own));
		deliver(execute(calling(address(crossing), 1_000_000, arrival)));
		same(breaker.times(), 1, "the inbox's own lane is the third");
		yes(crossing.message(3).outcome == Outcome.Done, "as it says");
	}

	function test_nobody_but_its_actor_speaks_for_a_protocol() public {
		bytes memory route = abi.encode(HERE_DOMAIN, _word(address(hyperlane)));
		vm.expectRevert(Teller.NotActor.selector);
		byHyperlane.tellMessage(SERVICE, PROTOCOL, 0, "", address(crossing), route);
		address other = there.actorOf(SERVICE, PROTOCOL + 1);
		vm.prank(other);
		vm.expectRevert(Teller.NotActor.selector);
		byHyperlane.tellMessage(SERVICE, PROTOCOL, 0, "", address(crossing), route);
	}

	function test_a_ward_that_never_stood_is_nothing_to_tell() public {
		bytes memory route = abi.encode(HERE_DOMAIN, _word(address(hyperlane)));
		vm.expectRevert(abi.encodeWithSelector(Teller.NothingToTell.selector, SERVICE));
		byHyperlane.tellWard(SERVICE, address(crossing), route);
		_haltAt(there);
		vm.warp(9_030);
		inbox = there;
		submit(resume(105, 9_030));
		// While it recovers neither word is true.
		vm.expectRevert(abi.encodeWithSelector(Teller.NothingToTell.selector, SERVICE));
		byHyperlane.tellWard(SERVICE, address(crossing), route);
	}

	function test_a_path_hears_its_own_transport_and_teller_alone() public {
		bytes memory body = abi.encode(crossing, _downCopy());
		vm.expectRevert(abi.encodeWithSelector(Path.NotTransport.selector, address(this)));
		hyperlane.handle(ORIGIN_DOMAIN, _word(address(byHyperlane)), body);
		vm.startPrank(address(mailboxHere));
		vm.expectRevert(Path.NotTeller.selector);
		hyperlane.handle(ORIGIN_DOMAIN + 1, _word(address(byHyperlane)), body);
		vm.expectRevert(Path.NotTeller.selector);
		hyperlane.handle(ORIGIN_DOMAIN, _word(address(this)), body);
		vm.stopPrank();
		vm.deal(address(mailboxHere), 1);
		vm.prank(address(mailboxHere));
		vm.expectRevert(Path.NoValue.selector);
		hyperlane.handle{value: 1}(ORIGIN_DOMAIN, _word(address(byHyperlane)), body);
		vm.expectRevert(abi.encodeWithSelector(Path.NotTransport.selector, address(this)));
		erc7786.receiveMessage(0, _plainName(address(byPlain)), body);
		vm.expectRevert(Path.NotTeller.selector);
		plain.deliver(address(erc7786), _plainName(address(this)), body);
	}

	function test_axelars_gateway_decides_what_was_called_and_only_once() public {
		_haltAt(there);
		(address sender, bytes memory payload) = _sentByAxelar();
		string memory source = vm.toString(sender);
		vm.expectRevert(abi.encodeWithSelector(AxelarPath.NotApproved.selector, bytes32(uint256(1))));
		axelar.execute(bytes32(uint256(1)), ORIGIN_CHAIN, source, payload);
		vm.expectRevert(Path.NotTeller.selector);
		axelar.execute(bytes32(uint256(1)), "fantom", source, payload);
		yes(!carryAxelar(address(this), address(axelar), payload), "another caller there");
		yes(carryAxelar(sender, address(axelar), payload), "the teller");
		bytes32 command = keccak256(bytes(string.concat(ORIGIN_CHAIN, "_0x2-0")));
		vm.expectRevert(abi.encodeWithSelector(AxelarPath.NotApproved.selector, command));
		axelar.execute(command, ORIGIN_CHAIN, source, payload);
	}

	/// @dev What a crossing does not take, Axelar can execute again once it does.
	function test_a_copy_that_reverts_is_not_lost_by_axelar_or_hyperlane() public {
		_haltAt(there);
		vm.warp(8_900);
		byHyperlane.tellWard(SERVICE, address(crossing), abi.encode(HERE_DOMAIN, _word(address(hyperlane))));
		bytes memory message = dispatched();
		vm.expectRevert();
		mailboxHere.process("", message);
		(address sender, bytes memory payload) = _sentByAxelar();
		yes(!carryAxelar(sender, address(axelar), payload), "its round is in the future");
		vm.warp(9_000);
		mailboxHere.process("", message);
		bytes32 command = keccak256(bytes(string.concat(ORIGIN_CHAIN, "_0x1-0")));
		axelar.execute(command, ORIGIN_CHAIN, vm.toString(sender), payload);
		_tellByPlain();
		yes(breaker.paused(), "all three counted");
	}

	// --- helpers

	function _halt() private {
		haltNow();
		_haltAt(there);
		inbox = here;
	}

	function _haltAt(IVigilInbox where) private {
		inbox = where;
		submit(halt(105, 9_000));
	}

	function _tellByHyperlane() private {
		byHyperlane.tellWard(SERVICE, address(crossing), abi.encode(HERE_DOMAIN, _word(address(hyperlane))));
		mailboxHere.process("", dispatched());
	}

	function _tellByAxelar() private {
		(address sender, bytes memory payload) = _sentByAxelar();
		yes(carryAxelar(sender, address(axelar), payload), "executed");
	}

	function _carryAxelar() private {
		(address sender,, bytes memory payload) = called();
		yes(carryAxelar(sender, address(axelar), payload), "executed");
	}

	function _sentByAxelar() private returns (address sender, bytes memory payload) {
		bytes memory route = abi.encode(HERE_CHAIN, vm.toString(address(axelar)));
		byAxelar.tellWard(SERVICE, address(crossing), route);
		string memory to;
		(sender, to, payload) = called();
		same(to, vm.toString(address(axelar)), "to the path");
	}

	function _tellByPlain() private {
		bytes memory route = abi.encode(_plainName(address(erc7786)), new bytes[](0));
		byPlain.tellWard(SERVICE, address(crossing), route);
		Vm.Log[] memory logs = vm.getRecordedLogs();
		bytes memory data = logs[logs.length - 1].data;
		(bytes memory sender,, bytes memory payload,,) =
			abi.decode(data, (bytes, bytes, bytes, uint256, bytes[]));
		plain.deliver(address(erc7786), sender, payload);
	}

	function _downCopy() private pure returns (Copy memory) {
		return Copy(Tells.Down, SERVICE, 0, 9_000, abi.encode(uint64(105), blockHash(105)));
	}

	function _plainName(address who) private view returns (bytes memory) {
		return InteroperableAddress.formatEvmV1(block.chainid, who);
	}

	function _word(address who) private pure returns (bytes32) {
		return bytes32(uint256(uint160(who)));
	}
}
