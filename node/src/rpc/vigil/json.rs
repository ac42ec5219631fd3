// SPDX-License-Identifier: Apache-2.0

//! The shapes of what the `vigil_*` methods answer. Amounts of stake are strings, times are unix
//! seconds, bytes are hexadecimal with `0x`.

use crate::watching::{shared::StatusChange, Shared};
use codec::Encode;
use serde::Serialize;
use sp_core::Bytes;
use vigil_observers::{EndpointHealth, Verdict};
use vigil_primitives::{traits::Status, Certificate, Kind, Statement, H256};

/// A certificate.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateJson {
	/// The service.
	pub service: u32,
	/// The set that signed.
	pub set_id: u64,
	/// What it says.
	#[serde(flatten)]
	pub statement: StatementJson,
	/// How many members signed.
	pub signed: u16,
	/// How many members the set has.
	pub size: u16,
	/// The certificate's one byte form.
	pub certificate: Bytes,
}

/// What a certificate says.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StatementJson {
	/// The ward stands still.
	Halt { height: u64, block_hash: H256, block_timestamp: u64, round: u64 },
	/// The ward advances again.
	Resume { height: u64, block_hash: H256, round: u64 },
	/// A block of the ward is final.
	Checkpoint { height: u64, block_hash: H256, state_root: H256, block_timestamp: u64 },
	/// The set hands over to the next.
	Handover { next_set_id: u64, commitment: Bytes },
	/// Messages leave Vigil.
	Outbox { network: H256, inbox: H256, first: u64, count: u32, root: H256 },
}

/// A certificate with all that a verifier needs who knows only the set's commitment.
#[derive(Clone, Debug, Serialize)]
pub struct WitnessedJson {
	/// The certificate.
	#[serde(flatten)]
	pub certificate: CertificateJson,
	/// The commitment of the set that signed, SCALE-encoded.
	pub commitment: Bytes,
	/// The list of witnesses for the absent, SCALE-encoded.
	pub witnesses: Bytes,
}

/// A status as it became.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusJson {
	/// The service.
	pub service: u32,
	/// `live`, `suspect`, `halted` or `recovering`.
	pub status: &'static str,
	/// The open incident.
	pub incident: Option<u64>,
	/// Vigil's best block that had the status first.
	pub block: u32,
}

/// What a watcher does.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WatcherJson {
	/// Hash of Vigil's genesis block.
	pub genesis_hash: H256,
	/// Each configured service.
	pub services: Vec<ServiceJson>,
}

/// One endpoint.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointJson {
	/// Who runs it.
	pub provider: String,
	/// Scheme, host and port.
	pub url: String,
	/// What was wrong with its last answer.
	pub problem: Option<String>,
	/// The height of its head.
	pub height: Option<u64>,
	/// How long its last answer took, in milliseconds.
	pub latency_ms: Option<u64>,
}

impl CertificateJson {
	/// As JSON shows it.
	pub fn new(certificate: &Certificate) -> Self {
		let size = certificate.absent.size();
		let absent = u16::try_from(certificate.absent.members().count()).unwrap_or(size);
		Self {
			service: certificate.signed.service.0,
			set_id: certificate.signed.set_id.0,
			statement: StatementJson::new(&certificate.signed.statement),
			signed: size.saturating_sub(absent),
			size,
			certificate: Bytes(certificate.to_bytes()),
		}
	}
}

impl StatementJson {
	fn new(statement: &Statement) -> Self {
		match statement {
			Statement::Halt(halt) => Self::Halt {
				height: halt.height.0,
				block_hash: halt.block_hash,
				block_timestamp: halt.block_timestamp.0,
				round: halt.round.0,
			},
			Statement::Resume(resume) => Self::Resume {
				height: resume.height.0,
				block_hash: resume.block_hash,
				round: resume.round.0,
			},
			Statement::Checkpoint(checkpoint) => Self::Checkpoint {
				height: checkpoint.height.0,
				block_hash: checkpoint.block_hash,
				state_root: checkpoint.state_root,
				block_timestamp: checkpoint.block_timestamp.0,
			},
			Statement::Handover(next) => {
				Self::Handover { next_set_id: next.set_id.0, commitment: Bytes(next.encode()) }
			},
			Statement::Outbox(outbox) => Self::Outbox {
				network: outbox.destination.network,
				inbox: outbox.destination.inbox,
				first: outbox.first.0,
				count: outbox.count,
				root: outbox.root,
			},
		}
	}
}

impl From<StatusChange> for StatusJson {
	fn from(change: StatusChange) -> Self {
		let status = match change.status {
			Status::Live => "live",
			Status::Suspect => "suspect",
			Status::Halted => "halted",
			Status::Recovering => "recovering",
		};
		let incident = change.incident.map(|incident| incident.0);
		Self { service: change.service.0, status, incident, block: change.block }
	}
}

impl From<&EndpointHealth> for EndpointJson {
	fn from(health: &EndpointHealth) -> Self {
		Self {
			provider: health.provider.clone(),
			url: health.url.clone(),
			problem: health.problem.clone(),
			height: health.height.map(|height| height.0),
			latency_ms: health
				.latency
				.map(|latency| u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)),
		}
	}
}

/// The kind with this name.
pub fn kind(name: &str) -> Result<Kind, String> {
	match name {
		"halt" => Ok(Kind::Halt),
		"resume" => Ok(Kind::Resume),
		"checkpoint" => Ok(Kind::Checkpoint),
		"handover" => Ok(Kind::Handover),
		"outbox" => Ok(Kind::Outbox),
		other => Err(format!(
			"`{other}` is no kind: use halt, resume, checkpoint, handover or outbox"
		)),
	}
}

/// The verdict's name.
pub fn verdict(verdict: &Verdict) -> &'static str {
	match verdict {
		Verdict::Advancing { .. } => "advancing",
		Verdict::Stalled { .. } => "stalled",
		Verdict::Degraded { .. } => "degraded",
		Verdict::Forked { .. } => "forked",
		Verdict::Contested { .. } => "contested",
		Verdict::Unreachable { .. } => "unreachable",
	}
}
