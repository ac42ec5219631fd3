// SPDX-License-Identifier: Apache-2.0

//! What this watcher says of itself: when it votes, and for what.

use super::{
	service::{OwnVote, Service},
	signer::{Outcome, Place},
	Engine,
};
use crate::{
	filter::{bytes, HANDOVER_GRACE_ROUNDS},
	pool::{Counted, Verified},
	report::LastVote,
	Action, Message, Millis, SetView, VoteBackend,
};
use vigil_observers::{Block, Observation, Verdict};
use vigil_primitives::{
	traits::Status, Checkpoint, Halt, Height, Resume, Round, ServiceId, SetId, Signed, Statement,
	UnixTime, Vote, H256,
};

/// A checkpoint that was asked for is not asked for again for so long, in milliseconds.
const ASK_AGAIN: u64 = 3_000;

/// Outboxes of a service that are voted for at a time, well below what a member may have open: the
/// next ones follow when these are certified.
const OUTBOXES_AT_ONCE: usize = 8;

/// What to sign, for which of a set's own places.
type Intents = Vec<(SetId, Vec<Place>, Statement)>;

impl<B: VoteBackend> Engine<B> {
	/// Takes in a look at a ward.
	pub fn observe(&mut self, service: ServiceId, seen: &Observation, now: Millis) -> Vec<Action> {
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
		watched.see(seen, now);
		if let Verdict::Advancing { head, .. } = &seen.verdict {
			let margin = watched.in_office(now).map(|set| set.view.policy.time_margin);
			self.surroundings.advanced(service, head, margin.unwrap_or_default(), now);
		}
		let self_test = self.surroundings.test(service, &self.settings, now);
		let mut actions = Vec::new();
		let Some(watched) = self.services.get_mut(&service) else { return actions };
		let mut intents = match self_test.passed() {
			true => watched.halts(self.settings.started_at, now),
			false => Vec::new(),
		};
		intents.extend(watched.resumes(now));
		actions.extend(watched.want_checkpoint(seen, now));
		self.say(service, intents, now, &mut actions);
		actions
	}

	/// Takes in the final block that [`Action::WantFinalBlock`] asked for.
	pub fn final_block(&mut self, service: ServiceId, block: &Block, now: Millis) -> Vec<Action> {
		let mut actions = Vec::new();
		let Some(watched) = self.services.get_mut(&service) else { return actions };
		let wanted = watched.ward.wanted.take_if(|(height, _)| *height == block.height);
		if wanted.is_none() {
			return actions;
		}
		let intents = watched.checkpoints(block, now);
		self.say(service, intents, now, &mut actions);
		actions
	}

	/// Signs Handovers and Outboxes that are due.
	pub(super) fn speak_of_vigil(&mut self, now: Millis) -> Vec<Action> {
		let mut actions = Vec::new();
		let services: Vec<_> = self.services.keys().copied().collect();
		for service in services {
			let Some(watched) = self.services.get(&service) else { continue };
			let mut intents = watched.handovers(now);
			intents.extend(watched.outboxes(&self.signer.genesis_hash, now));
			self.say(service, intents, now, &mut actions);
		}
		actions
	}

	/// Signs what the protection allows, counts it and sends it.
	fn say(&mut self, service: ServiceId, intents: Intents, now: Millis, out: &mut Vec<Action>) {
		for (set_id, places, statement) in intents {
			let signed = Signed { service, set_id, statement };
			if signed.check().is_err() {
				continue;
			}
			for place in places {
				self.say_one(place, &signed, now, out);
			}
		}
		out.extend(self.harvest(service, now));
	}

	fn say_one(&mut self, place: Place, signed: &Signed, now: Millis, out: &mut Vec<Action>) {
		let outcome = self.signer.sign(place, signed, now);
		let Some(watched) = self.services.get_mut(&signed.service) else { return };
		match outcome {
			Outcome::Tried => {},
			Outcome::Abstained(refusal) => {
				watched.counters.abstained = watched.counters.abstained.saturating_add(1);
				log::warn!("service {}: nothing is signed: {refusal}", signed.service);
			},
			Outcome::Voted(vote, digest) => {
				watched.counters.signed = watched.counters.signed.saturating_add(1);
				let bytes = watched.adopt(&vote, digest, now);
				out.push(Action::Gossip { service: signed.service, bytes });
			},
		}
	}

	/// Takes up own votes from before a restart that are still of use.
	pub(super) fn recall_own_votes(&mut self, now: Millis) -> Vec<Action> {
		let votes = self.signer.protection.own_votes().unwrap_or_else(|refusal| {
			log::warn!("own votes from before the restart are not sent again: {refusal}");
			Vec::new()
		});
		let mut actions = Vec::new();
		for (_, vote) in votes {
			let bytes = bytes(&Message::Vote(vote.clone()));
			let Ok(service) = self.filter.check(&bytes, now) else { continue };
			let digest = vote.signed.digest(self.signer.genesis_hash).0;
			let Some(watched) = self.services.get_mut(&service) else { continue };
			watched.adopt(&vote, digest, now);
			actions.push(Action::Gossip { service, bytes });
		}
		actions
	}
}

impl<B: VoteBackend> Service<B> {
	/// Counts an own vote and keeps it, to be sent again. Returns its message.
	fn adopt(&mut self, vote: &Vote, digest: H256, now: Millis) -> Vec<u8> {
		let bytes = bytes(&Message::Vote(vote.clone()));
		let last = LastVote { vote: vote.clone(), signed_at: now };
		self.last_votes.insert(vote.signed.statement.kind() as u8, last);
		self.own.push(OwnVote {
			vote: vote.clone(),
			bytes: bytes.clone(),
			digest,
			signed_at: now,
			sent_at: now,
		});
		let index = usize::from(vote.signer.0);
		let Some(set) = self.sets.get(&vote.signed.set_id) else { return bytes };
		let (Some(key), Some(member)) = (set.ids.get(index), set.view.members.get(index)) else {
			return bytes;
		};
		if let Ok(signature) = B::signature(&vote.signature) {
			let (key, weight) = (*key, member.weight);
			let verified = Verified { vote, digest, signature, key, weight };
			if self.pool.count(verified, now) == Counted::New {
				self.counters.accepted = self.counters.accepted.saturating_add(1);
			}
		}
		bytes
	}

	/// Remembers what the ward looks like.
	fn see(&mut self, seen: &Observation, now: Millis) {
		if let Verdict::Advancing { head, .. } | Verdict::Stalled { head, .. } = &seen.verdict {
			if self.ward.head.is_some_and(|before| before.hash != head.hash) {
				self.ward.moved_at = Some(now);
			}
			self.ward.head = Some(*head);
		}
		self.ward.verdict = Some(seen.verdict.clone());
		self.ward.observed_at = Some(now);
	}

	/// Halts of a ward that stands, from every set that may speak of this round.
	fn halts(&self, started_at: Millis, now: Millis) -> Intents {
		let Some(Verdict::Stalled { head, quiet }) = &self.ward.verdict else { return Vec::new() };
		if self.is_halted_at(head) {
			return Vec::new();
		}
		let speakers = self.speakers(|set| round_start(set, now), now);
		let due = speakers.into_iter().filter(|set| {
			let policy = &set.view.policy;
			let round = now.round(policy.round_length);
			quiet.as_secs() >= policy.halt_after.0 && round > started_at.round(policy.round_length)
		});
		let halt = |set: &SetView| {
			Statement::Halt(Halt {
				height: head.height,
				block_hash: head.hash,
				block_timestamp: head.timestamp,
				round: now.round(set.policy.round_length),
			})
		};
		due.map(|set| (set.view.commitment.set_id, set.own.clone(), halt(&set.view))).collect()
	}

	/// Resumes of a ward that is certified to stand and moves, once in each round.
	fn resumes(&self, now: Millis) -> Intents {
		let (Some(Verdict::Advancing { head, .. }), Some(incident)) =
			(&self.ward.verdict, &self.incident)
		else {
			return Vec::new();
		};
		let moved = self.ward.moved_at.is_some_and(|at| at >= incident.known_at);
		let beyond = head.height > incident.height;
		if head.hash == incident.block_hash || !(beyond || moved) {
			return Vec::new();
		}
		let resume = |round| {
			Statement::Resume(Resume {
				height: incident.height,
				block_hash: incident.block_hash,
				round,
			})
		};
		let speakers = self.speakers(|set| round_start(set, now), now);
		let rounds = speakers.into_iter().map(|set| (set, now.round(set.view.policy.round_length)));
		rounds
			.filter(|(_, round)| *round > incident.round)
			.map(|(set, round)| (set.view.commitment.set_id, set.own.clone(), resume(round)))
			.collect()
	}

	/// Asks for the highest final block that is due to be a checkpoint.
	fn want_checkpoint(&mut self, seen: &Observation, now: Millis) -> Option<Action> {
		let finalized = seen.finalized?.height.0;
		let interval = self.in_office(now)?.view.policy.checkpoint_interval;
		let Height(due) = Height(finalized.checked_div(interval)?.checked_mul(interval)?);
		let (last, voted) = (self.checkpoint.unwrap_or_default().0, self.ward.voted);
		// A ward that came back on another branch may have to be followed downwards.
		let other_branch = self.view.status == Status::Recovering && due < last;
		if due == 0 || voted == Some(Height(due)) || (due <= last && !other_branch) {
			return None;
		}
		let asked = self
			.ward
			.wanted
			.is_some_and(|(height, at)| height == Height(due) && now.since(at) < ASK_AGAIN);
		if asked {
			return None;
		}
		self.ward.wanted = Some((Height(due), now));
		Some(Action::WantFinalBlock { service: self.view.service, height: Height(due) })
	}

	fn checkpoints(&mut self, block: &Block, now: Millis) -> Intents {
		let statement = Statement::Checkpoint(Checkpoint {
			height: block.height,
			block_hash: block.hash,
			state_root: block.state_root,
			block_timestamp: block.timestamp,
		});
		self.ward.voted = Some(block.height);
		let speakers = self.speakers(|_| now.unix(), now);
		let due = speakers.into_iter().filter(|set| {
			block.height.0.checked_rem(set.view.policy.checkpoint_interval) == Some(0)
		});
		due.map(|set| (set.view.commitment.set_id, set.own.clone(), statement.clone())).collect()
	}

	/// Handovers from every set that has a next one, until a few rounds after that took office.
	fn handovers(&self, now: Millis) -> Intents {
		let pairs = self.sets.values().zip(self.sets.values().skip(1));
		let due = pairs.filter(|(set, next)| {
			let begins = next.view.commitment.activates_at;
			let grace = set.view.policy.round_length.0.saturating_mul(HANDOVER_GRACE_ROUNDS);
			let commitment = &set.view.commitment;
			!set.own.is_empty()
				&& now.unix() >= commitment.activates_at
				&& now.unix() < commitment.expires_at
				&& now.unix().0 < begins.0.saturating_add(grace)
		});
		due.map(|(set, next)| {
			let statement = Statement::Handover(next.view.commitment.clone());
			(set.view.commitment.set_id, set.own.clone(), statement)
		})
		.collect()
	}

	/// The oldest Outboxes without a certificate of the set in office: also of those that a set
	/// before it certified, since that one's word may count no more when they are delivered.
	fn outboxes(&self, genesis_hash: &H256, now: Millis) -> Intents {
		let speakers = self.speakers(|_| now.unix(), now);
		let open = speakers.into_iter().flat_map(|set| {
			let set_id = set.view.commitment.set_id;
			let service = self.view.service;
			let statements = self.view.outboxes.iter().copied().map(Statement::Outbox);
			let open = statements.filter(move |statement| {
				let signed = Signed { service, set_id, statement: statement.clone() };
				!self.certified.contains_key(&signed.digest(*genesis_hash).0)
			});
			open.take(OUTBOXES_AT_ONCE).map(move |statement| (set_id, set.own.clone(), statement))
		});
		open.collect()
	}
}

/// When the current round of the set starts.
fn round_start(set: &SetView, now: Millis) -> UnixTime {
	let length = set.policy.round_length;
	let round: Round = now.round(length);
	round.start(length).unwrap_or(now.unix())
}
