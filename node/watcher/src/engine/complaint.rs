// SPDX-License-Identifier: Apache-2.0

//! What an operator is told of why nothing is signed: once when it begins and once when it is over, and
//! not with every vote that is due meanwhile.

use crate::Refusal;

/// The last reason that lasts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Complaint(Option<Refusal>);

impl Complaint {
	/// Nothing was signed for this reason; whether that is news. What is about one statement alone always
	/// is, for each is refused once.
	pub fn is_news(&mut self, refusal: &Refusal) -> bool {
		use Refusal::*;
		match refusal {
			Conflict(_) | Forgotten | Damaged(_) => true,
			Locked | Listening | Storage(_) if self.0.as_ref() == Some(refusal) => false,
			Locked | Listening | Storage(_) => {
				self.0 = Some(refusal.clone());
				true
			},
		}
	}

	/// Something was signed; whether there was a reason why nothing was.
	pub fn is_over(&mut self) -> bool {
		self.0.take().is_some()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::Conflict;

	#[test]
	fn a_reason_that_lasts_is_told_when_it_begins_when_it_changes_and_when_it_is_over() {
		let mut complaint = Complaint::default();
		assert!(!complaint.is_over());
		assert!(complaint.is_news(&Refusal::Listening));
		for _ in 0..3 {
			assert!(!complaint.is_news(&Refusal::Listening));
			// Each of these is about another statement, and ends nothing.
			assert!(complaint.is_news(&Refusal::Conflict(Conflict::Halts)));
		}
		assert!(complaint.is_news(&Refusal::Storage("the disk is full".into())));
		assert!(!complaint.is_news(&Refusal::Storage("the disk is full".into())));
		assert!(complaint.is_news(&Refusal::Listening));
		assert!(complaint.is_over() && !complaint.is_over());
		assert!(complaint.is_news(&Refusal::Listening));
	}
}
