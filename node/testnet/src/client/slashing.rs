// SPDX-License-Identifier: Apache-2.0

//! Slashes, as the chain tells of them, and what governance does about them.

use super::Client;
use crate::{Error, Result};
use codec::Encode;
use frame_support::traits::{schedule::DispatchTime, Bounded};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::ReferendumCount;
use pallet_slashing::{CaseId, Said};
use pallet_slashing_runtime_api::{CaseInfo, MeterInfo, PastInfo, RightInfo};
use sp_keyring::Sr25519Keyring::{self, *};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use vigil_primitives::{Certificate, Kind, MemberIndex, ServiceId, SetId};
use vigil_runtime::{
	constants::currency::VGL, governance::origins::Origin, AccountId, OriginCaller, Runtime,
	RuntimeCall,
};

type Slashing = pallet_slashing::Call<Runtime>;

impl Client {
	/// The cases of a service that are not closed.
	pub async fn cases(&self, service: ServiceId) -> Result<Vec<CaseInfo<AccountId>>> {
		self.call_api("SlashingApi_cases", &(Some(service), None::<u64>, 100u32)).await
	}

	/// The last cases of a service that were closed.
	pub async fn past_cases(&self, service: ServiceId) -> Result<Vec<PastInfo>> {
		self.call_api("SlashingApi_past", &service).await
	}

	/// The open rights against a watcher.
	pub async fn rights(&self, watcher: &AccountId) -> Result<Vec<RightInfo>> {
		self.call_api("SlashingApi_rights", watcher).await
	}

	/// What the hour that runs has taken.
	pub async fn slash_meter(&self) -> Result<MeterInfo> {
		self.call_api("SlashingApi_meter", &()).await
	}

	/// The numbers of the anchors of a ward.
	pub async fn anchors(&self, service: ServiceId) -> Result<Option<(u32, u32)>> {
		self.call_api("SlashingApi_anchors", &service).await
	}

	/// What a validator itself has at stake.
	pub async fn bonded(&self, validator: Sr25519Keyring) -> Result<u128> {
		let stash = crate::services::stash(validator).to_account_id();
		let ledger = self.entry::<pallet_staking::Ledger<Runtime>, _, _>(stash, None).await?;
		Ok(ledger.map_or(0, |ledger| ledger.active))
	}

	/// The era that runs.
	pub async fn active_era(&self) -> Result<u32> {
		let era: Option<u32> = self.call_api("RestakingApi_active_era", &()).await?;
		Ok(era.unwrap_or(0))
	}

	/// Asks the whole chain to pin what is trusted of a ward, and has it agree. Returns once all have voted:
	/// it takes effect some blocks later.
	pub async fn pin_anchor(&self, service: ServiceId, anchor: Vec<u8>) -> Result<()> {
		let call = RuntimeCall::from(Slashing::pin_anchor { service, anchor });
		self.decide_on(Origin::GeneralAdmin, call).await
	}

	/// Opens a referendum on a call with this origin, in which everybody votes aye.
	pub async fn decide_on(&self, origin: Origin, call: RuntimeCall) -> Result<()> {
		let bytes = call.encode();
		let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
		let proposal = Bounded::Lookup { hash: BlakeTwo256::hash(&bytes), len };
		let index = self.next_referendum().await?;
		let calls = vec![
			pallet_preimage::Call::note_preimage { bytes }.into(),
			pallet_referenda::Call::submit {
				proposal_origin: Box::new(OriginCaller::Origins(origin)),
				proposal,
				enactment_moment: DispatchTime::After(0),
			}
			.into(),
			pallet_referenda::Call::place_decision_deposit { index }.into(),
		];
		let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
		self.execute(batch, &Dave.pair()).await?;
		self.agree_to(index).await
	}

	/// The number of the referendum that is opened next.
	pub async fn next_referendum(&self) -> Result<u32> {
		Ok(self.value::<ReferendumCount<Runtime>, _>(None).await?.unwrap_or(0))
	}

	/// Has everybody vote aye in a referendum that is open.
	pub async fn agree_to(&self, index: u32) -> Result<()> {
		let mut votes = Vec::new();
		// Bonded stake votes too.
		let voters: [Sr25519Keyring; 9] =
			[Alice, Bob, Charlie, Dave, Eve, AliceStash, BobStash, CharlieStash, DaveStash];
		for voter in voters {
			let vote = Vote { aye: true, conviction: Conviction::None };
			let vote = AccountVote::Standard { vote, balance: 9_000_000 * VGL };
			let call = pallet_conviction_voting::Call::<Runtime>::vote { poll_index: index, vote };
			votes.push(self.submit(call, &voter.pair()).await?);
		}
		for vote in votes {
			vote.included().await?;
		}
		Ok(())
	}

	/// Most of the council object to a case.
	pub async fn veto(&self, case: u64, reason: &str) -> Result<()> {
		let too_long =
			|_| Error::Decode { what: "a reason".into(), reason: "it is too long".into() };
		let reason = reason.as_bytes().to_vec().try_into().map_err(too_long)?;
		let call = RuntimeCall::from(Slashing::veto { case: CaseId(case), reason });
		self.by_council(vec![call]).await.map(drop)
	}

	/// Bets that something certified is false.
	pub async fn challenge(&self, who: Sr25519Keyring, certificate: &Certificate) -> Result<()> {
		let said = Box::new(Said::Certificate(certificate.clone()));
		let grounds = BlakeTwo256::hash(b"grounds");
		self.execute(Slashing::challenge { said, grounds }, &who.pair()).await.map(drop)
	}

	/// Bets that what was challenged is true.
	pub async fn answer(&self, who: Sr25519Keyring, case: u64) -> Result<()> {
		let grounds = BlakeTwo256::hash(b"answer");
		self.execute(Slashing::answer { case: CaseId(case), grounds }, &who.pair()).await.map(drop)
	}

	/// Reports members who were silent.
	pub async fn report_silence(
		&self,
		service: ServiceId,
		set_id: SetId,
		kind: Kind,
		members: Vec<MemberIndex>,
	) -> Result<()> {
		let too_many =
			|_| Error::Decode { what: "members".into(), reason: "they are too many".into() };
		let members = members.try_into().map_err(too_many)?;
		let call = Slashing::report_silence { service, set_id, kind, members };
		self.execute(call, &Ferdie.pair()).await.map(drop)
	}
}
