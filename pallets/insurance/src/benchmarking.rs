// SPDX-License-Identifier: Apache-2.0

//! What the calls cost.

use crate::{
	rules::premium::{Pricing, Prior},
	*,
};
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{EnsureOrigin, EnsureOriginWithArg, Get, Hooks, UnixTime as _},
	Hashable,
};
use frame_system::{Pallet as System, RawOrigin};
use sp_runtime::{FixedU128, Perbill};
use vigil_primitives::{
	answers::insurance::{Curve, Insured, PolicyId, PoolId},
	incident::OnIncident,
	Halt, Height, Incident, IncidentId, ProtocolId, Round, Seconds, ServiceId, SetId, UnixTime,
	H256,
};

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper<T: Config> {
	/// Makes the ward of a service live, and lets the owner of a protocol insure up to so much of it.
	fn prepare(service: ServiceId, protocol: ProtocolId, owner: &T::AccountId, much: Balance);
	/// VGL.
	fn asset() -> T::AssetKind;
	/// Any other asset.
	fn other_asset() -> T::AssetKind;
	/// Gives somebody VGL.
	fn fund(who: &T::AccountId, amount: Balance);
	/// Gives somebody so much of the other asset.
	fn fund_other(who: &T::AccountId, amount: Balance);
	/// Sets the clock, in seconds.
	fn set_time(now: u64);
}

const SERVICE: ServiceId = ServiceId(0);
const PROTOCOL: ProtocolId = ProtocolId(0);
const POOL: PoolId = PoolId(0);
const MUCH: Balance = 1_000_000_000_000_000_000;
const CAP: Balance = 1_000_000_000_000_000;
const CURVE: Curve = Curve { deductible: Seconds(3_600), full: Seconds(36_000), steps: 10 };

fn terms<T: Config>() -> PoolTerms {
	PoolTerms {
		merge_within: Seconds(60),
		dispute: Seconds(60),
		waiting: Seconds(60),
		least_deductible: Seconds(60),
		most_periods: 1_000,
		prior: Prior { outages: 1_000, watched: Seconds(30_000_000), length: Seconds(7_200) },
		pricing: Pricing { load: 250_000_000, scarcity: 1_000_000_000, least_rate: 1 },
		for_watchers: Perbill::from_percent(20),
		for_reserve: Perbill::from_percent(10),
		exit_after: T::LateFor::get(),
		exit_share: Perbill::from_percent(100),
		may_back: MUCH,
	}
}

/// A pool with an underwriter, who also owns the protocol.
fn open<T: Config>() -> T::AccountId {
	let who: T::AccountId = whitelisted_caller();
	T::BenchmarkHelper::fund(&who, MUCH);
	T::BenchmarkHelper::prepare(SERVICE, PROTOCOL, &who, MUCH);
	Pallet::<T>::tick();
	let asset = T::BenchmarkHelper::asset();
	assert_ok!(Pallet::<T>::do_open_pool(&who, SERVICE, asset, None, terms::<T>()));
	assert_ok!(Pallet::<T>::do_deposit(&who, POOL, MUCH / 10));
	who
}

fn beneficiary<T: Config>() -> T::AccountId {
	account("beneficiary", 0, 0)
}

fn wanted<T: Config>(buyer: &T::AccountId) -> buying::Purchasing<T::AccountId> {
	buying::Purchasing {
		buyer: buyer.clone(),
		beneficiary: beneficiary::<T>(),
		insured: Insured::Protocol(PROTOCOL),
		cap: CAP,
		curve: CURVE,
		periods: 100,
		most: MUCH,
	}
}

/// So many policies that are in force.
fn cover<T: Config>(buyer: &T::AccountId, count: u32) {
	for _ in 0..count {
		assert_ok!(Pallet::<T>::do_buy(POOL, wanted::<T>(buyer), None));
		Pallet::<T>::conclude_purchases();
	}
}

fn later<T: Config>(seconds: u64) {
	let now = T::UnixTime::now().as_secs();
	T::BenchmarkHelper::set_time(now + seconds);
	Pallet::<T>::tick();
}

fn outage<T: Config>(from: u64, length: u64) -> Incident {
	let halt = Halt {
		height: Height(1),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(from),
		round: Round(from),
	};
	Incident {
		id: IncidentId(1),
		set_id: SetId(1),
		halt,
		last: halt,
		began_at: UnixTime(from),
		downtime: Seconds(length),
		resumed: Some(Round(from + length)),
	}
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn open_pool() -> Result<(), BenchmarkError> {
		let who: T::AccountId = whitelisted_caller();
		T::BenchmarkHelper::prepare(SERVICE, PROTOCOL, &who, MUCH);
		let origin =
			T::PoolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		if let Ok(payer) = T::PoolOrigin::ensure_origin(origin.clone()) {
			T::BenchmarkHelper::fund(&payer, MUCH);
		}
		let asset = T::BenchmarkHelper::asset();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SERVICE, asset, None, Box::new(terms::<T>()));

		assert!(Pools::<T>::contains_key(POOL));
		Ok(())
	}

	#[benchmark]
	fn set_terms() -> Result<(), BenchmarkError> {
		open::<T>();
		let origin =
			T::PoolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let new = PoolTerms { merge_within: Seconds(61), ..terms::<T>() };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, POOL, Box::new(new));

		assert_eq!(Pools::<T>::get(POOL).map(|pool| pool.terms), Some(new));
		Ok(())
	}

	#[benchmark]
	fn set_group() -> Result<(), BenchmarkError> {
		let origin =
			T::PoolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1, MUCH);

		assert!(Groups::<T>::contains_key(1));
		Ok(())
	}

	#[benchmark]
	fn set_rate() -> Result<(), BenchmarkError> {
		let origin =
			T::RateOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let asset = T::BenchmarkHelper::other_asset();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), FixedU128::from_u32(2));

		assert!(Rates::<T>::contains_key(asset));
		Ok(())
	}

	#[benchmark]
	fn set_backing() -> Result<(), BenchmarkError> {
		let who = open::<T>();
		let asset = T::BenchmarkHelper::asset();
		assert_ok!(Pallet::<T>::do_open_pool(&who, SERVICE, asset, None, terms::<T>()));
		let origin =
			T::PoolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let backing = Some((POOL, CAP, CAP, Perbill::from_percent(10)));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, PoolId(1), backing);

		assert_eq!(Pools::<T>::get(POOL).map(|pool| pool.backs), Some(CAP));
		Ok(())
	}

	/// The first deposit creates the share.
	#[benchmark]
	fn deposit() {
		let who: T::AccountId = whitelisted_caller();
		T::BenchmarkHelper::fund(&who, MUCH);
		T::BenchmarkHelper::prepare(SERVICE, PROTOCOL, &who, MUCH);
		let asset = T::BenchmarkHelper::asset();
		assert_ok!(Pallet::<T>::do_open_pool(&who, SERVICE, asset, None, terms::<T>()));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), POOL, CAP);

		assert_eq!(Pools::<T>::get(POOL).map(|pool| pool.assets), Some(CAP));
	}

	#[benchmark]
	fn queue_exit() {
		let who = open::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), POOL, CAP);

		assert_eq!(Pools::<T>::get(POOL).map(|pool| pool.queued), Some(CAP));
	}

	/// For a protocol: what a proof of so many bytes costs is added by its size.
	#[benchmark]
	fn buy(b: Linear<0, 262_144>) {
		let who = open::<T>();

		#[block]
		{
			assert_ok!(Pallet::<T>::do_buy(POOL, wanted::<T>(&who), None));
			Pallet::<T>::conclude_purchases();
			let bytes: Vec<u8> = alloc::vec![7; b as usize];
			core::hint::black_box(bytes.blake2_256());
		}

		assert!(Policies::<T>::get(POOL, PolicyId(0)).is_some_and(|one| one.per_period > 0));
	}

	#[benchmark]
	fn renew() {
		let who = open::<T>();
		cover::<T>(&who, 1);
		let from =
			Policies::<T>::get(POOL, PolicyId(0)).map_or(0, |one| one.from * T::Period::get().0);
		later::<T>(from.saturating_sub(T::UnixTime::now().as_secs()));

		#[block]
		{
			assert_ok!(Pallet::<T>::do_renew(&who, (POOL, PolicyId(0)), CAP, 100, MUCH));
			Pallet::<T>::conclude_purchases();
		}

		assert!(Policies::<T>::get(POOL, PolicyId(1)).is_some_and(|one| one.per_period > 0));
	}

	#[benchmark]
	fn reduce() {
		let who = open::<T>();
		cover::<T>(&who, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), POOL, PolicyId(0), CAP / 2);

		assert_eq!(Pools::<T>::get(POOL).map(|pool| pool.locked), Some(CAP / 2));
	}

	#[benchmark]
	fn announce_maintenance() -> Result<(), BenchmarkError> {
		open::<T>();
		let origin = T::MaintenanceOrigin::try_successful_origin(&SERVICE)
			.map_err(|_| BenchmarkError::Weightless)?;
		let from = UnixTime(T::UnixTime::now().as_secs() + T::Notice::get().0);
		let until = UnixTime(from.0 + T::MostMaintained::get().0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SERVICE, from, until);

		assert_eq!(Maintenance::<T>::get(SERVICE).len(), 1);
		Ok(())
	}

	#[benchmark]
	fn claim_parked() {
		let who = open::<T>();
		let to = beneficiary::<T>();
		Pools::<T>::mutate_extant(POOL, |pool| {
			pool.assets -= CAP;
			pool.parked += CAP;
		});
		Parked::<T>::insert(POOL, &to, CAP);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), POOL, to.clone());

		assert!(!Parked::<T>::contains_key(POOL, to));
	}

	#[benchmark]
	fn make_whole() {
		let who = open::<T>();
		Pools::<T>::mutate_extant(POOL, |pool| pool.harmed = CAP);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), POOL, CAP);

		assert_eq!(Pools::<T>::get(POOL).map(|pool| pool.harmed), Some(0));
	}

	#[benchmark]
	fn exchange_slashed() {
		let (who, other, pool) = (open::<T>(), T::BenchmarkHelper::other_asset(), PoolId(1));
		T::BenchmarkHelper::fund_other(&who, MUCH);
		T::BenchmarkHelper::fund(&Pallet::<T>::account_of_harmed(SERVICE), MUCH);
		assert_ok!(Pallet::<T>::do_open_pool(&who, SERVICE, other.clone(), None, terms::<T>()));
		assert_ok!(Pallet::<T>::do_set_rate(other, FixedU128::from_u32(1)));
		Pools::<T>::mutate_extant(pool, |pool| (pool.harmed, pool.slashed) = (CAP, CAP));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), pool, CAP, CAP);

		assert_eq!(Pools::<T>::get(pool).map(|pool| pool.harmed), Some(0));
	}

	#[benchmark]
	fn end_block() {
		let number = System::<T>::block_number();

		#[block]
		{
			Pallet::<T>::on_finalize(number);
		}

		assert!(Purchases::<T>::get().is_empty());
	}

	/// With as many events as there can be, each of as many incidents.
	#[benchmark]
	fn turn() {
		let who = open::<T>();
		cover::<T>(&who, 1);
		let term = Policies::<T>::get(POOL, PolicyId(0)).expect("bought").term(T::Period::get());
		for place in 0..u64::from(MAX_EVENTS * MAX_INCIDENTS) {
			let apart = if place % u64::from(MAX_INCIDENTS) == 0 { 1_000 } else { 20 };
			let incident = outage::<T>(term.from.0 + place * 40 + apart, 10);
			let incident = Incident { id: IncidentId(place), ..incident };
			Pallet::<T>::on_incident(SERVICE, &incident);
		}
		later::<T>(1);
		Pallet::<T>::take_turn(POOL, T::StepsPerBlock::get());
		let steps;

		#[block]
		{
			steps = Pallet::<T>::take_turn(POOL, 1);
		}

		assert!(steps <= 1);
	}

	/// So many payouts, each to somebody who had nothing and whose policy it ends.
	#[benchmark]
	fn step(n: Linear<1, 32>) {
		let who = open::<T>();
		for number in 0..n {
			let beneficiary = account("insured", number, 0);
			let wanted = buying::Purchasing { beneficiary, ..wanted::<T>(&who) };
			assert_ok!(Pallet::<T>::do_buy(POOL, wanted, None));
			Pallet::<T>::conclude_purchases();
		}
		let term = Policies::<T>::get(POOL, PolicyId(0)).expect("bought").term(T::Period::get());
		let incident = outage::<T>(term.from.0, 36_000);
		later::<T>(term.from.0.saturating_sub(T::UnixTime::now().as_secs()) + 36_000);
		Pallet::<T>::on_incident(SERVICE, &incident);
		// Premium that has fallen due comes first, and is not what is measured.
		let earn = || {
			Pools::<T>::mutate(POOL, |pool| {
				let pool = pool.as_mut().expect("it is open");
				while Pallet::<T>::accrue(POOL, pool) {}
			})
		};
		earn();
		let mut rounds = 0;
		while Events::<T>::iter_values().all(|event| event.paid == 0) && rounds < 100_000 {
			later::<T>(T::MaxGap::get().0);
			earn();
			let paying = Pools::<T>::get(POOL).and_then(|pool| pool.settling);
			if paying.is_some_and(|settling| settling.stage == Stage::Pay) {
				break;
			}
			Pallet::<T>::take_turn(POOL, 1);
			rounds += 1;
		}

		#[block]
		{
			Pallet::<T>::take_turn(POOL, n);
		}

		assert!(Policies::<T>::iter_prefix_values(POOL).all(|policy| policy.due > 0));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
