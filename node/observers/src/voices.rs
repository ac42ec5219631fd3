// SPDX-License-Identifier: Apache-2.0

//! Which endpoints are one voice. Pure.
//!
//! A *voice* is what one provider's endpoints say together. Endpoints are of one provider if they bear
//! one label, or if they are on one host, whatever the labels say: who controls the one controls the
//! other. Whoever is linked to one of them in either way is of that voice too.

use crate::quorum::needed;
use std::net::{IpAddr, Ipv4Addr};
use url::{Host, Url};
use vigil_primitives::Height;

/// Second-level labels under which countries register, so that the name someone registered has three.
const SECOND_LEVEL: [&str; 13] =
	["ac", "co", "com", "edu", "go", "gob", "gov", "mil", "ne", "net", "nom", "or", "org"];

/// Which endpoint speaks for which voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
	voice_of: Vec<usize>,
	voices: usize,
}

impl Panel {
	/// A panel of the providers and URLs of endpoints, in the order of the endpoints. Labels that differ
	/// only in case or in blanks around them are one provider.
	pub fn new<'a>(endpoints: impl IntoIterator<Item = (&'a str, &'a Url)>) -> Self {
		let mut known: Vec<(String, String, usize)> = Vec::new();
		for (provider, url) in endpoints {
			let (label, host) = (label(provider), host(url));
			let kin = |one: &&(String, String, usize)| one.0 == label || one.1 == host;
			let groups: Vec<usize> = known.iter().filter(kin).map(|one| one.2).collect();
			let group = groups.first().copied().unwrap_or(known.len());
			known.iter_mut().filter(|one| groups.contains(&one.2)).for_each(|one| one.2 = group);
			known.push((label, host, group));
		}
		Self::of(known.into_iter().map(|one| one.2))
	}

	/// A panel of endpoints that belong to these groups.
	pub(crate) fn of(groups: impl IntoIterator<Item = usize>) -> Self {
		let mut order: Vec<usize> = Vec::new();
		let voice_of = groups
			.into_iter()
			.map(|group| {
				order.iter().position(|other| *other == group).unwrap_or_else(|| {
					order.push(group);
					order.len() - 1
				})
			})
			.collect();
		Self { voice_of, voices: order.len() }
	}

	/// The number of voices.
	pub fn voices(&self) -> usize {
		self.voices
	}

	/// The voices that have to agree.
	pub fn needed(&self) -> usize {
		needed(self.voices)
	}

	/// The voice of each endpoint.
	pub(crate) fn voice_of(&self) -> &[usize] {
		&self.voice_of
	}

	/// What each voice says, from what each endpoint says. A voice whose endpoints contradict each
	/// other says nothing.
	pub fn speak<T: Clone + PartialEq>(&self, answers: &[Option<T>]) -> Vec<Option<T>> {
		let mut said: Vec<Option<T>> = vec![None; self.voices];
		let mut contradicts = vec![false; self.voices];
		for (voice, answer) in self.voice_of.iter().zip(answers) {
			let Some(answer) = answer else { continue };
			match &said[*voice] {
				Some(before) if before != answer => contradicts[*voice] = true,
				_ => said[*voice] = Some(answer.clone()),
			}
		}
		let quiet = |(said, contradicts): (Option<T>, bool)| said.filter(|_| !contradicts);
		said.into_iter().zip(contradicts).map(quiet).collect()
	}

	/// The highest head of each voice.
	pub fn highest(&self, heads: &[Option<Height>]) -> Vec<Option<Height>> {
		let mut highest = vec![None; self.voices];
		for (voice, head) in self.voice_of.iter().zip(heads) {
			highest[*voice] = highest[*voice].max(*head);
		}
		highest
	}

	/// How many voices have an endpoint of which this is true.
	pub(crate) fn count(&self, endpoints: impl IntoIterator<Item = bool>) -> usize {
		let mut has = vec![false; self.voices];
		for (voice, is) in self.voice_of.iter().zip(endpoints) {
			has[*voice] |= is;
		}
		has.into_iter().filter(|has| *has).count()
	}
}

/// A provider's label as it is compared.
pub(crate) fn label(provider: &str) -> String {
	provider.trim().to_lowercase()
}

/// Where a URL leads, as it is compared: the domain that somebody registered, or the address. On this
/// machine every port is a host of its own, since each may be the near end of a tunnel.
pub(crate) fn host(url: &Url) -> String {
	let here = || format!("this machine, port {}", url.port_or_known_default().unwrap_or(0));
	let address = match url.host() {
		None => return String::new(),
		Some(Host::Domain(name)) => {
			let name = name.trim_end_matches('.').to_lowercase();
			let local = name == "localhost" || name.ends_with(".localhost");
			return if local { here() } else { registered(&name) };
		},
		Some(Host::Ipv4(address)) => IpAddr::V4(address),
		Some(Host::Ipv6(address)) => IpAddr::V6(address).to_canonical(),
	};
	if address.is_loopback() || address == IpAddr::V4(Ipv4Addr::UNSPECIFIED) {
		return here();
	}
	address.to_string()
}

/// The part of a domain name that somebody registered. Where that is in doubt it is rather too short:
/// two who are taken for one cost a voice, one who is taken for two may cost a false alarm.
fn registered(name: &str) -> String {
	let labels: Vec<&str> = name.split('.').collect();
	let country = labels.last().is_some_and(|top| top.len() == 2);
	let second = labels.iter().rev().nth(1).is_some_and(|label| SECOND_LEVEL.contains(label));
	let kept = if country && second { 3 } else { 2 };
	labels.get(labels.len().saturating_sub(kept)..).unwrap_or_default().join(".")
}

#[cfg(test)]
#[path = "voices_tests.rs"]
mod tests;
