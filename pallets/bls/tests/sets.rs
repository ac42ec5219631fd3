// SPDX-License-Identifier: Apache-2.0
//! Which members make a set, and when a set may speak.

mod common;

use common::{halt, hash, Library};
use vigil_bls::{test_utils::*, *};
use vigil_primitives::*;

under_every_library!(
	commitment_from_elsewhere_is_checked_to_the_subgroup,
	zero_key_never_carries_weight,
);

const SERVICE: ServiceId = ServiceId(7);

fn zero_key_never_carries_weight<B: Library>() {
	let good = TestSet::<Blst>::new(SERVICE, SetId(1), &[1, 1, 1]);
	assert!(commit::<B>(&plan(SERVICE, SetId(1)), &good.members).is_ok());
	let mut identity = KeyPoint([0; 96]);
	identity.0[0] = 0x40;
	for (key, error) in [
		(KeyPoint([0; 96]), PointError::NotOnCurve),
		(identity, PointError::Identity),
		(KeyPoint([0xff; 96]), PointError::NonCanonical),
	] {
		let mut members = good.members.clone();
		members[1].key = key;
		assert_eq!(
			commit::<B>(&plan(SERVICE, SetId(1)), &members),
			Err(CommitError::Key(MemberIndex(1), error))
		);
	}
}

fn commitment_from_elsewhere_is_checked_to_the_subgroup<B: Library>() {
	let good = TestSet::<Blst>::new(SERVICE, SetId(1), &[1, 1, 1]).commitment;
	assert_eq!(check_commitment::<B>(&good), Ok(()));
	let with = |aggregate_key| SetCommitment { aggregate_key, ..good.clone() };
	let outside = common::G1Bytes::from(common::some_g1(1)).1;
	assert_eq!(
		check_commitment::<B>(&with(outside)),
		Err(CommitError::AggregateKey(PointError::NotInSubgroup))
	);
	assert_eq!(
		check_commitment::<B>(&with(KeyPoint([0; 96]))),
		Err(CommitError::Commitment(CommitmentError::EmptyAggregateKey))
	);
}

#[test]
fn members_that_are_no_set_are_refused() {
	let good = TestSet::<Fake>::new(SERVICE, SetId(1), &[1; 8]).members;
	let refuse =
		|members: &[Member]| commit::<Fake>(&plan(SERVICE, SetId(1)), members).unwrap_err();
	assert_eq!(refuse(&[]), CommitError::Members(MembersError::EmptySet));

	let mut members = good.clone();
	members[5].weight = StakeWeight(0);
	assert_eq!(refuse(&members), CommitError::ZeroWeight(MemberIndex(5)));

	let mut members = good.clone();
	members[5].key = members[2].key;
	assert_eq!(refuse(&members), CommitError::DuplicateKey(MemberIndex(5)));

	let crowd = vec![good[0]; usize::from(MAX_SET_SIZE) + 1];
	assert_eq!(refuse(&crowd), CommitError::Members(MembersError::SetTooLarge));
	let crowd = vec![good[0]; 70_000];
	assert_eq!(refuse(&crowd), CommitError::Members(MembersError::SetTooLarge));
}

#[test]
fn keys_that_cancel_are_no_set() {
	let pair = TestSet::<Fake>::new(SERVICE, SetId(1), &[1, 1]);
	let key = Fake::member_key(&pair.members[0].key).unwrap();
	let twice = Fake::sum_keys(&[key, key]).unwrap();
	let opposite = Fake::subtract_keys(&key, &[twice]).unwrap();
	let mut members = pair.members;
	members[1].key = Fake::key_point_bytes(&opposite);
	assert_eq!(commit::<Fake>(&plan(SERVICE, SetId(1)), &members), Err(CommitError::KeysCancel));
}

#[test]
fn overflow_in_weights_is_impossible() {
	let half = MAX_TOTAL_WEIGHT.0 / 2;
	let set = TestSet::<Fake>::new(SERVICE, SetId(1), &[half, half]);
	assert!(set.commitment.total_weight <= MAX_TOTAL_WEIGHT);
	for weights in [[u128::MAX, 1], [MAX_TOTAL_WEIGHT.0, 1], [u128::MAX, u128::MAX]] {
		let mut members = set.members.clone();
		for (member, weight) in members.iter_mut().zip(weights) {
			member.weight = StakeWeight(weight);
		}
		assert_eq!(
			commit::<Fake>(&plan(SERVICE, SetId(1)), &members),
			Err(CommitError::TooMuchWeight)
		);
	}
}

#[test]
fn sets_of_zero_id_and_empty_office_are_refused() {
	let members = TestSet::<Fake>::new(SERVICE, SetId(1), &[1, 1]).members;
	let refuse = |plan: &SetPlan| commit::<Fake>(plan, &members).unwrap_err();
	assert_eq!(
		refuse(&plan(SERVICE, SetId(0))),
		CommitError::Commitment(CommitmentError::ZeroSetId)
	);
	let mut never = plan(SERVICE, SetId(1));
	never.expires_at = never.activates_at;
	assert_eq!(refuse(&never), CommitError::Commitment(CommitmentError::NeverInOffice));
	let mut lawless = plan(SERVICE, SetId(1));
	lawless.policy_hash = H256::zero();
	assert_eq!(refuse(&lawless), CommitError::Commitment(CommitmentError::ZeroPolicyHash));
}

#[test]
fn largest_set_certifies() {
	let weights = vec![3; MAX_SET_SIZE.into()];
	let set = TestSet::<Fake>::new(SERVICE, SetId(1), &weights);
	let absent: Vec<u16> = (0..MAX_SET_SIZE).step_by(4).collect();
	let certificate = set.certify(halt(1_000), &absent);
	let expected = Expected { genesis_hash: hash(0x67), service: SERVICE, kind: Kind::Halt };
	let witnesses = set.witnesses(&absent);
	let verdict =
		verify_with_witnesses::<Fake>(&certificate, &set.commitment, &witnesses, &expected);
	assert_eq!(verdict.unwrap().absent, StakeWeight(3 * 256));
}

#[test]
fn certificate_of_a_round_verifies_with_the_set_of_that_round_after_the_set_changed() {
	// The first set is in office from 1,000, the second from 1,500.
	let first = TestSet::<Fake>::new(SERVICE, SetId(1), &[1, 2, 3]);
	let later = SetPlan { activates_at: UnixTime(1_500), ..plan(SERVICE, SetId(2)) };
	let second = TestSet::<Fake>::with_plan(&later, &[3, 2, 1]);
	let superseded_at = Some(second.commitment.activates_at);
	let now = UnixTime(1_900);

	let hear = |set: &TestSet<Fake>, superseded_at, round: u64| {
		let certificate = set.certify(halt(round), &[]);
		let expected = Expected { genesis_hash: hash(0x67), service: SERVICE, kind: Kind::Halt };
		let verdict =
			verify_with_members::<Fake>(&certificate, &set.commitment, &set.members, &expected);
		assert!(verdict.is_ok());
		let about = certificate.signed.statement.round().unwrap().start();
		check_set(&set.commitment, superseded_at, about, now)
	};

	assert_eq!(hear(&first, superseded_at, 990), Err(SetError::Future));
	assert_eq!(hear(&first, superseded_at, 1_000), Ok(()));
	assert_eq!(hear(&first, superseded_at, 1_490), Ok(()));
	assert_eq!(hear(&first, superseded_at, 1_500), Err(SetError::Superseded));
	assert_eq!(hear(&second, None, 1_490), Err(SetError::Future));
	assert_eq!(hear(&second, None, 1_500), Ok(()));
	assert_eq!(hear(&second, None, 1_900), Ok(()));
	assert_eq!(hear(&second, None, 2_000), Err(SetError::Expired));
}

#[test]
fn expired_superseded_and_future_sets_are_refused_to_the_second() {
	let set = TestSet::<Fake>::new(SERVICE, SetId(1), &[1]).commitment;
	let at = |now: u64| check_set(&set, None, UnixTime(now), UnixTime(now));
	assert_eq!(at(999), Err(SetError::Future));
	assert_eq!(at(1_000), Ok(()));
	assert_eq!(at(1_999), Ok(()));
	assert_eq!(at(2_000), Err(SetError::Expired));

	let superseded = |about: u64, now: u64| {
		check_set(&set, Some(UnixTime(1_500)), UnixTime(about), UnixTime(now))
	};
	assert_eq!(superseded(1_499, 1_999), Ok(()));
	assert_eq!(superseded(1_500, 1_500), Err(SetError::Superseded));
	assert_eq!(superseded(1_499, 2_000), Err(SetError::Expired));
	// Not even about the past may a set speak that is not yet in office.
	assert_eq!(superseded(1_000, 999), Err(SetError::Future));
}
