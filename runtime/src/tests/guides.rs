// SPDX-License-Identifier: Apache-2.0

//! What the guides to slashing and cover say in figures is what this chain does.

#[path = "../../../pallets/insurance/src/tests/figures.rs"]
mod figures;

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
use figures::{number, numbers, read};
use frame_support::traits::Get;
use pallet_insurance::Config as Cover;
use pallet_slashing::{Config as Slashes, MAX_HARMED};
use pallet_timing::Timings;
use sp_runtime::Perbill;

const SLASHING: &str = include_str!("../../../docs/slashing.md");
const INSURE: &str = include_str!("../../../docs/insure.md");

/// What `0.5 %` is.
fn percent(figure: &str) -> Perbill {
	let digits = figure.strip_suffix(" %").expect("a percentage");
	let (whole, tenths) = digits.split_once('.').unwrap_or((digits, "0"));
	let number = |text: &str| text.parse::<u32>().expect("digits");
	assert_eq!(tenths.len(), 1, "{figure}");
	Perbill::from_rational(number(whole) * 10 + number(tenths), 1_000)
}

/// One of so many parts.
fn one_of(parts: u128) -> Perbill {
	Perbill::from_rational(1, parts)
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
		let said: [String; 2] = read(SLASHING, &format!("| `{name}` | {{}} | {{}} |"));
		assert_eq!(said.map(|figure| percent(&figure)), [least, most], "{name}");
	}
}

#[test]
fn the_guide_to_slashing_gives_the_times_that_this_chain_waits() {
	let eras = |sentence: &str| -> u32 {
		let [eras] = numbers(SLASHING, sentence);
		eras.try_into().expect("not so many")
	};
	let taken = eras("Evidence is taken for {} eras from the first of the set on.");
	assert_eq!(taken, SET_LIFETIME + EVIDENCE_WINDOW);
	assert_eq!(eras("A slash waits {} era;"), DEFERRAL);
	let more = eras("if nobody decides there within the era that runs and the next {}, it lands");
	assert_eq!(1 + more, DECIDE_ERAS, "the era that runs counts");
	let stopped = eras("A declared emergency may stop the clock for {} era.");
	assert_eq!(stopped, MAX_SUSPENSION);
	let [all, unbonded] = numbers(
		SLASHING,
		"All waits together are {} eras, and stake that is unbonded stays for {}.",
	);
	assert_eq!((all, unbonded), (SLASH_DEFERRAL.into(), BONDING_DURATION.into()));
}

#[test]
fn the_guide_to_slashing_gives_what_each_receiver_gets() {
	build_and_execute(|| {
		let [parts] = numbers(SLASHING, "In an hour no more than a {} of all there is is slashed");
		assert_eq!(HourlyLimit::get(), Balances::total_issuance() / parts);
		let [share, cap] = numbers(SLASHING, "a {} of what is not burnt is yours, up to {} VGL");
		assert_eq!((ReporterShare::get(), ReporterCap::get()), (one_of(share), cap * VGL));
		assert!(!BurntShare::get().is_zero());
		let [harmed] = numbers(SLASHING, "A case pays the {} who may get most.");
		assert_eq!(harmed, MAX_HARMED.into());
		let [paid_for, times, fees_of] = numbers(
			SLASHING,
			"at most the value that it has paid fees on for a {}, and {} times the fees of that {}, in",
		);
		assert_eq!((paid_for, fees_of), (number("week"), number("week")));
		assert_eq!(u128::from(HARMED_FOR / DAYS), paid_for / number("day"));
		let multiple: u32 = <Runtime as Slashes>::FeeMultiple::get();
		assert_eq!(times, multiple.into());
		Timings::<Runtime>::put(PRODUCTION);
		assert_eq!(u128::from(HarmedEras::get()), paid_for / number("day"), "an era is a day");
	});
}

#[test]
fn the_guide_to_cover_gives_who_may_have_how_much() {
	build_and_execute(|| {
		Timings::<Runtime>::put(PRODUCTION);
		let said = |sentence: &str| {
			let [figure] = numbers(INSURE, sentence);
			figure
		};
		let seconds = |length: vigil_primitives::Seconds| u128::from(length.0);
		let (eras, policies): (u32, u32) =
			(<Runtime as Cover>::AgedEras::get(), <Runtime as Cover>::MaxPoliciesOf::get());
		assert_eq!(said("has paid for in the last {} eras"), eras.into());
		assert_eq!(said("One account has at most {} policies at a time."), policies.into());
		let window = seconds(<Runtime as Cover>::HolderWindow::get());
		assert_eq!(said("Time is divided into {} (whole ones since 1970)"), window);
		let rate = seconds(<Runtime as Cover>::RateLifetime::get());
		assert_eq!(said("while the rate is older than a {} it waits"), rate);
		assert_eq!(said("governance says at least once a {}; else nothing is sold"), rate);
		let slack = <Runtime as Cover>::Slack::get();
		let more = said("all cover and declared value of a ward, and a {} more, is at most what");
		assert_eq!(u128::from(slack.gamma), 1_000_000_000 / more);
		assert_eq!(slack.haircut, 1_000_000_000, "all of the declared value counts");
		let [ahead, most] =
			numbers(INSURE, "announces maintenance, a {} ahead and a {} of it at most at a time");
		assert_eq!(ahead, seconds(<Runtime as Cover>::Notice::get()));
		assert_eq!(most, seconds(<Runtime as Cover>::MostMaintained::get()));
	});
}
