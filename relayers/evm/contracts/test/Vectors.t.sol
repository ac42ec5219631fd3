// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Curve} from "../src/libraries/Curve.sol";
import {Hashes} from "../src/libraries/Hashes.sol";
import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {Kind, Outbox, Policy, SetCommitment, Signer} from "../src/types/Statements.sol";
import {Message, Outcome, Status} from "../src/types/Outcomes.sol";
import {HaltCase, Vectors} from "./support/Vectors.sol";
import {Certified, Squad, Watchers} from "./support/Watchers.sol";

/// @notice What the Rust side makes is taken or refused here as there.
contract VectorsTest is Vectors {
	function test_every_good_certificate_of_the_rust_side_is_taken() public {
		string memory json = file("certificates.json");
		uint256 cases = count(json);
		yes(cases >= 14, "there are cases");
		uint256 fresh = vm.snapshotState();
		for (uint256 i; i < cases; ++i) {
			HaltCase memory one = haltCase(json, i);
			same(keccak256(abi.encode(one.signer.set)), one.commitment, one.name);
			_install(one.signer);
			(bool done, bytes memory reason) = tell(one);
			yes(done, string.concat(one.name, ": ", vm.toString(reason)));
			yes(inbox.status(one.signer.set.service) == Status.Halted, one.name);
			vm.revertToState(fresh);
		}
	}

	function test_every_bad_certificate_of_the_rust_side_is_refused_by_its_name() public {
		string memory json = file("refusals.json");
		uint256 cases = count(json);
		yes(cases >= 15, "there are cases");
		_install(haltCase(json, 0).signer);
		for (uint256 i; i < cases; ++i) {
			HaltCase memory one = haltCase(json, i);
			(bool done, bytes memory reason) = tell(one);
			yes(!done, one.name);
			same(bytes32(bytes4(reason)), bytes32(_selector(one.refusal)), one.name);
			yes(inbox.status(SERVICE) == Status.Live, one.name);
		}
	}

	function test_digests_are_those_of_the_rust_side() public view {
		string memory json = file("certificates.json");
		for (uint256 i; i < count(json); ++i) {
			HaltCase memory one = haltCase(json, i);
			bytes32 body = keccak256(abi.encode(one.halt));
			SetCommitment memory set = one.signer.set;
			bytes32 digest = Hashes.digest(GENESIS, Kind.Halt, set.service, set.setId, body);
			same(digest, one.digest, one.name);
		}
	}

	function test_handovers_of_the_rust_side_are_taken_with_and_without_standby() public {
		string memory json = file("handovers.json");
		uint256 fresh = vm.snapshotState();
		for (uint256 i; i < 2; ++i) {
			string memory at_ = string.concat(".cases[", vm.toString(i), "]");
			Signer memory signer =
				abi.decode(vm.parseJsonBytes(json, string.concat(at_, ".signer")), (Signer));
			SetCommitment memory next =
				abi.decode(vm.parseJsonBytes(json, string.concat(at_, ".next")), (SetCommitment));
			Policy memory how =
				abi.decode(vm.parseJsonBytes(json, string.concat(at_, ".policy")), (Policy));
			bytes32 standby = vm.parseJsonBytes32(json, string.concat(at_, ".standby"));
			bytes32[6] memory signature =
				abi.decode(vm.parseJsonBytes(json, string.concat(at_, ".signature")), (bytes32[6]));
			bytes memory absent = vm.parseJsonBytes(json, string.concat(at_, ".absent"));
			bytes memory witnesses = vm.parseJsonBytes(json, string.concat(at_, ".witnesses"));
			_install(signer);
			inbox.handover(signer, next, how, standby, signature, bytes32(uint256(1)), absent, witnesses);
			same(inbox.latestSet(SERVICE).setId, 9, "the next set");
			same(inbox.keptSet(keccak256(abi.encode(next))).standby, standby, "its standby");
			vm.revertToState(fresh);
		}
	}

	function test_messages_of_the_rust_side_are_delivered_and_each_has_its_leaf() public {
		same(address(inbox), _expectedInbox(), "the inbox that the Rust side names");
		string memory json = file("messages.json");
		Signer memory signer = abi.decode(vm.parseJsonBytes(json, ".signer"), (Signer));
		Outbox memory box = abi.decode(vm.parseJsonBytes(json, ".outbox"), (Outbox));
		same(keccak256(abi.encode(box)), vm.parseJsonBytes32(json, ".body"), "the outbox");
		bytes32[6] memory signature =
			abi.decode(vm.parseJsonBytes(json, ".signature"), (bytes32[6]));
		Message[] memory list = new Message[](5);
		for (uint256 i; i < 5; ++i) {
			string memory at_ = string.concat(".messages[", vm.toString(i), "]");
			list[i] = _message(json, at_);
			bytes32 leaf = vm.parseJsonBytes32(json, string.concat(at_, ".leaf"));
			same(this.leafOf(list[i]), leaf, at_);
		}
		_install(signer);
		inbox.submitMessages(
			signer,
			box,
			signature,
			bytes32(uint256(0xbe)),
			vm.parseJsonBytes(json, ".absent"),
			vm.parseJsonBytes(json, ".witnesses"),
			list
		);
		same(inbox.nextMessage(SERVICE, LANE), 5, "all are delivered");
		// None of them can be executed: payloads are no calls, plans are not there.
		for (uint64 i; i < 5; ++i) {
			yes(inbox.receipt(SERVICE, LANE, i).outcome == Outcome.Refused, "refused");
		}
	}

	function test_keys_outside_the_subgroup_are_no_aggregate() public view {
		string memory json = file("keys.json");
		bytes[] memory bad = vm.parseJsonBytesArray(json, ".bad");
		yes(bad.length == 5, "there are bad keys");
		yes(this.isKey(abi.decode(vm.parseJsonBytes(json, ".good"), (bytes32[3]))), "a good one");
		for (uint256 i; i < bad.length; ++i) {
			yes(!this.isKey(abi.decode(bad[i], (bytes32[3]))), vm.toString(i));
		}
	}

	function test_the_known_answer_is_the_rust_sides() public view {
		string memory json = file("known_answer.json");
		bytes32[6] memory signature =
			abi.decode(vm.parseJsonBytes(json, ".signature"), (bytes32[6]));
		bytes32 digest = vm.parseJsonBytes32(json, ".digest");
		same(digest, keccak256("vigil/known-answer/v1"), "the digest");
		this.verify(abi.decode(vm.parseJsonBytes(json, ".key"), (bytes32[3])), digest, signature);
	}

	/// @dev The other way round: `pallets/bls/tests/evm.rs` verifies what this file has.
	function test_what_is_signed_here_is_in_the_file_that_the_rust_side_verifies() public {
		uint128[] memory weights = new uint128[](5);
		for (uint128 i; i < 5; ++i) weights[i] = 1_000 + i;
		Squad memory set = Watchers.squad(SERVICE, 3, weights, policy);
		Certified memory proof = Watchers.certify(
			set, GENESIS, Kind.Halt, keccak256(abi.encode(halt(105, 9_000))), only(3)
		);
		string memory keys;
		for (uint256 i; i < 5; ++i) {
			keys = string.concat(
				keys, i == 0 ? "" : ", ", '"', vm.toString(abi.encodePacked(set.keys[i])), '"'
			);
		}
		string memory json = string.concat(
			'{\n"keys": [', keys, '],\n"weights": [1000, 1001, 1002, 1003, 1004],\n"commitment": "',
			vm.toString(keccak256(abi.encode(set.commitment))), '",\n"block_hash": "',
			vm.toString(blockHash(105)), '",\n"absent": "', vm.toString(proof.absent)
		);
		json = string.concat(
			json, '",\n"signature": "', vm.toString(abi.encodePacked(proof.signature)), '"\n}\n'
		);
		if (vm.envOr("VIGIL_UPDATE_VECTORS", false)) {
			vm.writeFile("test/vectors/from_solidity.json", json);
		}
		same(json, file("from_solidity.json"), "from_solidity.json is stale");
	}

	function isKey(bytes32[3] calldata key) external view returns (bool) {
		return Curve.isKey(key);
	}

	function verify(bytes32[3] calldata key, bytes32 digest, bytes32[6] calldata signature)
		external
		view
	{
		bytes memory padded =
			abi.encodePacked(bytes16(0), bytes32(key[0]), bytes16(key[1]), bytes16(0), bytes16(key[1] << 128), key[2]);
		uint256 start;
		assembly {
			start := add(padded, 32)
		}
		Curve.verify(start, digest, signature);
	}

	function _install(Signer memory signer) private {
		vm.prank(INSTALLER);
		inbox.installSet(signer.set, signer.policy, 0);
	}

	function _expectedInbox() private pure returns (address) {
		return address(
			uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), DEPLOYER, bytes1(0x80)))))
		);
	}

	function _message(string memory json, string memory at_) private pure returns (Message memory one) {
		one.sequence = uint64(vm.parseJsonUint(json, string.concat(at_, ".sequence")));
		one.protocol = uint32(vm.parseJsonUint(json, string.concat(at_, ".protocol")));
		one.kind = uint8(vm.parseJsonUint(json, string.concat(at_, ".kind")));
		one.plan = uint32(vm.parseJsonUint(json, string.concat(at_, ".plan")));
		one.version = uint32(vm.parseJsonUint(json, string.concat(at_, ".version")));
		one.class = uint8(vm.parseJsonUint(json, string.concat(at_, ".class")));
		one.delay = uint64(vm.parseJsonUint(json, string.concat(at_, ".delay")));
		one.first = uint64(vm.parseJsonUint(json, string.concat(at_, ".first")));
		one.last = uint64(vm.parseJsonUint(json, string.concat(at_, ".last")));
		one.payload = vm.parseJsonBytes(json, string.concat(at_, ".payload"));
		one.failback = vm.parseJsonBytes(json, string.concat(at_, ".failback"));
		one.proof = vm.parseJsonBytes32Array(json, string.concat(at_, ".proof"));
	}

	function _selector(string memory name) private pure returns (bytes4) {
		if (_is(name, "NoQuorum")) return IVigilErrors.NoQuorum.selector;
		if (_is(name, "WrongSignature")) return Curve.WrongSignature.selector;
		if (_is(name, "UnusableSignature")) return Curve.UnusableSignature.selector;
		revert Not(name);
	}

	function _is(string memory one, string memory other) private pure returns (bool) {
		return keccak256(bytes(one)) == keccak256(bytes(other));
	}
}
