// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GateDvn, IReceiveUln} from "../../src/adapters/GateDvn.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Peers} from "../support/Peers.sol";

struct Origin {
	uint32 srcEid;
	bytes32 sender;
	uint64 nonce;
}

interface IEndpoint {
	function registerLibrary(address library_) external;
	function setDefaultReceiveLibrary(uint32 eid, address library_, uint256 grace) external;
	function inboundPayloadHash(address receiver, uint32 srcEid, bytes32 sender, uint64 nonce)
		external
		view
		returns (bytes32);
}

interface IUln is IReceiveUln {
	struct Config {
		uint64 confirmations;
		uint8 requiredDVNCount;
		uint8 optionalDVNCount;
		uint8 optionalDVNThreshold;
		address[] requiredDVNs;
		address[] optionalDVNs;
	}

	struct DefaultParam {
		uint32 eid;
		Config config;
	}

	function setDefaultUlnConfigs(DefaultParam[] calldata params) external;
	function commitVerification(bytes calldata packetHeader, bytes32 payloadHash) external;
}

/// @notice LayerZero's own endpoint and message library, with the gate as a second required verifier.
contract GateDvnTest is Inboxes, Peers {
	uint32 internal constant SOURCE = 30_126;
	uint32 internal constant HERE = 30_101;
	bytes32 internal constant SENDER = bytes32(uint256(0x5e));
	IEndpoint internal endpoint;
	IUln internal uln;
	GateDvn internal gate;

	function setUp() public override {
		super.setUp();
		endpoint = IEndpoint(
			create(
				"@layerzerolabs/lz-evm-protocol-v2/artifacts/contracts/EndpointV2.sol/EndpointV2.json",
				abi.encode(HERE, address(this))
			)
		);
		uln = IUln(
			create(
				"@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/uln/uln302/ReceiveUln302.sol/ReceiveUln302.json",
				abi.encode(address(endpoint))
			)
		);
		(uint32[] memory eids, uint32[] memory services) = (new uint32[](1), new uint32[](1));
		(eids[0], services[0]) = (SOURCE, SERVICE);
		gate = new GateDvn(inbox, uln, eids, services);
		IUln.DefaultParam[] memory params = new IUln.DefaultParam[](1);
		params[0].eid = SOURCE;
		params[0].config.confirmations = 15;
		params[0].config.requiredDVNCount = 2;
		address[] memory dvns = new address[](2);
		// In rising order; this contract is the verifier that reads the source.
		bool first = address(this) < address(gate);
		(dvns[0], dvns[1]) = first ? (address(this), address(gate)) : (address(gate), address(this));
		params[0].config.requiredDVNs = dvns;
		params[0].config.optionalDVNs = new address[](0);
		uln.setDefaultUlnConfigs(params);
		endpoint.registerLibrary(address(uln));
		endpoint.setDefaultReceiveLibrary(SOURCE, address(uln), 0);
	}

	function allowInitializePath(Origin calldata) external pure returns (bool) {
		return true;
	}

	function test_a_packet_waits_while_its_source_is_halted_and_is_verified_after() public {
		_pass(1);
		bytes memory header = _header(2, SOURCE);
		uln.verify(header, bytes32(uint256(2)), 15);
		haltNow();
		vm.expectRevert(abi.encodeWithSelector(GateDvn.SourceHalted.selector, SOURCE, SERVICE));
		gate.attest(header, bytes32(uint256(2)));
		vm.expectRevert();
		uln.commitVerification(header, bytes32(uint256(2)));
		recoverNow();
		gate.attest(header, bytes32(uint256(2)));
		same(_stored(2), bytes32(uint256(2)), "verified after");
	}

	/// @dev What a packet will say is known long before. A word for it that is given beforehand would let it pass during
	/// the halt, as soon as those who read the source are had.
	function test_nobody_collects_the_gates_word_beforehand_to_use_it_during_the_halt() public {
		bytes memory header = _header(1, SOURCE);
		vm.expectRevert();
		gate.attest(header, bytes32(uint256(1)));
		haltNow();
		uln.verify(header, bytes32(uint256(1)), 15);
		vm.expectRevert();
		uln.commitVerification(header, bytes32(uint256(1)));
		same(_stored(1), 0, "it waits");
		recoverNow();
		gate.attest(header, bytes32(uint256(1)));
		same(_stored(1), bytes32(uint256(1)), "verified after");
	}

	function test_the_gate_alone_verifies_nothing_and_knows_only_watched_sources() public {
		bytes memory header = _header(1, SOURCE);
		vm.expectRevert();
		gate.attest(header, bytes32(uint256(1)));
		same(_stored(1), 0, "alone it verifies nothing");
		header = _header(1, SOURCE + 1);
		vm.expectRevert(abi.encodeWithSelector(GateDvn.UnwatchedSource.selector, SOURCE + 1));
		gate.attest(header, bytes32(uint256(1)));
		vm.expectRevert(GateDvn.WrongHeader.selector);
		gate.attest(bytes.concat(header, hex"00"), bytes32(uint256(1)));
		same(gate.getFee(HERE, 15, address(this), ""), 0, "for nothing");
	}

	function _pass(uint64 nonce) private {
		bytes memory header = _header(nonce, SOURCE);
		uln.verify(header, bytes32(uint256(nonce)), 15);
		gate.attest(header, bytes32(uint256(nonce)));
		same(_stored(nonce), bytes32(uint256(nonce)), "verified");
	}

	function _stored(uint64 nonce) private view returns (bytes32) {
		return endpoint.inboundPayloadHash(address(this), SOURCE, SENDER, nonce);
	}

	function _header(uint64 nonce, uint32 eid) private view returns (bytes memory) {
		bytes32 receiver = bytes32(uint256(uint160(address(this))));
		return abi.encodePacked(uint8(1), nonce, eid, SENDER, HERE, receiver);
	}
}
