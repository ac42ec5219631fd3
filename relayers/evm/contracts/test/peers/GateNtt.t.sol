// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {GateNtt, INttManager, NttManagerMessage} from "../../src/adapters/GateNtt.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Peers} from "../support/Peers.sol";
import {Coin} from "../support/Targets.sol";

interface IManager is INttManager {
	function initialize() external payable;
	function setTransceiver(address transceiver) external;
	function setThreshold(uint8 threshold) external;
	function setPeer(uint16 chain, bytes32 peer, uint8 decimals, uint256 inboundLimit) external;
	function executeMsg(uint16 chain, bytes32 peer, NttManagerMessage calldata message) external;
	function transferOwnership(address owner) external;
}

/// @notice Wormhole's own manager, with a verifier that is this contract and the gate as its second transceiver.
contract GateNttTest is Inboxes, Peers {
	uint16 internal constant SOURCE = 16;
	uint16 internal constant HERE = 2;
	bytes32 internal constant PEER = bytes32(uint256(0x9ee4));
	address internal constant LIBRARY = 0x7777777777777777777777777777777777777777;
	address internal constant RECIPIENT = address(0x4ec);
	IManager internal manager;
	GateNtt internal gate;
	Coin internal coin;

	function setUp() public override {
		super.setUp();
		coin = new Coin();
		string memory path = "test/peers/fixtures/NttManager.json";
		vm.etch(LIBRARY, vm.parseJsonBytes(vm.readFile(path), ".library"));
		// Mode 0: it locks and unlocks.
		address code = createFrom(path, abi.encode(address(coin), uint8(0), HERE));
		manager = IManager(address(new ERC1967Proxy(code, abi.encodeCall(IManager.initialize, ()))));
		(uint16[] memory chains, uint32[] memory services) = (new uint16[](1), new uint32[](1));
		(chains[0], services[0]) = (SOURCE, SERVICE);
		gate = new GateNtt(manager, inbox, chains, services);
		manager.setTransceiver(address(this));
		manager.setTransceiver(address(gate));
		manager.setThreshold(2);
		manager.setPeer(SOURCE, PEER, 18, type(uint64).max);
		coin.mint(address(manager), 10 ether);
	}

	function test_a_transfer_waits_while_its_source_is_halted_and_arrives_after() public {
		NttManagerMessage memory first = _message(1);
		manager.attestationReceived(SOURCE, PEER, first);
		same(coin.balanceOf(RECIPIENT), 0, "the gate is needed");
		gate.attest(SOURCE, PEER, first);
		same(coin.balanceOf(RECIPIENT), 1 ether, "arrived");
		NttManagerMessage memory second = _message(2);
		manager.attestationReceived(SOURCE, PEER, second);
		haltNow();
		vm.expectRevert(abi.encodeWithSelector(GateNtt.SourceHalted.selector, SOURCE, SERVICE));
		gate.attest(SOURCE, PEER, second);
		vm.expectRevert();
		manager.executeMsg(SOURCE, PEER, second);
		recoverNow();
		gate.attest(SOURCE, PEER, second);
		same(coin.balanceOf(RECIPIENT), 2 ether, "arrived after");
		vm.expectRevert();
		gate.attest(SOURCE, PEER, second);
	}

	function test_the_gate_alone_moves_nothing_and_knows_only_watched_sources_and_peers() public {
		NttManagerMessage memory one = _message(1);
		vm.expectRevert(GateNtt.NotLast.selector);
		gate.attest(SOURCE, PEER, one);
		same(coin.balanceOf(RECIPIENT), 0, "alone it verifies nothing");
		vm.expectRevert(abi.encodeWithSelector(GateNtt.UnwatchedSource.selector, SOURCE + 1));
		gate.attest(SOURCE + 1, PEER, one);
		vm.expectRevert();
		gate.attest(SOURCE, bytes32(uint256(1)), one);
	}

	/// @dev What a message will say is known long before. A word for it that is given beforehand would let it pass during
	/// the halt, as soon as those who read the source are had.
	function test_nobody_collects_the_gates_word_beforehand_to_use_it_during_the_halt() public {
		NttManagerMessage memory one = _message(1);
		vm.expectRevert(GateNtt.NotLast.selector);
		gate.attest(SOURCE, PEER, one);
		haltNow();
		manager.attestationReceived(SOURCE, PEER, one);
		same(coin.balanceOf(RECIPIENT), 0, "it waits");
		recoverNow();
		gate.attest(SOURCE, PEER, one);
		same(coin.balanceOf(RECIPIENT), 1 ether, "arrived after");
	}

	function test_a_manager_finds_in_it_what_every_transceiver_has() public {
		same(gate.getNttManagerOwner(), address(this), "the owner");
		same(gate.getNttManagerToken(), address(coin), "the token");
		same(gate.getTransceiverType(), "vigil-gate", "its type");
		vm.expectRevert(GateNtt.NothingToChange.selector);
		gate.upgrade(address(this));
		manager.transferOwnership(address(0x0e));
		same(manager.owner(), address(0x0e), "handed on, with its transceivers");
		(uint16[] memory chains, uint32[] memory services) = (new uint16[](2), new uint32[](1));
		vm.expectRevert(GateNtt.WrongLists.selector);
		new GateNtt(manager, inbox, chains, services);
		services = new uint32[](2);
		(services[0], services[1]) = (SERVICE, SERVICE);
		vm.expectRevert(GateNtt.WrongLists.selector);
		new GateNtt(manager, inbox, chains, services);
	}

	/// @dev As the verifier's own side.
	function transferTransceiverOwnership(address) external {}

	/// @dev One whole token, in eight decimals as it travels.
	function _message(uint256 number) private pure returns (NttManagerMessage memory) {
		bytes memory transfer = abi.encodePacked(
			bytes4(0x994E5454), uint8(8), uint64(1e8), PEER, bytes32(uint256(uint160(RECIPIENT))), HERE
		);
		return NttManagerMessage(bytes32(number), bytes32(uint256(0x5e)), transfer);
	}
}
