// SPDX-License-Identifier: Apache-2.0

//! What the calls and the hook cost, with the largest set and histories that are full: a recovering
//! ward is stable, on a new branch, and its record has no room left.

use crate::{
	fixture::{certify, members, statement, GENESIS, NOW, ROUND, SERVICE},
	*,
};
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{pallet_prelude::TransactionSource, traits::Get, BoundedVec};
use frame_system::RawOrigin;
use sp_core::H256;
use vigil_bls::{commit, multiples, SetPlan, Tag};
use vigil_primitives::{
	traits::Status, Bitfield, Certificate, Checkpoint, Halt, Head, Height, Incident, IncidentId,
	KeyPoint, Kind, Member, MemberIndex, Policy, Round, Seconds, ServiceId, SetCommitment, SetId,
	SignaturePoint, UnixTime,
};

/// Members of the set that certifies.
pub const MEMBERS: u16 = 300;
/// What a chain must hold for the benchmarks.
pub struct Plan {
	/// What stands for the set.
	pub commitment: SetCommitment,
	/// Who is in it.
	pub members: Vec<Member>,
	/// How it watches.
	pub policy: Policy,
	/// The time.
	pub now: UnixTime,
}

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper {
	/// Makes the chain keep this set, have this time, and be called [`GENESIS`].
	fn prepare(plan: Plan);
	/// A key, and its signature of [`statement`] on that chain; for a real curve, the key whose secret
	/// is one.
	fn base() -> (KeyPoint, SignaturePoint) {
		let digest = statement().digest(GENESIS).0;
		(multiples::generator(), multiples::signature_of_one(Tag::Statement, &digest))
	}
}

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 1,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(0),
};

/// Makes the chain keep the largest set, and certifies without the last `absent` members.
fn certified<T: Config>(absent: u32) -> Certificate {
	let (key, signature) = T::BenchmarkHelper::base();
	let members = members::<T::Curve>(&key, MEMBERS);
	let plan = SetPlan {
		service: SERVICE,
		set_id: SetId::FIRST,
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(NOW.0 - 100_000),
		expires_at: UnixTime(NOW.0 + 100_000),
	};
	let commitment = commit::<T::Curve>(&plan, &members).expect("a sound set");
	T::BenchmarkHelper::prepare(Plan { commitment, members, policy: POLICY, now: NOW });
	certify::<T::Curve>(&signature, MEMBERS, absent as u16)
}

/// A Halt so many rounds before [`ROUND`].
fn halt(rounds: u64) -> Halt {
	Halt {
		height: Height(150),
		block_hash: H256::repeat_byte(0xb1),
		block_timestamp: NOW,
		round: ROUND.before(rounds, POLICY.round_length),
	}
}

/// Words of so many incidents that the record keeps no more, and as many words as it keeps.
fn full_record<T: Config>() -> WardRecord {
	let mut record = WardRecord::default();
	let each = u64::from(RECORD_WORDS / RECORD_INCIDENTS);
	for n in 0..u64::from(RECORD_WORDS) {
		let Halt { height, block_hash, round, .. } = halt(1_000 - n);
		let word = match (n + 1) % each {
			0 => Word::Resume { round, height, block_hash },
			_ => {
				let (halt, halt_after) = (halt(1_000 - n), POLICY.halt_after);
				Word::Halt { halt, halt_after, set_id: SetId::FIRST }
			},
		};
		record.hear(word, T::Freshness::get()).expect("it is new");
	}
	assert_eq!(record.words().len(), RECORD_WORDS as usize);
	assert_eq!(record.incidents().len(), RECORD_INCIDENTS as usize);
	record
}

/// A ward that recovers, with full histories.
fn recover<T: Config>() {
	let checkpoint = |height| Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(0xb1),
		state_root: H256::repeat_byte(0x57),
		block_timestamp: UnixTime(height),
		round: Round(height * POLICY.round_length.0),
	};
	let kept = |height| KeptCheckpoint {
		checkpoint: checkpoint(height),
		superseded: false,
		branched: false,
	};
	let checkpoints = u64::from(T::MaxCheckpoints::get());
	let history: Vec<_> = (100..100 + checkpoints).map(kept).collect();
	let last = history.last().map(|kept| kept.checkpoint);
	Checkpoints::<T>::insert(SERVICE, BoundedVec::truncate_from(history));
	let record = full_record::<T>();
	let id = IncidentId(u64::from(RECORD_INCIDENTS));
	let halt = halt(20);
	let mut incident =
		Incident { id, ..Incident::open(SetId::FIRST, halt, POLICY.halt_after, None) };
	let resumed = halt.round;
	incident.end(resumed, None, T::Freshness::get());
	let ward = Ward {
		status: Status::Recovering,
		since: resumed.start(),
		incident: Some(incident),
		last_halt: Some(halt),
		last_resume: Some(resumed),
		checkpoint: last,
		shown: last.map(|last| (last.height, last.round)),
		incidents: id,
		..Ward::default()
	};
	Wards::<T>::insert(SERVICE, ward);
	Records::<T>::insert(SERVICE, record);
	fill_lists::<T>();
}

/// Suspects whose suspicions lapse in this order, that of [`SERVICE`] at once.
fn suspect<T: Config>(order: &[ServiceId]) {
	let halt = halt(1);
	let ward = Ward {
		status: Status::Suspect,
		suspected: Some(halt),
		last_suspicion: Some(halt.round),
		..Ward::default()
	};
	for service in order {
		Wards::<T>::insert(service, ward.clone());
		Pallet::<T>::set_lapse(*service);
	}
	Lapses::<T>::mutate(SERVICE, |lapse| lapse.as_mut().expect("it is listed").at = UnixTime(0));
}

/// Fills what the service has for joins and pins: all of it is looked through.
fn fill_lists<T: Config>() {
	let absent = Bitfield::of(MEMBERS, [MemberIndex(0)]).expect("one of the set");
	let credited = |n: u32| Credited {
		set_id: SetId::FIRST,
		kind: Kind::Halt,
		body_hash: H256::from_slice(&[&[0; 28][..], &n.to_be_bytes()].concat()),
		absent: absent.clone(),
		until: UnixTime(u64::MAX),
		joins: 0,
	};
	let all: Vec<_> = (0..T::MaxJoinable::get()).map(credited).collect();
	Joinable::<T>::insert(SERVICE, BoundedVec::truncate_from(all));
	let record = Records::<T>::get(SERVICE);
	let pinned = |incident: &Incident| Pinned { id: incident.id, pins: 1, incident: *incident };
	let pinned: Vec<_> = record.incidents().iter().map(pinned).collect();
	PinnedIncidents::<T>::insert(SERVICE, BoundedVec::truncate_from(pinned));
}

fn assert_stable<T: Config>() {
	let ward = Wards::<T>::get(SERVICE).expect("there is a ward");
	assert_eq!(ward.status, Status::Live);
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn submit_certificate(a: Linear<0, 99>) {
		let certificate = Box::new(certified::<T>(a));
		recover::<T>();
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), certificate);

		assert_stable::<T>();
	}

	#[benchmark]
	fn authorize_certificate(a: Linear<0, 99>) {
		let certificates = BoundedVec::truncate_from(vec![certified::<T>(a)]);
		recover::<T>();
		let authorized;

		#[block]
		{
			authorized =
				Pallet::<T>::authorize_certificates(TransactionSource::InBlock, &certificates);
		}

		assert!(authorized.is_ok());
	}

	#[benchmark]
	fn apply_certificate() {
		let certificates = BoundedVec::truncate_from(vec![certified::<T>(99)]);
		recover::<T>();

		#[block]
		{
			Pallet::<T>::do_note(&certificates);
		}

		assert_stable::<T>();
	}

	#[benchmark]
	fn forget() {
		recover::<T>();
		suspect::<T>(&[ServiceId(1), SERVICE, ServiceId(2)]);
		PinnedIncidents::<T>::remove(SERVICE);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), SERVICE);

		assert!(!Wards::<T>::contains_key(SERVICE));
	}

	#[benchmark]
	fn lapse() {
		suspect::<T>(&[SERVICE, ServiceId(1)]);

		#[block]
		{
			Pallet::<T>::lapse_some();
		}

		assert_stable::<T>();
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
