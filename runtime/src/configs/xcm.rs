// SPDX-License-Identifier: Apache-2.0

//! XCM for a chain under no relay chain: its own consensus is the root of its universe.
//!
//! The router refuses every message; local execution, dry runs and weights work. Messages leave this
//! chain through the failover pallet's calls only.

use crate::{
	configs::{
		money::{SplitFees, WeightFee},
		system::RuntimeBlockWeights,
	},
	constants::currency::deposit,
	AccountId, AllPalletsWithSystem, Balance, Balances, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, System, XcmPallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, Everything, LinearStoragePrice, Nothing},
	weights::Weight,
};
use frame_system::EnsureRoot;
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use xcm::latest::prelude::*;
use xcm_builder::{
	AccountId32Aliases, AllowKnownQueryResponses, AllowTopLevelPaidExecutionFrom,
	DescribeAllTerminal, DescribeFamily, EnsureXcmOrigin, FixedWeightBounds,
	FrameTransactionalProcessor, FungibleAdapter, HashedDescription, IsConcrete,
	SendXcmFeeToAccount, SignedAccountId32AsNative, SignedToAccountId32,
	SovereignSignedViaLocation, TakeWeightCredit, TrailingSetTopicAsId, UsingComponents,
	WithComputedOrigin, WithUniqueTopic, XcmFeeManagerFromComponents,
};
use xcm_executor::XcmExecutor;

parameter_types! {
	/// The native token, seen from here.
	pub const HereLocation: Location = Location::here();
	/// This chain in the eyes of other consensus systems: its genesis hash names it.
	pub ThisNetwork: NetworkId = NetworkId::ByGenesis(System::block_hash(0).0);
	pub UniversalLocation: InteriorLocation = GlobalConsensus(ThisNetwork::get()).into();
	pub NativeAsset: AssetId = AssetId(HereLocation::get());
	pub TreasuryAccountId: AccountId = crate::Treasury::account_id();
	/// Weight of one instruction until XCM benchmarks exist; deliberately dear.
	pub const UnitWeight: Weight = Weight::from_parts(1_000_000_000, 64 * 1024);
	pub const MaxInstructions: u32 = 100;
	pub const MaxAssetsIntoHolding: u32 = 16;
	/// Origins that an [`xcm_builder::WithComputedOrigin`] may unwrap.
	pub const MaxPrefixes: u32 = 8;
}

/// Which account stands for a location.
pub type LocationToAccountId = (
	AccountId32Aliases<ThisNetwork, AccountId>,
	HashedDescription<AccountId, DescribeFamily<DescribeAllTerminal>>,
);

/// Moves the native token; nothing teleports, so no check account is kept.
pub type AssetTransactor =
	FungibleAdapter<Balances, IsConcrete<HereLocation>, LocationToAccountId, AccountId, ()>;

/// Which dispatch origin an XCM origin may `Transact` as; never root.
type OriginConverter = (
	SovereignSignedViaLocation<LocationToAccountId, RuntimeOrigin>,
	SignedAccountId32AsNative<ThisNetwork, RuntimeOrigin>,
);

/// Messages run when the sender already paid for their weight or they pay for it themselves.
type Barrier = TrailingSetTopicAsId<(
	TakeWeightCredit,
	AllowKnownQueryResponses<XcmPallet>,
	WithComputedOrigin<AllowTopLevelPaidExecutionFrom<Everything>, UniversalLocation, MaxPrefixes>,
)>;

/// What instructions weigh.
pub type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, MaxInstructions>;

/// How execution is paid for.
pub type Trader = UsingComponents<WeightFee, HereLocation, AccountId, Balances, SplitFees<Runtime>>;

/// No chain can be reached by `SendXcm`: every message is refused as unroutable.
pub type XcmRouter = WithUniqueTopic<()>;

/// The executor's configuration.
pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = XcmRouter;
	type XcmEventEmitter = XcmPallet;
	type AssetTransactor = AssetTransactor;
	type OriginConverter = OriginConverter;
	type IsReserve = ();
	type IsTeleporter = ();
	type Aliasers = Nothing;
	type UniversalLocation = UniversalLocation;
	type Barrier = Barrier;
	type Weigher = Weigher;
	type Trader = Trader;
	type ResponseHandler = XcmPallet;
	type AssetTrap = XcmPallet;
	type AssetLocker = ();
	type AssetExchanger = ();
	type SubscriptionService = XcmPallet;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = MaxAssetsIntoHolding;
	type FeeManager = XcmFeeManagerFromComponents<
		Nothing,
		SendXcmFeeToAccount<AssetTransactor, TreasuryAccountId>,
	>;
	// The failover pallet exports for protocols, which need no executor for it: its channels name
	// services, and those of `ExportMessage` are hashes.
	type MessageExporter = ();
	type UniversalAliases = Nothing;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = Everything;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = XcmPallet;
}

/// A signed account as an XCM origin.
pub type LocalOriginToLocation = SignedToAccountId32<RuntimeOrigin, AccountId, ThisNetwork>;

parameter_types! {
	pub const AliasDepositPerItem: Balance = deposit(1, 0);
	pub const AliasDepositPerByte: Balance = deposit(0, 1);
	pub const AliasHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::XcmPallet(pallet_xcm::HoldReason::AuthorizeAlias);
}

impl pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type CurrencyMatcher = IsConcrete<HereLocation>;
	type AuthorizedAliasConsideration = HoldConsideration<
		AccountId,
		Balances,
		AliasHoldReason,
		LinearStoragePrice<AliasDepositPerItem, AliasDepositPerByte, Balance>,
	>;
	type SendXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, LocalOriginToLocation>;
	type XcmRouter = XcmRouter;
	type ExecuteXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, LocalOriginToLocation>;
	type XcmExecuteFilter = Everything;
	type XcmExecutor = XcmExecutor<XcmConfig>;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Nothing;
	type Weigher = Weigher;
	type UniversalLocation = UniversalLocation;
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeCall = RuntimeCall;
	const VERSION_DISCOVERY_QUEUE_SIZE: u32 = 100;
	type AdvertisedXcmVersion = pallet_xcm::CurrentXcmVersion;
	type AdminOrigin = EnsureRoot<AccountId>;
	type TrustedLockers = ();
	type SovereignAccountOf = LocationToAccountId;
	type MaxLockers = ConstU32<8>;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type WeightInfo = crate::weights::pallet_xcm::Measured<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_xcm::benchmarking::Config for Runtime {
	type DeliveryHelper = ();

	fn get_asset() -> Asset {
		(HereLocation::get(), crate::constants::currency::VGL).into()
	}

	fn batch_call(calls: alloc::vec::Vec<RuntimeCall>) -> Option<RuntimeCall> {
		Some(pallet_utility::Call::batch { calls }.into())
	}
}

/// Where a queued message came from.
#[derive(
	Copy,
	Clone,
	Eq,
	PartialEq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum MessageOrigin {
	/// This chain itself.
	Here,
}

impl From<MessageOrigin> for Location {
	fn from(origin: MessageOrigin) -> Self {
		match origin {
			MessageOrigin::Here => Location::here(),
		}
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl From<u32> for MessageOrigin {
	fn from(_: u32) -> Self {
		Self::Here
	}
}

parameter_types! {
	pub MessageQueueServiceWeight: Weight =
		Perbill::from_percent(25) * RuntimeBlockWeights::get().max_block;
	pub const MessageQueueHeapSize: u32 = 128 * 1024;
	pub const MessageQueueMaxStale: u32 = 8;
}

impl pallet_message_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_message_queue::weights::SubstrateWeight<Runtime>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MessageProcessor =
		xcm_builder::ProcessXcmMessage<MessageOrigin, XcmExecutor<XcmConfig>, RuntimeCall>;
	#[cfg(feature = "runtime-benchmarks")]
	type MessageProcessor = pallet_message_queue::mock_helpers::NoopMessageProcessor<MessageOrigin>;
	type Size = u32;
	type QueueChangeHandler = ();
	type QueuePausedQuery = ();
	type HeapSize = MessageQueueHeapSize;
	type MaxStale = MessageQueueMaxStale;
	type ServiceWeight = MessageQueueServiceWeight;
	type IdleMaxServiceWeight = MessageQueueServiceWeight;
}
