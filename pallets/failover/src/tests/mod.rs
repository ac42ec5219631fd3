// SPDX-License-Identifier: Apache-2.0

//! What the pallet does, call by call, and what it refuses.

mod arm;
mod destinations;
mod protocols;
