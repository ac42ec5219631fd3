// SPDX-License-Identifier: Apache-2.0

//! What is sent next.

use super::{Effect, Engine, Signer};
use crate::{
	call::Call,
	decide::Verdict,
	item::{Item, ItemKey, State},
	nonce,
	view::ChainView,
	JournalError, Millis,
};
use codec::Encode;
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{Kind, ProvenMessage, ServiceId, Statement};

/// For how long a gap between nonces may be there before a transaction is signed to close it:
/// views lag behind pools, and what had the nonce is signed anew with it.
const GAP_PATIENCE: Millis = 12_000;

impl Engine {
	/// Sends what can be sent, by priority.
	pub(super) fn advance(&mut self, now: Millis, signer: &dyn Signer) -> Result<(), JournalError> {
		// A transaction is born at a finalised block, which cannot be left behind.
		let Some((best, finalized)) = self.views() else { return Ok(()) };
		let mut keys: Vec<ItemKey> = self.open.keys().cloned().collect();
		keys.sort_by_key(|key| (key.priority(), key.set, key.number));
		let newest = self.newest_checkpoints(&best, now);
		for key in &keys {
			let Some(item) = self.open.get(key).cloned() else { continue };
			match &item.state {
				State::Seen | State::Planned
					if item.retry_at <= now && self.may_start(&item, &best, &newest, now) =>
				{
					self.start(&item, &best, &finalized, now, signer)?;
				},
				State::Signed(_) | State::Broadcast(_) => self.keep_broadcasting(&item, now),
				_ => {},
			}
		}
		self.close_gap(&best, &finalized, now, signer)
	}

	/// Of each service the highest checkpoint that can be sent: it makes all others unnecessary.
	fn newest_checkpoints(&self, best: &ChainView, now: Millis) -> BTreeMap<ServiceId, ItemKey> {
		let checkpoints = self.open.values().filter(|item| {
			let waits = matches!(item.state, State::Seen | State::Planned);
			item.key.kind == Kind::Checkpoint as u8
				&& waits && self.judge(item, best, now) == Verdict::Send
		});
		let mut newest: BTreeMap<ServiceId, ItemKey> = BTreeMap::new();
		for item in checkpoints {
			let entry = newest.entry(item.key.service).or_insert_with(|| item.key.clone());
			if item.key.number > entry.number {
				*entry = item.key.clone();
			}
		}
		newest
	}

	/// Whether the destination needs the item and nothing goes before it. A Halt waits for nothing.
	fn may_start(
		&self,
		item: &Item,
		best: &ChainView,
		newest: &BTreeMap<ServiceId, ItemKey>,
		now: Millis,
	) -> bool {
		let key = &item.key;
		if self.judge(item, best, now) != Verdict::Send {
			return false;
		}
		if key.is_halt() {
			return true;
		}
		if key.kind == Kind::Checkpoint as u8 && newest.get(&key.service) != Some(key) {
			return false;
		}
		let in_flight: Vec<&Item> = self.open.values().filter(|other| is_ahead(other)).collect();
		in_flight.len() < self.settings.max_in_flight
			&& !in_flight.iter().any(|other| other.key.service == key.service)
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
		let Some(messages) = self.messages_for(item, best) else { return Ok(()) };
		let nonce = nonce::next(best.nonce, &self.in_flight());
		let call = Call::new(item, messages, self.settings.beneficiary);
		match signer.sign(&call, nonce, finalized.block, self.settings.mortality) {
			Ok(tx) => {
				self.move_to(key, State::Signed(tx.clone()), now)?;
				self.broadcast(key.clone(), tx, now);
				Ok(())
			},
			Err(error) => self.fail(key, error.to_string(), now),
		}
	}

	/// The messages for the item's next transaction; `None` while they have to be fetched. Nothing
	/// for what is no Outbox.
	fn messages_for(&mut self, item: &Item, best: &ChainView) -> Option<Vec<ProvenMessage>> {
		let Statement::Outbox(outbox) = item.statement() else { return Some(Vec::new()) };
		let Some(all) = self.messages.get(&item.key) else {
			if self.busy.insert(item.key.clone()) {
				let effect = Effect::FetchMessages(item.key.clone(), item.key.service, *outbox);
				self.effects.push(effect);
			}
			return None;
		};
		let next = best.services.get(&item.key.service)?.as_ref()?.next_message;
		let due = all.iter().filter(|proven| proven.message.sequence >= next);
		let mut bytes = 0usize;
		let batch = due.take(self.settings.batch_messages.max(1)).take_while(|proven| {
			let fits = bytes == 0;
			bytes = bytes.saturating_add(proven.encoded_size());
			fits || bytes <= self.settings.batch_bytes
		});
		Some(batch.cloned().collect::<Vec<_>>()).filter(|batch| !batch.is_empty())
	}

	/// Hands a transaction out again that no node was heard to keep.
	fn keep_broadcasting(&mut self, item: &Item, now: Millis) {
		let overdue = item.retry_at <= now;
		if let Some(tx) = item.state.tx().filter(|_| overdue) {
			self.broadcast(item.key.clone(), tx.clone(), now);
		}
	}

	fn broadcast(&mut self, key: ItemKey, tx: crate::Tx, now: Millis) {
		self.busy.insert(key.clone());
		let again = now.saturating_add(self.settings.rebroadcast);
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
		let Some(messages) = self.messages_for(&item, best) else { return Ok(()) };
		let call = Call::new(&item, messages, self.settings.beneficiary);
		let signed = signer.sign(&call, gap, finalized.block, self.settings.mortality);
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

/// Whether the item has a transaction that no best block has yet, and is no Halt.
fn is_ahead(item: &Item) -> bool {
	!item.key.is_halt() && matches!(item.state, State::Signed(_) | State::Broadcast(_))
}
