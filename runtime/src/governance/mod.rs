// SPDX-License-Identifier: Apache-2.0

//! Who may decide what: origins that referenda can act under, the tracks that grant them, and what brakes
//! may stop and for how long.

pub mod brakes;
pub mod origins;
pub mod pulls;
pub mod tracks;
