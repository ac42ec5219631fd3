// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::{ArithmeticError, DispatchError, TokenError};
use vigil_primitives::ProtocolId;

#[test]
fn a_protocol_costs_a_deposit_until_it_is_retired() {
	build_and_execute(|| {
		let issued = Balances::total_issuance();
		let id = protocol();
		assert_eq!(deposits(OWNER), 1_000);
		assert_eq!(issued - Balances::total_issuance(), 70, "the fee is burnt");
		assert_event(Event::ProtocolRegistered {
			protocol: id,
			owner: OWNER,
			deposit: 1_000,
			fee: 70,
		});
		assert_ok!(Failover::retire_protocol(signed(OWNER), id));
		assert_eq!(deposits(OWNER), 0);
		assert_event(Event::ProtocolRetired { protocol: id });
		assert_ne!(protocol(), id, "numbers are not used again");
	});
}

#[test]
fn nobody_registers_without_funds_or_numbers() {
	build_and_execute(|| {
		let broke = Failover::register_protocol(signed(RELAYER));
		assert_eq!(broke, Err(TokenError::FundsUnavailable.into()));
		NextProtocol::<Test>::put(ProtocolId(u32::MAX));
		let none_left = with_storage_layer(|| Failover::register_protocol(signed(OWNER)));
		assert_eq!(none_left, Err(ArithmeticError::Overflow.into()));
		assert_eq!(deposits(OWNER), 0);
	});
}

#[test]
fn ownership_passes_in_two_steps_with_all_deposits() {
	build_and_execute(|| {
		let id = protocol();
		arm(id, &[destination(1)]);
		let (deposit, fee) = (deposits(OWNER), fees(OWNER));
		assert_eq!(deposit, 1_200);
		let accept = |who| Failover::accept_ownership(signed(who), id);
		assert_noop!(accept(OTHER), Error::<Test>::NotNominee);
		assert_ok!(Failover::nominate_owner(signed(OWNER), id, Some(OTHER)));
		assert_noop!(
			Failover::nominate_owner(signed(OWNER), id, Some(OTHER)),
			Error::<Test>::NoChange
		);
		assert_noop!(accept(OWNER), Error::<Test>::NotNominee);
		assert_ok!(accept(OTHER));
		assert_event(Event::OwnerChanged { protocol: id, owner: OTHER });
		assert_eq!((deposits(OWNER), deposits(OTHER)), (0, deposit));
		assert_eq!(fees(OWNER), fee, "what was sent is paid by who sent it");
		let former = Failover::disarm_plan(signed(OWNER), vigil_primitives::PlanId(0));
		assert_noop!(former, Error::<Test>::NotOwner);
		assert_noop!(accept(OTHER), Error::<Test>::NotNominee);
	});
}

#[test]
fn a_nomination_can_be_taken_back_and_needs_funds() {
	build_and_execute(|| {
		let id = protocol();
		assert_ok!(Failover::nominate_owner(signed(OWNER), id, Some(RELAYER)));
		let broke = with_storage_layer(|| Failover::accept_ownership(signed(RELAYER), id));
		assert_eq!(broke, Err(TokenError::FundsUnavailable.into()));
		assert_ok!(Failover::nominate_owner(signed(OWNER), id, None));
		assert_noop!(Failover::accept_ownership(signed(RELAYER), id), Error::<Test>::NotNominee);
	});
}

#[test]
fn a_protocol_in_use_stays() {
	build_and_execute(|| {
		let (id, to) = (protocol(), destination(1));
		send(id, to);
		let retire = || with_storage_layer(|| Failover::retire_protocol(signed(OWNER), id));
		let in_use = Err(DispatchError::from(Error::<Test>::ProtocolInUse));
		assert_eq!(retire(), in_use);
		next_block();
		deliver(to, 1, 0);
		let plan = arm(id, &[to]);
		next_block();
		deliver(to, 2, 1);
		assert_eq!(retire(), in_use);
		assert_ok!(Failover::disarm_plan(signed(OWNER), plan));
		run_to(20);
		assert_ok!(Failover::enact_change(signed(RELAYER), plan));
		next_block();
		assert_eq!(retire(), in_use);
		deliver(to, 3, 2);
		assert_ok!(retire());
		assert_eq!((deposits(OWNER), fees(OWNER)), (0, 0));
	});
}

#[test]
fn strangers_and_unknown_numbers_are_refused() {
	build_and_execute(|| {
		let (id, unknown) = (protocol(), ProtocolId(77));
		let nominate = |who, id| Failover::nominate_owner(signed(who), id, Some(OTHER));
		assert_noop!(nominate(OTHER, id), Error::<Test>::NotOwner);
		assert_noop!(nominate(OWNER, unknown), Error::<Test>::UnknownProtocol);
		assert_noop!(Failover::retire_protocol(signed(OTHER), id), Error::<Test>::NotOwner);
		let retire = Failover::retire_protocol(signed(OWNER), unknown);
		assert_noop!(retire, Error::<Test>::UnknownProtocol);
		let accept = Failover::accept_ownership(signed(OWNER), unknown);
		assert_noop!(accept, Error::<Test>::UnknownProtocol);
	});
}
