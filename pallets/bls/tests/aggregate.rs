// SPDX-License-Identifier: Apache-2.0
//! Votes of distinct members make one certificate, the same under every real backend, and the
//! witnesses that go with it satisfy whoever holds only the commitment.

mod common;

use common::{halt, hash, Library};
use proptest::prelude::*;
use vigil_bls::{backend::SigningBackend, test_utils::*, *};
use vigil_primitives::*;

under_every_library!(
	votes_make_the_certificate_that_verifies,
	votes_that_cancel_out_make_no_certificate,
);

const SERVICE: ServiceId = ServiceId(7);
const SET: SetId = SetId(3);

fn expected() -> Expected {
	Expected { genesis_hash: hash(0x67), service: SERVICE, kind: Kind::Halt }
}

/// The votes of these members, as the backend reads them off the wire.
fn votes<B: Backend, S: SigningBackend>(
	set: &TestSet<S>,
	voters: &[u16],
) -> Vec<(MemberIndex, B::Signature)> {
	let vote = |voter: &u16| set.vote(halt(1_000), *voter);
	let read = |vote: Vote| (vote.signer, B::signature(&vote.signature).unwrap());
	voters.iter().map(vote).map(read).collect()
}

fn votes_make_the_certificate_that_verifies<B: Library>() {
	let set = TestSet::<Blst>::new(SERVICE, SET, &[1; 10]);
	let signed = set.signed(halt(1_000));
	// In whatever order they arrived.
	let votes = votes::<B, _>(&set, &[9, 0, 4, 8, 2, 6, 7, 5]);
	let certificate = aggregate::<B>(&set.commitment, signed.clone(), &votes).unwrap();
	assert_eq!(certificate, set.certify(halt(1_000), &[1, 3]));

	let known = verify_with_members::<B>(&certificate, &set.commitment, &set.members, &expected());
	let weights = Verified { present: StakeWeight(8), absent: StakeWeight(2) };
	assert_eq!(known, Ok(weights));
	let witnesses = witnesses(&certificate, &set.members).unwrap();
	assert_eq!(witnesses, set.witnesses(&[1, 3]));
	let shown = verify_with_witnesses::<B>(&certificate, &set.commitment, &witnesses, &expected());
	assert_eq!(shown, Ok(weights));
}

fn votes_that_cancel_out_make_no_certificate<B: Library>() {
	let set = TestSet::<Blst>::new(SERVICE, SET, &[1; 4]);
	let (_, one) = votes::<B, _>(&set, &[0]).remove(0);
	// The sign of y is the third highest bit.
	let mut minus = B::signature_bytes(&one);
	minus.0[0] ^= 0b0010_0000;
	let cancelling = [(MemberIndex(0), one), (MemberIndex(1), B::signature(&minus).unwrap())];
	let made = aggregate::<B>(&set.commitment, set.signed(halt(1_000)), &cancelling);
	assert_eq!(made, Err(AggregateError::NoSignature));
}

#[test]
fn votes_of_strangers_and_second_votes_are_refused() {
	let set = TestSet::<Fake>::new(SERVICE, SET, &[1; 9]);
	let signed = set.signed(halt(1_000));
	let make = |votes: &[_]| aggregate::<Fake>(&set.commitment, signed.clone(), votes);
	let mut votes = votes::<Fake, _>(&set, &[0, 1, 2, 3, 4, 5, 6]);
	assert!(make(&votes).is_ok());
	assert_eq!(make(&[]), Err(AggregateError::NoSignature));
	votes.push(votes[3]);
	assert_eq!(make(&votes), Err(AggregateError::Voters(BitfieldError::Duplicate)));
	for stranger in [9, 15, 16, u16::MAX] {
		votes[7].0 = MemberIndex(stranger);
		assert_eq!(make(&votes), Err(AggregateError::Voters(BitfieldError::OutOfRange)));
	}
}

#[test]
fn votes_counted_in_another_set_are_refused() {
	let set = TestSet::<Fake>::new(SERVICE, SET, &[1; 4]);
	let votes = votes::<Fake, _>(&set, &[0, 1, 2]);
	let signed = set.signed(halt(1_000));
	for other in [
		Signed { service: ServiceId(8), ..signed.clone() },
		Signed { set_id: SetId(4), ..signed.clone() },
	] {
		let made = aggregate::<Fake>(&set.commitment, other, &votes);
		assert_eq!(made, Err(AggregateError::WrongSet));
	}
}

#[test]
fn witnesses_from_another_list_of_members_are_refused() {
	let set = TestSet::<Fake>::new(SERVICE, SET, &[1; 9]);
	let certificate = set.certify(halt(1_000), &[8]);
	let more = [&set.members[..], &set.members[..1]].concat();
	for members in [&[], &set.members[..8], &more[..]] {
		assert_eq!(witnesses(&certificate, members), Err(MembersError::WrongSize));
	}
}

proptest! {
	#[test]
	fn whoever_voted_is_present_and_nobody_else(
		size in 1..200_u16,
		chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..200),
	) {
		let set = TestSet::<Fake>::new(SERVICE, SET, &vec![1; size.into()]);
		let voters: std::collections::BTreeSet<_> =
			chosen.iter().map(|index| index.index(size.into()) as u16).collect();
		let voters: Vec<_> = voters.into_iter().rev().collect();
		let votes = votes::<Fake, _>(&set, &voters);
		let made = aggregate::<Fake>(&set.commitment, set.signed(halt(1_000)), &votes);
		let absent: Vec<_> = (0..size).filter(|index| !voters.contains(index)).collect();
		let made = made.unwrap();
		prop_assert_eq!(&made, &set.certify(halt(1_000), &absent));
		prop_assert_eq!(witnesses(&made, &set.members).unwrap(), set.witnesses(&absent));
	}
}
