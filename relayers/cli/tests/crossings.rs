// SPDX-License-Identifier: Apache-2.0

//! Crossings: how operators name them, and how they are told of what nobody should sleep through.

mod common;

use common::{configured, error};
use std::{sync::Arc, time::Duration};
use vigil_relayer::{config::Config, crossings::AllAsks, metrics::Metrics, shared::Shared};
use vigil_relayer_evm::crossing::{PathReport, Report, Transport};

fn good() -> String {
	configured(
		r#"
[[destination]]
name = "base"
family = "evm"
endpoints = ["https://a.example/SECRET"]
chain_id = 8453
inbox = "0x1111111111111111111111111111111111111111"
key_file = "base.json"
password_env = "PASSWORD"
[[destination]]
name = "mainnet"
family = "evm"
endpoints = ["https://b.example/SECRET"]
chain_id = 1
inbox = "0x2222222222222222222222222222222222222222"
key_file = "mainnet.json"
password_env = "PASSWORD"
[[destination]]
name = "haven"
endpoints = ["wss://node.example"]
key_env = "SOME_KEY"
[[crossing]]
name = "vault"
destination = "base"
contract = "0x3333333333333333333333333333333333333333"
[[crossing.path]]
name = "hyperlane"
from = "mainnet"
teller = "0x4444444444444444444444444444444444444444"
path = "0x5555555555555555555555555555555555555555"
transport = { kind = "hyperlane" }
[[crossing.path]]
name = "axelar"
from = "mainnet"
teller = "0x6666666666666666666666666666666666666666"
path = "0x7777777777777777777777777777777777777777"
transport = { kind = "axelar", to_chain = "base", from_chain = "ethereum", pays = 5 }
deliver = false
most_value = 7
"#,
	)
}

#[test]
fn a_crossing_is_served_by_the_inboxes_of_the_destinations_that_it_names() {
	let config = Config::parse(&good()).unwrap();
	let options = config.crossings[0].options(&config, &AllAsks::default()).unwrap();
	assert_eq!(options.inbox.to_string(), "0x1111111111111111111111111111111111111111");
	assert_eq!(options.patience, Duration::from_secs(1_800));
	let [hyperlane, axelar] = &options.paths[..] else { panic!("{:?}", options.paths) };
	assert_eq!(hyperlane.inbox.to_string(), "0x2222222222222222222222222222222222222222");
	assert!(hyperlane.deliver && hyperlane.transport == Transport::Hyperlane {});
	assert!(!axelar.deliver && axelar.most_value == 7);
	assert!(matches!(&axelar.transport, Transport::Axelar { pays: 5, .. }));
}

#[test]
fn what_cannot_be_a_crossing_is_refused_in_a_sentence() {
	for (from, to, problem) in [
		(
			"destination = \"base\"",
			"destination = \"elsewhere\"",
			"no destination called elsewhere",
		),
		("destination = \"base\"", "destination = \"haven\"", "is not of family"),
		("chain_id = 1\n", "", "names no chain_id"),
		("from = \"mainnet\"", "from = \"base\"", "the crossing's own chain"),
		("from = \"mainnet\"", "from = \"mars\"", "no destination called mars"),
		("name = \"axelar\"", "name = \"hyperlane\"", "two paths are called hyperlane"),
		("name = \"axelar\"", "name = \"inbox\"", "which is that of the inbox itself"),
		(
			"0x7777777777777777777777777777777777777777",
			"0x5555555555555555555555555555555555555555",
			"two paths are the contract",
		),
		("0x3333333333333333333333333333333333333333", "0x33", "near line"),
		("kind = \"hyperlane\"", "kind = \"pigeon\"", "pigeon"),
		("most_value = 7", "most_value = \"99999999999999999999\"", "more than anybody has"),
		("contract =", "poll_ms = 0\ncontract =", "poll_ms is zero"),
		("contract =", "patience = 0\ncontract =", "patience is zero"),
		("contract =", "surprise = 1\ncontract =", "unknown field"),
	] {
		let text = good().replacen(from, to, 1);
		assert_ne!(text, good(), "{problem}");
		let error = error(&text);
		assert!(error.contains(problem), "{problem}: {error}");
		assert!(!error.contains("SECRET"), "{error}");
	}
	let good = good();
	let crossing = good.find("[[crossing]]").unwrap();
	let error = error(&format!("{good}{}", &good[crossing..]));
	assert!(error.contains("two crossings are called vault"), "{error}");
}

#[test]
fn the_example_in_comments_is_a_configuration() {
	let example = include_str!("../../relayer.example.toml");
	let from = example.find("# [[crossing]]").unwrap();
	let lines = example[from..].lines().filter_map(|line| line.strip_prefix("# "));
	// Of the three transports that it shows, one.
	let lines = lines.filter(|line| {
		let written = line.contains(" = ") || line.starts_with("[[");
		written && (!line.starts_with("transport") || line.contains("axelar"))
	});
	let text: String = lines.map(|line| format!("{line}\n")).collect();
	let address = "0x4444444444444444444444444444444444444444";
	let text =
		text.replace("path = \"0x...\"", "path = \"0x5555555555555555555555555555555555555555\"");
	let text = text.replace("0x...", address);
	let good = good();
	let destinations = &good[..good.find("[[crossing]]").unwrap()];
	let config = Config::parse(&format!("{destinations}{text}")).unwrap();
	assert_eq!(config.crossings[0].paths.len(), 1);
}

#[test]
fn alarms_and_dead_paths_are_in_metrics_and_status() {
	let (metrics, shared) = (Metrics::new().unwrap(), Arc::new(Shared::default()));
	let path = |late, problem: Option<&str>| PathReport {
		late,
		problem: problem.map(str::to_owned),
		..PathReport::default()
	};
	let report = Report {
		fired: true,
		round: 9,
		alarms: vec!["copies differ".into()],
		problem: None,
		paths: [
			("hyperlane".to_owned(), path(false, None)),
			("axelar".to_owned(), path(true, Some("its word has not arrived"))),
		]
		.into(),
	};
	shared.crossing("vault", report.clone());
	let text = metrics.text(&shared);
	for line in [
		"vigil_relayer_crossing_alarms{crossing=\"vault\"} 1",
		"vigil_relayer_crossing_fired{crossing=\"vault\"} 1",
		"vigil_relayer_crossing_path_late{crossing=\"vault\",path=\"axelar\"} 1",
		"vigil_relayer_crossing_path_late{crossing=\"vault\",path=\"hyperlane\"} 0",
		"vigil_relayer_crossing_path_problem{crossing=\"vault\",path=\"axelar\"} 1",
	] {
		assert!(text.contains(line), "{line}: {text}");
	}
	let status: serde_json::Value = serde_json::from_str(&shared.json()).unwrap();
	let read: Report = serde_json::from_value(status["crossings"]["vault"].clone()).unwrap();
	assert_eq!(read, report);
	// A crossing that nobody can look at is not well.
	let blind = Report { problem: Some("nothing answers".into()), ..Report::default() };
	shared.crossing("vault", blind);
	assert!(metrics.text(&shared).contains("vigil_relayer_crossing_alarms{crossing=\"vault\"} 1"));
}
