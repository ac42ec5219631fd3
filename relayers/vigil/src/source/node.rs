// SPDX-License-Identifier: Apache-2.0

//! One endpoint of Vigil.

use super::NodeState;
use crate::{
	cargo::{load, CargoError, KnownSet},
	inlet::{hand_out, offer, Inlet},
	pace::Pace,
};
use codec::Encode;
use serde::Deserialize;
use std::{
	collections::HashMap,
	convert::Infallible,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use subxt::rpcs::client::{rpc_params, RpcSubscription};
use tokio::{task::JoinSet, time::MissedTickBehavior};
use vigil_primitives::{
	answers::restaking::{ServiceInfo, SetInfo, SERVICES_PER_PAGE},
	Certificate, Kind, ServiceId, SetId, Statement,
};
use vigil_relayer_core::{Cargo, Origin};
use vigil_relayer_link::{Connection, Endpoint, Hex, RpcError};

/// How often to look for certificates that the subscription did not bring.
const BACK_FILL: Duration = Duration::from_secs(60);
/// How often to see whether the node still answers.
const PING: Duration = Duration::from_secs(10);
/// The most services that are asked about one by one.
const MOST_SERVICES: usize = 10_000;
/// The most kept certificates of one service and kind that are looked at, the latest ones.
const MOST_KEPT: usize = 1_024;
/// The most sets that are remembered.
const MOST_SETS: usize = 64;
/// The kinds in the order in which they are fetched: what is urgent, and what the rest rests on.
const KINDS: [Kind; 5] = [Kind::Halt, Kind::Handover, Kind::Resume, Kind::Checkpoint, Kind::Outbox];
/// Nodes that watch no ward answer with this code.
const NO_WATCHER: i32 = 9_001;
/// JSON-RPC's code for a method that is not there.
const NO_METHOD: i32 = -32_601;

/// A certificate as the node shows it; the rest of it repeats what is in the bytes.
#[derive(Debug, Deserialize)]
pub struct CertificateJson {
	certificate: Hex,
}

/// One endpoint.
pub struct Node {
	endpoint: Endpoint,
	origin: Origin,
	services: Vec<ServiceId>,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	connection: Option<Connection>,
	problem: Option<String>,
	/// What this connection said of sets: they never change, but another node may have lied.
	sets: HashMap<(ServiceId, SetId), Arc<KnownSet>>,
}

impl Node {
	/// The node behind an endpoint; `services`: those to carry, or none for all.
	pub fn new(endpoint: Endpoint, origin: Origin, services: Vec<ServiceId>) -> Self {
		Self { endpoint, origin, services, state: Mutex::default() }
	}

	pub(super) fn origin(&self) -> Origin {
		self.origin
	}

	/// Whether this service is carried.
	pub(super) fn carries(&self, service: ServiceId) -> bool {
		self.services.is_empty() || self.services.contains(&service)
	}

	/// Where it is.
	pub fn endpoint(&self) -> &Endpoint {
		&self.endpoint
	}

	/// The connection, while it is up.
	pub fn connection(&self) -> Option<Connection> {
		self.with(|state| state.connection.clone())
	}

	/// How it stands.
	pub fn state(&self) -> NodeState {
		let down = || "it was not connected to yet".to_string();
		let problem = self.with(|state| match state.connection {
			Some(_) => None,
			None => Some(state.problem.clone().unwrap_or_else(down)),
		});
		NodeState { endpoint: self.endpoint.to_string(), problem }
	}

	/// Notes why nothing comes from it.
	pub(super) fn down(&self, error: &RpcError) {
		let text = error.to_string();
		let before = self.with(|state| {
			state.connection = None;
			state.problem.replace(text.clone())
		});
		match error {
			_ if before.as_ref() == Some(&text) => {
				log::debug!(target: "vigil-relayer", "Vigil: {text}");
			},
			RpcError::WrongChain { .. } => {
				log::error!(target: "vigil-relayer", "Vigil: {text}: it is left out");
			},
			_ => log::warn!(target: "vigil-relayer", "Vigil: {text}"),
		}
	}

	pub(super) async fn follow(
		self: &Arc<Self>,
		genesis: vigil_primitives::H256,
		inlets: &[Inlet],
	) -> Result<Infallible, RpcError> {
		let connection = Connection::dial(&self.endpoint, Some(genesis)).await?;
		log::info!(target: "vigil-relayer", "Vigil {genesis:?} at {}", self.endpoint);
		self.with(|state| {
			state.connection = Some(connection.clone());
			state.problem = None;
			state.sets.clear();
		});
		// Before the first look at what is kept, so that nothing falls between the two.
		let live: Result<RpcSubscription<CertificateJson>, _> = connection
			.subscribe(
				"vigil_subscribeCertificates",
				rpc_params![None::<u32>],
				"vigil_unsubscribeCertificates",
			)
			.await;
		let live = match live {
			Ok(live) => live,
			// Where all watchers are gone there is nobody left to ask but those who do not watch.
			Err(error @ RpcError::Refused { code: NO_WATCHER, .. }) => {
				self.announced_for_now(&connection, inlets).await?;
				return Err(error);
			},
			Err(error) => return Err(error),
		};
		let suspicions = suspicions(&connection).await?;
		// Its end is the end of this connection, and the other way round.
		let mut back_fill = JoinSet::new();
		let (node, one, all) = (self.clone(), connection.clone(), inlets.to_vec());
		back_fill.spawn(async move { node.back_fill(&one, &all).await });
		let (node, one, all) = (self.clone(), connection.clone(), inlets.to_vec());
		back_fill.spawn(async move { node.announced(&one, &all).await });
		tokio::select! {
			result = self.listen(&connection, live, suspicions, inlets) => result,
			ended = back_fill.join_next() => match ended {
				Some(Ok(Err(error))) => Err(error),
				_ => Err(RpcError::ended(&self.endpoint, None)),
			},
		}
	}

	/// Hands out certificates as they arise.
	async fn listen(
		&self,
		connection: &Connection,
		mut live: RpcSubscription<CertificateJson>,
		mut suspicions: Option<RpcSubscription<CertificateJson>>,
		inlets: &[Inlet],
	) -> Result<Infallible, RpcError> {
		let mut ping = tokio::time::interval(PING);
		ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
		let mut pace = Pace::new(Instant::now());
		loop {
			let suspicion = async {
				match &mut suspicions {
					Some(suspicions) => suspicions.next().await,
					None => std::future::pending().await,
				}
			};
			let next = tokio::select! {
				next = live.next() => next,
				next = suspicion => next,
				_ = ping.tick() => {
					connection.block_hash(0).await?;
					continue;
				},
			};
			let json = match next {
				Some(Ok(json)) => json,
				Some(Err(error)) => return Err(RpcError::ended(&self.endpoint, Some(error))),
				None => return Err(RpcError::ended(&self.endpoint, None)),
			};
			tokio::time::sleep(pace.take(Instant::now())).await;
			if let Some(cargo) = self.complete(connection, &json).await? {
				hand_out(inlets, self.origin, &cargo);
			}
		}
	}

	/// Hands out what the node keeps, now and then.
	async fn back_fill(
		&self,
		connection: &Connection,
		inlets: &[Inlet],
	) -> Result<Infallible, RpcError> {
		let mut due = tokio::time::interval(BACK_FILL);
		due.set_missed_tick_behavior(MissedTickBehavior::Delay);
		loop {
			due.tick().await;
			let mut inlets = inlets.to_vec();
			for service in self.services_of(connection).await? {
				for kind in KINDS {
					let params = rpc_params![service.0, kind.name()];
					let kept: Vec<CertificateJson> =
						connection.request("vigil_certificates", params).await?;
					let old = kept.len().saturating_sub(MOST_KEPT);
					for json in kept.iter().skip(old) {
						if let Some(cargo) = self.complete(connection, json).await? {
							offer(&mut inlets, self.origin, &cargo).await;
						}
					}
				}
			}
		}
	}

	/// The services to look after.
	async fn services_of(&self, connection: &Connection) -> Result<Vec<ServiceId>, RpcError> {
		if !self.services.is_empty() {
			return Ok(self.services.clone());
		}
		let mut services = Vec::new();
		let mut from = Some(ServiceId(0));
		while let Some(first) = from.filter(|_| services.len() < MOST_SERVICES) {
			let arguments = (first, SERVICES_PER_PAGE).encode();
			let page: Vec<(ServiceId, ServiceInfo)> =
				connection.call("RestakingApi_services", &arguments, None).await?;
			// A node that does not go on is not asked for ever.
			let last = page.last().map(|(service, _)| *service).filter(|last| *last >= first);
			from = last.and_then(|last| last.0.checked_add(1)).map(ServiceId);
			services.extend(page.into_iter().map(|(service, _)| service));
		}
		Ok(services)
	}

	/// Adds to a certificate what destinations need. One that makes no sense is left out.
	async fn complete(
		&self,
		connection: &Connection,
		json: &CertificateJson,
	) -> Result<Option<Cargo>, RpcError> {
		let Ok(certificate) = Certificate::from_bytes(&json.certificate.0) else {
			log::warn!(target: "vigil-relayer", "{}: a certificate that is none", self.endpoint);
			return Ok(None);
		};
		let signed = certificate.signed.clone();
		if !self.carries(signed.service) {
			return Ok(None);
		}
		let result = self.load(connection, certificate).await?;
		let (kind, service, set) = (signed.statement.kind(), signed.service, signed.set_id);
		if let Err(error) = &result {
			log::debug!(
				target: "vigil-relayer",
				"{kind:?} of service {service} set {set} is not carried: {error}"
			);
		}
		Ok(result.ok())
	}

	async fn load(
		&self,
		connection: &Connection,
		certificate: Certificate,
	) -> Result<Result<Cargo, CargoError>, RpcError> {
		let signed = &certificate.signed;
		let set = match self.set(connection, signed.service, signed.set_id).await? {
			Ok(Some(set)) => set,
			Ok(None) => return Ok(Err(CargoError::WrongSet)),
			Err(error) => return Ok(Err(error)),
		};
		let next = match &signed.statement {
			Statement::Handover(over) => {
				self.set(connection, signed.service, over.next.set_id).await?.ok().flatten()
			},
			_ => None,
		};
		Ok(load(certificate, &set, next.as_deref().map(|next| &next.info)))
	}

	/// A set as Vigil's final block has it, from memory if this connection said so before.
	async fn set(
		&self,
		connection: &Connection,
		service: ServiceId,
		set: SetId,
	) -> Result<Result<Option<Arc<KnownSet>>, CargoError>, RpcError> {
		if let Some(known) = self.with(|state| state.sets.get(&(service, set)).cloned()) {
			return Ok(Ok(Some(known)));
		}
		let head = connection.finalized_head().await?;
		let arguments = (service, set).encode();
		let found: Option<SetInfo> =
			connection.call("RestakingApi_watcher_set", &arguments, Some(head)).await?;
		let found = match found.map(KnownSet::new).transpose() {
			Ok(Some(found)) => Arc::new(found),
			Ok(None) => return Ok(Ok(None)),
			Err(error) => return Ok(Err(error)),
		};
		self.with(|state| {
			if state.sets.len() >= MOST_SETS {
				state.sets.clear();
			}
			state.sets.insert((service, set), found.clone());
		});
		Ok(Ok(Some(found)))
	}

	fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
		look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

/// Suspicions as they arise, if the node tells of them apart from certificates.
async fn suspicions(
	connection: &Connection,
) -> Result<Option<RpcSubscription<CertificateJson>>, RpcError> {
	let subscribed = connection
		.subscribe(
			"vigil_subscribeSuspicions",
			rpc_params![None::<u32>],
			"vigil_unsubscribeSuspicions",
		)
		.await;
	match subscribed {
		Ok(subscription) => Ok(Some(subscription)),
		Err(RpcError::Refused { code: NO_METHOD, .. }) => Ok(None),
		Err(error) => Err(error),
	}
}
