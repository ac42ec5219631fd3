// SPDX-License-Identifier: Apache-2.0

//! What the engine holds of one service.

use super::{
	checkpoints::Checkpoints,
	complaint::Complaint,
	incidents::Incidents,
	set::Set,
	signer::Signer,
	silence::{HaltVotes, Last},
	ward::Ward,
};
use crate::{
	allowance::{set_key, Allowances},
	filter::{Progress, Rules},
	pool::{KeyId, Pool, Terms},
	queue::Pending,
	report::LastVote,
	Counters, Millis, ServiceView, SetView, Settings, VoteBackend,
};
use std::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	sync::Arc,
};
use vigil_primitives::{Certificate, Kind, Round, SetId, Signed, Statement, Vote, H256};

/// Stands for whichever set certified what the chain has accepted.
const BY_THE_CHAIN: SetId = SetId(u64::MAX);
/// The most rounds for which a suspicion is remembered.
const MOST_SUSPECTED: usize = 1_024;
/// After so long, in milliseconds, everybody's allowance is full again.
const ALLOWANCE_FULL: u64 = 600_000;

/// An own vote that may be sent again.
#[derive(Clone, Debug)]
pub struct OwnVote {
	pub vote: Vote,
	pub bytes: Vec<u8>,
	pub digest: H256,
	pub signed_at: Millis,
	pub sent_at: Millis,
	/// How often it was sent again.
	pub repeats: u32,
}

pub struct Service<B: VoteBackend> {
	pub view: ServiceView,
	pub sets: BTreeMap<SetId, Set<B>>,
	pub pool: Pool<B>,
	pub allowances: Allowances,
	/// What its sets may still certify.
	pub certificate_allowances: Allowances,
	pub ward: Ward,
	/// Halts heard since something new was seen of the ward.
	pub halt_votes: HaltVotes,
	/// The block of the last own Halt since then, and its round.
	pub named: Option<(Round, Last)>,
	pub incidents: Incidents,
	pub checkpoints: Checkpoints,
	/// What is certified. Shared with the filter.
	pub progress: Arc<Progress>,
	/// What the chain allows. Shared with the filter.
	pub rules: Arc<Rules>,
	/// The last certificates, as evidence against who contradicts them.
	pub certificates: VecDeque<(Certificate, Terms)>,
	/// Rounds for which a suspicion was reported.
	pub suspected: BTreeSet<Round>,
	pub own: Vec<OwnVote>,
	pub last_votes: BTreeMap<u8, LastVote>,
	pub convicted: BTreeSet<KeyId>,
	/// What the operator was told of why nothing is signed.
	pub complaint: Complaint,
	pub counters: Counters,
}

impl<B: VoteBackend> Service<B> {
	pub fn new(view: ServiceView) -> Self {
		Self {
			view,
			sets: BTreeMap::new(),
			pool: Pool::default(),
			allowances: Allowances::default(),
			certificate_allowances: Allowances::of_certificates(),
			ward: Ward::default(),
			halt_votes: HaltVotes::default(),
			named: None,
			incidents: Incidents::default(),
			checkpoints: Checkpoints::default(),
			progress: Arc::default(),
			rules: Arc::default(),
			certificates: VecDeque::new(),
			suspected: BTreeSet::new(),
			own: Vec::new(),
			last_votes: BTreeMap::new(),
			convicted: BTreeSet::new(),
			complaint: Complaint::default(),
			counters: Counters::default(),
		}
	}

	/// Takes over what the chain says.
	pub fn update(&mut self, mut view: ServiceView, signer: &Signer<B>) {
		let sets = std::mem::take(&mut view.sets);
		let mut kept = BTreeMap::new();
		for set in sets {
			let set_id = set.commitment.set_id;
			let set = match self.sets.remove(&set_id) {
				Some(mut known) if known.view.commitment == set.commitment => {
					known.view.superseded_at = set.superseded_at;
					known
				},
				_ => Set::new(set, signer),
			};
			kept.insert(set_id, set);
		}
		self.sets = kept;
		self.rules = Arc::new(Rules::new(self.sets.values().map(|set| &set.view), &view));
		Arc::make_mut(&mut self.progress).catch_up(&view);
		self.checkpoints.update(&view);
		self.follow_incident(&view);
		let sets = &self.sets;
		self.incidents.revoke(|by, round| {
			// What the chain says is certified, is; what is no longer known stays as it is.
			sets.get(&by).filter(|_| by != BY_THE_CHAIN).is_none_or(|set| set.is_of(round))
		});
		self.view = view;
	}

	/// Halts and Resumes that the chain knows of, if this watcher did not hear of them.
	fn follow_incident(&mut self, view: &ServiceView) {
		let Some(halted) = view.halted else {
			// What was open on the chain is over there.
			if let Some(before) = self.view.halted {
				self.incidents.closed(before.round);
			}
			return;
		};
		match halted.resumed {
			Some(resumed) => self.incidents.resumed(resumed),
			None => {
				let set = self
					.sets
					.values()
					.rev()
					.find(|set| set.view.commitment.activates_at <= halted.round.start());
				let halt_after =
					set.or(self.sets.values().next()).map(|set| set.terms().halt_after);
				let halt = (halted.height, halted.block_hash, halted.round);
				let by = Some(BY_THE_CHAIN);
				self.incidents.halted(halt, halt_after.unwrap_or_default(), by);
			},
		}
	}

	/// Whether the set may certify one statement more of this kind.
	pub fn may_certify(&self, signed: &Signed, now: Millis) -> bool {
		self.sets.get(&signed.set_id).is_some_and(|set| {
			let (key, kind) = (set_key(signed.set_id), signed.statement.kind());
			self.certificate_allowances.has(key, kind, set.terms().round_length, now)
		})
	}

	/// Whether the signer may say one thing more of this kind.
	pub fn may_say(&self, pending: &Pending, now: Millis) -> bool {
		let signed = &pending.vote.signed;
		self.sets.get(&signed.set_id).is_some_and(|set| {
			let (kind, length) = (signed.statement.kind(), set.terms().round_length);
			self.allowances.has(pending.key, kind, length, now)
		})
	}

	/// Sets with own places that may speak of the round that it is now by their policy.
	pub fn speakers(&self, now: Millis) -> impl Iterator<Item = (&Set<B>, Round)> {
		let rounds = self.sets.values().map(move |set| (set, set.round(now)));
		let watched = self.view.watched;
		rounds.filter(move |(set, round)| {
			watched && !set.own.is_empty() && set.may_speak(round.start(), now)
		})
	}

	/// The set in office now.
	pub fn in_office(&self, now: Millis) -> Option<&Set<B>> {
		self.sets.values().find(|set| set.may_speak(now.unix(), now))
	}

	/// Drops what is over.
	pub fn expire(&mut self, settings: &Settings, now: Millis) {
		let Self { sets, pool, own, progress, suspected, convicted, .. } = self;
		let is_kept = |set: &SetView, statement: &Statement, rounds: u64, born: Millis| {
			let length = set.policy.round_length;
			let oldest = now.round(length).before(rounds, length);
			let round_kept = statement.round().is_none_or(|round| round >= oldest);
			let fresh = now.since(born) <= settings.kept_votes;
			fresh && round_kept && now.unix() < set.commitment.expires_at
		};
		pool.retain(|tally| {
			let Some(set) = sets.get(&tally.signed.set_id) else { return false };
			// For as long as a Halt or Resume that comes now could contradict it.
			let silence = set.view.policy.halt_after.0.checked_div(set.view.policy.round_length.0);
			let rounds = match tally.signed.statement.kind() {
				Kind::Halt | Kind::Resume => silence.unwrap_or(0).saturating_add(1),
				_ => 0,
			};
			let rounds = rounds.max(settings.kept_rounds);
			is_kept(&set.view, &tally.signed.statement, rounds, tally.born)
		});
		own.retain(|own| {
			let set = sets.get(&own.vote.signed.set_id);
			let statement = &own.vote.signed.statement;
			set.is_some_and(|set| {
				is_kept(&set.view, statement, settings.kept_rounds, own.signed_at)
			}) && !progress.is_certified(&own.digest)
				&& !progress.overtakes(&own.vote.signed)
		});
		while suspected.len() > MOST_SUSPECTED {
			suspected.pop_first();
		}
		convicted.retain(|key| sets.values().any(|set| set.weights.contains_key(key)));
		let full_since = Millis(now.0.saturating_sub(ALLOWANCE_FULL));
		self.allowances.expire(full_since);
		self.certificate_allowances.expire(full_since);
		self.incidents.expire(settings.suspicion_kept, now);
	}
}
