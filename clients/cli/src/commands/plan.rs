// SPDX-License-Identifier: Apache-2.0

//! `vigil plan`: what happens where when a ward halts.

mod prove;
mod show;

use crate::{
	chain::{Chain, Net},
	commands::read,
	error::{Problem, Result},
	files::plan as file,
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};
use std::path::PathBuf;

pub use show::row;

#[derive(Debug, Subcommand)]
pub enum PlanCommand {
	/// Print a plan to start from
	Template,
	/// Build a plan from its file and show the programs, without a key
	Build(FileArgs),
	/// Arm a plan: it goes to its destinations and waits there
	///
	/// Example: `vigil plan arm plan.toml --destination-url ws://127.0.0.1:9948 --key main`
	Arm(ArmArgs),
	/// List plans
	List {
		/// Only those of this protocol
		#[arg(long, value_name = "PROTOCOL")]
		protocol: Option<u32>,
	},
	/// Show a plan: whether it was delivered, how it was rehearsed, and its last firing
	Show {
		/// The plan
		plan: u32,
		/// Wait until it is delivered and rehearsed at all its destinations
		#[arg(long)]
		wait: bool,
	},
	/// Have a destination try a plan it keeps, and roll that back
	Rehearse(RehearseArgs),
	/// Announce other targets or another class
	Change(ChangeArgs),
	/// Announce the end of a plan
	Disarm(PlanArgs),
	/// Take an announced change or end back
	Cancel(PlanArgs),
	/// Do what was announced, once its time has come
	Enact(PlanArgs),
	/// Rely on the latest terms of the service
	Affirm(PlanArgs),
	/// Say what is at stake behind a plan
	Declare(DeclareArgs),
	/// Pay for what is at stake, ahead
	Fund(FundArgs),
	/// Show the chain what a destination keeps of a plan: its rehearsal and its last firing
	Prove(ProveArgs),
}

#[derive(Debug, Args)]
pub struct FileArgs {
	/// The plan's file (see `vigil plan template`)
	pub file: PathBuf,
	/// A node of the destinations, or NUMBER=URL for one; repeat it for others
	#[arg(long, value_name = "URL")]
	pub destination_url: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ArmArgs {
	#[command(flatten)]
	pub file: FileArgs,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ChangeArgs {
	/// The plan
	pub plan: u32,
	#[command(flatten)]
	pub file: FileArgs,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct PlanArgs {
	/// The plan
	pub plan: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct DeclareArgs {
	/// The plan
	pub plan: u32,
	/// What is at stake, in VGL
	#[arg(value_parser = units::parse_vgl)]
	pub value: u128,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct FundArgs {
	/// The plan
	pub plan: u32,
	/// How much, in VGL
	#[arg(value_parser = units::parse_vgl)]
	pub amount: u128,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct RehearseArgs {
	/// The plan
	pub plan: u32,
	/// A node of the destination
	#[arg(long, value_name = "URL")]
	pub node: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ProveArgs {
	/// The plan
	pub plan: u32,
	/// Which of its destinations
	#[arg(long, value_name = "DESTINATION")]
	pub destination: u32,
	/// A node of the destination
	#[arg(long, value_name = "URL")]
	pub node: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Failover";

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: PlanCommand) -> Result<()> {
	if let PlanCommand::Template = command {
		return ui.raw(file::TEMPLATE);
	}
	let mut chain = net.open().await?;
	match command {
		PlanCommand::Template => Ok(()),
		PlanCommand::Build(args) => build(ui, &chain, &args).await,
		PlanCommand::Arm(args) => {
			let intent = arm(&chain, &args.file).await?;
			tx::run(ui, &chain, &args.tx, intent).await
		},
		PlanCommand::List { protocol } => show::list(ui, &chain, protocol).await,
		PlanCommand::Show { plan, wait: false } => show::show(ui, &chain, plan).await,
		PlanCommand::Show { plan, wait: true } => show::wait(ui, &mut chain, plan).await,
		PlanCommand::Rehearse(args) => rehearse(ui, &chain, &args).await,
		PlanCommand::Change(args) => {
			show::plan_of(&chain, args.plan).await?;
			let built = file::build(&chain, &args.file.file, &args.file.destination_url).await?;
			let arguments =
				json!({ "plan": args.plan, "class": built.class, "targets": built.targets });
			let intent = Intent::new(PALLET, "change_plan", arguments)
				.effect(Effect::BlocksOf(PALLET, "ChangeDelay", "can be enacted from"))
				.next(format!("once its time has come: `vigil plan enact {}`", args.plan));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		PlanCommand::Disarm(args) => {
			let intent = of(PALLET, "disarm_plan", args.plan)
				.effect(Effect::BlocksOf(PALLET, "ChangeDelay", "can be enacted from"))
				.next(format!("once its time has come: `vigil plan enact {}`", args.plan));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		PlanCommand::Cancel(args) => {
			tx::run(ui, &chain, &args.tx, of(PALLET, "cancel_change", args.plan)).await
		},
		PlanCommand::Enact(args) => {
			tx::run(ui, &chain, &args.tx, of(PALLET, "enact_change", args.plan)).await
		},
		PlanCommand::Affirm(args) => {
			let plan = show::plan_of(&chain, args.plan).await?;
			let terms = chain.ask("RestakingApi", "terms", &[plan["service"].clone()]).await?;
			let arguments = json!({ "plan": args.plan, "terms": terms["latest"] });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "affirm_terms", arguments)).await
		},
		PlanCommand::Declare(args) => {
			let arguments = json!({ "plan": args.plan, "value": args.value.to_string() });
			let intent = Intent::new(PALLET, "declare_value", arguments).next(format!(
				"it counts once it is paid for: `vigil plan fund {} AMOUNT`",
				args.plan
			));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		PlanCommand::Fund(args) => {
			let arguments = json!({ "plan": args.plan, "amount": args.amount.to_string() });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "fund_plan", arguments)).await
		},
		PlanCommand::Prove(args) => {
			let intent = prove::intent(&chain, args.plan, args.destination, &args.node).await?;
			tx::run(ui, &chain, &args.tx, intent).await
		},
	}
}

fn of(pallet: &str, name: &str, plan: u32) -> Intent {
	Intent::new(pallet, name, json!({ "plan": plan }))
}

async fn arm(chain: &Chain, args: &FileArgs) -> Result<Intent> {
	let built = file::build(chain, &args.file, &args.destination_url).await?;
	let arguments = json!({
		"protocol": built.protocol,
		"service": built.service,
		"class": built.class,
		"targets": built.targets,
		"value": built.value.to_string(),
		"terms": built.terms,
	});
	Ok(Intent::new(PALLET, "arm_plan", arguments)
		.makes(PALLET, "PlanArmed", "plan", "plan")
		.next("it protects you once it is delivered and rehearsed: `vigil plan show PLAN --wait`"))
}

async fn build(ui: &Ui, chain: &Chain, args: &FileArgs) -> Result<()> {
	let built = file::build(chain, &args.file, &args.destination_url).await?;
	let length = |program: &Json| crate::commands::read::bytes(program).len();
	let targets = crate::commands::read::list(&built.targets).iter().map(|target| {
		json!({
			"destination": target["destination"],
			"delaySeconds": target["delay"],
			"failover": target["failover"],
			"failback": target["failback"],
			"bytes": length(&target["failover"]).saturating_add(length(&target["failback"])),
		})
	});
	ui.answer(&json!({
		"schema": "vigil/plan-built/1",
		"protocol": built.protocol,
		"service": built.service,
		"class": built.class,
		"valueVgl": units::vgl(built.value),
		"terms": built.terms,
		"targets": targets.collect::<Vec<_>>(),
	}))
}

/// Asks a destination to try a plan.
async fn rehearse(ui: &Ui, chain: &Chain, args: &RehearseArgs) -> Result<()> {
	let plan = show::plan_of(chain, args.plan).await?;
	let there = Net { urls: vec![args.node.clone()], genesis: None }.open().await?;
	// What is signed for that chain is worth nothing on any other, Vigil's own least of all.
	let mut known = Err(Problem::refused(format!("plan {} has no destinations", args.plan)));
	for target in read::list(&plan["targets"]) {
		let lane = u32::try_from(read::number(&target["lane"])).unwrap_or(u32::MAX);
		known = file::ensure_chain(&file::destination(chain, lane).await?, there.genesis());
		if known.is_ok() {
			break;
		}
	}
	known?;
	let asked = [plan["service"].clone(), args.plan.into()];
	let kept = there.ask("InboxApi", "plan", &asked).await?;
	if kept.is_null() {
		return Err(Problem::refused(format!("that chain does not keep plan {}", args.plan))
			.hint(format!("see where it is on its way: `vigil plan show {}`", args.plan)));
	}
	let arguments = json!({ "service": plan["service"], "plan": args.plan });
	let intent = Intent::new("Inbox", "rehearse", arguments)
		.next(format!("`vigil plan show {}` shows it once a checkpoint proves it", args.plan));
	tx::run(ui, &there, &args.tx, intent).await
}
