// SPDX-License-Identifier: Apache-2.0

//! Half of the validators are gone for good: a vote has finality begin anew with the others, in the block in which
//! their session begins, and nodes count sets from the last one that was in force.

use super::*;
use crate::{
	configs::emergency::{OneSession, Validating},
	tests::{assert_event, build_and_execute, start_block_by},
	AllPalletsWithSystem, BlockNumber, Grandpa, RuntimeEvent, Session, Staking,
};
use codec::Decode;
use frame_support::{
	assert_noop,
	traits::{Get, OnFinalize, OnIdle},
	weights::Weight,
	BoundedVec,
};
use pallet_emergency::{Consensus, Error, FinalityRestart, LastBlocks};
use pallet_staking::{Ledger, ValidatorPrefs, Validators};
use sp_consensus_grandpa::{ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
use sp_runtime::DigestItem;

type Log = ConsensusLog<BlockNumber>;

/// The validators that live.
fn living() -> [AccountId; 2] {
	[Sr25519Keyring::AliceStash, Sr25519Keyring::BobStash].map(account)
}

fn end_block() -> BlockNumber {
	let number = System::block_number();
	AllPalletsWithSystem::on_idle(number, Weight::MAX);
	AllPalletsWithSystem::on_finalize(number);
	number
}

fn seat_of(who: &AccountId) -> u32 {
	let seat = Session::validators().iter().position(|one| one == who);
	seat.expect("it has a seat") as u32
}

/// Ends the block; what it tells GRANDPA. Those who live make the next one, in turn, wherever an election seats them.
fn next_block() -> Option<Log> {
	let number = end_block();
	let told = System::digest().logs.into_iter().find_map(|item| match item {
		DigestItem::Consensus(GRANDPA_ENGINE_ID, bytes) => Log::decode(&mut &bytes[..]).ok(),
		_ => None,
	});
	start_block_by(number + 1, seat_of(&living()[(number % 2) as usize]));
	told
}

fn pass(blocks: u32) {
	(0..blocks).for_each(|_| drop(next_block()));
}

/// The validators who make no blocks.
fn gone() -> Vec<AccountId> {
	let living = living();
	Session::validators().into_iter().filter(|who| !living.contains(who)).collect()
}

fn restart(gone: Vec<AccountId>, set: u64) -> ActOf<Runtime> {
	Act::RestartFinality { gone: BoundedVec::truncate_from(gone), last: 3, set }
}

#[test]
fn finality_begins_anew_with_those_who_are_left_and_counts_from_the_last_set_in_force() {
	build_and_execute(|| {
		let set = Grandpa::current_set_id();
		let gone = gone();
		assert_eq!(gone.len(), 2);
		// Eras pass while nothing is final: sets are counted that no node ever followed.
		pass(3 * OneSession::get());
		assert!(Grandpa::current_set_id() > set, "an era has passed");
		let id = declare(RuntimeOrigin::root(), cause(Kind::WatcherFailure, Scope::All));
		let bond = Ledger::<Runtime>::get(&gone[0]).expect("it is bonded").total;
		assert_ok!(act(RuntimeOrigin::root(), id, restart(gone.clone(), set)));
		assert!(gone.iter().all(|who| !Validators::<Runtime>::contains_key(who)));
		let change = (0..6 * OneSession::get()).find_map(|_| match next_block() {
			Some(Log::ForcedChange(last, change)) => Some((last, change)),
			Some(Log::ScheduledChange(_)) => {
				assert!(FinalityRestart::<Runtime>::exists(), "no set comes between");
				None
			},
			_ => None,
		});
		let (last, ScheduledChange { next_authorities, delay }) = change.expect("forced");
		assert_eq!((last, next_authorities.len()), (3, 2));
		assert!(delay > 0 && delay < OneSession::get(), "{delay}");
		assert_eq!(Grandpa::current_set_id(), set + 1, "as nodes count");
		let left = Session::validators();
		assert!(left.len() == 2 && !left.iter().any(|who| gone.contains(who)), "{left:?}");
		let kept = Ledger::<Runtime>::get(&gone[0]).expect("it is bonded").total;
		assert_eq!(kept, bond, "who is gone loses nothing by that");
		assert!(!FinalityRestart::<Runtime>::exists());
		pass(delay + 1);
		assert_eq!(Grandpa::grandpa_authorities().len(), 2);
	});
}

#[test]
fn who_makes_blocks_is_not_gone_and_a_minority_decides_nothing() {
	build_and_execute(|| {
		pass(3 * OneSession::get());
		let id = declare(council(), cause(Kind::WatcherFailure, Scope::All));
		let ([maker, _], absent) = (living(), gone()[0].clone());
		let wrong = |who: Vec<AccountId>| act(RuntimeOrigin::root(), id, restart(who, 0));
		assert_noop!(wrong(vec![maker.clone()]), Error::<Runtime>::NotAbsent);
		assert_noop!(wrong(vec![maker, absent.clone()]), Error::<Runtime>::QuorumLives);
		assert_noop!(wrong(vec![absent]), Error::<Runtime>::QuorumLives);
		assert_noop!(act(council(), id, restart(gone(), 0)), Error::<Runtime>::NotVoted);
		let future = act(RuntimeOrigin::root(), id, restart(gone(), 1_000));
		assert_noop!(future, Error::<Runtime>::UnknownSet);
	});
}

#[test]
fn a_restart_that_comes_too_late_for_its_emergency_is_dropped() {
	build_and_execute(|| {
		pass(3 * OneSession::get());
		let id = declare(RuntimeOrigin::root(), cause(Kind::WatcherFailure, Scope::All));
		assert_ok!(act(RuntimeOrigin::root(), id, restart(gone(), 0)));
		assert_ok!(Emergency::end(RuntimeOrigin::root(), id));
		assert_event!(RuntimeEvent::Emergency(
			pallet_emergency::Event::FinalityRestartEnded { .. }
		));
		for _ in 0..6 * OneSession::get() {
			assert!(!matches!(next_block(), Some(Log::ForcedChange(..))));
		}
	});
}

#[test]
fn who_is_gone_and_asks_to_be_elected_again_holds_nothing_up() {
	build_and_execute(|| {
		let (set, gone) = (Grandpa::current_set_id(), gone());
		pass(3 * OneSession::get());
		let id = declare(RuntimeOrigin::root(), cause(Kind::WatcherFailure, Scope::All));
		assert_ok!(act(RuntimeOrigin::root(), id, restart(gone.clone(), set)));
		let begins = (0..6 * OneSession::get()).any(|_| {
			for who in &gone {
				let controller = Staking::bonded(who).expect("it is bonded");
				let origin = RuntimeOrigin::signed(controller);
				assert_ok!(Staking::validate(origin, ValidatorPrefs::default()));
			}
			matches!(next_block(), Some(Log::ForcedChange(..)))
		});
		assert!(begins);
		assert_eq!(Session::validators().len(), 2);
	});
}

#[test]
fn the_first_block_of_a_session_shows_nobody() {
	build_and_execute(|| {
		let away = gone().remove(0);
		let mut began = 0;
		for _ in 0..3 * OneSession::get() {
			let (session, number) = (Session::current_index(), end_block() + 1);
			// A place among those whose session begins, which somebody else has now.
			start_block_by(number, seat_of(&away));
			let begins = Session::current_index() > session;
			began += u32::from(begins);
			let shown = LastBlocks::<Runtime>::get(&away) == Some(number);
			assert_eq!(shown, !begins, "block {number}");
		}
		assert!(began >= 2);
	});
}

#[test]
fn finality_begins_anew_after_no_block_of_another_set_than_the_one_that_nodes_follow() {
	build_and_execute(|| {
		let set = Grandpa::current_set_id();
		pass(4 * OneSession::get() + 3);
		let (current, last) = (Grandpa::current_set_id(), System::block_number() - 1);
		assert!(current > set);
		let id = declare(RuntimeOrigin::root(), cause(Kind::WatcherFailure, Scope::All));
		let after = |last, set| {
			let gone = BoundedVec::truncate_from(gone());
			act(RuntimeOrigin::root(), id, Act::RestartFinality { gone, last, set })
		};
		// Nodes would refuse the block in which that takes effect, and with it every other.
		assert_noop!(after(last, set), Error::<Runtime>::UnknownSet);
		assert_noop!(after(3, current), Error::<Runtime>::UnknownSet);
		assert_ok!(after(last, current));
		assert_ok!(after(3, set));
	});
}

/// Who was left was lost as well before a block was final.
#[test]
fn finality_that_did_not_come_back_begins_anew_once_more_after_the_same_block() {
	build_and_execute(|| {
		let set = Grandpa::current_set_id();
		pass(3 * OneSession::get());
		let id = declare(RuntimeOrigin::root(), cause(Kind::WatcherFailure, Scope::All));
		assert_ok!(act(RuntimeOrigin::root(), id, restart(gone(), set)));
		let forced = || matches!(next_block(), Some(Log::ForcedChange(..)));
		assert!((0..6 * OneSession::get()).any(|_| forced()));
		for _ in 0..2 {
			// Block 3 is the last final one still, and nodes follow the next set.
			assert_eq!(Grandpa::current_set_id(), set + 1);
			assert!(Validating::was_in_force(set + 1, 3) && !Validating::was_in_force(set, 3));
			assert!(Validating::was_in_force(set, 2) && !Validating::was_in_force(set + 1, 2));
			pass(OneSession::get());
		}
	});
}
