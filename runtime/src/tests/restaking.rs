// SPDX-License-Identifier: Apache-2.0

//! Services on the real staking ledger and the real curve.

mod elections;
mod ledger;
mod order;
mod pools;

use super::{account, build_and_execute, run_to};
use crate::{
	configs::{
		restaking::BondedStake,
		staking::{MaxElectingVoters, MaxExposurePageSize},
		system::RuntimeBlockWeights,
	},
	constants::{
		currency::VGL,
		restaking::{
			COMMISSION_NOTICE, DEALLOCATION_DELAY, EVIDENCE_WINDOW, REWARD_HISTORY, SET_LIFETIME,
			SLASH_DEFERRAL,
		},
		slashing::MOST,
		staking::{BONDING_DURATION, HISTORY_DEPTH},
	},
	AccountId, Balance, Balances, Restaking, Runtime, RuntimeOrigin, Staking, System,
};
use frame_support::{
	assert_noop, assert_ok, traits::Get, weights::constants::WEIGHT_REF_TIME_PER_MILLIS,
};
use pallet_restaking::{ClaimedPages, ServiceTerms, StakeLedger, WeightInfo};
use pallet_restaking_runtime_api::{runtime_decl_for_restaking_api::RestakingApi, PendingChange};
use pallet_staking::RewardDestination;
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, BobStash, Ferdie};
use sp_runtime::Perbill;
use vigil_bls::SecretKey;
use vigil_primitives::{Era, Head, Policy, PublicKey, Seconds, ServiceId};

const BLOCKS_PER_ERA: u32 = 16;

#[test]
fn stake_is_judged_before_it_can_leave() {
	const {
		let window = SET_LIFETIME + EVIDENCE_WINDOW + SLASH_DEFERRAL;
		assert!(window + 1 < DEALLOCATION_DELAY, "deallocation and opt-out");
		assert!(window + 1 < BONDING_DURATION, "unbonding");
		assert!(window <= REWARD_HISTORY, "sets are kept");
		assert!(REWARD_HISTORY < HISTORY_DEPTH, "exposures are kept");
	}
}

#[test]
fn every_page_of_an_exposure_can_be_claimed() {
	let pages = MaxElectingVoters::get().div_ceil(MaxExposurePageSize::get());
	assert!(pages <= ClaimedPages::LIMIT);
}

#[test]
fn electing_300_from_1000_candidates_fits_in_a_quarter_of_a_block() {
	let candidates: u32 = <Runtime as pallet_restaking::Config>::MaxCandidates::get();
	let members: u32 = <Runtime as pallet_restaking::Config>::MaxMembers::get();
	assert_eq!((candidates, members), (1_000, 300));
	let quarter = Perbill::from_percent(25) * RuntimeBlockWeights::get().max_block;
	let begin = <Runtime as pallet_restaking::Config>::WeightInfo::begin_block();
	// With all of a full latest set ejected and a full old set forgotten in the same turn.
	let turn = Restaking::turn_weight(candidates, members, members, members);
	assert!((begin + turn).all_lte(quarter), "{turn} of {quarter}");
	assert!(turn.ref_time() > WEIGHT_REF_TIME_PER_MILLIS, "it is measured");
}

pub(super) fn terms() -> ServiceTerms {
	ServiceTerms {
		policy: Policy {
			head: Head::Latest,
			halt_after: Seconds(12),
			round_length: Seconds(3),
			margin: Seconds(3),
			checkpoint_interval: 32,
			stable_for: Seconds(30),
			standby_after: Seconds(86_400),
			gone_after: Seconds(86_400),
			min_voices: 3,
			time_margin: Seconds(0),
		},
		max_members: 10,
		min_stake: 100 * VGL,
		weight_cap: Perbill::one(),
		max_slash: Perbill::one(),
		min_participation: Perbill::zero(),
		allow_list: false,
		offences: MOST,
	}
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(who))
}

pub(super) fn register_service() -> ServiceId {
	let id = pallet_restaking::NextServiceId::<Runtime>::get();
	assert_ok!(Restaking::register_service(signed(Alice), terms()));
	id
}

/// The BLS key of `who`.
pub(super) fn secret(who: Sr25519Keyring) -> SecretKey {
	SecretKey::from_seed(&[who as u8 + 1; 32]).expect("a seed")
}

/// Registers `who` with a real key whose proof names `prover`.
pub(super) fn register(who: Sr25519Keyring, prover: Sr25519Keyring) -> sp_runtime::DispatchResult {
	let secret = secret(who);
	let proof = secret.prove_possession(System::block_hash(0), &account(prover).into());
	Restaking::register_watcher(signed(who), secret.public_key(), proof, Perbill::zero())
}

pub(super) fn allocate(who: Sr25519Keyring, service: ServiceId, percent: u32) {
	assert_ok!(Restaking::allocate(signed(who), service, Perbill::from_percent(percent)));
}

pub(super) fn deallocate(who: Sr25519Keyring, service: ServiceId, percent: u32) {
	assert_ok!(Restaking::deallocate(signed(who), service, Perbill::from_percent(percent)));
}

/// A service with these watchers in office, each with that share of its stake.
pub(super) fn in_office(watchers: &[Sr25519Keyring], percent: u32) -> ServiceId {
	let service = register_service();
	for who in watchers {
		assert_ok!(register(*who, *who));
		allocate(*who, service, percent);
	}
	next_era();
	next_era();
	service
}

pub(super) fn next_era() {
	let era = BondedStake::active_era();
	while BondedStake::active_era() == era {
		run_to(System::block_number() + 1);
	}
}

fn bonded(who: Sr25519Keyring) -> Balance {
	Staking::ledger(account(who).into()).map_or(0, |ledger| ledger.total)
}

/// Within what exposures lose to rounding in elections.
fn close(a: Balance, b: Balance) -> bool {
	a.abs_diff(b) < 1_000
}

#[test]
fn a_key_is_registered_with_a_proof_for_its_account_only() {
	build_and_execute(|| {
		assert_noop!(
			register(AliceStash, BobStash),
			pallet_restaking::Error::<Runtime>::BadPossessionProof
		);
		assert_noop!(register(Ferdie, Ferdie), pallet_restaking::Error::<Runtime>::NotValidator);
		assert_ok!(register(AliceStash, AliceStash));
	});
}

#[test]
fn a_set_is_elected_one_session_ahead_and_takes_office_with_its_era() {
	build_and_execute(|| {
		let service = register_service();
		for who in [AliceStash, BobStash] {
			assert_ok!(register(who, who));
			allocate(who, service, 50);
		}
		next_era();
		next_era();
		let set = Restaking::set_in_office(service).expect("a set is in office");
		let stored = pallet_restaking::Sets::<Runtime>::get(service, set).expect("it is kept");
		assert_eq!(stored.commitment.size, 2);
		assert_eq!(vigil_bls::check_commitment::<vigil_bls::Blst>(&stored.commitment), Ok(()));
		let length = BondedStake::era_length() * u64::from(SET_LIFETIME);
		assert_eq!(stored.commitment.expires_at.0 - stored.commitment.activates_at.0, length);
	});
}

#[test]
fn what_a_watcher_decided_and_is_not_yet_so_can_be_asked() {
	build_and_execute(|| {
		let service = register_service();
		assert_ok!(register(AliceStash, AliceStash));
		let changes = || Runtime::pending_changes_of(account(AliceStash));
		assert_eq!(changes(), []);
		allocate(AliceStash, service, 50);
		let half = pallet_restaking::allocation::FULL_MAGNITUDE / 2;
		let effective = Era(BondedStake::planned_era() + 1);
		let (current, target) = (0, half);
		let increase = PendingChange::Allocation { service, current, target, effective };
		assert_eq!(changes(), [increase]);
		next_era();
		next_era();
		assert_eq!(changes(), []);

		deallocate(AliceStash, service, 20);
		let effective = Era(BondedStake::active_era() + DEALLOCATION_DELAY);
		let (current, target) = (half, half / 5 * 2);
		let decrease = PendingChange::Allocation { service, current, target, effective };
		let (key, commission) = rotate(AliceStash);
		let earliest = Era(BondedStake::planned_era() + 1);
		let with_notice = Era(BondedStake::active_era() + COMMISSION_NOTICE).max(earliest);
		let billionths = commission.deconstruct();
		let of_set = |earliest| PendingChange::Commission { service, billionths, earliest };
		let key = PendingChange::Key { service, key, earliest };
		assert_eq!(changes(), [decrease, key, of_set(with_notice)]);
		next_era();
		next_era();
		assert_eq!(changes().len(), 2, "the next set has the key, and not yet the commission");
		(0..COMMISSION_NOTICE).for_each(|_| next_era());
		assert_eq!(changes(), [decrease]);
	});
}

/// Gives `who` another key and commission.
fn rotate(who: Sr25519Keyring) -> (PublicKey, Perbill) {
	let secret = SecretKey::from_seed(&[99; 32]).expect("a seed");
	let proof = secret.prove_possession(System::block_hash(0), &account(who).into());
	assert_ok!(Restaking::rotate_key(signed(who), secret.public_key(), proof));
	let commission = Perbill::from_percent(7);
	assert_ok!(Restaking::set_commission(signed(who), commission));
	(secret.public_key(), commission)
}

#[test]
fn a_slash_reaches_watcher_and_nominator_and_no_other_service() {
	build_and_execute(|| {
		let (a, b) = (register_service(), register_service());
		assert_ok!(register(AliceStash, AliceStash));
		allocate(AliceStash, a, 50);
		allocate(AliceStash, b, 50);
		nominate(Ferdie, AliceStash, 600_000 * VGL);
		next_era();
		next_era();
		let era = BondedStake::active_era();
		let (own, nominated) = (bonded(AliceStash), bonded(Ferdie));
		let other = Restaking::slashable_stake(era, b, &account(AliceStash));
		let issuance = Balances::total_issuance();
		let receipt = Restaking::slash(era, a, &account(AliceStash), Perbill::one()).unwrap();
		assert_eq!(receipt.pages_left, 0);
		assert!(close(bonded(AliceStash), own / 2), "{} of {own}", bonded(AliceStash));
		assert!(close(bonded(Ferdie), nominated / 2));
		assert_eq!(Restaking::slashable_stake(era, b, &account(AliceStash)), other);
		assert_eq!(
			Balances::total_issuance(),
			issuance,
			"slashed stake goes into the pot of the service"
		);
		assert!(close(receipt.taken, (own + nominated) / 2));
	});
}

pub(super) fn nominate(who: Sr25519Keyring, target: Sr25519Keyring, value: Balance) {
	assert_ok!(Staking::bond(signed(who), value, RewardDestination::Stash));
	assert_ok!(Staking::nominate(signed(who), vec![account(target).into()]));
}

#[test]
fn stake_that_is_unbonding_is_slashed_and_the_rest_is_withdrawn() {
	build_and_execute(|| {
		let service = register_service();
		assert_ok!(register(AliceStash, AliceStash));
		allocate(AliceStash, service, 100);
		next_era();
		next_era();
		let era = BondedStake::active_era();
		let total = bonded(AliceStash);
		assert_ok!(Staking::unbond(signed(AliceStash), total / 2));
		let half = Perbill::from_percent(50);
		assert_ok!(Restaking::slash(era, service, &account(AliceStash), half));
		let left = bonded(AliceStash);
		assert!(close(left, total / 2));
		run_to(System::block_number() + (BONDING_DURATION + 1) * BLOCKS_PER_ERA);
		assert_ok!(Staking::withdraw_unbonded(signed(AliceStash), 0));
		assert!(close(bonded(AliceStash), total / 4), "half of the rest stays bonded");
	});
}

#[test]
fn nominators_of_a_fully_slashed_watcher_can_leave() {
	build_and_execute(|| {
		let service = register_service();
		assert_ok!(register(AliceStash, AliceStash));
		allocate(AliceStash, service, 100);
		nominate(Ferdie, AliceStash, 600_000 * VGL);
		next_era();
		next_era();
		let era = BondedStake::active_era();
		assert_ok!(Restaking::slash(era, service, &account(AliceStash), Perbill::one()));
		assert!(bonded(Ferdie) < 1_000);
		let stash: AccountId = account(Ferdie);
		assert_ok!(Staking::reap_stash(signed(Alice), stash, 0));
		assert!(Staking::ledger(account(Ferdie).into()).is_err());
	});
}
