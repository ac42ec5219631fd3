// SPDX-License-Identifier: Apache-2.0

//! The pure rule of messages of kinds that are not known here: Vigil may come to speak of more than a chain knows,
//! and no lane is to end with the first such word.
//!
//! A body is hashed as words, of which the first is its kind. Who brings those words shows that the kind is none that
//! is known: nobody passes off another message as one of these.

use crate::types::ForeignMessage;
use vigil_primitives::{
	abi::{hash_words, keccak_256, AbiWord, Word},
	merkle, tags, Outbox, MAX_OUTBOX,
};

/// The greatest kind of body that is known: `Execute`.
const LAST_KIND: u8 = 3;

/// The trees of messages.
const MESSAGES: merkle::Kind =
	merkle::Kind { node: tags::MESSAGE_NODE, empty: tags::MESSAGE_EMPTY };

/// Whether these are the words of a body of a kind that is not known. Kinds have a byte.
pub fn is_foreign(words: &[u8]) -> bool {
	let (all, rest) = words.as_chunks::<32>();
	let kind = all.first().and_then(|first: &Word| first.split_last());
	rest.is_empty()
		&& kind.is_some_and(|(kind, high)| *kind > LAST_KIND && high.iter().all(|byte| *byte == 0))
}

/// Whether the message is in an Outbox.
pub fn is_in(message: &ForeignMessage, outbox: &Outbox) -> bool {
	let ForeignMessage { sequence, protocol, words, proof } = message;
	let place = sequence.0.checked_sub(outbox.first.0);
	let place =
		place.filter(|place| *place < u64::from(outbox.count) && outbox.count <= MAX_OUTBOX);
	let Some(place) = place.and_then(|place| usize::try_from(place).ok()) else { return false };
	let length = outbox.count.next_power_of_two().trailing_zeros();
	if u32::try_from(proof.0.len()) != Ok(length) {
		return false;
	}
	let body = keccak_256(words);
	let leaf = hash_words(&[tags::MESSAGE_LEAF.word(), sequence.word(), protocol.word(), body]);
	MESSAGES.root(leaf, place, &proof.0) == outbox.root
}

#[cfg(test)]
mod tests {
	use super::*;
	use scale_info::{TypeDef, TypeInfo};
	use vigil_primitives::Body;

	/// Else anybody could skip messages of a kind that came to be known.
	#[test]
	fn no_kind_that_is_known_is_greater_than_the_last_one() {
		let TypeDef::Variant(kinds) = Body::type_info().type_def else { unreachable!() };
		let last = kinds.variants.iter().map(|kind| kind.index).max();
		assert_eq!(last, Some(LAST_KIND));
	}

	#[test]
	fn only_whole_words_of_a_kind_that_is_not_known_are_foreign() {
		let words = |kind: u8| [kind.word(), [7; 32]].concat();
		assert!((4..=255).all(|kind| is_foreign(&words(kind))));
		assert!((0..=3).all(|kind| !is_foreign(&words(kind))), "those that are known");
		assert!(is_foreign(&4u8.word()), "a kind alone");
		assert!(!is_foreign(&[]) && !is_foreign(&words(4)[..63]) && !is_foreign(&[4; 32]));
		assert!(!is_foreign(&256u16.word()), "no kind has so great a number");
	}
}
