// SPDX-License-Identifier: Apache-2.0

//! What the engine holds of one service.

use super::signer::{Place, Signer};
use crate::{
	pool::{key_id, KeyId, Pool, Stage},
	report::{LastVote, OpenVote, SelfTest, ServiceReport, SetReport},
	Counters, Millis, ServiceView, SetView, Settings, VoteBackend,
};
use std::collections::{BTreeMap, BTreeSet};
use vigil_observers::{Block, Verdict};
use vigil_primitives::{
	check_set, Height, Kind, MemberIndex, PublicKey, Round, SetCommitment, SetId, Statement,
	UnixTime, Vote, H256,
};

/// The most blocks and statements that are remembered as certified.
const MOST_REMEMBERED: usize = 1_024;

/// A set, with its keys read.
pub struct Set<B: VoteBackend> {
	pub view: SetView,
	pub keys: Vec<B::Key>,
	pub ids: Vec<KeyId>,
	/// Where own keys stand in it.
	pub own: Vec<Place>,
}

/// A block at which the ward is certified to stand or to have stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
	pub height: Height,
	pub block_hash: H256,
	/// The latest round for which it is certified.
	pub round: Round,
	/// When it was learnt of here.
	pub known_at: Millis,
}

/// An own vote that may be sent again.
#[derive(Clone, Debug)]
pub struct OwnVote {
	pub vote: Vote,
	pub bytes: Vec<u8>,
	pub digest: H256,
	pub signed_at: Millis,
	pub sent_at: Millis,
}

/// The ward as it was seen.
#[derive(Clone, Debug, Default)]
pub struct Ward {
	pub verdict: Option<Verdict>,
	pub observed_at: Option<Millis>,
	/// The last agreed head.
	pub head: Option<Block>,
	/// When the head was seen to change last.
	pub moved_at: Option<Millis>,
	/// The checkpoint that was asked for, and when.
	pub wanted: Option<(Height, Millis)>,
	/// The last checkpoint voted for here.
	pub voted: Option<Height>,
}

pub struct Service<B: VoteBackend> {
	pub view: ServiceView,
	pub sets: BTreeMap<SetId, Set<B>>,
	pub pool: Pool<B>,
	pub ward: Ward,
	/// The last incident certified here or on chain that is not certified to be over.
	pub incident: Option<Incident>,
	/// Statements certified, and when.
	pub certified: BTreeMap<H256, Millis>,
	/// Highest certified checkpoint.
	pub checkpoint: Option<Height>,
	/// Rounds for which a suspicion was reported.
	pub suspected: BTreeSet<Round>,
	pub own: Vec<OwnVote>,
	pub last_votes: BTreeMap<u8, LastVote>,
	pub convicted: BTreeSet<KeyId>,
	pub counters: Counters,
}

impl<B: VoteBackend> Service<B> {
	pub fn new(view: ServiceView) -> Self {
		Self {
			view,
			sets: BTreeMap::new(),
			pool: Pool::default(),
			ward: Ward::default(),
			incident: None,
			certified: BTreeMap::new(),
			checkpoint: None,
			suspected: BTreeSet::new(),
			own: Vec::new(),
			last_votes: BTreeMap::new(),
			convicted: BTreeSet::new(),
			counters: Counters::default(),
		}
	}

	/// Takes over what the chain says.
	pub fn update(&mut self, mut view: ServiceView, signer: &Signer<B>, now: Millis) {
		let sets = std::mem::take(&mut view.sets);
		let mut kept = BTreeMap::new();
		for set in sets {
			let set_id = set.commitment.set_id;
			let known = self.sets.remove(&set_id);
			let set = match known {
				Some(mut known) if known.view.commitment == set.commitment => {
					known.view.superseded_at = set.superseded_at;
					Some(known)
				},
				_ => Set::read(set, signer),
			};
			kept.extend(set.map(|set| (set_id, set)));
		}
		self.sets = kept;
		self.view = view;
		self.checkpoint = self.checkpoint.max(self.view.checkpoint);
		if let Some(halted) = self.view.halted {
			let known = self.incident.filter(|known| known.block_hash == halted.block_hash);
			match halted.resumed {
				None => self.open_incident(halted.height, halted.block_hash, halted.round, now),
				Some(resumed) if known.is_some_and(|known| known.round < resumed) => {
					self.incident = None
				},
				Some(_) => {},
			}
		}
	}

	pub fn open_incident(&mut self, height: Height, block_hash: H256, round: Round, now: Millis) {
		match &mut self.incident {
			Some(known) if known.block_hash == block_hash => known.round = known.round.max(round),
			Some(known) if known.round > round => {},
			_ => self.incident = Some(Incident { height, block_hash, round, known_at: now }),
		}
	}

	/// Whether it is certified already that the ward stands at this block.
	pub fn is_halted_at(&self, block: &Block) -> bool {
		self.incident.is_some_and(|incident| incident.block_hash == block.hash)
	}

	/// Own places in a set that may speak now about that time.
	pub fn speakers(&self, about: impl Fn(&SetView) -> UnixTime, now: Millis) -> Vec<&Set<B>> {
		let speaks = |set: &&Set<B>| {
			let SetView { commitment, superseded_at, .. } = &set.view;
			!set.own.is_empty()
				&& check_set(commitment, *superseded_at, about(&set.view), now.unix()).is_ok()
		};
		self.sets.values().filter(speaks).collect()
	}

	/// Whether a set is in office now.
	pub fn in_office(&self, now: Millis) -> Option<&Set<B>> {
		self.sets.values().find(|set| {
			let SetView { commitment, superseded_at, .. } = &set.view;
			check_set(commitment, *superseded_at, now.unix(), now.unix()).is_ok()
		})
	}

	/// Remembers a certified statement; whether it is the first certificate of it.
	pub fn remember(&mut self, digest: H256, now: Millis) -> bool {
		if self.certified.contains_key(&digest) {
			return false;
		}
		if self.certified.len() >= MOST_REMEMBERED {
			let oldest = self.certified.iter().min_by_key(|(_, at)| **at).map(|(d, _)| *d);
			oldest.and_then(|oldest| self.certified.remove(&oldest));
		}
		self.certified.insert(digest, now);
		true
	}

	/// Drops what is over.
	pub fn expire(&mut self, settings: &Settings, now: Millis) {
		let Self { sets, pool, own, certified, suspected, .. } = self;
		let is_kept = |set: &SetView, statement: &Statement, born: Millis| {
			let fresh = now.since(born) <= settings.kept_votes;
			let length = set.policy.round_length;
			let current = now.round(length).0;
			let round_kept = statement
				.round()
				.is_none_or(|round| round.0.saturating_add(settings.kept_rounds) >= current);
			fresh && round_kept && now.unix() < set.commitment.expires_at
		};
		pool.retain(|tally| {
			sets.get(&tally.signed.set_id)
				.is_some_and(|set| is_kept(&set.view, &tally.signed.statement, tally.born))
		});
		own.retain(|own| {
			let set = sets.get(&own.vote.signed.set_id);
			let statement = &own.vote.signed.statement;
			set.is_some_and(|set| is_kept(&set.view, statement, own.signed_at))
				&& !certified.contains_key(&own.digest)
		});
		while suspected.len() > MOST_REMEMBERED {
			suspected.pop_first();
		}
	}

	pub fn report(&self, signer: &Signer<B>, self_test: SelfTest) -> ServiceReport {
		let public =
			|place: &Place| Some((signer.keys.get(place.key).map(|key| key.public)?, place.index));
		let sets = self.sets.values().map(|set| SetReport {
			set_id: set.view.commitment.set_id,
			quorum_weight: set.view.commitment.quorum_weight,
			total_weight: set.view.commitment.total_weight,
			own: set.own.iter().filter_map(public).collect::<Vec<(PublicKey, MemberIndex)>>(),
		});
		ServiceReport {
			service: self.view.service,
			status: self.view.status,
			sets: sets.collect(),
			last_votes: self.last_votes.values().cloned().collect(),
			verdict: self.ward.verdict.clone(),
			observed_at: self.ward.observed_at,
			self_test,
			best_vote: self.best_vote(),
			locked_keys: Vec::new(),
			checkpoint: self.checkpoint,
			counters: self.counters.clone(),
		}
	}

	/// The open statement nearest to its quorum.
	fn best_vote(&self) -> Option<OpenVote> {
		let open = self.pool.tallies.values().filter(|tally| tally.stage == Stage::Open);
		let open = open.filter_map(|tally| {
			let commitment: &SetCommitment = &self.sets.get(&tally.signed.set_id)?.view.commitment;
			let kind: Kind = tally.signed.statement.kind();
			Some(OpenVote {
				kind,
				set_id: tally.signed.set_id,
				round: tally.signed.statement.round(),
				present: tally.present,
				needed: commitment.quorum_weight,
			})
		});
		// Weights are far below 2^98, so that a share in thousandths fits.
		open.max_by_key(|vote| {
			vote.present.0.saturating_mul(1_000).checked_div(vote.needed.0).unwrap_or_default()
		})
	}
}

impl<B: VoteBackend> Set<B> {
	/// Reads the members' keys; `None` if one is unusable, which a sound chain never elects.
	fn read(view: SetView, signer: &Signer<B>) -> Option<Self> {
		let keys: Result<Vec<_>, _> =
			view.members.iter().map(|member| B::member_key(&member.key)).collect();
		let size = usize::from(view.commitment.size);
		let Some(keys) = keys.ok().filter(|keys| keys.len() == size) else {
			log::error!("set {} has an unusable member and is ignored", view.commitment.set_id);
			return None;
		};
		let indexed = (0..).map(MemberIndex).zip(&view.members);
		let own = indexed.filter_map(|(index, member)| {
			signer.position(&member.key).map(|key| Place { key, index })
		});
		let own = own.collect();
		let ids = view.members.iter().map(|member| key_id(&member.key)).collect();
		Some(Self { view, keys, ids, own })
	}
}
