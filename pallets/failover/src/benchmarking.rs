// SPDX-License-Identifier: Apache-2.0

//! What the calls and the hook cost: with plans at as many destinations, messages as large and proofs
//! as long as there may be.

use crate::*;
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};
use vigil_primitives::{
	receipt::{handover_key, message_key, plan_key},
	CarriageReceipt, Destination, Era, Firing, Height, MessageReceipt, Outcome, Payload, PlanId,
	PlanReceipt, ProtocolId, Rehearsal, Rehearsed, Round, Seconds, SequenceNumber, ServiceId,
	SetId, ThrottleClass, UnixTime, MAX_PAYLOAD,
};
use vigil_proofs::{
	fixture::{prove, State},
	Proof,
};
use xcm::{latest::prelude::*, VersionedXcm};

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper {
	/// Makes a service exist whose watchers can be paid, and names it and the hash of its latest terms.
	fn prepare() -> (ServiceId, H256);
	/// Begins this era.
	fn begin_era(era: Era);
	/// Certifies the state of the service's ward after the block at this height.
	fn certify(service: ServiceId, height: Height, root: H256);
}

const INBOX: &[u8] = b"Inbox";
const HEIGHT: Height = Height(96);
const PROTOCOL: ProtocolId = ProtocolId(0);
const PLAN: PlanId = PlanId(0);
/// What plans declare.
const VALUE: Balance = 100_000_000_000_000_000;
/// Other entries of the states that are proven from.
const OTHERS: u32 = 1_000;

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who = account(name, 0, 0);
	T::Currency::mint_into(&who, Balance::from(u64::MAX)).expect("it is little");
	who
}

/// The owner of a protocol.
fn owner<T: Config>() -> T::AccountId {
	let owner = funded::<T>("owner");
	Pallet::<T>::do_register_protocol(owner.clone()).expect("he has funds");
	owner
}

/// A service, and so many destinations whose states it certifies.
fn destinations<T: Config>(count: u32, form: Form) -> (ServiceId, T::AccountId) {
	let ((service, _), keeper) = (T::BenchmarkHelper::prepare(), funded::<T>("keeper"));
	for n in 0..count {
		let destination =
			Destination { network: H256::repeat_byte(9), inbox: H256::repeat_byte(n as u8 + 1) };
		let name = InboxName::truncate_from(INBOX.to_vec());
		let (keeper, by) = (keeper.clone(), Some(service));
		Pallet::<T>::do_register_destination(keeper, destination, form, by, name)
			.expect("it is another one");
	}
	(service, keeper)
}

/// A program of one instruction and about so many bytes.
fn program(bytes: u32) -> Payload {
	let bytes = bytes.clamp(1, MAX_PAYLOAD - 256) as usize;
	let response_info =
		QueryResponseInfo { destination: Here.into(), query_id: 0, max_weight: Weight::zero() };
	let instruction = QueryPallet { module_name: vec![7; bytes], response_info };
	Payload::truncate_from(VersionedXcm::<()>::from(Xcm(vec![instruction])).encode())
}

/// So many targets, whose programs have about so many bytes together.
fn targets(count: u32, bytes: u32) -> Targets<NewTarget> {
	let program = program(bytes / (2 * count.max(1)));
	let target = |n| NewTarget {
		destination: DestinationId(n),
		delay: Seconds(0),
		failover: program.clone(),
		failback: program.clone(),
	};
	Targets::truncate_from((0..count).map(target).collect())
}

/// A plan with the largest programs at as many destinations as there may be, and a value that is paid for.
fn plan<T: Config>() -> (T::AccountId, ServiceId) {
	let owner = owner::<T>();
	let (service, _) = destinations::<T>(2 * MAX_TARGETS, Form::Xcm(5));
	let targets = targets(MAX_TARGETS, MAX_TARGETS * 2 * MAX_PAYLOAD);
	let (class, terms) = (ThrottleClass::Normal, T::BenchmarkHelper::prepare().1);
	let new = NewPlan { service, class, targets: &targets, value: VALUE, terms };
	Pallet::<T>::do_arm(&owner, PROTOCOL, new).expect("there is room");
	let amount = payment::<T>();
	Pallet::<T>::do_fund_plan(owner.clone(), PLAN, amount).expect("it is little");
	(owner, service)
}

/// What pays for some eras of the value.
fn payment<T: Config>() -> Balance {
	T::ValueFee::get().mul_ceil(VALUE).saturating_mul(4).max(T::LeastPayment::get())
}

/// Has parts of what counts of the service lapse in as many eras as there may be, all of them past.
fn lapsed<T: Config>(service: ServiceId) {
	let most = T::MaxPrepaid::get();
	let total = Totals::<T>::get(service);
	for era in 1..=most {
		Lapses::<T>::insert(service, Era(total.era.0 + era), 1);
	}
	let value = total.value + Balance::from(most);
	Totals::<T>::insert(service, Total { value, ..total });
	T::BenchmarkHelper::begin_era(Era(total.era.0 + most));
}

/// A lane whose outbox has so many messages, as large together as it may be, each of another protocol.
fn lane<T: Config>(count: u32, seal: bool) -> (ServiceId, T::AccountId) {
	let (service, keeper) = destinations::<T>(1, Form::Raw);
	let bytes = (T::MaxBatchBytes::get() / count.max(1)).clamp(1, MAX_PAYLOAD);
	let program = Payload::truncate_from(vec![7; bytes as usize - 64.min(bytes as usize - 1)]);
	for n in 0..count {
		let owner = account("owner", n, 0);
		T::Currency::mint_into(&owner, Balance::from(u64::MAX)).expect("it is little");
		let protocol = Pallet::<T>::do_register_protocol(owner.clone()).expect("he has funds");
		Pallet::<T>::do_send(&owner, protocol, (service, DestinationId(0)), &program)
			.expect("there is room");
	}
	if seal {
		Pallet::<T>::seal_some(2);
	}
	(service, keeper)
}

/// A proof of these entries among others, made longer by so many bytes.
fn proof<T: Config>(service: ServiceId, entries: State, bytes: u32) -> Proof {
	let keys: Vec<_> = entries.keys().cloned().collect();
	let mut state = entries;
	state.extend((0..OTHERS).map(|n| (BlakeTwo256::hash_of(&n).0.to_vec(), vec![1; 40])));
	let (root, proof) = prove(&state, &keys);
	T::BenchmarkHelper::certify(service, HEIGHT, root);
	let mut nodes: Vec<Vec<u8>> = proof.0.into_iter().map(|node| node.into_inner()).collect();
	let more = (0..bytes / 1_000).map(|n| [n.encode(), vec![7; 996]].concat());
	nodes.extend(more);
	Proof::new(nodes).expect("not too large")
}

fn receipt() -> MessageReceipt {
	let beneficiary = H256::repeat_byte(0x5e);
	let rehearsal = Some(Rehearsal { at: UnixTime(1), outcome: Rehearsed::Passed });
	MessageReceipt { beneficiary, at: UnixTime(1), outcome: Outcome::Done, rehearsal }
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn register_protocol() {
		let owner = funded::<T>("owner");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner));

		assert!(Protocols::<T>::contains_key(PROTOCOL));
	}

	#[benchmark]
	fn nominate_owner() {
		let (owner, heir) = (owner::<T>(), funded::<T>("heir"));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PROTOCOL, Some(heir.clone()));

		assert_eq!(Protocols::<T>::get(PROTOCOL).and_then(|entry| entry.nominee), Some(heir));
	}

	#[benchmark]
	fn accept_ownership() {
		let (owner, heir) = (owner::<T>(), funded::<T>("heir"));
		Pallet::<T>::do_nominate(&owner, PROTOCOL, Some(heir.clone())).expect("he owns it");

		#[extrinsic_call]
		_(RawOrigin::Signed(heir.clone()), PROTOCOL);

		assert_eq!(Protocols::<T>::get(PROTOCOL).map(|entry| entry.owner), Some(heir));
	}

	#[benchmark]
	fn retire_protocol() {
		let owner = owner::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PROTOCOL);

		assert!(!Protocols::<T>::contains_key(PROTOCOL));
	}

	#[benchmark]
	fn register_destination() {
		let (service, keeper) = destinations::<T>(0, Form::Raw);
		let to = Destination { network: H256::repeat_byte(1), inbox: H256::repeat_byte(2) };
		let name = InboxName::truncate_from(vec![b'a'; 32]);

		#[extrinsic_call]
		_(RawOrigin::Signed(keeper.clone()), to, Form::Xcm(5), Some(service), name);

		assert!(DestinationIds::<T>::contains_key(to, keeper));
	}

	#[benchmark]
	fn set_xcm_version() {
		let (_, keeper) = destinations::<T>(1, Form::Xcm(5));

		#[extrinsic_call]
		_(RawOrigin::Signed(keeper), DestinationId(0), 4);

		let form = Destinations::<T>::get(DestinationId(0)).map(|entry| entry.form);
		assert_eq!(form, Some(Form::Xcm(4)));
	}

	#[benchmark]
	fn remove_destination() {
		let (_, keeper) = destinations::<T>(1, Form::Xcm(5));
		for n in 0..LANES_AT_ONCE {
			let upkeep = T::LeastPayment::get();
			Pallet::<T>::pay_in(&keeper, upkeep).expect("he has funds");
			let lane = Lane { upkeep, ..Default::default() };
			Lanes::<T>::insert(DestinationId(0), ServiceId(1_000 + n), lane);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(keeper), DestinationId(0));

		assert!(!Destinations::<T>::contains_key(DestinationId(0)));
	}

	#[benchmark]
	fn arm_plan(t: Linear<1, MAX_TARGETS>, b: Linear<100, 30_000>) {
		let owner = owner::<T>();
		let (service, _) = destinations::<T>(t, Form::Xcm(5));
		let (class, targets) = (ThrottleClass::Normal, targets(t, b));
		let terms = T::BenchmarkHelper::prepare().1;
		lapsed::<T>(service);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PROTOCOL, service, class, targets, VALUE, terms);

		assert!(Plans::<T>::contains_key(PLAN));
	}

	#[benchmark]
	fn change_plan(t: Linear<1, MAX_TARGETS>, b: Linear<100, 30_000>) {
		let (owner, _) = plan::<T>();
		let (class, targets) = (ThrottleClass::Critical, targets(t, b));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PLAN, class, targets);

		assert!(PendingChanges::<T>::contains_key(PLAN));
	}

	#[benchmark]
	fn disarm_plan() {
		let (owner, _) = plan::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PLAN);

		assert!(PendingChanges::<T>::contains_key(PLAN));
	}

	#[benchmark]
	fn cancel_change() {
		let (owner, _) = plan::<T>();
		let targets = targets(MAX_TARGETS, MAX_TARGETS * 2 * MAX_PAYLOAD);
		let change = Some((ThrottleClass::Normal, &targets));
		Pallet::<T>::do_announce(&owner, PLAN, change).expect("it is his");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PLAN);

		assert!(!PendingChanges::<T>::contains_key(PLAN));
	}

	/// From as many targets to as many others.
	#[benchmark]
	fn enact_change() {
		let (owner, _) = plan::<T>();
		let mut targets = targets(MAX_TARGETS, MAX_TARGETS * 2 * MAX_PAYLOAD);
		targets.iter_mut().for_each(|target| target.destination.0 += MAX_TARGETS);
		let change = Some((ThrottleClass::Normal, &targets));
		Pallet::<T>::do_announce(&owner, PLAN, change).expect("it is his");
		Pallet::<T>::seal_some(u32::MAX);
		frame_system::Pallet::<T>::set_block_number(
			frame_system::Pallet::<T>::block_number() + T::ChangeDelay::get(),
		);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), PLAN);

		assert_eq!(Plans::<T>::get(PLAN).map(|plan| plan.version), Some(2));
	}

	#[benchmark]
	fn send_message(b: Linear<100, 16_000>) {
		let owner = owner::<T>();
		let (service, _) = destinations::<T>(1, Form::Xcm(5));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PROTOCOL, service, DestinationId(0), program(b));

		assert!(OpenLanes::<T>::contains_key(service, DestinationId(0)));
	}

	#[benchmark]
	fn prove_delivery(b: Linear<0, 100_000>, r: Linear<1, 64>) {
		let r = r.min(T::MaxSettled::get()).min(T::MaxBatch::get());
		let (service, _) = lane::<T>(r, true);
		let name = core::str::from_utf8(INBOX).expect("it is text");
		let key =
			|n: u32| message_key(name, service, DestinationId(0).lane(), SequenceNumber(n.into()));
		let entries = (0..r).map(|n| (key(n), receipt().encode())).collect();
		let proof = Box::new(proof::<T>(service, entries, b));
		let caller: T::AccountId = whitelisted_caller();
		let (to, up_to) = (DestinationId(0), SequenceNumber(u64::from(r) - 1));

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), service, to, HEIGHT, proof, up_to);

		let delivered = Lanes::<T>::get(to, service).map(|lane| lane.delivered);
		assert_eq!(delivered, Some(SequenceNumber(r.into())));
	}

	#[benchmark]
	fn acknowledge(m: Linear<1, 64>) {
		let m = m.min(T::MaxSettled::get()).min(T::MaxBatch::get());
		let (service, keeper) = lane::<T>(m, true);
		Destinations::<T>::mutate_extant(DestinationId(0), |entry| entry.certified_by = None);
		let (to, up_to) = (DestinationId(0), SequenceNumber(u64::from(m) - 1));

		#[extrinsic_call]
		_(RawOrigin::Signed(keeper), service, to, up_to);

		let oldest = Lanes::<T>::get(to, service).map(|lane| lane.oldest);
		assert_eq!(oldest, Some(SequenceNumber(m.into())));
	}

	#[benchmark]
	fn prove_firing(b: Linear<0, 100_000>) {
		let (_, service) = plan::<T>();
		let receipt = PlanReceipt {
			version: 1,
			rehearsal: Some(Rehearsal { at: UnixTime(1), outcome: Rehearsed::Passed }),
			firing: Some(Firing {
				version: 1,
				first: Round(1),
				last: Round(2),
				height: Height(1),
				block_hash: H256::repeat_byte(1),
				fired_at: UnixTime(1),
				failover: Outcome::Done,
				failback: None,
			}),
		};
		let name = core::str::from_utf8(INBOX).expect("it is text");
		let key = plan_key(name, service, PLAN);
		let entries = State::from([(key, receipt.encode())]);
		let proof = Box::new(proof::<T>(service, entries, b));
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), PLAN, 0, HEIGHT, proof);

		assert!(Plans::<T>::get(PLAN).is_some_and(|plan| !plan.stood_down.is_empty()));
	}

	#[benchmark]
	fn affirm_terms() {
		let (owner, _) = plan::<T>();
		let terms = T::BenchmarkHelper::prepare().1;
		Plans::<T>::mutate_extant(PLAN, |plan| plan.terms = H256::zero());

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PLAN, terms);

		assert_eq!(Plans::<T>::get(PLAN).map(|plan| plan.terms), Some(terms));
	}

	#[benchmark]
	fn declare_value() {
		let (owner, service) = plan::<T>();
		lapsed::<T>(service);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PLAN, VALUE / 2);

		assert_eq!(Plans::<T>::get(PLAN).map(|plan| plan.declared.value), Some(VALUE / 2));
	}

	#[benchmark]
	fn fund_plan() {
		let (owner, service) = plan::<T>();
		lapsed::<T>(service);
		let before = Plans::<T>::get(PLAN).map(|plan| plan.declared.next);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PLAN, payment::<T>());

		assert!(Plans::<T>::get(PLAN).map(|plan| plan.declared.next) > before);
	}

	#[benchmark]
	fn charge_plan() {
		plan::<T>();
		let era = T::CurrentEra::get();
		T::BenchmarkHelper::begin_era(Era(era.0 + 2));
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), PLAN);

		assert!(Plans::<T>::get(PLAN).is_some_and(|plan| plan.declared.next > Era(era.0 + 1)));
	}

	#[benchmark]
	fn fund_upkeep() {
		let (service, keeper) = destinations::<T>(1, Form::Xcm(5));
		let amount = T::LeastPayment::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(keeper), service, DestinationId(0), amount);

		let upkeep = Lanes::<T>::get(DestinationId(0), service).map(|lane| lane.upkeep);
		assert_eq!(upkeep, Some(amount));
	}

	#[benchmark]
	fn prove_carriage(b: Linear<0, 100_000>) {
		let (service, keeper) = destinations::<T>(1, Form::Xcm(5));
		let (to, set) = (DestinationId(0), SetId(7));
		let amount = T::LeastPayment::get().max(T::HandoverFee::get());
		Pallet::<T>::do_fund_upkeep(keeper, (service, to), amount).expect("he has funds");
		let name = core::str::from_utf8(INBOX).expect("it is text");
		let receipt = CarriageReceipt { beneficiary: H256::repeat_byte(0x5e), at: UnixTime(1) };
		let entries = State::from([(handover_key(name, service, set), receipt.encode())]);
		let proof = Box::new(proof::<T>(service, entries, b));
		let caller: T::AccountId = whitelisted_caller();
		let carriage = Carriage::Handover(set);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), service, to, carriage, HEIGHT, proof);

		assert!(Lanes::<T>::get(to, service).is_some_and(|lane| lane.upkeep < amount));
	}

	#[benchmark]
	fn seal_nothing() {
		#[block]
		{
			Pallet::<T>::seal_some(2);
		}

		assert_eq!(SealTurns::<T>::get(Line::Orders), Turns::default());
	}

	#[benchmark]
	fn seal_lane(m: Linear<1, 64>) {
		let m = m.min(T::MaxBatch::get());
		let (service, _) = lane::<T>(m, false);

		#[block]
		{
			Pallet::<T>::seal_some(2);
		}

		let lane = Lanes::<T>::get(DestinationId(0), service);
		assert!(lane.is_some_and(|lane| lane.next > SequenceNumber(0)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
