// SPDX-License-Identifier: Apache-2.0

//! State, read with the keys and types of the pallets themselves.

use super::Client;
use crate::{Error, Result};
use codec::{Decode, DecodeAll, Encode, EncodeLike, FullCodec};
use frame_support::{
	storage::{StorageDoubleMap, StorageMap, StorageValue},
	Parameter,
};
use frame_system::EventRecord;
use sp_core::Bytes;
use sp_runtime::traits::Member;
use vigil_runtime::{Hash, Runtime, RuntimeEvent};

/// The events of one block.
pub type Events = Vec<EventRecord<RuntimeEvent, Hash>>;

impl Client {
	/// A storage value: `client.value::<pallet_staking::ActiveEra<Runtime>, _>(None)`.
	///
	/// Reads the best block unless `at` names another. Nothing means that nothing is stored, also
	/// where the pallet would then use a default.
	pub async fn value<S: StorageValue<V>, V: FullCodec>(
		&self,
		at: Option<Hash>,
	) -> Result<Option<V>> {
		self.read(S::hashed_key().to_vec(), at).await
	}

	/// An entry of a storage map.
	pub async fn entry<S: StorageMap<K, V>, K: FullCodec, V: FullCodec>(
		&self,
		key: impl EncodeLike<K>,
		at: Option<Hash>,
	) -> Result<Option<V>> {
		self.read(S::hashed_key_for(key), at).await
	}

	/// An entry of a storage double map.
	pub async fn double_entry<S, K1, K2, V>(
		&self,
		key: (impl EncodeLike<K1>, impl EncodeLike<K2>),
		at: Option<Hash>,
	) -> Result<Option<V>>
	where
		S: StorageDoubleMap<K1, K2, V>,
		K1: FullCodec,
		K2: FullCodec,
		V: FullCodec,
	{
		self.read(S::hashed_key_for(key.0, key.1), at).await
	}

	/// What is stored under `key`.
	pub async fn read<V: Decode>(&self, key: Vec<u8>, at: Option<Hash>) -> Result<Option<V>> {
		let bytes: Option<Bytes> = self.request("state_getStorage", (Bytes(key), at)).await?;
		bytes.map(|bytes| decode("storage", &bytes)).transpose()
	}

	/// The events of a block.
	pub async fn events(&self, at: Hash) -> Result<Events> {
		self.events_of::<RuntimeEvent>(at).await
	}

	/// The events of a block of a chain with this type of events.
	pub async fn events_of<Event: Parameter + Member>(
		&self,
		at: Hash,
	) -> Result<Vec<EventRecord<Event, Hash>>> {
		// The pallet's own type of it is private.
		let key = frame_support::storage::storage_prefix(b"System", b"Events").to_vec();
		Ok(self.read(key, Some(at)).await?.unwrap_or_default())
	}

	/// The result of a runtime API: `client.call_api("BabeApi_configuration", &())`.
	pub async fn call_api<R: Decode>(&self, function: &str, input: &impl Encode) -> Result<R> {
		let bytes: Bytes = self.request("state_call", (function, Bytes(input.encode()))).await?;
		decode(function, &bytes)
	}

	/// The account data and nonce of `account` in the best block.
	pub async fn account(
		&self,
		account: &vigil_runtime::AccountId,
	) -> Result<frame_system::AccountInfo<vigil_runtime::Nonce, AccountData>> {
		let entry = self.entry::<frame_system::Account<Runtime>, _, _>(account, None).await?;
		Ok(entry.unwrap_or_default())
	}
}

type AccountData = <Runtime as frame_system::Config>::AccountData;

fn decode<R: Decode>(what: &str, bytes: &[u8]) -> Result<R> {
	R::decode_all(&mut &*bytes)
		.map_err(|error| Error::Decode { what: what.to_owned(), reason: error.to_string() })
}
