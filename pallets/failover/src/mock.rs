// SPDX-License-Identifier: Apache-2.0

//! A chain whose services and certified roots tests set by hand, and destinations that are tries.

use crate::{self as pallet_failover, *};
use codec::{Decode, Encode};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, Hooks},
};
use sp_core::H256;
use sp_runtime::{traits::Convert, BuildStorage};
use std::{cell::RefCell, collections::BTreeMap};
use vigil_primitives::{
	receipt::{message_key, plan_key},
	traits::{CertifiedRoots, ServiceStatus, Status},
	Destination, Height, MessageReceipt, Outbox, Outcome, Payload, PlanId, PlanReceipt, ProtocolId,
	Seconds, SequenceNumber, ServiceId, ThrottleClass, UnixTime,
};
pub use vigil_proofs::fixture::{prove, State};
use vigil_proofs::Proof;
use xcm::{latest::prelude::*, VersionedXcm};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(67)]
	pub type Failover = pallet_failover;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<EXISTENTIAL>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

pub const EXISTENTIAL: u128 = 10;
pub const RICH: u128 = 100_000_000;
/// The owner of protocols.
pub const OWNER: u64 = 1;
/// Somebody else with funds.
pub const OTHER: u64 = 2;
/// The owner of destinations.
pub const KEEPER: u64 = 3;
/// Carries messages, and has nothing yet.
pub const RELAYER: u64 = 4;

pub const VIGIL: H256 = H256::repeat_byte(0x67);
/// Services whose wards halt.
pub const SERVICE: ServiceId = ServiceId(1);
pub const OTHER_SERVICE: ServiceId = ServiceId(2);
/// The service that watches destinations.
pub const WATCHING: ServiceId = ServiceId(7);
pub const NO_SERVICE: ServiceId = ServiceId(99);
pub const INBOX: &str = "Inbox";
pub const MAX_INSTRUCTIONS: u32 = 20;

#[derive(Default)]
struct World {
	roots: BTreeMap<(ServiceId, Height), H256>,
}

thread_local! {
	static WORLD: RefCell<World> = RefCell::default();
}

/// What the neighbours of the pallet know.
pub struct Neighbours;

impl ServiceStatus for Neighbours {
	fn status(service: ServiceId) -> Option<Status> {
		[SERVICE, OTHER_SERVICE, WATCHING].contains(&service).then_some(Status::Live)
	}
}

impl CertifiedRoots for Neighbours {
	fn state_root(service: ServiceId, height: Height) -> Option<H256> {
		WORLD.with_borrow(|world| world.roots.get(&(service, height)).copied())
	}
}

impl Convert<H256, u64> for Neighbours {
	fn convert(beneficiary: H256) -> u64 {
		beneficiary.to_low_u64_be()
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper for Neighbours {
	fn prepare() -> ServiceId {
		SERVICE
	}
	fn certify(service: ServiceId, height: Height, root: H256) {
		WORLD.with_borrow_mut(|world| world.roots.insert((service, height), root));
	}
}

parameter_types! {
	pub const GenesisHash: H256 = VIGIL;
}

impl Config for Test {
	type Currency = Balances;
	type Services = Neighbours;
	type Roots = Neighbours;
	type GenesisHash = GenesisHash;
	type AccountOf = Neighbours;
	type ProtocolDeposit = ConstU128<1_000>;
	type DestinationDeposit = ConstU128<500>;
	type PlanDeposit = ConstU128<200>;
	type DepositPerByte = ConstU128<3>;
	type RelayBase = ConstU128<100>;
	type RelayPerByte = ConstU128<1>;
	type ChangeDelay = ConstU64<10>;
	type MaxPending = ConstU32<10>;
	type ReservedForFailover = ConstU32<4>;
	type MaxBatch = ConstU32<4>;
	type MaxBatchBytes = ConstU32<1_000>;
	type LanesPerBlock = ConstU32<2>;
	type MaxSettled = ConstU32<3>;
	type MaxInstructions = ConstU32<MAX_INSTRUCTIONS>;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Neighbours;
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	WORLD.set(World::default());
	let balances = vec![(OWNER, RICH), (OTHER, RICH), (KEEPER, RICH)];
	let balances = BalancesConfig { balances, ..Default::default() };
	let genesis = RuntimeGenesisConfig { balances, ..Default::default() };
	genesis.build_storage().expect("valid genesis").into()
}

pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		System::set_block_number(1);
		test();
		Failover::do_try_state().expect("invariants hold after the test");
	});
}

pub fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Opens the block after this one, in which what waits is sealed.
pub fn next_block() {
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Failover::on_initialize(number);
}

pub fn run_to(number: u64) {
	while System::block_number() < number {
		next_block();
	}
}

/// A protocol of [`OWNER`].
pub fn protocol() -> ProtocolId {
	let id = NextProtocol::<Test>::get();
	Failover::register_protocol(signed(OWNER)).expect("a protocol");
	id
}

/// The place of the destination that tests call `n`.
pub fn place(n: u8) -> Destination {
	Destination { network: H256::repeat_byte(0xd0 + n), inbox: H256::repeat_byte(n) }
}

pub fn inbox() -> InboxName {
	InboxName::truncate_from(INBOX.into())
}

/// A destination of [`KEEPER`] that speaks the latest XCM and is watched.
pub fn destination(n: u8) -> DestinationId {
	register(n, Form::Xcm(5), Some(WATCHING))
}

pub fn register(n: u8, form: Form, certified_by: Option<ServiceId>) -> DestinationId {
	let to = place(n);
	Failover::register_destination(signed(KEEPER), to, form, certified_by, inbox())
		.expect("a destination");
	DestinationIds::<Test>::get(to).expect("it has a number")
}

/// So many instructions that say which program this is.
pub fn instructions(mark: u64, count: u32) -> Xcm<()> {
	Xcm(vec![Trap(mark); count as usize])
}

pub fn encoded(program: impl Into<VersionedXcm<()>>) -> Payload {
	Payload::truncate_from(program.into().encode())
}

/// A program of one instruction.
pub fn program(mark: u64) -> Payload {
	encoded(instructions(mark, 1))
}

pub fn target(destination: DestinationId, delay: u64) -> NewTarget {
	let (failover, failback) = (program(delay), program(delay + 1));
	NewTarget { destination, delay: Seconds(delay), failover, failback }
}

/// Targets at these destinations, ten seconds apart.
pub fn targets(places: &[DestinationId]) -> Targets<NewTarget> {
	let each = (0u64..).zip(places).map(|(n, id)| target(*id, n * 10));
	Targets::try_from(each.collect::<Vec<_>>()).expect("no more than a plan may have")
}

pub fn arm(protocol: ProtocolId, places: &[DestinationId]) -> PlanId {
	let id = NextPlan::<Test>::get();
	let class = ThrottleClass::Normal;
	Failover::arm_plan(signed(OWNER), protocol, SERVICE, class, targets(places)).expect("a plan");
	id
}

pub fn send(protocol: ProtocolId, to: DestinationId) {
	Failover::send_message(signed(OWNER), protocol, SERVICE, to, program(9)).expect("it is sent");
}

pub fn plan(id: PlanId) -> Plan {
	Plans::<Test>::get(id).expect("a plan")
}

pub fn lane(to: DestinationId) -> Lane {
	Lanes::<Test>::get(SERVICE, to)
}

pub fn outboxes() -> Vec<Outbox> {
	Failover::outboxes(SERVICE, 16)
}

/// The bodies of all messages to a destination that are stored.
pub fn bodies(to: DestinationId) -> Vec<vigil_primitives::Body> {
	let lane = lane(to);
	let numbers = lane.oldest.0..lane.next.0;
	let stored = numbers.map(|number| Messages::<Test>::get((SERVICE, to, SequenceNumber(number))));
	stored.map(|message| message.expect("it is stored").body).collect()
}

pub fn deposits(who: u64) -> u128 {
	held(HoldReason::ProtocolDeposit, who)
}

pub fn fees(who: u64) -> u128 {
	held(HoldReason::RelayFee, who)
}

fn held(reason: HoldReason, who: u64) -> u128 {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

pub fn receipt(outcome: Outcome) -> MessageReceipt {
	let beneficiary = H256::from_low_u64_be(RELAYER);
	MessageReceipt { beneficiary, at: UnixTime(5), outcome }
}

pub fn firing(height: u64, failover: Outcome) -> PlanReceipt {
	PlanReceipt {
		version: 1,
		height: Height(height),
		block_hash: H256::repeat_byte(0xaa),
		fired_at: UnixTime(6),
		failover,
		failback: None,
	}
}

/// A state in which the messages with these numbers arrived, among other things.
pub fn arrived(numbers: core::ops::Range<u64>, receipt: MessageReceipt) -> State {
	let key = |number| message_key(INBOX, SERVICE, SequenceNumber(number));
	let mut state: State = numbers.map(|number| (key(number), receipt.encode())).collect();
	state.extend((0..40u8).map(|n| (vec![n, n, 3], vec![n; 40])));
	state
}

/// A state in which a plan fired.
pub fn fired(plan: PlanId, receipt: PlanReceipt) -> State {
	let mut state = arrived(0..0, self::receipt(Outcome::Done));
	state.insert(plan_key(INBOX, SERVICE, plan), receipt.encode());
	state
}

/// Makes [`WATCHING`] certify a root.
pub fn certify(height: u64, root: H256) {
	WORLD.with_borrow_mut(|world| world.roots.insert((WATCHING, Height(height)), root));
}

/// Certifies a state in which these messages arrived, and proves as much.
pub fn prove_arrival(
	height: u64,
	numbers: core::ops::Range<u64>,
	receipt: MessageReceipt,
) -> Proof {
	let keys: Vec<_> =
		numbers.clone().map(|n| message_key(INBOX, SERVICE, SequenceNumber(n))).collect();
	let (root, proof) = prove(&arrived(numbers, receipt), &keys);
	certify(height, root);
	proof
}

/// Certifies a state in which a plan fired, and proves as much.
pub fn prove_fired(height: u64, plan: PlanId, receipt: PlanReceipt) -> Proof {
	let (root, proof) = prove(&fired(plan, receipt), &[plan_key(INBOX, SERVICE, plan)]);
	certify(height, root);
	proof
}

/// Everything from the first message on is proven to have arrived.
pub fn deliver(to: DestinationId, height: u64, up_to: u64) -> bool {
	let from = lane(to).delivered.0;
	let proof = prove_arrival(height, from..up_to + 1, receipt(Outcome::Done));
	let (height, up_to) = (Height(height), SequenceNumber(up_to));
	Failover::prove_delivery(signed(RELAYER), SERVICE, to, height, proof.into(), up_to)
		.expect("it is proven")
		.pays_fee
		== frame_support::dispatch::Pays::No
}

pub fn events() -> Vec<Event<Test>> {
	let own = |event| match event {
		RuntimeEvent::Failover(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).collect()
}

pub fn assert_event(event: Event<Test>) {
	assert!(events().contains(&event), "no {event:?} in {:?}", events());
}

/// Decodes what a destination would execute.
pub fn opened(payload: &Payload) -> xcm_builder::BridgeMessage {
	Decode::decode(&mut &payload[..]).expect("a bridge message")
}
