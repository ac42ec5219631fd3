// SPDX-License-Identifier: Apache-2.0

//! What events change.

use super::{Engine, Event, Refused, TxEvent};
use crate::{
	decide::Verdict,
	item::{Cargo, Done, Item, ItemKey, State},
	view::Lane,
	JournalError, Millis,
};
use vigil_primitives::{
	message::prove_all, Message, Outbox, ProvenMessage, SequenceNumber, ServiceId, Statement, H256,
};

/// How long to leave a node alone that has a problem.
const NODE_PAUSE: Millis = 2_000;
/// The most certificates that wait until the destination was asked about their service.
const MOST_UNASKED: usize = 10_000;
/// How long to wait for funds or for a nonce to be seen used.
const ACCOUNT_PAUSE: Millis = 6_000;

impl Engine {
	pub(super) fn take_in(&mut self, event: &Event, now: Millis) -> Result<(), JournalError> {
		match event {
			Event::Certificate(cargo) => self.see(cargo, now),
			Event::Best(view) => {
				self.best = Some((**view).clone());
				Ok(())
			},
			Event::Finalized(view) => {
				self.finalized = Some((**view).clone());
				self.see_unasked(now)
			},
			Event::Tx(key, event) => self.hear(key, event, now),
			Event::Messages(key, messages) => self.fill(key, messages, now),
			Event::Proven(service, next) => self.prove(*service, *next, now),
			Event::Tick => Ok(()),
		}
	}

	/// Notes a certificate, unless it is known or of no use here.
	fn see(&mut self, cargo: &Cargo, now: Millis) -> Result<(), JournalError> {
		let key = ItemKey::new(&self.settings.destination, &cargo.certificate);
		let known = self.open.contains_key(&key) || self.closed.contains_key(&key);
		if known || !self.settings.carries(key.service) {
			return Ok(());
		}
		self.heard.insert(key.service);
		if matches!(self.finalized_lane(key.service), Lane::Unknown) {
			// It comes again should the process die before the destination answers.
			if self.unasked.len() < MOST_UNASKED {
				self.unasked.insert(key, cargo.clone());
			}
			return Ok(());
		}
		let item = Item::new(key, cargo.clone(), now);
		if self.is_useless(&item, now) {
			return Ok(());
		}
		self.journal.put(&[&item])?;
		crate::crash::point("seen");
		log::info!(target: "vigil-relayer", "{}: seen", item.key);
		self.counters.seen = self.counters.seen.saturating_add(1);
		self.open.insert(item.key.clone(), item);
		Ok(())
	}

	/// Looks at certificates again that came before the destination was asked about their service.
	fn see_unasked(&mut self, now: Millis) -> Result<(), JournalError> {
		let asked = |key: &&ItemKey| !matches!(self.finalized_lane(key.service), Lane::Unknown);
		let keys: Vec<ItemKey> = self.unasked.keys().filter(asked).cloned().collect();
		for key in keys {
			let Some(cargo) = self.unasked.get(&key).cloned() else { continue };
			self.see(&cargo, now)?;
			self.unasked.remove(&key);
		}
		Ok(())
	}

	fn finalized_lane(&self, service: ServiceId) -> Lane<'_> {
		self.finalized.as_ref().map_or(Lane::Unknown, |view| view.lane(service))
	}

	/// Whether the destination has finalised that it does not need this. Such certificates come
	/// with every look at what Vigil keeps; they leave no trace.
	fn is_useless(&self, item: &Item, now: Millis) -> bool {
		let Some(view) = &self.finalized else { return false };
		let inbox = &view.inbox.destination;
		let elsewhere =
			matches!(item.statement(), Statement::Outbox(outbox) if outbox.destination != *inbox);
		let lane = view.lane(item.key.service);
		let verdict = self.judge(item, view, now);
		elsewhere
			|| matches!(lane, Lane::Untrusted)
			|| matches!(verdict, Verdict::Known | Verdict::Moot(_))
	}

	/// What a node says about a transaction. It decides nothing that blocks decide.
	fn hear(&mut self, key: &ItemKey, event: &TxEvent, now: Millis) -> Result<(), JournalError> {
		let Some(item) = self.open.get(key) else { return Ok(()) };
		if let TxEvent::Failed(hash, reason) = event {
			return self.explain(key, *hash, reason, now);
		}
		let Some(tx) = item.state.tx().cloned() else { return Ok(()) };
		match event {
			TxEvent::Failed(..) => Ok(()),
			TxEvent::Accepted => {
				crate::crash::point("after-broadcast");
				match item.state {
					State::Signed(_) => self.move_to(key, State::Broadcast(tx), now),
					_ => Ok(()),
				}
			},
			TxEvent::Lost => {
				self.put_off(key, "the connection was lost", NODE_PAUSE, now);
				Ok(())
			},
			TxEvent::Dropped => {
				self.put_off(key, "the node dropped the transaction", NODE_PAUSE, now);
				Ok(())
			},
			TxEvent::Refused(Refused::Invalid, text) => {
				let used = self.best.as_ref().is_some_and(|view| view.nonce > tx.nonce);
				match used {
					true => Ok(()),
					false => self.fail(key, format!("the node refused it: {text}"), now),
				}
			},
			TxEvent::Refused(Refused::Elsewhere, text) => {
				self.put_off(key, text, NODE_PAUSE, now);
				Ok(())
			},
			TxEvent::Refused(Refused::Outdated | Refused::Unpaid, text) => {
				self.put_off(key, text, ACCOUNT_PAUSE, now);
				Ok(())
			},
		}
	}

	/// Notes why a transaction failed. That it failed is for blocks to say, before or after this.
	fn explain(
		&mut self,
		key: &ItemKey,
		hash: H256,
		reason: &str,
		now: Millis,
	) -> Result<(), JournalError> {
		let text = format!("the call failed: {reason}");
		let awaited = self.open.get(key).and_then(|item| item.state.tx());
		if awaited.is_some_and(|tx| tx.hash == hash) {
			self.reasons.insert(key.clone(), (hash, text));
			return Ok(());
		}
		log::warn!(target: "vigil-relayer", "{key}: {text}");
		self.change(key, now, |item| {
			if let State::Dead { reason } = &mut item.state {
				reason.clone_from(&text);
			}
			item.problem = Some(text);
		})
	}

	/// Keeps the messages of an Outbox for its transaction.
	fn fill(
		&mut self,
		key: &ItemKey,
		messages: &Result<Vec<Message>, String>,
		now: Millis,
	) -> Result<(), JournalError> {
		self.busy.remove(key);
		let Some(item) = self.open.get(key) else { return Ok(()) };
		let Statement::Outbox(outbox) = item.statement() else { return Ok(()) };
		let proven = messages.clone().and_then(|messages| prove(outbox, messages));
		match proven {
			Ok(proven) => {
				self.messages.insert(key.clone(), proven);
				Ok(())
			},
			// Vigil forgets messages once it knows that they were delivered, which may be before
			// this destination's finalised block is seen here. Nobody is to blame for that.
			Err(problem) => {
				let delay = self.settings.backoff.after(4, key.number);
				self.put_off(key, &problem, delay, now);
				Ok(())
			},
		}
	}

	/// Vigil knows that the messages before `next` were delivered.
	fn prove(
		&mut self,
		service: ServiceId,
		next: SequenceNumber,
		now: Millis,
	) -> Result<(), JournalError> {
		let proven =
			self.closed.values().filter_map(|item| match (&item.state, item.statement()) {
				(State::Final(done @ Done::Known { .. }), Statement::Outbox(outbox))
					if item.key.service == service && end(outbox) <= next.0 =>
				{
					let state = State::Proven(done.clone());
					Some(Item { state, changed_at: now, ..item.clone() })
				},
				_ => None,
			});
		let proven: Vec<Item> = proven.collect();
		if proven.is_empty() {
			return Ok(());
		}
		self.journal.put(&proven.iter().collect::<Vec<_>>())?;
		crate::crash::point("proven");
		self.closed.extend(proven.into_iter().map(|item| (item.key.clone(), item)));
		Ok(())
	}
}

/// The number after the last message of an Outbox.
pub(super) fn end(outbox: &Outbox) -> u64 {
	outbox.first.0.saturating_add(outbox.count.into())
}

fn prove(outbox: &Outbox, messages: Vec<Message>) -> Result<Vec<ProvenMessage>, String> {
	let (found, proven) = prove_all(outbox.destination, messages)
		.map_err(|error| format!("Vigil has no such messages: {error:?}"))?;
	match found == *outbox {
		true => Ok(proven),
		false => Err("Vigil's messages are not those that were certified".into()),
	}
}
