// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token that anybody mints.
contract Coin is ERC20("Coin", "C") {
	function mint(address to, uint256 amount) external {
		_mint(to, amount);
	}
}

/// @notice Something that plans switch.
contract Breaker {
	bool public paused;
	address public by;
	uint256 public times;

	function pause() external {
		(paused, by) = (true, msg.sender);
		++times;
	}

	function unpause() external {
		(paused, by) = (false, msg.sender);
	}
}

/// @notice Something that fails for as long as it is told to.
contract Fickle {
	bool public fails;
	uint256 public times;

	function set(bool fails_) external {
		fails = fails_;
	}

	function pause() external {
		require(!fails, "not now");
		++times;
	}
}

/// @notice Something that answers in ways that hurt who calls it.
contract Hostile {
	uint256 public burnt;

	/// @notice Reverts with so many bytes.
	function bomb(uint256 length) external pure {
		assembly {
			revert(0, length)
		}
	}

	/// @notice Returns so many bytes.
	function flood(uint256 length) external pure {
		assembly {
			return(0, length)
		}
	}

	function invalid() external pure {
		assembly {
			invalid()
		}
	}

	/// @notice Uses all gas it gets.
	function burn() external {
		while (true) ++burnt;
	}

	/// @notice Calls back.
	function relay(address target, bytes calldata data) external {
		(bool done, bytes memory reason) = target.call(data);
		if (done) return;
		assembly {
			revert(add(reason, 32), mload(reason))
		}
	}
}

/// @notice Something that takes whatever comes.
contract Sink {
	fallback() external {}
}
