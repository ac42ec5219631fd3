// SPDX-License-Identifier: Apache-2.0

//! What the pallet does, call by call, and what it refuses.

mod acknowledge;
mod arm;
mod broken;
mod carriage;
mod change;
mod contract;
mod delivery;
mod destinations;
mod export;
mod firing;
mod invariants;
mod lanes;
mod origins;
mod payload;
mod places;
mod protocols;
mod queries;
mod seal;
mod terms;
mod values;
