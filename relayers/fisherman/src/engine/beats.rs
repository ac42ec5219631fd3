// SPDX-License-Identifier: Apache-2.0

//! Posts about wards' blocks, which Vigil stamps with its own clock: own ones, at the pace that the operator
//! wants, and those of others, whose bond is whoever's who shows that the ward has another block there.

use super::Fisherman;
use crate::{
	judge::{block, cannot, Finding, Trusted},
	now, said, tendermint,
	vigil::Beat,
	ward::WardNode,
	wards::{Family, Ward},
};
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{Height, Seconds, ServiceId, H256};
use vigil_relayer_link::payer::Call;

/// For how long a post stands before its bond comes back; Vigil refuses to give it back sooner.
const KEPT: u64 = 7 * 86_400;
/// Posts of others that are remembered as looked at.
const MOST_CHECKED: usize = 65_536;

/// What is known of posts.
pub(super) struct Beats {
	every: BTreeMap<ServiceId, Seconds>,
	/// Posts that are true.
	checked: BTreeSet<(ServiceId, u64)>,
	/// Own ones that stand.
	own: BTreeMap<ServiceId, usize>,
	problems: BTreeMap<ServiceId, String>,
}

/// What is due about the posts of a ward.
#[derive(Debug, PartialEq, Eq)]
struct Due {
	/// Whether to post.
	post: bool,
	/// An own one to take back.
	withdraw: Option<u64>,
}

impl Beats {
	pub fn new(every: BTreeMap<ServiceId, Seconds>) -> Self {
		let (checked, own, problems) = Default::default();
		Self { every, checked, own, problems }
	}

	/// How many own posts stand.
	pub fn standing(&self, service: ServiceId) -> usize {
		self.own.get(&service).copied().unwrap_or_default()
	}

	/// What is wrong with them.
	pub fn problem(&self, service: ServiceId) -> Option<String> {
		self.problems.get(&service).cloned()
	}

	fn check(&mut self, service: ServiceId, number: u64) {
		if self.checked.len() >= MOST_CHECKED {
			self.checked.clear();
		}
		self.checked.insert((service, number));
	}
}

/// What is due, by what stands on Vigil: so a restart posts nothing twice.
fn due(posts: &[Beat], by: &[u8; 32], every: Option<Seconds>, now: u64) -> Due {
	let own = || posts.iter().filter(|post| post.by == *by);
	let last = own().map(|post| post.at.0).max();
	let waited = |every: Seconds| last.is_none_or(|last| now.saturating_sub(last) >= every.0);
	let oldest = own().min_by_key(|post| post.at);
	let old = oldest.filter(|post| now.saturating_sub(post.at.0) > KEPT);
	Due { post: every.is_some_and(waited), withdraw: old.map(|post| post.number) }
}

impl Fisherman {
	/// Looks at the posts about each ward that has a node.
	pub(super) async fn keep_beats(&mut self) {
		let services: Vec<ServiceId> = self.wards.keys().copied().collect();
		for service in services {
			match self.keep_beats_of(service).await {
				Ok(()) => drop(self.beats.problems.remove(&service)),
				Err(problem) => drop(self.beats.problems.insert(service, problem)),
			}
		}
	}

	async fn keep_beats_of(&mut self, service: ServiceId) -> Result<(), String> {
		let posts = self.vigil.beats(service).await.map_err(|error| error.to_string())?;
		let by = *self.payer.key().account_ref();
		let own = posts.iter().filter(|post| post.by == by).count();
		self.beats.own.insert(service, own);
		let Due { post, withdraw } =
			due(&posts, &by, self.beats.every.get(&service).copied(), now().0);
		if let Some(number) = withdraw {
			self.call(&said::withdraw_beat(service, number)).await?;
		}
		if post {
			let (height, hash) = self.newest(service).await?;
			self.call(&said::beat(service, height, hash)).await?;
		}
		for other in posts.iter().filter(|post| post.by != by) {
			if !self.beats.checked.contains(&(service, other.number)) {
				self.refute(service, other).await?;
			}
		}
		Ok(())
	}

	/// The newest block of a ward that is final.
	async fn newest(&self, service: ServiceId) -> Result<(Height, H256), String> {
		let ward = self.wards.get(&service).ok_or("no node of the ward is configured")?;
		let height = ward.final_height().await.ok_or("the ward has shown no final block")?;
		let found = hash_at(ward, height).await?;
		Ok((Height(height), found.ok_or("the ward has shown no final block")?))
	}

	/// Refutes a post if the ward has another block there.
	async fn refute(&mut self, service: ServiceId, post: &Beat) -> Result<(), String> {
		let trusted = self.vigil.trusted(service).await.map_err(|error| error.to_string())?;
		let Some(ward) = self.wards.get(&service).cloned() else { return Ok(()) };
		match hash_at(&ward, post.height.0).await? {
			None => return Ok(()),
			Some(hash) if hash == post.hash => {
				self.beats.check(service, post.number);
				return Ok(());
			},
			Some(_) => {},
		}
		match proven(&ward, post.height.0, &trusted).await? {
			Finding::False(shown) => {
				let number = post.number;
				log::info!(target: "fisherman", "service {service}: post {number} is false");
				self.call(&said::refute_beat(service, number, &shown)).await
			},
			Finding::Waits(why) | Finding::Cannot(why) => {
				Err(format!("post {} is of another block than the ward's: {why}", post.number))
			},
			Finding::True => Ok(()),
		}
	}

	async fn call(&self, call: &Call<'_>) -> Result<(), String> {
		let connection = self.vigil.connection().map_err(|error| error.to_string())?;
		let done = self.payer.submit(&connection, call).await;
		done.map(drop).map_err(|error| format!("{}: {error}", call.name))
	}
}

/// The ward's block at a height, if it has come to that.
async fn hash_at(ward: &Ward, height: u64) -> Result<Option<H256>, String> {
	if ward.final_height().await.is_none_or(|last| height > last) {
		return Ok(None);
	}
	match (ward.family(), u32::try_from(height)) {
		(Family::Substrate, Ok(height)) => {
			let header = ward.nodes.header(height).await.map_err(|error| error.to_string())?;
			Ok(Some(header.hash()))
		},
		(Family::Tendermint, _) => {
			let node = ward.cosmos().ok_or("no node of the ward is configured")?;
			let (header, _) = node.signed(height).await.map_err(|error| error.to_string())?;
			Ok(Some(vigil_proofs::tendermint::header_hash(&header)))
		},
		// Nothing can be shown of it.
		_ => Ok(None),
	}
}

/// A proof of the ward's block at a height.
async fn proven(ward: &Ward, height: u64, trusted: &Trusted) -> Result<Finding, String> {
	let found = match (ward.family(), u32::try_from(height), ward.cosmos()) {
		(Family::Substrate, Ok(height), _) => {
			let header = ward.nodes.header(height).await.map_err(|error| error.to_string())?;
			block(&ward.nodes, trusted, &header, now()).await
		},
		(Family::Tendermint, _, Some(node)) => {
			tendermint::block(node, height, trusted, now()).await
		},
		_ => return Ok(cannot("of a ward of this family nothing is proven")),
	};
	found.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::UnixTime;

	const ME: [u8; 32] = [1; 32];
	const NOW: u64 = 10_000_000;

	fn beat(number: u64, by: u8, age: u64) -> Beat {
		let at = UnixTime(NOW - age);
		Beat { number, height: Height(7), hash: H256::zero(), at, by: [by; 32], bond: 1 }
	}

	#[test]
	fn own_posts_follow_each_other_at_the_pace_that_is_wanted_whoever_else_posts() {
		let due = |posts: &[Beat], every| due(posts, &ME, every, NOW).post;
		let hour = Some(Seconds(3_600));
		assert!(due(&[], hour) && !due(&[], None));
		assert!(due(&[beat(1, 2, 5)], hour), "somebody else's is not ours");
		assert!(!due(&[beat(1, 1, 3_599)], hour));
		assert!(due(&[beat(1, 1, 9_000), beat(2, 1, 3_600)], hour));
	}

	#[test]
	fn an_own_post_is_taken_back_when_nobody_needs_it_any_more() {
		let due = |posts: &[Beat]| due(posts, &ME, None, NOW).withdraw;
		assert_eq!(due(&[beat(1, 1, KEPT)]), None);
		assert_eq!(due(&[beat(1, 2, KEPT + 1), beat(4, 1, KEPT + 1), beat(6, 1, 3)]), Some(4));
	}
}
