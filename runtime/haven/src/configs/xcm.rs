// SPDX-License-Identifier: Apache-2.0

//! What programs of Vigil's protocols may do here: call the vault pallet, and nothing else.
//!
//! Programs come from the inbox alone. Each begins with the inbox's own instruction and the origin of
//! its protocol, both of which the inbox checked; execution is not paid here, but on Vigil.

use crate::{
	configs::system::RuntimeBlockWeights, AccountId, AllPalletsWithSystem, Balances, Inbox,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System, XcmPallet,
};
use core::marker::PhantomData;
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, Disabled, Nothing},
	weights::{constants::WEIGHT_REF_TIME_PER_MICROS, Weight},
};
use frame_system::EnsureRoot;
use pallet_inbox::{QueueId, VigilProtocols, VigilUniversalAliases};
use pallet_vault::Origin as VaultOrigin;
use sp_runtime::Perbill;
use xcm::latest::prelude::*;
use xcm_builder::{
	AccountId32Aliases, AllowUnpaidExecutionFrom, EnsureXcmOrigin, FixedWeightBounds,
	FrameTransactionalProcessor, IsConcrete, ProcessXcmMessage, WithComputedOrigin,
};
use xcm_executor::{traits::ConvertOrigin, XcmExecutor};

/// Most instructions of a program, the inbox's own included.
pub const MAX_INSTRUCTIONS: u32 = 64;

parameter_types! {
	/// The native token, seen from here.
	pub const HereLocation: Location = Location::here();
	/// This chain in the eyes of other consensus systems: its genesis hash names it.
	pub ThisNetwork: NetworkId = NetworkId::ByGenesis(System::block_hash(0).0);
	pub UniversalLocation: InteriorLocation = GlobalConsensus(ThisNetwork::get()).into();
	/// Weight of one instruction until XCM benchmarks exist; deliberately dear.
	pub const UnitWeight: Weight =
		Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS.saturating_mul(100), 0);
	pub const MaxInstructions: u32 = MAX_INSTRUCTIONS;
	pub const MaxAssetsIntoHolding: u32 = 1;
	/// The inbox's own instruction, and the two of the protocol's origin.
	pub const MaxPrefixes: u32 = 3;
}

/// Which account stands for a location: the accounts of this chain for themselves, and none for any
/// protocol, since programs own nothing here.
pub type LocationToAccountId = AccountId32Aliases<ThisNetwork, AccountId>;

/// A protocol of the trusted Vigil chain, exactly, as the origin of its calls to the vault pallet,
/// together with the service whose watchers vouch for it.
///
/// Nothing inside the protocol's location stands for it: what descended further, an account for
/// instance, speaks for itself alone.
pub struct ProtocolToVault<T>(PhantomData<T>);

impl ConvertOrigin<RuntimeOrigin> for ProtocolToVault<Runtime> {
	fn convert_origin(
		origin: impl Into<Location>,
		kind: OriginKind,
	) -> Result<RuntimeOrigin, Location> {
		let origin = origin.into();
		let own = VigilProtocols::<Runtime>::exactly(&origin).filter(|_| kind == OriginKind::Xcm);
		match own {
			Some((service, protocol)) => Ok(VaultOrigin::Protocol(service, protocol).into()),
			None => Err(origin),
		}
	}
}

/// The calls that programs may make.
pub struct VaultCalls;

impl Contains<RuntimeCall> for VaultCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_vault::Call::{activate, open_evm_vault, open_vault, post, settle, stand_by};
		matches!(
			call,
			RuntimeCall::Vault(
				open_vault { .. }
					| open_evm_vault { .. }
					| activate {} | stand_by {}
					| settle { .. } | post {}
			) | RuntimeCall::System(
				frame_system::Call::remark { .. } | frame_system::Call::remark_with_event { .. }
			)
		)
	}
}

/// Programs run for nothing if they begin with the origin of one of Vigil's protocols.
pub type Barrier = WithComputedOrigin<
	AllowUnpaidExecutionFrom<VigilProtocols<Runtime>>,
	UniversalLocation,
	MaxPrefixes,
>;

/// What instructions weigh.
pub type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, MaxInstructions>;

/// The executor's configuration. There are no assets: a program can neither hold nor send anything.
pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = ();
	type XcmEventEmitter = ();
	type AssetTransactor = ();
	type OriginConverter = ProtocolToVault<Runtime>;
	type IsReserve = ();
	type IsTeleporter = ();
	type Aliasers = Nothing;
	type UniversalLocation = UniversalLocation;
	type Barrier = Barrier;
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
	type UniversalAliases = VigilUniversalAliases<Runtime>;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = VaultCalls;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = XcmPallet;
}

parameter_types! {
	pub MessageQueueServiceWeight: Weight =
		Perbill::from_percent(25) * RuntimeBlockWeights::get().max_block;
	pub const MessageQueueHeapSize: u32 = 64 * 1024;
	pub const MessageQueueMaxStale: u32 = 8;
}

/// Executes programs.
pub type Processor = ProcessXcmMessage<QueueId, XcmExecutor<XcmConfig>, RuntimeCall>;

/// For dry runs. Nobody can send or execute anything by its calls.
impl pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type CurrencyMatcher = IsConcrete<HereLocation>;
	type AuthorizedAliasConsideration = Disabled;
	type SendXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmRouter = ();
	type ExecuteXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmExecuteFilter = Nothing;
	type XcmExecutor = XcmExecutor<XcmConfig>;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Nothing;
	type Weigher = Weigher;
	type UniversalLocation = UniversalLocation;
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeCall = RuntimeCall;
	const VERSION_DISCOVERY_QUEUE_SIZE: u32 = 1;
	type AdvertisedXcmVersion = pallet_xcm::CurrentXcmVersion;
	type AdminOrigin = EnsureRoot<AccountId>;
	type TrustedLockers = ();
	type SovereignAccountOf = LocationToAccountId;
	type MaxLockers = ConstU32<0>;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type WeightInfo = crate::weights::pallet_xcm::Measured<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_xcm::benchmarking::Config for Runtime {
	type DeliveryHelper = ();

	fn get_asset() -> Asset {
		(HereLocation::get(), crate::constants::currency::HVN).into()
	}

	fn batch_call(calls: alloc::vec::Vec<RuntimeCall>) -> Option<RuntimeCall> {
		Some(pallet_utility::Call::batch { calls }.into())
	}
}

impl pallet_message_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_message_queue::weights::SubstrateWeight<Runtime>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MessageProcessor = pallet_inbox::RecordOutcome<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type MessageProcessor = pallet_message_queue::mock_helpers::NoopMessageProcessor<QueueId>;
	type Size = u32;
	type QueueChangeHandler = ();
	type QueuePausedQuery = Inbox;
	type HeapSize = MessageQueueHeapSize;
	type MaxStale = MessageQueueMaxStale;
	type ServiceWeight = MessageQueueServiceWeight;
	type IdleMaxServiceWeight = MessageQueueServiceWeight;
}
