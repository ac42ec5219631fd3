// SPDX-License-Identifier: Apache-2.0

//! A fisherman among nodes that say what a test wants: what it hears, what it makes of that, and what is left
//! of it after a kill.

mod scene;

use codec::Encode;
use scene::{hexed, local, set, vigil, Running, Sets, Tale, Vigil};
use serde_json::{json, Value};
use std::{path::Path, sync::atomic::Ordering};
use vigil_bls::{Backend, Blst};
use vigil_fisherman::{
	journal::{Evidence, Item, Journal},
	More, Report,
};
use vigil_primitives::{Certificate, Halt, Height, PublicKey, Round, Statement, UnixTime};
use vigil_proofs::{
	fixture::grandpa::Ward,
	grandpa::{Engine, Header},
};
use vigil_relayer_link::{
	test_utils::{node, FakeNode, NO_METHOD},
	Endpoint,
};

/// The slot of the ward's first block.
const SLOT: u64 = 1_000_000;

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

/// A node of Vigil whose block 5 has this.
async fn telling(transaction: Vec<u8>) -> Vigil {
	vigil(Tale { transaction, ..Tale::default() }).await
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

/// A fisherman that was not told which chain is meant.
fn start(folder: &Path, vigil: &Vigil, ward: &FakeNode) -> Running {
	start_with(folder, &[vigil], vec![ward.endpoint.clone()], Vec::new())
}

fn start_with(
	folder: &Path,
	vigil: &[&Vigil],
	ward: Vec<Endpoint>,
	own: Vec<PublicKey>,
) -> Running {
	Running::start_with(folder, vigil, ward, More::default(), |settings| {
		settings.genesis = None;
		settings.own = own;
	})
}

fn says_why(report: &Report, why: &str) -> bool {
	report.open.iter().any(|item| item.why.contains(why))
}

#[tokio::test]
async fn a_lie_inside_a_wrapped_call_is_heard_and_what_is_missing_is_said() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let lie = halt(&ward(), &[3]);
		// A batch in a proxy, or whatever else stands around it.
		let wrapped = [vec![9; 40], lie.encode(), vec![7; 12]].concat();
		let vigil = telling(wrapped).await;
		let ward = ward_node(ward()).await;
		let running = start(folder.path(), &vigil, &ward);
		let report = running
			.until("reason", |report| says_why(report, "no anchor of the ward is pinned"))
			.await;
		let [item] = &report.open[..] else { panic!("{report:?}") };
		assert_eq!((item.kind.as_str(), item.height, item.service), ("halt", Some(3), 7));
		let round = ward_round();
		assert_eq!(item.round, Some(round));
		let report = running.until("ward", |report| report.wards[0].final_height.is_some()).await;
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
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let vigil = telling(halt(&ward(), &[]).encode()).await;
		let ward = ward_node(ward()).await;
		let running = start(folder.path(), &vigil, &ward);
		running.until("suspicion", |report| report.open.len() == 1).await;
		running.kill().await;
		vigil.tale.lock().unwrap().transaction.clear();
		let again = start(folder.path(), &vigil, &ward);
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
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let mut forged = halt(&ward(), &[3]);
		// It names one who did not sign.
		forged.absent = halt(&ward(), &[]).absent;
		let vigil = telling(forged.encode()).await;
		let ward = ward_node(ward()).await;
		let running = start(folder.path(), &vigil, &ward);
		let report = running.until("look", |report| report.scanned == Some(6)).await;
		assert_eq!((report.heard, report.open.len()), (0, 0), "{report:?}");
		running.kill().await;
	})
	.await;
}

/// Two Halts of one round, by three of four each: two of them signed both.
fn pair() -> (Certificate, Certificate) {
	let ward = ward();
	let (one, other) = (halt(&ward, &[3]), halt(&ward, &[0]));
	let Statement::Halt(said) = other.signed.statement else { unreachable!() };
	let said = Halt { height: Height(4), ..said };
	(one, set().certify(Statement::Halt(said), &[0]))
}

fn contradiction() -> Vec<u8> {
	let (one, other) = pair();
	[one.encode(), other.encode()].concat()
}

fn key_of(member: usize) -> PublicKey {
	let point = set().members[member].key;
	Blst::key_bytes(&Blst::member_key(&point).unwrap())
}

/// Of a ward of whichever family, or without any node of it.
#[tokio::test]
async fn what_contradicts_itself_is_evidence_though_nobody_can_be_asked_about_the_ward() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let vigil = telling(contradiction()).await;
		// One that did not sign both is no reason to keep quiet.
		let own = vec![key_of(0), key_of(3)];
		let running = start_with(folder.path(), &[&vigil], Vec::new(), own);
		let report = running
			.until("conflict", |report| report.open.iter().any(|item| !item.why.is_empty()))
			.await;
		let conflicts: Vec<_> = report.open.iter().filter(|item| item.by == "conflict").collect();
		assert_eq!(conflicts.len(), 1, "{report:?}");
		assert_eq!(report.counts["own"], 0);
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn what_convicts_a_watcher_of_the_same_operator_is_told_and_not_reported() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let vigil = telling(contradiction()).await;
		let own = vec![key_of(1)];
		let running = start_with(folder.path(), &[&vigil], Vec::new(), own.clone());
		let report = running.until("own word", |report| report.counts.get("own") == Some(&1)).await;
		let [item] = &report.own[..] else { panic!("{report:?}") };
		assert_eq!((item.by.as_str(), item.kind.as_str()), ("conflict", "halt"));
		assert!(item.why.contains("a watcher of yours"), "{}", item.why);
		running.kill().await;
		// It stays so after a kill.
		let again = start_with(folder.path(), &[&vigil], Vec::new(), own);
		let report = again.until("own word", |report| report.scanned.is_some()).await;
		assert_eq!((report.counts["own"], report.reported.len()), (1, 0), "{report:?}");
		again.kill().await;
	})
	.await;
}

/// After a restart nothing is known of sets but what nodes tell.
#[tokio::test]
async fn a_node_that_makes_sets_up_has_no_watcher_of_the_operator_reported() {
	for sets in [Sets::Unknown, Sets::MadeUp] {
		let folder = tempfile::tempdir().unwrap();
		let (one, other) = pair();
		let item = Item::new(Evidence::Conflict(one, other), scene::now());
		Journal::open(&folder.path().join("journal")).unwrap().put(&item).unwrap();
		local(async {
			let liar = vigil(Tale { sets, ..Tale::default() }).await;
			let honest = telling(Vec::new()).await;
			let vigil = [&liar, &honest];
			let running = start_with(folder.path(), &vigil, Vec::new(), vec![key_of(1)]);
			let report =
				running.until("own word", |report| report.counts.get("own") == Some(&1)).await;
			assert_eq!(report.reported.len(), 0, "{report:?}");
			assert_eq!(honest.submitted.load(Ordering::SeqCst), 0);
			running.kill().await;
		})
		.await;
	}
}
