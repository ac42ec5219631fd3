// SPDX-License-Identifier: Apache-2.0

//! What was certified of a ward's outages: a function of the set of certificates heard, not of their
//! order.
//!
//! Certificates are kept as [`Word`]s in the order of their rounds, and incidents are what a walk over
//! them gives. So neither a gap in Vigil's blocks nor a party that hurries one certificate in can make
//! a certified outage disappear or grow. Inside a round all words count: where a Checkpoint or another
//! Resume ends an incident, a Resume of that round which names its block certifies the whole gap.
//!
//! There is room for so many words. Beyond it Checkpoints between Checkpoints of a ward that lives go
//! first, the oldest before others, since they fill the room; where there are none the oldest word is
//! settled, and what is older than that is not heard any more.

use super::Claim;
use crate::{Halt, Height, Incident, IncidentId, Round, Seconds, SetId, H256};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What one certificate says of life and silence.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Word {
	/// A certified Halt.
	Halt {
		/// What was said.
		halt: Halt,
		/// How long a silence it claims.
		halt_after: Seconds,
		/// The set that said it.
		set_id: SetId,
	},
	/// A certified Checkpoint.
	Checkpoint {
		/// Its round.
		round: Round,
		/// Its height.
		height: Height,
	},
	/// A certified Resume.
	Resume {
		/// Its round.
		round: Round,
		/// Height of the halted block that it names.
		height: Height,
		/// Hash of that block.
		block_hash: H256,
	},
}

/// The walk over words: what it has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Walk {
	/// The last Resume, or Checkpoint that ended an incident.
	life: Option<Round>,
	/// The last Checkpoint.
	shown: Option<(Height, Round)>,
	/// The incident under way.
	open: Option<Incident>,
}

/// Why a word adds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unheard {
	/// It is there already.
	OnRecord,
	/// It is as old as what is settled.
	Settled,
}

/// The record of one ward: so many words, and so many of its last incidents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Record<const WORDS: u32, const INCIDENTS: u32> {
	/// What the settled words came to.
	settled: Walk,
	/// The round of the last settled word.
	settled_to: Option<Round>,
	/// The round of the last Checkpoint that went; Checkpoints of it or before are not heard any more.
	thinned_to: Option<Round>,
	/// The others, by round and kind.
	words: BoundedVec<Word, ConstU32<WORDS>>,
	/// The incidents, by round; those that ended in settled words first.
	incidents: BoundedVec<Incident, ConstU32<INCIDENTS>>,
	/// How many of them ended in settled words.
	past: u32,
	/// The last number given to an incident.
	last: IncidentId,
}

/// What words are ordered by: Halt before Checkpoint before Resume in one round, then all there is, so
/// that no two different words have one place.
type Order = (Round, u8, Height, H256, u64, SetId, Seconds);

impl Word {
	/// What a claim adds to the record: nothing, if it is a suspicion.
	pub fn of(claim: &Claim, set_id: SetId, halt_after: Seconds) -> Option<Self> {
		match *claim {
			Claim::Suspicion(_) => None,
			Claim::Halt(halt) => Some(Self::Halt { halt, halt_after, set_id }),
			Claim::Checkpoint(block) => {
				Some(Self::Checkpoint { round: block.round, height: block.height })
			},
			Claim::Resume(resume) => Some(Self::Resume {
				round: resume.round,
				height: resume.height,
				block_hash: resume.block_hash,
			}),
		}
	}

	/// Its round.
	pub fn round(&self) -> Round {
		match self {
			Self::Halt { halt, .. } => halt.round,
			Self::Checkpoint { round, .. } | Self::Resume { round, .. } => *round,
		}
	}

	fn is_checkpoint(&self) -> bool {
		matches!(self, Self::Checkpoint { .. })
	}

	fn order(&self) -> Order {
		let (none, nobody) = (H256::zero(), (SetId(0), Seconds(0)));
		match *self {
			Self::Halt { halt, halt_after, set_id } => {
				let Halt { height, block_hash, block_timestamp, round } = halt;
				(round, 0, height, block_hash, block_timestamp.0, set_id, halt_after)
			},
			Self::Checkpoint { round, height } => (round, 1, height, none, 0, nobody.0, nobody.1),
			Self::Resume { round, height, block_hash } => {
				(round, 2, height, block_hash, 0, nobody.0, nobody.1)
			},
		}
	}
}

impl Walk {
	/// Takes one step, before the words that come after; the incident that ended by it.
	fn step(&mut self, word: &Word, after: &[Word], freshness: Seconds) -> Option<Incident> {
		match *word {
			Word::Halt { halt, halt_after, set_id } => {
				self.stand(halt, halt_after, set_id, freshness);
				None
			},
			Word::Checkpoint { round, height } => {
				self.shown = Some((height, round));
				let beyond = |incident: &mut Incident| height > incident.last.height;
				let mut ended = self.open.take_if(beyond)?;
				ended.end(round, answer(&ended, round, after), freshness);
				self.life = Some(round);
				Some(ended)
			},
			Word::Resume { round, .. } => {
				self.life = Some(round);
				let mut ended = self.open.take()?;
				let this = answer(&ended, round, core::slice::from_ref(word));
				ended.end(round, this.or_else(|| answer(&ended, round, after)), freshness);
				Some(ended)
			},
		}
	}

	fn stand(&mut self, halt: Halt, halt_after: Seconds, set_id: SetId, freshness: Seconds) {
		match &mut self.open {
			Some(incident) => incident.stand(halt, halt_after, freshness),
			None => {
				let above = self.shown.filter(|(height, _)| *height > halt.height);
				let life = self.life.max(above.map(|(_, round)| round));
				self.open = Some(Incident::open(set_id, halt, halt_after, life));
			},
		}
	}
}

/// The block that an incident stands at, if a Resume of this round among these words names it: then the
/// whole gap to that round is certified, whatever else of the round says that the ward lives.
fn answer(incident: &Incident, round: Round, words: &[Word]) -> Option<(Height, H256)> {
	let stands_at = (incident.last.height, incident.last.block_hash);
	let of_round = words.iter().take_while(|word| word.round() == round);
	let mut named = of_round.filter_map(|word| match *word {
		Word::Resume { height, block_hash, .. } => Some((height, block_hash)),
		Word::Halt { .. } | Word::Checkpoint { .. } => None,
	});
	named.find(|block| *block == stands_at)
}

impl<const WORDS: u32, const INCIDENTS: u32> Record<WORDS, INCIDENTS> {
	/// Hears a word. Returns the incidents that are new or changed, each as it is now.
	pub fn hear(&mut self, word: Word, freshness: Seconds) -> Result<Vec<Incident>, Unheard> {
		self.check(&word, freshness)?;
		if self.words.is_full() {
			match self.spare(freshness) {
				Some(spare) => {
					self.thinned_to = self.thinned_to.max(Some(self.words.remove(spare).round()));
				},
				None => self.settle(freshness),
			}
		}
		let place = self.words.partition_point(|one| one.order() < word.order());
		self.words.try_insert(place, word).map_err(|_| Unheard::Settled)?;
		Ok(self.renew(freshness))
	}

	/// Whether a word would be heard.
	pub fn check(&self, word: &Word, freshness: Seconds) -> Result<(), Unheard> {
		let place = self.place(word, freshness)?;
		if !self.words.is_full() {
			return Ok(());
		}
		let too_late = match self.spare(freshness).and_then(|spare| self.words.get(spare)) {
			// It would be the next to go.
			Some(spare) => word.round() <= spare.round() && self.is_idle(word, place, freshness),
			// There is room for it only if it is not the oldest, nor as old.
			None => self.words.first().is_none_or(|oldest| word.round() <= oldest.round()),
		};
		match too_late {
			true => Err(Unheard::Settled),
			false => Ok(()),
		}
	}

	/// Whether a word of this kind and round is there. Honest watchers say each only once, so what
	/// comes beside it is worth hearing, and nothing more.
	pub fn has_like(&self, word: &Word) -> bool {
		let place = |one: &Word| (one.order().0, one.order().1);
		self.words.binary_search_by_key(&place(word), place).is_ok()
	}

	/// The incidents that are kept, by round; the last one may be under way.
	pub fn incidents(&self) -> &[Incident] {
		&self.incidents
	}

	/// The words that are not settled.
	pub fn words(&self) -> &[Word] {
		&self.words
	}

	/// Where a new word belongs.
	fn place(&self, word: &Word, freshness: Seconds) -> Result<usize, Unheard> {
		let too_late = |last: Option<Round>| last.is_some_and(|last| word.round() <= last);
		if too_late(self.settled_to) {
			return Err(Unheard::Settled);
		}
		let place = match self.words.binary_search_by_key(&word.order(), Word::order) {
			Ok(_) => return Err(Unheard::OnRecord),
			Err(place) => place,
		};
		// A Checkpoint that may have gone before.
		if too_late(self.thinned_to) && self.is_idle(word, place, freshness) {
			return Err(Unheard::Settled);
		}
		Ok(place)
	}

	/// The oldest Checkpoint between two others that found no incident under way: of all words the one
	/// that says least.
	fn spare(&self, freshness: Seconds) -> Option<usize> {
		let mut walk = self.settled.clone();
		for (place, three) in (1..).zip(self.words.windows(3)) {
			walk.step(three.first()?, &[], freshness);
			if walk.open.is_none() && three.iter().all(Word::is_checkpoint) {
				return Some(place);
			}
		}
		None
	}

	/// Whether a word at this place would be a Checkpoint of a ward that lives, between two others or
	/// before all: one that says nothing. Beside a Halt or a Resume it may be the only life.
	fn is_idle(&self, word: &Word, place: usize, freshness: Seconds) -> bool {
		let beside = |place: Option<usize>| {
			place.and_then(|place| self.words.get(place)).is_none_or(Word::is_checkpoint)
		};
		let mut walk = self.settled.clone();
		for before in self.words.iter().take(place) {
			walk.step(before, &[], freshness);
		}
		let between = beside(place.checked_sub(1)) && beside(Some(place));
		word.is_checkpoint() && between && walk.open.is_none()
	}

	/// Settles the oldest word. The incident that it ended is the first that was not past.
	fn settle(&mut self, freshness: Seconds) {
		if self.words.is_empty() {
			return;
		}
		let word = self.words.remove(0);
		self.settled_to = Some(word.round());
		if self.settled.step(&word, &self.words, freshness).is_some() {
			self.past = self.past.saturating_add(1);
		}
	}

	/// Walks again, and takes over what has changed.
	fn renew(&mut self, freshness: Seconds) -> Vec<Incident> {
		let mut walk = self.settled.clone();
		let mut after = self.words.as_slice();
		let mut ended = Vec::new();
		while let Some((word, rest)) = after.split_first() {
			ended.extend(walk.step(word, rest, freshness));
			after = rest;
		}
		let found = ended.into_iter().chain(walk.open);
		let past = usize::try_from(self.past).unwrap_or(usize::MAX).min(self.incidents.len());
		let mut before: Vec<_> = self.incidents.iter().skip(past).copied().collect();
		let mut all: Vec<_> = self.incidents.iter().take(past).copied().collect();
		let mut changed = Vec::new();
		for mut incident in found {
			let known = before.iter().position(|one| one.overlaps(&incident));
			let known = known.map(|place| before.remove(place));
			match known {
				Some(known) => incident.id = known.id,
				None => {
					self.last = IncidentId(self.last.0.saturating_add(1));
					incident.id = self.last;
				},
			}
			if known != Some(incident) {
				changed.push(incident);
			}
			all.push(incident);
		}
		self.keep(all, freshness);
		changed
	}

	/// Keeps the last incidents. What is dropped has to be settled, or it would be found again.
	fn keep(&mut self, mut all: Vec<Incident>, freshness: Seconds) {
		let most = usize::try_from(INCIDENTS).unwrap_or(usize::MAX);
		while all.len() > most {
			while self.past == 0 && !self.words.is_empty() {
				self.settle(freshness);
			}
			all.remove(0);
			self.past = self.past.saturating_sub(1);
		}
		self.incidents = BoundedVec::truncate_from(all);
	}
}

#[cfg(test)]
mod tests;
