// SPDX-License-Identifier: Apache-2.0

//! From something that was handed in to who said what: every signature is verified, none is trusted.

use crate::{Config, Error, Pallet, Said};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use vigil_bls::{verify_signature, Backend, Tag, VoteError};
use vigil_primitives::{
	traits::WatcherSets, Certificate, KeyPoint, Member, MemberIndex, Policy, SetCommitment, Signed,
	Spoken, StakeWeight, Vote,
};

/// A statement and who signed it.
pub(crate) struct Heard<'a> {
	/// What was said.
	pub signed: &'a Signed,
	/// The set that said it.
	pub set: SetCommitment,
	/// How the set watched.
	pub policy: Policy,
	/// Who of the set signed, with its key, in rising order of places.
	pub signers: Vec<(MemberIndex, Member)>,
}

impl Heard<'_> {
	/// As the rules of conflict read it.
	pub fn spoken(&self) -> Spoken<'_> {
		Spoken::new(self.signed, &self.policy)
	}

	/// The places of those who signed.
	pub fn places(&self) -> Vec<MemberIndex> {
		self.signers.iter().map(|(place, _)| *place).collect()
	}

	/// Whether they are a quorum.
	pub fn is_certified(&self) -> bool {
		let weights = self.signers.iter().map(|(_, member)| member.weight);
		StakeWeight::checked_sum(weights).is_some_and(|sum| sum >= self.set.quorum_weight)
	}

	/// The places in this set of those whose keys signed the other statement too.
	pub fn also_signed(&self, other: &Heard) -> Vec<MemberIndex> {
		let mut keys: Vec<&KeyPoint> =
			other.signers.iter().map(|(_, member)| &member.key).collect();
		keys.sort_unstable_by_key(|key| key.0);
		let signed =
			|member: &Member| keys.binary_search_by_key(&member.key.0, |key| key.0).is_ok();
		self.signers.iter().filter(|(_, member)| signed(member)).map(|(place, _)| *place).collect()
	}
}

impl<T: Config> Pallet<T> {
	/// Who said it, if the signature is theirs.
	pub(crate) fn hear(said: &Said) -> Result<Heard<'_>, Error<T>> {
		let signed = said.signed();
		let (service, set_id) = (signed.service, signed.set_id);
		let set = T::Sets::commitment(service, set_id).ok_or(Error::<T>::UnknownSet)?;
		let policy = T::Sets::policy(service, set_id).ok_or(Error::<T>::UnknownSet)?;
		signed.check().map_err(|_| Error::<T>::IllFormed)?;
		let members = T::Sets::members(service, set_id);
		ensure!(members.len() == usize::from(set.size), Error::<T>::UnsoundSet);
		let signers = match said {
			Said::Vote(vote) => Self::hear_vote(vote, &members)?,
			Said::Certificate(certificate) => Self::hear_many(certificate, &set, &members)?,
		};
		Ok(Heard { signed, set, policy, signers })
	}

	fn hear_vote(vote: &Vote, members: &[Member]) -> Result<Vec<(MemberIndex, Member)>, Error<T>> {
		let member = members.get(usize::from(vote.signer.0)).ok_or(Error::<T>::NotOfSet)?;
		let key = T::Curve::member_key(&member.key).map_err(|_| Error::<T>::UnsoundSet)?;
		let genesis = T::GenesisHash::get();
		verify_signature::<T::Curve>(genesis, &vote.signed, &key, &vote.signature).map_err(
			|error| match error {
				VoteError::Statement(_) => Error::<T>::IllFormed,
				VoteError::Signature(_) | VoteError::WrongSignature => Error::<T>::WrongSignature,
			},
		)?;
		Ok(alloc::vec![(vote.signer, *member)])
	}

	/// Any number of members: what they said together convicts each of them, quorum or not. Keys are
	/// added up for whichever side is smaller.
	fn hear_many(
		certificate: &Certificate,
		set: &SetCommitment,
		members: &[Member],
	) -> Result<Vec<(MemberIndex, Member)>, Error<T>> {
		let Certificate { signed, absent, signature } = certificate;
		ensure!(absent.size() == set.size, Error::<T>::NotOfSet);
		let placed = (0..).map(MemberIndex).zip(members);
		let (away, present): (Vec<_>, Vec<_>) =
			placed.partition(|(place, _)| absent.contains(*place));
		let keys = |of: &[(MemberIndex, &Member)]| -> Vec<KeyPoint> {
			of.iter().map(|(_, member)| member.key).collect()
		};
		let key = match away.len() < present.len() {
			true => {
				let away = keys(&away);
				T::Curve::net_key(&[&set.aggregate_key], &away.iter().collect::<Vec<_>>())
			},
			false => {
				let present = keys(&present);
				T::Curve::net_key(&present.iter().collect::<Vec<_>>(), &[])
			},
		};
		let key = key.map_err(|_| Error::<T>::UnsoundSet)?.ok_or(Error::<T>::WrongSignature)?;
		let signature =
			T::Curve::signature_point(signature).map_err(|_| Error::<T>::WrongSignature)?;
		let digest = signed.digest(T::GenesisHash::get());
		let valid = T::Curve::verify(&key, Tag::Statement, &digest.0 .0, &signature);
		ensure!(valid, Error::<T>::WrongSignature);
		Ok(present.into_iter().map(|(place, member)| (place, *member)).collect())
	}
}
