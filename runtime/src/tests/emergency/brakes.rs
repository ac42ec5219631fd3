// SPDX-License-Identifier: Apache-2.0

//! What an emergency stops on the real pallets, and what it never can.

use super::*;
use crate::{
	configs::emergency::{TemporaryParameter, DEAREST_BYTE},
	configs::system::dynamic_params::fees::LengthPrice,
	constants::currency::VGL,
	governance::brakes::{Class, TABLE},
	tests::{
		build_and_execute,
		restaking::{register_service, terms},
	},
	Balances, RuntimeCall, SafeMode,
};
use frame_support::{assert_noop, traits::Get};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Ferdie};
use sp_runtime::{traits::Dispatchable, DispatchError, Perbill};

const FLAW: Kind = Kind::LogicFlaw;

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: account(Bob).into(),
		value: VGL,
	})
}

fn unbond() -> RuntimeCall {
	RuntimeCall::Staking(pallet_staking::Call::unbond { value: VGL })
}

/// Whether the call is stopped before anybody looks at what it says.
fn is_stopped(call: RuntimeCall) -> bool {
	let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
	call.dispatch(signed(Ferdie)).map_err(|error| error.error) == Err(filtered)
}

#[test]
fn a_flawed_call_is_stopped_in_the_block_of_its_declaration_and_let_go() {
	build_and_execute(|| {
		assert!(!is_stopped(transfer()));
		let scope = call("Balances", "transfer_keep_alive");
		let id = declare(council(), Cause { brake: true, ..cause(FLAW, scope.clone()) });
		assert!(is_stopped(transfer()));
		assert!(!is_stopped(unbond()) && !SafeMode::is_entered());
		assert_ok!(act(council(), id, Act::Release { scope }));
		assert!(!is_stopped(transfer()));
	});
}

#[test]
fn a_stopped_call_is_stopped_inside_others() {
	use pallet_scheduler::Call as Scheduler;
	build_and_execute(|| {
		let scope = Scope::Pallet(name("Balances"));
		declare(council(), Cause { brake: true, ..cause(FLAW, scope) });
		let batch =
			RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![transfer()] });
		assert!(is_stopped(batch));
		let deputy = RuntimeCall::Utility(pallet_utility::Call::as_derivative {
			index: 0,
			call: Box::new(transfer()),
		});
		assert!(is_stopped(deputy));
		let alone = RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![account(Bob)],
			call: Box::new(transfer()),
		});
		assert!(is_stopped(alone));
		// A proxy tells of it in an event.
		assert_ok!(crate::Proxy::add_proxy(
			signed(Alice),
			account(Ferdie).into(),
			Default::default(),
			0
		));
		let before = Balances::free_balance(account(Bob));
		let proxied = RuntimeCall::Proxy(pallet_proxy::Call::proxy {
			real: account(Alice).into(),
			force_proxy_type: None,
			call: Box::new(transfer()),
		});
		assert_ok!(proxied.dispatch(signed(Ferdie)));
		assert_eq!(Balances::free_balance(account(Bob)), before, "nothing came of it");
		// What the scheduler makes is decided by root alone.
		let scheduled = RuntimeCall::Scheduler(Scheduler::schedule {
			when: System::block_number() + 1,
			maybe_periodic: None,
			priority: 0,
			call: Box::new(transfer()),
		});
		let made = scheduled.dispatch(signed(Ferdie)).map_err(|error| error.error);
		assert_eq!(made, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn a_program_from_elsewhere_does_not_make_a_stopped_call() {
	use codec::Encode;
	use xcm::latest::prelude::*;
	/// Runs a program of Alice's with the transfer in it, and says what Bob got.
	fn got() -> u128 {
		let before = Balances::free_balance(account(Bob));
		let program = Xcm::<RuntimeCall>(vec![Transact {
			origin_kind: OriginKind::SovereignAccount,
			fallback_max_weight: None,
			call: transfer().encode().into(),
		}]);
		let executed = crate::XcmPallet::execute(
			signed(Alice),
			Box::new(xcm::VersionedXcm::from(program)),
			frame_support::weights::Weight::from_parts(10_000_000_000, 1_000_000),
		);
		assert_ok!(executed);
		Balances::free_balance(account(Bob)).saturating_sub(before)
	}
	build_and_execute(|| {
		assert_eq!(got(), VGL, "it makes one that nobody stops");
		declare(council(), Cause { brake: true, ..cause(FLAW, Scope::Pallet(name("Balances"))) });
		assert_eq!(got(), 0);
	});
}

#[test]
fn a_service_is_stopped_and_others_go_on() {
	build_and_execute(|| {
		let (one, two) = (register_service(), register_service());
		let announce = |service| {
			RuntimeCall::Restaking(pallet_restaking::Call::announce_terms {
				service,
				terms: pallet_restaking::ServiceTerms { max_members: 9, ..terms() },
			})
		};
		let rejoin = |service| RuntimeCall::Restaking(pallet_restaking::Call::rejoin { service });
		let leave = RuntimeCall::Restaking(pallet_restaking::Call::deallocate {
			service: one,
			share: Perbill::zero(),
		});
		declare(council(), Cause { brake: true, ..cause(FLAW, Scope::Service(one)) });
		assert!(is_stopped(announce(one)) && is_stopped(rejoin(one)));
		assert!(!is_stopped(announce(two)) && !is_stopped(rejoin(two)));
		assert!(!is_stopped(leave), "the way out");
	});
}

#[test]
fn what_keeps_the_chain_and_its_promises_can_be_named_by_no_emergency() {
	build_and_execute(|| {
		let id = declare(council(), cause(FLAW, Scope::All));
		for (pallet, calls) in TABLE {
			for (function, class) in *calls {
				let stopped = act(council(), id, brake(call(pallet, function), 1));
				match class {
					Class::Stops => {
						assert_ok!(stopped);
						let scope = call(pallet, function);
						assert_ok!(act(council(), id, Act::Release { scope }));
						// The next one is pulled by others, when the rung has cooled off.
						pallet_emergency::BrakeLadder::<Runtime>::kill();
					},
					_ => assert_eq!(
						stopped,
						Err(pallet_emergency::Error::<Runtime>::Unstoppable.into()),
						"{pallet}.{function}"
					),
				}
			}
		}
		let nothing = act(council(), id, brake(Scope::Pallet(name("Timestamp")), 1));
		assert_noop!(nothing, pallet_emergency::Error::<Runtime>::Unstoppable);
	});
}

#[test]
fn every_way_out_of_an_emergency_passes_its_highest_brake() {
	build_and_execute(|| {
		let id = declare(council(), cause(FLAW, Scope::All));
		assert_ok!(act(council(), id, brake(Scope::All, 1)));
		assert!(SafeMode::is_entered() && is_stopped(transfer()));
		let calls: [RuntimeCall; 4] = [
			pallet_emergency::Call::ratify { id }.into(),
			pallet_emergency::Call::end { id }.into(),
			pallet_emergency::Call::heartbeat { cause: None }.into(),
			pallet_emergency::Call::close { id, post_mortem: Default::default() }.into(),
		];
		for call in calls {
			assert!(!is_stopped(call));
		}
		assert_ok!(Emergency::end(council(), id));
		assert!(!SafeMode::is_entered() && !is_stopped(transfer()));
	});
}

#[test]
fn the_highest_brake_ends_by_itself() {
	build_and_execute(|| {
		let id = declare(council(), cause(FLAW, Scope::All));
		assert_ok!(act(council(), id, brake(Scope::All, 1)));
		assert!(is_stopped(transfer()));
		later(1);
		assert!(!SafeMode::is_entered() && !is_stopped(transfer()));
	});
}

#[test]
fn a_parameter_gets_its_value_back_and_is_never_out_of_bounds() {
	build_and_execute(|| {
		let before = LengthPrice::get();
		let id = declare(council(), cause(FLAW, Scope::All));
		assert_ok!(Emergency::ratify(RuntimeOrigin::root(), id));
		let dear = |price| {
			let value = TemporaryParameter::LengthPrice(price);
			act(council(), id, Act::Override { value, length: 3 })
		};
		assert!(dear(DEAREST_BYTE + 1).is_err());
		assert_ok!(dear(DEAREST_BYTE));
		assert_eq!(LengthPrice::get(), DEAREST_BYTE);
		later(3);
		assert_eq!(LengthPrice::get(), before);
	});
}

#[test]
fn the_harmed_are_paid_by_a_vote_from_the_treasury() {
	build_and_execute(|| {
		let id = declare(council(), cause(FLAW, Scope::All));
		let before = Balances::free_balance(account(Ferdie));
		let pay = || Act::Compensate { who: account(Ferdie), amount: 5 * VGL };
		let paid = act(council(), id, pay());
		assert_noop!(paid, pallet_emergency::Error::<Runtime>::NotVoted);
		assert_ok!(act(RuntimeOrigin::root(), id, pay()));
		assert_eq!(Balances::free_balance(account(Ferdie)), before + 5 * VGL);
		let too_much = Act::Compensate { who: account(Ferdie), amount: 100_000 * VGL };
		let paid = act(RuntimeOrigin::root(), id, too_much);
		assert_noop!(paid, pallet_emergency::Error::<Runtime>::TooMuch);
	});
}

#[test]
fn a_committee_does_what_is_critical_and_nothing_else() {
	build_and_execute(|| {
		let id = declare(council(), cause(FLAW, Scope::All));
		assert_ok!(Emergency::ratify(RuntimeOrigin::root(), id));
		let members = [Alice, Bob, Ferdie].map(account).to_vec();
		let members = frame_support::BoundedVec::truncate_from(members);
		let appoint = Act::Appoint { members };
		let appointed = act(council(), id, appoint.clone());
		assert_noop!(appointed, pallet_emergency::Error::<Runtime>::NotVoted);
		assert_ok!(act(RuntimeOrigin::root(), id, appoint));
		let code_hash = Default::default();
		let critical: RuntimeCall = frame_system::Call::authorize_upgrade { code_hash }.into();
		let eras: RuntimeCall = pallet_staking::Call::force_new_era {}.into();
		let anchor: RuntimeCall = pallet_slashing::Call::pin_anchor {
			service: vigil_primitives::ServiceId(0),
			anchor: Vec::new(),
		}
		.into();
		let mint: RuntimeCall = pallet_balances::Call::force_set_balance {
			who: account(Ferdie).into(),
			new_free: u128::MAX / 2,
		}
		.into();
		let approve = |who, call: &RuntimeCall| {
			Emergency::approve(signed(who), Box::new(call.clone())).map_err(|error| error.error)
		};
		for other in [mint, eras, anchor] {
			let made = approve(Alice, &other);
			assert_noop!(made, pallet_emergency::Error::<Runtime>::NotCritical);
		}
		let key = frame_support::storage::storage_prefix(b"System", b"AuthorizedUpgrade");
		let authorised = || sp_io::storage::get(&key).is_some();
		assert_ok!(approve(Alice, &critical));
		assert!(!authorised());
		assert_ok!(approve(Bob, &critical));
		assert!(authorised());
		assert_ok!(Emergency::end(RuntimeOrigin::root(), id));
		assert!(!authorised(), "it is void with the committee");
	});
}
