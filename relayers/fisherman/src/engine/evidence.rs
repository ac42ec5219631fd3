// SPDX-License-Identifier: Apache-2.0

//! Evidence that watchers of the same operator hold in files.

use super::Fisherman;
use crate::{
	book,
	held::{Piece, Word},
	set,
};
use std::sync::Arc;

/// Pieces that wait for Vigil to answer.
const MOST_WAITING: usize = 4_096;

impl Fisherman {
	/// Reads what is new in the files, and takes each piece as if both of it had been heard.
	pub(super) async fn read_evidence(&mut self) {
		let mut problem = None;
		let mut pieces = std::mem::take(&mut self.waiting);
		for held in &mut self.held {
			match held.news() {
				Ok(news) => pieces.extend(news),
				Err(error) => problem = Some(error),
			}
		}
		pieces.truncate(MOST_WAITING);
		self.evidence_problem = problem;
		for piece in pieces {
			if self.take_piece(&piece).await.is_none() {
				self.waiting.push(piece);
			}
		}
	}

	/// `None` while Vigil cannot be asked, or there is no room.
	async fn take_piece(&mut self, (first, second): &Piece) -> Option<()> {
		let (Some(first), Some(second)) = (self.hear(first).await?, self.hear(second).await?)
		else {
			return Some(());
		};
		if let Some(found) = book::between(&first, &second) {
			if !self.suspect(super::intake::convicting(&found)) {
				return None;
			}
			self.brought = self.brought.saturating_add(1);
		}
		Some(())
	}

	/// What was said, if whom it names did say it; the outer `None` while Vigil cannot be asked.
	async fn hear(&mut self, word: &Word) -> Option<Option<Arc<book::Heard>>> {
		let signed = word.signed();
		let vigil = self.vigil.genesis()?;
		// A node that makes sets up hides nothing.
		for known in self.vigil.sets(signed.service, signed.set_id).await.ok()? {
			let Some(certificate) = word.certificate(&known) else { continue };
			let Ok(signers) = set::signers(&certificate, &known, vigil) else { continue };
			let keys: Vec<_> = signers.iter().map(|(_, member)| member.key).collect();
			return Some(Some(Arc::new(book::Heard::new(certificate, known.policy, keys))));
		}
		Some(None)
	}
}
