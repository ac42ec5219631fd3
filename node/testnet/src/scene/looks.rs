// SPDX-License-Identifier: Apache-2.0

//! What can be seen of a scene from outside.

use super::Scene;
use crate::{client::protocol::haven_program, unix_now, Result, Seen, Wait};
use pallet_vault::Call;
use pallet_vault_runtime_api::VaultInfo;
use std::time::Duration;
use vigil_primitives::{
	traits::Status, Incident, IncidentId, LaneId, Outcome, ProtocolId, ServiceId,
};

/// Messages of a lane whose receipts are looked at.
const LAST: u64 = 32;
/// How long a ward may take until it is seen to live.
const LIVE: Duration = Duration::from_secs(120);

impl Scene {
	/// Polls often, until done. Fails early when a node crashed.
	pub async fn until<T>(
		&self,
		what: &str,
		deadline: Duration,
		mut poll: impl AsyncFnMut() -> Result<Seen<T>>,
	) -> Result<T> {
		let mut wait =
			Wait::new(what, deadline).interval(Duration::from_millis(50)).logs(self.logs());
		if let Some(reporter) = &self.options.reporter {
			wait = wait.report(|progress| reporter(progress));
		}
		wait.until(async || {
			self.network.ensure_not_crashed()?;
			self.standby.ensure_not_crashed()?;
			poll().await
		})
		.await
	}

	/// Waits until the vault of a service's protocol works, or stands by, and returns it.
	pub async fn vault(
		&self,
		service: ServiceId,
		active: bool,
		deadline: Duration,
	) -> Result<VaultInfo> {
		let (haven, protocol) = (self.haven()?, self.ward(service)?.protocol);
		let what = if active { "a vault that works" } else { "a vault that stands by" };
		self.until(what, deadline, async || {
			let vault = haven.vault(service, protocol).await?;
			let seen = vault.as_ref().map_or("no vault", |vault| match vault.active {
				true => "it works",
				false => "it stands by",
			});
			Ok(Seen::some(vault.filter(|vault| vault.active == active), seen))
		})
		.await
	}

	/// Waits until Vigil knows that a ward has recovered from an incident after `before`, and returns
	/// that incident.
	pub async fn recovery(
		&self,
		service: ServiceId,
		before: IncidentId,
		deadline: Duration,
	) -> Result<Incident> {
		let vigil = self.vigil()?;
		self.until("a ward that Vigil knows to have recovered", deadline, async || {
			vigil.recovered(service, before).await
		})
		.await
	}

	/// Waits until the standby chain has a checkpoint of a living ward.
	pub async fn live(&self, service: ServiceId) -> Result<()> {
		let haven = self.haven()?;
		self.until("a live ward with a checkpoint on haven", LIVE, async || {
			let info = haven.service(service).await?;
			let reached = info
				.as_ref()
				.is_some_and(|info| info.status == Status::Live && info.checkpoint.is_some());
			let seen =
				info.map(|info| format!("{:?}, checkpoint {:?}", info.status, info.checkpoint));
			Ok(Seen::when(reached, seen.unwrap_or_default()))
		})
		.await
	}

	/// Waits until the ward's provider shows a block above `height`: when, in seconds since the Unix
	/// epoch. That may be long after its author is back, if the provider has to find it again.
	pub async fn advances(&self, service: ServiceId, height: u64) -> Result<f64> {
		let ward = self.ward(service)?;
		self.until("a new block of the ward", LIVE, async || {
			let now = ward.height().await?;
			Ok(Seen::some((now > height).then(unix_now), format!("block {now}")))
		})
		.await
	}

	/// Sends a message that lets the vault of `protocol` stand by, as it does already: all that a program
	/// may do to a vault that no plan is firing for. It fails where there is no vault.
	pub async fn send(&self, service: ServiceId, protocol: ProtocolId) -> Result<()> {
		type Vault = Call<haven_runtime::Runtime>;
		let program = haven_program([Vault::stand_by {}])?;
		let destination = self.destination;
		self.vigil()?.send_message(Self::OWNER, protocol, service, destination, program).await
	}

	/// Waits until the standby chain has taken at least so many messages of a service, and has executed
	/// what it took. Returns how many it took, and how many of the last ones failed.
	pub async fn executed(&self, service: ServiceId, messages: u64) -> Result<(u64, u64)> {
		let (haven, lane) = (self.haven()?, LaneId(self.destination.0));
		self.until(&format!("{messages} messages on haven"), LIVE, async || {
			let taken = haven.next_message(service, lane).await?.0;
			let (mut waiting, mut failed) = (0, 0);
			for sequence in taken.saturating_sub(LAST)..taken {
				match haven.message_outcome(service, lane, sequence).await? {
					Some(Outcome::Queued) => waiting += 1,
					Some(Outcome::Failed | Outcome::Refused) => failed += 1,
					Some(Outcome::Done) | None => {},
				}
			}
			let reached = taken >= messages && waiting == 0;
			let seen = format!("{taken}, of which {waiting} wait and {failed} failed");
			Ok(Seen::some(reached.then_some((taken, failed)), seen))
		})
		.await
	}
}
