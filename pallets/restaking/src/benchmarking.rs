// SPDX-License-Identifier: Apache-2.0

//! What calls and hooks cost at worst, on whatever ledger and curve the runtime has.

mod world;

pub use world::BenchmarkHelper;

use super::*;
use crate::{allocation::FULL_MAGNITUDE, elections::Turn, services::Changer};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Inspect, Get, Hooks},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::Perbill;
use vigil_primitives::{KeyPoint, ServiceId, SetId};
use world::*;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_service() {
		let owner = rich::<T>("owner", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), terms::<T>());
		assert_eq!(NextServiceId::<T>::get(), ServiceId(1));
	}

	#[benchmark]
	fn announce_terms() -> Result<(), BenchmarkError> {
		let (owner, id) = service::<T>()?;
		keep::<T>(id, SetId(1), SetId(1));
		let other = ServiceTerms { max_slash: Perbill::from_percent(1), ..terms::<T>() };
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, other.clone());
		assert_eq!(Announced::<T>::get(id).map(|announced| announced.terms), Some(other));
		Ok(())
	}

	#[benchmark]
	fn withdraw_terms() -> Result<(), BenchmarkError> {
		let (owner, id) = service::<T>()?;
		keep::<T>(id, SetId(1), SetId(1));
		let other = ServiceTerms { max_slash: Perbill::from_percent(1), ..terms::<T>() };
		Pallet::<T>::do_announce_terms(Changer::Owner(owner.clone()), id, other)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);
		assert!(!Announced::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn set_allowed() -> Result<(), BenchmarkError> {
		let (owner, id) = service::<T>()?;
		let who: Account<T> = account("candidate", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, who.clone(), true);
		assert!(AllowLists::<T>::contains_key(id, who));
		Ok(())
	}

	#[benchmark]
	fn retire_service() -> Result<(), BenchmarkError> {
		let (owner, id) = service::<T>()?;
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);
		assert!(Services::<T>::get(id).is_some_and(|service| service.retired));
		Ok(())
	}

	/// `m` members of the last set, `a` entries of the allow-list.
	#[benchmark]
	fn reap_service(
		m: Linear<0, { T::MaxMembers::get() }>,
		a: Linear<0, { T::MaxCandidates::get() }>,
	) -> Result<(), BenchmarkError> {
		let (owner, id) = service::<T>()?;
		for index in 0..a {
			listed::<T>(&account("candidate", index, 0), id);
		}
		Pallet::<T>::do_retire(Changer::Owner(owner.clone()), id)?;
		set::<T>(id, SetId(1), 1, m);
		keep::<T>(id, SetId(1), SetId(1));
		fees::<T>(id, SetId(1));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);
		assert!(Services::<T>::get(id).is_none());
		assert!(Snapshots::<T>::iter().next().is_none());
		assert!(AllowLists::<T>::iter_prefix(id).next().is_none());
		Ok(())
	}

	#[benchmark]
	fn register_watcher() {
		let (who, key, proof) = newcomer::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), key, proof, T::MaxCommission::get());
		assert!(Watchers::<T>::contains_key(who));
	}

	#[benchmark]
	fn rotate_key() {
		let (who, key, proof) = newcomer::<T>();
		watcher::<T>(&who, KeyPoint([1; 96]));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), key, proof);
		assert_eq!(Watchers::<T>::get(who).map(|watcher| watcher.key), Some(key));
	}

	#[benchmark]
	fn set_commission() {
		let who = rich::<T>("candidate", 0);
		watcher::<T>(&who, KeyPoint([1; 96]));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), T::MaxCommission::get());
		assert!(Watchers::<T>::get(who).is_some_and(|watcher| watcher.rise.is_some()));
	}

	#[benchmark]
	fn deregister_watcher() {
		let who = rich::<T>("candidate", 0);
		watcher::<T>(&who, KeyPoint([1; 96]));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert!(!Watchers::<T>::contains_key(who));
	}

	/// The last allocation that one may have, to a service with an allow-list.
	#[benchmark]
	fn allocate() -> Result<(), BenchmarkError> {
		let who = rich::<T>("candidate", 0);
		Helper::<T>::bond(&who, STAKE);
		Helper::<T>::validate(&who);
		watcher::<T>(&who, KeyPoint([1; 96]));
		let most = T::MaxAllocations::get();
		for _ in 1..most {
			let (_, id) = service::<T>()?;
			allocated::<T>(&who, id, FULL_MAGNITUDE / u64::from(most));
		}
		let (_, id) = service::<T>()?;
		listed::<T>(&who, id);
		// Half of the places are taken, so that the stake is looked at.
		Services::<T>::mutate_extant(id, |service| {
			service.candidates = T::MaxCandidates::get() / 2
		});
		Helper::<T>::expose(ERA + 1, &who, STAKE * u128::from(most), &[]);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, Perbill::from_rational(1, most));
		assert_eq!(AllocatedTo::<T>::get(who).len() as u32, most);
		Ok(())
	}

	#[benchmark]
	fn deallocate() -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		let who = rich::<T>("candidate", 0);
		watcher::<T>(&who, KeyPoint([1; 96]));
		allocated::<T>(&who, id, FULL_MAGNITUDE);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, Perbill::zero());
		assert!(Allocations::<T>::get(id, who).is_some_and(|found| found.pending.is_some()));
		Ok(())
	}

	/// Every era of a candidate's patience is looked at, and the stake of none suffices.
	#[benchmark]
	fn drop_candidate() -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		let who = rich::<T>("candidate", 0);
		watcher::<T>(&who, KeyPoint([1; 96]));
		allocated::<T>(&who, id, FULL_MAGNITUDE);
		for age in 0..T::CandidatePatience::get() {
			Helper::<T>::expose((ERA + 1).saturating_sub(age), &who, 1, &[]);
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), who.clone(), id);
		assert!(!Candidates::<T>::contains_key(id, who));
		Ok(())
	}

	/// Every era in which the watcher could be judged is looked at.
	#[benchmark]
	fn close_allocation() -> Result<(), BenchmarkError> {
		let who = rich::<T>("candidate", 0);
		for _ in 1..T::MaxAllocations::get() {
			let (_, id) = service::<T>()?;
			allocated::<T>(&who, id, 1);
		}
		let (_, id) = service::<T>()?;
		allocated::<T>(&who, id, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), who.clone(), id);
		assert!(!Allocations::<T>::contains_key(id, who));
		Ok(())
	}

	#[benchmark]
	fn rejoin() -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		let who = rich::<T>("candidate", 0);
		Helper::<T>::bond(&who, STAKE);
		Helper::<T>::validate(&who);
		watcher::<T>(&who, KeyPoint([1; 96]));
		allocated::<T>(&who, id, FULL_MAGNITUDE);
		listed::<T>(&who, id);
		Allocations::<T>::mutate(id, &who, |entry| {
			if let Some(allocation) = entry.as_mut() {
				allocation.ejected = true;
			}
		});
		// It was dropped, and half of the places are taken, so that its stake is looked at.
		Candidates::<T>::remove(id, &who);
		Services::<T>::mutate_extant(id, |service| {
			service.candidates = T::MaxCandidates::get() / 2
		});
		Helper::<T>::expose(ERA + 1, &who, STAKE, &[]);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);
		assert!(Candidates::<T>::contains_key(id, &who));
		assert!(Allocations::<T>::get(id, who).is_some_and(|found| !found.ejected));
		Ok(())
	}

	#[benchmark]
	fn pay_fee() -> Result<(), BenchmarkError> {
		let (owner, id) = service::<T>()?;
		set::<T>(id, SetId(1), ERA, T::MaxMembers::get());
		keep::<T>(id, SetId(1), SetId(1));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, STAKE);
		assert_eq!(Fees::<T>::get(id, SetId(1)).paid, STAKE);
		Ok(())
	}

	/// The first page of the set's first member, with `b` nominators.
	#[benchmark]
	fn claim_rewards(b: Linear<0, { T::Stake::page_size() }>) -> Result<(), BenchmarkError> {
		let (owner, id) = service::<T>()?;
		let (who, _) = member::<T>(id, b);
		set::<T>(id, SetId(2), ERA, 1);
		keep::<T>(id, SetId(1), SetId(2));
		fees::<T>(id, SetId(1));
		let before = T::Currency::total_balance(&who);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, SetId(1), who.clone(), 0);
		assert!(T::Currency::total_balance(&who) > before);
		Ok(())
	}

	/// A block that begins an election and has no service to elect for.
	#[benchmark]
	fn begin_block() {
		Helper::<T>::set_eras(ERA, ERA + 1);
		#[block]
		{
			Pallet::<T>::on_initialize(1u32.into());
		}
		assert_eq!(LastElection::<T>::get(), ERA + 1);
	}

	/// The turn of a service without candidates, the last of the list, after which the election goes on
	/// at the list's beginning.
	#[benchmark]
	fn visit_service() -> Result<(), BenchmarkError> {
		let (_, first) = service::<T>()?;
		let (_, id) = service::<T>()?;
		let election = Election { era: ERA + 1, next: id, before: None, then: Some(id) };
		ElectionCursor::<T>::put(election);
		#[block]
		{
			let next = LiveServices::<T>::get(id).and_then(|at| at.next);
			ElectionCursor::<T>::set(Pallet::<T>::after_turn(election, next));
			Turn::<T>::of(ERA + 1, id).take();
		}
		assert!(ElectionCursor::<T>::get().is_some_and(|election| election.next == first));
		Ok(())
	}

	/// The turn of a service with `m` candidates who are elected and `l` who lose.
	#[benchmark]
	fn elect_set(
		l: Linear<0, { T::MaxCandidates::get().saturating_sub(T::MaxMembers::get()) }>,
		m: Linear<0, { T::MaxMembers::get() }>,
	) -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		Services::<T>::mutate_extant(id, |service| service.terms.max_members = m);
		candidates::<T>(id, l + m)?;
		#[block]
		{
			let turn = Turn::<T>::of(ERA + 1, id);
			assert!(turn.weight().all_lte(Weight::MAX));
			turn.take();
		}
		assert_eq!(SetMembers::<T>::get(id, SetId(1)).len() as u32, m);
		Ok(())
	}

	/// As many of `m` members as may lose their seats do.
	#[benchmark]
	fn eject_absent(m: Linear<1, { T::MaxMembers::get() }>) -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		for index in 0..m {
			allocated::<T>(&account("candidate", index, 0), id, 1);
		}
		let set = set::<T>(id, SetId(1), ERA, m);
		#[block]
		{
			Pallet::<T>::eject_absent(id, &set);
		}
		let ejected = Allocations::<T>::iter_prefix_values(id).filter(|found| found.ejected);
		assert_eq!(ejected.count() as u32, m / 3);
		Ok(())
	}

	/// A set of `m` members is forgotten, of whose fees something was not claimed.
	#[benchmark]
	fn prune_set(m: Linear<1, { T::MaxMembers::get() }>) -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		let set = set::<T>(id, SetId(1), 1, m);
		keep::<T>(id, SetId(1), SetId(2));
		fees::<T>(id, SetId(1));
		let mut service = Services::<T>::get(id).ok_or("it was registered")?;
		#[block]
		{
			Pallet::<T>::prune_set(id, &set, &mut service);
		}
		assert!(Snapshots::<T>::iter().next().is_none());
		assert_eq!(service.oldest_set, SetId(2));
		Ok(())
	}

	/// A slash of a watcher with `b` pools on its first page.
	#[benchmark]
	fn slash(b: Linear<0, { T::Stake::page_size() }>) -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		let (who, _) = member::<T>(id, b);
		let receipt;
		#[block]
		{
			receipt = Pallet::<T>::slash(ERA, id, &who, Perbill::one())?;
		}
		assert!(receipt.taken >= STAKE / 2 * u128::from(b + 1));
		Ok(())
	}

	/// A block that slashes a further page of `b` pools.
	#[benchmark]
	fn slash_page(b: Linear<0, { T::Stake::page_size() }>) -> Result<(), BenchmarkError> {
		let (_, id) = service::<T>()?;
		let (who, _) = member::<T>(id, b);
		let (burnt, total) = (FULL_MAGNITUDE / 2, FULL_MAGNITUDE);
		let tail = SlashTail { service: id, era: ERA, watcher: who, burnt, total, page: 0 };
		SlashTails::<T>::insert(0, tail);
		SlashQueue::<T>::put((0, 1));
		#[block]
		{
			Pallet::<T>::slash_some();
		}
		assert!(!SlashTails::<T>::contains_key(0));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
