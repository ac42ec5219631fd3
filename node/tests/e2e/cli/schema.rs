// SPDX-License-Identifier: Apache-2.0

//! Whether a document is what the schema that it names says: all but the patterns of texts, which are checked where
//! the schemas are, on a chain without wards.

use anyhow::{bail, ensure, Context};
use serde_json::Value as Json;
use std::{fs, path::Path};

/// What a schema may ask for, so that nothing that it asks for is passed over.
const KNOWN: [&str; 13] = [
	"$schema",
	"$id",
	"title",
	"type",
	"const",
	"enum",
	"anyOf",
	"properties",
	"required",
	"additionalProperties",
	"items",
	"minimum",
	"pattern",
];

/// The document is as its schema says.
pub(super) fn check(document: &Json) -> anyhow::Result<()> {
	let named = document["schema"].as_str().unwrap_or_default();
	let (name, version) = named
		.strip_prefix("vigil/")
		.and_then(|rest| rest.split_once('/'))
		.with_context(|| format!("no schema in {document}"))?;
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../clients/cli/schemas");
	let schema = fs::read_to_string(folder.join(format!("{name}.{version}.json")))
		.with_context(|| format!("{named} is not written down"))?;
	fits(&serde_json::from_str(&schema)?, document, name).with_context(|| document.to_string())
}

fn fits(schema: &Json, value: &Json, place: &str) -> anyhow::Result<()> {
	let asked = schema.as_object().with_context(|| format!("{place} has no schema"))?;
	let unknown = asked.keys().find(|word| !KNOWN.contains(&word.as_str()));
	ensure!(unknown.is_none(), "{place} asks for {unknown:?}, which is not looked at");
	if let Some(kinds) = asked.get("type") {
		let one = [kinds.clone()];
		let mut kinds = kinds.as_array().map_or(&one[..], Vec::as_slice).iter();
		ensure!(kinds.any(|kind| is(kind, value)), "{place}: {value} is not {}", asked["type"]);
	}
	if let Some(wanted) = asked.get("const") {
		ensure!(wanted == value, "{place}: {value} is not {wanted}");
	}
	if let Some(Json::Array(all)) = asked.get("enum") {
		ensure!(all.contains(value), "{place}: {value} is none of {all:?}");
	}
	if let Some(Json::Array(all)) = asked.get("anyOf") {
		let any = all.iter().any(|schema| fits(schema, value, place).is_ok());
		ensure!(any, "{place}: {value} is none of {all:?}");
	}
	if let (Some(least), Some(number)) = (asked.get("minimum"), value.as_f64()) {
		ensure!(Some(number) >= least.as_f64(), "{place}: {number} is less than {least}");
	}
	match value {
		Json::Object(object) => {
			for name in schema["required"].as_array().into_iter().flatten() {
				let there = name.as_str().is_some_and(|name| object.contains_key(name));
				ensure!(there, "{place} lacks {name}");
			}
			for (name, value) in object {
				let place = format!("{place}.{name}");
				match (schema["properties"].get(name), &schema["additionalProperties"]) {
					(Some(schema), _) => fits(schema, value, &place)?,
					(None, Json::Bool(false)) => bail!("{place} is a stranger"),
					(None, rest @ Json::Object(_)) => fits(rest, value, &place)?,
					(None, _) => (),
				}
			}
		},
		Json::Array(items) => {
			for item in asked.get("items").iter().flat_map(|_| items) {
				fits(&asked["items"], item, place)?;
			}
		},
		_ => (),
	}
	Ok(())
}

fn is(kind: &Json, value: &Json) -> bool {
	match kind.as_str().unwrap_or_default() {
		"null" => value.is_null(),
		"boolean" => value.is_boolean(),
		"integer" => value.is_i64() || value.is_u64(),
		"number" => value.is_number(),
		"string" => value.is_string(),
		"array" => value.is_array(),
		"object" => value.is_object(),
		_ => false,
	}
}
