// SPDX-License-Identifier: Apache-2.0

//! Ethereum and whatever speaks its JSON-RPC.

mod header;
mod observer;
mod rpc;

pub(crate) use observer::connect;
