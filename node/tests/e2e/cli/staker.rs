// SPDX-License-Identifier: Apache-2.0

//! From a new account to a validator that is elected, watches and is paid, with those who stand behind it.

use super::{made, Person, ELECTED};
use crate::{secs, TestResult, NODE};
use anyhow::ensure;
use serde_json::Value as Json;
use vigil_testnet::{NodeOptions, Scene, SceneOptions, WardKind, WardOptions};

#[tokio::test]
async fn a_new_account_is_elected_watches_and_is_paid_with_those_behind_it() -> TestResult {
	// A ward of the SDK, so that the test runs where anvil is not installed, too.
	let options = SceneOptions { wards: vec![WardKind::Substrate], ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else { return Ok(()) };
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.in_office().await?;

	let person = Person::new(scene.network.node("alice")?.websocket_url())?;
	let alice = person.secret("alice", "//Alice")?;
	let newcomer = person.key("newcomer").await?;
	let nominator = person.key("nominator").await?;
	let member = person.key("member").await?;
	for (address, amount) in [(&newcomer, "3000000"), (&nominator, "600000"), (&member, "600000")] {
		person.fund(&alice, address, amount).await?;
	}
	a_fee_is_what_was_said(&person).await?;

	let node = its_node(&mut scene, &person, &[]).await?;
	person.send(&["stake", "bond", "2000000", "--key", "newcomer", "--wait", "final"]).await?;
	scene.caught_up("newcomer").await?;
	person.send(&["stake", "session-keys", "--key", "newcomer", "--url", &node]).await?;
	person.send(&["stake", "validate", "--commission", "5%", "--key", "newcomer"]).await?;
	let register = ["watcher", "register", "--bls", "newcomer.json", "--commission", "5%"];
	let password = ["--bls-password-file", "password", "--key", "newcomer"];
	person.send(&[&register[..], &password].concat()).await?;
	person.send(&["watcher", "allocate", "0", "50%", "--key", "newcomer"]).await?;

	person.send(&["stake", "bond", "500000", "--key", "nominator"]).await?;
	person.send(&["stake", "nominate", &newcomer, "--key", "nominator"]).await?;
	let pool = person.send(&["stake", "pool", "create", "500000", "--key", "member"]).await?;
	let pool = made(&pool, "pool")?;
	person.send(&["stake", "pool", "nominate", &pool, &newcomer, "--key", "member"]).await?;

	let in_office = |answer: &Json| {
		let watchers = answer["watchers"].as_array();
		watchers.is_some_and(|all| all.iter().any(|one| one["watcher"] == newcomer.as_str()))
	};
	person.until("place in office", ELECTED, &["service", "show", "0"], in_office).await?;
	person.send(&["service", "fund", "0", "1000", "--suri", &alice]).await?;
	let rewards = ["watcher", "rewards", &newcomer];
	let earned = |answer: &Json| answer["totalVgl"] != "0";
	let found = person.until("reward of a set that is over", ELECTED, &rewards, earned).await?;
	let claimed =
		person.send(&["watcher", "claim", &newcomer, "--all", "--key", "newcomer"]).await?;
	let paid = claimed["events"].to_string();
	ensure!(paid.contains("Restaking.RewardPaid"), "{found} was to be claimed: {paid}");

	its_backers_are_paid(&person, &newcomer).await?;
	refusals(&person).await?;
	Ok(scene.finish().await?)
}

/// Starts the newcomer's own node, which watches with a key that `vigil` made, by more endpoints than the ward's own
/// if some are given. Returns its address.
pub(super) async fn its_node(
	scene: &mut Scene,
	person: &Person,
	more: &[(&str, &str)],
) -> anyhow::Result<String> {
	let key = ["keys", "new-bls", "--output", "newcomer.json", "--password-file", "password"];
	person.ask(&key).await?;
	let ward = scene.ward(vigil_primitives::ServiceId(0))?.options().await?;
	let WardOptions { service, family, chain, endpoints, .. } = &ward;
	let own = endpoints.iter().map(|(provider, url)| (provider.as_str(), url.as_str()));
	let lines = own
		.chain(more.iter().copied())
		.map(|(provider, url)| format!("\t{{ provider = \"{provider}\", url = \"{url}\" }},\n"));
	let config = format!(
		"keystore = \"{}\"\npassword-file = \"{}\"\ndoppelganger-secs = 2\ntest-network = true\n\
		 [[wards]]\nservice = {service}\nfamily = \"{family}\"\nchain = \"{chain}\"\npoll_ms = 250\n\
		 timeout_ms = 1000\nendpoints = [\n{}]\n",
		person.path("newcomer.json"),
		person.path("password"),
		lines.collect::<String>(),
	);
	let config = person.secret("watcher.toml", &config)?;
	let options = NodeOptions::validator("newcomer").args([
		"--watcher-config",
		config.as_str(),
		"--new-database",
	]);
	let url = scene.network.add(options).await?.websocket_url();
	scene.caught_up("newcomer").await?;
	Ok(url)
}

/// What `--dry-run` says is what is charged. It moves no nonce: what follows it is sent with the same.
async fn a_fee_is_what_was_said(person: &Person) -> TestResult {
	let remark = ["tx", "call", "System.remark", "{\"remark\":\"0x0102\"}", "--key", "nominator"];
	let register = ["protocol", "register", "--key", "nominator"];
	for call in [&remark[..], &register[..]] {
		let said = person.ask(&[call, &["--dry-run"]].concat()).await?;
		let sent = person.send(call).await?;
		// The price of weight moves a little from block to block.
		let fee = |document: &Json| {
			document["feeVgl"].as_str().and_then(|fee| fee.parse::<f64>().ok()).unwrap_or(f64::NAN)
		};
		let apart = (fee(&said) - fee(&sent)).abs() / fee(&sent);
		ensure!(apart < 0.001, "{said} and then {sent}");
	}
	Ok(())
}

/// The nominator and the pool's member are paid for an era in which the newcomer validated.
async fn its_backers_are_paid(person: &Person, newcomer: &str) -> TestResult {
	let began = std::time::Instant::now();
	let paid = loop {
		let args = ["stake", "payout", newcomer, "--key", "nominator", "--yes", "--json"];
		let answer = person.run(&args).await?;
		if answer.code == Some(0) && answer.out.contains("Staking.Rewarded") {
			break answer.out;
		}
		ensure!(began.elapsed() < ELECTED, "nothing is paid: {answer:?}");
		tokio::time::sleep(super::EVERY).await;
	};
	ensure!(paid.matches("Staking.Rewarded").count() >= 2, "{paid}");
	let member = ["stake", "pool", "show", "--key", "member"];
	let earned = |answer: &Json| answer["earnedVgl"] != "0";
	person.until("reward of the pool's member", secs(60), &member, earned).await?;
	let claimed = person.send(&["stake", "pool", "claim", "--key", "member"]).await?;
	ensure!(claimed["events"].to_string().contains("NominationPools.PaidOut"), "{claimed}");
	Ok(())
}

/// What is refused says why and what to do, and costs nothing.
async fn refusals(person: &Person) -> TestResult {
	let other = format!("0x{}", "00".repeat(32));
	let cases: [(&[&str], i32, &str); 7] = [
		(&["stake", "bond", "10", "--key", "nominator", "--yes"], 1, "hint:"),
		(&["stake", "extra", "10", "--key", "nominator"], 2, "--yes"),
		(&["stake", "bond", "-1", "--key", "nominator"], 2, ""),
		(&["service", "show", "77"], 1, "vigil service list"),
		(&["stake", "nominate", "nobody", "--key", "nominator", "--yes"], 2, "address"),
		(&["status", "--genesis", &other], 1, "chain"),
		(&["status", "--url", "ws://127.0.0.1:1"], 3, "cannot be reached"),
	];
	for (args, code, says) in cases {
		let answer = person.run(args).await?;
		ensure!(answer.code == Some(code), "{args:?}: {answer:?}");
		ensure!(answer.err.contains(says) && answer.out.is_empty(), "{args:?}: {answer:?}");
		ensure!(!answer.err.contains("panicked"), "{args:?}: {answer:?}");
	}
	Ok(())
}
