// SPDX-License-Identifier: Apache-2.0

//! The world that benchmarks begin in: sets, histories and lists that are full.

use crate::{
	fixture::{
		certify, halt, members, order, payload, round, set, signed, GENESIS, HERE, LANE, NOW,
		POLICY, PROTOCOL, SERVICE, SET,
	},
	*,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_support::{traits::Get, BoundedVec};
use sp_core::H256;
use vigil_bls::{multiples, Tag};
use vigil_primitives::{
	traits::Status, Certificate, Checkpoint, Firing, Halt, Height, Incident, IncidentId, KeyPoint,
	Member, MessageReceipt, Outcome, Payload, PlanId, PlanReceipt, Round, Seconds, SequenceNumber,
	ServiceId, SetCommitment, SetId, SignaturePoint, Signed, Statement, ThrottleClass, UnixTime,
	MAX_SET_SIZE,
};

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper {
	/// Makes the clock show `now`, and the chain be called `genesis_hash`.
	fn prepare(now: UnixTime, genesis_hash: H256);
	/// A key; for a real curve, the one whose secret is one.
	fn key() -> KeyPoint {
		multiples::generator()
	}
	/// Its signature on the chain called [`GENESIS`].
	fn signature(signed: &Signed) -> SignaturePoint {
		multiples::signature_of_one(Tag::Statement, &signed.digest(GENESIS).0)
	}
}

/// Whom a relayer wants to be paid.
pub const BENEFICIARY: H256 = H256::repeat_byte(0xbf);

/// Trusts as many sets as there may be, of the largest size. The members of the last one, [`SET`].
pub fn trust<T: Config>() -> Vec<Member> {
	trust_sets_of::<T>(MAX_SET_SIZE)
}

/// Trusts as many sets as there may be, of this size.
pub fn trust_sets_of<T: Config>(size: u16) -> Vec<Member> {
	T::BenchmarkHelper::prepare(NOW, HERE);
	let members = members::<T::Curve>(&T::BenchmarkHelper::key(), size);
	let commitment = set::<T::Curve>(SET, &members);
	let before = u64::from(T::MaxSets::get()) - 1;
	let order: Vec<_> = (SET.0 - before..=SET.0).map(SetId).collect();
	for set_id in &order {
		let superseded_at = (*set_id != SET).then_some(commitment.activates_at);
		let commitment = SetCommitment { set_id: *set_id, ..commitment.clone() };
		let standby = Some(H256::repeat_byte(0x5b));
		let kept = KeptSet { commitment, policy: POLICY, superseded_at, standby };
		Sets::<T>::insert(SERVICE, set_id, kept);
	}
	Vigil::<T>::put(GENESIS);
	SetOrder::<T>::insert(SERVICE, BoundedVec::truncate_from(order));
	members
}

/// A certificate of [`SET`] without `absent` of its members.
pub fn certified<T: Config>(
	members: &[Member],
	statement: Statement,
	absent: u32,
) -> (Box<Certificate>, Witnesses) {
	let (size, absent, signed) = (members.len() as u16, absent as u16, signed(statement));
	let one = T::BenchmarkHelper::signature(&signed);
	let certificate = certify::<T::Curve>(signed, &one, size, absent);
	let witnesses = vigil_bls::witnesses(&certificate, members).expect("they are its members");
	(Box::new(certificate), BoundedVec::truncate_from(witnesses))
}

/// A block of this branch, certified in this round.
pub fn checkpoint(height: u64, branch: u8, round: Round) -> Checkpoint {
	Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(branch),
		state_root: H256::repeat_byte(0x57),
		block_timestamp: UnixTime(height),
		round,
	}
}

/// A block of another branch at the height of the oldest checkpoint that is kept.
pub fn other_branch() -> Checkpoint {
	checkpoint(1, 0xb2, round())
}

pub fn earlier(rounds: u64) -> Round {
	round().before(rounds, POLICY.round_length)
}

/// That the ward stood, so many rounds ago.
pub fn halted(rounds: u64) -> Halt {
	Halt { round: earlier(rounds), ..halt() }
}

pub fn incident(id: u64, halt: Halt) -> Incident {
	let opened = Incident::open(SET, halt, POLICY.halt_after, None);
	Incident { id: IncidentId(id), ..opened }
}

/// A ward of this status, which has come back since its last incident unless it is Halted, with full
/// histories and a sweep under way.
pub fn watch<T: Config>(status: Status) {
	let most = u64::from(T::MaxCheckpoints::get());
	let kept = |height| KeptCheckpoint {
		checkpoint: checkpoint(height, 0xb1, earlier(most + 20 - height)),
		superseded: false,
		branched: false,
	};
	let history: Vec<_> = (1..=most).map(kept).collect();
	let last = history.last().map(|kept| kept.checkpoint);
	let past = u64::from(T::MaxIncidents::get());
	let resumed = (status != Status::Halted).then(|| earlier(12));
	let ward = Ward {
		status,
		since: UnixTime(NOW.0 - 60),
		suspected: Some(halted(1)),
		last_suspicion: Some(earlier(1)),
		incident: Some(Incident { resumed, ..incident(past + 1, halted(16)) }),
		last_halt: Some(halted(16)),
		last_resume: resumed,
		checkpoint: last,
		shown: last.map(|last| (last.height, last.round)),
		off_branch: false,
		incidents: IncidentId(past + 1),
	};
	Wards::<T>::insert(SERVICE, ward);
	FirstHalts::<T>::insert(SERVICE, halted(16));
	Checkpoints::<T>::insert(SERVICE, BoundedVec::truncate_from(history));
	let incidents: Vec<_> = (1..=past).map(|id| incident(id, halted(16))).collect();
	Incidents::<T>::insert(SERVICE, BoundedVec::truncate_from(incidents));
	Sweeps::<T>::insert(SERVICE, walk(SweepKind::FailBack));
}

pub fn walk(kind: SweepKind) -> Sweep {
	Sweep::new(kind, &incident(1, halt()), &halt(), NOW)
}

/// A payload of this size that the chain accepts, with as many instructions as it executes.
pub fn payload_of<T: Config>(size: u32) -> Payload {
	let call = |size| {
		let call = frame_system::Call::<T>::remark { remark: vec![0xff; size] };
		<T as frame_system::Config>::RuntimeCall::from(call).encode()
	};
	// The inbox puts an instruction of its own before them.
	payload(&T::UniversalLocation::get(), T::MaxInstructions::get() - 1, size, call)
}

pub fn failed(size: u32) -> FailedProgram {
	let program = BoundedVec::truncate_from(vec![0; size as usize]);
	FailedProgram { protocol: PROTOCOL, program }
}

pub fn message(sequence: u64) -> Execution {
	Execution::Message(LANE, SequenceNumber(sequence))
}

/// Keeps the receipt of a message whose execution failed, and the program if there is room for it.
pub fn fail_message<T: Config>(sequence: u64, size: u32) -> Execution {
	let (at, outcome) = (NOW, Outcome::Failed);
	let receipt = MessageReceipt { beneficiary: BENEFICIARY, at, outcome, rehearsal: None };
	let sequence = SequenceNumber(sequence);
	MessageReceipts::<T>::insert((SERVICE, LANE, sequence), receipt);
	if FailedMessages::<T>::try_append(SERVICE, PROTOCOL, (LANE, sequence)).is_ok() {
		Failed::<T>::insert(SERVICE, (LANE, sequence), failed(size));
	}
	message(sequence.0)
}

/// Keeps a plan that was never fired, with a rehearsal.
pub fn keep_plan<T: Config>(plan: u32, class: ThrottleClass, payload: &Payload) -> Scheduled {
	let order = order(plan, 1, class, payload);
	let scheduled = Scheduled {
		protocol: PROTOCOL,
		delay: Seconds(0),
		armed_at: UnixTime(0),
		fired: None,
		stood_down: Default::default(),
		weight: T::MaxWeight::get(),
	};
	let armed_by = (LANE, SequenceNumber(u64::from(plan)));
	let kept = StoredPlan { protocol: PROTOCOL, order, class, armed_by };
	Plans::<T>::insert(SERVICE, PlanId(plan), kept);
	Schedule::<T>::insert((SERVICE, class, PlanId(plan)), scheduled.clone());
	PlanCount::<T>::mutate(SERVICE, |count| *count += 1);
	PlacesOf::<T>::mutate(SERVICE, PROTOCOL, |places| {
		places.plans += 1;
		places.critical += u32::from(class == ThrottleClass::Critical);
	});
	let receipt = PlanReceipt { version: 1, rehearsal: None, firing: None };
	PlanReceipts::<T>::insert(SERVICE, PlanId(plan), receipt);
	scheduled
}

/// A plan whose failover and failback failed the last time.
pub fn fail_plan<T: Config>(plan: u32) {
	let Halt { height, block_hash, round, .. } = halt();
	let firing = Firing {
		version: 1,
		first: round,
		last: round,
		height,
		block_hash,
		fired_at: NOW,
		failover: Outcome::Failed,
		failback: Some((NOW, Outcome::Failed)),
	};
	let receipt = PlanReceipt { version: 1, rehearsal: None, firing: Some(firing) };
	PlanReceipts::<T>::insert(SERVICE, PlanId(plan), receipt);
}

/// As many suspicions as there may be; that of [`SERVICE`] lapses first, and alone.
pub fn deadlines<T: Config>() -> BoundedVec<Deadline, T::MaxServices> {
	let deadline = |n: u32| {
		let at = if n == 0 { NOW } else { UnixTime(u64::MAX) };
		Deadline { at, service: ServiceId(n) }
	};
	BoundedVec::truncate_from((0..T::MaxServices::get()).map(deadline).collect::<Vec<_>>())
}
