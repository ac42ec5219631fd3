// SPDX-License-Identifier: Apache-2.0

//! `vigil-node watcher evidence`: what this watcher has heard that convicts others.

use crate::rpc::StatementJson;
use codec::Encode;
use serde::Serialize;
use sp_core::Bytes;
use std::path::Path;
use vigil_primitives::Certificate;
use vigil_watcher::{
	store::evidence::{list, Evidence, EvidenceError},
	Message,
};

/// A piece of evidence.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EvidenceJson {
	/// The service.
	service: u32,
	/// The member that it convicts; null if both are certificates, which convict all who signed both.
	member: Option<u16>,
	/// When the second statement was heard, in unix seconds.
	heard_at: u64,
	/// What was heard first.
	first: SaidJson,
	/// What contradicts it.
	second: SaidJson,
}

/// One of the two statements.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidJson {
	/// `vote` or `certificate`.
	form: &'static str,
	/// The set that speaks.
	set_id: u64,
	/// What it says.
	statement: StatementJson,
	/// The signature of the member, compressed, or of all who signed, uncompressed.
	signature: Bytes,
	/// The bytes: SCALE of the vote or of the certificate.
	bytes: Bytes,
}

/// What is kept in this file, as lines of text or as one JSON array.
pub fn show(file: &Path, json: bool) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
	if !file.is_file() {
		return Err(format!("there is no file `{}`", file.display()).into());
	}
	let all: Vec<Evidence> = list(file).map_err(|error: EvidenceError| error.to_string())?;
	if json {
		let all: Vec<_> = all.iter().map(EvidenceJson::from).collect();
		return Ok(serde_json::to_string_pretty(&all)?);
	}
	let lines: Vec<_> = all.iter().map(in_words).collect();
	Ok(match lines.is_empty() {
		true => "nobody has contradicted itself".into(),
		false => lines.join("\n"),
	})
}

fn in_words(evidence: &Evidence) -> String {
	let (first, second) = (evidence.first.signed(), evidence.second.signed());
	let member = match evidence.member() {
		Some(member) => format!("member {member}"),
		None => "all who signed both".into(),
	};
	format!(
		"service {}, heard at {}: {member} said {:?} in set {} and {:?} in set {}",
		evidence.service(),
		evidence.heard_at,
		first.statement,
		first.set_id,
		second.statement,
		second.set_id,
	)
}

impl From<&Evidence> for EvidenceJson {
	fn from(evidence: &Evidence) -> Self {
		Self {
			service: evidence.service().0,
			member: evidence.member().map(|member| member.0),
			heard_at: evidence.heard_at.0,
			first: SaidJson::from(&evidence.first),
			second: SaidJson::from(&evidence.second),
		}
	}
}

impl From<&Message> for SaidJson {
	fn from(message: &Message) -> Self {
		let signed = message.signed();
		let (form, signature, bytes) = match message {
			Message::Vote(vote) => ("vote", vote.signature.0.to_vec(), vote.encode()),
			Message::Certificate(certificate) => (
				"certificate",
				certificate.signature.0.to_vec(),
				Certificate::to_bytes(certificate),
			),
		};
		Self {
			form,
			set_id: signed.set_id.0,
			statement: StatementJson::new(&signed.statement),
			signature: Bytes(signature),
			bytes: Bytes(bytes),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::DecodeAll;
	use vigil_bls::{test_utils::TestSet, Blst};
	use vigil_primitives::{
		Halt, Height, Round, ServiceId, SetId, Statement, UnixTime, Vote, H256,
	};
	use vigil_watcher::store::evidence::EvidenceStore;

	fn halt(block: u8) -> Statement {
		Statement::Halt(Halt {
			height: Height(7),
			block_hash: H256::repeat_byte(block),
			block_timestamp: UnixTime(1),
			round: Round(1_200),
		})
	}

	#[test]
	fn evidence_is_listed_with_signatures_that_still_verify() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("evidence.jsonl");
		assert!(show(&path, false).is_err_and(|error| error.to_string().contains("no file")));
		let set = TestSet::<Blst>::new(ServiceId(1), SetId(3), &[1, 1]);
		let evidence = Evidence {
			heard_at: UnixTime(1_203),
			first: Message::Vote(set.vote(halt(1), 1)),
			second: Message::Certificate(set.certify(halt(2), &[])),
		};
		EvidenceStore::open(&path).unwrap().put(&evidence).unwrap();
		let text = show(&path, false).unwrap();
		assert!(text.contains("service 1") && text.contains("member 1"), "{text}");
		assert_eq!(text.lines().count(), 1);

		let json: serde_json::Value = serde_json::from_str(&show(&path, true).unwrap()).unwrap();
		let first = &json[0]["first"];
		assert_eq!(first["form"], "vote");
		assert_eq!(first["statement"]["round"], 1_200);
		let bytes = hex::decode(first["bytes"].as_str().unwrap().trim_start_matches("0x")).unwrap();
		let vote = Vote::decode_all(&mut &bytes[..]).unwrap();
		assert_eq!(Message::Vote(vote), evidence.first);
		assert_eq!(json[0]["second"]["form"], "certificate");
	}

	#[test]
	fn no_evidence_is_said_in_words_and_rubbish_is_refused_with_its_line() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("evidence.jsonl");
		std::fs::write(&path, "").unwrap();
		assert_eq!(show(&path, false).unwrap(), "nobody has contradicted itself");
		assert_eq!(show(&path, true).unwrap(), "[]");
		std::fs::write(&path, "rubbish\n").unwrap();
		for json in [false, true] {
			assert!(show(&path, json).is_err_and(|error| error.to_string().contains("line 1")));
		}
		assert!(show(folder.path(), true).is_err());
	}
}
