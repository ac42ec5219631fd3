// SPDX-License-Identifier: Apache-2.0

//! What is written here anew is what the contracts have: every struct, call, event and error word by word, names and
//! order of fields too, and the numbers of what is counted.

use crate::{
	convert::{tests::view, ward_of},
	crossing::Word,
};
use alloy_primitives::B256;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::PathBuf};
use vigil_primitives::ThrottleClass;

/// Interfaces of others, which no artefact of ours has.
const FOREIGN: [&str; 2] = ["Mailbox", "Gateway"];

fn contracts() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("contracts")
}

/// The type of a parameter as sources name it: a struct by its name.
fn kind(one: &Value) -> String {
	let name = one["type"].as_str().unwrap();
	let Some(array) = name.strip_prefix("tuple") else { return name.into() };
	let inner = one["internalType"].as_str().unwrap().strip_prefix("struct ").unwrap();
	let inner = inner.strip_suffix(array).unwrap();
	format!("{}{array}", inner.rsplit('.').next().unwrap())
}

fn fields<'a>(all: &'a Value, of: impl Fn(&'a Value) -> String) -> Vec<String> {
	all.as_array().into_iter().flatten().map(of).collect()
}

/// `type name`, or the type alone.
fn field(one: &Value) -> String {
	let indexed = if one["indexed"] == true { " indexed" } else { "" };
	format!("{}{indexed} {}", kind(one), one["name"].as_str().unwrap()).trim_end().into()
}

/// All structs in these parameters.
fn structs(all: &Value, found: &mut BTreeSet<String>) {
	for one in all.as_array().into_iter().flatten() {
		if one["components"].is_array() {
			let name = kind(one);
			let parts = fields(&one["components"], |part| format!("{};", field(part))).join(" ");
			found.insert(format!("struct {} {{ {parts} }}", name.split('[').next().unwrap()));
			structs(&one["components"], found);
		}
	}
}

/// Everything that the contracts' interfaces have, as sources write it.
fn have() -> BTreeSet<String> {
	let mut found = BTreeSet::new();
	for file in fs::read_dir(contracts().join("artefacts")).unwrap() {
		let text = fs::read_to_string(file.unwrap().path()).unwrap();
		let artefact: Value = serde_json::from_str(&text).unwrap();
		for entry in artefact["abi"].as_array().unwrap() {
			structs(&entry["inputs"], &mut found);
			structs(&entry["outputs"], &mut found);
			let kind = entry["type"].as_str().unwrap();
			let name = entry["name"].as_str().unwrap_or_default();
			let mut text = format!("{kind} {name}({})", fields(&entry["inputs"], field).join(", "));
			if kind == "function" {
				let how = entry["stateMutability"].as_str().unwrap();
				let how = if how == "nonpayable" { String::new() } else { format!(" {how}") };
				text.push_str(&format!(" external{how}"));
				let returned = fields(&entry["outputs"], field).join(", ");
				if !returned.is_empty() {
					text.push_str(&format!(" returns ({returned})"));
				}
			}
			found.insert(text);
		}
	}
	found
}

/// The items of a source with `sol!`, in one form, without interfaces of others.
fn ours(source: &str) -> Vec<String> {
	let body = source.split("sol! {").nth(1).unwrap().split("\n}").next().unwrap();
	let lines = body.lines().map(str::trim);
	let lines = lines.filter(|line| !line.starts_with("//") && !line.starts_with("#["));
	let words: Vec<_> = lines.flat_map(str::split_whitespace).collect();
	let text = words
		.join(" ")
		.replace(" calldata", "")
		.replace(" memory", "")
		.replace("( ", "(")
		.replace(" )", ")");
	let (mut items, mut foreign, mut rest) = (Vec::new(), false, text.as_str());
	loop {
		rest = rest.trim_start_matches([' ', '}', ';']);
		let Some((word, behind)) = rest.split_once(' ') else { return items };
		let end = match word {
			"interface" => {
				let (name, inside) = behind.split_once(" {").unwrap();
				(foreign, rest) = (FOREIGN.contains(&name), inside);
				continue;
			},
			"struct" => rest.find('}').unwrap() + 1,
			"function" | "event" | "error" => rest.find(';').unwrap(),
			_ => panic!("{word} is nothing that is known: {rest}"),
		};
		if !foreign {
			items.push(rest[..end].to_owned());
		}
		rest = &rest[end..];
	}
}

#[test]
fn every_struct_call_event_and_error_is_the_contracts_own_word_by_word() {
	let have = have();
	let sources = [include_str!("../abi.rs"), include_str!("../crossing/abi.rs")];
	let ours: Vec<_> = sources.into_iter().flat_map(ours).collect();
	assert!(ours.len() > 90, "{}", ours.len());
	let missing: Vec<_> = ours.iter().filter(|item| !have.contains(*item)).collect();
	assert!(missing.is_empty(), "no contract has:\n{missing:#?}");
}

#[test]
fn a_field_that_moved_or_changed_its_name_would_be_noticed() {
	let have = have();
	let halt =
		"struct Halt { uint64 height; bytes32 blockHash; uint64 blockTimestamp; uint64 round; }";
	assert!(have.contains(halt));
	for other in [
		halt.replace("uint64 height; bytes32 blockHash;", "bytes32 blockHash; uint64 height;"),
		halt.replace("round;", "era;"),
		halt.replace("bytes32", "bytes31"),
	] {
		assert!(!have.contains(&other), "{other}");
	}
}

/// The names in an enum, by their numbers.
fn names(file: &str, of: &str) -> Vec<String> {
	let text = fs::read_to_string(contracts().join("src").join(file)).unwrap();
	let body = text.split(&format!("enum {of} {{")).nth(1).unwrap().split('}').next().unwrap();
	let lines = body.lines().filter(|line| !line.trim().starts_with("//"));
	let names = lines.flat_map(|line| line.split(',').map(|name| name.trim().to_owned()));
	names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn numbers_of_statuses_classes_and_words_are_the_contracts_own() {
	let statuses = names("types/Outcomes.sol", "Status");
	assert_eq!(statuses.len(), 4);
	for (number, name) in (0u8..).zip(&statuses) {
		let view = super::WardView { status: number, haltRound: 9, firstRound: 9, ..view() };
		assert_eq!(format!("{:?}", ward_of(&view, B256::ZERO, &[]).unwrap().status), *name);
	}
	let classes = names("types/Outcomes.sol", "ThrottleClass");
	for class in [ThrottleClass::Critical, ThrottleClass::Normal, ThrottleClass::Deferrable] {
		assert_eq!(classes[usize::from(class.number())], format!("{class:?}"));
	}
	let told = names("transports/ICrossing.sol", "Tells");
	assert_eq!(told[usize::from(Word::Down(1).kind())], "Down");
	assert_eq!(told[usize::from(Word::Up(1).kind())], "Up");
	assert_eq!(told[0], "Message");
	assert_eq!(names("types/Outcomes.sol", "Outcome"), ["Queued", "Done", "Failed", "Refused"]);
	let rehearsed = ["Never", "Passed", "FailoverFails", "FailbackFails"];
	assert_eq!(names("types/Outcomes.sol", "Rehearsed"), rehearsed);
}
