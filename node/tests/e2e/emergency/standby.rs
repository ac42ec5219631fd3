// SPDX-License-Identifier: Apache-2.0

//! Most watchers of a service are gone for good while their validators go on: what its standby announces takes office
//! at destinations. A destination that is only quiet is not seized, and a drill has nobody announce anything.

mod by_hand;
mod drill;

use crate::{secs, TestResult, NODE};
use anyhow::Context;
use pallet_emergency::{Act, Call, Cause, Emergencies, NextId, Place};
use pallet_inbox::{Announcements, Sets};
use pallet_restaking::Services;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};
use std::{path::Path, time::Instant};
use vigil_bls::{Backend as _, Blst, SecretKey};
use vigil_primitives::{
	answers::{
		emergency::{EmergencyId, Kind, Presence, Scope, Stage, StandbyInfo, Text},
		restaking::SetInfo,
	},
	Announcement, Policy, Seconds, ServiceId, SetId,
};
use vigil_runtime::{governance::origins::Origin, Runtime, RuntimeCall, RuntimeEvent};
use vigil_testnet::{
	standby_key, watcher_secret, EvmStandby, Scene, SceneOptions, Seen, StandbyFiles, QUICK_POLICY,
};

type Haven = haven_runtime::Runtime;

const WARD: ServiceId = ServiceId(0);
/// For how long the set in office has to be silent at a destination.
const PATIENCE: Seconds = Seconds(60);
/// Longer than it takes a relayer to bring one word, and over before a set expires that was just elected.
const LONG_PATIENCE: Seconds = Seconds(240);
/// Who stands by.
const MEMBERS: [Sr25519Keyring; 4] = [Alice, Bob, Charlie, Dave];
/// Whose watchers are gone: three quarters of the seats.
const DEAD: [(&str, Sr25519Keyring, Sr25519Keyring); 3] = [
	("bob", Bob, Sr25519Keyring::BobStash),
	("charlie", Charlie, Sr25519Keyring::CharlieStash),
	("dave", Dave, Sr25519Keyring::DaveStash),
];
/// Sessions that are long enough for a set to outlive the silence after it.
const SLOTS: u32 = 16;

#[tokio::test]
async fn watchers_that_are_gone_are_followed_by_those_whom_their_standby_announces() -> TestResult {
	let Some(mut scene) = scene(PATIENCE).await? else { return Ok(()) };
	scene.register_destination().await?;
	let Some(mut evm) = EvmStandby::start(Path::new(NODE), &mut scene, &[WARD]).await? else {
		return Ok(());
	};
	evm.register(scene.vigil()?, Scene::OWNER).await?;
	scene.trust().await?;
	scene.relayer.start()?;
	evm.start_relayer()?;
	evm.arm(&scene, WARD).await?;
	let plan = scene.declare(WARD, 0).await?;
	scene.kept(WARD, plan).await?;
	let standby = stand_by(&scene).await?;
	named(&scene, standby).await?;
	let last = scene.haven()?.service(WARD).await?.and_then(|known| known.sets.last().copied());
	let last = last.context("haven trusts a set")?;
	scene
		.until("the same set on the EVM chain", secs(120), async || {
			let found = evm.latest_set(WARD).await?;
			Ok(Seen::when(found >= last.0, format!("{found}")))
		})
		.await?;

	let gone = Instant::now();
	lose_watchers(&mut scene).await?;
	let id = declare(&scene).await?;
	seen(&scene).await?;
	// Last of all: the first set with the new keys is announced before it speaks itself.
	rotate(&scene).await?;
	let least = elected_anew(&scene).await?;
	let next = activate(&scene, id).await?;
	assert!(next >= least, "{next} is announced, {least} has the new keys");
	announced(&scene, next).await?;
	let told = gone.elapsed();
	in_office(&scene, &evm, next).await?;
	let office = gone.elapsed();

	scene.ward(WARD)?.pause()?;
	let fired = scene.until("a firing on both", secs(120), async || {
		let (status, active) = (evm.status(WARD).await?, evm.is_active().await?);
		let vault = scene.haven()?.vault(WARD, scene.ward(WARD)?.protocol).await?;
		let vault = vault.is_some_and(|vault| vault.active);
		Ok(Seen::when(active && vault, format!("EVM {status} {active}, vault {vault}")))
	});
	fired.await?;
	let again = gone.elapsed();
	scene.ward(WARD)?.resume()?;
	println!(
		"watchers of 3 of 4 seats gone: announced on haven after {:.0} s, in office on both after {:.0} s \
		 (of which {} s of silence), a Halt of the new set fires on both after {:.0} s",
		told.as_secs_f64(),
		office.as_secs_f64(),
		PATIENCE.0,
		again.as_secs_f64()
	);
	evm.kill_relayer().await?;
	Ok(scene.finish().await?)
}

#[tokio::test]
async fn a_quiet_destination_is_not_seized_from_watchers_that_live() -> TestResult {
	let Some(mut scene) = scene(LONG_PATIENCE).await? else { return Ok(()) };
	scene.register_destination().await?;
	scene.trust().await?;
	scene.relayer.start()?;
	let standby = stand_by(&scene).await?;
	named(&scene, standby).await?;
	drill::of_a_standby(&scene).await?;
	// From here on nobody carries anything: the destination hears nothing of a set that works.
	scene.relayer.kill().await?;
	let haven = scene.haven()?;
	let known = haven.service(WARD).await?.context("haven trusts the service")?;
	let last = *known.sets.last().context("haven trusts a set")?;
	let vigil = scene.vigil()?;
	scene
		.until("a later set in a final block", secs(240), async || {
			// An order is of a final block.
			let head = vigil.finalised().await?.hash;
			let service = vigil.entry::<Services<Runtime>, _, _>(WARD, Some(head)).await?;
			let latest = service.map(|service| service.latest_set);
			Ok(Seen::when(latest > Some(last), format!("{latest:?}")))
		})
		.await?;
	let announcement = by_hand::announcement(&scene, last).await?;
	haven.execute(announce(&announcement), &Dave.pair()).await?;
	let standing = haven.0.entry::<Announcements<Haven>, _, _>(WARD, None).await?;
	assert_eq!(standing.map(|one| one.in_office), Some(last));
	let early = pallet_inbox::Call::<Haven>::take_office { service: WARD };
	let early = haven.execute(early, &Dave.pair()).await;
	assert!(early.is_err_and(|error| error.to_string().contains("TooSoon")));

	scene.relayer.start()?;
	let haven = scene.haven()?;
	scene
		.until("a word of the set in office", secs(120), async || {
			let standing = haven.0.entry::<Announcements<Haven>, _, _>(WARD, None).await?;
			Ok(Seen::when(standing.is_none(), "it stands"))
		})
		.await?;
	let late = pallet_inbox::Call::<Haven>::take_office { service: WARD };
	let late = haven.execute(late, &Dave.pair()).await;
	let error = late.err().context("an office is taken though nothing is announced")?.to_string();
	assert!(error.contains("NothingAnnounced"), "{error}");
	Ok(scene.finish().await?)
}

/// Watchers in office, of a ward whose set has to be silent for so long.
async fn scene(standby_after: Seconds) -> anyhow::Result<Option<Scene>> {
	let options = SceneOptions { session_slots: SLOTS, ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(None);
	};
	scene.ward_mut(WARD)?.policy = Policy { standby_after, ..QUICK_POLICY };
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.register_protocols().await?;
	scene.in_office().await?;
	Ok(Some(scene))
}

/// Has four vetted, enrolled and composed. Returns the hash of the set that stands by.
async fn stand_by(scene: &Scene) -> anyhow::Result<H256> {
	let vigil = scene.vigil()?;
	let vet = |(number, account): (u8, Sr25519Keyring)| -> RuntimeCall {
		let place = Place { operator: H256::repeat_byte(number), region: number.into() };
		let who = account.to_account_id();
		Call::<Runtime>::vet_standby { service: WARD, who, place: Some(place) }.into()
	};
	vigil.by_council((1..).zip(MEMBERS).map(vet).collect()).await?;
	let genesis = vigil.genesis_hash().await?;
	for account in MEMBERS {
		let secret = standby_key(account);
		let who: [u8; 32] = account.to_account_id().into();
		let proof = secret.prove_possession(genesis, &who);
		let key = secret.public_key();
		let enroll = Call::<Runtime>::enroll_standby { service: WARD, key, proof };
		vigil.execute(enroll, &account.pair()).await?;
	}
	vigil.execute(Call::<Runtime>::compose_standby { service: WARD }, &Alice.pair()).await?;
	let sets: Vec<StandbyInfo> = vigil.call_api("EmergencyApi_standby_sets", &WARD).await?;
	Ok(sets.last().context("a set stands by")?.commitment.hash())
}

/// Waits until the last set that haven trusts was said to have this standby.
async fn named(scene: &Scene, standby: H256) -> TestResult {
	let haven = scene.haven()?;
	let wait = scene.until("a Handover that names the standby", secs(400), async || {
		let known = haven.service(WARD).await?.map(|known| known.sets).unwrap_or_default();
		let last = known.last().copied().unwrap_or_default();
		let kept = haven.0.double_entry::<Sets<Haven>, _, _, _>((WARD, last), None).await?;
		let named = kept.and_then(|kept| kept.standby);
		Ok(Seen::when(named == Some(standby), format!("set {last} names {named:?}")))
	});
	Ok(wait.await?)
}

/// The new secret of a watcher whose key is lost.
fn new_secret(account: Sr25519Keyring) -> [u8; 32] {
	let mut secret = watcher_secret(account);
	// Another one, and still below the group's order.
	secret[31] ^= 0xff;
	secret
}

/// The keys of these watchers are gone for good: their nodes go on with other ones, which the set in office does not
/// know, and stand by.
async fn lose_watchers(scene: &mut Scene) -> TestResult {
	let genesis = scene.vigil()?.genesis_hash().await?;
	let tell = vec![scene.network.node("alice")?.http_url()];
	for (name, account, _) in DEAD {
		let folder = scene.folder(&format!("{name}-standby"))?;
		let of = (account, WARD, genesis);
		let standby = StandbyFiles::new(Path::new(NODE), &folder, of, &tell)?;
		let node = scene.network.node_mut(name)?;
		node.kill().await?;
		node.replace_watcher_key(&new_secret(account))?;
		node.add_args(["--standby-config".to_string(), standby.config().display().to_string()]);
		scene.network.restart(name).await?;
	}
	Ok(())
}

/// Their operators make the new keys known.
async fn rotate(scene: &Scene) -> TestResult {
	let vigil = scene.vigil()?;
	let genesis = vigil.genesis_hash().await?;
	let mut pending = Vec::new();
	for (_, account, stash) in DEAD {
		let secret = SecretKey::from_bytes(&new_secret(account)).expect("below the group's order");
		let who: [u8; 32] = stash.to_account_id().into();
		let (key, proof) = (secret.public_key(), secret.prove_possession(genesis, &who));
		let rotate = pallet_restaking::Call::<Runtime>::rotate_key { key, proof };
		pending.push(vigil.submit(rotate, &stash.pair()).await?);
	}
	for rotated in pending {
		rotated.included().await?;
	}
	Ok(())
}

/// Waits until the chain knows that more than two thirds of the watchers are there, though they certify nothing.
async fn seen(scene: &Scene) -> TestResult {
	let vigil = scene.vigil()?;
	let wait = scene.until("heartbeats of a quorum", secs(400), async || {
		let presence: Option<Presence> = vigil.call_api("EmergencyApi_presence", &WARD).await?;
		let there = presence.as_ref().is_some_and(|one| one.seen * 3 > one.seats * 2);
		Ok(Seen::when(there, format!("{presence:?}")))
	});
	Ok(wait.await?)
}

/// The council has those who stand by announce the last set. Returns which one that is.
async fn activate(scene: &Scene, emergency: EmergencyId) -> anyhow::Result<SetId> {
	let act = Box::new(Act::ActivateStandby { service: WARD });
	let act = Call::<Runtime>::act { id: emergency, act };
	let events = scene.vigil()?.by_council(vec![act.into()]).await?;
	let next = events.iter().find_map(|event| match event {
		RuntimeEvent::Emergency(pallet_emergency::Event::StandbyActivated { next, .. }) => {
			Some(*next)
		},
		_ => None,
	});
	next.context("the standby is to announce a set")
}

/// The council declares it, token holders ratify it.
async fn declare(scene: &Scene) -> anyhow::Result<EmergencyId> {
	let vigil = scene.vigil()?;
	let (kind, scope) = (Kind::WatcherFailure, Scope::Service(WARD));
	let cause = Cause { kind, scope, brake: false, drill: false };
	let text = Text::truncate_from(b"three of four watchers are gone".to_vec());
	let id = vigil.value::<NextId<Runtime>, _>(None).await?.unwrap_or_default();
	vigil.by_council(vec![Call::<Runtime>::declare { cause, text }.into()]).await?;
	let ratify = RuntimeCall::from(Call::<Runtime>::ratify { id });
	vigil.decide_on(Origin::EmergencyVote, ratify).await?;
	scene
		.until("ratification", secs(240), async || {
			let record = vigil.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
			let ratified = record.is_some_and(|record| record.life.ratified);
			Ok(Seen::when(ratified, "it is declared"))
		})
		.await?;
	let stage = vigil.entry::<pallet_emergency::Told<Runtime>, _, _>(id, None).await?;
	assert!(!matches!(stage, Some(Stage::Over { .. } | Stage::Closed)), "{stage:?}");
	Ok(id)
}

/// Waits until a set is elected that has the new keys.
async fn elected_anew(scene: &Scene) -> anyhow::Result<SetId> {
	let vigil = scene.vigil()?;
	let keys = DEAD.map(|(_, account, _)| {
		let secret = SecretKey::from_bytes(&new_secret(account)).expect("below the group's order");
		let key = Blst::key(&secret.public_key()).expect("it is a key");
		Blst::key_point_bytes(&key)
	});
	let next = scene.until("a set with the new keys", secs(300), async || {
		let latest = vigil.service(WARD).await?.map(|info| info.latest_set).unwrap_or_default();
		let set: Option<SetInfo> = vigil.watcher_set(WARD, latest).await?;
		let members = set.map(|set| set.members).unwrap_or_default();
		let has = keys.iter().all(|key| members.iter().any(|member| member.key == *key));
		Ok(Seen::some(has.then_some(latest), format!("set {latest} has not")))
	});
	Ok(next.await?)
}

/// Waits until haven knows of the announcement of this set.
async fn announced(scene: &Scene, next: SetId) -> TestResult {
	let haven = scene.haven()?;
	let wait = scene.until("an announcement on haven", secs(120), async || {
		let standing = haven.0.entry::<Announcements<Haven>, _, _>(WARD, None).await?;
		let found = standing.map(|one| one.next.set_id);
		Ok(Seen::when(found == Some(next), format!("{found:?}")))
	});
	Ok(wait.await?)
}

/// Waits until this set, or one that it handed over to, is in office on both destinations.
async fn in_office(scene: &Scene, evm: &EvmStandby, next: SetId) -> TestResult {
	let haven = scene.haven()?;
	let wait = scene.until("the next set in office on both", secs(240), async || {
		let known = haven.service(WARD).await?.map(|known| known.sets).unwrap_or_default();
		let there = evm.latest_set(WARD).await?;
		let both = known.last().is_some_and(|last| *last >= next) && there >= next.0;
		Ok(Seen::when(both, format!("haven {known:?}, EVM {there}")))
	});
	Ok(wait.await?)
}

fn announce(of: &Announcement) -> pallet_inbox::Call<Haven> {
	pallet_inbox::Call::announce {
		certificate: Box::new(of.certificate.clone()),
		witnesses: of.witnesses.clone().try_into().expect("they are few"),
		signer: Box::new(of.set.clone()),
		next_policy: of.next_policy,
	}
}
