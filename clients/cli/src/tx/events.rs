// SPDX-License-Identifier: Apache-2.0

//! What happened in a transaction, in the runtime's own words.

use crate::{
	chain::{only, Chain},
	error::{Problem, Result},
	shape::Style,
	units,
};
use serde::Deserialize;
use serde_json::{json, Value as Json};
use subxt::rpcs::client::rpc_params;
use vigil_primitives::H256;
use vigil_relayer_link::Hex;

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
	/// The pallet.
	pub pallet: String,
	/// The event.
	pub name: String,
	/// Its fields.
	pub fields: Json,
	/// The same for people.
	pub shown: Json,
}

#[derive(Deserialize)]
struct SignedBlock {
	block: Block,
}

#[derive(Deserialize)]
struct Block {
	extrinsics: Vec<Hex>,
}

impl Event {
	/// Reads an event.
	pub fn read(event: &Json) -> Option<Self> {
		let (pallet, inner) = only(event)?;
		let (name, fields) = match inner {
			Json::String(name) => (name.as_str(), Json::Null),
			inner => only(inner).map(|(name, fields)| (name, fields.clone()))?,
		};
		Some(Self { pallet: pallet.into(), name: name.into(), shown: fields.clone(), fields })
	}

	/// Whether it is this one.
	pub fn is(&self, pallet: &str, name: &str) -> bool {
		self.pallet == pallet && self.name == name
	}

	/// As a document.
	pub fn document(&self) -> Json {
		json!({ "event": format!("{}.{}", self.pallet, self.name), "fields": self.shown })
	}
}

/// The events of the transaction with these bytes in a block; nothing if it is not there.
pub async fn of_transaction(
	chain: &Chain,
	block: H256,
	transaction: &[u8],
) -> Result<Option<Vec<Event>>> {
	let found: Option<SignedBlock> =
		chain.connection.request("chain_getBlock", rpc_params![block]).await?;
	let extrinsics = found.map(|signed| signed.block.extrinsics).unwrap_or_default();
	let Some(index) = extrinsics.iter().position(|Hex(bytes)| bytes == transaction) else {
		return Ok(None);
	};
	let [plain, human] = [Style::Plain, Style::Human];
	let ours = records(chain, block, index, plain).await?;
	let shown = records(chain, block, index, human).await?;
	let told =
		ours.into_iter().zip(shown).map(|(ours, shown)| Event { shown: shown.fields, ..ours });
	Ok(Some(told.collect()))
}

/// The events of the transaction with this index in a block.
async fn records(chain: &Chain, block: H256, index: usize, style: Style) -> Result<Vec<Event>> {
	let records = chain.entry_at(block, ("System", "Events"), &[], style).await?;
	let records = records
		.as_ref()
		.and_then(Json::as_array)
		.ok_or_else(|| Problem::unknown("the block's events cannot be read"))?;
	let ours = records.iter().filter(|record| record["phase"]["ApplyExtrinsic"] == json!(index));
	Ok(ours.filter_map(|record| Event::read(&record["event"])).collect())
}

/// Why a call failed that was made for somebody else, by a council, a proxy or sudo: what made it succeeded.
pub fn inner_error(events: &[Event]) -> Option<Json> {
	let result = |event: &Event| match (event.pallet.as_str(), event.name.as_str()) {
		("Sudo", "Sudid") => event.fields["sudo_result"].get("Err").cloned(),
		("Proxy", "ProxyExecuted") | ("Council", "Executed" | "MemberExecuted") => {
			event.fields["result"].get("Err").cloned()
		},
		_ => None,
	};
	events.iter().find_map(result)
}

/// What these events say is held of an account, by reason, less what they say is released.
pub fn held(events: &[Event], address: &str) -> Vec<Json> {
	let mut sums: Vec<(String, i128)> = Vec::new();
	for event in events.iter().filter(|event| event.fields["who"] == address) {
		let sign = match (event.pallet.as_str(), event.name.as_str()) {
			("Balances", "Held" | "Reserved") => 1i128,
			("Balances", "Released" | "BurnedHeld" | "Unreserved") => -1,
			_ => continue,
		};
		let amount = amount(&event.fields["amount"]).and_then(|amount| i128::try_from(amount).ok());
		let amount = amount.unwrap_or(0).saturating_mul(sign);
		let reason = reason(&event.fields["reason"]);
		match sums.iter_mut().find(|(name, _)| *name == reason) {
			Some((_, sum)) => *sum = sum.saturating_add(amount),
			None => sums.push((reason, amount)),
		}
	}
	let shown = sums.into_iter().filter(|(_, sum)| *sum != 0).map(|(reason, sum)| {
		let amount = units::vgl(sum.unsigned_abs());
		let amount = if sum < 0 { format!("-{amount}") } else { amount };
		json!({ "for": reason, "amountVgl": amount })
	});
	shown.collect()
}

/// What these events say leaves an account for good.
pub fn paid(events: &[Event], address: &str) -> Vec<Json> {
	let mut paid = Vec::new();
	for event in events.iter().filter(|event| event.pallet == "Balances") {
		let fields = &event.fields;
		let to = match event.name.as_str() {
			"Transfer" if fields["from"] == address => fields["to"].as_str().unwrap_or("?"),
			"Burned" if fields["who"] == address => "nobody: it is burnt",
			_ => continue,
		};
		if let Some(amount) = amount(&fields["amount"]) {
			paid.push(json!({ "to": to, "amountVgl": units::vgl(amount) }));
		}
	}
	paid
}

/// The name of a reason to hold.
fn reason(value: &Json) -> String {
	match only(value) {
		Some((pallet, Json::String(name))) => format!("{pallet}.{name}"),
		Some((pallet, _)) => pallet.into(),
		// Older pallets reserve without a reason.
		None => value.as_str().unwrap_or("a deposit").into(),
	}
}

fn amount(value: &Json) -> Option<u128> {
	value.as_str().and_then(|text| text.parse().ok())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn event(name: &str, fields: Json) -> Event {
		Event { pallet: "Balances".into(), name: name.into(), shown: Json::Null, fields }
	}

	#[test]
	fn what_is_held_adds_up_by_reason_and_others_do_not_count() {
		let reason = json!({ "Restaking": "Watcher" });
		let events = [
			event("Held", json!({ "reason": reason, "who": "me", "amount": "3000000000000" })),
			event("Held", json!({ "reason": reason, "who": "you", "amount": "9000000000000" })),
			event("Released", json!({ "reason": reason, "who": "me", "amount": "1000000000000" })),
		];
		assert_eq!(held(&events, "me"), [json!({ "for": "Restaking.Watcher", "amountVgl": "2" })]);
		let back = [event("Released", json!({ "reason": reason, "who": "me", "amount": "5" }))];
		assert_eq!(held(&back, "me")[0]["amountVgl"], "-0.000000000005");
	}

	#[test]
	fn what_leaves_is_what_is_sent_or_burnt() {
		let events = [
			event("Transfer", json!({ "from": "me", "to": "you", "amount": "1000000000000" })),
			event("Transfer", json!({ "from": "you", "to": "me", "amount": "1000000000000" })),
			event("Burned", json!({ "who": "me", "amount": "500000000000" })),
		];
		let paid = paid(&events, "me");
		assert_eq!(paid.len(), 2);
		assert_eq!(paid[0], json!({ "to": "you", "amountVgl": "1" }));
		assert_eq!(paid[1]["amountVgl"], "0.5");
	}

	#[test]
	fn a_call_that_fails_inside_of_another_is_a_failure() {
		let of = |pallet: &str, name: &str, fields: Json| Event {
			pallet: pallet.into(),
			name: name.into(),
			shown: Json::Null,
			fields,
		};
		let failed = json!({ "Err": "BadOrigin" });
		for event in [
			of("Sudo", "Sudid", json!({ "sudo_result": failed })),
			of("Proxy", "ProxyExecuted", json!({ "result": failed })),
			of("Council", "Executed", json!({ "proposal_hash": "0x00", "result": failed })),
		] {
			assert_eq!(inner_error(&[event]), Some(json!("BadOrigin")));
		}
		let fine = of("Council", "Executed", json!({ "result": { "Ok": null } }));
		assert_eq!(inner_error(&[fine, of("Sudo", "Sudid", json!({ "sudo_result": null }))]), None);
	}

	#[test]
	fn an_event_without_fields_is_one() {
		let event = Event::read(&json!({ "Session": "NewThing" })).unwrap();
		assert!(event.is("Session", "NewThing"));
		assert!(Event::read(&json!("nonsense")).is_none());
	}
}
