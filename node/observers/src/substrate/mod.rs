// SPDX-License-Identifier: Apache-2.0

//! Chains made with polkadot-sdk whose headers have 32-bit numbers and BLAKE2b-256 hashes.

mod header;
mod observer;
mod proof;
mod rpc;
mod trust;

pub(crate) use observer::connect;
