// SPDX-License-Identifier: Apache-2.0

//! What a block author's own watcher may hand in, and what then happens.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	pallet_prelude::{InvalidTransaction, TransactionSource, ValidTransaction},
	traits::Authorize,
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::{transaction_validity::TransactionValidityError, DispatchError};
use vigil_primitives::{
	traits::Status, Certificate, Halt, Handover, Round, SignaturePoint, Statement,
};

fn call(certificates: &[Certificate]) -> RuntimeCall {
	let certificates = certificates.to_vec().try_into().expect("few enough");
	RuntimeCall::Liveness(Call::note_certificates { certificates })
}

fn authorize(
	source: TransactionSource,
	certificates: &[Certificate],
) -> Result<ValidTransaction, TransactionValidityError> {
	let answer = call(certificates).authorize(source).expect("the call can be authorized");
	answer.map(|(validity, unspent)| {
		assert_eq!(unspent, Weight::zero());
		validity
	})
}

/// Authorized and dispatched, as in a block.
fn include(certificates: &[Certificate]) -> Result<(), TransactionValidityError> {
	authorize(TransactionSource::InBlock, certificates)?;
	let certificates = certificates.to_vec().try_into().expect("few enough");
	assert_ok!(Liveness::note_certificates(RawOrigin::Authorized.into(), certificates));
	Ok(())
}

fn refused(certificates: &[Certificate], error: InvalidTransaction) {
	for source in [TransactionSource::Local, TransactionSource::InBlock] {
		assert_eq!(authorize(source, certificates), Err(error.into()));
	}
}

fn halted(height: u64) -> Certificate {
	certify(Statement::Halt(halt(height)))
}

fn checked(height: u64) -> Certificate {
	certify(Statement::Checkpoint(checkpoint(height)))
}

#[test]
fn only_the_node_itself_or_a_block_is_heard() {
	build_and_execute(|| {
		let news = [halted(105)];
		assert!(authorize(TransactionSource::Local, &news).is_ok());
		assert!(authorize(TransactionSource::InBlock, &news).is_ok());
		let outside = authorize(TransactionSource::External, &news);
		assert_eq!(outside, Err(InvalidTransaction::Call.into()));
	});
}

#[test]
fn the_transaction_stays_here_and_not_for_long() {
	build_and_execute(|| {
		let validity = authorize(TransactionSource::Local, &[halted(105)]).unwrap();
		assert!(!validity.propagate);
		assert_eq!(validity.longevity, 8);
		assert!(validity.requires.is_empty());
		assert_eq!(validity.provides.len(), 1);
	});
}

#[test]
fn copies_of_a_statement_have_one_tag_and_more_news_comes_first() {
	build_and_execute(|| {
		let local = |certificates: &[Certificate]| {
			authorize(TransactionSource::Local, certificates).unwrap()
		};
		let statement = Statement::Halt(halt(105));
		let (all, fewer) = (set().certify(statement.clone(), &[]), set().certify(statement, &[2]));
		let both = local(&[all.clone(), checked(100)]);
		let (all, fewer, other) = (local(&[all]), local(&[fewer]), local(&[halted(106)]));
		assert_eq!(all.provides, fewer.provides);
		assert_ne!(all.provides, other.provides);
		assert_eq!(both.provides[0], all.provides[0]);
		assert!(both.priority > all.priority);
	});
}

#[test]
fn nothing_new_is_stale() {
	build_and_execute(|| {
		refused(&[], InvalidTransaction::Stale);
		tell_halt(105);
		refused(&[halted(105)], InvalidTransaction::Stale);
		assert!(include(&[halted(105), checked(100)]).is_ok());
		refused(&[halted(105), checked(100)], InvalidTransaction::Stale);
	});
}

#[test]
fn what_another_author_included_first_is_stale() {
	build_and_execute(|| {
		let mine = [set().certify(Statement::Halt(halt(105)), &[1])];
		assert!(authorize(TransactionSource::Local, &mine).is_ok());
		assert_ok!(include(&[halted(105)]));
		refused(&mine, InvalidTransaction::Stale);
	});
}

#[test]
fn one_invalid_certificate_spoils_the_transaction() {
	build_and_execute(|| {
		let mut forged = halted(105);
		forged.signature = set().certify(Statement::Halt(halt(106)), &[]).signature;
		refused(&[forged.clone()], InvalidTransaction::BadProof);
		refused(&[checked(100), forged.clone()], InvalidTransaction::BadProof);
		tell_halt(105);
		refused(&[checked(100), forged], InvalidTransaction::BadProof);
		let mut garbage = checked(100);
		garbage.signature = SignaturePoint([0; 192]);
		refused(&[garbage], InvalidTransaction::BadProof);
		refused(&[checked(105)], InvalidTransaction::Call);
		let handover = certify(Statement::Handover(Handover::to(set().commitment)));
		refused(&[handover], InvalidTransaction::Call);
		let in_round =
			|second: u64| certify(Statement::Halt(Halt { round: Round(second), ..halt(105) }));
		refused(&[in_round(now() + 27)], InvalidTransaction::Future);
		refused(&[in_round(now() + 1)], InvalidTransaction::Call);
		forget_sets(Some(SERVICE));
		refused(&[checked(100)], InvalidTransaction::Stale);
	});
}

#[test]
fn each_certificate_is_applied_or_ignored_with_an_event() {
	build_and_execute(|| {
		pass(6);
		let early = halt(105);
		pass(3);
		let resumed = certify(Statement::Resume(resume(105)));
		let first = certify(Statement::Halt(early));
		assert_ok!(include(&[checked(100), first.clone(), first, resumed]));
		assert_eq!(status(), Status::Recovering);
		assert_eq!(credited().len(), 3);
		let reason = Reason::OnRecord;
		assert_event(Event::Ignored { service: SERVICE, set_id: SET, reason });
	});
}

#[test]
fn a_suspicion_is_taken_from_the_author_too() {
	build_and_execute(|| {
		assert_ok!(include(&[suspicion(105)]));
		assert_eq!(status(), Status::Suspect);
		refused(&[suspicion(105)], InvalidTransaction::Stale);
	});
}

#[test]
fn a_suspicion_does_not_keep_the_halt_of_the_same_statement_waiting() {
	build_and_execute(|| {
		let suspected = authorize(TransactionSource::Local, &[suspicion(105)]).unwrap();
		let certified = authorize(TransactionSource::Local, &[halted(105)]).unwrap();
		assert_ne!(suspected.provides, certified.provides);
	});
}

#[test]
fn what_only_the_record_hears_is_news_once() {
	build_and_execute(|| {
		let old = [halted(105)];
		let suspicion = suspicion(105);
		pass(63);
		assert_ok!(include(&old));
		assert_eq!((status(), credited().len()), (Status::Live, 1));
		assert_eq!(spans(), [(START - 12, 12, None)]);
		refused(&old, InvalidTransaction::Stale);
		refused(&[suspicion], InvalidTransaction::Stale);
	});
}

#[test]
fn no_other_origin_gets_past_the_signatures() {
	build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(7), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let certificates = vec![halted(105)].try_into().unwrap();
			assert_noop!(
				Liveness::note_certificates(origin, certificates),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn every_certificate_and_every_absentee_is_weighed() {
	let weigh = |certificates: &[Certificate]| {
		let call = call(certificates);
		(call.weight_of_authorize(), call.get_dispatch_info().call_weight)
	};
	let (all, fewer) = (halted(105), set().certify(Statement::Halt(halt(105)), &[2]));
	let one = weigh(std::slice::from_ref(&all));
	let two = weigh(&[all.clone(), all.clone()]);
	assert_eq!((one.0 + one.0, one.1 + one.1), two);
	assert!(weigh(&[fewer]).0.ref_time() > one.0.ref_time());
	assert_eq!(call(&[all]).get_dispatch_info().class, DispatchClass::Operational);
}
