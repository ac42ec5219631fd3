// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer deploy evm`: makes an inbox on an EVM chain, with the sets that Vigil itself shows.

mod settings;
mod trusted;

use alloy_primitives::{Address, B256};
use anyhow::{ensure, Context};
use clap::Subcommand;
use settings::Settings;
use std::{collections::BTreeSet, path::PathBuf, process::ExitCode};
use trusted::Vigil;
use vigil_primitives::H256;
use vigil_relayer_evm::{
	deploy::{Adapter, Beside, Deployer, Made, Terms},
	fees::Caps,
	node::Node,
};

/// What to make.
#[derive(Debug, Subcommand)]
pub enum DeployCommand {
	/// A VigilInbox with its modules and adapters on an EVM chain, and the first sets that it trusts.
	Evm {
		/// What to make, as `relayers/deploy.example.toml` explains it.
		#[arg(short, long, value_name = "FILE", default_value = "deploy.toml")]
		config: PathBuf,
	},
}

/// Runs it.
pub fn run(command: DeployCommand) -> anyhow::Result<ExitCode> {
	let DeployCommand::Evm { config } = command;
	let settings = Settings::load(&config)?;
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	runtime.block_on(evm(&settings))
}

async fn evm(settings: &Settings) -> anyhow::Result<ExitCode> {
	// Everything that can be wrong is found before the first transaction is paid for.
	let beside = Beside { inbox: Address::repeat_byte(1), actor: Address::repeat_byte(2) };
	settings.adapters.iter().try_for_each(|one| one.spell(beside).map(drop))?;
	let wallet = settings.wallet()?;
	let nodes = nodes(settings).await?;
	let caps = Caps { fee: settings.most_fee, tip: (settings.most_fee / 8).max(1) };
	let deployer = Deployer { nodes: &nodes, wallet: &wallet, caps };
	if settings.makes_inbox() {
		return with_inbox(settings, &deployer).await;
	}
	let inbox = settings.inbox.unwrap_or_default();
	if settings.inbox.is_some() {
		deployer.check_inbox(inbox).await?;
	}
	make_adapters(settings, &deployer, inbox).await?;
	Ok(ExitCode::SUCCESS)
}

/// An inbox that trusts the sets that Vigil shows, and adapters beside it.
async fn with_inbox(settings: &Settings, deployer: &Deployer<'_>) -> anyhow::Result<ExitCode> {
	let mut vigil = Vigil::dial(&settings.vigil, settings.vigil_genesis.map(|hash| hash.0)).await?;
	let mut sets = Vec::new();
	for service in &settings.services {
		let found = vigil.set(*service).await?;
		let (set, _) = &found;
		println!(
			"service {service}: set {} of {} watchers, {}, as both endpoints prove",
			set.set_id,
			set.size,
			shown(set.hash())
		);
		sets.push(found);
	}
	println!("trusts the Vigil chain {}", shown(vigil.genesis()));
	let terms = Terms {
		genesis: vigil.genesis(),
		guardian: settings.guardian.unwrap_or_default(),
		limits: settings.limits(),
		max_pause: settings.max_pause,
		own_service: settings.own_service,
	};
	make(settings, deployer, &terms, &sets).await
}

async fn make(
	settings: &Settings,
	deployer: &Deployer<'_>,
	terms: &Terms,
	sets: &[trusted::Known],
) -> anyhow::Result<ExitCode> {
	let made = deployer.inbox(terms).await?;
	made.iter().for_each(show);
	let inbox = made.last().context("nothing was made")?;
	for set in sets {
		deployer.install(inbox.address, set, None).await?;
		println!("service {}: set {} is installed", set.0.service, set.0.set_id);
	}
	make_adapters(settings, deployer, inbox.address).await?;
	if settings.leave_installer {
		deployer.leave(inbox.address).await?;
		println!("nobody can install the first set of another service");
	}
	let chain_id = deployer.nodes.first().map(Node::chain_id).unwrap_or_default();
	explain(settings, inbox, chain_id);
	Ok(ExitCode::SUCCESS)
}

/// Makes the adapters, and says what else they ask for.
async fn make_adapters(
	settings: &Settings,
	deployer: &Deployer<'_>,
	inbox: Address,
) -> anyhow::Result<()> {
	for adapter in &settings.adapters {
		show(&deployer.adapter(inbox, adapter).await?);
		if let Adapter::Crossing { .. } = adapter {
			println!("  say by `begin` from the same account what it does when the ward stands");
		}
	}
	println!(
		"the next contract of {} on this chain will be at {}",
		deployer.wallet.address(),
		deployer.next_place().await?
	);
	Ok(())
}

fn show(made: &Made) {
	println!("{}: {}", made.name, made.address);
	match made.arguments.is_empty() {
		true => println!("  for a block explorer: {}, no constructor arguments", made.compiler),
		false => println!(
			"  for a block explorer: {}, constructor arguments {}",
			made.compiler, made.arguments
		),
	}
}

/// What to do next.
fn explain(settings: &Settings, inbox: &Made, chain_id: u64) {
	println!(
		"\nEverything was compiled for evm `prague` by the optimizer with 500 runs, via IR, without \
		 metadata: hand a block explorer the standard JSON input of relayers/evm/contracts.\n\n\
		 For relayers:\n\n[[destination]]\nname = \"chain-{chain_id}\"\nfamily = \"evm\"\n\
		 endpoints = [\"...\", \"...\"]\nchain_id = {chain_id}\ninbox = \"{}\"\nsince_block = {}\n\
		 key_file = \"...\"\npassword_file = \"...\"\nbeneficiary = \"...\"\n",
		inbox.address,
		inbox.block.saturating_sub(16),
	);
	println!(
		"For Vigil (`register_destination`, form Evm): network {}, inbox {}{}",
		shown(H256(B256::left_padding_from(&chain_id.to_be_bytes()).0)),
		shown(H256(inbox.address.into_word().0)),
		settings
			.own_service
			.map_or(String::new(), |service| format!(", certified by service {service}")),
	);
}

/// All endpoints, which have to be of one chain.
async fn nodes(settings: &Settings) -> anyhow::Result<Vec<Node>> {
	let mut nodes: Vec<Node> = Vec::new();
	for endpoint in &settings.endpoints {
		let expected = settings.chain_id.or(nodes.first().map(Node::chain_id));
		nodes.push(Node::dial(endpoint, expected).await?);
	}
	let hosts: BTreeSet<_> = settings.endpoints.iter().map(ToString::to_string).collect();
	ensure!(!hosts.is_empty(), "endpoints is empty: name a node of the chain");
	if hosts.len() < 2 {
		println!("warning: nobody confirms what the only endpoint of the chain says");
	}
	Ok(nodes)
}

fn shown(hash: H256) -> String {
	format!("0x{}", hex::encode(hash.0))
}
