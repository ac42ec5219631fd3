// SPDX-License-Identifier: Apache-2.0

//! What safe mode and pauses stop, what they never may, and how often the council may pull the brake.

mod exits;
mod names;

use super::{account, build_and_execute, run_to};
use crate::{
	configs::governance::{NeverPaused, SafeModeDuration},
	constants::{
		currency::VGL,
		time::{LOCAL, PRODUCTION},
	},
	governance::{
		brakes::{class_of, is_spared, Class, TABLE},
		pulls::{BrakePulls, CoolOff, Pulls, Year, PULLS_PER_YEAR},
	},
	AccountId, Runtime, RuntimeCall, RuntimeOrigin, SafeMode, System, TxPause,
};
use codec::{Decode, Encode};
use frame_support::{
	assert_noop, assert_ok,
	storage::{with_transaction, TransactionOutcome},
	traits::Contains,
};
use pallet_collective::{Instance1, RawOrigin};
use pallet_tx_pause::RuntimeCallNameOf;
use scale_info::{TypeDef, TypeInfo, Variant};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Ferdie};
use sp_runtime::{traits::Dispatchable, DispatchError};
use vigil_primitives::{
	Bitfield, Certificate, Halt, Height, Round, ServiceId, SetId, SignaturePoint, Signed,
	Statement, UnixTime, H256,
};

/// One call of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
	pallet: (u8, &'static str),
	call: (u8, &'static str),
}

impl Named {
	fn class(&self) -> Option<Class> {
		class_of(self.pallet.1, self.call.1)
	}

	fn name(&self) -> RuntimeCallNameOf<Runtime> {
		let short = |name: &str| name.as_bytes().to_vec().try_into().expect("short");
		(short(self.pallet.1), short(self.call.1))
	}

	/// A call of that name, whatever it says: the first that decodes from equal bytes.
	fn sample(&self) -> Option<RuntimeCall> {
		let by_hand = match (self.pallet.1, self.call.1) {
			("Liveness", "submit_certificate") => Some(certificate()),
			("XcmPallet", "claim_assets") => Some(claim_assets()),
			("Slashing", _) => self.about_a_certificate(),
			_ => None,
		};
		let filled = |fill: u8| {
			let mut bytes = vec![fill; 8_192];
			(bytes[0], bytes[1]) = (self.pallet.0, self.call.0);
			RuntimeCall::decode(&mut &bytes[..]).ok()
		};
		by_hand.or_else(|| (0..6).find_map(filled))
	}

	/// The same of a call that begins with one or two statements, of which zeros are none.
	fn about_a_certificate(&self) -> Option<RuntimeCall> {
		let said = pallet_slashing::Said::Certificate(some_certificate()).encode();
		let sample = |statements: usize| {
			let mut bytes = vec![self.pallet.0, self.call.0];
			(0..statements).for_each(|_| bytes.extend(&said));
			bytes.resize(bytes.len() + 8_192, 0);
			RuntimeCall::decode(&mut &bytes[..]).ok()
		};
		[0, 1, 2].into_iter().find_map(sample)
	}
}

fn certificate() -> RuntimeCall {
	let certificate = Box::new(some_certificate());
	RuntimeCall::Liveness(pallet_liveness::Call::submit_certificate { certificate })
}

fn some_certificate() -> Certificate {
	let halt = Halt {
		height: Height(1),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(3),
	};
	let statement = Statement::Halt(halt);
	Certificate {
		signed: Signed { service: ServiceId(1), set_id: SetId(1), statement },
		absent: Bitfield::none(1).expect("a member"),
		signature: SignaturePoint([0; 192]),
	}
}

fn claim_assets() -> RuntimeCall {
	RuntimeCall::XcmPallet(pallet_xcm::Call::claim_assets {
		assets: Box::new(xcm::VersionedAssets::from(xcm::latest::Assets::new())),
		beneficiary: Box::new(xcm::VersionedLocation::from(xcm::latest::Location::here())),
	})
}

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: account(Bob).into(),
		value: VGL,
	})
}

fn unbond() -> RuntimeCall {
	RuntimeCall::Staking(pallet_staking::Call::unbond { value: VGL })
}

fn variants(info: scale_info::Type) -> Vec<Variant> {
	match info.type_def {
		TypeDef::Variant(enumeration) => enumeration.variants,
		_ => panic!("calls are enums"),
	}
}

/// Every call of the runtime, from its metadata.
fn all_calls() -> Vec<Named> {
	let of_pallet = |pallet: Variant| {
		let calls = variants(pallet.fields[0].ty.type_info());
		let named = move |call: Variant| Named {
			pallet: (pallet.index, pallet.name),
			call: (call.index, call.name),
		};
		calls.into_iter().map(named).collect::<Vec<_>>()
	};
	variants(RuntimeCall::type_info()).into_iter().flat_map(of_pallet).collect()
}

/// Whether the call is stopped before anybody looks at what it says. It leaves nothing behind.
fn is_filtered(call: RuntimeCall) -> bool {
	let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
	let result = with_transaction(|| {
		let result = call.dispatch(RuntimeOrigin::signed(account(Ferdie)));
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(result.map_err(|error| error.error)))
	});
	result.expect("it is rolled back") == Err(filtered)
}

#[test]
fn every_call_of_the_runtime_is_in_the_table_once() {
	let calls = all_calls();
	assert!(calls.len() > 200, "they were found");
	let missing: Vec<_> = calls.iter().filter(|call| call.class().is_none()).collect();
	assert!(missing.is_empty(), "give them a class: {missing:?}");
	for (place, (pallet, listed)) in TABLE.iter().enumerate() {
		assert!(TABLE[..place].iter().all(|(other, _)| other != pallet), "{pallet} twice");
		for (place, (call, _)) in listed.iter().enumerate() {
			assert!(listed[..place].iter().all(|(other, _)| other != call), "{call} twice");
			let exists = calls.iter().any(|one| (one.pallet.1, one.call.1) == (*pallet, *call));
			assert!(exists, "the runtime has no {pallet}.{call}");
		}
	}
}

#[test]
fn every_exit_and_every_duty_has_a_sample() {
	let calls = all_calls().into_iter();
	let spared = calls.filter(|call| matches!(call.class(), Some(Class::Exit | Class::Duty)));
	let missing: Vec<_> = spared.filter(|call| call.sample().is_none()).collect();
	assert!(missing.is_empty(), "make them by hand: {missing:?}");
}

#[test]
fn safe_mode_stops_just_what_the_table_lets_it() {
	build_and_execute(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		for named in all_calls() {
			let Some(call) = named.sample() else { continue };
			let stops = match named.class() {
				Some(Class::Stops) | None => true,
				Some(Class::Around) => !is_spared(&call),
				Some(Class::Chain | Class::Exit | Class::Duty | Class::Decision) => false,
			};
			assert_eq!(is_filtered(call), stops, "{named:?}");
		}
	});
}

#[test]
fn a_pause_by_name_stops_just_what_the_table_lets_it() {
	build_and_execute(|| {
		for named in all_calls() {
			let paused = TxPause::pause(RuntimeOrigin::root(), named.name());
			if named.class() != Some(Class::Stops) {
				let unpausable = pallet_tx_pause::Error::<Runtime>::Unpausable;
				assert_eq!(paused, Err(unpausable.into()), "{named:?}");
			} else {
				assert_eq!(paused, Ok(()), "{named:?}");
			}
		}
		for named in all_calls() {
			let Some(call) = named.sample() else { continue };
			// What makes other calls is let in; those are stopped when they are made.
			let stops = named.class() == Some(Class::Stops);
			let answer = <TxPause as Contains<RuntimeCall>>::contains(&call);
			assert_eq!(answer, !stops, "{named:?}");
		}
		assert!(is_filtered(transfer()) && !is_filtered(unbond()));
	});
}

/// Every call that makes this one and another spared one, if it can.
fn around(call: RuntimeCall) -> Vec<RuntimeCall> {
	use pallet_multisig::Call as Multisig;
	use pallet_proxy::Call as Proxy;
	use pallet_scheduler::Call as Scheduler;
	use pallet_utility::Call as Utility;

	let calls = vec![unbond(), call.clone()];
	let call = Box::new(call);
	let (real, delegate) = (account(Alice).into(), account(Bob).into());
	vec![
		RuntimeCall::Utility(Utility::batch { calls: calls.clone() }),
		RuntimeCall::Utility(Utility::batch_all { calls: calls.clone() }),
		RuntimeCall::Utility(Utility::force_batch { calls }),
		RuntimeCall::Utility(Utility::as_derivative { index: 0, call: call.clone() }),
		RuntimeCall::Utility(Utility::if_else { main: Box::new(unbond()), fallback: call.clone() }),
		RuntimeCall::Utility(Utility::if_else { main: call.clone(), fallback: Box::new(unbond()) }),
		RuntimeCall::Multisig(Multisig::as_multi_threshold_1 {
			other_signatories: vec![account(Bob)],
			call: call.clone(),
		}),
		RuntimeCall::Multisig(Multisig::as_multi {
			threshold: 2,
			other_signatories: vec![account(Bob)],
			maybe_timepoint: None,
			call: call.clone(),
			max_weight: Default::default(),
		}),
		RuntimeCall::Proxy(Proxy::proxy { real, force_proxy_type: None, call: call.clone() }),
		RuntimeCall::Proxy(Proxy::proxy_announced {
			delegate,
			real: account(Alice).into(),
			force_proxy_type: None,
			call: call.clone(),
		}),
		RuntimeCall::Scheduler(Scheduler::schedule {
			when: 9,
			maybe_periodic: None,
			priority: 0,
			call: call.clone(),
		}),
		RuntimeCall::Scheduler(Scheduler::schedule_after {
			after: 9,
			maybe_periodic: None,
			priority: 0,
			call: call.clone(),
		}),
		RuntimeCall::Scheduler(Scheduler::schedule_named {
			id: [0; 32],
			when: 9,
			maybe_periodic: None,
			priority: 0,
			call: call.clone(),
		}),
		RuntimeCall::Scheduler(Scheduler::schedule_named_after {
			id: [0; 32],
			after: 9,
			maybe_periodic: None,
			priority: 0,
			call,
		}),
	]
}

#[test]
fn a_call_that_makes_others_is_stopped_if_one_of_them_is_however_deep() {
	let spared = |call: &RuntimeCall| <NeverPaused as Contains<RuntimeCall>>::contains(call);
	for once in around(unbond()) {
		assert!(spared(&once), "{once:?}");
		assert!(around(once).iter().all(spared));
	}
	for once in around(transfer()) {
		assert!(!spared(&once), "{once:?}");
		assert!(!around(once).iter().any(spared));
	}
	// Every class of calls that make others is covered above.
	let listed = all_calls().into_iter().filter(|call| call.class() == Some(Class::Around));
	assert_eq!(listed.count(), 13);
}

#[test]
fn a_pause_reaches_a_call_inside_others() {
	build_and_execute(|| {
		let named = all_calls().into_iter().find(|call| call.call.1 == "transfer_keep_alive");
		assert_ok!(TxPause::pause(RuntimeOrigin::root(), named.expect("it exists").name()));
		let calls = vec![transfer()];
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		assert!(is_filtered(batch));
	});
}

#[test]
fn safe_mode_ends_by_itself() {
	build_and_execute(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		run_to(System::block_number() + LOCAL.scale(SafeModeDuration::get()) + 1);
		assert_ok!(transfer().dispatch(RuntimeOrigin::signed(account(Alice))));
	});
}

#[test]
fn nobody_but_root_or_council_pulls_the_brake() {
	build_and_execute(|| {
		let origin = RuntimeOrigin::signed(account(Alice));
		assert_noop!(SafeMode::force_enter(origin.clone()), DispatchError::BadOrigin);
		assert!(SafeMode::enter(origin).is_err(), "no deposit buys a halt of the chain");
	});
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::from(RawOrigin::<AccountId, Instance1>::Members(2, 3))
}

#[test]
fn two_thirds_of_the_council_cannot_renew_the_brake_before_others_could_decide() {
	build_and_execute(|| {
		assert_ok!(SafeMode::force_enter(council()));
		assert_noop!(SafeMode::force_extend(council()), DispatchError::BadOrigin);
		run_to(System::block_number() + LOCAL.scale(SafeModeDuration::get()) + 1);
		assert!(!SafeMode::is_entered());
		assert_noop!(SafeMode::force_enter(council()), DispatchError::BadOrigin);
		// Nor does letting go early help, nor that somebody else pulled it in between.
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		assert_ok!(SafeMode::force_exit(council()));
		assert_noop!(SafeMode::force_enter(council()), DispatchError::BadOrigin);
		run_to(System::block_number() + LOCAL.scale(CoolOff::get()));
		assert_ok!(SafeMode::force_enter(council()));
	});
}

#[test]
fn a_year_bounds_how_often_the_council_pulls_the_brake() {
	build_and_execute(|| {
		let year = LOCAL.scale(Year::get());
		let mut pulls = Pulls::default();
		(0..PULLS_PER_YEAR).for_each(|_| pulls.pull(System::block_number(), year));
		BrakePulls::put(pulls);
		assert_noop!(SafeMode::force_enter(council()), DispatchError::BadOrigin);
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
	});
}

#[test]
fn token_holders_can_decide_while_the_council_waits() {
	use crate::governance::tracks::PRODUCTION_TRACKS;
	let fast = &PRODUCTION_TRACKS[1].info;
	let to_effect = fast.prepare_period + fast.confirm_period + fast.min_enactment_period;
	assert!(PRODUCTION.scale(CoolOff::get()) > 2 * to_effect);
	let braked = u64::from(SafeModeDuration::get()) * u64::from(PULLS_PER_YEAR);
	assert!(braked * 100 < u64::from(Year::get()), "less than a hundredth of the time");
}
