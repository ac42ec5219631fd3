// SPDX-License-Identifier: Apache-2.0

//! A chain whose calls, storage and runtime APIs are known by its metadata.

use crate::value::name;
use anyhow::{ensure, Context, Result};
use serde_json::Value as Json;
use std::{str::FromStr, time::Duration};
use zombienet_sdk::{
	subxt::{
		blocks::ExtrinsicEvents,
		dynamic::{self, At, DecodedValue, Value},
		ext::{
			scale_value::scale::encode_as_type,
			subxt_rpcs::{rpc_params, RpcClient},
		},
		OnlineClient, PolkadotConfig,
	},
	subxt_signer::{sr25519::Keypair, SecretUri},
	NetworkNode,
};

/// How long a transaction may take until it is final.
const INCLUSION: Duration = Duration::from_secs(240);

/// What a transaction deposited.
pub type Events = ExtrinsicEvents<PolkadotConfig>;

/// A node of a chain.
#[derive(Clone)]
pub struct Chain {
	client: OnlineClient<PolkadotConfig>,
	rpc: RpcClient,
}

impl Chain {
	/// The chain of a network's node.
	pub async fn of(node: &NetworkNode) -> Result<Self> {
		Self::at(node.ws_uri()).await
	}

	/// The chain of the node that listens at `url`.
	pub async fn at(url: &str) -> Result<Self> {
		let rpc = RpcClient::from_insecure_url(url).await.with_context(|| url.to_owned())?;
		let client = OnlineClient::from_rpc_client(rpc.clone()).await?;
		Ok(Self { client, rpc })
	}

	/// Its genesis hash.
	pub fn genesis(&self) -> [u8; 32] {
		self.client.genesis_hash().0
	}

	/// Asks the node by JSON-RPC.
	pub async fn ask(&self, method: &str, param: Option<Json>) -> Result<Json> {
		let params = param.map_or_else(|| rpc_params![], |param| rpc_params![param]);
		Ok(self.rpc.request(method, params).await?)
	}

	/// Signs a call and waits until it is final; an error if it failed.
	pub async fn execute(
		&self,
		(pallet, call): (&str, &str),
		arguments: Vec<Value>,
		signer: &Keypair,
	) -> Result<Events> {
		let what = format!("{pallet}.{call}");
		let tx = dynamic::tx(pallet, call, arguments);
		let run = async {
			let pending = self.client.tx().sign_and_submit_then_watch_default(&tx, signer).await?;
			anyhow::Ok(pending.wait_for_finalized_success().await?)
		};
		let done = tokio::time::timeout(INCLUSION, run).await;
		done.with_context(|| format!("{what} is not final in time"))?.context(what)
	}

	/// Makes a call as the chain's governance, which is Alice's sudo.
	pub async fn sudo(&self, pallet: &str, call: &str, arguments: Vec<Value>) -> Result<Events> {
		let inner = dynamic::tx(pallet, call, arguments).into_value();
		let events = self.execute(("Sudo", "sudo"), vec![inner], &key("//Alice")?).await?;
		let result = event(&events, "Sudo", "Sudid", "sudo_result")?;
		ensure!(name(&result) == Some("Ok"), "{pallet}.{call}: {result}");
		Ok(events)
	}

	/// The encoded call.
	pub fn call_data(&self, pallet: &str, call: &str, arguments: Vec<Value>) -> Result<Vec<u8>> {
		Ok(self.client.tx().call_data(&dynamic::tx(pallet, call, arguments))?)
	}

	/// The result of a runtime API at the last final block.
	pub async fn api(&self, of: (&str, &str), arguments: Vec<Value>) -> Result<DecodedValue> {
		let call = dynamic::runtime_api_call(of.0, of.1, arguments);
		Ok(self.client.runtime_api().at_latest().await?.call(call).await?.to_value()?)
	}

	/// A storage entry at the last final block.
	pub async fn storage(
		&self,
		(pallet, entry): (&str, &str),
		keys: Vec<Value>,
	) -> Result<Option<DecodedValue>> {
		let at = self.client.storage().at_latest().await?;
		let found = at.fetch(&dynamic::storage(pallet, entry, keys)).await?;
		found.map(|thunk| Ok(thunk.to_value()?)).transpose()
	}

	/// The bytes of a value as an argument of a call.
	pub fn encoded(
		&self,
		pallet: &str,
		call: &str,
		index: usize,
		value: &Value,
	) -> Result<Vec<u8>> {
		let metadata = self.client.metadata();
		let found = metadata.pallet_by_name(pallet).context("no such pallet")?;
		let found = found.call_variant_by_name(call).context("no such call")?;
		let argument = found.fields.get(index).context("no such argument")?;
		let mut bytes = Vec::new();
		encode_as_type(value, argument.ty.id, metadata.types(), &mut bytes)?;
		Ok(bytes)
	}
}

/// A field of the first event with this name.
pub fn event(events: &Events, pallet: &str, variant: &str, field: &str) -> Result<Value> {
	for event in events.iter() {
		let event = event?;
		if (event.pallet_name(), event.variant_name()) == (pallet, variant) {
			let fields = event.field_values()?;
			let found = fields.at(field).with_context(|| format!("{variant} without {field}"))?;
			return Ok(found.clone().remove_context());
		}
	}
	anyhow::bail!("no {pallet}.{variant} among the events")
}

/// The key of a development secret such as `//Alice`.
pub fn key(secret: &str) -> Result<Keypair> {
	Ok(Keypair::from_uri(&SecretUri::from_str(secret)?)?)
}
