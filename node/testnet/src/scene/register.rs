// SPDX-License-Identifier: Apache-2.0

//! From processes to protocols that can fail over.

use super::Scene;
use crate::{client::protocol::haven_target, open_terms, Result, Seen, CALM_POLICY};
use futures::future::try_join_all;
use pallet_vault::Call;
use sp_keyring::Sr25519Keyring::Alice;
use std::time::Duration;
use vigil_primitives::{PlanId, ServiceId};
use vigil_runtime::Runtime;

/// For how many eras is paid ahead for a value that is declared.
const PAID_ERAS: u128 = 60;
/// How long a plan may take from Vigil to the standby chain.
const CARRIED: Duration = Duration::from_secs(90);

impl Scene {
	/// All of the steps below but the last: registered, watched, trusted, with open vaults.
	pub async fn register(&mut self) -> Result<()> {
		self.register_services().await?;
		self.opt_in().await?;
		self.register_protocols().await?;
		self.register_destination().await?;
		self.in_office().await?;
		self.trust().await
	}

	/// Registers a service for each ward and one for the standby chain.
	pub async fn register_services(&self) -> Result<()> {
		let policies = self.wards.iter().map(|ward| ward.policy).chain([CALM_POLICY]);
		let terms = policies.map(open_terms).collect();
		self.vigil()?.register_services(Alice, terms).await.map(drop)
	}

	/// Makes watchers of all validators, for all services.
	pub async fn opt_in(&self) -> Result<()> {
		let (vigil, services) = (self.vigil()?, self.services());
		let joined = Self::WATCHERS.map(|account| vigil.opt_in(account, &services));
		try_join_all(joined).await.map(drop)
	}

	/// Registers a protocol for each ward.
	pub async fn register_protocols(&mut self) -> Result<()> {
		let protocols = self.vigil()?.register_protocols(Self::OWNER, self.wards.len()).await?;
		for (ward, protocol) in self.wards.iter_mut().zip(protocols) {
			ward.protocol = protocol;
		}
		Ok(())
	}

	/// Waits until all watch, by a block that is final.
	pub async fn in_office(&self) -> Result<()> {
		let (vigil, members) = (self.vigil()?, Self::WATCHERS.len());
		let sets = self.services().into_iter().map(|service| vigil.in_office(service, members));
		try_join_all(sets).await?;
		let by = vigil.best().await?.number;
		self.until("sets in office to be final", CARRIED, async || {
			let last = vigil.finalised().await?.number;
			Ok(Seen::when(last >= by, format!("{last} of {by}")))
		})
		.await
	}

	/// Waits until a node has the blocks that others have.
	pub async fn caught_up(&self, name: &str) -> Result<()> {
		let by = self.vigil()?.finalised().await?.number;
		let client = self.network.client(name)?;
		self.until(&format!("{name} to catch up"), CARRIED, async || {
			let last = client.best().await?.number;
			Ok(Seen::when(last >= by, format!("{last} of {by}")))
		})
		.await
	}

	/// Makes a destination of the standby chain.
	pub async fn register_destination(&mut self) -> Result<()> {
		let (haven, certified_by) = (self.haven()?, Some(self.haven_service()));
		let destination = haven.inbox().await?.destination;
		let registered = self.vigil()?.register_haven(Self::OWNER, destination, certified_by);
		self.destination = registered.await?;
		Ok(())
	}

	/// The standby chain's governance installs the sets and opens the vaults.
	pub async fn trust(&mut self) -> Result<()> {
		let (haven, vigil) = (self.haven()?, self.vigil()?);
		for ward in &self.wards {
			haven.install_set(vigil, ward.service).await?;
			haven.open_vault(ward.service, ward.protocol).await?;
		}
		Ok(())
	}

	/// Arms a plan that activates the vault of a service's protocol, and waits until the standby chain
	/// keeps it.
	pub async fn arm(&self, service: ServiceId) -> Result<PlanId> {
		let plan = self.declare(service, 0).await?;
		self.kept(service, plan).await?;
		Ok(plan)
	}

	/// Arms such a plan, which declares so much to be at stake, and pays for it ahead. It is carried once
	/// watchers are in office.
	pub async fn declare(&self, service: ServiceId, value: u128) -> Result<PlanId> {
		type Vault = Call<haven_runtime::Runtime>;
		let (activate, stand_by) = ([Vault::activate {}], [Vault::stand_by {}]);
		let target = haven_target(self.destination, activate, stand_by)?;
		let (vigil, protocol) = (self.vigil()?, self.ward(service)?.protocol);
		let of = (protocol, service);
		let plan = vigil.arm_declared(Self::OWNER, of, vec![target], value).await?;
		if value > 0 {
			let fee = <Runtime as pallet_failover::Config>::ValueFee::get().mul_ceil(value);
			vigil.fund_plan(Self::OWNER, plan, fee.saturating_mul(PAID_ERAS)).await?;
		}
		Ok(plan)
	}

	/// Waits until the standby chain keeps a plan.
	pub async fn kept(&self, service: ServiceId, plan: PlanId) -> Result<()> {
		let haven = self.haven()?;
		self.until(&format!("{plan} on haven"), CARRIED, async || {
			let kept = haven.plan(service, plan).await?;
			Ok(Seen::when(kept.is_some(), "it is not there"))
		})
		.await
	}

	/// The services of all wards, and that of the standby chain.
	fn services(&self) -> Vec<ServiceId> {
		let wards = self.wards.iter().map(|ward| ward.service);
		wards.chain([self.haven_service()]).collect()
	}
}
