// SPDX-License-Identifier: Apache-2.0

//! Adds the runtime's code to a chain specification that was checked in without it, and removes it.
//!
//! Code is megabytes and its bytes differ from one build machine to the next, so checked-in files
//! hold the empty code `0x`. They stand for "the runtime of the node that loads this file".

use serde_json::Value;

/// Code as it stands in files that carry none.
const NO_CODE: &str = "0x";

/// Where code is in a specification with a readable genesis.
const PLAIN: &str = "/genesis/runtimeGenesis/code";

/// Where code is in a raw specification: the storage key is `:code` in hexadecimal.
const RAW: &str = "/genesis/raw/top/0x3a636f6465";

/// Whether the specification asks for the loading node's runtime.
pub fn lacks_code(spec: &Value) -> bool {
	[PLAIN, RAW].iter().any(|slot| spec.pointer(slot).is_some_and(|code| code == NO_CODE))
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
	// Not one `find_map` over both: the borrow of the first look-up would outlive it.
	let slot = if spec.pointer(PLAIN).is_some() { PLAIN } else { RAW };
	match spec.pointer_mut(slot) {
		Some(code) => {
			*code = Value::String(hex);
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
