// SPDX-License-Identifier: Apache-2.0

//! What calls and hooks cost at worst, on whatever ledger and curve the runtime has.

use super::*;
use crate::{
	allocation::FULL_MAGNITUDE, elections::Turn, listing::Listing, services::Changer,
	types::SetFees,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get, Hooks,
	},
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::H256;
use sp_runtime::{
	traits::{Convert, Zero},
	Perbill,
};
use sp_staking::EraIndex;
use vigil_bls::{possession_digest, Backend};
use vigil_primitives::{
	Head, KeyPoint, Kind, Policy, PossessionProof, PublicKey, Seconds, ServiceId, SetCommitment,
	SetId, StakeWeight, UnixTime,
};

/// Puts stake where benchmarks need it, and knows the curve's simplest key.
pub trait BenchmarkHelper<AccountId> {
	/// Gives `who` a ledger of `stake`, in the form that costs most to slash.
	fn bond(who: &AccountId, stake: u128);
	/// Declares that `who`, who has bonded, wants to validate.
	fn validate(who: &AccountId);
	/// Puts the validator's own stake and its nominators' on one page in an era.
	fn expose(era: EraIndex, who: &AccountId, own: u128, backers: &[(AccountId, u128)]);
	/// Makes `who`, who has funds, a pool that has bonded `stake` for its members, in the form that
	/// costs most to slash, and returns the account that stands for it in exposures.
	fn pool(who: &AccountId, stake: u128) -> AccountId;
	/// Sets the era that runs and the one whose validators are elected.
	fn set_eras(active: EraIndex, planned: EraIndex);
	/// The key whose secret is one.
	fn generator() -> PublicKey;
	/// The proof that the secret of [`Self::generator`] is known.
	fn prove(digest: H256) -> PossessionProof;
}

/// The era that runs in benchmarks; the next one is planned.
const ERA: EraIndex = 100;
/// What everybody has at stake, in planck, at least.
const STAKE: u128 = 1_000_000_000_000_000;

type Helper<T> = <T as Config>::BenchmarkHelper;
type Account<T> = <T as frame_system::Config>::AccountId;

fn terms<T: Config>() -> ServiceTerms {
	ServiceTerms {
		policy: Policy {
			head: Head::Latest,
			halt_after: Seconds(12),
			round_length: Seconds(3),
			margin: Seconds(5),
			checkpoint_interval: 32,
			stable_for: Seconds(30),
			standby_after: Seconds(86_400),
			gone_after: Seconds(86_400),
			min_voices: 3,
			time_margin: Seconds(0),
		},
		max_members: T::MaxMembers::get(),
		min_stake: T::LeastStake::get(),
		weight_cap: Perbill::from_percent(1),
		max_slash: Perbill::one(),
		min_participation: Perbill::one(),
		allow_list: true,
		offences: T::OffenceBounds::get().most,
	}
}

fn rich<T: Config>(name: &'static str, index: u32) -> Account<T> {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, 1_000_000 * STAKE);
	who
}

/// An owner and its service.
fn service<T: Config>() -> Result<(Account<T>, ServiceId), BenchmarkError> {
	Helper::<T>::set_eras(ERA, ERA + 1);
	let owner = rich::<T>("owner", 0);
	let id = Pallet::<T>::do_register_service(owner.clone(), terms::<T>())?;
	Ok((owner, id))
}

/// The first multiples of the generator: keys that differ and are points of the subgroup.
fn keys<T: Config>(count: u32) -> Result<Vec<KeyPoint>, BenchmarkError> {
	let one = T::Curve::key(&Helper::<T>::generator()).map_err(|_| "the generator is a key")?;
	let mut last = one.clone();
	(0..count)
		.map(|_| {
			let point = T::Curve::key_point_bytes(&last);
			last = T::Curve::sum_keys(&[last.clone(), one.clone()]).ok_or("keys do not cancel")?;
			Ok(point)
		})
		.collect()
}

/// Makes `who` a watcher with this key, without asking for a proof.
fn watcher<T: Config>(who: &Account<T>, point: KeyPoint) {
	let key = PublicKey([7; 48]);
	let commission = Perbill::from_percent(10);
	let magnitude = FULL_MAGNITUDE;
	let (rise, barred_until) = (None, 0);
	Watchers::<T>::insert(who, Watcher { key, point, commission, rise, magnitude, barred_until });
}

/// Allocates to the service without asking whether that may be.
fn allocated<T: Config>(who: &Account<T>, id: ServiceId, magnitude: u64) {
	let allocation = allocation::Allocation { current: magnitude, ..Default::default() };
	Allocations::<T>::insert(id, who, allocation);
	AllocatedTo::<T>::mutate(who, |list| {
		let _ = list.try_push(id);
	});
	Candidates::<T>::insert(id, who, 0);
	Services::<T>::mutate_extant(id, |service| service.candidates += 1);
}

/// Puts `who` on the service's list, from the beginning of time.
fn listed<T: Config>(who: &Account<T>, id: ServiceId) {
	let since = BlockNumberFor::<T>::zero();
	AllowLists::<T>::insert(id, who, Listing { since, until: None, counted: false });
	Services::<T>::mutate_extant(id, |service| service.listed += 1);
}

/// Candidates of a service with stake in the planned era, each with more than the one before.
fn candidates<T: Config>(id: ServiceId, count: u32) -> Result<(), BenchmarkError> {
	for (index, point) in (0..).zip(keys::<T>(count)?) {
		let who = account("candidate", index, 0);
		watcher::<T>(&who, point);
		allocated::<T>(&who, id, FULL_MAGNITUDE / 16 + u64::from(index));
		listed::<T>(&who, id);
		Helper::<T>::expose(ERA + 1, &who, 100 * STAKE + u128::from(index), &[]);
	}
	Ok(())
}

/// A set of so many members that took office at the beginning of time.
fn set<T: Config>(id: ServiceId, set_id: SetId, era: EraIndex, size: u32) -> Set {
	let ServiceTerms { policy, min_participation, offences, .. } = terms::<T>();
	let commitment = commitment(id, set_id, size);
	let set = Set { era, policy, min_participation, offences, commitment };
	let member = |index| Seat {
		watcher: account("candidate", index, 0),
		member: vigil_primitives::Member { key: KeyPoint([1; 96]), weight: StakeWeight(STAKE) },
		commission: Perbill::from_percent(10),
	};
	let members: Vec<_> = (0..size).map(member).collect();
	for one in &members {
		Snapshots::<T>::insert((era, id, &one.watcher), snapshot(set_id));
	}
	let mut seen = Participation::<T::MaxMembers>::new(size as usize);
	(0..2).for_each(|_| seen.certify(Kind::Halt));
	for index in 0..size as usize {
		seen.credit(index, Kind::Halt, STAKE);
	}
	Participations::<T>::insert(id, set_id, seen);
	SetMembers::<T>::insert(id, set_id, BoundedVec::truncate_from(members));
	Claims::<T>::insert(
		id,
		set_id,
		BoundedVec::truncate_from(vec![ClaimedPages::default(); size as usize]),
	);
	Sets::<T>::insert(id, set_id, &set);
	set
}

fn commitment(service: ServiceId, set_id: SetId, size: u32) -> SetCommitment {
	SetCommitment {
		service,
		set_id,
		size: size as u16,
		total_weight: StakeWeight(STAKE),
		quorum_weight: StakeWeight(STAKE),
		aggregate_key: KeyPoint([1; 96]),
		members_root: H256::repeat_byte(1),
		policy_hash: H256::repeat_byte(2),
		activates_at: UnixTime(0),
		expires_at: UnixTime(u64::MAX),
	}
}

fn snapshot(set_id: SetId) -> Snapshot {
	Snapshot {
		set_id,
		magnitude: FULL_MAGNITUDE / 2,
		total: FULL_MAGNITUDE,
		burnt: 0,
		max_slash: Perbill::one(),
	}
}

/// Fees of a set, and an account that holds them.
fn fees<T: Config>(id: ServiceId, set_id: SetId) {
	Fees::<T>::insert(id, set_id, SetFees { paid: 1_000 * STAKE, claimed: 0 });
	T::Currency::set_balance(&Pallet::<T>::fee_account(), 1_000_000 * STAKE);
}

/// Makes `set_id` the latest of the service, and `oldest` the oldest.
fn keep<T: Config>(id: ServiceId, oldest: SetId, set_id: SetId) {
	Services::<T>::mutate_extant(id, |service| {
		service.oldest_set = oldest;
		service.latest_set = set_id;
	});
}

/// The first candidate, who has allocated and is a member of a past set of the present era, with
/// nominators on the first of two pages.
fn member<T: Config>(id: ServiceId, backers: u32) -> (Account<T>, Vec<(Account<T>, u128)>) {
	let who = rich::<T>("candidate", 0);
	Helper::<T>::bond(&who, STAKE);
	watcher::<T>(&who, KeyPoint([1; 96]));
	allocated::<T>(&who, id, FULL_MAGNITUDE / 2);
	let backers: Vec<_> = (0..backers)
		.map(|index| (Helper::<T>::pool(&rich::<T>("backer", index), STAKE), STAKE))
		.collect();
	Helper::<T>::expose(ERA, &who, STAKE, &backers);
	set::<T>(id, SetId(1), ERA, T::MaxMembers::get());
	(who, backers)
}

/// Somebody who may register the generator as its key, and the proof.
fn newcomer<T: Config>() -> (Account<T>, PublicKey, PossessionProof) {
	let who = rich::<T>("newcomer", 0);
	Helper::<T>::bond(&who, STAKE);
	Helper::<T>::validate(&who);
	let key = Helper::<T>::generator();
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let bytes = T::AccountBytes::convert(who.clone());
	let digest = possession_digest(H256::from_slice(genesis.as_ref()), &bytes, &key);
	(who, key, Helper::<T>::prove(digest))
}

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
