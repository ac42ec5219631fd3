// SPDX-License-Identifier: Apache-2.0

//! A relayer that dies at each point of its work, as a process of its own, carries on where it was.

use crate::common::*;
use codec::{Decode, Encode};
use std::{path::PathBuf, process::Stdio};
use tokio::process::Command;
use vigil_relayer_core::{Cargo, Destination};
use vigil_relayer_evm::{Endpoint, EvmDestination, Options, Wallet};

/// Where the process that is to die finds what it needs.
const FOLDER: &str = "VIGIL_TEST_CRASH_FOLDER";

/// Not a test of its own: the process that the other test starts. Without its folder it does nothing.
#[tokio::test(flavor = "multi_thread")]
async fn child_carries_what_is_in_its_folder() {
	let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
	let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
	let cargo = std::fs::read(folder.join("cargo")).unwrap();
	let cargo = Cargo::decode(&mut &cargo[..]).unwrap();
	let options = Options {
		endpoints: vec![Endpoint::web(&text("endpoint")).unwrap()],
		chain_id: Some(31_337),
		inbox: text("inbox").parse().unwrap(),
		since: 0,
		confirmations: None,
		services: Default::default(),
		caps: vigil_relayer_evm::fees::Caps { fee: 200_000_000_000, tip: 16_000_000_000 },
		poll: std::time::Duration::from_millis(100),
		sweeps: true,
		asks: Default::default(),
	};
	let wallet = Wallet::from_secret([0x21; 32].into()).unwrap();
	let destination = EvmDestination::new(options, wallet);
	let carrier = Carrier::start(destination, &folder.join("journal"), true).await;
	assert!(carrier.destination.endpoint().is_some());
	carrier.carry(cargo);
	carrier.until("final", 1).await;
}

#[cfg(feature = "crash-points")]
#[tokio::test(flavor = "multi_thread")]
async fn a_relayer_killed_at_each_point_carries_a_halt_once() {
	for point in ["seen", "planned", "signed", "after-broadcast", "broadcast", "included", "final"]
	{
		let world = World::new().await;
		let folder = world.folder();
		std::fs::write(folder.join("endpoint"), world.anvil.endpoint.secret()).unwrap();
		std::fs::write(folder.join("inbox"), world.inbox.to_string()).unwrap();
		let halt = world.halt(unix_now() - 1, 100);
		std::fs::write(folder.join("cargo"), halt.encode()).unwrap();
		let run = |crash_at: &'static str| {
			Command::new(std::env::current_exe().unwrap())
				.args(["--exact", "crashing::child_carries_what_is_in_its_folder"])
				.env(FOLDER, folder)
				.env("VIGIL_RELAYER_CRASH_AT", crash_at)
				.stdout(Stdio::null())
				.stderr(Stdio::null())
				.kill_on_drop(true)
				.status()
		};
		assert!(!run(point).await.unwrap().success(), "{point}: it dies there");
		assert!(run("nowhere").await.unwrap().success(), "{point}: it carries on");
		assert_eq!(world.ward().await.status, 2, "{point}");
		assert_eq!(world.carried().await, 1, "{point}: one transaction was paid for");
	}
}

#[cfg(feature = "crash-points")]
#[tokio::test(flavor = "multi_thread")]
async fn a_relayer_killed_at_each_point_announces_once_and_has_the_set_take_office() {
	for point in ["seen", "signed", "after-broadcast", "announced", "included", "final"] {
		let world = World::with_standby().await;
		let folder = world.folder();
		std::fs::write(folder.join("endpoint"), world.anvil.endpoint.secret()).unwrap();
		std::fs::write(folder.join("inbox"), world.inbox.to_string()).unwrap();
		let announced = world.announcement(&world.set(2));
		std::fs::write(folder.join("cargo"), announced.encode()).unwrap();
		let run = |crash_at: &'static str| {
			Command::new(std::env::current_exe().unwrap())
				.args(["--exact", "crashing::child_carries_what_is_in_its_folder"])
				.env(FOLDER, folder)
				.env("VIGIL_RELAYER_CRASH_AT", crash_at)
				.stdout(Stdio::null())
				.stderr(Stdio::null())
				.kill_on_drop(true)
				.status()
		};
		assert!(!run(point).await.unwrap().success(), "{point}: it dies there");
		assert!(run("nowhere").await.unwrap().success(), "{point}: it carries on");
		assert_eq!(world.latest().await, 2, "{point}");
		assert_eq!(world.carried().await, 2, "{point}: nothing was paid for twice");
	}
}
