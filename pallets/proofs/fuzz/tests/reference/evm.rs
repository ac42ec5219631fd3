// SPDX-License-Identifier: Apache-2.0

use alloy_primitives::{keccak256, Bytes, B256};
use alloy_trie::{
	proof::{verify_proof, ProofRetainer},
	HashBuilder, Nibbles,
};
use proptest::prelude::*;
use sp_core::{H256, U256};
use std::collections::BTreeMap;
use vigil_proofs::{
	evm::{value, Nodes},
	fixture::evm::{encode_word, Trie},
};

fn path(key: &[u8]) -> B256 {
	keccak256(key)
}

/// The root and the nodes that lead to a key, by the other implementation.
fn theirs(entries: &BTreeMap<Vec<u8>, Vec<u8>>, key: &[u8]) -> (B256, Vec<Bytes>) {
	let retainer = ProofRetainer::new(vec![Nibbles::unpack(path(key))]);
	let mut builder = HashBuilder::default().with_proof_retainer(retainer);
	let sorted: BTreeMap<_, _> = entries.iter().map(|(key, value)| (path(key), value)).collect();
	for (path, value) in sorted {
		builder.add_leaf(Nibbles::unpack(path), value);
	}
	let root = builder.root();
	let nodes = builder.take_proof_nodes().into_nodes_sorted();
	(root, nodes.into_iter().map(|(_, node)| node).collect())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]
	#[test]
	fn roots_and_proofs_are_the_same_as_those_of_alloy(
		words in prop::collection::btree_map(any::<u16>(), 1_u64.., 1..80), other in any::<u16>(),
	) {
		let entries: BTreeMap<_, _> = words
			.iter()
			.map(|(key, word)| (key.to_be_bytes().to_vec(), encode_word(U256::from(*word))))
			.collect();
		let mut ours = Trie::default();
		entries.iter().for_each(|(key, value)| ours.insert(key, value.clone()));
		for key in words.keys().take(8).chain([&other]).map(|key| key.to_be_bytes().to_vec()) {
			let (root, nodes) = theirs(&entries, &key);
			prop_assert_eq!(root.0, ours.root().0);
			let proof = Nodes::new(nodes.iter().map(|node| node.to_vec()).collect()).unwrap();
			prop_assert_eq!(&proof, &ours.prove(&key));
			let read = value(H256(root.0), H256(path(&key).0), &proof);
			prop_assert_eq!(read, Ok(entries.get(&key).cloned()));
		}
	}

	#[test]
	fn what_is_proven_here_is_proven_there(
		words in prop::collection::btree_map(any::<u8>(), 1_u64.., 1..60), key in any::<u8>(),
		node in any::<prop::sample::Index>(), byte in any::<prop::sample::Index>(), to in any::<u8>(),
		drop in any::<bool>(), follow in any::<bool>(),
	) {
		let entries: BTreeMap<_, _> =
			words.iter().map(|(key, word)| (vec![*key], encode_word(U256::from(*word)))).collect();
		let (mut root, nodes) = theirs(&entries, &[key]);
		let mut nodes: Vec<Vec<u8>> = nodes.iter().map(|node| node.to_vec()).collect();
		let node = node.index(nodes.len());
		let byte = byte.index(nodes[node].len());
		nodes[node][byte] = to;
		if drop {
			nodes.pop();
		}
		if follow && !nodes.is_empty() {
			// Rubbish whose hash is the root.
			root = keccak256(&nodes[0]);
		}
		let path = path(&[key]);
		let proof = Nodes::new(nodes.clone()).unwrap();
		if let Ok(read) = value(H256(root.0), H256(path.0), &proof) {
			let nodes: Vec<Bytes> = nodes.into_iter().map(Bytes::from).collect();
			let there = verify_proof(root, Nibbles::unpack(path), read, &nodes);
			prop_assert!(there.is_ok(), "{there:?}");
		}
	}
}
