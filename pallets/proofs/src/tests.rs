// SPDX-License-Identifier: Apache-2.0

use super::{
	fixture::{prove, State},
	*,
};
use proptest::prelude::*;

fn some_entries() -> State {
	(0..50_u8).map(|n| (vec![n, n, 1], vec![n; 40])).collect()
}

#[test]
fn values_and_their_absence_are_read() {
	let entries = some_entries();
	let (present, absent) = (vec![7, 7, 1], vec![7, 7, 2]);
	let (root, proof) = prove(&entries, &[present.clone(), absent.clone()]);
	let state = proof.state(root).unwrap();
	assert_eq!(state.bytes(&present), Ok(Some(vec![7; 40])));
	assert_eq!(state.bytes(&absent), Ok(None));
	assert_eq!(state.value::<[u8; 40]>(&present), Ok(Some([7; 40])));
	assert_eq!(state.value::<[u8; 39]>(&present), Err(ProofError::WrongType));
}

#[test]
fn what_the_proof_does_not_lead_to_is_not_taken_for_absent() {
	let (root, proof) = prove(&some_entries(), &[vec![7, 7, 1]]);
	let state = proof.state(root).unwrap();
	assert_eq!(state.bytes(&[9, 9, 1]), Err(ProofError::Incomplete));
}

#[test]
fn proof_of_another_state_is_refused() {
	let (root, _) = prove(&some_entries(), &[]);
	let mut others = some_entries();
	others.insert(vec![7, 7, 1], vec![8; 40]);
	let (_, proof) = prove(&others, &[vec![7, 7, 1]]);
	let state = proof.state(root).unwrap();
	assert_eq!(state.bytes(&[7, 7, 1]), Err(ProofError::Incomplete));
	assert_eq!(Proof::default().state(root).unwrap().bytes(&[1]), Err(ProofError::Incomplete));
}

#[test]
fn duplicate_and_oversized_proofs_are_refused() {
	let (root, mut proof) = prove(&some_entries(), &[vec![7, 7, 1]]);
	let node = proof.0[0].clone();
	proof.0.try_push(node).unwrap();
	assert_eq!(proof.state(root).err(), Some(ProofError::Superfluous));
	let node = |n: u8| vec![n; MAX_NODE as usize];
	let large = Proof::new((0..5).map(node).collect()).unwrap();
	assert_eq!(large.state(root).err(), Some(ProofError::TooLarge));
	assert_eq!(Proof::new(vec![vec![0; MAX_NODE as usize + 1]]), None);
	assert_eq!(Proof::new(vec![vec![]; MAX_NODES as usize + 1]), None);
}

proptest! {
	#[test]
	fn no_changed_bit_changes_what_is_read(node in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()) {
		let key = vec![7, 7, 1];
		let (root, mut proof) = prove(&some_entries(), std::slice::from_ref(&key));
		let node = node.index(proof.0.len());
		let bit = bit.index(proof.0[node].len() * 8);
		proof.0[node][bit / 8] ^= 1 << (bit % 8);
		let read = proof.state(root).and_then(|state| state.bytes(&key));
		prop_assert_eq!(read, Err(ProofError::Incomplete));
	}

	#[test]
	fn rubbish_never_panics(nodes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..8), key in prop::collection::vec(any::<u8>(), 0..40)) {
		let proof = Proof::new(nodes).unwrap();
		if let Ok(state) = proof.state(H256::repeat_byte(1)) {
			prop_assert!(state.bytes(&key).is_err());
		}
	}
}
