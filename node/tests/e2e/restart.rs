// SPDX-License-Identifier: Apache-2.0

//! After a disaster: three of five validators are gone for good, and the runbook of docs/restart.md makes blocks
//! final again; nodes follow only the chain that has the pinned block, and find peers by a signed list.

mod finality;
mod governance;
mod joining;
mod pulse;
