// SPDX-License-Identifier: Apache-2.0

//! Which Handovers and Outboxes of a service were credited: each counts once, for as long as it is asked for.
//!
//! A set hands over once, and numbers only grow in a lane. So the last one of each says of all whether it
//! was credited; what comes after a later one counts for nobody.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use vigil_primitives::{LaneId, SequenceNumber, SetId, Statement};

/// Lanes of one service of which the last outbox is remembered. One of the oldest set makes room for a lane
/// of a later set, and only for such: what is forgotten of a set could be credited again, and whoever left
/// somebody out could do so any number of times.
pub const MAX_LANES: u32 = 256;

/// What was credited last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Fulfilled {
	/// The last set that handed over.
	handover: Option<SetId>,
	/// The last outbox of each lane, by lane.
	lanes: BoundedVec<LastOutbox, ConstU32<MAX_LANES>>,
}

/// The last outbox of a lane: that of the latest set, and of those the one with the highest numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
struct LastOutbox {
	lane: LaneId,
	set_id: SetId,
	first: SequenceNumber,
}

impl Fulfilled {
	/// Whether a statement of a set is after all that were credited.
	pub fn is_new(&self, set_id: SetId, statement: &Statement) -> bool {
		match statement {
			Statement::Handover(_) => self.handover.is_none_or(|last| last < set_id),
			Statement::Outbox(outbox) => {
				let last = self.lanes.iter().find(|last| last.lane == outbox.lane);
				match last {
					Some(last) => (last.set_id, last.first) < (set_id, outbox.first),
					None => self.has_room(set_id),
				}
			},
			Statement::Halt(_) | Statement::Resume(_) | Statement::Checkpoint(_) => false,
		}
	}

	/// A statement of a set is credited.
	pub fn note(&mut self, set_id: SetId, statement: &Statement) {
		match statement {
			Statement::Handover(_) => self.handover = Some(set_id),
			Statement::Outbox(outbox) => {
				let last = LastOutbox { lane: outbox.lane, set_id, first: outbox.first };
				self.lanes.retain(|other| other.lane != last.lane);
				if self.lanes.is_full() {
					self.forget_the_quietest();
				}
				let place = self.lanes.partition_point(|other| other.lane < last.lane);
				// There is room now.
				let _ = self.lanes.try_insert(place, last);
			},
			Statement::Halt(_) | Statement::Resume(_) | Statement::Checkpoint(_) => (),
		}
	}

	/// Whether it is kept as it should be: one entry of a lane, in their order.
	pub fn is_sound(&self) -> bool {
		let next = self.lanes.iter().skip(1);
		self.lanes.iter().zip(next).all(|(before, after)| before.lane < after.lane)
	}

	/// Whether a lane of which nothing is remembered can be, if a statement of this set is credited.
	fn has_room(&self, set_id: SetId) -> bool {
		!self.lanes.is_full() || self.lanes.iter().any(|last| last.set_id < set_id)
	}

	fn forget_the_quietest(&mut self) {
		let oldest = self.lanes.iter().enumerate().min_by_key(|(_, last)| last.set_id);
		if let Some(place) = oldest.map(|(place, _)| place) {
			self.lanes.remove(place);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use vigil_primitives::{Destination, Outbox, H256};

	fn outbox(lane: u32, first: u64) -> Statement {
		Statement::Outbox(Outbox {
			destination: Destination { network: H256::repeat_byte(1), inbox: H256::repeat_byte(2) },
			lane: LaneId(lane),
			first: SequenceNumber(first),
			count: 1,
			root: H256::repeat_byte(3),
		})
	}

	#[test]
	fn a_full_list_makes_room_in_the_lane_of_the_oldest_set() {
		let mut done = Fulfilled::default();
		for lane in 0..MAX_LANES {
			done.note(SetId(if lane == 7 { 1 } else { 2 }), &outbox(lane, 5));
		}
		assert!(done.is_new(SetId(2), &outbox(MAX_LANES, 5)), "in place of the older set's");
		done.note(SetId(2), &outbox(MAX_LANES, 5));
		assert!(done.is_sound() && done.lanes.is_full());
		assert!(done.lanes.iter().all(|last| last.lane != LaneId(7)));
		assert!(!done.is_new(SetId(1), &outbox(7, 5)), "what was forgotten counts no more");
	}

	#[test]
	fn no_number_of_lanes_has_a_set_credited_twice() {
		let mut done = Fulfilled::default();
		for lane in 0..2 * MAX_LANES {
			let statement = outbox(lane, 5);
			if done.is_new(SetId(1), &statement) {
				done.note(SetId(1), &statement);
			}
		}
		let again = (0..2 * MAX_LANES).filter(|lane| done.is_new(SetId(1), &outbox(*lane, 5)));
		assert_eq!(again.count(), 0);
		assert!(done.is_new(SetId(1), &outbox(0, 6)), "the next one of a lane that is remembered");
		assert!(done.is_new(SetId(2), &outbox(MAX_LANES, 5)), "a later set has room again");
	}

	proptest! {
		#[test]
		fn nothing_is_credited_twice(said in prop::collection::vec((1..4u64, 0..4u32, 0..6u64), 0..40)) {
			let mut done = Fulfilled::default();
			let mut credited = std::collections::BTreeSet::new();
			for (set_id, lane, first) in said {
				let statement = outbox(lane, first);
				if done.is_new(SetId(set_id), &statement) {
					prop_assert!(credited.insert((set_id, lane, first)));
					done.note(SetId(set_id), &statement);
				}
				prop_assert!(!done.is_new(SetId(set_id), &statement));
				prop_assert!(done.is_sound());
			}
		}
	}
}
