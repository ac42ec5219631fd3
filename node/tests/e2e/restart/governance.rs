// SPDX-License-Identifier: Apache-2.0

//! Decisions of the council and of token holders, as the runbook needs them.

use crate::{secs, TestResult};
use codec::Encode;
use frame_support::traits::{schedule::DispatchTime, Bounded};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumCount, ReferendumInfo, ReferendumInfoFor};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::{BlakeTwo256, Hash};
use vigil_runtime::{
	constants::currency::VGL, governance::origins::Origin, OriginCaller, Runtime, RuntimeCall,
};
use vigil_testnet::{Client, Network, Seen};

/// Token holders vote for a call by this origin, and it is made.
pub async fn tokens(
	network: &Network,
	client: &Client,
	origin: impl Into<OriginCaller>,
	call: impl Into<RuntimeCall>,
) -> TestResult {
	let call: RuntimeCall = call.into();
	let bytes = call.encode();
	let proposal = Bounded::Lookup { hash: BlakeTwo256::hash(&bytes), len: bytes.len() as u32 };
	let index = client.value::<ReferendumCount<Runtime>, _>(None).await?.unwrap_or(0);
	let calls = vec![
		pallet_preimage::Call::note_preimage { bytes }.into(),
		pallet_referenda::Call::submit {
			proposal_origin: Box::new(origin.into()),
			proposal,
			enactment_moment: DispatchTime::After(0),
		}
		.into(),
		pallet_referenda::Call::place_decision_deposit { index }.into(),
	];
	let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
	client.execute(batch, &Dave.pair()).await?;
	vote(client, index).await?;
	network
		.wait_until("the approval of the referendum", secs(300), async || {
			let info = client.entry::<ReferendumInfoFor<Runtime>, _, _>(index, None).await?;
			let approved = matches!(info, Some(ReferendumInfo::Approved(..)));
			Ok(Seen::when(approved, format!("{info:?}")))
		})
		.await?;
	Ok(())
}

/// Enough token holders vote aye.
pub async fn vote(client: &Client, poll: u32) -> TestResult {
	let vote = Vote { aye: true, conviction: Conviction::Locked6x };
	let vote = AccountVote::Standard { vote, balance: 9_000_000 * VGL };
	let mut pending = Vec::new();
	for voter in [Alice, Bob, Charlie, Eve, Ferdie] {
		let call = pallet_conviction_voting::Call::<Runtime>::vote { poll_index: poll, vote };
		pending.push(client.submit(call, &voter.pair()).await?);
	}
	for vote in pending {
		vote.included().await?;
	}
	Ok(())
}

/// The council whitelists a call, and token holders vote on the fast track that root makes it.
pub async fn root(network: &Network, client: &Client, call: impl Into<RuntimeCall>) -> TestResult {
	let call: RuntimeCall = call.into();
	let call_hash = BlakeTwo256::hash_of(&call);
	client.decide(pallet_whitelist::Call::<Runtime>::whitelist_call { call_hash }).await?;
	let dispatch = pallet_whitelist::Call::<Runtime>::dispatch_whitelisted_call_with_preimage {
		call: Box::new(call),
	};
	tokens(network, client, Origin::WhitelistedCaller, dispatch).await
}
