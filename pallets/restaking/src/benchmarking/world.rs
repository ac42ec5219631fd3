// SPDX-License-Identifier: Apache-2.0

//! The world that benchmarks begin in: services, watchers, sets and what they are owed.

use crate::{allocation::FULL_MAGNITUDE, listing::Listing, types::SetFees, *};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, Get},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
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
pub const ERA: EraIndex = 100;
/// What everybody has at stake, in planck, at least.
pub const STAKE: u128 = 1_000_000_000_000_000;

pub type Helper<T> = <T as Config>::BenchmarkHelper;
pub type Account<T> = <T as frame_system::Config>::AccountId;

pub fn terms<T: Config>() -> ServiceTerms {
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

pub fn rich<T: Config>(name: &'static str, index: u32) -> Account<T> {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, 1_000_000 * STAKE);
	who
}

/// An owner and its service.
pub fn service<T: Config>() -> Result<(Account<T>, ServiceId), BenchmarkError> {
	Helper::<T>::set_eras(ERA, ERA + 1);
	let owner = rich::<T>("owner", 0);
	let id = Pallet::<T>::do_register_service(owner.clone(), terms::<T>())?;
	Ok((owner, id))
}

/// The first multiples of the generator: keys that differ and are points of the subgroup.
pub fn keys<T: Config>(count: u32) -> Result<Vec<KeyPoint>, BenchmarkError> {
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
pub fn watcher<T: Config>(who: &Account<T>, point: KeyPoint) {
	let key = PublicKey([7; 48]);
	let commission = Perbill::from_percent(10);
	let magnitude = FULL_MAGNITUDE;
	let (rise, barred_until) = (None, 0);
	Watchers::<T>::insert(who, Watcher { key, point, commission, rise, magnitude, barred_until });
}

/// Allocates to the service without asking whether that may be.
pub fn allocated<T: Config>(who: &Account<T>, id: ServiceId, magnitude: u64) {
	let allocation = allocation::Allocation { current: magnitude, ..Default::default() };
	Allocations::<T>::insert(id, who, allocation);
	AllocatedTo::<T>::mutate(who, |list| {
		let _ = list.try_push(id);
	});
	Candidates::<T>::insert(id, who, 0);
	Services::<T>::mutate_extant(id, |service| service.candidates += 1);
}

/// Puts `who` on the service's list, from the beginning of time.
pub fn listed<T: Config>(who: &Account<T>, id: ServiceId) {
	let since = BlockNumberFor::<T>::zero();
	AllowLists::<T>::insert(id, who, Listing { since, until: None, counted: false });
	Services::<T>::mutate_extant(id, |service| service.listed += 1);
}

/// Candidates of a service with stake in the planned era, each with more than the one before.
pub fn candidates<T: Config>(id: ServiceId, count: u32) -> Result<(), BenchmarkError> {
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
pub fn set<T: Config>(id: ServiceId, set_id: SetId, era: EraIndex, size: u32) -> Set {
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

pub fn commitment(service: ServiceId, set_id: SetId, size: u32) -> SetCommitment {
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

pub fn snapshot(set_id: SetId) -> Snapshot {
	Snapshot {
		set_id,
		magnitude: FULL_MAGNITUDE / 2,
		total: FULL_MAGNITUDE,
		burnt: 0,
		max_slash: Perbill::one(),
	}
}

/// Fees of a set, and an account that holds them.
pub fn fees<T: Config>(id: ServiceId, set_id: SetId) {
	Fees::<T>::insert(id, set_id, SetFees { paid: 1_000 * STAKE, claimed: 0 });
	T::Currency::set_balance(&Pallet::<T>::fee_account(), 1_000_000 * STAKE);
}

/// Makes `set_id` the latest of the service, and `oldest` the oldest.
pub fn keep<T: Config>(id: ServiceId, oldest: SetId, set_id: SetId) {
	Services::<T>::mutate_extant(id, |service| {
		service.oldest_set = oldest;
		service.latest_set = set_id;
	});
}

/// The first candidate, who has allocated and is a member of a past set of the present era, with
/// nominators on the first of two pages.
pub fn member<T: Config>(id: ServiceId, backers: u32) -> (Account<T>, Vec<(Account<T>, u128)>) {
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
pub fn newcomer<T: Config>() -> (Account<T>, PublicKey, PossessionProof) {
	let who = rich::<T>("newcomer", 0);
	Helper::<T>::bond(&who, STAKE);
	Helper::<T>::validate(&who);
	let key = Helper::<T>::generator();
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let bytes = T::AccountBytes::convert(who.clone());
	let digest = possession_digest(H256::from_slice(genesis.as_ref()), &bytes, &key);
	(who, key, Helper::<T>::prove(digest))
}
