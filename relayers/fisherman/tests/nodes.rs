// SPDX-License-Identifier: Apache-2.0

//! A fisherman among nodes that say what a test wants: what it hears, what it makes of that, and what is left
//! of it after a kill.

use codec::Encode;
use serde_json::{json, Value};
use sp_core::H256;
use std::{
	path::Path,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use vigil_bls::{test_utils::TestSet, Backend, Blst};
use vigil_fisherman::{Fisherman, Report, Settings, Shared};
use vigil_primitives::{
	answers::restaking::SetInfo, Certificate, Halt, Head, Height, Policy, PublicKey, Round,
	Seconds, ServiceId, SetId, Statement, UnixTime,
};
use vigil_proofs::{
	fixture::grandpa::Ward,
	grandpa::{Engine, Header},
};
use vigil_relayer_link::{
	test_utils::{node, FakeNode, NO_METHOD},
	Endpoint, Key,
};

const SERVICE: ServiceId = ServiceId(7);
/// The slot of the ward's first block.
const SLOT: u64 = 1_000_000;
/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(30);

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(60),
		round_length: Seconds(6),
		margin: Seconds(6),
		checkpoint_interval: 4,
		stable_for: Seconds(60),
		standby_after: Seconds(3_600),
		gone_after: Seconds(3_600),
		min_voices: 1,
		time_margin: Seconds(0),
	}
}

fn set() -> TestSet<Blst> {
	TestSet::new(SERVICE, SetId(1), &[1, 1, 1, 1])
}

fn ward() -> Ward {
	let mut ward = Ward::new(Engine::Babe, 4, SLOT);
	(1..=20_u32).for_each(|slot| {
		ward.extend(SLOT + u64::from(slot), slot % 4);
	});
	ward
}

/// A Halt of the ward's third block, ten slots later.
fn halt(ward: &Ward, absent: &[u16]) -> Certificate {
	let halt = Halt {
		height: Height(3),
		block_hash: ward.headers[3].hash(),
		block_timestamp: UnixTime(1),
		round: Round(ward.time(SLOT + 14).0),
	};
	set().certify(Statement::Halt(halt), absent)
}

fn hexed(bytes: &[u8]) -> Value {
	json!(format!("0x{}", hex::encode(bytes)))
}

fn hash(number: u64) -> H256 {
	H256::repeat_byte(u8::try_from(number).unwrap() + 1)
}

fn header(header: &Header) -> Value {
	let logs: Vec<_> = header.digest.logs().iter().map(|log| hexed(&log.encode())).collect();
	json!({
		"parentHash": header.parent_hash,
		"number": format!("{:#x}", header.number),
		"stateRoot": header.state_root,
		"extrinsicsRoot": header.extrinsics_root,
		"digest": { "logs": logs },
	})
}

/// A node of Vigil that does not watch, with `transaction` in its block 5 as long as it says so.
async fn vigil(transaction: Vec<u8>, says: Arc<AtomicBool>) -> FakeNode {
	let set = set();
	let info = SetInfo {
		commitment: set.commitment.clone(),
		policy: policy(),
		members: set.members.clone(),
		superseded_at: None,
	};
	let genesis = set.genesis_hash;
	node(move |method, params| {
		Some(Ok(match method {
			"chain_getBlockHash" => match params[0].as_u64() {
				Some(0) => json!(genesis),
				Some(number) if number <= 6 => json!(hash(number)),
				Some(_) => Value::Null,
				None => json!(hash(6)),
			},
			"chain_getFinalizedHead" => json!(hash(6)),
			"chain_getHeader" => json!({
				"parentHash": hash(5), "number": "0x6", "stateRoot": hash(0),
				"extrinsicsRoot": hash(0), "digest": { "logs": [] },
			}),
			"chain_getBlock" => {
				let here = params[0] == json!(hash(5)) && says.load(Ordering::SeqCst);
				let bytes = if here { vec![hexed(&transaction)] } else { Vec::new() };
				json!({ "block": { "extrinsics": bytes }, "justifications": null })
			},
			"state_call" if params[0] == "RestakingApi_watcher_set" => {
				hexed(&Some(info.clone()).encode())
			},
			"state_getStorage" => Value::Null,
			_ => return Some(Err(NO_METHOD)),
		}))
	})
	.await
}

async fn ward_node(ward: Ward) -> FakeNode {
	let headers = ward.headers;
	node(move |method, params| {
		let at = |hash: &Value| headers.iter().find(|header| json!(header.hash()) == *hash);
		Some(Ok(match method {
			"grandpa_subscribeJustifications" => json!("justifications"),
			"chain_getFinalizedHead" => json!(headers[20].hash()),
			"chain_getBlockHash" => {
				let number = params[0].as_u64().unwrap_or(20);
				json!(headers.get(number as usize).map(Header::hash))
			},
			"chain_getHeader" => json!(at(&params[0]).map(header)),
			_ => return Some(Err(NO_METHOD)),
		}))
	})
	.await
}

/// A fisherman that runs, and what it says of itself.
struct Running {
	shared: Arc<Shared>,
	task: JoinHandle<()>,
}

impl Running {
	fn start(folder: &Path, vigil: &FakeNode, ward: &FakeNode) -> Self {
		Self::start_with(folder, vigil, vec![ward.endpoint.clone()], Vec::new())
	}

	fn start_with(
		folder: &Path,
		vigil: &FakeNode,
		ward: Vec<Endpoint>,
		own: Vec<PublicKey>,
	) -> Self {
		let key = folder.join("key");
		std::fs::write(&key, "//Alice").unwrap();
		let settings = Settings {
			vigil: vec![vigil.endpoint.clone()],
			genesis: None,
			wards: [(SERVICE, ward)].into(),
			key: Key::from_file(&key).unwrap(),
			journal: folder.join("journal"),
			keep: Seconds(86_400),
			own,
			beats: Default::default(),
		};
		let shared = Arc::new(Shared::default());
		let fisherman = Fisherman::open(settings, shared.clone()).unwrap();
		let task = tokio::task::spawn_local(async move { fisherman.run().await.unwrap() });
		Self { shared, task }
	}

	async fn until(&self, what: &str, reached: impl Fn(&Report) -> bool) -> Report {
		let start = Instant::now();
		loop {
			let report = self.shared.get();
			if reached(&report) {
				return report;
			}
			assert!(start.elapsed() < DEADLINE, "no {what}: {report:#?}");
			assert!(!self.task.is_finished(), "it ended");
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	}

	/// As a kill does it: nothing is said farewell to.
	async fn kill(self) {
		self.task.abort();
		let _ = self.task.await;
	}
}

fn says_why(report: &Report, why: &str) -> bool {
	report.open.iter().any(|item| item.why.contains(why))
}

#[tokio::test]
async fn a_lie_inside_a_wrapped_call_is_heard_and_what_is_missing_is_said() {
	let local = tokio::task::LocalSet::new();
	let folder = tempfile::tempdir().unwrap();
	local
		.run_until(async {
			let lie = halt(&ward(), &[3]);
			// A batch in a proxy, or whatever else stands around it.
			let wrapped = [vec![9; 40], lie.encode(), vec![7; 12]].concat();
			let vigil = vigil(wrapped, Arc::new(AtomicBool::new(true))).await;
			let ward = ward_node(ward()).await;
			let running = Running::start(folder.path(), &vigil, &ward);
			let report = running
				.until("reason", |report| says_why(report, "no anchor of the ward is pinned"))
				.await;
			let [item] = &report.open[..] else { panic!("{report:?}") };
			assert_eq!((item.kind.as_str(), item.height, item.service), ("halt", Some(3), 7));
			let round = ward_round();
			assert_eq!(item.round, Some(round));
			let report =
				running.until("ward", |report| report.wards[0].final_height.is_some()).await;
			assert_eq!(report.wards[0].final_height, Some(20));
			running
				.until("word about the anchor", |report| {
					let problem = report.wards[0].anchor_problem.clone().unwrap_or_default();
					problem.contains("governance")
				})
				.await;
			running.kill().await;
		})
		.await;
}

fn ward_round() -> u64 {
	ward().time(SLOT + 14).0
}

#[tokio::test]
async fn what_was_open_is_looked_at_after_a_kill_though_no_node_tells_of_it_again() {
	let local = tokio::task::LocalSet::new();
	let folder = tempfile::tempdir().unwrap();
	local
		.run_until(async {
			let says = Arc::new(AtomicBool::new(true));
			let vigil = vigil(halt(&ward(), &[]).encode(), says.clone()).await;
			let ward = ward_node(ward()).await;
			let running = Running::start(folder.path(), &vigil, &ward);
			running.until("suspicion", |report| report.open.len() == 1).await;
			running.kill().await;
			says.store(false, Ordering::SeqCst);
			let again = Running::start(folder.path(), &vigil, &ward);
			let report = again
				.until("suspicion", |report| report.open.len() == 1 && report.scanned.is_some())
				.await;
			assert_eq!(report.heard, 0, "it is from the journal");
			again.kill().await;
		})
		.await;
}

#[tokio::test]
async fn a_forged_certificate_is_not_even_a_suspicion() {
	let local = tokio::task::LocalSet::new();
	let folder = tempfile::tempdir().unwrap();
	local
		.run_until(async {
			let mut forged = halt(&ward(), &[3]);
			// It names one who did not sign.
			forged.absent = halt(&ward(), &[]).absent;
			let vigil = vigil(forged.encode(), Arc::new(AtomicBool::new(true))).await;
			let ward = ward_node(ward()).await;
			let running = Running::start(folder.path(), &vigil, &ward);
			let report = running.until("look", |report| report.scanned == Some(6)).await;
			assert_eq!((report.heard, report.open.len()), (0, 0), "{report:?}");
			running.kill().await;
		})
		.await;
}

/// Two Halts of one round, by three of four each: two of them signed both.
fn contradiction() -> Vec<u8> {
	let ward = ward();
	let (one, other) = (halt(&ward, &[3]), halt(&ward, &[0]));
	let Statement::Halt(said) = other.signed.statement else { unreachable!() };
	let said = Halt { height: Height(4), ..said };
	let other = set().certify(Statement::Halt(said), &[0]);
	[one.encode(), other.encode()].concat()
}

fn key_of(member: usize) -> PublicKey {
	let point = set().members[member].key;
	Blst::key_bytes(&Blst::member_key(&point).unwrap())
}

/// Of a ward of whichever family, or without any node of it.
#[tokio::test]
async fn what_contradicts_itself_is_evidence_though_nobody_can_be_asked_about_the_ward() {
	let local = tokio::task::LocalSet::new();
	let folder = tempfile::tempdir().unwrap();
	local
		.run_until(async {
			let vigil = vigil(contradiction(), Arc::new(AtomicBool::new(true))).await;
			// One that did not sign both is no reason to keep quiet.
			let own = vec![key_of(0), key_of(3)];
			let running = Running::start_with(folder.path(), &vigil, Vec::new(), own);
			let report = running
				.until("conflict", |report| report.open.iter().any(|item| !item.why.is_empty()))
				.await;
			let conflicts: Vec<_> =
				report.open.iter().filter(|item| item.by == "conflict").collect();
			assert_eq!(conflicts.len(), 1, "{report:?}");
			assert_eq!(report.counts["own"], 0);
			running.kill().await;
		})
		.await;
}

#[tokio::test]
async fn what_convicts_a_watcher_of_the_same_operator_is_told_and_not_reported() {
	let local = tokio::task::LocalSet::new();
	let folder = tempfile::tempdir().unwrap();
	local
		.run_until(async {
			let vigil = vigil(contradiction(), Arc::new(AtomicBool::new(true))).await;
			let own = vec![key_of(1)];
			let running = Running::start_with(folder.path(), &vigil, Vec::new(), own.clone());
			let report =
				running.until("own word", |report| report.counts.get("own") == Some(&1)).await;
			let [item] = &report.own[..] else { panic!("{report:?}") };
			assert_eq!((item.by.as_str(), item.kind.as_str()), ("conflict", "halt"));
			assert!(item.why.contains("a watcher of yours"), "{}", item.why);
			running.kill().await;
			// It stays so after a kill.
			let again = Running::start_with(folder.path(), &vigil, Vec::new(), own);
			let report = again.until("own word", |report| report.scanned.is_some()).await;
			assert_eq!((report.counts["own"], report.reported.len()), (1, 0), "{report:?}");
			again.kill().await;
		})
		.await;
}
