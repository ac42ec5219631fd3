// SPDX-License-Identifier: Apache-2.0

//! Every form that `--json` answers in is written down, and every one that is written down is used.

use serde_json::Value as Json;
use std::{collections::BTreeSet, fs, path::Path};

fn root() -> &'static Path {
	Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The forms that are checked in, by `name/version`.
fn checked_in() -> BTreeSet<String> {
	let files = fs::read_dir(root().join("schemas")).unwrap().flatten();
	let name = |file: fs::DirEntry| {
		let name = file.file_name().into_string().unwrap();
		let (name, version) = name.strip_suffix(".json").unwrap().rsplit_once('.').unwrap();
		format!("{name}/{version}")
	};
	files.map(name).collect()
}

/// The forms that the source names.
fn used(folder: &Path, out: &mut BTreeSet<String>) {
	for entry in fs::read_dir(folder).unwrap().flatten() {
		let path = entry.path();
		if path.is_dir() {
			used(&path, out);
		} else {
			let text = fs::read_to_string(&path).unwrap();
			for part in text.split("\"vigil/").skip(1) {
				let name = part.split('"').next().unwrap();
				if name.contains('/') && name != "x/1" {
					out.insert(name.to_string());
				}
			}
		}
	}
}

#[test]
fn every_document_has_a_schema_and_every_schema_a_document() {
	let mut named = BTreeSet::new();
	used(&root().join("src"), &mut named);
	assert_eq!(named, checked_in());
}

#[test]
fn every_schema_is_one_that_names_itself_and_takes_no_strangers() {
	for name in checked_in() {
		let (stem, version) = name.split_once('/').unwrap();
		let text =
			fs::read_to_string(root().join(format!("schemas/{stem}.{version}.json"))).unwrap();
		let schema: Json = serde_json::from_str(&text).unwrap();
		assert_eq!(schema["$id"], format!("vigil/{name}"), "{name}");
		let validator =
			jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
		assert!(!validator.is_valid(&serde_json::json!({})), "{name} takes anything");
		if stem != "certificate" {
			assert_eq!(schema["additionalProperties"], false, "{name}");
		}
	}
}

/// No field of any form holds a number whose unit is not in its name: planck or billionths.
#[test]
fn no_form_has_planck_or_billionths() {
	for name in checked_in() {
		let (stem, version) = name.split_once('/').unwrap();
		let text =
			fs::read_to_string(root().join(format!("schemas/{stem}.{version}.json"))).unwrap();
		let text = text.to_lowercase();
		assert!(!text.contains("planck") && !text.contains("billionth"), "{name}");
	}
}
