// SPDX-License-Identifier: Apache-2.0

//! A node of Vigil that lies, first in the list, beside an honest one.

use codec::Encode;
use serde_json::{json, Value};
use sp_core::H256;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::mpsc;
use vigil_bls::{test_utils::TestSet, Blst};
use vigil_fisherman::vigil::Vigil;
use vigil_primitives::{
	answers::restaking::SetInfo, Certificate, Halt, Head, Height, Policy, Round, Seconds,
	ServiceId, SetId, Statement, UnixTime,
};
use vigil_relayer_link::test_utils::{node, FakeNode, NO_METHOD};

const SERVICE: ServiceId = ServiceId(7);
/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// How a node answers.
#[derive(Clone, Copy, PartialEq)]
enum Says {
	/// As it is.
	Truth,
	/// It knows no set.
	NoSet,
	/// It makes one up.
	OtherSet,
	/// Its last block is far ahead, and there is nothing in any.
	Ahead,
}

fn set(number: u64) -> TestSet<Blst> {
	TestSet::new(SERVICE, SetId(number), &[1, 1, 1, 1])
}

fn info(set: &TestSet<Blst>) -> SetInfo {
	let policy = Policy {
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
	};
	SetInfo {
		commitment: set.commitment.clone(),
		policy,
		members: set.members.clone(),
		superseded_at: None,
	}
}

fn lie() -> Certificate {
	let halt = Halt {
		height: Height(3),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(6_000),
	};
	set(1).certify(Statement::Halt(halt), &[3])
}

fn hexed(bytes: &[u8]) -> Value {
	json!(format!("0x{}", hex::encode(bytes)))
}

fn hash(number: u64) -> H256 {
	H256::from_low_u64_be(number + 1)
}

/// A node of Vigil at block 6, whose block 5 has the certificate.
async fn vigil(says: Says) -> FakeNode {
	let (right, genesis) = (info(&set(1)), set(1).genesis_hash);
	let mut other = info(&set(2));
	other.commitment.set_id = SetId(1);
	let last: u64 = if says == Says::Ahead { 900_000 } else { 6 };
	node(move |method, params| {
		Some(Ok(match method {
			"chain_getBlockHash" => match params[0].as_u64() {
				Some(0) => json!(genesis),
				Some(number) if number <= last => json!(hash(number)),
				Some(_) => Value::Null,
				None => json!(hash(last)),
			},
			"chain_getFinalizedHead" => json!(hash(last)),
			"chain_getHeader" => json!({
				"parentHash": hash(last - 1), "number": format!("{last:#x}"), "stateRoot": hash(0),
				"extrinsicsRoot": hash(0), "digest": { "logs": [] },
			}),
			"chain_getBlock" => {
				let here = params[0] == json!(hash(5)) && says != Says::Ahead;
				let bytes = if here { vec![hexed(&lie().encode())] } else { Vec::new() };
				json!({ "block": { "extrinsics": bytes }, "justifications": null })
			},
			"state_call" if params[0] == "RestakingApi_watcher_set" => hexed(&match says {
				Says::NoSet => None::<SetInfo>.encode(),
				Says::OtherSet => Some(&other).encode(),
				Says::Truth | Says::Ahead => Some(&right).encode(),
			}),
			_ => return Some(Err(NO_METHOD)),
		}))
	})
	.await
}

/// Listens to these nodes, and hands out what they tell of.
fn listen(nodes: &[&FakeNode], scanned: Option<u64>) -> (Arc<Vigil>, mpsc::Receiver<Certificate>) {
	let endpoints = nodes.iter().map(|node| node.endpoint.clone()).collect();
	let genesis = Some(set(1).genesis_hash);
	let vigil = Arc::new(Vigil::new(endpoints, genesis, [SERVICE].into(), scanned));
	let (sender, heard) = mpsc::channel(64);
	for place in 0..nodes.len() {
		let (vigil, sender) = (vigil.clone(), sender.clone());
		tokio::spawn(async move { vigil.follow(place, sender).await });
	}
	(vigil, heard)
}

async fn until(what: &str, reached: impl Fn() -> bool) {
	let start = Instant::now();
	while !reached() {
		assert!(start.elapsed() < DEADLINE, "no {what}");
		tokio::time::sleep(Duration::from_millis(20)).await;
	}
}

#[tokio::test]
async fn a_node_that_knows_no_set_or_makes_one_up_hides_no_lie() {
	for says in [Says::NoSet, Says::OtherSet] {
		let (liar, honest) = (vigil(says).await, vigil(Says::Truth).await);
		let (listening, mut heard) = listen(&[&liar, &honest], None);
		until("connections", || listening.states().values().all(Option::is_none)).await;
		let certificate =
			tokio::time::timeout(DEADLINE, heard.recv()).await.expect("a certificate").unwrap();
		let found = listening.set_of(&certificate).await.unwrap().expect("a set");
		assert_eq!(found.commitment, set(1).commitment);
		// What fitted is remembered for whoever asks by number.
		let again = listening.set(SERVICE, SetId(1)).await.unwrap().expect("a set");
		assert_eq!(again.commitment, set(1).commitment);
	}
}

#[tokio::test]
async fn a_node_that_is_far_ahead_has_nobody_pass_over_blocks() {
	let (liar, honest) = (vigil(Says::Ahead).await, vigil(Says::Truth).await);
	// As far as the liar said before the restart.
	let (listening, mut heard) = listen(&[&liar, &honest], Some(899_000));
	let certificate =
		tokio::time::timeout(DEADLINE, heard.recv()).await.expect("a certificate").unwrap();
	assert_eq!(certificate, lie());
	until("the honest node's last block", || listening.scanned() == 6).await;
}
