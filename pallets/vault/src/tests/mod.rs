// SPDX-License-Identifier: Apache-2.0

mod broken;
mod credit;
mod evm;
mod invariants;
mod modes;
mod money;
