// SPDX-License-Identifier: Apache-2.0

//! Every read of a chain, as text and as JSON, and what a chain lacks.

use super::{schema, Person};
use crate::{network, TestResult};
use anyhow::{ensure, Context};
use serde_json::Value as Json;
use sp_keyring::Sr25519Keyring::Alice;
use vigil_testnet::NodeOptions;

/// Reads that need nothing to be there.
const READS: [&str; 24] = [
	"status",
	"history export",
	"service list",
	"protocol list",
	"destination list",
	"plan list",
	"message status 0",
	"stake show <alice>",
	"stake pool list",
	"watcher rewards <alice>",
	"watcher risk <alice>",
	"gov referenda",
	"gov council",
	"tx calls Staking",
	"tx decode 0x000004aa",
	"tx call System.remark {\"remark\":\"0x00\"} --from <alice> --dry-run",
	"tx call System.remark {\"remark\":\"0x00\"} --call-data",
	"keys list",
	"pool list",
	"pool shares <alice>",
	"pool exposure",
	"cover list",
	"slash list",
	"emergency status",
];

#[tokio::test]
async fn every_read_answers_as_its_schema_says_and_the_same_to_people() -> TestResult {
	let network = network().chain("dev").node(NodeOptions::well_known(Alice)).spawn().await?;
	let person = Person::new(network.node("alice")?.websocket_url())?;
	let secret = person.secret("alice", "//Alice")?;
	let alice = person.run(&["keys", "address", &secret]).await?.out;
	for read in READS {
		let read = read.replace("<alice>", alice.trim());
		let args: Vec<_> = read.split(' ').collect();
		let text = person.run(&args).await?;
		ensure!(text.code == Some(0), "{read}: {text:?}");
		ensure!(!text.out.contains("planck"), "{read}: {text:?}");
		let json = person.run(&[&args[..], &["--json"]].concat()).await?;
		// An export of nothing is no line at all.
		for line in documents(&json.out)? {
			schema::check(&line).with_context(|| read.clone())?;
		}
	}
	let doctor = person.run(&["doctor", alice.trim(), "--json"]).await?;
	let document: Json = serde_json::from_str(&doctor.out)?;
	schema::check(&document)?;
	ensure!(doctor.code == Some(i32::from(document["healthy"] != true)), "{doctor:?}");
	let sign = ["tx", "sign", "System.remark", "{\"remark\":\"0x03\"}", "--output", "signed"];
	person.send(&[&sign[..], &["--suri", &secret]].concat()).await?;
	person.send(&["tx", "submit", "signed"]).await?;
	Ok(network.finish().await?)
}

/// One document, or one a line.
fn documents(out: &str) -> anyhow::Result<Vec<Json>> {
	match serde_json::from_str(out) {
		Ok(one) => Ok(vec![one]),
		Err(_) => out.lines().map(|line| Ok(serde_json::from_str(line)?)).collect(),
	}
}
