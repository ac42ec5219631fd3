// SPDX-License-Identifier: Apache-2.0

use crate::{
	evm::*,
	fixture::evm::{encode_account, encode_word, Trie},
	Proof, ProofError,
};
use proptest::prelude::*;
use rlp::RlpStream;
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;
use vigil_primitives::{Height, UnixTime};

const HOLDER: H160 = H160::repeat_byte(0x11);
const STRANGER: H160 = H160::repeat_byte(0x22);
const FLAG: u32 = 255;

fn token() -> Token {
	Token {
		address: H160::repeat_byte(0x33),
		code_hash: H256::repeat_byte(0xc0),
		mapping_slot: U256::from(9),
		mask: U256::MAX >> 1,
	}
}

/// A state with a token, a hundred other accounts, and hashes of older blocks.
struct World {
	state: Trie,
	storage: Trie,
	history: Trie,
}

fn account_with(balance: u64, storage_root: H256, code_hash: H256) -> Vec<u8> {
	encode_account(&Account { balance: balance.into(), storage_root, code_hash })
}

fn world() -> World {
	let (mut state, mut storage, mut history) = <(Trie, Trie, Trie)>::default();
	let flagged = U256::from(500) | (U256::one() << FLAG);
	storage.insert(token().slot(HOLDER).as_bytes(), encode_word(flagged));
	for n in 0..40_u64 {
		storage.insert(H256::from_low_u64_be(n).as_bytes(), encode_word(n.into()));
	}
	for height in 9_000..9_050_u64 {
		let slot = H256::from_low_u64_be(height % HISTORY_LENGTH);
		let hash = U256::from_big_endian(&keccak_256(&height.to_le_bytes()));
		history.insert(slot.as_bytes(), encode_word(hash));
	}
	let nothing = H256(keccak_256(&[0x80]));
	for n in 0..100_u64 {
		let other = H160::from_low_u64_be(n);
		state.insert(other.as_bytes(), account_with(n, nothing, H256::zero()));
	}
	state.insert(HOLDER.as_bytes(), account_with(70, nothing, H256::zero()));
	let address = token().address;
	state.insert(address.as_bytes(), account_with(1, storage.root(), token().code_hash));
	state.insert(HISTORY_ADDRESS.as_bytes(), account_with(0, history.root(), H256::zero()));
	World { state, storage, history }
}

impl World {
	fn balance(&self, token: &Token, holder: H160) -> Result<U256, EvmError> {
		let account = self.state.prove(token.address.as_bytes());
		let storage = self.storage.prove(token.slot(holder).as_bytes());
		token.balance(self.state.root(), holder, &account, &storage)
	}

	fn ancestor(&self, of: u64, height: u64) -> Result<H256, EvmError> {
		let account = self.state.prove(HISTORY_ADDRESS.as_bytes());
		let slot = H256::from_low_u64_be(height % HISTORY_LENGTH);
		let storage = self.history.prove(slot.as_bytes());
		ancestor(self.state.root(), Height(of), Height(height), &account, &storage)
	}
}

/// The nodes of these proofs, each once, in no order that helps.
fn gathered(proofs: &[Nodes]) -> Proof {
	let nodes = proofs.iter().flat_map(|nodes| nodes.0.iter().map(|node| node.to_vec()));
	let once: std::collections::BTreeSet<Vec<u8>> = nodes.collect();
	Proof::new(once.into_iter().rev().collect()).unwrap()
}

#[test]
fn words_of_a_contract_are_read_from_nodes_in_any_order() {
	let World { state, storage, .. } = world();
	let address = token().address;
	let slot = H256::from_low_u64_be;
	let account = state.prove(address.as_bytes());
	let proof = gathered(&[
		account.clone(),
		storage.prove(slot(7).as_bytes()),
		storage.prove(slot(8).as_bytes()),
		storage.prove(slot(9_999).as_bytes()),
	]);
	let known = ContractState::new(proof.clone(), state.root(), address).unwrap();
	let words = known.words([slot(7), slot(8), slot(9_999)]).unwrap();
	let of = |number: u64| H256::from_low_u64_be(number).0;
	assert_eq!(words, [of(7), of(8), of(0)]);
	assert_eq!(known.word(slot(30)), Err(ProofError::Incomplete));
	let other_root = ContractState::new(proof.clone(), H256::repeat_byte(1), address);
	assert_eq!(other_root.err(), Some(ProofError::Incomplete));
	let other = ContractState::new(proof.clone(), state.root(), HOLDER);
	assert_eq!(other.err(), Some(ProofError::Incomplete));
	let mut twice: Vec<_> = proof.0.iter().map(|node| node.to_vec()).collect();
	twice.push(twice[0].clone());
	let twice = Proof::new(twice).unwrap();
	let refused = ContractState::new(twice, state.root(), address);
	assert_eq!(refused.err(), Some(ProofError::Superfluous));
}

#[test]
fn a_contract_that_is_not_there_and_storage_of_nothing_are_told_apart() {
	let World { state, .. } = world();
	let nowhere = H160::repeat_byte(0x77);
	let absent =
		ContractState::new(gathered(&[state.prove(nowhere.as_bytes())]), state.root(), nowhere);
	assert_eq!(absent.err(), Some(ProofError::Incomplete));
	let empty = gathered(&[state.prove(HOLDER.as_bytes())]);
	let empty = ContractState::new(empty, state.root(), HOLDER).unwrap();
	assert_eq!(empty.word(H256::zero()), Ok([0; 32]));
}

#[test]
fn native_balance_and_its_absence_are_read() {
	let World { state, .. } = world();
	let read = |who: H160| balance(state.root(), who, &state.prove(who.as_bytes()));
	assert_eq!(read(HOLDER), Ok(70.into()));
	assert_eq!(read(H160::from_low_u64_be(42)), Ok(42.into()));
	assert_eq!(read(H160::zero()), Ok(U256::zero()), "an account with nothing");
	assert_eq!(read(STRANGER), Ok(U256::zero()), "no account");
}

#[test]
fn token_balance_is_read_without_its_flags() {
	let world = world();
	assert_eq!(world.balance(&token(), HOLDER), Ok(500.into()));
	assert_eq!(world.balance(&token(), STRANGER), Ok(U256::zero()));
	let flag = Token { mask: U256::one() << FLAG, ..token() };
	assert_eq!(world.balance(&flag, HOLDER), Ok(U256::one()), "shifted down");
	let nothing = Token { mask: U256::zero(), ..token() };
	assert_eq!(world.balance(&nothing, HOLDER), Ok(U256::zero()));
}

#[test]
fn slot_of_a_balance_is_that_of_a_mapping_of_solidity() {
	// keccak256(abi.encode(0x11..11, 9)), as `cast index address` says.
	let mut words = [0; 64];
	words[12..32].fill(0x11);
	words[63] = 9;
	assert_eq!(token().slot(HOLDER), H256(keccak_256(&words)));
}

#[test]
fn contract_that_is_not_the_registered_one_is_refused() {
	let world = world();
	let other_code = Token { code_hash: H256::repeat_byte(1), ..token() };
	assert_eq!(world.balance(&other_code, HOLDER), Err(EvmError::OtherCode));
	let nowhere = Token { address: STRANGER, ..token() };
	assert_eq!(world.balance(&nowhere, HOLDER), Err(EvmError::OtherCode));
}

#[test]
fn proof_of_somebody_elses_balance_is_refused() {
	let world = world();
	let (root, address) = (world.state.root(), token().address);
	let account = world.state.prove(address.as_bytes());
	let others = world.storage.prove(token().slot(HOLDER).as_bytes());
	let stranger = token().balance(root, STRANGER, &account, &others);
	assert!(matches!(stranger, Err(EvmError::Incomplete | EvmError::Superfluous)));
	let holder = world.state.prove(HOLDER.as_bytes());
	assert!(balance(root, STRANGER, &holder).is_err());
}

#[test]
fn proof_of_another_state_is_refused() {
	let World { state, .. } = world();
	let mut other = state.clone();
	other.insert(HOLDER.as_bytes(), account_with(1_000_000, H256::zero(), H256::zero()));
	let proof = other.prove(HOLDER.as_bytes());
	assert_eq!(balance(other.root(), HOLDER, &proof), Ok(1_000_000.into()));
	assert_eq!(balance(state.root(), HOLDER, &proof), Err(EvmError::Incomplete));
}

#[test]
fn truncated_proof_is_not_taken_for_absence() {
	let World { state, .. } = world();
	for who in [HOLDER, STRANGER] {
		let mut proof = state.prove(who.as_bytes());
		while proof.0.pop().is_some() {
			assert_eq!(balance(state.root(), who, &proof), Err(EvmError::Incomplete));
		}
	}
}

#[test]
fn superfluous_nodes_are_refused() {
	let World { state, .. } = world();
	for who in [HOLDER, STRANGER] {
		let mut proof = state.prove(who.as_bytes());
		proof.0.try_push(Default::default()).unwrap();
		assert_eq!(balance(state.root(), who, &proof), Err(EvmError::Superfluous));
	}
	let empty = Trie::default();
	let mut proof = empty.prove(HOLDER.as_bytes());
	assert_eq!(balance(empty.root(), HOLDER, &proof), Ok(U256::zero()));
	proof.0.try_push(vec![0x80].try_into().unwrap()).unwrap();
	assert_eq!(balance(empty.root(), HOLDER, &proof), Err(EvmError::Superfluous));
}

#[test]
fn oversized_proof_is_refused() {
	assert_eq!(Nodes::new(vec![vec![0; MAX_NODE as usize + 1]]), None);
	assert_eq!(Nodes::new(vec![vec![]; MAX_DEPTH as usize + 1]), None);
	let largest = Nodes::new(vec![vec![0; MAX_NODE as usize]; MAX_DEPTH as usize]).unwrap();
	assert_eq!(largest.size(), 65 * 1_024);
	assert_eq!(balance(H256::zero(), HOLDER, &largest), Err(EvmError::Incomplete));
}

/// A node whose hash is the root, so that what it is made of matters.
fn under_its_own_hash(node: Vec<u8>, path: H256) -> Result<Option<Vec<u8>>, EvmError> {
	let root = H256(keccak_256(&node));
	value(root, path, &Nodes::new(vec![node]).unwrap())
}

#[test]
fn nodes_of_no_trie_are_refused() {
	let list = |items: usize| {
		let mut list = RlpStream::new_list(items);
		(0..items).for_each(|_| {
			list.append(&b"\x07".as_slice());
		});
		list.out().to_vec()
	};
	for node in
		[vec![], vec![0xff; 9], list(0), list(1), list(3), list(16), list(18), list(2), list(17)]
	{
		let read = under_its_own_hash(node.clone(), H256::zero());
		// The paths of these two begin with an unknown flag, and with a child that is no hash.
		assert_eq!(read, Err(EvmError::WrongType), "{node:?}");
	}
	let node = |path: &[u8], value: &[u8]| {
		let mut node = RlpStream::new_list(2);
		node.append(&path).append(&value);
		node.out().to_vec()
	};
	let mut full = vec![0x20];
	full.extend([0; 32]);
	let mut long = full.clone();
	long.push(0);
	let mut extension = full.clone();
	extension[0] = 0;
	for path in [vec![], vec![0x40], vec![0x20], long, extension] {
		assert_eq!(under_its_own_hash(node(&path, b"x"), H256::zero()), Err(EvmError::WrongType));
	}
	assert_eq!(under_its_own_hash(node(&full, b"x"), H256::zero()), Ok(Some(b"x".to_vec())));
	assert_eq!(under_its_own_hash(node(&full, b"x"), H256::repeat_byte(1)), Ok(None));
	assert_eq!(under_its_own_hash(node(&[0, 0], &[7; 31]), H256::zero()), Err(EvmError::WrongType));
}

#[test]
fn small_nodes_inside_their_parents_are_read() {
	// Two leaves of one byte each that part at the last step: they stand in their branch, and that in the
	// extension above.
	let (one, other) = ([0; 32], {
		let mut other = [0; 32];
		other[31] = 1;
		other
	});
	let leaf = |value: u8| {
		let mut leaf = RlpStream::new_list(2);
		leaf.append(&[0x20_u8].as_slice()).append(&[value].as_slice());
		leaf.out().to_vec()
	};
	let mut branch = RlpStream::new_list(17);
	branch.append_raw(&leaf(1), 1).append_raw(&leaf(2), 1);
	(2..17).for_each(|_| {
		branch.append_empty_data();
	});
	let mut extension = RlpStream::new_list(2);
	let mut path = vec![0x10];
	path.extend([0; 31]);
	extension.append(&path.as_slice()).append_raw(&branch.out(), 1);
	let node = extension.out().to_vec();
	assert_eq!(under_its_own_hash(node.clone(), H256(one)), Ok(Some(vec![1])));
	assert_eq!(under_its_own_hash(node.clone(), H256(other)), Ok(Some(vec![2])));
	let mut third = one;
	third[31] = 2;
	assert_eq!(under_its_own_hash(node, H256(third)), Ok(None));
}

#[test]
fn accounts_and_words_of_another_form_are_refused() {
	let with = |bytes: Vec<u8>| {
		let mut state = Trie::default();
		state.insert(HOLDER.as_bytes(), bytes);
		balance(state.root(), HOLDER, &state.prove(HOLDER.as_bytes()))
	};
	let fields = |count: usize, balance: &[u8], root: &[u8]| {
		let mut fields = RlpStream::new_list(count);
		fields.append(&1_u8).append(&balance).append(&root);
		(3..count).for_each(|_| {
			fields.append(&[7; 32].as_slice());
		});
		fields.out().to_vec()
	};
	assert_eq!(with(fields(4, &[5], &[7; 32])), Ok(5.into()));
	for wrong in [
		fields(5, &[5], &[7; 32]),
		fields(3, &[5], &[7; 32]),
		fields(4, &[5], &[7; 31]),
		fields(4, &[0, 5], &[7; 32]),
		fields(4, &[5; 33], &[7; 32]),
		vec![7],
	] {
		assert_eq!(with(wrong), Err(EvmError::WrongType));
	}
	let mut words = Trie::default();
	words.insert(H256::zero().as_bytes(), fields(4, &[5], &[7; 32]));
	let word = storage(words.root(), H256::zero(), &words.prove(H256::zero().as_bytes()));
	assert_eq!(word, Err(EvmError::WrongType));
}

#[test]
fn ancestor_is_read_from_the_history_contract() {
	let world = world();
	let hash = |height: u64| H256(keccak_256(&height.to_le_bytes()));
	assert_eq!(world.ancestor(9_050, 9_049), Ok(hash(9_049)));
	assert_eq!(world.ancestor(9_050, 9_000), Ok(hash(9_000)));
	assert_eq!(world.ancestor(9_000 + HISTORY_LENGTH, 9_000), Ok(hash(9_000)));
}

#[test]
fn blocks_out_of_reach_of_the_history_are_refused() {
	let world = world();
	for (of, height) in [
		(9_050, 9_050),
		(9_040, 9_045),
		(9_001 + HISTORY_LENGTH, 9_000),
		(9_050, 8_999),
		(0, 0),
		(u64::MAX, 9_000),
	] {
		assert_eq!(world.ancestor(of, height), Err(EvmError::OutOfReach), "{of} {height}");
	}
	let mut without = Trie::default();
	without.insert(HOLDER.as_bytes(), account_with(1, H256::zero(), H256::zero()));
	let account = without.prove(HISTORY_ADDRESS.as_bytes());
	let read = ancestor(without.root(), Height(2), Height(1), &account, &Nodes::default());
	assert_eq!(read, Err(EvmError::OutOfReach));
}

fn header(number: &[u8], fields: usize) -> Vec<u8> {
	let mut header = RlpStream::new_list(fields);
	for index in 0..fields {
		match index {
			0 => header.append(&[1; 32].as_slice()),
			3 => header.append(&[3; 32].as_slice()),
			8 => header.append(&number),
			11 => header.append(&1_700_000_000_u64),
			_ => header.append(&[9; 32].as_slice()),
		};
	}
	header.out().to_vec()
}

#[test]
fn header_is_read_with_whatever_later_rules_added() {
	for fields in [15, 16, 21] {
		let bytes = header(&[0x23, 0x28], fields);
		let read = BlockHeader::decode(&bytes).unwrap();
		assert_eq!(read.hash, H256(keccak_256(&bytes)));
		assert_eq!((read.parent_hash, read.state_root), (H256([1; 32]), H256([3; 32])));
		assert_eq!((read.height, read.timestamp), (Height(9_000), UnixTime(1_700_000_000)));
	}
	for wrong in [
		header(&[1], 14),
		header(&[0, 1], 15),
		header(&[1; 9], 15),
		header(&[1], 80),
		vec![],
		vec![0xc0],
	] {
		assert_eq!(BlockHeader::decode(&wrong), Err(EvmError::WrongType));
	}
}

/// Hashing is slow where nothing is optimised, so few cases have to do.
const FEW: u32 = 16;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(FEW))]
	#[test]
	fn every_key_of_any_trie_is_proven_and_every_other_is_proven_absent(
		keys in prop::collection::btree_map(any::<u16>(), 1_u64.., 0..24), other in any::<u16>(),
	) {
		let mut trie = Trie::default();
		let slot = |key: u16| H256::from_low_u64_be(key.into());
		keys.iter().for_each(|(key, word)| trie.insert(slot(*key).as_bytes(), encode_word((*word).into())));
		for key in keys.keys().chain([&other]) {
			let expected = keys.get(key).copied().unwrap_or_default();
			let read = storage(trie.root(), slot(*key), &trie.prove(slot(*key).as_bytes()));
			prop_assert_eq!(read, Ok(expected.into()));
		}
	}

}

proptest! {
	#[test]
	fn no_changed_bit_changes_what_is_read(node in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()) {
		static PROOF: std::sync::LazyLock<(H256, Nodes)> = std::sync::LazyLock::new(|| {
			let World { state, .. } = world();
			(state.root(), state.prove(HOLDER.as_bytes()))
		});
		let (root, mut proof) = PROOF.clone();
		let node = node.index(proof.0.len());
		let bit = bit.index(proof.0[node].len() * 8);
		proof.0[node][bit / 8] ^= 1 << (bit % 8);
		prop_assert_eq!(balance(root, HOLDER, &proof), Err(EvmError::Incomplete));
	}

	#[test]
	fn rubbish_under_its_own_hash_never_panics(node in prop::collection::vec(any::<u8>(), 0..200), path in any::<[u8; 32]>()) {
		let read = under_its_own_hash(node.clone(), H256(path));
		// Whatever is read stands in the node.
		if let Ok(Some(read)) = read {
			prop_assert!(node.windows(read.len().max(1)).any(|part| part == read) || read.is_empty());
		}
		let _ = BlockHeader::decode(&node);
	}
}
