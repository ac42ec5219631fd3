// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::Pays, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{traits::DeclaredValues, Era, PlanId, ProtocolId};

/// A plan that declares so much, of which an era costs a thousandth.
fn declaring(protocol: ProtocolId, to: DestinationId, value: Balance) -> PlanId {
	let id = NextPlan::<Test>::get();
	try_arm(protocol, targets(&[to]), value).expect("a plan");
	id
}

fn fund(id: PlanId, amount: Balance) -> DispatchResult {
	with_storage_layer(|| Failover::fund_plan(signed(OTHER), id, amount))
}

fn charge(id: PlanId) -> DispatchResult {
	let charged = with_storage_layer(|| Failover::charge_plan(signed(RELAYER), id));
	charged.map(|info| assert_eq!(info.pays_fee, Pays::No)).map_err(|error| error.error)
}

fn declare(id: PlanId, value: Balance) -> DispatchResult {
	with_storage_layer(|| Failover::declare_value(signed(OWNER), id, value))
}

fn paid() -> Balance {
	Balances::free_balance(WATCHERS)
}

fn total() -> Balance {
	<Failover as DeclaredValues>::of_service(SERVICE)
}

#[test]
fn a_value_counts_once_it_is_paid_for_and_watchers_get_the_fee() {
	build_and_execute(|| {
		begin_era(7);
		let id = declaring(protocol(), destination(1), 50_000);
		assert_event(Event::ValueDeclared {
			plan: id,
			value: 50_000,
			per_era: 50,
			era: Era(7),
			returned: 0,
		});
		assert_eq!(total(), 0);
		assert_ok!(fund(id, 149));
		let covered_until = Era(9);
		assert_event(Event::PlanFunded { plan: id, from: OTHER, amount: 149, covered_until });
		assert_event(Event::PlanCharged { plan: id, from: Era(7), eras: 1, amount: 50 });
		assert_eq!((total(), paid(), prepaid()), (50_000, 50, 99));
	});
}

#[test]
fn what_lapses_counts_zero_and_the_plan_stays_armed() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let (a, b) = (declaring(protocol, to, 50_000), declaring(protocol, to, 30_000));
		assert_ok!(fund(a, 100));
		assert_ok!(fund(b, 150));
		let mut counted = Vec::new();
		for era in 0..6 {
			begin_era(era);
			assert_eq!(<Failover as DeclaredValues>::of_protocol(protocol, SERVICE), total());
			counted.push(total());
			Failover::do_try_state().expect("nothing has to be walked");
		}
		assert_eq!(counted, [80_000, 80_000, 30_000, 30_000, 30_000, 0]);
		assert!(Plans::<Test>::contains_key(a) && Plans::<Test>::contains_key(b));
		let [before, sent] = [bodies(to).len(), 2];
		assert_eq!(before, sent, "no destination is told anything");
		let told = Failover::plan_info(a).unwrap().declared;
		assert_eq!((told.value, told.counts, told.covered_until), (50_000, 0, 2));
	});
}

#[test]
fn eras_are_charged_by_anybody_and_once() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = declaring(protocol, to, 50_000);
		assert_eq!(charge(id), Err(Error::<Test>::NothingDue.into()));
		assert_ok!(fund(id, 500));
		assert_eq!(charge(id), Err(Error::<Test>::NothingDue.into()));
		begin_era(3);
		assert_ok!(charge(id));
		assert_eq!((paid(), prepaid()), (200, 300));
		assert_eq!(charge(id), Err(Error::<Test>::NothingDue.into()));
		begin_era(100);
		assert_ok!(charge(id));
		assert_eq!((paid(), prepaid()), (500, 0));
		assert_noop!(Failover::charge_plan(signed(OTHER), PlanId(9)), Error::<Test>::UnknownPlan);
	});
}

#[test]
fn what_was_paid_in_the_last_eras_is_known() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let fees = |eras| <Failover as DeclaredValues>::fees_paid(protocol, SERVICE, eras);
		let (a, b) = (declaring(protocol, to, 50_000), declaring(protocol, to, 20_000));
		assert_ok!(fund(a, 500));
		assert_ok!(fund(b, 60));
		begin_era(4);
		assert_ok!(charge(a));
		assert_ok!(charge(b));
		assert_eq!([0, 1, 2, 3, 4, 5, 9].map(fees), [0, 50, 100, 170, 240, 310, 310]);
		let elsewhere = <Failover as DeclaredValues>::fees_paid(protocol, OTHER_SERVICE, 9);
		assert_eq!(elsewhere, 0);
		assert_eq!(Protocols::<Test>::get(protocol).unwrap().services, 1);
	});
}

#[test]
fn only_so_many_eras_are_remembered() {
	build_and_execute(|| {
		let id = declaring(protocol(), destination(1), 50_000);
		for era in (0..60).step_by(15) {
			begin_era(era);
			assert_ok!(fund(id, 50 * 15));
		}
		begin_era(59);
		assert_ok!(charge(id));
		let kept = FeesPaid::<Test>::get(ProtocolId(0), SERVICE);
		assert_eq!((kept.len(), kept[0].era, kept[31].era), (32, Era(28), Era(59)));
		let all = <Failover as DeclaredValues>::fees_paid(ProtocolId(0), SERVICE, 1_000);
		assert_eq!(all, 32 * 50);
	});
}

#[test]
fn a_value_ages_until_it_is_raised_or_lapses() {
	build_and_execute(|| {
		let protocol = protocol();
		let id = declaring(protocol, destination(1), 50_000);
		let aged = |eras| <Failover as DeclaredValues>::aged(protocol, SERVICE, eras);
		assert_ok!(fund(id, 500));
		begin_era(3);
		assert_eq!((aged(3), aged(4)), (50_000, 0));
		assert_ok!(declare(id, 40_000));
		assert_eq!(aged(3), 40_000, "less is as old as more was");
		assert_ok!(declare(id, 60_000));
		assert_eq!((aged(0), aged(1)), (60_000, 0));
		begin_era(50);
		assert_ok!(fund(id, 500));
		assert_eq!((aged(0), aged(1)), (60_000, 0));
	});
}

#[test]
fn nobody_pays_for_more_eras_than_may_be() {
	build_and_execute(|| {
		let id = declaring(protocol(), destination(1), 50_000);
		assert_eq!(fund(id, 21 * 50), Err(Error::<Test>::TooFarAhead.into()));
		assert_ok!(fund(id, 20 * 50));
		let before = Balances::free_balance(OWNER);
		assert_ok!(declare(id, 25_000));
		assert_eq!(Balances::free_balance(OWNER) - before, 950 - 19 * 25, "the rest comes back");
		assert_eq!(plan(id).declared.covered_until(), Era(20));
		assert_ok!(declare(id, 0));
		assert_eq!((prepaid(), total()), (0, 0));
		assert_eq!(fund(id, 100), Err(Error::<Test>::NothingDeclared.into()));
	});
}

#[test]
fn the_end_of_a_plan_returns_what_is_left() {
	build_and_execute(|| {
		for payable in [true, false] {
			let id = declaring(protocol(), destination(1 + u8::from(payable)), 50_000);
			assert_ok!(fund(id, 500));
			begin_era(1);
			let_watchers_be_paid(payable);
			assert_ok!(Failover::disarm_plan(signed(OWNER), id));
			run_to(System::block_number() + 10);
			let paid_before = paid();
			assert_ok!(Failover::enact_change(signed(RELAYER), id));
			let charged = paid() - paid_before;
			assert_eq!(charged, if payable { 50 } else { 0 }, "they keep no plan from ending");
			assert_event(Event::PlanDisarmed { plan: id, returned: 450 - charged });
			assert_eq!((total(), prepaid()), (0, 0));
			begin_era(0);
		}
	});
}

#[test]
fn only_the_owner_declares_and_dust_is_refused() {
	build_and_execute(|| {
		let id = declaring(protocol(), destination(1), 50_000);
		assert_noop!(Failover::declare_value(signed(OTHER), id, 1), Error::<Test>::NotOwner);
		assert_eq!(declare(id, 50_000), Err(Error::<Test>::NoChange.into()));
		assert_eq!(declare(PlanId(7), 1), Err(Error::<Test>::UnknownPlan.into()));
		assert_eq!(fund(id, 19), Err(Error::<Test>::TooLittle.into()));
		assert_eq!(fund(PlanId(7), 100), Err(Error::<Test>::UnknownPlan.into()));
	});
}

#[test]
fn watchers_who_cannot_be_paid_lose_nothing_that_is_due() {
	build_and_execute(|| {
		let id = declaring(protocol(), destination(1), 50_000);
		assert_ok!(fund(id, 500));
		begin_era(4);
		let_watchers_be_paid(false);
		assert_eq!(charge(id), Err(DispatchError::Unavailable));
		assert_eq!(total(), 50_000);
		let_watchers_be_paid(true);
		assert_ok!(charge(id));
		assert_eq!(paid(), 250);
	});
}

#[test]
fn a_retired_protocol_leaves_no_history() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = declaring(protocol, to, 50_000);
		assert_ok!(fund(id, 500));
		next_block();
		deliver(to, 1, 0);
		assert_ok!(Failover::disarm_plan(signed(OWNER), id));
		run_to(20);
		assert_ok!(Failover::enact_change(signed(RELAYER), id));
		next_block();
		deliver(to, 2, 1);
		assert_eq!(FeesPaid::<Test>::iter().count(), 1);
		assert_ok!(Failover::retire_protocol(signed(OWNER), protocol));
		assert_eq!(FeesPaid::<Test>::iter().count(), 0);
	});
}
