// SPDX-License-Identifier: Apache-2.0

//! What tests do.

use super::*;
use crate::{mock::runtime::AccountBytes as Bytes, *};
use frame_support::{
	assert_ok,
	traits::{Currency, Hooks},
};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::{traits::Convert, BuildStorage, DispatchResult};
use vigil_bls::{backend::SigningBackend, possession_digest, Backend, Fake, Tag};
use vigil_primitives::{
	answers::emergency::{Declarer, EmergencyId, Kind, Name, Scope, Stage, Text},
	traits::OnCertificate,
	Bitfield, Kind as StatementKind, MemberIndex, PossessionProof, PublicKey, ServiceId, SetId,
};

pub const SERVICE: ServiceId = ServiceId(1);
pub const OTHER: ServiceId = ServiceId(2);
pub const SET: SetId = SetId(5);
/// Who watches for [`SERVICE`].
pub const SEATS: std::ops::Range<AccountId> = 1..8;

/// Runs a test, and checks all invariants at its end.
pub fn build_and_execute(test: impl FnOnce()) {
	world(|world| {
		*world = World::default();
		world.sets.insert(SERVICE, (SET, SEATS.collect()));
		world.candidates = SEATS.collect();
	});
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage();
	TestExternalities::new(storage.expect("genesis builds")).execute_with(|| {
		System::set_block_number(1);
		for who in (1..60).chain([COUNCIL]) {
			let _ = Balances::make_free_balance_be(&who, 100_000);
		}
		test();
		assert_ok!(Emergency::do_try_state());
	});
}

/// Goes on to a block.
pub fn run_to(block: u64) {
	while System::block_number() < block {
		assert_ok!(Emergency::do_try_state());
		System::set_block_number(System::block_number() + 1);
		Emergency::on_initialize(System::block_number());
	}
}

/// Goes on by so many blocks.
pub fn pass(blocks: u64) {
	run_to(System::block_number() + blocks);
}

pub fn council() -> RuntimeOrigin {
	RuntimeOrigin::signed(COUNCIL)
}

pub fn tokens() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().expect("short")
}

pub fn text() -> Text {
	b"something is wrong".to_vec().try_into().expect("short")
}

pub fn call(call: &str) -> Scope {
	Scope::Call { pallet: name("Money"), call: name(call) }
}

pub fn pallet() -> Scope {
	Scope::Pallet(name("Money"))
}

pub fn service() -> Scope {
	Scope::Service(SERVICE)
}

pub fn cause(kind: Kind, scope: Scope) -> Cause {
	Cause { kind, scope, brake: false, drill: false }
}

/// Declares, and says which one it is.
pub fn declare(origin: RuntimeOrigin, kind: Kind, scope: Scope) -> EmergencyId {
	let id = NextId::<Test>::get();
	assert_ok!(Emergency::declare(origin, cause(kind, scope), text()));
	assert!(Emergencies::<Test>::contains_key(id));
	id
}

/// Declares and ratifies.
pub fn ratified(kind: Kind, scope: Scope) -> EmergencyId {
	let id = declare(council(), kind, scope);
	assert_ok!(Emergency::ratify(tokens(), id));
	id
}

pub fn act(origin: RuntimeOrigin, id: EmergencyId, act: ActOf<Test>) -> DispatchResult {
	Emergency::act(origin, id, Box::new(act))
}

pub fn brake(scope: Scope, length: u32) -> ActOf<Test> {
	Act::Brake { scope, length }
}

pub fn stage(id: EmergencyId) -> Stage {
	Emergency::emergency_info(id).expect("it is known").stage
}

/// Lets these watchers declare.
pub fn beats(who: impl IntoIterator<Item = AccountId>, cause: &Cause) {
	for who in who {
		assert_ok!(Emergency::heartbeat(signed(who), Some(cause.clone())));
	}
}

/// Everybody who watches is there.
pub fn all_beat(who: impl IntoIterator<Item = AccountId>) {
	for who in who {
		assert_ok!(Emergency::heartbeat(signed(who), None));
	}
}

/// A certificate of the service's set is heard, without these.
pub fn certify(absent: impl IntoIterator<Item = u16>) {
	let size = SEATS.count() as u16;
	let absent = Bitfield::of(size, absent.into_iter().map(MemberIndex)).expect("of the set");
	Emergency::on_certificate(SERVICE, SET, StatementKind::Checkpoint, &absent);
}

/// Ends an emergency and lets all phases pass.
pub fn finish(id: EmergencyId) {
	assert_ok!(Emergency::end(tokens(), id));
	while !matches!(stage(id), Stage::Over { .. }) {
		pass(1);
	}
}

pub fn close(id: EmergencyId) {
	assert_ok!(Emergency::close(council(), id, H256::repeat_byte(9)));
}

pub fn spent(by: Declarer) -> bool {
	Spent::<Test>::contains_key(by)
}

fn secret(seed: u64) -> <Fake as SigningBackend>::Secret {
	let mut bytes = [1; 32];
	bytes[..8].copy_from_slice(&seed.to_le_bytes());
	Fake::secret(&bytes)
}

pub fn key(seed: u64) -> PublicKey {
	Fake::key_bytes(&Fake::public(&secret(seed)))
}

/// The proof that `account` possesses [`key`]`(seed)`.
pub fn proof(seed: u64, account: AccountId) -> PossessionProof {
	let digest = possession_digest(GENESIS, &Bytes::convert(account), &key(seed));
	let signature = Fake::sign(&secret(seed), Tag::Possession, &digest.0);
	PossessionProof(Fake::signature_bytes(&signature).0)
}

/// Vets and enrolls somebody with the key of its own number.
pub fn stand_by(who: AccountId, operator: u8, region: u16) {
	let place = Place { operator: H256::repeat_byte(operator), region };
	assert_ok!(Emergency::vet_standby(council(), SERVICE, who, Some(place)));
	assert_ok!(Emergency::enroll_standby(signed(who), SERVICE, key(who), proof(who, who)));
}
