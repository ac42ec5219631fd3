// SPDX-License-Identifier: Apache-2.0

//! The examples of files that people write are as their schemas say, and slips are not.

use jsonschema::Validator;
use serde_json::Value as Json;
use std::{fs, path::Path};

fn read(name: &str) -> String {
	fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)).unwrap()
}

fn schema(name: &str) -> Validator {
	let schema: Json = serde_json::from_str(&read(&format!("{name}.schema.json"))).unwrap();
	jsonschema::validator_for(&schema).unwrap()
}

fn errors(name: &str, text: &str) -> Vec<String> {
	let document: Json = toml::from_str(text).unwrap();
	schema(name).iter_errors(&document).map(|error| error.to_string()).collect()
}

#[test]
fn examples_are_as_their_schemas_say() {
	for name in ["plan", "terms"] {
		let text = read(&format!("{name}.toml"));
		assert_eq!(errors(name, &text), Vec::<String>::new(), "{name}");
		assert!(text.starts_with(&format!("#:schema ./{name}.schema.json")), "{name}");
	}
}

#[test]
fn slips_are_not() {
	for (name, from, to) in [
		("plan", "\"0s\"", "0"),
		("plan", "class = \"Critical\"", "class = \"critical\""),
		("plan", "gas = 200000", "gass = 200000"),
		("plan", "Vault.activate", "activate"),
		("terms", "\"20%\"", "\"20\""),
		("terms", "\"1000 VGL\"", "1000"),
		("terms", "\"60s\"", "60"),
		("terms", "head = \"Finalized\"", "head = \"finalised\""),
		("terms", "allow_list", "allowlist"),
	] {
		let text = read(&format!("{name}.toml"));
		assert!(text.contains(from), "{from}");
		assert!(!errors(name, &text.replacen(from, to, 1)).is_empty(), "{to}");
	}
}
