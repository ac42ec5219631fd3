// SPDX-License-Identifier: Apache-2.0

//! Programs that a destination executes, from steps that people write.
//!
//! On a Substrate destination a step is a call of its runtime, or an instruction of XCM; on an EVM one it is
//! a call of a contract.

use super::evm::{self, ContractCall};
use crate::{
	chain::{CallOf, Chain, Runtime},
	error::{Problem, Result},
};
use serde::Deserialize;
use serde_json::{json, Map, Value as Json};

/// A step.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Step {
	/// A call of the destination's runtime, made as the protocol.
	Call(RuntimeCall),
	/// A call of a contract, made by the protocol's actor.
	Contract(ContractCall),
	/// An instruction of XCM, as it is.
	Instruction(Instruction),
	/// A destination's own bytes.
	Raw(Raw),
}

/// A call of a runtime.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeCall {
	/// `Pallet.call`.
	pub call: String,
	/// Its arguments by name.
	#[serde(default)]
	pub args: Map<String, Json>,
}

/// An instruction of XCM.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instruction {
	/// The instruction.
	pub xcm: Json,
}

/// Bytes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
	/// As 0x...
	pub raw: String,
}

/// In which form a destination takes programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
	/// This version of XCM.
	Xcm(u64),
	/// Calls of contracts.
	Evm,
	/// Bytes.
	Raw,
}

impl Form {
	/// What the chain says that a destination takes.
	pub fn read(takes: &Json) -> Option<Self> {
		match takes {
			Json::String(name) if name == "Evm" => Some(Self::Evm),
			Json::String(name) if name == "Raw" => Some(Self::Raw),
			other => other["Xcm"].as_u64().map(Self::Xcm),
		}
	}
}

/// The bytes of a program. No steps are no bytes.
pub fn build(
	vigil: &Chain,
	form: Form,
	destination: Option<&Runtime>,
	steps: &[Step],
) -> Result<Vec<u8>> {
	if steps.is_empty() {
		return Ok(Vec::new());
	}
	match form {
		Form::Xcm(version) => xcm(vigil, version, destination, steps),
		Form::Evm => {
			let calls = steps.iter().map(|step| match step {
				Step::Contract(call) => Ok(call.clone()),
				_ => Err(wrong("a call of a contract: `contract`, `function`, `args`, `gas`")),
			});
			evm::payload(&calls.collect::<Result<Vec<_>>>()?)
		},
		Form::Raw => match steps {
			[Step::Raw(raw)] => crate::commands::tx::bytes_of(&raw.raw),
			_ => Err(wrong("one step: `raw`")),
		},
	}
}

fn wrong(expected: &str) -> Problem {
	Problem::usage(format!("a step of this destination has to be {expected}"))
		.hint("`vigil destination list` shows what each destination takes")
}

fn xcm(
	vigil: &Chain,
	version: u64,
	destination: Option<&Runtime>,
	steps: &[Step],
) -> Result<Vec<u8>> {
	let mut instructions = Vec::new();
	for step in steps {
		match step {
			Step::Instruction(instruction) => instructions.push(instruction.xcm.clone()),
			Step::Call(call) => {
				let runtime = destination.ok_or_else(|| {
					Problem::usage(format!(
						"`{}` is a call of the destination's runtime",
						call.call
					))
					.hint("name a node of it with --destination-url")
				})?;
				instructions.extend(transact(runtime, call)?);
			},
			_ => return Err(wrong("a `call` of its runtime, or an `xcm` instruction")),
		}
	}
	let program = json!({ format!("V{version}"): instructions });
	let metadata = &vigil.runtime.metadata;
	let send = metadata.pallet_by_name("XcmPallet").and_then(|pallet| {
		let call = pallet.call_variant_by_name("send")?;
		call.fields
			.iter()
			.find(|field| field.name.as_deref() == Some("message"))
			.map(|field| field.ty.id)
	});
	let kind = send.ok_or_else(|| vigil.runtime.lacks("programs of XCM"))?;
	vigil
		.shapes()
		.encode(kind, &program)
		.map_err(|misfit| Problem::usage("the program cannot be encoded").cause(misfit))
}

/// Makes a call, and ends the program if it fails.
fn transact(runtime: &Runtime, call: &RuntimeCall) -> Result<[Json; 2]> {
	let (pallet, name) = call.call.split_once('.').ok_or_else(|| {
		Problem::usage(format!("`{}` is no call: write `Pallet.call`", call.call))
	})?;
	let data = runtime.call_data(&CallOf::new(pallet, name, Json::Object(call.args.clone())))?;
	let encoded = format!("0x{}", hex::encode(data));
	let transact = json!({
		"origin_kind": "Xcm", "fallback_max_weight": null, "call": { "encoded": encoded },
	});
	Ok([json!({ "Transact": transact }), json!({ "ExpectTransactStatus": "Success" })])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn steps_are_told_apart_by_their_fields_and_strangers_are_refused() {
		let read = |text: &str| {
			#[derive(Deserialize)]
			struct File {
				step: Vec<Step>,
			}
			toml::from_str::<File>(text).map(|file| file.step)
		};
		let steps = read(
			"[[step]]\ncall = \"Vault.activate\"\n[[step]]\ncontract = \"0x00\"\nfunction = \"f()\"\n\
			gas = 1\n[[step]]\nxcm = \"ClearError\"\n[[step]]\nraw = \"0x01\"\n",
		)
		.unwrap();
		assert!(matches!(
			&steps[..],
			[Step::Call(_), Step::Contract(_), Step::Instruction(_), Step::Raw(_)]
		));
		for text in [
			"[[step]]\ncal = \"x\"\n",
			"[[step]]\ncall = \"x\"\nargz = {}\n",
			"[[step]]\ncontract = \"0x00\"\nfunction = \"f()\"\n",
			"[[step]]\ncontract = \"0x00\"\nfunction = \"f()\"\ngas = -1\n",
		] {
			assert!(read(text).is_err(), "{text}");
		}
	}

	#[test]
	fn a_form_is_what_the_chain_says() {
		assert_eq!(Form::read(&json!({ "Xcm": 5 })), Some(Form::Xcm(5)));
		assert_eq!(Form::read(&json!("Evm")), Some(Form::Evm));
		assert_eq!(Form::read(&json!({ "New": 1 })), None);
		assert_eq!(Form::read(&Json::Null), None);
	}
}
