// SPDX-License-Identifier: Apache-2.0

//! Wards of the Cosmos kind, whose blocks Tendermint (CometBFT) commits.
//!
//! Their nodes are asked over HTTP for commits and validators. Nothing of it is trusted: whatever they show is proven from
//! a pinned anchor by the same verifier as the chain's, before it is told or paid for.

mod judge;
mod lead;
mod node;
mod wire;

pub use judge::{block, checkpoint, halt};
pub use lead::{behind, Led, NoPath};
pub use node::{Node, Range};
