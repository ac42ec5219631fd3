// SPDX-License-Identifier: Apache-2.0

//! Certificates of sets of four on a curve without security, which tells genuine ones from others all
//! the same.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	answers::inbox::TrustedSet, message::prove_all, Body, Checkpoint, Destination, Halt, Handover,
	Head, Height, LaneId, Message, Outbox, PlanId, Policy, ProtocolId, Resume, Round, Seconds,
	SequenceNumber, ServiceId, SetCommitment, SetId, Statement, UnixTime, H256,
};
use vigil_relayer_core::Cargo;

pub const HERE: Destination = Destination { network: H256([1; 32]), inbox: H256([2; 32]) };
/// The lane of messages, where a test does not say otherwise.
pub const LANE: LaneId = LaneId(7);
/// The genesis that [`TestSet`] signs for.
pub const VIGIL: H256 = H256([0x67; 32]);
pub const NEVER: UnixTime = UnixTime(u64::MAX);
pub const POLICY: Policy = Policy {
	head: Head::Finalized,
	halt_after: Seconds(12),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 1,
	stable_for: Seconds(12),
	standby_after: Seconds(3_600),
	gone_after: Seconds(3_600),
	min_voices: 1,
	time_margin: Seconds(0),
};

/// Sets by service and number.
type Sets = BTreeMap<(u32, u64), Rc<TestSet<Fake>>>;

thread_local! {
	/// Making a set is slow, as tests go.
	static SETS: RefCell<Sets> = RefCell::default();
}

pub fn set(service: u32, set: u64) -> Rc<TestSet<Fake>> {
	let make = || Rc::new(set_in_office(service, set, UnixTime(0)));
	SETS.with_borrow_mut(|sets| sets.entry((service, set)).or_insert_with(make).clone())
}

pub fn set_in_office(service: u32, set: u64, activates_at: UnixTime) -> TestSet<Fake> {
	let plan = SetPlan {
		service: ServiceId(service),
		set_id: SetId(set),
		policy_hash: POLICY.hash(),
		activates_at,
		expires_at: NEVER,
	};
	TestSet::with_plan(&plan, &[1; 4])
}

pub fn commitment(service: u32, number: u64) -> SetCommitment {
	set(service, number).commitment.clone()
}

pub fn kept(commitment: SetCommitment) -> TrustedSet {
	TrustedSet { commitment, policy: POLICY, superseded_at: None, standby: None }
}

/// What all members of a set but these say.
pub fn cargo_without(service: u32, number: u64, statement: Statement, absent: &[u16]) -> Cargo {
	let set = set(service, number);
	let next_policy = matches!(statement, Statement::Handover(_)).then_some(POLICY);
	let (certificate, witnesses) = (set.certify(statement, absent), set.witnesses(absent));
	Cargo { certificate, witnesses, next_policy, suspicion: false, standby: None }
}

pub fn cargo(service: u32, set: u64, statement: Statement) -> Cargo {
	cargo_without(service, set, statement, &[])
}

/// The same, signed by nobody who could.
pub fn forged(cargo: Cargo) -> Cargo {
	let mut forged = cargo;
	let signed = &forged.certificate.signed;
	let other = Statement::Resume(Resume {
		height: Height(1),
		block_hash: H256::repeat_byte(0xee),
		round: Round(1),
	});
	let stolen = set(signed.service.0, signed.set_id.0).certify(other, &[]);
	forged.certificate.signature = stolen.signature;
	forged
}

pub fn stands(height: u64, round: u64) -> Statement {
	Statement::Halt(Halt {
		height: Height(height),
		block_hash: H256::repeat_byte(3),
		block_timestamp: UnixTime(height),
		round: Round(round),
	})
}

pub fn halt(service: u32, set: u64, height: u64, round: u64) -> Cargo {
	cargo(service, set, stands(height, round))
}

/// A Halt by half of the weight.
pub fn suspicion(service: u32, set: u64, height: u64, round: u64) -> Cargo {
	let cargo = cargo_without(service, set, stands(height, round), &[0, 2]);
	Cargo { suspicion: true, ..cargo }
}

pub fn resume(service: u32, set: u64, height: u64, round: u64) -> Cargo {
	let (height, block_hash) = (Height(height), H256::repeat_byte(3));
	cargo(service, set, Statement::Resume(Resume { height, block_hash, round: Round(round) }))
}

/// The round in which the block of a height is certified first: heights 10 and 11 around a Halt in
/// round 900.
pub fn round_of(height: u64) -> u64 {
	800 + 10 * height
}

pub fn checkpoint(service: u32, set: u64, height: u64) -> Cargo {
	checkpoint_in(service, set, height, round_of(height))
}

pub fn checkpoint_in(service: u32, set: u64, height: u64, round: u64) -> Cargo {
	let statement = Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(4),
		state_root: H256::repeat_byte(5),
		block_timestamp: UnixTime(height),
		round: Round(round),
	});
	cargo(service, set, statement)
}

pub fn handover(service: u32, set: u64) -> Cargo {
	handover_to(service, set, commitment(service, set + 1))
}

pub fn handover_to(service: u32, set: u64, next: SetCommitment) -> Cargo {
	cargo(service, set, Statement::Handover(Handover::to(next)))
}

pub fn messages(first: u64, count: u32) -> Vec<Message> {
	let message = |sequence| Message {
		sequence: SequenceNumber(sequence),
		protocol: ProtocolId(1),
		body: Body::Disarm(PlanId(sequence as u32)),
	};
	(first..first + u64::from(count)).map(message).collect()
}

pub fn outbox(service: u32, set: u64, first: u64, count: u32) -> Cargo {
	outbox_of(LANE, service, set, first, count)
}

pub fn outbox_of(lane: LaneId, service: u32, set: u64, first: u64, count: u32) -> Cargo {
	let (outbox, _): (Outbox, _) = prove_all((HERE, lane), messages(first, count)).unwrap();
	cargo(service, set, Statement::Outbox(outbox))
}
