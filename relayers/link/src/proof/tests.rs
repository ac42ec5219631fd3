// SPDX-License-Identifier: Apache-2.0

use super::*;
use vigil_proofs::fixture::{prove, State};

fn state() -> State {
	(0..200u8).map(|number| (vec![number; 20], vec![number; 40])).collect()
}

fn anchor(state_root: H256) -> Anchor {
	Anchor { number: 5, hash: H256::repeat_byte(1), state_root }
}

/// What a node answers for these keys of the state, and the root that it belongs to.
fn answer(state: &State, keys: &[Vec<u8>]) -> (H256, Vec<Vec<u8>>) {
	let (root, proof) = prove(state, keys);
	(root, proof.0.into_iter().map(Into::into).collect())
}

#[test]
fn entries_and_their_absence_are_proven() {
	let keys = [vec![3; 20], vec![201; 20]];
	let (root, nodes) = answer(&state(), &keys);
	let found = check(&anchor(root), H256::repeat_byte(1), nodes, &keys).unwrap();
	assert_eq!(found[&keys[0]], Some(vec![3; 40]));
	assert_eq!(found[&keys[1]], None);
}

#[test]
fn a_node_cannot_change_hide_or_invent_an_entry() {
	let keys = [vec![3; 20], vec![4; 20]];
	let at = H256::repeat_byte(1);
	let (root, honest) = answer(&state(), &keys);
	let mut changed = state();
	changed.insert(keys[0].clone(), vec![0xee; 40]);
	let mut hidden = state();
	hidden.remove(&keys[0]);
	for lie in [changed, hidden] {
		let (_, nodes) = answer(&lie, &keys);
		assert!(check(&anchor(root), at, nodes, &keys).is_err());
	}
	for missing in 0..honest.len() {
		let mut nodes = honest.clone();
		nodes.remove(missing);
		assert!(check(&anchor(root), at, nodes, &keys).is_err(), "without node {missing}");
	}
	assert!(check(&anchor(root), H256::repeat_byte(2), honest, &keys).is_err(), "another block");
}

#[test]
fn what_is_too_large_to_be_a_proof_is_refused() {
	let keys = [vec![3; 20]];
	let (root, _) = answer(&state(), &keys);
	let at = H256::repeat_byte(1);
	let many = (0..2_000u32).map(|number| number.to_be_bytes().to_vec()).collect();
	assert!(check(&anchor(root), at, many, &keys).is_err());
	assert!(check(&anchor(root), at, vec![vec![0; 1 << 20]], &keys).is_err());
}
