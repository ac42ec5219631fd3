// SPDX-License-Identifier: Apache-2.0

//! What this chain's own records and a ward's own consensus convict of, wired as a node would use it.

use super::*;
use crate::{
	configs::slashing::note_contradiction,
	tests::failover::{armed, TO},
	Executive, UncheckedExtrinsic,
};
use frame_support::{
	assert_noop,
	dispatch::GetDispatchInfo,
	storage::{with_transaction, TransactionOutcome},
	traits::Get,
};
use pallet_failover_runtime_api::runtime_decl_for_failover_api::FailoverApi;
use pallet_slashing::{Error, WeightInfo};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
	DispatchError,
};
use vigil_primitives::{Outbox, SequenceNumber};

#[test]
fn a_proof_by_the_wards_own_consensus_convicts_who_said_that_it_stood() {
	build_and_execute(|| {
		let at = serve(&STASHES);
		let (ward, start) = living_ward(at.0, 90);
		later(40);
		// From the pinned anchor on, sixty seconds of silence are claimed, in which it made six blocks.
		let said = vote(at, LIAR, halt_in(2, round_of(start + 75)));
		let proof = proof(&ward, 6, 8);
		let stake = bonded(LIAR);
		assert_ok!(tried(|| {
			Slashing::report_life(signed(REPORTER), said, 0, Default::default(), proof)
		}));
		land();
		assert!(close(stake - bonded(LIAR), cost(stake, HALT)));
		check_books(at.0);
	});
}

#[test]
fn the_owner_of_a_service_does_not_say_what_is_trusted_of_its_ward() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let ward = Ward::new(voters(0..4), 1_000);
		let anchor = Anchor::Tendermint(ward.anchor(1)).encode();
		let pin = |origin| Slashing::pin_anchor(origin, at.0, anchor.clone());
		assert_noop!(pin(signed(Alice)), DispatchError::BadOrigin);
		assert_ok!(pin(RuntimeOrigin::from(Origin::GeneralAdmin)));
		assert_eq!(Slashing::anchors(at.0), Some((0, 1)));
	});
}

#[test]
fn a_handover_convicts_unless_it_is_the_one_that_was_decided() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		eras(1);
		let next = at.1.next().expect("there is one");
		let decided = Restaking::commitment(at.0, next).expect("it is elected");
		let honest = vote(at, BobStash, Statement::Handover(Handover::to(decided)));
		let report = |said| tried(|| Slashing::report_undecided(signed(REPORTER), said));
		assert_noop!(report(honest), Error::<Runtime>::NotFalse);
		assert_ok!(report_handover(at, LIAR));
		assert_eq!(case(last_case()).left.count(), 1);
	});
}

#[test]
fn an_outbox_convicts_unless_its_messages_left_this_chain() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		armed(at.0);
		later(1);
		let [outbox] = Runtime::outboxes(at.0)[..] else { panic!("one outbox") };
		let report = |outbox, who| {
			let said = vote(at, who, Statement::Outbox(outbox));
			tried(|| Slashing::report_undecided(signed(REPORTER), said))
		};
		assert_noop!(report(outbox, BobStash), Error::<Runtime>::NotFalse);
		// Other messages, messages that are to come, and a lane that never was.
		let other = Outbox { root: H256::repeat_byte(9), ..outbox };
		assert_ok!(report(other, LIAR));
		let later_one = Outbox { first: SequenceNumber(outbox.first.0 + 900), ..outbox };
		assert_ok!(report(later_one, LIAR));
		let mut never = outbox;
		never.lane.0 = TO.0 + 77;
		assert_ok!(report(never, LIAR));
	});
}

fn validate(source: TransactionSource, transaction: UncheckedExtrinsic) -> TransactionValidity {
	with_transaction(|| {
		let validity = Executive::validate_transaction(source, transaction, H256::repeat_byte(9));
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(validity))
	})
	.expect("it is rolled back")
}

#[test]
fn a_nodes_own_evidence_enters_its_own_blocks_for_nothing_and_no_other_pool() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let round = round();
		let said = |height| *vote(at, LIAR, halt_in(height, round));
		let transaction = || note_contradiction(said(5), said(6));
		let valid = validate(TransactionSource::Local, transaction()).expect("it convicts");
		assert!(!valid.propagate);
		assert_ok!(validate(TransactionSource::InBlock, transaction()));
		let refused = Err(InvalidTransaction::Call.into());
		assert_eq!(validate(TransactionSource::External, transaction()), refused);
		let honest = note_contradiction(said(5), said(5));
		let refused = Err(InvalidTransaction::BadProof.into());
		assert_eq!(validate(TransactionSource::Local, honest), refused);
		assert_eq!(Executive::apply_extrinsic(transaction()), Ok(Ok(())));
		assert_eq!(case(last_case()).reporter, None);
		let stale = Err(InvalidTransaction::Stale.into());
		assert_eq!(validate(TransactionSource::Local, transaction()), stale);
	});
}

#[test]
fn the_largest_evidence_fits_into_a_block() {
	type Weights = <Runtime as pallet_slashing::Config>::WeightInfo;
	let signatures: u32 = <Runtime as pallet_slashing::Config>::MaxProofSignatures::get();
	let bytes: u32 = <Runtime as pallet_slashing::Config>::MaxProofBytes::get();
	let members: u32 = <Runtime as pallet_restaking::Config>::MaxMembers::get();
	let limits = crate::configs::system::RuntimeBlockWeights::get();
	let class = limits.get(frame_support::dispatch::DispatchClass::Operational);
	let fits = class.max_extrinsic.unwrap_or(limits.max_block);
	let heaviest = [
		Weights::report_proof(members, signatures, bytes),
		Weights::report_contradiction(members),
		Weights::report_undecided(members),
		Weights::report_silence(members),
		Weights::challenge(members),
	];
	for weight in heaviest {
		assert!(weight.all_lte(fits), "{weight} of {fits}");
	}
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let (first, second) =
			(vote(at, LIAR, halt_in(5, round())), vote(at, LIAR, halt_in(6, round())));
		let call = pallet_slashing::Call::<Runtime>::report_contradiction { first, second };
		let info = call.get_dispatch_info();
		assert_eq!(info.class, frame_support::dispatch::DispatchClass::Operational);
	});
}
