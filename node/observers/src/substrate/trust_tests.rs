// SPDX-License-Identifier: Apache-2.0

use super::*;
use codec::Encode;
use vigil_proofs::{
	fixture::grandpa::{key, scheduled_change, Ward},
	grandpa::{Engine, Justification},
};

const SLOT: u64 = 1_000_000;

/// A ward of four that made so many blocks, and what is trusted of it from its first block on.
fn ward(blocks: u32) -> (Ward, Trust) {
	let mut ward = Ward::new(Engine::Aura, 4, SLOT);
	let anchor = ward.anchor(0);
	for number in 1..=blocks {
		ward.extend(SLOT + u64::from(number), 0);
	}
	(ward, Trust::new(anchor))
}

fn later(ward: &Ward) -> UnixTime {
	ward.time(SLOT + 1_000)
}

/// A proof for the block of one height by votes for another.
fn shown(ward: &Ward, from: u32, to: u32, justification: Justification) -> Finality {
	let headers = ward.headers[from as usize + 1..=to as usize].to_vec();
	let block = ward.headers[to as usize].hash();
	let bytes = (block, justification.encode(), headers).encode();
	Finality::read(&bytes).unwrap()
}

fn take(ward: &Ward, trust: &Trust, to: u32, shown: &Finality) -> Result<Moved, LifeError> {
	trust.take(ward.headers[to as usize].clone(), shown, later(ward))
}

#[test]
fn an_anchor_is_read_as_the_fisherman_prints_it_and_nothing_else_is() {
	let (ward, _) = ward(1);
	let anchor = family::Anchor::Grandpa(ward.anchor(0));
	let text = format!("0x{}", hex::encode(anchor.encode()));
	assert_eq!(Trust::parse(&text).unwrap().height(), 0);
	let longer = format!("{text}00");
	for bad in ["", "0x", "0x00", &text[2..], &text[..text.len() - 2], &longer] {
		assert!(Trust::parse(bad).is_none(), "{bad}");
	}
}

#[test]
fn what_the_set_in_office_signed_is_final_and_so_is_what_leads_there() {
	let (ward, trust) = ward(9);
	assert!(trust.knows(ward.headers[0].hash()) && !trust.knows(ward.headers[9].hash()));
	let proof = shown(&ward, 7, 9, ward.justify(9));
	assert_eq!(take(&ward, &trust, 9, &proof), Ok(Moved::Same));
	assert!(trust.knows(ward.headers[9].hash()) && trust.height() == 9);
	assert!(!trust.knows(ward.headers[7].hash()));
	assert_eq!(trust.follow(ward.headers[7].hash(), 7, &proof), Ok(()));
	assert!(trust.knows(ward.headers[7].hash()));
}

#[test]
fn headers_that_do_not_lead_to_a_final_block_prove_nothing() {
	let (ward, trust) = ward(9);
	let honest = shown(&ward, 7, 9, ward.justify(9));
	take(&ward, &trust, 9, &honest).unwrap();
	let invented = H256::repeat_byte(7);
	assert_eq!(trust.follow(invented, 7, &honest), Err(LifeError::Unlinked));
	assert_eq!(trust.follow(ward.headers[7].hash(), 6, &honest), Err(LifeError::Unlinked));
	// A gap, and a row that ends elsewhere.
	let mut gap = shown(&ward, 6, 9, ward.justify(9));
	gap.headers.remove(1);
	assert_eq!(trust.follow(ward.headers[6].hash(), 6, &gap), Err(LifeError::Unlinked));
	let mut short = shown(&ward, 6, 9, ward.justify(9));
	short.headers.pop();
	assert_eq!(trust.follow(ward.headers[6].hash(), 6, &short), Err(LifeError::Unlinked));
	for height in [6, 7, 8] {
		assert!(!trust.knows(ward.headers[height].hash()), "{height}");
	}
	assert!(!trust.knows(invented));
}

#[test]
fn what_others_signed_or_too_few_is_not_final() {
	let (ward, trust) = ward(9);
	let mut strangers = ward.clone();
	strangers.voters = (100..104).map(key).collect();
	let mut other_chain = ward.clone();
	other_chain.set_id += 1;
	let mut another_block = ward.justify(8);
	another_block.commit.target_number = 9;
	another_block.commit.target_hash = ward.headers[9].hash();
	let cases = [
		(strangers.justify(9), LifeError::UnknownSigner),
		(other_chain.justify(9), LifeError::InvalidSignature),
		(ward.justify_by(9, &ward.voters[..2]), LifeError::TooFewSigners),
		(ward.justify(8), LifeError::Unlinked),
		(another_block, LifeError::Unlinked),
	];
	for (forged, error) in cases {
		let proof = shown(&ward, 9, 9, forged);
		assert_eq!(take(&ward, &trust, 9, &proof), Err(error));
		assert!(!trust.knows(ward.headers[9].hash()) && trust.height() == 0);
	}
	let rubbish = Finality::stored(ward.headers[9].hash(), vec![7; 90]);
	assert_eq!(take(&ward, &trust, 9, &rubbish), Err(LifeError::Malformed));
}

#[test]
fn votes_of_old_are_not_newer_and_an_old_anchor_trusts_nobody() {
	let (ward, trust) = ward(9);
	take(&ward, &trust, 9, &shown(&ward, 9, 9, ward.justify(9))).unwrap();
	let replayed = shown(&ward, 5, 5, ward.justify(5));
	assert_eq!(take(&ward, &trust, 5, &replayed), Err(LifeError::NotNewer));
	assert!(!trust.knows(ward.headers[5].hash()));
	let mut old = ward.anchor(0);
	old.trust = vigil_primitives::Seconds(1);
	let trust = Trust::new(old);
	let proof = shown(&ward, 9, 9, ward.justify(9));
	assert_eq!(take(&ward, &trust, 9, &proof), Err(LifeError::AnchorStale));
}

#[test]
fn a_set_is_followed_by_the_one_it_named_and_by_no_other() {
	let (mut ward, trust) = ward(4);
	let next: Vec<_> = (50..54).map(key).collect();
	ward.extend_with(SLOT + 5, 0, vec![scheduled_change(&next, 0)]);
	let change = shown(&ward, 5, 5, ward.justify(5));
	let old = ward.voters.clone();
	(ward.voters, ward.set_id) = (next, ward.set_id + 1);
	ward.extend(SLOT + 6, 0);
	let after = shown(&ward, 6, 6, ward.justify(6));
	assert_eq!(take(&ward, &trust, 6, &after), Err(LifeError::UnknownSigner));
	assert_eq!(take(&ward, &trust, 5, &change), Ok(Moved::Changed));
	assert_eq!(take(&ward, &trust, 6, &after), Ok(Moved::Same));
	// The set that has left can sign what it likes.
	ward.extend(SLOT + 7, 0);
	let mut left = ward.clone();
	(left.voters, left.set_id) = (old, ward.set_id - 1);
	let late = shown(&left, 7, 7, left.justify(7));
	assert_eq!(take(&ward, &trust, 7, &late), Err(LifeError::UnknownSigner));
}

#[test]
fn memory_of_what_is_proven_is_bounded() {
	let (_, trust) = ward(0);
	let hashes = (1..=KEPT as u64 + 20).map(H256::from_low_u64_be);
	hashes.for_each(|hash| trust.lock().remember(hash));
	assert_eq!(trust.lock().proven.len(), KEPT);
	assert!(!trust.knows(H256::from_low_u64_be(20)) && trust.knows(H256::from_low_u64_be(21)));
}
