// SPDX-License-Identifier: Apache-2.0

//! What the destination's blocks say about items under way: included, left behind, failed, final.

use super::Engine;
use crate::{
	decide::Verdict,
	item::{Done, Item, ItemKey, State, Tx},
	standby::Step,
	view::ChainView,
	JournalError, Millis,
};
use vigil_primitives::{Statement, UnixTime};

/// What blocks say about a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
	/// It may still be included, or nothing changed.
	Open,
	/// A best block has it, and it did what it should.
	Included,
	/// The block that had it is left behind.
	Retracted,
	/// It was included or its nonce used otherwise, and its messages arrived or it is announced; there is more to
	/// do.
	Advanced,
	/// It did not do what it should, or something else used its nonce.
	Failed(&'static str),
	/// It can never be included any more.
	Expired,
}

impl Engine {
	/// Judges every open item by the destination's blocks.
	pub(super) fn settle(&mut self, now: Millis) -> Result<(), JournalError> {
		let Some((best, finalized)) = self.views() else { return Ok(()) };
		let keys: Vec<ItemKey> = self.open.keys().cloned().collect();
		for key in keys {
			let Some(item) = self.open.get(&key).cloned() else { continue };
			match self.outcome(&item, &finalized, now) {
				Some(done) => self.close(&item, done, now)?,
				None => self.follow(&item, &best, &finalized, now)?,
			}
		}
		Ok(())
	}

	/// How the item ended, if the finalised block says that it did and no transaction of it can
	/// still be included.
	fn outcome(&self, item: &Item, finalized: &ChainView, now: Millis) -> Option<Done> {
		if !self.is_final(finalized) {
			return None;
		}
		let verdict = self.judge(item, finalized, now);
		let tx = item.state.tx();
		if tx.is_some_and(|tx| !is_void(tx, finalized)) {
			return None;
		}
		let old = item.seen_at.saturating_add(self.settings.keep) < now;
		match verdict {
			Verdict::Known => {
				let ours = matches!(item.state, State::Included { .. })
					|| tx.is_some_and(|tx| finalized.nonce > tx.nonce);
				Some(Done::Known { block: finalized.block, ours })
			},
			// What it did is in the past by now.
			Verdict::Moot(_) if matches!(item.state, State::Included { .. }) => {
				Some(Done::Known { block: finalized.block, ours: true })
			},
			Verdict::Moot(reason) => Some(Done::Moot(reason.into())),
			// What is announced may have to wait for longer than anything is kept.
			Verdict::Wait(reason) if old && item.announced.is_none() => {
				Some(Done::Moot(reason.into()))
			},
			_ => None,
		}
	}

	fn close(&mut self, item: &Item, done: Done, now: Millis) -> Result<(), JournalError> {
		let delivered = match &done {
			Done::Known { ours, .. } => Some(*ours),
			Done::Moot(_) => None,
		};
		if delivered == Some(true) && !matches!(item.state, State::Included { .. }) {
			self.note_inclusion(item, now);
		}
		self.change(&item.key, now, |item| {
			item.state = State::Final(done);
			item.problem = None;
		})?;
		match delivered {
			Some(true) => self.counters.delivered = self.counters.delivered.saturating_add(1),
			Some(false) => self.counters.overtaken = self.counters.overtaken.saturating_add(1),
			None => {},
		}
		Ok(())
	}

	/// Follows the item's transaction.
	fn follow(
		&mut self,
		item: &Item,
		best: &ChainView,
		finalized: &ChainView,
		now: Millis,
	) -> Result<(), JournalError> {
		let Some(tx) = item.state.tx().cloned() else { return Ok(()) };
		let verdict = self.judge(item, best, now);
		match fate(item, &tx, best, finalized, &verdict) {
			Fate::Open => Ok(()),
			Fate::Included => {
				self.note_inclusion(item, now);
				self.move_to(&item.key, State::Included { tx, block: best.block }, now)
			},
			Fate::Retracted => {
				self.counters.retracted = self.counters.retracted.saturating_add(1);
				self.busy.remove(&item.key);
				self.change(&item.key, now, |item| {
					item.state = State::Broadcast(tx);
					item.retry_at = now;
				})
			},
			Fate::Advanced => {
				self.note_inclusion(item, now);
				self.change(&item.key, now, |item| {
					item.state = State::Planned;
					(item.attempts, item.tip, item.retry_at, item.problem) = (0, 0, now, None);
				})
			},
			Fate::Failed(problem) => {
				let known = self.reasons.remove(&item.key).filter(|(hash, _)| *hash == tx.hash);
				let problem = known.map_or_else(|| problem.into(), |(_, reason)| reason);
				self.fail(&item.key, problem, now)
			},
			Fate::Expired => self.fail(&item.key, "the transaction expired".into(), now),
		}
	}

	/// Notes what is announced for good, as far as no transaction of its item is under way.
	pub(super) fn note_announced(&mut self, now: Millis) -> Result<(), JournalError> {
		let Some(view) = self.finalized.clone().filter(|view| self.is_final(view)) else {
			return Ok(());
		};
		let waiting =
			self.open.values().filter(|item| item.announced.is_none() && item.state.tx().is_none());
		let found: Vec<_> = waiting
			.filter_map(|item| Some((item.key.clone(), is_announced(item, &view)?)))
			.collect();
		for (key, at) in found {
			self.change(&key, now, |item| item.announced = Some(at))?;
			crate::crash::point("announced");
		}
		Ok(())
	}

	fn note_inclusion(&mut self, item: &Item, now: Millis) {
		self.latencies.push((item.key.kind, now.saturating_sub(item.seen_at)));
		self.last_success = Some(now);
	}
}

/// Whether the transaction can never be included any more, or was for good.
fn is_void(tx: &Tx, finalized: &ChainView) -> bool {
	finalized.nonce > tx.nonce || finalized.block.number >= tx.dies_at
}

fn fate(item: &Item, tx: &Tx, best: &ChainView, finalized: &ChainView, verdict: &Verdict) -> Fate {
	let included = matches!(item.state, State::Included { .. });
	let used = best.nonce > tx.nonce;
	if !used && is_void(tx, finalized) {
		return Fate::Expired;
	}
	match (used, included) {
		(false, false) => Fate::Open,
		(false, true) => Fate::Retracted,
		(true, _) => match verdict {
			Verdict::Known if included => Fate::Open,
			Verdict::Known => Fate::Included,
			_ if has_advanced(item, tx, best) => Fate::Advanced,
			Verdict::Moot(_) => Fate::Open,
			_ => Fate::Failed("the transaction did not succeed, or another one had its nonce"),
		},
	}
}

/// Whether messages of the transaction arrived, or what it was to announce is announced.
fn has_advanced(item: &Item, tx: &Tx, best: &ChainView) -> bool {
	if item.step == Step::Announce {
		return is_announced(item, best).is_some();
	}
	let next = item.lane().and_then(|lane| best.next_message(lane));
	tx.first_message.zip(next).is_some_and(|(first, next)| next.0 > first)
}

/// When the item's set was announced, as long as that stands.
fn is_announced(item: &Item, view: &ChainView) -> Option<UnixTime> {
	let standing = view.services.get(&item.key.service)?.announcement?;
	match (&item.cargo.standby, item.statement()) {
		(Some(_), Statement::Handover(over)) => {
			(standing.next == over.next.hash()).then_some(standing.at)
		},
		_ => None,
	}
}
