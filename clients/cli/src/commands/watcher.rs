// SPDX-License-Identifier: Apache-2.0

//! `vigil watcher`: opting in to services, and what it earns and risks.

mod rewards;
mod risk;

use super::keys::{password, prove};
use crate::{
	chain::{Chain, Net},
	error::{Problem, Result},
	keys::Who,
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

pub use rewards::pending;
pub use risk::document as risk;

#[derive(Debug, Subcommand)]
pub enum WatcherCommand {
	/// Register a BLS key, which makes a validator a watcher
	///
	/// Example: `vigil watcher register --bls watcher.json --commission 5% --key main`
	Register(RegisterArgs),
	/// Replace the BLS key
	Rotate(RotateArgs),
	/// Put a share of the stake behind a service, or raise it
	Allocate(AllocateArgs),
	/// Lower the share of the stake behind a service
	Deallocate(AllocateArgs),
	/// Ask for one's place in a service again, after it was lost
	Rejoin(ServiceArgs),
	/// Change the commission
	Commission(CommissionArgs),
	/// Stop to be a watcher; all allocations have to be closed
	Deregister(TxArgs),
	/// Show what a watcher earned and nobody has claimed, and when it lapses
	Rewards(WhoArgs),
	/// Pay a watcher and its nominators what they earned
	Claim(ClaimArgs),
	/// Show what each service could slash, how well the watcher signs, and open cases
	Risk(WhoArgs),
}

#[derive(Debug, Args)]
pub struct Bls {
	/// The BLS key file (`vigil keys new-bls`)
	#[arg(long, value_name = "FILE")]
	pub bls: PathBuf,
	/// A file with its password; without it, it is asked for
	#[arg(long, value_name = "FILE")]
	pub bls_password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RegisterArgs {
	#[command(flatten)]
	pub bls: Bls,
	/// The watcher's share of what is earned, before the rest is split
	#[arg(long, value_parser = units::parse_percent, default_value = "0%")]
	pub commission: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct RotateArgs {
	#[command(flatten)]
	pub bls: Bls,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct AllocateArgs {
	/// The service
	pub service: u32,
	/// The whole share that it then has, such as 50%
	#[arg(value_parser = units::parse_percent)]
	pub share: u32,
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

#[derive(Debug, Args)]
pub struct CommissionArgs {
	/// The share, such as 5%
	#[arg(value_parser = units::parse_percent)]
	pub share: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct WhoArgs {
	/// The watcher; that of --key if it is not said
	pub address: Option<String>,
	#[command(flatten)]
	pub who: Who,
}

#[derive(Debug, Args)]
pub struct ClaimArgs {
	/// The watcher; that of --key if it is not said
	pub address: Option<String>,
	/// Everything, not only what lapses first
	#[arg(long)]
	pub all: bool,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Restaking";

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: WatcherCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		WatcherCommand::Register(args) => {
			let (key, proof) = key_and_proof(ui, &chain, &args.bls, &args.tx)?;
			let arguments = json!({ "key": key, "proof": proof, "commission": args.commission });
			let intent = Intent::new(PALLET, "register_watcher", arguments)
				.next("`vigil service list`, then `vigil watcher allocate SERVICE 50%`");
			tx::run(ui, &chain, &args.tx, intent).await
		},
		WatcherCommand::Rotate(args) => {
			let (key, proof) = key_and_proof(ui, &chain, &args.bls, &args.tx)?;
			let intent = Intent::new(PALLET, "rotate_key", json!({ "key": key, "proof": proof }))
				.effect(Effect::Eras(1, "signs from the next set on, about"))
				.next("let the node have both keys until the new one is in office");
			tx::run(ui, &chain, &args.tx, intent).await
		},
		WatcherCommand::Allocate(args) => {
			let arguments = json!({ "service": args.service, "share": args.share });
			let intent = Intent::new(PALLET, "allocate", arguments)
				.effect(Effect::Eras(1, "counts from"))
				.next("`vigil service show SERVICE` tells when you are in office");
			tx::run(ui, &chain, &args.tx, intent).await
		},
		WatcherCommand::Deallocate(args) => {
			let arguments = json!({ "service": args.service, "share": args.share });
			let intent = Intent::new(PALLET, "deallocate", arguments).effect(Effect::ErasOf(
				PALLET,
				"DeallocationDelay",
				"slashable until",
			));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		WatcherCommand::Rejoin(args) => {
			let intent = Intent::new(PALLET, "rejoin", json!({ "service": args.service }))
				.effect(Effect::Eras(1, "may be elected for"));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		WatcherCommand::Commission(args) => {
			let intent = Intent::new(PALLET, "set_commission", json!({ "commission": args.share }))
				.effect(Effect::ErasOf(PALLET, "CommissionNotice", "a higher one counts from"));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		WatcherCommand::Deregister(args) => {
			tx::run(ui, &chain, &args, Intent::new(PALLET, "deregister_watcher", json!({}))).await
		},
		WatcherCommand::Rewards(args) => {
			let watcher = watcher(&chain, &args.address, &args.who)?;
			ui.answer(&rewards::document(&chain, &watcher).await?)
		},
		WatcherCommand::Claim(args) => {
			let watcher = watcher(&chain, &args.address, &args.tx.who)?;
			let intent = rewards::claim(&chain, &watcher, args.all).await?;
			tx::run(ui, &chain, &args.tx, intent).await
		},
		WatcherCommand::Risk(args) => {
			let watcher = watcher(&chain, &args.address, &args.who)?;
			ui.answer(&risk::document(&chain, &watcher).await?)
		},
	}
}

fn key_and_proof(ui: &Ui, chain: &Chain, bls: &Bls, args: &TxArgs) -> Result<(String, String)> {
	let account = match (&args.proxied, args.who.account(chain)?) {
		(Some(real), _) => chain.account(real)?,
		(None, Some(account)) => account,
		(None, None) => args.who.open(ui)?.account(),
	};
	let password = password(ui, &bls.bls_password_file)?;
	prove(chain, &bls.bls, &password, &account)
}

/// Who is meant.
pub fn watcher(chain: &Chain, address: &Option<String>, who: &Who) -> Result<String> {
	let account = match address {
		Some(address) => Some(chain.account(address)?),
		None => who.account(chain)?,
	};
	account
		.map(|account| chain.address(&account))
		.ok_or_else(|| Problem::usage("which watcher? Give an address, or --key"))
}
