// SPDX-License-Identifier: Apache-2.0

//! Tests by call and by rule.

mod authorize;
mod broken;
mod checkpoints;
mod halts;
mod hostile;
mod invariants;
mod record;
mod resumes;
mod suspicions;
