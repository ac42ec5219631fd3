// SPDX-License-Identifier: Apache-2.0

use crate::{
	fixture::{prove, State},
	substrate::*,
};
use codec::Encode;
use proptest::prelude::*;
use sp_core::{Hasher, H256};
use sp_runtime::traits::BlakeTwo256;

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
	fn rubbish_under_its_own_hash_never_panics(
		mut nodes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..8),
		flavour in any::<u8>(), key in prop::collection::vec(any::<u8>(), 0..40),
	) {
		// The root is the first node's hash, so that the node is found and read, whatever it is; nodes that
		// begin like a leaf, an extension or a branch of the key get further.
		if let Some(first) = nodes[0].first_mut() {
			*first = [0x40, 0x80, 0xc0, 0x20, 0x10, 0x00][flavour as usize % 6] | (*first & 0x07);
		}
		let root = BlakeTwo256::hash(&nodes[0]);
		nodes.dedup();
		let node = nodes[0].clone();
		let proof = Proof::new(nodes).unwrap();
		if let Ok(state) = proof.state(root) {
			match state.bytes(&key) {
				// What is read stands in a node.
				Ok(Some(bytes)) => prop_assert!(bytes.is_empty() || state_has(&node, &bytes)),
				Ok(None) => {},
				Err(error) => prop_assert_eq!(error, ProofError::Incomplete),
			}
		}
	}
}

/// A value of a node of rubbish is a part of it: no other node can be linked to by chance.
fn state_has(node: &[u8], bytes: &[u8]) -> bool {
	node.windows(bytes.len()).any(|part| part == bytes)
}

#[test]
fn rubbish_that_is_a_leaf_is_read_as_one() {
	// A leaf without a path, whose value is its last byte: the search above does reach values.
	let node = [0x40, 4, 7];
	let root = BlakeTwo256::hash(&node);
	let state = Proof::new(vec![node.to_vec()]).unwrap().state(root).unwrap();
	assert_eq!(state.bytes(&[]), Ok(Some(vec![7])));
	assert_eq!(state.bytes(&[1]), Ok(None));
}

#[test]
fn older_blocks_are_named_by_a_newer_ones_state() {
	let hash = H256::repeat_byte(9);
	let state = State::from([(block_hash_key(7), hash.encode()), (block_hash_key(8), vec![1, 2])]);
	let (root, proof) = prove(&state, &[block_hash_key(7), block_hash_key(8), block_hash_key(6)]);
	let state = proof.state(root).unwrap();
	assert_eq!(state.block_hash(7), Ok(Some(hash)));
	assert_eq!(state.block_hash(8), Err(ProofError::WrongType));
	assert_eq!(state.block_hash(6), Ok(None));
}

#[test]
fn key_of_a_block_hash_is_that_of_frame_system() {
	let prefix = "26aa394eea5630e07c48ae0c9558cef7a44704b568d21667356a5a050c118746";
	// Height 7: the 64 bits of its xxHash, and itself.
	let suffix = sp_io::hashing::twox_64(&[7, 0, 0, 0])
		.iter()
		.chain(&[7, 0, 0, 0])
		.copied()
		.collect::<Vec<_>>();
	let key = block_hash_key(7);
	assert_eq!(key[..32].iter().map(|byte| format!("{byte:02x}")).collect::<String>(), prefix);
	assert_eq!(key[32..], suffix);
}
