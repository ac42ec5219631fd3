// SPDX-License-Identifier: Apache-2.0

//! How much of a ward's outages is kept.

use vigil_primitives::ward::Record;

/// Certificates of one ward that an earlier one may still be placed among; older ones are settled.
///
/// More than ten hours of an outage in which a Halt and a Checkpoint are certified every half of
/// five minutes.
pub const RECORD_WORDS: u32 = 512;
/// Incidents kept of one ward, the last ones.
pub const RECORD_INCIDENTS: u32 = 64;

/// The record of one ward.
pub type WardRecord = Record<RECORD_WORDS, RECORD_INCIDENTS>;
