// SPDX-License-Identifier: Apache-2.0

//! Certificates with real signatures, from the transaction to the status.

use super::{
	account, assert_event, build_and_execute,
	failover::armed,
	restaking::{allocate, next_era, register, register_service, secret},
	run_to,
};
use crate::{
	configs::liveness::note_certificates, signing::sign, Balance, Balances, Executive, Failover,
	Liveness, Restaking, Runtime, RuntimeEvent, System, Timestamp, UncheckedExtrinsic,
};
use frame_support::{
	assert_ok,
	storage::{with_transaction, TransactionOutcome},
};
use pallet_liveness::{Event, Reason};
use sp_keyring::Sr25519Keyring::{self, AliceStash, BobStash, CharlieStash, DaveStash, Ferdie};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, DispatchError,
};
use vigil_bls::{aggregate, Backend, Blst};
use vigil_primitives::{
	traits::{Attendance, ServiceStatus, Status, WatcherSets},
	Certificate, Checkpoint, Halt, Handover, Height, Kind, MemberIndex, Resume, Round, Seconds,
	ServiceId, SetId, Signed, Statement, UnixTime, H256,
};

const ROUND: Seconds = Seconds(3);

pub(super) const STASHES: [Sr25519Keyring; 4] = [AliceStash, BobStash, CharlieStash, DaveStash];

/// A service with a set of two watchers in office.
pub(super) fn elect() -> ServiceId {
	elect_of(&STASHES[..2])
}

/// A service with a set of these watchers in office.
fn elect_of(watchers: &[Sr25519Keyring]) -> ServiceId {
	let service = register_service();
	for who in watchers {
		assert_ok!(register(*who, *who));
		allocate(*who, service, 50);
	}
	next_era();
	next_era();
	assert_eq!(Liveness::status(service), Some(Status::Live));
	service
}

/// What the members of the set in office certify together, but for the last `absent`.
pub(super) fn certify_without(
	absent: usize,
	service: ServiceId,
	statement: Statement,
) -> Certificate {
	let set_id = Restaking::current(service).expect("a set is in office");
	let set = Restaking::commitment(service, set_id).expect("it is kept");
	let signed = Signed { service, set_id, statement };
	let digest = signed.digest(System::block_hash(0));
	let vote = |index: u16| {
		let index = MemberIndex(index);
		let watcher = Restaking::watcher(service, set_id, index).expect("a member");
		let who = STASHES.into_iter().find(|who| account(*who) == watcher);
		let signature = secret(who.expect("one of the four")).sign(&digest);
		(index, Blst::signature(&signature).expect("a signature"))
	};
	let votes: Vec<_> = (0..set.size).map(vote).collect();
	let votes = &votes[..votes.len() - absent];
	aggregate::<Blst>(&set, signed, votes).expect("a certificate")
}

pub(super) fn certify(service: ServiceId, statement: Statement) -> Certificate {
	certify_without(0, service, statement)
}

pub(super) fn round() -> Round {
	Round::at(UnixTime(Timestamp::get() / 1_000), ROUND).expect("rounds have a length")
}

fn halt(height: u64) -> Statement {
	Statement::Halt(Halt {
		height: Height(height),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(height),
		round: round(),
	})
}

fn resume(height: u64) -> Statement {
	let block_hash = H256::repeat_byte(1);
	Statement::Resume(Resume { height: Height(height), block_hash, round: round() })
}

pub(super) fn checkpoint(height: u64) -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(2),
		state_root: H256::repeat_byte(3),
		block_timestamp: UnixTime(height),
		round: round(),
	})
}

/// Applies a transaction of Ferdie; its result, and what it cost.
fn submit(certificate: Certificate) -> (ApplyExtrinsicResult, Balance) {
	let who = account(Ferdie);
	let before = Balances::free_balance(&who);
	let certificate = certificate.into();
	let call = pallet_liveness::Call::<Runtime>::submit_certificate { certificate };
	let nonce = System::account_nonce(&who);
	let transaction = sign(call, &Ferdie.pair(), nonce, System::block_hash(0));
	let result = Executive::apply_extrinsic(transaction);
	(result, before - Balances::free_balance(&who))
}

/// Hands in what changes something, for nothing.
pub(super) fn tell(certificate: Certificate) {
	assert_eq!(submit(certificate), (Ok(Ok(())), 0));
}

fn later(blocks: u32) {
	run_to(System::block_number() + blocks);
}

fn signatures_of(service: ServiceId, set_id: SetId) -> (u32, Vec<u32>) {
	let seen = pallet_restaking::Participations::<Runtime>::get(service, set_id);
	let seen = seen.expect("the set is kept");
	(seen.certified(), seen.signatures())
}

/// What the pool is told on top of the open block.
fn validate(source: TransactionSource, transaction: UncheckedExtrinsic) -> TransactionValidity {
	with_transaction(|| {
		let validity = Executive::validate_transaction(source, transaction, H256::repeat_byte(9));
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(validity))
	})
	.expect("it is rolled back")
}

#[test]
fn a_ward_halts_resumes_and_lives_by_real_signatures() {
	build_and_execute(|| {
		let service = elect();
		let set_id = Restaking::current(service).unwrap();
		let status = || Liveness::status(service);
		tell(certify(service, checkpoint(96)));
		tell(certify(service, halt(100)));
		assert_eq!(status(), Some(Status::Halted));
		later(2);
		tell(certify(service, resume(100)));
		assert_eq!(status(), Some(Status::Recovering));
		let incident = Liveness::ward(service).unwrap().incident.unwrap();
		assert_eq!(incident.downtime, Seconds(18), "twelve of silence and two blocks");
		assert_eq!(signatures_of(service, set_id), (3, vec![3, 3]));
		later(10);
		tell(certify(service, checkpoint(128)));
		assert_eq!(status(), Some(Status::Live));
		assert_eq!(Liveness::incidents(service), [incident]);
		assert_event!(RuntimeEvent::Liveness(Event::StatusChanged { to: Status::Live, .. }));
	});
}

#[test]
fn half_of_the_weight_makes_suspect_until_nobody_repeats_it() {
	build_and_execute(|| {
		let service = elect();
		tell(certify_without(1, service, halt(100)));
		assert_eq!(Liveness::status(service), Some(Status::Suspect));
		later(39);
		assert_eq!(Liveness::status(service), Some(Status::Suspect));
		later(2);
		assert_eq!(Liveness::status(service), Some(Status::Live), "two minutes have passed");
	});
}

#[test]
fn what_changes_nothing_or_is_false_costs_its_fee() {
	build_and_execute(|| {
		let service = elect();
		tell(certify(service, halt(100)));
		let (result, fee) = submit(certify(service, halt(100)));
		assert_eq!(result, Ok(Ok(())));
		assert!(fee > 0, "a copy is not free");
		let reason = Reason::OnRecord;
		let ignored = System::events().into_iter().any(|record| {
			matches!(record.event, RuntimeEvent::Liveness(Event::Ignored { reason: why, .. }) if why == reason)
		});
		assert!(ignored);
		let mut forged = certify(service, checkpoint(128));
		forged.signed.statement = checkpoint(96);
		let (result, fee) = submit(forged);
		let wrong = pallet_liveness::Error::<Runtime>::WrongSignature.into();
		assert_eq!(result, Ok(Err(wrong)));
		assert!(fee > 0, "a forgery is not free");
	});
}

#[test]
fn the_authors_own_watcher_needs_no_account() {
	build_and_execute(|| {
		let service = elect();
		let set_id = Restaking::current(service).unwrap();
		let news = || note_certificates(vec![certify(service, halt(100))]);
		let validity = validate(TransactionSource::Local, news()).expect("it is news");
		assert!(!validity.propagate);
		assert_eq!((validity.longevity, validity.provides.len()), (8, 1));
		let outside = validate(TransactionSource::External, news());
		assert_eq!(outside, Err(InvalidTransaction::Call.into()));

		assert_eq!(Executive::apply_extrinsic(news()), Ok(Ok(())));
		assert_eq!(Liveness::status(service), Some(Status::Halted));
		assert_eq!(signatures_of(service, set_id), (1, vec![1, 1]));
		let stale = Err(InvalidTransaction::Stale.into());
		assert_eq!(validate(TransactionSource::Local, news()), stale);
		assert_eq!(Executive::apply_extrinsic(news()), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn whom_an_author_left_out_a_fuller_certificate_credits() {
	build_and_execute(|| {
		let service = elect_of(&STASHES);
		let set_id = Restaking::current(service).unwrap();
		let last = MemberIndex(3);
		let of_last = || Restaking::participation(service, set_id, last, Kind::Halt);
		let fewer = note_certificates(vec![certify_without(1, service, halt(100))]);
		assert_eq!(Executive::apply_extrinsic(fewer), Ok(Ok(())));
		assert_eq!(of_last(), Some((0, 1)), "that it was absent is counted");
		tell(certify(service, halt(100)));
		assert_eq!(of_last(), Some((1, 1)), "anybody shows that it was not, for nothing");
		assert_eq!(signatures_of(service, set_id), (1, vec![1; 4]), "and nobody counts twice");
		assert_event!(RuntimeEvent::Liveness(Event::Joined { kind: Kind::Halt, .. }));

		later(1);
		let fewer = certify_without(1, service, checkpoint(128));
		let fuller = certify(service, checkpoint(128));
		tell(fewer);
		let news = note_certificates(vec![fuller.clone()]);
		assert_eq!(Executive::apply_extrinsic(news), Ok(Ok(())), "the next author does too");
		assert_eq!(Restaking::participation(service, set_id, last, Kind::Checkpoint), Some((1, 1)));
		let news = note_certificates(vec![fuller]);
		let stale = Err(InvalidTransaction::Stale.into());
		assert_eq!(validate(TransactionSource::Local, news), stale);
	});
}

#[test]
fn silence_on_handovers_and_outboxes_counts_like_any_other() {
	build_and_execute(|| {
		let service = elect_of(&STASHES);
		let set_id = Restaking::current(service).unwrap();
		armed(service);
		later(1);
		let outboxes = Failover::outboxes(service, 1);
		let [outbox] = outboxes[..] else { panic!("one outbox") };
		let next = set_id.next().unwrap();
		while Restaking::commitment(service, next).is_none() {
			later(1);
		}
		assert_eq!(Restaking::current(service), Some(set_id), "it is elected one session ahead");
		let next = Restaking::commitment(service, next).unwrap();
		let (first, last) = (MemberIndex(0), MemberIndex(3));
		let of = |member, kind| Restaking::participation(service, set_id, member, kind);

		let mut other = next.clone();
		other.activates_at.0 += 1;
		let lie = certify(service, Statement::Handover(Handover::to(other)));
		assert!(submit(lie).1 > 0, "what the chain did not ask for costs its fee");
		assert_eq!(of(first, Kind::Handover), Some((0, 0)));
		tell(certify_without(1, service, Statement::Handover(Handover::to(next))));
		assert_eq!(of(first, Kind::Handover), Some((1, 1)));
		assert_eq!(of(last, Kind::Handover), Some((0, 1)), "its silence is counted");

		tell(certify_without(1, service, Statement::Outbox(outbox)));
		assert_eq!(of(first, Kind::Outbox), Some((1, 1)));
		assert_eq!(of(last, Kind::Outbox), Some((0, 1)));
	});
}

#[test]
fn an_outage_that_is_over_when_it_is_heard_of_is_recorded_and_fires_nothing() {
	build_and_execute(|| {
		let service = elect();
		let (halted, round) = (certify(service, halt(100)), round());
		later(2);
		let resumed = certify(service, resume(100));
		later(2);
		tell(certify(service, checkpoint(128)));
		tell(resumed);
		tell(halted);
		assert_eq!(Liveness::status(service), Some(Status::Live));
		let incidents = Liveness::incidents(service);
		assert_eq!((incidents.len(), incidents[0].halt.round), (1, round));
		assert_eq!(incidents[0].downtime, Seconds(18));
		let late = Some(Reason::Resumed);
		let is_late = |event| matches!(event, RuntimeEvent::Liveness(Event::Recorded { late: why, .. }) if why == late);
		assert!(System::events().into_iter().any(|record| is_late(record.event)));
	});
}

#[test]
fn what_fires_here_is_as_fresh_as_watchers_keep_it() {
	type Freshness = <Runtime as pallet_liveness::Config>::Freshness;
	type CheckpointFreshness = <Runtime as pallet_liveness::Config>::CheckpointFreshness;
	assert_eq!(Freshness::get(), vigil_primitives::FRESHNESS);
	assert!(CheckpointFreshness::get() >= Freshness::get());
}

#[test]
fn a_forgery_never_gets_into_a_block_for_free() {
	build_and_execute(|| {
		let service = elect();
		let mut forged = certify(service, halt(100));
		forged.signed.statement = halt(101);
		let transaction = note_certificates(vec![certify(service, checkpoint(96)), forged]);
		let refused = InvalidTransaction::BadProof;
		assert_eq!(validate(TransactionSource::Local, transaction.clone()), Err(refused.into()));
		assert_eq!(Executive::apply_extrinsic(transaction), Err(refused.into()));
		assert_eq!(Liveness::checkpoints(service), []);
	});
}

#[test]
fn the_transaction_takes_the_first_certificates_of_too_many() {
	build_and_execute(|| {
		let service = elect();
		let set_id = Restaking::current(service).unwrap();
		let certificates: Vec<_> = (1..=20).map(|n| certify(service, checkpoint(32 * n))).collect();
		assert_eq!(Executive::apply_extrinsic(note_certificates(certificates)), Ok(Ok(())));
		let record = pallet_liveness::Records::<Runtime>::get(service);
		assert_eq!(record.words().len(), 16);
		assert_eq!(signatures_of(service, set_id), (1, vec![1, 1]), "the first of a round counts");
		assert_eq!(Liveness::checkpoints(service).len(), 1, "one of a round is kept");
	});
}

#[test]
fn certificates_are_heard_in_safe_mode() {
	build_and_execute(|| {
		let service = elect();
		assert_ok!(crate::SafeMode::force_enter(crate::RuntimeOrigin::root()));
		tell(certify(service, checkpoint(96)));
		let news = note_certificates(vec![certify(service, halt(100))]);
		assert_eq!(Executive::apply_extrinsic(news), Ok(Ok(())));
		assert_eq!(Liveness::status(service), Some(Status::Halted));
	});
}

#[test]
fn a_full_transaction_of_the_author_fits_a_block() {
	use crate::configs::system::RuntimeBlockWeights;
	use pallet_liveness::WeightInfo;
	type Weights = <Runtime as pallet_liveness::Config>::WeightInfo;
	let each = Weights::authorize_certificate(100) + Weights::apply_certificate();
	let block = RuntimeBlockWeights::get().max_block;
	assert!((each * 16).all_lte(block / 2), "{each:?} of {block:?}");
}
