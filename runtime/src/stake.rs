// SPDX-License-Identifier: Apache-2.0

//! The staking ledger, as services see it.

pub mod pools;

use crate::{
	configs::staking::MaxExposurePageSize, constants::time::SLOT_DURATION_MS, AccountId, Babe,
	Balances, Runtime, Staking, Timestamp,
};
use alloc::vec::Vec;
use frame_support::traits::{
	fungible::{Balanced, Credit},
	Get, Imbalance,
};
use pallet_restaking::{Exposure, StakeLedger, Taken};
use pallet_staking::{
	slashing::do_slash, ErasStakersOverview, ErasStakersPaged, ForceEra, Forcing, RewardDestination,
};
use pallet_timing::{SessionSlots, Timings};
use sp_runtime::traits::Zero;
use sp_staking::{EraIndex, Page, StakingAccount};

/// pallet-staking, as services see it.
pub struct BondedStake;

impl StakeLedger for BondedStake {
	type AccountId = AccountId;

	fn active_era() -> EraIndex {
		pallet_staking::ActiveEra::<Runtime>::get().map_or(0, |era| era.index)
	}

	fn planned_era() -> EraIndex {
		pallet_staking::CurrentEra::<Runtime>::get().unwrap_or_default()
	}

	/// The next era begins with the next session, and that at its first slot.
	fn planned_era_start() -> u64 {
		let now = Timestamp::get() / 1_000;
		if Self::planned_era() <= Self::active_era() {
			return now;
		}
		let next_session =
			u64::from(Babe::current_epoch_start()).saturating_add(SessionSlots::<Runtime>::get());
		(next_session.saturating_mul(SLOT_DURATION_MS) / 1_000).max(now)
	}

	/// While eras are forced to end with every session, sets live for so many of those: their time
	/// never outlasts the eras in which they are judged.
	fn era_length() -> u64 {
		let timing = Timings::<Runtime>::get();
		let sessions = match ForceEra::<Runtime>::get() {
			Forcing::ForceAlways => 1,
			_ => timing.sessions_per_era,
		};
		let slots = u64::from(timing.session_slots).saturating_mul(sessions.into());
		slots.saturating_mul(SLOT_DURATION_MS) / 1_000
	}

	fn is_validator(who: &AccountId) -> bool {
		pallet_staking::Validators::<Runtime>::contains_key(who)
	}

	fn exposure(era: EraIndex, validator: &AccountId) -> Option<Exposure> {
		let found = ErasStakersOverview::<Runtime>::get(era, validator)?;
		Some(Exposure { total: found.total, own: found.own, pages: found.page_count })
	}

	fn backers(era: EraIndex, validator: &AccountId, page: Page) -> Vec<(AccountId, u128)> {
		let found = ErasStakersPaged::<Runtime>::get((era, validator, page));
		let others = found.map_or_else(Vec::new, |page| page.others);
		others.into_iter().map(|one| (one.who, one.value)).collect()
	}

	fn page_size() -> u32 {
		MaxExposurePageSize::get()
	}

	/// Where staking pays rewards: for a nomination pool the account from which its members are paid.
	fn payee(who: &AccountId) -> Option<AccountId> {
		match Staking::payee(StakingAccount::Stash(who.clone())) {
			Some(RewardDestination::Account(account)) => Some(account),
			Some(RewardDestination::None) => None,
			_ => Some(who.clone()),
		}
	}

	fn slash(who: &AccountId, amount: u128, era: EraIndex, to: &AccountId) -> Taken {
		let total =
			|| Staking::ledger(StakingAccount::Stash(who.clone())).map_or(0, |ledger| ledger.total);
		let before = total();
		if before.is_zero() {
			return Taken::default();
		}
		let mut credit = Credit::<AccountId, Balances>::zero();
		do_slash::<Runtime>(who, amount, &mut Zero::zero(), &mut credit, era);
		let paid = credit.peek();
		// What a receiver cannot hold is burnt with its credit.
		let paid = Balances::resolve(to, credit).map_or(0, |()| paid);
		let taken = before.saturating_sub(total());
		pools::note_debt(who, to, taken.saturating_sub(paid));
		Taken { taken, paid }
	}
}
