// SPDX-License-Identifier: Apache-2.0

//! What may be slashed, as of every block: the operator's own risk, and the chain's.

use super::{metrics::SlashingMetrics, Shared};
use crate::client::{Block, FullClient};
use futures::StreamExt;
use pallet_restaking_runtime_api::RestakingApi;
use pallet_slashing_runtime_api::{CaseInfo, CaseStage, MeterInfo, RightInfo, SlashingApi};
use sc_client_api::{BlockchainEvents, HeaderBackend};
use sp_api::{ApiError, ProvideRuntimeApi};
use std::{collections::BTreeSet, sync::Arc};
use vigil_primitives::{answers::slashing::CASES_PER_PAGE, MemberIndex, ServiceId, SetId};
use vigil_runtime::{AccountId, Hash};

/// Pages of cases that are looked at: more wait only if something is very wrong.
const PAGES: usize = 8;

/// What the chain says of slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
	/// The open rights against the watchers whose keys this node has.
	pub own: Vec<RightInfo>,
	/// How many cases are open, by their stage.
	pub stages: Vec<CaseStage>,
	/// How many of them land with the next era, unless somebody objects.
	pub closing: usize,
	/// What the hour that runs has taken.
	pub meter: MeterInfo,
}

/// Looks at every new block.
pub struct Look {
	pub client: Arc<FullClient>,
	pub shared: Arc<Shared>,
	pub metrics: SlashingMetrics,
}

impl Look {
	/// Runs until the client is gone.
	pub async fn run(self) {
		let mut blocks = self.client.import_notification_stream();
		while let Some(block) = blocks.next().await {
			if !block.is_new_best {
				continue;
			}
			match self.look(self.client.info().best_hash) {
				Ok(risk) => self.metrics.update(&risk),
				Err(error) => {
					log::debug!(target: "watcher", "The chain says nothing of slashes: {error}");
				},
			}
		}
	}

	fn look(&self, at: Hash) -> Result<Risk, ApiError> {
		let api = self.client.runtime_api();
		let mut own = Vec::new();
		for watcher in self.watchers(at)? {
			own.extend(api.rights(at, watcher)?);
		}
		let mut cases: Vec<CaseInfo<AccountId>> = Vec::new();
		for _ in 0..PAGES {
			let after = cases.last().map(|case| case.case);
			let page = api.cases(at, None, after, CASES_PER_PAGE)?;
			let whole = page.len() < CASES_PER_PAGE as usize;
			cases.extend(page);
			if whole {
				break;
			}
		}
		let meter = SlashingApi::<Block, AccountId>::meter(&*api, at)?;
		let era = RestakingApi::<Block, AccountId>::active_era(&*api, at)?;
		let closing = closing(&cases, era);
		let stages = cases.iter().map(|case| case.stage).collect();
		Ok(Risk { own, stages, closing, meter })
	}

	/// Whose keys this node signs with.
	fn watchers(&self, at: Hash) -> Result<BTreeSet<AccountId>, ApiError> {
		let api = self.client.runtime_api();
		let mut seats: Vec<(ServiceId, SetId, MemberIndex)> = Vec::new();
		for report in self.shared.reports.read().iter() {
			for set in &report.sets {
				let own = set.own.iter().map(|(_, place)| (report.service, set.set_id, *place));
				seats.extend(own);
			}
		}
		let mut watchers = BTreeSet::new();
		for (service, set, place) in seats {
			let found = RestakingApi::<Block, AccountId>::seats(&*api, at, service, set)?;
			watchers.extend(found.into_iter().nth(usize::from(place.0)).map(|seat| seat.watcher));
		}
		Ok(watchers)
	}
}

/// How many cases wait for nothing but the next era.
fn closing<AccountId>(cases: &[CaseInfo<AccountId>], era: Option<u32>) -> usize {
	let Some(next) = era.and_then(|era| era.checked_add(1)) else { return 0 };
	let waits = |case: &&CaseInfo<AccountId>| case.stage == CaseStage::Waiting;
	let lands = |case: &&CaseInfo<AccountId>| case.until.is_some_and(|until| until.0 <= next);
	cases.iter().filter(waits).filter(lands).count()
}

#[cfg(test)]
mod tests {
	use super::*;
	use pallet_slashing_runtime_api::{CaseForm, CaseOffence, PaidInfo};
	use vigil_primitives::Era;

	fn case(stage: CaseStage, until: Option<u32>) -> CaseInfo<()> {
		CaseInfo {
			case: 1,
			service: ServiceId(1),
			set_id: SetId(1),
			era: Era(3),
			offence: CaseOffence::FalseHalt,
			from: 1,
			to: 2,
			form: CaseForm::LifeProven,
			reporter: None,
			accepted: Era(4),
			billionths: 1,
			stage,
			until: until.map(Era),
			last: Era(9),
			left: Vec::new(),
			due: 0,
			got: 0,
			paid: PaidInfo::default(),
			harmed: Vec::new(),
		}
	}

	#[test]
	fn only_cases_that_the_next_era_lands_are_closing() {
		let cases = [
			case(CaseStage::Waiting, Some(5)),
			case(CaseStage::Waiting, Some(6)),
			case(CaseStage::Vetoed, Some(5)),
			case(CaseStage::Landing, None),
		];
		assert_eq!(closing(&cases, Some(4)), 1);
		assert_eq!(closing(&cases, Some(5)), 2);
		assert_eq!(closing(&cases, None), 0);
	}
}
