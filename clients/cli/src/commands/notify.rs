// SPDX-License-Identifier: Apache-2.0

//! `vigil notify`: tells somebody what matters to an account or a service, when it begins and when it ends.

use super::{doctor, read, ward};
use crate::{
	chain::{Chain, Net},
	error::{Problem, Result},
	keys::read_private,
	ui::Ui,
	units,
};
use clap::Args;
use serde_json::{json, Value as Json};
use std::{
	collections::{BTreeMap, VecDeque},
	path::PathBuf,
	process::Stdio,
	time::Duration,
};
use tokio::{io::AsyncWriteExt, process::Command, time::timeout};

/// Tell somebody what matters to an account or a service.
///
/// Example: `vigil notify --account ADDRESS --run /usr/local/bin/tell-me`
///
/// Each message is a JSON object: on stdin of the program, or as the body of a POST to the webhook.
#[derive(Debug, Args)]
pub struct NotifyArgs {
	/// The account: its rewards, slashes, plans and cover
	#[arg(long, value_name = "ADDRESS", required_unless_present = "service")]
	pub account: Option<String>,
	/// The service: whether its ward is suspect or stands
	#[arg(long)]
	pub service: Vec<u32>,
	/// A file with the address of a webhook, which may be a secret
	#[arg(long, value_name = "FILE", required_unless_present = "run")]
	pub webhook_file: Option<PathBuf>,
	/// A program, such as one that sends mail, that is given each message on stdin
	#[arg(long, value_name = "PROGRAM")]
	pub run: Option<PathBuf>,
	/// How often to look
	#[arg(long, value_parser = units::parse_seconds, default_value = "1m")]
	pub every: u64,
	/// The hour in UTC in which "all well" is told once a day, if it is
	#[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(0..=23))]
	pub daily: u8,
	/// Look once, tell, and end
	#[arg(long)]
	pub once: bool,
}

/// How long a message may take to be delivered.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a look may take: a node that answers without end shows nothing.
const LONGEST_LOOK: Duration = Duration::from_secs(300);
/// What is wrong with a node, whatever one asks it about.
const OF_THE_NODE: [&str; 4] = ["clock", "stale", "syncing", "peers"];
/// The most messages that wait for a program or a webhook that cannot be told.
const MOST_WAITING: usize = 256;

/// Something that matters, by a key that stays the same while it lasts.
type Matters = BTreeMap<String, Json>;

/// Messages that wait to be told. What cannot be told now is told after the next look: what makes a ward stand may keep
/// a webhook from answering, too.
#[derive(Debug, Default)]
struct Waiting {
	program: VecDeque<Json>,
	webhook: VecDeque<Json>,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, args: NotifyArgs) -> Result<()> {
	let webhook = args.webhook_file.as_deref().map(read_private).transpose()?;
	let webhook = webhook.as_deref().map(String::as_str);
	let mut before = Matters::new();
	let mut waiting = Waiting::default();
	let mut said_well = None;
	// The chain that was seen first is the one that is meant, if nobody said which.
	let mut net = net.clone();
	loop {
		let now = units::now();
		let looked = timeout(LONGEST_LOOK, look(ui, &net, &args)).await;
		let looked = looked.unwrap_or_else(|_| {
			Err(Problem::unreached("the node answers for longer than anybody waits"))
		});
		let seen = match looked {
			Ok((seen, genesis)) => {
				net.genesis.get_or_insert(genesis);
				seen
			},
			Err(problem) => unseen(&before, &problem),
		};
		let network = &net.genesis;
		for message in changes(&before, &seen, now) {
			waiting.add(ui, &args, webhook, message);
		}
		let day = now.checked_div(86_400).unwrap_or(0);
		let hour = now.checked_rem(86_400).unwrap_or(0).checked_div(3_600).unwrap_or(0);
		let due = args.once || (hour == u64::from(args.daily) && said_well != Some(day));
		if due && seen.is_empty() {
			let message = json!({
				"schema": "vigil/notice/1", "at": units::show_time(now), "kind": "all-well",
				"says": "nothing that you asked about needs you", "fix": null, "genesisHash": network,
			});
			waiting.add(ui, &args, webhook, message);
			said_well = Some(day);
		}
		waiting.deliver(ui, &args, webhook).await;
		if args.once {
			return match waiting.program.len().saturating_add(waiting.webhook.len()) {
				0 => Ok(()),
				lost => Err(Problem::refused(format!("{lost} messages could not be told"))
					.hint("see what stderr says of the program or the webhook")),
			};
		}
		before = seen;
		tokio::select! {
			() = tokio::time::sleep(Duration::from_secs(args.every.max(5))) => (),
			_ = tokio::signal::ctrl_c() => return Ok(()),
		}
	}
}

/// What matters when nothing can be seen: that, for silence is not "all well", and all that mattered before, of which
/// nobody knows that it ended.
fn unseen(before: &Matters, problem: &Problem) -> Matters {
	let matter = json!({
		"kind": "unreachable", "says": problem.message(), "fix": "look at the node and its network",
	});
	let mut seen = before.clone();
	seen.insert("unreachable".into(), matter);
	seen
}

/// All that matters now, and of which chain.
async fn look(ui: &Ui, net: &Net, args: &NotifyArgs) -> Result<(Matters, String)> {
	let chain = net.open().await?;
	let mut seen = Matters::new();
	for service in &args.service {
		if let Some((key, matter)) = ward_of(&chain, *service).await? {
			seen.insert(key, matter);
		}
	}
	let account = match &args.account {
		Some(address) => Some(chain.address(&chain.account(address)?)),
		None => None,
	};
	let subject = doctor::Subject { account, ..doctor::Subject::default() };
	let facts = doctor::gather(ui, &chain, &subject).await?;
	for finding in doctor::findings(&facts) {
		// A node that stands shows every ward as it was: who asks only about wards has to hear of that.
		if subject.account.is_none() && !OF_THE_NODE.contains(&finding.name) {
			continue;
		}
		let matter = json!({ "kind": finding.name, "says": finding.says, "fix": finding.fix });
		seen.insert(finding.key(), matter);
	}
	Ok((seen, format!("{:?}", chain.genesis())))
}

async fn ward_of(chain: &Chain, service: u32) -> Result<Option<(String, Json)>> {
	let ward = ward::ward(chain, service).await?;
	let status = read::variant(&ward["status"]);
	let status = status.as_str().unwrap_or("Unknown");
	let says = match (status, ward["since"].is_null()) {
		("Live", _) => return Ok(None),
		(_, true) => format!("nothing is known yet of the ward of service {service}"),
		(status, false) => {
			let since = units::show_time(read::number(&ward["since"]));
			format!("the ward of service {service} is {status} since {since}")
		},
	};
	let fix = format!("see `vigil status {service}`");
	let matter = json!({ "kind": "ward", "says": says, "fix": fix });
	Ok(Some((format!("ward {service} {status}"), matter)))
}

/// What began and what ended.
fn changes(before: &Matters, seen: &Matters, now: u64) -> Vec<Json> {
	let message = |matter: &Json, ended: bool| {
		json!({
			"schema": "vigil/notice/1",
			"at": units::show_time(now),
			"kind": matter["kind"],
			"ended": ended,
			"says": matter["says"],
			"fix": if ended { Json::Null } else { matter["fix"].clone() },
		})
	};
	let began = seen.iter().filter(|(key, _)| !before.contains_key(*key));
	let ended = before.iter().filter(|(key, _)| !seen.contains_key(*key));
	began
		.map(|(_, matter)| message(matter, false))
		.chain(ended.map(|(_, matter)| message(matter, true)))
		.collect()
}

impl Waiting {
	/// Shows a message, and has it wait for whoever else is told.
	fn add(&mut self, ui: &Ui, args: &NotifyArgs, webhook: Option<&str>, message: Json) {
		if let Err(problem) = ui.line(&message) {
			ui.fail(&problem);
		}
		let queues =
			[(args.run.is_some(), &mut self.program), (webhook.is_some(), &mut self.webhook)];
		for (_, queue) in queues.into_iter().filter(|(wanted, _)| *wanted) {
			if queue.len() >= MOST_WAITING {
				queue.pop_front();
				ui.say("the oldest message that could not be told is dropped");
			}
			queue.push_back(message.clone());
		}
	}

	/// Tells what waits, in order. What cannot be told is said on stderr, and waits for the next look.
	async fn deliver(&mut self, ui: &Ui, args: &NotifyArgs, webhook: Option<&str>) {
		if let Some(program) = &args.run {
			while let Some(message) = self.program.front() {
				let why = match timeout(PATIENCE, hand_to(program, message)).await {
					Ok(Ok(())) => {
						self.program.pop_front();
						continue;
					},
					Ok(Err(why)) => format!("could not be told: {why}"),
					Err(_) => "takes too long".into(),
				};
				ui.say(&format!("{} {why}", program.display()));
				break;
			}
		}
		if let Some(url) = webhook {
			while let Some(message) = self.webhook.front() {
				if let Err(why) = post(url, message).await {
					// Its address may be a secret, and what reqwest says may hold it.
					ui.say(&format!("the webhook could not be told: {why}"));
					break;
				}
				self.webhook.pop_front();
			}
		}
	}
}

async fn hand_to(program: &PathBuf, message: &Json) -> std::result::Result<(), String> {
	let mut child = Command::new(program)
		.stdin(Stdio::piped())
		.stdout(Stdio::null())
		.kill_on_drop(true)
		.spawn()
		.map_err(|error| error.to_string())?;
	if let Some(mut stdin) = child.stdin.take() {
		let text = format!("{message}\n");
		stdin.write_all(text.as_bytes()).await.map_err(|error| error.to_string())?;
	}
	match child.wait().await {
		Ok(status) if status.success() => Ok(()),
		Ok(status) => Err(status.to_string()),
		Err(error) => Err(error.to_string()),
	}
}

async fn post(url: &str, message: &Json) -> std::result::Result<(), String> {
	// A provider may have been installed by whoever came first.
	let _ = rustls::crypto::ring::default_provider().install_default();
	let client = reqwest::Client::builder()
		.timeout(PATIENCE)
		.redirect(reqwest::redirect::Policy::none())
		.build()
		.map_err(|error| error.without_url().to_string())?;
	let answer = client
		.post(url.trim())
		.header("content-type", "application/json")
		.body(message.to_string())
		.send()
		.await
		.map_err(|error| error.without_url().to_string())?;
	match answer.status().is_success() {
		true => Ok(()),
		false => Err(format!("it answers {}", answer.status())),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn matters(keys: &[&str]) -> Matters {
		let of = |key: &&str| (key.to_string(), json!({ "kind": key, "says": key, "fix": "do" }));
		keys.iter().map(of).collect()
	}

	#[test]
	fn what_begins_and_what_ends_is_told_once() {
		let told = changes(&matters(&["a", "b"]), &matters(&["b", "c"]), 60);
		assert_eq!(told.len(), 2);
		assert_eq!((told[0]["kind"].clone(), told[0]["ended"].clone()), (json!("c"), json!(false)));
		assert_eq!((told[1]["kind"].clone(), told[1]["ended"].clone()), (json!("a"), json!(true)));
		assert_eq!(told[1]["fix"], Json::Null);
		assert!(changes(&matters(&["a"]), &matters(&["a"]), 60).is_empty());
	}

	/// A node that is killed while a ward stands must not have its owner told that the ward is back.
	#[test]
	fn what_cannot_be_seen_any_more_has_not_ended() {
		let before = matters(&["ward 0 Halted"]);
		let blind = unseen(&before, &Problem::unreached("the node is gone"));
		let told = changes(&before, &blind, 60);
		assert_eq!(told.len(), 1, "{told:?}");
		assert_eq!((&told[0]["kind"], &told[0]["ended"]), (&json!("unreachable"), &json!(false)));
		let back = changes(&blind, &matters(&[]), 120);
		assert_eq!(back.len(), 2, "both have ended once it is seen: {back:?}");
	}

	#[tokio::test]
	async fn a_program_gets_the_message_and_one_that_fails_is_said_to() {
		let folder = tempfile::tempdir().unwrap();
		let (script, out) = (folder.path().join("tell"), folder.path().join("out"));
		let text = format!("#!/bin/sh\ncat > {}\n", out.display());
		std::fs::write(&script, text).unwrap();
		let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
		std::fs::set_permissions(&script, mode).unwrap();
		hand_to(&script, &json!({ "says": "x" })).await.unwrap();
		assert_eq!(std::fs::read_to_string(&out).unwrap(), "{\"says\":\"x\"}\n");
		assert!(hand_to(&PathBuf::from("/bin/false"), &json!({})).await.is_err());
		assert!(hand_to(&PathBuf::from("/nonexistent"), &json!({})).await.is_err());
	}

	/// A webhook that is down in the moment in which a ward stands would never hear of it.
	#[tokio::test]
	async fn what_could_not_be_told_is_told_after_the_next_look_in_order_and_once() {
		let folder = tempfile::tempdir().unwrap();
		let (script, out) = (folder.path().join("tell"), folder.path().join("out"));
		let args = NotifyArgs {
			account: None,
			service: vec![0],
			webhook_file: None,
			run: Some(script.clone()),
			every: 60,
			daily: 8,
			once: false,
		};
		let ui = Ui::with(Default::default(), Box::new(std::io::sink()), Box::new(std::io::sink()));
		let mut waiting = Waiting::default();
		waiting.add(&ui, &args, None, json!({ "says": "halted" }));
		waiting.deliver(&ui, &args, None).await;
		assert_eq!(waiting.program.len(), 1, "there is no such program yet");
		let text = format!("#!/bin/sh\ncat >> {}\n", out.display());
		std::fs::write(&script, text).unwrap();
		let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
		std::fs::set_permissions(&script, mode).unwrap();
		waiting.add(&ui, &args, None, json!({ "says": "live" }));
		waiting.deliver(&ui, &args, None).await;
		waiting.deliver(&ui, &args, None).await;
		let told = std::fs::read_to_string(&out).unwrap();
		assert_eq!(told, "{\"says\":\"halted\"}\n{\"says\":\"live\"}\n");
		assert!(waiting.webhook.is_empty(), "there is none");
		std::fs::remove_file(&script).unwrap();
		(0..300).for_each(|number| waiting.add(&ui, &args, None, json!({ "says": number })));
		assert_eq!(waiting.program.len(), MOST_WAITING);
	}

	#[tokio::test]
	async fn a_webhooks_address_is_not_repeated() {
		let why = post("http://127.0.0.1:1/SECRET", &json!({})).await.unwrap_err();
		assert!(!why.contains("SECRET"), "{why}");
	}
}
