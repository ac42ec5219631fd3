// SPDX-License-Identifier: Apache-2.0

//! How much is slashed at once, and what it costs the blocks in which it is.

use super::*;
use crate::{
	configs::{
		slashing::{HourlyLimit, SlashWeight},
		system::RuntimeBlockWeights,
	},
	constants::{currency::VGL, restaking::SLASH_DEFERRAL},
	Timestamp,
};
use frame_support::{
	traits::{Get, OnInitialize},
	weights::Weight,
};
use pallet_restaking::{Participation, Participations, WeightInfo as _};
use pallet_slashing::{
	rules::meter::{hour_of, Meter},
	HourMeter, WeightInfo as _,
};
use vigil_primitives::Kind;

type Weights = <Runtime as pallet_slashing::Config>::WeightInfo;

/// Of each kind the set certified enough, and nobody signed anything.
fn all_are_silent((service, set_id): Place) {
	let mut seen = Participation::new(STASHES.len());
	for kind in Kind::ALL {
		(0..20).for_each(|_| seen.certify(kind));
	}
	Participations::<Runtime>::insert(service, set_id, seen);
}

fn report_silence((service, set_id): Place) {
	let members: Vec<_> = (0..STASHES.len() as u16).map(MemberIndex).collect();
	for kind in Kind::ALL {
		let members = members.clone().try_into().expect("no more than a set has");
		let report = || Slashing::report_silence(signed(REPORTER), service, set_id, kind, members);
		assert_ok!(tried(report));
	}
}

fn spent() -> Balance {
	HourMeter::<Runtime>::get().at(UnixTime(Timestamp::get() / 1_000)).spent
}

#[test]
fn a_hundred_small_slashes_in_an_hour_are_capped_and_none_is_lost() {
	build_and_execute(|| {
		// Not near the end of an hour.
		run_to(205);
		let (service, first) = serve(&STASHES);
		let sets: Vec<_> = (first.0..first.0 + 5).map(|id| (service, SetId(id))).collect();
		for at in &sets {
			all_are_silent(*at);
			next_era();
		}
		later(25);
		let stakes = STASHES.map(bonded);
		sets.iter().for_each(|at| report_silence(*at));
		let (opened, accepted) = (tally(service).opened, era());
		assert_eq!(opened, 100);
		// Half of them fit into what is left of the hour.
		let hour = hour_of(UnixTime(Timestamp::get() / 1_000));
		let (limit, room) = (HourlyLimit::get(), 40_000 * VGL);
		HourMeter::<Runtime>::put(Meter { hour, spent: limit - room });
		let weigh = || {
			let weight = Slashing::on_initialize(System::block_number());
			let most = Weights::idle()
				.saturating_add(Weights::decide().saturating_mul(16))
				.saturating_add(SlashWeight::get())
				.saturating_add(Weights::pay());
			assert!(weight.all_lte(most), "{weight} of {most}");
		};
		eras(SLASH_DEFERRAL - 1);
		weigh();
		let capped = tally(service).landed;
		assert!(0 < capped && capped < 100, "{capped}");
		assert!(spent() <= limit, "no more than the hour takes");
		let barred = |who: &Sr25519Keyring| {
			let watcher = pallet_restaking::Watchers::<Runtime>::get(account(*who));
			watcher.expect("registered").barred_until > era()
		};
		assert!(STASHES.iter().any(barred), "who waits is in no later set");
		while era() < accepted + SLASH_DEFERRAL {
			later(1);
		}
		eras(2);
		let all = tally(service);
		assert_eq!((all.landed, all.released), (100, 0), "none is lost");
		for (before, who) in stakes.into_iter().zip(STASHES) {
			// Of each of five sets: four kinds of silence, and the duty that weighs five times as much.
			let lost = LEAST.silence * (before / 2) * 20 + LEAST.duty * (before / 2) * 5;
			let gone = before - bonded(who);
			assert!(gone.abs_diff(lost) < lost / 50, "{gone} of {lost}");
		}
		check_books(service);
	});
}

/// What hooks weigh in the worst block: an election goes on, a page of an old slash is due, cases move, slashes
/// land and their money is paid on.
#[test]
fn a_full_queue_keeps_every_block_within_its_weight() {
	type Restaked = <Runtime as pallet_restaking::Config>::WeightInfo;
	let moves: u32 = <Runtime as pallet_slashing::Config>::MovesPerBlock::get();
	let page = <BondedStake as StakeLedger>::page_size();
	let slashing = Weights::idle()
		.saturating_add(Weights::decide().saturating_mul(moves.into()))
		.saturating_add(SlashWeight::get())
		.saturating_add(Weights::pay());
	let restaking =
		Restaked::begin_block().saturating_add(Restaked::slash_page(page)).saturating_add(
			<<Runtime as pallet_restaking::Config>::ElectionWeight as Get<Weight>>::get(),
		);
	let limits = RuntimeBlockWeights::get();
	let hooks = slashing.saturating_add(restaking).saturating_add(limits.base_block);
	// A quarter of every block is kept for certificates and evidence.
	let most = limits.max_block.saturating_sub(limits.max_block / 4);
	assert!(hooks.all_lte(most), "{hooks} of {most}");
}

#[test]
fn a_thousand_convicted_land_one_after_the_other_whatever_they_weigh() {
	let turn = Weights::step().saturating_add(Restaking::slash_weight());
	assert!(turn.all_lte(SlashWeight::get()), "{turn} of {}", SlashWeight::get());
	// One a block: with full pages of backers behind each it takes an hour, and an era has a day.
	const { assert!(crate::constants::time::DAYS > 1_000) };
}
