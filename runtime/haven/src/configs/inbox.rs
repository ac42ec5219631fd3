// SPDX-License-Identifier: Apache-2.0

//! The inbox: which watchers are trusted, and how much a block does.

use crate::{
	configs::xcm::{MaxInstructions, UniversalLocation, Weigher},
	AccountId, Inbox, MessageQueue, Runtime, System, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_inbox::{InboxInstance, InboxRouter};
use pallet_inbox_runtime_api::{InboxInfo, KeptPlan, TrustedService};
use sp_core::H256;
use sp_runtime::traits::AccountIdConversion;
use vigil_bls::HostArk;
use vigil_primitives::{Destination, PlanId, Seconds, ServiceId, FRESHNESS};
use xcm_builder::BridgeBlobDispatcher;

parameter_types! {
	/// The account derived from it stands for the inbox in everything that is addressed to it.
	pub const InboxPalletId: PalletId = PalletId(*b"hvn/inbx");
	/// Less than a tenth of a block.
	pub const MaxWeight: Weight =
		Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(50), u64::MAX / 10);
	pub const Freshness: Seconds = FRESHNESS;
	/// A relayer may be away for so long, and the last state of a ward still be proven against.
	pub const CheckpointFreshness: Seconds = Seconds(60 * 60);
	pub const ClockDrift: Seconds = Seconds(30);
	pub const SuspectFor: Seconds = Seconds(120);
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
	type Queue = MessageQueue;
	type ServiceQueues = MessageQueue;
	type MaxServices = ConstU32<64>;
	type MaxSets = ConstU32<4>;
	type MaxIncidents = ConstU32<64>;
	type MaxCheckpoints = ConstU32<64>;
	type MaxPlans = ConstU32<1_024>;
	type MaxPlansPerBlock = ConstU32<128>;
	type MaxMessagesPerCall = ConstU32<64>;
	type MaxReceipts = ConstU32<1_024>;
	type MaxFailed = ConstU32<64>;
	type MaxInstructions = MaxInstructions;
	type MaxWeight = MaxWeight;
	type Freshness = Freshness;
	type CheckpointFreshness = CheckpointFreshness;
	type ClockDrift = ClockDrift;
	type SuspectFor = SuspectFor;
	type MaxPause = MaxPause;
	type WeightInfo = pallet_inbox::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Certificates;
}

/// What the inbox is, as the runtime API tells of it.
pub fn info() -> InboxInfo {
	InboxInfo {
		vigil: Inbox::trusted_vigil(),
		destination: Inbox::destination(),
		paused_until: Inbox::paused_until(),
	}
}

/// What the inbox knows of a service, as the runtime API tells of it.
pub fn service(service: ServiceId) -> Option<TrustedService> {
	let ward = Inbox::ward(service)?;
	Some(TrustedService {
		sets: Inbox::sets(service),
		status: ward.status,
		since: ward.since,
		incident: ward.incident,
		checkpoint: ward.checkpoint,
		next_message: Inbox::next_message(service),
	})
}

/// A plan, as the runtime API tells of it.
pub fn plan(service: ServiceId, plan: PlanId) -> Option<KeptPlan> {
	let info = Inbox::plan(service, plan)?;
	Some(KeptPlan {
		protocol: info.kept.protocol,
		order: info.kept.order,
		fired: info.fired,
		receipt: info.receipt,
	})
}
