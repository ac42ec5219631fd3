// SPDX-License-Identifier: Apache-2.0

//! The `vigil_*` methods about slashes: who is accused of what, when it lands, whom it pays. Every node
//! answers them, from its best block.

mod json;

pub use json::{AlarmJson, AnchorsJson, CaseJson, MeterJson, PastJson, RiskJson};

use crate::client::{Block, FullClient};
use jsonrpsee::{
	core::RpcResult,
	proc_macros::rpc,
	types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
};
use pallet_slashing_runtime_api::SlashingApi;
use sc_client_api::HeaderBackend;
use sp_api::{ApiError, ProvideRuntimeApi};
use std::sync::Arc;
use vigil_primitives::{answers::slashing::CASES_PER_PAGE, ServiceId};
use vigil_runtime::{AccountId, Hash};

/// The chain cannot be read, or keeps no such things.
const CHAIN: i32 = 9_002;

/// What anybody may ask about slashes. Amounts are strings of planck, times and rounds unix seconds.
#[rpc(server, namespace = "vigil")]
pub trait SlashesApi {
	/// Cases that are not closed, of one service or of all, by number and after `after`: up to `limit`,
	/// 100 at most.
	#[method(name = "slashes", blocking)]
	fn slashes(
		&self,
		service: Option<u32>,
		after: Option<u64>,
		limit: Option<u32>,
	) -> RpcResult<Vec<CaseJson>>;

	/// A case that is not closed.
	#[method(name = "slash", blocking)]
	fn slash(&self, case: u64) -> RpcResult<Option<CaseJson>>;

	/// The last cases of a service that were closed, oldest first.
	#[method(name = "pastSlashes", blocking)]
	fn past_slashes(&self, service: u32) -> RpcResult<Vec<PastJson>>;

	/// What may be taken from a watcher and those who back it: its open cases.
	#[method(name = "slashRisk", blocking)]
	fn slash_risk(&self, watcher: AccountId) -> RpcResult<Vec<RiskJson>>;

	/// What the hour that runs has taken, and what it may, over all services.
	#[method(name = "slashMeter", blocking)]
	fn slash_meter(&self) -> RpcResult<MeterJson>;

	/// Alarms of a service that are said or known to be false.
	#[method(name = "falseAlarms", blocking)]
	fn false_alarms(&self, service: u32) -> RpcResult<Vec<AlarmJson>>;

	/// The numbers of the anchors by which proofs about a ward are judged; null if none is pinned.
	#[method(name = "wardAnchors", blocking)]
	fn ward_anchors(&self, service: u32) -> RpcResult<Option<AnchorsJson>>;
}

/// Answers the methods.
pub struct Slashes {
	client: Arc<FullClient>,
}

impl Slashes {
	/// Answers from this chain.
	pub fn new(client: Arc<FullClient>) -> Self {
		Self { client }
	}

	fn best(&self) -> Hash {
		self.client.info().best_hash
	}
}

impl SlashesApiServer for Slashes {
	fn slashes(
		&self,
		service: Option<u32>,
		after: Option<u64>,
		limit: Option<u32>,
	) -> RpcResult<Vec<CaseJson>> {
		let most = page(limit)?;
		let api = self.client.runtime_api();
		let cases = answered(api.cases(self.best(), service.map(ServiceId), after, most))?;
		Ok(cases.iter().map(CaseJson::from).collect())
	}

	fn slash(&self, case: u64) -> RpcResult<Option<CaseJson>> {
		let found = answered(self.client.runtime_api().case(self.best(), case))?;
		Ok(found.as_ref().map(CaseJson::from))
	}

	fn past_slashes(&self, service: u32) -> RpcResult<Vec<PastJson>> {
		let api = self.client.runtime_api();
		let past = answered(SlashingApi::<Block, AccountId>::past(
			&*api,
			self.best(),
			ServiceId(service),
		))?;
		Ok(past.iter().map(PastJson::from).collect())
	}

	fn slash_risk(&self, watcher: AccountId) -> RpcResult<Vec<RiskJson>> {
		let rights = answered(self.client.runtime_api().rights(self.best(), watcher))?;
		Ok(rights.iter().map(RiskJson::from).collect())
	}

	fn slash_meter(&self) -> RpcResult<MeterJson> {
		let api = self.client.runtime_api();
		let meter = answered(SlashingApi::<Block, AccountId>::meter(&*api, self.best()))?;
		Ok(MeterJson::from(&meter))
	}

	fn false_alarms(&self, service: u32) -> RpcResult<Vec<AlarmJson>> {
		let api = self.client.runtime_api();
		let service = ServiceId(service);
		let alarms =
			answered(SlashingApi::<Block, AccountId>::false_alarms(&*api, self.best(), service))?;
		Ok(alarms.iter().map(AlarmJson::from).collect())
	}

	fn ward_anchors(&self, service: u32) -> RpcResult<Option<AnchorsJson>> {
		let api = self.client.runtime_api();
		let service = ServiceId(service);
		let ends = answered(SlashingApi::<Block, AccountId>::anchors(&*api, self.best(), service))?;
		Ok(ends.map(AnchorsJson::from))
	}
}

/// How many cases to tell of.
fn page(limit: Option<u32>) -> RpcResult<u32> {
	let most = limit.unwrap_or(CASES_PER_PAGE);
	match (1..=CASES_PER_PAGE).contains(&most) {
		true => Ok(most),
		false => {
			let text = format!("`limit` is from 1 to {CASES_PER_PAGE}");
			Err(ErrorObjectOwned::owned(INVALID_PARAMS_CODE, text, None::<()>))
		},
	}
}

fn answered<T>(answer: Result<T, ApiError>) -> RpcResult<T> {
	answer.map_err(|error| ErrorObjectOwned::owned(CHAIN, error.to_string(), None::<()>))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pages_are_never_longer_than_the_chain_answers() {
		assert_eq!(page(None).unwrap(), CASES_PER_PAGE);
		assert_eq!(page(Some(1)).unwrap(), 1);
		for limit in [0, CASES_PER_PAGE + 1, u32::MAX] {
			assert!(page(Some(limit)).is_err(), "{limit}");
		}
	}
}
