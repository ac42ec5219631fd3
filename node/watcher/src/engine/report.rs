// SPDX-License-Identifier: Apache-2.0

//! What an operator can see of one service.

use super::{
	service::Service,
	signer::{Place, Signer},
};
use crate::{
	pool::Stage,
	report::{OpenVote, SelfTest, ServiceReport, SetReport},
	VoteBackend,
};
use vigil_primitives::{MemberIndex, PublicKey};

impl<B: VoteBackend> Service<B> {
	pub fn report(&self, signer: &Signer<B>, self_test: SelfTest) -> ServiceReport {
		let public =
			|place: &Place| Some((signer.keys.get(place.key).map(|key| key.public)?, place.index));
		let sets = self.sets.values().map(|set| SetReport {
			set_id: set.view.commitment.set_id,
			quorum_weight: set.view.commitment.quorum_weight,
			total_weight: set.view.commitment.total_weight,
			own: set.own.iter().filter_map(public).collect::<Vec<(PublicKey, MemberIndex)>>(),
		});
		ServiceReport {
			service: self.view.service,
			status: self.view.status,
			sets: sets.collect(),
			last_votes: self.last_votes.values().cloned().collect(),
			verdict: self.ward.verdict.clone(),
			observed_at: self.ward.observed_at,
			self_test,
			best_vote: self.best_vote(),
			locked_keys: Vec::new(),
			checkpoint: self.checkpoints.last(),
			counters: self.counters.clone(),
		}
	}

	/// The open statement nearest to its quorum.
	fn best_vote(&self) -> Option<OpenVote> {
		let open = self.pool.tallies.values().filter(|tally| tally.stage == Stage::Open);
		let open = open.filter_map(|tally| {
			let set = self.sets.get(&tally.signed.set_id)?;
			Some(OpenVote {
				kind: tally.signed.statement.kind(),
				set_id: tally.signed.set_id,
				round: tally.signed.statement.round(),
				present: tally.present,
				needed: set.view.commitment.quorum_weight,
			})
		});
		// Weights are far below 2^98, so that a share in thousandths fits.
		open.max_by_key(|vote| {
			vote.present.0.saturating_mul(1_000).checked_div(vote.needed.0).unwrap_or_default()
		})
	}
}
