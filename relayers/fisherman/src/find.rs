// SPDX-License-Identifier: Apache-2.0

//! Certificates in the bytes of a block.
//!
//! Whoever lies on chain may wrap the call: in a batch, a proxy, a multisig. So nothing is decoded but
//! certificates, wherever they begin. What looks like one and is none fails on its signature.

use codec::{Decode, Encode};
use std::collections::BTreeSet;
use vigil_primitives::{Certificate, ServiceId, Statement};

/// All that begin with one of these services, however many: what looks like one could be put before a lie.
pub fn certificates(transaction: &[u8], services: &BTreeSet<ServiceId>) -> Vec<Certificate> {
	let starts: Vec<Vec<u8>> = services.iter().map(Encode::encode).collect();
	let mut found = Vec::new();
	let mut at = 0_usize;
	while let Some(rest) = transaction.get(at..).filter(|rest| !rest.is_empty()) {
		let begins = starts.iter().any(|start| rest.starts_with(start));
		let decoded = begins.then(|| read(rest)).flatten();
		at = match decoded {
			Some((certificate, length)) => {
				found.push(certificate);
				at.saturating_add(length)
			},
			None => at.saturating_add(1),
		};
	}
	found
}

/// A certificate at the beginning, and how long it is. Sets count from one, and rounds are times.
fn read(bytes: &[u8]) -> Option<(Certificate, usize)> {
	let mut rest = bytes;
	let certificate = Certificate::decode(&mut rest).ok()?;
	let signed = &certificate.signed;
	let timely = match &signed.statement {
		Statement::Halt(_) | Statement::Resume(_) | Statement::Checkpoint(_) => {
			signed.statement.round().is_some_and(|round| round.0 > 0)
		},
		Statement::Handover(_) | Statement::Outbox(_) => true,
	};
	let sound = signed.set_id.0 > 0 && timely && signed.check().is_ok();
	sound.then(|| (certificate, bytes.len().saturating_sub(rest.len())))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::book::tests::{certificate, halt};

	fn services() -> BTreeSet<ServiceId> {
		[ServiceId(0), ServiceId(7)].into()
	}

	#[test]
	fn certificates_are_found_wherever_a_call_has_been_wrapped() {
		let (one, other) = (certificate(7, halt(9, 900), &[1]), certificate(0, halt(5, 960), &[]));
		let bytes =
			[vec![4, 0, 0, 7, 0], one.encode(), vec![0; 33], other.encode(), vec![9; 7]].concat();
		assert_eq!(certificates(&bytes, &services()), [one, other]);
	}

	#[test]
	fn neither_other_services_nor_noise_are_taken_for_certificates() {
		let foreign = certificate(3, halt(9, 900), &[]).encode();
		assert_eq!(certificates(&foreign, &services()), []);
		assert_eq!(certificates(&[0; 4_096], &services()), []);
		assert_eq!(certificates(&[], &services()), []);
		let cut = certificate(7, halt(9, 900), &[]).encode();
		assert_eq!(certificates(&cut[..cut.len() - 1], &services()), []);
	}

	#[test]
	fn a_lie_behind_many_made_up_certificates_is_found() {
		let made_up = certificate(7, halt(9, 900), &[]).encode().repeat(5_000);
		let lie = certificate(7, halt(9, 960), &[]);
		let found = certificates(&[made_up, lie.encode()].concat(), &services());
		assert_eq!((found.len(), found.last()), (5_001, Some(&lie)));
	}
}
