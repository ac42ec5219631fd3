// SPDX-License-Identifier: Apache-2.0

//! A chain with a real message queue and a real XCM executor, and what happens there in tests.

mod runtime;
mod scene;

pub use runtime::*;
pub use scene::*;
pub use vigil_test_utils::{now, round, set_now as run_to_time, GENESIS, POLICY, ROUND};
