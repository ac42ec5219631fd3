// SPDX-License-Identifier: Apache-2.0

//! A whole fisherman of wards that are no Substrate chains: what it hears, proves and says; and evidence in files.

mod cosmos;
mod scene;

use codec::Encode;
use cosmos::{cosmos, Says};
use scene::{halt, local, now, said, set, vigil, Running, Tale, SERVICE};
use serde_json::json;
use std::{sync::atomic::Ordering, time::Duration};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpListener,
};
use vigil_fisherman::{
	journal::{Evidence, Item, Journal, State},
	Family, More, Report,
};
use vigil_primitives::Statement;
use vigil_proofs::{
	family::Anchor,
	fixture::tendermint::{voters, Ward},
};
use vigil_relayer_link::Endpoint;

/// A ward with a block every five seconds, a hundred of them until a minute ago, and a Halt of its third block that one of
/// four signed.
fn lie() -> (Ward, Vec<u8>) {
	let start = now() - 560;
	let mut ward = Ward::new(voters(0..4), start);
	(1..100).for_each(|place| {
		ward.extend(start + 5 * place);
	});
	(ward, halt(3, (start + 300) / 6 * 6, &[0, 1, 3]).encode())
}

/// How far the ward is.
fn seen(report: &Report) -> Option<u64> {
	report.wards.first()?.final_height
}

#[tokio::test]
async fn a_lie_of_one_watcher_about_a_ward_of_the_cosmos_kind_is_proven_and_submitted() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let (ward, transaction) = lie();
		let anchor = Some(Anchor::Tendermint(ward.anchor(1)));
		let vigil = vigil(Tale { transaction, anchor, ..Tale::default() }).await;
		let node = cosmos(ward, Says::Truth).await;
		let running =
			Running::start(folder.path(), &[&vigil], vec![node.endpoint], More::default());
		let report = running
			.until("submission", |report| {
				vigil.submitted.load(Ordering::SeqCst) > 0 && seen(report).is_some()
			})
			.await;
		let ward = &report.wards[0];
		assert_eq!((ward.family.as_str(), ward.final_height), ("tendermint", Some(100)));
		assert_eq!((ward.anchor, ward.problem.clone()), (Some((0, 1)), None));
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn a_lying_node_of_the_ward_is_told_of_and_nothing_is_submitted() {
	for (says, part) in [
		(Says::OtherChain, "is of the chain ward-2"),
		(Says::Forged, "does not follow from the anchor"),
		(Says::Endless, "bytes"),
	] {
		let folder = tempfile::tempdir().unwrap();
		local(async {
			let (ward, transaction) = lie();
			let anchor = Some(Anchor::Tendermint(ward.anchor(1)));
			let vigil = vigil(Tale { transaction, anchor, ..Tale::default() }).await;
			let node = cosmos(ward, says).await;
			let running =
				Running::start(folder.path(), &[&vigil], vec![node.endpoint], More::default());
			let report = running
				.until("reason", |report| report.open.iter().any(|item| item.why.contains(part)))
				.await;
			assert_eq!(vigil.submitted.load(Ordering::SeqCst), 0, "{report:?}");
			assert!(report.reported.is_empty());
			running.kill().await;
		})
		.await;
	}
}

#[tokio::test]
async fn a_liar_who_says_the_same_as_one_that_was_reported_is_reported_as_well() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let (ward, _) = lie();
		let start = now() - 560;
		let round = (start + 300) / 6 * 6;
		let alone = |signer: u16| {
			let absent: Vec<u16> = (0..4).filter(|other| *other != signer).collect();
			halt(3, round, &absent)
		};
		let anchor = Some(Anchor::Tendermint(ward.anchor(1)));
		// What was reported of the first one is in the journal.
		let item = Item {
			state: State::Reported(Some(3)),
			..Item::new(Evidence::Statement(alone(2)), now())
		};
		Journal::open(&folder.path().join("journal")).unwrap().put(&item).unwrap();
		let transaction = [alone(2).encode(), alone(1).encode()].concat();
		let vigil = vigil(Tale { transaction, anchor, ..Tale::default() }).await;
		let node = cosmos(ward, Says::Truth).await;
		let running =
			Running::start(folder.path(), &[&vigil], vec![node.endpoint], More::default());
		let report = running.until("the other liar", |report| report.open.len() == 1).await;
		assert_eq!((report.open[0].kind.as_str(), report.reported.len()), ("halt", 1));
		running.until("submission", |_| vigil.submitted.load(Ordering::SeqCst) > 0).await;
		running.kill().await;
	})
	.await;
}

/// Else its keys would be sold one day, and nothing of the ward be proven any more.
#[tokio::test]
async fn a_lying_node_of_the_ward_does_not_keep_its_anchor_where_it_is() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		// Who votes has mostly gone since, so that it takes a step to get there.
		let start = now() - 560;
		let mut ward = Ward::new(voters(0..4), start);
		for (place, seeds) in [(0..4), (2..6), (4..8), (6..10)].into_iter().enumerate() {
			ward.next_voters = voters(seeds);
			ward.extend(start + 50 + 50 * place as u64);
		}
		(1..20).for_each(|place| {
			ward.extend(start + 300 + 5 * place);
		});
		let anchor = Some(Anchor::Tendermint(ward.anchor(1)));
		let vigil = vigil(Tale { anchor, ..Tale::default() }).await;
		let liar = cosmos(ward.clone(), Says::Forged).await;
		let honest = cosmos(ward, Says::Truth).await;
		let nodes = vec![liar.endpoint, honest.endpoint];
		let running = Running::start(folder.path(), &[&vigil], nodes, More::default());
		running.until("submission", |_| vigil.submitted.load(Ordering::SeqCst) > 0).await;
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn an_anchor_that_one_node_of_vigil_makes_up_has_no_ward_followed_as_another_one() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		let (ward, _) = lie();
		let anchor = Some(Anchor::Tendermint(ward.anchor(1)));
		let liar = vigil(Tale { anchor, ..Tale::default() }).await;
		let honest = vigil(Tale::default()).await;
		let first = now() - 10_000;
		let nodes = vec![evm(first).await, evm(first).await];
		let running = Running::start(folder.path(), &[&liar, &honest], nodes, evm_ward(true));
		running.until("look", |report| report.balance.is_some()).await;
		let report = running.until("ward", |report| seen(report).is_some()).await;
		assert_eq!(report.wards[0].family, "evm", "{report:?}");
		running.kill().await;
	})
	.await;
}

/// An EVM node whose chain makes a block every second.
async fn evm(first: u64) -> Endpoint {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	tokio::spawn(async move {
		loop {
			let (mut stream, _) = listener.accept().await.unwrap();
			let last = now() - first;
			tokio::spawn(async move {
				let mut bytes = vec![0; 8_192];
				let mut read = 0;
				let body: serde_json::Value = loop {
					read += stream.read(&mut bytes[read..]).await.unwrap();
					let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
					let body = text.split_once("\r\n\r\n").map(|(_, body)| body);
					if let Some(body) = body.and_then(|body| serde_json::from_str(body).ok()) {
						break body;
					}
				};
				let which = body["params"][0].as_str().unwrap();
				let number = match which.strip_prefix("0x") {
					Some(digits) => u64::from_str_radix(digits, 16).unwrap(),
					None => last,
				};
				let block = json!({
					"number": format!("{number:#x}"), "timestamp": format!("{:#x}", first + number),
					"hash": sp_core::H256::from_low_u64_be(number),
					"stateRoot": sp_core::H256::zero(),
				});
				let block = if number <= last { block } else { json!(null) };
				let answer = json!({ "jsonrpc": "2.0", "id": 1, "result": block }).to_string();
				let head = format!(
					"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}",
					answer.len()
				);
				let _ = stream.write_all(format!("{head}\r\n\r\n{answer}").as_bytes()).await;
			});
		}
	});
	Endpoint::web(&url).unwrap()
}

fn evm_ward(challenge: bool) -> More {
	More {
		families: [(SERVICE, Family::Evm)].into(),
		challenge: if challenge { [SERVICE].into() } else { Default::default() },
		evidence: Vec::new(),
	}
}

#[tokio::test]
async fn of_an_evm_ward_status_says_what_cannot_be_proven_and_what_can_be_done() {
	let folder = tempfile::tempdir().unwrap();
	local(async {
		// The silence is over before anybody looked: only the ward's own times speak.
		let round = now() / 6 * 6 - 120;
		let transaction = halt(3, round, &[]).encode();
		let vigil = vigil(Tale { transaction, ..Tale::default() }).await;
		let first = now() - 10_000;
		let nodes = vec![evm(first).await, evm(first).await];
		let running = Running::start(folder.path(), &[&vigil], nodes, evm_ward(true));
		let report = running.until("reason", |report| !report.unproven.is_empty()).await;
		let why = &report.unproven[0].why;
		assert!(why.contains("made inside the silence by its own time"), "{why}");
		assert!(why.contains("a challenge decides"), "{why}");
		assert_eq!(
			vigil.submitted.load(Ordering::SeqCst),
			0,
			"no bond is bet on the ward's own times"
		);
		let report =
			running.until("sentence", |report| report.wards[0].anchor_problem.is_some()).await;
		let ward = &report.wards[0];
		let said = ward.anchor_problem.clone().unwrap();
		for part in ["EIP-2935", "slashing.challenge", "opened from here against a Halt"] {
			assert!(said.contains(part), "{part}: {said}");
		}
		assert_eq!((ward.family.as_str(), ward.problem.clone()), ("evm", None));
		assert!(ward.final_height > Some(9_000));
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn a_bond_is_bet_only_where_it_is_wanted_and_two_nodes_were_seen_to_go_on() {
	let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
	local(async {
		let first = now() - 10_000;
		let mut all = Vec::new();
		for (folder, wanted) in folders.iter().zip([true, false]) {
			let vigil = vigil(Tale { mute: true, ..Tale::default() }).await;
			let nodes = vec![evm(first).await, evm(first).await];
			let running = Running::start(folder.path(), &[&vigil], nodes, evm_ward(wanted));
			running.until("ward", |report| seen(report).is_some()).await;
			all.push((vigil, running, wanted));
		}
		// They look on for some time, and are then told that the ward has stood all the while.
		tokio::time::sleep(Duration::from_secs(19)).await;
		let lie = halt(3, (now() / 6 + 1) * 6, &[]);
		for (vigil, running, wanted) in all {
			let told = json!({ "certificate": format!("0x{}", hex::encode(lie.to_bytes())) });
			vigil.node.live.send(told).unwrap();
			let submitted = || vigil.submitted.load(Ordering::SeqCst);
			if wanted {
				running.until("challenge", |_| submitted() > 0).await;
			} else {
				let report = running.until("reason", |report| !report.unproven.is_empty()).await;
				assert!(report.unproven[0].why.contains("a bond may be won"), "{report:?}");
				assert_eq!(submitted(), 0);
			}
			running.kill().await;
		}
		// It was killed before it was told what became of that: the bond is not forgotten.
		let items = Journal::open(&folders[0].path().join("journal")).unwrap().items().unwrap();
		let states: Vec<_> = items.iter().map(|item| item.state).collect();
		assert_eq!(states, [State::Challenged(None)]);
	})
	.await;
}

#[tokio::test]
async fn evidence_that_a_watcher_holds_in_its_file_is_taken_and_verified() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("evidence.jsonl");
	let round = now() / 6 * 6 - 300;
	let vote = |height: u64, signer: u16| set().vote(Statement::Halt(said(height, round)), signer);
	let line = |first: vigil_primitives::Vote, second: vigil_primitives::Vote| {
		let hexed = |vote: vigil_primitives::Vote| format!("0x00{}", hex::encode(vote.encode()));
		let (first, second) = (hexed(first), hexed(second));
		json!({ "service": 7, "heard_at": 5, "first": first, "second": second }).to_string() + "\n"
	};
	// Of two members who said the same and of a third one; one that is not signed by whom it names; and one whose two votes are by different members.
	let forged = vigil_primitives::Vote { signer: vigil_primitives::MemberIndex(2), ..vote(5, 3) };
	let lines = [
		line(vote(3, 1), vote(4, 1)),
		line(vote(3, 3), vote(4, 3)),
		line(vote(3, 2), forged),
		line(vote(3, 0), vote(4, 3)),
		line(vote(8, 0), vote(9, 0)),
	];
	std::fs::write(&path, lines.concat()).unwrap();
	local(async {
		let vigil = vigil(Tale::default()).await;
		let more = More { evidence: vec![path], ..More::default() };
		let running = Running::start(folder.path(), &[&vigil], Vec::new(), more);
		let report =
			running.until("evidence", |report| report.open.len() == 3 && report.brought == 3).await;
		assert!(report.open.iter().all(|item| item.by == "conflict"), "{report:?}");
		running.until("submission", |_| vigil.submitted.load(Ordering::SeqCst) > 0).await;
		assert_eq!(report.evidence_problem, None);
		running.kill().await;
	})
	.await;
}
