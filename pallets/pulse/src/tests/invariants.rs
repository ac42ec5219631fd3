// SPDX-License-Identifier: Apache-2.0

//! Any order of beats, plans and blocks leaves everything in order, and nothing outlives its end.

use crate::{mock::*, *};
use frame_support::assert_ok;
use frame_system::RawOrigin;
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::Perbill;
use vigil_primitives::answers::pulse::Beat;

#[derive(Clone, Debug)]
enum Step {
	Pass(u32),
	Beat(u32, u32, bool),
	Plan(u32, u32, u32),
	Cancel,
	Session(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let step = prop_oneof![
		4 => (1..30u32).prop_map(Step::Pass),
		8 => (0..6u32, 0..40u32, any::<bool>())
			.prop_map(|(seat, age, right)| Step::Beat(seat, age, right)),
		2 => (0..60u32, 0..200u32, 40..101u32)
			.prop_map(|(from, until, share)| Step::Plan(from, until, share)),
		1 => Just(Step::Cancel),
		1 => (10..13u64).prop_map(Step::Session),
	];
	prop::collection::vec(step, 0..60)
}

fn take(step: Step) {
	match step {
		Step::Pass(blocks) => pass(blocks),
		Step::Beat(seat, age, right) => {
			let code = if right { CODE } else { H256::zero() };
			let beat = Beat { seat, at: now().saturating_sub(age), code, watches: right };
			let signature = if seat < 5 { sign(&beat) } else { [0; 64] };
			let before = Pulse::last_beat(seat);
			let taken = hand_in(beat, signature).is_ok();
			let rested = before.is_none_or(|before| beat.at >= before + INTERVAL);
			assert_eq!(taken, seat < 5 && age < LIFE && rested);
		},
		Step::Plan(from, until, share) => {
			let (from, until) = (now() + from, now() + until);
			let share = Perbill::from_percent(share);
			let _ = Pulse::plan_upgrade(RawOrigin::Root.into(), CODE, from, until, share);
		},
		Step::Cancel => {
			let _ = Pulse::cancel_upgrade(RawOrigin::Root.into());
		},
		Step::Session(first) => {
			let validators: Vec<_> = (first..first + 5).collect();
			world(|world| world.validators = validators.clone());
			Pulse::on_session(&validators);
		},
	}
	assert_ok!(Pulse::do_try_state());
	let waits = Upgrade::<Test>::get().is_some_and(|planned| planned.authorised);
	assert_eq!(waits, world(|world| world.authorised.is_some()));
}

proptest! {
	#[test]
	fn everything_stays_in_order_and_ends(steps in steps()) {
		build_and_execute(|| {
			steps.into_iter().for_each(take);
			pass(LONGEST);
			assert!(!Upgrade::<Test>::exists());
			assert_eq!(world(|world| world.authorised), None);
			assert_eq!(Pulse::heard().1, 0);
		});
	}
}
