// SPDX-License-Identifier: Apache-2.0

mod alarms;
mod backing;
mod buying;
mod figures;
mod guide;
mod holders;
mod invariants;
mod payout;
mod pools;
mod queries;
mod renewals;
mod replays;
mod scale;
mod shortfall;
mod stopped;
mod whole;
mod windows;
