// SPDX-License-Identifier: Apache-2.0

//! From bond to reward: a fifth validator joins, and who nominated it is paid.

use super::{active_era, final_at_least};
use crate::{network, secs, TestResult};
use codec::{Decode, Encode};
use pallet_staking::{
	ErasRewardPoints, ErasStakersOverview, Ledger, RewardDestination, ValidatorPrefs,
};
use sp_core::Bytes;
use sp_keyring::Sr25519Keyring::{Eve, Ferdie};
use sp_runtime::MultiAddress;
use vigil_runtime::{
	constants::currency::VGL, AccountId, Balance, Runtime, RuntimeCall, RuntimeEvent, SessionKeys,
};
use vigil_testnet::{Backend, Client, Network, NodeOptions, Seen};

#[tokio::test]
async fn fifth_validator_is_elected_and_its_nominator_is_paid_on_litep2p() -> TestResult {
	staking(Backend::Litep2p).await
}

#[tokio::test]
async fn fifth_validator_is_elected_and_its_nominator_is_paid_on_libp2p() -> TestResult {
	staking(Backend::Libp2p).await
}

async fn staking(backend: Backend) -> TestResult {
	// Eve's node runs from the start but is nobody until her keys are registered.
	let eve = NodeOptions::validator("eve");
	let network = network().validators(4).node(eve).backend(backend).spawn().await?;
	let alice = network.client("alice")?;
	final_at_least(&network, alice, 1).await?;

	let (joined, nominated) = tokio::join!(join(&network), nominate(alice));
	joined?;
	nominated?;

	let era = era_in_which_eve_authors(&network).await?;
	has_exposure(alice, era).await?;
	network
		.wait_until(format!("the end of era {era}"), secs(120), async || {
			let active = active_era(alice).await?;
			Ok(Seen::when(active > era, format!("era {active}")))
		})
		.await?;
	nominator_is_paid(alice, era).await?;

	let goal = alice.best().await?.number;
	final_at_least(&network, network.client("eve")?, goal).await?;
	Ok(network.finish().await?)
}

/// Eve bonds, registers the keys of her node with a proof that she owns them, and validates.
async fn join(network: &Network) -> TestResult {
	#[derive(serde::Deserialize)]
	struct Generated {
		keys: Bytes,
		proof: Bytes,
	}
	let owner = Bytes(Eve.to_account_id().encode());
	let generated: Generated =
		network.client("eve")?.request("author_rotateKeysWithOwner", (owner,)).await?;
	let keys = SessionKeys::decode(&mut &generated.keys[..])?;
	let calls = vec![
		bond(2_000_000 * VGL),
		pallet_session::Call::set_keys { keys, proof: generated.proof.0 }.into(),
		pallet_staking::Call::validate { prefs: ValidatorPrefs::default() }.into(),
	];
	let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
	network.client("alice")?.execute(batch, &Eve.pair()).await?;
	Ok(())
}

async fn nominate(client: &Client) -> TestResult {
	let targets = vec![MultiAddress::Id(Eve.to_account_id())];
	let calls = vec![bond(500_000 * VGL), pallet_staking::Call::nominate { targets }.into()];
	let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
	client.execute(batch, &Ferdie.pair()).await?;
	Ok(())
}

fn bond(value: Balance) -> RuntimeCall {
	pallet_staking::Call::bond { value, payee: RewardDestination::Staked }.into()
}

/// Waits until Eve is in the session's set and has made a block; returns the era.
async fn era_in_which_eve_authors(network: &Network) -> anyhow::Result<u32> {
	let (client, eve) = (network.client("alice")?, Eve.to_account_id());
	network
		.wait_until("Eve among the validators", secs(180), async || {
			let set = client.value::<pallet_session::Validators<Runtime>, _>(None).await?;
			let set = set.unwrap_or_default();
			Ok(Seen::when(set.contains(&eve), format!("{} validators", set.len())))
		})
		.await?;
	let era = network
		.wait_until("a block of Eve", secs(120), async || {
			let era = active_era(client).await?;
			let points = client.entry::<ErasRewardPoints<Runtime>, _, _>(era, None).await?;
			let points = points.and_then(|points| points.individual.get(&eve).copied());
			Ok(Seen::some(points.map(|_| era), format!("no points in era {era}")))
		})
		.await?;
	Ok(era)
}

/// Eve was elected with her own stake and Ferdie's.
async fn has_exposure(client: &Client, era: u32) -> TestResult {
	type Overview = ErasStakersOverview<Runtime>;
	let eve = Eve.to_account_id();
	let exposure = client.double_entry::<Overview, _, _, _>((era, &eve), None).await?;
	let exposure = exposure.ok_or_else(|| anyhow::anyhow!("Eve has no exposure in era {era}"))?;
	// Elections count stake in units of the issuance over 2^64, some planck each.
	let close = |stake: Balance, to: Balance| to - stake < 100;
	assert!(close(exposure.own, 2_000_000 * VGL), "{exposure:?}");
	assert!(close(exposure.total - exposure.own, 500_000 * VGL), "{exposure:?}");
	assert_eq!(exposure.nominator_count, 1);
	Ok(())
}

/// Anyone may trigger the payout; Ferdie's share is added to his bond.
async fn nominator_is_paid(client: &Client, era: u32) -> TestResult {
	let ferdie = Ferdie.to_account_id();
	let before = bonded(client, &ferdie).await?;
	let payout = pallet_staking::Call::<Runtime>::payout_stakers_by_page {
		validator_stash: Eve.to_account_id(),
		era,
		page: 0,
	};
	let included = client.execute(payout, &Eve.pair()).await?;
	let reward = included.events.iter().find_map(|event| match event {
		RuntimeEvent::Staking(pallet_staking::Event::Rewarded { stash, amount, .. })
			if *stash == ferdie =>
		{
			Some(*amount)
		},
		_ => None,
	});
	let reward = reward.ok_or_else(|| anyhow::anyhow!("no reward in {:?}", included.events))?;
	assert!(reward > 0);
	assert_eq!(bonded(client, &ferdie).await?, before + reward);
	Ok(())
}

async fn bonded(client: &Client, account: &AccountId) -> anyhow::Result<Balance> {
	let ledger = client.entry::<Ledger<Runtime>, _, _>(account, None).await?;
	Ok(ledger.map_or(0, |ledger| ledger.total))
}
