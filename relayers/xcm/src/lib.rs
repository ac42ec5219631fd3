// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod agree;
pub mod cargo;
pub mod check;
pub mod confirm;
pub mod connection;
pub mod destination;
pub mod endpoint;
pub mod firings;
pub mod inlet;
pub mod key;
pub mod outcome;
pub mod pace;
pub mod proof;
pub mod prove;
pub mod runtime;
pub mod source;
pub mod state;
pub mod view;
pub mod watching;

pub use connection::{Connection, RpcError};
pub use destination::SubstrateDestination;
pub use endpoint::Endpoint;
pub use key::Key;
pub use runtime::Runtime;
pub use source::Source;
