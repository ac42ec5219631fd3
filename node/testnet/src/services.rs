// SPDX-License-Identifier: Apache-2.0

//! Services and watchers on chain: registered, opted in, in office.

use crate::{client::Included, Client, Result, Seen, Wait};
use frame_support::dispatch::CallableCallFor;
use pallet_liveness_runtime_api::WardState;
use pallet_restaking::{Event, OffenceFractions, ServiceTerms};
use pallet_restaking_runtime_api::{ServiceInfo, SetInfo};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	Perbill,
};
use std::time::Duration;
use vigil_bls::SecretKey;
use vigil_primitives::{
	traits::Status, Certificate, Head, Incident, IncidentId, Policy, PossessionProof, PublicKey,
	Seconds, ServiceId, SetId, H256,
};
use vigil_runtime::{constants::currency::VGL, Runtime, RuntimeCall, RuntimeEvent};

type Liveness = CallableCallFor<vigil_runtime::Liveness, Runtime>;

/// How long it takes at most until an opted-in watcher is in office: two eras, as long as networks
/// have them, and some.
const OFFICE: Duration = Duration::from_secs(600);

/// No test waits for a standby, or for a ward to be gone.
const DAY: Seconds = Seconds(86_400);

/// A policy for wards that make a block per second, with times as short as a test wants them.
pub const QUICK_POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(4),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 4,
	stable_for: Seconds(4),
	standby_after: DAY,
	gone_after: DAY,
	min_voices: 1,
	time_margin: Seconds(0),
};

/// A policy for wards that make a block every three seconds, and later where the machine is busy.
pub const SLOW_POLICY: Policy =
	Policy { halt_after: Seconds(10), stable_for: Seconds(10), ..QUICK_POLICY };

/// As [`SLOW_POLICY`], with a silence that is long enough for a proof of life: it takes two authors' blocks,
/// and margins at both ends.
pub const PROVEN_POLICY: Policy = Policy {
	halt_after: Seconds(16),
	stable_for: Seconds(16),
	checkpoint_interval: 8,
	..QUICK_POLICY
};

/// A policy for the standby chain, which nobody stops.
pub const CALM_POLICY: Policy = Policy {
	halt_after: Seconds(60),
	stable_for: Seconds(60),
	checkpoint_interval: 8,
	..QUICK_POLICY
};

/// Terms that let anybody watch by `policy`.
pub fn open_terms(policy: Policy) -> ServiceTerms {
	ServiceTerms {
		policy,
		max_members: 100,
		min_stake: 100 * VGL,
		weight_cap: Perbill::from_percent(40),
		max_slash: Perbill::from_percent(10),
		// A test that kills watchers does not want them ejected.
		min_participation: Perbill::zero(),
		allow_list: false,
		offences: OffenceFractions {
			halt: Perbill::from_percent(10),
			checkpoint: Perbill::from_percent(10),
			own: Perbill::from_percent(10),
			silence: Perbill::from_parts(1_000_000),
			duty: Perbill::from_parts(5_000_000),
		},
	}
}

/// The BLS secret that belongs to a well-known account in tests. Everybody can know it.
pub fn watcher_secret(account: Sr25519Keyring) -> [u8; 32] {
	let name = <&'static str>::from(account);
	let mut secret = BlakeTwo256::hash(format!("vigil watcher {name}").as_bytes()).0;
	// Below the group's order.
	secret[0] &= 0x3f;
	secret
}

pub(crate) fn secret_key(account: Sr25519Keyring) -> SecretKey {
	SecretKey::from_bytes(&watcher_secret(account)).expect("it is below the group's order")
}

/// The public half of [`watcher_secret`].
pub fn watcher_key(account: Sr25519Keyring) -> PublicKey {
	secret_key(account).public_key()
}

/// Whose stake backs the validator with this account's session keys.
pub(crate) fn stash(account: Sr25519Keyring) -> Sr25519Keyring {
	use Sr25519Keyring::*;
	match account {
		Alice => AliceStash,
		Bob => BobStash,
		Charlie => CharlieStash,
		Dave => DaveStash,
		other => other,
	}
}

fn possession(account: Sr25519Keyring, genesis: H256) -> PossessionProof {
	let owner: [u8; 32] = stash(account).to_account_id().into();
	secret_key(account).prove_possession(genesis, &owner)
}

impl Client {
	/// Registers a service that `owner` pays for.
	pub async fn register_service(
		&self,
		owner: Sr25519Keyring,
		terms: ServiceTerms,
	) -> Result<ServiceId> {
		let registered = self.register_services(owner, vec![terms]).await?;
		Ok(registered[0])
	}

	/// Registers several services at once, numbered in this order.
	pub async fn register_services(
		&self,
		owner: Sr25519Keyring,
		terms: Vec<ServiceTerms>,
	) -> Result<Vec<ServiceId>> {
		let calls = terms
			.into_iter()
			.map(|terms| pallet_restaking::Call::<Runtime>::register_service { terms }.into());
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Restaking(Event::ServiceRegistered { service, .. }) => Some(*service),
			_ => None,
		};
		self.make_all(owner, calls.collect(), found).await
	}

	/// Makes a validator a watcher that gives each of the services an equal share of its stake.
	pub async fn opt_in(&self, account: Sr25519Keyring, services: &[ServiceId]) -> Result<()> {
		let genesis = self.genesis_hash().await?;
		let register = pallet_restaking::Call::<Runtime>::register_watcher {
			key: watcher_key(account),
			proof: possession(account, genesis),
			commission: Perbill::from_percent(5),
		};
		let parts = u32::try_from(services.len()).unwrap_or(u32::MAX).max(1);
		let share = Perbill::from_rational(1, parts);
		let mut calls: Vec<RuntimeCall> = vec![register.into()];
		calls.extend(services.iter().map(|service| {
			pallet_restaking::Call::<Runtime>::allocate { service: *service, share }.into()
		}));
		let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
		self.execute(batch, &stash(account).pair()).await.map(|_| ())
	}

	/// The service and which of its sets are kept.
	pub async fn service(&self, service: ServiceId) -> Result<Option<ServiceInfo>> {
		self.call_api("RestakingApi_service", &service).await
	}

	/// A set that is kept.
	pub async fn watcher_set(&self, service: ServiceId, set: SetId) -> Result<Option<SetInfo>> {
		self.call_api("RestakingApi_watcher_set", &(service, set)).await
	}

	/// The certificates of a set with their witnesses that a node keeps, in pages of `page`.
	pub async fn witnessed(
		&self,
		service: ServiceId,
		commitment: H256,
		page: u32,
	) -> anyhow::Result<Vec<serde_json::Value>> {
		let (mut all, mut from) = (Vec::new(), None::<String>);
		for _ in 0..10_000 {
			let asked = (service.0, commitment, &from, Some(page));
			let told: serde_json::Value =
				self.request("vigil_witnessedCertificates", asked).await?;
			let certificates = told["certificates"].as_array().cloned().unwrap_or_default();
			let size = u32::try_from(certificates.len()).unwrap_or(u32::MAX);
			anyhow::ensure!(size <= page, "a page of {page} has {size}: {told:#}");
			all.extend(certificates);
			from = told["next"].as_str().map(str::to_owned);
			if from.is_none() {
				return Ok(all);
			}
		}
		anyhow::bail!("the pages have no end")
	}

	/// Hands a certificate to the chain, as anybody may.
	pub async fn submit_certificate(&self, certificate: Certificate) -> Result<Included> {
		let call = Liveness::submit_certificate { certificate: Box::new(certificate) };
		self.execute(call, &Sr25519Keyring::Ferdie.pair()).await
	}

	/// What the chain knows of the service's ward.
	pub async fn ward(&self, service: ServiceId) -> Result<Option<WardState>> {
		self.call_api("LivenessApi_ward", &service).await
	}

	/// The incidents that are kept, oldest first.
	pub async fn incidents(&self, service: ServiceId) -> Result<Vec<Incident>> {
		self.call_api("LivenessApi_incidents", &service).await
	}

	/// The number of the last incident that is over; zero if there was none.
	pub async fn last_incident(&self, service: ServiceId) -> Result<IncidentId> {
		let last = self.incidents(service).await?.pop();
		Ok(last.map_or(IncidentId(0), |last| last.id))
	}

	/// The last incident, if it came after `before` and the ward recovered from it.
	///
	/// That the ward is live does not say so: a reorganisation can also take back that it halted.
	pub async fn recovered(
		&self,
		service: ServiceId,
		before: IncidentId,
	) -> Result<Seen<Incident>> {
		let status = self.ward(service).await?.map(|ward| ward.status);
		let last = self.incidents(service).await?.pop();
		let text = format!("{status:?}, last over: {:?}", last.as_ref().map(|last| last.id));
		let recovered = last.filter(|last| status == Some(Status::Live) && last.id > before);
		Ok(Seen::some(recovered, text))
	}

	/// Waits until a set of `members` is in office.
	pub async fn in_office(&self, service: ServiceId, members: usize) -> Result<SetInfo> {
		Wait::new(format!("a set of {members} for service {service}"), OFFICE)
			.until(async || {
				let info = self.service(service).await?;
				let current = info.and_then(|info| info.current_set);
				let Some(set_id) = current else {
					return Ok(Seen::NotYet("no set in office".into()));
				};
				let set = self.watcher_set(service, set_id).await?;
				let size = set.as_ref().map_or(0, |set| set.members.len());
				let seen = format!("set {set_id} of {size}");
				Ok(Seen::some(set.filter(|_| size == members), seen))
			})
			.await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn wards_can_be_watched_by_every_policy() {
		for policy in [QUICK_POLICY, SLOW_POLICY, PROVEN_POLICY, CALM_POLICY] {
			assert_eq!(policy.check(), Ok(()));
		}
	}
}
