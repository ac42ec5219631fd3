// SPDX-License-Identifier: Apache-2.0

//! A ward stops and comes back, again and again.

use super::{certificates, live, open_incident, recovered, scene, Scene, NAMES, SERVICE};
use crate::{secs, TestResult};
use std::time::Duration;
use vigil_primitives::Incident;
use vigil_testnet::{last_block_seen, unix_now, Backend, QUICK_POLICY};

/// How a ward stops.
#[derive(Clone, Copy, Debug)]
enum Stop {
	/// SIGKILL; it is started again with the state it saved.
	Kill,
	/// SIGSTOP and SIGCONT.
	Pause,
}

#[tokio::test]
async fn a_ward_is_certified_halted_and_recovered_ten_times_on_litep2p() -> TestResult {
	// More of them when figures are wanted.
	let count = std::env::var("VIGIL_CYCLES").ok().and_then(|count| count.parse().ok());
	cycles(Backend::Litep2p, count.unwrap_or(10)).await
}

#[tokio::test]
async fn a_ward_is_certified_halted_and_recovered_twice_on_libp2p() -> TestResult {
	cycles(Backend::Libp2p, 2).await
}

async fn cycles(backend: Backend, count: u64) -> TestResult {
	let Some(mut scene) = scene(backend).await? else { return Ok(()) };
	let mut delays = Vec::new();
	for number in 1..=count {
		let how = if number % 2 == 1 { Stop::Kill } else { Stop::Pause };
		delays.push(cycle(&mut scene, number, how).await?);
	}
	delays.sort_by(f64::total_cmp);
	let (median, worst) = (delays[delays.len() / 2], delays[delays.len() - 1]);
	println!(
		"halt_after to the certificate at every watcher: median {median:.2} s, worst {worst:.2} s of {count}"
	);
	Ok(scene.network.finish().await?)
}

/// One stop and return; how long after `halt_after` every watcher had the certificate.
async fn cycle(scene: &mut Scene, number: u64, how: Stop) -> anyhow::Result<f64> {
	live(&scene.network, scene.network.client("alice")?).await?;
	let known = certificates(scene.network.client("alice")?, "halt").await?.len();
	let (height, seen) =
		last_block_seen(async || scene.anvil.height().await, Duration::from_millis(1_500)).await?;
	match how {
		Stop::Kill => scene.anvil.kill().await?,
		Stop::Pause => scene.anvil.pause()?,
	}
	let delay = everywhere(scene, known + 1).await? - seen - QUICK_POLICY.halt_after.0 as f64;

	let alice = scene.network.client("alice")?;
	let incident = open_incident(&scene.network, alice).await?;
	anyhow::ensure!(incident.id.0 == number, "incident {} in cycle {number}", incident.id);
	let halted = incident.halt.height.0;
	anyhow::ensure!(halted.abs_diff(height) <= 1, "halted at {halted}, last seen {height}");
	let began = incident.began_at.0 as f64;
	anyhow::ensure!((began - seen).abs() <= 2.0, "began at {began}, last block at {seen}");

	let back = unix_now();
	match how {
		Stop::Kill => scene.anvil.restart().await?,
		Stop::Pause => scene.anvil.resume()?,
	}
	let alice = scene.network.client("alice")?;
	let last = recovered(&scene.network, alice, number - 1).await?;
	anyhow::ensure!(last.id.0 == number, "incident {} in cycle {number}", last.id);
	right_downtime(&last, seen, back)?;
	Ok(delay)
}

/// When every watcher has `count` halts.
async fn everywhere(scene: &Scene, count: usize) -> anyhow::Result<f64> {
	for name in NAMES {
		let client = scene.network.client(name)?;
		let what = format!("halt {count} at {name}");
		let wait = vigil_testnet::Wait::new(what, secs(60)).interval(Duration::from_millis(20));
		wait.logs(&scene.network.logs())
			.until(async || {
				let kept: Vec<serde_json::Value> =
					client.request("vigil_certificates", (SERVICE.0, Some("halt"))).await?;
				Ok(vigil_testnet::Seen::when(kept.len() >= count, format!("{} halts", kept.len())))
			})
			.await?;
	}
	Ok(unix_now())
}

/// The certified downtime is the real one, to a round and a look at either end and the ward's own start.
pub(super) fn right_downtime(incident: &Incident, stopped: f64, back: f64) -> TestResult {
	let (Some(resumed), downtime) = (incident.resumed, incident.downtime) else {
		anyhow::bail!("the incident is not over: {incident:?}");
	};
	let from_rounds = resumed.0 - incident.began_at.0;
	anyhow::ensure!(downtime.0 == from_rounds, "{downtime} s, but {from_rounds} s by its rounds");
	let real = back - stopped;
	let certified = downtime.0 as f64;
	anyhow::ensure!(
		(real - 2.5..real + 4.0).contains(&certified),
		"{certified} s certified, {real:.1} s between last block and restart",
	);
	Ok(())
}
