// SPDX-License-Identifier: Apache-2.0

//! Emergencies from declaration to post-mortem by `vigil` alone, each command as docs/emergency.md has it: a drill, what
//! watchers declare and token holders ratify, a call that is stopped and goes on, and notices that end.

use super::{binary, doctor, failover, playbook::field, Desk};
use crate::{network, secs, TestResult};
use anyhow::ensure;
use serde_json::Value as Json;
use std::time::Duration;
use vigil_testnet::{Network, SLOW_POLICY};

/// The only service.
const SERVICE: &str = "0";
/// Four days of governance, as long as they are on local networks, and some.
const WAY_BACK: Duration = secs(240);
/// One that nobody stops.
const OTHER: u32 = 7;
/// What the playbook stops.
const STOPPED: &str = "call:Failover.arm_plan";
/// How acts begin that have no command of their own.
const SUSPEND: &str = "vigil tx call Emergency.act '{\"id\":<emergency>,\"act\":{\"SuspendSlashing";
const NAME_ABSENT: &str = "vigil tx call Emergency.act '{\"id\":<emergency>,\"act\":{\"NameAbsent";
/// What the playbook's notice says.
const NOTICE: &str = "peers: see the signed list";
/// What is typed on the one network, and is none of the other's business.
const OF_WATCHERS: [&str; 14] = [
	"vigil drill",
	"vigil emergency beat",
	"vigil emergency declare-by-watchers",
	"vigil emergency declare watcher-failure",
	"vigil emergency ratify",
	"vigil emergency elect",
	"vigil emergency activate-standby",
	"vigil emergency brake",
	"vigil emergency end",
	"vigil emergency notice",
	"vigil tx call Emergency.act",
	"vigil gov preimage",
	"vigil gov propose",
	"vigil gov deposit",
];
const OF_FLAWS: [&str; 3] = [
	"vigil emergency declare data-unavailable",
	"vigil emergency declare logic-flaw",
	"vigil emergency lift",
];
/// What is typed where somebody stands by.
const OF_STANDBYS: [&str; 1] = ["vigil emergency announce"];

/// A chain with a service, and a desk in its council.
async fn desk() -> anyhow::Result<(Network, Desk)> {
	// The only one who makes blocks: none is abandoned, so that a vote that is in one stays there.
	let network = network().authorities(1).validators(1).spawn().await?;
	let mut desk = Desk::open("emergency.md", network.node("alice")?.websocket_url()).await?;
	desk.set("service", SERVICE);
	desk.person.secret("post-mortem.md", "What was learnt.")?;
	let terms = desk.person.secret("terms.toml", &failover::terms(&SLOW_POLICY))?;
	desk.person.send(&["service", "register", "--terms", &terms, "--key", "main"]).await?;
	Ok((network, desk))
}

#[tokio::test]
async fn a_loss_of_watchers_is_drilled_declared_and_pardoned_as_its_playbook_says() -> TestResult {
	let (network, mut desk) = desk().await?;
	a_watcher(&mut desk).await?;
	drill(&mut desk).await?;
	watchers_declare(&mut desk).await?;
	silence_is_pardoned(&mut desk).await?;
	notices_end(&mut desk).await?;
	desk.typed_all_but(&[&OF_FLAWS[..], &OF_STANDBYS].concat())?;
	Ok(network.finish().await?)
}

#[tokio::test]
async fn a_flawed_call_is_stopped_and_goes_on_as_its_playbook_says() -> TestResult {
	let (network, mut desk) = desk().await?;
	ensure!(!is_stopped(&desk, 0).await?, "nothing is stopped yet");
	data_cannot_be_had(&mut desk).await?;
	a_flawed_call_is_stopped(&mut desk).await?;
	desk.typed_all_but(&[&OF_WATCHERS[..], &OF_STANDBYS].concat())?;
	Ok(network.finish().await?)
}

/// Registers the one validator as somebody who watches.
async fn a_watcher(desk: &mut Desk) -> TestResult {
	let person = &desk.person;
	let stash = person.secret("alice-stash", "//Alice//stash")?;
	let watcher = person.ask(&["keys", "import", "watcher", "--suri", &stash]).await?;
	let address = watcher["address"].as_str().unwrap_or_default();
	let password = ["--password-file", "password"];
	let new = [&["keys", "new-bls", "--output", "bls.json"][..], &password].concat();
	let made = person.ask(&new).await?;
	let prove = [&["keys", "prove", "bls.json", "--account", address][..], &password].concat();
	let proven = person.ask(&prove).await?;
	ensure!(proven["key"] == made["key"] && proven["account"] == address, "{proven}");
	let register = ["watcher", "register", "--bls", "bls.json", "--bls-password-file", "password"];
	person.send(&[&register[..], &["--key", "watcher"]].concat()).await?;
	desk.set("watcher", address);
	Ok(())
}

/// The whole path without value: acts that would need a standby and a set are checked and recorded.
async fn drill(desk: &mut Desk) -> TestResult {
	desk.proposes("vigil drill").await?;
	desk.proposes("vigil emergency declare watcher-failure --drill").await?;
	let drill = desk.last().await?;
	ensure!(drill["drill"] == true && drill["stage"] == "Declared", "{drill}");
	ensure!(drill["scope"] == "service:0" && drill["referendum"].is_null(), "{drill}");
	desk.proposes("vigil emergency ratify").await?;
	for act in [NAME_ABSENT, "vigil emergency elect", "vigil emergency activate-standby"] {
		let acted = desk.proposes(act).await?;
		field(&acted, "Emergency.Acted", "act")?;
	}
	desk.proposes("vigil emergency end").await?;
	desk.reaches(&drill, "Over", WAY_BACK).await?;
	let closed = desk.proposes("vigil emergency close").await?;
	let figures = field(&closed, "Emergency.Closed", "report")?;
	let known = |place: usize| figures[place].is_u64();
	ensure!(known(0) && known(1) && known(3), "to declare, to act and to close: {figures}");
	ensure!(figures[2].is_null(), "nobody certifies anything here: {figures}");
	let told = desk.status().await?;
	ensure!(told["emergencies"].as_array().is_some_and(Vec::is_empty), "{told}");
	Ok(())
}

/// More than half of the seats, which is the only one, declare; token holders ratify, the council joins, suspends slashing
/// and stops what concerns the service, which goes on by itself.
async fn watchers_declare(desk: &mut Desk) -> TestResult {
	desk.sends("vigil emergency beat").await?;
	desk.sends("vigil emergency declare-by-watchers").await?;
	let failure = desk.ratified().await?;
	ensure!(failure["drill"] == false && failure["kind"] == "WatcherFailure", "{failure}");
	let joined = desk.proposes("vigil emergency declare watcher-failure --scope").await?;
	ensure!(*field(&joined, "Emergency.Joined", "id")? == failure["emergency"], "{joined}");
	let suspended = desk.proposes(SUSPEND).await?;
	field(&suspended, "Slashing.Suspended", "until")?;
	// A day of governance is twelve seconds long here.
	desk.instead("--length 12h", "--length 30s");
	desk.proposes("vigil emergency brake").await?;
	let told = desk.status().await?;
	ensure!(scopes(&told).contains(&"service:0"), "it is not stopped: {told}");
	ensure!(is_stopped(desk, 0).await?, "what concerns the service passes");
	let gone = |told: &Json| scopes(told).is_empty();
	desk.person.until("end of a brake", secs(90), &["emergency", "status"], gone).await?;
	ensure!(!is_stopped(desk, 0).await?, "it does not go on");
	Ok(())
}

/// Token holders agree that what was not said in some hour is forgiven.
async fn silence_is_pardoned(desk: &mut Desk) -> TestResult {
	desk.set("first time", "2026-01-01T00:00:00Z");
	desk.set("last time", "2026-01-01T01:00:00Z");
	let by_vote = "vigil gov propose";
	let referendum = desk.decided("vigil gov preimage Emergency.act", by_vote).await?;
	desk.sends("vigil gov deposit").await?;
	desk.sends("vigil gov vote").await?;
	desk.holders_agree(&referendum).await?;
	let approved = |told: &Json| told["stage"] == "Approved";
	let show = ["gov", "show", &referendum];
	desk.person.until("approval of a pardon", secs(240), &show, approved).await?;
	Ok(())
}

/// The council declares it, and what concerns the service is stopped in the same block; token holders ratify it.
async fn data_cannot_be_had(desk: &mut Desk) -> TestResult {
	desk.proposes("vigil emergency declare data-unavailable").await?;
	let told = desk.status().await?;
	ensure!(scopes(&told) == ["service:0"], "it is not stopped: {told}");
	ensure!(is_stopped(desk, 0).await?, "what concerns the service passes");
	ensure!(!is_stopped(desk, OTHER).await?, "only one service is stopped");
	desk.ratified().await.map(drop)
}

/// The call is refused from the block of the declaration on, and no more once it is let go. Nobody ratifies that, and
/// nobody lets go of the service: both end by themselves.
async fn a_flawed_call_is_stopped(desk: &mut Desk) -> TestResult {
	desk.proposes("vigil emergency declare logic-flaw").await?;
	let flaw = desk.last().await?;
	ensure!(flaw["scope"] == STOPPED && flaw["stage"] == "Declared", "{flaw}");
	let told = desk.status().await?;
	ensure!(scopes(&told).contains(&STOPPED), "it is not stopped: {told}");
	ensure!(is_stopped(desk, OTHER).await?, "the call passes");
	desk.proposes("vigil emergency lift").await?;
	let told = desk.status().await?;
	ensure!(!scopes(&told).contains(&STOPPED), "it is let go: {told}");
	ensure!(!is_stopped(desk, OTHER).await?, "the call is refused");
	desk.reaches(&flaw, "Over", WAY_BACK).await?;
	let told = desk.status().await?;
	ensure!(scopes(&told).is_empty(), "a brake outlives its end: {told}");
	desk.proposes("vigil emergency close").await?;
	let told = desk.status().await?;
	let open = told["emergencies"].as_array().map(Vec::as_slice).unwrap_or_default();
	ensure!(open.iter().all(|one| one["emergency"] != flaw["emergency"]), "closed: {told}");
	Ok(())
}

/// Whether the chain refuses a plan of this service because that is stopped. It refuses it anyway: there is no such
/// protocol.
async fn is_stopped(desk: &Desk, service: u32) -> anyhow::Result<bool> {
	let plan = serde_json::json!({
		"protocol": 7, "service": service, "class": "Normal", "targets": [], "value": "0",
		"terms": format!("0x{}", "00".repeat(32)),
	});
	let plan = plan.to_string();
	let call = ["tx", "call", "Failover.arm_plan", &plan, "--key", "main", "--dry-run"];
	let answer = desk.person.run(&call).await?;
	ensure!(answer.code == Some(1), "{answer:?}");
	let stopped = answer.err.contains("System.CallFiltered");
	ensure!(stopped || answer.err.contains("Failover."), "{answer:?}");
	Ok(stopped)
}

/// What is stopped.
fn scopes(told: &Json) -> Vec<&str> {
	let stopped = told["stopped"].as_array().map(Vec::as_slice).unwrap_or_default();
	stopped.iter().filter_map(|one| one["scope"].as_str()).collect()
}

/// A notice is shown until it ends, by the chain and by the clock of who reads it, and while blocks become final.
async fn notices_end(desk: &mut Desk) -> TestResult {
	desk.instead("--length 6h", "--length 60s");
	desk.proposes("vigil emergency notice").await?;
	let told = desk.status().await?;
	ensure!(told["standsStill"] == false, "{told}");
	let notice = named(&told, "notices").first().cloned().unwrap_or_default();
	ensure!(notice["for"] == "Operators", "{told}");
	ensure!(named(&told, "outdated").is_empty(), "{told}");

	let library = doctor::clock_library(&desk.person).await?;
	let vigil = binary();
	let by_clock = async |ahead: &str| {
		let args = ["emergency", "status", "--json"];
		let answer = desk.person.run_as(&vigil, &args, |command| {
			command.env("LD_PRELOAD", &library).env("CLOCK_OFF_BY", ahead);
		});
		answer.await?.json()
	};
	let late = by_clock("120").await?;
	ensure!(late["standsStill"] == false && named(&late, "notices").is_empty(), "{late}");
	ensure!(named(&late, "outdated")[0]["why"] == "it has expired", "{late}");
	let later = by_clock("3600").await?;
	ensure!(later["standsStill"] == true, "nothing is final for an hour: {later}");
	ensure!(later["notices"].as_array().is_some_and(Vec::is_empty), "{later}");
	ensure!(named(&later, "outdated").len() == 1, "what it says is not lost: {later}");

	let gone = |told: &Json| named(told, "notices").is_empty();
	desk.person.until("end of a notice", secs(180), &["emergency", "status"], gone).await?;
	Ok(())
}

/// The playbook's notice in a list, if it is there.
fn named(told: &Json, list: &str) -> Vec<Json> {
	let all = told[list].as_array().cloned().unwrap_or_default();
	let ours = |one: &Json| one["text"].as_str().is_some_and(|text| text.starts_with(NOTICE));
	all.into_iter().filter(ours).collect()
}
