// SPDX-License-Identifier: Apache-2.0

//! Commands of a playbook, typed as they stand there by somebody who has a seat in the council.

use super::{made, Person};
use crate::{secs, TestResult};
use anyhow::{ensure, Context};
use futures::{future::try_join_all, try_join};
use serde_json::Value as Json;
use std::{collections::BTreeSet, fs, path::Path, time::Duration};

/// Who has a seat in the council of local networks, the one at the desk first.
const COUNCIL: [&str; 3] = ["//Alice", "//Bob", "//Charlie"];
/// Token holders who are many enough together.
const HOLDERS: [&str; 4] = ["//Bob", "//Charlie", "//Eve", "//Ferdie"];
/// With how much each of them votes.
const MUCH: &str = "9000000";
/// For how long a referendum may take that is quick.
const DECIDED: Duration = secs(300);

/// A page below `docs/`, with what stands for its placeholders.
struct Page {
	name: &'static str,
	commands: Vec<String>,
	typed: BTreeSet<String>,
	values: Vec<(String, String)>,
}

impl Page {
	fn read(name: &'static str) -> anyhow::Result<Self> {
		let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
		let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
		let (mut commands, mut inside) = (Vec::new(), false);
		for line in text.lines().map(str::trim) {
			if line.starts_with("```") {
				inside = !inside;
			} else if inside && line.starts_with("vigil ") {
				commands.push(line.to_string());
			}
		}
		Ok(Self { name, commands, typed: BTreeSet::new(), values: Vec::new() })
	}

	/// The command that begins so, filled in.
	fn take(&mut self, begins: &str) -> anyhow::Result<String> {
		let found: BTreeSet<_> =
			self.commands.iter().filter(|command| command.starts_with(begins)).collect();
		let mut found = found.into_iter();
		let command = found.next().with_context(|| format!("no `{begins}` in {}", self.name))?;
		ensure!(found.next().is_none(), "{} has more than one `{begins}`", self.name);
		self.typed.insert(command.clone());
		let fill = |line: String, (of, value): &(String, String)| line.replace(of, value);
		let line = self.values.iter().fold(command.clone(), fill);
		ensure!(!line.contains('<'), "nothing stands for a placeholder: {line}");
		Ok(line)
	}
}

/// Somebody with a seat in the council, and the page that is followed.
pub struct Desk {
	/// Who types.
	pub person: Person,
	page: Page,
	council: Vec<String>,
	holders: Vec<String>,
}

impl Desk {
	/// Follows a page, asking the node at this address.
	pub async fn open(page: &'static str, url: String) -> anyhow::Result<Self> {
		let person = Person::new(url)?;
		let secret = |who: &&str| person.secret(who.trim_matches('/'), who);
		let council = COUNCIL.iter().map(secret).collect::<anyhow::Result<Vec<_>>>()?;
		let holders = HOLDERS.iter().map(secret).collect::<anyhow::Result<Vec<_>>>()?;
		person.ask(&["keys", "import", "main", "--suri", &council[0]]).await?;
		Ok(Self { page: Page::read(page)?, person, council, holders })
	}

	/// What stands for a placeholder from now on.
	pub fn set(&mut self, name: &str, value: impl ToString) {
		self.instead(&format!("<{name}>"), value);
	}

	/// What stands for some words from now on.
	pub fn instead(&mut self, of: &str, value: impl ToString) {
		self.page.values.retain(|(other, _)| other != of);
		self.page.values.push((of.into(), value.to_string()));
	}

	/// Types a command that asks.
	pub async fn asks(&mut self, begins: &str) -> anyhow::Result<Json> {
		let line = self.page.take(begins)?;
		self.person.shell(&format!("{line} --json")).await?.json().with_context(|| line)
	}

	/// Types a command that sends something. Nobody has to confirm it.
	pub async fn sends(&mut self, begins: &str) -> anyhow::Result<Json> {
		let line = self.page.take(begins)?;
		self.person.shell(&format!("{line} --yes --json")).await?.json().with_context(|| line)
	}

	/// Types a command that proposes something to the council, all of which agree to it.
	pub async fn proposes(&mut self, begins: &str) -> anyhow::Result<Json> {
		self.sends(begins).await?;
		let open = self.person.ask(&["gov", "council"]).await?;
		let last = open["decisions"].as_array().and_then(|all| all.last());
		let index =
			last.with_context(|| format!("nothing is proposed: {open}"))?["index"].to_string();
		let votes = self.council.iter().map(|member| {
			let vote = ["gov", "council-vote", &index, "aye", "--suri", member].map(str::to_string);
			self.send_all(vote)
		});
		try_join_all(votes).await?;
		let close = ["gov", "council-close", &index, "--suri", &self.council[0]];
		self.person.send(&close).await
	}

	/// Token holders agree to a referendum.
	pub async fn holders_agree(&self, referendum: &str) -> TestResult {
		let votes = self.holders.iter().map(|holder| {
			let vote = ["gov", "vote", referendum, "aye", "--amount", MUCH, "--suri", holder];
			self.send_all(vote.map(str::to_string))
		});
		try_join_all(votes).await.map(drop)
	}

	async fn send_all<const N: usize>(&self, args: [String; N]) -> anyhow::Result<Json> {
		self.person.send(&args.each_ref().map(String::as_str)).await
	}

	/// What `vigil emergency status` says.
	pub async fn status(&self) -> anyhow::Result<Json> {
		self.person.ask(&["emergency", "status"]).await
	}

	/// The emergency that was declared last, which placeholders stand for from now on, with its referendum.
	pub async fn last(&mut self) -> anyhow::Result<Json> {
		let told = self.status().await?;
		let last = told["emergencies"].as_array().and_then(|all| all.last()).cloned();
		let last = last.with_context(|| format!("nothing is declared: {told}"))?;
		self.set("emergency", &last["emergency"]);
		self.set("referendum", &last["referendum"]);
		Ok(last)
	}

	/// Waits until an emergency has reached this stage.
	pub async fn reaches(&self, emergency: &Json, stage: &str, within: Duration) -> TestResult {
		let id = &emergency["emergency"];
		let there = |told: &Json| {
			let all = told["emergencies"].as_array();
			all.is_some_and(|all| {
				all.iter().any(|one| one["emergency"] == *id && one["stage"] == stage)
			})
		};
		self.person.until(stage, within, &["emergency", "status"], there).await.map(drop)
	}

	/// The last declaration is ratified: who is at the desk votes as the page says, and others with what it takes. All
	/// at once, since four days of governance are 48 seconds on local networks.
	pub async fn ratified(&mut self) -> anyhow::Result<Json> {
		let emergency = self.last().await?;
		let referendum = emergency["referendum"].to_string();
		let vote = self.page.take("vigil gov vote")?;
		let vote = async { self.person.shell(&format!("{vote} --yes --json")).await?.json() };
		let show = ["gov", "show", &referendum];
		let others = self.holders_agree(&referendum);
		let (shown, _, ()) = try_join!(self.person.ask(&show), vote, others)?;
		ensure!(shown["would"]["call"] == "Emergency.ratify", "{shown}");
		ensure!(shown["actsAs"] == "EmergencyVote", "{shown}");
		self.reaches(&emergency, "Ratified", DECIDED).await?;
		Ok(emergency)
	}

	/// Token holders decide on a call: it is put on chain, proposed, and decided. `preimage` begins the command that
	/// puts it there, `propose` that which proposes it.
	pub async fn decided(&mut self, preimage: &str, propose: &str) -> anyhow::Result<String> {
		let noted = self.sends(preimage).await?;
		let hash = field(&noted, "Preimage.Noted", "hash")?;
		self.set("hash", hash.as_str().context("a hash is a text")?);
		let referendum = made(&self.sends(propose).await?, "referendum")?;
		self.set("referendum", &referendum);
		Ok(referendum)
	}

	/// All commands of the page were typed but those that begin so.
	pub fn typed_all_but(&self, others: &[&str]) -> TestResult {
		let Page { name, commands, typed, .. } = &self.page;
		let is_other = |command: &str| others.iter().any(|begins| command.starts_with(begins));
		let left: Vec<_> = commands
			.iter()
			.filter(|command| !typed.contains(*command) && !is_other(command))
			.collect();
		ensure!(left.is_empty(), "nobody typed these commands of {name}: {left:#?}");
		Ok(())
	}
}

/// A field of an event that a document tells of.
pub fn field<'a>(document: &'a Json, event: &str, field: &str) -> anyhow::Result<&'a Json> {
	let events = document["events"].as_array().map(Vec::as_slice).unwrap_or_default();
	let found = events.iter().find(|one| one["event"] == event);
	let found = found.with_context(|| format!("no {event} in {document}"))?;
	Ok(&found["fields"][field])
}
