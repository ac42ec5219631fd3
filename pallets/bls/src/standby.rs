// SPDX-License-Identifier: Apache-2.0
//! From the words of those who stand by to what they announce, without a chain.

use crate::{
	aggregate, check_commitment, verify_signature, verify_with_witnesses, witnesses,
	AggregateError, Backend, CertificateError, CommitError, Expected, PointError, Verified,
	VoteError,
};
use alloc::vec::Vec;
use vigil_primitives::{
	Announcement, Kind, MemberIndex, MembersError, StandbyError, StandbyWord, H256,
};

/// Why words make no announcement, or one is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnounceError {
	/// It is not of the right form.
	Form(StandbyError),
	/// The commitment of the set that stands by is not sound.
	Commitment(CommitError),
	/// A member's key is unusable.
	Key(PointError),
	/// A signature is not that of its member.
	Vote(VoteError),
	/// There is no word.
	Nothing,
	/// Two words are of different sets, or say different things.
	Differ,
	/// The words do not add up.
	Aggregate(AggregateError),
	/// The absent cannot be shown.
	Members(MembersError),
	/// A destination would refuse it.
	Certificate(CertificateError),
}

/// Checks a word, its signature included.
pub fn verify_word<B: Backend>(
	word: &StandbyWord,
	genesis_hash: H256,
) -> Result<(), AnnounceError> {
	word.check().map_err(AnnounceError::Form)?;
	let member = word.member().ok_or(AnnounceError::Form(StandbyError::NoMember))?;
	let key = B::key_point(&member.key).map_err(AnnounceError::Key)?;
	verify_signature::<B>(genesis_hash, &word.order.signed(), &key, &word.signature)
		.map_err(AnnounceError::Vote)
}

/// What these words announce together, if they are a quorum of one set and say one thing. Of two words of one
/// member the first counts.
pub fn announce<B: Backend>(
	words: &[StandbyWord],
	genesis_hash: H256,
) -> Result<Announcement, AnnounceError> {
	let order = &words.first().ok_or(AnnounceError::Nothing)?.order;
	let mut votes: Vec<(MemberIndex, B::Signature)> = Vec::new();
	for word in words {
		if word.order != *order {
			return Err(AnnounceError::Differ);
		}
		verify_word::<B>(word, genesis_hash)?;
		let signature = B::signature(&word.signature).map_err(VoteError::Signature);
		let signature = signature.map_err(AnnounceError::Vote)?;
		if votes.iter().all(|(index, _)| *index != word.signer) {
			votes.push((word.signer, signature));
		}
	}
	let certificate =
		aggregate::<B>(&order.set, order.signed(), &votes).map_err(AnnounceError::Aggregate)?;
	let witnesses = witnesses(&certificate, &order.members).map_err(AnnounceError::Members)?;
	let announcement = Announcement {
		set: order.set.clone(),
		policy: order.policy,
		next_policy: order.next_policy,
		certificate,
		witnesses,
	};
	verify_announcement::<B>(&announcement, genesis_hash)?;
	Ok(announcement)
}

/// Checks an announcement as a destination does that names the hash of its set.
pub fn verify_announcement<B: Backend>(
	announcement: &Announcement,
	genesis_hash: H256,
) -> Result<Verified, AnnounceError> {
	announcement.check().map_err(AnnounceError::Form)?;
	let Announcement { set, certificate, witnesses, .. } = announcement;
	check_commitment::<B>(set).map_err(AnnounceError::Commitment)?;
	let expected = Expected { genesis_hash, service: set.service, kind: Kind::Handover };
	verify_with_witnesses::<B>(certificate, set, witnesses, &expected)
		.map_err(AnnounceError::Certificate)
}
