// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod account;
pub mod agree;
pub mod connection;
pub mod endpoint;
pub mod entry;
pub mod key;
pub mod outcome;
pub mod payer;
pub mod proof;
pub mod runtime;
#[cfg(feature = "test-utils")]
pub mod test_utils;
pub mod watching;

pub use connection::{Connection, Hex, RpcError};
pub use endpoint::Endpoint;
pub use key::Key;
pub use payer::{Payer, SubmitError};
pub use runtime::Runtime;
