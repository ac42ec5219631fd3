// SPDX-License-Identifier: Apache-2.0

//! A chain whose eras and exposures tests set by hand.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
