// SPDX-License-Identifier: Apache-2.0

//! What real nodes sent.
//!
//! A Substrate node: blocks 12 to 19 of a development chain with one authority, BABE's slots of three
//! seconds, epochs of eight slots, and the justification of block 20. An EVM node by the rules of Prague: proofs of
//! accounts and of a token's storage, a header, and the history of EIP-2935.

use crate::{evm, grandpa::*, life::*, substrate};
use codec::{Decode, DecodeAll};
use sp_core::{H160, H256, U256};
use vigil_primitives::{Head, Height, Seconds, UnixTime};

const SUBSTRATE: &str = include_str!("../../vectors/substrate-node.txt");
const EVM: &str = include_str!("../../vectors/evm-node.txt");
const HALTED: u32 = 11;

fn sent_by(node: &str, what: &str) -> Vec<Vec<u8>> {
	let lines = node.lines().filter_map(|line| line.split_once(' '));
	let hex = |hex: &str| {
		let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
		(0..hex.len()).step_by(2).map(pair).collect()
	};
	lines.filter(|(name, _)| *name == what).map(|(_, bytes)| hex(bytes)).collect()
}

fn sent(what: &str) -> Vec<Vec<u8>> {
	sent_by(SUBSTRATE, what)
}

fn one<T: Decode>(what: &str) -> T {
	T::decode_all(&mut &sent(what)[0][..]).unwrap()
}

fn proof() -> Proof {
	let mut headers: Vec<_> =
		sent("header").iter().map(|bytes| Header::decode_all(&mut &bytes[..]).unwrap()).collect();
	let newest = headers.pop().unwrap();
	let state = substrate::Proof::new(sent("hop")).unwrap();
	Proof {
		head: one("head"),
		finality: Some(one("justification")),
		hops: vec![Hop { header: newest, state }].try_into().unwrap(),
		headers: headers.try_into().unwrap(),
		state: substrate::Proof::new(sent("state")).unwrap(),
	}
}

fn anchor() -> Anchor {
	let authorities: Vec<Authority> = one("authorities");
	Anchor {
		set_id: one("set"),
		authorities: authorities.try_into().unwrap(),
		height: 0,
		hash: H256::zero(),
		at: UnixTime(0),
		trust: Seconds(u64::MAX),
		clock: Clock { engine: Engine::Babe, slot_millis: 3_000 },
	}
}

#[test]
fn blocks_of_a_real_node_prove_life() {
	let (anchor, proof) = (anchor(), proof());
	let first = &proof.headers[0];
	let made_at = anchor.clock.slot_of(first).unwrap().0;
	let window = Window {
		above: Height(HALTED.into()),
		not_before: made_at,
		not_after: UnixTime(made_at.0 + 24),
		apart: Seconds(6),
	};
	let now = UnixTime(made_at.0 + 60);
	let life = Grandpa::verify(&anchor, &window, &proof, now).unwrap();
	assert_eq!((life.first.height, life.last.height), (Height(12), Height(19)));
	assert_eq!((life.first.made_at, life.last.made_at), (made_at, UnixTime(made_at.0 + 21)));
	assert_eq!(life.at_above, Some(first.parent_hash));
	assert_eq!(life.basis, TimeBasis::AuthorClaimed { distinct: 1, of: 1 });
	let verdict = life.verdict(&window, Head::Latest, first.parent_hash);
	assert_eq!(verdict, Verdict::Challenge, "the node is alone, so its word is all there is");
	// The halted block stands in the newest one's state, too.
	let mut shorter = proof.clone();
	shorter.headers.remove(0);
	let life = Grandpa::verify(&anchor, &window, &shorter, now).unwrap();
	assert_eq!((life.first.height, life.at_above), (Height(13), Some(first.parent_hash)));
}

#[test]
fn justification_of_a_real_node_is_of_its_set_alone() {
	let (mut anchor, proof) = (anchor(), proof());
	let now = UnixTime(u64::MAX);
	let at = |anchor: &Anchor| Grandpa::block_at(anchor, Height(12), &proof, now).map(|_| ());
	assert_eq!(at(&anchor), Ok(()));
	let update = Update { header: proof.head.clone(), justification: one("justification") };
	let mut advanced = anchor.clone();
	Grandpa::advance(&mut advanced, &update, now).unwrap();
	assert_eq!((advanced.height, advanced.set_id), (20, anchor.set_id));
	anchor.set_id += 1;
	assert_eq!(at(&anchor), Err(LifeError::InvalidSignature));
	assert_eq!(Grandpa::advance(&mut anchor, &update, now), Err(LifeError::InvalidSignature));
}

#[test]
fn first_block_of_an_epoch_is_found_among_real_ones() {
	let (clock, proof) = (anchor().clock, proof());
	let changes = |header: &&Header| clock.changes(header);
	assert_eq!(proof.headers.iter().filter(changes).count(), 1);
}

fn nodes(what: &str) -> evm::Nodes {
	evm::Nodes::new(sent_by(EVM, what)).unwrap()
}

fn hash(what: &str) -> H256 {
	H256::from_slice(&sent_by(EVM, what)[0])
}

#[test]
fn balances_of_a_real_evm_node_are_read() {
	let (root, holder) = (hash("root"), H160::from_low_u64_be(2));
	let stranger = H160::repeat_byte(0x99);
	let coins = U256::exp10(18) + 1;
	assert_eq!(evm::balance(root, holder, &nodes("holder")), Ok(coins));
	assert_eq!(evm::balance(root, stranger, &nodes("stranger")), Ok(U256::zero()));
	let token = evm::Token {
		address: H160::repeat_byte(0x33),
		code_hash: hash("code"),
		mapping_slot: U256::from(9),
		mask: U256::MAX >> 1,
	};
	let balance = |who, words| token.balance(root, who, &nodes("token"), &nodes(words));
	assert_eq!(
		balance(holder, "word"),
		Ok(U256::from(1_001)),
		"without the flag in the highest bit"
	);
	assert_eq!(balance(stranger, "no-word"), Ok(U256::zero()));
	assert!(balance(stranger, "word").is_err());
	let other = evm::Token { code_hash: hash("root"), ..token };
	let read = other.balance(root, holder, &nodes("token"), &nodes("word"));
	assert_eq!(read, Err(evm::EvmError::OtherCode));
}

#[test]
fn ancestor_of_a_real_evm_block_is_read() {
	let header = evm::BlockHeader::decode(&sent_by(EVM, "header")[0]).unwrap();
	assert_eq!((header.hash, header.state_root), (hash("hash"), hash("root")));
	assert_eq!(header.height, Height(sent_by(EVM, "height")[0][0].into()));
	let ancestor = |height| {
		let (history, older) = (nodes("history"), nodes("older"));
		evm::ancestor(header.state_root, header.height, Height(height), &history, &older)
	};
	assert_eq!(ancestor(7), Ok(hash("older-hash")));
	assert!(ancestor(8).is_err());
}
