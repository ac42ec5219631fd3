// SPDX-License-Identifier: Apache-2.0

//! What is sent next.

use super::{Effect, Engine};
use crate::{
	call::Call,
	decide::Verdict,
	item::{Item, ItemKey, State, ANNOUNCEMENT, SUSPICION},
	nonce,
	standby::Step,
	view::ChainView,
	JournalError, Millis, Signer, Stamp, Tx,
};
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{Kind, ProvenMessage, ServiceId, Statement};

/// For how long a gap between nonces may be there before a transaction is signed to close it:
/// views lag behind pools, and what had the nonce is signed anew with it.
const GAP_PATIENCE: Millis = 12_000;
/// For how long a transaction may be under way through one node without a block that has it.
const NODE_PATIENCE: Millis = 120_000;
const HALT: u8 = Kind::Halt as u8;
const RESUME: u8 = Kind::Resume as u8;

impl Engine {
	/// Sends what can be sent, by priority.
	pub(super) fn advance(&mut self, now: Millis, signer: &dyn Signer) -> Result<(), JournalError> {
		// A transaction is born at a finalised block, which cannot be left behind.
		let Some((best, finalized)) = self.views() else { return Ok(()) };
		let mut keys: Vec<ItemKey> = self.open.keys().cloned().collect();
		keys.sort_by_key(|key| (key.priority(), key.set, key.number));
		self.doubt(&best, &finalized, now);
		self.lose_patience(now);
		let newest = self.newest(&best, now);
		for key in &keys {
			let Some(item) = self.open.get(key).cloned() else { continue };
			match &item.state {
				State::Seen | State::Planned
					if item.retry_at <= now && self.may_start(&item, &best, &newest, now) =>
				{
					self.start(&item, &best, &finalized, now, signer)?;
				},
				State::Signed(tx) | State::Broadcast(tx) if item.retry_at <= now => {
					let raised = self.raise(&item, tx, &best, &finalized, now, signer)?;
					let tx = raised.unwrap_or_else(|| tx.clone());
					self.broadcast(item.key.clone(), tx, now);
				},
				_ => {},
			}
		}
		self.close_gap(&best, &finalized, now, signer)
	}

	/// Of each service and kind of word about its ward the last one that can be sent: it makes all
	/// others of its kind unnecessary.
	fn newest(&self, best: &ChainView, now: Millis) -> BTreeMap<(ServiceId, u8), ItemKey> {
		let waiting = self.open.values().filter(|item| {
			// A Halt does not wait for a later one that failed.
			let due = !item.key.is_halt() || item.retry_at <= now;
			let waits = matches!(item.state, State::Seen | State::Planned);
			waits && due && is_word(&item.key) && self.judge(item, best, now) == Verdict::Send
		});
		let mut newest: BTreeMap<(ServiceId, u8), ItemKey> = BTreeMap::new();
		for item in waiting {
			let lane = (item.key.service, item.key.kind);
			let entry = newest.entry(lane).or_insert_with(|| item.key.clone());
			if item.key.number > entry.number {
				*entry = item.key.clone();
			}
		}
		newest
	}

	/// Whether the destination needs the item and nothing goes before it. A Halt waits for nothing but
	/// a transaction that says the same.
	fn may_start(
		&self,
		item: &Item,
		best: &ChainView,
		newest: &BTreeMap<(ServiceId, u8), ItemKey>,
		now: Millis,
	) -> bool {
		let key = &item.key;
		if self.judge(item, best, now) != Verdict::Send {
			return false;
		}
		if is_word(key) && newest.get(&(key.service, key.kind)) != Some(key) {
			return false;
		}
		if !self.is_its_turn(item, best, now) {
			return false;
		}
		// A set that is said to be silent has little time to show that it is not.
		if key.is_halt() || self.step(item, best, now) == Step::Speak {
			return true;
		}
		let in_flight: Vec<&Item> = self.open.values().filter(|other| is_ahead(other)).collect();
		in_flight.len() < self.settings.max_in_flight
			&& !in_flight.iter().any(|other| is_in_the_way(item, other))
	}

	/// Whether nothing that the destination still needs makes the item unnecessary, or has to be heard
	/// before it. A transaction under way that names a Halt's block makes another one a waste, and so
	/// does one that shows later life; a suspicion adds nothing to a Halt; and a Resume is the end of
	/// what the Halts before it began.
	fn is_its_turn(&self, item: &Item, best: &ChainView, now: Millis) -> bool {
		let under_way = |other: &Item| other.state.tx().is_some();
		let before = |other: &Item| match item.key.kind {
			SUSPICION => other.key.is_halt(),
			RESUME => {
				other.key.is_halt() && !under_way(other) && other.key.number <= item.key.number
			},
			HALT => {
				under_way(other) && (says_the_same(item, other) || shows_life_after(item, other))
			},
			ANNOUNCEMENT => other.key.kind != ANNOUNCEMENT && speaks_for_office(other, best),
			_ => false,
		};
		let mut others = self.open.values().filter(|other| {
			other.key.service == item.key.service
				&& other.key != item.key
				&& !matches!(other.state, State::Dead { .. })
		});
		!others.any(|other| before(other) && self.judge(other, best, now) == Verdict::Send)
	}

	/// Looks through another node if this one's best blocks know for long what final ones do not: it
	/// holds something back, if they are not confirmed.
	fn doubt(&mut self, best: &ChainView, finalized: &ChainView, now: Millis) {
		let contradicts = |item: &Item| {
			let waits = matches!(item.state, State::Seen | State::Planned);
			let final_verdict = waits.then(|| self.judge(item, finalized, now));
			final_verdict == Some(Verdict::Send) && self.judge(item, best, now) != Verdict::Send
		};
		if !finalized.confirmed || !self.open.values().any(contradicts) {
			self.doubt = None;
			return;
		}
		let since = *self.doubt.get_or_insert(now);
		if since.saturating_add(self.settings.doubt) <= now {
			self.doubt = None;
			self.change_node();
		}
	}

	/// Looks through another node if a transaction has been under way for long and no block has it: this
	/// one keeps it to itself, stands still, or shows a nonce or a block that no other node knows.
	fn lose_patience(&mut self, now: Millis) {
		let waits = |item: &&Item| matches!(item.state, State::Signed(_) | State::Broadcast(_));
		let since = |key: &ItemKey| self.under_way.get(key).copied().unwrap_or(now);
		let waiting = self.open.values().filter(waits);
		self.under_way = waiting.map(|item| (item.key.clone(), since(&item.key))).collect();
		let is_long = |since: &Millis| since.saturating_add(NODE_PATIENCE) <= now;
		if self.under_way.values().any(is_long) {
			self.under_way.values_mut().for_each(|since| *since = now);
			self.change_node();
		}
	}

	/// Plans, signs and hands out a transaction, with the journal told before each step.
	fn start(
		&mut self,
		item: &Item,
		best: &ChainView,
		finalized: &ChainView,
		now: Millis,
		signer: &dyn Signer,
	) -> Result<(), JournalError> {
		let key = &item.key;
		if item.state == State::Seen {
			self.move_to(key, State::Planned, now)?;
		}
		let Some(messages) = self.messages_for(item, best, signer) else { return Ok(()) };
		let nonce = nonce::next(best.nonce, &self.in_flight());
		let step = self.step(item, best, now);
		let item = &Item { step, ..item.clone() };
		let call = Call::new(item, messages, self.settings.beneficiary);
		match signer.sign(&call, &self.stamp(nonce, item.tip, finalized)) {
			Ok(tx) => {
				self.change(key, now, |item| {
					item.state = State::Signed(tx.clone());
					item.step = step;
				})?;
				self.broadcast(key.clone(), tx, now);
				Ok(())
			},
			Err(error) => self.fail(key, error.to_string(), now),
		}
	}

	/// The messages for the item's next transaction; `None` while they have to be fetched. Nothing
	/// for what is no Outbox.
	fn messages_for(
		&mut self,
		item: &Item,
		best: &ChainView,
		signer: &dyn Signer,
	) -> Option<Vec<ProvenMessage>> {
		let Statement::Outbox(outbox) = item.statement() else { return Some(Vec::new()) };
		let Some(all) = self.messages.get(&item.key) else {
			if self.asked.insert(item.key.clone()) {
				let effect = Effect::FetchMessages(item.key.clone(), item.key.service, *outbox);
				self.effects.push(effect);
			}
			return None;
		};
		let next = best.next_message(item.lane()?)?;
		let due = all.iter().filter(|proven| proven.message.sequence >= next);
		let mut bytes = 0usize;
		let batch = due.take(self.settings.batch_messages.max(1)).take_while(|proven| {
			let fits = bytes == 0;
			bytes = bytes.saturating_add(signer.size(proven));
			fits || bytes <= self.settings.batch_bytes
		});
		Some(batch.cloned().collect::<Vec<_>>()).filter(|batch| !batch.is_empty())
	}

	/// Signs a transaction anew with the same nonce and another tip, so that at most one of both is
	/// included: more if a node had it for long and no block took it, or no node has room for it, and
	/// nothing if the account cannot pay what was offered. What was refused for another reason is not worth
	/// more by a tip.
	fn raise(
		&mut self,
		item: &Item,
		tx: &Tx,
		best: &ChainView,
		finalized: &ChainView,
		now: Millis,
		signer: &dyn Signer,
	) -> Result<Option<Tx>, JournalError> {
		let key = &item.key;
		let waited = self.crowded.remove(key)
			|| matches!(item.state, State::Broadcast(_)) && self.busy.contains(key);
		let tip = match self.unpaid.remove(key) {
			true => 0,
			false if waited => self.settings.tip_after(item.tip),
			false => item.tip,
		};
		if tip == item.tip || best.nonce > tx.nonce {
			return Ok(None);
		}
		let Some(messages) = self.messages_for(item, best, signer) else { return Ok(None) };
		let call = Call::new(item, messages, self.settings.beneficiary);
		let Ok(raised) = signer.sign(&call, &self.stamp(tx.nonce, tip, finalized)) else {
			return Ok(None);
		};
		log::info!(target: "vigil-relayer", "{key}: signed anew with a tip of {tip}");
		self.change(key, now, |item| {
			item.state = State::Signed(raised.clone());
			item.tip = tip;
		})?;
		self.counters.raised = self.counters.raised.saturating_add(u64::from(tip > item.tip));
		Ok(Some(raised))
	}

	fn stamp(&self, nonce: u64, tip: u128, finalized: &ChainView) -> Stamp {
		let mortality = self.settings.mortality;
		Stamp { nonce, birth: finalized.block, mortality, tip }
	}

	fn broadcast(&mut self, key: ItemKey, tx: Tx, now: Millis) {
		self.busy.insert(key.clone());
		let pause = match key.is_halt() {
			true => self.settings.rebroadcast_halt,
			false => self.settings.rebroadcast,
		};
		let again = now.saturating_add(pause);
		if let Some(item) = self.open.get_mut(&key) {
			item.retry_at = again;
		}
		self.effects.push(Effect::Broadcast(key, tx));
	}

	/// Signs the last transaction anew with a nonce that all in flight wait for. Should both be
	/// included, the inbox ignores the second.
	fn close_gap(
		&mut self,
		best: &ChainView,
		finalized: &ChainView,
		now: Millis,
		signer: &dyn Signer,
	) -> Result<(), JournalError> {
		let in_flight: BTreeSet<u64> = self.in_flight();
		let gap = nonce::gap(best.nonce, &in_flight);
		let since = self.gap.filter(|(known, _)| Some(*known) == gap).map_or(now, |(_, at)| at);
		self.gap = gap.map(|gap| (gap, since));
		let last = in_flight.last().copied();
		let mut items = self.open.values();
		let item = items.find(|item| item.state.tx().map(|tx| tx.nonce) == last).cloned();
		let (Some(gap), Some(item)) = (gap, item) else { return Ok(()) };
		if since.saturating_add(GAP_PATIENCE) > now {
			return Ok(());
		}
		let Some(messages) = self.messages_for(&item, best, signer) else { return Ok(()) };
		let call = Call::new(&item, messages, self.settings.beneficiary);
		let signed = signer.sign(&call, &self.stamp(gap, item.tip, finalized));
		let Ok(tx) = signed else { return Ok(()) };
		self.change(&item.key, now, |item| {
			item.state = State::Signed(tx.clone());
			item.changed_at = now;
		})?;
		self.broadcast(item.key.clone(), tx, now);
		Ok(())
	}

	/// Forgets what was finished long ago, and the oldest of too much.
	pub(super) fn prune(&mut self, now: Millis) -> Result<(), JournalError> {
		let old = |item: &&Item| item.changed_at.saturating_add(self.settings.keep) < now;
		let mut gone: Vec<ItemKey> =
			self.closed.values().filter(old).map(|item| item.key.clone()).collect();
		let excess = self.closed.len().saturating_sub(self.settings.keep_count);
		if excess > gone.len() {
			let mut by_age: Vec<&Item> = self.closed.values().collect();
			by_age.sort_by_key(|item| item.changed_at);
			gone = by_age.into_iter().take(excess).map(|item| item.key.clone()).collect();
		}
		if gone.is_empty() {
			return Ok(());
		}
		self.journal.remove(&gone)?;
		for key in gone {
			self.closed.remove(&key);
		}
		Ok(())
	}
}

/// Whether the item is a word about its ward, of which the last one counts.
fn is_word(key: &ItemKey) -> bool {
	![Kind::Handover as u8, Kind::Outbox as u8, ANNOUNCEMENT].contains(&key.kind)
}

/// Whether the set in office at the destination says this.
fn speaks_for_office(item: &Item, view: &ChainView) -> bool {
	let known = view.services.get(&item.key.service);
	known.is_some_and(|known| known.last_set() == Some(item.key.set))
}

/// Whether two items are Halts of one block.
fn says_the_same(item: &Item, other: &Item) -> bool {
	match (item.statement(), other.statement()) {
		(Statement::Halt(one), Statement::Halt(other_one)) if other.key.is_halt() => {
			(one.height, one.block_hash) == (other_one.height, other_one.block_hash)
		},
		_ => false,
	}
}

/// Whether another item shows life in the round of a Halt or a later one.
fn shows_life_after(item: &Item, other: &Item) -> bool {
	match (item.statement(), other.statement()) {
		(Statement::Halt(halt), Statement::Resume(resume)) => resume.round >= halt.round,
		(Statement::Halt(halt), Statement::Checkpoint(block)) => {
			block.round >= halt.round && block.height > halt.height
		},
		_ => false,
	}
}

/// Whether a transaction under way has to be in a block before the item's is signed. Messages of one
/// lane hold up neither those of others nor anything else.
fn is_in_the_way(item: &Item, other: &Item) -> bool {
	let same_lane = match (item.lane(), other.lane()) {
		(Some(one), Some(other)) => one == other,
		(None, Some(_)) => false,
		(Some(_), None) | (None, None) => true,
	};
	same_lane && item.key.service == other.key.service
}

/// Whether the item has a transaction that no best block has yet, and is no Halt.
fn is_ahead(item: &Item) -> bool {
	!item.key.is_halt() && matches!(item.state, State::Signed(_) | State::Broadcast(_))
}
