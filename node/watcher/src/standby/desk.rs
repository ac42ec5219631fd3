// SPDX-License-Identifier: Apache-2.0

//! Where words are collected until they add up. It has no more room than there are members of sets that stand by.

use std::{collections::BTreeMap, marker::PhantomData};
use vigil_bls::{announce, verify_word, AnnounceError, Backend};
use vigil_primitives::{
	answers::emergency::StandbyInfo, Announcement, MemberIndex, ServiceId, StandbyWord, H256,
};

/// A set that stands by, by its service and the hash of its commitment.
type Place = (ServiceId, H256);

/// Why a word is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
	/// Vigil knows no such set that stands by now.
	#[error("no set of this commitment stands by for the service, or it has other members")]
	UnknownSet,
	/// The member has said something else.
	#[error("this member has said something else before")]
	SaidOther,
	/// It is none.
	#[error("it is no word of a standby: {0:?}")]
	Forged(AnnounceError),
}

/// Words by set and member.
pub struct Desk<B> {
	genesis_hash: H256,
	words: BTreeMap<Place, BTreeMap<MemberIndex, StandbyWord>>,
	/// What they add up to: worked out once for each word that is new.
	announced: BTreeMap<Place, Vec<Announcement>>,
	backend: PhantomData<fn() -> B>,
}

impl<B: Backend> Desk<B> {
	/// An empty one, for the chain with this genesis.
	pub fn new(genesis_hash: H256) -> Self {
		let (words, announced) = (BTreeMap::new(), BTreeMap::new());
		Self { genesis_hash, words, announced, backend: PhantomData }
	}

	/// Takes a word of one of the sets that stand by for its service. Whether it was new.
	pub fn take(&mut self, word: StandbyWord, known: &[StandbyInfo]) -> Result<bool, NotTaken> {
		let order = &word.order;
		let service = order.set.service;
		self.forget(service, known);
		let is_known = known.iter().any(|info| {
			(&info.commitment, info.policy, &info.members)
				== (&order.set, order.policy, &order.members)
		});
		if !is_known {
			return Err(NotTaken::UnknownSet);
		}
		let place = (service, order.set.hash());
		let before = self.words.get(&place).and_then(|words| words.get(&word.signer));
		if let Some(before) = before {
			return match before.order == word.order {
				true => Ok(false),
				false => Err(NotTaken::SaidOther),
			};
		}
		verify_word::<B>(&word, self.genesis_hash).map_err(NotTaken::Forged)?;
		let words = self.words.entry(place).or_default();
		words.insert(word.signer, word);
		let announced = add_up::<B>(words, self.genesis_hash);
		self.announced.insert(place, announced);
		Ok(true)
	}

	/// Forgets words of sets that stand by no more.
	fn forget(&mut self, service: ServiceId, known: &[StandbyInfo]) {
		let stays = |(of, hash): &Place| {
			*of != service || known.iter().any(|info| info.commitment.hash() == *hash)
		};
		self.words.retain(|place, _| stays(place));
		self.announced.retain(|place, _| stays(place));
	}

	/// The words of a service.
	pub fn words(&self, service: ServiceId) -> impl Iterator<Item = &StandbyWord> {
		let of = self.words.iter().filter(move |((of, _), _)| *of == service);
		of.flat_map(|(_, words)| words.values())
	}

	/// What words add up to, of one service or of all.
	pub fn announcements(&self, service: Option<ServiceId>) -> Vec<Announcement> {
		let wanted = |place: &Place| service.is_none_or(|service| place.0 == service);
		let of = self.announced.iter().filter(|(place, _)| wanted(place));
		of.flat_map(|(_, announced)| announced.clone()).collect()
	}
}

/// Members may differ in what they say: each opinion is added up by itself.
fn add_up<B: Backend>(
	words: &BTreeMap<MemberIndex, StandbyWord>,
	genesis_hash: H256,
) -> Vec<Announcement> {
	let mut opinions: Vec<Vec<StandbyWord>> = Vec::new();
	for word in words.values() {
		let says_so = |one: &&mut Vec<StandbyWord>| {
			one.first().is_some_and(|first| first.order == word.order)
		};
		match opinions.iter_mut().find(says_so) {
			Some(same) => same.push(word.clone()),
			None => opinions.push(vec![word.clone()]),
		}
	}
	let added = opinions.iter().map(|one| announce::<B>(one, genesis_hash));
	added.filter_map(Result::ok).collect()
}
