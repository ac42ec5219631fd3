// SPDX-License-Identifier: Apache-2.0

//! Which coins are insured: those that one certified state shows, for one span of time.
//!
//! Coins move on and whoever has them then can prove them, too. So time is divided into windows, and all cover of
//! holders that is in force in a window is sold by one state of the ward, which the first of them fixes. Nobody
//! is insured for more than he had in that state, and in one state no coin is counted twice: whoever moves
//! coins on may insure them again, and never for the same time.

use crate::Period;
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use vigil_primitives::{Height, H256};

/// Most windows of one ward for which a state is fixed: the one that runs and those that are sold ahead.
pub const MAX_WINDOWS: u32 = 16;

/// Numbers a window: so many since the epoch.
pub type WindowId = u64;

/// What the holders of a ward are insured by.
pub type States = BoundedVec<(WindowId, State), ConstU32<MAX_WINDOWS>>;

/// A certified state of a ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct State {
	/// After this block.
	pub height: Height,
	/// What it hashes to.
	pub root: H256,
}

/// The window that a period is in, where each has so many.
pub fn window_of(period: Period, width: Period) -> WindowId {
	period.checked_div(width).unwrap_or(0)
}

/// The term of so many periods from `first` on, all in one window: in the next one if that does not have so many
/// left. `None` if no window has so many.
pub fn term(first: Period, periods: Period, width: Period) -> Option<(Period, Period)> {
	if periods == 0 || periods > width {
		return None;
	}
	let end = window_of(first, width).checked_add(1)?.checked_mul(width)?;
	let until = first.checked_add(periods)?;
	match until <= end {
		true => Some((first, until)),
		false => Some((end, end.checked_add(periods)?)),
	}
}

/// The state that is fixed for a window.
pub fn fixed(states: &[(WindowId, State)], window: WindowId) -> Option<State> {
	states.iter().find(|(of, _)| *of == window).map(|(_, state)| *state)
}

/// Fixes the state of a window, unless one is, and forgets those of windows that are over; whether there is room.
pub fn fix(states: &mut States, window: WindowId, state: State, now: WindowId) -> bool {
	let kept: Vec<_> = states.iter().copied().filter(|(of, _)| *of >= now).collect();
	*states = BoundedVec::truncate_from(kept);
	fixed(states, window).is_some() || states.try_push((window, state)).is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn state(height: u64) -> State {
		State { height: Height(height), root: H256::from_low_u64_be(height) }
	}

	#[test]
	fn a_term_is_in_one_window_and_waits_for_the_next_if_it_does_not_fit() {
		assert_eq!(term(20, 4, 24), Some((20, 24)), "to its end");
		assert_eq!(term(20, 5, 24), Some((24, 29)));
		assert_eq!(term(24, 24, 24), Some((24, 48)), "all of it");
		assert_eq!(term(25, 24, 24), Some((48, 72)));
		assert_eq!((term(0, 25, 24), term(0, 0, 24)), (None, None));
		assert_eq!((term(5, 1, 0), term(u64::MAX, 1, 24)), (None, None));
	}

	#[test]
	fn a_state_is_fixed_once_and_forgotten_when_its_window_is_over() {
		let mut states = States::new();
		assert!(fix(&mut states, 7, state(1), 7));
		assert!(fix(&mut states, 7, state(2), 7));
		assert!(fix(&mut states, 8, state(3), 7));
		assert_eq!((fixed(&states, 7), fixed(&states, 8)), (Some(state(1)), Some(state(3))));
		assert!(fix(&mut states, 9, state(4), 8));
		assert_eq!((fixed(&states, 7), fixed(&states, 8)), (None, Some(state(3))));
	}

	#[test]
	fn so_many_windows_have_a_state_and_no_more() {
		let mut states = States::new();
		for window in 0..u64::from(MAX_WINDOWS) {
			assert!(fix(&mut states, window, state(window), 0));
		}
		assert!(!fix(&mut states, 99, state(99), 0));
		assert!(fix(&mut states, 3, state(99), 0), "one that has a state needs no room");
		assert!(fix(&mut states, 99, state(99), 1), "the first is over");
	}

	/// Coins move among four; everybody insures at any time all that the state shows.
	#[derive(Clone, Debug)]
	enum Move {
		Coins(usize, usize, u128),
		Insure(usize, u64, u64),
	}

	fn moves() -> impl Strategy<Value = Vec<Move>> {
		let one = prop_oneof![
			(0..4usize, 0..4usize, 0..100u128).prop_map(|(a, b, n)| Move::Coins(a, b, n)),
			(0..4usize, 0..30u64, 1..12u64).prop_map(|(a, f, n)| Move::Insure(a, f, n)),
		];
		prop::collection::vec(one, 1..80)
	}

	proptest! {
		#[test]
		fn no_coin_is_insured_twice_for_the_same_time_however_coins_move(
			moves in moves(), width in 1..12u64,
		) {
			let (mut has, supply) = ([100u128; 4], 400);
			let mut history = Vec::new();
			let mut states = States::new();
			let mut sold: Vec<(usize, (u64, u64), u128)> = Vec::new();
			for step in moves {
				match step {
					Move::Coins(from, to, amount) => {
						let moved = amount.min(has[from]);
						has[from] -= moved;
						has[to] += moved;
					},
					Move::Insure(who, first, periods) => {
						let Some(term) = term(first, periods, width) else { continue };
						let window = window_of(term.0, width);
						prop_assert_eq!(window, window_of(term.1 - 1, width));
						let state = fixed(&states, window).unwrap_or_else(|| {
							history.push(has);
							state(history.len() as u64 - 1)
						});
						if !fix(&mut states, window, state, 0) {
							continue;
						}
						let shown = history[state.height.0 as usize][who];
						let insured = sold.iter().filter(|(of, term, _)| {
							*of == who && window_of(term.0, width) == window
						});
						let left = shown - insured.map(|(_, _, amount)| amount).sum::<u128>();
						sold.push((who, term, left));
					},
				}
			}
			for period in 0..60 {
				let in_force = sold.iter().filter(|(_, term, _)| term.0 <= period && period < term.1);
				prop_assert!(in_force.map(|(_, _, amount)| amount).sum::<u128>() <= supply);
			}
		}
	}
}
