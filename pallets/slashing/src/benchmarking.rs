// SPDX-License-Identifier: Apache-2.0

//! What the calls and the hook cost, with the largest set and limits that are full.
//!
//! Proofs of wards cannot be made here, since making one needs keys: what their signatures and bytes cost
//! is measured by the host functions that every verifier spends its time in.

use crate::{
	rules::{
		firings::{Fired, Firings, MAX_FIRINGS},
		receivers::Claim,
	},
	*,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::{ed25519, H256};
use vigil_bls::{commit, multiples, SetPlan, Tag};
use vigil_primitives::{
	Era, Halt, Handover, Head, Height, KeyPoint, Kind, Member, MemberIndex, Policy, ProtocolId,
	Round, Seconds, ServiceId, SetCommitment, SetId, SignaturePoint, Signed, Statement, UnixTime,
};

/// Members of the set that is accused.
pub const MEMBERS: u16 = 300;
/// What the chain is called.
pub const GENESIS: H256 = H256::repeat_byte(0xbe);
/// The service.
pub const SERVICE: ServiceId = ServiceId(0);
/// When it is.
pub const NOW: UnixTime = UnixTime(1_000_000);
const ROUND: Round = Round(999_999);
const MUCH: u128 = 1_000_000_000_000_000_000;

/// What a chain must hold for the benchmarks.
pub struct Plan<AccountId> {
	/// What stands for the set; it has been followed by another since long.
	pub commitment: SetCommitment,
	/// Who is in it.
	pub members: Vec<Member>,
	/// Whose these are. Each has stake that its service may slash, and as many backers as one page has.
	pub watchers: Vec<AccountId>,
	/// How it watched.
	pub policy: Policy,
	/// The time.
	pub now: UnixTime,
}

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper<T: Config> {
	/// Makes the chain keep this set, of the era that runs, and the one after it, have this time, and be
	/// called [`GENESIS`]. It has decided no Handover of the set. Nobody of it took part in anything, and it
	/// certified enough for that to count.
	fn prepare(plan: Plan<T::AccountId>);
	/// Makes the next era run.
	fn next_era();
	/// What is trusted of some ward, encoded.
	fn anchor() -> Vec<u8>;
	/// A protocol with value at stake whose plan fired.
	fn harmed() -> ProtocolId;
	/// The first member's key; for a real curve the one whose secret is one.
	fn key() -> KeyPoint {
		multiples::generator()
	}
	/// And what it signs.
	fn sign(digest: &H256) -> SignaturePoint {
		multiples::signature_of_one(Tag::Statement, digest)
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

fn prepare<T: Config>() -> SetCommitment {
	let members = multiples::members::<T::Curve>(&T::BenchmarkHelper::key(), MEMBERS);
	let plan = SetPlan {
		service: SERVICE,
		set_id: SetId::FIRST,
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(NOW.0 - 500_000),
		expires_at: UnixTime(NOW.0 + 500_000),
	};
	let commitment = commit::<T::Curve>(&plan, &members).expect("a sound set");
	let watchers = (0..u32::from(MEMBERS)).map(|n| account("watcher", n, 0)).collect();
	let kept = commitment.clone();
	T::BenchmarkHelper::prepare(Plan { commitment, members, watchers, policy: POLICY, now: NOW });
	T::Currency::set_balance(&T::Treasury::get(), MUCH);
	kept
}

/// As many protocols as are remembered have fired by whatever is said.
fn crowd<T: Config>() {
	let fired = |id| Fired {
		lasts: UnixTime(u64::MAX),
		protocol: ProtocolId(1_000 + id),
		from: UnixTime(0),
		to: UnixTime(u64::MAX),
		most: MUCH,
		noted: T::ActiveEra::get(),
	};
	let all: Vec<_> = (0..MAX_FIRINGS).map(fired).collect();
	FiringsOf::<T>::insert(SERVICE, Firings::try_from(all).expect("no more than are kept"));
}

/// What the first `signers` members say.
fn said<T: Config>(statement: Statement, signers: u32) -> Said {
	let signed = Signed { service: SERVICE, set_id: SetId::FIRST, statement };
	let one = T::BenchmarkHelper::sign(&signed.digest(GENESIS).0);
	let absent: Vec<u16> = (signers as u16..MEMBERS).collect();
	Said::Certificate(multiples::certify::<T::Curve>(signed, &one, MEMBERS, &absent))
}

fn halt(height: u64) -> Statement {
	Statement::Halt(Halt {
		height: Height(height),
		block_hash: H256::repeat_byte(0xb1),
		block_timestamp: NOW,
		round: ROUND,
	})
}

/// A case against the first member.
fn open<T: Config>() -> CaseId {
	prepare::<T>();
	let reporter: T::AccountId = rich::<T>("reporter");
	let (one, other) = (said::<T>(halt(5), 1), said::<T>(halt(6), 1));
	assert_ok!(Pallet::<T>::do_report_contradiction(Some(reporter), &one, &other));
	CaseId(NextCase::<T>::get().0 - 1)
}

/// A challenge of what the first member says.
fn challenged<T: Config>() -> CaseId {
	prepare::<T>();
	let said = said::<T>(halt(5), 1);
	assert_ok!(Pallet::<T>::do_challenge(rich::<T>("challenger"), &said, H256::zero()));
	CaseId(NextCase::<T>::get().0 - 1)
}

fn rich<T: Config>(name: &'static str) -> T::AccountId {
	let who = account(name, 0, 0);
	T::Currency::set_balance(&who, MUCH);
	who
}

/// Money in the pot that nobody has accounted for.
fn fill_pot<T: Config>(amount: u128) {
	let pot = Pallet::<T>::pot(SERVICE);
	T::Currency::set_balance(&pot, T::Currency::balance(&pot) + amount);
}

/// As many harmed protocols as a case has.
fn harm<T: Config>(id: CaseId) {
	Cases::<T>::mutate_extant(id, |case| {
		let claim = |id| Claim { protocol: ProtocolId(id), limit: MUCH, paid: 0 };
		let claims: Vec<_> = (0..MAX_HARMED).map(claim).collect();
		case.purse.claims = claims.try_into().expect("no more than a case has");
	});
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn report_contradiction(s: Linear<1, { MEMBERS as u32 }>) {
		prepare::<T>();
		crowd::<T>();
		let (one, other) = (said::<T>(halt(5), s), said::<T>(halt(6), s));
		let caller: T::AccountId = rich::<T>("reporter");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), Box::new(one), Box::new(other));
		assert_eq!(u32::from(Cases::<T>::get(CaseId(0)).unwrap().left.count()), s);
	}

	#[benchmark]
	fn report_undecided(s: Linear<1, { MEMBERS as u32 }>) {
		let set = prepare::<T>();
		let next = SetCommitment { set_id: SetId(2), ..set };
		let one = said::<T>(Statement::Handover(Handover::to(next)), s);
		let caller: T::AccountId = rich::<T>("reporter");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), Box::new(one));
		assert_eq!(u32::from(Cases::<T>::get(CaseId(0)).unwrap().left.count()), s);
	}

	#[benchmark]
	fn report_proof(
		s: Linear<1, { MEMBERS as u32 }>,
		g: Linear<0, 1_000>,
		b: Linear<0, 1_000_000>,
	) {
		prepare::<T>();
		crowd::<T>();
		let one = said::<T>(halt(5), s);
		assert_ok!(Pallet::<T>::do_pin_anchor(SERVICE, &T::BenchmarkHelper::anchor()));
		// The first vector of RFC 8032: an empty message.
		let key = array_bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
		let key = ed25519::Public::from_raw(key.try_into().expect("32 bytes"));
		let signature = array_bytes(
			"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
		);
		let signature = ed25519::Signature::from_raw(signature.try_into().expect("64 bytes"));
		let bytes = vec![7u8; b as usize];
		let reporter: T::AccountId = rich::<T>("reporter");
		#[block]
		{
			let anchor = Anchors::<T>::get(SERVICE, 0).expect("it is pinned");
			assert!(!anchor.anchor.encode().is_empty());
			for _ in 0..g {
				assert!(sp_io::crypto::ed25519_verify(&signature, &[], &key));
			}
			let node = bytes
				.chunks(512)
				.fold([0; 32], |last, chunk| sp_io::hashing::blake2_256(&(last, chunk).encode()));
			assert!(b == 0 || node != [0; 32]);
			let heard = Pallet::<T>::hear(&one).map_err(|_| "heard").expect("it is signed");
			let deed = rules::offence::Deed::of(heard.signed, &heard.policy).expect("a Halt");
			assert_ok!(Pallet::<T>::charge_all(reporter, &heard, deed, Form::LifeProven));
		}
		assert_eq!(u32::from(Cases::<T>::get(CaseId(0)).unwrap().left.count()), s);
	}

	#[benchmark]
	fn report_silence(m: Linear<1, { MEMBERS as u32 }>) {
		prepare::<T>();
		let members: Vec<_> = (0..m as u16).map(MemberIndex).collect();
		let members = BoundedVec::try_from(members).expect("no more than a set has");
		let caller: T::AccountId = rich::<T>("reporter");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), SERVICE, SetId::FIRST, Kind::Checkpoint, members);
		assert_eq!(u32::from(Cases::<T>::get(CaseId(0)).unwrap().left.count()), m);
	}

	#[benchmark]
	fn challenge(s: Linear<1, { MEMBERS as u32 }>) {
		prepare::<T>();
		crowd::<T>();
		let one = said::<T>(halt(5), s);
		let caller: T::AccountId = rich::<T>("challenger");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), Box::new(one), H256::zero());
		assert!(Challenges::<T>::contains_key(CaseId(0)));
	}

	#[benchmark]
	fn answer() {
		let id = challenged::<T>();
		let caller: T::AccountId = rich::<T>("answerer");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, H256::zero());
		assert_eq!(Challenges::<T>::get(id).unwrap().answers.len(), 1);
	}

	#[benchmark]
	fn decide() -> Result<(), BenchmarkError> {
		let id = challenged::<T>();
		for n in 0..MAX_ANSWERS {
			let who: T::AccountId = account("answerer", n, 0);
			T::Currency::set_balance(&who, MUCH);
			assert_ok!(Pallet::<T>::do_answer(who, id, H256::zero()));
		}
		let origin =
			T::DecideOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, false);
		assert!(!Challenges::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn veto() -> Result<(), BenchmarkError> {
		let id = open::<T>();
		let origin =
			T::VetoOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let reason = vec![b'x'; MAX_REASON as usize].try_into().expect("no more than a reason has");
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, reason);
		assert!(Cases::<T>::get(id).unwrap().asked);
		Ok(())
	}

	#[benchmark]
	fn suspend() -> Result<(), BenchmarkError> {
		let origin =
			T::SuspendOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Scope::All, 1);
		assert_eq!(Suspensions::<T>::get(Scope::All).len(), 1);
		Ok(())
	}

	#[benchmark]
	fn pin_anchor() -> Result<(), BenchmarkError> {
		let anchor = T::BenchmarkHelper::anchor();
		for _ in 0..2 {
			assert_ok!(Pallet::<T>::do_pin_anchor(SERVICE, &anchor));
		}
		let origin =
			T::AnchorOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SERVICE, anchor);
		assert!(Anchors::<T>::contains_key(SERVICE, 2));
		Ok(())
	}

	#[benchmark]
	fn beat() {
		prepare::<T>();
		let bond = T::BeatBond::get();
		let beats = (0..T::MaxBeats::get()).map(|n| {
			let by: T::AccountId = account("poster", n, 0);
			T::Currency::set_balance(&by, MUCH);
			let reason = HoldReason::Beat.into();
			use frame_support::traits::fungible::MutateHold;
			assert_ok!(T::Currency::hold(&reason, &by, bond));
			let (number, hash) = (n.into(), H256::zero());
			Beat { number, height: Height(1), hash, at: UnixTime(0), by, bond }
		});
		let beats: Vec<_> = beats.collect();
		Beats::<T>::insert(SERVICE, BoundedVec::try_from(beats).expect("no more than are kept"));
		NextBeat::<T>::put(u64::from(T::MaxBeats::get()));
		let caller: T::AccountId = rich::<T>("caller");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), SERVICE, Height(2), H256::zero());
		assert_eq!(NextBeat::<T>::get(), u64::from(T::MaxBeats::get()) + 1);
	}

	#[benchmark]
	fn join_harmed() {
		let id = open::<T>();
		let protocol = T::BenchmarkHelper::harmed();
		let caller: T::AccountId = rich::<T>("caller");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, protocol);
		assert_eq!(Cases::<T>::get(id).unwrap().purse.claims.len(), 1);
	}

	#[benchmark]
	fn collect() {
		let id = open::<T>();
		let case = Cases::<T>::get(id).unwrap();
		// As many cases as can are owed something, and all of it has come.
		let cases: Vec<_> = (0..T::MaxCases::get()).map(|n| CaseId(1_000 + u64::from(n))).collect();
		for id in &cases {
			let mut case = case.clone();
			case.purse.due = 1_000;
			Cases::<T>::insert(id, case);
		}
		fill_pot::<T>(MUCH);
		Collecting::<T>::insert(SERVICE, BoundedVec::try_from(cases).expect("as many as can"));
		let caller: T::AccountId = rich::<T>("caller");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), SERVICE);
		assert_eq!(Held::<T>::get(SERVICE), 1_000 * u128::from(T::MaxCases::get()));
	}

	#[benchmark]
	fn forget() {
		open::<T>();
		let watcher: T::AccountId = account("watcher", 0, 0);
		let era = T::ActiveEra::get();
		for _ in 0..=T::RememberEras::get() {
			T::BenchmarkHelper::next_era();
		}
		let caller: T::AccountId = rich::<T>("caller");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), SERVICE, watcher.clone(), era);
		assert!(!JudgedDeeds::<T>::contains_key(SERVICE, (&watcher, era)));
	}

	#[benchmark]
	fn idle() {
		#[block]
		{
			Pallet::<T>::advance_some();
		}
		assert_eq!(DueEra::<T>::get(), T::ActiveEra::get());
	}

	#[benchmark]
	fn move_case() {
		let id = challenged::<T>();
		for _ in 0..=T::AnswerEras::get() + T::DecideEras::get() {
			T::BenchmarkHelper::next_era();
		}
		DueEra::<T>::put(Era(T::ActiveEra::get().0 - 2));
		#[block]
		{
			Pallet::<T>::look_at_due();
		}
		assert!(matches!(Cases::<T>::get(id).unwrap().stage, Stage::Working { .. }));
	}

	#[benchmark]
	fn step() {
		let id = open::<T>();
		// All who fired became known since the evidence was accepted.
		crowd::<T>();
		let mut case = Cases::<T>::get(id).unwrap();
		Pallet::<T>::begin_work(id, &mut case, false);
		Cases::<T>::insert(id, case);
		#[block]
		{
			Pallet::<T>::take_one_turn(id);
		}
		assert_eq!(Tallies::<T>::get(SERVICE).landed, 1);
	}

	#[benchmark]
	fn pay() {
		let id = open::<T>();
		harm::<T>(id);
		fill_pot::<T>(MUCH);
		Landing::<T>::put(id);
		Pallet::<T>::note_paid(SERVICE, MUCH);
		Landing::<T>::kill();
		#[block]
		{
			Pallet::<T>::pay_on(id);
		}
		assert!(Cases::<T>::get(id).unwrap().purse.paid.burnt > 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

/// The bytes that these digits stand for.
fn array_bytes(digits: &str) -> Vec<u8> {
	let digit = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("digits");
	(0..digits.len()).step_by(2).map(digit).collect()
}
