// SPDX-License-Identifier: Apache-2.0

//! A chain with a real message queue and a real XCM executor, whose clock tests set by hand.

use crate::{self as pallet_inbox, *};
use frame_support::{
	derive_impl,
	dispatch::{DispatchResultWithPostInfo, Pays},
	parameter_types,
	traits::{ConstU32, Everything, Hooks, Nothing},
	weights::Weight,
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError};
use std::{cell::RefCell, time::Duration};
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	message::prove_all,
	traits::{OnStatusChange, Status},
	AbsentWitness, Body, Certificate, Checkpoint, Destination, Halt, Head, Height, Message, PlanId,
	PlanOrder, Policy, ProtocolId, ProvenMessage, Resume, Round, Seconds, SequenceNumber,
	ServiceId, SetId, Statement, ThrottleClass, UnixTime,
};
use xcm::latest::prelude::*;
use xcm_builder::{
	AllowExplicitUnpaidExecutionFrom, BridgeBlobDispatcher, FixedWeightBounds,
	FrameTransactionalProcessor, ProcessXcmMessage, SovereignSignedViaLocation, WithComputedOrigin,
};
use xcm_executor::{traits::ConvertLocation, XcmExecutor};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(2)]
	pub type MessageQueue = pallet_message_queue;

	#[runtime::pallet_index(40)]
	pub type Inbox = pallet_inbox;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

/// This chain, and the Vigil chain whose watchers it trusts.
pub const HERE: H256 = H256::repeat_byte(0xde);
pub const GENESIS: H256 = H256::repeat_byte(0x67);

parameter_types! {
	pub UniversalLocation: InteriorLocation = GlobalConsensus(ByGenesis(HERE.0)).into();
	pub const UnitWeight: Weight = Weight::from_parts(1_000_000, 64);
	pub const XcmMaxInstructions: u32 = 100;
	pub const QueueWeight: Weight = Weight::from_parts(400_000_000_000, 4 * 1024 * 1024);
	pub const NoWeight: Option<Weight> = None;
	pub const MaxAssetsIntoHolding: u32 = 4;
	pub const HeapSize: u32 = 64 * 1024;
}

/// Account 1,000 and the protocol's number; 9,000 for what is inside a protocol.
pub struct ProtocolAccounts;

impl ConvertLocation<u64> for ProtocolAccounts {
	fn convert_location(location: &Location) -> Option<u64> {
		let protocol = VigilProtocols::<Test>::protocol(location)?;
		match location.interior().len() {
			3 => Some(1_000 + u64::from(protocol.0)),
			_ => Some(9_000),
		}
	}
}

type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, XcmMaxInstructions>;

pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = ();
	type XcmEventEmitter = ();
	type AssetTransactor = ();
	type OriginConverter = SovereignSignedViaLocation<ProtocolAccounts, RuntimeOrigin>;
	type IsReserve = ();
	type IsTeleporter = ();
	type Aliasers = Nothing;
	type UniversalLocation = UniversalLocation;
	type Barrier = WithComputedOrigin<
		AllowExplicitUnpaidExecutionFrom<VigilProtocols<Test>>,
		UniversalLocation,
		ConstU32<8>,
	>;
	type Weigher = Weigher;
	type Trader = ();
	type ResponseHandler = ();
	type AssetTrap = ();
	type AssetLocker = ();
	type AssetExchanger = ();
	type SubscriptionService = ();
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = MaxAssetsIntoHolding;
	type FeeManager = ();
	type MessageExporter = ();
	type UniversalAliases = VigilUniversalAliases<Test>;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = Everything;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = ();
}

parameter_types! {
	pub ServiceWeight: Option<Weight> = Some(QueueWeight::get());
}

impl pallet_message_queue::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MessageProcessor =
		RecordOutcome<Test, ProcessXcmMessage<QueueId, XcmExecutor<XcmConfig>, RuntimeCall>>;
	#[cfg(feature = "runtime-benchmarks")]
	type MessageProcessor = pallet_message_queue::mock_helpers::NoopMessageProcessor<QueueId>;
	type Size = u32;
	type QueueChangeHandler = ();
	type QueuePausedQuery = Inbox;
	type HeapSize = HeapSize;
	type MaxStale = ConstU32<8>;
	type ServiceWeight = ServiceWeight;
	type IdleMaxServiceWeight = NoWeight;
}

thread_local! {
	static NOW: RefCell<u64> = const { RefCell::new(START) };
	static MOVES: RefCell<Vec<(ServiceId, Status, Status)>> = const { RefCell::new(Vec::new()) };
}

/// The clock and the ears of the mock.
pub struct World;

impl frame_support::traits::UnixTime for World {
	fn now() -> Duration {
		Duration::from_secs(now())
	}
}

impl OnStatusChange for World {
	fn on_status_change(service: ServiceId, from: Status, to: Status) {
		assert_eq!(Wards::<Test>::get(service).unwrap().status, to, "neighbours see what is told");
		MOVES.with_borrow_mut(|moves| moves.push((service, from, to)));
	}
}

parameter_types! {
	pub const OurInbox: Destination = Destination { network: HERE, inbox: H256::repeat_byte(0x1b) };
	pub const Freshness: Seconds = Seconds(60);
	pub const CheckpointFreshness: Seconds = Seconds(90);
	pub const ClockDrift: Seconds = Seconds(9);
	pub const SuspectFor: Seconds = Seconds(30);
	pub const MaxPause: Seconds = Seconds(3_600);
	pub static MaxWeight: Weight = Weight::from_parts(10_000_000_000, 64 * 1024);
	pub static MaxPlans: u32 = 1_000;
}

/// What calls and hooks weigh.
pub type Weights = weights::SubstrateWeight<Test>;

impl Config for Test {
	type TrustOrigin = EnsureRoot<u64>;
	type PauseOrigin = EnsureRoot<u64>;
	type OnStatusChange = World;
	type Curve = Fake;
	type UnixTime = World;
	type Destination = OurInbox;
	type UniversalLocation = UniversalLocation;
	type Dispatcher =
		BridgeBlobDispatcher<InboxRouter<Test>, UniversalLocation, InboxInstance<Test>>;
	type Weigher = Weigher;
	type Queue = MessageQueue;
	type ServiceQueues = MessageQueue;
	type MaxServices = ConstU32<3>;
	type MaxSets = ConstU32<3>;
	type MaxIncidents = ConstU32<3>;
	type MaxCheckpoints = ConstU32<4>;
	type MaxPlans = MaxPlans;
	type MaxPlansPerBlock = ConstU32<50>;
	type MaxMessagesPerCall = ConstU32<64>;
	type MaxReceipts = ConstU32<1_024>;
	type MaxFailed = ConstU32<4>;
	type MaxInstructions = ConstU32<20>;
	type MaxWeight = MaxWeight;
	type Freshness = Freshness;
	type CheckpointFreshness = CheckpointFreshness;
	type ClockDrift = ClockDrift;
	type SuspectFor = SuspectFor;
	type MaxPause = MaxPause;
	type WeightInfo = Weights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = World;
}

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper for World {
	fn prepare(now: UnixTime, _: H256) {
		run_to_time(now.0);
	}

	fn key() -> vigil_primitives::KeyPoint {
		use vigil_bls::{backend::SigningBackend, Backend};
		Fake::key_point_bytes(&Fake::public(&Fake::secret(&[7; 32])))
	}

	fn signature(signed: &vigil_primitives::Signed) -> vigil_primitives::SignaturePoint {
		use vigil_bls::{backend::SigningBackend, Backend, Tag};
		let digest = signed.digest(fixture::GENESIS);
		let signature = Fake::sign(&Fake::secret(&[7; 32]), Tag::Statement, &digest.0 .0);
		Fake::signature_point_bytes(&signature)
	}
}

/// The service of most tests, and another one.
pub const SERVICE: ServiceId = ServiceId(1);
pub const OTHER: ServiceId = ServiceId(2);
/// The protocol of most tests.
pub const PROTOCOL: ProtocolId = ProtocolId(5);
/// When tests start: the first second of a round.
pub const START: u64 = 9_000;
pub const ROUND: u64 = 3;
/// Four equal members: three are a quorum, two are more than a third.
pub const WEIGHTS: [u128; 4] = [10; 4];
pub const BENEFICIARY: H256 = H256::repeat_byte(0xbe);

pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(ROUND),
	margin: Seconds(3),
	checkpoint_interval: 10,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(0),
};

/// In office from an hour before [`START`] to some hours after it.
pub fn plan(service: ServiceId, set_id: u64) -> SetPlan {
	SetPlan {
		service,
		set_id: SetId(set_id),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(START - 3_600),
		expires_at: UnixTime(START + 36_000),
	}
}

pub fn test_set(plan: SetPlan) -> TestSet<Fake> {
	TestSet::with_plan(&plan, &WEIGHTS)
}

/// The set of [`SERVICE`] that tests begin with.
pub fn set() -> TestSet<Fake> {
	test_set(plan(SERVICE, 1))
}

pub fn install(set: &TestSet<Fake>) -> Result<(), DispatchError> {
	Inbox::install_set(RuntimeOrigin::root(), GENESIS, set.commitment.clone().into(), POLICY)
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	NOW.set(START);
	MOVES.take();
	MaxPlans::set(1_000);
	MaxWeight::set(Weight::from_parts(10_000_000_000, 64 * 1024));
	let mut ext: sp_io::TestExternalities =
		RuntimeGenesisConfig::default().build_storage().expect("valid genesis").into();
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// A chain that trusts the set of [`SERVICE`].
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		install(&set()).expect("a sound set");
		test();
		Inbox::do_try_state().expect("invariants hold after the test");
	});
}

pub fn now() -> u64 {
	NOW.with_borrow(|now| *now)
}

pub fn run_to_time(time: u64) {
	NOW.set(time);
}

/// What a block leaves for `on_idle` in most tests.
pub const IDLE: Weight = Weight::from_parts(1_000_000_000_000, 4 * 1024 * 1024);

/// Ends the block, with so much weight left. Returns what was used.
pub fn idle_with(weight: Weight) -> Weight {
	let used = Inbox::on_idle(System::block_number(), weight);
	assert!(used.all_lte(weight), "{used} of {weight}");
	used
}

/// Ends the block, and opens the next one so many seconds later.
pub fn pass(seconds: u64) {
	idle_with(IDLE);
	run_to_time(now() + seconds);
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Inbox::on_initialize(number);
}

/// The round that runs.
pub fn round() -> Round {
	Round::at(UnixTime(now()), Seconds(ROUND)).expect("rounds have a length")
}

/// The round so many rounds before the one that runs.
pub fn round_before(rounds: u64) -> Round {
	round().before(rounds, Seconds(ROUND))
}

/// The hash of a block of the ward's first branch.
pub fn hash(height: u64) -> H256 {
	hash_on(1, height)
}

pub fn hash_on(branch: u8, height: u64) -> H256 {
	let mut bytes = [branch; 32];
	bytes[..8].copy_from_slice(&height.to_be_bytes());
	H256(bytes)
}

pub fn halt(height: u64) -> Halt {
	halt_on(1, height)
}

pub fn halt_on(branch: u8, height: u64) -> Halt {
	Halt {
		height: Height(height),
		block_hash: hash_on(branch, height),
		block_timestamp: UnixTime(height),
		round: round(),
	}
}

pub fn resume(height: u64) -> Resume {
	Resume { height: Height(height), block_hash: hash(height), round: round() }
}

pub fn checkpoint(height: u64) -> Checkpoint {
	checkpoint_on(1, height)
}

pub fn checkpoint_on(branch: u8, height: u64) -> Checkpoint {
	Checkpoint {
		height: Height(height),
		block_hash: hash_on(branch, height),
		state_root: root_on(branch),
		block_timestamp: UnixTime(height),
		round: round(),
	}
}

/// The state root of every block of a branch.
pub fn root_on(branch: u8) -> H256 {
	H256::repeat_byte(0x70 + branch)
}

/// Whether the fee was returned.
pub fn fee(result: DispatchResultWithPostInfo) -> Result<bool, DispatchError> {
	match result {
		Ok(info) => Ok(info.pays_fee == Pays::No),
		Err(error) => Err(error.error),
	}
}

pub fn witnesses(list: Vec<AbsentWitness>) -> Witnesses {
	list.try_into().unwrap()
}

/// Hands in a certificate of a set, without these members.
pub fn submit_by(
	set: &TestSet<Fake>,
	statement: Statement,
	absent: &[u16],
) -> DispatchResultWithPostInfo {
	submit(set.certify(statement, absent), set.witnesses(absent))
}

pub fn submit(certificate: Certificate, list: Vec<AbsentWitness>) -> DispatchResultWithPostInfo {
	Inbox::submit_certificate(RuntimeOrigin::signed(7), certificate.into(), witnesses(list))
}

/// Certifies and hands in; it has to change something.
pub fn tell(statement: Statement) {
	assert_eq!(fee(submit_by(&set(), statement, &[])), Ok(true));
}

pub fn tell_halt(height: u64) {
	tell(Statement::Halt(halt(height)));
}

/// The ward comes back, and is live again.
pub fn recover(halted: u64, at: u64) {
	tell(Statement::Resume(resume(halted)));
	pass(36);
	tell(Statement::Checkpoint(checkpoint(at)));
	assert_eq!(status(), Status::Live);
}

pub fn status() -> Status {
	Inbox::ward(SERVICE).expect("the service exists").status
}

pub fn moves() -> Vec<(ServiceId, Status, Status)> {
	MOVES.with_borrow(|moves| moves.clone())
}

/// Messages of the lane from the next one on, in one outbox.
pub fn messages(first: u64, bodies: Vec<(ProtocolId, Body)>) -> (Statement, Vec<ProvenMessage>) {
	let messages = (first..)
		.map(SequenceNumber)
		.zip(bodies)
		.map(|(sequence, (protocol, body))| Message { sequence, protocol, body })
		.collect();
	let (outbox, proven) = prove_all(OurInbox::get(), messages).unwrap();
	(Statement::Outbox(outbox), proven)
}

pub fn submit_messages(
	certificate: Certificate,
	list: Vec<AbsentWitness>,
	messages: Vec<ProvenMessage>,
) -> DispatchResultWithPostInfo {
	Inbox::submit_messages(
		RuntimeOrigin::signed(7),
		certificate.into(),
		witnesses(list),
		messages.try_into().unwrap(),
		BENEFICIARY,
	)
}

/// Delivers bodies as the next messages of [`SERVICE`].
pub fn deliver(bodies: Vec<(ProtocolId, Body)>) {
	let next = Inbox::next_message(SERVICE).0;
	let (statement, proven) = messages(next, bodies);
	let certificate = set().certify(statement, &[]);
	assert_eq!(fee(submit_messages(certificate, vec![], proven)), Ok(false), "relayers pay");
}

/// Delivers one message of [`PROTOCOL`]; its number.
pub fn deliver_one(body: Body) -> SequenceNumber {
	let sequence = Inbox::next_message(SERVICE);
	deliver(vec![(PROTOCOL, body)]);
	sequence
}

/// What a protocol's programs begin with.
pub fn prefix(protocol: ProtocolId) -> Vec<Instruction<()>> {
	payload::origin_of(GENESIS, protocol).to_vec()
}

pub fn remark_call(what: &[u8]) -> Vec<u8> {
	use codec::Encode;
	RuntimeCall::System(frame_system::Call::remark_with_event { remark: what.to_vec() }).encode()
}

pub fn transact(call: Vec<u8>) -> Instruction<()> {
	Transact {
		origin_kind: OriginKind::SovereignAccount,
		fallback_max_weight: None,
		call: call.into(),
	}
}

/// A payload with this program after the protocol's origin.
pub fn program(protocol: ProtocolId, rest: Vec<Instruction<()>>) -> Vec<u8> {
	let free = UnpaidExecution { weight_limit: Unlimited, check_origin: None };
	let all = prefix(protocol).into_iter().chain([free]).chain(rest).collect();
	raw(UniversalLocation::get(), Xcm(all))
}

/// Any program for any destination.
pub fn raw(destination: InteriorLocation, program: Xcm<()>) -> Vec<u8> {
	use codec::Encode;
	(xcm::VersionedInteriorLocation::from(destination), xcm::VersionedXcm::from(program)).encode()
}

/// A payload that remarks something as the protocol.
pub fn remark(protocol: ProtocolId, what: &[u8]) -> Vec<u8> {
	program(
		protocol,
		vec![transact(remark_call(what)), ExpectTransactStatus(MaybeErrorCode::Success)],
	)
}

pub fn execute(payload: Vec<u8>) -> Body {
	Body::Execute(payload.try_into().unwrap())
}

/// A plan of [`PROTOCOL`] that remarks its number and `fire` or `back`.
pub fn order(plan: u32, version: u32) -> PlanOrder {
	let remark = |what: &str| remark(PROTOCOL, format!("{what} {plan}").as_bytes());
	PlanOrder {
		plan: PlanId(plan),
		version,
		class: ThrottleClass::Normal,
		delay: Seconds(0),
		failover: remark("fire").try_into().unwrap(),
		failback: remark("back").try_into().unwrap(),
	}
}

pub fn arm(order: PlanOrder) {
	let sequence = deliver_one(Body::Arm(order));
	let receipt = Inbox::message_receipt(SERVICE, sequence).unwrap();
	assert_eq!(receipt.outcome, vigil_primitives::Outcome::Done);
}

/// Who remarked what in this block, hashed.
pub fn remarks() -> Vec<(u64, H256)> {
	let records = System::events().into_iter();
	records
		.filter_map(|record| match record.event {
			RuntimeEvent::System(frame_system::Event::Remarked { sender, hash }) => {
				Some((sender, hash))
			},
			_ => None,
		})
		.collect()
}

pub fn remarked(what: &str) -> (u64, H256) {
	(1_000 + u64::from(PROTOCOL.0), H256(sp_io::hashing::blake2_256(what.as_bytes())))
}

pub fn events() -> Vec<Event<Test>> {
	let records = System::events().into_iter();
	let own = |event| match event {
		RuntimeEvent::Inbox(event) => Some(event),
		_ => None,
	};
	records.filter_map(|record| own(record.event)).collect()
}

pub fn assert_event(event: Event<Test>) {
	assert!(events().contains(&event), "no {event:?} in {:?}", events());
}
