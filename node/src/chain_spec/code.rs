// SPDX-License-Identifier: Apache-2.0

//! Adds the runtime's code to a chain specification that was checked in without it, and removes it.
//!
//! Code is megabytes and its bytes differ from one build machine to the next, so checked-in files
//! hold the empty code `0x`. They stand for "the runtime of the node that loads this file".

use serde_json::Value;

/// Code as it stands in files that carry none.
const NO_CODE: &str = "0x";

/// The key of code in a readable genesis.
const PLAIN_KEY: &str = "code";

/// The key of code in a raw genesis: `:code` in hexadecimal.
const RAW_KEY: &str = "0x3a636f6465";

/// Whether the specification asks for the loading node's runtime.
///
/// A readable genesis does so too if it says nothing about code.
pub fn lacks_code(spec: &Value) -> bool {
	match (spec.pointer("/genesis/runtimeGenesis"), spec.pointer("/genesis/raw/top")) {
		(Some(Value::Object(plain)), _) => plain.get(PLAIN_KEY).is_none_or(|code| code == NO_CODE),
		(_, Some(raw)) => raw.get(RAW_KEY).is_some_and(|code| code == NO_CODE),
		_ => false,
	}
}

/// Whether the specification is raw and without any runtime, so that no node can run it.
pub fn has_no_runtime(spec: &Value) -> bool {
	spec.pointer("/genesis/raw/top")
		.is_some_and(|raw| raw.is_object() && raw.get(RAW_KEY).is_none())
}

/// Puts `code` where the specification keeps its code; `false` if it has no place for code.
pub fn set_code(spec: &mut Value, code: &[u8]) -> bool {
	replace(spec, sp_core::bytes::to_hex(code, false))
}

/// Removes the code; `false` if the specification has no place for code.
pub fn remove_code(spec: &mut Value) -> bool {
	replace(spec, NO_CODE.into())
}

fn replace(spec: &mut Value, hex: String) -> bool {
	let plain = spec.pointer("/genesis/runtimeGenesis").is_some();
	let (parent, key) = match plain {
		true => ("/genesis/runtimeGenesis", PLAIN_KEY),
		false => ("/genesis/raw/top", RAW_KEY),
	};
	match spec.pointer_mut(parent).and_then(Value::as_object_mut) {
		Some(parent) => {
			parent.insert(key.into(), hex.into());
			true
		},
		None => false,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn plain(code: &str) -> Value {
		json!({ "name": "V", "genesis": { "runtimeGenesis": { "code": code, "patch": { "a": 1 } } } })
	}

	fn raw(code: &str) -> Value {
		json!({ "genesis": { "raw": { "top": { "0x3a636f6465": code, "0x01": "0x" } } } })
	}

	#[test]
	fn empty_code_is_recognised_in_both_forms() {
		assert!(lacks_code(&plain("0x")));
		assert!(lacks_code(&raw("0x")));
		assert!(!lacks_code(&plain("0x00")));
		assert!(!lacks_code(&raw("0x00")));
	}

	#[test]
	fn readable_genesis_without_a_word_about_code_lacks_it() {
		let mut spec = json!({ "genesis": { "runtimeGenesis": { "patch": {} } } });
		assert!(lacks_code(&spec) && !has_no_runtime(&spec));
		assert!(set_code(&mut spec, &[1]));
		assert_eq!(spec["genesis"]["runtimeGenesis"]["code"], "0x01");
	}

	#[test]
	fn raw_genesis_without_the_key_of_code_has_no_runtime() {
		let spec = json!({ "genesis": { "raw": { "top": { "0x01": "0x" } } } });
		assert!(has_no_runtime(&spec) && !lacks_code(&spec));
		assert!(!has_no_runtime(&raw("0x")) && !has_no_runtime(&plain("0x")));
	}

	#[test]
	fn other_empty_values_do_not_count_as_missing_code() {
		let mut spec = raw("0x1234");
		spec["genesis"]["raw"]["top"]["0x00"] = json!("0x");
		assert!(!lacks_code(&spec));
	}

	#[test]
	fn code_goes_in_and_comes_out_and_nothing_else_changes() {
		for form in [plain, raw] {
			let mut spec = form("0x");
			assert!(set_code(&mut spec, &[0xca, 0xfe, 0x00]));
			assert_eq!(spec, form("0xcafe00"));
			assert!(remove_code(&mut spec));
			assert_eq!(spec, form("0x"));
		}
	}

	#[test]
	fn amounts_beyond_64_bits_survive() {
		let text = r#"{"genesis":{"runtimeGenesis":{"code":"0x","patch":{"a":340282366920938463463374607431768211455}}}}"#;
		let mut spec: Value = serde_json::from_str(text).unwrap();
		assert!(set_code(&mut spec, &[1]));
		assert!(spec.to_string().contains(":340282366920938463463374607431768211455"));
	}

	#[test]
	fn what_is_no_specification_is_left_alone() {
		for value in [
			json!(null),
			json!([]),
			json!("0x"),
			json!({ "genesis": "0x" }),
			json!({ "genesis": { "raw": { "top": ["0x3a636f6465"] } } }),
			json!({ "genesis": { "stateRootHash": "0x00" } }),
		] {
			let mut copy = value.clone();
			assert!(!lacks_code(&copy));
			assert!(!set_code(&mut copy, &[1]));
			assert!(!remove_code(&mut copy));
			assert_eq!(copy, value);
		}
	}
}
