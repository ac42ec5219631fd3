// SPDX-License-Identifier: Apache-2.0

//! Any order of calls and blocks leaves everything in order, and everything ends though nobody acts any more.

use crate::{mock::*, *};
use frame_support::{storage::with_storage_layer, BoundedVec};
use proptest::prelude::*;
use sp_core::H256;
use vigil_primitives::{
	answers::emergency::{Audience, Declarer, EmergencyId, Kind, Scope},
	UnixTime,
};

#[derive(Clone, Debug)]
enum Step {
	Pass(u64),
	Declare(u8, u8, u8, bool, bool),
	Beat(u64, u8, u8),
	Count(u8, u8),
	Ratify(u32),
	End(u8, u32),
	Extend(u32, u32),
	Act(u8, u32, u8, u32),
	Close(u32),
	Approve(u64),
	Publish(u32),
	Rearm(u8),
	Drill(u8, u8),
	Stand(u64),
	Leave(u64),
	Compose,
	Certify(u16),
	Author(u64),
	Session(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let step = prop_oneof![
		4 => (1..25u64).prop_map(Step::Pass),
		4 => (0..2u8, 0..4u8, 0..5u8, any::<bool>(), prop::bool::weighted(0.1))
			.prop_map(|(by, kind, scope, brake, drill)| Step::Declare(by, kind, scope, brake, drill)),
		3 => (1..8u64, 0..2u8, 0..5u8).prop_map(|(who, kind, scope)| Step::Beat(who, kind, scope)),
		1 => (0..2u8, 0..5u8).prop_map(|(kind, scope)| Step::Count(kind, scope)),
		3 => (0..8u32).prop_map(Step::Ratify),
		2 => (0..2u8, 0..8u32).prop_map(|(by, id)| Step::End(by, id)),
		1 => (0..8u32, 1..60u32).prop_map(|(id, by)| Step::Extend(id, by)),
		12 => (0..2u8, 0..8u32, 0..14u8, 0..40u32)
			.prop_map(|(by, id, act, length)| Step::Act(by, id, act, length)),
		3 => (0..8u32).prop_map(Step::Close),
		2 => (31..36u64).prop_map(Step::Approve),
		1 => (0..70u32).prop_map(Step::Publish),
		1 => (0..3u8).prop_map(Step::Rearm),
		1 => (0..4u8, 0..5u8).prop_map(|(kind, scope)| Step::Drill(kind, scope)),
		2 => (41..49u64).prop_map(Step::Stand),
		1 => (41..49u64).prop_map(Step::Leave),
		1 => Just(Step::Compose),
		2 => (0..7u16).prop_map(Step::Certify),
		3 => (11..16u64).prop_map(Step::Author),
		1 => any::<bool>().prop_map(Step::Session),
	];
	prop::collection::vec(step, 0..60)
}

fn by(number: u8) -> RuntimeOrigin {
	if number == 0 {
		council()
	} else {
		tokens()
	}
}

fn kind(number: u8) -> Kind {
	match number {
		0 => Kind::WatcherFailure,
		1 => Kind::LogicFlaw,
		2 => Kind::DataUnavailable,
		_ => Kind::NetworkAttack,
	}
}

fn scope(number: u8) -> Scope {
	match number {
		0 => service(),
		1 => pallet(),
		2 => call("pay"),
		3 => Scope::Service(OTHER),
		_ => Scope::All,
	}
}

fn act_of(number: u8, length: u32) -> ActOf<Test> {
	match number {
		0..=4 => brake(scope(number), length),
		5 => Act::Release { scope: scope(length as u8 % 5) },
		6 => Act::SuspendSlashing { eras: length },
		7 => Act::LiftSuspension,
		8 => Act::NameAbsent {
			service: SERVICE,
			watchers: BoundedVec::truncate_from(vec![u64::from(length % 9)]),
		},
		9 => Act::Elect { service: SERVICE },
		10 => Act::Appoint { members: BoundedVec::truncate_from((31..36).collect()) },
		11 => Act::Override { value: (length as u8 % 3, length), length },
		12 => Act::RestartFinality {
			gone: BoundedVec::truncate_from((13..16).collect()),
			last: length,
			set: (length % 12).into(),
		},
		_ => Act::Pardon { service: SERVICE, from: UnixTime(1), to: UnixTime(length.into()) },
	}
}

fn take(step: Step) {
	let remark = || {
		let items = vec![(b"k".to_vec(), b"v".to_vec())];
		Box::new(RuntimeCall::System(frame_system::Call::set_storage { items }))
	};
	// What is refused changes nothing, as in a block.
	let _ = with_storage_layer(|| match step {
		Step::Pass(blocks) => {
			pass(blocks);
			Ok(())
		},
		Step::Declare(who, what, at, brake, drill) => {
			let cause = Cause { brake, drill, ..cause(kind(what), scope(at)) };
			Emergency::declare(by(who), cause, text())
		},
		Step::Beat(who, what, at) => {
			let cause = (what > 0).then(|| cause(kind(0), scope(at)));
			Emergency::heartbeat(signed(who), cause).map(|_| ()).map_err(|error| error.error)
		},
		Step::Count(what, at) => {
			let cause = cause(kind(what), scope(at));
			let counted = Emergency::declare_by_heartbeats(signed(1), cause);
			counted.map(|_| ()).map_err(|error| error.error)
		},
		Step::Ratify(id) => Emergency::ratify(tokens(), EmergencyId(id)),
		Step::End(who, id) => Emergency::end(by(who), EmergencyId(id)),
		Step::Extend(id, length) => Emergency::extend(tokens(), EmergencyId(id), length),
		Step::Act(who, id, what, length) => act(by(who), EmergencyId(id), act_of(what, length)),
		Step::Close(id) => Emergency::close(council(), EmergencyId(id), H256::repeat_byte(1)),
		Step::Approve(who) => {
			let approved = Emergency::approve(signed(who), remark());
			approved.map(|_| ()).map_err(|error| error.error)
		},
		Step::Publish(life) => {
			Emergency::publish(council(), None, Audience::Operators, text(), life)
		},
		Step::Rearm(who) => {
			let declarer = match who {
				0 => Declarer::Council,
				1 => Declarer::Watchers,
				_ => Declarer::Tokens,
			};
			Emergency::rearm(tokens(), declarer)
		},
		Step::Drill(what, at) => Emergency::call_drill(council(), kind(what), scope(at)),
		Step::Stand(who) => {
			let place = Place { operator: H256::from_low_u64_be(who), region: who as u16 };
			let vetted = Emergency::vet_standby(council(), SERVICE, who, Some(place));
			let key = key(who);
			vetted.and(Emergency::enroll_standby(signed(who), SERVICE, key, proof(who, who)))
		},
		Step::Leave(who) => Emergency::leave_standby(signed(who), SERVICE),
		Step::Compose => Emergency::compose_standby(signed(50), SERVICE),
		Step::Certify(absent) => {
			certify([absent]);
			Ok(())
		},
		Step::Author(who) => {
			Emergency::note_author(who);
			Ok(())
		},
		Step::Session(without) => {
			let validators: Vec<_> = (11..if without { 13 } else { 16 }).collect();
			world(|world| world.validators = validators.clone());
			Emergency::on_session(&validators);
			Ok(())
		},
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_order_of_calls_keeps_all_invariants_and_everything_ends(steps in steps()) {
		build_and_execute(|| {
			world(|world| world.validators = (11..16).collect());
			for step in steps {
				take(step);
				Emergency::do_try_state().expect("all holds");
			}
			// Nobody acts any more.
			pass(200);
			assert!(Brakes::<Test>::get().is_empty() && Overrides::<Test>::get().is_empty());
			assert!(RecoveryCommittee::<Test>::get().is_none() && Notices::<Test>::get().is_empty());
			assert!(world(|world| world.suspended.is_empty()));
			assert!(!Emergency::stands_still());
			assert!(FinalityRestart::<Test>::get().is_none());
		});
	}
}
