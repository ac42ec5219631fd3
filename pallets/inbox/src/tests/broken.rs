// SPDX-License-Identifier: Apache-2.0

//! A state that breaks an invariant is found.

use crate::{mock::*, *};
use frame_support::{assert_ok, BoundedVec};
use sp_runtime::TryRuntimeError;
use vigil_bls::SetPlan;
use vigil_primitives::{
	traits::Status, CarriageReceipt, Handover, Height, IncidentId, MessageReceipt, PlanId,
	PlanOrder, PlanReceipt, Round, Seconds, SequenceNumber, ServiceId, SetId, Statement,
	ThrottleClass, UnixTime,
};

const FIRST: SetId = SetId(1);
const NEXT: SetId = SetId(2);
const FIRED: PlanId = PlanId(1);
const NORMAL: ThrottleClass = ThrottleClass::Normal;

/// A service with something in everything that is kept: its ward stands for the second time, one plan has fired and
/// one waits, two messages failed, and the next set is known.
fn a_service() {
	install(&set()).expect("a sound set");
	let next = test_set(SetPlan { activates_at: UnixTime(START + 3_000), ..plan(SERVICE, 2) });
	let handover = Statement::Handover(Handover::to(next.commitment));
	assert_ok!(hand_over(set().certify(handover, &[]), POLICY));
	arm(order(FIRED.0, 1));
	arm(PlanOrder { delay: Seconds(600), ..order(2, 1) });
	let trap = || execute(program(PROTOCOL, vec![xcm::latest::prelude::Trap(1)]));
	deliver(vec![(PROTOCOL, trap()), (PROTOCOL, trap())]);
	tell(Statement::Checkpoint(checkpoint(100)));
	pass(3);
	tell_halt(105);
	pass(3);
	recover(105, 110);
	pass(6);
	tell_halt(115);
	pass(3);
	Inbox::do_try_state().expect("nothing is broken");
	assert_eq!((status(), Failed::<Test>::iter().count()), (Status::Halted, 2));
}

fn finds(message: &'static str, break_it: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		a_service();
		break_it();
		assert_eq!(Inbox::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn with_set(set_id: SetId, change: fn(&mut KeptSet)) -> impl FnOnce() {
	move || Sets::<Test>::mutate(SERVICE, set_id, |set| change(set.as_mut().expect("it is kept")))
}

fn with_ward(change: fn(&mut Ward)) -> impl FnOnce() {
	move || Wards::<Test>::mutate(SERVICE, |ward| change(ward.as_mut().expect("it is known")))
}

fn with_incident(change: fn(&mut vigil_primitives::Incident)) -> impl FnOnce() {
	move || {
		Wards::<Test>::mutate(SERVICE, |ward| {
			let ward = ward.as_mut().expect("it is known");
			change(ward.incident.as_mut().expect("it stands"));
		})
	}
}

fn with_checkpoints(change: fn(&mut [KeptCheckpoint])) -> impl FnOnce() {
	move || Checkpoints::<Test>::mutate(SERVICE, |kept| change(kept.as_mut()))
}

fn fired() -> StoredPlan {
	Plans::<Test>::get(SERVICE, FIRED).expect("it is kept")
}

fn with_receipt(change: fn(&mut PlanReceipt)) -> impl FnOnce() {
	move || {
		PlanReceipts::<Test>::mutate(SERVICE, FIRED, |one| {
			change(one.as_mut().expect("it is kept"))
		})
	}
}

#[test]
fn sets_that_are_missing_out_of_order_or_of_nobody() {
	let kept = |set_id| Sets::<Test>::get(SERVICE, set_id).expect("it is kept");
	let alone = |service: u32| {
		SetOrder::<Test>::insert(ServiceId(service), BoundedVec::truncate_from(vec![NEXT]));
		Sets::<Test>::insert(ServiceId(service), NEXT, kept(NEXT));
	};
	finds("a service without a set", || SetOrder::<Test>::insert(OTHER, BoundedVec::new()));
	finds("a set is missing", || Sets::<Test>::remove(SERVICE, FIRST));
	finds("sets do not rise", || {
		SetOrder::<Test>::insert(SERVICE, BoundedVec::truncate_from(vec![NEXT, FIRST]));
	});
	finds("not superseded", with_set(FIRST, |set| set.superseded_at = None));
	finds("superseded", with_set(NEXT, |set| set.superseded_at = Some(UnixTime(START))));
	finds("a policy is another one", with_set(NEXT, |set| set.policy.margin.0 += 1));
	finds("a set of no service", || Sets::<Test>::insert(OTHER, FIRST, kept(FIRST)));
	finds("sets of no chain", Vigil::<Test>::kill);
	finds("too many services", || (3..6).for_each(alone));
}

#[test]
fn announcements_against_others_or_for_others() {
	let announce = |in_office, service| {
		let next = test_set(plan(service, 3)).commitment;
		let (policy, standby, at) = (POLICY, None, UnixTime(START));
		Announcements::<Test>::insert(
			SERVICE,
			Announcement { in_office, next, policy, standby, at },
		);
	};
	finds("announced against a set that is gone", || announce(FIRST, SERVICE));
	finds("announced for another service", || announce(NEXT, OTHER));
}

#[test]
fn wards_and_incidents_that_disagree_with_themselves() {
	finds("a ward of nobody", || Wards::<Test>::insert(OTHER, Ward::default()));
	finds("a sweep of nobody", || {
		Sweeps::<Test>::insert(OTHER, Sweeps::<Test>::get(SERVICE).expect("a plan waits"));
	});
	let twice = "incidents are counted in two places";
	finds(twice, || IncidentsBefore::<Test>::insert(SERVICE, IncidentId(1)));
	finds(twice, || IncidentsBefore::<Test>::insert(OTHER, IncidentId(0)));
	finds("suspicion", with_ward(|ward| ward.suspected = Some(halt(115))));
	finds("incident", with_ward(|ward| ward.status = Status::Live));
	let open = "an incident that is over is open";
	finds(open, with_incident(|incident| incident.resumed = Some(round())));
	finds("Halts do not rise", with_incident(|one| one.halt.round = Round(u64::MAX)));
	finds("the last Halt is another one", with_ward(|ward| ward.last_halt = None));
	finds("a first Halt of no incident", || FirstHalts::<Test>::remove(SERVICE));
	finds("a first Halt of nobody", || FirstHalts::<Test>::insert(OTHER, halt(115)));
	finds("incidents do not rise", || {
		Incidents::<Test>::mutate(SERVICE, |past| past[0].id = IncidentId(9));
	});
	finds("incidents are miscounted", with_ward(|ward| ward.incidents = IncidentId(9)));
}

#[test]
fn checkpoints_and_deadlines_that_are_out_of_order_or_of_another_ward() {
	finds("the last checkpoint", with_ward(|ward| ward.checkpoint = None));
	let superseded = "the last checkpoint is superseded";
	finds(superseded, with_checkpoints(|kept| kept[1].superseded = true));
	let heights = "two checkpoints stand at one height, or they do not rise";
	finds(heights, with_checkpoints(|kept| kept[0].checkpoint.height = Height(110)));
	let rounds = "rounds of checkpoints do not rise";
	finds(rounds, with_checkpoints(|kept| kept[0].checkpoint.round = kept[1].checkpoint.round));
	let due = |deadlines: &[(u64, ServiceId)]| {
		let deadline = |(at, service): &(u64, ServiceId)| {
			let (at, service) = (UnixTime(*at), *service);
			Deadline { at, service }
		};
		let all = deadlines.iter().map(deadline).collect();
		Deadlines::<Test>::put(BoundedVec::truncate_from(all));
	};
	finds("deadlines are not sorted", || due(&[(2, SERVICE), (1, OTHER)]));
	let others = "deadlines are not those of suspects and of who recovers";
	finds(others, || due(&[(1, SERVICE)]));
}

#[test]
fn plans_that_are_not_where_they_are_told_to_be() {
	finds("a plan is not scheduled", || Schedule::<Test>::remove((SERVICE, NORMAL, FIRED)));
	finds("a plan is another one", || {
		let mut other = fired();
		other.order.plan = PlanId(9);
		Plans::<Test>::insert(SERVICE, FIRED, other);
	});
	finds("a plan has no receipt", || PlanReceipts::<Test>::remove(SERVICE, FIRED));
	finds("a receipt is of another version", with_receipt(|receipt| receipt.version += 1));
	finds("a firing without a receipt", with_receipt(|receipt| receipt.firing = None));
	finds("schedule", || {
		let scheduled = Schedule::<Test>::get((SERVICE, NORMAL, FIRED)).expect("it is kept");
		Schedule::<Test>::insert((SERVICE, ThrottleClass::Critical, FIRED), scheduled);
	});
	finds("a receipt of no plan", || {
		let receipt = PlanReceipts::<Test>::get(SERVICE, FIRED).expect("it is kept");
		PlanReceipts::<Test>::insert(SERVICE, PlanId(9), receipt);
	});
	finds("a plan of no service", || Plans::<Test>::insert(OTHER, FIRED, fired()));
}

#[test]
fn plans_and_places_that_are_miscounted_or_too_many() {
	finds("miscounted", || PlanCount::<Test>::mutate(SERVICE, |count| *count += 1));
	finds("places are miscounted", || {
		PlacesOf::<Test>::mutate(SERVICE, PROTOCOL, |places| places.critical += 1);
	});
	finds("too many plans", || MaxPlans::set(1));
	finds("too many plans of a protocol", || MaxPlansOfProtocol::set(1));
}

#[test]
fn failures_of_nobody_or_not_in_their_line() {
	let ids = || FailedMessages::<Test>::get(SERVICE, PROTOCOL).into_inner();
	let line = |ids| {
		FailedMessages::<Test>::insert(SERVICE, PROTOCOL, BoundedVec::truncate_from(ids));
	};
	finds("a failure of nobody", || {
		let (lane, sequence) = ids()[0];
		MessageReceipts::<Test>::remove((SERVICE, lane, sequence));
	});
	finds("failures are out of order", || line(ids().into_iter().rev().collect()));
	finds("a failure is listed twice", || line([ids(), ids()[1..].to_vec()].concat()));
	finds("failures are not listed", || line(ids()[..1].to_vec()));
	finds("failures are not listed", || FailedMessages::<Test>::remove(SERVICE, PROTOCOL));
}

#[test]
fn receipts_that_belong_to_no_lane_or_are_too_old() {
	let receipt = || -> MessageReceipt { receipt_of(SequenceNumber(0)).expect("it is kept") };
	let next = || (GENESIS, SERVICE, LANE);
	finds("a receipt of no service", || {
		MessageReceipts::<Test>::insert((OTHER, LANE, SequenceNumber(0)), receipt());
	});
	finds("receipts without a lane", || NextMessages::<Test>::remove(next()));
	finds("a receipt out of range", || NextMessages::<Test>::insert(next(), SequenceNumber(1)));
	finds("receipts of no chain", || {
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		Inbox::do_try_state().expect("it is about to be cleared");
		Vigil::<Test>::kill();
	});
	finds("who brought a Handover is missing", || HandoverReceipts::<Test>::remove(SERVICE, NEXT));
	let carried = || CarriageReceipt { beneficiary: BENEFICIARY, at: UnixTime(START) };
	finds("a Handover that nobody remembers", || {
		HandoverReceipts::<Test>::insert(SERVICE, SetId(9), carried());
	});
	finds("who brought a Checkpoint that is not kept", || {
		CheckpointReceipts::<Test>::insert(SERVICE, Height(9), carried());
	});
}

#[test]
fn what_is_there_only_while_something_is_executed() {
	let message = "something is being executed";
	finds(message, || Dispatching::<Test>::put(Program::default()));
	finds(message, || {
		let execution = Execution::Failover(FIRED);
		Executing::<Test>::put(Job {
			service: SERVICE,
			generation: 0,
			protocol: PROTOCOL,
			execution,
		});
	});
}
