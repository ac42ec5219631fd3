// SPDX-License-Identifier: Apache-2.0

//! Who took part is not for the first certificate to decide.

use crate::{mock::*, *};
use frame_support::assert_ok;
use frame_system::RawOrigin;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionSource};
use vigil_bls::{test_utils::TestSet, Fake};
use vigil_primitives::{Certificate, Era, Halt, Kind, MemberIndex, Round, Statement};

/// A Halt of round [`START`] without these members.
fn without(absent: &[u16]) -> Certificate {
	set().certify(Statement::Halt(Halt { round: Round(START), ..halt(105) }), absent)
}

fn members(indices: &[u16]) -> Vec<MemberIndex> {
	indices.iter().copied().map(MemberIndex).collect()
}

fn authorize(
	certificates: &[Certificate],
) -> Result<Vec<Vec<u8>>, sp_runtime::transaction_validity::TransactionValidityError> {
	let certificates = certificates.to_vec().try_into().expect("few enough");
	let answer = Liveness::authorize_certificates(TransactionSource::Local, &certificates);
	answer.map(|(validity, _)| validity.provides)
}

#[test]
fn whom_the_first_certificate_left_out_another_one_credits() {
	build_and_execute(|| {
		assert_eq!(submit(without(&[3])), Ok(true));
		assert_eq!((credited(), joined()), (vec![(SERVICE, SET, 1)], vec![]));
		assert_eq!(submit(without(&[])), Ok(true), "the fee is returned");
		assert_eq!(joined(), [(SERVICE, SET, Kind::Halt, vec![3])]);
		assert_eq!(credited().len(), 1, "the certificate counts once");
		let body_hash = without(&[]).signed.statement.body_hash();
		let (service, set_id, kind) = (SERVICE, SET, Kind::Halt);
		let joined = members(&[3]);
		assert_eq!(
			events().last(),
			Some(&Event::Joined { service, set_id, kind, body_hash, joined })
		);
		assert_ignored(without(&[]), Reason::OnRecord);
		assert_ignored(without(&[3]), Reason::OnRecord);
	});
}

#[test]
fn a_certificate_that_leaves_out_others_still_credits_whom_it_adds() {
	build_and_execute(|| {
		assert_eq!(submit(without(&[3])), Ok(true));
		assert_eq!(submit(without(&[0])), Ok(true));
		assert_eq!(joined(), [(SERVICE, SET, Kind::Halt, vec![3])]);
		assert!(Joinable::<Test>::get(SERVICE)[0].absent.count() == 0, "nobody is missing");
	});
}

#[test]
fn others_join_for_some_rounds_after_the_first_was_heard_and_no_longer() {
	for (wait, joins) in [(6, true), (7, false)] {
		build_and_execute(|| {
			pass(9);
			assert_eq!(submit(without(&[3])), Ok(true), "heard three rounds late");
			pass(wait);
			assert_eq!(submit(without(&[])), Ok(joins));
			assert_eq!(joined().len(), usize::from(joins));
			assert_eq!(Liveness::joinable(SERVICE).len(), usize::from(joins));
		});
	}
}

#[test]
fn every_kind_is_joined_and_none_for_another_statement() {
	build_and_execute(|| {
		let said = [
			Statement::Checkpoint(checkpoint(100)),
			Statement::Halt(halt(105)),
			Statement::Resume(resume(105)),
		];
		for statement in said.clone() {
			assert_eq!(submit(set().certify(statement, &[1])), Ok(true));
		}
		assert_eq!(joined(), []);
		let open = Liveness::joinable(SERVICE);
		assert!(open.iter().all(|one| one.absent == members(&[1])), "{open:?}");
		for statement in said {
			assert_eq!(submit(certify(statement)), Ok(true));
		}
		let kinds: Vec<_> = joined().into_iter().map(|(.., kind, who)| (kind, who)).collect();
		let expected = [Kind::Checkpoint, Kind::Halt, Kind::Resume].map(|kind| (kind, vec![1]));
		assert_eq!(kinds, expected);
	});
}

#[test]
fn a_forged_certificate_adds_nobody() {
	build_and_execute(|| {
		assert_eq!(submit(without(&[3])), Ok(true));
		let mut forged = without(&[]);
		forged.signature = without(&[3]).signature;
		assert_eq!(submit(forged.clone()), Err(Error::<Test>::WrongSignature.into()));
		assert_eq!(authorize(&[forged]), Err(InvalidTransaction::BadProof.into()));
		assert_eq!(joined(), []);
	});
}

#[test]
fn a_suspicion_is_joined_by_nobody_and_joins_nothing() {
	build_and_execute(|| {
		assert_eq!(submit(suspicion(105)), Ok(true));
		assert!(Joinable::<Test>::get(SERVICE).is_empty());
		assert_eq!(submit(without(&[3])), Ok(true));
		assert_ignored(without(&[0, 1]), Reason::OldHalt);
		assert_eq!(submit(without(&[])), Ok(true), "a quorum does");
	});
}

#[test]
fn the_authors_own_watcher_hands_in_who_was_left_out() {
	build_and_execute(|| {
		let first = authorize(&[without(&[3])]).expect("it is news");
		assert_ok!(Liveness::note_certificates(
			RawOrigin::Authorized.into(),
			vec![without(&[3])].try_into().unwrap()
		));
		let fuller = authorize(&[without(&[])]).expect("it adds somebody");
		assert_ne!(first, fuller, "it does not leave the pool with the first");
		let both = vec![without(&[]), without(&[0])].try_into().unwrap();
		assert_ok!(Liveness::note_certificates(RawOrigin::Authorized.into(), both));
		assert_eq!(joined().len(), 1);
		assert_eq!(authorize(&[without(&[])]), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn only_the_last_statements_are_joined() {
	build_and_execute(|| {
		let old =
			|height| Statement::Halt(Halt { round: Round(START - 3 * height), ..halt(height) });
		let heights: Vec<u64> = (1..=10).collect();
		for height in &heights {
			assert_eq!(submit(set().certify(old(*height), &[3])), Ok(true), "first of its round");
		}
		assert_eq!(Joinable::<Test>::get(SERVICE).len(), 9);
		assert_ignored(certify(old(1)), Reason::OnRecord);
		assert_eq!(submit(certify(old(2))), Ok(true));
	});
}

/// A certificate that each adds one more costs nothing a few times, and then its fee.
#[test]
fn a_set_is_not_verified_for_nothing_once_for_each_of_its_members() {
	build_and_execute(|| {
		let many: Vec<u128> = vec![10; 60];
		let large = TestSet::<Fake>::with_plan(&plan(OTHER, SET), &many);
		keep_set(KeptSet::of(&large, POLICY, Era(1)));
		let without = |absent: u16| {
			let absent: Vec<_> = (0..absent).collect();
			large.certify(Statement::Halt(halt(105)), &absent)
		};
		assert_eq!(submit(without(19)), Ok(true));
		let free = (0..19).rev().filter(|absent| submit(without(*absent)) == Ok(true)).count();
		assert_eq!(free, FREE_JOINS as usize);
		assert_eq!(joined().len(), 19, "everybody is credited all the same");
		assert_eq!(Joinable::<Test>::get(OTHER)[0].absent.count(), 0);
	});
}
