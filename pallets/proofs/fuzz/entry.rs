// SPDX-License-Identifier: Apache-2.0
//! Bytes as hostile proofs, and what must hold of whatever is proven: shared by the fuzz targets and the
//! tests.
//!
//! A row of bytes is a row of changes to a right proof, so that what is fuzzed lies behind the decoding, and
//! is decoded as it stands as well.

use codec::{Decode, DecodeAll, Encode};
use sp_core::{H256, U256};
use sp_io::hashing::{blake2_256, keccak_256};
use std::{fmt::Debug, sync::LazyLock};
use vigil_primitives::{Height, Seconds, UnixTime};
use vigil_proofs::{
	evm::{self, Nodes},
	fixture::{
		evm::{encode_word, Trie},
		grandpa::{scheduled_change, Ward as SubstrateWard},
		prove,
		tendermint::{voters, Ward as CosmosWard},
		State,
	},
	grandpa::{Engine, Grandpa},
	substrate::block_hash_key,
	tendermint::Tendermint,
	LivenessProof, Proof, ProvenLife, Window,
};

/// Storage: nodes of rubbish of which the first is the root, and changes to a right proof.
pub fn substrate(bytes: &[u8]) {
	static RIGHT: LazyLock<(H256, Proof)> = LazyLock::new(|| {
		let state: State = (0..40).map(|n| (block_hash_key(n), [n as u8; 32].to_vec())).collect();
		prove(&state, &[block_hash_key(7)])
	});
	let (root, right) = &*RIGHT;
	if let Some(changed) = change(right, bytes) {
		if let Ok(Ok(hash)) = changed.state(*root).map(|state| state.block_hash(7)) {
			assert_eq!(hash, Some(H256::repeat_byte(7)));
		}
	}
	let nodes: Vec<Vec<u8>> = bytes.chunks(48).map(<[u8]>::to_vec).collect();
	let Some(first) = nodes.first() else { return };
	let root = H256(blake2_256(first));
	if let Some(Ok(state)) = Proof::new(nodes.clone()).map(|proof| proof.state(root)) {
		let key = bytes.get(..bytes.len().min(8)).unwrap_or_default();
		if let Ok(Some(value)) = state.bytes(key) {
			assert!(value.len() <= 48, "it stands in a node");
		}
		let _ = state.block_hash(7);
	}
}

/// Substrate chains.
pub fn grandpa(bytes: &[u8]) {
	const SLOT: u64 = 1_000_000;
	static WARD: LazyLock<SubstrateWard> = LazyLock::new(|| {
		let mut ward = SubstrateWard::new(Engine::Babe, 4, SLOT);
		for slot in 1..=12_u32 {
			ward.extend(SLOT + u64::from(slot), slot % 4);
		}
		let log = scheduled_change(&ward.voters[1..], 0);
		ward.extend_with(SLOT + 13, 1, vec![log]);
		ward
	});
	static LIFE: LazyLock<Right<Grandpa>> = LazyLock::new(|| {
		let window = Window {
			above: Height(3),
			not_before: WARD.time(SLOT + 4),
			not_after: WARD.time(SLOT + 12),
			apart: Seconds(6),
		};
		Right::new(
			WARD.anchor(0),
			window,
			WARD.proof(5..=9, 3, 12),
			WARD.update(13),
			WARD.time(SLOT + 20),
		)
	});
	LIFE.attack(bytes);
}

/// Chains of the Cosmos kind.
pub fn tendermint(bytes: &[u8]) {
	const START: u64 = 1_700_000_000;
	static LIFE: LazyLock<Right<Tendermint>> = LazyLock::new(|| {
		let mut ward = CosmosWard::new(voters(0..4), START);
		for place in 1..10 {
			ward.extend(START + 5 * place);
		}
		let window = Window {
			above: Height(3),
			not_before: UnixTime(START + 10),
			not_after: UnixTime(START + 60),
			apart: Seconds(3),
		};
		let now = UnixTime(START + 100);
		Right::new(ward.anchor(1), window, ward.proof(1, 4, 8), ward.update(1, 9), now)
	});
	LIFE.attack(bytes);
}

/// Tries of EVM chains.
pub fn evm(bytes: &[u8]) {
	let slot = |n: u8| H256::repeat_byte(n);
	static RIGHT: LazyLock<(H256, Nodes)> = LazyLock::new(|| {
		let mut trie = Trie::default();
		for n in 0..40 {
			trie.insert(H256::repeat_byte(n).as_bytes(), encode_word(U256::from(n)));
		}
		(trie.root(), trie.prove(H256::repeat_byte(7).as_bytes()))
	});
	let (root, right) = &*RIGHT;
	if let Some(changed) = change(right, bytes) {
		if let Ok(word) = evm::storage(*root, slot(7), &changed) {
			assert_eq!(word, U256::from(7));
		}
	}
	let Some((path, node)) = bytes.split_first_chunk::<32>() else { return };
	if let Some(nodes) = Nodes::new(vec![node.to_vec()]) {
		let read = evm::value(H256(keccak_256(node)), H256(*path), &nodes);
		if let Ok(Some(value)) = read {
			assert!(value.len() < node.len(), "it stands in the node");
		}
	}
	let _ = evm::BlockHeader::decode(node);
}

/// A right proof and a right update.
struct Right<L: LivenessProof> {
	anchor: L::Anchor,
	window: Window,
	proof: L::Proof,
	update: L::Update,
	life: ProvenLife,
	now: UnixTime,
}

impl<L: LivenessProof> Right<L>
where
	L::Anchor: Clone + PartialEq + Debug,
	L::Proof: PartialEq + Debug,
	L::Update: PartialEq + Debug,
{
	fn new(
		anchor: L::Anchor,
		window: Window,
		proof: L::Proof,
		update: L::Update,
		now: UnixTime,
	) -> Self {
		let life = L::verify(&anchor, &window, &proof, now).expect("it is right");
		L::advance(&mut anchor.clone(), &update, now).expect("it is right");
		Self { anchor, window, proof, update, life, now }
	}

	/// No change makes another proof of life, nor another update, out of a right one.
	fn attack(&self, bytes: &[u8]) {
		for proof in change(&self.proof, bytes).into_iter().chain(L::Proof::decode(&mut &bytes[..]))
		{
			let _ = (L::cost(&proof), L::block_at(&self.anchor, Height(5), &proof, self.now));
			if let Ok(life) = L::verify(&self.anchor, &self.window, &proof, self.now) {
				// Nodes that a proof does not need may be missing.
				let at_above = life.at_above.or(self.life.at_above);
				assert_eq!(ProvenLife { at_above, ..life }, self.life);
			}
		}
		for update in
			change(&self.update, bytes).into_iter().chain(L::Update::decode(&mut &bytes[..]))
		{
			let _ = L::cost_of_update(&update);
			let mut anchor = self.anchor.clone();
			match L::advance(&mut anchor, &update, self.now) {
				Ok(()) => assert_eq!(update, self.update),
				Err(_) => assert_eq!(anchor, self.anchor),
			}
		}
		if let Ok(mut anchor) = L::Anchor::decode(&mut &bytes[..]) {
			let _ = L::verify(&anchor, &self.window, &self.proof, self.now);
			let _ = L::advance(&mut anchor, &self.update, self.now);
		}
	}
}

/// The value with some of its bytes changed: three bytes say which one, and to what.
fn change<T: Encode + Decode>(right: &T, bytes: &[u8]) -> Option<T> {
	let mut encoded = right.encode();
	for [high, low, value] in bytes.as_chunks().0.iter().take(8) {
		let place = usize::from(u16::from_be_bytes([*high, *low])) % encoded.len();
		encoded[place] = *value;
	}
	T::decode_all(&mut &encoded[..]).ok()
}
