// SPDX-License-Identifier: Apache-2.0

//! A chain with a toy ledger of stake, real balances, and real proofs of a Tendermint ward.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
