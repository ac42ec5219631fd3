// SPDX-License-Identifier: Apache-2.0
//! What the runtime APIs of Vigil and of destinations answer: plain types that runtimes, nodes, relayers
//! and clients share, so that nobody keeps a copy or reads another pallet's storage.
//!
//! Fields and their order are what travels; a change of either is a new version of the API.

pub mod emergency;
pub mod failover;
pub mod holders;
pub mod inbox;
pub mod insurance;
pub mod liveness;
pub mod pulse;
pub mod restaking;
pub mod slashing;
pub mod vault;
