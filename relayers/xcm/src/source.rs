// SPDX-License-Identifier: Apache-2.0

//! Vigil as the place that certificates and messages come from.
//!
//! Certificates come by subscription, whether or not Vigil produces blocks. What was missed is
//! fetched from what the node keeps: after every connection, and now and then.

use crate::{
	cargo::{load, CargoError},
	connection::Hex,
	destination::{account_key, free_balance},
	Connection, Endpoint, RpcError,
};
use codec::Encode;
use serde::Deserialize;
use sp_crypto_hashing::twox_128;
use std::{
	collections::HashMap,
	convert::Infallible,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use subxt::rpcs::client::{rpc_params, RpcSubscription};
use tokio::{sync::mpsc::UnboundedSender, time::MissedTickBehavior};
use vigil_primitives::{
	Certificate, Message, Outbox, ServiceId, SetCommitment, SetId, Statement, H256,
};
use vigil_relayer_core::{api::SetInfo, Cargo};

/// How often to look for certificates that the subscription did not bring.
const BACK_FILL: Duration = Duration::from_secs(60);
/// How often to see whether the node still answers.
const PING: Duration = Duration::from_secs(10);
/// The most services that are asked about one by one.
const MOST_SERVICES: u32 = 10_000;

/// A certificate as the node shows it; the rest of it repeats what is in the bytes.
#[derive(Debug, Deserialize)]
struct CertificateJson {
	certificate: Hex,
}

/// Vigil.
pub struct Source {
	endpoints: Vec<Endpoint>,
	expected: Option<H256>,
	services: Vec<ServiceId>,
	state: Mutex<SourceState>,
}

#[derive(Default)]
struct SourceState {
	/// Which endpoint to try first.
	first: usize,
	connection: Option<Connection>,
	/// Sets never change.
	sets: HashMap<(ServiceId, SetId), Arc<SetInfo>>,
}

impl Source {
	/// Vigil behind these endpoints; `services`: those to carry, or none for all.
	pub fn new(endpoints: Vec<Endpoint>, expected: Option<H256>, services: Vec<ServiceId>) -> Self {
		Self { endpoints, expected, services, state: Mutex::default() }
	}

	/// Connects to the next endpoint that answers, which must be of the chain that was connected
	/// to before. Returns its genesis.
	pub async fn connect(&self, expected: Option<H256>) -> Result<H256, RpcError> {
		let mut endpoints = self.endpoints.clone();
		if !endpoints.is_empty() {
			let first = self.with(|state| state.first) % endpoints.len();
			endpoints.rotate_left(first);
		}
		let opened = Connection::open(&endpoints, expected.or(self.expected)).await?;
		let genesis = opened.genesis();
		self.with(|state| state.connection = Some(opened));
		Ok(genesis)
	}

	/// The endpoint that is in use.
	pub fn endpoint(&self) -> Option<Endpoint> {
		self.with(|state| state.connection.as_ref().map(|one| one.endpoint().clone()))
	}

	/// Hands out every certificate that there is and that comes, with what destinations need,
	/// until the connection fails.
	pub async fn follow(&self, cargo: &UnboundedSender<Cargo>) -> Result<Infallible, RpcError> {
		let result = self.follow_connection(cargo).await;
		self.with(|state| {
			state.first = state.first.wrapping_add(1);
			state.connection = None;
		});
		result
	}

	async fn follow_connection(
		&self,
		cargo: &UnboundedSender<Cargo>,
	) -> Result<Infallible, RpcError> {
		let connection = self.connection()?;
		// Before the first look at what is kept, so that nothing falls between the two.
		let mut live: RpcSubscription<CertificateJson> = connection
			.subscribe(
				"vigil_subscribeCertificates",
				rpc_params![None::<u32>],
				"vigil_unsubscribeCertificates",
			)
			.await?;
		let mut back_fill = tokio::time::interval(BACK_FILL);
		let mut ping = tokio::time::interval(PING);
		back_fill.set_missed_tick_behavior(MissedTickBehavior::Delay);
		ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
		loop {
			tokio::select! {
				biased;
				next = live.next() => match next {
					Some(Ok(json)) => self.hand_out(&connection, &json, cargo).await?,
					Some(Err(error)) => {
						return Err(RpcError::ended(connection.endpoint(), Some(error)))
					},
					None => return Err(RpcError::ended(connection.endpoint(), None)),
				},
				_ = back_fill.tick() => self.back_fill(&connection, cargo).await?,
				_ = ping.tick() => drop(connection.block_hash(0).await?),
			}
		}
	}

	/// Hands out all that the node keeps.
	async fn back_fill(
		&self,
		connection: &Connection,
		cargo: &UnboundedSender<Cargo>,
	) -> Result<(), RpcError> {
		for service in self.services_of(connection).await? {
			let params = rpc_params![service.0, None::<String>];
			let kept: Vec<CertificateJson> =
				connection.request("vigil_certificates", params).await?;
			for json in kept {
				self.hand_out(connection, &json, cargo).await?;
			}
		}
		Ok(())
	}

	/// The services to look after.
	async fn services_of(&self, connection: &Connection) -> Result<Vec<ServiceId>, RpcError> {
		if !self.services.is_empty() {
			return Ok(self.services.clone());
		}
		let mut key = twox_128(b"Restaking").to_vec();
		key.extend(twox_128(b"NextServiceId"));
		let next = connection.storage(&key, None).await?.unwrap_or_default();
		let next = <[u8; 4]>::try_from(&next[..]).map_or(0, u32::from_le_bytes);
		Ok((0..next.min(MOST_SERVICES)).map(ServiceId).collect())
	}

	/// Completes a certificate and hands it out. One that makes no sense is left out.
	async fn hand_out(
		&self,
		connection: &Connection,
		json: &CertificateJson,
		cargo: &UnboundedSender<Cargo>,
	) -> Result<(), RpcError> {
		let Ok(certificate) = Certificate::from_bytes(&json.certificate.0) else {
			log::warn!(target: "vigil-relayer", "{}: a certificate that is none", connection.endpoint());
			return Ok(());
		};
		let signed = &certificate.signed;
		let wanted = self.services.is_empty() || self.services.contains(&signed.service);
		if !wanted {
			return Ok(());
		}
		let name = format!(
			"{:?} of service {} set {}",
			signed.statement.kind(),
			signed.service,
			signed.set_id
		);
		match self.complete(connection, certificate).await? {
			Ok(complete) => {
				// Nobody listens any more when the process ends.
				let _ = cargo.send(complete);
			},
			Err(error) => {
				log::debug!(target: "vigil-relayer", "{name} is not carried: {error}");
			},
		}
		Ok(())
	}

	async fn complete(
		&self,
		connection: &Connection,
		certificate: Certificate,
	) -> Result<Result<Cargo, CargoError>, RpcError> {
		let signed = &certificate.signed;
		let Some(set) = self.set(connection, signed.service, signed.set_id).await? else {
			return Ok(Err(CargoError::WrongSet));
		};
		let next = match &signed.statement {
			Statement::Handover(SetCommitment { set_id, .. }) => {
				self.set(connection, signed.service, *set_id).await?
			},
			_ => None,
		};
		Ok(load(certificate, &set, next.as_deref()))
	}

	/// A set, from memory if it was read before.
	async fn set(
		&self,
		connection: &Connection,
		service: ServiceId,
		set: SetId,
	) -> Result<Option<Arc<SetInfo>>, RpcError> {
		if let Some(known) = self.with(|state| state.sets.get(&(service, set)).cloned()) {
			return Ok(Some(known));
		}
		let arguments = (service, set).encode();
		let found: Option<SetInfo> =
			connection.call("RestakingApi_watcher_set", &arguments, None).await?;
		let Some(found) = found.map(Arc::new) else { return Ok(None) };
		self.with(|state| state.sets.insert((service, set), found.clone()));
		Ok(Some(found))
	}

	/// The messages of an Outbox.
	pub async fn messages(
		&self,
		service: ServiceId,
		outbox: Outbox,
	) -> Result<Vec<Message>, RpcError> {
		let connection = self.connection()?;
		connection.call("FailoverApi_messages", &(service, outbox).encode(), None).await
	}

	/// The free balance of an account.
	pub async fn balance(&self, account: &[u8; 32]) -> Result<u128, RpcError> {
		let found = self.connection()?.storage(&account_key(account), None).await?;
		Ok(found.as_deref().and_then(free_balance).unwrap_or(0))
	}

	/// The connection that is in use.
	pub fn connection(&self) -> Result<Connection, RpcError> {
		self.with(|state| state.connection.clone()).ok_or(RpcError::Empty)
	}

	fn with<T>(&self, look: impl FnOnce(&mut SourceState) -> T) -> T {
		look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}
}
