// SPDX-License-Identifier: Apache-2.0

//! What the calls and the hook cost, with lists that are full.

use crate::{rules::life::Lengths, *};
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get, Hooks,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::traits::Convert;
use vigil_bls::{multiples, possession_digest, Backend, Tag};
use vigil_primitives::{
	answers::emergency::{Audience, Brake, Declarer, EmergencyId, Kind, Notice, Scope, Text},
	PossessionProof, PublicKey, ServiceId, UnixTime,
};

const SERVICE: ServiceId = ServiceId(1);

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper<T: Config> {
	/// Gives the service a set in office with these in it, who are also elected validators and watch.
	fn seat(service: ServiceId, watchers: &[T::AccountId]);
	/// A parameter that may have this value for a while.
	fn parameter() -> ParameterOf<T>;
	/// A call that a committee may make.
	fn critical() -> <T as Config>::RuntimeCall;
}

fn watchers<T: Config>(count: u32) -> Vec<T::AccountId> {
	(0..count).map(|n| account("watcher", n, 0)).collect()
}

fn cause(kind: Kind, scope: Scope) -> Cause {
	Cause { kind, scope, brake: false, drill: false }
}

fn origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::DeclareOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn longest_text() -> Text {
	Text::truncate_from(vec![b'x'; 512])
}

/// All notices that may be, as long as they may be.
fn fill_notices<T: Config>() {
	let notice = |number| Notice {
		number,
		emergency: None,
		audience: Audience::Users,
		at: 0,
		expires: u32::MAX,
		text: longest_text(),
	};
	Notices::<T>::put(BoundedVec::truncate_from((0..MAX_NOTICES).map(notice).collect()));
}

/// An emergency that is ratified, with everything that it can hold.
fn full<T: Config>(kind: Kind) -> Result<EmergencyId, BenchmarkError> {
	let id = NextId::<T>::get();
	assert_ok!(Pallet::<T>::do_declare(cause(kind, Scope::All), Declarer::Tokens, longest_text()));
	assert_ok!(Pallet::<T>::do_ratify(id));
	let until = Emergencies::<T>::get(id).map_or(0, |record| record.life.ends());
	let brake = |number| Brake {
		emergency: id,
		scope: Scope::Service(ServiceId(1_000 + number)),
		by: Declarer::Tokens,
		began: 0,
		until,
	};
	let most = MAX_BRAKES - 1;
	Brakes::<T>::put(BoundedVec::truncate_from((0..most).map(brake).collect()));
	fill_notices::<T>();
	Ok(id)
}

fn committee<T: Config>(id: EmergencyId) -> Vec<T::AccountId> {
	let members: Vec<T::AccountId> = (0..MAX_COMMITTEE).map(|n| account("member", n, 0)).collect();
	let until = Emergencies::<T>::get(id).map_or(0, |record| record.life.ends());
	let bounded = BoundedVec::truncate_from(members.clone());
	RecoveryCommittee::<T>::put(Committee { emergency: id, members: bounded, until });
	members
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn declare() -> Result<(), BenchmarkError> {
		fill_notices::<T>();
		let origin = origin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, cause(Kind::LogicFlaw, Scope::All), longest_text());
		assert_eq!(Open::<T>::get().len(), 1);
		Ok(())
	}

	#[benchmark]
	fn heartbeat() {
		let who: T::AccountId = account("watcher", 0, 0);
		T::BenchmarkHelper::seat(SERVICE, &watchers::<T>(1));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Some(cause(Kind::WatcherFailure, Scope::All)));
		assert!(Heartbeats::<T>::contains_key(who));
	}

	#[benchmark]
	fn count_heartbeats(s: Linear<1, 1_000>) {
		let all = watchers::<T>(s);
		T::BenchmarkHelper::seat(SERVICE, &all);
		let lost = cause(Kind::WatcherFailure, Scope::All);
		for who in &all {
			assert_ok!(Pallet::<T>::do_heartbeat(who.clone(), Some(lost.clone())));
		}
		#[block]
		{
			assert_ok!(Pallet::<T>::do_declare_by_heartbeats(lost));
		}
		assert_eq!(Open::<T>::get().len(), 1);
	}

	#[benchmark]
	fn ratify() {
		let id = NextId::<T>::get();
		let flaw = cause(Kind::LogicFlaw, Scope::All);
		assert_ok!(Pallet::<T>::do_declare(flaw, Declarer::Council, longest_text()));
		#[block]
		{
			assert_ok!(Pallet::<T>::do_ratify(id));
		}
		assert!(!Spent::<T>::contains_key(Declarer::Council));
	}

	#[benchmark]
	fn end() -> Result<(), BenchmarkError> {
		let id = full::<T>(Kind::LogicFlaw)?;
		let members = committee::<T>(id);
		members.iter().for_each(|member| Approvals::<T>::insert(member, H256::zero()));
		#[block]
		{
			assert_ok!(Pallet::<T>::do_end(id, Declarer::Tokens));
		}
		assert!(Brakes::<T>::get().is_empty() && !RecoveryCommittee::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn act(n: Linear<1, 298>) -> Result<(), BenchmarkError> {
		let all = watchers::<T>(300);
		T::BenchmarkHelper::seat(SERVICE, &all);
		let id = full::<T>(Kind::WatcherFailure)?;
		let watchers = BoundedVec::truncate_from(all.into_iter().take(n as usize).collect());
		let named = Act::NameAbsent { service: SERVICE, watchers };
		let origin = origin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, Box::new(named));
		assert_eq!(Absent::<T>::get(id, SERVICE).len(), n as usize);
		Ok(())
	}

	#[benchmark]
	fn approve() -> Result<(), BenchmarkError> {
		let id = full::<T>(Kind::LogicFlaw)?;
		let members = committee::<T>(id);
		let call = T::BenchmarkHelper::critical();
		for member in members.iter().take(9) {
			assert_ok!(Pallet::<T>::do_approve(member.clone(), call.clone()));
		}
		let last = members.get(9).cloned().ok_or(BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(last), Box::new(call));
		assert_eq!(Emergencies::<T>::get(id).map(|record| record.acts), Some(1));
		Ok(())
	}

	#[benchmark]
	fn publish() -> Result<(), BenchmarkError> {
		fill_notices::<T>();
		let origin = origin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, None, Audience::Users, longest_text(), T::NoticeLife::get());
		assert_eq!(NextNotice::<T>::get(), 1);
		Ok(())
	}

	#[benchmark]
	fn standby() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::seat(SERVICE, &watchers::<T>(1));
		let origin = origin::<T>()?;
		let (who, place) = (account("standby", 0, 0), Place { operator: H256::zero(), region: 1 });
		#[extrinsic_call]
		vet_standby(origin as T::RuntimeOrigin, SERVICE, who, Some(place));
		assert_eq!(StandbyCounts::<T>::get(SERVICE), 1);
		Ok(())
	}

	/// The secret of the key is one, so that anybody signs with it.
	#[benchmark]
	fn enroll() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::seat(SERVICE, &watchers::<T>(1));
		let who: T::AccountId = account("standby", 0, 0);
		let place = Place { operator: H256::zero(), region: 1 };
		assert_ok!(Pallet::<T>::do_vet(SERVICE, who.clone(), Some(place)));
		let funds = T::StandbyBond::get().saturating_mul(2);
		let funds = funds.saturating_add(T::Currency::minimum_balance());
		assert_ok!(T::Currency::mint_into(&who, funds));
		let key = T::Curve::key_point(&multiples::generator()).expect("a valid key");
		let key = T::Curve::key_bytes(&key);
		let account = T::AccountBytes::convert(who.clone());
		let digest = possession_digest(T::GenesisHash::get(), &account, &key);
		let signed = multiples::signature_of_one(Tag::Possession, &digest);
		let signed = T::Curve::signature_point(&signed).expect("a valid signature");
		let proof = PossessionProof(T::Curve::signature_bytes(&signed).0);
		#[extrinsic_call]
		enroll_standby(RawOrigin::Signed(who), SERVICE, key, proof);
		assert_eq!(StandbyKeys::<T>::iter().count(), 1);
		Ok(())
	}

	#[benchmark]
	fn compose(m: Linear<4, 64>) {
		T::BenchmarkHelper::seat(SERVICE, &watchers::<T>(1));
		let members = multiples::members::<T::Curve>(&multiples::generator(), m as u16);
		for (number, member) in (0..m).zip(members) {
			let who: T::AccountId = account("standby", number, 0);
			let mut operator = H256::zero();
			operator.0[..4].copy_from_slice(&number.to_le_bytes());
			let entry = Standby {
				place: Place { operator, region: number as u16 },
				key: Some((PublicKey([number as u8; 48]), member.key)),
				bond: T::StandbyBond::get(),
				locked: UnixTime(0),
			};
			Standbys::<T>::insert(SERVICE, &who, entry);
		}
		StandbyCounts::<T>::insert(SERVICE, m);
		#[extrinsic_call]
		compose_standby(RawOrigin::Signed(account("anybody", 0, 0)), SERVICE);
		assert!(StandbySets::<T>::contains_key(SERVICE));
	}

	#[benchmark]
	fn pass_time(o: Linear<0, 8>) {
		let lengths = Lengths { ratify: 1, most: 2, longest: 3, phase: 1 };
		for _ in 0..o {
			let id = NextId::<T>::get();
			let flaw = cause(Kind::LogicFlaw, Scope::Service(ServiceId(id.0)));
			T::BenchmarkHelper::seat(ServiceId(id.0), &watchers::<T>(1));
			Spent::<T>::remove(Declarer::Tokens);
			assert_ok!(Pallet::<T>::do_declare(flaw, Declarer::Tokens, longest_text()));
			Emergencies::<T>::mutate_extant(id, |record| {
				record.life = rules::life::Life::declare(0, &lengths);
			});
		}
		frame_system::Pallet::<T>::set_block_number(1_000u32.into());
		#[block]
		{
			Pallet::<T>::on_initialize(1_000u32.into());
		}
		assert!(Open::<T>::get()
			.iter()
			.all(|id| { Emergencies::<T>::get(id).is_some_and(|record| record.ended) }));
	}
}
