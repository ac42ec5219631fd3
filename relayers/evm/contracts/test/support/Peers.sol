// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @notice Deploys contracts of others, as their own packages have them compiled.
abstract contract Peers is Test {
	string internal constant MODULES = "../../../scripts/node_modules/";

	function create(string memory artefact, bytes memory arguments) internal returns (address made) {
		return createFrom(string.concat(MODULES, artefact), arguments);
	}

	function createFrom(string memory path, bytes memory arguments) internal returns (address made) {
		bytes memory code = bytes.concat(vm.parseJsonBytes(vm.readFile(path), ".bytecode"), arguments);
		assembly {
			made := create(0, add(code, 32), mload(code))
		}
		yes(made != address(0), path);
	}
}
