// SPDX-License-Identifier: Apache-2.0

//! What the guides to slashing and cover say in figures is what this chain does.

use super::build_and_execute;
use crate::{
	configs::slashing::{BurntShare, HarmedEras, HourlyLimit, ReporterCap, ReporterShare},
	constants::{
		currency::VGL,
		restaking::{EVIDENCE_WINDOW, SET_LIFETIME, SLASH_DEFERRAL},
		slashing::{DECIDE_ERAS, DEFERRAL, HARMED_FOR, LEAST, MAX_SUSPENSION, MOST},
		staking::BONDING_DURATION,
		time::{DAYS, PRODUCTION},
	},
	Balances, Runtime,
};
use frame_support::traits::Get;
use pallet_insurance::Config as Cover;
use pallet_slashing::{Config as Slashes, MAX_HARMED};
use pallet_timing::Timings;
use sp_runtime::Perbill;

const SLASHING: &str = include_str!("../../../docs/slashing.md");
const INSURE: &str = include_str!("../../../docs/insure.md");

/// The guide says this, in whatever lines.
fn says(guide: &str, what: &str) {
	let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
	assert!(words(guide).contains(&words(what)), "it does not say: {what}");
}

fn percent(part: Perbill) -> String {
	let thousandths = part.deconstruct() / 1_000_000;
	match thousandths % 10 {
		0 => format!("{} %", thousandths / 10),
		rest => format!("{}.{rest} %", thousandths / 10),
	}
}

#[test]
fn the_guide_to_slashing_gives_the_bounds_of_every_fraction() {
	let rows = [
		("halt", LEAST.halt, MOST.halt),
		("checkpoint", LEAST.checkpoint, MOST.checkpoint),
		("own", LEAST.own, MOST.own),
		("silence", LEAST.silence, MOST.silence),
		("duty", LEAST.duty, MOST.duty),
	];
	for (name, least, most) in rows {
		says(SLASHING, &format!("| `{name}` | {} | {} |", percent(least), percent(most)));
	}
}

#[test]
fn the_guide_to_slashing_gives_the_times_that_this_chain_waits() {
	assert_eq!(SET_LIFETIME + EVIDENCE_WINDOW, 10);
	says(SLASHING, "Evidence is taken for ten eras from the first of the set on.");
	assert_eq!((DEFERRAL, DECIDE_ERAS, MAX_SUSPENSION), (1, 2, 1));
	says(SLASHING, "A slash waits one era;");
	says(SLASHING, "if nobody decides there within the era that runs and the next one, it lands");
	says(SLASHING, "A declared emergency may stop the clock for one era.");
	assert_eq!((SLASH_DEFERRAL, BONDING_DURATION), (5, 28));
	says(
		SLASHING,
		"All waits together are five eras, and stake that is unbonded stays for twenty-eight.",
	);
}

#[test]
fn the_guide_to_slashing_gives_what_each_receiver_gets() {
	build_and_execute(|| {
		assert_eq!(HourlyLimit::get(), Balances::total_issuance() / 100);
		says(SLASHING, "In an hour no more than a hundredth of all there is is slashed");
		assert_eq!(ReporterShare::get(), Perbill::from_percent(10));
		assert_eq!(ReporterCap::get(), 1_000 * VGL);
		says(SLASHING, "a tenth of what is not burnt is yours, up to 1,000 VGL");
		assert!(!BurntShare::get().is_zero());
		assert_eq!((MAX_HARMED, HARMED_FOR), (16, 7 * DAYS));
		says(SLASHING, "A case pays the sixteen who may get most.");
		let multiple: u32 = <Runtime as Slashes>::FeeMultiple::get();
		assert_eq!(multiple, 5);
		Timings::<Runtime>::put(PRODUCTION);
		assert_eq!(HarmedEras::get(), 7, "an era is a day");
		says(
			SLASHING,
			"at most the value that it has paid fees on for a week, and five times the fees of that week",
		);
	});
}

#[test]
fn the_guide_to_cover_gives_who_may_have_how_much() {
	build_and_execute(|| {
		Timings::<Runtime>::put(PRODUCTION);
		let (eras, policies): (u32, u32) =
			(<Runtime as Cover>::AgedEras::get(), <Runtime as Cover>::MaxPoliciesOf::get());
		assert_eq!((eras, policies), (3, 64));
		says(INSURE, "has paid for in the last three eras");
		says(INSURE, "One account has at most 64 policies at a time.");
		assert_eq!(<Runtime as Cover>::HolderWindow::get().0, 7 * 24 * 3_600);
		says(INSURE, "Time is divided into weeks");
		assert_eq!(<Runtime as Cover>::RateLifetime::get().0, 24 * 3_600);
		says(INSURE, "while the rate is older than a day it waits");
		let slack = <Runtime as Cover>::Slack::get();
		assert_eq!((slack.gamma, slack.haircut), (250_000_000, 1_000_000_000));
		says(INSURE, "all cover and declared value of a ward, and a quarter more, is at most what");
		assert_eq!(<Runtime as Cover>::Notice::get().0, 24 * 3_600);
		assert_eq!(<Runtime as Cover>::MostMaintained::get().0, 24 * 3_600);
		says(INSURE, "announces maintenance, a day ahead and a day of it at most at a time");
	});
}
