// SPDX-License-Identifier: Apache-2.0

//! Puts stake into the staking ledger for pallet-restaking's benchmarks.

use super::BondedStake;
use crate::{
	constants::staking::BONDING_DURATION, AccountId, NominationPools, Runtime, RuntimeOrigin,
	Staking,
};
use alloc::vec::Vec;
use frame_support::{traits::Get, BoundedVec};
use pallet_nomination_pools::{LastPoolId, MaxPools, SubPools, SubPoolsStorage, UnbondPool};
use pallet_restaking::{benchmarking::BenchmarkHelper, StakeLedger};
use pallet_staking::{
	ActiveEra, ActiveEraInfo, Config, CurrentEra, ErasStakersOverview, ErasStakersPaged, Ledger,
	RewardDestination, UnlockChunk, Validators,
};
use sp_core::H256;
use sp_runtime::MultiAddress;
use sp_staking::{EraIndex, ExposurePage, IndividualExposure, PagedExposureMetadata};
use vigil_bls::{multiples, Backend, HostArk, Tag};
use vigil_primitives::{PossessionProof, PublicKey};

/// Half of the stake of a ledger is unbonding, in as many chunks as it may have, late enough that every
/// chunk was still bonded in the era that is slashed. Returns the eras and the value of each.
fn unbond_half(who: &AccountId, stake: u128) -> (Vec<EraIndex>, u128) {
	let chunks = <Runtime as Config>::MaxUnlockingChunks::get();
	let value = stake / 2 / u128::from(chunks);
	let first = BondedStake::active_era() + BONDING_DURATION;
	let eras: Vec<_> = (0..chunks).map(|index| first + index).collect();
	Ledger::<Runtime>::mutate_extant(who, |ledger| {
		let chunks: Vec<_> = eras.iter().map(|era| UnlockChunk { value, era: *era }).collect();
		ledger.active = stake - value * chunks.len() as u128;
		ledger.unlocking = BoundedVec::truncate_from(chunks);
	});
	(eras, value)
}

impl BenchmarkHelper<AccountId> for BondedStake {
	fn bond(who: &AccountId, stake: u128) {
		let origin = RuntimeOrigin::signed(who.clone());
		Staking::bond(origin, stake, RewardDestination::Stash).expect("funds suffice");
		unbond_half(who, stake);
	}

	/// The pool knows of every chunk that is unbonding.
	fn pool(who: &AccountId, stake: u128) -> AccountId {
		MaxPools::<Runtime>::kill();
		let role = || MultiAddress::Id(who.clone());
		let origin = RuntimeOrigin::signed(who.clone());
		NominationPools::create(origin, stake, role(), role(), role()).expect("funds suffice");
		let id = LastPoolId::<Runtime>::get();
		let account = NominationPools::generate_bonded_account(id);
		let (eras, value) = unbond_half(&account, stake);
		let mut pools = SubPools::<Runtime>::default();
		for era in eras {
			let pool = UnbondPool { points: value, balance: value };
			pools.with_era.try_insert(era, pool).expect("as many pools as chunks");
		}
		SubPoolsStorage::<Runtime>::insert(id, pools);
		account
	}

	fn validate(who: &AccountId) {
		Validators::<Runtime>::insert(who, pallet_staking::ValidatorPrefs::default());
	}

	fn expose(era: EraIndex, who: &AccountId, own: u128, backers: &[(AccountId, u128)]) {
		let page_total: u128 = backers.iter().map(|(_, value)| value).sum();
		let overview = PagedExposureMetadata {
			total: own + page_total,
			own,
			nominator_count: backers.len() as u32,
			page_count: u32::from(!backers.is_empty()),
		};
		ErasStakersOverview::<Runtime>::insert(era, who, overview);
		let other = |(who, value): &(AccountId, u128)| IndividualExposure {
			who: who.clone(),
			value: *value,
		};
		let others = backers.iter().map(other).collect::<Vec<_>>();
		if !others.is_empty() {
			let page = ExposurePage { page_total, others };
			ErasStakersPaged::<Runtime>::insert((era, who, 0), page);
		}
	}

	fn set_eras(active: EraIndex, planned: EraIndex) {
		ActiveEra::<Runtime>::put(ActiveEraInfo { index: active, start: None });
		CurrentEra::<Runtime>::put(planned);
	}

	fn generator() -> PublicKey {
		let key = HostArk::key_point(&multiples::generator()).expect("a valid key");
		HostArk::key_bytes(&key)
	}

	/// A signature by the secret one is the hash itself.
	fn prove(digest: H256) -> PossessionProof {
		let hash = HostArk::hash_to_g2(Tag::Possession.dst(), &digest.0).expect("no identity");
		PossessionProof(HostArk::signature_bytes(&hash).0)
	}
}
