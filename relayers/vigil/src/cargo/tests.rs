// SPDX-License-Identifier: Apache-2.0

use super::*;
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{
	Checkpoint, Halt, Handover, Head, Height, Policy, Round, Seconds, ServiceId, SetId,
	SignaturePoint, UnixTime, H256,
};
use vigil_relayer_core::{Bls, Verifier};

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 1,
	stable_for: Seconds(12),
	standby_after: Seconds(60),
	gone_after: Seconds(60),
	min_voices: 1,
	time_margin: Seconds(0),
};

fn set(number: u64) -> TestSet<Blst> {
	let plan = SetPlan {
		service: ServiceId(0),
		set_id: SetId(number),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(0),
		expires_at: UnixTime(u64::MAX),
	};
	TestSet::with_plan(&plan, &[1, 1, 1, 1])
}

fn info(set: &TestSet<Blst>) -> SetInfo {
	SetInfo {
		commitment: set.commitment.clone(),
		policy: POLICY,
		members: set.members.clone(),
		superseded_at: None,
	}
}

fn known(set: &TestSet<Blst>) -> KnownSet {
	KnownSet::new(info(set)).expect("it is sound")
}

fn halt() -> Statement {
	Statement::Halt(Halt {
		height: Height(7),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(900),
	})
}

fn checkpoint() -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: Height(7),
		block_hash: H256::repeat_byte(1),
		state_root: H256::repeat_byte(2),
		block_timestamp: UnixTime(1),
		round: Round(900),
	})
}

/// Whether the destination that trusts this set would believe it.
fn is_genuine(cargo: &Cargo, set: &TestSet<Blst>) -> bool {
	Bls::<Blst>::default().verify(cargo, &set.commitment, set.genesis_hash).is_ok()
}

#[test]
fn a_loaded_certificate_is_genuine_on_the_real_curve_and_no_other_is() {
	let set = set(1);
	for absent in [&[][..], &[2]] {
		let cargo = load(set.certify(halt(), absent), &known(&set), None).unwrap();
		assert!(!cargo.suspicion && cargo.witnesses.len() == absent.len());
		assert!(is_genuine(&cargo, &set));
		let certificate = &cargo.certificate;
		let mut lies = vec![
			Cargo { certificate: set.certify(checkpoint(), absent), ..cargo.clone() },
			Cargo { witnesses: set.witnesses(&[1]), ..cargo.clone() },
		];
		for signature in [set.certify(checkpoint(), absent).signature, SignaturePoint([0; 192])] {
			let certificate = Certificate { signature, ..certificate.clone() };
			lies.push(Cargo { certificate, ..cargo.clone() });
		}
		let mut other = cargo.clone();
		if let Statement::Halt(halt) = &mut other.certificate.signed.statement {
			halt.round = Round(901);
		}
		lies.push(other);
		assert_eq!(lies.iter().filter(|lie| is_genuine(lie, &set)).count(), 1, "the first is");
		assert!(Bls::<Blst>::default()
			.verify(&cargo, &set.commitment, H256::repeat_byte(9))
			.is_err());
	}
}

#[test]
fn a_halt_by_more_than_a_third_is_a_suspicion_and_nothing_else_is() {
	let set = set(1);
	let suspicion = load(set.certify(halt(), &[0, 3]), &known(&set), None).unwrap();
	assert!(suspicion.suspicion && is_genuine(&suspicion, &set));
	assert!(!is_genuine(&Cargo { suspicion: false, ..suspicion }, &set));
	let whole = load(set.certify(halt(), &[]), &known(&set), None).unwrap();
	assert!(!is_genuine(&Cargo { suspicion: true, ..whole }, &set));
	for (statement, absent) in [(halt(), &[0, 1, 2][..]), (checkpoint(), &[0, 3])] {
		let refused = load(set.certify(statement, absent), &known(&set), None);
		assert_eq!(refused, Err(CargoError::NoQuorum));
	}
}

#[test]
fn a_set_whose_members_are_not_those_that_it_stands_for_is_none() {
	let set = set(1);
	let mut fewer = info(&set);
	fewer.members.pop();
	assert_eq!(KnownSet::new(fewer).err(), Some(CargoError::WrongSize));
	let mut swapped = info(&set);
	swapped.members.swap(0, 1);
	let error = KnownSet::new(swapped).err();
	assert_eq!(error, Some(CargoError::Members(MembersError::WrongRoot)));
}

#[test]
fn a_handover_needs_the_set_that_it_names() {
	let (one, two) = (set(1), set(2));
	let over = one.certify(Statement::Handover(Handover::to(two.commitment.clone())), &[]);
	let loaded = load(over.clone(), &known(&one), Some(&info(&two))).unwrap();
	assert!(loaded.next_policy == Some(POLICY) && is_genuine(&loaded, &one));
	let wrong_policy = Policy { min_voices: 9, ..POLICY };
	let other = SetInfo { policy: wrong_policy, ..info(&two) };
	for next in [None, Some(&info(&one)), Some(&other)] {
		let refused = load(over.clone(), &known(&one), next);
		assert_eq!(refused, Err(CargoError::WrongNextSet));
	}
	assert!(!is_genuine(&Cargo { next_policy: Some(wrong_policy), ..loaded }, &one));
	assert_eq!(load(over, &known(&two), None), Err(CargoError::WrongSet));
}
