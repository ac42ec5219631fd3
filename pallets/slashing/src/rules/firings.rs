// SPDX-License-Identifier: Apache-2.0

//! Which protocols' plans fired by the word of a service, and what each may be paid for it at most.
//!
//! Places are few and anybody can have plans, so who has more at stake keeps its place: whoever would push
//! others out has to have paid more fees than they did.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use vigil_primitives::{Era, ProtocolId, UnixTime};

/// Most firings of one service that are remembered.
pub const MAX_FIRINGS: u32 = 64;
/// Most of them that are of one protocol.
pub const MAX_FIRINGS_OF_ONE: usize = 4;

/// The firings of one service that are remembered.
pub type Firings = BoundedVec<Fired, ConstU32<MAX_FIRINGS>>;

/// That a plan of a protocol fired, as its receipt shows.
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
pub struct Fired {
	/// Whose plan.
	pub protocol: ProtocolId,
	/// The round of the first Halt that it acted on begins here.
	pub from: UnixTime,
	/// That of the last one here.
	pub to: UnixTime,
	/// What the protocol may be paid for it at most, as it was when the receipt was shown: who fails over may
	/// pay no fees on what it left behind.
	pub most: u128,
	/// When the receipt was shown.
	pub noted: Era,
}

impl Fired {
	/// Whether it acted on Halts of rounds that lie between these times.
	pub fn meets(&self, from: UnixTime, to: UnixTime) -> bool {
		self.from <= to && from <= self.to
	}
}

/// Notes a firing; as it is remembered, if it is. Those that were noted before `oldest` are forgotten. What is shown
/// again of an outage is one firing, worth what it was at the first; of a time for which it is worth less it is none.
pub fn note(kept: &mut Firings, new: Fired, oldest: Era) -> Option<Fired> {
	kept.retain(|one| one.noted >= oldest);
	let same = |one: &&mut Fired| one.protocol == new.protocol && one.meets(new.from, new.to);
	if let Some(known) = kept.iter_mut().find(same) {
		if new.most >= known.most {
			known.from = known.from.min(new.from);
		}
		known.to = known.to.max(new.to);
		return Some(*known);
	}
	let is_its = |one: &Fired| one.protocol == new.protocol;
	if kept.iter().filter(|one| is_its(one)).count() >= MAX_FIRINGS_OF_ONE {
		if let Some(first) = kept.iter().position(is_its) {
			kept.remove(first);
		}
	}
	if kept.is_full() {
		let worst = kept.iter().enumerate().min_by_key(|(_, one)| one.most);
		let place = worst.filter(|(_, one)| one.most < new.most).map(|(place, _)| place)?;
		kept.remove(place);
	}
	kept.try_push(new).ok().map(|()| new)
}

/// Who fired between these times, and for how much at most; who may have most comes first, nobody twice.
pub fn between(kept: &[Fired], from: UnixTime, to: UnixTime) -> Vec<(ProtocolId, u128)> {
	let mut found: Vec<(ProtocolId, u128)> = Vec::new();
	for one in kept.iter().filter(|one| one.meets(from, to)) {
		match found.iter_mut().find(|(protocol, _)| *protocol == one.protocol) {
			Some((_, most)) => *most = one.most.max(*most),
			None => found.push((one.protocol, one.most)),
		}
	}
	found.sort_by_key(|(protocol, most)| (core::cmp::Reverse(*most), *protocol));
	found
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn fired(protocol: u32, from: u64, to: u64, most: u128) -> Fired {
		let (protocol, noted) = (ProtocolId(protocol), Era(10));
		Fired { protocol, from: UnixTime(from), to: UnixTime(to), most, noted }
	}

	fn times(kept: &Firings) -> Vec<(u32, u64, u64)> {
		kept.iter().map(|one| (one.protocol.0, one.from.0, one.to.0)).collect()
	}

	#[test]
	fn a_firing_that_is_shown_again_is_one_and_worth_what_it_was_at_first() {
		let mut kept = Firings::new();
		assert!(note(&mut kept, fired(1, 100, 200, 7), Era(0)).is_some());
		assert!(note(&mut kept, fired(1, 50, 100, 9), Era(0)).is_some());
		assert!(note(&mut kept, fired(1, 150, 260, 1), Era(0)).is_some());
		assert_eq!((times(&kept), kept[0].most), (vec![(1, 50, 260)], 7));
		let again = note(&mut kept, fired(1, 100, 101, 99), Era(0));
		assert_eq!(again.map(|one| (one.from.0, one.to.0, one.most)), Some((50, 260, 7)));
		assert!(note(&mut kept, fired(1, 261, 270, 3), Era(0)).is_some(), "another outage");
		assert_eq!(times(&kept), [(1, 50, 260), (1, 261, 270)]);
	}

	#[test]
	fn what_is_worth_more_later_is_not_worth_it_before_by_being_shown_first() {
		let mut kept = Firings::new();
		assert!(note(&mut kept, fired(1, 500, 600, 99), Era(0)).is_some());
		assert!(note(&mut kept, fired(1, 100, 550, 7), Era(0)).is_some());
		assert_eq!(between(&kept, UnixTime(90), UnixTime(200)), []);
	}

	#[test]
	fn a_protocol_has_so_many_places_and_its_oldest_makes_room() {
		let mut kept = Firings::new();
		for outage in 0..=MAX_FIRINGS_OF_ONE as u64 {
			assert!(note(&mut kept, fired(1, 10 * outage, 10 * outage + 1, 5), Era(0)).is_some());
		}
		assert_eq!(times(&kept), [(1, 10, 11), (1, 20, 21), (1, 30, 31), (1, 40, 41)]);
	}

	#[test]
	fn who_has_more_at_stake_keeps_its_place_whoever_else_fires() {
		let mut kept = Firings::new();
		for protocol in 0..MAX_FIRINGS {
			assert!(note(&mut kept, fired(protocol, 0, 1, 10), Era(0)).is_some());
		}
		assert!(note(&mut kept, fired(900, 0, 1, 10), Era(0)).is_none(), "as much is not more");
		assert!(note(&mut kept, fired(900, 0, 1, 0), Era(0)).is_none());
		assert!(note(&mut kept, fired(901, 0, 1, 11), Era(0)).is_some());
		assert!(kept.iter().any(|one| one.protocol.0 == 901));
		assert_eq!(kept.len(), MAX_FIRINGS as usize);
	}

	#[test]
	fn what_is_too_old_for_evidence_is_forgotten() {
		let mut kept = Firings::new();
		assert!(note(&mut kept, fired(1, 0, 1, 10), Era(10)).is_some());
		assert!(note(&mut kept, Fired { noted: Era(11), ..fired(2, 0, 1, 10) }, Era(11)).is_some());
		assert_eq!(times(&kept), [(2, 0, 1)]);
	}

	#[test]
	fn who_fired_between_two_times_is_found_at_both_ends_and_the_largest_comes_first() {
		let kept =
			[fired(1, 10, 20, 5), fired(2, 30, 40, 9), fired(1, 35, 36, 7), fired(3, 0, 9, 8)];
		let of = |from, to| between(&kept, UnixTime(from), UnixTime(to));
		let one = |protocol, most| (ProtocolId(protocol), most);
		assert_eq!(of(20, 30), [one(2, 9), one(1, 5)]);
		assert_eq!(of(21, 29), []);
		assert_eq!(of(9, 36), [one(2, 9), one(3, 8), one(1, 7)], "nobody twice");
	}

	proptest! {
		#[test]
		fn nobody_is_pushed_out_by_who_has_less_at_stake(
			steps in prop::collection::vec((0..80u32, 0..50u64, 0..5u64, 0..100u128), 1..300),
		) {
			let mut kept = Firings::new();
			for (protocol, from, length, most) in steps {
				let new = fired(protocol, from, from + length, most);
				let before = kept.clone();
				let noted = note(&mut kept, new, Era(0)).is_some();
				let gone = before.iter().filter(|one| {
					let is_it = |other: &&Fired| {
						other.protocol == one.protocol && other.meets(one.from, one.to)
					};
					!kept.iter().any(|other| is_it(&other))
				});
				for one in gone {
					prop_assert!(one.most < most || one.protocol.0 == protocol);
				}
				prop_assert!(noted || before.iter().all(|one| one.most >= most));
				let of_one = |id| kept.iter().filter(|one| one.protocol.0 == id).count();
				prop_assert!(of_one(protocol) <= MAX_FIRINGS_OF_ONE);
			}
		}
	}
}
