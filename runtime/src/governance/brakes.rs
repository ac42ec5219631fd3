// SPDX-License-Identifier: Apache-2.0

//! What brakes may stop: every call of the runtime has its line here, and a test fails for one that has
//! none. Safe mode and pauses by name both go by this table.
//!
//! The way out is never paused: whoever wants to leave a service, a pool, a plan or an account that others
//! act for can do so while the chain stands still for everybody else. Nor is what the chain owes others, nor
//! what releases a brake.

mod table;

pub use table::{Class, TABLE};

use crate::{Runtime, RuntimeCall};
use frame_support::traits::GetCallMetadata;
use vigil_primitives::ServiceId;
use Class::*;

/// The class of a call by its name; `None` if the runtime has no such call.
pub fn class_of(pallet: &str, call: &str) -> Option<Class> {
	let (_, calls) = TABLE.iter().find(|(name, _)| *name == pallet)?;
	calls.iter().find(|(name, _)| *name == call).map(|(_, class)| *class)
}

/// Whether the runtime has such a pallet, with calls.
pub fn has_calls(pallet: &str) -> bool {
	TABLE.iter().any(|(name, _)| *name == pallet)
}

/// Whether some call of this pallet may be stopped.
pub fn may_stop_some(pallet: &str) -> bool {
	let calls = TABLE.iter().find(|(name, _)| *name == pallet).map(|(_, calls)| *calls);
	calls.is_some_and(|calls| calls.iter().any(|(_, class)| *class == Stops))
}

/// The service that a call which may be stopped is about.
pub fn service_of(call: &RuntimeCall) -> Option<ServiceId> {
	use pallet_failover::Call as Failover;
	use pallet_insurance::Call as Insurance;
	use pallet_restaking::Call as Restaking;

	let of_pool = |pool| pallet_insurance::Pools::<Runtime>::get(pool).map(|pool| pool.service);
	match call {
		RuntimeCall::Restaking(
			Restaking::announce_terms { service, .. }
			| Restaking::set_allowed { service, .. }
			| Restaking::allocate { service, .. }
			| Restaking::rejoin { service },
		)
		| RuntimeCall::Failover(
			Failover::arm_plan { service, .. } | Failover::send_message { service, .. },
		) => Some(*service),
		RuntimeCall::Failover(Failover::declare_value { plan, .. }) => {
			pallet_failover::Plans::<Runtime>::get(plan).map(|plan| plan.service)
		},
		RuntimeCall::Insurance(Insurance::deposit { pool, .. } | Insurance::buy { pool, .. }) => {
			of_pool(pool)
		},
		_ => None,
	}
}

/// Whether no pause may name this call. What calls others is spared by name: they are judged when they are
/// made.
pub fn is_spared_by_name(pallet: &str, call: &str) -> bool {
	class_of(pallet, call).is_some_and(|class| class != Stops)
}

/// Whether a brake on everything lets this call pass: for one that makes others, whether all of those pass.
pub fn is_spared(call: &RuntimeCall) -> bool {
	let names = call.get_call_metadata();
	match class_of(names.pallet_name, names.function_name) {
		Some(Chain | Exit | Duty | Decision) => true,
		Some(Around) => inner(call).is_some_and(|mut calls| calls.all(is_spared)),
		Some(Stops) | None => false,
	}
}

/// The calls that a call makes; `None` if it is not known to make any.
fn inner(call: &RuntimeCall) -> Option<impl Iterator<Item = &RuntimeCall>> {
	use pallet_multisig::Call as Multisig;
	use pallet_proxy::Call as Proxy;
	use pallet_scheduler::Call as Scheduler;
	use pallet_utility::Call as Utility;

	let (many, one, other): (&[RuntimeCall], Option<&RuntimeCall>, Option<&RuntimeCall>) =
		match call {
			RuntimeCall::Utility(
				Utility::batch { calls }
				| Utility::batch_all { calls }
				| Utility::force_batch { calls },
			) => (calls.as_slice(), None, None),
			RuntimeCall::Utility(Utility::if_else { main, fallback }) => {
				(&[], Some(main.as_ref()), Some(fallback.as_ref()))
			},
			RuntimeCall::Utility(Utility::as_derivative { call, .. })
			| RuntimeCall::Multisig(
				Multisig::as_multi_threshold_1 { call, .. } | Multisig::as_multi { call, .. },
			)
			| RuntimeCall::Proxy(Proxy::proxy { call, .. } | Proxy::proxy_announced { call, .. })
			| RuntimeCall::Scheduler(
				Scheduler::schedule { call, .. }
				| Scheduler::schedule_named { call, .. }
				| Scheduler::schedule_after { call, .. }
				| Scheduler::schedule_named_after { call, .. },
			) => (&[], Some(call.as_ref()), None),
			_ => return None,
		};
	Some(many.iter().chain(one).chain(other))
}
