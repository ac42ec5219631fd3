// SPDX-License-Identifier: Apache-2.0

//! The pallet on a chain whose neighbours do what tests want.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
