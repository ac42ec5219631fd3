// SPDX-License-Identifier: Apache-2.0

//! Inequalities between constants by which no delay lets a liar keep its stake, on every preset.

use crate::{
	configs::{
		restaking::TermsBounds,
		slashing::{
			fractions, AnchorEvery, AnchorKeep, HourlyLimit, OffenceBounds, SameWithin,
			SilenceGrace,
		},
		system::RuntimeBlockLength,
	},
	constants::{
		restaking::{EVIDENCE_WINDOW, REWARD_HISTORY, SET_LIFETIME, SLASH_DEFERRAL},
		slashing::{
			ANSWER_ERAS, COLLECT_ERAS, DECIDE_ERAS, DEFERRAL, HARMED_FOR, LEAST, MAX_SUSPENSION,
			MOST, REMEMBER_ERAS,
		},
		staking::{BONDING_DURATION, HISTORY_DEPTH, SLASH_DEFER_DURATION},
		time::{LOCAL, PRODUCTION, SLOT_DURATION_MS},
	},
	tests::build_and_execute,
	Runtime,
};
use frame_support::{dispatch::DispatchClass, traits::Get};
use pallet_slashing::rules::fraction::Bounds;

/// Eras after a set's first in which evidence against it is taken.
const WINDOW: u32 = SET_LIFETIME + EVIDENCE_WINDOW;

#[test]
fn wait_decision_and_suspension_end_while_the_stake_is_still_there() {
	const {
		let decided = if DEFERRAL > ANSWER_ERAS { DEFERRAL } else { ANSWER_ERAS };
		let longest = decided + DECIDE_ERAS + MAX_SUSPENSION + 1;
		assert!(longest <= SLASH_DEFERRAL, "in this era a case lands whatever happens");
		assert!(WINDOW + SLASH_DEFERRAL < BONDING_DURATION, "unbonding");
		assert!(WINDOW + SLASH_DEFERRAL < HISTORY_DEPTH, "exposures are kept");
		assert!(WINDOW <= REWARD_HISTORY, "sets are kept while evidence is taken");
		assert!(WINDOW + SLASH_DEFERRAL < REMEMBER_ERAS, "no deed is forgotten and punished again");
		assert!(WINDOW + SLASH_DEFERRAL <= SLASH_DEFER_DURATION, "before consensus slashes land");
		assert!(COLLECT_ERAS >= BONDING_DURATION, "members of pools leave, and pay, until then");
	}
}

#[test]
fn evidence_has_time_with_eras_of_every_preset() {
	for timing in [PRODUCTION, LOCAL] {
		let slots = u64::from(timing.session_slots * timing.sessions_per_era);
		let era = slots * SLOT_DURATION_MS / 1_000;
		let window = u64::from(WINDOW) * era;
		assert!(AnchorKeep::get().0 > window, "anchors are kept while evidence is taken");
		assert!(SameWithin::get().0 < window, "lies of other days are other lies");
		let blocks = timing.session_slots * timing.sessions_per_era;
		let harmed = timing.scale(HARMED_FOR).div_ceil(blocks);
		assert!(
			0 < harmed && harmed < pallet_failover::FEE_ERAS,
			"fees are remembered for as long"
		);
	}
	build_and_execute(|| {
		let era =
			u64::from(LOCAL.session_slots * LOCAL.sessions_per_era) * SLOT_DURATION_MS / 1_000;
		let office = u64::from(SET_LIFETIME) * era;
		let judged = office + SilenceGrace::get().0 + era;
		assert!(judged < u64::from(WINDOW) * era, "silence can be reported on short eras, too");
		assert!(HourlyLimit::get() > 0);
	});
	let most: u32 = <Runtime as pallet_slashing::Config>::MaxAnchors::get();
	assert!(u64::from(most - 2) * AnchorEvery::get().0 > AnchorKeep::get().0);
}

#[test]
fn what_terms_may_ask_is_what_slashing_takes() {
	let terms = TermsBounds::get();
	assert!(terms.is_sound());
	let Bounds { least, most } = OffenceBounds::get();
	assert_eq!((least, most), (fractions(terms.least), fractions(terms.most)));
	assert_eq!((fractions(LEAST), fractions(MOST)), (least, most));
	assert!(OffenceBounds::get().is_sound());
}

#[test]
fn the_largest_proof_fits_into_a_transaction() {
	let bytes: u32 = <Runtime as pallet_slashing::Config>::MaxProofBytes::get();
	let limits = RuntimeBlockLength::get();
	// With the statement, and what a transaction has around it.
	assert!(bytes + 64 * 1024 < *limits.max.get(DispatchClass::Normal));
	assert!(bytes + 64 * 1024 < *limits.max.get(DispatchClass::Operational));
}
