// SPDX-License-Identifier: Apache-2.0

//! Every read of a chain, as text and as JSON, and what a chain lacks.

use super::Person;
use crate::{network, TestResult};
use anyhow::ensure;
use serde_json::Value as Json;
use sp_keyring::Sr25519Keyring::Alice;
use std::{fs, path::Path};
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
	let alice = person.secret("alice", "//Alice")?;
	let alice = person.run(&["keys", "address", &alice]).await?.out;
	for read in READS {
		let read = read.replace("<alice>", alice.trim());
		let args: Vec<_> = read.split(' ').collect();
		let text = person.run(&args).await?;
		ensure!(text.code == Some(0), "{read}: {text:?}");
		ensure!(!text.out.contains("planck"), "{read}: {text:?}");
		let json = person.run(&[&args[..], &["--json"]].concat()).await?;
		// An export of nothing is no line at all.
		for line in documents(&json.out)? {
			let wrong = wrong(&line)?;
			ensure!(wrong.is_none(), "{read}: {wrong:?} in {line}");
		}
	}
	let doctor = person.run(&["doctor", alice.trim(), "--json"]).await?;
	let document: Json = serde_json::from_str(&doctor.out)?;
	ensure!(wrong(&document)?.is_none(), "{document}");
	ensure!(doctor.code == Some(i32::from(document["healthy"] != true)), "{doctor:?}");
	Ok(network.finish().await?)
}

/// One document, or one a line.
fn documents(out: &str) -> anyhow::Result<Vec<Json>> {
	match serde_json::from_str(out) {
		Ok(one) => Ok(vec![one]),
		Err(_) => out.lines().map(|line| Ok(serde_json::from_str(line)?)).collect(),
	}
}

/// What a document has that its schema does not, or lacks: as far as names go. The types of all of them are
/// checked where the schemas are.
fn wrong(document: &Json) -> anyhow::Result<Option<String>> {
	let named = document["schema"].as_str().unwrap_or_default();
	let (name, version) = named
		.strip_prefix("vigil/")
		.and_then(|rest| rest.split_once('/'))
		.ok_or_else(|| anyhow::anyhow!("no schema in {document}"))?;
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../clients/cli/schemas");
	let schema: Json =
		serde_json::from_str(&fs::read_to_string(folder.join(format!("{name}.{version}.json")))?)?;
	Ok(differs(&schema, document, name))
}

fn differs(schema: &Json, value: &Json, place: &str) -> Option<String> {
	match (schema["type"].as_str(), value) {
		(Some("object"), Json::Object(object)) => {
			let known = schema["properties"].as_object();
			let stranger = object.keys().find(|name| {
				schema["additionalProperties"] == false
					&& known.is_none_or(|known| !known.contains_key(*name))
			});
			let required = schema["required"].as_array().into_iter().flatten();
			let missing =
				required.filter_map(Json::as_str).find(|name| !object.contains_key(*name));
			if let Some(name) = stranger.map(String::as_str).or(missing) {
				return Some(format!("{place}.{name}"));
			}
			known?.iter().find_map(|(name, schema)| {
				differs(schema, object.get(name)?, &format!("{place}.{name}"))
			})
		},
		(Some("array"), Json::Array(items)) => {
			items.iter().find_map(|item| differs(&schema["items"], item, place))
		},
		(Some("object" | "array"), _) => Some(format!("{place}: {value}")),
		(Some("integer"), value) if !value.is_u64() => Some(format!("{place}: {value}")),
		(Some("string"), value) if !value.is_string() => Some(format!("{place}: {value}")),
		(Some("boolean"), value) if !value.is_boolean() => Some(format!("{place}: {value}")),
		_ => None,
	}
}
