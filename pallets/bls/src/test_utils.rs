// SPDX-License-Identifier: Apache-2.0
//! Sets of watchers made from seeds, that certify whatever a test asks for.

use crate::{
	aggregate,
	backend::SigningBackend,
	set::{commit, SetPlan},
	Tag,
};
use alloc::vec::Vec;
use vigil_primitives::{
	AbsentWitness, Bitfield, Certificate, Member, MemberIndex, MembersTree, ServiceId,
	SetCommitment, SetId, SignaturePoint, Signed, StakeWeight, Statement, UnixTime, Vote, H256,
};

/// A set whose members' secrets are known.
pub struct TestSet<B: SigningBackend> {
	/// The chain on which it signs.
	pub genesis_hash: H256,
	/// The members' secrets in order.
	pub secrets: Vec<B::Secret>,
	/// The members in order.
	pub members: Vec<Member>,
	/// What stands for the set.
	pub commitment: SetCommitment,
}

/// The seed of the `n`-th test key.
pub fn seed(n: u64) -> [u8; 32] {
	sp_crypto_hashing::keccak_256(&n.to_be_bytes())
}

/// A plan that is in office from 1,000 until 2,000.
pub fn plan(service: ServiceId, set_id: SetId) -> SetPlan {
	SetPlan {
		service,
		set_id,
		policy_hash: H256::repeat_byte(0x70),
		activates_at: UnixTime(1_000),
		expires_at: UnixTime(2_000),
	}
}

#[allow(clippy::expect_used, clippy::indexing_slicing)]
impl<B: SigningBackend> TestSet<B> {
	/// Members with these weights, and keys from the seeds `0..`, under [`plan`].
	pub fn new(service: ServiceId, set_id: SetId, weights: &[u128]) -> Self {
		Self::with_plan(&plan(service, set_id), weights)
	}

	/// Members with these weights, and keys from the seeds `0..`.
	pub fn with_plan(plan: &SetPlan, weights: &[u128]) -> Self {
		let secrets: Vec<_> = (0..).zip(weights).map(|(n, _)| B::secret(&seed(n))).collect();
		let members: Vec<_> = secrets
			.iter()
			.zip(weights)
			.map(|(secret, weight)| Member {
				key: B::key_point_bytes(&B::public(secret)),
				weight: StakeWeight(*weight),
			})
			.collect();
		let commitment = commit::<B>(plan, &members).expect("the test's set is sound");
		Self { genesis_hash: H256::repeat_byte(0x67), secrets, members, commitment }
	}

	/// The statement as one of this set's.
	pub fn signed(&self, statement: Statement) -> Signed {
		let SetCommitment { service, set_id, .. } = self.commitment;
		Signed { service, set_id, statement }
	}

	/// One member's vote.
	pub fn vote(&self, statement: Statement, signer: u16) -> Vote {
		let signed = self.signed(statement);
		let digest = signed.digest(self.genesis_hash);
		let secret = &self.secrets[usize::from(signer)];
		let signature = B::signature_bytes(&B::sign(secret, Tag::Statement, &digest.0 .0));
		Vote { signed, signer: MemberIndex(signer), signature }
	}

	/// The certificate of all but these members, whether or not they are a quorum.
	pub fn certify(&self, statement: Statement, absent: &[u16]) -> Certificate {
		self.certify_signed(self.signed(statement), absent)
	}

	/// As [`TestSet::certify`], of a statement that may name another set or service.
	pub fn certify_signed(&self, signed: Signed, absent: &[u16]) -> Certificate {
		let digest = signed.digest(self.genesis_hash);
		let votes: Vec<_> = (0..)
			.map(MemberIndex)
			.zip(&self.secrets)
			.filter(|(index, _)| !absent.contains(&index.0))
			.map(|(index, secret)| (index, B::sign(secret, Tag::Statement, &digest.0 .0)))
			.collect();
		if votes.is_empty() {
			let absent =
				Bitfield::of(self.commitment.size, absent.iter().copied().map(MemberIndex));
			let absent = absent.expect("they are members");
			return Certificate { signed, absent, signature: SignaturePoint([0; 192]) };
		}
		let (service, set_id) = (signed.service, signed.set_id);
		let named = SetCommitment { service, set_id, ..self.commitment.clone() };
		aggregate::<B>(&named, signed, &votes).expect("votes of distinct members add up")
	}

	/// Witnesses for these members, in the order given.
	pub fn witnesses(&self, absent: &[u16]) -> Vec<AbsentWitness> {
		let tree = MembersTree::new(&self.members).expect("they are a set");
		let witness = |index: &u16| AbsentWitness {
			index: MemberIndex(*index),
			member: self.members[usize::from(*index)],
			proof: tree.prove(MemberIndex(*index)).expect("they are members"),
		};
		absent.iter().map(witness).collect()
	}
}
