// SPDX-License-Identifier: Apache-2.0

//! Calls of contracts by signature and arguments, in the one form that inboxes on EVM chains take:
//! `abi.encode(Call[])` with `Call{address target, uint128 value, uint64 gas, bytes data}`.

use crate::error::{Problem, Result};
use alloy_dyn_abi::{DynSolType, DynSolValue, JsonAbiExt, Specifier};
use alloy_json_abi::Function;
use alloy_primitives::{Address, U256};
use serde::Deserialize;
use std::str::FromStr;

/// No call has more arguments, and no argument is longer, in bytes.
const MOST_ARGUMENTS: usize = 16;
const LONGEST: usize = 16 * 1_024;
/// No function with the types of its arguments is longer.
const LONGEST_FUNCTION: usize = 512;

/// A call of a contract as people write it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractCall {
	/// The contract's address.
	pub contract: String,
	/// Its function, with the types of its arguments: `setCap(address,uint256)`.
	pub function: String,
	/// The arguments.
	#[serde(default)]
	pub args: Vec<String>,
	/// The gas that the call is given.
	pub gas: u64,
	/// What is sent along, in wei.
	#[serde(default)]
	pub wei: Option<String>,
}

/// The payload with these calls.
pub fn payload(calls: &[ContractCall]) -> Result<Vec<u8>> {
	let calls = calls.iter().map(encode).collect::<Result<Vec<_>>>()?;
	let whole = DynSolValue::Array(calls);
	Ok(whole.abi_encode())
}

fn encode(call: &ContractCall) -> Result<DynSolValue> {
	let refused = |why: String| {
		Problem::usage(format!("the call of `{}` cannot be made", call.function)).cause(why)
	};
	let target = address(&call.contract).map_err(refused)?;
	let wei = match &call.wei {
		Some(text) => text
			.parse::<u128>()
			.map_err(|_| refused(format!("a whole number of wei is expected, not `{text}`")))?,
		None => 0,
	};
	let data = calldata(&call.function, &call.args).map_err(refused)?;
	Ok(DynSolValue::Tuple(vec![
		DynSolValue::Address(target),
		DynSolValue::Uint(U256::from(wei), 128),
		DynSolValue::Uint(U256::from(call.gas), 64),
		DynSolValue::Bytes(data),
	]))
}

/// An address; where it has both cases, their checksum has to be right.
fn address(text: &str) -> std::result::Result<Address, String> {
	let expected = || format!("an address of 20 bytes as 0x... is expected, not `{text}`");
	let digits = text.strip_prefix("0x").ok_or_else(expected)?;
	let address = Address::from_str(text).map_err(|_| expected())?;
	let lower = digits.bytes().any(|byte| byte.is_ascii_lowercase());
	let upper = digits.bytes().any(|byte| byte.is_ascii_uppercase());
	match lower && upper && address.to_checksum(None) != text {
		true => Err(format!("`{text}` has a wrong checksum: a digit of it is wrong")),
		false => Ok(address),
	}
}

/// What a contract is called with.
pub fn calldata(function: &str, args: &[String]) -> std::result::Result<Vec<u8>, String> {
	if function.len() > LONGEST_FUNCTION {
		return Err(format!("no function here is longer than {LONGEST_FUNCTION} characters"));
	}
	let parsed = Function::parse(function)
		.map_err(|error| format!("`{function}` is no function such as pause(): {error}"))?;
	if parsed.inputs.len() != args.len() {
		return Err(format!("it takes {} arguments, not {}", parsed.inputs.len(), args.len()));
	}
	if args.len() > MOST_ARGUMENTS {
		return Err(format!("no function here takes more than {MOST_ARGUMENTS} arguments"));
	}
	let mut values = Vec::new();
	for (input, text) in parsed.inputs.iter().zip(args) {
		let kind = input.resolve().map_err(|error| error.to_string())?;
		if text.len() > LONGEST {
			return Err(format!("no argument is longer than {LONGEST} bytes"));
		}
		if kind == DynSolType::Address {
			address(text)?;
		}
		let value = kind.coerce_str(text);
		values.push(value.map_err(|error| format!("`{text}` is no {}: {error}", input.ty))?);
	}
	parsed.abi_encode_input(&values).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;

	const TARGET: &str = "0x5B38Da6a701c568545dCfcB03FcB875f56beddC4";

	fn call(function: &str, args: &[&str]) -> ContractCall {
		ContractCall {
			contract: TARGET.into(),
			function: function.into(),
			args: args.iter().map(|text| text.to_string()).collect(),
			gas: 100_000,
			wei: None,
		}
	}

	#[test]
	fn a_function_is_called_by_its_selector_and_words() {
		// `cast calldata "pause()"`, and the example of the ABI's specification.
		assert_eq!(hex::encode(calldata("pause()", &[]).unwrap()), "8456cb59");
		let args = ["69".to_string(), "true".to_string()];
		assert_eq!(
			hex::encode(calldata("baz(uint32,bool)", &args).unwrap()),
			"cdcd77c0\
			 0000000000000000000000000000000000000000000000000000000000000045\
			 0000000000000000000000000000000000000000000000000000000000000001"
		);
	}

	#[test]
	fn calls_have_the_form_that_inboxes_take() {
		let bytes = payload(&[call("pause()", &[])]).unwrap();
		let word = |index: usize| hex::encode(&bytes[32 * index..32 * (index + 1)]);
		let number = |value: u64| format!("{value:064x}");
		// Offset of the list, its length, offset of its element.
		assert_eq!([word(0), word(1), word(2)], [number(32), number(1), number(32)]);
		assert!(word(3).ends_with(&TARGET[2..].to_lowercase()));
		assert_eq!([word(4), word(5), word(6)], [number(0), number(100_000), number(128)]);
		assert_eq!(word(7), number(4));
		assert!(word(8).starts_with("8456cb59"));
		assert_eq!(bytes.len(), 9 * 32);
	}

	#[test]
	fn what_is_no_call_is_refused_and_nothing_is_guessed() {
		for (function, args) in [
			("pause", vec![]),
			("pause()", vec!["1"]),
			("f(uint8)", vec!["256"]),
			("f(uint8)", vec!["-1"]),
			("f(address)", vec!["0x5b38Da6a701c568545dCfcB03FcB875f56beddC4"]),
			("f(address)", vec!["0x00"]),
			("f(bool)", vec!["yes"]),
			("f(bytes4)", vec!["0x0102030405"]),
			("f(nonsense)", vec!["1"]),
			("", vec![]),
		] {
			assert!(payload(&[call(function, &args)]).is_err(), "{function} {args:?}");
		}
		let mut wrong = call("pause()", &[]);
		wrong.contract = TARGET.replace('B', "b");
		assert!(payload(&[wrong]).unwrap_err().text().contains("checksum"));
		let mut wei = call("pause()", &[]);
		wei.wei = Some("1.5".into());
		let nested = format!("f{}{}", "(".repeat(200_000), ")".repeat(200_000));
		assert!(payload(&[call(&nested, &["1"])]).unwrap_err().text().contains("no function here"));
		assert!(payload(&[wei]).is_err());
	}
}
