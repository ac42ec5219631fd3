// SPDX-License-Identifier: Apache-2.0

//! What is to be trusted of a ward, read from one of its nodes: for governance to compare with other nodes
//! and to pin.

use crate::{http::cut, tendermint, ward::WardError};
use codec::{Decode, DecodeAll, Encode};
use subxt::rpcs::client::rpc_params;
use vigil_primitives::{Seconds, UnixTime};
use vigil_proofs::{
	family,
	grandpa::{Anchor, Authority, Clock, Engine, Header},
	tendermint::Point,
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

/// The anchor of the last block of a node of the Cosmos kind, whose validators are trusted for so long.
pub async fn read_tendermint(
	node: &tendermint::Node,
	trust: Seconds,
) -> Result<family::Anchor, WardError> {
	let range = node.range().await?;
	let (header, _) = node.signed(range.last).await?;
	let point = Point {
		height: header.height,
		at: header.time.floor(),
		next_validators_hash: header.next_validators_hash,
	};
	let points = vec![point].try_into().map_err(|_| node.broken("there is no room"))?;
	let anchor = vigil_proofs::tendermint::Anchor { chain_id: header.chain_id, points, trust };
	Ok(family::Anchor::Tendermint(anchor))
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
		family::Anchor::Tendermint(anchor) => {
			let newest = anchor.points.last();
			let (height, at) = newest.map_or((0, 0), |point| (point.height, point.at.0));
			let next = newest.map(|point| point.next_validators_hash).unwrap_or_default();
			format!(
				"block {height} of {} made at {at}, validators after it {next:?}, trusted for {} s",
				cut(&String::from_utf8_lossy(&anchor.chain_id)),
				anchor.trust.0,
			)
		},
	}
}

/// As `pin_anchor` takes it.
pub fn encoded(anchor: &family::Anchor) -> Vec<u8> {
	anchor.encode()
}
