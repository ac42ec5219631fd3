// SPDX-License-Identifier: Apache-2.0

//! Beats of real session keys, and the upgrade that waits for them.

use super::{
	account, build_and_execute,
	liveness::{certify, checkpoint, tell, STASHES},
	restaking::in_office,
	run_to,
};
use crate::{
	configs::{liveness::GenesisHash, pulse},
	constants::time::MINUTES,
	AccountId, Emergency, Executive, Pulse, Runtime, RuntimeOrigin, Scheduler, Session, System,
};
use frame_support::{
	assert_ok,
	storage::{with_transaction, TransactionOutcome},
	traits::Get,
};
use pallet_pulse::{Config, Upgrade};
use sp_core::{storage::well_known_keys, Pair, H256};
use sp_keyring::Sr25519Keyring::{
	self, Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash,
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	transaction_validity::{InvalidTransaction, TransactionSource},
	DispatchError, Perbill,
};
use vigil_primitives::answers::pulse::Beat;

const HOT: [(Sr25519Keyring, Sr25519Keyring); 4] =
	[(AliceStash, Alice), (BobStash, Bob), (CharlieStash, Charlie), (DaveStash, Dave)];

fn later(blocks: u32) {
	run_to(System::block_number() + blocks);
}

fn interval() -> u32 {
	<Runtime as Config>::Interval::get()
}

/// The node of this validator beats, signed with this key.
fn beat_by(
	stash: Sr25519Keyring,
	key: Sr25519Keyring,
	code: H256,
	watches: bool,
) -> (Beat, [u8; 64]) {
	let who: AccountId = account(stash);
	let seat = Session::validators().iter().position(|one| *one == who).expect("it validates");
	let at = System::block_number() - 1;
	let beat = Beat { seat: seat as u32, at, code, watches };
	(beat, key.pair().sign(&beat.message(GenesisHash::get(), System::block_hash(at))).0)
}

fn beats(who: &[Sr25519Keyring], code: H256, watches: bool) {
	for (stash, hot) in HOT.into_iter().filter(|(stash, _)| who.contains(stash)) {
		let (beat, signature) = beat_by(stash, hot, code, watches);
		assert_eq!(Executive::apply_extrinsic(pulse::beat(beat, signature)), Ok(Ok(())));
	}
}

/// Hands in a beat, when that is asked for.
pub(super) fn is_heard() -> Box<dyn FnOnce()> {
	let (beat, signature) = beat_by(AliceStash, Alice, H256::zero(), true);
	Box::new(move || {
		assert_eq!(Executive::apply_extrinsic(pulse::beat(beat, signature)), Ok(Ok(())));
		assert_eq!(Pulse::heard(), (4, 1, 1));
	})
}

#[test]
fn a_beat_pays_nothing_comes_from_anywhere_and_is_signed_by_the_key_that_makes_blocks() {
	build_and_execute(|| {
		let validity = |key| {
			let (beat, signature) = beat_by(AliceStash, key, H256::zero(), true);
			let transaction = pulse::beat(beat, signature);
			with_transaction(|| {
				let source = TransactionSource::External;
				let hash = H256::repeat_byte(9);
				let validity = Executive::validate_transaction(source, transaction, hash);
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(validity))
			})
			.expect("it is rolled back")
		};
		assert_eq!(validity(Bob), Err(InvalidTransaction::BadProof.into()));
		assert!(validity(Alice).is_ok_and(|valid| valid.propagate));
		beats(&[AliceStash], H256::zero(), true);
		assert_eq!(Pulse::heard(), (4, 1, 1));
		assert_eq!(pulse::seats().len(), 4);
	});
}

#[test]
fn a_quiet_watcher_goes_missing_and_the_chain_says_so() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let presence = || Emergency::presence(service).expect("a set is in office");
		assert_eq!(presence().seen, 0);
		beats(&STASHES, H256::zero(), true);
		tell(certify(service, checkpoint(32)));
		assert_eq!((presence().seats, presence().seen), (4, 4));
		later(interval());
		beats(&STASHES[..2], H256::zero(), true);
		// Whose watcher does not run is not there, though its node is.
		beats(&STASHES[2..3], H256::zero(), false);
		assert_eq!(presence().seen, 4, "what was said before still holds");
		later(5 * MINUTES);
		let (seats, seen) = (4, 2);
		assert_eq!(presence().seen, seen);
		let missing = pallet_emergency::Event::<Runtime>::WatchersMissing { service, seats, seen };
		System::assert_has_event(missing.into());
		assert_eq!(Pulse::heard(), (4, 4, 3));
		later(5 * MINUTES);
		assert_eq!(presence().seen, 0);
	});
}

#[test]
fn beats_change_nothing_of_what_a_watcher_declares() {
	use pallet_emergency::Heartbeats;
	build_and_execute(|| {
		in_office(&STASHES, 50);
		let cause = pallet_emergency::Cause {
			kind: vigil_primitives::answers::emergency::Kind::WatcherFailure,
			scope: vigil_primitives::answers::emergency::Scope::All,
			brake: false,
			drill: false,
		};
		let signed = RuntimeOrigin::signed(account(AliceStash));
		assert_ok!(Emergency::heartbeat(signed, Some(cause)));
		let before = Heartbeats::<Runtime>::get(account(AliceStash));
		later(10);
		beats(&[AliceStash], H256::zero(), true);
		assert_eq!(Heartbeats::<Runtime>::get(account(AliceStash)), before);
	});
}

#[test]
fn an_upgrade_waits_for_three_of_four_and_its_height_and_anybody_applies_it() {
	build_and_execute(|| {
		let code = b"no code, but bytes with a hash".to_vec();
		let hash = BlakeTwo256::hash(&code);
		let (from, until) = (System::block_number() + 50, System::block_number() + 1_000);
		let share = Perbill::from_percent(75);
		assert_ok!(Pulse::plan_upgrade(RuntimeOrigin::root(), hash, from, until, share));
		beats(&STASHES[..2], hash, true);
		run_to(from + MINUTES);
		assert!(System::authorized_upgrade().is_none(), "two are not enough");
		beats(&STASHES[2..3], hash, true);
		run_to(from + 2 * MINUTES);
		assert!(System::authorized_upgrade().is_some_and(|one| *one.code_hash() == hash));
		run_to(until);
		assert!(System::authorized_upgrade().is_none(), "nobody applied it in time");
		assert!(!Upgrade::<Runtime>::exists());
	});
}

#[test]
fn code_changes_at_the_height_that_was_decided() {
	build_and_execute(|| {
		let code = b"no code, but bytes".to_vec();
		let at = System::block_number() + 20;
		// As a referendum does that is enacted at a height.
		let call = frame_system::Call::<Runtime>::set_code_without_checks { code: code.clone() };
		assert_ok!(Scheduler::schedule(RuntimeOrigin::root(), at, None, 0, Box::new(call.into())));
		let now = || sp_io::storage::get(well_known_keys::CODE).map(|code| code.to_vec());
		let before = now();
		run_to(at - 1);
		assert_eq!(now(), before);
		run_to(at);
		assert_eq!(now(), Some(code));
	});
}
