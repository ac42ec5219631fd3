// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer fisherman check`.

use super::config::Config;
use std::process::ExitCode;
use vigil_fisherman::{anchor, evm, now, said, tendermint, vigil::LAYOUT, Family};
use vigil_primitives::Seconds;
use vigil_relayer_link::{Connection, Runtime};

/// Runs it.
pub fn run(config: Config) -> anyhow::Result<ExitCode> {
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
	let problems = runtime.block_on(problems(&config));
	problems.iter().for_each(|problem| println!("{problem}"));
	match problems.is_empty() {
		true => {
			println!("everything answers as it should");
			Ok(ExitCode::SUCCESS)
		},
		false => Ok(ExitCode::FAILURE),
	}
}

async fn problems(config: &Config) -> Vec<String> {
	let mut problems = Vec::new();
	if let Err(error) = config.settings() {
		problems.push(format!("{error:#}"));
	}
	let mut genesis = config.vigil.genesis.map(|crate::config::Hash(genesis)| genesis);
	for endpoint in &config.vigil.endpoints {
		let connection = match Connection::dial(endpoint, genesis).await {
			Ok(connection) => connection,
			Err(error) => {
				problems.push(format!("Vigil: {error}"));
				continue;
			},
		};
		genesis = genesis.or(Some(connection.genesis()));
		match Runtime::read(&connection).await {
			Ok(runtime) => {
				let checked = runtime.check(said::PALLET, &said::CALLS);
				let checked = checked.and_then(|()| runtime.check_layout(said::PALLET, &LAYOUT));
				problems.extend(checked.err().map(|error| format!("{endpoint}: {error}")));
			},
			Err(error) => problems.push(format!("Vigil: {error}")),
		}
	}
	for ward in &config.wards {
		let family = ward.family().ok().flatten().unwrap_or(Family::Substrate);
		for endpoint in &ward.nodes().unwrap_or_default() {
			let problem = match family {
				Family::Substrate => match Connection::dial(endpoint, None).await {
					Ok(connection) => anchor::read(&connection, Seconds(0)).await.err(),
					Err(error) => Some(error),
				}
				.map(|error| error.to_string()),
				Family::Tendermint => {
					let node = tendermint::Node::new(endpoint);
					node.look().await;
					node.problem()
				},
				Family::Evm => {
					let node = evm::Node::new(endpoint);
					node.look(now()).await;
					node.problem()
				},
			};
			problems.extend(problem.map(|problem| format!("service {}: {problem}", ward.service)));
		}
	}
	problems
}
