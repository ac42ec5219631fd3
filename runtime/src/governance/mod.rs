// SPDX-License-Identifier: Apache-2.0

//! Who may decide what: origins that referenda can act under, and the tracks that grant them.

pub mod origins;
pub mod tracks;
