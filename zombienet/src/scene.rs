// SPDX-License-Identifier: Apache-2.0

//! The network of `failover.toml`: validators that watch a chain, haven, and a relayer between them.

use crate::{
	chain::{event, key},
	program::program,
	secs, spawn, until,
	value::{field, items, name, number, some, unit},
	watcher::possession,
	Chain, Net, Seen,
};
use anyhow::{ensure, Context, Result};
use std::time::Duration;
use zombienet_sdk::{
	subxt::dynamic::{tx, At, DecodedValue, Value},
	CustomProcessNode,
};

/// The watchers, which are also the validators.
pub const WATCHERS: [&str; 4] = ["alice", "bob", "charlie", "dave"];
/// The service, which is the first one of a new chain.
pub const SERVICE: u128 = 0;
/// Who pays for the service, and whose protocol it is.
const OWNER: &str = "//Eve";
/// How long watchers that opted in may take until they are in office: two eras and some.
const OFFICE: Duration = secs(400);
/// How long a change of the ward may take until it is certified and final on Vigil. The machine may
/// be busy with nine nodes.
const CHANGE: Duration = secs(300);
/// A ward that makes a block every three seconds halts after so many without one.
const HALT_AFTER: u128 = 10;
/// Nobody waits for a standby, or for the ward to be gone.
const DAY: u128 = 86_400;

/// The chains of the network. Times are generous: what they hold is for the node's own tests to say.
pub struct Scene {
	/// All processes.
	pub net: Net,
	/// Vigil, by Alice's node.
	pub vigil: Chain,
	/// The standby chain.
	pub haven: Chain,
}

impl Scene {
	/// The network with a service that nobody watches yet.
	pub async fn start(run: &str) -> Result<Self> {
		let net = spawn("failover", run).await?;
		let vigil = Chain::of(net.get_node("alice")?).await?;
		let haven = process(&net, "haven")?.get_uri_for_name("rpc").context("haven's port")?;
		let haven = Chain::at(&format!("ws://{haven}")).await?;
		let call = ("Restaking", "register_service");
		let events = vigil.execute(call, vec![terms()], &key(OWNER)?).await?;
		let service = event(&events, "Restaking", "ServiceRegistered", "service")?;
		ensure!(number(&service) == Some(SERVICE), "the first service is {service}");
		Ok(Self { net, vigil, haven })
	}

	/// The network with all watchers in office and a ward that they take for alive.
	pub async fn watched(run: &str) -> Result<Self> {
		let scene = Self::start(run).await?;
		for watcher in WATCHERS {
			scene.opt_in(watcher, watcher).await?;
		}
		scene.in_office(WATCHERS.len()).await?;
		scene.certified().await?;
		Ok(scene)
	}

	/// Makes a validator a watcher, with a proof of possession that is bound to the stash of `owner`.
	pub async fn opt_in(&self, watcher: &str, owner: &str) -> Result<()> {
		let (stash, bound_to) = (key(&stash(watcher))?, key(&stash(owner))?);
		let account = bound_to.public_key().to_account_id();
		let proven = possession(watcher, &account, self.vigil.genesis())?;
		let register =
			vec![Value::from_bytes(proven.key), Value::from_bytes(proven.proof), percent(5)];
		let allocate = vec![Value::u128(SERVICE), percent(100)];
		let calls = Value::unnamed_composite([
			tx("Restaking", "register_watcher", register).into_value(),
			tx("Restaking", "allocate", allocate).into_value(),
		]);
		self.vigil.execute(("Utility", "batch_all"), vec![calls], &stash).await.map(|_| ())
	}

	/// The number of the set in office, if there is one.
	pub async fn current_set(&self) -> Result<Option<u128>> {
		let service = self.vigil.api(("RestakingApi", "service"), vec![service()]).await?;
		let service = some(&service).context("no service")?;
		let current = service.at("current_set").context("no current_set")?;
		Ok(some(current).and_then(number))
	}

	/// Waits until a set of so many is in office.
	pub async fn in_office(&self, members: usize) -> Result<DecodedValue> {
		until(&format!("set of {members} in office"), OFFICE, async || {
			let Some(current) = self.current_set().await? else {
				return Ok(Seen::NotYet("no set".into()));
			};
			let of = vec![service(), Value::u128(current)];
			let set = self.vigil.api(("RestakingApi", "watcher_set"), of).await?;
			let set = some(&set).context("the set is not kept")?.clone();
			let size = set.at("members").map_or(0, |members| items(members).len());
			Ok(Seen::some((size == members).then_some(set), size))
		})
		.await
	}

	/// What Vigil knows of the ward.
	pub async fn ward(&self) -> Result<DecodedValue> {
		let ward = self.vigil.api(("LivenessApi", "ward"), vec![service()]).await?;
		Ok(some(&ward).context("no ward")?.clone())
	}

	/// Waits until the ward has this status on Vigil.
	pub async fn status(&self, status: &str) -> Result<()> {
		until(&format!("{status} ward on Vigil"), CHANGE, async || {
			let ward = self.ward().await?;
			let now = ward.at("status").and_then(name).map(str::to_owned);
			Ok(Seen::when(now.as_deref() == Some(status), now))
		})
		.await
	}

	/// Waits until a checkpoint of the living ward is on Vigil: the watchers sign, and agree.
	pub async fn certified(&self) -> Result<()> {
		until("checkpoint on Vigil", CHANGE, async || {
			let ward = self.ward().await?;
			let checkpoint = ward.at("checkpoint").and_then(some);
			Ok(Seen::when(checkpoint.is_some(), ward.at("status").and_then(name)))
		})
		.await
	}

	/// The incidents that are kept, oldest first.
	pub async fn incidents(&self) -> Result<Vec<DecodedValue>> {
		let incidents = self.vigil.api(("LivenessApi", "incidents"), vec![service()]).await?;
		Ok(items(&incidents).into_iter().cloned().collect())
	}

	/// All certified downtime of the ward, as cover counts it, with the certificates that it rests on.
	pub async fn downtime(&self) -> Result<DecodedValue> {
		let ever = [Value::u128(0), Value::u128(u64::MAX.into())];
		let asked = [service()].into_iter().chain(ever).collect();
		self.vigil.api(("InsuranceApi", "downtime"), asked).await
	}

	/// A protocol with a vault on haven, which trusts the watchers in office.
	pub async fn protocol(&self) -> Result<Value> {
		let call = ("Failover", "register_protocol");
		let made = self.vigil.execute(call, vec![], &key(OWNER)?).await?;
		let protocol = event(&made, "Failover", "ProtocolRegistered", "protocol")?;
		let set = self.in_office(WATCHERS.len()).await?;
		let genesis = Value::from_bytes(self.vigil.genesis());
		let trusted = vec![genesis, field(&set, "commitment")?, field(&set, "policy")?];
		self.haven.sudo("Inbox", "install_set", trusted).await?;
		self.haven.sudo("Vault", "open_vault", vec![service(), protocol.clone()]).await?;
		Ok(protocol)
	}

	/// Arms a plan that activates the protocol's vault while the ward stands, and waits until haven
	/// keeps it.
	pub async fn arm(&self, protocol: &Value) -> Result<()> {
		let owner = key(OWNER)?;
		let inbox = self.haven.api(("InboxApi", "inbox"), vec![]).await?;
		let form = Value::unnamed_variant("Xcm", [Value::u128(5)]);
		let chain =
			vec![field(&inbox, "destination")?, form, unit("None"), Value::from_bytes("Inbox")];
		let made = self.vigil.execute(("Failover", "register_destination"), chain, &owner).await?;
		let destination = event(&made, "Failover", "DestinationRegistered", "id")?;
		let activate = program(&self.vigil, self.haven.call_data("Vault", "activate", vec![])?)?;
		let stand_by = program(&self.vigil, self.haven.call_data("Vault", "stand_by", vec![])?)?;
		let target = Value::named_composite([
			("destination", destination),
			("delay", Value::u128(0)),
			("failover", Value::from_bytes(activate)),
			("failback", Value::from_bytes(stand_by)),
		]);
		let targets = Value::unnamed_composite([target]);
		let terms = self.vigil.api(("RestakingApi", "terms"), vec![service()]).await?;
		let terms = field(some(&terms).context("no terms")?, "latest")?;
		let (class, value) = (unit("Normal"), Value::u128(0));
		let plan = vec![protocol.clone(), service(), class, targets, value, terms];
		let made = self.vigil.execute(("Failover", "arm_plan"), plan, &owner).await?;
		let plan = event(&made, "Failover", "PlanArmed", "plan")?;
		until("plan on haven", CHANGE, async || {
			let kept = self.haven.api(("InboxApi", "plan"), vec![service(), plan.clone()]).await?;
			Ok(Seen::when(some(&kept).is_some(), name(&kept)))
		})
		.await
	}

	/// Waits until the protocol's vault works, or stands by, and returns how often it was activated.
	pub async fn vault(&self, protocol: &Value, active: bool) -> Result<u128> {
		let what = if active { "vault that works" } else { "vault that stands by" };
		until(what, CHANGE, async || {
			let vault =
				self.haven.api(("VaultApi", "vault"), vec![service(), protocol.clone()]).await?;
			let vault = some(&vault).context("no vault")?;
			let now = vault.at("active").and_then(Value::as_bool);
			let activations = vault.at("activations").and_then(number);
			Ok(Seen::some(activations.filter(|_| now == Some(active)), now))
		})
		.await
	}

	/// The process that makes the ward's blocks, or the one that the watchers ask.
	pub fn process(&self, name: &str) -> Result<&CustomProcessNode> {
		process(&self.net, name)
	}

	/// Ends it and removes what it wrote.
	pub async fn finish(self) -> Result<()> {
		self.net.finish().await
	}
}

/// The secret of the account whose bond stands behind a node that Zombienet started.
pub fn stash(node: &str) -> String {
	let mut letters = node.chars();
	let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
	format!("//{first}{}//stash", letters.as_str())
}

fn process<'a>(net: &'a Net, name: &str) -> Result<&'a CustomProcessNode> {
	net.get_custom_process(name)
}

fn service() -> Value {
	Value::u128(SERVICE)
}

fn percent(percent: u128) -> Value {
	Value::u128(percent * 10_000_000)
}

/// What offences cost: the least that the chain allows for silence, more for lies.
fn offences() -> Value {
	Value::named_composite([
		("halt", percent(10)),
		("checkpoint", percent(10)),
		("own", percent(10)),
		("silence", Value::u128(1_000_000)),
		("duty", Value::u128(5_000_000)),
	])
}

/// Terms that let anybody watch, and punish nobody who is paused.
fn terms() -> Value {
	let policy = Value::named_composite([
		("head", unit("Latest")),
		("halt_after", Value::u128(HALT_AFTER)),
		("round_length", Value::u128(1)),
		("margin", Value::u128(1)),
		("checkpoint_interval", Value::u128(4)),
		("stable_for", Value::u128(HALT_AFTER)),
		("standby_after", Value::u128(DAY)),
		("gone_after", Value::u128(DAY)),
		("min_voices", Value::u128(1)),
		("time_margin", Value::u128(0)),
	]);
	Value::named_composite([
		("policy", policy),
		("max_members", Value::u128(100)),
		("min_stake", Value::u128(100_000_000_000_000)),
		("weight_cap", percent(40)),
		("max_slash", percent(10)),
		("min_participation", percent(0)),
		("allow_list", Value::bool(false)),
		("offences", offences()),
	])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_node_s_stash_is_derived_from_its_name() {
		assert_eq!(stash("alice"), "//Alice//stash");
	}
}
