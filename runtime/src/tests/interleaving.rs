// SPDX-License-Identifier: Apache-2.0

//! Random interleavings of emergencies, slashing, cover, plans and restaking on the real runtime: after every step
//! every pallet's invariants hold, and nothing is made up.

use super::{
	account, build_and_execute,
	insurance::{dollar_pool, insure_protocol},
	liveness::{certify_without, round},
	slashing::{
		checkpoint_in, eras, false_handover, halt_in, later, living_ward, proof, report_halts,
		serve, vote, Place, STASHES,
	},
};
use crate::{
	configs::{insurance::AssetKind, liveness::note_certificates},
	constants::{currency::VGL, restaking::SLASH_DEFERRAL},
	genesis_config_presets::{DOLLAR, TEST_DOLLAR},
	governance::origins::Origin,
	AccountId, Balance, Balances, Emergency, Executive, Failover, Insurance, Liveness, Pulse,
	Restaking, Runtime, RuntimeOrigin, Shares, Slashing, Staking,
};
use frame_support::storage::{with_storage_layer, with_transaction, TransactionOutcome};
use pallet_collective::{Instance1, RawOrigin};
use pallet_emergency::{Act, ActOf, Cause};
use pallet_insurance_runtime_api::{Curve, PolicyId, PoolId};
use pallet_slashing::{CaseId, CaseOf, Cases, Said, Stage, Tallies};
use proptest::{
	prelude::*,
	test_runner::{Config, TestCaseError, TestRunner},
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie, One};
use sp_runtime::{DispatchError, FixedU128, Perbill};
use vigil_primitives::{
	answers::{
		emergency::{EmergencyId, Kind, Scope, Text},
		insurance::Insured,
	},
	traits::WatcherSets,
	Certificate, Height, MemberIndex, ProtocolId, Resume, Seconds, ServiceId, Statement, UnixTime,
	H256,
};
use vigil_proofs::fixture::tendermint::Ward;

/// How many interleavings are tried, of how many steps each at most.
const CASES: u32 = 12;
const STEPS: usize = 24;

const CURVE: Curve = Curve { deductible: Seconds(10), full: Seconds(70), steps: 6 };

#[derive(Clone, Debug)]
enum Step {
	Blocks(u32),
	Era,
	/// All but so many say that the ward stands, lives again, or is at this block.
	Halt(usize),
	Resume(usize),
	Checkpoint(usize),
	/// Evidence against one watcher: two Halts, or a Handover that nobody decided.
	Report(usize, bool),
	/// A Halt by all but so many is proven false, or challenged.
	Life(usize),
	Challenge(usize),
	Answer(u64),
	Veto(u64),
	Decide(u64, bool),
	Fired,
	/// The council declares a kind of emergency about everything or the service.
	Declare(u8, bool),
	Suspend(u32),
	Lift(u32),
	Brake(u32),
	Ratify(u32),
	End(u32),
	Close(u32),
	Beat(usize),
	Pardon(u32),
	Deposit(u32, Balance),
	Exit(u32, u8),
	Buy(u32, Balance),
	Renew(u64, Balance),
	Reduce(u64, Balance),
	Push(u32),
	Donate(u32, Balance),
	Exchange(Balance),
	Rate(u8),
	Allocate(usize, u8),
	Deallocate(usize, u8),
	Unbond(usize, u8),
	BondMore(usize, u8),
	Chill(usize),
	Collect,
}

fn step() -> impl Strategy<Value = Step> {
	let (absent, who, case, pool) = (0..3usize, 0..4usize, 0..6u64, 0..2u32);
	let (id, part) = (0..3u32, 1..100u8);
	let amount = || prop_oneof![1..20 * VGL, 1..40_000 * VGL];
	prop_oneof![
		8 => (1..12u32).prop_map(Step::Blocks),
		4 => Just(Step::Era),
		4 => absent.clone().prop_map(Step::Halt),
		3 => absent.clone().prop_map(Step::Resume),
		2 => absent.clone().prop_map(Step::Checkpoint),
		4 => (who.clone(), any::<bool>()).prop_map(|(who, own)| Step::Report(who, own)),
		3 => absent.clone().prop_map(Step::Life),
		2 => absent.prop_map(Step::Challenge),
		1 => case.clone().prop_map(Step::Answer),
		2 => case.clone().prop_map(Step::Veto),
		2 => (case, any::<bool>()).prop_map(|(case, uphold)| Step::Decide(case, uphold)),
		1 => Just(Step::Fired),
		3 => (0..4u8, any::<bool>()).prop_map(|(kind, all)| Step::Declare(kind, all)),
		3 => id.clone().prop_map(Step::Suspend),
		1 => id.clone().prop_map(Step::Lift),
		1 => id.clone().prop_map(Step::Brake),
		2 => id.clone().prop_map(Step::Ratify),
		1 => id.clone().prop_map(Step::End),
		1 => id.clone().prop_map(Step::Close),
		1 => who.clone().prop_map(Step::Beat),
		1 => id.prop_map(Step::Pardon),
		2 => (pool.clone(), amount()).prop_map(|(pool, amount)| Step::Deposit(pool, amount)),
		2 => (pool.clone(), part.clone()).prop_map(|(pool, part)| Step::Exit(pool, part)),
		4 => (pool.clone(), amount()).prop_map(|(pool, amount)| Step::Buy(pool, amount)),
		1 => (0..4u64, amount()).prop_map(|(policy, cap)| Step::Renew(policy, cap)),
		1 => (0..4u64, amount()).prop_map(|(policy, cap)| Step::Reduce(policy, cap)),
		1 => pool.clone().prop_map(Step::Push),
		1 => (pool, amount()).prop_map(|(pool, amount)| Step::Donate(pool, amount)),
		1 => amount().prop_map(Step::Exchange),
		1 => (1..5u8).prop_map(Step::Rate),
		2 => (who.clone(), part.clone()).prop_map(|(who, part)| Step::Allocate(who, part)),
		2 => (who.clone(), part.clone()).prop_map(|(who, part)| Step::Deallocate(who, part)),
		2 => (who.clone(), part.clone()).prop_map(|(who, part)| Step::Unbond(who, part)),
		1 => (who, part).prop_map(|(who, part)| Step::BondMore(who, part)),
		// Two go on, so that there is somebody to elect.
		1 => (0..2usize).prop_map(Step::Chill),
		1 => Just(Step::Collect),
	]
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(who))
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::from(RawOrigin::<AccountId, Instance1>::Members(2, 3))
}

fn judge() -> RuntimeOrigin {
	RuntimeOrigin::from(Origin::SlashJudge)
}

/// What there is when a sequence begins: a service with a pool of each kind that an insured protocol may buy from,
/// and a ward that lives whatever is said of it.
struct Scene {
	service: ServiceId,
	ward: Ward,
	/// When the ward made its second block; every ten seconds it makes another.
	start: u64,
}

/// Tries a call as a transaction would: what is refused leaves nothing behind, and is as good as anything else.
fn attempt<Answer, Refusal: From<DispatchError>>(call: impl FnOnce() -> Result<Answer, Refusal>) {
	let _ = with_storage_layer(call);
}

impl Scene {
	fn set() -> Self {
		let (service, _) = serve(&STASHES);
		let value = 50_000 * VGL;
		insure_protocol(service, value);
		let dollars = dollar_pool(service);
		attempt(|| Insurance::deposit(signed(Eve), dollars, 50_000 * DOLLAR));
		eras(4);
		let (ward, start) = living_ward(service, 6_000);
		later(40);
		Self { service, ward, start }
	}

	fn place(&self) -> Option<Place> {
		Some((self.service, Restaking::current(self.service)?))
	}

	/// What all but the last so many of the set in office say, if anybody is left to say it.
	fn said(&self, absent: usize, statement: Statement) -> Option<Certificate> {
		let size = Restaking::commitment(self.service, self.place()?.1)?.size;
		let speaks = usize::from(size) > absent;
		speaks.then(|| certify_without(absent, self.service, statement))
	}

	fn tell(&self, absent: usize, statement: Statement) {
		if let Some(certificate) = self.said(absent, statement) {
			// Nobody hears what is no news.
			let _ = Executive::apply_extrinsic(note_certificates(vec![certificate]));
		}
	}

	fn resume(&self, absent: usize) {
		let (height, block_hash) = (Height(2), H256::repeat_byte(1));
		self.tell(absent, Statement::Resume(Resume { height, block_hash, round: round() }));
	}

	fn report(&self, who: Sr25519Keyring, own: bool) {
		let Some(at) = self.place() else { return };
		let places = (0..Restaking::members(at.0, at.1).len() as u16).map(MemberIndex);
		let mut watchers = places.filter_map(|place| Restaking::watcher(at.0, at.1, place));
		if !watchers.any(|watcher| watcher == account(who)) {
			return;
		}
		if own {
			let said = vote(at, who, false_handover(at));
			attempt(|| Slashing::report_undecided(signed(Bob), said));
		} else {
			attempt(|| report_halts(at, who, round()));
		}
	}

	/// The ward made these two blocks in the minute that is said to have been silent.
	fn prove_life(&self, absent: usize) {
		let Some(said) = self.said(absent, halt_in(2, round())) else { return };
		let from = round().0.saturating_sub(54).saturating_sub(self.start);
		let first = 2 + from.div_ceil(10);
		if first + 2 > 2 + 600 {
			return;
		}
		let (said, proof) =
			(Box::new(Said::Certificate(said)), proof(&self.ward, first, first + 2));
		attempt(|| Slashing::report_life(signed(Bob), said, 0, Default::default(), proof));
	}

	fn challenge(&self, absent: usize) {
		let Some(said) = self.said(absent, halt_in(2, round())) else { return };
		let said = Box::new(Said::Certificate(said));
		attempt(|| Slashing::challenge(signed(Charlie), said, H256::zero()));
	}

	fn declare(&self, kind: u8, all: bool) {
		let kinds =
			[Kind::WatcherFailure, Kind::DataUnavailable, Kind::LogicFlaw, Kind::NetworkAttack];
		let scope = if all { Scope::All } else { Scope::Service(self.service) };
		let kind = kinds[usize::from(kind) % kinds.len()];
		let cause = Cause { kind, scope, brake: false, drill: false };
		let text = Text::truncate_from(b"something is wrong".to_vec());
		attempt(|| Emergency::declare(council(), cause, text));
	}

	fn buy(&self, pool: u32, cap: Balance) {
		let cap = if pool == 0 { cap } else { cap / VGL * DOLLAR };
		let (insured, most) = (Insured::Protocol(ProtocolId(0)), Balance::MAX);
		let (to, who) = (account(One), signed(Ferdie));
		attempt(|| Insurance::buy(who, PoolId(pool), insured, None, to, cap, CURVE, 100, most));
	}

	fn take(&self, step: Step) {
		let own = |who: Sr25519Keyring, part: u8| {
			let ledger = Staking::ledger(account(who).into());
			ledger.map_or(0, |ledger| ledger.active / 100 * Balance::from(part))
		};
		let (grounds, percent) = (H256::zero(), |part: u8| Perbill::from_percent(u32::from(part)));
		let of_pool = |pool: u32, amount| if pool == 0 { amount } else { amount / VGL * DOLLAR };
		match step {
			Step::Blocks(count) => later(count),
			Step::Era => eras(1),
			Step::Halt(absent) => self.tell(absent, halt_in(2, round())),
			Step::Resume(absent) => self.resume(absent),
			Step::Checkpoint(absent) => {
				self.tell(absent, checkpoint_in(round().0, 2, round()));
			},
			Step::Report(who, own) => self.report(STASHES[who], own),
			Step::Life(absent) => self.prove_life(absent),
			Step::Challenge(absent) => self.challenge(absent),
			Step::Answer(case) => {
				attempt(|| Slashing::answer(signed(Dave), CaseId(case), grounds));
			},
			Step::Veto(case) => {
				attempt(|| Slashing::veto(council(), CaseId(case), Default::default()));
			},
			Step::Decide(case, uphold) => {
				attempt(|| Slashing::decide(judge(), CaseId(case), uphold));
			},
			Step::Fired => {
				let at = round().start();
				Slashing::note_firing(ProtocolId(0), self.service, at, at);
			},
			Step::Declare(kind, all) => self.declare(kind, all),
			Step::Suspend(id) => Self::act(id, Act::SuspendSlashing { eras: 1 }),
			Step::Lift(id) => Self::act(id, Act::LiftSuspension),
			Step::Brake(id) => Self::act(id, Act::Brake { scope: Scope::All, length: 5 }),
			Step::Pardon(id) => {
				let (from, to) = (UnixTime(0), round().start());
				Self::act(id, Act::Pardon { service: self.service, from, to });
			},
			Step::Ratify(id) => {
				attempt(|| Emergency::ratify(RuntimeOrigin::root(), EmergencyId(id)));
			},
			Step::End(id) => {
				attempt(|| Emergency::end(council(), EmergencyId(id)));
			},
			Step::Close(id) => {
				let post_mortem = H256::repeat_byte(1);
				attempt(|| Emergency::close(council(), EmergencyId(id), post_mortem));
			},
			Step::Beat(who) => {
				attempt(|| Emergency::heartbeat(signed(STASHES[who]), None));
			},
			Step::Deposit(pool, amount) => {
				let amount = of_pool(pool, amount);
				attempt(|| Insurance::deposit(signed(Eve), PoolId(pool), amount));
			},
			Step::Exit(pool, part) => {
				let kept = pallet_insurance::Pools::<Runtime>::get(PoolId(pool));
				let has = kept.and_then(|pool| pool.share).map_or(0, |share| {
					Shares::balance(share, account(Eve)) / 100 * Balance::from(part)
				});
				attempt(|| Insurance::queue_exit(signed(Eve), PoolId(pool), has));
			},
			Step::Buy(pool, cap) => self.buy(pool, cap),
			Step::Renew(policy, cap) => {
				let (pool, policy) = (PoolId(0), PolicyId(policy));
				attempt(|| Insurance::renew(signed(Ferdie), pool, policy, cap, 50, Balance::MAX));
			},
			Step::Reduce(policy, cap) => {
				let (pool, policy) = (PoolId(0), PolicyId(policy));
				attempt(|| Insurance::reduce(signed(Ferdie), pool, policy, cap));
			},
			Step::Push(pool) => attempt(|| Insurance::push(signed(Alice), PoolId(pool), 10)),
			Step::Donate(pool, amount) => {
				attempt(|| Insurance::make_whole(signed(Dave), PoolId(pool), amount));
			},
			Step::Exchange(amount) => {
				let amount = of_pool(1, amount);
				attempt(|| Insurance::exchange_slashed(signed(Dave), PoolId(1), amount, 0));
			},
			Step::Rate(value) => {
				let asset = AssetKind::WithId(TEST_DOLLAR);
				let rate = FixedU128::from_rational(u128::from(value) * VGL, 2 * DOLLAR);
				attempt(|| Insurance::set_rate(RuntimeOrigin::root(), asset, rate));
			},
			Step::Allocate(who, part) => {
				let to = percent(part);
				attempt(|| Restaking::allocate(signed(STASHES[who]), self.service, to));
			},
			Step::Deallocate(who, part) => {
				let to = percent(part);
				attempt(|| Restaking::deallocate(signed(STASHES[who]), self.service, to));
			},
			Step::Unbond(who, part) => {
				let amount = own(STASHES[who], part);
				attempt(|| Staking::unbond(signed(STASHES[who]), amount));
			},
			Step::BondMore(who, part) => {
				let amount = own(STASHES[who], part) / 10;
				attempt(|| Staking::bond_extra(signed(STASHES[who]), amount));
			},
			Step::Chill(who) => attempt(|| Staking::chill(signed(STASHES[who]))),
			Step::Collect => attempt(|| Slashing::collect(signed(Alice), self.service)),
		}
	}

	fn act(id: u32, act: ActOf<Runtime>) {
		attempt(|| Emergency::act(council(), EmergencyId(id), Box::new(act.clone())));
		attempt(|| Emergency::act(RuntimeOrigin::root(), EmergencyId(id), Box::new(act)));
	}
}

/// Every invariant of every pallet that has a part in it, and that what was slashed is where it belongs.
fn check() -> Result<(), DispatchError> {
	Emergency::do_try_state()?;
	Slashing::do_try_state()?;
	Insurance::do_try_state()?;
	Restaking::do_try_state()?;
	Failover::do_try_state()?;
	Liveness::do_try_state()?;
	Pulse::do_try_state()?;
	for (service, tally) in Tallies::<Runtime>::iter() {
		let held = pallet_slashing::Held::<Runtime>::get(service);
		let pot = Balances::free_balance(Slashing::pot(service));
		if tally.got != tally.paid.sum() + held || pot < held {
			return Err(DispatchError::Other("slashed money is not where it belongs"));
		}
	}
	Ok(())
}

/// What became of a sequence: the step after which something did not hold.
fn run(scene: &Scene, steps: Vec<Step>) -> Result<(), TestCaseError> {
	for step in steps {
		let shown = format!("{step:?}");
		scene.take(step);
		if let Err(error) = check() {
			return Err(TestCaseError::fail(format!("{error:?} after {shown}")));
		}
	}
	// Whatever happened, all that waits ends.
	eras(SLASH_DEFERRAL + 2);
	check().map_err(|error| TestCaseError::fail(format!("{error:?} at the end")))?;
	let waits = |case: &CaseOf<Runtime>| !matches!(case.stage, Stage::Collecting { .. });
	let waiting = Cases::<Runtime>::iter_values().filter(waits).count();
	if waiting > 0 {
		return Err(TestCaseError::fail(format!("{waiting} cases never end")));
	}
	Ok(())
}

#[test]
fn invariants_hold_over_any_interleaving_of_emergencies_slashes_cover_and_restaking() {
	build_and_execute(|| {
		let scene = Scene::set();
		check().expect("it begins well");
		let config = Config {
			cases: CASES,
			max_shrink_iters: 40,
			failure_persistence: None,
			..Config::default()
		};
		let mut runner = TestRunner::new(config);
		let sequences = prop::collection::vec(step(), 1..STEPS);
		let outcome = runner.run(&sequences, |steps| {
			let mut outcome = Ok(());
			let undone = with_transaction(|| {
				outcome = run(&scene, steps);
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
			});
			undone.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
			outcome
		});
		outcome.unwrap_or_else(|error| panic!("{error}"));
	});
}
