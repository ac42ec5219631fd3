// SPDX-License-Identifier: Apache-2.0
//! A batch holds if and only if each of its signatures does.

use vigil_bls::{
	backend::SigningBackend,
	blst_backend::{verify_batch, verify_same_message, BatchItem},
	test_utils::seed,
	Backend, Blst, Tag,
};

type Votes = (Vec<<Blst as Backend>::Key>, Vec<<Blst as Backend>::Signature>);

fn votes(count: u64, message: impl Fn(u64) -> Vec<u8>) -> Votes {
	let vote = |n| {
		let secret = Blst::secret(&seed(n));
		(Blst::public(&secret), Blst::sign(&secret, Tag::Statement, &message(n)))
	};
	(0..count).map(vote).unzip()
}

fn holds(keys: &[<Blst as Backend>::Key], signatures: &[<Blst as Backend>::Signature]) -> bool {
	verify_same_message(Tag::Statement, b"halt", (keys, signatures), &[9; 32])
}

#[test]
fn votes_of_one_message_hold_together() {
	for count in [0, 1, 2, 7, 40] {
		let (keys, signatures) = votes(count, |_| b"halt".to_vec());
		assert!(holds(&keys, &signatures));
	}
}

#[test]
fn one_forged_vote_spoils_the_batch_wherever_it_stands() {
	let (keys, good) = votes(7, |_| b"halt".to_vec());
	for place in 0..7 {
		let mut signatures = good.clone();
		signatures[place] = Blst::sign(&Blst::secret(&seed(99)), Tag::Statement, b"halt");
		assert!(!holds(&keys, &signatures));
	}
	assert!(!holds(&keys[1..], &good));
}

#[test]
fn votes_that_only_add_up_do_not_hold() {
	// Two signers swap their signatures: the sum is that of honest votes, the votes are not.
	let (keys, mut signatures) = votes(4, |_| b"halt".to_vec());
	signatures.swap(1, 2);
	let sum = Blst::sum_signatures(&signatures).unwrap();
	let key = Blst::sum_keys(&keys).unwrap();
	assert!(Blst::verify(&key, Tag::Statement, b"halt", &sum));
	assert!(!holds(&keys, &signatures));
}

#[test]
fn batch_of_different_messages_holds_only_as_signed() {
	let message = |n: u64| n.to_be_bytes().to_vec();
	let (keys, mut signatures) = votes(6, message);
	let messages: Vec<_> = (0..6).map(message).collect();
	let verify = |signatures: &[_]| {
		let items: Vec<_> = keys
			.iter()
			.zip(&messages)
			.zip(signatures)
			.map(|((key, message), signature)| BatchItem { key, message, signature })
			.collect();
		verify_batch(Tag::Statement, &items, &[9; 32])
	};
	assert!(verify(&signatures));
	assert!(verify(&[]));
	signatures.swap(0, 5);
	assert!(!verify(&signatures));
}
