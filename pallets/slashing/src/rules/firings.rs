// SPDX-License-Identifier: Apache-2.0

//! Which protocols' plans fired by the word of a service, and what each may be paid for it at most.
//!
//! Places are few and anybody can have plans, so who has more at stake keeps its place: whoever would push
//! others out has to have paid more fees than they did.
//!
//! What a receipt is worth is fixed for the times that it shows first. What is shown of other times later is worth
//! what counts then, but for what is so near that it is the same lie said again: else who declares nothing any more
//! would carry what it had declared to the next lie.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use vigil_primitives::{Era, ProtocolId, Seconds, UnixTime};

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
	/// Until here it may be known to have gone on, whatever it is worth then.
	pub lasts: UnixTime,
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

	/// The same of other times.
	fn between(self, from: UnixTime, to: UnixTime, same: Seconds) -> Self {
		Self { from, to, lasts: after(to, same), ..self }
	}

	/// With what is shown of it between these times, when it is worth so much.
	fn grown(self, (from, to): (UnixTime, UnixTime), most: u128, same: Seconds) -> Self {
		if most < self.most {
			return Self { to: self.to.max(to.min(self.lasts)), ..self };
		}
		let lasts = self.lasts.max(after(to, same));
		Self { from: self.from.min(from), to: self.to.max(to), lasts, ..self }
	}
}

fn after(time: UnixTime, length: Seconds) -> UnixTime {
	UnixTime(time.0.saturating_add(length.0))
}

/// Notes a firing, and says what it is remembered to be worth at least at any of its times; `None` if it is not
/// remembered at all. Those that were noted before `oldest` are forgotten.
///
/// The firings of one protocol are of times apart from each other. What is shown again is worth what it was at the
/// first. It goes on with what is shown of later times while that is worth no less, and for `same` after that at most:
/// so who failed over and pays no fees any more is paid for all of the lie by which it did. What is left is a firing of
/// its own, where there is room.
pub fn note(kept: &mut Firings, new: Fired, oldest: Era, same: Seconds) -> Option<u128> {
	kept.retain(|one| one.noted >= oldest);
	let mut known: Vec<Fired> =
		kept.iter().filter(|one| one.protocol == new.protocol).copied().collect();
	known.sort_by_key(|one| one.from);
	let is_known = known.iter().any(|one| one.meets(new.from, new.to));
	let mut worth: Option<u128> = None;
	let mut lower = |most: u128| worth = Some(worth.map_or(most, |worth| worth.min(most)));
	// The first time of which nothing was known so far.
	let mut next = Some(new.from);
	for (place, one) in known.iter().enumerate() {
		let Some(from) = next.filter(|from| *from <= new.to && one.from <= new.to) else { break };
		if one.to < from {
			continue;
		}
		let last = known
			.get(place.saturating_add(1))
			.map_or(new.to, |after| UnixTime(after.from.0.saturating_sub(1)).min(new.to));
		let grown = one.grown((from, last), new.most, same);
		if from < grown.from && push(kept, new.between(from, before(grown.from), same), true) {
			lower(new.most);
		}
		if let Some(known) = kept.iter_mut().find(|known| *known == one) {
			*known = grown;
			lower(grown.most.min(new.most));
		}
		next = grown.to.0.checked_add(1).map(UnixTime);
	}
	if let Some(from) = next.filter(|from| *from <= new.to) {
		if push(kept, new.between(from, new.to, same), is_known) {
			lower(new.most);
		}
	}
	worth
}

fn before(time: UnixTime) -> UnixTime {
	UnixTime(time.0.saturating_sub(1))
}

/// Adds a firing of times of which nothing is known, if there is room. Another outage of a protocol takes the place of
/// the one for which it may have least, the oldest of those; what goes on from others takes none of theirs.
fn push(kept: &mut Firings, new: Fired, goes_on: bool) -> bool {
	let is_its = |one: &Fired| one.protocol == new.protocol;
	if goes_on && new.most == 0 {
		return false;
	}
	if kept.iter().filter(|one| is_its(one)).count() >= MAX_FIRINGS_OF_ONE {
		let its = kept.iter().enumerate().filter(|(_, one)| is_its(one));
		let least = its.min_by_key(|(_, one)| one.most);
		let makes_room = least.filter(|(_, one)| !goes_on && one.most <= new.most);
		let Some((place, _)) = makes_room else { return false };
		kept.remove(place);
	}
	if kept.is_full() {
		let worst = kept.iter().enumerate().min_by_key(|(_, one)| one.most);
		let place = worst.filter(|(_, one)| one.most < new.most).map(|(place, _)| place);
		let Some(place) = place else { return false };
		kept.remove(place);
	}
	kept.try_push(new).is_ok()
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

	const SAME: Seconds = Seconds(60);

	fn fired(protocol: u32, from: u64, to: u64, most: u128) -> Fired {
		let (protocol, noted, lasts) = (ProtocolId(protocol), Era(10), UnixTime(to + SAME.0));
		Fired { protocol, from: UnixTime(from), to: UnixTime(to), lasts, most, noted }
	}

	fn show(kept: &mut Firings, new: Fired) -> Option<u128> {
		note(kept, new, Era(0), SAME)
	}

	/// From when until when, and for how much.
	fn of(kept: &Firings, protocol: u32) -> Vec<(u64, u64, u128)> {
		let its = kept.iter().filter(|one| one.protocol.0 == protocol);
		let mut its: Vec<_> = its.map(|one| (one.from.0, one.to.0, one.most)).collect();
		its.sort();
		its
	}

	fn worth(kept: &[Fired], protocol: u32, from: u64, to: u64) -> u128 {
		let found = between(kept, UnixTime(from), UnixTime(to)).into_iter();
		found.filter(|one| one.0 .0 == protocol).map(|one| one.1).sum()
	}

	#[test]
	fn a_firing_that_is_shown_again_is_one_and_worth_what_it_was_at_first() {
		let mut kept = Firings::new();
		assert_eq!(show(&mut kept, fired(1, 100, 200, 7)), Some(7));
		assert_eq!(show(&mut kept, fired(1, 50, 100, 9)), Some(7));
		assert_eq!(show(&mut kept, fired(1, 150, 260, 1)), Some(1));
		assert_eq!(of(&kept, 1), [(50, 260, 7)]);
		assert_eq!(show(&mut kept, fired(1, 100, 101, 99)), Some(7));
		assert_eq!(of(&kept, 1), [(50, 260, 7)]);
		assert_eq!(show(&mut kept, fired(1, 261, 270, 3)), Some(3), "another outage");
		assert_eq!(of(&kept, 1), [(50, 260, 7), (261, 270, 3)]);
	}

	/// It declared 99, fired by a true Halt, and declares nothing any more when it sees the next lie coming.
	#[test]
	fn what_is_declared_no_more_is_not_carried_to_a_later_lie() {
		let mut kept = Firings::new();
		assert_eq!(show(&mut kept, fired(1, 100, 100, 99)), Some(99));
		for to in (110..10_000).step_by(40) {
			assert!(show(&mut kept, fired(1, 100, to, 0)).is_some());
			assert!(show(&mut kept, fired(1, to - 20, to, 0)).is_some());
		}
		assert_eq!(worth(&kept, 1, 161, 20_000), 0);
		assert_eq!(worth(&kept, 1, 100, 160), 99);
		// What is declared still is worth just that.
		assert_eq!(show(&mut kept, fired(2, 100, 100, 99)), Some(99));
		assert_eq!(show(&mut kept, fired(2, 100, 9_000, 3)), Some(3));
		assert_eq!((worth(&kept, 2, 161, 9_000), worth(&kept, 2, 9_001, 20_000)), (3, 0));
	}

	/// It pays no fees on what it left behind, and the lie by which it did is told again.
	#[test]
	fn who_failed_over_is_paid_for_all_of_the_lie_by_which_it_did() {
		let mut kept = Firings::new();
		assert_eq!(show(&mut kept, fired(1, 100, 100, 99)), Some(99));
		for to in [110, 150, 160, 400] {
			assert!(show(&mut kept, fired(1, 100, to, 2)).is_some());
		}
		assert_eq!([100, 130, 160, 161].map(|at| worth(&kept, 1, at, at)), [99, 99, 99, 2]);
		// However its value sinks, what it had at first is not pushed out by what is shown later.
		for (to, most) in [(1_000, 1), (2_000, 1), (3_000, 1), (4_000, 1), (5_000, 1)] {
			show(&mut kept, fired(1, 100, to, most));
			show(&mut kept, fired(1, to - 10, to, most));
		}
		assert_eq!(worth(&kept, 1, 100, 160), 99);
		// While it is worth as much, it goes on for as long as it is shown.
		assert_eq!(show(&mut kept, fired(2, 100, 100, 5)), Some(5));
		assert_eq!(show(&mut kept, fired(2, 100, 900, 5)), Some(5));
		assert_eq!(show(&mut kept, fired(2, 900, 2_000, 1)), Some(1));
		assert_eq!(of(&kept, 2), [(100, 960, 5), (961, 2_000, 1)]);
	}

	#[test]
	fn what_is_worth_more_later_is_not_worth_it_before_by_being_shown_first() {
		let mut kept = Firings::new();
		assert!(show(&mut kept, fired(1, 500, 600, 99)).is_some());
		assert_eq!(show(&mut kept, fired(1, 100, 550, 7)), Some(7));
		assert_eq!(of(&kept, 1), [(100, 499, 7), (500, 600, 99)]);
		assert_eq!(worth(&kept, 1, 90, 200), 7);
	}

	#[test]
	fn a_protocol_has_so_many_places_and_its_least_and_oldest_makes_room_for_another_outage() {
		let mut kept = Firings::new();
		for outage in 0..=MAX_FIRINGS_OF_ONE as u64 {
			assert!(show(&mut kept, fired(1, 10 * outage, 10 * outage + 1, 5)).is_some());
		}
		assert_eq!(of(&kept, 1), [(10, 11, 5), (20, 21, 5), (30, 31, 5), (40, 41, 5)]);
		assert_eq!(show(&mut kept, fired(1, 50, 51, 4)), None);
		// But for none that goes on.
		assert_eq!(show(&mut kept, fired(1, 0, 1_000, 4)), Some(4));
		assert_eq!(of(&kept, 1), [(10, 19, 5), (20, 29, 5), (30, 39, 5), (40, 101, 5)]);
	}

	#[test]
	fn who_has_more_at_stake_keeps_its_place_whoever_else_fires() {
		let mut kept = Firings::new();
		for protocol in 0..MAX_FIRINGS {
			assert!(show(&mut kept, fired(protocol, 0, 1, 10)).is_some());
		}
		assert!(show(&mut kept, fired(900, 0, 1, 10)).is_none(), "as much is not more");
		assert!(show(&mut kept, fired(900, 0, 1, 0)).is_none());
		assert!(show(&mut kept, fired(901, 0, 1, 11)).is_some());
		assert!(kept.iter().any(|one| one.protocol.0 == 901));
		assert_eq!(kept.len(), MAX_FIRINGS as usize);
	}

	#[test]
	fn what_is_too_old_for_evidence_is_forgotten() {
		let mut kept = Firings::new();
		assert!(note(&mut kept, fired(1, 0, 1, 10), Era(10), SAME).is_some());
		let later = Fired { noted: Era(11), ..fired(2, 0, 1, 10) };
		assert!(note(&mut kept, later, Era(11), SAME).is_some());
		assert_eq!((of(&kept, 1), of(&kept, 2)), (vec![], vec![(0, 1, 10)]));
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
				let noted = show(&mut kept, new).is_some();
				let gone = before.iter().filter(|one| {
					let is_it = |other: &&Fired| {
						other.protocol == one.protocol && other.meets(one.from, one.to)
					};
					!kept.iter().any(|other| is_it(&other))
				});
				for one in gone {
					prop_assert!(one.most < most || one.protocol.0 == protocol);
				}
				let its = || before.iter().filter(|one| one.protocol.0 == protocol);
				let own = its().count() == MAX_FIRINGS_OF_ONE && its().all(|one| one.most > most);
				prop_assert!(noted || own || before.iter().all(|one| one.most >= most));
				let of_one = |id| kept.iter().filter(|one| one.protocol.0 == id).count();
				prop_assert!(of_one(protocol) <= MAX_FIRINGS_OF_ONE);
			}
		}

		#[test]
		fn a_time_is_worth_what_was_shown_of_it_or_of_just_before(
			steps in prop::collection::vec((0..3u32, 0..600u64, 0..200u64, 0..9u128), 1..40),
		) {
			let mut kept = Firings::new();
			for (shown, (protocol, from, length, most)) in (1..).zip(steps.clone()) {
				show(&mut kept, fired(protocol, from, from + length, most));
				for one in &kept {
					let of_one = |other: &&Fired| other.protocol == one.protocol && *other != one;
					let apart = |other: &Fired| !other.meets(one.from, one.to);
					prop_assert!(kept.iter().filter(of_one).all(apart), "{one:?} twice");
				}
				for at in (0..900).step_by(7) {
					let said = steps.iter().take(shown).filter(|(of, from, length, _)| {
						*of == protocol && *from <= at && at <= from + length + SAME.0
					});
					let most = said.map(|step| step.3).max().unwrap_or(0);
					prop_assert!(worth(&kept, protocol, at, at) <= most, "at {at}");
				}
			}
		}
	}
}
