// SPDX-License-Identifier: Apache-2.0

//! Posts about wards' blocks, which Vigil stamps with its own clock: own ones, at the pace that the operator
//! wants, and those of others, whose bond is whoever's who shows that the ward has another block there.
//!
//! One node of Vigil may hide posts or make some up, so own ones stand if all nodes tell of them and nothing is posted
//! sooner than it was posted here; and one of somebody else is refuted now and then, and not each time.

use super::{blocks, Fisherman};
use crate::{judge::Finding, now, said, vigil::Beat};
use std::{
	collections::{BTreeMap, BTreeSet},
	time::{Duration, Instant},
};
use vigil_primitives::{Height, Seconds, ServiceId, H256};
use vigil_relayer_link::{payer::Call, RpcError};

/// For how long a post stands before its bond comes back; Vigil refuses to give it back sooner.
const KEPT: u64 = 7 * 86_400;
/// How long to wait before a post is refuted again: a node may only say that there is one, and take the fee.
const AGAIN: Duration = Duration::from_secs(600);
/// How long to wait, in seconds, before something is posted again that was not taken.
const RETRY: u64 = 300;
/// Posts of others that are remembered as looked at.
const MOST_CHECKED: usize = 65_536;

/// What is known of posts.
pub(super) struct Beats {
	every: BTreeMap<ServiceId, Seconds>,
	/// Posts that are true.
	checked: BTreeSet<(ServiceId, u64)>,
	/// When something was posted from here, in unix seconds.
	posted: BTreeMap<ServiceId, u64>,
	/// When false ones were refuted.
	refuted: BTreeMap<(ServiceId, u64), Instant>,
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
		let (checked, posted, refuted) = Default::default();
		let (own, problems) = Default::default();
		Self { every, checked, posted, refuted, own, problems }
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

	/// Whether a false post is to be refuted now. Notes that it is.
	fn refutes(&mut self, service: ServiceId, number: u64) -> bool {
		self.refuted.retain(|_, at| at.elapsed() < AGAIN);
		let is_new = !self.refuted.contains_key(&(service, number));
		self.refuted.entry((service, number)).or_insert_with(Instant::now);
		is_new
	}
}

/// What is due, by own posts that stand on Vigil and by when something was posted from here: so neither a restart nor a
/// node that hides posts has anything posted twice.
fn due(own: &[Beat], posted: Option<u64>, every: Option<Seconds>, now: u64) -> Due {
	let last = own.iter().map(|post| post.at.0).chain(posted).max();
	let waited = |every: Seconds| last.is_none_or(|last| now.saturating_sub(last) >= every.0);
	let oldest = own.iter().min_by_key(|post| post.at);
	let old = oldest.filter(|post| now.saturating_sub(post.at.0) > KEPT);
	Due { post: every.is_some_and(waited), withdraw: old.map(|post| post.number) }
}

/// From when on the next post is waited for. One that was not taken is tried again soon, though not at once: a node may
/// only say that it was not.
fn since(every: Seconds, now: u64, is_done: bool) -> u64 {
	match is_done {
		true => now,
		false => now.saturating_sub(every.0.saturating_sub(RETRY)),
	}
}

/// Own posts that all nodes tell of, and those of others that one does.
fn merged(told: Vec<Vec<Beat>>, by: &[u8; 32]) -> (Vec<Beat>, Vec<Beat>) {
	let own: Vec<Beat> = match told.split_first() {
		Some((first, rest)) => {
			let all = |post: &&Beat| post.by == *by && rest.iter().all(|one| one.contains(post));
			first.iter().filter(all).cloned().collect()
		},
		None => Vec::new(),
	};
	let mut others: Vec<Beat> = Vec::new();
	for post in told.into_iter().flatten().filter(|post| post.by != *by) {
		if !others.contains(&post) {
			others.push(post);
		}
	}
	(own, others)
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
		let told = self.vigil.beats_each(service).await.map_err(|error| error.to_string())?;
		let (own, others) = merged(told, self.payer.key().account_ref());
		self.beats.own.insert(service, own.len());
		let posted = self.beats.posted.get(&service).copied();
		let Due { post, withdraw } =
			due(&own, posted, self.beats.every.get(&service).copied(), now().0);
		if let Some(number) = withdraw {
			self.call(&said::withdraw_beat(service, number)).await?;
		}
		if post {
			let (height, hash) = self.newest(service).await?;
			let done = self.call(&said::beat(service, height, hash)).await;
			let every = self.beats.every.get(&service).copied().unwrap_or_default();
			self.beats.posted.insert(service, since(every, now().0, done.is_ok()));
			done?;
		}
		for other in others {
			if !self.beats.checked.contains(&(service, other.number)) {
				self.refute(service, &other).await?;
			}
		}
		Ok(())
	}

	/// The newest block of a ward that is final, as its nodes agree: a bond stands behind it.
	async fn newest(&self, service: ServiceId) -> Result<(Height, H256), String> {
		let ward = self.wards.get(&service).ok_or("no node of the ward is configured")?;
		let (nodes, mut lowest) = (blocks::nodes(ward), None);
		for (_, node) in &nodes {
			if let Ok(last) = node.last().await {
				lowest = Some(lowest.map_or(last, |lowest: u64| lowest.min(last)));
			}
		}
		let height = lowest.ok_or("the ward has shown no final block")?;
		let found = blocks::agreed(&blocks::shown(&nodes, height).await);
		let found = found.ok_or("the ward's nodes do not show the same block")?;
		Ok((Height(height), found))
	}

	/// Refutes a post if the ward has another block there.
	async fn refute(&mut self, service: ServiceId, post: &Beat) -> Result<(), String> {
		let Some(ward) = self.wards.get(&service).cloned() else { return Ok(()) };
		let (nodes, height) = (blocks::nodes(&ward), post.height.0);
		let shown = blocks::shown(&nodes, height).await;
		if blocks::agreed(&shown) == Some(post.hash) {
			self.beats.check(service, post.number);
			return Ok(());
		}
		let other = |(_, hash): &(String, Option<H256>)| hash.is_some_and(|hash| hash != post.hash);
		let others = nodes.iter().zip(&shown).filter(|(_, shown)| other(shown));
		let others: Vec<_> = others.map(|((_, node), _)| node).collect();
		if others.is_empty() {
			return Ok(());
		}
		let each = self.vigil.trusted_each(service).await.map_err(|error| error.to_string())?;
		let mut problem = None;
		for (node, trusted) in
			others.into_iter().flat_map(|node| each.iter().map(move |one| (node, one)))
		{
			match node.proven(height, trusted).await {
				Ok(Finding::False(shown)) => {
					let number = post.number;
					if !self.beats.refutes(service, number) {
						return Ok(());
					}
					log::info!(target: "fisherman", "service {service}: post {number} is false");
					return self.call(&said::refute_beat(service, number, &shown)).await;
				},
				Ok(Finding::Waits(why) | Finding::Cannot(why)) | Err(why) => {
					problem = problem.or(Some(why));
				},
				Ok(Finding::True) => {},
			}
		}
		problem.map_or(Ok(()), |why| {
			Err(format!("post {} is of another block than the ward's: {why}", post.number))
		})
	}

	/// Submits a call by a node that takes it, beginning with another one each time: one of them may only say that it did.
	pub(super) async fn call(&mut self, call: &Call<'_>) -> Result<(), String> {
		self.turns = self.turns.wrapping_add(1);
		let mut problem = RpcError::Empty.to_string();
		for connection in self.vigil.connections(self.turns) {
			match self.payer.submit(&connection, call).await {
				Ok(_) => return Ok(()),
				Err(error) => {
					self.blame_if_late(&connection, &error);
					problem = error.to_string();
				},
			}
		}
		Err(format!("{}: {problem}", call.name))
	}
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
		let due = |posts: &[Beat], every| {
			let (own, _) = merged(vec![posts.to_vec()], &ME);
			due(&own, None, every, NOW).post
		};
		let hour = Some(Seconds(3_600));
		assert!(due(&[], hour) && !due(&[], None));
		assert!(due(&[beat(1, 2, 5)], hour), "somebody else's is not ours");
		assert!(!due(&[beat(1, 1, 3_599)], hour));
		assert!(due(&[beat(1, 1, 9_000), beat(2, 1, 3_600)], hour));
	}

	#[test]
	fn a_node_that_hides_posts_has_nothing_posted_twice_and_one_that_makes_some_up_stops_none() {
		let hour = Some(Seconds(3_600));
		let (own, others) = merged(vec![vec![], vec![beat(1, 1, 60), beat(2, 2, 60)]], &ME);
		assert_eq!((own.len(), others.len()), (0, 1), "what one hides of others is looked at");
		assert!(!due(&own, Some(NOW - 60), hour, NOW).post, "it was posted from here");
		assert!(due(&own, Some(NOW - 3_600), hour, NOW).post);
		let (own, _) = merged(vec![vec![beat(9, 1, 0)], vec![beat(1, 1, 4_000)]], &ME);
		assert!(due(&own, Some(NOW - 3_600), hour, NOW).post, "one alone tells of the last one");
		let refused = |now| due(&[], Some(since(Seconds(3_600), NOW, false)), hour, now).post;
		assert!(!refused(NOW + RETRY - 1) && refused(NOW + RETRY), "one that was not taken");
		assert_eq!(since(Seconds(60), NOW, false), NOW, "is not posted more often than wanted");
		let same = vec![beat(1, 1, 60), beat(2, 2, 60)];
		let (own, others) = merged(vec![same.clone(), same], &ME);
		assert_eq!((own.len(), others.len()), (1, 1));
	}

	#[test]
	fn a_false_post_that_stays_is_refuted_now_and_then_and_not_each_time() {
		let mut beats = Beats::new(BTreeMap::new());
		assert!(beats.refutes(ServiceId(7), 3) && !beats.refutes(ServiceId(7), 3));
		assert!(beats.refutes(ServiceId(7), 4) && beats.refutes(ServiceId(8), 3));
		let long_ago = Instant::now().checked_sub(AGAIN).unwrap();
		beats.refuted.insert((ServiceId(7), 3), long_ago);
		assert!(beats.refutes(ServiceId(7), 3));
	}

	#[test]
	fn an_own_post_is_taken_back_when_nobody_needs_it_any_more() {
		let due = |posts: &[Beat]| {
			let (own, _) = merged(vec![posts.to_vec()], &ME);
			due(&own, None, None, NOW).withdraw
		};
		assert_eq!(due(&[beat(1, 1, KEPT)]), None);
		assert_eq!(due(&[beat(1, 2, KEPT + 1), beat(4, 1, KEPT + 1), beat(6, 1, 3)]), Some(4));
	}
}
