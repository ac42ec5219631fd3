// SPDX-License-Identifier: Apache-2.0

//! The commands, nouns first.

use crate::{
	chain::Net,
	commands::*,
	error::{Problem, Result},
	ui::{Ui, Voice},
};
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

/// The command line of Vigil: stake and watch, prepare a failover, insure, report, govern.
///
/// Example: `vigil status --url ws://127.0.0.1:9944`
#[derive(Debug, Parser)]
#[command(name = "vigil", version, propagate_version = true, max_term_width = 110)]
#[command(
	after_help = "Exit codes: 0 done, 1 refused, 2 not understood, 3 nothing reached and nothing sent, \
	4 sent and its outcome unknown."
)]
pub struct Cli {
	#[command(flatten)]
	pub net: Net,
	#[command(flatten)]
	pub voice: Voice,
	#[command(subcommand)]
	pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
	/// Look for what is wrong with a node, an account, a watcher or a protocol
	Doctor(doctor::DoctorArgs),
	/// Show what is watched and how it stands
	Status(ward::StatusArgs),
	/// List the incidents of a ward
	Incidents(ward::IncidentsArgs),
	/// Add up the certified downtime of a ward
	Downtime(ward::DowntimeArgs),
	/// Export what was certified
	#[command(subcommand)]
	History(ward::HistoryCommand),
	/// Watch, fetch and verify certificates
	#[command(subcommand)]
	Cert(cert::CertCommand),
	/// Make, import and list keys
	#[command(subcommand)]
	Keys(keys::KeysCommand),
	/// Bond, nominate, validate, leave, and be paid
	#[command(subcommand)]
	Stake(stake::StakeCommand),
	/// Watch with a validator
	#[command(subcommand)]
	Watcher(watcher::WatcherCommand),
	/// Services: which there are, and registering one
	#[command(subcommand)]
	Service(service::ServiceCommand),
	/// Protocols that fail over
	#[command(subcommand)]
	Protocol(protocol::ProtocolCommand),
	/// Chains that plans and messages go to
	#[command(subcommand)]
	Destination(destination::DestinationCommand),
	/// Plans: build, arm, look at, change
	#[command(subcommand)]
	Plan(plan::PlanCommand),
	/// Messages that are executed once
	#[command(subcommand)]
	Message(message::MessageCommand),
	/// What somebody had on a chain that halted, paid elsewhere
	#[command(subcommand)]
	Vault(vault::VaultCommand),
	/// Cover against downtime, for who buys it
	#[command(subcommand)]
	Cover(cover::CoverCommand),
	/// Pools that cover is bought from, for who stands in
	#[command(subcommand)]
	Pool(pool::PoolCommand),
	/// Slashes: see, report, challenge, answer
	#[command(subcommand)]
	Slash(slash::SlashCommand),
	/// Sets of watchers
	#[command(subcommand)]
	Set(set::SetCommand),
	/// Referenda
	#[command(subcommand)]
	Gov(gov::GovCommand),
	/// Emergencies and brakes
	#[command(subcommand)]
	Emergency(emergency::EmergencyCommand),
	/// Go through an emergency without value
	Drill(emergency::DrillArgs),
	/// Transactions: any call of the chain, signed here or elsewhere
	#[command(subcommand)]
	Tx(tx::TxCommand),
	/// Tell somebody what matters to an account or a service
	Notify(notify::NotifyArgs),
	/// Print a script that completes commands in a shell
	Completions {
		/// The shell
		shell: Shell,
	},
}

/// Runs a command.
pub async fn run(cli: Cli, ui: &Ui) -> Result<()> {
	let net = &cli.net;
	match cli.command {
		Command::Doctor(args) => doctor::run(ui, net, args).await,
		Command::Status(args) => ward::status(ui, net, args).await,
		Command::Incidents(args) => ward::incidents(ui, net, args).await,
		Command::Downtime(args) => ward::downtime(ui, net, args).await,
		Command::History(command) => ward::history(ui, net, command).await,
		Command::Cert(command) => cert::run(ui, net, command).await,
		Command::Keys(command) => keys::run(ui, net, command).await,
		Command::Stake(command) => stake::run(ui, net, command).await,
		Command::Watcher(command) => watcher::run(ui, net, command).await,
		Command::Service(command) => service::run(ui, net, command).await,
		Command::Protocol(command) => protocol::run(ui, net, command).await,
		Command::Destination(command) => destination::run(ui, net, command).await,
		Command::Plan(command) => plan::run(ui, net, command).await,
		Command::Message(command) => message::run(ui, net, command).await,
		Command::Vault(command) => vault::run(ui, net, command).await,
		Command::Cover(command) => cover::run(ui, net, command).await,
		Command::Pool(command) => pool::run(ui, net, command).await,
		Command::Slash(command) => slash::run(ui, net, command).await,
		Command::Set(command) => set::run(ui, net, command).await,
		Command::Gov(command) => gov::run(ui, net, command).await,
		Command::Emergency(command) => emergency::run(ui, net, command).await,
		Command::Drill(args) => emergency::drill(ui, net, args).await,
		Command::Tx(command) => tx::run(ui, net, command).await,
		Command::Notify(args) => notify::run(ui, net, args).await,
		Command::Completions { shell } => completions(ui, shell),
	}
}

fn completions(ui: &Ui, shell: Shell) -> Result<()> {
	let mut script = Vec::new();
	clap_complete::generate(shell, &mut Cli::command(), "vigil", &mut script);
	let text = String::from_utf8(script)
		.map_err(|error| Problem::refused("the script cannot be made").cause(error))?;
	ui.raw(&text)
}
