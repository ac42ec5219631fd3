// SPDX-License-Identifier: Apache-2.0

//! What Vigil promises, checked on what happened. A promise that was not kept fails the demo.

use crate::outage::Outage;
use anyhow::{ensure, Context};
use codec::{Decode, DecodeAll};
use serde_json::Value;
use std::{fmt, time::Duration};
use vigil_bls::{verify_with_witnesses, Blst, Expected};
use vigil_primitives::{AbsentWitness, Certificate, Kind, ServiceId, SetCommitment, SetId};
use vigil_testnet::{Scene, Seen};

/// How much the certified downtime may differ from what was seen from outside: a round, a block of
/// either chain, and the time between two looks.
const DOWNTIME_ERROR: f64 = 8.0;
/// How long the proof of delivery may take: a checkpoint of the standby chain has to be certified.
const PROOF: Duration = Duration::from_secs(120);

/// What was checked, a line each.
#[derive(Default)]
pub struct Guarantees(Vec<String>);

impl Guarantees {
	/// Something else that was checked.
	pub fn add(&mut self, line: String) {
		self.0.push(line);
	}

	/// What one outage shows.
	pub async fn check_outage(&mut self, scene: &Scene, outage: &Outage) -> anyhow::Result<()> {
		let name = scene.ward(outage.service)?.kind();
		let (signed, size, bytes) = verify_halt(scene, outage.service).await?;
		self.0.push(format!(
			"{name}: anyone can verify the halt: {bytes} bytes signed by {signed} of {size}, verified \
			 by this program with the set's commitment alone"
		));
		let active = outage.sightings.active.context("the vault never worked")?;
		let on_chain = outage.sightings.on_chain.context("Vigil never noted the halt")?;
		self.0.push(format!(
			"{name}: failover waits for nobody: the vault worked {:.1} s beyond halt_after, {}",
			active - outage.halt_after,
			order(active, on_chain)
		));
		if let Some(fired) = outage.sightings.fired {
			self.0.push(format!(
				"{name}: one certificate fires on every kind of chain: on the EVM chain {:.1} s beyond \
				 halt_after, by a contract that nobody administers",
				fired - outage.halt_after
			));
		}
		let protocol = scene.ward(outage.service)?.protocol;
		let vault = scene.haven()?.vault(outage.service, protocol).await?;
		let activations = vault.context("the vault is gone")?.activations;
		ensure!(activations == 1, "{name}: the vault was activated {activations} times");
		self.0.push(format!("{name}: the plan was executed exactly once, and taken back once"));
		let incidents = scene.vigil()?.incidents(outage.service).await?;
		ensure!(incidents.len() == 1, "{name}: one outage, but {incidents:?}");
		incidents[0].resumed.context("the incident has no end")?;
		let certified = incidents[0].downtime.0;
		let error = (certified as f64 - outage.downtime).abs();
		ensure!(error <= DOWNTIME_ERROR, "{certified} s certified, {:.1} s seen", outage.downtime);
		self.0.push(format!(
			"{name}: the downtime is a certified fact: {certified} s (seen from here: {:.1} s)",
			outage.downtime
		));
		Ok(())
	}

	/// What holds for all of it.
	pub async fn check_rest(&mut self, scene: &Scene) -> anyhow::Result<()> {
		let (vigil, calm) = (scene.vigil()?, scene.haven_service());
		let alarms = vigil.incidents(calm).await?;
		ensure!(alarms.is_empty(), "false alarms: {alarms:?}");
		self.0.push("no false alarm: the chain that nobody stopped has no incident".into());
		let proven = scene.until("proof of all deliveries on Vigil", PROOF, async || {
			let mut left = 0;
			for ward in &scene.wards {
				left += vigil.outboxes(ward.service).await?.len();
			}
			Ok(Seen::when(left == 0, format!("{left} outboxes are not proven")))
		});
		proven.await?;
		self.0.push("delivery is proven, not claimed: Vigil has released every outbox".into());
		Ok(())
	}
}

impl fmt::Display for Guarantees {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.iter().try_for_each(|line| writeln!(f, "  [shown] {line}"))
	}
}

fn order(active: f64, on_chain: f64) -> String {
	let apart = (on_chain - active).abs();
	if active < on_chain {
		format!("{apart:.1} s before Vigil's own chain noted the halt")
	} else {
		format!("{apart:.1} s after Vigil's own chain noted the halt")
	}
}

/// Verifies the last halt with what a stranger has: the commitment of the set. Who signed, of how
/// many, in how many bytes.
async fn verify_halt(scene: &Scene, service: ServiceId) -> anyhow::Result<(u64, u64, usize)> {
	let client = scene.vigil()?;
	let kept: Vec<Value> = client.request("vigil_certificates", (service.0, Some("halt"))).await?;
	let halt = kept.last().context("no halt certificate is kept")?;
	let set_id = SetId(halt["setId"].as_u64().context("no set in the certificate")?);
	let set = client.watcher_set(service, set_id).await?.context("the set is not kept")?;
	let hash = set.commitment.hash();
	let kept = client.witnessed(service, hash, 32).await?;
	let found = kept.iter().find(|one| one["certificate"] == halt["certificate"]);
	let found = found.context("the certificate has no witnesses")?;
	let field = |name: &str| -> anyhow::Result<Vec<u8>> {
		let text = found[name].as_str().context("a field is missing")?;
		Ok(hex::decode(text.trim_start_matches("0x"))?)
	};
	let bytes = field("certificate")?;
	let certificate = Certificate::from_bytes(&bytes)?;
	let commitment = SetCommitment::decode(&mut &field("commitment")?[..])?;
	ensure!(commitment == set.commitment, "the node shows another commitment than the chain");
	let witnesses = Vec::<AbsentWitness>::decode_all(&mut &field("witnesses")?[..])?;
	let genesis_hash = client.genesis_hash().await?;
	let expected = Expected { genesis_hash, service, kind: Kind::Halt };
	verify_with_witnesses::<Blst>(&certificate, &commitment, &witnesses, &expected)
		.map_err(|error| anyhow::anyhow!("the halt certificate is not valid: {error:?}"))?;
	let count = |name: &str| halt[name].as_u64().context("a count is missing");
	Ok((count("signed")?, count("size")?, bytes.len()))
}
