// SPDX-License-Identifier: Apache-2.0

//! Inequalities between constants that the design relies on.

use super::build_and_execute;
use crate::{
	configs::{
		consensus::MAX_AUTHORITIES,
		staking::{MAX_ACTIVE_VALIDATORS, MAX_ELECTABLE_TARGETS, MAX_ELECTING_VOTERS},
	},
	constants::{
		currency::{deposit, EXISTENTIAL_DEPOSIT, VGL},
		staking::{BONDING_DURATION, HISTORY_DEPTH, SLASH_DEFER_DURATION},
		time::{DAYS, HOURS, LOCAL, MINUTES, PRODUCTION, SLOT_DURATION_MS},
		SS58_PREFIX, TOKEN_DECIMALS,
	},
	governance::tracks::{Tracks, PRODUCTION_TRACKS},
	Runtime, SessionKeys,
};
use frame_support::traits::Get;
use pallet_referenda::TracksInfo;
use pallet_timing::{SessionSlots, SessionsPerEra};

#[test]
fn times_are_what_they_say() {
	assert_eq!(u64::from(MINUTES) * SLOT_DURATION_MS, 60_000);
	assert_eq!(DAYS, 28_800);
	assert_eq!(PRODUCTION.session_slots, 4 * HOURS);
	assert_eq!(PRODUCTION.session_slots * PRODUCTION.sessions_per_era, DAYS, "an era is a day");
	assert_eq!(PRODUCTION.validate(), Ok(()));
	assert_eq!(LOCAL.validate(), Ok(()));
}

#[test]
fn money_is_what_it_says() {
	assert_eq!(VGL, 10u128.pow(TOKEN_DECIMALS.into()));
	const {
		assert!(EXISTENTIAL_DEPOSIT > 0);
		assert!(deposit(1, 0) >= EXISTENTIAL_DEPOSIT, "keeping state costs more than existing");
		assert!(SS58_PREFIX < 16_384, "ss58 prefixes have 14 bits");
	}
}

#[test]
fn slashes_land_while_stake_is_still_bonded() {
	const {
		assert!(SLASH_DEFER_DURATION < BONDING_DURATION);
		assert!(BONDING_DURATION < HISTORY_DEPTH, "exposures outlive what they are slashed for");
	}
}

#[test]
fn equivocations_can_be_reported_as_long_as_they_can_be_slashed() {
	type MaxSetIds = <Runtime as pallet_grandpa::Config>::MaxSetIdSessionEntries;
	assert!(MaxSetIds::get() >= u64::from(BONDING_DURATION * PRODUCTION.sessions_per_era));
	assert!(MaxSetIds::get() >= u64::from(BONDING_DURATION * LOCAL.sessions_per_era));
}

#[test]
fn elected_sets_fit_every_consumer() {
	const {
		assert!(MAX_ACTIVE_VALIDATORS <= MAX_AUTHORITIES);
		assert!(MAX_ACTIVE_VALIDATORS <= MAX_ELECTABLE_TARGETS);
		assert!(MAX_ELECTABLE_TARGETS <= MAX_ELECTING_VOTERS);
	}
}

#[test]
fn an_on_chain_election_fits_a_block() {
	use frame_election_provider_support::weights::{SubstrateWeight, WeightInfo};
	let election =
		SubstrateWeight::<Runtime>::phragmen(MAX_ELECTING_VOTERS, MAX_ELECTABLE_TARGETS, 16);
	let block = crate::configs::system::RuntimeBlockWeights::get().max_block;
	let slot = u64::from(SLOT_DURATION_MS as u32) * 1_000_000_000;
	assert!(
		election.ref_time() < slot,
		"{} of a slot of {slot}, a block is {}",
		election.ref_time(),
		block.ref_time()
	);
}

#[test]
fn timing_of_the_local_preset_reaches_consensus() {
	build_and_execute(|| {
		assert_eq!(SessionSlots::<Runtime>::get(), u64::from(LOCAL.session_slots));
		assert_eq!(SessionsPerEra::<Runtime>::get(), LOCAL.sessions_per_era);
	});
}

#[test]
fn tracks_are_sorted_and_scaled_to_the_network() {
	build_and_execute(|| {
		assert_eq!(Tracks::check_integrity(), Ok(()));
		for (track, production) in Tracks::tracks().zip(PRODUCTION_TRACKS) {
			assert_eq!(track.id, production.id);
			let expected = LOCAL.scale(production.info.decision_period);
			assert_eq!(track.info.decision_period, expected);
			assert!(track.info.confirm_period >= 1);
		}
	});
}

#[test]
fn session_keys_hold_consensus_keys_and_no_bls_key() {
	let types = SessionKeys::decode_into_raw_public_keys(&[0; 96]).expect("three keys of 32 bytes");
	let ids: Vec<_> = types.iter().map(|(_, id)| id.0).collect();
	assert_eq!(ids, [*b"gran", *b"babe", *b"audi"]);
}
