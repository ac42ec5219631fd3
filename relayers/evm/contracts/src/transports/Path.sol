// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Copy, ICrossing} from "./ICrossing.sol";

/// @title The end of one transport: hands what a `Teller` sent to the crossing it is for
/// @notice One serves any number of crossings: it vouches for who told, and each crossing for what it takes from it.
abstract contract Path {
	/// @notice Only the transport.
	error NotTransport(address caller);
	/// @notice Not from the teller on the other chain.
	error NotTeller();
	/// @notice A copy brings no money, which would stay here.
	error NoValue();

	function _arrive(bytes calldata body) internal {
		if (msg.value != 0) revert NoValue();
		(address crossing, Copy memory copy) = abi.decode(body, (address, Copy));
		ICrossing(crossing).arrive(copy);
	}
}
