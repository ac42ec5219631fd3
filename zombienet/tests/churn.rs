// SPDX-License-Identifier: Apache-2.0

//! One validator comes, one goes, and finality does not notice.

use anyhow::{ensure, Context, Result};
use vigil_zombienet::{
	all_agree,
	chain::key,
	heads::Heads,
	scene::stash,
	secs, spawn, until,
	value::{items, number, unit},
	watcher::hex,
	Chain, Seen, TestResult,
};
use zombienet_sdk::{
	subxt::{
		dynamic::{tx, Value},
		ext::scale_value::ValueDef,
	},
	AddNodeOptions,
};

const FIRST: [&str; 4] = ["alice", "bob", "charlie", "dave"];
/// Of nobody else: Eve bonds the most, and is elected into one of four seats.
const BOND: u128 = 2_000_000_000_000_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn finality_survives_a_change_of_validators() -> TestResult {
	let mut net = spawn("four", "churn").await?;
	net.add_node("eve", AddNodeOptions { is_validator: true, ..Default::default() }).await?;
	all_agree(&net.nodes(), 3, secs(240)).await?;
	let alice = Chain::of(net.get_node("alice")?).await?;
	let before = authority_set(&alice).await?;
	join(&alice, &Chain::of(net.get_node("eve")?).await?).await?;

	let eve = key("//Eve")?.public_key().0;
	let seated = until("seat for Eve", secs(300), async || {
		let seated = validators(&alice).await?;
		Ok(Seen::some(seated.contains(&eve.to_vec()).then(|| seated.clone()), seated.len()))
	})
	.await?;
	ensure!(seated.len() == 4, "{} validators", seated.len());
	let mut out = None;
	for name in FIRST {
		let account = key(&stash(name))?.public_key().0.to_vec();
		out = if seated.contains(&account) { out } else { Some(name) };
	}
	let out = out.context("nobody lost a seat")?;
	until("next authority set", secs(120), async || {
		let now = authority_set(&alice).await?;
		Ok(Seen::when(now > before, now))
	})
	.await?;

	// Three of the new set, and but two of the old one: only the new set can make blocks final.
	let second =
		FIRST.into_iter().find(|&name| name != out && name != "alice").context("nobody")?;
	for name in [out, second] {
		net.get_node(name)?.pause().await?;
	}
	let nodes: Vec<_> =
		net.nodes().into_iter().filter(|node| ![out, second].contains(&node.name())).collect();
	let best = Heads::of(nodes[0]).await?.best.number;
	all_agree(&nodes, best + 5, secs(240)).await?;
	net.finish().await
}

/// Eve bonds, registers the keys of her node with a proof that she owns them, and validates.
async fn join(alice: &Chain, eve: &Chain) -> TestResult {
	let signer = key("//Eve")?;
	let owner = hex(&signer.public_key().0);
	let made = eve.ask("author_rotateKeysWithOwner", Some(owner.into())).await?;
	let part =
		|name: &str| made[name].as_str().and_then(unhex).with_context(|| format!("no {name}"));
	let (keys, proof) = (part("keys")?, part("proof")?);
	// GRANDPA, BABE, authority discovery: 32 bytes each.
	let names = ["grandpa", "babe", "authority_discovery"];
	ensure!(keys.len() == 32 * names.len(), "session keys of {} bytes", keys.len());
	let keys =
		names.into_iter().zip(keys.chunks(32)).map(|(name, key)| (name, Value::from_bytes(key)));
	let prefs = [("commission", Value::u128(0)), ("blocked", Value::bool(false))];
	let calls = Value::unnamed_composite([
		tx("Staking", "bond", vec![Value::u128(BOND), unit("Staked")]).into_value(),
		tx("Session", "set_keys", vec![Value::named_composite(keys), Value::from_bytes(proof)])
			.into_value(),
		tx("Staking", "validate", vec![Value::named_composite(prefs)]).into_value(),
	]);
	alice.execute(("Utility", "batch_all"), vec![calls], &signer).await.map(|_| ())
}

/// The accounts of the session's validators.
async fn validators(chain: &Chain) -> Result<Vec<Vec<u8>>> {
	let list = chain.storage(("Session", "Validators"), vec![]).await?.context("no validators")?;
	Ok(items(&list).into_iter().map(account).collect())
}

/// An account's bytes, be they wrapped in types of their own.
fn account<T>(value: &Value<T>) -> Vec<u8> {
	match &value.value {
		ValueDef::Composite(one) if one.len() == 1 => one.values().flat_map(account).collect(),
		_ => items(value).into_iter().filter_map(|byte| u8::try_from(number(byte)?).ok()).collect(),
	}
}

/// The number of GRANDPA's authority set.
async fn authority_set(chain: &Chain) -> Result<u128> {
	let set = chain.storage(("Grandpa", "CurrentSetId"), vec![]).await?;
	set.as_ref().and_then(number).context("no authority set")
}

fn unhex(text: &str) -> Option<Vec<u8>> {
	let digits = text.strip_prefix("0x")?.as_bytes();
	let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
	digits.chunks(2).map(byte).collect()
}
