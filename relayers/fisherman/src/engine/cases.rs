// SPDX-License-Identifier: Apache-2.0

//! What has become of reports, and what is too old to be looked at.

use super::Fisherman;
use crate::{
	journal::{Item, State},
	now,
};

/// After so long, a report that is in no case was taken back by a branch change, in seconds.
const SETTLED: u64 = 120;

/// Why nothing more is to be learnt of a report.
const CLOSED: &str = "the case is closed";

/// What Vigil says of a case.
enum Standing {
	/// It pays so much to who reported.
	Pays { reporter: u128, closed: bool },
	/// There is none with this number.
	None,
}

impl Fisherman {
	/// Looks what reports have earned. A report that a branch change took back is made again.
	pub(super) async fn follow_cases(&mut self) {
		let reported: Vec<(Item, u64)> = self
			.items
			.values()
			.filter_map(|item| match item.state {
				State::Reported(Some(case)) if item.why != CLOSED => Some((item.clone(), case)),
				_ => None,
			})
			.collect();
		for (item, case) in reported {
			let Some(standing) = self.standing(&item, case).await else { continue };
			let age = now().0.saturating_sub(item.heard_at);
			match standing {
				Standing::Pays { reporter, closed } => {
					let why = if closed { CLOSED.into() } else { item.why.clone() };
					if (reporter, &why) != (item.earned, &item.why) {
						self.put(Item { earned: reporter, why, ..item });
					}
				},
				Standing::None if age > SETTLED => {
					let why = "the block with the report was taken back".into();
					self.put(Item { state: State::Open, why, ..item });
				},
				Standing::None => {},
			}
		}
	}

	/// `None` while Vigil cannot be asked.
	async fn standing(&self, item: &Item, case: u64) -> Option<Standing> {
		if let Some(open) = self.vigil.case(case).await.ok()? {
			let ours = open.reporter == Some(self.payer.key().account());
			return Some(match ours && open.service == item.evidence.service() {
				true => Standing::Pays { reporter: open.paid.reporter, closed: false },
				false => Standing::None,
			});
		}
		let past = self.vigil.past(item.evidence.service()).await.ok()?;
		let closed = past.into_iter().find(|past| past.case == case);
		Some(match closed {
			Some(past) => Standing::Pays { reporter: past.paid.reporter, closed: true },
			// Closed cases are forgotten after a while.
			None if item.earned > 0 => Standing::Pays { reporter: item.earned, closed: true },
			None => Standing::None,
		})
	}

	/// Drops what no evidence can be about any more.
	pub(super) fn forget(&mut self) {
		let oldest = now().0.saturating_sub(self.keep.0);
		let old = self.items.iter().filter(|(_, item)| item.heard_at < oldest);
		for key in old.map(|(key, _)| *key).collect::<Vec<_>>() {
			self.items.remove(&key);
			self.due.remove(&key);
			if let Err(error) = self.journal.remove(&key) {
				log::error!(target: "fisherman", "{error}");
			}
		}
	}
}
