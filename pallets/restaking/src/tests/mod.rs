// SPDX-License-Identifier: Apache-2.0

//! The pallet on a toy ledger of stake.

mod elections;
mod invariants;
mod rewards;
mod services;
mod slashing;
mod watchers;
