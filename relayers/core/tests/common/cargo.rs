// SPDX-License-Identifier: Apache-2.0

//! Certificates whose signatures nobody checks.

use vigil_primitives::{
	message::prove_all, Bitfield, Body, Certificate, Checkpoint, Destination, Halt, Head, Height,
	KeyPoint, Message, Outbox, PlanId, Policy, ProtocolId, Resume, Round, Seconds, SequenceNumber,
	ServiceId, SetCommitment, SetId, SignaturePoint, Signed, StakeWeight, Statement, UnixTime,
	H256,
};
use vigil_relayer_core::Cargo;

pub const HERE: Destination = Destination { network: H256([1; 32]), inbox: H256([2; 32]) };
pub const NEVER: UnixTime = UnixTime(u64::MAX);
pub const POLICY: Policy = Policy {
	head: Head::Finalized,
	halt_after: Seconds(12),
	round_length: Seconds(1),
	checkpoint_interval: 1,
	stable_for: Seconds(0),
	min_endpoints: 1,
	time_margin: Seconds(0),
};

pub fn commitment(service: u32, set: u64) -> SetCommitment {
	SetCommitment {
		service: ServiceId(service),
		set_id: SetId(set),
		size: 1,
		total_weight: StakeWeight(1),
		quorum_weight: StakeWeight(1),
		aggregate_key: KeyPoint([7; 96]),
		members_root: H256([8; 32]),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(0),
		expires_at: NEVER,
	}
}

pub fn cargo(service: u32, set: u64, statement: Statement) -> Cargo {
	let round_start = statement.round().and_then(|round| round.start(POLICY.round_length));
	let next_policy = matches!(statement, Statement::Handover(_)).then_some(POLICY);
	let signed = Signed { service: ServiceId(service), set_id: SetId(set), statement };
	let absent = Bitfield::none(1).unwrap();
	let signature = SignaturePoint([9; 192]);
	Cargo {
		certificate: Certificate { signed, absent, signature },
		witnesses: Vec::new(),
		next_policy,
		round_start,
		activates_at: UnixTime(0),
		expires_at: NEVER,
	}
}

pub fn halt(service: u32, set: u64, height: u64, round: u64) -> Cargo {
	let statement = Statement::Halt(Halt {
		height: Height(height),
		block_hash: H256::repeat_byte(3),
		block_timestamp: UnixTime(height),
		round: Round(round),
	});
	cargo(service, set, statement)
}

pub fn resume(service: u32, set: u64, height: u64, round: u64) -> Cargo {
	let (height, block_hash) = (Height(height), H256::repeat_byte(3));
	cargo(service, set, Statement::Resume(Resume { height, block_hash, round: Round(round) }))
}

pub fn checkpoint(service: u32, set: u64, height: u64) -> Cargo {
	let statement = Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(4),
		state_root: H256::repeat_byte(5),
		block_timestamp: UnixTime(height),
	});
	cargo(service, set, statement)
}

pub fn handover(service: u32, set: u64) -> Cargo {
	cargo(service, set, Statement::Handover(commitment(service, set + 1)))
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
	let (outbox, _): (Outbox, _) = prove_all(HERE, messages(first, count)).unwrap();
	cargo(service, set, Statement::Outbox(outbox))
}
