// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod call;
pub mod check;
pub mod confirm;
pub mod destination;
pub mod receipts;
pub mod state;
pub mod view;

pub use destination::SubstrateDestination;
