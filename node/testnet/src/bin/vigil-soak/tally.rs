// SPDX-License-Identifier: Apache-2.0

//! What happened and what of it should not have.

use crate::{memory::Memory, traffic::Traffic};
use std::{collections::BTreeMap, fmt};
use vigil_primitives::{ProtocolId, ServiceId};

/// How much a certified downtime may differ from what was seen from outside: a round, a block of the
/// ward and of Vigil, and the time between two looks.
const DOWNTIME_ERROR: f64 = 10.0;

/// What was done to one ward and sent for its protocol.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
	/// How often it stood for longer than `halt_after`.
	pub outages: u32,
	/// How many messages were sent.
	pub messages: u32,
	/// The protocol that sends them.
	pub poster: ProtocolId,
}

/// What happened.
#[derive(Debug, Default)]
pub struct Tally {
	/// How many turns were played.
	pub turns: u32,
	/// How often a ward stood for less than `halt_after`.
	pub hiccups: u32,
	/// How often a ward's newest blocks were replaced by others.
	pub reorganisations: u32,
	/// From `halt_after` to a vault that works, in seconds, where nothing else was disturbed.
	pub reactions: Vec<f64>,
	/// What processes hold.
	pub memory: Memory,
	/// What watchers send each other.
	pub traffic: Traffic,
	counts: BTreeMap<ServiceId, Counts>,
	broken: Vec<String>,
}

impl Tally {
	/// The counts of a service.
	pub fn of(&mut self, service: ServiceId) -> &mut Counts {
		self.counts.entry(service).or_default()
	}

	/// Notes what does not hold.
	pub fn expect(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
		if !holds {
			let what = otherwise();
			println!("          BROKEN: {what}");
			self.broken.push(what);
		}
	}

	/// Compares a certified downtime with what was seen, in seconds.
	pub fn downtime(&mut self, certified: Option<f64>, seen: f64) {
		let right = certified.is_some_and(|time| (time - seen).abs() <= DOWNTIME_ERROR);
		self.expect(right, || format!("downtime {certified:?} s certified, {seen:.1} s seen"));
	}

	/// Whether everything held.
	pub fn held(&self) -> bool {
		self.broken.is_empty() && self.memory.excesses().next().is_none() && self.traffic.held()
	}
}

impl fmt::Display for Tally {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { turns, hiccups, reorganisations, .. } = self;
		writeln!(
			f,
			"  {turns} turns, {hiccups} too short for a halt, {reorganisations} of other blocks instead"
		)?;
		for (service, Counts { outages, messages, .. }) in &self.counts {
			writeln!(f, "  service {service}: {outages} outages, {messages} messages")?;
		}
		let mut reactions = self.reactions.clone();
		reactions.sort_by(f64::total_cmp);
		if let (Some(median), Some(worst)) = (reactions.get(reactions.len() / 2), reactions.last())
		{
			let count = reactions.len();
			writeln!(f, "  halt_after to a vault that works: median {median:.2} s, worst {worst:.2} s of {count}")?;
		}
		write!(f, "{}{}", self.memory, self.traffic)?;
		self.broken.iter().try_for_each(|what| writeln!(f, "  BROKEN: {what}"))
	}
}
