// SPDX-License-Identifier: Apache-2.0

//! The rules, without a chain: which kind allows what, how long anything lasts, how often brakes are pulled,
//! and how many are enough.

pub mod actions;
pub mod ladder;
pub mod life;
pub mod quorum;
