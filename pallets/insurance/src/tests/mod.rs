// SPDX-License-Identifier: Apache-2.0

mod alarms;
mod backing;
mod buying;
mod holders;
mod invariants;
mod payout;
mod pools;
mod queries;
mod renewals;
mod replays;
mod scale;
mod shortfall;
mod whole;
mod windows;
