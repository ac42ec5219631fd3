// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod abi;
pub mod asks;
pub mod call;
pub mod chain;
pub mod check;
pub mod convert;
pub mod courier;
pub mod crossing;
pub mod deploy;
pub mod destination;
pub mod fees;
pub mod node;
pub mod receipts;
pub mod refusal;
pub mod registry;
pub mod slots;
pub mod sweep;
pub mod view;
pub mod wallet;

pub use destination::{EvmDestination, Options};
pub use vigil_relayer_link::Endpoint;
pub use wallet::{Password, Wallet};
