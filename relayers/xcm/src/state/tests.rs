// SPDX-License-Identifier: Apache-2.0

use super::*;
use vigil_bls::{test_utils::TestSet, Fake};
use vigil_primitives::{Head, Policy, Seconds, SetCommitment};

const VIGIL: H256 = H256([1; 32]);
const LANE: LaneId = LaneId(4);

const SERVICE: ServiceId = ServiceId(7);
const ACCOUNT: [u8; 32] = [9; 32];
const PLACES: Places = Places { pallet: "Inbox", account: &ACCOUNT };
const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 1,
	stable_for: Seconds(12),
	standby_after: Seconds(60),
	gone_after: Seconds(60),
	min_voices: 1,
	time_margin: Seconds(0),
};

fn commitment(set: u64) -> SetCommitment {
	TestSet::<Fake>::new(SERVICE, SetId(set), &[1]).commitment
}

/// What a destination has that trusts one set, with something that later versions add.
fn state() -> Entries {
	let set = (commitment(3), POLICY, None::<UnixTime>, Some(H256::repeat_byte(5)), "more");
	let account = (6u32, [0u32; 3], 77u128, [0u128; 3]);
	let entry = |map| PLACES.entry(map, SERVICE);
	[
		(entry("SetOrder"), Some(vec![SetId(3)].encode())),
		(PLACES.set(SERVICE, SetId(3)), Some(set.encode())),
		(entry("Announcements"), None),
		(entry("Wards"), None),
		(entry("Checkpoints"), None),
		(PLACES.lane(VIGIL, (SERVICE, LANE)), Some(SequenceNumber(4).encode())),
		(PLACES.lane(VIGIL, (SERVICE, LaneId(5))), None),
		(account_key(&ACCOUNT), Some(account.encode())),
		(PLACES.value("Vigil"), Some(VIGIL.encode())),
		(PLACES.value("PausedUntil"), None),
	]
	.into()
}

#[test]
fn what_is_asked_for_is_all_that_is_read() {
	let state = state();
	let lanes = [LANE, LaneId(5)].map(|lane| PLACES.lane(VIGIL, (SERVICE, lane)));
	let keys = PLACES.common().into_iter().chain(PLACES.of_service(SERVICE, &[SetId(3)]));
	let keys = keys.chain(lanes);
	let asked: Entries = keys.map(|key| (key.clone(), state[&key].clone())).collect();
	assert_eq!(asked, state);
	let known = PLACES.service(&asked, SERVICE, BTreeMap::new()).unwrap().expect("it is trusted");
	assert_eq!(known.sets[0].commitment, commitment(3));
	assert_eq!(known.ward, Ward::default());
	let next = |lane| PLACES.next_message(&asked, VIGIL, (SERVICE, lane));
	assert_eq!(next(LANE), Ok(SequenceNumber(4)));
	assert_eq!(next(LaneId(5)), Ok(SequenceNumber(0)), "nothing was delivered there");
	assert_eq!(next(LaneId(6)), Err(StateError::Missing("NextMessages")));
	assert_eq!(PLACES.account(&asked), Ok(Account { nonce: 6, free: 77 }));
	assert_eq!(PLACES.vigil(&asked), Ok(Some(VIGIL)));
	assert_eq!(PLACES.paused_until(&asked), Ok(None));
}

#[test]
fn what_is_announced_takes_office_when_the_set_in_office_was_silent_since_it_could_speak() {
	let announced = |in_office, at| {
		let (in_office, at) = (SetId(in_office), UnixTime(at));
		let (next, policy, standby) = (commitment(8), POLICY, None);
		let standing = Standing { in_office, next, policy, standby, at };
		let mut state = state();
		state.insert(PLACES.entry("Announcements", SERVICE), Some(standing.encode()));
		let known = PLACES.service(&state, SERVICE, BTreeMap::new()).unwrap();
		known.expect("it is trusted").announcement
	};
	let told = announced(3, 1_500).expect("it stands");
	assert_eq!(
		(told.in_office, told.next, told.at),
		(SetId(3), commitment(8).hash(), UnixTime(1_500))
	);
	assert_eq!(told.office_at, UnixTime(1_560));
	// The set is in office from 1,000 on.
	assert_eq!(announced(3, 900).map(|told| told.office_at), Some(UnixTime(1_060)));
	assert_eq!(announced(2, 1_500), None, "it is against a set that is in office no more");
}

#[test]
fn sets_that_were_not_asked_for_are_named() {
	let mut state = state();
	let set = PLACES.set(SERVICE, SetId(3));
	state.remove(&set);
	let services = BTreeSet::from([SERVICE]);
	assert_eq!(missing(&PLACES, &state, &services), Ok(vec![set]));
	assert_eq!(PLACES.service(&state, SERVICE, BTreeMap::new()), Err(StateError::Missing("Sets")));
}

#[test]
fn a_service_without_sets_is_not_trusted_and_an_account_that_is_not_there_is_poor() {
	let mut state = state();
	state.insert(PLACES.entry("SetOrder", SERVICE), None);
	state.insert(account_key(&ACCOUNT), None);
	assert_eq!(PLACES.service(&state, SERVICE, BTreeMap::new()), Ok(None));
	assert_eq!(PLACES.account(&state), Ok(Account::default()));
}

#[test]
fn what_is_garbled_or_of_another_set_is_refused() {
	let broken = |key: Vec<u8>, value: Vec<u8>| {
		let mut state = state();
		state.insert(key, Some(value));
		let next = PLACES.next_message(&state, VIGIL, (SERVICE, LANE));
		let service = PLACES.service(&state, SERVICE, BTreeMap::new()).err();
		service.or(PLACES.account(&state).err()).or(next.err())
	};
	let entry = |map| PLACES.entry(map, SERVICE);
	let other = (commitment(4), POLICY, None::<UnixTime>).encode();
	for (key, value) in [
		(entry("SetOrder"), vec![0xff; 3]),
		(PLACES.set(SERVICE, SetId(3)), vec![1, 2, 3]),
		(PLACES.set(SERVICE, SetId(3)), other),
		(entry("Announcements"), vec![9]),
		(entry("Wards"), vec![9]),
		(entry("Checkpoints"), vec![0xfe, 0xff, 0xff, 0xff]),
		(PLACES.lane(VIGIL, (SERVICE, LANE)), vec![0; 5]),
	] {
		let error = broken(key, value.clone());
		assert!(matches!(error, Some(StateError::Garbled(..))), "{value:?}: {error:?}");
	}
	let short = broken(account_key(&ACCOUNT), vec![0; 31]);
	assert_eq!(short, Some(StateError::Account(AccountError::TooShort)));
}
