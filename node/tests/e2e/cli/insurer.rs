// SPDX-License-Identifier: Apache-2.0

//! Cover that is quoted, bought and paid, and the pool behind it, from the council's motion on.

use super::{guides, made, Answer, Person, ELECTED, EVERY};
use crate::{secs, TestResult, NODE};
use anyhow::{ensure, Context};
use serde_json::Value as Json;
use std::time::Instant;
use vigil_primitives::ServiceId;
use vigil_testnet::{NodeOptions, Scene, SceneOptions, WardKind};

/// The service whose ward is killed.
const WARD: ServiceId = ServiceId(0);
/// What the protocol declares to be at stake, in planck: 5,000 VGL.
const DECLARED: u128 = 5_000 * 1_000_000_000_000;

/// Terms with times as short as a test wants them.
const TERMS: &str =
	"merge_within = \"5s\"\ndispute = \"15s\"\nwaiting = \"3s\"\nleast_deductible = \"1s\"\n\
	most_periods = 10000\nfor_watchers = \"20%\"\nfor_reserve = \"10%\"\nexit_after = \"1day\"\n\
	exit_share = \"10%\"\nmay_back = \"0 VGL\"\n\
	prior = { outages = 1000, watched = \"30days\", length = \"20s\" }\n\
	pricing = { load = 250000000, scarcity = 1000000000, least_rate = 1 }\n";

/// Nothing for four seconds, all from 44 on.
pub(super) const CURVE: [&str; 8] =
	["--deductible", "4s", "--full", "44s", "--steps", "20", "--periods", "1000"];

#[tokio::test]
async fn cover_is_quoted_bought_and_paid_without_a_claim() -> TestResult {
	let options = SceneOptions { wards: vec![WardKind::Substrate], ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else { return Ok(()) };
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.register_protocols().await?;
	scene.register_destination().await?;
	scene.in_office().await?;
	scene.trust().await?;
	scene.relayer.start()?;
	scene.declare(WARD, DECLARED).await?;
	scene.live(WARD).await?;

	let person = Person::new(scene.network.node("alice")?.websocket_url())?;
	let pool = pool(&person).await?;
	// One that watches nothing: whoever watches in a test has one voice, and is told so by every look.
	let own = scene.network.add(NodeOptions::validator("own")).await?.websocket_url();
	scene.caught_up("own").await?;
	let values = [("node url", own), ("service", "0".into()), ("pool", pool.clone())];
	guides::run(&["insurer"], &values).await?;
	let protocol = scene.ward(WARD)?.protocol.0.to_string();
	let policy = bought(&person, &pool, &protocol).await?;
	a_holder_buys(&scene, &person, &pool).await?;
	let list = ["cover", "list"];
	let started = |answer: &Json| answer["policies"][0]["from"].as_str().is_some();
	let listed = person.until("policy", secs(60), &list, started).await?;
	let number = listed["policies"][0]["policy"].to_string();
	ensure!(number == policy, "{listed}");
	ensure!(listed["policies"].as_array().is_some_and(|all| all.len() == 2), "{listed}");

	// Cover begins a block or two after the waiting period; the ward lives until then.
	let from = listed["policies"][0]["from"].to_string();
	person
		.until(
			"beginning of cover",
			secs(120),
			&["downtime", "0", "--from", "2026-01-01"],
			|answer| {
				let to = answer["to"].to_string();
				to > from
			},
		)
		.await?;
	scene.ward_mut(WARD)?.kill().await?;
	person.until("halt", secs(120), &["status", "0"], |ward| ward["status"] == "Halted").await?;
	let payouts = ["cover", "payouts", &pool];
	let paid = |answer: &Json| {
		let lists =
			["open", "past"].map(|list| answer[list].as_array().cloned().unwrap_or_default());
		lists
			.concat()
			.iter()
			.any(|event| event["paid"].as_str().is_some_and(|paid| paid != "0 VGL"))
	};
	person.until("payment", secs(400), &payouts, paid).await?;
	person.ask(&["pool", "show", &pool]).await?;
	person.ask(&["cover", "payouts", &pool, "--policy", &policy]).await?;
	let exposed = person.ask(&["pool", "exposure"]).await?;
	ensure!(exposed["pools"][0]["service"] == 0, "{exposed}");
	Ok(scene.finish().await?)
}

/// The council opens a pool, and somebody supplies it.
pub(super) async fn pool(person: &Person) -> anyhow::Result<String> {
	let alice = person.secret("alice", "//Alice")?;
	let terms = person.secret("pool.toml", TERMS)?;
	by_council(person, &["pool", "open", "0", "--terms", &terms]).await?;
	let opened = |answer: &Json| !answer["pools"][0].is_null();
	let pools = person.until("pool", secs(60), &["pool", "list"], opened).await?;
	let pool = pools["pools"][0]["pool"].to_string();

	let underwriter = person.key("underwriter").await?;
	person.fund(&alice, &underwriter, "50000").await?;
	person.send(&["pool", "deposit", &pool, "20000", "--key", "underwriter"]).await?;
	let shares = person.ask(&["pool", "shares", &underwriter]).await?;
	ensure!(shares["pools"][0]["ofPoolPercent"] == "100", "{shares}");
	Ok(pool)
}

/// Has the council make a call: one member proposes it, two agree.
pub(super) async fn by_council(person: &Person, call: &[&str]) -> TestResult {
	let members = [person.secret("alice", "//Alice")?, person.secret("bob", "//Bob")?];
	let [alice, bob] = &members;
	person.send(&[call, &["--council", "2", "--suri", alice]].concat()).await?;
	let motions = person.ask(&["gov", "council"]).await?;
	let index = motions["decisions"][0]["index"].to_string();
	for member in [alice, bob] {
		person.send(&["gov", "council-vote", &index, "aye", "--suri", member]).await?;
	}
	person.send(&["gov", "council-close", &index, "--suri", alice]).await.map(drop)
}

/// Quotes, and buys once the plan behind it is old enough. Too low a limit buys nothing.
async fn bought(person: &Person, pool: &str, protocol: &str) -> anyhow::Result<String> {
	let eve = person.secret("eve", "//Eve")?;
	let cap = ["--cap", "1000"];
	let quote = [&["cover", "quote", pool][..], &cap, &CURVE].concat();
	let quoted = person.ask(&quote).await?;
	let premium = quoted["premium"].as_str().context("no premium")?.trim_end_matches(" VGL");
	ensure!(premium != "0", "{quoted}");
	let buy = |most: &'static str| {
		let rest = ["--protocol", protocol, "--most", most, "--suri", &eve, "--yes", "--json"];
		[&["cover", "buy", pool][..], &cap, &CURVE, &rest].concat()
	};
	let began = Instant::now();
	let sold = loop {
		let answer: Answer = person.run(&buy("1000")).await?;
		if answer.code == Some(0) {
			break answer.json()?;
		}
		ensure!(answer.code == Some(1) && answer.err.contains("Insurance."), "{answer:?}");
		ensure!(began.elapsed() < ELECTED, "no cover is sold: {answer:?}");
		tokio::time::sleep(EVERY).await;
	};
	let low = person.run(&buy("0.000000000001")).await?;
	ensure!(low.code == Some(1) && low.out.is_empty(), "{low:?}");
	made(&sold, "policy")
}

/// Somebody with the ward's coin is insured up to what a certified state of the ward shows, and no further.
pub(super) async fn a_holder_buys(scene: &Scene, person: &Person, pool: &str) -> TestResult {
	let alice = person.secret("alice", "//Alice")?;
	let ward = scene.ward(WARD)?.provider()?.websocket_url();
	let holder = person.key("holder").await?;
	person.fund(&alice, &holder, "1000").await?;
	let buy = |cap: &'static str, from: &str| {
		let rest = ["--most", "500", "--holder", "--ward-url", from, "--key", "holder"];
		let all = [&["cover", "buy", pool, "--cap", cap][..], &CURVE, &rest, &["--yes", "--json"]];
		all.concat().into_iter().map(str::to_string).collect::<Vec<_>>()
	};
	let run = async |args: Vec<String>| {
		person.run(&args.iter().map(String::as_str).collect::<Vec<_>>()).await
	};
	// Nothing on the ward yet: said before anything is sent.
	let poor = run(buy("100", &ward)).await?;
	ensure!(poor.code == Some(1) && poor.err.contains("nothing free"), "{poor:?}");
	// A chain that is not the ward has no proof for the ward's state.
	let other = run(buy("100", &scene.standby.node("haven")?.websocket_url())).await?;
	ensure!(other.code == Some(1) && other.err.contains("no proof"), "{other:?}");

	let value = serde_json::json!({ "dest": holder, "value": "300 VGL" }).to_string();
	let call = ["tx", "call", "Balances.transfer_keep_alive", &value, "--suri", &alice];
	person.send(&[&call[..], &["--url", &ward, "--wait", "final"]].concat()).await?;
	let height = scene.ward(WARD)?.height().await?;
	let certified = |answer: &Json| answer["checkpoint"]["height"].as_u64() > Some(height);
	person.until("state that has it", secs(120), &["status", "0"], certified).await?;
	// A coin of the ward is worth one VGL.
	let rate = "{\"service\":0,\"value\":\"1000000000000000000\"}";
	by_council(person, &["tx", "call", "Insurance.set_coin_rate", rate]).await?;
	let more = run(buy("301", &ward)).await?;
	ensure!(more.code == Some(1) && more.err.contains("NotInsurable"), "{more:?}");
	made(&run(buy("300", &ward)).await?.json()?, "policy")?;
	let again = run(buy("100", &ward)).await?;
	ensure!(again.code == Some(1) && again.err.contains("NotInsurable"), "{again:?}");
	Ok(())
}
