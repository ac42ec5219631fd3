// SPDX-License-Identifier: Apache-2.0
//! Statements, commitments and envelopes that nobody honest makes are refused by name.

use vigil_primitives::*;

fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

fn commitment() -> SetCommitment {
	SetCommitment {
		service: ServiceId(1),
		set_id: SetId(2),
		size: 3,
		total_weight: StakeWeight(9),
		quorum_weight: StakeWeight(7),
		aggregate_key: KeyPoint([1; 96]),
		members_root: hash(1),
		policy_hash: hash(2),
		activates_at: UnixTime(10),
		expires_at: UnixTime(20),
	}
}

fn check(statement: Statement) -> Result<(), StatementError> {
	Signed { service: ServiceId(1), set_id: SetId(1), statement }.check()
}

#[test]
fn every_flaw_of_a_commitment_has_its_own_error() {
	use CommitmentError::*;
	assert_eq!(commitment().check(), Ok(()));
	let flaw = |change: &dyn Fn(&mut SetCommitment)| {
		let mut set = commitment();
		change(&mut set);
		set.check().unwrap_err()
	};
	assert_eq!(flaw(&|set| set.set_id = SetId(0)), ZeroSetId);
	assert_eq!(flaw(&|set| set.size = 0), EmptySet);
	assert_eq!(flaw(&|set| set.size = MAX_SET_SIZE + 1), SetTooLarge);
	assert_eq!(flaw(&|set| set.total_weight = StakeWeight(0)), ZeroTotalWeight);
	assert_eq!(flaw(&|set| set.total_weight = StakeWeight(u128::MAX)), TooMuchWeight);
	assert_eq!(flaw(&|set| set.quorum_weight = StakeWeight(4)), ThresholdOutOfRange);
	assert_eq!(flaw(&|set| set.quorum_weight = StakeWeight(10)), ThresholdOutOfRange);
	assert_eq!(flaw(&|set| set.quorum_weight = StakeWeight(0)), ThresholdOutOfRange);
	assert_eq!(flaw(&|set| set.aggregate_key = KeyPoint([0; 96])), EmptyAggregateKey);
	assert_eq!(flaw(&|set| set.members_root = H256::zero()), ZeroMembersRoot);
	assert_eq!(flaw(&|set| set.policy_hash = H256::zero()), ZeroPolicyHash);
	assert_eq!(flaw(&|set| set.expires_at = UnixTime(10)), NeverInOffice);
}

#[test]
fn every_field_of_a_commitment_changes_its_hash() {
	let changes: [&dyn Fn(&mut SetCommitment); 10] = [
		&|set| set.service = ServiceId(9),
		&|set| set.set_id = SetId(9),
		&|set| set.size = 9,
		&|set| set.total_weight = StakeWeight(10),
		&|set| set.quorum_weight = StakeWeight(8),
		&|set| set.aggregate_key.0[95] = 9,
		&|set| set.members_root = hash(9),
		&|set| set.policy_hash = hash(9),
		&|set| set.activates_at = UnixTime(9),
		&|set| set.expires_at = UnixTime(9),
	];
	for change in changes {
		let mut set = commitment();
		change(&mut set);
		assert_ne!(set.hash(), commitment().hash());
	}
}

#[test]
fn zero_hashes_and_roots_are_refused() {
	let halt = |block_hash| {
		check(Statement::Halt(Halt {
			height: Height(0),
			block_hash,
			block_timestamp: UnixTime(0),
			round: Round(0),
		}))
	};
	assert_eq!(halt(hash(1)), Ok(()));
	assert_eq!(halt(H256::zero()), Err(StatementError::ZeroBlockHash));

	let resume = Resume { height: Height(0), block_hash: H256::zero(), round: Round(0) };
	assert_eq!(check(Statement::Resume(resume)), Err(StatementError::ZeroBlockHash));

	let checkpoint = |block_hash, state_root| {
		check(Statement::Checkpoint(Checkpoint {
			height: Height(0),
			block_hash,
			state_root,
			block_timestamp: UnixTime(0),
			round: Round(0),
		}))
	};
	assert_eq!(checkpoint(hash(1), hash(1)), Ok(()));
	assert_eq!(checkpoint(H256::zero(), hash(1)), Err(StatementError::ZeroBlockHash));
	assert_eq!(checkpoint(hash(1), H256::zero()), Err(StatementError::ZeroStateRoot));
}

#[test]
fn handover_to_a_foreign_older_or_unsound_set_is_refused() {
	let handover = |change: &dyn Fn(&mut SetCommitment)| {
		let mut next = commitment();
		change(&mut next);
		check(Statement::Handover(Handover::to(next)))
	};
	assert_eq!(handover(&|_| ()), Ok(()));
	assert_eq!(handover(&|set| set.service = ServiceId(2)), Err(StatementError::ForeignSet));
	assert_eq!(handover(&|set| set.set_id = SetId(1)), Err(StatementError::SetNotNewer));
	assert_eq!(handover(&|set| set.set_id = SetId(0)), Err(StatementError::SetNotNewer));
	assert_eq!(
		handover(&|set| set.size = 0),
		Err(StatementError::Commitment(CommitmentError::EmptySet))
	);
	let standby =
		|hash| check(Statement::Handover(Handover { next: commitment(), standby: Some(hash) }));
	assert_eq!(standby(hash(1)), Ok(()));
	assert_eq!(standby(H256::zero()), Err(StatementError::ZeroStandby), "none has a form already");
}

#[test]
fn outbox_without_place_content_or_numbers_is_refused() {
	let good = Outbox {
		destination: Destination::evm(1, [1; 20]),
		lane: LaneId(0),
		first: SequenceNumber(0),
		count: 1,
		root: hash(1),
	};
	let outbox = |outbox| check(Statement::Outbox(outbox));
	assert_eq!(outbox(good), Ok(()));
	for nowhere in [Destination::evm(0, [1; 20]), Destination::evm(1, [0; 20])] {
		let refused = Err(StatementError::ZeroDestination);
		assert_eq!(outbox(Outbox { destination: nowhere, ..good }), refused);
	}
	assert_eq!(outbox(Outbox { count: 0, ..good }), Err(StatementError::EmptyOutbox));
	let zero = Outbox { root: H256::zero(), ..good };
	assert_eq!(outbox(zero), Err(StatementError::ZeroOutboxRoot));
	let last = Outbox { first: SequenceNumber(u64::MAX), ..good };
	assert_eq!(outbox(last), Ok(()));
	assert_eq!(outbox(Outbox { count: 2, ..last }), Err(StatementError::SequenceOverflow));
}

#[test]
fn statement_of_set_zero_is_refused() {
	let statement = Statement::Handover(Handover::to(commitment()));
	let signed = Signed { service: ServiceId(1), set_id: SetId(0), statement };
	assert_eq!(signed.check(), Err(StatementError::ZeroSetId));
}

#[test]
fn kinds_have_the_numbers_of_the_format() {
	use codec::Encode;
	let kinds = [Kind::Halt, Kind::Resume, Kind::Checkpoint, Kind::Handover, Kind::Outbox];
	assert_eq!(kinds.map(|kind| kind as u8), [1, 2, 3, 4, 5]);
	let handover = Statement::Handover(Handover::to(commitment()));
	assert_eq!(handover.encode()[0], handover.kind() as u8);
}

#[test]
fn envelope_of_another_format_or_chain_is_refused() {
	let resume = Resume { height: Height(0), block_hash: hash(1), round: Round(0) };
	let certificate = Certificate {
		signed: Signed {
			service: ServiceId(1),
			set_id: SetId(1),
			statement: Statement::Resume(resume),
		},
		absent: Bitfield::none(1).unwrap(),
		signature: SignaturePoint([1; 192]),
	};
	let envelope = Envelope::new(hash(1), certificate.clone());
	assert_eq!(envelope.clone().open(hash(1)), Ok(certificate));
	assert_eq!(envelope.clone().open(hash(2)), Err(EnvelopeError::WrongGenesis));
	let foreign = Envelope { domain: hash(3), ..envelope };
	assert_eq!(foreign.open(hash(1)), Err(EnvelopeError::WrongDomain));
}

/// Of nine, four are more than a third, and seven are the quorum.
#[test]
fn a_statement_claims_of_a_ward_what_the_weight_behind_it_allows() {
	use ward::{Claim, NoClaim};
	let halt = Halt {
		height: Height(1),
		block_hash: hash(1),
		block_timestamp: UnixTime(1),
		round: Round(3),
	};
	let resume = Resume { height: Height(1), block_hash: hash(1), round: Round(3) };
	let of =
		|statement: Statement, weight| Claim::of(&statement, StakeWeight(weight), &commitment());
	assert_eq!(of(Statement::Halt(halt), 3), Err(NoClaim::NoQuorum));
	assert_eq!(of(Statement::Halt(halt), 4), Ok(Claim::Suspicion(halt)));
	assert_eq!(of(Statement::Halt(halt), 6), Ok(Claim::Suspicion(halt)));
	assert_eq!(of(Statement::Halt(halt), 7), Ok(Claim::Halt(halt)));
	assert_eq!(of(Statement::Resume(resume), 6), Err(NoClaim::NoQuorum));
	assert_eq!(of(Statement::Resume(resume), 7), Ok(Claim::Resume(resume)));
	let block = Checkpoint {
		height: Height(1),
		block_hash: hash(1),
		state_root: hash(2),
		block_timestamp: UnixTime(1),
		round: Round(3),
	};
	assert_eq!(of(Statement::Checkpoint(block), 6), Err(NoClaim::NoQuorum));
	assert_eq!(of(Statement::Checkpoint(block), 7), Ok(Claim::Checkpoint(block)));
	let handover = Statement::Handover(Handover::to(commitment()));
	assert_eq!(of(handover, 9), Err(NoClaim::NotOfWard));
}
