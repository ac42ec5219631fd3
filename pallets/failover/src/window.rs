// SPDX-License-Identifier: Apache-2.0

//! Which of many rising numbers were seen, remembered of the latest 64 (the window of RFC 4303, 3.4.3).
//!
//! Who brings the newest first does not take from others what they did before, and nothing counts twice.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How many numbers are remembered.
const WIDTH: u64 = u64::BITS as u64;

/// What was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Window {
	/// The highest number that was seen, if any was.
	top: u64,
	/// Bit `n` says whether `top - n` was seen.
	seen: u64,
}

impl Window {
	/// Notes a number; whether it is new. Numbers before the window are not.
	pub fn take(&mut self, number: u64) -> bool {
		let ahead = number.saturating_sub(self.top);
		if self.seen == 0 || ahead > 0 {
			let moved = u32::try_from(ahead).ok().and_then(|ahead| self.seen.checked_shl(ahead));
			self.seen = moved.unwrap_or(0) | 1;
			self.top = number;
			return true;
		}
		let behind = self.top.saturating_sub(number);
		if behind >= WIDTH {
			return false;
		}
		let bit = 1u64.checked_shl(u32::try_from(behind).unwrap_or(u32::MAX)).unwrap_or(0);
		let new = self.seen & bit == 0;
		self.seen |= bit;
		new
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::BTreeSet;

	#[test]
	fn each_number_is_new_once_in_whatever_order() {
		let mut window = Window::default();
		let taken = [5, 3, 4, 5, 3, 70, 6, 7, 70].map(|number| window.take(number));
		assert_eq!(taken, [true, true, true, false, false, true, false, true, false]);
	}

	#[test]
	fn zero_is_a_number_like_others() {
		let mut window = Window::default();
		assert!(window.take(0) && !window.take(0));
		assert!(window.take(1) && !window.take(0));
	}

	#[test]
	fn a_leap_forgets_what_lies_far_behind() {
		let mut window = Window::default();
		assert!(window.take(1) && window.take(u64::MAX));
		assert!(!window.take(1) && !window.take(u64::MAX));
		assert!(window.take(u64::MAX - 63) && !window.take(u64::MAX - 64));
	}

	proptest! {
		#[test]
		fn no_number_is_taken_twice_and_none_in_the_window_is_lost(
			numbers in prop::collection::vec(0..200u64, 1..300),
		) {
			let (mut window, mut seen) = (Window::default(), BTreeSet::new());
			for number in numbers {
				let top = seen.last().copied().unwrap_or(0);
				let inside = number + WIDTH > top;
				prop_assert_eq!(window.take(number), inside && !seen.contains(&number));
				seen.insert(number);
			}
		}
	}
}
