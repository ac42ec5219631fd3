// SPDX-License-Identifier: Apache-2.0

//! A referendum of token holders changes the chain.

use crate::{network, secs, TestResult};
use codec::Encode;
use frame_support::traits::{schedule::DispatchTime, Bounded};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumCount, ReferendumInfo, ReferendumInfoFor};
use pallet_staking::ValidatorCount;
use sp_keyring::Sr25519Keyring::{
	self, Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash, Eve, Ferdie,
};
use sp_runtime::traits::{BlakeTwo256, Hash};
use vigil_runtime::{constants::currency::VGL, OriginCaller, Runtime, RuntimeCall};
use vigil_testnet::{Client, Network, Seen};

/// No other test or genesis uses this number of validators.
const NEW_COUNT: u32 = 7;

#[tokio::test]
async fn approved_referendum_on_the_root_track_is_enacted() -> TestResult {
	let network = network().validators(4).spawn().await?;
	let client = network.client("alice")?;
	network
		.wait_until("the first final block", secs(120), async || {
			let head = client.finalised().await?;
			Ok(Seen::when(head.number >= 1, head))
		})
		.await?;
	assert_ne!(validator_count(client).await?, NEW_COUNT);

	let index = propose(client).await?;
	vote(client, index).await?;
	wait_for_enactment(&network, client, index).await?;
	Ok(network.finish().await?)
}

async fn validator_count(client: &Client) -> vigil_testnet::Result<u32> {
	Ok(client.value::<ValidatorCount<Runtime>, _>(None).await?.unwrap_or(0))
}

/// Notes the preimage, opens the referendum and places the decision deposit.
async fn propose(client: &Client) -> anyhow::Result<u32> {
	let call = pallet_staking::Call::<Runtime>::set_validator_count { new: NEW_COUNT };
	let bytes = RuntimeCall::from(call).encode();
	let proposal = Bounded::Lookup { hash: BlakeTwo256::hash(&bytes), len: bytes.len() as u32 };
	let index = client.value::<ReferendumCount<Runtime>, _>(None).await?.unwrap_or(0);
	let calls = vec![
		pallet_preimage::Call::note_preimage { bytes }.into(),
		pallet_referenda::Call::submit {
			proposal_origin: Box::new(OriginCaller::system(frame_system::RawOrigin::Root)),
			proposal,
			enactment_moment: DispatchTime::After(0),
		}
		.into(),
		pallet_referenda::Call::place_decision_deposit { index }.into(),
	];
	let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
	client.execute(batch, &Alice.pair()).await?;
	Ok(index)
}

/// Three quarters of the issuance vote aye, so that the support needed at first is there at once.
async fn vote(client: &Client, index: u32) -> TestResult {
	let voters: [(Sr25519Keyring, Conviction); 10] = [
		(Alice, Conviction::None),
		(Bob, Conviction::Locked1x),
		(Charlie, Conviction::Locked2x),
		(Dave, Conviction::Locked3x),
		(Eve, Conviction::Locked4x),
		(Ferdie, Conviction::Locked5x),
		// Bonded stake votes too.
		(AliceStash, Conviction::Locked6x),
		(BobStash, Conviction::Locked6x),
		(CharlieStash, Conviction::Locked6x),
		(DaveStash, Conviction::Locked6x),
	];
	let mut pending = Vec::new();
	for (voter, conviction) in voters {
		let vote = Vote { aye: true, conviction };
		let vote = AccountVote::Standard { vote, balance: 9_000_000 * VGL };
		let call = pallet_conviction_voting::Call::<Runtime>::vote { poll_index: index, vote };
		pending.push(client.submit(call, &voter.pair()).await?);
	}
	for vote in pending {
		vote.included().await?;
	}
	Ok(())
}

async fn wait_for_enactment(network: &Network, client: &Client, index: u32) -> TestResult {
	network
		.wait_until("the approval of the referendum", secs(180), async || {
			let info = client.entry::<ReferendumInfoFor<Runtime>, _, _>(index, None).await?;
			let approved = matches!(info, Some(ReferendumInfo::Approved(..)));
			Ok(Seen::when(approved, format!("{info:?}")))
		})
		.await?;
	network
		.wait_until("the enactment of the referendum", secs(120), async || {
			let count = validator_count(client).await?;
			Ok(Seen::when(count == NEW_COUNT, format!("validator count {count}")))
		})
		.await?;
	Ok(())
}
