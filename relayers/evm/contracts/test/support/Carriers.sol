// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7786GatewaySource, IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";
import {InteroperableAddress} from "@openzeppelin/contracts/utils/draft-InteroperableAddress.sol";
import {Peers} from "./Peers.sol";
import {Vm} from "./Vm.sol";

interface IMailbox {
	function initialize(address owner, address ism, address hook, address requiredHook) external;
	function process(bytes calldata metadata, bytes calldata message) external payable;
}

/// @notice Hyperlane's hooks for whom nothing is to be paid, and its module that lets everything pass.
contract Lenient {
	uint8 public constant moduleType = 6;
	uint8 public constant hookType = 0;

	function verify(bytes calldata, bytes calldata) external pure returns (bool) {
		return true;
	}

	function quoteDispatch(bytes calldata, bytes calldata) external pure returns (uint256) {
		return 0;
	}

	function postDispatch(bytes calldata, bytes calldata) external payable {}
}

struct AxelarMessage {
	string sourceChain;
	string messageId;
	string sourceAddress;
	address contractAddress;
	bytes32 payloadHash;
}

struct WeightedSigner {
	address signer;
	uint128 weight;
}

struct WeightedSigners {
	WeightedSigner[] signers;
	uint128 threshold;
	bytes32 nonce;
}

struct AxelarProof {
	WeightedSigners signers;
	bytes[] signatures;
}

interface IAmplifierGateway {
	function approveMessages(AxelarMessage[] calldata messages, AxelarProof calldata proof) external;
	function messageHashToSign(bytes32 signersHash, bytes32 dataHash) external view returns (bytes32);
	function messageToCommandId(string calldata sourceChain, string calldata messageId)
		external
		pure
		returns (bytes32);
}

interface IAxelarExecutable {
	function execute(
		bytes32 commandId,
		string calldata sourceChain,
		string calldata sourceAddress,
		bytes calldata payload
	) external;
}

/// @notice A gateway of ERC-7786 that both chains share, and somebody who delivers for it.
contract PlainGateway is IERC7786GatewaySource {
	function supportsAttribute(bytes4) external pure returns (bool) {
		return false;
	}

	function sendMessage(bytes calldata recipient, bytes calldata payload, bytes[] calldata attributes)
		external
		payable
		returns (bytes32 sendId)
	{
		sendId = keccak256(payload);
		bytes memory sender = InteroperableAddress.formatEvmV1(block.chainid, msg.sender);
		emit MessageSent(sendId, sender, recipient, payload, msg.value, attributes);
	}

	function deliver(address recipient, bytes calldata sender, bytes calldata payload) external {
		IERC7786Recipient(recipient).receiveMessage(keccak256(payload), sender, payload);
	}
}

/// @notice Carries what was sent by Hyperlane's own mailboxes and Axelar's own gateway, as their relayers and signers do.
abstract contract Carriers is Peers {
	uint32 internal constant ORIGIN_DOMAIN = 1;
	uint32 internal constant HERE_DOMAIN = 31_337;
	string internal constant ORIGIN_CHAIN = "ethereum";
	string internal constant HERE_CHAIN = "base";
	bytes32 internal constant DISPATCH = keccak256("Dispatch(address,uint32,bytes32,bytes)");
	bytes32 internal constant CONTRACT_CALL =
		keccak256("ContractCall(address,string,string,bytes32,bytes)");

	IMailbox internal mailboxThere;
	IMailbox internal mailboxHere;
	address internal gatewayThere;
	address internal gatewayHere;
	PlainGateway internal plain;
	Lenient internal lenient;
	uint256 private _axelarMessages;

	function openCarriers() internal {
		lenient = new Lenient();
		mailboxThere = _mailbox(ORIGIN_DOMAIN);
		mailboxHere = _mailbox(HERE_DOMAIN);
		gatewayThere = _gateway("there");
		gatewayHere = _gateway("here");
		plain = new PlainGateway();
	}

	/// @notice The last message that was dispatched, from the logs.
	function dispatched() internal returns (bytes memory message) {
		Vm.Log memory log = _last(DISPATCH);
		return abi.decode(log.data, (bytes));
	}

	/// @notice The last call that was sent by Axelar, from the logs: who sent it, to whom, and what.
	function called() internal returns (address sender, string memory to, bytes memory payload) {
		Vm.Log memory log = _last(CONTRACT_CALL);
		(, to, payload) = abi.decode(log.data, (string, string, bytes));
		sender = address(uint160(uint256(log.topics[1])));
	}

	/// @notice Has Axelar's signers approve a call, and executes it.
	function carryAxelar(address sender, address to, bytes memory payload) internal returns (bool done) {
		string memory id = string.concat("0x", vm.toString(++_axelarMessages), "-0");
		string memory source = vm.toString(sender);
		AxelarMessage[] memory messages = new AxelarMessage[](1);
		messages[0] = AxelarMessage(ORIGIN_CHAIN, id, source, to, keccak256(payload));
		AxelarProof memory proof = _approve(keccak256(abi.encode(uint8(0), messages)));
		IAmplifierGateway(gatewayHere).approveMessages(messages, proof);
		bytes32 command = IAmplifierGateway(gatewayHere).messageToCommandId(ORIGIN_CHAIN, id);
		(done,) = to.call(
			abi.encodeCall(IAxelarExecutable.execute, (command, ORIGIN_CHAIN, source, payload))
		);
	}

	/// @dev Signed by two of its three signers.
	function _approve(bytes32 dataHash) private view returns (AxelarProof memory proof) {
		(WeightedSigners memory signers, uint256[] memory keys) = _signers();
		bytes32 digest =
			IAmplifierGateway(gatewayHere).messageHashToSign(keccak256(abi.encode(signers)), dataHash);
		proof.signers = signers;
		proof.signatures = new bytes[](2);
		for (uint256 i; i < 2; ++i) {
			(uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[i], digest);
			proof.signatures[i] = abi.encodePacked(r, s, v);
		}
	}

	function _signers() private pure returns (WeightedSigners memory set, uint256[] memory keys) {
		keys = new uint256[](3);
		(keys[0], keys[1], keys[2]) = (11, 12, 13);
		// In rising order of their addresses.
		for (uint256 i; i < 3; ++i) {
			for (uint256 j = i + 1; j < 3; ++j) {
				if (vm.addr(keys[j]) < vm.addr(keys[i])) (keys[i], keys[j]) = (keys[j], keys[i]);
			}
		}
		set.signers = new WeightedSigner[](3);
		for (uint256 i; i < 3; ++i) set.signers[i] = WeightedSigner(vm.addr(keys[i]), 1);
		set.threshold = 2;
		set.nonce = bytes32(uint256(1));
	}

	function _mailbox(uint32 domain) private returns (IMailbox mailbox) {
		mailbox = IMailbox(createFrom("test/peers/fixtures/HyperlaneMailbox.json", abi.encode(domain)));
		mailbox.initialize(address(this), address(lenient), address(lenient), address(lenient));
	}

	function _gateway(string memory name) private returns (address) {
		string memory folder =
			"@axelar-network/axelar-gmp-sdk-solidity/artifacts/contracts/gateway/AxelarAmplifierGateway";
		address implementation = create(
			string.concat(folder, ".sol/AxelarAmplifierGateway.json"),
			abi.encode(uint256(16), keccak256(bytes(name)), uint256(3_600))
		);
		(WeightedSigners memory set,) = _signers();
		WeightedSigners[] memory sets = new WeightedSigners[](1);
		sets[0] = set;
		return create(
			string.concat(folder, "Proxy.sol/AxelarAmplifierGatewayProxy.json"),
			abi.encode(implementation, address(this), abi.encode(address(0x0b), sets))
		);
	}

	function _last(bytes32 topic) private returns (Vm.Log memory) {
		Vm.Log[] memory logs = vm.getRecordedLogs();
		for (uint256 i = logs.length; i > 0; --i) {
			if (logs[i - 1].topics.length != 0 && logs[i - 1].topics[0] == topic) return logs[i - 1];
		}
		revert Not("there is no such event");
	}
}
