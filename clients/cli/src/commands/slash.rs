// SPDX-License-Identifier: Apache-2.0

//! `vigil slash`: who is accused of what, and accusing somebody.

use super::{
	read,
	tx::{bytes_of, read_file},
};
use crate::{
	chain::{bounded, Chain, Net},
	error::{Problem, Result},
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
};
use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::{json, Value as Json};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum SlashCommand {
	/// List open cases, and what was slashed lately
	List {
		/// Only of this service
		#[arg(long)]
		service: Option<u32>,
	},
	/// Show a case
	Show {
		/// The case
		case: u64,
	},
	/// Report two statements that contradict each other
	///
	/// Example: `vigil slash report evidence.jsonl --key main`
	Report(ReportArgs),
	/// Challenge a statement, with a bond
	Challenge(ChallengeArgs),
	/// Answer a challenge, with a bond
	Answer(AnswerArgs),
	/// Object to a slash that waits, which sends it to a referendum
	Veto(VetoArgs),
	/// Ask for one's part as a protocol that a false alarm harmed
	Join(JoinArgs),
	/// Collect what nomination pools owe of slashes of a service
	Collect(ServiceArgs),
}

#[derive(Debug, Args)]
pub struct ReportArgs {
	/// The file with evidence that a node writes (`watcher/evidence.jsonl`)
	pub evidence: PathBuf,
	/// Which line of it, from one
	#[arg(long, default_value_t = 1)]
	pub line: usize,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ChallengeArgs {
	/// A file with the statement: one that `vigil cert get` wrote
	pub statement: PathBuf,
	/// A file with the grounds, of which the hash goes on chain
	#[arg(long, value_name = "FILE")]
	pub grounds: PathBuf,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct AnswerArgs {
	/// The case
	pub case: u64,
	/// A file with the grounds, of which the hash goes on chain
	#[arg(long, value_name = "FILE")]
	pub grounds: PathBuf,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct VetoArgs {
	/// The case
	pub case: u64,
	/// Why, in a sentence
	#[arg(long)]
	pub reason: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct JoinArgs {
	/// The case
	pub case: u64,
	/// The protocol
	pub protocol: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ServiceArgs {
	/// The service
	pub service: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Slashing";
/// Cases that are asked for at once.
const PAGE: u32 = 100;

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: SlashCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		SlashCommand::List { service } => list(ui, &chain, service).await,
		SlashCommand::Show { case } => {
			let found = chain.ask("SlashingApi", "case", &[case.into()]).await?;
			if found.is_null() {
				return Err(Problem::refused(format!("there is no open case {case}"))
					.hint("see `vigil slash list`"));
			}
			let calendar = chain.calendar().await?;
			let mut document = json!({ "schema": "vigil/case/1", "block": chain.number });
			if let (Some(object), Json::Object(fields)) = (document.as_object_mut(), row(&found)) {
				object.extend(fields);
			}
			let until = found["until"].as_u64().and_then(|era| u32::try_from(era).ok());
			document["nextStep"] = until.map(|era| calendar.show_era(era)).into();
			document["membersLeft"] = found["left"].clone();
			document["paid"] = json!({
				"reporterVgl": read::vgl(&found["paid"]["reporter"]),
				"burntVgl": read::vgl(&found["paid"]["burnt"]),
				"harmedVgl": read::vgl(&found["paid"]["harmed"]),
				"coverVgl": read::vgl(&found["paid"]["cover"]),
				"treasuryVgl": read::vgl(&found["paid"]["treasury"]),
			});
			let harmed = read::list(&found["harmed"]).iter().map(|one| {
				json!({
					"protocol": one[0], "claimVgl": read::vgl(&one[1]), "paidVgl": read::vgl(&one[2]),
				})
			});
			document["harmed"] = harmed.collect::<Vec<_>>().into();
			ui.answer(&document)
		},
		SlashCommand::Report(args) => {
			let (first, second) = evidence(&args.evidence, args.line)?;
			let arguments = json!({ "first": first, "second": second });
			let intent = Intent::new(PALLET, "report_contradiction", arguments)
				.effect(Effect::ErasOf(PALLET, "Deferral", "lands, if nobody objects, from"));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		SlashCommand::Challenge(args) => {
			let said = said(&args.statement)?;
			let arguments = json!({ "said": said, "grounds": digest(&args.grounds)? });
			let intent = Intent::new(PALLET, "challenge", arguments).effect(Effect::ErasOf(
				PALLET,
				"AnswerEras",
				"has to be answered before",
			));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		SlashCommand::Answer(args) => {
			let arguments = json!({ "case": args.case, "grounds": digest(&args.grounds)? });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "answer", arguments)).await
		},
		SlashCommand::Veto(args) => {
			let reason = format!("0x{}", hex::encode(&args.reason));
			let arguments = json!({ "case": args.case, "reason": reason });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "veto", arguments)).await
		},
		SlashCommand::Join(args) => {
			let arguments = json!({ "case": args.case, "protocol": args.protocol });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "join_harmed", arguments)).await
		},
		SlashCommand::Collect(args) => {
			let arguments = json!({ "service": args.service });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "collect", arguments)).await
		},
	}
}

fn row(case: &Json) -> Json {
	json!({
		"case": case["case"],
		"service": case["service"],
		"setId": case["set_id"],
		"era": case["era"],
		"offence": read::variant(&case["offence"]),
		"shownBy": case["form"],
		"reporter": case["reporter"],
		"fractionPercent": read::percent(&case["billionths"]),
		"stage": case["stage"],
		"dueVgl": read::vgl(&case["due"]),
		"takenVgl": read::vgl(&case["got"]),
	})
}

async fn list(ui: &Ui, chain: &Chain, service: Option<u32>) -> Result<()> {
	let mut open: Vec<Json> = Vec::new();
	loop {
		let after = open.last().map_or(Json::Null, |case| case["case"].clone());
		let asked = [service.map_or(Json::Null, Json::from), after, PAGE.into()];
		let page = chain.ask("SlashingApi", "cases", &asked).await?;
		let page = read::list(&page);
		open.extend(page.iter().cloned());
		bounded(open.len(), "cases")?;
		if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
			break;
		}
	}
	let mut past = Vec::new();
	if let Some(service) = service {
		let found = chain.ask("SlashingApi", "past", &[service.into()]).await?;
		past.extend(read::list(&found).iter().map(|case| {
			json!({
				"case": case["case"],
				"offence": read::variant(&case["offence"]),
				"era": case["era"],
				"takenVgl": read::vgl(&case["got"]),
			})
		}));
	}
	let meter = chain.ask("SlashingApi", "meter", &[]).await?;
	ui.answer(&json!({
		"schema": "vigil/cases/1",
		"block": chain.number,
		"thisHourVgl": read::vgl(&meter["spent"]),
		"limitPerHourVgl": read::vgl(&meter["limit"]),
		"cases": open.iter().map(row).collect::<Vec<_>>(),
		"past": past,
	}))
}

/// A line of evidence. The messages' bytes are those of the chain's `Said`.
#[derive(Deserialize)]
struct Line {
	first: String,
	second: String,
}

fn evidence(path: &Path, line: usize) -> Result<(String, String)> {
	let text = read_file(path)?;
	let lines = text.lines().count();
	let found = line.checked_sub(1).and_then(|index| text.lines().nth(index)).ok_or_else(|| {
		Problem::usage(format!("{} has {lines} lines, not line {line}", path.display()))
	})?;
	let found: Line = serde_json::from_str(found).map_err(|error| {
		Problem::usage(format!("line {line} of {} is no evidence", path.display())).cause(error)
	})?;
	let prefixed = |text: String| match text.starts_with("0x") {
		true => text,
		false => format!("0x{text}"),
	};
	Ok((prefixed(found.first), prefixed(found.second)))
}

/// A certificate in a file, as the chain's `Said`.
fn said(path: &Path) -> Result<String> {
	#[derive(Deserialize)]
	struct File {
		certificate: String,
	}
	let file: File = serde_json::from_str(&read_file(path)?).map_err(|error| {
		Problem::usage(format!("{} holds no certificate", path.display())).cause(error)
	})?;
	let bytes = bytes_of(&file.certificate)?;
	// The second of its two forms.
	Ok(format!("0x01{}", hex::encode(bytes)))
}

/// The hash of a file's bytes.
fn digest(path: &Path) -> Result<String> {
	let text = read_file(path)?;
	Ok(format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(text.as_bytes()))))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn evidence_is_a_line_with_two_statements() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("evidence.jsonl");
		let line = r#"{"service":0,"heard_at":1,"first":"00aa","second":"0x01bb"}"#;
		std::fs::write(&path, format!("{line}\n{{}}\n")).unwrap();
		assert_eq!(evidence(&path, 1).unwrap(), ("0x00aa".into(), "0x01bb".into()));
		for wrong in [0, 2, 3] {
			assert!(evidence(&path, wrong).is_err(), "{wrong}");
		}
	}
}
