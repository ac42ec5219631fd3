// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer fisherman check`.

use super::config::Config;
use std::process::ExitCode;
use vigil_fisherman::{anchor, said};
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
				problems.extend(checked.err().map(|error| format!("{endpoint}: {error}")));
			},
			Err(error) => problems.push(format!("Vigil: {error}")),
		}
	}
	for ward in &config.wards {
		for endpoint in &ward.endpoints {
			let read = match Connection::dial(endpoint, None).await {
				Ok(connection) => anchor::read(&connection, Seconds(0)).await.map(drop),
				Err(error) => Err(error),
			};
			problems.extend(read.err().map(|error| format!("service {}: {error}", ward.service)));
		}
	}
	problems
}
