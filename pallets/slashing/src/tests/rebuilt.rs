// SPDX-License-Identifier: Apache-2.0

//! Everything there is to tell of, read block by block.

use super::history::History;
use crate::{mock::*, *};
use frame_support::assert_ok;
use sp_core::H256;
use sp_runtime::Perbill;
use vigil_primitives::{Height, ProtocolId, Round, SetId, Statement};

/// What happens, and its name.
type Step = (&'static str, Box<dyn FnMut()>);

#[test]
fn the_whole_history_is_rebuilt_from_what_was_told() {
	build_and_execute(|| {
		let mut known = History::default();
		let root = RuntimeOrigin::root;
		let by = RuntimeOrigin::signed;
		let mut steps: Vec<Step> = Vec::new();
		let mut step = |name, act: Box<dyn FnMut()>| steps.push((name, act));
		step(
			"two receivers",
			Box::new(|| {
				world(|world| {
					world.pools = Perbill::from_percent(40);
					world.values.insert(ProtocolId(1), (100, 100));
					world.values.insert(ProtocolId(2), (100, 100));
					world.loss = 30;
				});
				fired(&[1, 2]);
			}),
		);
		step(
			"a lie",
			Box::new(|| {
				let two = [5, 6].map(|height| certificate(halt(height), &[]));
				let [one, other] = two;
				assert_ok!(contradiction(one, other));
			}),
		);
		step(
			"a veto",
			Box::new(move || {
				assert_ok!(Slashing::veto(root(), last_case(), Default::default()));
			}),
		);
		step(
			"a stop",
			Box::new(move || {
				assert_ok!(Slashing::suspend(root(), Scope::All, 1));
			}),
		);
		step(
			"a challenge",
			Box::new(move || {
				let said = certificate(halt_in(5, Round(START - 1_200)), &[0]);
				assert_ok!(Slashing::challenge(by(CHALLENGER), said.into(), H256::zero()));
				assert_ok!(Slashing::answer(by(ANSWERER), last_case(), H256::zero()));
			}),
		);
		step("a full hour", Box::new(|| HourlyLimit::set(150)));
		for _ in 0..3 {
			step("an era", Box::new(|| next_era(4)));
		}
		step(
			"a decision",
			Box::new(move || {
				assert_ok!(Slashing::decide(root(), last_case(), true));
			}),
		);
		step("an hour", Box::new(|| pass(3_600)));
		for _ in 0..2 {
			step("an era", Box::new(|| next_era(4)));
		}
		step(
			"pools pay",
			Box::new(move || {
				let pot = Slashing::pot(SERVICE);
				assert_ok!(Balances::transfer_allow_death(by(POOL), pot, 1_000));
				assert_ok!(Slashing::collect(by(9), SERVICE)
					.map(drop)
					.map_err(|error| error.error));
			}),
		);
		step(
			"posts",
			Box::new(move || {
				assert_ok!(Slashing::beat(by(CHALLENGER), SERVICE, Height(7), hash(7, 1)));
				pass(1_001);
				assert_ok!(Slashing::withdraw_beat(by(CHALLENGER), SERVICE, 0));
				assert_ok!(Slashing::beat(by(CHALLENGER), SERVICE, Height(8), hash(8, 1)));
			}),
		);
		for _ in 0..6 {
			step("an era", Box::new(|| next_era(4)));
		}
		step(
			"a stop of one",
			Box::new(move || {
				assert_ok!(Slashing::suspend(root(), Scope::Service(SERVICE), 1));
			}),
		);
		step(
			"a challenge that falls",
			Box::new(move || {
				keep(plan(SERVICE, SetId(2)), &[0, 1, 2, 3], world(|world| world.era), POLICY);
				let set = test_set(plan(SERVICE, SetId(2)), &[0, 1, 2, 3]);
				let halt = halt_in(5, Round(now() / ROUND * ROUND - 60));
				let said = Said::Certificate(set.certify(Statement::Halt(halt), &[]));
				assert_ok!(Slashing::challenge(by(CHALLENGER), said.into(), H256::zero()));
				assert_ok!(Slashing::answer(by(ANSWERER), last_case(), H256::zero()));
				assert_ok!(Slashing::decide(root(), last_case(), false));
			}),
		);
		step("blocks", Box::new(|| blocks(4)));
		for (name, mut act) in steps {
			println!("{name}");
			act();
			known.follow();
		}
		for name in [
			"CaseOpened",
			"RightOpened",
			"HarmedJoined",
			"HarmedPaid",
			"FiringNoted",
			"Challenged",
			"Answered",
			"ChallengeSettled",
			"Vetoed",
			"Decided",
			"PutOff",
			"WorkBegun",
			"Slashed",
			"RightReleased",
			"Jailed",
			"Landed",
			"Collected",
			"Surplus",
			"PaidOn",
			"CaseClosed",
			"Suspended",
			"BeatPosted",
			"BeatGone",
		] {
			assert!(known.seen.contains(name), "{name} of {:?}", known.seen);
		}
	});
}
