// SPDX-License-Identifier: Apache-2.0

//! A chain with pools, and wards whose fate is told by hand.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
