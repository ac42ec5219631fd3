// SPDX-License-Identifier: Apache-2.0

//! A runtime as it describes itself: which calls there are and how to sign them.

use crate::{connection::Hex, payer::Call, Connection, Key, RpcError};
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
		frame_decode::storage::StorageHasher,
		scale_decode::DecodeAsFields,
		scale_encode::{EncodeAsFields, Error as EncodeError, FieldIter, TypeResolver},
	},
	metadata::{ArcMetadata, Metadata},
	rpcs::client::rpc_params,
	transactions::StaticPayload,
};
use vigil_primitives::H256;
use vigil_relayer_core::{SignError, Stamp, Tx};

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

/// What a runtime lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuntimeError {
	/// There is no such pallet.
	#[error(
		"the chain has no pallet `{0}`: it is another chain than meant, or has another name for it"
	)]
	NoPallet(String),
	/// The pallet lacks a call, or it has other arguments.
	#[error("the pallet `{0}` has no call `{1}` with {2} arguments: use a relayer that fits it")]
	NoCall(String, &'static str, usize),
	/// The pallet lacks an entry of its storage, or it is elsewhere.
	#[error("the pallet `{0}` keeps no `{1}` where it should: use a relayer that fits it")]
	NoEntry(String, &'static str),
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

	/// Checks that the pallet has these calls, each with so many arguments.
	pub fn check(&self, pallet: &str, calls: &[(&'static str, usize)]) -> Result<(), RuntimeError> {
		let Some(found) = self.metadata.pallet_by_name(pallet) else {
			return Err(RuntimeError::NoPallet(pallet.into()));
		};
		for &(name, arguments) in calls {
			let call = found.call_variant_by_name(name);
			if call.is_none_or(|call| call.fields.len() != arguments) {
				return Err(RuntimeError::NoCall(pallet.into(), name, arguments));
			}
		}
		Ok(())
	}

	/// Checks that the pallet has these entries in its storage, each with so many keys that are hashed with
	/// `Twox64Concat`.
	pub fn check_layout(
		&self,
		pallet: &str,
		entries: &[(&'static str, usize)],
	) -> Result<(), RuntimeError> {
		let storage = self.metadata.pallet_by_name(pallet).and_then(|found| found.storage());
		for &(name, keys) in entries {
			let entry = storage.and_then(|storage| storage.entry_by_name(name));
			let fits = entry.is_some_and(|entry| {
				entry.keys().len() == keys
					&& entry.keys().all(|key| key.hasher == StorageHasher::Twox64Concat)
			});
			if !fits {
				return Err(RuntimeError::NoEntry(pallet.into(), name));
			}
		}
		Ok(())
	}

	/// What addresses of the chain begin with, if it says so.
	pub fn prefix(&self) -> Option<u16> {
		self.constant("System", "SS58Prefix")
	}

	/// A constant of a pallet, if it has one with this name and type.
	pub fn constant<T: Decode>(&self, pallet: &str, name: &str) -> Option<T> {
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
		Some(self.reason(failed.field_bytes()))
	}

	/// What an error of a call says.
	pub fn reason(&self, error: &[u8]) -> String {
		match DispatchError::decode_from(error, self.metadata.clone()) {
			Ok(DispatchError::Module(error)) => error.to_string(),
			Ok(error) => error.to_string(),
			Err(_) => "for a reason that the runtime's metadata does not name".into(),
		}
	}

	/// What events with this name, by pallet and event, say about the transaction with this index, as far
	/// as they have these fields.
	pub fn said<E: DecodeAsFields>(
		&self,
		events: Vec<u8>,
		index: u32,
		name: (&str, &str),
	) -> Vec<E> {
		let events = self.client.events().from_bytes(events);
		let ours = events.iter().filter_map(Result::ok).filter(|event| {
			event.phase() == Phase::ApplyExtrinsic(index)
				&& (event.pallet_name(), event.event_name()) == name
		});
		ours.filter_map(|event| event.decode_fields_unchecked_as::<E>().ok()).collect()
	}

	/// Signs a call of a pallet with arguments that are encoded already.
	pub fn sign(&self, key: &Key, call: &Call<'_>, stamp: &Stamp) -> Result<Tx, SignError> {
		let Stamp { nonce, birth, mortality, tip } = *stamp;
		let arguments = Encoded(call.arguments.clone());
		let payload = StaticPayload::new(call.pallet, call.name, arguments);
		let params = DefaultExtrinsicParamsBuilder::new()
			.nonce(nonce)
			.tip(tip)
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
}
