// SPDX-License-Identifier: Apache-2.0

//! Nobody but who signs for a protocol touches it: not root, and so no governance.

use crate::{mock::*, *};
use frame_support::{assert_noop, dispatch::GetDispatchInfo, traits::GetCallName};
use sp_runtime::{traits::Dispatchable, DispatchError};
use vigil_primitives::{Height, PlanId, ProtocolId, SequenceNumber, ThrottleClass};
use vigil_proofs::Proof;

/// One of each call, as its rightful caller would make it.
fn calls() -> Vec<Call<Test>> {
	let (protocol, plan, id) = (ProtocolId(0), PlanId(0), DestinationId(0));
	let (service, class, height) = (SERVICE, ThrottleClass::Normal, Height(1));
	let (up_to, proof) = (SequenceNumber(0), Box::<Proof>::default());
	let to = targets(&[id]);
	vec![
		Call::register_protocol {},
		Call::nominate_owner { protocol, nominee: Some(OTHER) },
		Call::accept_ownership { protocol },
		Call::retire_protocol { protocol },
		Call::register_destination {
			destination: place(2),
			form: Form::Raw,
			certified_by: None,
			inbox_name: inbox(),
		},
		Call::set_xcm_version { id, version: 4 },
		Call::remove_destination { id },
		Call::arm_plan { protocol, service, class, targets: to.clone(), value: 0, terms: TERMS },
		Call::change_plan { plan, class, targets: to },
		Call::disarm_plan { plan },
		Call::cancel_change { plan },
		Call::enact_change { plan },
		Call::send_message { protocol, service, destination: id, program: program(1) },
		Call::prove_delivery { service, destination: id, height, proof: proof.clone(), up_to },
		Call::acknowledge { service, destination: id, up_to },
		Call::prove_firing { plan, target: 0, height, proof: proof.clone() },
		Call::affirm_terms { plan, terms: TERMS },
		Call::declare_value { plan, value: 1 },
		Call::fund_plan { plan, amount: 100 },
		Call::charge_plan { plan },
		Call::fund_upkeep { service, destination: id, amount: 100 },
		Call::prove_carriage {
			service,
			destination: id,
			carriage: Carriage::Checkpoint(height),
			height,
			proof,
		},
		Call::end_lane { service, destination: id },
	]
}

#[test]
fn every_call_is_tried() {
	let tried: Vec<_> = calls().iter().map(|call| call.get_call_name()).collect();
	assert_eq!(tried, Call::<Test>::get_call_names());
}

#[test]
fn root_and_nobody_are_refused_by_every_call() {
	build_and_execute(|| {
		arm(protocol(), &[destination(1)]);
		for call in calls() {
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				let refused = RuntimeCall::from(call.clone()).dispatch(origin);
				assert_noop!(refused.map_err(|error| error.error), DispatchError::BadOrigin);
			}
		}
	});
}

#[test]
fn every_call_weighs_something() {
	for call in calls() {
		assert!(call.get_dispatch_info().call_weight.ref_time() > 0, "{call:?}");
	}
}
