// SPDX-License-Identifier: Apache-2.0

//! Puts on chain what a running local network lacks to fail over: services with watchers in office,
//! a protocol with a vault on haven, and a plan that activates it.
//!
//! For networks that something else started, such as containers. Their keys are known to everybody.

use anyhow::ensure;
use clap::Parser;
use pallet_vault::Call;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve};
use vigil_primitives::{Policy, Seconds, ServiceId};
use vigil_testnet::{
	client::protocol::haven_target, open_terms, Client, HavenClient, CALM_POLICY, QUICK_POLICY,
};

/// The service whose ward stops, and that which watches haven itself.
const SERVICES: [ServiceId; 2] = [ServiceId(0), ServiceId(1)];

/// Registers services, watchers, a protocol and its plan in a local network that runs.
#[derive(Debug, Parser)]
#[command(name = "vigil-register", version)]
struct Cli {
	/// JSON-RPC of a validator of the local chain
	#[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9944")]
	vigil: String,
	/// JSON-RPC of haven
	#[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9948")]
	haven: String,
	/// Seconds without a block after which the ward is said to stand, an even number
	#[arg(long, value_name = "SECONDS", default_value = "16", value_parser = quick_policy)]
	halt_after: Policy,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let cli = Cli::parse();
	let (vigil, haven) = (Client::new(&cli.vigil)?, HavenClient(Client::new(&cli.haven)?));
	if vigil.service(SERVICES[0]).await?.is_some() {
		println!("service 0 is registered already: nothing to do");
		return Ok(());
	}
	services(&vigil, cli.halt_after).await?;
	failover(&vigil, &haven).await
}

/// How the ward is watched that may stand for so many seconds. Rounds of two seconds leave votes
/// time to travel between containers.
fn quick_policy(seconds: &str) -> Result<Policy, String> {
	let halt_after = seconds.parse().map(Seconds).map_err(|error| format!("{error}"))?;
	let quick = Policy {
		halt_after,
		round_length: Seconds(2),
		stable_for: halt_after.max(QUICK_POLICY.stable_for),
		..QUICK_POLICY
	};
	let wrong = |error| format!("{error:?}: take an even number from 4 to 86400");
	quick.check().map(|()| quick).map_err(wrong)
}

/// Services that all validators watch, in office.
async fn services(vigil: &Client, quick: Policy) -> anyhow::Result<()> {
	let terms = vec![open_terms(quick), open_terms(CALM_POLICY)];
	let registered = vigil.register_services(Alice, terms).await?;
	ensure!(registered == SERVICES, "the services are {registered:?}");
	println!("services 0 (the ward) and 1 (haven) are registered");
	let watchers = [Alice, Bob, Charlie, Dave];
	let joined = watchers.map(|account| vigil.opt_in(account, &SERVICES));
	futures::future::try_join_all(joined).await?;
	println!("four watchers have opted in; they take office within two eras of 48 s");
	for service in SERVICES {
		let set = vigil.in_office(service, watchers.len()).await?;
		println!("set {} of service {service} is in office", set.commitment.set_id);
	}
	Ok(())
}

/// A protocol whose vault on haven a plan activates while the ward stands.
async fn failover(vigil: &Client, haven: &HavenClient) -> anyhow::Result<()> {
	let protocol = vigil.register_protocol(Eve).await?;
	let inbox = haven.inbox().await?.destination;
	let destination = vigil.register_haven(Eve, inbox, Some(SERVICES[1])).await?;
	haven.install_set(vigil, SERVICES[0]).await?;
	haven.open_vault(SERVICES[0], protocol).await?;
	println!("protocol {protocol} has a vault on haven, which stands by");
	type Vault = Call<haven_runtime::Runtime>;
	let target = haven_target(destination, [Vault::activate {}], [Vault::stand_by {}])?;
	let plan = vigil.arm_plan(Eve, protocol, SERVICES[0], vec![target]).await?;
	println!("plan {plan} is armed: it goes to haven as soon as a relayer carries it");
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn seconds_that_no_policy_can_have_are_refused_with_a_reason() {
		for good in ["4", "16", "86400"] {
			assert!(quick_policy(good).is_ok(), "{good}");
		}
		for bad in ["", "-4", "0", "2", "15", "86402", "18446744073709551614"] {
			assert!(!quick_policy(bad).unwrap_err().is_empty(), "{bad}");
		}
		assert!(quick_policy("15").unwrap_err().contains("even number"));
	}
}
