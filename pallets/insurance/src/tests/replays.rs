// SPDX-License-Identifier: Apache-2.0

//! Public outages, replayed as they would have been certified.
//!
//! What each pays is worked out by hand from the rules. By the one curve: nothing up to an hour; each further hour a
//! quarter of the cap; all of it from five hours on. By the other: nothing up to ten minutes; each further ten a
//! sixth; all of it from seventy on. Incidents less than ten minutes apart are one.

use crate::{mock::*, rules::downtime::tests::incident};
use vigil_primitives::{answers::insurance::Curve, Halt, Incident, Seconds, UnixTime};

/// Nothing in the first ten minutes, all from seventy on, in six steps.
const SHORT: Curve = Curve { deductible: Seconds(600), full: Seconds(4_200), steps: 6 };

/// An outage as it is on public record: its incidents, from when until when, in minutes after the cover began.
struct Outage {
	name: &'static str,
	incidents: &'static [(u64, u64)],
	/// Quarters of the cap by the one curve, by hand.
	quarters: u128,
	/// Sixths of it by the other.
	sixths: u128,
}

const OUTAGES: [Outage; 21] = [
	// 2021-09-14 12:00 to 09-15 05:30: 17 h 30 min. Full.
	Outage { name: "Solana 2021-09", incidents: &[(0, 1_050)], quarters: 4, sixths: 6 },
	// 21:46 to 06:57, where finality counts: 9 h 11 min. Full.
	Outage { name: "Solana 2022-09", incidents: &[(0, 551)], quarters: 4, sixths: 6 },
	// 05:46 to 01:28: 19 h 42 min. Full.
	Outage { name: "Solana 2023-02", incidents: &[(0, 1_182)], quarters: 4, sixths: 6 },
	// 09:53 to 14:57: 5 h 4 min. Four hours and four minutes beyond the first: full.
	Outage { name: "Solana 2024-02", incidents: &[(0, 304)], quarters: 4, sixths: 6 },
	// 14:14 to 14:59: 45 min. Below the deductible; 35 minutes beyond the short one.
	Outage { name: "Arbitrum 2021-09", incidents: &[(0, 45)], quarters: 0, sixths: 3 },
	// 15:29 to 16:57: 1 h 28 min. 28 minutes beyond: no whole hour; more than seventy minutes.
	Outage { name: "Arbitrum 2023-12", incidents: &[(0, 88)], quarters: 0, sixths: 6 },
	// 21:36 to 22:09: 33 min. 23 beyond the short deductible.
	Outage { name: "Base 2023-09", incidents: &[(0, 33)], quarters: 0, sixths: 2 },
	// 116 min, and 20 min a day later: two events. 56 minutes beyond, and none; the first takes the whole short cap.
	Outage { name: "Base 2026-06", incidents: &[(0, 116), (1_421, 1_441)], quarters: 0, sixths: 6 },
	// 11:00 to 13:00: 2 h. One hour beyond.
	Outage { name: "OP 2024-02", incidents: &[(0, 120)], quarters: 1, sixths: 6 },
	// 05:50 to 10:52: 5 h 2 min. Full.
	Outage { name: "zkSync 2023-12", incidents: &[(0, 302)], quarters: 4, sixths: 6 },
	// 11:13 to 15:59: 4 h 46 min. Three hours and 46 minutes beyond.
	Outage { name: "Avalanche 2024-02", incidents: &[(0, 286)], quarters: 3, sixths: 6 },
	// 09:15 to 11:45: 2 h 30 min. One hour and a half beyond.
	Outage { name: "Sui 2024-11", incidents: &[(0, 150)], quarters: 1, sixths: 6 },
	// 19:21 to 00:02: 4 h 41 min. Three hours and 41 minutes beyond.
	Outage { name: "Cosmos Hub 2024-06", incidents: &[(0, 281)], quarters: 3, sixths: 6 },
	// 23:11 to 04:29: 5 h 18 min. Full.
	Outage { name: "Aptos 2023-10", incidents: &[(0, 318)], quarters: 4, sixths: 6 },
	// 02:20 to 13:40 with gaps: 150 min, five minutes of life, 90 min: one event of 4 h, three hours beyond.
	// Then 40 minutes of life, 95 min: another, 35 minutes beyond.
	Outage {
		name: "Starknet 2025-09",
		incidents: &[(0, 150), (155, 245), (285, 380)],
		quarters: 3,
		sixths: 6,
	},
	// 22:11 to 05:30: 7 h 19 min. Full.
	Outage { name: "TON 2024-08", incidents: &[(0, 439)], quarters: 4, sixths: 6 },
	// 12:51, 40 min. 30 beyond the short deductible.
	Outage { name: "TON 2025-06", incidents: &[(0, 40)], quarters: 0, sixths: 3 },
	// 06:07 to 06:40: 33 min by the rounds in which it stood, whatever its blocks say since. 23 beyond.
	Outage { name: "Base 2025-08", incidents: &[(0, 33)], quarters: 0, sixths: 2 },
	// 05:52, 46 min. 36 beyond.
	Outage { name: "Linea 2025-09", incidents: &[(0, 46)], quarters: 0, sixths: 3 },
	// 09:30 to 10:30, of a service that counts finality: 60 min. Not a second beyond the hour; 50 minutes.
	Outage { name: "Polygon 2025-07", incidents: &[(0, 60)], quarters: 0, sixths: 5 },
	// API only: watchers abstain, so nothing is certified.
	Outage { name: "Hyperliquid 2025-07", incidents: &[], quarters: 0, sixths: 0 },
];

/// What is due of an outage by the two curves, of a cap of 400,000 and of one of 600,000.
fn by_hand(outage: &Outage) -> u128 {
	100_000 * outage.quarters + 100_000 * outage.sixths
}

/// A policy of each curve, in force.
fn both() {
	deposit(ALICE, 2_000_000);
	try_buy_of(POOL, 600_000, SHORT, 240).expect("cover is sold");
	cover(400_000, 240);
}

#[test]
fn replays_of_public_outages_pay_what_the_rules_say() {
	for outage in OUTAGES {
		build_and_execute(|| {
			both();
			let at = now();
			pass(24 * HOUR);
			for (id, (from, until)) in (1..).zip(outage.incidents) {
				told(id, at + from * 60, (until - from) * 60);
			}
			pass(4 * HOUR);
			assert_eq!(paid(), by_hand(&outage), "{}", outage.name);
		});
	}
}

#[test]
fn the_same_outages_pay_the_same_while_they_last() {
	for outage in OUTAGES {
		build_and_execute(|| {
			both();
			let at = now();
			for (id, (from, until)) in (1..).zip(outage.incidents) {
				pass((at + from * 60).saturating_sub(now()));
				let since = at + from * 60;
				set_status(WARD, vigil_primitives::traits::Status::Halted);
				while now() < at + until * 60 {
					tell(incident(id, since, now(), false));
					pass(150.min(at + until * 60 - now()));
				}
				back(id, since);
			}
			pass(6 * HOUR);
			assert_eq!(paid(), by_hand(&outage), "{}", outage.name);
		});
	}
}

/// Base filled in blocks with the times of the gap: what a ward says of its time plays no part.
#[test]
fn times_that_a_ward_fills_in_afterwards_change_no_payout() {
	for written in [0, 33 * 60, 600 * 60] {
		build_and_execute(|| {
			both();
			let at = now();
			pass(24 * HOUR);
			let of = |halt: Halt| Halt { block_timestamp: UnixTime(at + written), ..halt };
			let outage = incident(1, at, at + 33 * 60, true);
			tell(Incident { halt: of(outage.halt), last: of(outage.last), ..outage });
			pass(4 * HOUR);
			assert_eq!(paid(), 200_000, "23 minutes beyond the short deductible: two sixths");
		});
	}
}
