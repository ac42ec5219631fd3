// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells, complete enough to rebuild its state from it.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A protocol can arm plans and send messages; the fee was burnt.
		ProtocolRegistered {
			protocol: ProtocolId,
			owner: T::AccountId,
			deposit: Balance,
			fee: Balance,
		},
		/// Somebody may take over a protocol, or nobody any more.
		OwnerNominated { protocol: ProtocolId, nominee: Option<T::AccountId> },
		/// A protocol has another owner, from whom its deposits are held.
		OwnerChanged { protocol: ProtocolId, owner: T::AccountId },
		/// A protocol is gone and its deposit returned.
		ProtocolRetired { protocol: ProtocolId },
		/// A keeper's entry of a destination can be sent to.
		DestinationRegistered {
			id: DestinationId,
			destination: Destination,
			keeper: T::AccountId,
			form: Form,
			certified_by: Option<ServiceId>,
			inbox_name: InboxName,
			deposit: Balance,
		},
		/// An inbox at the destination was shown to have taken a message of this entry.
		DestinationProven { id: DestinationId },
		/// Programs for a destination have to be of this version from now on.
		XcmVersionSet { id: DestinationId, version: XcmVersion },
		/// A destination cannot be sent to any more and its deposit is returned. What was left for its
		/// upkeep went to the watchers of the services concerned.
		DestinationRemoved { id: DestinationId },
		/// A destination with many lanes is being removed: so many are left, and no new one begins.
		DestinationEnding { id: DestinationId, lanes: u32 },
		/// A service has a lane to a destination; the fee was burnt.
		LaneOpened { service: ServiceId, destination: DestinationId, fee: Balance },
		/// A lane was given up: nothing arrived for too long. What it holds is returned step by step.
		LaneEnded { service: ServiceId, destination: DestinationId },
		/// Somebody paid for carrying Handovers and Checkpoints of a service to a destination.
		UpkeepFunded {
			service: ServiceId,
			destination: DestinationId,
			from: T::AccountId,
			amount: Balance,
			left: Balance,
		},
		/// Who carried a Handover or Checkpoint was paid from the upkeep.
		CarriagePaid {
			service: ServiceId,
			destination: DestinationId,
			carriage: Carriage,
			relayer: T::AccountId,
			fee: Balance,
			left: Balance,
		},
		/// A plan has new places at destinations; the fee was burnt.
		PlacesTaken { plan: PlanId, fee: Balance },
		/// A plan is on its way to its destinations: where and after how long it fires.
		PlanArmed {
			plan: PlanId,
			protocol: ProtocolId,
			service: ServiceId,
			class: ThrottleClass,
			targets: Vec<(DestinationId, Seconds)>,
			terms: H256,
			deposit: Balance,
		},
		/// A plan relies on other terms of its service from now on.
		TermsAffirmed { plan: PlanId, terms: H256 },
		/// A plan declares this value at stake, which costs so much per era from this era on. What was
		/// prepaid for too long went back to the owner.
		ValueDeclared {
			plan: PlanId,
			value: Balance,
			per_era: Balance,
			era: Era,
			returned: Balance,
		},
		/// The fee on a plan's value is paid until just before an era.
		PlanFunded { plan: PlanId, from: T::AccountId, amount: Balance, covered_until: Era },
		/// The watchers of a plan's service got the fee for so many eras from one on.
		PlanCharged { plan: PlanId, from: Era, eras: u32, amount: Balance },
		/// A plan can be changed from a block on, to what has this hash (BLAKE2b-256 of the SCALE
		/// encoding of the change).
		ChangeAnnounced {
			plan: PlanId,
			change: H256,
			changes_at: BlockNumberFor<T>,
			deposit: Balance,
		},
		/// The announced change of a plan will not happen.
		ChangeCancelled { plan: PlanId },
		/// A plan has changed and is on its way to its destinations; the deposit is what is held for it now.
		PlanChanged {
			plan: PlanId,
			version: u32,
			class: ThrottleClass,
			targets: Vec<(DestinationId, Seconds)>,
			deposit: Balance,
		},
		/// A plan has ended here; its destinations are told, but for those whose lane was given up. What
		/// was prepaid went back to the owner.
		PlanDisarmed { plan: PlanId, returned: Balance },
		/// A message waits to be sealed; `body` is the hash of what it asks.
		MessagePosted {
			service: ServiceId,
			destination: DestinationId,
			post: PostId,
			protocol: ProtocolId,
			body: H256,
			payer: T::AccountId,
			fee: Balance,
			deposit: Balance,
		},
		/// A message that was in no outbox yet is not sent: a later one of the same plan replaces it.
		MessageTakenBack { service: ServiceId, destination: DestinationId, post: PostId },
		/// Watchers can sign an outbox, which has these messages in order.
		OutboxSealed {
			service: ServiceId,
			destination: DestinationId,
			outbox: Outbox,
			posts: Vec<PostId>,
		},
		/// A message has arrived, or its lane was given up. Its relayer was paid, or the fee returned if
		/// there is none; without an outcome, nothing of it is proven.
		MessageDelivered {
			service: ServiceId,
			destination: DestinationId,
			sequence: SequenceNumber,
			outcome: Option<Outcome>,
			relayer: Option<T::AccountId>,
			fee: Balance,
		},
		/// A destination keeps a plan, and what became of it there, as its state after this block shows.
		PlanProven {
			plan: PlanId,
			destination: DestinationId,
			height: Height,
			receipt: PlanReceipt,
		},
		/// The less preferred destinations of a plan are told not to fire for incidents with a Halt in
		/// this span of rounds.
		StoodDown { plan: PlanId, first: Round, last: Round },
	}
}
