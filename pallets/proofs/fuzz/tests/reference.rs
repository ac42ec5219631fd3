// SPDX-License-Identifier: Apache-2.0
//! The verifiers against the implementations that chains of the kind trust.

#[path = "reference/evm.rs"]
mod evm;
#[path = "reference/grandpa.rs"]
mod grandpa;
#[path = "reference/tendermint.rs"]
mod tendermint;
