// SPDX-License-Identifier: Apache-2.0

//! A relayer's state machine and its EVM destination before a real chain: anvil, as a process of its own.

mod carrying;
mod common;
mod crashing;
mod crossing;
mod deploying;
mod endpoints;
mod errands;
mod fees;
mod proving;
mod reorganised;
mod standby;
