// SPDX-License-Identifier: Apache-2.0

//! What is fixed when evidence is accepted: nothing that its holder, the owner of its service or governance
//! does afterwards changes what is taken, and nothing delays it until the stake is gone.

use super::*;
use crate::{
	configs::slashing::HourlyLimit,
	constants::{
		restaking::{EVIDENCE_WINDOW, SET_LIFETIME, SLASH_DEFERRAL},
		staking::BONDING_DURATION,
	},
	tests::restaking::deallocate,
	AccountId, Timestamp,
};
use frame_support::{assert_noop, traits::Get};
use pallet_collective::{Instance1, RawOrigin};
use pallet_slashing::{
	rules::meter::{hour_of, Meter},
	Error, HourMeter, Scope,
};
use pallet_staking::{RewardDestination, ValidatorPrefs};
use vigil_bls::SecretKey;

/// The last era after an offence in which evidence of it is taken.
const WINDOW: u32 = SET_LIFETIME + EVIDENCE_WINDOW;

/// Gives up all that can be: allocation, candidacy and stake.
fn leave(who: Sr25519Keyring, service: ServiceId) {
	deallocate(who, service, 0);
	assert_ok!(Staking::chill(signed(who)));
	assert_ok!(Staking::unbond(signed(who), bonded(who)));
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::from(RawOrigin::<AccountId, Instance1>::Members(2, 3))
}

/// The hour has no room for anybody's slash.
fn fill_the_hour() {
	let hour = hour_of(UnixTime(Timestamp::get() / 1_000));
	HourMeter::<Runtime>::put(Meter { hour, spent: HourlyLimit::get() });
}

#[test]
fn a_slash_after_leaving_and_inside_the_window_lands() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let (said, round, stake) = (era(), round(), bonded(LIAR));
		leave(LIAR, at.0);
		eras(WINDOW);
		assert_eq!(era(), said + WINDOW, "the last era in which evidence is taken");
		assert_eq!(bonded(LIAR), stake, "it is still unbonding");
		assert_ok!(report_halts(at, LIAR, round));
		land();
		assert!(close(stake - bonded(LIAR), cost(stake, HALT)), "{}", stake - bonded(LIAR));
		check_books(at.0);
	});
}

#[test]
fn a_slash_after_leaving_and_after_the_window_does_not_land() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let round = round();
		leave(LIAR, at.0);
		eras(WINDOW + 1);
		assert_noop!(report_halts(at, LIAR, round), Error::<Runtime>::TooLate);
		let left = BONDING_DURATION - WINDOW;
		eras(left);
		assert_ok!(Staking::withdraw_unbonded(signed(LIAR), 0));
		assert_eq!(bonded(LIAR), 0);
	});
}

#[test]
fn veto_suspension_and_rate_limit_together_never_outlast_unbonding() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let (said, round, stake) = (era(), round(), bonded(LIAR));
		leave(LIAR, at.0);
		eras(WINDOW);
		assert_ok!(report_halts(at, LIAR, round));
		let id = last_case();
		let reason = b"we were all asleep".to_vec().try_into().expect("short");
		assert_ok!(Slashing::veto(council(), id, reason));
		let last = case(id).accepted.0 + SLASH_DEFERRAL;
		while era() < last {
			assert_eq!(bonded(LIAR), stake, "it waits in era {}", era());
			// Each era anew, as often as the pallet takes it.
			let scope = Scope::Service(at.0);
			let _ = with_storage_layer(|| Slashing::suspend(RuntimeOrigin::root(), scope, 1));
			(0..16).for_each(|_| {
				fill_the_hour();
				later(1);
			});
		}
		for _ in 0..8 {
			fill_the_hour();
			later(1);
		}
		assert_eq!(era(), last);
		assert!(last < said + BONDING_DURATION, "its stake could not have left");
		assert!(close(stake - bonded(LIAR), cost(stake, HALT)));
		check_books(at.0);
	});
}

#[test]
fn neither_fraction_nor_receiver_changes_under_an_open_right() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let (first, stake) = (round(), bonded(LIAR));
		let dear = OffenceFractions { halt: percent(100), ..costs().offences };
		let terms = ServiceTerms { offences: dear, ..costs() };
		assert_ok!(Restaking::announce_terms(signed(Alice), at.0, terms));
		assert_ok!(report_halts(at, LIAR, first));
		let opened = case(last_case());
		let pot = Slashing::pot(at.0);
		// The new terms have sets of their own while the old case waits.
		let reason = b"let us see".to_vec().try_into().expect("short");
		assert_ok!(Slashing::veto(council(), last_case(), reason));
		eras(2);
		let set_id = Restaking::current(at.0).expect("in office");
		assert_eq!(Restaking::offences(at.0, set_id), Some(dear));
		assert_eq!(Restaking::offences(at.0, at.1), Some(costs().offences));
		assert_eq!(case(last_case()).fraction, opened.fraction);
		later(8);
		assert!(close(stake - bonded(LIAR), cost(stake, HALT)));
		assert_eq!(Slashing::pot(at.0), pot);
		assert_eq!(tally(at.0).got, stake - bonded(LIAR));

		// Who was elected under the old terms is judged by them, however late; who under the new, by those.
		let halts = (at.0, at.1);
		let other = bonded(BobStash);
		assert_ok!(report_halts(halts, BobStash, first));
		land();
		assert!(close(other - bonded(BobStash), cost(other, HALT)));
		let left = bonded(BobStash);
		assert_ok!(report_halts((at.0, set_id), BobStash, round()));
		land();
		assert!(left - bonded(BobStash) > cost(other, 80), "all that it had allocated");
	});
}

/// Between lie and slash the liar does this; what it loses all the same.
fn after(what: impl Fn(Place)) -> Balance {
	let mut lost = 0;
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let (round, stake) = (round(), bonded(LIAR));
		what(at);
		assert_ok!(report_halts(at, LIAR, round));
		land();
		lost = stake - bonded(LIAR);
		assert!(close(lost, cost(stake, HALT)), "{lost}");
		check_books(at.0);
	});
	lost
}

#[test]
fn a_slash_takes_the_same_during_unbonding_chill_rotation_and_in_a_later_era() {
	let none = after(|_| ());
	let unbonding = after(|_| {
		assert_ok!(Staking::unbond(signed(LIAR), bonded(LIAR) / 2));
	});
	let chilled = after(|_| {
		assert_ok!(Staking::chill(signed(LIAR)));
		eras(2);
	});
	let rotated = after(|_| {
		let secret = SecretKey::from_seed(&[97; 32]).expect("a seed");
		let proof = secret.prove_possession(System::block_hash(0), &account(LIAR).into());
		assert_ok!(Restaking::rotate_key(signed(LIAR), secret.public_key(), proof));
		eras(2);
	});
	let a_set_later = after(|_| eras(3));
	for lost in [unbonding, chilled, rotated, a_set_later] {
		assert!(close(lost, none), "{lost} of {none}");
	}
}

#[test]
fn a_slashed_operator_bonds_again_and_the_old_lie_costs_nothing_more() {
	build_and_execute(|| {
		let all = OffenceFractions { halt: percent(100), ..costs().offences };
		let terms = ServiceTerms { offences: all, ..costs() };
		let at = serve_with(&[LIAR, BobStash], terms);
		let (round, stake) = (round(), bonded(LIAR));
		assert_ok!(report_halts(at, LIAR, round));
		land();
		assert!(close(bonded(LIAR), stake / 2));
		let fresh = 400_000 * crate::constants::currency::VGL;
		assert_ok!(Staking::bond_extra(signed(LIAR), fresh));
		assert_ok!(Staking::set_payee(signed(LIAR), RewardDestination::Stash));
		assert_ok!(Staking::validate(signed(LIAR), ValidatorPrefs::default()));
		let again = bonded(LIAR);
		assert_noop!(report_halts(at, LIAR, round), Error::<Runtime>::JudgedAlready);
		// Another lie of that era finds nothing left of what stood behind it.
		assert_ok!(report_handover(at, LIAR));
		land();
		assert_eq!(bonded(LIAR), again);
		check_books(at.0);
	});
}

#[test]
fn a_slash_never_takes_more_than_the_limit_of_the_terms() {
	build_and_execute(|| {
		let offences = OffenceFractions { halt: percent(100), ..costs().offences };
		let terms = ServiceTerms { offences, max_slash: percent(30), ..costs() };
		let at = serve_with(&[LIAR, BobStash], terms);
		let stake = bonded(LIAR);
		assert_ok!(report_halts(at, LIAR, round()));
		land();
		assert!(close(stake - bonded(LIAR), cost(stake, 30)));
	});
}

#[test]
fn a_slash_waits_out_an_emergency_across_its_window_and_lands_before_the_stake_is_gone() {
	use pallet_emergency::{Act, Cause};
	use vigil_primitives::answers::emergency::{EmergencyId, Kind, Scope as Scoped, Text};
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let (said, round, stake) = (era(), round(), bonded(LIAR));
		leave(LIAR, at.0);
		eras(WINDOW);
		// Everything is stopped in the last era in which evidence is taken, and stays declared.
		let cause = Cause { kind: Kind::LogicFlaw, scope: Scoped::All, brake: false, drill: false };
		let text = Text::truncate_from(b"something is wrong".to_vec());
		assert_ok!(crate::Emergency::declare(council(), cause, text));
		let id = EmergencyId(0);
		assert_ok!(crate::Emergency::ratify(RuntimeOrigin::root(), id));
		let suspend = |eras| {
			let act = Box::new(Act::SuspendSlashing { eras });
			with_storage_layer(|| crate::Emergency::act(council(), id, act))
		};
		assert_ok!(suspend(1));
		assert_ok!(report_halts(at, LIAR, round));
		let accepted = case(last_case()).accepted.0;
		assert_eq!(accepted, said + WINDOW);
		let mut waited = 0;
		while bonded(LIAR) == stake {
			// As often as anybody may stop it again.
			let _ = suspend(1);
			eras(1);
			later(8);
			waited += 1;
			assert!(waited <= SLASH_DEFERRAL, "it never lands");
		}
		assert!(waited > 1, "the clock stood still");
		assert!(era() < said + BONDING_DURATION, "its stake could not have left");
		assert!(close(stake - bonded(LIAR), cost(stake, HALT)));
		check_books(at.0);
	});
}
