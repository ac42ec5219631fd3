// SPDX-License-Identifier: Apache-2.0

//! What the pallet needs of its chain, and the constants that bound it.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Deposits and fees of relayers are held in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ InspectHold<Self::AccountId>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason: From<HoldReason>>;
		/// Which services exist.
		type Services: ServiceStatus;
		/// The terms of services, which plans rely on.
		type Terms: ServiceTerms;
		/// Where fees on declared values go.
		type Fees: ServiceFees<Self::AccountId>;
		/// Who is told that plans fired.
		type Firings: OnFiring;
		/// What is known for certain of destinations that are wards themselves.
		type Roots: CertifiedRoots;
		/// The era that runs.
		type CurrentEra: Get<Era>;
		/// What this chain is called by others.
		type GenesisHash: Get<H256>;
		/// The account here that a relayer names on a destination.
		type AccountOf: Convert<H256, Self::AccountId>;
		/// Whose account keeps what is paid ahead, and for the upkeep of lanes.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Held for every protocol.
		#[pallet::constant]
		type ProtocolDeposit: Get<Balance>;
		/// Burnt for every protocol: places in lanes are shared among protocols.
		#[pallet::constant]
		type ProtocolFee: Get<Balance>;
		/// Held for every destination.
		#[pallet::constant]
		type DestinationDeposit: Get<Balance>;
		/// Burnt for every lane.
		#[pallet::constant]
		type LaneFee: Get<Balance>;
		/// Held for every plan.
		#[pallet::constant]
		type PlanDeposit: Get<Balance>;
		/// Held besides for every plan of the class `Critical`, which goes before those of others.
		#[pallet::constant]
		type CriticalDeposit: Get<Balance>;
		/// Burnt for every place of a plan at a destination, as long as few are taken there.
		#[pallet::constant]
		type PlaceFee: Get<Balance>;
		/// With how many more places taken by plans of a service a place costs twice as much.
		#[pallet::constant]
		type PlacesPerDoubling: Get<u32>;
		/// Held for every byte of a change under way, and of a message until it has arrived.
		#[pallet::constant]
		type DepositPerByte: Get<Balance>;
		/// What the relayer of any message gets.
		#[pallet::constant]
		type RelayBase: Get<Balance>;
		/// What the relayer of a message gets for every byte of its body.
		#[pallet::constant]
		type RelayPerByte: Get<Balance>;
		/// What a lane's upkeep pays for the Handover to a set.
		#[pallet::constant]
		type HandoverFee: Get<Balance>;
		/// What a lane's upkeep pays for a Checkpoint, once per `CheckpointInterval`.
		#[pallet::constant]
		type CheckpointFee: Get<Balance>;
		/// The length of the intervals of which a Checkpoint is paid for, by the destination's clock.
		#[pallet::constant]
		type CheckpointInterval: Get<Seconds>;
		/// The least that is paid in at once, for upkeep or for a declared value.
		#[pallet::constant]
		type LeastPayment: Get<Balance>;
		/// What an era costs of a declared value.
		#[pallet::constant]
		type ValueFee: Get<Perbill>;
		/// For how many eras can be paid ahead.
		#[pallet::constant]
		type MaxPrepaid: Get<u32>;
		/// Blocks between the announcement of a change and its effect.
		#[pallet::constant]
		type ChangeDelay: Get<BlockNumberFor<Self>>;
		/// Blocks without an arrival after which a lane can be given up.
		#[pallet::constant]
		type LaneIdle: Get<BlockNumberFor<Self>>;
		/// Most messages that one lane keeps. No inbox may keep fewer receipts of a lane: what it
		/// has forgotten cannot be proven any more.
		#[pallet::constant]
		type MaxPending: Get<u32>;
		/// How many of these are for plans only.
		#[pallet::constant]
		type ReservedForPlans: Get<u32>;
		/// How many of these are for the end of plans only, and for having them stand down.
		#[pallet::constant]
		type ReservedForWords: Get<u32>;
		/// With how many messages that are not known to have arrived a protocol may post no more, but for
		/// those that end plans or have them stand down.
		#[pallet::constant]
		type MaxWaiting: Get<u32>;
		/// Most plans of a protocol.
		#[pallet::constant]
		type MaxPlans: Get<u32>;
		/// Most messages in one outbox.
		#[pallet::constant]
		type MaxBatch: Get<u32>;
		/// Most bytes in one outbox, unless it has a single message.
		#[pallet::constant]
		type MaxBatchBytes: Get<u32>;
		/// Most turns of lanes in one block.
		#[pallet::constant]
		type LanesPerBlock: Get<u32>;
		/// Most messages that one call shows to have arrived.
		#[pallet::constant]
		type MaxSettled: Get<u32>;
		/// Most instructions of a program, nested ones and those of its origin included. Destinations
		/// have to take a few more: inboxes and routers add their own.
		#[pallet::constant]
		type MaxInstructions: Get<u32>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Puts services and roots where benchmarks need them.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}
}
