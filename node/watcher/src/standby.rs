// SPDX-License-Identifier: Apache-2.0

//! Standing by for a service: what those say who announce a Handover where the set in office is silent.
//!
//! They speak once, each by itself and without hearing each other. So nothing of it needs gossip, blocks or a
//! clock: a word is a file that stands for itself, and whoever has those of a quorum has an announcement.

pub mod config;
mod decide;
mod desk;
pub mod files;
mod sign;
#[cfg(test)]
mod tests;

pub use config::StandbyConfig;
pub use decide::{orders, Situation, Told};
pub use desk::{Desk, NotTaken};
pub use sign::{sign, Pen, SignError};
