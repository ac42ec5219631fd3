// SPDX-License-Identifier: Apache-2.0

//! A chain with nothing but this pallet, and what tests tell it.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
