// SPDX-License-Identifier: Apache-2.0

//! Lies told by real keys, slashed on the real staking ledger.

mod evidence;
mod harmed;
mod inequalities;
mod judgement;
mod limits;
pub(super) mod money;
mod order;
mod rights;

use super::{
	account, build_and_execute,
	liveness::round,
	restaking::{allocate, next_era, register, secret, terms},
	run_to,
};
use crate::{
	configs::restaking::BondedStake, constants::slashing::LEAST, governance::origins::Origin,
	Balance, Restaking, Runtime, RuntimeOrigin, Slashing, Staking, System,
};
use codec::Encode;
use frame_support::{assert_ok, storage::with_storage_layer};
use pallet_restaking::{OffenceFractions, ServiceTerms, StakeLedger};
use pallet_slashing::{CaseId, CaseOf, Cases, NextCase, Said, Tallies, Tally};
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, Bob, BobStash, CharlieStash, DaveStash};
use sp_runtime::{DispatchResult, Perbill};
use vigil_primitives::{
	traits::WatcherSets, Checkpoint, Halt, Handover, Height, MemberIndex, Policy, Round, Seconds,
	ServiceId, SetCommitment, SetId, Signed, Statement, UnixTime, Vote, H256,
};
use vigil_proofs::{
	family::{Anchor, Proof},
	fixture::tendermint::{voters, Ward},
};

pub(super) const STASHES: [Sr25519Keyring; 4] = [AliceStash, BobStash, CharlieStash, DaveStash];
/// Who lies in most tests.
pub(super) const LIAR: Sr25519Keyring = AliceStash;
/// Who reports.
const REPORTER: Sr25519Keyring = Bob;

/// What a false Halt costs in these tests: a tenth of an allocation.
const HALT: u32 = 10;
/// What a Handover costs that was never decided: a fifth.
const OWN: u32 = 20;

const POLICY: Policy = Policy {
	head: vigil_primitives::Head::Latest,
	halt_after: Seconds(60),
	round_length: Seconds(3),
	margin: Seconds(6),
	checkpoint_interval: 1,
	stable_for: Seconds(60),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(0),
};

fn percent(of: u32) -> Perbill {
	Perbill::from_percent(of)
}

/// Terms by which a lie costs a known part.
fn costs() -> ServiceTerms {
	let offences = OffenceFractions { halt: percent(HALT), own: percent(OWN), ..LEAST };
	ServiceTerms { policy: POLICY, offences, ..terms() }
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(who))
}

pub(super) fn later(blocks: u32) {
	run_to(System::block_number() + blocks);
}

pub(super) fn eras(count: u32) {
	(0..count).for_each(|_| next_era());
}

fn era() -> u32 {
	BondedStake::active_era()
}

/// A set of a service.
pub(super) type Place = (ServiceId, SetId);

/// A service of Alice with these watchers in office, each with half of its stake.
fn serve_with(watchers: &[Sr25519Keyring], terms: ServiceTerms) -> Place {
	let service = pallet_restaking::NextServiceId::<Runtime>::get();
	assert_ok!(Restaking::register_service(signed(Alice), terms));
	for who in watchers {
		if pallet_restaking::Watchers::<Runtime>::get(account(*who)).is_none() {
			assert_ok!(register(*who, *who));
		}
		allocate(*who, service, 50);
	}
	eras(2);
	(service, Restaking::current(service).expect("a set is in office"))
}

pub(super) fn serve(watchers: &[Sr25519Keyring]) -> Place {
	serve_with(watchers, costs())
}

/// The place of a watcher in a set.
fn seat((service, set_id): Place, who: Sr25519Keyring) -> MemberIndex {
	let places = (0..Restaking::members(service, set_id).len() as u16).map(MemberIndex);
	let is_its =
		|place: &MemberIndex| Restaking::watcher(service, set_id, *place) == Some(account(who));
	places.into_iter().find(is_its).expect("a member")
}

/// What a watcher signs with the key that it registered first.
pub(super) fn vote(at: Place, who: Sr25519Keyring, statement: Statement) -> Box<Said> {
	let (service, set_id) = at;
	let words = Signed { service, set_id, statement };
	let signature = secret(who).sign(&words.digest(System::block_hash(0)));
	Box::new(Said::Vote(Vote { signed: words, signer: seat(at, who), signature }))
}

pub(super) fn halt_in(height: u64, round: Round) -> Statement {
	Statement::Halt(Halt {
		height: Height(height),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(height),
		round,
	})
}

pub(super) fn checkpoint_in(height: u64, block: u8, round: Round) -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(block),
		state_root: H256::repeat_byte(block),
		block_timestamp: UnixTime(height),
		round,
	})
}

/// A Handover to a set that nobody elected.
pub(super) fn false_handover((service, set_id): Place) -> Statement {
	let own = Restaking::commitment(service, set_id).expect("it is kept");
	let next = set_id.next().expect("there is a next one");
	let next = SetCommitment { set_id: next, members_root: H256::repeat_byte(0xee), ..own };
	Statement::Handover(Handover::to(next))
}

/// As a transaction: what fails leaves nothing behind.
fn tried<T>(
	call: impl FnOnce() -> Result<
		T,
		sp_runtime::DispatchErrorWithPostInfo<frame_support::dispatch::PostDispatchInfo>,
	>,
) -> DispatchResult {
	with_storage_layer(|| call().map(drop).map_err(|refused| refused.error))
}

/// Bob reports two Halts of one round by one watcher.
pub(super) fn report_halts(at: Place, who: Sr25519Keyring, round: Round) -> DispatchResult {
	let (one, other) = (vote(at, who, halt_in(5, round)), vote(at, who, halt_in(6, round)));
	tried(|| Slashing::report_contradiction(signed(REPORTER), one, other))
}

fn report_handover(at: Place, who: Sr25519Keyring) -> DispatchResult {
	let said = vote(at, who, false_handover(at));
	tried(|| Slashing::report_undecided(signed(REPORTER), said))
}

pub(super) fn last_case() -> CaseId {
	CaseId(NextCase::<Runtime>::get().0 - 1)
}

fn case(id: CaseId) -> CaseOf<Runtime> {
	Cases::<Runtime>::get(id).expect("it is open")
}

/// Lets what was just reported land.
fn land() {
	next_era();
	later(8);
}

fn bonded(who: Sr25519Keyring) -> Balance {
	Staking::ledger(account(who).into()).map_or(0, |ledger| ledger.total)
}

/// Within what exposures lose to rounding in elections.
fn close(a: Balance, b: Balance) -> bool {
	a.abs_diff(b) < 1_000
}

/// What a watcher loses that had `stake` of its own, half of it allocated, and lied for so many per cent.
fn cost(stake: Balance, of: u32) -> Balance {
	percent(of) * (stake / 2)
}

fn tally(service: ServiceId) -> Tally {
	Tallies::<Runtime>::get(service)
}

/// What must hold of the money and the rights of a service whatever happened: rights are used, given up or
/// open, and the pot has what came in and was not paid on.
fn check_books(service: ServiceId) {
	let Tally { opened, landed, released, got, paid } = tally(service);
	let open: u64 = Cases::<Runtime>::iter_values()
		.filter(|case| case.service == service)
		.map(|case| u64::from(case.left.count()))
		.sum();
	assert_eq!(opened, landed + released + open, "a right is lost");
	let held = pallet_slashing::Held::<Runtime>::get(service);
	assert_eq!(got, paid.sum() + held, "money is lost");
	let pot = crate::Balances::free_balance(Slashing::pot(service));
	assert!(pot >= held, "{pot} of {held}");
}

/// A ward that has made a block every ten seconds, the second one now, and is trusted from its first one on.
pub(super) fn living_ward(service: ServiceId, seconds: u64) -> (Ward, u64) {
	let start = crate::Timestamp::get() / 1_000;
	let mut ward = Ward::new(voters(0..4), start - 1);
	let anchor = Anchor::Tendermint(ward.anchor(1)).encode();
	assert_ok!(Slashing::pin_anchor(RuntimeOrigin::from(Origin::GeneralAdmin), service, anchor));
	for second in (0..=seconds).step_by(10) {
		ward.extend(start + second);
	}
	(ward, start)
}

/// The round that runs at a second, by these policies.
pub(super) fn round_of(second: u64) -> Round {
	Round(second / POLICY.round_length.0 * POLICY.round_length.0)
}

/// Two blocks of a ward that is trusted from its first one on.
pub(super) fn proof(ward: &Ward, first: u64, last: u64) -> Box<Proof> {
	Box::new(Proof::Tendermint(ward.proof(1, first, last).into()))
}
