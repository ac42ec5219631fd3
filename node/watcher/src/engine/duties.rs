// SPDX-License-Identifier: Apache-2.0

//! What this watcher has to say of a ward: when, and of which block.

use super::{
	checkpoints::{checkpoint, Choice},
	service::Service,
	set::Set,
	signer::Place,
	silence::{Last, Naming},
	ward::Condition,
	Engine,
};
use crate::{Action, Millis, Settings, VoteBackend};
use vigil_observers::{Block, Observation, Verdict};
use vigil_primitives::{Checkpoint, Height, Resume, Round, ServiceId, SetId, Statement, UnixTime};

/// A checkpoint that was asked for is not asked for again for so long, in milliseconds.
const ASK_AGAIN: u64 = 3_000;

/// The most Halts that are answered in one round.
const MOST_RESUMES: usize = 4;

/// Something to sign, for own places in a set.
pub struct Intent {
	pub service: ServiceId,
	pub set_id: SetId,
	pub places: Vec<Place>,
	pub statement: Statement,
}

impl Intent {
	pub fn new<B: VoteBackend>(set: &Set<B>, statement: Statement) -> Self {
		let commitment = &set.view.commitment;
		let (service, set_id) = (commitment.service, commitment.set_id);
		Self { service, set_id, places: set.own.clone(), statement }
	}
}

impl<B: VoteBackend> Engine<B> {
	/// Takes in a look at a ward. What it gives occasion to sign is signed with the next
	/// [`Engine::tick`], together with all else.
	pub fn observe(&mut self, service: ServiceId, seen: &Observation, now: Millis) -> Vec<Action> {
		let Some(watched) = self.services.get_mut(&service).filter(|one| one.view.watched) else {
			return Vec::new();
		};
		watched.see(seen, now);
		if let Verdict::Advancing { head, .. } = &seen.verdict {
			let margin = watched.in_office(now).map(|set| set.view.policy.time_margin);
			self.surroundings.advanced(service, head, margin.unwrap_or_default(), now);
		}
		let may_halt = self.surroundings.test(service, &self.settings, now).passed();
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
		if may_halt {
			self.pending.extend(watched.halts(&self.settings, now));
		}
		self.pending.extend(watched.resumes(now));
		let (intents, wanted) = watched.checkpoints(&self.settings, now);
		self.pending.extend(intents);
		wanted.map(|height| Action::WantFinalBlock { service, height }).into_iter().collect()
	}

	/// Takes in the final block that [`Action::WantFinalBlock`] asked for.
	pub fn final_block(&mut self, service: ServiceId, block: &Block, now: Millis) -> Vec<Action> {
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
		if !watched.checkpoints.answer(block) {
			return Vec::new();
		}
		let (intents, wanted) = watched.checkpoints(&self.settings, now);
		self.pending.extend(intents);
		wanted.map(|height| Action::WantFinalBlock { service, height }).into_iter().collect()
	}
}

impl<B: VoteBackend> Service<B> {
	/// Remembers what the ward looks like.
	fn see(&mut self, seen: &Observation, now: Millis) {
		let branched_before = self.ward.branched_at;
		if self.ward.see(seen, now) {
			self.halt_votes.forget_before(self.ward.new_at);
			self.named = None;
		}
		if self.ward.branched_at != branched_before {
			self.checkpoints.doubt(now);
		}
	}

	/// Halts of a ward that stands, from every set that may speak of this round.
	fn halts(&self, settings: &Settings, now: Millis) -> Vec<Intent> {
		let due = self
			.speakers(now)
			.filter(|(set, round)| self.ward.was_silent(&set.view.policy, *round, now));
		due.filter_map(|(set, round)| {
			// Who comes a little later than a quorum of this round says the same, or nothing.
			let said = self.incidents.certified().filter(|(_, at)| *at == round);
			let said = said.map(|(halt, _)| halt.hash);
			if said.is_none() && !self.wants_halt(round, settings) {
				return None;
			}
			let named = self.name(set, round)?;
			let agrees = said.is_none_or(|hash| hash == named.hash);
			agrees.then(|| Intent::new(set, Statement::Halt(named.halt(round))))
		})
		.collect()
	}

	/// Whether the Halt of this silence is not certified yet, or so long ago that who was away then
	/// has to hear of it again.
	fn wants_halt(&self, round: Round, settings: &Settings) -> bool {
		let certified = self.incidents.certified().map(|(_, round)| Millis::from(round.start()));
		let of_this_silence = certified.filter(|at| *at >= self.ward.new_at);
		of_this_silence
			.is_none_or(|at| Millis::from(round.start()) >= at.plus(settings.certify_again_after))
	}

	/// The block to name: in one round always the same.
	fn name(&self, set: &Set<B>, round: Round) -> Option<Last> {
		if let Some((_, last)) = self.named.filter(|(before, _)| *before == round) {
			return Some(last);
		}
		let policy = &set.view.policy;
		let since = round.0.saturating_sub(policy.halt_after.0);
		let own = self.checkpoints.own_since(since, policy.round_length.0);
		let floor = self.checkpoints.standing().into_iter().chain(own).max_by_key(|one| one.height);
		let naming = Naming {
			trail: &self.ward.trail,
			votes: &self.halt_votes,
			weights: &set.weights,
			suspect: set.suspect(),
			quorum: set.view.commitment.quorum_weight,
			before: self.named.map(|(_, last)| last),
			floor: floor.map(Last::from),
		};
		naming.name()
	}

	/// Resumes, in rounds in which a new block was seen, for every Halt that is not answered.
	fn resumes(&self, now: Millis) -> Vec<Intent> {
		let living =
			self.speakers(now).filter(|(set, round)| self.ward.lives_in(&set.view.policy, *round));
		living
			.flat_map(|(set, round)| {
				let open = self.incidents.open().filter(move |halt| {
					halt.round <= round && self.ward.is_beyond(halt.height, halt.hash, halt.since)
				});
				let open = open.take(MOST_RESUMES).map(move |halt| {
					let (height, block_hash) = (halt.height, halt.hash);
					Resume { height, block_hash, round }
				});
				let resumes = open.chain(self.resumes_to_join(set, round));
				resumes.map(move |resume| Intent::new(set, Statement::Resume(resume)))
			})
			.collect()
	}

	/// Resumes of this round that a quorum of the set has said, where the ward lives as seen here, too.
	fn resumes_to_join<'a>(
		&'a self,
		set: &'a Set<B>,
		round: Round,
	) -> impl Iterator<Item = Resume> + 'a {
		let since = UnixTime(round.0.saturating_sub(set.view.policy.halt_after.0));
		let of_set = self
			.certificates
			.iter()
			.rev()
			.map(|(certificate, _)| &certificate.signed)
			.filter(|signed| signed.set_id == set.view.commitment.set_id);
		let resumes = of_set.filter_map(|signed| match &signed.statement {
			Statement::Resume(resume) => Some(*resume),
			_ => None,
		});
		let of_round = resumes.filter(move |resume| resume.round == round).take(MOST_RESUMES);
		of_round.filter(move |resume| self.ward.is_beyond(resume.height, resume.block_hash, since))
	}

	/// The Checkpoints of this round, or the height whose final block has to be known for them.
	fn checkpoints(&mut self, settings: &Settings, now: Millis) -> (Vec<Intent>, Option<Height>) {
		let Some(upto) = self.upto(now) else { return (Vec::new(), None) };
		let mut intents = Vec::new();
		let mut wanted = self.checkpoints.next_doubt(upto, now);
		let in_doubt = wanted.is_some();
		for (set, round) in self.speakers(now) {
			if in_doubt || self.checkpoints.has_voted(set.view.commitment.set_id, round) {
				continue;
			}
			// Who comes a little later than a quorum of this round says the same, or nothing.
			if let Some(said) = self.checkpoints.certified_in(round) {
				match self.checkpoints.answered(said.height) {
					Some(block) if checkpoint(block, round) == *said => {
						intents.push(Intent::new(set, Statement::Checkpoint(*said)));
					},
					Some(_) => {},
					None if said.height <= upto => wanted = wanted.or(Some(said.height)),
					None => {},
				}
				continue;
			}
			if let Some(again) = self.checkpoint_again(set, round, settings) {
				intents.push(Intent::new(set, Statement::Checkpoint(again)));
				continue;
			}
			let interval = set.view.policy.checkpoint_interval;
			let number = round.0.checked_div(set.view.policy.round_length.0).unwrap_or_default();
			let due = self.checkpoints.due(&Choice { interval, number, upto });
			let Some(due) = due.filter(|due| due.0 > 0) else { continue };
			match self.checkpoints.answered(due) {
				Some(block) => {
					let said = Statement::Checkpoint(checkpoint(block, round));
					intents.push(Intent::new(set, said));
				},
				None => wanted = wanted.or(Some(due)),
			}
		}
		let asked = |height: &Height| {
			let asked = self.checkpoints.wanted;
			asked.is_some_and(|(asked, at)| asked == *height && now.since(at) < ASK_AGAIN)
		};
		let wanted = wanted.filter(|height| !asked(height));
		if let Some(height) = wanted {
			self.checkpoints.wanted = Some((height, now));
		}
		(intents, wanted)
	}

	/// The highest block that may be a checkpoint: what is final and, while the ward stands, not above
	/// the block at which it does.
	fn upto(&self, now: Millis) -> Option<Height> {
		let finalized = self.ward.finalized?.height;
		let policy = &self.in_office(now)?.view.policy;
		let last = match self.ward.condition(policy) {
			Condition::Silent(_) => match self.named {
				Some((_, named)) => Some(named.height),
				None => self.ward.head().map(|head| head.height),
			},
			_ => None,
		};
		Some(last.map_or(finalized, |last| last.min(finalized)))
	}

	/// While the ward is certified to stand, the last Checkpoint of this round, so that who was away
	/// hears of it, too.
	fn checkpoint_again(
		&self,
		set: &Set<B>,
		round: Round,
		settings: &Settings,
	) -> Option<Checkpoint> {
		let stands = matches!(self.ward.condition(&set.view.policy), Condition::Silent(_));
		let (halt, _) = self.incidents.certified().filter(|_| stands)?;
		let last = self.checkpoints.standing()?;
		let last_round = self.checkpoints.last_round().unwrap_or(last.round);
		let due = Millis::from(last_round.start()).plus(settings.certify_again_after);
		let is_due = Millis::from(round.start()) >= due && last.height <= halt.height;
		is_due.then_some(Checkpoint { round, ..*last })
	}
}
