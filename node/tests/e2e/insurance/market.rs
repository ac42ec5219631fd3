// SPDX-License-Identifier: Apache-2.0

//! Pools are opened and filled, and cover is sold as far as there is room for it.

use super::{terms, CURVE, GROUP, LONG, SHORT};
use crate::secs;
use anyhow::{ensure, Context};
use pallet_insurance::Call;
use pallet_insurance_runtime_api::{PolicyId, PoolId};
use serde_json::Value;
use sp_keyring::Sr25519Keyring::{Alice, Dave};
use sp_runtime::FixedU128;
use vigil_primitives::{answers::insurance::Insured, ServiceId};
use vigil_runtime::{
	configs::insurance::AssetKind,
	constants::currency::VGL,
	genesis_config_presets::{DOLLAR, TEST_DOLLAR},
	AccountId, Runtime,
};
use vigil_testnet::{
	client::insurance::{NewPool, Wanted},
	unix_now, Scene, Seen,
};

/// What each protocol declares to be at stake.
pub const DECLARED: u128 = 5_000 * VGL;
/// Most that each of the policies in VGL pays.
pub const CAP: u128 = 2_000 * VGL;
/// Most that each of the two policies in dollars pays.
pub const DOLLARS: [u128; 2] = [400 * DOLLAR, 200 * DOLLAR];

/// What was sold.
pub struct Sold {
	/// In VGL, of the ward that stops for a short time.
	pub short: (PoolId, PolicyId),
	/// In VGL, of the ward that stops for a long time.
	pub long: (PoolId, PolicyId),
	/// The pool of that.
	pub pool_of_long: PoolId,
	/// In dollars, of the ward that stops for a short time; the issuer has taken most of what the pool had.
	pub dollars: [(PoolId, PolicyId); 2],
}

/// An account that nobody uses, so that all it has was paid to it.
pub fn nobody(number: u8) -> AccountId {
	[0xb0 + number; 32].into()
}

/// Opens and fills three pools, and sells all there is to sell.
pub async fn opens(scene: &Scene, since: u32) -> anyhow::Result<Sold> {
	let vigil = scene.vigil()?;
	let pool = |service, asset, group| NewPool { service, asset, group, terms: terms() };
	let dollar = AssetKind::WithId(TEST_DOLLAR);
	// A dollar is worth two VGL; both wards together sell no more than two caps and a half.
	let rate = FixedU128::from_rational(2 * VGL, DOLLAR);
	let group = Call::<Runtime>::set_group { group: GROUP, limit: 2 * CAP + CAP / 2 };
	let rate = Call::<Runtime>::set_rate { asset: dollar.clone(), value: rate };
	vigil.by_council(vec![group.into(), rate.into()]).await?;
	let wanted = vec![
		pool(SHORT, AssetKind::Native, Some(GROUP)),
		pool(LONG, AssetKind::Native, Some(GROUP)),
		pool(SHORT, dollar, None),
	];
	let opened = vigil.open_pools(wanted, &[]).await?;
	let [short, long, dollars] = opened[..] else { anyhow::bail!("three pools, not {opened:?}") };
	for (pool, amount) in [(short, 2 * CAP), (long, 2 * CAP), (dollars, 1_000 * DOLLAR)] {
		vigil.underwrite(Dave, pool, amount).await?;
	}
	aged(scene, since).await?;
	asks_as_the_guide_says(scene).await?;

	let sold_short = buy(scene, SHORT, short, CAP, 1).await?;
	let sold_long = buy(scene, LONG, long, CAP, 2).await?;
	refused(buy(scene, LONG, long, CAP, 3).await, "GroupFull")?;
	let first = buy(scene, SHORT, dollars, DOLLARS[0], 4).await?;
	let second = buy(scene, SHORT, dollars, DOLLARS[1], 5).await?;
	refused(buy(scene, SHORT, dollars, 500 * DOLLAR, 6).await, "NoCapacity")?;
	shrinks(scene, dollars).await?;
	for policy in [sold_short, sold_long, first, second] {
		in_force(scene, policy).await?;
	}
	Ok(Sold { short: sold_short, long: sold_long, pool_of_long: long, dollars: [first, second] })
}

/// The request that the guide shows is answered, by the first pool.
async fn asks_as_the_guide_says(scene: &Scene) -> anyhow::Result<()> {
	let guide = include_str!("../../../../docs/insure.md");
	let shown = guide.split_once("-d '").and_then(|(_, rest)| rest.split_once('\''));
	let request: Value = serde_json::from_str(shown.context("no request is shown")?.0)?;
	let method = request["method"].as_str().context("no method")?;
	let params = request["params"].as_array().context("no parameters")?.clone();
	let told: Value = scene.vigil()?.request(method, params).await?;
	let premium: u128 = told["premium"].as_str().context("no premium")?.parse()?;
	let value: u128 = told["value"].as_str().context("no value")?.parse()?;
	ensure!(premium > 0 && value == CAP, "{told}");
	ensure!(told["outages"] == 0 && told["utilisation"] == 500_000_000, "{told}");
	Ok(())
}

/// Waits until what was declared counts as aged.
async fn aged(scene: &Scene, since: u32) -> anyhow::Result<()> {
	let vigil = scene.vigil()?;
	let wait = scene.until("declared values to have aged", secs(240), async || {
		let era = vigil.active_era().await?;
		Ok(Seen::when(era >= since + 4, format!("era {era}, declared in {since}")))
	});
	Ok(wait.await?)
}

/// The owner of the ward's protocol buys cover for somebody.
pub async fn buy(
	scene: &Scene,
	service: ServiceId,
	pool: PoolId,
	cap: u128,
	to: u8,
) -> anyhow::Result<(PoolId, PolicyId)> {
	let wanted = Wanted {
		pool,
		insured: Insured::Protocol(scene.ward(service)?.protocol),
		proof: None,
		beneficiary: nobody(to),
		cap,
		curve: CURVE,
		periods: 1_000,
	};
	let (policy, premium) = scene.vigil()?.buy_cover(Scene::OWNER, wanted).await?;
	ensure!(premium > 0, "cover for nothing");
	Ok((pool, policy))
}

pub async fn in_force(scene: &Scene, (pool, policy): (PoolId, PolicyId)) -> anyhow::Result<()> {
	let vigil = scene.vigil()?;
	let wait = scene.until("cover that is in force", secs(60), async || {
		let start = vigil.policy(pool, policy).await?.map(|policy| policy.start.0);
		let begun = start.is_some_and(|start| unix_now() > start as f64 + 1.0);
		Ok(Seen::when(begun, format!("it begins at {start:?}")))
	});
	Ok(wait.await?)
}

/// The issuer of the dollar takes nearly all that the pool has.
async fn shrinks(scene: &Scene, pool: PoolId) -> anyhow::Result<()> {
	type Assets = pallet_assets::Call<Runtime, pallet_assets::Instance1>;
	let vigil = scene.vigil()?;
	let account: AccountId = vigil.call_api("InsuranceApi_account", &pool).await?;
	let id = codec::Compact(TEST_DOLLAR);
	let burn = Assets::burn { id, who: account.into(), amount: 990 * DOLLAR };
	vigil.execute(burn, &Alice.pair()).await?;
	let left = vigil.cover_pool(pool).await?.context("the pool is gone")?;
	ensure!(left.locked == DOLLARS.iter().sum::<u128>(), "the cover stays: {left:?}");
	Ok(())
}

fn refused<T: std::fmt::Debug>(result: anyhow::Result<T>, error: &str) -> anyhow::Result<()> {
	let reason = format!("{:?}", result.as_ref().err());
	ensure!(reason.contains(error), "not refused with {error}: {result:?}");
	Ok(())
}
