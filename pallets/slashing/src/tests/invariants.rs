// SPDX-License-Identifier: Apache-2.0

//! Random interleavings of evidence, vetoes, challenges, suspensions and eras keep every invariant.

use super::history::History;
use crate::{mock::*, *};
use codec::Encode;
use frame_support::{
	storage::with_storage_layer,
	traits::{fungible::Mutate, tokens::Preservation, Hooks},
};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::{DispatchError, Perbill};
use vigil_primitives::{Height, Kind, MemberIndex, ProtocolId, Round, ServiceId, SetId, Statement};
use vigil_proofs::{family, fixture::tendermint};

const SERVICES: [ServiceId; 2] = [SERVICE, OTHER];

#[derive(Clone, Debug)]
enum Step {
	/// A service, the place of a lie in time, and who did not sign.
	Lie(usize, u64, u16),
	FalseBlock(usize, u64, u16),
	Challenge(usize, u64, u16),
	/// A member of the set before was silent about wards that stood, or about others.
	Silence(usize, bool, u16),
	Answer(u64, u128),
	Veto(u64),
	Decide(u64, bool),
	Suspend(usize),
	Lift(usize),
	Join(u64, u32),
	/// A receipt of a plan of a protocol is shown, which fired by a lie that long ago.
	Fire(u32, u64),
	Pay(usize, u128),
	Collect(usize),
	/// What is trusted of a ward is pinned, at its block of that height.
	Pin(usize, u64),
	/// And moved on.
	Advance(usize, u64),
	Beat(usize, u128),
	Withdraw(usize, u64),
	Blocks(u32),
	Era(u32),
	Hour,
	Limit(u128),
}

fn step() -> impl Strategy<Value = Step> {
	let service = || 0..2usize;
	let case = || 0..8u64;
	prop_oneof![
		3 => (service(), 0..6u64, 0..4u16).prop_map(|(s, t, a)| Step::Lie(s, t, a)),
		1 => (service(), 0..6u64, 0..4u16).prop_map(|(s, t, a)| Step::FalseBlock(s, t, a)),
		2 => (service(), 0..6u64, 0..4u16).prop_map(|(s, t, a)| Step::Challenge(s, t, a)),
		1 => (service(), any::<bool>(), 0..4u16).prop_map(|(s, duty, m)| Step::Silence(s, duty, m)),
		1 => (case(), 1..6u128).prop_map(|(id, who)| Step::Answer(id, who)),
		1 => case().prop_map(Step::Veto),
		2 => (case(), any::<bool>()).prop_map(|(id, uphold)| Step::Decide(id, uphold)),
		1 => (0..3usize).prop_map(Step::Suspend),
		1 => (0..3usize).prop_map(Step::Lift),
		1 => (case(), 0..4u32).prop_map(|(id, protocol)| Step::Join(id, protocol)),
		1 => (0..24u32, 0..6u64).prop_map(|(protocol, place)| Step::Fire(protocol, place)),
		1 => (service(), 1..200u128).prop_map(|(s, amount)| Step::Pay(s, amount)),
		1 => service().prop_map(Step::Collect),
		1 => (service(), 1..3u64).prop_map(|(s, height)| Step::Pin(s, height)),
		2 => (service(), 2..9u64).prop_map(|(s, height)| Step::Advance(s, height)),
		1 => (service(), 3..6u128).prop_map(|(s, who)| Step::Beat(s, who)),
		1 => (service(), 0..6u64).prop_map(|(s, number)| Step::Withdraw(s, number)),
		2 => (1..5u32).prop_map(Step::Blocks),
		3 => (0..5u32).prop_map(Step::Era),
		1 => Just(Step::Hour),
		1 => (1..500u128).prop_map(Step::Limit),
	]
}

fn scope(place: usize) -> Scope {
	SERVICES.get(place).map_or(Scope::All, |service| Scope::Service(*service))
}

/// The sets of one era after the other, with the same keys.
fn keep_sets() {
	let era = world(|world| world.era);
	for service in SERVICES {
		keep(plan(service, SetId(u64::from(era))), &[0, 1, 2, 3], era, POLICY);
	}
}

fn said(service: usize, statement: Statement, absent: u16) -> Said {
	let era = world(|world| world.era);
	let set = test_set(plan(SERVICES[service], SetId(u64::from(era))), &[0, 1, 2, 3]);
	Said::Certificate(set.certify(statement, &[absent]))
}

/// A call that changes nothing if it is refused, as a transaction does.
fn call<Done, Refused: From<DispatchError>>(call: impl FnOnce() -> Result<Done, Refused>) {
	let _ = with_storage_layer(call);
}

/// A ward of which nine blocks are known.
fn ward() -> tendermint::Ward {
	let mut ward = tendermint::Ward::new(tendermint::voters(0..4), START - 1_000);
	(1..9).for_each(|place| {
		ward.extend(START - 1_000 + place);
	});
	ward
}

fn take(step: Step) {
	let root = RuntimeOrigin::root;
	let signed = RuntimeOrigin::signed;
	// What is refused changes nothing: every invariant is checked afterwards.
	match step {
		Step::Lie(service, place, absent) => {
			let round = Round(START - 1_200 * place);
			let word = |height| said(service, Statement::Halt(halt_in(height, round)), absent);
			call(|| contradiction(word(5), word(6)));
		},
		Step::FalseBlock(service, place, absent) => {
			let round = Round(START - 1_200 * place);
			let word = |branch| {
				said(service, Statement::Checkpoint(checkpoint_in(5, branch, round)), absent)
			};
			call(|| contradiction(word(1), word(2)));
		},
		Step::Challenge(service, place, absent) => {
			let halt = halt_in(5, Round(START - 1_200 * place));
			let said = said(service, Statement::Halt(halt), absent);
			call(|| Slashing::challenge(signed(CHALLENGER), said.into(), H256::zero()));
		},
		Step::Silence(service, duty, member) => {
			let set_id = SetId(u64::from(world(|world| world.era)) - 1);
			let kind = if duty { Kind::Halt } else { Kind::Checkpoint };
			let member = MemberIndex(member);
			let service = SERVICES[service];
			world(|world| world.attendance.insert((service, set_id, member, kind), (1, 10)));
			let members = vec![member].try_into().unwrap();
			call(|| Slashing::report_silence(signed(REPORTER), service, set_id, kind, members));
		},
		Step::Answer(id, who) => {
			call(|| Slashing::answer(signed(who), CaseId(id), H256::zero()));
		},
		Step::Veto(id) => {
			call(|| Slashing::veto(root(), CaseId(id), Default::default()));
		},
		Step::Decide(id, uphold) => {
			call(|| Slashing::decide(root(), CaseId(id), uphold));
		},
		Step::Suspend(place) => {
			call(|| Slashing::suspend(root(), scope(place), 1));
		},
		Step::Lift(place) => {
			call(|| Slashing::lift(root(), scope(place)));
		},
		Step::Join(id, protocol) => {
			call(|| Slashing::join_harmed(signed(9), CaseId(id), ProtocolId(protocol)));
		},
		Step::Fire(protocol, place) => {
			let at = START - 1_200 * place;
			fired_between(&[protocol], (at, at));
		},
		Step::Pay(service, amount) => {
			let pot = Slashing::pot(SERVICES[service]);
			let _ = Balances::transfer(&POOL, &pot, amount, Preservation::Expendable);
		},
		Step::Collect(service) => {
			call(|| Slashing::collect(signed(9), SERVICES[service]));
		},
		Step::Pin(service, height) => {
			let anchor = family::Anchor::Tendermint(ward().anchor(height)).encode();
			call(|| Slashing::pin_anchor(root(), SERVICES[service], anchor));
		},
		Step::Advance(service, height) => {
			// It is at one of the blocks below.
			let ward = ward();
			for from in (1..height).rev() {
				let update = family::Update::Tendermint(ward.update(from, height).into());
				call(|| Slashing::advance_anchor(signed(9), SERVICES[service], update.into()));
			}
		},
		Step::Beat(service, who) => {
			let service = SERVICES[service];
			call(|| Slashing::beat(signed(who), service, Height(5), hash(5, 1)));
		},
		Step::Withdraw(service, number) => {
			for who in 3..6 {
				call(|| Slashing::withdraw_beat(signed(who), SERVICES[service], number));
			}
		},
		Step::Blocks(count) => blocks(count),
		Step::Era(count) => {
			world(|world| world.era += 1);
			keep_sets();
			blocks(count);
		},
		Step::Hour => pass(3_600),
		Step::Limit(limit) => HourlyLimit::set(limit),
	}
}

proptest! {
	#[test]
	fn invariants_hold_over_any_sequence(
		steps in prop::collection::vec(step(), 1..40), pools in 0..80u32,
	) {
		new_test_ext().execute_with(|| {
			world(|world| {
				world.pools = Perbill::from_percent(pools);
				world.values = (0..24u32).map(|id| (ProtocolId(id), (id as u128 * 40, 9))).collect();
				world.loss = 30;
			});
			fired_between(&[0, 1], (START - 20_000, START + 20_000));
			world(|world| world.fired.extend([2, 3].map(ProtocolId)));
			keep_sets();
			System::set_block_number(1);
			Slashing::on_initialize(1);
			let mut known = History::default();
			known.follow();
			for step in steps {
				let shown = format!("{step:?}");
				take(step);
				Slashing::do_try_state().unwrap_or_else(|error| panic!("{error:?} after {shown}"));
				known.follow();
			}
			// Whatever happened, everything ends, and what was taken is where it belongs.
			HourlyLimit::set(1_000_000);
			for _ in 0..12 {
				world(|world| world.era += 1);
				blocks(30);
				known.follow();
			}
			Slashing::do_try_state().unwrap();
			assert_eq!((open_rights(), Cases::<Test>::iter().count()), (0, 0));
			assert_eq!(Held::<Test>::iter().count(), 0);
			let pools = world(|world| world.pools);
			if pools.is_zero() {
				let taken: u128 = world(|world| {
					world.stakes.values().map(|allocation| STAKE - allocation.left).sum()
				});
				let got: u128 = Tallies::<Test>::iter_values().map(|tally| tally.got).sum();
				assert_eq!(taken, got);
			}
		});
	}
}
