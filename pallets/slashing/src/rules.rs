// SPDX-License-Identifier: Apache-2.0

//! The pure rules: what an offence is, what it costs, when it lands, and whom the money goes to.

pub mod firings;
pub mod fraction;
pub mod meter;
pub mod offence;
pub mod queue;
pub mod receivers;
