// SPDX-License-Identifier: Apache-2.0

//! How the pallets are wired together, one file per concern.

mod accounts;
pub mod consensus;
pub mod emergency;
pub mod failover;
pub mod governance;
pub mod insurance;
pub mod liveness;
pub mod money;
pub mod pulse;
pub mod restaking;
pub mod slashing;
pub mod staking;
pub mod system;
pub mod xcm;
