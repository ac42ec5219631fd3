// SPDX-License-Identifier: Apache-2.0

//! Sets are installed once and hand over from then on.

use crate::{
	mock::{self, *},
	Error, Event, SetOrder, Sets, Vigil,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{traits::Status, Handover, Policy, Seconds, SetId, Statement, UnixTime};

/// The next set of this number takes office at this time.
fn next(set_id: u64, activates_at: u64) -> TestSet<Fake> {
	let activates_at = UnixTime(activates_at);
	test_set(SetPlan { activates_at, ..plan(SERVICE, set_id) })
}

fn hand_over(from: &TestSet<Fake>, to: &TestSet<Fake>) -> Result<bool, DispatchError> {
	fee(mock::hand_over(from.certify(handover_to(to), &[]), POLICY))
}

fn handover_to(next: &TestSet<Fake>) -> Statement {
	Statement::Handover(Handover::to(next.commitment.clone()))
}

fn refused(from: &TestSet<Fake>, to: &TestSet<Fake>, error: Error<Test>) {
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	assert_eq!(hand_over(from, to), Err(error.into()));
	assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
}

#[test]
fn the_first_set_fixes_the_chain_that_is_trusted() {
	new_test_ext().execute_with(|| {
		let set = set().commitment;
		let install = |genesis, set: &vigil_primitives::SetCommitment| {
			Inbox::install_set(RuntimeOrigin::root(), genesis, set.clone().into(), POLICY)
		};
		assert_noop!(
			Inbox::install_set(RuntimeOrigin::signed(1), GENESIS, set.clone().into(), POLICY),
			DispatchError::BadOrigin
		);
		assert_noop!(install(H256::zero(), &set), Error::<Test>::ZeroGenesis);
		assert_ok!(install(GENESIS, &set));
		assert_event(Event::VigilTrusted { genesis_hash: GENESIS });
		assert_eq!(Vigil::<Test>::get(), Some(GENESIS));
		let other = test_set(plan(OTHER, 1)).commitment;
		assert_noop!(install(H256::repeat_byte(1), &other), Error::<Test>::OtherVigil);
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		assert_noop!(install(H256::repeat_byte(1), &other), Error::<Test>::OtherVigil);
		(0..3).for_each(|_| pass(3));
		assert_ok!(install(H256::repeat_byte(1), &other));
	});
}

#[test]
fn an_unsound_set_is_not_installed() {
	build_and_execute(|| {
		let good = test_set(plan(OTHER, 1)).commitment;
		let install = |set: vigil_primitives::SetCommitment, policy| {
			Inbox::install_set(RuntimeOrigin::root(), GENESIS, set.into(), policy)
		};
		let mut set = good.clone();
		set.size = 0;
		assert_noop!(install(set, POLICY), Error::<Test>::UnsoundCommitment);
		let mut set = good.clone();
		set.aggregate_key.0 = [3; 96];
		assert_noop!(install(set, POLICY), Error::<Test>::UnsoundCommitment);
		let longer = Policy { halt_after: Seconds(24), ..POLICY };
		assert_noop!(install(good.clone(), longer), Error::<Test>::WrongPolicy);
		let none = Policy { round_length: Seconds(0), ..POLICY };
		assert_noop!(install(good.clone(), none), Error::<Test>::UnsoundPolicy);
		run_to_time(START + 36_000);
		assert_noop!(install(good, POLICY), Error::<Test>::NextSetExpired);
	});
}

#[test]
fn there_are_no_more_services_than_allowed() {
	build_and_execute(|| {
		let other = |id| test_set(plan(vigil_primitives::ServiceId(id), 1));
		assert_ok!(install(&other(2)));
		assert_ok!(install(&other(3)));
		assert_noop!(install(&other(4)), Error::<Test>::TooManyServices);
		assert_noop!(install(&set()), Error::<Test>::SetNotNewer);
	});
}

#[test]
fn a_handover_returns_the_fee_and_ends_the_old_set() {
	build_and_execute(|| {
		let second = next(2, START + 60);
		assert_eq!(hand_over(&set(), &second), Ok(true));
		assert_eq!(Inbox::sets(SERVICE), [SetId(1), SetId(2)]);
		let old = Sets::<Test>::get(SERVICE, SetId(1)).unwrap();
		assert_eq!(old.superseded_at, Some(UnixTime(START + 60)));
		tell_halt(105);
		assert_eq!(status(), Status::Halted);
	});
}

#[test]
fn a_standby_is_kept_with_the_set_that_it_stands_by_for() {
	build_and_execute(|| {
		let second = next(2, START + 60);
		let standing_by = |standby| {
			let handover = Handover { next: second.commitment.clone(), standby };
			let certificate = set().certify(Statement::Handover(handover), &[]);
			fee(mock::hand_over(certificate, POLICY))
		};
		let zero = standing_by(Some(H256::zero()));
		assert_eq!(zero, Err(Error::<Test>::ZeroStandby.into()));
		let standby = Some(H256::repeat_byte(0x5b));
		assert_eq!(standing_by(standby), Ok(true));
		let (from, to, activates_at) = (SetId(1), SetId(2), UnixTime(START + 60));
		let service = SERVICE;
		assert_event(Event::HandedOver { service, from, to, activates_at, standby });
		let kept = |set_id| Sets::<Test>::get(SERVICE, SetId(set_id)).unwrap().standby;
		assert_eq!((kept(1), kept(2)), (None, standby));
		assert_eq!(standing_by(standby), Err(Error::<Test>::AlreadyHandedOver.into()));
		assert_eq!(standing_by(None), Err(Error::<Test>::NotLatestSet.into()), "not the same word");
	});
}

#[test]
fn a_handover_cannot_be_replayed() {
	build_and_execute(|| {
		assert_eq!(hand_over(&set(), &next(2, START + 60)), Ok(true));
		refused(&set(), &next(2, START + 60), Error::AlreadyHandedOver);
	});
}

#[test]
fn a_lost_race_for_a_handover_is_cheap() {
	use crate::WeightInfo;
	build_and_execute(|| {
		assert_eq!(hand_over(&set(), &next(2, START + 60)), Ok(true));
		let statement = handover_to(&next(2, START + 60));
		let result = mock::hand_over(set().certify(statement, &[]), POLICY);
		let info = result.unwrap_err().post_info;
		assert_eq!(info.actual_weight, Some(<Weights as WeightInfo>::refuse()));
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::Yes);
	});
}

#[test]
fn a_set_does_not_hand_over_twice() {
	build_and_execute(|| {
		assert_eq!(hand_over(&set(), &next(2, START + 60)), Ok(true));
		refused(&set(), &next(2, START + 61), Error::NotLatestSet);
		refused(&set(), &next(3, START + 60), Error::NotLatestSet);
	});
}

#[test]
fn a_handover_cannot_be_skipped() {
	build_and_execute(|| {
		refused(&next(2, START), &next(3, START + 60), Error::UnknownSet);
	});
}

#[test]
fn no_handover_leads_back() {
	build_and_execute(|| {
		let second = next(2, START);
		assert_eq!(hand_over(&set(), &second), Ok(true));
		refused(&second, &set(), Error::SetNotNewer);
		refused(&second, &second, Error::SetNotNewer);
		let early = next(3, START - 1);
		refused(&second, &early, Error::SetTooEarly);
	});
}

#[test]
fn a_handover_by_a_future_or_expired_set_is_refused() {
	build_and_execute(|| {
		let second = next(2, START + 60);
		assert_eq!(hand_over(&set(), &second), Ok(true));
		let third = test_set(SetPlan {
			activates_at: UnixTime(START + 120),
			expires_at: UnixTime(START + 100_000),
			..plan(SERVICE, 3)
		});
		refused(&second, &third, Error::SetInFuture);
		run_to_time(START + 36_000);
		refused(&second, &third, Error::SetExpired);
		// Only governance helps then.
		assert_ok!(install(&third));
		assert_eq!(SetOrder::<Test>::get(SERVICE).last(), Some(&SetId(3)));
	});
}

#[test]
fn a_handover_to_an_unsound_or_expired_set_is_refused() {
	build_and_execute(|| {
		let mut second = next(2, START + 60);
		second.commitment.aggregate_key.0 = [3; 96];
		refused(&set(), &second, Error::UnsoundCommitment);
		let mut second = next(2, START + 60);
		second.commitment.policy_hash = H256::repeat_byte(9);
		refused(&set(), &second, Error::WrongPolicy);
		let mut second = next(2, START - 3_600);
		second.commitment.expires_at = UnixTime(START);
		refused(&set(), &second, Error::NextSetExpired);
	});
}

#[test]
fn a_handover_to_another_service_or_by_too_few_is_refused() {
	build_and_execute(|| {
		let foreign = test_set(plan(OTHER, 2));
		refused(&set(), &foreign, Error::UnsoundCommitment);
		let statement = handover_to(&next(2, START + 60));
		let few = [0, 1];
		let result = Inbox::handover(
			RuntimeOrigin::signed(7),
			set().certify(statement, &few).into(),
			witnesses(set().witnesses(&few)),
			POLICY,
			BENEFICIARY,
		);
		assert_eq!(fee(result), Err(Error::<Test>::NoQuorum.into()));
		let certificate = set().certify(Statement::Halt(halt(105)), &[]);
		let result = mock::hand_over(certificate, POLICY);
		assert_eq!(fee(result), Err(Error::<Test>::WrongKind.into()));
	});
}

#[test]
fn only_the_last_sets_are_kept() {
	build_and_execute(|| {
		for set_id in 2..=5 {
			let (from, to) = (next(set_id - 1, START), next(set_id, START));
			let from = if set_id == 2 { set() } else { from };
			assert_eq!(hand_over(&from, &to), Ok(true));
		}
		assert_eq!(Inbox::sets(SERVICE), [SetId(3), SetId(4), SetId(5)]);
		assert_eq!(Sets::<Test>::iter_keys().count(), 3);
		let old = submit_by(&set(), Statement::Halt(halt(105)), &[]);
		assert_eq!(fee(old), Err(Error::<Test>::UnknownSet.into()));
	});
}

#[test]
fn a_pause_never_stops_handovers_nor_status() {
	build_and_execute(|| {
		assert_ok!(Inbox::pause(RuntimeOrigin::root(), Seconds(3_600)));
		assert_eq!(hand_over(&set(), &next(2, START + 60)), Ok(true));
		tell_halt(105);
		assert_eq!(status(), Status::Halted);
	});
}

#[test]
fn a_handover_to_a_set_that_takes_office_too_late_is_refused() {
	build_and_execute(|| {
		refused(&set(), &next(2, START + 20_001), Error::SetTooLate);
		let before = test_set(SetPlan { expires_at: UnixTime(START + 600), ..plan(OTHER, 1) });
		assert_ok!(install(&before));
		let after = |activates_at| {
			let activates_at = UnixTime(activates_at);
			let next = test_set(SetPlan { activates_at, ..plan(OTHER, 2) });
			fee(mock::hand_over(before.certify(handover_to(&next), &[]), POLICY))
		};
		assert_eq!(after(START + 601), Err(Error::<Test>::SetTooLate.into()));
		assert_eq!(after(START + 600), Ok(true), "the word that can be kept is taken");
		assert_eq!(hand_over(&set(), &next(2, START + 60)), Ok(true), "nothing was barred");
	});
}

#[test]
fn who_brought_a_handover_is_kept() {
	build_and_execute(|| {
		assert_eq!(hand_over(&set(), &next(2, START + 60)), Ok(true));
		let receipt = Inbox::handover_receipt(SERVICE, SetId(2)).unwrap();
		assert_eq!((receipt.beneficiary, receipt.at), (BENEFICIARY, UnixTime(START)));
		assert_eq!(Inbox::handover_receipt(SERVICE, SetId(1)), None, "governance installed it");
	});
}

#[test]
fn who_brought_handovers_is_kept_of_the_last_ones() {
	build_and_execute(|| {
		for set_id in 2..=67 {
			let from = if set_id == 2 { set() } else { next(set_id - 1, START) };
			assert_eq!(hand_over(&from, &next(set_id, START)), Ok(true));
		}
		let kept = |set_id| Inbox::handover_receipt(SERVICE, SetId(set_id)).is_some();
		assert_eq!([2, 3, 4, 67].map(kept), [false, false, true, true]);
		assert_eq!(crate::HandoverReceipts::<Test>::iter().count(), 64);
	});
}

#[test]
fn a_forgotten_service_leaves_only_the_numbers_of_its_next_messages() {
	use xcm::latest::Instruction::Trap;
	build_and_execute(|| {
		arm(order(1, 1));
		let trap = || execute(program(PROTOCOL, vec![Trap(1)]));
		for _ in 0..40 {
			deliver_one(trap());
		}
		tell(Statement::Checkpoint(mock::checkpoint(100)));
		tell_halt(105);
		assert_eq!(hand_over(&set(), &next(2, START + 60)), Ok(true));
		pass(6);
		let left = || {
			[
				crate::Failed::<Test>::iter().count(),
				crate::FailedMessages::<Test>::iter().count(),
				crate::MessageReceipts::<Test>::iter().count(),
				crate::Plans::<Test>::iter().count(),
				crate::Schedule::<Test>::iter().count(),
				crate::PlanReceipts::<Test>::iter().count(),
				crate::PlacesOf::<Test>::iter().count(),
				crate::HandoverReceipts::<Test>::iter().count(),
				crate::CheckpointReceipts::<Test>::iter().count(),
				crate::Carried::<Test>::iter().count(),
			]
		};
		assert_eq!(left(), [4, 1, 41, 1, 1, 1, 1, 1, 1, 1]);
		assert_eq!(crate::FirstHalts::<Test>::iter().count(), 1);
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		assert_eq!(crate::FirstHalts::<Test>::iter().count(), 0);
		assert_eq!(Inbox::sets(SERVICE), []);
		assert!(Inbox::ward(SERVICE).is_none());
		assert!(Inbox::plans(SERVICE).is_empty(), "at once");
		let retry = |execution| Inbox::retry(RuntimeOrigin::signed(7), SERVICE, execution);
		let message = crate::Execution::Message(LANE, vigil_primitives::SequenceNumber(1));
		assert_eq!(retry(message).unwrap_err().error, Error::<Test>::UnknownService.into());
		let mut blocks = 0;
		while crate::Leavings::<Test>::count() > 0 {
			pass(3);
			blocks += 1;
			Inbox::do_try_state().expect("invariants hold while it is cleared");
		}
		assert!((2..5).contains(&blocks), "{blocks}: some at a time");
		assert_eq!(left(), [0; 10]);
		assert_eq!(next_message().0, 41);
		assert_noop!(
			Inbox::forget_service(RuntimeOrigin::root(), SERVICE),
			Error::<Test>::UnknownService
		);
	});
}

/// A vault that pays in an incident would take the first one of the new trust for it.
#[test]
fn incidents_of_a_service_that_is_trusted_again_have_other_numbers() {
	build_and_execute(|| {
		let under_way = || Inbox::incident_under_way(SERVICE).map(|(incident, _)| incident.0);
		let again = |height| {
			assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
			assert_eq!(under_way(), None);
			(0..3).for_each(|_| pass(3));
			assert_ok!(install(&set()));
			assert_eq!(status(), Status::Live);
			tell_halt(height);
		};
		tell_halt(105);
		assert_eq!(under_way(), Some(1));
		again(115);
		assert_eq!(under_way(), Some(2));
		Inbox::do_try_state().expect("invariants hold with both numbers");
		again(125);
		assert_eq!(under_way(), Some(3));
		// Where nothing halted since, the number is kept as well.
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		(0..3).for_each(|_| pass(3));
		assert_ok!(install(&set()));
		again(135);
		assert_eq!(under_way(), Some(4));
	});
}
