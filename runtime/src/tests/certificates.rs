// SPDX-License-Identifier: Apache-2.0

//! What the runtime says of certificates to whoever asks.

use super::{account, build_and_execute};
use crate::{constants::slashing::MOST, Block, Runtime, System};
use pallet_restaking::{MembersOf, Seat, Set, SetMembers, Sets};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::Perbill;
use vigil_bls::{test_utils::TestSet, Blst, CertificateError, Verified};
use vigil_bls_runtime_api::{
	runtime_decl_for_certificate_api::CertificateApiV1, VerificationError,
};
use vigil_primitives::{
	Head, Height, Policy, Resume, Round, Seconds, ServiceId, SetId, StakeWeight, Statement, H256,
};

const GENESIS: H256 = H256([0x67; 32]);
const RESUME: Statement =
	Statement::Resume(Resume { height: Height(5), block_hash: H256([5; 32]), round: Round(99) });
const THREE_OF_FOUR: Verified = Verified { present: StakeWeight(30), absent: StakeWeight(10) };

fn set() -> TestSet<Blst> {
	TestSet::new(ServiceId(7), SetId(1), &[10; 4])
}

/// Puts the set where the chain keeps those that it elected.
fn keep(set: &TestSet<Blst>) {
	let member = |member: &vigil_primitives::Member| Seat {
		watcher: account(Alice),
		member: *member,
		commission: Perbill::zero(),
	};
	let policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 32,
		stable_for: Seconds(30),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices: 3,
		time_margin: Seconds(0),
	};
	let members: Vec<_> = set.members.iter().map(member).collect();
	let commitment = set.commitment.clone();
	let members: MembersOf<Runtime> = members.try_into().expect("four members fit");
	let (service, set_id) = (commitment.service, commitment.set_id);
	let (min_participation, offences) = (Perbill::zero(), MOST);
	let set = Set { era: 0, policy, min_participation, offences, commitment };
	Sets::<Runtime>::insert(service, set_id, set);
	SetMembers::<Runtime>::insert(service, set_id, members);
}

fn ask(certificate: vigil_primitives::Certificate) -> Result<Verified, VerificationError> {
	<Runtime as CertificateApiV1<Block>>::verify_certificate(certificate)
}

#[test]
fn certificates_of_kept_sets_are_verified_under_this_genesis() {
	build_and_execute(|| {
		let set = set();
		let good = set.certify(RESUME, &[2]);
		assert_eq!(ask(good.clone()), Err(VerificationError::UnknownSet));
		keep(&set);
		let wrong = VerificationError::Refused(CertificateError::WrongSignature);
		assert_eq!(ask(good.clone()), Err(wrong));
		frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
		assert_eq!(System::block_hash(0), set.genesis_hash);
		assert_eq!(ask(good), Ok(THREE_OF_FOUR));
		let quorum = VerificationError::Refused(CertificateError::NoQuorum);
		assert_eq!(ask(set.certify(RESUME, &[1, 2])), Err(quorum));
	});
}

#[test]
fn certificates_of_other_chains_are_verified_without_state() {
	let set = set();
	let good = set.certify(RESUME, &[2]);
	let with_members = |genesis| {
		let (commitment, members) = (set.commitment.clone(), set.members.clone());
		Runtime::verify_with_members(genesis, commitment, good.clone(), members)
	};
	let with_witnesses = |genesis, absent: &[u16]| {
		let (commitment, witnesses) = (set.commitment.clone(), set.witnesses(absent));
		Runtime::verify_with_witnesses(genesis, commitment, good.clone(), witnesses)
	};
	assert_eq!(with_members(GENESIS), Ok(THREE_OF_FOUR));
	assert_eq!(with_witnesses(GENESIS, &[2]), Ok(THREE_OF_FOUR));
	let elsewhere = H256::zero();
	assert_eq!(with_members(elsewhere), Err(CertificateError::WrongSignature));
	assert_eq!(with_witnesses(elsewhere, &[2]), Err(CertificateError::WrongSignature));
	assert_eq!(with_witnesses(GENESIS, &[1]), Err(CertificateError::WitnessMismatch));
}
