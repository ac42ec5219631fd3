// SPDX-License-Identifier: Apache-2.0

//! Who acts in the tests, and the steps that they are made of.

use super::runtime::*;
use crate::*;
use frame_support::weights::Weight;
use sp_runtime::{BuildStorage, Perbill};
use sp_staking::EraIndex;
use vigil_primitives::{Head, Kind, Policy, Seconds, ServiceId, SetCommitment, SetId};

/// One token.
pub const VGL: u128 = 1_000_000_000_000;
/// What most tests certify.
pub const KIND: Kind = Kind::Checkpoint;
/// Owns the services of the tests.
pub const OWNER: AccountId = 1;
/// Watchers of the tests; each has [`STAKE`] of its own.
pub const WATCHERS: [AccountId; 4] = [10, 11, 12, 13];
pub const STAKE: u128 = 1_000 * VGL;

/// A chain on which nobody has staked yet.
pub fn new_test_ext() -> sp_io::TestExternalities {
	LEDGER.set(Ledger::default());
	let everybody = [OWNER, REMAINDER].into_iter().chain(WATCHERS).chain(100..140);
	let balances = everybody.map(|who| (who, 1_000_000 * VGL)).collect();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("valid genesis");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		for who in WATCHERS {
			stake(who, STAKE, &[]);
		}
		new_era();
		test();
		Restaking::do_try_state().expect("invariants hold after the test");
	});
}

/// Gives `who` stake, with nominators and what each has.
pub fn stake(who: AccountId, own: u128, nominators: &[(AccountId, u128)]) {
	LEDGER.with_borrow_mut(|ledger| {
		ledger.stakes.insert(who, own);
		ledger.stakes.extend(nominators.iter().copied());
		ledger.backers.insert(who, nominators.iter().map(|(who, _)| *who).collect());
	});
}

pub fn stake_left(who: AccountId) -> u128 {
	LEDGER.with_borrow(|ledger| ledger.stakes.get(&who).copied().unwrap_or(0))
}

/// Plans the next era and runs the blocks that elect its sets.
pub fn plan_era() {
	expose_planned_era();
	run_election();
}

/// Plans the next era: its exposures are what is staked now.
pub fn expose_planned_era() {
	LEDGER.with_borrow_mut(|ledger| {
		ledger.planned = ledger.active + 1;
		for (validator, backers) in &ledger.backers {
			let parties = std::iter::once(validator).chain(backers);
			let exposure = parties.map(|who| (*who, ledger.stakes[who])).collect();
			ledger.exposures.insert((ledger.planned, *validator), exposure);
		}
	});
}

/// Runs blocks until the election under way has ended.
pub fn run_election() {
	next_block();
	while ElectionCursor::<Test>::exists() {
		next_block();
	}
}

/// Opens a block and returns what the pallet says its hook cost.
pub fn next_block() -> Weight {
	use frame_support::traits::Hooks;
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Restaking::on_initialize(number)
}

/// Plans an era and starts it.
pub fn new_era() {
	plan_era();
	start_planned_era();
}

pub fn start_planned_era() {
	LEDGER.with_borrow_mut(|ledger| ledger.active = ledger.planned);
}

pub fn run_to_era(era: EraIndex) {
	while MockStake::active_era() < era {
		new_era();
	}
}

pub fn terms() -> ServiceTerms {
	ServiceTerms {
		policy: Policy {
			head: Head::Latest,
			halt_after: Seconds(12),
			round_length: Seconds(3),
			margin: Seconds(5),
			checkpoint_interval: 32,
			stable_for: Seconds(30),
			standby_after: Seconds(86_400),
			gone_after: Seconds(86_400),
			min_voices: 3,
			time_margin: Seconds(0),
		},
		max_members: 10,
		min_stake: VGL,
		weight_cap: Perbill::one(),
		max_slash: Perbill::one(),
		min_participation: Perbill::zero(),
		allow_list: false,
		offences: OffenceFractions::all(Perbill::one()),
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn register_service(terms: ServiceTerms) -> ServiceId {
	let id = NextServiceId::<Test>::get();
	Restaking::register_service(signed(OWNER), terms).expect("service is registered");
	id
}

/// Makes `who` a watcher with a key of its own.
pub fn register_watcher(who: AccountId) {
	Restaking::register_watcher(signed(who), key(who), proof(who, who), Perbill::zero())
		.expect("watcher is registered");
}

pub fn allocate(who: AccountId, service: ServiceId, percent: u32) {
	Restaking::allocate(signed(who), service, Perbill::from_percent(percent))
		.expect("stake is allocated");
}

pub fn deallocate(who: AccountId, service: ServiceId, percent: u32) {
	Restaking::deallocate(signed(who), service, Perbill::from_percent(percent))
		.expect("less is allocated");
}

/// Opens blocks until what is announced now is due.
pub fn wait_for_notice() {
	(0..TermsNotice::get()).for_each(|_| {
		next_block();
	});
}

/// A set with its members.
pub struct Elected {
	pub era: EraIndex,
	pub commitment: SetCommitment,
	pub members: MembersOf<Test>,
}

/// The latest set of a service.
pub fn latest_set(service: ServiceId) -> Option<Elected> {
	let id: SetId = Services::<Test>::get(service)?.latest_set;
	let Set { era, commitment, .. } = Sets::<Test>::get(service, id)?;
	Some(Elected { era, commitment, members: SetMembers::<Test>::get(service, id) })
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Restaking(event) => Some(event),
			_ => None,
		})
		.collect()
}
