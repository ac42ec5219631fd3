// SPDX-License-Identifier: Apache-2.0

//! States of other chains and proofs of them, for tests and benchmarks.
//!
//! Compiled for benchmarks and tests only; no runtime that runs has it, so what it expects cannot
//! stop one.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

#[cfg(feature = "verifiers")]
pub mod evm;
// Signing is for hosts only.
#[cfg(all(feature = "std", feature = "verifiers"))]
pub mod grandpa;
#[cfg(all(feature = "std", feature = "verifiers"))]
pub mod tendermint;

use crate::Proof;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use sp_core::H256;
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{
	read_trie_value, trie_types::TrieDBMutBuilderV1, LayoutV1, MemoryDB, Recorder, TrieMut,
};

type Layout = LayoutV1<BlakeTwo256>;

/// The storage of a chain.
pub type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// The root of a state, and a proof of these keys.
pub fn prove(state: &State, keys: &[Vec<u8>]) -> (H256, Proof) {
	// What `default` makes, which is there for hosts only: the empty trie is one zero.
	let (mut db, mut root) = (MemoryDB::<BlakeTwo256>::new(&[0]), H256::zero());
	{
		let mut trie = TrieDBMutBuilderV1::<BlakeTwo256>::new(&mut db, &mut root).build();
		state.iter().for_each(|(key, value)| {
			trie.insert(key, value).expect("it is inserted");
		});
	}
	let mut recorder = Recorder::<Layout>::new();
	for key in keys {
		read_trie_value::<Layout, _>(&db, &root, key, Some(&mut recorder), None).expect("a trie");
	}
	let nodes: BTreeSet<_> = recorder.drain().into_iter().map(|record| record.data).collect();
	(root, Proof::new(nodes.into_iter().collect()).expect("not too large"))
}
