// SPDX-License-Identifier: Apache-2.0

//! A runtime as it describes itself.

use crate::{
	error::{Problem, Result},
	shape::{Misfit, Shapes, Style},
};
use codec::{Decode, Encode};
use serde::Deserialize;
use serde_json::{json, Value as Json};
use subxt::{
	client::{ClientAtBlock, OfflineClient, OfflineClientAtBlockImpl},
	config::substrate::{SpecVersionForRange, SubstrateConfig},
	metadata::{ArcMetadata, Metadata},
	rpcs::client::rpc_params,
};
use vigil_primitives::H256;
use vigil_relayer_link::{key::VIGIL_PREFIX, Connection, Hex};

/// The version of metadata that is asked for: the first that names what a runtime can be asked.
const METADATA: u32 = 15;

/// What a node says about the version of a runtime.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
	/// What it is called.
	pub spec_name: String,
	/// Rises with each change.
	pub spec_version: u32,
	/// Rises with each change of calls.
	pub transaction_version: u32,
}

/// A client that signs without a network.
pub type Signing = ClientAtBlock<SubstrateConfig, OfflineClientAtBlockImpl<SubstrateConfig>>;

/// A runtime.
pub struct Runtime {
	/// What it describes of itself.
	pub metadata: ArcMetadata,
	/// Which one it is.
	pub version: Version,
	/// Signs for it.
	pub signing: Signing,
	prefix: u16,
}

/// A question to the runtime, encoded.
pub struct Question {
	/// The function.
	pub function: String,
	/// Its arguments.
	pub arguments: Vec<u8>,
	/// The type of the answer.
	pub answer: u32,
}

/// A call of a pallet, with its arguments by name.
#[derive(Clone, Debug, PartialEq)]
pub struct CallOf {
	/// The pallet.
	pub pallet: String,
	/// The call.
	pub name: String,
	/// Its arguments.
	pub arguments: Json,
}

impl CallOf {
	/// A call.
	pub fn new(pallet: &str, name: &str, arguments: Json) -> Self {
		Self { pallet: pallet.into(), name: name.into(), arguments }
	}

	/// As an argument of another call.
	pub fn nested(&self) -> Json {
		json!({ &self.pallet: { &self.name: self.arguments } })
	}
}

impl Runtime {
	/// Reads the runtime of a block.
	pub async fn read(connection: &Connection, at: H256) -> Result<Self> {
		let version: Version =
			connection.request("state_getRuntimeVersion", rpc_params![at]).await?;
		let arguments = format!("0x{}", hex::encode(METADATA.encode()));
		let params = rpc_params!["Metadata_metadata_at_version", arguments, at];
		let Hex(answer) = connection.request("state_call", params).await?;
		let known = Option::<Vec<u8>>::decode(&mut &answer[..]).ok().flatten();
		let bytes = known.ok_or_else(|| {
			Problem::refused("the node's runtime does not describe itself as this command needs it")
				.hint("ask a node of Vigil with --url")
		})?;
		Self::new(&bytes, version, connection.genesis())
	}

	/// The runtime that this metadata describes.
	pub fn new(metadata: &[u8], version: Version, genesis: H256) -> Result<Self> {
		let unreadable = |error: String| {
			Problem::refused("the runtime's description cannot be read").cause(error)
		};
		let metadata =
			Metadata::decode_from(metadata).map_err(|error| unreadable(error.to_string()))?.arc();
		let whole = SpecVersionForRange {
			block_range: 0..u64::MAX,
			spec_version: version.spec_version,
			transaction_version: version.transaction_version,
		};
		let config = SubstrateConfig::builder()
			.set_genesis_hash(genesis)
			.set_spec_version_for_block_ranges([whole])
			.set_metadata_for_spec_versions([(version.spec_version, metadata.clone())])
			.build();
		let signing = OfflineClient::new_with_config(config)
			.at_block(0u64)
			.map_err(|error| unreadable(error.to_string()))?;
		let mut runtime = Self { metadata, version, signing, prefix: VIGIL_PREFIX };
		let prefix = runtime.constant("System", "SS58Prefix");
		let prefix =
			prefix.as_ref().and_then(Json::as_u64).and_then(|prefix| prefix.try_into().ok());
		runtime.prefix = prefix.unwrap_or(VIGIL_PREFIX);
		Ok(runtime)
	}

	/// Its types.
	pub fn shapes(&self) -> Shapes<'_> {
		Shapes { types: self.metadata.types(), prefix: self.prefix }
	}

	/// A constant of a pallet, if there is one of this name.
	pub fn constant(&self, pallet: &str, name: &str) -> Option<Json> {
		let constant = self.metadata.pallet_by_name(pallet)?.constant_by_name(name)?;
		self.shapes().decode_all(constant.ty(), constant.value(), Style::Plain).ok()
	}

	/// Whether there is a pallet of this name.
	pub fn has(&self, pallet: &str) -> bool {
		self.metadata.pallet_by_name(pallet).is_some()
	}

	/// Whether the runtime can be asked this.
	pub fn answers(&self, api: &str, method: &str) -> bool {
		let found = self.metadata.runtime_api_trait_by_name(api);
		found.is_some_and(|found| found.method_by_name(method).is_some())
	}

	/// A question to it.
	pub fn question(&self, api: &str, method: &str, arguments: &[Json]) -> Result<Question> {
		let function = format!("{api}_{method}");
		let missing = || self.lacks(&format!("answers to `{function}`"));
		let found = self.metadata.runtime_api_trait_by_name(api).ok_or_else(missing)?;
		let found = found.method_by_name(method).ok_or_else(missing)?;
		let inputs: Vec<_> = found.inputs().collect();
		if inputs.len() != arguments.len() {
			return Err(self.lacks(&format!("`{function}` with {} arguments", arguments.len())));
		}
		let mut encoded = Vec::new();
		for (input, argument) in inputs.iter().zip(arguments) {
			self.shapes()
				.encode_to(input.id, argument, &mut encoded)
				.map_err(|misfit| does_not_fit(&function, &misfit))?;
		}
		Ok(Question { function, arguments: encoded, answer: found.output_ty() })
	}

	/// A call's arguments, encoded.
	pub fn arguments(&self, call: &CallOf) -> Result<Vec<u8>> {
		let what = format!("the call `{}.{}`", call.pallet, call.name);
		let pallet = self.metadata.pallet_by_name(&call.pallet);
		let pallet = pallet.ok_or_else(|| self.lacks(&format!("pallet `{}`", call.pallet)))?;
		let variant = pallet.call_variant_by_name(&call.name);
		let variant = variant.ok_or_else(|| self.lacks(&what.replacen("the call", "call", 1)))?;
		let mut encoded = Vec::new();
		self.shapes()
			.encode_fields(&variant.fields, &call.arguments, &mut encoded)
			.map_err(|misfit| does_not_fit(&what, &misfit))?;
		Ok(encoded)
	}

	/// A call, encoded.
	pub fn call_data(&self, call: &CallOf) -> Result<Vec<u8>> {
		let arguments = self.arguments(call)?;
		let pallet = self.metadata.pallet_by_name(&call.pallet);
		let indices = pallet.and_then(|pallet| {
			Some([pallet.call_index(), pallet.call_variant_by_name(&call.name)?.index])
		});
		let indices = indices.ok_or_else(|| self.lacks(&format!("pallet `{}`", call.pallet)))?;
		Ok([&indices[..], &arguments[..]].concat())
	}

	/// Reads an encoded call: the pallet, the call, and its arguments as this style has them.
	pub fn decode_call(&self, bytes: &[u8], style: Style) -> Result<CallOf> {
		let refused = |why: String| {
			Problem::refused("these bytes are no call of this chain's runtime").cause(why)
		};
		let kind = self.metadata.outer_enums().call_enum_ty();
		let whole = self.shapes().decode_all(kind, bytes, style);
		let whole = whole.map_err(|misfit| refused(misfit.to_string()))?;
		let (pallet, inner) = only(&whole).ok_or_else(|| refused("it is empty".into()))?;
		match inner {
			Json::String(name) => Ok(CallOf::new(pallet, name, json!({}))),
			inner => {
				let (name, arguments) = only(inner).ok_or_else(|| refused("it is empty".into()))?;
				Ok(CallOf::new(pallet, name, arguments.clone()))
			},
		}
	}

	/// What an error of a call is called, with its explanation.
	pub fn reason(&self, error: &Json) -> (String, String) {
		let name = match only(error) {
			Some(("Module", module)) => return self.module_reason(module),
			Some((kind, inner)) => match inner {
				Json::String(inner) => format!("{kind}.{inner}"),
				_ => kind.to_string(),
			},
			None => error.as_str().map_or_else(|| error.to_string(), str::to_string),
		};
		let text = match name.as_str() {
			"BadOrigin" => "this account may not make this call",
			"Token.FundsUnavailable" | "Arithmetic.Underflow" => "the account has too little",
			"Token.BelowMinimum" | "Token.NotExpendable" => {
				"too little would be left for the account to exist"
			},
			"Token.CannotCreateHold" | "Token.Frozen" => "what the account has is not free",
			"ConsumerRemaining" => "something of the account still needs it",
			_ => "the chain does not say more",
		};
		(name, text.into())
	}

	fn module_reason(&self, module: &Json) -> (String, String) {
		let index = module["index"].as_u64().and_then(|index| u8::try_from(index).ok());
		let error = module["error"].as_str().and_then(|text| text.get(2..4));
		let error = error.and_then(|digits| u8::from_str_radix(digits, 16).ok());
		let pallet = index.and_then(|index| self.metadata.pallet_by_error_index(index));
		let variant = pallet.as_ref().and_then(|pallet| pallet.error_variant_by_index(error?));
		match (pallet, variant) {
			(Some(pallet), Some(variant)) => {
				let docs: Vec<_> = variant.docs.iter().map(|line| line.trim()).collect();
				(format!("{}.{}", pallet.name(), variant.name), docs.join(" ").trim().to_string())
			},
			_ => ("an error without a name".into(), String::new()),
		}
	}

	/// What the runtime lacks.
	pub fn lacks(&self, what: &str) -> Problem {
		let Version { spec_name, spec_version, .. } = &self.version;
		Problem::refused(format!(
			"the chain has no {what}: its runtime is {spec_name} {spec_version}"
		))
		.hint("ask a node of another chain with --url, or use the `vigil` of this chain's release")
	}
}

fn does_not_fit(what: &str, misfit: &Misfit) -> Problem {
	Problem::usage(format!("{what} does not take this")).cause(misfit)
}

/// The only key of an object and its value.
pub fn only(value: &Json) -> Option<(&str, &Json)> {
	let object = value.as_object().filter(|object| object.len() == 1)?;
	object.iter().next().map(|(name, value)| (name.as_str(), value))
}
