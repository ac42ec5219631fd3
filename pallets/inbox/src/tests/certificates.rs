// SPDX-License-Identifier: Apache-2.0

//! Halts, Resumes and Checkpoints: who is heard, and about what.

use crate::{mock::*, Error, Reason, WeightInfo};
use frame_support::dispatch::Pays;
use sp_core::H256;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	traits::{CertifiedRoots, ServiceStatus, Status},
	Bitfield, Checkpoint, Halt, Handover, Height, Kind, MemberIndex, Round, Seconds, Signed,
	Statement, UnixTime,
};

fn halted() -> Statement {
	Statement::Halt(halt(105))
}

fn refused_by(set: &TestSet<Fake>, statement: Statement, absent: &[u16], error: Error<Test>) {
	assert_eq!(fee(submit_by(set, statement, absent)), Err(error.into()));
	assert_eq!(status(), Status::Live);
}

fn ignored(statement: Statement, reason: Reason) {
	let before = Inbox::ward(SERVICE);
	assert_eq!(reason_of(&set().certify(statement.clone(), &[])), Some(reason));
	System::reset_events();
	let info = submit_by(&set(), statement, &[]).unwrap();
	assert_eq!(info.pays_fee, Pays::Yes);
	assert_eq!(info.actual_weight, Some(<Weights as WeightInfo>::refuse()));
	assert_eq!(Inbox::ward(SERVICE), before);
	assert_eq!(events(), [], "nobody has verified it");
}

#[test]
fn a_ward_goes_from_live_to_live() {
	build_and_execute(|| {
		tell(Statement::Checkpoint(checkpoint(100)));
		assert_eq!(Inbox::state_root(SERVICE, Height(100)), Some(root_on(1)));
		assert_eq!(fee(submit_by(&set(), halted(), &[0, 1])), Ok(true));
		assert_eq!(status(), Status::Suspect);
		pass(3);
		assert_eq!(fee(submit_by(&set(), halted(), &[2])), Ok(true));
		assert_eq!(status(), Status::Halted);
		pass(3);
		recover(105, 110);
		assert_eq!(Inbox::incidents(SERVICE).len(), 1);
		use Status::*;
		let steps = [(Live, Suspect), (Suspect, Halted), (Halted, Recovering), (Recovering, Live)];
		assert_eq!(moves(), steps.map(|(from, to)| (SERVICE, from, to)));
	});
}

#[test]
fn a_suspicion_lapses_by_itself() {
	build_and_execute(|| {
		assert_eq!(fee(submit_by(&set(), halted(), &[0, 1])), Ok(true));
		pass(29);
		assert_eq!(status(), Status::Suspect);
		pass(1);
		assert_eq!(status(), Status::Live);
		assert_eq!(moves().len(), 2, "neighbours are told");
	});
}

#[test]
fn a_service_that_is_not_trusted_has_no_status() {
	build_and_execute(|| {
		assert_eq!(Inbox::status(SERVICE), Some(Status::Live));
		assert_eq!(Inbox::status(OTHER), None);
		let foreign = test_set(plan(OTHER, 1));
		refused_by(&foreign, halted(), &[], Error::UnknownSet);
	});
}

#[test]
fn unknown_future_expired_and_superseded_sets_are_refused() {
	build_and_execute(|| {
		refused_by(&test_set(plan(SERVICE, 9)), halted(), &[], Error::UnknownSet);
		refused_by(&test_set(plan(SERVICE, 0x100)), halted(), &[], Error::UnknownSet);
		let activates_at = UnixTime(START + 60);
		let second = test_set(SetPlan { activates_at, ..plan(SERVICE, 2) });
		install(&second).unwrap();
		refused_by(&second, halted(), &[], Error::SetInFuture);
		run_to_time(START + 60);
		refused_by(&set(), halted(), &[], Error::SetSuperseded);
		refused_by(&set(), Statement::Checkpoint(checkpoint(100)), &[], Error::SetSuperseded);
		run_to_time(START + 36_000);
		refused_by(&second, halted(), &[], Error::SetExpired);
	});
}

#[test]
fn a_superseded_set_is_heard_about_rounds_of_its_time() {
	build_and_execute(|| {
		let before = halted();
		let activates_at = UnixTime(START + 3);
		install(&test_set(SetPlan { activates_at, ..plan(SERVICE, 2) })).unwrap();
		let block = Statement::Checkpoint(checkpoint(110));
		run_to_time(START + 6);
		tell(before);
		tell(block);
		let late = Statement::Checkpoint(Checkpoint { round: Round(START + 3), ..checkpoint(120) });
		let result = submit_by(&set(), late, &[]);
		assert_eq!(fee(result), Err(Error::<Test>::SetSuperseded.into()));
	});
}

#[test]
fn another_service_kind_or_chain_is_refused() {
	build_and_execute(|| {
		let foreign =
			Signed { service: OTHER, set_id: set().commitment.set_id, statement: halted() };
		let mut certificate = set().certify_signed(foreign, &[]);
		certificate.signed.service = SERVICE;
		assert_eq!(fee(submit(certificate, vec![])), Err(Error::<Test>::WrongSignature.into()));

		let mut other_chain = set();
		other_chain.genesis_hash = H256::repeat_byte(1);
		refused_by(&other_chain, halted(), &[], Error::WrongSignature);

		let next = test_set(plan(SERVICE, 2)).commitment;
		refused_by(&set(), Statement::Handover(Handover::to(next)), &[], Error::WrongKind);
		let (outbox, _) = messages(0, vec![(PROTOCOL, execute(vec![]))]);
		assert_eq!(outbox.kind(), Kind::Outbox);
		refused_by(&set(), outbox, &[], Error::WrongKind);
	});
}

#[test]
fn zero_hashes_and_heights_off_the_interval_are_refused() {
	build_and_execute(|| {
		let zero = Halt { block_hash: H256::zero(), ..halt(105) };
		refused_by(&set(), Statement::Halt(zero), &[], Error::ZeroBlockHash);
		let zero = Checkpoint { state_root: H256::zero(), ..checkpoint(100) };
		refused_by(&set(), Statement::Checkpoint(zero), &[], Error::ZeroStateRoot);
		let off = Statement::Checkpoint(checkpoint(101));
		refused_by(&set(), off, &[], Error::OffInterval);
	});
}

#[test]
fn a_stale_halt_is_ignored() {
	build_and_execute(|| {
		let old = halted();
		run_to_time(START + 61);
		ignored(old, Reason::StaleRound);
	});
}

#[test]
fn a_halt_below_a_checkpoint_is_ignored() {
	build_and_execute(|| {
		tell(Statement::Checkpoint(checkpoint(110)));
		ignored(halted(), Reason::BelowCheckpoint);
	});
}

#[test]
fn a_copy_is_ignored_before_the_curve() {
	build_and_execute(|| {
		let mut copy = set().certify(halted(), &[]);
		tell_halt(105);
		pass(3);
		copy.signature.0 = [0; 192];
		System::reset_events();
		assert_eq!(fee(submit(copy, vec![])), Ok(false));
		assert_eq!(events(), [], "a forgery says nothing in the chain's name");
	});
}

#[test]
fn witnesses_have_to_be_sorted_distinct_and_of_the_absent() {
	build_and_execute(|| {
		// Weights of a suspicion, so that two may be absent.
		let cases: [(&[u16], Error<Test>); 5] = [
			(&[1, 1], Error::DuplicateAbsentee),
			(&[1, 0], Error::UnsortedAbsentees),
			(&[0, 2], Error::WitnessMismatch),
			(&[0], Error::WitnessMismatch),
			(&[], Error::WitnessMismatch),
		];
		let certificate = set().certify(halted(), &[0, 1]);
		for (named, error) in cases {
			let result = submit(certificate.clone(), set().witnesses(named));
			assert_eq!(fee(result), Err(error.into()), "{named:?}");
		}
		let mut beyond = set().witnesses(&[0, 1]);
		beyond[1].index = MemberIndex(4);
		let result = submit(certificate.clone(), beyond);
		assert_eq!(fee(result), Err(Error::<Test>::AbsenteeOutOfRange.into()));
		let mut light = set().witnesses(&[0, 1]);
		light.iter_mut().for_each(|witness| witness.member.weight.0 = 1);
		let result = submit(certificate.clone(), light);
		assert_eq!(fee(result), Err(Error::<Test>::WrongWitness.into()), "no quorum by a lie");
		let mut heavy = set().witnesses(&[0, 1]);
		heavy[0].member.weight.0 = u128::MAX;
		assert_eq!(fee(submit(certificate, heavy)), Err(Error::<Test>::WrongWitness.into()));
	});
}

#[test]
fn bitfields_of_another_size_are_refused() {
	build_and_execute(|| {
		let mut certificate = set().certify(halted(), &[]);
		certificate.absent = Bitfield::none(5).unwrap();
		let result = submit(certificate, vec![]);
		assert_eq!(fee(result), Err(Error::<Test>::WrongBitfieldSize.into()));
	});
}

#[test]
fn too_few_certify_nothing() {
	build_and_execute(|| {
		refused_by(&set(), halted(), &[0, 1, 2], Error::NoQuorum);
		refused_by(&set(), halted(), &[0, 1, 2, 3], Error::NoQuorum);
		let block = Statement::Checkpoint(checkpoint(100));
		refused_by(&set(), block, &[0, 1], Error::NoQuorum);
	});
}

#[test]
fn a_refusal_before_the_curve_is_cheap_and_one_by_it_is_not() {
	build_and_execute(|| {
		let unknown = submit_by(&test_set(plan(SERVICE, 9)), halted(), &[]);
		let info = unknown.unwrap_err().post_info;
		assert_eq!(info.actual_weight, Some(<Weights as WeightInfo>::refuse()));
		let mut forged = set().certify(halted(), &[]);
		forged.signature.0 = [0xff; 192];
		let error = submit(forged, vec![]).unwrap_err();
		assert_eq!(error.error, Error::<Test>::UnusableSignature.into());
		assert_eq!(error.post_info.actual_weight, None);
		assert_eq!(error.post_info.pays_fee, Pays::Yes, "what is refused is paid for");
	});
}

#[test]
fn a_pause_has_a_limit_and_ends() {
	build_and_execute(|| {
		let pause = |seconds| Inbox::pause(RuntimeOrigin::root(), Seconds(seconds));
		assert_eq!(pause(3_601), Err(Error::<Test>::PauseTooLong.into()));
		let resume = || Inbox::resume_execution(RuntimeOrigin::root());
		assert_eq!(resume(), Err(Error::<Test>::NotPaused.into()));
		assert!(Inbox::pause(RuntimeOrigin::signed(1), Seconds(1)).is_err());
		pause(3_600).unwrap();
		assert_eq!(Inbox::paused_until(), Some(UnixTime(START + 3_600)));
		run_to_time(START + 3_600);
		assert_eq!(Inbox::paused_until(), None);
		assert_eq!(resume(), Err(Error::<Test>::NotPaused.into()));
		pause(10).unwrap();
		resume().unwrap();
		assert_eq!(Inbox::paused_until(), None);
	});
}

#[test]
fn calls_of_governance_do_not_take_the_room_of_certificates() {
	use crate::Call;
	use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
	build_and_execute(|| {
		let class = |call: Call<Test>| call.get_dispatch_info().class;
		let commitment = Box::new(set().commitment);
		let (genesis_hash, policy) = (GENESIS, POLICY);
		let normal = [
			class(Call::install_set { genesis_hash, commitment, policy }),
			class(Call::forget_service { service: SERVICE }),
			class(Call::pause { duration: Seconds(1) }),
			class(Call::resume_execution {}),
		];
		assert_eq!(normal, [DispatchClass::Normal; 4]);
	});
}

#[test]
fn who_brought_a_checkpoint_is_kept_as_long_as_it_is() {
	build_and_execute(|| {
		tell(Statement::Checkpoint(checkpoint(100)));
		let receipt = Inbox::checkpoint_receipt(SERVICE, Height(100)).unwrap();
		assert_eq!((receipt.beneficiary, receipt.at), (BENEFICIARY, UnixTime(START)));
		pass(3);
		assert!(submit_by(&set(), Statement::Checkpoint(checkpoint(100)), &[]).is_ok());
		assert_eq!(Inbox::checkpoint_receipt(SERVICE, Height(100)), Some(receipt), "who was first");
		for height in [110, 120, 130, 140] {
			pass(3);
			tell(Statement::Checkpoint(checkpoint(height)));
		}
		assert_eq!(Inbox::checkpoint_receipt(SERVICE, Height(100)), None);
		assert!(Inbox::checkpoint_receipt(SERVICE, Height(110)).is_some());
	});
}
