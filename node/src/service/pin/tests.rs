// SPDX-License-Identifier: Apache-2.0

use super::*;
use futures::executor::block_on;
use sp_consensus_babe::Slot;
use sp_runtime::{traits::Block as BlockT, DigestItem};
use std::{convert::Infallible, sync::Mutex};

const HASH: Hash = Hash::repeat_byte(7);
const PIN: Pin = Pin { height: 5, hash: HASH };

/// Imports everything, and counts.
#[derive(Default)]
struct Everything(Mutex<usize>);

#[async_trait::async_trait]
impl BlockImport<Block> for &Everything {
	type Error = Infallible;

	async fn check_block(&self, _: BlockCheckParams<Block>) -> Result<ImportResult, Infallible> {
		*self.0.lock().unwrap() += 1;
		Ok(ImportResult::imported(false))
	}

	async fn import_block(&self, _: BlockImportParams<Block>) -> Result<ImportResult, Infallible> {
		*self.0.lock().unwrap() += 1;
		Ok(ImportResult::imported(false))
	}
}

/// A database that holds these blocks, each with whether it comes after [`PIN`].
struct Held(BlockNumber, Vec<(Hash, bool)>);

impl Chain for Held {
	fn finalised(&self) -> BlockNumber {
		self.0
	}
	fn descends(&self, block: &Hash, _: &Hash) -> Option<bool> {
		self.1.iter().find(|(held, _)| held == block).map(|(_, after)| *after)
	}
}

fn nothing() -> Arc<dyn Chain> {
	Arc::new(Held(0, Vec::new()))
}

fn header(number: BlockNumber, state: u8) -> <Block as BlockT>::Header {
	Header::new(
		number,
		Default::default(),
		Hash::repeat_byte(state),
		Default::default(),
		Default::default(),
	)
}

fn imports(pinned: &Pinned<&Everything>, header: &<Block as BlockT>::Header) -> [bool; 2] {
	let params = BlockImportParams::new(sc_consensus_babe_origin(), header.clone());
	let check = BlockCheckParams {
		hash: header.hash(),
		number: *header.number(),
		parent_hash: *header.parent_hash(),
		allow_missing_state: false,
		allow_missing_parent: false,
		import_existing: false,
	};
	let took = |result| matches!(result, Ok(ImportResult::Imported(_)));
	[took(block_on(pinned.check_block(check))), took(block_on(pinned.import_block(params)))]
}

/// Own blocks are judged as those of others.
fn sc_consensus_babe_origin() -> sp_consensus::BlockOrigin {
	sp_consensus::BlockOrigin::Own
}

#[test]
fn another_block_at_the_pinned_height_is_refused_and_reaches_nobody() {
	let right = header(5, 1);
	let everything = Everything::default();
	let pin = Pin { height: 5, hash: right.hash() };
	let pinned = Pinned::new(&everything, Some(pin), nothing());
	assert_eq!(imports(&pinned, &header(5, 2)), [false, false]);
	assert_eq!(*everything.0.lock().unwrap(), 0);
	assert_eq!(imports(&pinned, &right), [true, true]);
	for other in [header(4, 2), header(6, 2)] {
		assert_eq!(imports(&pinned, &other), [true, true]);
	}
	assert_eq!(*everything.0.lock().unwrap(), 6);
}

#[test]
fn a_branch_that_was_there_before_the_pin_grows_no_more() {
	let child =
		|parent| Header::new(9, Default::default(), Default::default(), parent, Default::default());
	let [right, wrong, unknown] = [1, 2, 3].map(Hash::repeat_byte);
	let held = |finalised| Arc::new(Held(finalised, vec![(right, true), (wrong, false)]));
	let everything = Everything::default();
	let pinned = Pinned::new(&everything, Some(PIN), held(4));
	assert_eq!(imports(&pinned, &child(wrong)), [false, false]);
	assert_eq!(*everything.0.lock().unwrap(), 0);
	// Of what is not there, the database says so itself.
	for parent in [right, unknown] {
		assert_eq!(imports(&pinned, &child(parent)), [true, true]);
	}
	// Other branches end with what is final.
	let settled = Pinned::new(&everything, Some(PIN), held(5));
	assert_eq!(imports(&settled, &child(wrong)), [true, true]);
}

#[test]
fn without_a_pin_every_block_is_looked_at() {
	let everything = Everything::default();
	assert_eq!(imports(&Pinned::new(&everything, None, nothing()), &header(5, 2)), [true, true]);
}

#[test]
fn the_hash_with_its_seal_is_what_counts() {
	let everything = Everything::default();
	let unsealed = header(5, 1);
	let mut sealed = unsealed.clone();
	let seal = DigestItem::Seal(*b"BABE", codec::Encode::encode(&Slot::from(1)));
	sealed.digest_mut().push(seal.clone());
	let pin = Pin { height: 5, hash: sealed.hash() };
	let pinned = Pinned::new(&everything, Some(pin), nothing());
	let mut params = BlockImportParams::<Block>::new(sc_consensus_babe_origin(), unsealed);
	params.post_digests.push(seal);
	assert!(matches!(block_on(pinned.import_block(params)), Ok(ImportResult::Imported(_))));
}

#[test]
fn a_database_of_another_chain_is_refused_whatever_else_it_holds() {
	for (finalised, warps) in [(0, false), (9, false), (9, true)] {
		assert_eq!(PIN.judge(Some(HASH), finalised, warps), Ok(()));
		let error = PIN.judge(Some(Hash::zero()), finalised, warps).unwrap_err();
		assert!(error.contains("purge-chain") && error.contains("0x0707"), "{error}");
	}
}

#[test]
fn a_block_that_is_still_to_come_is_waited_for_but_not_jumped_over() {
	assert_eq!(PIN.judge(None, 4, false), Ok(()));
	assert!(PIN.judge(None, 4, true).unwrap_err().contains("--sync full"));
	for warps in [false, true] {
		assert!(PIN.judge(None, 5, warps).unwrap_err().contains("cannot be checked"));
	}
}

#[test]
fn nothing_is_reverted_below_the_pin() {
	assert_eq!(PIN.judge_revert(9, 0, 4), Ok(()));
	assert!(PIN.judge_revert(9, 0, 5).unwrap_err().contains("4 blocks at most"));
	assert!(PIN.judge_revert(5, 0, u32::MAX).is_err());
	// Final blocks stay anyway, and a chain that never got there has nothing to lose.
	assert_eq!(PIN.judge_revert(9, 5, 9), Ok(()));
	assert_eq!(PIN.judge_revert(4, 0, 4), Ok(()));
}

#[test]
fn pins_that_are_none_are_refused_each_with_its_sentence() {
	let hash = "07".repeat(32);
	for text in [format!("5:0x{hash}"), format!("5:{hash}")] {
		assert_eq!(text.parse(), Ok(PIN));
		assert_eq!(PIN.to_string().parse(), Ok(PIN));
	}
	for (text, words) in [
		("5".to_owned(), "a height and a hash"),
		(format!("-5:0x{hash}"), "no height"),
		(format!(":0x{hash}"), "no height"),
		(format!("4294967296:{hash}"), "no height"),
		("5:0x07".to_owned(), "64 hex digits"),
		(format!("5:0x{}", "zz".repeat(32)), "64 hex digits"),
		(format!("5:0x{hash}00"), "64 hex digits"),
	] {
		let error = text.parse::<Pin>().unwrap_err();
		assert!(error.contains(words), "{text}: {error}");
	}
}
