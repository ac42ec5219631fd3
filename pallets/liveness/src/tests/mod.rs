// SPDX-License-Identifier: Apache-2.0

//! Tests by call and by rule.

mod authorize;
mod broken;
mod checkpoints;
mod duties;
mod halts;
mod hostile;
mod invariants;
mod joins;
mod pins;
mod record;
mod resumes;
mod suspicions;
