// SPDX-License-Identifier: Apache-2.0

//! Certificates that nobody should accept, and services that are gone.

use crate::{mock::*, *};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	Bitfield, Certificate, Checkpoint, Halt, Height, Resume, Round, ServiceId, SetId,
	SignaturePoint, Signed, Statement, UnixTime, H256,
};

fn refused(certificate: Certificate, error: Error<Test>) {
	let origin = RuntimeOrigin::signed(7);
	assert_noop!(Liveness::submit_certificate(origin, certificate.into()), error);
}

fn halted() -> Statement {
	Statement::Halt(halt(105))
}

#[test]
fn a_set_does_not_fill_blocks_for_nothing_with_what_it_kept_back() {
	build_and_execute(|| {
		let old = |round| Statement::Halt(Halt { round: Round(START - 3 * round), ..halt(round) });
		let all = 2 * u64::from(FREE_IN_A_MINUTE);
		let returned = (1..=all).filter(|round| submit(certify(old(*round))) == Ok(true)).count();
		assert_eq!(returned, FREE_IN_A_MINUTE as usize);
		assert_eq!(credited().len() as u64, all, "who signed is credited all the same");
		pass(60);
		assert_eq!(submit(certify(old(all + 1))), Ok(true), "in the next minute some more");
	});
}

#[test]
fn a_set_that_contradicts_itself_in_one_round_pays_for_all_but_the_first_word() {
	build_and_execute(|| {
		let resumed = |height| certify(Statement::Resume(resume(height)));
		assert_eq!(submit(resumed(101)), Ok(true));
		for height in 102..110 {
			assert_eq!(submit(resumed(height)), Ok(false), "recorded, and not for nothing");
		}
		assert_eq!(credited().len(), 1);
		assert_eq!(Records::<Test>::get(SERVICE).words().len(), 9);
		// And none of them is news for which a block author's transaction is valid.
		let again = Certificates::<Test>::truncate_from(vec![resumed(111)]);
		let source = sp_runtime::transaction_validity::TransactionSource::Local;
		assert!(Liveness::authorize_certificates(source, &again).is_err());
	});
}

#[test]
fn only_signed_accounts_hand_in_certificates() {
	build_and_execute(|| {
		let certificate = certify(halted());
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				Liveness::submit_certificate(origin, certificate.clone().into()),
				sp_runtime::DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn a_certificate_is_not_of_another_service_or_set() {
	build_and_execute(|| {
		keep(plan(OTHER, SET));
		keep(SetPlan { activates_at: UnixTime(START + 9), ..plan(SERVICE, SetId(2)) });
		let honest = certify(halted());
		let mut replayed = honest.clone();
		replayed.signed.service = OTHER;
		refused(replayed, Error::WrongSignature);
		pass(12);
		let mut replayed = certify(halted());
		replayed.signed.set_id = SetId(2);
		refused(replayed, Error::WrongSignature);
		assert_eq!(submit(honest), Ok(true));
	});
}

#[test]
fn a_certificate_is_not_of_another_chain() {
	build_and_execute(|| {
		let elsewhere = TestSet::<Fake> { genesis_hash: H256::repeat_byte(0x68), ..set() };
		refused(elsewhere.certify(halted(), &[]), Error::WrongSignature);
	});
}

#[test]
fn a_signature_is_not_of_another_statement() {
	build_and_execute(|| {
		let mut changed = certify(halted());
		changed.signed.statement = Statement::Halt(halt(106));
		refused(changed, Error::WrongSignature);
		let mut fewer = certify(halted());
		fewer.absent = Bitfield::of(4, [vigil_primitives::MemberIndex(0)]).unwrap();
		refused(fewer, Error::WrongSignature);
	});
}

#[test]
fn unknown_services_and_sets_are_refused() {
	build_and_execute(|| {
		let stranger = |service, set_id| {
			let set = TestSet::<Fake>::with_plan(&plan(service, set_id), &WEIGHTS);
			set.certify(halted(), &[])
		};
		refused(stranger(ServiceId(99), SET), Error::UnknownSet);
		refused(stranger(SERVICE, SetId(9)), Error::UnknownSet);
		let mut zero = certify(halted());
		zero.signed.set_id = SetId(0);
		refused(zero, Error::UnknownSet);
	});
}

#[test]
fn an_expired_set_is_refused() {
	build_and_execute(|| {
		pass(3_600);
		refused(certify(halted()), Error::SetExpired);
		refused(certify(Statement::Checkpoint(checkpoint(100))), Error::SetExpired);
	});
}

#[test]
fn a_set_that_is_not_in_office_yet_is_refused() {
	build_and_execute(|| {
		let next = keep(SetPlan { activates_at: UnixTime(START + 3), ..plan(SERVICE, SetId(2)) });
		refused(next.certify(halted(), &[]), Error::SetInFuture);
		pass(3);
		let before = Statement::Halt(Halt { round: Round(START), ..halt(105) });
		refused(next.certify(before, &[]), Error::SetInFuture);
		assert_eq!(submit(next.certify(halted(), &[])), Ok(true));
	});
}

#[test]
fn a_superseded_set_is_heard_about_rounds_of_its_time_until_it_expires() {
	build_and_execute(|| {
		let own = [halted(), Statement::Checkpoint(checkpoint(100))].map(certify);
		let late = certify(Statement::Resume(resume(105)));
		keep(SetPlan { activates_at: UnixTime(START + 3), ..plan(SERVICE, SetId(2)) });
		pass(3);
		refused(certify(halted()), Error::SetSuperseded);
		refused(certify(Statement::Checkpoint(checkpoint(100))), Error::SetSuperseded);
		refused(certify(Statement::Resume(resume(105))), Error::SetSuperseded);
		for certificate in own {
			assert_eq!(submit(certificate), Ok(true));
		}
		pass(3_596);
		assert_eq!(submit(late.clone()), Ok(true));
		pass(1);
		refused(late, Error::SetExpired);
	});
}

/// What is said in a round, in every form.
fn said_in(round: Round) -> [Certificate; 4] {
	let halt = Statement::Halt(Halt { round, ..halt(105) });
	[
		set().certify(halt.clone(), &[0, 1]),
		certify(halt),
		certify(Statement::Resume(Resume { round, ..resume(105) })),
		certify(Statement::Checkpoint(Checkpoint { round, ..checkpoint(100) })),
	]
}

#[test]
fn a_round_of_the_future_is_refused_and_heard_when_it_has_come() {
	build_and_execute(|| {
		for round in [START + 12, START + 3_597] {
			for certificate in said_in(Round(round)) {
				refused(certificate, Error::RoundInFuture);
			}
		}
		assert_eq!(Records::<Test>::get(SERVICE), WardRecord::default());
		let [_, halt, ..] = said_in(Round(START + 9));
		assert_eq!(submit(halt), Ok(true), "within the drift of clocks");
	});
}

#[test]
fn a_round_after_the_end_of_the_set_or_of_time_is_refused() {
	build_and_execute(|| {
		for round in [START + 3_600, u64::MAX / 2, u64::MAX - 1, u64::MAX] {
			for certificate in said_in(Round(round)) {
				refused(certificate, Error::SetExpired);
			}
		}
	});
}

#[test]
fn a_second_in_which_no_round_begins_is_refused() {
	build_and_execute(|| {
		for second in [START + 1, START - 1, START - 601, START + 8] {
			for certificate in said_in(Round(second)) {
				refused(certificate, Error::OffRound);
			}
		}
		assert_eq!(Records::<Test>::get(SERVICE), WardRecord::default());
	});
}

#[test]
fn a_set_whose_rounds_have_no_length_says_nothing() {
	build_and_execute(|| {
		change_set(SERVICE, SET, |set| set.policy.round_length.0 = 0);
		for certificate in said_in(Round(START)) {
			refused(certificate, Error::OffRound);
		}
	});
}

#[test]
fn resumes_and_checkpoints_need_a_quorum() {
	build_and_execute(|| {
		tell_halt(105);
		pass(3);
		for statement in [Statement::Resume(resume(105)), Statement::Checkpoint(checkpoint(100))] {
			refused(set().certify(statement, &[0, 1]), Error::NoQuorum);
		}
	});
}

#[test]
fn zero_hashes_and_roots_are_refused() {
	build_and_execute(|| {
		let zero = H256::zero();
		let halt = Statement::Halt(Halt { block_hash: zero, ..halt(105) });
		refused(certify(halt), Error::ZeroBlockHash);
		let rootless = Checkpoint { state_root: zero, ..checkpoint(100) };
		refused(certify(Statement::Checkpoint(rootless)), Error::ZeroStateRoot);
	});
}

#[test]
fn a_bitfield_of_another_size_is_refused() {
	build_and_execute(|| {
		for size in [3, 5, 1_024] {
			let mut certificate = certify(halted());
			certificate.absent = Bitfield::none(size).unwrap();
			refused(certificate, Error::WrongBitfieldSize);
		}
	});
}

#[test]
fn garbage_for_a_signature_is_refused() {
	build_and_execute(|| {
		for byte in [0, 0xff] {
			let mut certificate = certify(halted());
			certificate.signature = SignaturePoint([byte; 192]);
			refused(certificate, Error::UnusableSignature);
		}
	});
}

#[test]
fn a_certificate_by_nobody_is_refused() {
	build_and_execute(|| {
		refused(set().certify(halted(), &[0, 1, 2, 3]), Error::NoQuorum);
	});
}

#[test]
fn a_set_whose_numbers_do_not_add_up_is_refused() {
	build_and_execute(|| {
		change_set(SERVICE, SET, |set| set.members.iter_mut().for_each(|one| one.weight.0 = 41));
		refused(set().certify(halted(), &[0]), Error::UnsoundSet);
		change_set(SERVICE, SET, |set| set.members.truncate(3));
		refused(certify(halted()), Error::UnsoundSet);
	});
}

#[test]
fn nothing_costs_a_curve_that_changes_nothing() {
	build_and_execute(|| {
		tell_halt(105);
		let mut unsigned = certify(halted());
		unsigned.signature = SignaturePoint([0; 192]);
		assert_ignored(unsigned, Reason::OnRecord);
	});
}

#[test]
fn what_only_the_record_hears_is_verified_too() {
	build_and_execute(|| {
		let mut late = certify(halted());
		late.signature = certify(Statement::Halt(halt(106))).signature;
		pass(63);
		refused(late, Error::WrongSignature);
		assert_eq!(Records::<Test>::get(SERVICE), WardRecord::default());
	});
}

#[test]
fn oversized_vectors_and_trailing_bytes_do_not_decode() {
	let certificate = set().certify(Statement::Checkpoint(checkpoint(100)), &[]);
	let many = |count: usize| vec![certificate.clone(); count].encode();
	assert!(Certificates::<Test>::decode(&mut &many(4)[..]).is_ok());
	assert!(Certificates::<Test>::decode(&mut &many(5)[..]).is_err());
	let mut bytes = certificate.encode();
	let last = bytes.len() - 1;
	assert!(Certificate::decode(&mut &bytes[..last]).is_err());
	bytes[0] = 9;
	assert_eq!(
		Certificate::decode(&mut &bytes[..]).map(|one| one.signed.service.0 & 0xff),
		Ok(9),
		"no byte of it is free"
	);
}

#[test]
fn a_service_is_forgotten_only_when_it_is_gone() {
	build_and_execute(|| {
		assert_noop!(
			Liveness::forget(RuntimeOrigin::signed(7), SERVICE),
			Error::<Test>::ServiceInUse
		);
		tell_checkpoint(checkpoint(100));
		tell_halt(105);
		assert_eq!(submit(keep(plan(OTHER, SET)).certify(halted(), &[0, 1])), Ok(true));
		forget_sets(Some(SERVICE));
		forget_sets(Some(OTHER));
		for service in [SERVICE, OTHER] {
			assert_ok!(Liveness::forget(RuntimeOrigin::signed(7), service));
			assert_event(Event::Forgotten { service });
			assert_eq!(Liveness::ward(service), None);
			assert!(Liveness::incidents(service).is_empty());
			assert!(Liveness::checkpoints(service).is_empty());
			assert!(!Records::<Test>::contains_key(service));
			assert_noop!(
				Liveness::forget(RuntimeOrigin::signed(7), service),
				Error::<Test>::NothingKnown
			);
		}
		assert!(ListOfLapses::<Test>::get().is_none());
	});
}

#[test]
fn the_largest_height_is_no_trap() {
	build_and_execute(|| {
		let top = Height(u64::MAX);
		tell(Statement::Halt(Halt { height: top, ..halt(105) }));
		assert_eq!(ward().incident.map(|one| one.halt.height), Some(top));
		let highest = u64::MAX / 10 * 10;
		tell_checkpoint(checkpoint(highest));
		pass(3);
		tell(Statement::Resume(Resume { height: top, ..resume(105) }));
		pass(30);
		tell_checkpoint(block(highest, 2));
		assert_eq!(status(), vigil_primitives::traits::Status::Live, "on another branch");
	});
}

#[test]
fn signed_by_is_bound_to_the_statement_of_the_envelope() {
	build_and_execute(|| {
		let foreign = Signed { service: OTHER, set_id: SET, statement: halted() };
		let mut certificate = set().certify_signed(foreign, &[]);
		certificate.signed.service = SERVICE;
		refused(certificate, Error::WrongSignature);
	});
}
