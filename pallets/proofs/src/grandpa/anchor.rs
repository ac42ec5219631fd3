// SPDX-License-Identifier: Apache-2.0

//! Who finalises the ward's blocks, and how that changes.

use super::{check_size, Clock, Header, Justification};
use crate::life::LifeError;
use alloc::collections::BTreeMap;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_consensus_grandpa::{ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
use sp_core::{bounded::BoundedVec, ed25519, ConstU32, H256};
use sp_runtime::generic::DigestItem;
use vigil_primitives::{Seconds, UnixTime};

/// The most authorities that a ward may have; Kusama has a thousand.
pub const MAX_AUTHORITIES: u32 = 1_024;

/// How far an honest block's slot may be ahead of Vigil's clock.
const DRIFT: Seconds = Seconds(30);

/// Somebody who votes on what is final.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Authority {
	/// The key it signs with.
	pub key: ed25519::Public,
	/// What its vote weighs.
	pub weight: u64,
}

/// All who vote.
pub type Authorities = BoundedVec<Authority, ConstU32<MAX_AUTHORITIES>>;

/// What is trusted of the ward.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Anchor {
	/// The number of the set in office, which its signatures carry.
	pub set_id: u64,
	/// The set in office.
	pub authorities: Authorities,
	/// The height of the last block known to be final.
	pub height: u32,
	/// Its hash.
	pub hash: H256,
	/// When that block was made, by its slot.
	pub at: UnixTime,
	/// For how long the keys of a set that was in office are trusted: less than the ward's unbonding
	/// takes, since who has taken its stake away can sign what it likes.
	pub trust: Seconds,
	/// How the ward's headers tell the time.
	pub clock: Clock,
}

/// A block that the set in office made final, with the next set if it names one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Update {
	/// The block's header.
	pub header: Header,
	/// That it is final.
	pub justification: Justification,
}

impl Anchor {
	/// Refuses an anchor whose keys may be anybody's by now.
	pub(super) fn check_age(&self, now: UnixTime) -> Result<(), LifeError> {
		if now.0.saturating_sub(self.at.0) > self.trust.0 {
			return Err(LifeError::AnchorStale);
		}
		Ok(())
	}

	/// What each key weighs, and how much has to sign: more than two thirds.
	pub(super) fn voters(&self) -> Result<(BTreeMap<ed25519::Public, u64>, u64), LifeError> {
		let (mut voters, mut total) = (BTreeMap::<_, u64>::new(), 0_u64);
		for Authority { key, weight } in &self.authorities {
			total = total.checked_add(*weight).ok_or(LifeError::AnchorInvalid)?;
			let entry = voters.entry(*key).or_default();
			*entry = entry.saturating_add(*weight);
		}
		let spare = total.checked_sub(1).ok_or(LifeError::AnchorInvalid)?.wrapping_div(3);
		Ok((voters, total.saturating_sub(spare)))
	}

	pub(super) fn advance(&mut self, update: &Update, now: UnixTime) -> Result<(), LifeError> {
		check_size(update)?;
		self.check_age(now)?;
		let Update { header, justification } = update;
		if header.number <= self.height {
			return Err(LifeError::NotNewer);
		}
		let hash = header.hash();
		if justification.commit.target_hash != hash
			|| justification.commit.target_number != header.number
		{
			return Err(LifeError::Unlinked);
		}
		let (at, _) = self.clock.slot_of(header)?;
		if at.0 > now.0.saturating_add(DRIFT.0) {
			return Err(LifeError::FromFuture);
		}
		let next = next_authorities(header)?;
		justification.check(self)?;
		if let Some(next) = next {
			self.set_id = self.set_id.checked_add(1).ok_or(LifeError::UnsupportedChange)?;
			self.authorities = next;
		}
		(self.height, self.hash) = (header.number, hash);
		self.at = self.at.max(at);
		Ok(())
	}
}

/// The set that takes over after this block, if it names one.
fn next_authorities(header: &Header) -> Result<Option<Authorities>, LifeError> {
	let logs = header.digest.logs().iter().filter_map(|item| match item {
		DigestItem::Consensus(engine, log) if *engine == GRANDPA_ENGINE_ID => Some(log),
		_ => None,
	});
	let mut change = None;
	for log in logs {
		match ConsensusLog::<u32>::decode(&mut log.as_slice()) {
			// Of several, the first one counts.
			Ok(ConsensusLog::ScheduledChange(next)) => change = change.or(Some(next)),
			Ok(ConsensusLog::OnDisabled(_)) => {},
			// Forced changes and pauses suspend the very rule by which a set names the next.
			_ => return Err(LifeError::UnsupportedChange),
		}
	}
	change.map(authorities).transpose()
}

fn authorities(change: ScheduledChange<u32>) -> Result<Authorities, LifeError> {
	let next = change.next_authorities;
	let total = next.iter().try_fold(0_u64, |total, (_, weight)| total.checked_add(*weight));
	if change.delay != 0 || total.is_none_or(|total| total == 0) {
		return Err(LifeError::UnsupportedChange);
	}
	let next = next.into_iter().map(|(key, weight)| Authority { key: key.into(), weight });
	BoundedVec::try_from(next.collect::<alloc::vec::Vec<_>>())
		.map_err(|_| LifeError::UnsupportedChange)
}
