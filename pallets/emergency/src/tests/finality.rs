// SPDX-License-Identifier: Apache-2.0

//! Finality begins anew without those who are gone, and only if it has to.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::answers::emergency::{EmergencyId, Kind, Scope, Stage};

const GONE: [AccountId; 3] = [3, 4, 5];

/// Five validators; those who are left make a block each, when the others are gone.
fn lost() {
	world(|world| world.validators = (1..6).collect());
	for who in 1..6 {
		Emergency::note_author(who);
	}
	pass(20);
	blocks_of([1, 2]);
}

fn blocks_of(who: impl IntoIterator<Item = AccountId>) {
	for who in who {
		Emergency::note_author(who);
		pass(1);
	}
}

fn restart(gone: &[AccountId]) -> ActOf<Test> {
	let gone = Named::truncate_from(gone.to_vec());
	Act::RestartFinality { gone, last: 7, set: 3 }
}

fn try_restart(id: EmergencyId, gone: &[AccountId]) -> DispatchResult {
	act(tokens(), id, restart(gone))
}

/// One that lasts.
fn lasting() -> EmergencyId {
	ratified(Kind::WatcherFailure, Scope::All)
}

fn declared() -> EmergencyId {
	declare(council(), Kind::WatcherFailure, Scope::All)
}

#[test]
fn finality_begins_anew_with_the_first_session_without_those_who_are_gone() {
	build_and_execute(|| {
		lost();
		let id = declared();
		assert_ok!(try_restart(id, &GONE));
		assert_eq!(world(|world| world.stood_down.clone()), GONE);
		// They were elected for this session before.
		Emergency::on_session(&[1, 2, 3, 4, 5]);
		assert_eq!(world(|world| world.restarted), None);
		Emergency::on_session(&[1, 2]);
		assert_eq!(world(|world| world.restarted), Some((7, 3)));
		let event = Event::FinalityRestarted { id, validators: 2, last: 7, result: Ok(()) };
		System::assert_last_event(event.into());
		world(|world| world.restarted = None);
		Emergency::on_session(&[1, 2]);
		assert_eq!(world(|world| world.restarted), None, "once");
	});
}

#[test]
fn nobody_but_token_holders_decides_it() {
	build_and_execute(|| {
		lost();
		let id = declared();
		assert_noop!(act(council(), id, restart(&GONE)), Error::<Test>::NotVoted);
		assert_noop!(act(signed(1), id, restart(&GONE)), DispatchError::BadOrigin);
		let of_service = declare(tokens(), Kind::WatcherFailure, service());
		assert_ok!(Emergency::ratify(tokens(), of_service));
		assert_noop!(try_restart(of_service, &GONE), Error::<Test>::OutOfScope);
		let data = declare(tokens(), Kind::DataUnavailable, Scope::All);
		assert_noop!(try_restart(data, &GONE), Error::<Test>::NotAllowed);
	});
}

#[test]
fn whoever_makes_blocks_or_is_heard_is_not_gone() {
	build_and_execute(|| {
		lost();
		let id = lasting();
		Emergency::note_author(3);
		assert_noop!(try_restart(id, &[3]), Error::<Test>::NotAbsent);
		all_beat([4]);
		assert_noop!(try_restart(id, &[3, 4]), Error::<Test>::NotAbsent);
		// The node of a validator that does not watch.
		world(|world| world.heard.insert(5, System::block_number() as u32));
		assert_noop!(try_restart(id, &GONE), Error::<Test>::NotAbsent);
		pass(20);
		blocks_of([1, 2]);
		assert_ok!(try_restart(id, &GONE));
	});
}

#[test]
fn who_comes_back_for_a_block_undoes_nobody_elses_vote() {
	build_and_execute(|| {
		lost();
		let id = lasting();
		Emergency::note_author(3);
		assert_ok!(try_restart(id, &GONE));
		assert_eq!(world(|world| world.stood_down.clone()), [4, 5]);
		Emergency::on_session(&[1, 2, 3]);
		assert!(world(|world| world.restarted).is_some());
	});
}

#[test]
fn who_is_back_counts_with_those_who_stay() {
	build_and_execute(|| {
		lost();
		let id = lasting();
		all_beat([3, 4]);
		assert_noop!(try_restart(id, &GONE), Error::<Test>::QuorumLives);
	});
}

#[test]
fn who_is_gone_is_elected_by_no_election_while_it_waits() {
	build_and_execute(|| {
		lost();
		let id = lasting();
		Emergency::before_election();
		assert!(world(|world| world.stood_down.is_empty()), "nothing waits");
		assert_ok!(try_restart(id, &GONE));
		// They ask to be elected again.
		world(|world| world.stood_down.clear());
		Emergency::before_election();
		assert_eq!(world(|world| world.stood_down.clone()), GONE);
		Emergency::on_session(&[1, 2]);
		world(|world| world.stood_down.clear());
		Emergency::before_election();
		assert!(world(|world| world.stood_down.is_empty()), "once it began anew, they may");
	});
}

#[test]
fn it_is_not_used_up_by_a_session_of_nodes_that_nobody_saw() {
	build_and_execute(|| {
		lost();
		let id = lasting();
		assert_ok!(try_restart(id, &GONE));
		Emergency::on_session(&[1, 2, 8]);
		assert_eq!(world(|world| world.restarted), None);
		// One of two thirds is too few, seen or not; with its first block the new one is there.
		blocks_of([1, 2, 8]);
		Emergency::on_session(&[1, 2, 8]);
		assert_eq!(world(|world| world.restarted), Some((7, 3)));
	});
}

#[test]
fn a_later_vote_adds_to_one_that_waits() {
	build_and_execute(|| {
		lost();
		let id = lasting();
		assert_ok!(try_restart(id, &GONE));
		// Strangers without nodes took the seats of those who are gone.
		let seated = [1, 2, 8, 9];
		Emergency::on_session(&seated);
		world(|world| world.validators = seated.to_vec());
		pass(20);
		blocks_of([1, 2]);
		Emergency::on_session(&seated);
		assert_eq!(world(|world| world.restarted), None);
		assert_ok!(try_restart(id, &[8, 9]));
		let waits = FinalityRestart::<Test>::get().expect("it waits");
		assert_eq!(waits.gone.to_vec(), [3, 4, 5, 8, 9]);
		Emergency::on_session(&[1, 2]);
		assert!(world(|world| world.restarted).is_some());
	});
}

#[test]
fn those_who_are_left_have_to_be_there_and_too_few_for_finality() {
	build_and_execute(|| {
		lost();
		let id = lasting();
		assert_noop!(try_restart(id, &[]), Error::<Test>::UnknownSet);
		assert_noop!(try_restart(id, &[3, 4, 5, 9]), Error::<Test>::UnknownSet);
		assert_noop!(try_restart(id, &[3]), Error::<Test>::QuorumLives);
		// Named twice, one is gone.
		assert_noop!(try_restart(id, &[3, 3, 3]), Error::<Test>::QuorumLives);
		assert_noop!(try_restart(id, &[4, 5]), Error::<Test>::NoLivingQuorum);
		pass(20);
		assert_noop!(try_restart(id, &[1, 2, 3, 4, 5]), Error::<Test>::NamesAll);
		assert_noop!(try_restart(id, &GONE), Error::<Test>::NoLivingQuorum);
		blocks_of([1]);
		assert_noop!(try_restart(id, &GONE), Error::<Test>::NoLivingQuorum);
		blocks_of([2]);
		assert_ok!(try_restart(id, &GONE));
	});
}

#[test]
fn blocks_and_sets_of_the_future_are_refused() {
	build_and_execute(|| {
		lost();
		let id = declared();
		let gone = Named::truncate_from(GONE.to_vec());
		let last = System::block_number() as u32;
		let future = Act::RestartFinality { gone: gone.clone(), last, set: 3 };
		assert_noop!(act(tokens(), id, future), Error::<Test>::FromFuture);
		for (last, set) in [(7, 10), (8, 3)] {
			let unknown = Act::RestartFinality { gone: gone.clone(), last, set };
			assert_noop!(act(tokens(), id, unknown), Error::<Test>::UnknownSet);
		}
	});
}

#[test]
fn it_ends_with_its_emergency_though_nobody_acts() {
	build_and_execute(|| {
		lost();
		let id = declared();
		assert_ok!(try_restart(id, &GONE));
		while !matches!(stage(id), Stage::Over { .. }) {
			pass(1);
		}
		System::assert_has_event(Event::FinalityRestartEnded { id }.into());
		Emergency::on_session(&[1, 2]);
		assert_eq!(world(|world| world.restarted), None);
	});
}

#[test]
fn a_drill_restarts_nothing() {
	build_and_execute(|| {
		lost();
		assert_ok!(Emergency::call_drill(council(), Kind::WatcherFailure, Scope::All));
		let cause = Cause { drill: true, ..cause(Kind::WatcherFailure, Scope::All) };
		let id = NextId::<Test>::get();
		assert_ok!(Emergency::declare(council(), cause, text()));
		assert_ok!(try_restart(id, &GONE));
		assert!(!FinalityRestart::<Test>::exists());
		assert!(world(|world| world.stood_down.is_empty()));
	});
}

#[test]
fn who_validates_no_more_is_forgotten() {
	build_and_execute(|| {
		lost();
		Emergency::on_session(&[2, 3]);
		let mut known: Vec<_> = LastBlocks::<Test>::iter_keys().collect();
		known.sort();
		assert_eq!(known, [2, 3]);
	});
}
