// SPDX-License-Identifier: Apache-2.0

//! Emergencies on the real pallets: declared by motions, votes and heartbeats, braked through every call that makes
//! others, ended by themselves.

mod brakes;
mod finality;
mod votes;
mod watchers;

use crate::{
	configs::emergency::{PhaseLength, RatifyWithin, RearmAfter},
	constants::time::{LOCAL, PRODUCTION},
	governance::tracks::PRODUCTION_TRACKS,
	tests::{account, run_to},
	AccountId, Emergency, Runtime, RuntimeOrigin, System,
};
use frame_support::assert_ok;
use pallet_collective::{Instance1, RawOrigin};
use pallet_emergency::{Act, ActOf, Cause, NextId};
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchResult;
use vigil_primitives::answers::emergency::{EmergencyId, Kind, Name, Scope, Stage, Text};

pub(super) fn council() -> RuntimeOrigin {
	RuntimeOrigin::from(RawOrigin::<AccountId, Instance1>::Members(2, 3))
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(who))
}

fn name(text: &str) -> Name {
	Name::truncate_from(text.as_bytes().to_vec())
}

fn call(pallet: &str, call: &str) -> Scope {
	Scope::Call { pallet: name(pallet), call: name(call) }
}

pub(super) fn cause(kind: Kind, scope: Scope) -> Cause {
	Cause { kind, scope, brake: false, drill: false }
}

fn text() -> Text {
	Text::truncate_from(b"something is wrong".to_vec())
}

/// Declares something, and says which one it is.
pub(super) fn declare(origin: RuntimeOrigin, cause: Cause) -> EmergencyId {
	let id = NextId::<Runtime>::get();
	assert_ok!(Emergency::declare(origin, cause, text()));
	id
}

pub(super) fn act(origin: RuntimeOrigin, id: EmergencyId, act: ActOf<Runtime>) -> DispatchResult {
	Emergency::act(origin, id, Box::new(act))
}

fn brake(scope: Scope, length: u32) -> ActOf<Runtime> {
	Act::Brake { scope, length }
}

fn stage(id: EmergencyId) -> Stage {
	Emergency::emergency_info(id).expect("it is known").stage
}

fn later(blocks: u32) {
	run_to(System::block_number() + blocks);
}

#[test]
fn token_holders_have_time_to_ratify_on_every_network() {
	let track = &PRODUCTION_TRACKS.iter().find(|track| track.id == 30).expect("it exists").info;
	for timing in [PRODUCTION, LOCAL] {
		let periods = [
			track.prepare_period,
			track.decision_period,
			track.confirm_period,
			track.min_enactment_period,
		];
		let needed: u32 = periods.into_iter().map(|period| timing.scale(period)).sum();
		assert!(needed < timing.scale(RatifyWithin::get()), "{needed}");
		assert!(timing.scale(PhaseLength::get()) > 0);
		assert!(timing.scale(RearmAfter::get()) > timing.scale(RatifyWithin::get()));
	}
}
