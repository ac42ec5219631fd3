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
		/// This chain trusts a Vigil chain from now on.
		VigilTrusted { genesis_hash: H256 },
		/// Governance installed a set.
		SetInstalled { service: ServiceId, set_id: SetId, activates_at: UnixTime },
		/// A set handed over to another one, with the hash of the commitment of that one's standby.
		HandedOver {
			service: ServiceId,
			from: SetId,
			to: SetId,
			activates_at: UnixTime,
			standby: Option<H256>,
		},
		/// A standby announced a Handover. The next set takes office then, unless the one in office speaks.
		Announced {
			service: ServiceId,
			in_office: SetId,
			to: SetId,
			office_at: UnixTime,
			standby: Option<H256>,
		},
		/// The set in office spoke about a round after the announcement, which is void.
		AnnouncementVoid { service: ServiceId, set_id: SetId, round: Round },
		/// A set that was announced followed one that was silent.
		TookOffice {
			service: ServiceId,
			from: SetId,
			to: SetId,
			activates_at: UnixTime,
			standby: Option<H256>,
		},
		/// There was no room for an old set any more.
		SetDropped { service: ServiceId, set_id: SetId },
		/// Governance removed a service. What it left behind is cleared some at a time.
		ServiceForgotten { service: ServiceId },
		/// Nothing is left of a service that was forgotten.
		ServiceCleared { service: ServiceId },
		/// Nothing is executed until this time.
		Paused { until: UnixTime },
		/// The pause was ended.
		Unpaused,
		/// The status of a service changed, at this time by this chain's clock.
		StatusChanged { service: ServiceId, from: Status, to: Status, at: UnixTime },
		/// More than a third of a set's weight says that the ward stands; no quorum does. The
		/// suspicion lapses at `until` if it is not repeated.
		Suspected { service: ServiceId, set_id: SetId, halt: Halt, until: UnixTime },
		/// A ward halted.
		IncidentOpened { service: ServiceId, incident: Incident },
		/// The ward of the open incident still stands, at the same block or another one.
		IncidentProlonged { service: ServiceId, incident: Incident },
		/// The ward of the open incident advances again.
		IncidentResumed { service: ServiceId, incident: Incident },
		/// An incident is over and goes into the history.
		IncidentClosed { service: ServiceId, incident: Incident },
		/// A ward that does not stand was seen to live. No Halt of this Resume's round, or of one
		/// before it, is heard any more.
		ResumeRemembered { service: ServiceId, resume: Resume },
		/// A ward came back on another branch. Kept checkpoints from `height` on are superseded, and
		/// stand again only if a later round certifies them.
		BranchLeft { service: ServiceId, height: Height, block_hash: H256 },
		/// A block of the ward is final.
		CheckpointAccepted { service: ServiceId, set_id: SetId, checkpoint: Checkpoint },
		/// A block that is kept already, or of a lower height that is not kept, shows that the ward lived
		/// in this round.
		LifeShown { service: ServiceId, set_id: SetId, checkpoint: Checkpoint },
		/// A ward that recovers counts as live, although no Checkpoint showed it in time.
		RecoverySettled { service: ServiceId },
		/// A message was delivered.
		MessageDelivered {
			service: ServiceId,
			lane: LaneId,
			sequence: SequenceNumber,
			beneficiary: H256,
			outcome: Outcome,
		},
		/// A message was of no use.
		MessageRefused { service: ServiceId, lane: LaneId, sequence: SequenceNumber, reason: Unfit },
		/// A plan is kept.
		PlanArmed { service: ServiceId, plan: PlanId, protocol: ProtocolId, version: u32 },
		/// A plan is forgotten.
		PlanDisarmed { service: ServiceId, plan: PlanId },
		/// A plan will not fire for incidents with a Halt in this span.
		PlanStoodDown { service: ServiceId, plan: PlanId, first: Round, last: Round },
		/// Both programs of a plan were executed and undone.
		Rehearsed { service: ServiceId, plan: PlanId, version: u32, outcome: Rehearsed },
		/// Plans fire, or fail back.
		SweepStarted { service: ServiceId, kind: SweepKind, incident: IncidentId },
		/// Nothing is left to do, or the ward's status changed before it was done.
		SweepEnded { service: ServiceId, kind: SweepKind, incident: IncidentId },
		/// A plan fired.
		PlanFired { service: ServiceId, plan: PlanId, version: u32, incident: IncidentId },
		/// A plan failed back.
		PlanFailedBack { service: ServiceId, plan: PlanId, version: u32, incident: IncidentId },
		/// A program was executed.
		Executed { service: ServiceId, execution: Execution },
		/// The execution of a program failed. Whether it can be tried again.
		ExecutionFailed { service: ServiceId, execution: Execution, retriable: bool },
		/// A program was not executed, and never will be: its service is gone, this chain cannot
		/// execute it any more, or its failover did not happen.
		Dropped { service: ServiceId, execution: Execution },
	}
}
