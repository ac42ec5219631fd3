// SPDX-License-Identifier: Apache-2.0

//! Standing by: what is to be announced where the watchers of a service are silent, signed by those who have a seat in
//! its standby, and collected by every node.
//!
//! A word stands for itself. So it travels as a file, or from one node's JSON-RPC to another's, and does so though
//! Vigil stands still.

mod board;
pub mod command;
mod state;
mod task;

pub use board::{Board, BoardError};
pub use task::{prepare, Standing};

#[cfg(test)]
mod tests;
