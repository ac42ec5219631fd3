// SPDX-License-Identifier: Apache-2.0

//! The chain that tests run on, and what happens on it.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
