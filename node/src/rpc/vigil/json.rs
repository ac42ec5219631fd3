// SPDX-License-Identifier: Apache-2.0

//! The shapes of what the `vigil_*` methods answer. Amounts of stake are strings, times and
//! rounds are unix seconds, bytes are hexadecimal with `0x`.

use crate::watching::{
	metrics::verdict,
	shared::{Look, StatusChange},
	Shared,
};
use codec::Encode;
use serde::Serialize;
use sp_core::Bytes;
use vigil_observers::EndpointHealth;
use vigil_primitives::{traits::Status, Certificate, Kind, Statement, H256};
use vigil_watcher::{report::SetReport, ServiceReport};

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
	Checkpoint { height: u64, block_hash: H256, state_root: H256, block_timestamp: u64, round: u64 },
	/// The set hands over to the next.
	Handover { next_set_id: u64, commitment: Bytes, standby: Option<H256> },
	/// Messages leave Vigil.
	Outbox { network: H256, inbox: H256, lane: u32, first: u64, count: u32, root: H256 },
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

/// Some certificates with witnesses, and where to go on.
#[derive(Clone, Debug, Serialize)]
pub struct WitnessedPageJson {
	/// The certificates, the latest of a kind last.
	pub certificates: Vec<WitnessedJson>,
	/// What to give as `from` for the next page; null if this is the last one.
	pub next: Option<Bytes>,
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
	/// Whether nothing is signed yet, because the slash protection database is new or restored and
	/// something else might sign with the keys.
	pub listening: bool,
	/// Each configured service.
	pub services: Vec<ServiceJson>,
}

/// One service, as this watcher sees it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceJson {
	/// The service.
	pub service: u32,
	/// Its ward's status on chain.
	pub status: &'static str,
	/// What the ward looks like from here; absent before the first look.
	pub verdict: Option<&'static str>,
	/// Whether this watcher may believe its own eyes.
	pub self_test: SelfTestJson,
	/// Its sets.
	pub sets: Vec<SetJson>,
	/// The last own vote of each kind.
	pub last_votes: Vec<StatementJson>,
	/// Own keys that do not sign because something signed with them elsewhere.
	pub locked_keys: Vec<Bytes>,
	/// Each endpoint, in the order of the configuration.
	pub endpoints: Vec<EndpointJson>,
}

/// The self-test that comes before every Halt.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfTestJson {
	/// Whether all of it passed.
	pub passed: bool,
	/// The own clock is sane.
	pub clock: bool,
	/// There are enough peers.
	pub network: bool,
	/// Vigil or another ward advances.
	pub life: bool,
	/// Peers that speak the watchers' protocol with this node.
	pub peers: Option<usize>,
}

/// A set with this watcher's places in it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetJson {
	/// Its number.
	pub set_id: u64,
	/// The weight that certifies.
	pub quorum_weight: String,
	/// The weight of all.
	pub total_weight: String,
	/// Own keys in it.
	pub own: Vec<OwnKeyJson>,
}

/// An own key in a set.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnKeyJson {
	/// The key, compressed.
	pub key: Bytes,
	/// Its place.
	pub index: u16,
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
		let absent = certificate.absent.count();
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
	/// As JSON shows it.
	pub fn new(statement: &Statement) -> Self {
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
				round: checkpoint.round.0,
			},
			Statement::Handover(handover) => Self::Handover {
				next_set_id: handover.next.set_id.0,
				commitment: Bytes(handover.next.encode()),
				standby: handover.standby,
			},
			Statement::Outbox(outbox) => Self::Outbox {
				network: outbox.destination.network,
				inbox: outbox.destination.inbox,
				lane: outbox.lane.0,
				first: outbox.first.0,
				count: outbox.count,
				root: outbox.root,
			},
		}
	}
}

impl From<StatusChange> for StatusJson {
	fn from(change: StatusChange) -> Self {
		let incident = change.incident.map(|incident| incident.0);
		let status = status(change.status);
		Self { service: change.service.0, status, incident, block: change.block }
	}
}

impl WatcherJson {
	/// What the watcher does now.
	pub fn new(watcher: &Shared) -> Self {
		let looks = watcher.looks.read();
		let service = |report: &ServiceReport| {
			let look = looks.get(&report.service);
			ServiceJson::new(report, look)
		};
		let reports = watcher.reports.read();
		let services = reports.iter().map(service).collect();
		let listening = watcher.listening.is_on();
		Self { genesis_hash: watcher.genesis_hash, listening, services }
	}
}

impl ServiceJson {
	fn new(report: &ServiceReport, look: Option<&Look>) -> Self {
		let test = &report.self_test;
		let votes = report.last_votes.iter();
		Self {
			service: report.service.0,
			status: status(report.status),
			verdict: look.map(|look| verdict(&look.verdict)),
			self_test: SelfTestJson {
				passed: test.passed(),
				clock: test.clock,
				network: test.network,
				life: test.life,
				peers: test.peers,
			},
			sets: report.sets.iter().map(SetJson::from).collect(),
			last_votes: votes.map(|last| StatementJson::new(&last.vote.signed.statement)).collect(),
			locked_keys: report.locked_keys.iter().map(|key| Bytes(key.0.to_vec())).collect(),
			endpoints: look.map_or_else(Vec::new, |look| {
				look.endpoints.iter().map(EndpointJson::from).collect()
			}),
		}
	}
}

impl From<&SetReport> for SetJson {
	fn from(set: &SetReport) -> Self {
		let own = set.own.iter();
		Self {
			set_id: set.set_id.0,
			quorum_weight: set.quorum_weight.0.to_string(),
			total_weight: set.total_weight.0.to_string(),
			own: own
				.map(|(key, index)| OwnKeyJson { key: Bytes(key.0.to_vec()), index: index.0 })
				.collect(),
		}
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

fn status(status: Status) -> &'static str {
	match status {
		Status::Live => "live",
		Status::Suspect => "suspect",
		Status::Halted => "halted",
		Status::Recovering => "recovering",
	}
}

/// Every kind.
pub const KINDS: [Kind; 5] =
	[Kind::Halt, Kind::Resume, Kind::Checkpoint, Kind::Handover, Kind::Outbox];

/// The kind with this name.
pub fn kind(name: &str) -> Result<Kind, String> {
	match name {
		"halt" => Ok(Kind::Halt),
		"resume" => Ok(Kind::Resume),
		"checkpoint" => Ok(Kind::Checkpoint),
		"handover" => Ok(Kind::Handover),
		"outbox" => Ok(Kind::Outbox),
		other => {
			Err(format!("`{other}` is no kind: use halt, resume, checkpoint, handover or outbox"))
		},
	}
}
