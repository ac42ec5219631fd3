// SPDX-License-Identifier: Apache-2.0

//! A chain with nothing but this pallet, and what tests tell it.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
pub use vigil_test_utils::{
	change_set, checkpoint as block, forget_sets, hash, keep_set, now, round, KeptSet, TestSets,
	POLICY, ROUND,
};
