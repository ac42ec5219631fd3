// SPDX-License-Identifier: Apache-2.0

//! The network files of `zombienet/` fit this node. What they do is tested by `make zombienet`.

use std::{
	collections::BTreeSet,
	fs,
	path::{Path, PathBuf},
	process::Command,
};
use toml::{Table, Value};

const NODE: &str = env!("CARGO_BIN_EXE_vigil-node");
/// What stands in the files for the folder that `prepare.sh` fills.
const SCENE: &str = "{{SCENE}}/";

#[test]
fn there_is_a_file_for_each_network() {
	let names: BTreeSet<String> = networks().into_iter().map(|(name, _)| name).collect();
	assert_eq!(names, ["eight.toml", "failover.toml", "four.toml"].map(Into::into).into());
}

#[test]
fn every_node_is_started_with_arguments_that_this_node_takes() {
	for (file, network) in networks() {
		for (name, args) in nodes(&network) {
			// Whatever comes before it is looked at, then nothing is started.
			let output = Command::new(NODE).args(&args).arg("--help").output().unwrap();
			let problem = String::from_utf8_lossy(&output.stderr);
			assert!(output.status.success(), "{name} of {file}: {problem}");
		}
	}
}

#[test]
fn an_argument_that_this_node_does_not_take_would_be_found() {
	for args in [["--no-such-option", "1"], ["--network-backend", "carrier-pigeon"]] {
		let output = Command::new(NODE).args(args).arg("--help").output().unwrap();
		assert!(!output.status.success(), "{args:?}");
	}
}

#[test]
fn every_chain_is_one_of_this_node_or_made_by_prepare() {
	let prepare = read("prepare.sh");
	let mut checked = BTreeSet::new();
	for (file, network) in networks() {
		for chain in chains(&network).into_iter().filter(|chain| checked.insert(chain.clone())) {
			match chain.strip_prefix(SCENE) {
				Some(path) => assert!(prepare.contains(path), "{file}: who makes {path}?"),
				None => exports(&file, &chain),
			}
		}
	}
	assert_eq!(checked.len(), 3, "{checked:?}");
}

#[test]
fn prepare_writes_every_file_and_knows_every_fixed_port() {
	let prepare = read("prepare.sh");
	let failover = read("failover.toml");
	for (place, _) in failover.match_indices(SCENE) {
		let path = failover[place + SCENE.len()..].split('"').next().unwrap_or_default();
		// Below a folder per watcher, or at the top.
		let name = path.rsplit('/').next().unwrap_or_default();
		let folder = path.strip_suffix(name).unwrap_or_default().trim_end_matches('/');
		assert!(prepare.contains(name) && prepare.contains(folder), "who writes {path}?");
	}
	for port in ["29944", "29945", "29946"] {
		assert!(prepare.contains(port) && failover.contains(port), "{port}");
	}
}

#[test]
fn every_node_shares_the_compiled_runtime() {
	for (file, network) in networks() {
		for (name, args) in nodes(&network) {
			assert!(args.contains(&"--runtime-cache".into()), "{name} of {file} compiles its own");
			assert!(args.contains(&"--no-mdns".into()), "{name} of {file} looks for strangers");
		}
	}
}

#[test]
fn eight_validators_are_mixed() {
	let (_, eight) = networks().into_iter().find(|(name, _)| name == "eight.toml").unwrap();
	let nodes = nodes(&eight);
	let on = |stack: &str| nodes.iter().filter(|(_, args)| args.contains(&stack.into())).count();
	assert_eq!((nodes.len(), on("libp2p"), on("litep2p")), (8, 4, 4));
}

/// Tries the chain's export, which fails for a chain that the node does not know.
fn exports(file: &str, chain: &str) {
	let output = Command::new(NODE).args(["export-chain-spec", "--chain", chain]).output().unwrap();
	let problem = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{file}: {problem}");
}

fn folder() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../zombienet/networks")
}

fn read(name: &str) -> String {
	fs::read_to_string(folder().join(name)).unwrap()
}

/// Every network file, by its name.
fn networks() -> Vec<(String, Table)> {
	let names = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name());
	let names = names.map(|name| name.into_string().unwrap());
	let tomls = names.filter(|name| name.ends_with(".toml"));
	tomls.map(|name| (name.clone(), read(&name).parse().unwrap())).collect()
}

/// Name and arguments of everything in a network that runs `vigil-node`. A node's own arguments stand
/// in place of the common ones.
fn nodes(network: &Table) -> Vec<(String, Vec<String>)> {
	let relaychain = network["relaychain"].as_table().unwrap();
	assert_eq!(relaychain["default_command"].as_str(), Some("vigil-node"));
	let common = arguments(relaychain.get("default_args"));
	let own = |node: &Value| {
		let args = node.get("args").map_or(common.clone(), |own| arguments(Some(own)));
		(node["name"].as_str().unwrap().to_owned(), args)
	};
	let mut all: Vec<_> = relaychain["nodes"].as_array().unwrap().iter().map(own).collect();
	all.extend(processes(network).map(|process| {
		(process["name"].as_str().unwrap().to_owned(), arguments(process.get("args")))
	}));
	all
}

/// The chains of a network.
fn chains(network: &Table) -> BTreeSet<String> {
	let args = processes(network).flat_map(|process| arguments(process.get("args")));
	let args: Vec<String> = args.collect();
	let given = args.windows(2).filter(|pair| pair[0] == "--chain").map(|pair| pair[1].clone());
	let own = network["relaychain"]["chain"].as_str().unwrap().to_owned();
	given.chain([own]).collect()
}

/// Processes besides the nodes of the network that run this node.
fn processes(network: &Table) -> impl Iterator<Item = &Value> {
	let all = network.get("custom_processes").and_then(Value::as_array).into_iter().flatten();
	all.filter(|process| process["command"].as_str() == Some("vigil-node"))
}

/// Arguments as Zombienet hands them on: `--name=value` as two. A port that Zombienet picks is 0 here.
fn arguments(list: Option<&Value>) -> Vec<String> {
	let list = list.and_then(Value::as_array).into_iter().flatten();
	let words = list.map(|argument| argument.as_str().unwrap());
	words.flat_map(|word| word.splitn(2, '=')).map(with_ports).collect()
}

fn with_ports(word: &str) -> String {
	match (word.split_once("{{ZOMBIE:"), word.split_once("}}")) {
		(Some((before, _)), Some((_, after))) => format!("{before}0{after}"),
		_ => word.to_owned(),
	}
}
