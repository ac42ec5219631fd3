// SPDX-License-Identifier: Apache-2.0

//! Reads chain specifications from files, which may come from anyone.

use super::{code, runtimes::BuiltIn, ChainSpec, Loaded, BUILT_IN};
use serde_json::Value;
use std::{fs, io::ErrorKind, path::Path};

/// The specification in the file at `path`.
pub fn load(path: &Path) -> Result<Loaded, String> {
	let name = path.display().to_string();
	let json = fs::read(path).map_err(|error| match error.kind() {
		ErrorKind::NotFound => format!(
			"`{name}` is no chain of this node and no file; give --chain one of {BUILT_IN}, or the \
			 path of a chain-spec file"
		),
		_ => format!("the chain spec `{name}` cannot be read: {error}"),
	})?;
	parse(&name, json, |id| BuiltIn::of_chain(id).code())
}

/// The specification in `json`, which came from `name`; `built_in` stands in for missing code, by
/// the chain's id.
fn parse<'a>(
	name: &str,
	json: Vec<u8>,
	built_in: impl FnOnce(&str) -> Option<&'a [u8]>,
) -> Result<Loaded, String> {
	let mut value: Value = serde_json::from_slice(&json)
		.map_err(|error| format!("the chain spec `{name}` is not valid JSON: {error}"))?;
	// Before code is filled in, so that line numbers are those of the file.
	let spec = checked(name, json)?;

	if code::has_no_runtime(&value) {
		return Err(format!(
			"the raw chain spec `{name}` has no runtime, which is the key `:code`"
		));
	}
	if !code::lacks_code(&value) {
		return Ok(Loaded { spec, code_added: false });
	}
	let built_in = built_in(spec.id()).ok_or_else(super::no_runtime)?;
	code::set_code(&mut value, built_in);
	let spec = checked(name, value.to_string().into_bytes())?;
	Ok(Loaded { spec, code_added: true })
}

/// `json` as a specification, with its genesis looked at: loading alone would leave that for later.
fn checked(name: &str, json: Vec<u8>) -> Result<ChainSpec, String> {
	let bad = |error: String| {
		let reason = error.rsplit_once("file: ").map_or(error.as_str(), |(_, reason)| reason);
		format!("the file `{name}` is not a chain spec: {reason}")
	};
	let spec = ChainSpec::from_json_bytes(json).map_err(bad)?;
	spec.as_json(false).map_err(bad)?;
	if !is_plain_name(spec.id()) {
		return Err(bad("its id is not made of letters, digits, `-` and `_` alone".into()));
	}
	Ok(spec)
}

/// Whether `id` can be the name of a directory, which the node makes of it, and nothing else.
fn is_plain_name(id: &str) -> bool {
	let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
	!id.is_empty() && id.chars().all(plain)
}

#[cfg(test)]
mod tests {
	use super::*;

	const CODE: &[u8] = &[0xca, 0xfe];

	fn spec(genesis: &str) -> String {
		format!(
			"{{\n\"name\": \"V\",\n\"id\": \"v\",\n\"bootNodes\": [],\n\"genesis\": {genesis}\n}}"
		)
	}

	fn plain(code: &str) -> String {
		spec(&format!(r#"{{ "runtimeGenesis": {{ "code": "{code}", "patch": {{}} }} }}"#))
	}

	fn raw(top: &str) -> String {
		spec(&format!(r#"{{ "raw": {{ "top": {top}, "childrenDefault": {{}} }} }}"#))
	}

	fn parsed(json: &str) -> Result<Loaded, String> {
		parse("x.json", json.as_bytes().to_vec(), |_| Some(CODE))
	}

	fn refusal(json: &str) -> String {
		let error = parsed(json).err().expect("must be refused");
		assert!(error.contains("`x.json`"), "{error}");
		assert!(!error.contains('\n'), "{error}");
		error
	}

	#[test]
	fn missing_code_is_the_code_of_this_node() {
		for json in [plain("0x"), raw(r#"{ "0x3a636f6465": "0x" }"#)] {
			let loaded = parsed(&json).unwrap();
			assert!(loaded.code_added);
			assert!(loaded.spec.as_json(false).unwrap().contains("\"0xcafe\""));
		}
	}

	#[test]
	fn missing_code_is_asked_for_by_the_chains_id() {
		let by_id = |id: &str| (id == "haven").then_some(CODE);
		let haven = plain("0x").replace("\"v\"", "\"haven\"");
		assert!(parse("x.json", haven.into_bytes(), by_id).unwrap().code_added);
		assert!(parse("x.json", plain("0x").into_bytes(), by_id).is_err());
	}

	#[test]
	fn code_in_the_file_wins() {
		let loaded = parsed(&plain("0x1234")).unwrap();
		assert!(!loaded.code_added);
		let json = loaded.spec.as_json(false).unwrap();
		assert!(json.contains("\"0x1234\"") && !json.contains("cafe"));
	}

	#[test]
	fn missing_code_is_refused_by_a_node_without_runtime() {
		let json = plain("0x").into_bytes();
		let error = parse("x.json", json, |_| None).err().expect("must be refused");
		assert_eq!(error, super::super::no_runtime());
	}

	#[test]
	fn broken_json_is_refused_with_its_line() {
		let error = refusal(&plain("0x").replace("\"v\",", "\"v\""));
		assert!(error.contains("not valid JSON") && error.contains("line 4"), "{error}");
		assert!(refusal("").contains("line 1"));
	}

	#[test]
	fn missing_fields_are_refused_by_name() {
		assert!(refusal("{}").contains("missing field"));
		let error = refusal(&plain("0x").replace("\"bootNodes\": [],\n", ""));
		assert!(error.contains("bootNodes"), "{error}");
	}

	#[test]
	fn broken_genesis_is_refused_at_once() {
		refusal(&spec("7"));
		refusal(&spec("{}"));
		refusal(&spec(r#"{ "cooked": {} }"#));
		refusal(&plain("0xzz"));
		refusal(&raw(r#"{ "0x3a636f6465": "not hex" }"#));
	}

	#[test]
	fn hostile_nesting_is_refused_and_does_not_overflow() {
		refusal(&"[".repeat(1_000_000));
		refusal(&format!("{}{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)));
	}

	#[test]
	fn id_that_leads_out_of_the_base_path_is_refused() {
		for id in ["", ".", "..", "../../etc", "a/b", "/etc", "a b", "a\\\\b"] {
			let error = refusal(&plain("0x").replace("\"v\"", &format!("\"{id}\"")));
			assert!(error.contains("its id"), "{error}");
		}
	}

	#[test]
	fn raw_genesis_without_runtime_is_refused() {
		assert!(refusal(&raw("{}")).contains("no runtime"));
	}

	#[test]
	fn unknown_chain_is_told_the_known_ones() {
		let error = load(Path::new("nosuch")).err().expect("must be refused");
		for known in ["`nosuch`", "dev", "local", "testnet", "path"] {
			assert!(error.contains(known), "{error}");
		}
		assert!(!error.contains('\n'));
	}

	#[test]
	fn directory_is_refused_as_a_file() {
		let error = load(&std::env::temp_dir()).err().expect("must be refused");
		assert!(error.contains("cannot be read"), "{error}");
	}
}
