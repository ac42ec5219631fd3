// SPDX-License-Identifier: Apache-2.0

//! What follows from what was seen. Nothing here asks anybody.

use super::facts::{Account, Facts, Machine};
use crate::units;
use serde_json::{json, Value as Json};

/// Clocks that differ by more sign for other rounds.
const CLOCK: u64 = 2;
/// A block that has just come is at most so old, where clocks agree: it takes a slot to make it and travels.
pub(super) const AHEAD: u64 = 8;
/// A chain that made no block for so long stands, or the node lags.
const STALE: u64 = 60;
/// Eras before rewards are lost in which it is said.
const LAPSE: u32 = 3;
/// Seconds before cover ends in which it is said.
const ENDING: u64 = 7 * 24 * 3_600;

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
	/// What it is called; does not change.
	pub name: &'static str,
	/// What it is about, as far as its fix does not say; does not change while it lasts.
	pub about: String,
	/// What is wrong.
	pub says: String,
	/// What to do.
	pub fix: String,
}

impl Finding {
	fn new(name: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Self {
		Self { name, about: String::new(), says: says.into(), fix: fix.into() }
	}

	fn about(mut self, about: impl Into<String>) -> Self {
		self.about = about.into();
		self
	}

	/// By what it is known again.
	pub fn key(&self) -> String {
		format!("{} {} {}", self.name, self.about, self.fix)
	}

	/// As a document.
	pub fn document(&self) -> Json {
		json!({ "finding": self.name, "says": self.says, "fix": self.fix })
	}
}

/// All that is wrong.
pub fn findings(facts: &Facts) -> Vec<Finding> {
	let mut found = node(facts);
	found.extend(machine(&facts.machine));
	if let Some(account) = &facts.account {
		found.extend(stake(account));
		found.extend(watcher(account, &facts.machine));
		found.extend(customer(account, facts.now));
	}
	found
}

fn node(facts: &Facts) -> Vec<Finding> {
	let mut found = Vec::new();
	let mut add = |name, says: String, fix: &str| found.push(Finding::new(name, says, fix));
	let behind = facts.now.saturating_sub(facts.block_time);
	let ahead = facts.block_time.saturating_sub(facts.now);
	if ahead > CLOCK {
		add(
			"clock",
			format!("this machine's clock is {} behind the chain's", units::show_seconds(ahead)),
			"set it by NTP: `timedatectl set-ntp true`",
		);
	}
	let late = facts.arrival.filter(|late| *late > AHEAD && !facts.syncing);
	if let Some(late) = late {
		add(
			"clock",
			format!("this machine's clock is {} ahead of the chain's", units::show_seconds(late)),
			"set it by NTP: `timedatectl set-ntp true`",
		);
	}
	if facts.syncing {
		add("syncing", "the node is still syncing".into(), "wait until it has caught up");
	} else if behind > STALE && facts.arrival.is_none() {
		add(
			"stale",
			format!("the node's best block is {} old", units::show_seconds(behind)),
			"look at its peers and its log; if other nodes have newer blocks, restart it",
		);
	}
	if facts.peers == Some(0) && facts.should_have_peers {
		add("peers", "the node has no peers".into(), "open its port 30333, or give it --bootnodes");
	}
	found
}

fn machine(machine: &Machine) -> Vec<Finding> {
	let mut found = Vec::new();
	for (path, mode) in &machine.exposed {
		found.push(Finding::new(
			"file-mode",
			format!("others may use {path} (mode {mode:o})"),
			format!("`chmod 600 {path}`, and think of what is in it as known to them"),
		));
	}
	for path in &machine.missing {
		found.push(
			Finding::new(
				"file-missing",
				format!("{path} is missing"),
				"restore it; a new record of signatures only for a key that never signed",
			)
			.about(path),
		);
	}
	for path in &machine.unwritable {
		found.push(
			Finding::new(
				"record",
				format!("the record of signatures {path} cannot be written"),
				"the watcher signs nothing: give the file to the node's user, and free the disk",
			)
			.about(path),
		);
	}
	for (service, view) in &machine.watching {
		if let Some(least) = view.least.filter(|least| view.voices < u64::from(*least)) {
			found.push(
				Finding::new(
					"voices",
					format!(
						"service {service} is watched by {} voices and asks for {least}",
						view.voices
					),
					"name endpoints of more providers in watcher.toml",
				)
				.about(format!("service {service}")),
			);
		} else if view.voices < 4 {
			found.push(
				Finding::new(
					"voices",
					format!(
						"{} voices of service {service} tolerate none that fails or lies",
						view.voices
					),
					"name endpoints of four providers in watcher.toml",
				)
				.about(format!("service {service}")),
			);
		}
		for (provider, problem) in &view.failing {
			found.push(
				Finding::new(
					"endpoint",
					format!("service {service}: the endpoint of {provider} fails: {problem}"),
					"mend it or replace it, and try it with `vigil-node watcher check`",
				)
				.about(format!("service {service} {provider}")),
			);
		}
		if view.locked {
			found.push(
				Finding::new(
					"locked-key",
					format!(
						"a key of service {service} signs nothing: something else signed with it"
					),
					"stop the other machine, then `vigil-node watcher protection acknowledge`",
				)
				.about(format!("service {service}")),
			);
		}
		if !view.passed {
			found.push(
				Finding::new(
					"self-test",
					format!("the watcher of service {service} does not believe its own eyes"),
					"look at `vigil_watcherStatus`: clock, peers, and whether anything else lives",
				)
				.about(format!("service {service}")),
			);
		}
	}
	found
}

fn stake(account: &Account) -> Vec<Finding> {
	let mut found = Vec::new();
	if account.validates && account.active < account.least_to_validate {
		found.push(Finding::new(
			"bond",
			format!(
				"the bond is {} and validators need {}",
				units::show_vgl(account.active),
				units::show_vgl(account.least_to_validate)
			),
			"`vigil stake extra AMOUNT`",
		));
	}
	if account.validates && !account.has_session_keys {
		found.push(Finding::new(
			"session-keys",
			"the account validates and has registered no session keys",
			"on the validator's machine: `vigil stake session-keys`",
		));
	}
	if account.node_has_keys == Some(false) {
		found.push(Finding::new(
			"session-keys-elsewhere",
			"this node does not have the session keys that the account registered",
			"ask the validator's own node with --url, or register keys anew: `vigil stake session-keys`",
		));
	}
	for (case, worth) in &account.cases {
		found.push(Finding::new(
			"slash",
			format!("case {case} can take {} of the account", units::show_vgl(*worth)),
			format!("read it with `vigil slash show {case}`, and object or answer in time"),
		));
	}
	found
}

fn watcher(account: &Account, machine: &Machine) -> Vec<Finding> {
	let mut found = Vec::new();
	if let Some(key) = &machine.bls {
		let fix =
			"`vigil watcher register --bls FILE`, or `rotate` where another one is registered";
		match &account.bls {
			None => {
				found.push(Finding::new("bls-key", "the account has registered no BLS key", fix))
			},
			Some(registered) if registered != key => found.push(Finding::new(
				"bls-key",
				"the account has registered another BLS key than that of the file",
				fix,
			)),
			Some(_) => (),
		}
	}
	if account.bls.is_some() && account.watches_nothing {
		found.push(Finding::new(
			"no-allocation",
			"the account has registered a BLS key and watches no service",
			"`vigil watcher allocate SERVICE SHARE`; `vigil service list` shows what there is",
		));
	}
	for (service, least, behind) in &account.too_little {
		found.push(Finding::new(
			"allocation",
			format!(
				"{} is behind service {service}, which asks for {}",
				units::show_vgl(*behind),
				units::show_vgl(*least)
			),
			format!("`vigil watcher allocate {service} SHARE`, or add to the bond"),
		));
	}
	for (service, set, amount, eras) in &account.rewards {
		if *eras <= LAPSE {
			found.push(
				Finding::new(
					"rewards",
					format!(
						"{} of set {set} of service {service} is lost in {eras} eras",
						units::show_vgl(*amount)
					),
					"`vigil watcher claim --all`",
				)
				.about(format!("service {service} set {set}")),
			);
		}
	}
	found
}

fn customer(account: &Account, now: u64) -> Vec<Finding> {
	let mut found = Vec::new();
	for plan in &account.plans {
		let number = plan.plan;
		if !plan.delivered {
			found.push(Finding::new(
				"plan-undelivered",
				format!("plan {number} is not proven to be at all its destinations"),
				format!("is a relayer running? See `vigil plan show {number}`"),
			));
		} else if !plan.rehearsed {
			found.push(Finding::new(
				"plan-unrehearsed",
				format!("plan {number} was not rehearsed, or would fail, at a destination"),
				format!("`vigil plan rehearse {number} --node URL`, and mend its program"),
			));
		}
		if plan.terms_change {
			found.push(Finding::new(
				"terms",
				format!("the service of plan {number} announces other terms"),
				format!("read them with `vigil service show`, then `vigil plan affirm {number}` or leave"),
			));
		}
	}
	for (pool, policy, end) in &account.covers {
		if end.saturating_sub(now) <= ENDING {
			found.push(Finding::new(
				"cover",
				format!("policy {policy} of pool {pool} ends at {}", units::show_time(*end)),
				format!("`vigil cover renew {pool} {policy}`"),
			));
		}
	}
	found
}

#[cfg(test)]
mod tests;
