// SPDX-License-Identifier: Apache-2.0

//! `vigil emergency` and `vigil drill`.

mod announce;
mod status;

use crate::{
	chain::{Chain, Net},
	error::{Problem, Result},
	tx::{self, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value as Json};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum EmergencyCommand {
	/// Show emergencies, what is stopped until when, and notices
	Status,
	/// Declare an emergency, as the council or the holders of tokens
	///
	/// Example: `vigil emergency declare logic-flaw --scope pallet:Failover --brake --text "..." --council 3 --key main`
	Declare(DeclareArgs),
	/// Say as a watcher that one is there, and with --kind that it is an emergency
	Beat(BeatArgs),
	/// Declare what more than half of all seats say by their beats
	DeclareByWatchers(ByWatchersArgs),
	/// Stop something for a while
	Brake(BrakeArgs),
	/// Let something go on before its time
	Lift(LiftArgs),
	/// Elect the next set of a service without those who are named as gone
	Elect(OfServiceArgs),
	/// Have the standby of a service announce the last set that was elected
	ActivateStandby(OfServiceArgs),
	/// Publish a notice to the network's users
	Notice(NoticeArgs),
	/// Ratify an emergency, as the holders of tokens
	Ratify(IdArgs),
	/// End an emergency
	End(IdArgs),
	/// Close an emergency that is over, with the hash of what was learnt
	Close(CloseArgs),
	/// Add up the words of those who stand by, for destinations whose watchers are silent
	///
	/// Example: `vigil emergency announce word-1.json word-2.json word-3.json --output announcement.json`
	Announce(announce::AnnounceArgs),
}

/// What kind of emergency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
	/// Too many watchers are gone
	WatcherFailure,
	/// Wards cannot be looked at
	DataUnavailable,
	/// The chain does what it should not
	LogicFlaw,
	/// The network is attacked
	NetworkAttack,
}

/// For whom a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Audience {
	/// Who runs nodes
	Operators,
	/// Everybody
	Users,
}

#[derive(Debug, Args)]
pub struct Cause {
	/// What kind
	pub kind: Kind,
	/// What it is about: `all`, `service:3`, `pallet:Failover`, `call:Failover.arm_plan`
	#[arg(long, default_value = "all", value_parser = parse_scope)]
	pub scope: Scope,
	/// Stop what it is about at once
	#[arg(long)]
	pub brake: bool,
	/// Only a drill
	#[arg(long)]
	pub drill: bool,
}

#[derive(Debug, Args)]
pub struct DeclareArgs {
	#[command(flatten)]
	pub cause: Cause,
	/// What to tell the network's users
	#[arg(long)]
	pub text: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct BeatArgs {
	/// What kind of emergency it is, if it is one
	#[arg(long)]
	pub kind: Option<Kind>,
	/// What it is about
	#[arg(long, default_value = "all", value_parser = parse_scope)]
	pub scope: Scope,
	/// Only a drill
	#[arg(long)]
	pub drill: bool,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ByWatchersArgs {
	#[command(flatten)]
	pub cause: Cause,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct BrakeArgs {
	/// The emergency
	pub id: u32,
	/// What to stop
	#[arg(value_parser = parse_scope)]
	pub scope: Scope,
	/// For how long
	#[arg(long, value_parser = units::parse_seconds)]
	pub length: u64,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct LiftArgs {
	/// The emergency
	pub id: u32,
	/// What may go on
	#[arg(value_parser = parse_scope)]
	pub scope: Scope,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct OfServiceArgs {
	/// The emergency
	pub id: u32,
	/// The service
	pub service: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct NoticeArgs {
	/// What it says
	pub text: String,
	/// For whom
	#[arg(long, value_enum, default_value = "users")]
	pub audience: Audience,
	/// For how long it stands
	#[arg(long, value_parser = units::parse_seconds, default_value = "1day")]
	pub length: u64,
	/// The emergency that it is about
	#[arg(long)]
	pub about: Option<u32>,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct IdArgs {
	/// The emergency
	pub id: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct CloseArgs {
	/// The emergency
	pub id: u32,
	/// The file with what was learnt
	#[arg(long, value_name = "FILE")]
	pub post_mortem: PathBuf,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct DrillArgs {
	/// What kind of emergency is tried
	pub kind: Kind,
	/// What it is about
	#[arg(long, default_value = "all", value_parser = parse_scope)]
	pub scope: Scope,
	#[command(flatten)]
	pub tx: TxArgs,
}

/// What an emergency or a brake is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
	/// Everything.
	All,
	/// A service.
	Service(u32),
	/// A pallet.
	Pallet(String),
	/// A call of a pallet.
	Call(String, String),
}

/// Reads a scope.
fn parse_scope(text: &str) -> std::result::Result<Scope, String> {
	let expected =
		|| format!("all, service:NUMBER, pallet:NAME or call:NAME.call is expected, not `{text}`");
	let name = |name: &str| {
		let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
		let fits = !name.is_empty() && name.len() <= 64 && name.bytes().all(plain);
		fits.then(|| name.to_string()).ok_or_else(expected)
	};
	match text.split_once(':') {
		None if text == "all" => Ok(Scope::All),
		Some(("service", number)) => number.parse().map(Scope::Service).map_err(|_| expected()),
		Some(("pallet", pallet)) => name(pallet).map(Scope::Pallet),
		Some(("call", call)) => {
			let (pallet, call) = call.split_once('.').ok_or_else(expected)?;
			Ok(Scope::Call(name(pallet)?, name(call)?))
		},
		_ => Err(expected()),
	}
}

impl Scope {
	fn json(&self) -> Json {
		let bytes = |text: &str| format!("0x{}", hex::encode(text));
		match self {
			Self::All => json!("All"),
			Self::Service(service) => json!({ "Service": service }),
			Self::Pallet(pallet) => json!({ "Pallet": bytes(pallet) }),
			Self::Call(pallet, call) => {
				json!({ "Call": { "pallet": bytes(pallet), "call": bytes(call) } })
			},
		}
	}
}

impl Kind {
	fn json(self) -> Json {
		Json::from(match self {
			Self::WatcherFailure => "WatcherFailure",
			Self::DataUnavailable => "DataUnavailable",
			Self::LogicFlaw => "LogicFlaw",
			Self::NetworkAttack => "NetworkAttack",
		})
	}
}

fn cause(kind: Kind, scope: &Scope, brake: bool, drill: bool) -> Json {
	json!({ "kind": kind.json(), "scope": scope.json(), "brake": brake, "drill": drill })
}

const PALLET: &str = "Emergency";

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: EmergencyCommand) -> Result<()> {
	// It needs no chain that goes on.
	let command = match command {
		EmergencyCommand::Announce(args) => return announce::run(ui, net, args).await,
		command => command,
	};
	let chain = net.open().await?;
	if !chain.runtime.has(PALLET) {
		return Err(chain.runtime.lacks("emergencies"));
	}
	let text = |text: &str| format!("0x{}", hex::encode(text));
	let (intent, args) = match command {
		EmergencyCommand::Announce(_) => return Ok(()),
		EmergencyCommand::Status => return status::run(ui, &chain).await,
		EmergencyCommand::Declare(args) => {
			let Cause { kind, scope, brake, drill } = &args.cause;
			let arguments =
				json!({ "cause": cause(*kind, scope, *brake, *drill), "text": text(&args.text) });
			(Intent::new(PALLET, "declare", arguments), args.tx)
		},
		EmergencyCommand::Beat(args) => {
			let cause = args.kind.map(|kind| cause(kind, &args.scope, false, args.drill));
			(Intent::new(PALLET, "heartbeat", json!({ "cause": cause })), args.tx)
		},
		EmergencyCommand::DeclareByWatchers(args) => {
			let Cause { kind, scope, brake, drill } = &args.cause;
			let arguments = json!({ "cause": cause(*kind, scope, *brake, *drill) });
			(Intent::new(PALLET, "declare_by_heartbeats", arguments), args.tx)
		},
		EmergencyCommand::Brake(args) => {
			let length = blocks(&chain, args.length).await?;
			let act = json!({ "Brake": { "scope": args.scope.json(), "length": length } });
			(Intent::new(PALLET, "act", json!({ "id": args.id, "act": act })), args.tx)
		},
		EmergencyCommand::Lift(args) => {
			let act = json!({ "Release": { "scope": args.scope.json() } });
			(Intent::new(PALLET, "act", json!({ "id": args.id, "act": act })), args.tx)
		},
		EmergencyCommand::Elect(args) => (act_of_service("Elect", &args), args.tx),
		EmergencyCommand::ActivateStandby(args) => {
			(act_of_service("ActivateStandby", &args), args.tx)
		},
		EmergencyCommand::Notice(args) => {
			let audience = if args.audience == Audience::Users { "Users" } else { "Operators" };
			let arguments = json!({
				"emergency": args.about, "audience": audience, "text": text(&args.text),
				"life": blocks(&chain, args.length).await?,
			});
			(Intent::new(PALLET, "publish", arguments), args.tx)
		},
		EmergencyCommand::Ratify(args) => {
			(Intent::new(PALLET, "ratify", json!({ "id": args.id })), args.tx)
		},
		EmergencyCommand::End(args) => {
			(Intent::new(PALLET, "end", json!({ "id": args.id })), args.tx)
		},
		EmergencyCommand::Close(args) => {
			let learnt = super::tx::read_file(&args.post_mortem)?;
			let hash = sp_crypto_hashing::blake2_256(learnt.as_bytes());
			let arguments =
				json!({ "id": args.id, "post_mortem": format!("0x{}", hex::encode(hash)) });
			(Intent::new(PALLET, "close", arguments), args.tx)
		},
	};
	tx::run(ui, &chain, &args, intent).await
}

/// An act that is about a service and nothing else.
fn act_of_service(name: &str, args: &OfServiceArgs) -> Intent {
	let act = json!({ name: { "service": args.service } });
	Intent::new(PALLET, "act", json!({ "id": args.id, "act": act }))
}

/// Calls a drill.
pub async fn drill(ui: &Ui, net: &Net, args: DrillArgs) -> Result<()> {
	let chain = net.open().await?;
	let arguments = json!({ "kind": args.kind.json(), "scope": args.scope.json() });
	let intent = Intent::new(PALLET, "call_drill", arguments)
		.next("declare it as you would the real thing: `vigil emergency declare KIND --drill`");
	tx::run(ui, &chain, &args.tx, intent).await
}

/// So many blocks as take so long.
async fn blocks(chain: &Chain, seconds: u64) -> Result<u32> {
	let calendar = chain.calendar().await?;
	let blocks = seconds.saturating_mul(1_000).div_ceil(calendar.block_ms.max(1));
	u32::try_from(blocks).map_err(|_| Problem::usage("that is longer than any chain lasts"))
}

#[cfg(test)]
mod tests {
	use super::{status::show_scope, *};

	#[test]
	fn a_scope_is_read_and_shown_alike() {
		for text in ["all", "service:3", "pallet:Failover", "call:Failover.arm_plan"] {
			let scope = parse_scope(text).unwrap();
			assert_eq!(show_scope(&scope.json()), text);
		}
		for text in [
			"",
			"everything",
			"service:",
			"service:-1",
			"pallet:",
			"call:Failover",
			"call:.x",
			"pallet:a b",
			"service:4294967296",
		] {
			assert!(parse_scope(text).is_err(), "{text}");
		}
	}
}
