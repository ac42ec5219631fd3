// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::abi::Refusals;
use alloy_sol_types::{SolError, SolEvent, SolInterface, SolStruct};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Selectors and topics that an artefact's interface has.
fn interface(name: &str) -> Vec<Value> {
	let path =
		PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("contracts/artefacts/{name}.json"));
	let artefact: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
	artefact["abi"].as_array().unwrap().clone()
}

/// `name(types)` of an entry.
fn signature(entry: &Value) -> String {
	let types: Vec<_> = entry["inputs"].as_array().unwrap().iter().map(kind).collect();
	format!("{}({})", entry["name"].as_str().unwrap_or_default(), types.join(","))
}

fn kind(input: &Value) -> String {
	let name = input["type"].as_str().unwrap();
	match name.strip_prefix("tuple") {
		Some(rest) => {
			let parts: Vec<_> = input["components"].as_array().unwrap().iter().map(kind).collect();
			format!("({}){rest}", parts.join(","))
		},
		None => name.into(),
	}
}

fn signatures(of: &str) -> BTreeSet<String> {
	let entries = interface("IVigilInbox");
	entries.iter().filter(|entry| entry["type"] == of).map(signature).collect()
}

#[test]
fn every_call_and_event_is_one_of_the_contract() {
	let functions = signatures("function");
	for selector in Inbox::InboxCalls::selectors() {
		let name = Inbox::InboxCalls::name_by_selector(selector).unwrap();
		let ours = Inbox::InboxCalls::signature_by_selector(selector).unwrap();
		assert!(functions.contains(ours), "{name}: {ours}");
	}
	let events = signatures("event");
	for ours in [
		Inbox::SetInstalled::SIGNATURE,
		Inbox::HandedOver::SIGNATURE,
		Inbox::Announced::SIGNATURE,
		Inbox::PlanArmed::SIGNATURE,
	] {
		assert!(events.contains(ours), "{ours}");
	}
}

#[test]
fn what_calls_return_is_read_as_the_contract_writes_it() {
	let entries = interface("IVigilInbox");
	// `Name(type name,...)` of the struct that a call returns.
	let returns = |call: &str, name: &str| {
		let entry = entries.iter().find(|one| one["name"] == call && one["type"] == "function");
		let parts = entry.unwrap()["outputs"][0]["components"].as_array().unwrap().iter();
		let parts = parts.map(|part| format!("{} {}", kind(part), part["name"].as_str().unwrap()));
		format!("{name}({})", parts.collect::<Vec<_>>().join(","))
	};
	for (call, ours) in [
		("ward", abi::WardView::eip712_root_type()),
		("latestSet", abi::Latest::eip712_root_type()),
		("keptSet", abi::KeptSet::eip712_root_type()),
		("limits", abi::Limits::eip712_root_type()),
		("checkpoints", abi::KeptCheckpoint::eip712_root_type()),
	] {
		let name = ours.split('(').next().unwrap();
		assert_eq!(returns(call, name), ours, "{call}");
	}
}

#[test]
fn known_refusals_are_those_of_the_contract() {
	let mut errors = signatures("error");
	// Those of libraries are not in the interface.
	for of in ["VigilInbox", "Office", "Desk", "Trigger"] {
		errors.extend(interface(of).iter().filter(|one| one["type"] == "error").map(signature));
	}
	for ours in [
		Refusals::Ignored::SIGNATURE,
		Refusals::RoundInFuture::SIGNATURE,
		Refusals::SetExpired::SIGNATURE,
		Refusals::NoQuorum::SIGNATURE,
		Refusals::Gap::SIGNATURE,
		Refusals::TooLittleGas::SIGNATURE,
		Refusals::WrongBitfieldSize::SIGNATURE,
	] {
		assert!(errors.contains(ours), "{ours}");
	}
}
