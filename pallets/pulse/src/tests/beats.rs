// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError},
};
use frame_system::RawOrigin;
use sp_core::{Pair, H256};
use sp_runtime::DispatchError;
use vigil_primitives::answers::pulse::Beat;

fn refused(beat: Beat, signature: Signature) -> InvalidTransaction {
	match hand_in(beat, signature) {
		Err(TransactionValidityError::Invalid(reason)) => reason,
		other => panic!("{other:?}"),
	}
}

#[test]
fn a_beat_is_noted_told_of_and_said_once() {
	build_and_execute(|| {
		beats([2]);
		let heard = Beats::<Test>::get(12).expect("noted");
		assert_eq!(heard, Heard { at: now(), code: CODE, watches: true });
		assert_eq!(world(|world| world.told.clone()), [(12, true)]);
		assert_eq!(Pulse::last_beat(2), Some(now()));
		assert_eq!(Pulse::heard(), (5, 1, 1));
		let changed = Event::Changed { validator: 12, code: CODE, watches: true };
		System::assert_last_event(changed.into());
		System::reset_events();
		pass(INTERVAL);
		beats([2]);
		assert!(System::events().is_empty(), "nothing new");
		pass(INTERVAL);
		let silent = Beat { watches: false, ..beat_of(2) };
		assert_ok!(hand_in(silent, sign(&silent)));
		assert_eq!(System::events().len(), 1);
		assert_eq!(Pulse::heard(), (5, 1, 0));
	});
}

#[test]
fn only_the_one_whose_seat_it_is_signs_for_it() {
	build_and_execute(|| {
		let beat = beat_of(1);
		let other = pair(12).sign(&Pulse::message(&beat)).0;
		assert_eq!(refused(beat, other), InvalidTransaction::BadProof);
		assert_eq!(refused(beat, [0; 64]), InvalidTransaction::BadProof);
		let elsewhere = pair(11).sign(&beat.message(H256::zero(), H256::zero())).0;
		assert_eq!(refused(beat, elsewhere), InvalidTransaction::BadProof);
		let nobody = Beat { seat: 5, ..beat };
		assert_eq!(refused(nobody, sign(&beat)), InvalidTransaction::BadSigner);
		for changed in [
			Beat { at: beat.at - 1, ..beat },
			Beat { code: H256::zero(), ..beat },
			Beat { watches: false, ..beat },
			Beat { seat: 2, ..beat },
		] {
			assert_eq!(refused(changed, sign(&beat)), InvalidTransaction::BadProof);
		}
		assert_ok!(hand_in(beat, sign(&beat)));
	});
}

#[test]
fn a_beat_is_taken_once_and_the_next_one_an_interval_later() {
	build_and_execute(|| {
		let first = beat_of(0);
		let signature = sign(&first);
		assert_ok!(hand_in(first, signature));
		assert_eq!(refused(first, signature), InvalidTransaction::Stale);
		pass(INTERVAL - 1);
		let early = beat_of(0);
		assert_eq!(refused(early, sign(&early)), InvalidTransaction::Stale);
		assert_eq!(refused(first, signature), InvalidTransaction::Stale);
		pass(1);
		beats([0]);
	});
}

#[test]
fn a_beat_is_of_one_branch_though_others_have_the_same_genesis_and_height() {
	build_and_execute(|| {
		let beat = Beat { at: now() - 1, ..beat_of(0) };
		let [here, there] = [1, 2].map(H256::repeat_byte);
		let signed_on = |branch| pair(10).sign(&beat.message(GENESIS, branch)).0;
		frame_system::BlockHash::<Test>::insert(u64::from(beat.at), here);
		assert_eq!(refused(beat, signed_on(there)), InvalidTransaction::BadProof);
		assert_ok!(hand_in(beat, signed_on(here)));
	});
}

#[test]
fn old_beats_and_those_of_the_future_are_refused() {
	build_and_execute(|| {
		let beat = beat_of(0);
		let signature = sign(&beat);
		let future = Beat { at: now() + 1, ..beat };
		assert_eq!(refused(future, sign(&future)), InvalidTransaction::Future);
		pass(LIFE - 1);
		assert!(
			Pulse::authorize_beat(TransactionSource::External, &beat, &signature).is_ok(),
			"fresh enough"
		);
		pass(1);
		assert_eq!(refused(beat, signature), InvalidTransaction::Stale);
	});
}

#[test]
fn nobody_dispatches_a_beat_that_was_not_authorised() {
	build_and_execute(|| {
		let beat = beat_of(0);
		for origin in [RawOrigin::Root, RawOrigin::Signed(10), RawOrigin::None] {
			assert_noop!(Pulse::beat(origin.into(), beat, sign(&beat)), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn the_pool_holds_one_beat_of_each_validator_and_passes_it_on() {
	build_and_execute(|| {
		let provides = |beat: Beat| {
			let source = TransactionSource::External;
			let (valid, _) = Pulse::authorize_beat(source, &beat, &sign(&beat)).unwrap();
			assert!(valid.propagate && valid.longevity <= LIFE.into());
			valid.provides
		};
		let first = provides(beat_of(0));
		assert_ne!(first, provides(beat_of(1)));
		pass(1);
		assert_eq!(first, provides(beat_of(0)));
	});
}

#[test]
fn who_validates_no_more_is_forgotten() {
	build_and_execute(|| {
		beats(0..5);
		Pulse::on_session(&[11, 20]);
		assert_eq!(Beats::<Test>::iter_keys().collect::<Vec<_>>(), [11]);
	});
}
