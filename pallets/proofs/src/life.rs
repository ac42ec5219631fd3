// SPDX-License-Identifier: Apache-2.0

//! What it takes to show that a ward lived while it was said to stand still.
//!
//! Facts and pure rules; each consensus has a verifier of its own behind [`LivenessProof`].

use crate::substrate::ProofError;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use vigil_primitives::{Head, Height, Round, Seconds, UnixTime};

/// The part of an alleged silence in which a block refutes it.
///
/// A block from just before the silence, or one that nobody could have heard of before its end,
/// refutes nothing; therefore both ends are drawn in by a margin.
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
pub struct Window {
	/// The block that is said to be the last one.
	pub above: Height,
	/// A block made earlier was made before the silence.
	pub not_before: UnixTime,
	/// A block that is not known to have existed by then may have been made after the silence.
	pub not_after: UnixTime,
	/// How much later the block's descendant was made, so that the block itself had spread.
	pub apart: Seconds,
}

/// How it is known when a block was made.
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
pub enum TimeBasis {
	/// More than two thirds of the ward's stake signed the time.
	QuorumSigned,
	/// The chain on which the ward settles included it by then.
	Settled,
	/// Vigil's own clock stamped a bonded word of it, later shown to be true: it existed, and may have been
	/// hidden.
	Heartbeat,
	/// The block's author said so, and who is cut off from the others may say so afterwards.
	AuthorClaimed {
		/// Authors who made blocks in the window.
		distinct: u32,
		/// Authors that the ward had.
		of: u32,
	},
}

/// A block that the ward's own consensus vouches for.
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
pub struct ProvenBlock {
	/// Its height.
	pub height: Height,
	/// Its hash.
	pub hash: H256,
	/// The root of the state after it, where its header names one of 32 bytes.
	pub state_root: Option<H256>,
	/// It was not made earlier.
	pub made_at: UnixTime,
	/// It was not made later.
	pub existed_by: UnixTime,
	/// It was final by then; `None` if nothing tells when it became final.
	pub final_by: Option<UnixTime>,
}

/// Two blocks of one branch inside a window, which nobody who looked can have missed.
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
pub struct ProvenLife {
	/// The earliest one that the proof shows.
	pub first: ProvenBlock,
	/// The latest one that the proof shows, a descendant.
	pub last: ProvenBlock,
	/// Which block of their branch is at the height that was said to be the last, if the proof shows it.
	/// Where it is not the one that was named, the ward changed its branch.
	pub at_above: Option<H256>,
	/// How the times are known.
	pub basis: TimeBasis,
}

/// What a proof of life does to those who said that the ward stood still.
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
pub enum Verdict {
	/// They lied.
	Convicts,
	/// It may be as they said; a challenge has to decide.
	Challenge,
}

/// What reading a proof costs, known before a signature is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Cost {
	/// Signatures that are checked at most.
	pub signatures: u32,
	/// Bytes that are decoded and hashed.
	pub bytes: u32,
}

/// Why a proof proves nothing.
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
pub enum LifeError {
	/// It is of another family of chains than the anchor.
	OtherFamily,
	/// It is of another chain.
	OtherChain,
	/// It has more bytes than any honest one. Prove fewer blocks.
	TooLarge,
	/// The anchor is so old that its keys may have been sold. It has to be pinned anew.
	AnchorStale,
	/// The anchor is of another form than the verifier's: it has nobody in it, or too much weight.
	AnchorInvalid,
	/// A number is out of the range that the ward's own nodes allow.
	Malformed,
	/// The block claims to be made later than now.
	FromFuture,
	/// The block is not above the one that is trusted already.
	NotNewer,
	/// The change of authorities is of a kind that cannot be followed. The anchor has to be pinned anew.
	UnsupportedChange,
	/// The validators are not the ones that the chain named: a set is forged, or a change is missing.
	WrongSet,
	/// Somebody signed who is no authority: a set is forged, or a change is missing.
	UnknownSigner,
	/// Somebody signed twice.
	DuplicateSigner,
	/// More than a third of the weight that has to sign did not.
	TooFewSigners,
	/// A signature is not of this block, chain, round or set.
	InvalidSignature,
	/// A header does not follow from the one that is proven.
	Unlinked,
	/// A header does not say when its block was made.
	Timeless,
	/// The proof does not show who may make blocks.
	AuthorsUnknown,
	/// No block above the halted one was made inside the silence.
	OutsideWindow,
	/// No descendant was made inside the silence, late enough for the block to have spread.
	NoDescendant,
	/// The block in question is not in the proof.
	NoSuchBlock,
	/// A proof of the ward's state shows nothing.
	State(ProofError),
}

/// A verifier of one family of chains: pure, bounded, and fed by the ward's own consensus alone.
pub trait LivenessProof {
	/// What is trusted of the ward: pinned when its service is registered.
	type Anchor: Encode + Decode + MaxEncodedLen + TypeInfo;
	/// What moves the anchor on.
	type Update: Encode + Decode + TypeInfo;
	/// What shows blocks of the ward.
	type Proof: Encode + Decode + TypeInfo;

	/// Moves the anchor on by what the ward's consensus says. The anchor is untouched on an error.
	fn advance(
		anchor: &mut Self::Anchor,
		update: &Self::Update,
		now: UnixTime,
	) -> Result<(), LifeError>;

	/// Two blocks inside the window.
	fn verify(
		anchor: &Self::Anchor,
		window: &Window,
		proof: &Self::Proof,
		now: UnixTime,
	) -> Result<ProvenLife, LifeError>;

	/// The block at this height that the ward's consensus calls final: what convicts a Checkpoint of
	/// another one.
	fn block_at(
		anchor: &Self::Anchor,
		height: Height,
		proof: &Self::Proof,
		now: UnixTime,
	) -> Result<ProvenBlock, LifeError>;

	/// What [`LivenessProof::verify`] and [`LivenessProof::block_at`] cost at most.
	fn cost(proof: &Self::Proof) -> Cost;

	/// What [`LivenessProof::advance`] costs at most.
	fn cost_of_update(update: &Self::Update) -> Cost;
}

impl From<ProofError> for LifeError {
	fn from(error: ProofError) -> Self {
		Self::State(error)
	}
}

impl Cost {
	/// Of so many signatures over a value of this size.
	pub(crate) fn of(signatures: usize, value: &impl Encode) -> Self {
		let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
		Self { signatures: count(signatures), bytes: count(value.encoded_size()) }
	}
}

impl Window {
	/// Of a Halt of this round that names a block of this height, or `None` if no proof can lie in
	/// so short a silence.
	///
	/// `halt_after` and `margin` are those of the policy by which the set watched.
	pub fn of(height: Height, round: Round, halt_after: Seconds, margin: Seconds) -> Option<Self> {
		let begins = round.start().0.checked_sub(halt_after.0)?;
		let not_before = begins.checked_add(margin.0)?;
		let not_after = round.start().0.checked_sub(margin.0)?;
		(not_before.checked_add(margin.0)? <= not_after).then_some(Self {
			above: height,
			not_before: UnixTime(not_before),
			not_after: UnixTime(not_after),
			apart: margin,
		})
	}

	/// Whether a block refutes, together with a descendant.
	pub fn holds(&self, block: &ProvenBlock) -> bool {
		block.height > self.above
			&& block.made_at >= self.not_before
			&& block.existed_by <= self.not_after
	}

	/// Refuses blocks that leave room for the silence.
	pub(crate) fn check(&self, first: &ProvenBlock, last: &ProvenBlock) -> Result<(), LifeError> {
		if !self.holds(first) {
			return Err(LifeError::OutsideWindow);
		}
		let spread = first.existed_by.0.checked_add(self.apart.0);
		let later = last.height > first.height && spread.is_some_and(|at| last.made_at.0 >= at);
		if !later || !self.holds(last) {
			return Err(LifeError::NoDescendant);
		}
		Ok(())
	}
}

impl TimeBasis {
	/// Whether no minority of the ward can have made this time up.
	pub fn is_firm(&self) -> bool {
		match self {
			Self::QuorumSigned | Self::Settled => true,
			// Whoever makes the blocks can post their hashes and hide the blocks.
			Self::Heartbeat => false,
			// A third and one of them cannot all be cut off while the others go on. Where that is one, its
			// word is all there is: it may have hidden its blocks and filled in the times.
			Self::AuthorClaimed { distinct, of } => {
				*distinct >= 2 && u64::from(*distinct).saturating_mul(3) > u64::from(*of)
			},
		}
	}
}

impl ProvenLife {
	/// What this does to those who named `halted` as the last block of a ward whose life is `head`.
	///
	/// Where finality is what counts, blocks that became final later refute nothing. Where the times are
	/// the authors' own, a branch that does not go on from the halted block may have been hidden from those
	/// who saw the other one.
	pub fn verdict(&self, window: &Window, head: Head, halted: H256) -> Verdict {
		let timely = match head {
			Head::Latest => true,
			Head::Finalized => self.first.final_by.is_some_and(|at| at <= window.not_after),
		};
		let same_branch = match self.basis {
			TimeBasis::AuthorClaimed { .. } => self.at_above == Some(halted),
			_ => true,
		};
		if timely && same_branch && self.basis.is_firm() {
			Verdict::Convicts
		} else {
			Verdict::Challenge
		}
	}
}
