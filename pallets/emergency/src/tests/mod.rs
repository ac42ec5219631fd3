// SPDX-License-Identifier: Apache-2.0

//! The pallet among neighbours that do what tests want.

mod acts;
mod brakes;
mod declare;
mod drills;
mod finality;
mod invariants;
mod standby;
mod stills;
