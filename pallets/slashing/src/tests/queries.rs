// SPDX-License-Identifier: Apache-2.0

//! What is told of slashes.

use crate::{mock::*, *};
use frame_support::assert_ok;
use vigil_primitives::answers::slashing::{CaseOffence, CaseStage};

#[test]
fn pending_and_past_slashes_own_risk_and_the_meter_are_told() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		assert_ok!(contradiction(certificate(halt(5), &[0]), certificate(halt(6), &[])));
		let told = Slashing::cases_after(None, None, 9);
		assert_eq!(told.iter().map(|case| case.case).collect::<Vec<_>>(), [0, 1]);
		assert_eq!(told[1].left.iter().map(|m| m.0).collect::<Vec<_>>(), [2, 3]);
		assert_eq!((told[0].offence, told[0].stage), (CaseOffence::FalseHalt, CaseStage::Waiting));
		assert_eq!(Slashing::cases_after(Some(OTHER), None, 9), []);
		assert_eq!(Slashing::cases_after(Some(SERVICE), Some(CaseId(0)), 9), told[1..]);
		assert_eq!(Slashing::cases_after(None, None, 1), told[..1]);
		assert_eq!(Slashing::case_info(CaseId(1)).as_ref(), told.get(1));
		let risk = Slashing::rights_against(&102);
		assert_eq!((risk.len(), risk[0].worth, risk[0].case), (1, 100, 1));
		assert_eq!(Slashing::rights_against(&100), []);
		next_era(4);
		assert_eq!(Slashing::meter_info().spent, 300);
		assert_eq!(Slashing::rights_against(&102), []);
		assert_eq!(Slashing::case_info(CaseId(0)).unwrap().stage, CaseStage::Collecting);
		(0..5).for_each(|_| next_era(1));
		let past = Slashing::past(SERVICE);
		let mut past: Vec<_> = past.iter().map(|one| (one.case, one.got)).collect();
		past.sort();
		assert_eq!(past, [(0, 100), (1, 200)]);
		assert_eq!(Slashing::cases_after(None, None, 9), []);
	});
}

#[test]
fn events_tell_the_whole_life_of_a_slash_and_no_refusal_makes_one() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		assert!(two_halts(1).is_err());
		next_era(4);
		(0..5).for_each(|_| next_era(1));
		let told: Vec<_> = events()
			.iter()
			.map(|event| {
				let name = format!("{event:?}");
				let name = name.trim_start_matches("Event::");
				name.split([' ', '{', '(']).next().unwrap().to_string()
			})
			.collect();
		let expected =
			["CaseOpened", "RightOpened", "WorkBegun", "Slashed", "Landed", "PaidOn", "CaseClosed"];
		assert_eq!(told, expected);
	});
}
