// SPDX-License-Identifier: Apache-2.0

//! The pallet on a toy ledger of stake.

mod broken;
mod elections;
mod invariants;
mod rewards;
mod rights;
mod scale;
mod services;
mod sets;
mod slashing;
mod watchers;
