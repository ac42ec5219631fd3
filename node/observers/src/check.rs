// SPDX-License-Identifier: Apache-2.0

//! What an operator should know before trusting endpoints with a vote: one sentence per finding.

use crate::{
	endpoint::{bounded, timely, Endpoint},
	problem::Problem,
	settings::Settings,
	source::{Asked, Proof, Shown},
};
use std::time::Duration;
use vigil_primitives::{Head, Height};

/// How many blocks an endpoint may be behind the furthest that half of the others reached.
const BEHIND: u64 = 5;

/// How many times as long as an answer a proof may take here: a watcher that runs is not that far behind.
const PATIENCE: u32 = 10;

/// Everything one endpoint was asked.
pub(crate) struct Checked {
	name: String,
	identity: Asked<()>,
	pub latest: Asked<Shown>,
	finalized: Asked<Shown>,
	final_at: Option<Asked<Option<Shown>>>,
	/// Its final block as the ward's consensus proves it, where anything is trusted by which it could.
	proven: Option<Asked<Shown>>,
}

/// Asks one endpoint everything that watching needs, even if it rests.
pub(crate) async fn dial(endpoint: &Endpoint, limit: Duration, unix: u64) -> Checked {
	let source = &endpoint.source;
	let (identity, latest, finalized) = futures::join!(
		bounded(limit, source.identify()),
		bounded(limit, source.head(Head::Latest)),
		bounded(limit, source.head(Head::Finalized)),
	);
	let final_at = match &finalized {
		Ok(shown) => Some(bounded(limit, source.at(shown.block.height)).await),
		Err(_) => None,
	};
	let proven = match &finalized {
		Ok(shown) if source.can_prove() => {
			Some(endpoint.prove(&shown.block, limit.saturating_mul(PATIENCE), unix).await)
		},
		_ => None,
	};
	// Who serves another chain has nothing to say about this one.
	let latest = identity.clone().and(latest);
	let name = format!("{} ({})", endpoint.provider, endpoint.url);
	Checked { name, identity, latest, finalized, final_at, proven }
}

/// The findings about all endpoints.
pub(crate) fn findings(checked: &[Checked], settings: &Settings, unix: u64) -> Vec<String> {
	let mut heights: Vec<Height> = checked
		.iter()
		.filter_map(|one| one.latest.as_ref().ok())
		.map(|one| one.block.height)
		.collect();
	heights.sort_unstable();
	let median = heights.get(heights.len() / 2).copied();
	checked.iter().flat_map(|one| about(one, settings, median, unix)).collect()
}

fn about(one: &Checked, settings: &Settings, median: Option<Height>, unix: u64) -> Vec<String> {
	let say = |text: String| format!("{}: {text}", one.name);
	if let Err(problem) = &one.identity {
		return vec![say(problem.to_string())];
	}
	let mut findings = Vec::new();
	match &one.latest {
		Err(problem) => findings.push(say(format!("no newest block: {problem}"))),
		Ok(shown) => findings.extend(stale(shown, settings, median, unix).into_iter().map(say)),
	}
	match (&one.finalized, &one.final_at) {
		(Err(problem), _) => findings.push(say(format!("no final block: {problem}"))),
		(Ok(_), Some(Err(problem))) => findings.push(say(format!("no block by height: {problem}"))),
		(Ok(head), Some(Ok(at))) if at.map(|at| at.block) != Some(head.block) => {
			findings.push(say("by height it shows another block than as its final head".into()));
		},
		_ => {},
	}
	if let Some(Err(problem)) = &one.proven {
		findings.push(say(format!("{problem}; so alone it refutes no halt")));
	}
	findings
}

fn stale(shown: &Shown, settings: &Settings, median: Option<Height>, unix: u64) -> Vec<String> {
	let Shown { block, proof } = shown;
	let mut findings = Vec::new();
	let age = unix.saturating_sub(block.timestamp.0);
	if let Err(problem) = timely(Ok(*shown), unix) {
		findings.push(problem.to_string());
	}
	if block.timestamp.0 != 0 && Duration::from_secs(age) >= settings.limits.halt {
		findings.push(format!(
			"its newest block {} is {age} s old by this machine's clock",
			block.height
		));
	}
	if let Some(median) = median.filter(|median| block.height.0.saturating_add(BEHIND) < median.0) {
		findings.push(format!("its newest block {} is behind the others' {median}", block.height));
	}
	if *proof == Proof::Claimed {
		findings.push(Problem::Missing("header whose hash can be recomputed here").to_string());
	}
	findings
}
