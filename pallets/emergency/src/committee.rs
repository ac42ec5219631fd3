// SPDX-License-Identifier: Apache-2.0

//! The recovery committee: critical calls only, two thirds of it for each, every one recorded, for a while.
//!
//! Anybody may apply an authorised upgrade at any time, so one of the committee's is void with it: nothing that it
//! decided waits for a day on which nobody looks.

use crate::{
	rules::quorum::is_two_thirds, Approvals, Authorised, Config, Emergencies, Error, Event, Pallet,
	RecoveryCommittee,
};
use codec::Encode;
use frame_support::{
	dispatch::{extract_actual_weight, GetDispatchInfo},
	ensure,
	storage::{storage_prefix, unhashed},
	traits::{Contains, PalletInfoAccess},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::{traits::Dispatchable, DispatchError};

impl<T: Config> Pallet<T> {
	/// Notes an approval, and makes the call once enough approve; what the call used.
	pub(crate) fn do_approve(
		who: T::AccountId,
		call: <T as Config>::RuntimeCall,
	) -> Result<Weight, DispatchError> {
		let now = Self::now();
		let committee = RecoveryCommittee::<T>::get().ok_or(Error::<T>::NotCommittee)?;
		let may = now < committee.until && committee.members.contains(&who);
		ensure!(may, Error::<T>::NotCommittee);
		ensure!(T::CriticalCalls::contains(&call), Error::<T>::NotCritical);
		let call_hash = H256(sp_io::hashing::blake2_256(&call.encode()));
		Approvals::<T>::insert(&who, call_hash);
		Self::deposit_event(Event::Approved { id: committee.emergency, member: who, call_hash });
		let approves = |member: &&T::AccountId| Approvals::<T>::get(member) == Some(call_hash);
		let approving: alloc::vec::Vec<_> = committee.members.iter().filter(approves).collect();
		if !is_two_thirds(approving.len() as u32, committee.members.len() as u32) {
			return Ok(Weight::zero());
		}
		approving.into_iter().for_each(Approvals::<T>::remove);
		let id = committee.emergency;
		let mut record = Self::record(id)?;
		record.acts = record.acts.saturating_add(1);
		record.log = Self::logged(record.log, &(id, call_hash));
		record.figures.acted = record.figures.acted.or(Some(now));
		let (number, log) = (record.acts, record.log);
		Emergencies::<T>::insert(id, record);
		let info = call.get_dispatch_info();
		let before = Self::authorised_upgrade();
		let outcome = call.dispatch(RawOrigin::Root.into());
		let after = Self::authorised_upgrade();
		if after != before {
			Authorised::<T>::set(after);
		}
		let used = extract_actual_weight(&outcome, &info);
		let result = outcome.map(|_| ()).map_err(|error| error.error);
		Self::deposit_event(Event::CommitteeActed { id, call_hash, number, log, result });
		Ok(used)
	}

	/// Where the system keeps the upgrade that is authorised; it has no call that takes one back.
	pub(crate) fn upgrade_key() -> [u8; 32] {
		let name = <frame_system::Pallet<T> as PalletInfoAccess>::name();
		storage_prefix(name.as_bytes(), b"AuthorizedUpgrade")
	}

	/// The hash of what upgrade is authorised, and how.
	fn authorised_upgrade() -> Option<H256> {
		let kept = unhashed::get_raw(&Self::upgrade_key())?;
		Some(H256(sp_io::hashing::blake2_256(&kept)))
	}

	/// The committee's time is over. What upgrade it authorised and nobody has applied is void.
	pub(crate) fn dismiss() {
		let Some(committee) = RecoveryCommittee::<T>::take() else { return };
		let authorised = Authorised::<T>::take();
		if authorised.is_some() && authorised == Self::authorised_upgrade() {
			unhashed::kill(&Self::upgrade_key());
		}
		committee.members.iter().for_each(Approvals::<T>::remove);
		Self::deposit_event(Event::CommitteeEnded { id: committee.emergency });
	}
}
