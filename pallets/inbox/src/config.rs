// SPDX-License-Identifier: Apache-2.0

//! What the pallet needs of its chain, and the constants that bound it.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who says which watchers this chain trusts: its governance.
		type TrustOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who may stop execution for a while.
		type PauseOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Told when a ward's status changes.
		type OnStatusChange: OnStatusChange;
		/// The curve that signatures are verified on.
		type Curve: Backend;
		/// The chain's clock.
		type UnixTime: Clock;
		/// What messages have to be addressed to: this chain's genesis hash and an account that
		/// stands for the inbox.
		type Destination: Get<Destination>;
		/// This chain in the universe. Payloads have to name exactly this location.
		type UniversalLocation: Get<InteriorLocation>;
		/// `BridgeBlobDispatcher<InboxRouter<Runtime>, UniversalLocation, InboxInstance<Runtime>>`.
		type Dispatcher: DispatchBlob;
		/// What a program weighs; that of the XCM executor.
		type Weigher: WeightBounds<<Self as frame_system::Config>::RuntimeCall>;
		/// Executes programs: the chain's processor of XCM,
		/// `ProcessXcmMessage<QueueId, XcmExecutor<..>, RuntimeCall>`.
		type Processor: ProcessMessage<Origin = QueueId>;
		/// Where messages' programs and rehearsals wait. Its own processor is [`RecordOutcome`].
		type Queue: EnqueueMessage<QueueId>;
		/// Executes what waits.
		type ServiceQueues: ServiceQueues;

		/// The service that watches this very chain, if one does and is trusted here. This chain cannot
		/// hear that it stands; when it is back, a fresh Resume tells of an incident, and nothing fires.
		type OwnService: Get<Option<ServiceId>>;

		/// Most services that are trusted at one time.
		#[pallet::constant]
		type MaxServices: Get<u32>;
		/// Most sets kept of one service, the latest included.
		#[pallet::constant]
		type MaxSets: Get<u32>;
		/// Most closed incidents kept of one service.
		#[pallet::constant]
		type MaxIncidents: Get<u32>;
		/// Most checkpoints kept of one service.
		#[pallet::constant]
		type MaxCheckpoints: Get<u32>;
		/// Most plans kept of one service.
		#[pallet::constant]
		type MaxPlans: Get<u32>;
		/// Most plans of one service kept of one protocol.
		#[pallet::constant]
		type MaxPlansOfProtocol: Get<u32>;
		/// Most of those that are critical.
		#[pallet::constant]
		type MaxCriticalOfProtocol: Get<u32>;
		/// Most plans that fire or fail back in one block.
		#[pallet::constant]
		type MaxPlansPerBlock: Get<u32>;
		/// Most messages in one call.
		#[pallet::constant]
		type MaxMessagesPerCall: Get<u32>;
		/// How many of the last messages of a lane have a receipt.
		#[pallet::constant]
		type MaxReceipts: Get<u32>;
		/// Most messages of one service and protocol that are kept because their execution failed.
		#[pallet::constant]
		type MaxFailed: Get<u32>;
		/// Most instructions in a payload.
		#[pallet::constant]
		type MaxInstructions: Get<u32>;
		/// Most weight of a payload's execution. The message queue has to have more than twice this to
		/// spend in a block, as a rehearsal executes both programs of a plan.
		#[pallet::constant]
		type MaxWeight: Get<Weight>;
		/// The share of every block that is kept for plans that fire, before all transactions. It has
		/// to suffice for the heaviest one.
		#[pallet::constant]
		type FiringWeight: Get<Weight>;
		/// How long ago the round of a Halt may have begun, in seconds: `vigil_primitives::FRESHNESS`,
		/// as watchers certify a lasting Halt again every half of that.
		#[pallet::constant]
		type Freshness: Get<Seconds>;
		/// How long ago the round of a Checkpoint may have begun, in seconds; not less than
		/// `Freshness`.
		#[pallet::constant]
		type CheckpointFreshness: Get<Seconds>;
		/// How far in the future a round may begin, in seconds.
		#[pallet::constant]
		type ClockDrift: Get<Seconds>;
		/// How long a suspicion lasts that nobody repeats, in seconds.
		#[pallet::constant]
		type SuspectFor: Get<Seconds>;
		/// How long after life came back a ward is live again although no Checkpoint shows it, in
		/// seconds; no less than its policy's `stable_for`, whichever is longer.
		#[pallet::constant]
		type RecoverFor: Get<Seconds>;
		/// How far in the future the set may take office that a Handover names, in seconds: an era of
		/// Vigil and some more.
		#[pallet::constant]
		type MaxAhead: Get<Seconds>;
		/// The longest pause, in seconds.
		#[pallet::constant]
		type MaxPause: Get<Seconds>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Prepares what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}
}
