// SPDX-License-Identifier: Apache-2.0

//! A block with the votes that committed it.

use super::{
	anchor::Point,
	encoding::{header_hash, validators_hash, vote_bytes},
};
use crate::life::{LifeError, ProvenBlock};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ed25519, ConstU32, H256};
use vigil_primitives::{Height, Seconds, UnixTime};

/// The most validators that a ward may have.
pub const MAX_VALIDATORS: u32 = 256;

/// The most bytes in a chain's name.
pub const MAX_CHAIN_ID: u32 = 50;

/// The most bytes in a field of a header.
pub const MAX_LEAF: u32 = 64;

/// How far an honest block's time may be ahead of Vigil's clock.
const DRIFT: Seconds = Seconds(30);

/// A field of a header that only its hash needs.
pub type Leaf = BoundedVec<u8, ConstU32<MAX_LEAF>>;

/// All who may vote for a block, in the order of its votes.
pub type Validators = BoundedVec<Validator, ConstU32<MAX_VALIDATORS>>;

/// A moment.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Time {
	/// Seconds since the Unix epoch.
	pub seconds: u64,
	/// Billionths of a second.
	pub nanos: u32,
}

/// Names a block.
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
pub struct BlockId {
	/// The hash of its header.
	pub hash: H256,
	/// Into how many parts it is cut on its way.
	pub parts: u32,
	/// Their Merkle root.
	pub parts_hash: H256,
}

/// A block's header.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Header {
	/// The version of the block's form.
	pub version_block: u64,
	/// The version of the application.
	pub version_app: u64,
	/// The chain's name.
	pub chain_id: BoundedVec<u8, ConstU32<MAX_CHAIN_ID>>,
	/// The height.
	pub height: u64,
	/// The median time of the votes for the block before.
	pub time: Time,
	/// The block before.
	pub last_block_id: Option<BlockId>,
	/// The Merkle root of the votes for it.
	pub last_commit_hash: Leaf,
	/// The Merkle root of the transactions.
	pub data_hash: Leaf,
	/// The hash of who votes for this block.
	pub validators_hash: H256,
	/// The hash of who votes for the next one.
	pub next_validators_hash: H256,
	/// The hash of the rules of consensus.
	pub consensus_hash: Leaf,
	/// The state after the block before.
	pub app_hash: Leaf,
	/// The Merkle root of the results of the block before.
	pub last_results_hash: Leaf,
	/// The Merkle root of evidence.
	pub evidence_hash: Leaf,
	/// Who made the block.
	pub proposer_address: Leaf,
}

/// Who may vote.
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
pub struct Validator {
	/// The key it signs with.
	pub key: ed25519::Public,
	/// What its vote weighs.
	pub power: u64,
}

/// A vote for the block.
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
pub struct Vote {
	/// When it was cast.
	pub time: Time,
	/// The voter's signature.
	pub signature: ed25519::Signature,
}

/// The votes that committed a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Commit {
	/// The round in which they were cast.
	pub round: u32,
	/// Into how many parts the block was cut on its way.
	pub parts: u32,
	/// Their Merkle root.
	pub parts_hash: H256,
	/// The votes, by the validators' places; nothing for who was absent, voted for none, or is not needed.
	pub votes: BoundedVec<Option<Vote>, ConstU32<MAX_VALIDATORS>>,
}

/// A block with what shows that it is final.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Block {
	/// Its header.
	pub header: Header,
	/// The votes for it.
	pub commit: Commit,
	/// Who could vote.
	pub validators: Validators,
}

impl Time {
	const SECOND: u32 = 1_000_000_000;

	/// The second in which this is.
	pub fn floor(self) -> UnixTime {
		UnixTime(self.seconds)
	}

	/// The first second that is not before this.
	pub fn ceil(self) -> UnixTime {
		UnixTime(self.seconds.saturating_add(u64::from(self.nanos > 0)))
	}

	fn is_valid(self) -> bool {
		self.nanos < Self::SECOND && i64::try_from(self.seconds).is_ok()
	}
}

impl Block {
	/// How many signatures checking it takes.
	pub fn signatures(&self) -> usize {
		self.commit.votes.iter().flatten().count()
	}

	/// What the block is, if it is proven.
	pub(super) fn claim(&self) -> ProvenBlock {
		let app_hash = self.header.app_hash.as_slice();
		ProvenBlock {
			height: Height(self.header.height),
			hash: header_hash(&self.header),
			state_root: <[u8; 32]>::try_from(app_hash).ok().map(H256),
			made_at: self.header.time.floor(),
			existed_by: self.median_time().max(self.header.time).ceil(),
			// Votes that were held back may have completed the quorum later than their times say.
			final_by: None,
		}
	}

	/// Refuses a block that the chain did not commit, as far as the trusted one tells.
	pub(super) fn check(
		&self,
		chain_id: &[u8],
		point: &Point,
		trusted: &[Validator],
		now: UnixTime,
	) -> Result<(), LifeError> {
		let header = &self.header;
		if header.chain_id.as_slice() != chain_id {
			return Err(LifeError::OtherChain);
		}
		if header.height <= point.height || header.time.floor() < point.at {
			return Err(LifeError::NotNewer);
		}
		if !self.times().all(Time::is_valid) || i64::try_from(header.height).is_err() {
			return Err(LifeError::Malformed);
		}
		if header.time.ceil().0 > now.0.saturating_add(DRIFT.0) {
			return Err(LifeError::FromFuture);
		}
		if validators_hash(&self.validators) != header.validators_hash {
			return Err(LifeError::WrongSet);
		}
		self.check_quorum()?;
		if point.height.checked_add(1) == Some(header.height) {
			if header.validators_hash != point.next_validators_hash {
				return Err(LifeError::WrongSet);
			}
		} else {
			if validators_hash(trusted) != point.next_validators_hash {
				return Err(LifeError::WrongSet);
			}
			self.check_overlap(trusted)?;
		}
		self.check_signatures()
	}

	/// Those who voted, with their votes.
	fn voters(&self) -> impl Iterator<Item = (&Validator, &Vote)> {
		let voters = self.validators.iter().zip(&self.commit.votes);
		voters.filter_map(|(validator, vote)| Some((validator, vote.as_ref()?)))
	}

	fn times(&self) -> impl Iterator<Item = Time> + '_ {
		let votes = self.commit.votes.iter().flatten().map(|vote| vote.time);
		core::iter::once(self.header.time).chain(votes)
	}

	/// More than two thirds of the block's own validators voted.
	fn check_quorum(&self) -> Result<(), LifeError> {
		if self.commit.votes.len() != self.validators.len() {
			return Err(LifeError::WrongSet);
		}
		let voted = power(self.voters().map(|(validator, _)| validator.power));
		let total = power(self.validators.iter().map(|validator| validator.power));
		if voted.saturating_mul(3) <= total.saturating_mul(2) {
			return Err(LifeError::TooFewSigners);
		}
		Ok(())
	}

	/// More than a third of the trusted validators voted: at least one honest one, who would not vote for a
	/// block of which the others do not know.
	fn check_overlap(&self, trusted: &[Validator]) -> Result<(), LifeError> {
		let mut weights: BTreeMap<ed25519::Public, u64> =
			trusted.iter().map(|validator| (validator.key, validator.power)).collect();
		let total = power(trusted.iter().map(|validator| validator.power));
		let voted =
			power(self.voters().filter_map(|(validator, _)| weights.remove(&validator.key)));
		if voted.saturating_mul(3) <= total {
			return Err(LifeError::WrongSet);
		}
		Ok(())
	}

	fn check_signatures(&self) -> Result<(), LifeError> {
		let hash = header_hash(&self.header);
		for (validator, vote) in self.voters() {
			let bytes = vote_bytes(&self.header, &self.commit, hash, vote.time);
			if !sp_io::crypto::ed25519_verify(&vote.signature, &bytes, &validator.key) {
				return Err(LifeError::InvalidSignature);
			}
		}
		Ok(())
	}

	/// The time at which half of the weight that voted had done so. Of those who voted most are honest, so
	/// an honest one voted no earlier, and another one no later.
	fn median_time(&self) -> Time {
		let mut votes: Vec<(Time, u64)> =
			self.voters().map(|(validator, vote)| (vote.time, validator.power)).collect();
		votes.sort();
		let mut half = power(votes.iter().map(|(_, power)| *power)).wrapping_div(2);
		for (time, power) in votes {
			if half <= u128::from(power) {
				return time;
			}
			half = half.saturating_sub(power.into());
		}
		Time { seconds: u64::MAX, nanos: 0 }
	}
}

/// The sum; exact, since there are few.
fn power(powers: impl Iterator<Item = u64>) -> u128 {
	powers.map(u128::from).fold(0, u128::saturating_add)
}
