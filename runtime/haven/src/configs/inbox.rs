// SPDX-License-Identifier: Apache-2.0

//! The inbox: which watchers are trusted, and how much a block does.

use crate::{
	configs::{
		system::{RuntimeBlockWeights, FIRING_RATIO},
		xcm::{MaxInstructions, Processor, UniversalLocation, Weigher},
	},
	AccountId, MessageQueue, Runtime, System, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_inbox::{InboxInstance, InboxRouter};
use sp_core::H256;
use sp_runtime::traits::AccountIdConversion;
use vigil_bls::HostArk;
use vigil_primitives::{Destination, Seconds, ServiceId, FRESHNESS};
use xcm_builder::BridgeBlobDispatcher;

parameter_types! {
	/// The account derived from it stands for the inbox in everything that is addressed to it.
	pub const InboxPalletId: PalletId = PalletId(*b"hvn/inbx");
	/// Less than a tenth of a block.
	pub const MaxWeight: Weight =
		Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(50), u64::MAX / 10);
	/// What every block keeps free for plans that fire.
	pub FiringWeight: Weight = FIRING_RATIO * RuntimeBlockWeights::get().max_block;
	pub const Freshness: Seconds = FRESHNESS;
	/// A relayer may be away for so long, and the last state of a ward still be proven against.
	pub const CheckpointFreshness: Seconds = Seconds(60 * 60);
	pub const ClockDrift: Seconds = Seconds(30);
	pub const SuspectFor: Seconds = Seconds(120);
	/// Wards whose checkpoints nobody brings fail back after so long.
	pub const RecoverFor: Seconds = Seconds(60 * 60);
	/// Far more than an era of any Vigil chain that haven is used with.
	pub const MaxAhead: Seconds = Seconds(7 * 24 * 60 * 60);
	/// Which service watches haven differs from network to network, and nobody here reads the feed.
	pub const NoService: Option<ServiceId> = None;
	pub const MaxPause: Seconds = Seconds(24 * 60 * 60);
}

/// What messages for this chain's inbox are addressed to: the chain's genesis hash, and the account
/// of [`InboxPalletId`].
pub struct ThisInbox;

impl Get<Destination> for ThisInbox {
	fn get() -> Destination {
		let account: AccountId = InboxPalletId::get().into_account_truncating();
		Destination { network: System::block_hash(0), inbox: H256(account.into()) }
	}
}

impl pallet_inbox::Config for Runtime {
	type TrustOrigin = EnsureRoot<AccountId>;
	type PauseOrigin = EnsureRoot<AccountId>;
	type OnStatusChange = ();
	type Curve = HostArk;
	type UnixTime = Timestamp;
	type Destination = ThisInbox;
	type UniversalLocation = UniversalLocation;
	type Dispatcher =
		BridgeBlobDispatcher<InboxRouter<Runtime>, UniversalLocation, InboxInstance<Runtime>>;
	type Weigher = Weigher;
	type Processor = Processor;
	type Queue = MessageQueue;
	type ServiceQueues = MessageQueue;
	type OwnService = NoService;
	type MaxServices = ConstU32<64>;
	type MaxSets = ConstU32<4>;
	type MaxIncidents = ConstU32<64>;
	type MaxCheckpoints = ConstU32<64>;
	type MaxPlans = ConstU32<16_384>;
	type MaxPlansOfProtocol = ConstU32<64>;
	type MaxCriticalOfProtocol = ConstU32<4>;
	type MaxPlansPerBlock = ConstU32<128>;
	type MaxMessagesPerCall = ConstU32<64>;
	type MaxReceipts = ConstU32<1_024>;
	type MaxFailed = ConstU32<16>;
	type MaxInstructions = MaxInstructions;
	type MaxWeight = MaxWeight;
	type FiringWeight = FiringWeight;
	type Freshness = Freshness;
	type CheckpointFreshness = CheckpointFreshness;
	type ClockDrift = ClockDrift;
	type SuspectFor = SuspectFor;
	type RecoverFor = RecoverFor;
	type MaxAhead = MaxAhead;
	type MaxPause = MaxPause;
	type WeightInfo = pallet_inbox::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Certificates;
}
