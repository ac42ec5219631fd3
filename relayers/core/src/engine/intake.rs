// SPDX-License-Identifier: Apache-2.0

//! What events change.

use super::{handover_of, Engine, Event, Origin, Refused, TxEvent};
use crate::{
	decide::Verdict,
	item::{Cargo, Done, Item, ItemKey, StandingBy, State},
	JournalError, Lane, Millis,
};
use vigil_primitives::{
	message::prove_all, Message, Outbox, ProvenMessage, SequenceNumber, Statement, H256,
};

/// How long to leave a node alone that has a problem.
const NODE_PAUSE: Millis = 2_000;
/// How long to wait for funds or for a nonce to be seen used.
const ACCOUNT_PAUSE: Millis = 6_000;

impl Engine {
	pub(super) fn take_in(&mut self, event: &Event, now: Millis) -> Result<(), JournalError> {
		match event {
			Event::Certificate(cargo, origin) => self.see(cargo, *origin, now),
			Event::Best(view) => {
				self.best = Some((**view).clone());
				Ok(())
			},
			Event::Finalized(view) => {
				self.finalized = Some((**view).clone());
				self.see_parked(now)?;
				self.note_announced(now)?;
				self.reopen(now)
			},
			Event::Tx(key, event) => self.hear(key, event, now),
			Event::Messages(key, messages) => self.fill(key, messages, now),
			Event::Proven(lane, next) => self.prove(*lane, *next, now),
			Event::Tick => Ok(()),
		}
	}

	/// Notes a certificate, unless it is known, of no use here, or none.
	fn see(&mut self, cargo: &Cargo, origin: Origin, now: Millis) -> Result<(), JournalError> {
		let key = ItemKey::new(&self.settings.destination, cargo);
		let known = self.open.contains_key(&key) || self.closed.contains_key(&key);
		let unwanted = cargo.suspicion && !self.settings.suspicions;
		if known || unwanted || !self.settings.carries(key.service) {
			return Ok(());
		}
		let Some(vigil) = self.finalized.as_ref().map(|view| view.inbox.vigil) else {
			self.parked.park(origin, key, cargo);
			return Ok(());
		};
		// It comes again with every look at what Vigil keeps, should the inbox trust somebody later.
		let Some(vigil) = vigil else { return Ok(()) };
		let signers = match &cargo.standby {
			// It comes again with every look at what is announced.
			Some(standby) => match self.is_standby(&key, standby) {
				true => Some(standby.set.clone()),
				false => return Ok(()),
			},
			None => self.trusted_set(key.service, key.set).cloned(),
		};
		let Some(set) = signers else {
			if self.is_to_come(&key) {
				self.parked.park(origin, key, cargo);
			}
			return Ok(());
		};
		let item = Item::new(key, cargo.clone(), &set, now);
		if self.is_useless(&item, now) {
			return Ok(());
		}
		if let Err(error) = self.verifier.verify(cargo, &set, vigil) {
			log::warn!(target: "vigil-relayer", "{}: not genuine, left out: {error}", item.key);
			self.counters.forged = self.counters.forged.saturating_add(1);
			return Ok(());
		}
		self.journal.put(&[&item])?;
		crate::crash::point("seen");
		log::info!(target: "vigil-relayer", "{}: seen", item.key);
		self.counters.seen = self.counters.seen.saturating_add(1);
		let handover = handover_of(&item);
		self.open.insert(item.key.clone(), item);
		if let Some((from, next)) = handover {
			self.handovers.insert(from, next);
			self.see_parked(now)?;
		}
		Ok(())
	}

	/// Whether these are those whom the destination's last set was said to have as its standby.
	fn is_standby(&self, key: &ItemKey, standby: &StandingBy) -> bool {
		let known = self.finalized.as_ref().and_then(|view| view.services.get(&key.service));
		let named = known.and_then(|known| known.sets.last()?.standby);
		let set = &standby.set;
		named == Some(set.hash()) && (set.service, set.set_id) == (key.service, key.set)
	}

	/// Whether a handover that is still missing may lead to the signing set.
	fn is_to_come(&self, key: &ItemKey) -> bool {
		let trusted = self.finalized.as_ref().and_then(|view| view.services.get(&key.service));
		let announced = self.handovers.values().filter(|next| next.service == key.service);
		let last = announced.map(|next| next.set_id).max();
		trusted.is_some_and(|trusted| key.set > trusted.last_set().max(last).unwrap_or_default())
	}

	/// Looks at certificates again that could not be verified before.
	fn see_parked(&mut self, now: Millis) -> Result<(), JournalError> {
		let ready = |key: &ItemKey| {
			self.trusted_set(key.service, key.set).is_some() || !self.is_to_come(key)
		};
		for place in self.parked.places(ready) {
			let Some(cargo) = self.parked.get(&place).cloned() else { continue };
			self.see(&cargo, place.0, now)?;
			self.parked.remove(&place);
		}
		Ok(())
	}

	/// Whether the destination has finalised that it does not need this. Such certificates come
	/// with every look at what Vigil keeps; they leave no trace.
	fn is_useless(&self, item: &Item, now: Millis) -> bool {
		let Some(view) = &self.finalized else { return false };
		let inbox = &view.inbox.destination;
		let elsewhere =
			matches!(item.statement(), Statement::Outbox(outbox) if outbox.destination != *inbox);
		elsewhere || matches!(self.judge(item, view, now), Verdict::Known | Verdict::Moot(_))
	}

	/// Takes up again what counted as finished and what the destination's final block needs after
	/// all: the node that said otherwise erred, or lied.
	fn reopen(&mut self, now: Millis) -> Result<(), JournalError> {
		let Some(view) = self.finalized.as_ref().filter(|view| self.is_final(view)) else {
			return Ok(());
		};
		let contradicted = self.closed.values().filter(|item| {
			matches!(item.state, State::Final(_)) && self.judge(item, view, now) == Verdict::Send
		});
		let again: Vec<Item> = contradicted
			.map(|item| Item {
				state: State::Planned,
				attempts: 0,
				retry_at: now,
				changed_at: now,
				problem: Some("it counted as finished, but a final block does not know it".into()),
				..item.clone()
			})
			.collect();
		if again.is_empty() {
			return Ok(());
		}
		self.journal.put(&again.iter().collect::<Vec<_>>())?;
		for item in again {
			log::warn!(target: "vigil-relayer", "{}: taken up again", item.key);
			self.counters.reopened = self.counters.reopened.saturating_add(1);
			self.closed.remove(&item.key);
			self.open.insert(item.key.clone(), item);
		}
		Ok(())
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
				self.crowded.insert(key.clone());
				Ok(())
			},
			TxEvent::Refused(Refused::Invalid, text) => {
				let used = self.best.as_ref().is_some_and(|view| view.nonce > tx.nonce);
				match used {
					true => Ok(()),
					false => self.fail(key, format!("the node refused it: {text}"), now),
				}
			},
			TxEvent::Refused(Refused::Crowded, text) => {
				self.put_off(key, text, NODE_PAUSE, now);
				self.crowded.insert(key.clone());
				Ok(())
			},
			TxEvent::Refused(Refused::Elsewhere, text) => {
				self.put_off(key, text, NODE_PAUSE, now);
				Ok(())
			},
			TxEvent::Refused(Refused::Unpaid, text) => {
				if item.tip > 0 {
					self.unpaid.insert(key.clone());
				}
				self.put_off(key, text, ACCOUNT_PAUSE, now);
				Ok(())
			},
			TxEvent::Refused(Refused::Outdated, text) => {
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
		self.asked.remove(key);
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

	/// Vigil knows that the messages of a lane before `next` were delivered.
	fn prove(&mut self, lane: Lane, next: SequenceNumber, now: Millis) -> Result<(), JournalError> {
		let proven =
			self.closed.values().filter_map(|item| match (&item.state, item.statement()) {
				(State::Final(done @ Done::Known { .. }), Statement::Outbox(outbox))
					if item.lane() == Some(lane) && end(outbox) <= next.0 =>
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
	let lane = (outbox.destination, outbox.lane);
	let (found, proven) = prove_all(lane, messages)
		.map_err(|error| format!("Vigil has no such messages: {error:?}"))?;
	match found == *outbox {
		true => Ok(proven),
		false => Err("Vigil's messages are not those that were certified".into()),
	}
}
