// SPDX-License-Identifier: Apache-2.0

//! A destination's runtime as it describes itself: which calls there are and how to sign them.

use crate::{connection::Hex, Connection, Key, RpcError};
use serde::Deserialize;
use subxt::{
	client::{ClientAtBlock, OfflineClient, OfflineClientAtBlockImpl},
	config::{
		substrate::{SpecVersionForRange, SubstrateConfig},
		DefaultExtrinsicParamsBuilder,
	},
	error::DispatchError,
	events::Phase,
	ext::{
		codec::Decode,
		scale_encode::{EncodeAsFields, Error as EncodeError, FieldIter, TypeResolver},
	},
	metadata::{ArcMetadata, Metadata},
	rpcs::client::rpc_params,
	transactions::StaticPayload,
};
use vigil_primitives::{Seconds, H256};
use vigil_relayer_core::{call::CALLS, Block, Call, SignError, Tx};

/// What a node says about the version of a runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
	/// Rises with each change.
	pub spec_version: u32,
	/// Rises with each change of calls.
	pub transaction_version: u32,
}

/// A runtime.
#[derive(Clone)]
pub struct Runtime {
	client: ClientAtBlock<SubstrateConfig, OfflineClientAtBlockImpl<SubstrateConfig>>,
	metadata: ArcMetadata,
	version: Version,
}

/// What is wrong with a runtime as a destination.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuntimeError {
	/// There is no such pallet.
	#[error("the chain has no pallet `{0}`: it is no destination, or its inbox has another name")]
	NoPallet(String),
	/// The pallet lacks a call, or it has other arguments.
	#[error("the pallet `{0}` has no call `{1}` with {2} arguments: use a relayer that fits it")]
	NoCall(String, &'static str, usize),
}

/// Arguments that are encoded already.
struct Encoded(Vec<u8>);

impl EncodeAsFields for Encoded {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), EncodeError> {
		out.extend(&self.0);
		Ok(())
	}
}

impl Runtime {
	/// Reads the runtime of the best block.
	pub async fn read(connection: &Connection) -> Result<Self, RpcError> {
		let version: Version = connection.request("state_getRuntimeVersion", rpc_params![]).await?;
		let Hex(bytes) = connection.request("state_getMetadata", rpc_params![]).await?;
		let metadata = Metadata::decode(&mut &bytes[..])
			.map_err(|error| connection.nonsense("state_getMetadata", error))?
			.arc();
		let whole = SpecVersionForRange {
			block_range: 0..u64::MAX,
			spec_version: version.spec_version,
			transaction_version: version.transaction_version,
		};
		let config = SubstrateConfig::builder()
			.set_genesis_hash(connection.genesis())
			.set_spec_version_for_block_ranges([whole])
			.set_metadata_for_spec_versions([(version.spec_version, metadata.clone())])
			.build();
		let client = OfflineClient::new_with_config(config)
			.at_block(0u64)
			.map_err(|error| connection.nonsense("state_getMetadata", error))?;
		Ok(Self { client, metadata, version })
	}

	/// Which one it is.
	pub fn version(&self) -> Version {
		self.version
	}

	/// Checks that the pallet has all calls that relayers make.
	pub fn check(&self, pallet: &str) -> Result<(), RuntimeError> {
		let Some(found) = self.metadata.pallet_by_name(pallet) else {
			return Err(RuntimeError::NoPallet(pallet.into()));
		};
		for (name, arguments) in CALLS {
			let call = found.call_variant_by_name(name);
			if call.is_none_or(|call| call.fields.len() != arguments) {
				return Err(RuntimeError::NoCall(pallet.into(), name, arguments));
			}
		}
		Ok(())
	}

	/// A length of time that the inbox names, if it does.
	pub fn seconds(&self, pallet: &str, name: &str) -> Option<Seconds> {
		self.constant(pallet, name)
	}

	/// The most messages that one call of the inbox takes, if it says so.
	pub fn most_messages(&self, pallet: &str) -> Option<u32> {
		self.constant(pallet, "MaxMessagesPerCall")
	}

	fn constant<T: Decode>(&self, pallet: &str, name: &str) -> Option<T> {
		let constant = self.metadata.pallet_by_name(pallet)?.constant_by_name(name)?;
		T::decode(&mut constant.value()).ok()
	}

	/// Why the call of the transaction with this index failed, by the events of its block.
	pub fn failure(&self, events: Vec<u8>, index: u32) -> Option<String> {
		let events = self.client.events().from_bytes(events);
		let mut events = events.iter().filter_map(Result::ok);
		let failed = events.find(|event| {
			event.phase() == Phase::ApplyExtrinsic(index)
				&& (event.pallet_name(), event.event_name()) == ("System", "ExtrinsicFailed")
		})?;
		let error = DispatchError::decode_from(failed.field_bytes(), self.metadata.clone());
		Some(match error {
			Ok(DispatchError::Module(error)) => error.to_string(),
			Ok(error) => error.to_string(),
			Err(_) => "for a reason that the runtime's metadata does not name".into(),
		})
	}

	/// Signs a call of a pallet with arguments that are encoded already.
	pub fn sign_encoded(
		&self,
		key: &Key,
		(pallet, call, arguments): (&str, &str, Vec<u8>),
		nonce: u64,
		birth: Block,
		mortality: u64,
	) -> Result<Tx, SignError> {
		let payload = StaticPayload::new(pallet, call, Encoded(arguments));
		let params = DefaultExtrinsicParamsBuilder::new()
			.nonce(nonce)
			.mortal_from_unchecked(mortality, birth.number, birth.hash)
			.build();
		let mut signable = self
			.client
			.transactions()
			.create_signable_offline(&payload, params)
			.map_err(|error| SignError(error.to_string()))?;
		let signed = signable.sign(key.pair()).map_err(|error| SignError(error.to_string()))?;
		Ok(Tx {
			nonce,
			hash: H256(signed.hash().0),
			bytes: signed.encoded().to_vec(),
			dies_at: birth.number.saturating_add(mortality),
			first_message: None,
		})
	}

	/// Signs a call of the inbox.
	pub fn sign(
		&self,
		key: &Key,
		pallet: &str,
		call: &Call,
		nonce: u64,
		birth: Block,
		mortality: u64,
	) -> Result<Tx, SignError> {
		let named = (pallet, call.name(), call.args());
		let tx = self.sign_encoded(key, named, nonce, birth, mortality)?;
		Ok(Tx { first_message: call.first_message(), ..tx })
	}
}
