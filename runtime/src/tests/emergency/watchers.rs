// SPDX-License-Identifier: Apache-2.0

//! Watchers of real sets: who is left declares, who is gone is left out of the next set.

use super::*;
use crate::{
	configs::{
		liveness::{handover_of, standby_for, AskedOfWatchers},
		restaking::BondedStake,
	},
	tests::{
		account, assert_event, build_and_execute,
		liveness::{certify, certify_without, round, tell, STASHES},
		restaking::{in_office, next_era, secret},
	},
	Restaking, RuntimeEvent,
};
use frame_support::{assert_noop, BoundedVec};
use pallet_emergency::{Error, Place};
use pallet_liveness::OwnStatements;
use pallet_restaking::StakeLedger;
use sp_keyring::Sr25519Keyring::{
	Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash, Eve,
};
use vigil_bls::{announce, verify_announcement, Backend, Blst, HostArk};
use vigil_primitives::{
	traits::WatcherSets, Checkpoint, Handover, Height, MemberIndex, ServiceId, SetId, StandbyOrder,
	StandbyWord, Statement, UnixTime, H256,
};

fn checkpoint(height: u64) -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(height as u8),
		state_root: H256::repeat_byte(0x51),
		block_timestamp: UnixTime(1),
		round: round(),
	})
}

fn lost(service: ServiceId) -> Cause {
	cause(Kind::WatcherFailure, Scope::Service(service))
}

fn beats(who: &[Sr25519Keyring], cause: Option<Cause>) {
	for one in who {
		assert_ok!(Emergency::heartbeat(signed(*one), cause.clone()));
	}
}

fn names(service: ServiceId, who: &[Sr25519Keyring]) -> ActOf<Runtime> {
	let watchers = BoundedVec::truncate_from(who.iter().map(|one| account(*one)).collect());
	Act::NameAbsent { service, watchers }
}

#[test]
fn more_than_half_of_all_seats_declare_and_half_does_not() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let lost = lost(service);
		beats(&[AliceStash, BobStash], Some(lost.clone()));
		let count = || {
			let counted = Emergency::declare_by_heartbeats(signed(AliceStash), lost.clone());
			counted.map(|info| info.pays_fee).map_err(|error| error.error)
		};
		assert_noop!(count(), Error::<Runtime>::NoMajority);
		beats(&[CharlieStash], Some(lost.clone()));
		assert_eq!(count(), Ok(frame_support::dispatch::Pays::No));
		let stranger = Emergency::heartbeat(signed(Sr25519Keyring::Eve), None);
		assert_noop!(stranger.map_err(|error| error.error), Error::<Runtime>::NotWatcher);
	});
}

#[test]
fn of_everything_the_seats_are_the_elected_validators_that_watch() {
	build_and_execute(|| {
		in_office(&STASHES[..2], 50);
		let lost = cause(Kind::WatcherFailure, Scope::All);
		beats(&[AliceStash], Some(lost.clone()));
		let count = || Emergency::declare_by_heartbeats(signed(AliceStash), lost.clone());
		assert!(count().is_err());
		beats(&[BobStash], Some(lost.clone()));
		assert_ok!(count());
	});
}

#[test]
fn who_signed_a_certificate_is_there() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let presence = |seen| {
			let found = Emergency::presence(service).expect("a set is in office");
			assert_eq!((found.seats, found.seen), (4, seen), "{:?}", found.certified);
		};
		presence(0);
		tell(certify_without(1, service, checkpoint(32)));
		presence(3);
		let id = declare(council(), lost(service));
		let set_id = Restaking::current(service).expect("in office");
		let last = Restaking::watcher(service, set_id, vigil_primitives::MemberIndex(3));
		let away: Vec<_> = STASHES.into_iter().filter(|who| Some(account(*who)) == last).collect();
		let there: Vec<_> = STASHES.into_iter().filter(|who| Some(account(*who)) != last).collect();
		let named = act(council(), id, names(service, &there[..1]));
		assert_noop!(named, Error::<Runtime>::NotAbsent);
		assert_ok!(act(council(), id, names(service, &away)));
	});
}

#[test]
fn the_next_session_elects_without_those_who_are_gone() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let id = declare(council(), lost(service));
		assert_ok!(Emergency::ratify(RuntimeOrigin::root(), id));
		assert_noop!(act(council(), id, names(service, &STASHES)), Error::<Runtime>::NamesAll);
		let elect = || act(council(), id, Act::Elect { service });
		// Four validators are all there are: without one of them no set is large enough.
		beats(&[AliceStash, BobStash, CharlieStash], None);
		assert_ok!(act(council(), id, names(service, &[DaveStash])));
		assert_noop!(elect(), Error::<Runtime>::NoLivingQuorum);
		// It comes back, and all of them are a set with a living quorum.
		beats(&[DaveStash], None);
		assert_ok!(elect());
		assert_eq!(pallet_staking::ForceEra::<Runtime>::get(), pallet_staking::Forcing::ForceNew);
		let era = BondedStake::active_era();
		next_era();
		assert_eq!(BondedStake::active_era(), era + 1);
		// Windows are counted in eras: another one does not end early.
		beats(&STASHES, None);
		assert_ok!(elect());
		assert_eq!(pallet_staking::ForceEra::<Runtime>::get(), pallet_staking::Forcing::NotForcing);
	});
}

#[test]
fn who_is_unseated_is_not_chosen_until_it_rejoins() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let gone = [account(DaveStash)];
		let chosen = Restaking::would_elect(service, &gone);
		assert_eq!((chosen.len(), chosen.contains(&gone[0])), (3, false));
		assert_eq!(Restaking::would_elect(service, &[]).len(), 4, "asking changes nothing");
		assert_ok!(Restaking::unseat(service, &gone));
		next_era();
		next_era();
		let set_id = Restaking::current(service).expect("in office");
		assert_eq!(Restaking::members(service, set_id).len(), 3);
		assert_ok!(Restaking::rejoin(signed(DaveStash), service));
		next_era();
		next_era();
		let set_id = Restaking::current(service).expect("in office");
		assert_eq!(Restaking::members(service, set_id).len(), 4);
	});
}

#[test]
fn slashing_stands_still_in_the_scope_of_an_emergency() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let id = declare(council(), lost(service));
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		assert_event!(RuntimeEvent::Slashing(pallet_slashing::Event::Suspended {
			scope: pallet_slashing::Scope::Service(_),
			..
		}));
		tell(certify(service, checkpoint(32)));
		assert!(!Emergency::stands_still(), "one service is not everything");
	});
}

#[test]
fn windows_of_cover_stand_still_no_longer_than_the_clocks_of_slashes() {
	use pallet_insurance::traits::Brakes;
	type Asked = <Runtime as pallet_insurance::Config>::Brakes;
	build_and_execute(|| {
		let id = declare(council(), cause(Kind::LogicFlaw, Scope::All));
		assert_ok!(Emergency::ratify(RuntimeOrigin::root(), id));
		assert!(!Asked::is_paused());
		let suspend = || act(council(), id, Act::SuspendSlashing { eras: 1 });
		assert_ok!(suspend());
		assert!(Asked::is_paused());
		assert_noop!(suspend(), Error::<Runtime>::AlreadyStopped);
		next_era();
		assert!(Emergency::stands_still() && !Asked::is_paused());
	});
}

/// Four who stand by for a service, of as many operators and countries.
fn composed(service: ServiceId) -> H256 {
	for (place, who) in (1..).zip([Alice, Bob, Charlie, Dave]) {
		let place = Place { operator: H256::repeat_byte(place), region: place.into() };
		let vetted = Emergency::vet_standby(council(), service, account(who), Some(place));
		assert_ok!(vetted);
		let secret = secret(who);
		let proof = secret.prove_possession(System::block_hash(0), &account(who).into());
		let key = secret.public_key();
		assert_ok!(Emergency::enroll_standby(signed(who), service, key, proof));
	}
	assert_ok!(Emergency::compose_standby(signed(Eve), service));
	Emergency::standby_set(service).expect("it is composed").commitment.hash()
}

#[test]
fn watchers_are_asked_to_name_the_standby_in_every_handover_to_a_later_set() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let first = Restaking::current(service).expect("in office");
		let standby = composed(service);
		for _ in 0..3 {
			next_era();
		}
		let latest = Restaking::service_info(service).expect("it is known").latest_set;
		let mut named = Vec::new();
		for number in first.0..latest.0 {
			let handover = handover_of(service, SetId(number)).expect("its successor is elected");
			named.push(handover.standby);
			let asked = Statement::Handover(handover.clone());
			assert!(AskedOfWatchers::is_asked(service, SetId(number), &asked));
			let bare = Statement::Handover(Handover::to(handover.next));
			let plain = AskedOfWatchers::is_asked(service, SetId(number), &bare);
			assert_eq!(plain, named.last() == Some(&None), "one word alone is asked for");
		}
		assert_eq!(named.last(), Some(&Some(standby)));
		assert!(named.is_sorted(), "once it is named it is named: {named:?}");
		let info = Restaking::set_info(service, latest).expect("it is kept");
		assert_eq!(standby_for(service, info.commitment.set_id), Some(standby));
	});
}

#[test]
fn nobody_watches_and_stands_by_with_one_key() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		composed(service);
		let prove = |of, who: AccountId| {
			let (secret, genesis) = (secret(of), System::block_hash(0));
			(secret.public_key(), secret.prove_possession(genesis, &who.into()))
		};
		// The key of a standby, for a watcher.
		let (key, proof) = prove(Alice, account(AliceStash));
		let rotated = Restaking::rotate_key(signed(AliceStash), key, proof);
		assert_noop!(rotated, pallet_restaking::Error::<Runtime>::KeyUsed);
		// The key of a watcher, for a standby.
		let place = Place { operator: H256::repeat_byte(9), region: 9 };
		assert_ok!(Emergency::vet_standby(council(), service, account(Eve), Some(place)));
		let (key, proof) = prove(AliceStash, account(Eve));
		let enrolled = Emergency::enroll_standby(signed(Eve), service, key, proof);
		assert_noop!(enrolled, Error::<Runtime>::KeyUsed);
	});
}

#[test]
fn what_an_emergency_fixed_is_announced_by_a_quorum_of_the_standby() {
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let standby = composed(service);
		for _ in 0..3 {
			next_era();
		}
		beats(&STASHES, None);
		let id = declare(council(), lost(service));
		let activate = || act(council(), id, Act::ActivateStandby { service });
		assert_noop!(activate(), Error::<Runtime>::NotRatified);
		assert_eq!(Emergency::to_announce(service), None);
		assert_ok!(Emergency::ratify(RuntimeOrigin::root(), id));
		assert_ok!(activate());
		let told = Emergency::to_announce(service).expect("it is to announce");
		let latest = Restaking::service_info(service).expect("it is known").latest_set;
		assert_eq!((told.emergency, told.next), (id, latest));
		let info = Emergency::standby_infos(service).pop().expect("a set stands by");
		assert_eq!(info.commitment.hash(), standby);

		let next = Restaking::set_info(service, latest).expect("it is elected");
		let order = StandbyOrder {
			set: info.commitment,
			policy: info.policy,
			members: info.members,
			next_policy: next.policy,
			handover: Handover { next: next.commitment, standby: standby_for(service, latest) },
		};
		let genesis = System::block_hash(0);
		let word = |who: Sr25519Keyring| {
			let key = Blst::key(&secret(who).public_key()).expect("it is a key");
			let key = Blst::key_point_bytes(&key);
			let place = order.members.iter().position(|member| member.key == key);
			let signer = MemberIndex(place.expect("a seat") as u16);
			let signature = secret(who).sign(&order.signed().digest(genesis));
			StandbyWord { order: order.clone(), signer, signature }
		};
		let announced = announce::<Blst>(&[Alice, Bob, Charlie].map(word), genesis);
		let announced = announced.expect("three of four are enough");
		assert!(verify_announcement::<HostArk>(&announced, genesis).is_ok(), "so says a runtime");
		assert!(announce::<Blst>(&[Alice, Dave].map(word), genesis).is_err());
	});
}

#[test]
fn slashing_asks_here_what_is_pardoned() {
	use vigil_primitives::traits::Pardons;
	type Asked = <Runtime as pallet_slashing::Config>::Pardons;
	build_and_execute(|| {
		let service = in_office(&STASHES, 50);
		let id = declare(council(), lost(service));
		let now = crate::Timestamp::get() / 1_000;
		let (from, to) = (UnixTime(now - 20), UnixTime(now - 5));
		assert!(!Asked::is_pardoned(service, from, to));
		let pardon = || Act::Pardon { service, from, to };
		assert_noop!(act(council(), id, pardon()), Error::<Runtime>::NotVoted);
		assert_ok!(act(RuntimeOrigin::root(), id, pardon()));
		assert!(Asked::is_pardoned(service, from, to));
		assert!(!Asked::is_pardoned(service, from, UnixTime(now)));
		assert!(!Asked::is_pardoned(ServiceId(service.0 + 1), from, to));
	});
}
