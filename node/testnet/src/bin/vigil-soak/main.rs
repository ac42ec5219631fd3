// SPDX-License-Identifier: Apache-2.0

//! A long run of the main job under random kills, pauses and reorganisations, which ends with what must hold.

mod calm;
mod innocence;
mod memory;
mod plan;
mod tally;
mod traffic;
mod turn;

use anyhow::Context;
use clap::Parser;
use plan::Plan;
use std::{
	path::PathBuf,
	process::ExitCode,
	time::{Duration, Instant},
};
use tally::Tally;
use tokio::signal::ctrl_c;
use vigil_testnet::{Scene, SceneOptions, WardKind};

/// Kills and pauses wards, validators and the relayer and reorganises wards at random, for as long as it
/// is told, and checks that no halt was false or missed, that everything was executed exactly once, that
/// fishermen found nothing to report, and that neither a process nor what watchers send each other grew
/// without bound.
#[derive(Debug, Parser)]
#[command(name = "vigil-soak", version)]
struct Cli {
	/// Path of vigil-node, next to which vigil-relayer is [default: next to this program]
	#[arg(long, value_name = "PATH")]
	node: Option<PathBuf>,
	/// How long to go on
	#[arg(long, value_name = "MINUTES", default_value_t = 30)]
	minutes: u64,
	/// Which random choices to make
	#[arg(long, default_value_t = 1)]
	seed: u64,
	/// Disturb nothing: watch at six times the demo's rate in an era that outlasts the run, and only
	/// see whether the bytes per second of gossip stay the same. An era passes before it begins
	#[arg(long)]
	calm: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
	let cli = Cli::parse();
	let result = tokio::select! {
		result = run(&cli) => result,
		_ = ctrl_c() => Err(anyhow::anyhow!("interrupted")),
	};
	match result {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("vigil-soak: {error:#}");
			ExitCode::FAILURE
		},
	}
}

/// Whether everything held.
async fn run(cli: &Cli) -> anyhow::Result<bool> {
	let node = match &cli.node {
		Some(path) => path.clone(),
		None => std::env::current_exe()?.with_file_name("vigil-node"),
	};
	let node =
		node.canonicalize().with_context(|| format!("no vigil-node at {}", node.display()))?;
	let minutes = Duration::from_secs(cli.minutes.saturating_mul(60));
	if cli.calm {
		return calm::run(node, minutes).await;
	}
	let wards = vec![WardKind::Evm, WardKind::Proven];
	println!("seed {}: starting ten nodes, a relayer and two fishermen", cli.seed);
	let scene = Scene::start(SceneOptions { wards, ..SceneOptions::new(node) }).await?;
	let mut scene = scene.context("anvil is not installed; `make setup` installs it")?;
	scene.relayer.start()?;
	scene.register().await?;
	for service in scene.wards.iter().map(|ward| ward.service).collect::<Vec<_>>() {
		scene.arm(service).await?;
		scene.live(service).await?;
	}
	let fishermen = innocence::watch(&mut scene).await?;
	let (mut plan, mut tally) = (Plan::new(cli.seed), Tally::default());
	turn::register_posters(&scene, &mut tally).await?;
	let start = Instant::now();
	tally.traffic.sample(&scene, start.elapsed()).await;
	while start.elapsed() < minutes {
		let turn = plan.next(scene.wards.len());
		println!("{:6.0} s  {turn}", start.elapsed().as_secs_f32());
		turn::play(&mut scene, &turn, &mut tally).await.with_context(|| turn.to_string())?;
		tally.memory.sample(&scene);
		tally.traffic.sample(&scene, start.elapsed()).await;
	}
	turn::settle(&scene, &mut tally).await?;
	innocence::check(&scene, &fishermen, &mut tally).await?;
	println!("\nafter {:.0} minutes:\n{tally}", start.elapsed().as_secs_f32() / 60.0);
	let held = tally.held();
	println!("{}", if held { "everything held" } else { "NOT everything held" });
	if held {
		scene.finish().await?;
	}
	Ok(held)
}
