// SPDX-License-Identifier: Apache-2.0

//! Rights to slash: what may be taken from a member for an offence, fixed when the evidence is accepted.
//!
//! A slash waits for vetoes, referenda and suspensions. Whatever happens meanwhile, an open right lands as
//! it was: it carries the snapshot that the offence is judged by, and the magnitude that it is about stays
//! allocated until the right is used or given up.

use crate::{
	allocation::{slash_of, stake_of},
	offences::OffenceFractions,
	slashing::SlashReceipt,
	Allocations, Config, Error, Pallet, Set, SetMembers, Sets, Snapshot, Snapshots, StakeLedger,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, traits::Get};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, Perbill, Rounding};
use sp_staking::EraIndex;
use vigil_primitives::{MemberIndex, ServiceId, SetId};

/// What a service may take from one member of one of its sets for one offence.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Right<AccountId> {
	/// The service.
	pub service: ServiceId,
	/// Who the member is.
	pub watcher: AccountId,
	/// The era whose exposure pays.
	pub era: EraIndex,
	/// What the member had put at stake.
	pub snapshot: Snapshot,
	/// The most magnitude that the right is worth.
	pub limit: u64,
}

impl<T: Config> Pallet<T> {
	/// Opens a right to slash the member at `index` of a set, for evidence that is accepted in the era
	/// `at`, and holds what it is about.
	///
	/// Every right that is opened is to be used by [`Self::slash_right`] or given up by
	/// [`Self::release_right`], before the stake itself has left the staking ledger.
	pub fn right(
		service: ServiceId,
		set_id: SetId,
		index: MemberIndex,
		at: EraIndex,
	) -> Result<Right<T::AccountId>, DispatchError> {
		let era = Sets::<T>::get(service, set_id).ok_or(Error::<T>::UnknownSet)?.era;
		ensure!(era <= at && at <= T::Stake::active_era(), Error::<T>::FutureEra);
		ensure!(at <= era.saturating_add(Self::evidence_window()), Error::<T>::TooLate);
		let members = SetMembers::<T>::get(service, set_id);
		let seat = members.get(usize::from(index.0)).ok_or(Error::<T>::NotMember)?;
		let watcher = seat.watcher.clone();
		let snapshot =
			Snapshots::<T>::get((era, service, &watcher)).ok_or(Error::<T>::NotMember)?;
		let limit = slash_of(Perbill::one(), snapshot.max_slash, snapshot.magnitude);
		ensure!(limit > 0, Error::<T>::NothingToSlash);
		Allocations::<T>::try_mutate(service, &watcher, |entry| {
			let allocation = entry.as_mut().ok_or(Error::<T>::NotAllocated)?;
			*allocation = allocation.at(T::Stake::active_era());
			allocation.rights =
				allocation.rights.checked_add(1).ok_or(Error::<T>::TooManyRights)?;
			Ok::<_, Error<T>>(())
		})?;
		Ok(Right { service, watcher, era, snapshot, limit })
	}

	/// Uses a right: slashes `fraction` of what the member had put at stake, as far as that is left.
	///
	/// It weighs what [`Self::slash`] weighs and is never too late.
	pub fn slash_right(right: Right<T::AccountId>, fraction: Perbill) -> SlashReceipt {
		let Right { service, watcher, era, snapshot, limit } = right;
		let wanted = fraction.mul_ceil(snapshot.magnitude).min(limit);
		let receipt = Self::burn_and_take(era, service, &watcher, &snapshot, wanted);
		Self::close_right(service, &watcher);
		receipt
	}

	/// What using a right takes at most, now, in planck.
	pub fn worth_of(right: &Right<T::AccountId>, fraction: Perbill) -> u128 {
		let Right { service, watcher, era, snapshot, limit } = right;
		let worth = || {
			let exposure = T::Stake::exposure(*era, watcher)?;
			let allocation = Allocations::<T>::get(service, watcher)?.at(T::Stake::active_era());
			let wanted = fraction.mul_ceil(snapshot.magnitude).min(*limit);
			let burnt = wanted.min(Self::left_of(snapshot, &allocation));
			Some(stake_of(exposure.total, burnt, snapshot.total, Rounding::Up))
		};
		worth().unwrap_or(0)
	}

	/// What the terms say of offences, under which a set was elected.
	pub fn offences(service: ServiceId, set_id: SetId) -> Option<OffenceFractions> {
		Sets::<T>::get(service, set_id).map(|set| set.offences)
	}

	/// Whether evidence against a set is taken in an era.
	pub fn takes_evidence(service: ServiceId, set_id: SetId, at: EraIndex) -> bool {
		let is_in_time =
			|set: Set| set.era <= at && at <= set.era.saturating_add(Self::evidence_window());
		Sets::<T>::get(service, set_id).is_some_and(is_in_time)
	}

	/// Gives a right up.
	pub fn release_right(right: Right<T::AccountId>) {
		Self::close_right(right.service, &right.watcher);
	}

	/// Eras after its first in which evidence against a set is taken.
	pub fn evidence_window() -> EraIndex {
		T::SetLifetime::get().saturating_add(T::EvidenceWindow::get())
	}

	fn close_right(service: ServiceId, watcher: &T::AccountId) {
		Self::mutate_allocation(service, watcher, |allocation| {
			allocation.rights = allocation.rights.saturating_sub(1);
		});
	}
}
