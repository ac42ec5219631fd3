// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs from the chain's staking, and from whoever receives what is slashed.

use alloc::vec::Vec;
use sp_staking::{EraIndex, Page};
use vigil_primitives::ServiceId;

/// How much stake stood behind a validator in one era.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
	/// All of it.
	pub total: u128,
	/// The validator's own part.
	pub own: u128,
	/// Pages that hold its nominators.
	pub pages: Page,
}

/// The stake that consensus and services share.
pub trait StakeLedger {
	/// Who stakes.
	type AccountId;

	/// The era that runs.
	fn active_era() -> EraIndex;

	/// The latest era whose validators are elected: the active one, or the next in its last session.
	fn planned_era() -> EraIndex;

	/// When the planned era starts at the latest, in seconds of unix time, or now if it runs.
	fn planned_era_start() -> u64;

	/// How long an era is, in seconds.
	fn era_length() -> u64;

	/// Whether `who` has declared that it wants to validate.
	fn is_validator(who: &Self::AccountId) -> bool;

	/// What stood behind `validator` in `era`; `None` if it was not elected or is forgotten.
	fn exposure(era: EraIndex, validator: &Self::AccountId) -> Option<Exposure>;

	/// The nominators on one page of that exposure, with what each had there.
	fn backers(
		era: EraIndex,
		validator: &Self::AccountId,
		page: Page,
	) -> Vec<(Self::AccountId, u128)>;

	/// Most nominators on one page.
	fn page_size() -> u32;

	/// Where `who` wants to be paid for its stake; `None` if it wants no payment.
	fn payee(who: &Self::AccountId) -> Option<Self::AccountId>;

	/// Takes up to `amount` of the stake of `who`, unbonding stake that was bonded in `era`
	/// included, and pays it to `to`.
	fn slash(who: &Self::AccountId, amount: u128, era: EraIndex, to: &Self::AccountId) -> Taken;
}

/// What one staker lost to a slash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
	/// What its ledger lost.
	pub taken: u128,
	/// What of that has been paid on. A pool pays when its members do.
	pub paid: u128,
}

/// Who gets slashed money.
pub trait SlashReceiver<AccountId> {
	/// Where what a service slashes is paid to.
	fn receiver(service: ServiceId) -> AccountId;

	/// So much more of what a watcher and its nominators lose for an offence of `era` was paid there.
	fn on_slashed(service: ServiceId, watcher: &AccountId, era: EraIndex, paid: u128);
}
