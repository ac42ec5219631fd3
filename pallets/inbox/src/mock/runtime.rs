// SPDX-License-Identifier: Apache-2.0

//! A chain with a real message queue and a real XCM executor, whose clock tests set by hand.

use super::scene::START;
use crate::{self as pallet_inbox, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Everything, Nothing},
	weights::Weight,
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::BuildStorage;
use std::cell::RefCell;
use vigil_bls::Fake;
use vigil_primitives::{
	traits::{OnStatusChange, Status},
	Destination, ProtocolId, Seconds, ServiceId,
};
use vigil_test_utils::{set_now, TestClock};
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

parameter_types! {
	pub UniversalLocation: InteriorLocation = GlobalConsensus(ByGenesis(HERE.0)).into();
	pub const UnitWeight: Weight = Weight::from_parts(1_000_000, 64);
	pub const XcmMaxInstructions: u32 = 100;
	pub const QueueWeight: Weight = Weight::from_parts(400_000_000_000, 4 * 1024 * 1024);
	pub const NoWeight: Option<Weight> = None;
	pub const MaxAssetsIntoHolding: u32 = 4;
	pub const HeapSize: u32 = 64 * 1024;
}

/// Account 1,000 times the service's number and the protocol's; 9,000 for what is inside a protocol.
pub struct ProtocolAccounts;

impl ConvertLocation<u64> for ProtocolAccounts {
	fn convert_location(location: &Location) -> Option<u64> {
		VigilProtocols::<Test>::protocol(location)?;
		let exactly = VigilProtocols::<Test>::exactly(location);
		let account = |(service, protocol): (ServiceId, ProtocolId)| {
			1_000 * u64::from(service.0) + u64::from(protocol.0)
		};
		Some(exactly.map_or(9_000, account))
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
	type MessageProcessor = RecordOutcome<Test>;
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
	static MOVES: RefCell<Vec<(ServiceId, Status, Status)>> = const { RefCell::new(Vec::new()) };
}

/// The ears of the mock.
pub struct World;

impl OnStatusChange for World {
	fn on_status_change(service: ServiceId, from: Status, to: Status) {
		assert_eq!(Wards::<Test>::get(service).unwrap().status, to, "neighbours see what is told");
		MOVES.with_borrow_mut(|moves| moves.push((service, from, to)));
	}
}

parameter_types! {
	pub const OurInbox: Destination = Destination { network: HERE, inbox: H256::repeat_byte(0x1b) };
	pub static Freshness: Seconds = Seconds(60);
	pub static CheckpointFreshness: Seconds = Seconds(90);
	pub static ClockDrift: Seconds = Seconds(9);
	pub static SuspectFor: Seconds = Seconds(30);
	pub const MaxPause: Seconds = Seconds(3_600);
	pub static MaxWeight: Weight = Weight::from_parts(10_000_000_000, 64 * 1024);
	pub static MaxPlans: u32 = 1_000;
	pub static MaxPlansOfProtocol: u32 = 1_000;
	pub static MaxCriticalOfProtocol: u32 = 1_000;
	pub static FiringWeight: Weight = SHARE;
	pub static OwnService: Option<ServiceId> = None;
	pub const RecoverFor: Seconds = Seconds(600);
	pub const MaxAhead: Seconds = Seconds(20_000);
}

/// What most tests keep free for plans that fire.
pub const SHARE: Weight = Weight::from_parts(200_000_000_000, 2 * 1024 * 1024);

/// What calls and hooks weigh.
pub type Weights = weights::SubstrateWeight<Test>;

impl Config for Test {
	type TrustOrigin = EnsureRoot<u64>;
	type PauseOrigin = EnsureRoot<u64>;
	type OnStatusChange = World;
	type Curve = Fake;
	type UnixTime = TestClock;
	type Destination = OurInbox;
	type UniversalLocation = UniversalLocation;
	type Dispatcher =
		BridgeBlobDispatcher<InboxRouter<Test>, UniversalLocation, InboxInstance<Test>>;
	type Weigher = Weigher;
	type Processor = ProcessXcmMessage<QueueId, XcmExecutor<XcmConfig>, RuntimeCall>;
	type Queue = MessageQueue;
	type ServiceQueues = MessageQueue;
	type OwnService = OwnService;
	type MaxServices = ConstU32<3>;
	type MaxSets = ConstU32<3>;
	type MaxIncidents = ConstU32<3>;
	type MaxCheckpoints = ConstU32<4>;
	type MaxPlans = MaxPlans;
	type MaxPlansOfProtocol = MaxPlansOfProtocol;
	type MaxCriticalOfProtocol = MaxCriticalOfProtocol;
	type MaxPlansPerBlock = ConstU32<50>;
	type MaxMessagesPerCall = ConstU32<64>;
	type MaxReceipts = ConstU32<1_024>;
	type MaxFailed = ConstU32<4>;
	type MaxInstructions = ConstU32<20>;
	type MaxWeight = MaxWeight;
	type FiringWeight = FiringWeight;
	type Freshness = Freshness;
	type CheckpointFreshness = CheckpointFreshness;
	type ClockDrift = ClockDrift;
	type SuspectFor = SuspectFor;
	type RecoverFor = RecoverFor;
	type MaxAhead = MaxAhead;
	type MaxPause = MaxPause;
	type WeightInfo = Weights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = World;
}

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper for World {
	fn prepare(now: vigil_primitives::UnixTime, _: H256) {
		set_now(now.0);
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

pub fn new_test_ext() -> sp_io::TestExternalities {
	set_now(START);
	MOVES.take();
	MaxPlans::set(1_000);
	MaxPlansOfProtocol::set(1_000);
	MaxCriticalOfProtocol::set(1_000);
	FiringWeight::set(SHARE);
	OwnService::set(None);
	hear_for(Seconds(60), Seconds(90), Seconds(9));
	SuspectFor::set(Seconds(30));
	MaxWeight::set(Weight::from_parts(10_000_000_000, 64 * 1024));
	let mut ext: sp_io::TestExternalities =
		RuntimeGenesisConfig::default().build_storage().expect("valid genesis").into();
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// How old a Halt and a Checkpoint may be, and how early a round.
pub fn hear_for(freshness: Seconds, checkpoint_freshness: Seconds, clock_drift: Seconds) {
	Freshness::set(freshness);
	CheckpointFreshness::set(checkpoint_freshness);
	ClockDrift::set(clock_drift);
}

pub fn moves() -> Vec<(ServiceId, Status, Status)> {
	MOVES.with_borrow(|moves| moves.clone())
}
