// SPDX-License-Identifier: Apache-2.0

//! `vigil plan prove`: what a destination keeps of a plan, by a proof against its certified state.

use super::show::plan_of;
use crate::{
	chain::{hash, Chain, Net},
	commands::read,
	error::{Problem, Result},
	files::plan::destination,
	tx::Intent,
};
use serde_json::{json, Value as Json};
use vigil_relayer_link::{entry::map_key, proof};

/// A call that proves it.
pub async fn intent(chain: &Chain, plan: u32, lane: u32, node: &str) -> Result<Intent> {
	let found = plan_of(chain, plan).await?;
	let targets = read::list(&found["targets"]);
	let index = targets
		.iter()
		.position(|target| target["lane"] == lane)
		.ok_or_else(|| Problem::usage(format!("plan {plan} has no destination {lane}")))?;
	let entry = destination(chain, lane).await?;
	let service = entry["certified_by"].as_u64().ok_or_else(|| {
		Problem::refused(format!(
			"no service certifies destination {lane}, so nothing can be proven"
		))
	})?;
	let checkpoints = chain.ask("LivenessApi", "checkpoints", &[service.into()]).await?;
	let checkpoint = read::list(&checkpoints).last().ok_or_else(|| {
		Problem::refused(format!("service {service} has certified no checkpoint yet"))
			.hint("try again in a while")
	})?;
	let there = Net { urls: vec![node.to_string()], genesis: None }.open().await?;
	let block = hash(checkpoint["block_hash"].as_str().unwrap_or_default())?;
	let key = key(&read::text(&entry["inbox_name"]), &found["service"], plan);
	let nodes = proof::nodes(&there.connection, block, &[key]).await.map_err(|error| {
		Problem::refused("the destination's node has no proof for the certified block")
			.cause(error)
			.hint("ask a node that keeps older states, or try again after the next checkpoint")
	})?;
	let nodes: Vec<_> = nodes.iter().map(|node| format!("0x{}", hex::encode(node))).collect();
	let arguments = json!({
		"plan": plan, "target": index, "height": checkpoint["height"], "proof": nodes,
	});
	Ok(Intent::new("Failover", "prove_firing", arguments))
}

/// Where an inbox keeps the receipt of a plan.
fn key(inbox: &Json, service: &Json, plan: u32) -> Vec<u8> {
	let service = u32::try_from(read::number(service)).unwrap_or(u32::MAX).to_le_bytes();
	let keys = [service.to_vec(), plan.to_le_bytes().to_vec()];
	map_key(inbox.as_str().unwrap_or_default(), "PlanReceipts", &keys)
}
