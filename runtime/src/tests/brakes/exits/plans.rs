// SPDX-License-Identifier: Apache-2.0

//! Ways out of plans, lanes and destinations, and what keeps a plan in force.

use super::{free, out, signed, Way};
use crate::{
	configs::failover::{ChangeDelay, LaneIdle},
	constants::{currency::VGL, time::LOCAL},
	tests::{
		account,
		failover::{
			armed, certify_entry, delivery, fired, program, register_at, sealed, targets, HAVEN,
			PLAN, TO,
		},
		liveness::elect,
		restaking::{next_era, terms},
		run_to,
	},
	Balances, Failover, Restaking, Runtime, System,
};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use pallet_failover::{
	Call, Carriage, DestinationId, Destinations, Form, Lanes, PendingChanges, Plans, Protocols,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Eve, Ferdie, One};
use vigil_primitives::{
	receipt::checkpoint_key, traits::ServiceTerms, Body, CarriageReceipt, Destination, Height,
	ProtocolId, Seconds, SequenceNumber, ThrottleClass, UnixTime, H256,
};

const PROTOCOL: ProtocolId = ProtocolId(0);

fn later(blocks: u32) {
	run_to(System::block_number() + blocks);
}

fn held(who: Sr25519Keyring) -> u128 {
	Balances::total_balance_on_hold(&account(who))
}

pub(super) fn end() -> Way {
	let service = elect();
	let before = [Alice, Ferdie].map(held);
	armed(service);
	later(1);
	Box::new(move || {
		let class = ThrottleClass::Normal;
		out(Ferdie, Call::<Runtime>::change_plan { plan: PLAN, class, targets: targets() });
		out(Ferdie, Call::<Runtime>::cancel_change { plan: PLAN });
		assert!(!PendingChanges::<Runtime>::contains_key(PLAN));
		out(Ferdie, Call::<Runtime>::disarm_plan { plan: PLAN });
		later(LOCAL.scale(ChangeDelay::get()));
		out(Eve, Call::<Runtime>::enact_change { plan: PLAN });
		assert!(!Plans::<Runtime>::contains_key(PLAN));
		later(1);
		assert!(sealed(service, TO).contains(&Body::Disarm(PLAN)), "watchers sign it");
		out(Eve, delivery(service, Height(96), 0));
		later(1);
		out(Eve, delivery(service, Height(128), 1));
		assert_eq!(sealed(service, TO), [], "it has arrived");
		out(Ferdie, Call::<Runtime>::retire_protocol { protocol: PROTOCOL });
		assert!(!Protocols::<Runtime>::contains_key(PROTOCOL));
		out(Alice, Call::<Runtime>::remove_destination { id: TO });
		assert!(!Destinations::<Runtime>::contains_key(TO));
		assert_eq!([Alice, Ferdie].map(held), before, "every deposit is returned");
	})
}

pub(super) fn give_up_lane() -> Way {
	let service = elect();
	armed(service);
	later(1);
	Box::new(move || {
		later(LOCAL.scale(LaneIdle::get()));
		let before = held(Ferdie);
		out(Eve, Call::<Runtime>::end_lane { service, destination: TO });
		assert!(Lanes::<Runtime>::get(TO, service).is_some_and(|lane| lane.ended));
		assert!(held(Ferdie) < before, "what was held for its messages is returned");
		assert_eq!(sealed(service, TO), []);
	})
}

pub(super) fn stay() -> Way {
	let service = elect();
	armed(service);
	let value = 1_000_000 * VGL;
	assert_ok!(Failover::declare_value(signed(Ferdie), PLAN, value));
	assert_ok!(Failover::fund_plan(signed(Ferdie), PLAN, 20 * VGL));
	let mut other = terms();
	other.policy.halt_after = Seconds(15);
	assert_ok!(Restaking::announce_terms(signed(Alice), service, other));
	// A place that nobody proves anything of.
	let far = DestinationId(1);
	register_at(Destination { inbox: H256::repeat_byte(0x1c), ..HAVEN }, Bob, None);
	assert_ok!(Failover::send_message(signed(Ferdie), PROTOCOL, service, far, program(3)));
	later(1);
	Box::new(move || {
		let plan = || Plans::<Runtime>::get(PLAN).expect("armed");
		let terms = <Restaking as ServiceTerms>::latest(service).expect("a service");
		assert!(plan().terms != terms);
		out(Ferdie, Call::<Runtime>::affirm_terms { plan: PLAN, terms });
		assert_eq!(plan().terms, terms);
		let before = plan().declared.prepaid;
		out(Bob, Call::<Runtime>::fund_plan { plan: PLAN, amount: 20 * VGL });
		assert!(plan().declared.prepaid > before);
		next_era();
		let before = plan().declared.prepaid;
		out(Bob, Call::<Runtime>::charge_plan { plan: PLAN });
		assert!(plan().declared.prepaid < before);

		let version = 4;
		out(Alice, Call::<Runtime>::set_xcm_version { id: TO, version });
		let form = Destinations::<Runtime>::get(TO).map(|to| to.form);
		assert_eq!(form, Some(Form::Xcm(version)));
		out(Eve, Call::<Runtime>::fund_upkeep { service, destination: TO, amount: VGL });
		let beneficiary = H256(account(One).into());
		let receipt = CarriageReceipt { beneficiary, at: UnixTime(100) };
		let key = checkpoint_key("Inbox", service, Height(64));
		let (height, carriage) = (Height(96), Carriage::Checkpoint(Height(64)));
		let proof = certify_entry(service, height, &key, &receipt);
		let (destination, before) = (TO, free(One));
		let call =
			Call::<Runtime>::prove_carriage { service, destination, carriage, height, proof };
		out(Eve, call);
		assert!(free(One) > before);
		later(1);
		out(Eve, fired(service, Height(128), PLAN));
		assert!(plan().targets[0].firing.is_some());
		let up_to = SequenceNumber(0);
		out(Bob, Call::<Runtime>::acknowledge { service, destination: far, up_to });
		assert_eq!(sealed(service, far), []);
	})
}
