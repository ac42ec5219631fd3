// SPDX-License-Identifier: Apache-2.0

//! What the pallet does, call by call, and what it refuses.

mod acknowledge;
mod arm;
mod change;
mod delivery;
mod destinations;
mod export;
mod firing;
mod invariants;
mod origins;
mod payload;
mod protocols;
mod seal;
