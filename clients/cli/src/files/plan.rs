// SPDX-License-Identifier: Apache-2.0

//! `plan.toml`: what a protocol wants to happen where when its ward halts, and after it recovers.

use super::{
	program::{self, Form, Step},
	toml,
};
use crate::{
	chain::{Chain, Net, Runtime},
	commands::{read, ward},
	error::{Problem, Result},
	units,
};
use serde::Deserialize;
use serde_json::{json, Value as Json};
use std::{collections::BTreeMap, path::Path};
use vigil_primitives::H256;

/// A file to start from.
pub const TEMPLATE: &str = include_str!("../../examples/plan.toml");

/// A plan as people write it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
	/// The protocol.
	pub protocol: u32,
	/// The service whose Halt fires it.
	pub service: u32,
	/// Who goes first when many fire at once.
	#[serde(default)]
	pub class: Class,
	/// What is declared to be at stake.
	#[serde(default)]
	pub value: Option<String>,
	/// The hash of the terms that it relies on; without it, of those that are the latest.
	#[serde(default)]
	pub terms: Option<String>,
	/// The destinations, the preferred one first.
	pub target: Vec<Target>,
}

/// Who goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Class {
	/// Before all others.
	Critical,
	/// In the middle.
	#[default]
	Normal,
	/// When all others are done.
	Deferrable,
}

/// What happens at one destination.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
	/// The number of its entry.
	pub destination: u32,
	/// How long after the first Halt.
	#[serde(default)]
	pub delay: Option<String>,
	/// What is done when the ward halts.
	pub failover: Vec<Step>,
	/// What is done after it lives again, if the plan fired.
	#[serde(default)]
	pub failback: Vec<Step>,
}

/// A plan as the chain takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
	/// The protocol.
	pub protocol: u32,
	/// The service.
	pub service: u32,
	/// The class.
	pub class: &'static str,
	/// The targets, with their programs.
	pub targets: Json,
	/// What is declared, in planck.
	pub value: u128,
	/// The hash of the terms.
	pub terms: String,
}

/// Reads and builds a plan. `nodes` are those of destinations, by their number.
pub async fn build(chain: &Chain, path: &Path, nodes: &[String]) -> Result<Built> {
	let file: PlanFile = toml(path)?;
	if file.target.is_empty() {
		return Err(Problem::usage("the plan has no [[target]]"));
	}
	let runtimes = runtimes(nodes).await?;
	let mut targets = Vec::new();
	let mut before = 0;
	for target in &file.target {
		let id = target.destination;
		let place = format!("target with destination {id}");
		let entry = destination(chain, id).await?;
		let form = Form::read(&entry["takes"])
			.ok_or_else(|| chain.runtime.lacks(&format!("form for destination {id}")))?;
		let delay = target.delay.as_deref().map(units::parse_seconds).transpose();
		let delay = delay.map_err(|why| Problem::usage(format!("{place}: {why}")))?.unwrap_or(0);
		if delay < before {
			return Err(Problem::usage(format!(
				"{place}: delays do not fall from target to target"
			)));
		}
		before = delay;
		let runtime = runtime_of(&runtimes, &entry, form)?;
		let program = |steps: &[Step]| -> Result<String> {
			let bytes = program::build(chain, form, runtime, steps)?;
			Ok(format!("0x{}", hex::encode(bytes)))
		};
		if target.failover.is_empty() {
			return Err(Problem::usage(format!("{place}: `failover` has no steps")));
		}
		targets.push(json!({
			"destination": id,
			"delay": delay,
			"failover": program(&target.failover)?,
			"failback": program(&target.failback)?,
		}));
	}
	let value = file.value.as_deref().map(units::parse_vgl).transpose();
	Ok(Built {
		protocol: file.protocol,
		service: file.service,
		class: match file.class {
			Class::Critical => "Critical",
			Class::Normal => "Normal",
			Class::Deferrable => "Deferrable",
		},
		targets: Json::Array(targets),
		value: value.map_err(|why| Problem::usage(format!("value: {why}")))?.unwrap_or(0),
		terms: terms(chain, &file).await?,
	})
}

/// The hash of the terms that a plan relies on. One that names others than the latest is refused here already.
async fn terms(chain: &Chain, file: &PlanFile) -> Result<String> {
	let known = chain.ask("RestakingApi", "terms", &[file.service.into()]).await?;
	let latest = known["latest"].as_str().ok_or_else(|| ward::no_service(file.service))?;
	match &file.terms {
		Some(named) if named != latest => Err(Problem::refused(format!(
			"the terms of service {} are {latest}, not those that the plan names",
			file.service
		))
		.hint(format!("read them with `vigil service show {}`, and name them", file.service))),
		_ => Ok(latest.to_string()),
	}
}

/// The entry of a destination.
pub async fn destination(chain: &Chain, id: u32) -> Result<Json> {
	let page = chain.ask("FailoverApi", "destinations", &[id.into(), 1.into()]).await?;
	let entry = read::list(&page["entries"]).first().filter(|entry| entry["lane"] == id).cloned();
	entry.ok_or_else(|| {
		Problem::refused(format!("there is no destination {id}"))
			.hint("see `vigil destination list`")
	})
}

/// A destination's runtime, and the hash of its first block.
pub struct There {
	runtime: Runtime,
	genesis: H256,
}

/// The runtimes behind `URL`, for all destinations, or `NUMBER=URL`, for one.
pub async fn runtimes(nodes: &[String]) -> Result<BTreeMap<u32, There>> {
	let mut found = BTreeMap::new();
	for node in nodes {
		let (id, url) = split(node)?;
		let net = Net { urls: vec![url.to_string()], genesis: None };
		let chain = net.open().await?;
		let genesis = chain.genesis();
		found.insert(id, There { runtime: chain.runtime, genesis });
	}
	Ok(found)
}

/// The runtime of a destination, if its node was named. A program in the words of another chain's runtime would do there
/// what nobody meant.
pub fn runtime_of<'a>(
	runtimes: &'a BTreeMap<u32, There>,
	entry: &Json,
	form: Form,
) -> Result<Option<&'a Runtime>> {
	let id = u32::try_from(read::number(&entry["lane"])).unwrap_or(u32::MAX);
	let found = runtimes.get(&id).or_else(|| runtimes.get(&u32::MAX));
	let Some(There { runtime, genesis }) = found.filter(|_| form != Form::Evm) else {
		return Ok(None);
	};
	ensure_chain(entry, *genesis)?;
	Ok(Some(runtime))
}

/// Refuses a node that is of another chain than a destination's entry names.
pub fn ensure_chain(entry: &Json, genesis: H256) -> Result<()> {
	let network = &entry["destination"]["network"];
	match network.as_str() == Some(&format!("{genesis:?}")) {
		true => Ok(()),
		false => Err(Problem::refused(format!(
			"the node is of the chain {genesis:?}, but destination {} is on {}",
			entry["lane"],
			network.as_str().unwrap_or("?")
		))
		.hint("name a node of that chain; NUMBER=URL names one for a single destination")),
	}
}

/// A destination's number, or none for all, and the address of its node.
fn split(node: &str) -> Result<(u32, &str)> {
	match node.split_once('=') {
		Some((number, url)) if !number.contains(':') => {
			let number = number.parse().map_err(|_| {
				Problem::usage("--destination-url is URL, or NUMBER=URL for one destination")
			})?;
			Ok((number, url))
		},
		_ => Ok((u32::MAX, node)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_template_is_a_plan() {
		let plan: PlanFile = ::toml::from_str(TEMPLATE).unwrap();
		assert_eq!(plan.class, Class::Critical);
		assert_eq!(plan.target.len(), 2);
		assert_eq!(plan.target[0].failover.len(), 1);
	}

	#[test]
	fn a_plan_with_a_typing_error_is_refused() {
		for (from, to) in [
			("class", "clas"),
			("class = \"Critical\"", "class = \"critical\""),
			("protocol = 0", "protocol = -1"),
			("protocol = 0", "protocol = \"0\""),
			("protocol = 0", "protocol = 4294967296"),
			("[[target.failover]]", "[[target.fail_over]]"),
		] {
			assert!(TEMPLATE.contains(from), "{from}");
			let text = TEMPLATE.replacen(from, to, 1);
			assert!(::toml::from_str::<PlanFile>(&text).is_err(), "{to}");
		}
	}

	#[test]
	fn a_node_of_another_chain_lends_no_words_to_a_program() {
		let genesis = H256([0x11; 32]);
		let entry = |network: &str| json!({ "lane": 3, "destination": { "network": network } });
		assert!(ensure_chain(&entry(&format!("0x{}", "11".repeat(32))), genesis).is_ok());
		for other in ["", "0x11", &format!("0x{}", "22".repeat(32))] {
			let problem = ensure_chain(&entry(other), genesis).unwrap_err();
			assert!(problem.text().contains("destination 3"), "{}", problem.text());
		}
		assert!(ensure_chain(&json!({}), genesis).is_err(), "an entry that says nothing");
	}

	#[test]
	fn a_node_is_of_one_destination_or_of_all() {
		assert_eq!(split("3=ws://a").unwrap(), (3, "ws://a"));
		assert_eq!(split("ws://a/?key=b").unwrap(), (u32::MAX, "ws://a/?key=b"));
		assert!(split("x=ws://a").is_err() && split("-1=ws://a").is_err());
	}
}
