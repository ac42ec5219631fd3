// SPDX-License-Identifier: Apache-2.0

//! How a `VigilInbox` spells what concerns a standby: what it announces, that this takes effect, and that the set in
//! office is not silent.

use super::{gas, packed, Spelled};
use crate::{
	abi::{self, Inbox},
	convert::{commitment, policy, word, words},
};
use alloy_primitives::{Bytes, B256, U256};
use alloy_sol_types::SolCall;
use vigil_primitives::{Policy, SetCommitment, Statement};
use vigil_relayer_core::{Call, SignError, Task};

/// The call of somebody who stands by, or `None` if it is another one.
pub fn spell(call: &Call) -> Result<Option<Spelled>, SignError> {
	let Call { certificate, witnesses, task, .. } = call;
	let over = match (&certificate.signed.statement, task) {
		(Statement::Handover(over), Task::Announce(..) | Task::TakeOffice) => over,
		(_, Task::Announce(..) | Task::TakeOffice) => {
			return Err(SignError("only a Handover is announced".into()));
		},
		_ => return Ok(None),
	};
	let next = commitment(&over.next);
	let (input, own) = match task {
		Task::Announce(standby, how) => {
			let call = Inbox::announceCall {
				signer: abi::Signer {
					set: commitment(&standby.set),
					policy: policy(&standby.policy),
				},
				next,
				nextPolicy: policy(how),
				standby: over.standby.map_or(B256::ZERO, word),
				signature: words::<6>(&certificate.signature.0),
				absent: Bytes::copy_from_slice(certificate.absent.as_bytes()),
				witnesses: packed(witnesses)?,
			};
			(call.abi_encode(), 700_000)
		},
		_ => (Inbox::takeOfficeCall { next }.abi_encode(), 300_000),
	};
	let gas = gas(&input, own, certificate);
	Ok(Some(Spelled { input: input.into(), gas }))
}

/// A word about a ward, for nothing but that its set is not silent.
pub(super) fn speak(
	call: &Call,
	(set, how): (&SetCommitment, &Policy),
) -> Result<Spelled, SignError> {
	let certificate = &call.certificate;
	let statement = &certificate.signed.statement;
	let call = Inbox::speakCall {
		signer: abi::Signer { set: commitment(set), policy: policy(how) },
		kind: statement.kind() as u8,
		words: fields(statement)?,
		signature: words::<6>(&certificate.signature.0),
		absent: Bytes::copy_from_slice(certificate.absent.as_bytes()),
		witnesses: packed(&call.witnesses)?,
	};
	let input = call.abi_encode();
	let gas = gas(&input, 300_000, certificate);
	Ok(Spelled { input: input.into(), gas })
}

/// The statement's fields in order, then zeros.
fn fields(statement: &Statement) -> Result<[B256; 5], SignError> {
	let number = |number: u64| B256::from(U256::from(number));
	let none = B256::ZERO;
	Ok(match statement {
		Statement::Halt(halt) => [
			number(halt.height.0),
			word(halt.block_hash),
			number(halt.block_timestamp.0),
			number(halt.round.0),
			none,
		],
		Statement::Resume(resume) => {
			[number(resume.height.0), word(resume.block_hash), number(resume.round.0), none, none]
		},
		Statement::Checkpoint(block) => [
			number(block.height.0),
			word(block.block_hash),
			word(block.state_root),
			number(block.block_timestamp.0),
			number(block.round.0),
		],
		Statement::Handover(_) | Statement::Outbox(_) => {
			return Err(SignError("only a word about a ward shows that its set speaks".into()));
		},
	})
}
