// SPDX-License-Identifier: Apache-2.0

//! What a call would do: tried by the runtime on the best block, so that nothing is sent.

use super::{events, unsigned, Effect, Event, Intent};
use crate::{
	chain::Chain,
	error::{Problem, Result},
	shape::Style,
	units,
};
use codec::{Decode, Encode};
use serde_json::{json, Map, Value as Json};
use vigil_relayer_link::Hex;

/// The version of XCM in which a trial's messages are told. Nobody looks at them here.
const XCM: u32 = 5;
/// A whole of a `FixedU128`.
const FIXED: u128 = 1_000_000_000_000_000_000;

/// What a trial shows.
pub struct Look {
	/// For people and programs.
	pub document: Json,
	/// Why it would fail, as the runtime says it.
	pub error: Option<Json>,
	/// What it says while it succeeds.
	pub events: Vec<Event>,
}

impl Look {
	/// Why it would fail, in a sentence.
	pub fn refusal(&self, chain: &Chain) -> Option<Problem> {
		self.error.as_ref().map(|error| refusal(chain, error))
	}
}

/// A call's error as a sentence.
pub fn refusal(chain: &Chain, error: &Json) -> Problem {
	let (name, text) = chain.runtime.reason(error);
	let text = text.trim_end_matches('.');
	let problem = Problem::refused(match text.is_empty() {
		true => format!("the chain refuses it: {name}"),
		false => format!("the chain refuses it: {text} ({name})"),
	});
	match remedy(&name) {
		Some(hint) => problem.hint(hint),
		None => problem,
	}
}

/// What to do about the errors that people meet first.
fn remedy(name: &str) -> Option<&'static str> {
	Some(match name {
		"Staking.NotStash" | "Restaking.NotValidator" => {
			"bond first: `vigil stake bond AMOUNT`, then `vigil stake validate`"
		},
		"Staking.NotController" => "bond first: `vigil stake bond AMOUNT`",
		"Staking.InsufficientBond" => "see the least bond with `vigil stake show`",
		"Staking.AlreadyBonded" => "add to the bond with `vigil stake extra AMOUNT`",
		"Session.NoKeys" | "Session.InvalidProof" => {
			"let the node make keys for this account: `vigil stake session-keys`"
		},
		"Restaking.UnknownService" | "Insurance.UnknownService" => "see `vigil service list`",
		"Failover.UnknownService" => "see with `vigil service show` whether a set is in office",
		"Restaking.NotWatcher" => "register a key first: `vigil watcher register --bls FILE`",
		"Restaking.SetInOffice" => "rewards of a set can be claimed once it has left office",
		"Failover.UnknownProtocol" => "register one first: `vigil protocol register`",
		"Failover.UnknownDestination" => "see `vigil destination list`",
		"Failover.UnknownPlan" => "see `vigil plan list`",
		"Failover.NotOwner" => "only its owner can do this: see `vigil protocol show`",
		"Failover.TermsChanged" => {
			"read the terms with `vigil service show`, and name the latest ones or none in the plan"
		},
		"Failover.NothingDue" => "its time has not come: see `vigil plan show`",
		"Insurance.UnknownPool" => "see `vigil pool list`",
		"Insurance.Guarded" => "the ward is not live, and nothing is sold or withdrawn until it is",
		"Insurance.NotInsurable" => {
			"declare a value behind an armed plan first: `vigil plan declare`, `vigil plan fund`"
		},
		"Insurance.PremiumTooHigh" => "see `vigil cover quote`, and raise --most",
		"Token.FundsUnavailable" | "Token.BelowMinimum" | "Token.CannotCreateHold" => {
			"see what it holds with --dry-run, and send VGL to the account"
		},
		"BadOrigin" => "it may be for governance: `vigil gov preimage` makes a proposal of it",
		_ => return None,
	})
}

/// Tries a call of an account.
pub async fn look(
	chain: &Chain,
	account: &[u8; 32],
	intent: &Intent,
	data: &[u8],
	tip: u128,
) -> Result<Look> {
	let address = chain.address(account);
	let origin = json!({ "system": { "Signed": address } });
	let call = Json::from(format!("0x{}", hex::encode(data)));
	let answer = chain.ask("DryRunApi", "dry_run_call", &[origin, call, XCM.into()]).await?;
	let effects = answer.get("Ok").ok_or_else(|| {
		Problem::refused("the runtime cannot try this call").cause(answer.to_string())
	})?;
	let (post, error) = match effects["execution_result"].get("Ok") {
		Some(post) => (post.clone(), None),
		None => {
			let failed = &effects["execution_result"]["Err"];
			(failed["post_info"].clone(), Some(failed["error"].clone()))
		},
	};
	let told = effects["emitted_events"].as_array().cloned().unwrap_or_default();
	let events: Vec<_> = told.iter().filter_map(Event::read).collect();
	let error = error.or_else(|| events::inner_error(&events));
	let transaction = unsigned(chain, account, &intent.call, tip)?;
	let fee = fee(chain, &transaction, data, &post).await?.saturating_add(tip);

	let human = chain.runtime.decode_call(data, Style::Human)?;
	let mut document = Map::new();
	document.insert("schema".into(), "vigil/dry-run/1".into());
	document.insert("call".into(), format!("{}.{}", human.pallet, human.name).into());
	document.insert("arguments".into(), human.arguments);
	document.insert("account".into(), address.clone().into());
	document.insert("feeVgl".into(), units::vgl(fee).into());
	document.insert("held".into(), Json::Array(events::held(&events, &address)));
	document.insert("paid".into(), Json::Array(events::paid(&events, &address)));
	document.insert("takesEffect".into(), effect(chain, &intent.effect, &events).await?.into());
	document.insert("callHash".into(), hash(data).into());
	document.insert("callData".into(), format!("0x{}", hex::encode(data)).into());
	Ok(Look { document: Json::Object(document), error, events })
}

fn hash(data: &[u8]) -> String {
	format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(data)))
}

/// What is charged for a transaction whose call uses as much as a trial of it did.
async fn fee(chain: &Chain, transaction: &[u8], data: &[u8], post: &Json) -> Result<u128> {
	if post["pays_fee"] == "No" {
		return Ok(0);
	}
	let with_length = |bytes: &[u8]| [bytes, &length(bytes).encode()].concat();
	let whole = info(chain, "TransactionPaymentApi_query_info", &with_length(transaction)).await?;
	let function = "TransactionPaymentCallApi_query_call_info";
	let call = info(chain, function, &with_length(data)).await?;
	let Some(used) = weight(&post["actual_weight"]) else { return Ok(whole.fee) };
	let unused = [call.weight[0].saturating_sub(used[0]), call.weight[1].saturating_sub(used[1])];
	let rest =
		[whole.weight[0].saturating_sub(unused[0]), whole.weight[1].saturating_sub(unused[1])];
	let multiplier = chain.entry("TransactionPayment", "NextFeeMultiplier", &[]).await?;
	let multiplier = multiplier.as_ref().and_then(Json::as_str).and_then(|text| text.parse().ok());
	let multiplier: u128 = multiplier.unwrap_or(FIXED);
	let before = price(chain, whole.weight, multiplier).await?;
	let after = price(chain, rest, multiplier).await?;
	Ok(whole.fee.saturating_sub(before).saturating_add(after))
}

struct Info {
	weight: [u64; 2],
	fee: u128,
}

async fn info(chain: &Chain, function: &str, arguments: &[u8]) -> Result<Info> {
	let (api, method) = function.split_once('_').unwrap_or((function, ""));
	if !chain.answers(api, method) {
		return Err(chain.runtime.lacks(&format!("answers to `{function}`")));
	}
	let Hex(bytes) = chain.state_call(function, arguments).await?;
	// Weight (two compact numbers), class, fee.
	type Answer = ((codec::Compact<u64>, codec::Compact<u64>), u8, u128);
	let ((time, size), _, fee) = Answer::decode(&mut &bytes[..]).map_err(|error| {
		Problem::refused("the runtime says nothing of what a transaction costs").cause(error)
	})?;
	Ok(Info { weight: [time.0, size.0], fee })
}

/// What weight costs.
async fn price(chain: &Chain, weight: [u64; 2], multiplier: u128) -> Result<u128> {
	let arguments = (codec::Compact(weight[0]), codec::Compact(weight[1])).encode();
	let function = "TransactionPaymentApi_query_weight_to_fee";
	let Hex(bytes) = chain.state_call(function, &arguments).await?;
	let price = u128::decode(&mut &bytes[..]).map_err(|error| {
		Problem::refused("the runtime says nothing of what weight costs").cause(error)
	})?;
	Ok(scaled(price, multiplier))
}

/// A price times a fixed-point number, rounded down, without overflow for any price that can be paid.
fn scaled(price: u128, multiplier: u128) -> u128 {
	let whole = price.saturating_mul(multiplier.checked_div(FIXED).unwrap_or(0));
	let rest = multiplier.checked_rem(FIXED).unwrap_or(0);
	let part = match price.checked_mul(rest) {
		Some(product) => product.checked_div(FIXED).unwrap_or(0),
		None => price.checked_div(FIXED).unwrap_or(0).saturating_mul(rest),
	};
	whole.saturating_add(part)
}

fn weight(value: &Json) -> Option<[u64; 2]> {
	Some([value.get("ref_time")?.as_u64()?, value.get("proof_size")?.as_u64()?])
}

fn length(bytes: &[u8]) -> u32 {
	u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// When a call takes effect, in a sentence with a date.
async fn effect(chain: &Chain, effect: &Effect, events: &[Event]) -> Result<String> {
	let number = |pallet: &str, name: &str| {
		chain.runtime.constant(pallet, name).as_ref().and_then(Json::as_u64).unwrap_or(0)
	};
	// What the chain itself has just said comes before what is known of it.
	if let Some(block) = events.iter().find_map(|event| event.fields["changes_at"].as_u64()) {
		return Ok(format!("can be enacted from {}", chain.calendar().await?.show_block(block)));
	}
	let effective = events.iter().find_map(|event| event.fields["effective"].as_u64());
	if let Some(era) = effective.and_then(|era| u32::try_from(era).ok()) {
		return Ok(format!("counts from {}", chain.calendar().await?.show_era(era)));
	}
	Ok(match effect {
		Effect::AtOnce => "as soon as a block has it".into(),
		Effect::Words(words) => words.clone(),
		Effect::Eras(eras, what) => {
			let calendar = chain.calendar().await?;
			format!("{what}: {}", calendar.show_era(calendar.era.saturating_add(*eras)))
		},
		Effect::ErasOf(pallet, name, what) => {
			let calendar = chain.calendar().await?;
			let eras = u32::try_from(number(pallet, name)).unwrap_or(u32::MAX);
			format!("{what}: {}", calendar.show_era(calendar.era.saturating_add(eras)))
		},
		Effect::BlocksOf(pallet, name, what) => {
			let calendar = chain.calendar().await?;
			let block = calendar.block.saturating_add(number(pallet, name));
			format!("{what}: {}", calendar.show_block(block))
		},
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_price_is_scaled_without_overflow() {
		assert_eq!(scaled(1_000, FIXED), 1_000);
		assert_eq!(scaled(1_001, FIXED / 2), 500);
		assert_eq!(scaled(10, 3 * FIXED), 30);
		assert_eq!(scaled(u128::MAX, u128::MAX), u128::MAX);
		assert_eq!(scaled(u128::MAX, 0), 0);
	}

	#[test]
	fn weight_is_read_only_if_it_is_one() {
		assert_eq!(weight(&json!({ "ref_time": 1, "proof_size": 2 })), Some([1, 2]));
		assert_eq!(weight(&Json::Null), None);
		assert_eq!(weight(&json!({ "ref_time": "1" })), None);
	}
}
