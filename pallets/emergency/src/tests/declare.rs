// SPDX-License-Identifier: Apache-2.0

//! Who declares, how it is ratified, how it ends and is closed.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError;
use vigil_primitives::answers::emergency::{
	Audience, Declarer, EmergencyId, Kind, Phase, Scope, Stage,
};

use vigil_primitives::ServiceId;

const FLAW: Kind = Kind::LogicFlaw;
const LOST: Kind = Kind::WatcherFailure;

#[test]
fn each_declarer_alone_suffices() {
	build_and_execute(|| {
		let one = declare(council(), FLAW, pallet());
		let two = declare(tokens(), FLAW, call("pay"));
		let lost = cause(LOST, service());
		beats(1..5, &lost);
		assert_ok!(Emergency::declare_by_heartbeats(signed(50), lost));
		let three = EmergencyId(2);
		for (id, by) in
			[(one, Declarer::Council), (two, Declarer::Tokens), (three, Declarer::Watchers)]
		{
			let info = Emergency::emergency_info(id).expect("it is declared");
			assert_eq!(info.declarers, [by]);
			assert_eq!(info.stage, Stage::Declared { ratify_by: 21 });
			assert_eq!(info.referendum, Some(100 + id.0), "filed in the same block");
		}
		assert_eq!(world(|world| world.asked.clone()), [one, two, three]);
	});
}

#[test]
fn nobody_else_declares() {
	build_and_execute(|| {
		let cause = cause(FLAW, pallet());
		assert_noop!(Emergency::declare(signed(3), cause, text()), DispatchError::BadOrigin);
	});
}

#[test]
fn a_declaration_comes_with_record_notices_and_question_in_its_block() {
	build_and_execute(|| {
		let id = declare(council(), FLAW, pallet());
		let record = Emergencies::<Test>::get(id).expect("recorded");
		assert!(!record.log.is_zero());
		let notices = Emergency::valid_notices();
		let audiences: Vec<_> = notices.iter().map(|notice| notice.audience).collect();
		assert_eq!(audiences, [Audience::Operators, Audience::Users]);
		assert!(notices.iter().all(|notice| notice.emergency == Some(id) && notice.at == 1));
		assert_eq!(world(|world| world.asked.clone()), [id]);
	});
}

#[test]
fn a_declaration_stands_though_its_question_cannot_be_filed() {
	build_and_execute(|| {
		world(|world| world.unfiled = true);
		let id = declare(council(), FLAW, pallet());
		System::assert_has_event(Event::<Test>::NotFiled { id }.into());
		assert_ok!(Emergency::ratify(tokens(), id));
	});
}

#[test]
fn half_of_all_seats_is_not_enough_whoever_is_away() {
	build_and_execute(|| {
		let lost = cause(LOST, service());
		world(|world| world.sets.insert(SERVICE, (SET, (1..9).collect())));
		beats(1..5, &lost);
		let declared = Emergency::declare_by_heartbeats(signed(1), lost.clone());
		assert_noop!(declared.map_err(|error| error.error), Error::<Test>::NoMajority);
		beats(5..6, &lost);
		assert_ok!(Emergency::declare_by_heartbeats(signed(1), lost));
	});
}

#[test]
fn a_minority_of_a_network_that_fell_apart_cannot_declare() {
	build_and_execute(|| {
		// Three of seven see nobody else, and say so as often as they like.
		let lost = cause(LOST, service());
		for _ in 0..5 {
			beats([1, 2, 3], &lost);
			let declared = Emergency::declare_by_heartbeats(signed(1), lost.clone());
			assert_noop!(declared.map_err(|error| error.error), Error::<Test>::NoMajority);
			pass(3);
		}
	});
}

#[test]
fn whoever_has_a_service_of_its_own_declares_nothing_for_all() {
	build_and_execute(|| {
		world(|world| world.sets.insert(OTHER, (SET, vec![20])));
		for scope in [Scope::Service(OTHER), Scope::All] {
			let lost = cause(LOST, scope);
			beats([20], &lost);
			let declared = Emergency::declare_by_heartbeats(signed(20), lost.clone());
			assert_noop!(declared.map_err(|error| error.error), Error::<Test>::NoMajority);
		}
		// Over half of all who watch anything: five of eight.
		let lost = cause(LOST, Scope::Service(OTHER));
		beats(1..5, &lost);
		beats([20], &lost);
		assert_ok!(Emergency::declare_by_heartbeats(signed(50), lost));
	});
}

#[test]
fn heartbeats_count_for_what_they_say_while_they_are_fresh_and_once() {
	build_and_execute(|| {
		let (lost, all) = (cause(LOST, service()), cause(LOST, Scope::All));
		let count = |cause: &Cause| Emergency::declare_by_heartbeats(signed(1), cause.clone());
		beats(1..5, &lost);
		assert!(count(&all).is_err(), "about something else");
		pass(10);
		assert!(count(&lost).is_err(), "too old");
		beats(1..5, &lost);
		assert_ok!(count(&lost));
		finish(EmergencyId(0));
		close(EmergencyId(0));
		pass(60);
		assert!(count(&lost).is_err(), "used");
		beats(1..5, &lost);
		assert_ok!(count(&lost));
	});
}

#[test]
fn strangers_send_no_heartbeats_and_old_ones_are_dropped_by_anybody() {
	build_and_execute(|| {
		let sent = Emergency::heartbeat(signed(50), None).map_err(|error| error.error);
		assert_noop!(sent, Error::<Test>::NotWatcher);
		all_beat([1]);
		assert_noop!(Emergency::drop_heartbeat(signed(50), 1), Error::<Test>::StillFresh);
		pass(10);
		assert_ok!(Emergency::drop_heartbeat(signed(50), 1));
		assert_eq!(Heartbeats::<Test>::iter().count(), 0);
	});
}

#[test]
fn heartbeats_are_free_as_often_as_they_are_needed() {
	use frame_support::dispatch::Pays;
	build_and_execute(|| {
		let fee = || Emergency::heartbeat(signed(1), None).expect("it watches").pays_fee;
		assert_eq!((fee(), fee()), (Pays::No, Pays::Yes));
		pass(4);
		assert_eq!(fee(), Pays::Yes);
		pass(5);
		assert_eq!(fee(), Pays::No);
	});
}

#[test]
fn a_heartbeat_that_says_nothing_new_tells_nobody() {
	build_and_execute(|| {
		all_beat([1]);
		let told = System::events().len();
		all_beat([1]);
		assert_eq!(System::events().len(), told);
	});
}

#[test]
fn declaring_the_same_twice_changes_nothing_and_others_join() {
	build_and_execute(|| {
		let id = declare(council(), FLAW, pallet());
		let (record, told) = (Emergencies::<Test>::get(id), System::events().len());
		assert_ok!(Emergency::declare(council(), cause(FLAW, pallet()), text()));
		assert_eq!((Emergencies::<Test>::get(id), System::events().len()), (record, told));
		assert_ok!(Emergency::declare(tokens(), cause(FLAW, pallet()), text()));
		let info = Emergency::emergency_info(id).expect("known");
		assert_eq!(info.declarers, [Declarer::Council, Declarer::Tokens]);
		assert_eq!(NextId::<Test>::get(), EmergencyId(1));
	});
}

#[test]
fn each_declarer_has_one_until_it_is_ratified() {
	build_and_execute(|| {
		let id = declare(council(), FLAW, pallet());
		let again = || Emergency::declare(council(), cause(FLAW, call("pay")), text());
		assert_noop!(again(), Error::<Test>::NotRearmed);
		assert_ok!(Emergency::ratify(tokens(), id));
		assert!(!spent(Declarer::Council));
		assert_ok!(again());
	});
}

#[test]
fn who_joined_has_declared_as_well() {
	build_and_execute(|| {
		let lost = cause(LOST, service());
		beats(1..5, &lost);
		assert_ok!(Emergency::declare_by_heartbeats(signed(1), lost.clone()));
		let join = || Emergency::declare(council(), lost.clone(), text());
		let other = declare(council(), FLAW, pallet());
		assert_noop!(join(), Error::<Test>::NotRearmed);
		assert_ok!(Emergency::ratify(tokens(), other));
		assert_ok!(join());
		let again = || Emergency::declare(council(), cause(FLAW, call("pay")), text());
		assert_noop!(again(), Error::<Test>::NotRearmed);
		// It waits like the one who declared, from when nobody has ratified it.
		assert_ok!(Emergency::end(tokens(), other));
		run_to(36);
		close(other);
		close(EmergencyId(0));
		run_to(70);
		assert_noop!(again(), Error::<Test>::NotRearmed);
		run_to(71);
		assert_ok!(again());
	});
}

#[test]
fn who_joins_what_is_ratified_is_free_at_once() {
	build_and_execute(|| {
		let lost = cause(LOST, service());
		beats(1..5, &lost);
		assert_ok!(Emergency::declare_by_heartbeats(signed(1), lost.clone()));
		assert_ok!(Emergency::ratify(tokens(), EmergencyId(0)));
		assert_ok!(Emergency::declare(council(), lost, text()));
		assert!(!spent(Declarer::Council));
	});
}

#[test]
fn silence_reverts_a_declaration_and_its_declarer_waits() {
	build_and_execute(|| {
		let id = declare(council(), FLAW, pallet());
		assert_ok!(act(council(), id, brake(pallet(), 20)));
		run_to(21);
		assert_eq!(stage(id), Stage::Over { ratified: false });
		assert!(Emergency::brakes_in_force().is_empty());
		assert_noop!(Emergency::ratify(tokens(), id), Error::<Test>::NotActive);
		close(id);
		let again = || Emergency::declare(council(), cause(FLAW, call("pay")), text());
		run_to(70);
		assert_noop!(again(), Error::<Test>::NotRearmed);
		run_to(71);
		assert_ok!(again());
	});
}

#[test]
fn token_holders_arm_a_declarer_again() {
	build_and_execute(|| {
		let id = declare(council(), FLAW, pallet());
		assert_noop!(Emergency::rearm(tokens(), Declarer::Council), Error::<Test>::NotOver);
		finish(id);
		close(id);
		assert_noop!(Emergency::rearm(council(), Declarer::Council), DispatchError::BadOrigin);
		assert_ok!(Emergency::rearm(tokens(), Declarer::Council));
		assert_noop!(Emergency::rearm(tokens(), Declarer::Council), Error::<Test>::NothingToRearm);
		declare(council(), FLAW, call("pay"));
	});
}

#[test]
fn without_a_post_mortem_there_is_no_fast_path() {
	build_and_execute(|| {
		let id = ratified(FLAW, pallet());
		finish(id);
		let next = cause(FLAW, call("pay"));
		let declared = Emergency::declare(council(), next.clone(), text());
		assert_noop!(declared, Error::<Test>::NoPostMortem);
		let lost = cause(LOST, service());
		beats(1..8, &lost);
		let declared = Emergency::declare_by_heartbeats(signed(1), lost);
		assert_noop!(declared.map_err(|error| error.error), Error::<Test>::NoPostMortem);
		assert_noop!(Emergency::close(council(), id, H256::zero()), Error::<Test>::ZeroHash);
		close(id);
		assert_ok!(Emergency::declare(council(), next, text()));
	});
}

#[test]
fn token_holders_declare_though_others_owe_a_post_mortem() {
	build_and_execute(|| {
		finish(ratified(FLAW, pallet()));
		declare(tokens(), FLAW, call("pay"));
	});
}

#[test]
fn no_phase_of_the_way_back_is_skipped() {
	build_and_execute(|| {
		let id = ratified(FLAW, pallet());
		pass(9);
		assert_ok!(Emergency::end(council(), id));
		let phases = [Phase::Observe, Phase::Certify, Phase::Settle, Phase::Slash];
		for (place, phase) in (1..).zip(phases) {
			assert_eq!(stage(id), Stage::Restoring { phase, next: 10 + 5 * place });
			let closed = Emergency::close(council(), id, H256::repeat_byte(1));
			assert_noop!(closed, Error::<Test>::NotOver);
			System::assert_has_event(Event::<Test>::StageReached { id, stage: stage(id) }.into());
			pass(5);
		}
		assert_eq!(stage(id), Stage::Over { ratified: true });
		close(id);
		assert_eq!(stage(id), Stage::Closed);
	});
}

#[test]
fn who_did_not_declare_it_does_not_end_it() {
	build_and_execute(|| {
		let lost = cause(LOST, service());
		beats(1..6, &lost);
		assert_ok!(Emergency::declare_by_heartbeats(signed(1), lost));
		let id = EmergencyId(0);
		assert_noop!(Emergency::end(council(), id), DispatchError::BadOrigin);
		assert_noop!(Emergency::ratify(council(), id), DispatchError::BadOrigin);
		assert_noop!(Emergency::extend(council(), id, 1), DispatchError::BadOrigin);
		assert_ok!(Emergency::end(tokens(), id));
	});
}

#[test]
fn nobody_joins_what_others_declared_to_undo_it() {
	build_and_execute(|| {
		let lost = Cause { brake: true, ..cause(LOST, service()) };
		beats(1..6, &lost);
		assert_ok!(Emergency::declare_by_heartbeats(signed(1), lost.clone()));
		let id = EmergencyId(0);
		let suspend = || act(council(), id, Act::SuspendSlashing { eras: 1 });
		assert_noop!(suspend(), DispatchError::BadOrigin);
		let joining = Cause { brake: false, ..lost };
		assert_ok!(Emergency::declare(council(), joining, text()));
		assert_ok!(suspend());
		assert_noop!(Emergency::end(council(), id), DispatchError::BadOrigin);
		let release = || Act::Release { scope: service() };
		assert_noop!(act(council(), id, release()), DispatchError::BadOrigin);
		assert_noop!(act(council(), id, Act::LiftSuspension), DispatchError::BadOrigin);
		assert_ok!(act(tokens(), id, release()));
	});
}

#[test]
fn what_has_ended_is_not_extended() {
	build_and_execute(|| {
		let id = declare(council(), FLAW, pallet());
		assert_noop!(Emergency::extend(tokens(), id, 10), Error::<Test>::NotActive);
		assert_ok!(Emergency::ratify(tokens(), id));
		assert_ok!(Emergency::extend(tokens(), id, 1_000));
		run_to(150);
		assert_eq!(stage(id), Stage::Ratified);
		run_to(151);
		assert!(matches!(stage(id), Stage::Restoring { .. }));
		assert_noop!(Emergency::extend(tokens(), id, 10), Error::<Test>::NotActive);
	});
}

#[test]
fn a_scope_exists_and_fits_its_kind() {
	build_and_execute(|| {
		let declare = |cause| Emergency::declare(council(), cause, text());
		assert_noop!(declare(cause(LOST, pallet())), Error::<Test>::WrongScope);
		let nowhere = cause(LOST, Scope::Service(ServiceId(77)));
		assert_noop!(declare(nowhere), Error::<Test>::UnknownScope);
	});
}

#[test]
fn notices_expire_and_do_not_pile_up() {
	build_and_execute(|| {
		for life in 1..=40 {
			assert_ok!(Emergency::publish(council(), None, Audience::Users, text(), life));
		}
		let kept = Emergency::valid_notices();
		assert_eq!(kept.len() as u32, MAX_NOTICES);
		assert_eq!(kept[0].expires, 10, "those that expire first went");
		pass(39);
		assert_eq!(Emergency::valid_notices().len(), 1);
		pass(1);
		assert!(Notices::<Test>::get().is_empty());
		let publish = |life| Emergency::publish(council(), None, Audience::Users, text(), life);
		assert_noop!(publish(0), Error::<Test>::BadLength);
		assert_noop!(publish(61), Error::<Test>::BadLength);
		let unknown = Some(EmergencyId(5));
		let published = Emergency::publish(council(), unknown, Audience::Users, text(), 5);
		assert_noop!(published, Error::<Test>::UnknownEmergency);
	});
}
