// SPDX-License-Identifier: Apache-2.0

//! A set of watchers as the engine uses it.

use super::signer::{Place, Signer};
use crate::{
	pool::{key_id, KeyId, Terms},
	Millis, SetView, VoteBackend,
};
use std::{collections::BTreeMap, sync::OnceLock};
use vigil_primitives::{
	check_set, quorum::suspect_weight, MemberIndex, Round, StakeWeight, UnixTime,
};

/// A set, with its keys.
pub struct Set<B: VoteBackend> {
	pub view: SetView,
	/// Read when the first vote comes in: of most services nobody here needs them for long.
	keys: OnceLock<Option<Vec<B::Key>>>,
	pub ids: Vec<KeyId>,
	pub weights: BTreeMap<KeyId, StakeWeight>,
	/// Where own keys stand in it.
	pub own: Vec<Place>,
}

impl<B: VoteBackend> Set<B> {
	pub fn new(view: SetView, signer: &Signer<B>) -> Self {
		let indexed = (0..).map(MemberIndex).zip(view.members.iter());
		let own = indexed.filter_map(|(index, member)| {
			signer.position(&member.key).map(|key| Place { key, index })
		});
		let own = own.collect();
		let ids: Vec<_> = view.members.iter().map(|member| key_id(&member.key)).collect();
		let weights = ids.iter().copied().zip(view.members.iter().map(|member| member.weight));
		Self { keys: OnceLock::new(), weights: weights.collect(), ids, own, view }
	}

	/// The member's key; `None` for all if one is unusable, which a sound chain never elects.
	pub fn key(&self, index: MemberIndex) -> Option<&B::Key> {
		let read = || {
			let keys: Result<Vec<_>, _> =
				self.view.members.iter().map(|member| B::member_key(&member.key)).collect();
			let size = usize::from(self.view.commitment.size);
			let keys = keys.ok().filter(|keys| keys.len() == size);
			if keys.is_none() {
				let set_id = self.view.commitment.set_id;
				log::error!("set {set_id} has an unusable member and is ignored");
			}
			keys
		};
		self.keys.get_or_init(read).as_ref()?.get(usize::from(index.0))
	}

	/// The name of the member's key, and its weight.
	pub fn member(&self, index: MemberIndex) -> Option<(KeyId, StakeWeight)> {
		let index = usize::from(index.0);
		Some((*self.ids.get(index)?, self.view.members.get(index)?.weight))
	}

	/// The place of this key.
	pub fn place(&self, key: &KeyId) -> Option<MemberIndex> {
		let index = self.ids.iter().position(|id| id == key)?;
		u16::try_from(index).ok().map(MemberIndex)
	}

	pub fn terms(&self) -> Terms {
		Terms::from(&self.view.policy)
	}

	/// The round of this set that it is now.
	pub fn round(&self, now: Millis) -> Round {
		now.round(self.view.policy.round_length)
	}

	/// Whether the set may speak now about that time.
	pub fn may_speak(&self, about: UnixTime, now: Millis) -> bool {
		let SetView { commitment, superseded_at, .. } = &self.view;
		check_set(commitment, *superseded_at, about, now.unix()).is_ok()
	}

	/// Whether the set is in office in this round, by what is known of the next one.
	pub fn is_of(&self, round: Round) -> bool {
		let SetView { commitment, superseded_at, .. } = &self.view;
		let about = round.start();
		check_set(commitment, *superseded_at, about, about).is_ok()
	}

	/// The weight that makes a suspicion; more than there is if there is none.
	pub fn suspect(&self) -> StakeWeight {
		suspect_weight(self.view.commitment.total_weight).unwrap_or(StakeWeight(u128::MAX))
	}
}
