// SPDX-License-Identifier: Apache-2.0

//! The `vigil_*` methods about cover: what pools have and could lose, what cover costs, how payouts come about.
//! Every node answers them, from its best block.

mod json;

pub use json::{
	CurveJson, DowntimeJson, DueJson, EventJson, PastEventJson, PolicyJson, PoolJson, QuoteJson,
};

use crate::client::{Block, FullClient};
use jsonrpsee::{
	core::RpcResult,
	proc_macros::rpc,
	types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
};
use pallet_insurance_runtime_api::{Curve, EventId, InsuranceApi, PolicyId, PoolId};
use sc_client_api::HeaderBackend;
use sp_api::{ApiError, ProvideRuntimeApi};
use std::sync::Arc;
use vigil_primitives::{Seconds, ServiceId, UnixTime};
use vigil_runtime::{configs::insurance::AssetKind, AccountId, Hash};

/// The chain cannot be read, or keeps no such things.
const CHAIN: i32 = 9_002;
/// Such cover cannot be had.
const NO_COVER: i32 = 9_005;

/// What anybody may ask about cover. Amounts are strings of the smallest unit of the pool's asset where nothing else is
/// said, times unix seconds and lengths seconds.
#[rpc(server, namespace = "vigil")]
pub trait CoverApi {
	/// The pools that cover the ward of a service.
	#[method(name = "coverPools", blocking)]
	fn cover_pools(&self, service: u32) -> RpcResult<Vec<PoolJson>>;

	/// A pool: what it has, what it could lose if the ward halted now for good, what it owes.
	#[method(name = "coverPool", blocking)]
	fn cover_pool(&self, pool: u32) -> RpcResult<Option<PoolJson>>;

	/// The last events of a pool that are over, the oldest first.
	#[method(name = "coverHistory", blocking)]
	fn cover_history(&self, pool: u32) -> RpcResult<Vec<PastEventJson>>;

	/// What cover bought in the next block would cost, and how that comes about. `cap` is a decimal number as a string.
	#[method(name = "coverQuote", blocking)]
	fn cover_quote(
		&self,
		pool: u32,
		cap: String,
		curve: CurveJson,
		periods: u32,
	) -> RpcResult<QuoteJson>;

	/// A policy that is not closed.
	#[method(name = "coverPolicy", blocking)]
	fn cover_policy(&self, pool: u32, policy: u64) -> RpcResult<Option<PolicyJson>>;

	/// An event that is not closed, with how each of its figures is reached.
	#[method(name = "coverEvent", blocking)]
	fn cover_event(&self, pool: u32, event: u64) -> RpcResult<Option<EventJson>>;

	/// What a policy is due of an event by what is certified, beyond what it was due before.
	#[method(name = "coverDue", blocking)]
	fn cover_due(&self, pool: u32, policy: u64, event: u64) -> RpcResult<Option<DueJson>>;

	/// What waits for an account in a pool because it could not be paid.
	#[method(name = "coverParked", blocking)]
	fn cover_parked(&self, pool: u32, who: AccountId) -> RpcResult<String>;

	/// Certified downtime of any ward in a span, with the incidents and the digests of the certificates that it is
	/// made of.
	#[method(name = "downtime", blocking)]
	fn downtime(&self, service: u32, from: u64, until: u64) -> RpcResult<DowntimeJson>;

	/// Maintenance that was announced of a ward: from when until when. Downtime in it does not count.
	#[method(name = "maintenance", blocking)]
	fn maintenance(&self, service: u32) -> RpcResult<Vec<(u64, u64)>>;
}

/// Answers the methods.
pub struct Covers {
	client: Arc<FullClient>,
}

impl Covers {
	/// Answers from this chain.
	pub fn new(client: Arc<FullClient>) -> Self {
		Self { client }
	}

	fn best(&self) -> Hash {
		self.client.info().best_hash
	}

	fn told(&self, pool: PoolId) -> RpcResult<Option<PoolJson>> {
		let api = self.client.runtime_api();
		let found =
			answered(InsuranceApi::<Block, AccountId, AssetKind>::pool(&*api, self.best(), pool))?;
		let account = answered(InsuranceApi::<Block, AccountId, AssetKind>::account(
			&*api,
			self.best(),
			pool,
		))?;
		Ok(found.map(|info| {
			let asset = match info.asset {
				AssetKind::Native => None,
				AssetKind::WithId(id) => Some(id),
			};
			PoolJson::new(pool, &account, asset, &info)
		}))
	}
}

impl CoverApiServer for Covers {
	fn cover_pools(&self, service: u32) -> RpcResult<Vec<PoolJson>> {
		let api = self.client.runtime_api();
		let pools = answered(InsuranceApi::<Block, AccountId, AssetKind>::pools(
			&*api,
			self.best(),
			ServiceId(service),
		))?;
		let told = pools.into_iter().map(|pool| self.told(pool));
		let told: Vec<_> = told.collect::<RpcResult<_>>()?;
		Ok(told.into_iter().flatten().collect())
	}

	fn cover_pool(&self, pool: u32) -> RpcResult<Option<PoolJson>> {
		self.told(PoolId(pool))
	}

	fn cover_history(&self, pool: u32) -> RpcResult<Vec<PastEventJson>> {
		let api = self.client.runtime_api();
		let past = answered(InsuranceApi::<Block, AccountId, AssetKind>::history(
			&*api,
			self.best(),
			PoolId(pool),
		))?;
		Ok(past.iter().map(PastEventJson::from).collect())
	}

	fn cover_quote(
		&self,
		pool: u32,
		cap: String,
		curve: CurveJson,
		periods: u32,
	) -> RpcResult<QuoteJson> {
		let cap = amount(&cap)?;
		let api = self.client.runtime_api();
		let quote = InsuranceApi::<Block, AccountId, AssetKind>::quote(
			&*api,
			self.best(),
			PoolId(pool),
			cap,
			curve.into(),
			periods,
		);
		match answered(quote)? {
			Ok(quote) => Ok(QuoteJson::from(&quote)),
			Err(error) => {
				let text = format!("this cover cannot be had: {error:?}");
				Err(ErrorObjectOwned::owned(NO_COVER, text, None::<()>))
			},
		}
	}

	fn cover_policy(&self, pool: u32, policy: u64) -> RpcResult<Option<PolicyJson>> {
		let (pool, policy) = (PoolId(pool), PolicyId(policy));
		let api = self.client.runtime_api();
		let found = answered(InsuranceApi::<Block, AccountId, AssetKind>::policy(
			&*api,
			self.best(),
			pool,
			policy,
		))?;
		Ok(found.map(|info| PolicyJson::new(policy, &info)))
	}

	fn cover_event(&self, pool: u32, event: u64) -> RpcResult<Option<EventJson>> {
		let (pool, event) = (PoolId(pool), EventId(event));
		let api = self.client.runtime_api();
		let found = answered(InsuranceApi::<Block, AccountId, AssetKind>::event(
			&*api,
			self.best(),
			pool,
			event,
		))?;
		Ok(found.map(|info| EventJson::new(event, &info)))
	}

	fn cover_due(&self, pool: u32, policy: u64, event: u64) -> RpcResult<Option<DueJson>> {
		let (pool, policy, event) = (PoolId(pool), PolicyId(policy), EventId(event));
		let api = self.client.runtime_api();
		let found = answered(InsuranceApi::<Block, AccountId, AssetKind>::due(
			&*api,
			self.best(),
			pool,
			policy,
			event,
		))?;
		Ok(found.as_ref().map(DueJson::from))
	}

	fn cover_parked(&self, pool: u32, who: AccountId) -> RpcResult<String> {
		let api = self.client.runtime_api();
		Ok(answered(InsuranceApi::<Block, AccountId, AssetKind>::parked(
			&*api,
			self.best(),
			PoolId(pool),
			who,
		))?
		.to_string())
	}

	fn downtime(&self, service: u32, from: u64, until: u64) -> RpcResult<DowntimeJson> {
		let (service, from, until) = (ServiceId(service), UnixTime(from), UnixTime(until));
		let api = self.client.runtime_api();
		let told = answered(InsuranceApi::<Block, AccountId, AssetKind>::downtime(
			&*api,
			self.best(),
			service,
			from,
			until,
		))?;
		Ok(DowntimeJson::from(&told))
	}

	fn maintenance(&self, service: u32) -> RpcResult<Vec<(u64, u64)>> {
		let api = self.client.runtime_api();
		let windows = answered(InsuranceApi::<Block, AccountId, AssetKind>::maintenance(
			&*api,
			self.best(),
			ServiceId(service),
		))?;
		Ok(windows.into_iter().map(|(from, until)| (from.0, until.0)).collect())
	}
}

impl From<CurveJson> for Curve {
	fn from(curve: CurveJson) -> Self {
		let (deductible, full) = (Seconds(curve.deductible), Seconds(curve.full));
		Self { deductible, full, steps: curve.steps }
	}
}

/// A decimal number.
fn amount(text: &str) -> RpcResult<u128> {
	text.parse().map_err(|_| {
		let text = "`cap` is a decimal number of the smallest unit of the asset, as a string";
		ErrorObjectOwned::owned(INVALID_PARAMS_CODE, text, None::<()>)
	})
}

fn answered<T>(answer: Result<T, ApiError>) -> RpcResult<T> {
	answer.map_err(|error| ErrorObjectOwned::owned(CHAIN, error.to_string(), None::<()>))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_are_decimal_numbers_and_nothing_else() {
		assert_eq!(amount("400000").unwrap(), 400_000);
		assert_eq!(amount(&u128::MAX.to_string()).unwrap(), u128::MAX);
		for text in ["", "0x10", "1e6", "-1", "1.5", "340282366920938463463374607431768211456"] {
			assert!(amount(text).is_err(), "{text}");
		}
	}
}
