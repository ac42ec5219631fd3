// SPDX-License-Identifier: Apache-2.0

//! A ward whose consensus proves what it makes final, and endpoints that prove it, or something else. Three of
//! four are frozen throughout.

use super::{advancing, servers, stalled};
use crate::common::{policy, ward, Chain, More, PAUSE};
use codec::Encode;
use serde_json::{json, Value};
use sp_core::H256;
use std::{
	sync::Arc,
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use vigil_observers::{connect, ConfigError, Observation, Verdict};
use vigil_primitives::{Head, Policy, Seconds};
use vigil_proofs::{
	family::Anchor,
	fixture::grandpa::{key, scheduled_change, time_key, Ward},
	grandpa::Engine,
};

/// The policy's `halt_after` in seconds: times of blocks are whole ones.
const HALT: u64 = 8;
/// The height at which the ward is when it is looked at first.
const BEGIN: u32 = 20;

/// How an endpoint proves its final block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proves {
	/// As a node does.
	Truly,
	/// Not at all.
	Nothing,
	/// By votes for the block at which the ward stood.
	ByOldVotes,
	/// By votes for a true block that does not lead to the one it shows.
	ByOthersVotes,
	/// Truly, but for its time, which it shows of another state.
	WithFalseTime,
}

fn unix() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A ward of four voters that made a block each second up to now.
fn real() -> Ward {
	let slot = unix() - u64::from(BEGIN);
	let mut ward = Ward::new(Engine::Aura, 4, slot);
	ward.clock.slot_millis = 1_000;
	for second in 1..=u64::from(BEGIN) {
		ward.extend(slot + second, 0);
	}
	ward
}

/// What an endpoint answers that has this chain up to its last block.
fn serve(ward: &Ward, proves: Proves) -> Chain {
	let ward = Arc::new(ward.clone());
	let shared = ward.clone();
	let names = names(&ward);
	let more: More =
		Arc::new(move |method, params| answer(&shared, &names, proves, method, params));
	Chain::of(&ward.headers, more)
}

/// What its blocks are called, in order.
fn names(ward: &Ward) -> Vec<Value> {
	ward.headers.iter().map(|header| json!(format!("{:?}", header.hash()))).collect()
}

fn answer(
	ward: &Ward,
	names: &[Value],
	proves: Proves,
	method: &str,
	params: &Value,
) -> Option<Value> {
	let last = ward.headers.len() as u32 - 1;
	let hex = |bytes: Vec<u8>| json!(format!("0x{}", hex::encode(bytes)));
	let place = |name: &Value| names.iter().position(|one| one == name).unwrap() as u32;
	match method {
		"grandpa_proveFinality" => {
			let asked = params[0].as_u64().unwrap() as u32;
			Some(match proves {
				Proves::Nothing => Value::Null,
				Proves::ByOldVotes => hex(finality(ward, BEGIN, BEGIN)),
				Proves::ByOthersVotes => {
					let mut true_ward = ward.clone();
					true_ward.headers.truncate(BEGIN as usize + 1);
					let next = true_ward.extend(unix(), 1);
					hex(finality(&true_ward, next - 1, next))
				},
				// Of a change of the voters, the block that names them is the last that the old ones sign.
				_ => hex(finality(ward, asked, last)),
			})
		},
		"chain_getBlock" => Some(json!({ "block": {}, "justifications": null })),
		"state_getReadProof" => {
			let number = place(&params[1]);
			let of = if proves == Proves::WithFalseTime { number - 1 } else { number };
			let nodes = ward.prove(of, &[time_key()]).0.into_iter();
			let nodes: Vec<Value> = nodes.map(|node| hex(node.into_inner())).collect();
			Some(json!({ "at": params[1], "proof": nodes }))
		},
		"state_getStorage" => {
			let header = &ward.headers[place(&params[1]) as usize];
			let made = ward.clock.slot_of(header).unwrap().0 .0;
			let lies = proves == Proves::WithFalseTime;
			Some(hex((if lies { unix() } else { made } * 1_000).encode()))
		},
		_ => None,
	}
}

/// As `grandpa_proveFinality` answers for a block, by votes for a later one.
fn finality(ward: &Ward, from: u32, to: u32) -> Vec<u8> {
	let headers = &ward.headers[from.min(to) as usize + 1..=to as usize];
	let block: H256 = ward.headers[to as usize].hash();
	(block, ward.justify(to).encode(), headers.to_vec()).encode()
}

/// Three are frozen; what the fourth shows is what `next` makes of its chain each `every`. All that was seen
/// until it is `enough`.
async fn watch(
	head: Head,
	trusted: &Ward,
	enough: impl Fn(Duration, &[Observation]) -> bool,
	every: Duration,
	mut next: impl FnMut(u64) -> Chain,
) -> Vec<Observation> {
	let frozen = serve(trusted, Proves::Truly);
	let servers = servers(&frozen, 4);
	let names: Vec<_> = ["a", "b", "c", "d"].into_iter().zip(&servers).collect();
	let anchor = Anchor::Grandpa(trusted.anchor(0)).encode();
	let mut config = ward(&frozen, &names);
	config.anchor = Some(format!("0x{}", hex::encode(anchor)));
	// Proofs are made and read without optimisations here, on machines that do something else as well.
	config.timeout_ms = HALT * 1_000 / 8;
	let stable_for = Seconds(HALT);
	let policy = Policy { halt_after: Seconds(HALT), stable_for, ..policy(head) };
	let mut observer = connect(&config, &policy).unwrap();
	let (start, mut turn, mut all) = (Instant::now(), 0, Vec::new());
	while !enough(start.elapsed(), &all) {
		if start.elapsed() >= every * turn as u32 {
			servers[2].show(&next(turn));
			turn += 1;
		}
		all.push(observer.observe().await);
		tokio::time::sleep(PAUSE).await;
	}
	all
}

const SECOND: Duration = Duration::from_secs(1);

/// Three times as long as a halt takes.
fn long(passed: Duration, _: &[Observation]) -> bool {
	passed.as_secs() >= 3 * HALT
}

#[tokio::test]
async fn one_endpoint_that_proves_new_final_blocks_is_life_while_three_are_frozen() {
	let run = |head: Head| async move {
		let mut ward = real();
		let trusted = ward.clone();
		let seen = watch(head, &trusted, long, SECOND, |_| {
			ward.extend(unix(), 0);
			serve(&ward, Proves::Truly)
		});
		let seen = seen.await;
		assert!(!seen.iter().any(stalled), "{head:?} {seen:?}");
		let Some(Verdict::Advancing { head: block, .. }) = seen.last().map(|seen| &seen.verdict)
		else {
			panic!("{head:?} {:?}", seen.last())
		};
		assert!(block.height.0 > u64::from(BEGIN) + 2 * HALT, "{head:?} {block:?}");
		assert!(block.timestamp.0 + HALT > unix(), "its time is proven as well: {block:?}");
	};
	tokio::join!(run(Head::Finalized), run(Head::Latest));
}

#[tokio::test]
async fn a_change_of_the_wards_voters_is_followed() {
	let mut ward = real();
	let trusted = ward.clone();
	// The third block from now names others, twice in a row.
	let mut left = Vec::new();
	let seen = watch(Head::Finalized, &trusted, long, SECOND, |turn| {
		let others: Vec<_> = (0..4).map(|seed| key(100 * (turn as u32 + 1) + seed)).collect();
		let changes = [3, 6].contains(&turn);
		let logs = if changes { vec![scheduled_change(&others, 0)] } else { Vec::new() };
		let height = ward.extend_with(unix(), 0, logs);
		if changes {
			left.push((height, ward.clone()));
			(ward.voters, ward.set_id) = (others, ward.set_id + 1);
		}
		let (now, left, names) = (ward.clone(), left.clone(), names(&ward));
		let more: More = Arc::new(move |method, params| {
			// Up to a change those vote that were in office.
			let asked = params[0].as_u64().unwrap_or(u64::MAX);
			let office = left.iter().find(|(height, _)| u64::from(*height) >= asked);
			let ward = match (method, office) {
				("grandpa_proveFinality", Some((_, ward))) => ward,
				_ => &now,
			};
			answer(ward, &names, Proves::Truly, method, params)
		});
		Chain::of(&ward.headers, more)
	});
	let seen = seen.await;
	assert!(!seen.iter().any(stalled), "{seen:?}");
	assert!(seen.last().is_some_and(advancing), "{seen:?}");
}

/// The ward stands, and is seen to whatever the fourth endpoint makes of it. The height at which it stands.
async fn stands_at(head: Head, what: &str, next: impl FnMut(u64) -> Chain, trusted: &Ward) -> u64 {
	// A busy machine takes its time; however long that is, what stands goes on standing.
	let enough = |passed: Duration, seen: &[Observation]| {
		passed.as_secs() >= 15 * HALT || seen.iter().filter(|seen| stalled(seen)).count() >= 40
	};
	let seen = watch(head, trusted, enough, Duration::from_millis(500), next).await;
	let since = seen.iter().position(stalled);
	let since = since.unwrap_or_else(|| panic!("{head:?} {what}: never, {:?}", seen.last()));
	let mut height = 0;
	for seen in &seen[since..] {
		let Verdict::Stalled { head: block, .. } = seen.verdict else {
			panic!("{head:?} {what}: {seen:?}")
		};
		height = block.height.0;
	}
	height
}

#[tokio::test]
async fn linked_headers_and_every_false_proof_delay_no_halt() {
	let run = |head: Head, proves: Proves| async move {
		let trusted = real();
		let mut invented = trusted.clone();
		// What it shows is signed by strangers, but for the time of a block that is really final.
		if proves != Proves::WithFalseTime {
			invented.voters = (200..204).map(key).collect();
		}
		let next = |_| {
			invented.extend(unix(), 0);
			let mut signed = invented.clone();
			if [Proves::ByOldVotes, Proves::ByOthersVotes].contains(&proves) {
				signed.voters = real().voters;
			}
			serve(&signed, proves)
		};
		let stood = stands_at(head, &format!("{proves:?}"), next, &trusted).await;
		assert_eq!(stood, u64::from(BEGIN), "{head:?} {proves:?}");
	};
	use Proves::{ByOldVotes, ByOthersVotes, Nothing, Truly, WithFalseTime};
	let kinds = [Truly, Nothing, ByOldVotes, ByOthersVotes, WithFalseTime];
	let runs = kinds.map(|proves| (Head::Finalized, proves)).into_iter();
	for (head, proves) in runs.chain([(Head::Latest, Truly)]) {
		run(head, proves).await;
	}
}

#[tokio::test]
async fn final_blocks_that_were_held_back_delay_no_halt() {
	let run = |head: Head| async move {
		let trusted = real();
		let mut held = trusted.clone();
		let made = unix();
		let mut shown = 0;
		let next = |_| {
			// One after the other, all made when the ward stopped.
			shown += 1;
			if shown <= 6 {
				held.extend(made, 0);
			}
			serve(&held, Proves::Truly)
		};
		let stood = stands_at(head, "held back", next, &trusted).await;
		assert_eq!(stood, u64::from(BEGIN) + 6, "it is named, since it is really there");
	};
	tokio::join!(run(Head::Finalized), run(Head::Latest));
}

#[test]
fn what_is_no_anchor_is_refused_with_a_sentence() {
	let ward_now = real();
	let chain = serve(&ward_now, Proves::Truly);
	let servers = servers(&chain, 1);
	let mut config = ward(&chain, &[("a", &servers[0])]);
	for bad in ["", "0x", "anchor", "0x01"] {
		config.anchor = Some(bad.into());
		let refused = connect(&config, &policy(Head::Latest)).err().unwrap();
		assert!(matches!(refused, ConfigError::Anchor { .. }), "{bad}: {refused}");
		assert!(refused.to_string().contains("vigil-relayer fisherman anchor"), "{refused}");
	}
	let evm = Chain::new(vigil_observers::Family::Evm, 3);
	let mut config = ward(&evm, &[("a", &servers[0])]);
	config.anchor = Some("0x00".into());
	assert!(connect(&config, &policy(Head::Latest)).is_err());
}
