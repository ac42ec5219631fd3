// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod cargo;
pub mod carriage;
pub mod check;
pub mod firings;
pub mod inlet;
pub mod pace;
pub mod prove;
pub mod source;

pub use prove::Prover;
pub use source::Source;
