// SPDX-License-Identifier: Apache-2.0

//! Half of the validators are gone for good: a vote has finality begin anew with the others, in the block in which
//! their session begins, and nodes count sets from the last one that was in force.

use super::*;
use crate::{
	configs::emergency::OneSession,
	tests::{assert_event, build_and_execute, start_block_by},
	AllPalletsWithSystem, BlockNumber, Grandpa, RuntimeEvent, Session,
};
use codec::Decode;
use frame_support::{
	assert_noop,
	traits::{Get, OnFinalize, OnIdle},
	weights::Weight,
	BoundedVec,
};
use pallet_emergency::{Error, FinalityRestart};
use pallet_staking::{Ledger, Validators};
use sp_consensus_grandpa::{ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
use sp_runtime::DigestItem;

type Log = ConsensusLog<BlockNumber>;

/// The validators that live.
fn living() -> [AccountId; 2] {
	[Sr25519Keyring::AliceStash, Sr25519Keyring::BobStash].map(account)
}

/// Ends the block; what it tells GRANDPA. Those who live make the next one, in turn, wherever an election seats them.
fn next_block() -> Option<Log> {
	let number = System::block_number();
	AllPalletsWithSystem::on_idle(number, Weight::MAX);
	AllPalletsWithSystem::on_finalize(number);
	let told = System::digest().logs.into_iter().find_map(|item| match item {
		DigestItem::Consensus(GRANDPA_ENGINE_ID, bytes) => Log::decode(&mut &bytes[..]).ok(),
		_ => None,
	});
	let maker = &living()[(number % 2) as usize];
	let seat = Session::validators().iter().position(|who| who == maker).expect("it has a seat");
	start_block_by(number + 1, seat as u32);
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
		assert_noop!(wrong(vec![maker, absent.clone()]), Error::<Runtime>::NotAbsent);
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
