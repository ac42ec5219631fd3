// SPDX-License-Identifier: Apache-2.0

//! What the calls and the steps of the hooks cost, with the largest histories and lists that are
//! full, and the largest payloads.

mod world;

pub use world::BenchmarkHelper;

use crate::{
	fixture::{
		halt, handing_over, next_set, order, outbox, FILLED, FIRST, GENESIS, HERE, LANE, NOW,
		POLICY, PROTOCOL, SERVICE, SET,
	},
	sweeps::steps,
	*,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{EnsureOrigin, Get, ProcessMessage},
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use frame_system::RawOrigin;
use vigil_primitives::{
	message::MAX_PAYLOAD, traits::Status, Body, CarriageReceipt, Height, IncidentId,
	MessageReceipt, Outcome, Payload, PlanId, SequenceNumber, ServiceId, SetId, Statement,
	ThrottleClass, UnixTime,
};
use world::*;

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn install_set() -> Result<(), BenchmarkError> {
		let next = next_set::<T::Curve>(&trust::<T>());
		let origin =
			T::TrustOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GENESIS, Box::new(next.clone()), POLICY);

		assert_eq!(Pallet::<T>::latest_set(SERVICE), Some(next.set_id));
		Ok(())
	}

	#[benchmark]
	fn forget_service() -> Result<(), BenchmarkError> {
		trust::<T>();
		watch::<T>(Status::Suspect);
		Deadlines::<T>::put(deadlines::<T>());
		let origin =
			T::TrustOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SERVICE);

		assert!(!SetOrder::<T>::contains_key(SERVICE));
		assert!(Leavings::<T>::contains_key(SERVICE));
		Ok(())
	}

	/// As many of the largest plans as are cleared at a time, and some of all else.
	#[benchmark]
	fn clear() {
		trust::<T>();
		let payload = payload_of::<T>(MAX_PAYLOAD);
		for plan in 0..leavings::CLEARED {
			keep_plan::<T>(plan, ThrottleClass::Normal, &payload);
		}
		fail_message::<T>(0, MAX_PROGRAM);
		let receipt = CarriageReceipt { beneficiary: BENEFICIARY, at: NOW };
		HandoverReceipts::<T>::insert(SERVICE, SET, receipt);
		CheckpointReceipts::<T>::insert(SERVICE, Height(1), receipt);
		Leavings::<T>::insert(SERVICE, ());
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::clear_some(&mut meter);
		}

		assert_eq!(Plans::<T>::iter_prefix(SERVICE).count(), 0);
	}

	#[benchmark]
	fn pause() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::prepare(NOW, HERE);
		let origin =
			T::PauseOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, T::MaxPause::get());

		assert!(Pallet::<T>::is_on_hold());
		Ok(())
	}

	#[benchmark]
	fn resume_execution() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::prepare(NOW, HERE);
		PausedUntil::<T>::put(UnixTime(NOW.0 + 1));
		let origin =
			T::PauseOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert!(!Pallet::<T>::is_on_hold());
		Ok(())
	}

	/// A Checkpoint of another branch, by which a ward that recovers is live again: all that is kept
	/// is superseded, an incident ends, and so does a sweep as another begins.
	#[benchmark]
	fn submit_certificate(a: Linear<0, 341>) {
		let members = trust::<T>();
		watch::<T>(Status::Recovering);
		let block = other_branch();
		let (certificate, witnesses) = certified::<T>(&members, Statement::Checkpoint(block), a);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), certificate, witnesses, BENEFICIARY);

		assert_eq!(Wards::<T>::get(SERVICE).map(|ward| ward.status), Some(Status::Live));
		assert_eq!(Checkpoints::<T>::get(SERVICE).last().map(|kept| kept.branched), Some(true));
		let started = Sweeps::<T>::get(SERVICE).expect("plans fail back");
		assert_eq!(started.incident, IncidentId(u64::from(T::MaxIncidents::get()) + 1));
	}

	/// As `submit_certificate`, by a set of `s` members of which `a` in a thousand are absent. Shows
	/// what smaller sets cost; the weights count with the largest.
	#[benchmark(extra)]
	fn submit_certificate_of(s: Linear<100, 1_000>, a: Linear<0, 333>) {
		let members = trust_sets_of::<T>(s as u16);
		watch::<T>(Status::Recovering);
		let halt = Statement::Halt(halt());
		let (certificate, witnesses) = certified::<T>(&members, halt, s * a / 1_000);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		submit_certificate(RawOrigin::Signed(caller), certificate, witnesses, BENEFICIARY);

		let started = Sweeps::<T>::get(SERVICE).expect("plans fire");
		assert_eq!(started.kind, SweepKind::Fire);
	}

	#[benchmark]
	fn handover(a: Linear<0, 341>) {
		let members = trust::<T>();
		let next = next_set::<T::Curve>(&members);
		let carried: Vec<_> = (1..=u64::from(MAX_CARRIED)).map(SetId).collect();
		Carried::<T>::insert(SERVICE, BoundedVec::truncate_from(carried));
		let statement = handing_over(next.clone());
		let (certificate, witnesses) = certified::<T>(&members, statement, a);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), certificate, witnesses, POLICY, BENEFICIARY);

		assert_eq!(Pallet::<T>::latest_set(SERVICE), Some(next.set_id));
	}

	/// Messages that replace plans, with the longest proofs; each pushes out the receipt of a message
	/// whose execution failed.
	#[benchmark]
	fn submit_messages(a: Linear<0, 341>, m: Linear<1, FILLED>) {
		let members = trust::<T>();
		let payload = payload_of::<T>(MAX_PAYLOAD);
		let arm = |place| Body::Arm(order(place, 2, ThrottleClass::Normal, &payload));
		let (outbox, mut messages) = outbox(T::Destination::get(), arm);
		messages.truncate(m as usize);
		NextMessages::<T>::insert((GENESIS, SERVICE, LANE), FIRST);
		let oldest = FIRST.0.saturating_sub(T::MaxReceipts::get().into());
		for place in 0..m {
			keep_plan::<T>(place, ThrottleClass::Deferrable, &payload);
			fail_message::<T>(oldest + u64::from(place), MAX_PROGRAM);
		}
		let (certificate, witnesses) = certified::<T>(&members, Statement::Outbox(outbox), a);
		let caller: T::AccountId = whitelisted_caller();
		let messages = BoundedVec::truncate_from(messages);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), certificate, witnesses, messages, BENEFICIARY);

		let last = FIRST.0 + u64::from(m) - 1;
		assert_eq!(Pallet::<T>::next_message(SERVICE, LANE), SequenceNumber(last + 1));
		let receipt = MessageReceipts::<T>::get((SERVICE, LANE, SequenceNumber(last)));
		assert_eq!(receipt.map(|receipt| receipt.outcome), Some(Outcome::Done));
		let plan = Plans::<T>::get(SERVICE, PlanId(m - 1));
		assert_eq!(plan.map(|kept| kept.order.version), Some(2));
	}

	/// As `submit_messages`, with messages that are executed, of so many bytes each. Shows what a
	/// byte costs; the weights count with the largest.
	#[benchmark(extra)]
	fn submit_executions(a: Linear<0, 341>, m: Linear<1, FILLED>, b: Linear<1_024, MAX_PAYLOAD>) {
		let members = trust::<T>();
		let payload = payload_of::<T>(b);
		let execute = |_| Body::Execute(payload.clone());
		let (outbox, mut messages) = outbox(T::Destination::get(), execute);
		messages.truncate(m as usize);
		NextMessages::<T>::insert((GENESIS, SERVICE, LANE), FIRST);
		let (certificate, witnesses) = certified::<T>(&members, Statement::Outbox(outbox), a);
		let caller: T::AccountId = whitelisted_caller();
		let messages = BoundedVec::truncate_from(messages);

		#[extrinsic_call]
		submit_messages(RawOrigin::Signed(caller), certificate, witnesses, messages, BENEFICIARY);

		let last = SequenceNumber(FIRST.0 + u64::from(m) - 1);
		let receipt = MessageReceipts::<T>::get((SERVICE, LANE, last));
		assert_eq!(receipt.map(|receipt| receipt.outcome), Some(Outcome::Queued));
	}

	/// A copy of the last Halt, by the smallest quorum.
	#[benchmark]
	fn refuse() {
		let members = trust::<T>();
		watch::<T>(Status::Halted);
		let copy = Statement::Halt(halted(16));
		let (certificate, witnesses) = certified::<T>(&members, copy, 341);
		let result;

		#[block]
		{
			result = Pallet::<T>::do_submit_certificate(&certificate, &witnesses, BENEFICIARY);
		}

		assert_ok!(result);
		let ward = Wards::<T>::get(SERVICE).expect("it is watched");
		assert_eq!(ward.last_halt, Some(halted(16)), "nothing changed");
	}

	/// A failover with the largest program. What that weighs is charged besides.
	#[benchmark]
	fn retry() {
		trust::<T>();
		watch::<T>(Status::Halted);
		let scheduled = keep_plan::<T>(0, ThrottleClass::Normal, &payload_of::<T>(MAX_PAYLOAD));
		let fired = Scheduled { fired: Some(IncidentId(1)), ..scheduled };
		Schedule::<T>::insert((SERVICE, ThrottleClass::Normal, PlanId(0)), fired);
		fail_plan::<T>(0);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), SERVICE, Execution::Failover(PlanId(0)));

		let firing = PlanReceipts::<T>::get(SERVICE, PlanId(0)).and_then(|receipt| receipt.firing);
		assert!(firing.is_some());
	}

	/// A plan with the largest programs. What they weigh is charged besides.
	#[benchmark]
	fn rehearse() {
		trust::<T>();
		watch::<T>(Status::Live);
		keep_plan::<T>(0, ThrottleClass::Normal, &payload_of::<T>(MAX_PAYLOAD));
		let armed_by = SequenceNumber(0);
		let (beneficiary, at, outcome) = (BENEFICIARY, NOW, Outcome::Done);
		let receipt = MessageReceipt { beneficiary, at, outcome, rehearsal: None };
		MessageReceipts::<T>::insert((SERVICE, LANE, armed_by), receipt);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), SERVICE, PlanId(0));

		let receipt = PlanReceipts::<T>::get(SERVICE, PlanId(0)).expect("it is kept");
		assert!(receipt.rehearsal.is_some());
	}

	/// The largest program of a message, which fails and is kept.
	#[benchmark]
	fn record() {
		trust::<T>();
		let execution = fail_message::<T>(0, 0);
		Pallet::<T>::take_failed(SERVICE, (LANE, SequenceNumber(0)));
		let job = Pallet::<T>::job(SERVICE, PROTOCOL, execution);
		let mut queued = job.encode();
		// No program begins like this.
		queued.extend(vec![0xff; MAX_PROGRAM as usize]);
		let (mut meter, mut id) = (WeightMeter::new(), [0; 32]);
		let result;

		#[block]
		{
			result = RecordOutcome::<T>::process_message(&queued, job.queue(), &mut meter, &mut id);
		}

		assert_eq!(result, Ok(false));
		assert!(Failed::<T>::contains_key(SERVICE, (LANE, SequenceNumber(0))));
	}

	/// A ward that recovers is live again: its plans fail back.
	#[benchmark]
	fn lapse() {
		trust::<T>();
		watch::<T>(Status::Recovering);
		Deadlines::<T>::put(deadlines::<T>());

		#[block]
		{
			Pallet::<T>::lapse_due();
		}

		assert_eq!(Wards::<T>::get(SERVICE).map(|ward| ward.status), Some(Status::Live));
	}

	/// As many sweeps as there may be.
	#[benchmark]
	fn work() {
		T::BenchmarkHelper::prepare(NOW, HERE);
		PausedUntil::<T>::put(NOW);
		for service in 0..T::MaxServices::get() {
			Sweeps::<T>::insert(ServiceId(service), walk(SweepKind::Fire));
		}
		LastSwept::<T>::put(SERVICE);
		let turns;

		#[block]
		{
			assert!(!Pallet::<T>::is_on_hold());
			turns = steps::turns::<T>();
		}

		assert_eq!(turns.len(), T::MaxServices::get() as usize);
	}

	#[benchmark]
	fn sweep() {
		trust::<T>();
		watch::<T>(Status::Halted);
		let mut meter = WeightMeter::new();

		#[block]
		{
			steps::sweep::<T>(SERVICE, &mut 0, &mut meter);
		}

		assert!(Sweeps::<T>::contains_key(SERVICE));
		assert!(meter.consumed().any_gt(Weight::zero()));
	}

	/// One of many plans.
	#[benchmark]
	fn visit() {
		trust::<T>();
		watch::<T>(Status::Halted);
		let payload = Payload::default();
		for plan in 0..T::MaxPlans::get().min(1_024) {
			keep_plan::<T>(plan, ThrottleClass::Critical, &payload);
		}
		let mut walk = walk(SweepKind::Fire);
		let next;

		#[block]
		{
			next = steps::visit::<T>(SERVICE, &mut walk);
		}

		assert!(next.is_some_and(|(plan, _)| walk.last == Some(plan)));
	}

	/// A plan with the largest program, filed under another class. What it weighs is charged besides.
	#[benchmark]
	fn fire() {
		trust::<T>();
		watch::<T>(Status::Halted);
		let scheduled = keep_plan::<T>(0, ThrottleClass::Normal, &payload_of::<T>(MAX_PAYLOAD));
		Plans::<T>::mutate(SERVICE, PlanId(0), |plan| {
			let plan = plan.as_mut().expect("it is kept");
			plan.order.class = ThrottleClass::Deferrable;
		});
		fail_plan::<T>(0);
		let walk = walk(SweepKind::Fire);
		let mut meter = WeightMeter::new();
		let there_was_room;

		#[block]
		{
			there_was_room = steps::fire::<T>(SERVICE, (PlanId(0), scheduled), &walk, &mut meter);
		}

		assert!(there_was_room);
		let firing = PlanReceipts::<T>::get(SERVICE, PlanId(0)).and_then(|receipt| receipt.firing);
		let firing = firing.expect("it fired");
		assert_eq!((firing.height, firing.failback), (halt().height, None));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
