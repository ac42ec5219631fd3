// SPDX-License-Identifier: Apache-2.0

//! What is to be trusted of a ward, read from one of its nodes: for governance to compare with other nodes
//! and to pin.

use codec::{Decode, DecodeAll, Encode};
use subxt::rpcs::client::rpc_params;
use vigil_primitives::{Seconds, UnixTime};
use vigil_proofs::{
	family,
	grandpa::{Anchor, Authority, Clock, Engine, Header},
};
use vigil_relayer_link::{connection::Header as HeaderJson, Connection, RpcError};

/// The anchor of a node's last final block, whose keys are trusted for so long.
pub async fn read(node: &Connection, trust: Seconds) -> Result<family::Anchor, RpcError> {
	let hash = node.finalized_head().await?;
	let json: Option<HeaderJson> = node.request("chain_getHeader", rpc_params![hash]).await?;
	let header = json.and_then(|json| json.encoded());
	let header = header.and_then(|bytes| Header::decode_all(&mut &bytes[..]).ok());
	let header = header
		.filter(|header| header.hash() == hash)
		.ok_or_else(|| node.nonsense("chain_getHeader", "it is of another block"))?;
	let clock = clock(node).await?;
	let (at, _) = clock.slot_of(&header).map_err(|_| {
		node.nonsense("chain_getHeader", "the last final block has no slot: wait for the next one")
	})?;
	let authorities: Vec<([u8; 32], u64)> =
		node.call("GrandpaApi_grandpa_authorities", &[], Some(hash)).await?;
	let authorities: Vec<_> = authorities
		.into_iter()
		.map(|(key, weight)| Authority { key: key.into(), weight })
		.collect();
	let too_many = |_| node.nonsense("GrandpaApi_grandpa_authorities", "there are too many");
	Ok(family::Anchor::Grandpa(Anchor {
		set_id: node.call("GrandpaApi_current_set_id", &[], Some(hash)).await?,
		authorities: authorities.try_into().map_err(too_many)?,
		height: header.number,
		hash,
		at,
		trust,
		clock,
	}))
}

/// How the ward's headers tell the time.
async fn clock(node: &Connection) -> Result<Clock, RpcError> {
	/// As the configuration of BABE begins.
	#[derive(Decode)]
	struct SlotMillis(u64);

	let babe: Result<SlotMillis, RpcError> = node.call("BabeApi_configuration", &[], None).await;
	let (engine, SlotMillis(slot_millis)) = match babe {
		Ok(slot) => (Engine::Babe, slot),
		Err(RpcError::Refused { .. }) => {
			(Engine::Aura, node.call("AuraApi_slot_duration", &[], None).await?)
		},
		Err(error) => return Err(error),
	};
	Ok(Clock { engine, slot_millis })
}

/// In words, for whoever has to vote on it.
pub fn in_words(anchor: &family::Anchor) -> String {
	match anchor {
		family::Anchor::Grandpa(anchor) => {
			let UnixTime(at) = anchor.at;
			format!(
				"block {} ({:?}) made at {at}, set {} with {} voters, trusted for {} s",
				anchor.height,
				anchor.hash,
				anchor.set_id,
				anchor.authorities.len(),
				anchor.trust.0,
			)
		},
		family::Anchor::Tendermint(_) => "an anchor of a Tendermint chain".into(),
	}
}

/// As `pin_anchor` takes it.
pub fn encoded(anchor: &family::Anchor) -> Vec<u8> {
	anchor.encode()
}
