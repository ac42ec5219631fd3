// SPDX-License-Identifier: Apache-2.0

//! The pure rule of statuses: `Live -> Suspect -> Halted -> Recovering -> Live`, and its short cuts.

use crate::traits::Status;

/// What moves a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
	/// More than a third of the weight says that the ward stands.
	Suspicion,
	/// A certificate says that the ward stands.
	Halt,
	/// A certificate says that the ward advances again.
	Resume,
	/// A certified block shows that a suspicion was wrong or is over.
	Refutation,
	/// Nobody repeated a suspicion in time.
	Silence,
	/// A ward that advances again has done so for long enough.
	Stability,
}

/// The status after `signal`, or `None` where it has no meaning and changes nothing.
pub fn after(status: Status, signal: Signal) -> Option<Status> {
	use Status::*;
	match (status, signal) {
		(Live | Suspect, Signal::Suspicion) => Some(Suspect),
		(Live | Suspect | Recovering, Signal::Halt) => Some(Halted),
		(Halted, Signal::Resume) => Some(Recovering),
		(Suspect, Signal::Refutation | Signal::Silence) => Some(Live),
		(Recovering, Signal::Stability) => Some(Live),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use Status::*;

	const SIGNALS: [Signal; 6] = [
		Signal::Suspicion,
		Signal::Halt,
		Signal::Resume,
		Signal::Refutation,
		Signal::Silence,
		Signal::Stability,
	];

	#[test]
	fn the_round_goes_from_live_to_live() {
		assert_eq!(after(Live, Signal::Suspicion), Some(Suspect));
		assert_eq!(after(Suspect, Signal::Halt), Some(Halted));
		assert_eq!(after(Halted, Signal::Resume), Some(Recovering));
		assert_eq!(after(Recovering, Signal::Stability), Some(Live));
	}

	#[test]
	fn only_a_resume_ends_a_halt() {
		for signal in SIGNALS.into_iter().filter(|signal| *signal != Signal::Resume) {
			assert_eq!(after(Halted, signal), None);
		}
	}

	#[test]
	fn a_suspicion_leaves_a_recovering_ward_alone() {
		assert_eq!(after(Recovering, Signal::Suspicion), None);
	}

	proptest! {
		#[test]
		fn a_halt_or_a_suspicion_precedes_every_other_move(signals in prop::collection::vec(0..6usize, 0..50)) {
			let (mut status, mut halts, mut resumes) = (Live, 0, 0);
			for signal in signals.into_iter().map(|index| SIGNALS[index]) {
				let Some(next) = after(status, signal) else { continue };
				halts += u32::from(signal == Signal::Halt);
				resumes += u32::from(signal == Signal::Resume);
				status = next;
				prop_assert!(resumes <= halts && halts <= resumes + 1);
				prop_assert_eq!(status == Halted, halts == resumes + 1);
			}
		}
	}
}
