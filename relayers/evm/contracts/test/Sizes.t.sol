// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Inboxes} from "./support/Inboxes.sol";
import {Vm} from "./support/Vm.sol";

/// @notice How large every contract is, and what it takes to deploy it: `snapshots/sizes.md`.
contract SizesTest is Inboxes {
	/// @dev EIP-170, which no chain is asked to lift.
	uint256 internal constant MOST_CODE = 24_576;
	/// @dev The cap of a transaction (EIP-7825).
	uint256 internal constant CAP = 1 << 24;
	/// @dev Something that is not zero, where no code is asked for.
	address internal constant SOME = address(0x5e);

	string private _table = "| contract | bytes of code | gas to deploy |\n|---|---|---|\n";
	mapping(string name => bool) private _measured;
	uint256 private _sum;

	function test_every_contract_fits_and_its_size_and_deployment_are_in_the_table() public {
		_inbox();
		_adapters();
		_bridgeAndTransports();
		_vaults();
		_row("MockInbox", "");
		_nobodyIsLeftOut();
		string memory path = "snapshots/sizes.md";
		if (vm.envOr("VIGIL_UPDATE_VECTORS", false)) vm.writeFile(path, _table);
		same(_table, vm.exists(path) ? vm.readFile(path) : "", "snapshots/sizes.md is stale");
	}

	function _inbox() private {
		address[4] memory modules = [
			_row("Office", ""), _row("Desk", ""), _row("Trigger", ""), _row("Archive", "")
		];
		_row(
			"VigilInbox",
			abi.encode(
				GENESIS, INSTALLER, GUARDIAN, limits(), uint64(1 days), type(uint64).max, modules
			)
		);
		string memory sum = string.concat("| an inbox with its modules | | ", vm.toString(_sum), " |\n");
		_table = string.concat(_table, sum);
		_row("Actor", "");
	}

	function _adapters() private {
		_row("UptimeFeed", abi.encode(inbox, SERVICE));
		uint256[] memory one = only(1);
		uint256[] memory ours = only(SERVICE);
		_row("GateIsm", abi.encode(inbox, one, ours));
		_row("GateDvn", abi.encode(inbox, SOME, one, ours));
		_row("GateNtt", abi.encode(SOME, inbox, one, ours));
		_row("PoolHooks", abi.encode(inbox, one, ours));
		_row("Gateway7786", abi.encode(inbox));
		// A module that lets one call through: an address and a selector.
		_row("SafeModule", abi.encode(SOME, SOME, 96, 1, SOME, bytes32(bytes4(0x01020304))));
	}

	function _bridgeAndTransports() private {
		_row("StatusSender", abi.encode(inbox, SOME, SOME));
		_row("StatusReceiver", abi.encode(SOME, SOME));
		address[] memory paths = new address[](3);
		(paths[0], paths[1], paths[2]) = (address(1), address(2), address(3));
		_row("Crossing", abi.encode(inbox, SERVICE, PROTOCOL, paths, 2, 600, address(0)));
		_row("Axelar/AxelarTeller", abi.encode(inbox, SOME, SOME));
		_row("Axelar/AxelarPath", abi.encode(SOME, "ethereum", vm.toString(SOME)));
		_row("Erc7786/Erc7786Teller", abi.encode(inbox, SOME));
		_row("Erc7786/Erc7786Path", abi.encode(SOME, new bytes(28)));
		_row("Hyperlane/HyperlaneTeller", abi.encode(inbox, SOME));
		_row("Hyperlane/HyperlanePath", abi.encode(SOME, 1, SOME, SOME));
	}

	function _vaults() private {
		_row("Escrow", abi.encode(inbox));
		_row("EvmBalances", abi.encode(SOME, keccak256("code"), 9, type(uint256).max));
		_row("SubstrateBalances", abi.encode(32));
		_row("StandbyVault", abi.encode(SOME, "Standby", "sC", inbox, SERVICE, SOME, SOME));
	}

	/// @dev Every artefact that has code is in the table.
	function _nobodyIsLeftOut() private {
		Vm.DirEntry[] memory files = vm.readDir("artefacts");
		yes(files.length > 30, "there are artefacts");
		for (uint256 i; i < files.length; ++i) {
			string memory path = files[i].path;
			bool code = bytes(vm.parseJsonString(vm.readFile(path), ".bytecode")).length > 2;
			string[] memory parts = vm.split(path, "/");
			string memory name = vm.split(parts[parts.length - 1], ".json")[0];
			yes(!code || _measured[name], string.concat(name, " is not measured"));
		}
	}

	/// @dev Deploys what is built, and writes what a transaction that does so pays.
	/// @param place the file, if that has another name, and the contract
	function _row(string memory place, bytes memory arguments) private returns (address made) {
		string[] memory parts = vm.split(place, "/");
		string memory name = parts[parts.length - 1];
		bytes memory code = bytes.concat(
			vm.getCode(string.concat("out/", parts[0], ".sol/", name, ".json")), arguments
		);
		uint256 gasUsed = gasleft();
		assembly {
			made := create(0, add(code, 32), mload(code))
		}
		gasUsed -= gasleft();
		yes(made != address(0), name);
		atMost(made.code.length, MOST_CODE, name);
		// A transaction, its data, and what creating costs beside what was measured.
		gasUsed += 21_000;
		for (uint256 i; i < code.length; ++i) gasUsed += code[i] == 0 ? 4 : 16;
		atMost(gasUsed, CAP, name);
		(_measured[name], _sum) = (true, _sum + gasUsed);
		string memory numbers =
			string.concat(vm.toString(made.code.length), " | ", vm.toString(gasUsed));
		_table = string.concat(_table, "| ", name, " | ", numbers, " |\n");
	}
}
