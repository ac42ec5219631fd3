// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use vigil_primitives::{answers::failover::Terms, PlanId, ThrottleClass};

const NEW: H256 = H256::repeat_byte(0x2e);

fn arm_under(terms: H256) -> sp_runtime::DispatchResult {
	let (protocol, class) = (vigil_primitives::ProtocolId(0), ThrottleClass::Normal);
	let to = targets(&[DestinationId(0)]);
	frame_support::storage::with_storage_layer(|| {
		Failover::arm_plan(signed(OWNER), protocol, SERVICE, class, to, 0, terms)
	})
}

fn told(plan: PlanId) -> Terms {
	Failover::plan_info(plan).expect("a plan").terms_are
}

#[test]
fn a_plan_names_the_latest_terms() {
	build_and_execute(|| {
		protocol();
		destination(1);
		let changed = Err(Error::<Test>::TermsChanged.into());
		assert_eq!(arm_under(NEW), changed);
		assert_ok!(arm_under(TERMS));
		announce_terms(NEW);
		assert_eq!(arm_under(TERMS), changed, "who arms now has to know what is coming");
		assert_ok!(arm_under(NEW));
		assert_eq!(plan(PlanId(1)).terms, NEW);
	});
}

#[test]
fn a_plan_tells_how_its_terms_stand() {
	build_and_execute(|| {
		protocol();
		destination(1);
		assert_ok!(arm_under(TERMS));
		let id = PlanId(0);
		assert_eq!(told(id), Terms::Same);
		announce_terms(NEW);
		assert_eq!(told(id), Terms::Changing);
		enforce_terms(NEW);
		assert_eq!(told(id), Terms::Changed);
		assert!(Plans::<Test>::contains_key(id), "it stays armed");
		assert_ok!(Failover::affirm_terms(signed(OWNER), id, NEW));
		assert_event(Event::TermsAffirmed { plan: id, terms: NEW });
		assert_eq!(told(id), Terms::Same);
	});
}

#[test]
fn only_the_owner_affirms_and_only_the_latest() {
	build_and_execute(|| {
		protocol();
		destination(1);
		assert_ok!(arm_under(TERMS));
		let affirm = |who, id, terms| Failover::affirm_terms(signed(who), PlanId(id), terms);
		assert_noop!(affirm(OWNER, 0, TERMS), Error::<Test>::NoChange);
		announce_terms(NEW);
		assert_noop!(affirm(OWNER, 0, TERMS), Error::<Test>::TermsChanged);
		assert_noop!(affirm(OTHER, 0, NEW), Error::<Test>::NotOwner);
		assert_noop!(affirm(OWNER, 9, NEW), Error::<Test>::UnknownPlan);
		assert_ok!(affirm(OWNER, 0, NEW));
	});
}
