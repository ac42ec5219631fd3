// SPDX-License-Identifier: Apache-2.0

//! Cover: pools that the council opens, capital, policies, and what the chain tells of them.

use super::Client;
use crate::{Error, Result};
use pallet_insurance::{Event, PoolTerms};
use pallet_insurance_runtime_api::{
	Curve, DowntimeInfo, DueInfo, EventId, EventInfo, PastEvent, PolicyId, PolicyInfo, PoolId,
	PoolInfo, Quote,
};
use sp_core::Bytes;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{DispatchError, FixedU128};
use vigil_primitives::{answers::insurance::Insured, Checkpoint, ServiceId, UnixTime};
use vigil_proofs::Proof;
use vigil_runtime::{
	configs::insurance::{holding_key, AssetKind, HoldingProof},
	AccountId, Runtime, RuntimeEvent,
};

type Call = pallet_insurance::Call<Runtime>;

/// A pool to be opened.
#[derive(Clone, Debug)]
pub struct NewPool {
	/// Whose ward it covers.
	pub service: ServiceId,
	/// What it is in.
	pub asset: AssetKind,
	/// The exposure group that it counts in.
	pub group: Option<u32>,
	/// Its terms.
	pub terms: PoolTerms,
}

/// Cover to be bought.
#[derive(Clone, Debug)]
pub struct Wanted {
	/// Of which pool.
	pub pool: PoolId,
	/// Whose loss it is.
	pub insured: Insured<AccountId>,
	/// What shows a holder's balance.
	pub proof: Option<HoldingProof>,
	/// Who is paid.
	pub beneficiary: AccountId,
	/// Most that is paid.
	pub cap: u128,
	/// How downtime pays.
	pub curve: Curve,
	/// For how many periods.
	pub periods: u32,
}

impl Client {
	/// Has the council open pools, and say what a unit of the coins of wards is worth in planck.
	pub async fn open_pools(
		&self,
		pools: Vec<NewPool>,
		coins: &[(ServiceId, FixedU128)],
	) -> Result<Vec<PoolId>> {
		let open = |NewPool { service, asset, group, terms }: NewPool| {
			Call::open_pool { service, asset, group, terms: Box::new(terms) }.into()
		};
		let worth = |(service, value): &(ServiceId, FixedU128)| {
			Call::set_coin_rate { service: *service, value: *value }.into()
		};
		let calls = pools.into_iter().map(open).chain(coins.iter().map(worth)).collect();
		let events = self.by_council(calls).await?;
		let opened = events.iter().filter_map(|event| match event {
			RuntimeEvent::Insurance(Event::PoolOpened { pool, .. }) => Some(*pool),
			_ => None,
		});
		Ok(opened.collect())
	}

	/// Supplies capital to a pool.
	pub async fn underwrite(&self, who: Sr25519Keyring, pool: PoolId, amount: u128) -> Result<()> {
		self.execute(Call::deposit { pool, amount }, &who.pair()).await.map(drop)
	}

	/// Buys cover that takes effect, and returns its number and what was paid.
	pub async fn buy_cover(
		&self,
		buyer: Sr25519Keyring,
		wanted: Wanted,
	) -> Result<(PolicyId, u128)> {
		let Wanted { pool, insured, proof, beneficiary, cap, curve, periods } = wanted;
		let most = u128::MAX;
		let call = Call::buy { pool, insured, proof, beneficiary, cap, curve, periods, most };
		let included = self.submit(call, &buyer.pair()).await?.finalised().await?;
		let bought = included.events.iter().find_map(|event| match event {
			RuntimeEvent::Insurance(Event::Bought { policy, premium, .. }) => {
				Some((*policy, *premium))
			},
			_ => None,
		});
		let bought = bought.ok_or_else(|| decode("a purchase", "nothing was bought".into()))?;
		let of_block = self.events(included.block.hash).await?;
		let is_effect = |event: &RuntimeEvent| match event {
			RuntimeEvent::Insurance(Event::CoverSold { policy, .. }) => *policy == bought.0,
			_ => false,
		};
		match of_block.iter().any(|record| is_effect(&record.event)) {
			true => Ok(bought),
			false => Err(decode("a purchase", "the end of its block undid it".into())),
		}
	}

	/// What cover would cost.
	pub async fn quote(
		&self,
		pool: PoolId,
		cap: u128,
		curve: Curve,
		periods: u32,
	) -> Result<std::result::Result<Quote, DispatchError>> {
		self.call_api("InsuranceApi_quote", &(pool, cap, curve, periods)).await
	}

	/// A pool.
	pub async fn cover_pool(&self, pool: PoolId) -> Result<Option<PoolInfo<AssetKind>>> {
		self.call_api("InsuranceApi_pool", &pool).await
	}

	/// The events of a pool that are over.
	pub async fn cover_history(&self, pool: PoolId) -> Result<Vec<PastEvent>> {
		self.call_api("InsuranceApi_history", &pool).await
	}

	/// A policy that is not closed.
	pub async fn policy(
		&self,
		pool: PoolId,
		policy: PolicyId,
	) -> Result<Option<PolicyInfo<AccountId>>> {
		self.call_api("InsuranceApi_policy", &(pool, policy)).await
	}

	/// An event that is not closed.
	pub async fn cover_event(&self, pool: PoolId, event: EventId) -> Result<Option<EventInfo>> {
		self.call_api("InsuranceApi_event", &(pool, event)).await
	}

	/// What a policy is due of an event.
	pub async fn cover_due(
		&self,
		pool: PoolId,
		policy: PolicyId,
		event: EventId,
	) -> Result<Option<DueInfo>> {
		self.call_api("InsuranceApi_due", &(pool, policy, event)).await
	}

	/// Certified downtime of a ward in a span.
	pub async fn downtime(
		&self,
		service: ServiceId,
		from: UnixTime,
		until: UnixTime,
	) -> Result<DowntimeInfo> {
		self.call_api("InsuranceApi_downtime", &(service, from, until)).await
	}

	/// The checkpoints of a ward that are kept, oldest first.
	pub async fn checkpoints(&self, service: ServiceId) -> Result<Vec<Checkpoint>> {
		self.call_api("LivenessApi_checkpoints", &service).await
	}

	/// Has this node of a ward prove what an account has there at a checkpoint.
	pub async fn prove_holding(&self, who: &AccountId, at: &Checkpoint) -> Result<HoldingProof> {
		let keys = [Bytes(holding_key(who))];
		let answer: serde_json::Value =
			self.request("state_getReadProof", (keys, at.block_hash)).await?;
		let what = "a proof of what an account has";
		let nodes: Vec<Bytes> = serde_json::from_value(answer["proof"].clone())
			.map_err(|error| decode(what, error.to_string()))?;
		let proof = Proof::new(nodes.into_iter().map(|Bytes(node)| node).collect());
		let proof = proof.ok_or_else(|| decode(what, "it is too large".into()))?;
		Ok(HoldingProof { height: at.height, proof })
	}
}

fn decode(what: &str, reason: String) -> Error {
	Error::Decode { what: what.into(), reason }
}
