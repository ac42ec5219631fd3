// SPDX-License-Identifier: Apache-2.0

//! How a `VigilInbox` spells its calls, and what gas they take at most.
//!
//! Gas that is not used is not paid, so limits leave room: what a call really takes was measured
//! (`contracts/snapshots`), and calldata counts at the floor of EIP-7623.

use crate::{
	abi::{self, Inbox},
	convert::{commitment, policy, word, words},
};
use alloy_primitives::{Bytes, B256};
use alloy_sol_types::{SolCall, SolValue};
use vigil_primitives::{
	AbsentWitness, Body, Certificate, Message, Policy, ProvenMessage, SetCommitment, Statement,
};
use vigil_relayer_core::{Call, SignError, Task};

pub mod standby;

/// The most gas that a transaction may have (EIP-7825), with a little to spare.
pub const MOST_GAS: u64 = 16_700_000;
/// What messages of one transaction may take together.
pub const MESSAGES_GAS: u64 = 14_000_000;

/// A call with its gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
	/// What is sent.
	pub input: Bytes,
	/// The most gas that it may use.
	pub gas: u64,
}

/// Spells a call; `signers` is the set that signed, with its policy.
pub fn spell(call: &Call, (set, how): (&SetCommitment, &Policy)) -> Result<Spelled, SignError> {
	if matches!(call.task, Task::Speak) {
		return standby::speak(call, (set, how));
	}
	let Call { certificate, witnesses, task, beneficiary } = call;
	let signer = abi::Signer { set: commitment(set), policy: policy(how) };
	let signature = words::<6>(&certificate.signature.0);
	let absent = Bytes::copy_from_slice(certificate.absent.as_bytes());
	let witnesses = packed(witnesses)?;
	let beneficiary = word(*beneficiary);
	let statement = &certificate.signed.statement;
	let (input, own) = match (statement, task) {
		(Statement::Halt(halt), Task::Hear) => {
			let halt = abi::Halt {
				height: halt.height.0,
				blockHash: word(halt.block_hash),
				blockTimestamp: halt.block_timestamp.0,
				round: halt.round.0,
			};
			let call = Inbox::submitHaltCall { signer, halt, signature, absent, witnesses };
			(call.abi_encode(), 380_000)
		},
		(Statement::Resume(resume), Task::Hear) => {
			let resume = abi::Resume {
				height: resume.height.0,
				blockHash: word(resume.block_hash),
				round: resume.round.0,
			};
			let call = Inbox::submitResumeCall { signer, resume, signature, absent, witnesses };
			(call.abi_encode(), 380_000)
		},
		(Statement::Checkpoint(block), Task::Hear) => {
			let checkpoint_ = abi::Checkpoint {
				height: block.height.0,
				blockHash: word(block.block_hash),
				stateRoot: word(block.state_root),
				blockTimestamp: block.block_timestamp.0,
				round: block.round.0,
			};
			let call = Inbox::submitCheckpointCall {
				signer,
				checkpoint_,
				signature,
				beneficiary,
				absent,
				witnesses,
			};
			(call.abi_encode(), 700_000)
		},
		(Statement::Handover(over), Task::HandOver(next)) => {
			let call = Inbox::handoverCall {
				signer,
				next: commitment(&over.next),
				nextPolicy: policy(next),
				standby: over.standby.map_or(B256::ZERO, word),
				signature,
				beneficiary,
				absent,
				witnesses,
			};
			(call.abi_encode(), 700_000)
		},
		(Statement::Outbox(outbox), Task::Deliver(proven)) => {
			let own =
				proven.iter().map(|one| gas_of(&one.message)).fold(400_000, u64::saturating_add);
			let outbox = abi::Outbox {
				network: word(outbox.destination.network),
				inbox: word(outbox.destination.inbox),
				lane: outbox.lane.0,
				first: outbox.first.0,
				count: outbox.count,
				root: word(outbox.root),
			};
			let messages = proven.iter().map(message).collect();
			let call = Inbox::submitMessagesCall {
				signer,
				outbox,
				signature,
				beneficiary,
				absent,
				witnesses,
				messages,
			};
			(call.abi_encode(), own)
		},
		_ => return Err(SignError("its statement is not what the task is about".into())),
	};
	let gas = gas(&input, own, certificate);
	Ok(Spelled { input: input.into(), gas })
}

/// The room that a transaction gets: a fifth more than what it takes by this reckoning.
fn gas(input: &[u8], own: u64, certificate: &Certificate) -> u64 {
	let length = u64::try_from(input.len()).unwrap_or(u64::MAX);
	let absent = u64::from(certificate.absent.count()).saturating_mul(3_200);
	let all = length.saturating_mul(40).saturating_add(own).saturating_add(absent);
	all.saturating_add(all / 5).saturating_add(21_000).min(MOST_GAS)
}

/// The gas that a message takes at most beside its bytes in the transaction.
pub fn gas_of(message: &Message) -> u64 {
	match &message.body {
		// Kept as code, and both programs rehearsed.
		Body::Arm(order) => {
			let bytes = order.failover.len().saturating_add(order.failback.len());
			let kept = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(220);
			let runs = program(&order.failover).saturating_add(program(&order.failback));
			600_000u64.saturating_add(kept).saturating_add(runs)
		},
		Body::Disarm(_) | Body::StandDown { .. } => 150_000,
		Body::Execute(payload) => 300_000u64.saturating_add(program(payload)),
	}
}

/// The gas that a payload asks for, with what it takes to pass that on twice.
fn program(payload: &[u8]) -> u64 {
	let Ok(calls) = <Vec<abi::Call>>::abi_decode(payload) else { return 0 };
	let each = |call: &abi::Call| call.gas.saturating_add(60_000);
	let all = calls.iter().map(each).fold(20_000, u64::saturating_add);
	all.saturating_add(all / 12).min(MOST_GAS)
}

/// A message as the contract takes it: fields that its kind does not have are zero or empty.
fn message(proven: &ProvenMessage) -> abi::Message {
	let Message { sequence, protocol, body } = &proven.message;
	let empty = abi::Message {
		sequence: sequence.0,
		protocol: protocol.0,
		kind: 0,
		plan: 0,
		version: 0,
		class: 0,
		delay: 0,
		first: 0,
		last: 0,
		payload: Bytes::new(),
		failback: Bytes::new(),
		proof: proven.proof.0.iter().map(|hash| word(*hash)).collect(),
	};
	match body {
		Body::Arm(order) => abi::Message {
			plan: order.plan.0,
			version: order.version,
			class: order.class.number(),
			delay: order.delay.0,
			payload: Bytes::copy_from_slice(&order.failover),
			failback: Bytes::copy_from_slice(&order.failback),
			..empty
		},
		Body::Disarm(plan) => abi::Message { kind: 1, plan: plan.0, ..empty },
		Body::StandDown { plan, first, last } => {
			abi::Message { kind: 2, plan: plan.0, first: first.0, last: last.0, ..empty }
		},
		Body::Execute(payload) => {
			abi::Message { kind: 3, payload: Bytes::copy_from_slice(payload), ..empty }
		},
	}
}

/// The witnesses in one piece: keys and weights of the absent, then the hashes that stand beside their paths
/// and on none of them, level by level from the leaves upwards, each from left to right.
fn packed(witnesses: &[AbsentWitness]) -> Result<Bytes, SignError> {
	let mut bytes = Vec::new();
	for AbsentWitness { member, .. } in witnesses {
		bytes.extend(member.key.0);
		bytes.extend(member.weight.0.to_be_bytes());
	}
	let mut level: Vec<_> = witnesses.iter().map(|one| (one.index.0, &one.proof.0)).collect();
	let depth = level.first().map_or(0, |(_, proof)| proof.len());
	for height in 0..depth {
		let on: Vec<u16> = level.iter().map(|(index, _)| *index).collect();
		for (index, proof) in &level {
			if !on.contains(&(index ^ 1)) {
				let beside = proof.get(height);
				let beside = beside.ok_or_else(|| SignError("a witness is too short".into()))?;
				bytes.extend(beside.0);
			}
		}
		level.iter_mut().for_each(|(index, _)| *index /= 2);
		level.dedup_by_key(|(index, _)| *index);
	}
	Ok(bytes.into())
}

#[cfg(test)]
mod tests;
