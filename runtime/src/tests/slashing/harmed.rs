// SPDX-License-Identifier: Apache-2.0

//! Protocols whose plans fired by a lie are paid from what it costs its makers, and nobody claims it for them.

use super::{
	money::{prove_firing, serve_a_protocol},
	*,
};
use crate::{
	configs::slashing::HarmedEras, constants::currency::VGL, tests::failover::PLAN, Balances,
	Failover, RuntimeEvent,
};
use frame_support::traits::Get;
use pallet_slashing::{Event, FiringsOf};
use sp_keyring::Sr25519Keyring::Ferdie;
use vigil_primitives::{traits::DeclaredValues, ProtocolId};

fn free() -> Balance {
	Balances::free_balance(account(Ferdie))
}

/// Five times what the protocol has paid to the watchers for a week.
fn refunds(service: ServiceId) -> Balance {
	5 * <Failover as DeclaredValues>::fees_paid(ProtocolId(0), service, HarmedEras::get())
}

#[test]
fn a_protocol_whose_plan_fired_by_a_lie_is_paid_and_nobody_claims_it() {
	build_and_execute(|| {
		let at = serve_a_protocol();
		let (lie, before) = (round(), free());
		prove_firing(at.0, lie);
		let most = refunds(at.0);
		assert!(System::events().iter().any(|record| matches!(
			record.event,
			RuntimeEvent::Slashing(Event::FiringNoted { most: noted, .. }) if noted == most
		)));
		assert_ok!(report_halts(at, LIAR, lie));
		land();
		assert!(most > VGL);
		assert_eq!((tally(at.0).paid.harmed, free() - before), (most, most));
		check_books(at.0);
	});
}

#[test]
fn a_receipt_that_is_shown_after_the_evidence_pays_the_protocol_as_well() {
	build_and_execute(|| {
		let at = serve_a_protocol();
		let lie = round();
		assert_ok!(report_halts(at, LIAR, lie));
		let id = last_case();
		assert_eq!(case(id).purse.claims.len(), 0);
		later(2);
		prove_firing(at.0, lie);
		let (most, before) = (refunds(at.0), free());
		land();
		assert_eq!((case(id).purse.claims.len(), free() - before), (1, most));
		check_books(at.0);
	});
}

#[test]
fn what_a_protocol_may_get_is_fixed_with_its_receipt_and_not_lost_when_it_leaves_the_ward() {
	build_and_execute(|| {
		let at = serve_a_protocol();
		let lie = round();
		prove_firing(at.0, lie);
		let most = refunds(at.0);
		// It has failed over, and declares nothing any more.
		assert_ok!(Failover::declare_value(signed(Ferdie), PLAN, 0));
		assert_eq!(<Failover as DeclaredValues>::aged(ProtocolId(0), at.0, 1), 0);
		assert_ok!(report_halts(at, LIAR, lie));
		assert_eq!(case(last_case()).purse.claims[0].limit, most);
		land();
		assert_eq!(tally(at.0).paid.harmed, most);
		check_books(at.0);
	});
}

#[test]
fn a_plan_that_fired_by_a_true_halt_is_not_paid_of_another_lie() {
	build_and_execute(|| {
		let at = serve_a_protocol();
		prove_firing(at.0, round());
		assert_eq!(FiringsOf::<Runtime>::get(at.0).len(), 1);
		// What is the same lie ends five minutes after it; this one is told later.
		later(150);
		let set_id = Restaking::current(at.0).expect("in office");
		assert_ok!(report_halts((at.0, set_id), LIAR, round()));
		assert_eq!(case(last_case()).purse.claims.len(), 0);
		land();
		assert_eq!(tally(at.0).paid.harmed, 0);
	});
}
