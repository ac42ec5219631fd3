// SPDX-License-Identifier: Apache-2.0

//! How the pallets are wired together, one file per concern.

pub mod consensus;
pub mod inbox;
pub mod money;
pub mod protocols;
pub mod system;
pub mod xcm;
