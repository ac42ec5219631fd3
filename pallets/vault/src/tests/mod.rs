// SPDX-License-Identifier: Apache-2.0

mod credit;
mod invariants;
mod modes;
mod money;
