// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IArchive} from "./IArchive.sol";
import {IDesk} from "./IDesk.sol";
import {IOffice} from "./IOffice.sol";
import {ITrigger} from "./ITrigger.sol";
import {IVigilErrors} from "./IVigilErrors.sol";
import {IVigilEvents} from "./IVigilEvents.sol";
import {IWards} from "./IWards.sol";

/// @title The destination side of Vigil on an EVM chain
/// @notice Every certificate comes with the commitment and the policy of the set that made it, of which the
/// inbox keeps the hash; with the list of who was absent, and what `Members` says of those.
/// Signatures are points of G2, uncompressed, 192 bytes. Anybody may call whatever does not name a role.
interface IVigilInbox is IVigilErrors, IVigilEvents, IWards, IOffice, IDesk, ITrigger, IArchive {}
