// SPDX-License-Identifier: Apache-2.0

//! Lanes, their messages and turns.

use super::{Checked, Counts};
use crate::{
	posting::room, quota::Room, sealing::end, Batch, Batches, Config, Lane, LaneKey, LaneTurns,
	Lanes, Line, Messages, OpenLanes, Pallet, PostId, RelayFees, SealTurns, Share, Shares,
	Unsealed,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::TryRuntimeError;
use vigil_primitives::{MessagesTree, ProtocolId};

/// What lanes have together.
#[derive(Default)]
struct Found {
	counts: Counts,
	shares: BTreeMap<(LaneKey, ProtocolId), Share>,
	messages: usize,
	fees: usize,
	batches: usize,
	lines: usize,
}

impl<T: Config> Pallet<T> {
	/// 1. Of every lane `oldest <= delivered <= next`. Its messages are those of its outboxes and those that
	///    wait in its lines, each in one place; those not known to have arrived have a fee. Messages of each
	///    protocol are counted.
	/// 2. Outboxes tile the messages from `oldest` until just before `next`, and each is what its messages
	///    make; of the oldest, not every message has arrived.
	/// 3. Exactly the lanes with messages that were not given up are open.
	pub(super) fn check_lanes() -> Result<Counts, TryRuntimeError> {
		let mut found = Found::default();
		for (to, service, lane) in Lanes::<T>::iter() {
			let key = (service, to);
			Self::check_lane(key, lane, &mut found)?;
			let open = lane.filled() > 0 && !lane.ended;
			ensure!(OpenLanes::<T>::contains_key(service, to) == open, "an open lane is unlisted");
			let stored = found.counts.stored.entry(to).or_default();
			*stored = stored.saturating_add(lane.filled().into());
		}
		let known = |(service, to)| Lanes::<T>::contains_key(to, service);
		ensure!(OpenLanes::<T>::iter_keys().all(known), "a lane is listed that does not exist");
		ensure!(Messages::<T>::iter_keys().count() == found.messages, "messages of no lane");
		ensure!(RelayFees::<T>::iter_keys().count() == found.fees, "fees of no message");
		ensure!(Batches::<T>::iter_keys().count() == found.batches, "outboxes of no lane");
		ensure!(Unsealed::<T>::iter_keys().count() == found.lines, "a line of no lane");
		let shares: BTreeMap<_, _> =
			Shares::<T>::iter().map(|(lane, protocol, share)| ((lane, protocol), share)).collect();
		ensure!(shares == found.shares, "messages in a lane are miscounted");
		Ok(found.counts)
	}

	fn check_lane(key: LaneKey, lane: Lane<BlockNumberFor<T>>, found: &mut Found) -> Checked {
		let marks = [lane.oldest, lane.delivered, lane.next];
		ensure!(marks.is_sorted(), "the marks of a lane are out of order");
		let batches: Vec<_> = Self::batches(key, lane.oldest).collect();
		found.batches = found.batches.saturating_add(batches.len());
		let ends = batches.iter().map(|batch| end(&batch.outbox)).next_back();
		ensure!(ends.unwrap_or(lane.oldest) == lane.next, "outboxes do not cover what is sealed");
		let oldest = batches.first().map(|batch| end(&batch.outbox));
		ensure!(oldest.is_none_or(|end| end > lane.delivered), "an outbox is not forgotten");
		for batch in &batches {
			Self::check_batch(key, batch)?;
			let numbers = (batch.outbox.first.0..).zip(&batch.posts);
			for (number, post) in numbers {
				Self::check_post(key, *post, number >= lane.delivered.0, found)?;
			}
		}
		let mut unsealed = 0u32;
		for line in [Line::Words, Line::Orders] {
			let waiting = Unsealed::<T>::get(key, line);
			let stored = Unsealed::<T>::contains_key(key, line);
			ensure!(stored != waiting.is_empty(), "an empty line is stored");
			found.lines = found.lines.saturating_add(stored.into());
			for post in waiting {
				unsealed = unsealed.saturating_add(1);
				Self::check_post(key, post, true, found)?;
			}
		}
		ensure!(lane.unsealed == unsealed, "unsealed messages are miscounted");
		Ok(())
	}

	fn check_batch(key: LaneKey, batch: &Batch) -> Checked {
		let messages = Self::messages(key.0, &batch.outbox);
		let tree = MessagesTree::new((batch.outbox.destination, key.1.lane()), &messages);
		ensure!(tree.is_ok_and(|tree| tree.outbox() == batch.outbox), "an outbox has changed");
		Ok(())
	}

	fn check_post(key: LaneKey, post: PostId, due: bool, found: &mut Found) -> Checked {
		let posted = Messages::<T>::get(post).ok_or("a message is missing")?;
		ensure!(RelayFees::<T>::contains_key(post) == due, "a fee is missing, or left");
		found.messages = found.messages.saturating_add(1);
		if !due {
			return Ok(());
		}
		found.fees = found.fees.saturating_add(1);
		let waiting = found.counts.waiting.entry(posted.protocol).or_default();
		*waiting = waiting.saturating_add(1);
		let share = found.shares.entry((key, posted.protocol)).or_default();
		let count: &mut u32 = share.of(match room(&posted.body) {
			Room::Words => Room::Words,
			_ => Room::Open,
		});
		*count = count.saturating_add(1);
		Ok(())
	}

	/// 7. Every line with messages has a turn, and no line has two.
	pub(super) fn check_turns() -> Checked {
		for line in [Line::Words, Line::Orders] {
			let turns = SealTurns::<T>::get(line);
			let mut queued = Vec::new();
			for turn in turns.head..turns.tail {
				queued.push(LaneTurns::<T>::get(line, turn).ok_or("a turn is missing")?);
			}
			let stored = LaneTurns::<T>::iter_key_prefix(line).count();
			ensure!(stored == queued.len(), "a turn is left");
			queued.sort();
			let lanes = Lanes::<T>::iter();
			let with_turn = lanes.filter_map(|(to, service, mut lane)| {
				(*lane.turns.of(line)).then_some((service, to))
			});
			let mut with_turn: Vec<_> = with_turn.collect();
			with_turn.sort();
			ensure!(queued == with_turn, "turns are not those that lanes have");
			let has_turn = |lane: LaneKey, of| of != line || with_turn.contains(&lane);
			let mut waiting = Unsealed::<T>::iter_keys();
			ensure!(waiting.all(|(lane, of)| has_turn(lane, of)), "a line has no turn");
		}
		Ok(())
	}
}
