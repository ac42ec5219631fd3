// SPDX-License-Identifier: Apache-2.0

mod beats;
mod invariants;
mod upgrade;
