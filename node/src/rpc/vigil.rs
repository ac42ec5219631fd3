// SPDX-License-Identifier: Apache-2.0

//! The `vigil_*` methods: certificates as they arise, statuses, and what this node's watcher does.

mod json;

pub use json::{CertificateJson, StatusJson, WatcherJson, WitnessedJson};

use crate::{
	client::FullClient,
	watching::{shared::StatusChange, Shared},
};
use codec::Encode;
use jsonrpsee::{
	core::{async_trait, server::SubscriptionMessage, RpcResult, SubscriptionResult},
	proc_macros::rpc,
	types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
	PendingSubscriptionSink,
};
use pallet_restaking_runtime_api::{RestakingApi, SetInfo};
use sc_client_api::HeaderBackend;
use serde::Serialize;
use sp_api::ProvideRuntimeApi;
use sp_core::Bytes;
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::broadcast::{error::RecvError, Receiver};
use vigil_bls::witnesses;
use vigil_primitives::{Certificate, Kind, ServiceId, SetId, H256};

/// This node does not watch.
const NO_WATCHER: i32 = 9_001;
/// The chain cannot be read.
const CHAIN: i32 = 9_002;
/// The certificates that are kept cannot be read.
const STORE: i32 = 9_003;
/// No set with this commitment is kept.
const UNKNOWN_SET: i32 = 9_004;

/// Methods of nodes that watch; elsewhere each answers with error 9001.
#[rpc(server, namespace = "vigil")]
pub trait VigilApi {
	/// Certificates from now on as they arise here or arrive, of one service or of all.
	#[subscription(
		name = "subscribeCertificates" => "certificate",
		unsubscribe = "unsubscribeCertificates",
		item = CertificateJson,
	)]
	async fn subscribe_certificates(&self, service: Option<u32>) -> SubscriptionResult;

	/// Statuses of wards, those of now first and then as they change on chain.
	#[subscription(
		name = "subscribeStatuses" => "status",
		unsubscribe = "unsubscribeStatuses",
		item = StatusJson,
	)]
	async fn subscribe_statuses(&self, service: Option<u32>) -> SubscriptionResult;

	/// The certificates of a service that this node keeps, of one kind (`halt`, `resume`,
	/// `checkpoint`, `handover`, `outbox`) or of all, oldest first.
	#[method(name = "certificates")]
	fn certificates(&self, service: u32, kind: Option<String>) -> RpcResult<Vec<CertificateJson>>;

	/// The certificates of the set with this commitment hash that this node keeps, each with the
	/// witnesses for its absent members: all that a verifier needs who knows only the commitment.
	#[method(name = "witnessedCertificates")]
	fn witnessed_certificates(
		&self,
		service: u32,
		commitment: H256,
	) -> RpcResult<Vec<WitnessedJson>>;

	/// What this node's watcher does: keys, sets, last votes, health of endpoints.
	#[method(name = "watcherStatus")]
	fn watcher_status(&self) -> RpcResult<WatcherJson>;
}

/// Answers the methods.
pub struct Vigil {
	client: Arc<FullClient>,
	watcher: Option<Arc<Shared>>,
}

impl Vigil {
	/// Answers for this node's watcher, if it has one.
	pub fn new(client: Arc<FullClient>, watcher: Option<Arc<Shared>>) -> Self {
		Self { client, watcher }
	}

	fn watcher(&self) -> RpcResult<&Arc<Shared>> {
		self.watcher.as_ref().ok_or_else(|| {
			let text = "this node does not watch: start it with --watcher-config";
			ErrorObjectOwned::owned(NO_WATCHER, text, None::<()>)
		})
	}

	fn kept(&self, service: ServiceId, kind: Option<Kind>) -> RpcResult<Vec<Certificate>> {
		let store = &self.watcher()?.store;
		let mut kept = Vec::new();
		for one in json::KINDS.into_iter().filter(|one| kind.is_none_or(|kind| kind == *one)) {
			kept.extend(store.list(service, one).map_err(|error| failed(STORE, error))?);
		}
		Ok(kept)
	}

	/// The set with this commitment hash, if one that certified something is kept.
	fn set(
		&self,
		service: ServiceId,
		hash: H256,
		certificates: &[Certificate],
	) -> RpcResult<SetInfo> {
		let (api, best) = (self.client.runtime_api(), self.client.info().best_hash);
		let numbers: BTreeSet<_> = certificates.iter().map(|one| one.signed.set_id.0).collect();
		for number in numbers.into_iter().rev() {
			let set = api.watcher_set(best, service, SetId(number));
			let set = set.map_err(|error| failed(CHAIN, error))?;
			if let Some(set) = set.filter(|set| set.commitment.hash() == hash) {
				return Ok(set);
			}
		}
		let text = format!("no certificate of a set with the commitment {hash:?} is kept");
		Err(ErrorObjectOwned::owned(UNKNOWN_SET, text, None::<()>))
	}
}

#[async_trait]
impl VigilApiServer for Vigil {
	async fn subscribe_certificates(
		&self,
		pending: PendingSubscriptionSink,
		service: Option<u32>,
	) -> SubscriptionResult {
		let receiver = match self.watcher() {
			Ok(watcher) => watcher.certificates.subscribe(),
			Err(error) => return refuse(pending, error).await,
		};
		let wanted = move |certificate: &Arc<Certificate>| {
			service.is_none_or(|service| certificate.signed.service.0 == service)
		};
		let to_json = |certificate: Arc<Certificate>| CertificateJson::new(&certificate);
		forward(pending, Vec::new(), receiver, move |one| wanted(&one).then(|| to_json(one))).await
	}

	async fn subscribe_statuses(
		&self,
		pending: PendingSubscriptionSink,
		service: Option<u32>,
	) -> SubscriptionResult {
		let watcher = match self.watcher() {
			Ok(watcher) => watcher,
			Err(error) => return refuse(pending, error).await,
		};
		let receiver = watcher.statuses.subscribe();
		let wanted = move |change: StatusChange| {
			let wanted = service.is_none_or(|service| change.service.0 == service);
			wanted.then(|| StatusJson::from(change))
		};
		let present = watcher.present_statuses().into_iter().filter_map(wanted).collect();
		forward(pending, present, receiver, wanted).await
	}

	fn certificates(&self, service: u32, kind: Option<String>) -> RpcResult<Vec<CertificateJson>> {
		let kind = kind
			.as_deref()
			.map(json::kind)
			.transpose()
			.map_err(|text| ErrorObjectOwned::owned(INVALID_PARAMS_CODE, text, None::<()>))?;
		let kept = self.kept(ServiceId(service), kind)?;
		Ok(kept.iter().map(CertificateJson::new).collect())
	}

	fn witnessed_certificates(
		&self,
		service: u32,
		commitment: H256,
	) -> RpcResult<Vec<WitnessedJson>> {
		let service = ServiceId(service);
		let kept = self.kept(service, None)?;
		let set = self.set(service, commitment, &kept)?;
		kept.iter()
			.filter(|certificate| certificate.signed.set_id == set.commitment.set_id)
			.map(|certificate| {
				let witnesses = witnesses(certificate, &set.members)
					.map_err(|error| failed(STORE, format!("{error:?}")))?;
				Ok(WitnessedJson {
					certificate: CertificateJson::new(certificate),
					commitment: Bytes(set.commitment.encode()),
					witnesses: Bytes(witnesses.encode()),
				})
			})
			.collect()
	}

	fn watcher_status(&self) -> RpcResult<WatcherJson> {
		Ok(WatcherJson::new(self.watcher()?))
	}
}

fn failed(code: i32, error: impl std::fmt::Display) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(code, error.to_string(), None::<()>)
}

async fn refuse(pending: PendingSubscriptionSink, error: ErrorObjectOwned) -> SubscriptionResult {
	pending.reject(error).await;
	Ok(())
}

/// Sends what is there, then what comes, until either side has had enough. A subscriber that is too
/// slow is cut off rather than left with gaps that it does not know of.
async fn forward<T: Clone, J: Serialize>(
	pending: PendingSubscriptionSink,
	present: Vec<J>,
	mut receiver: Receiver<T>,
	select: impl Fn(T) -> Option<J>,
) -> SubscriptionResult {
	let sink = pending.accept().await?;
	for item in &present {
		sink.send(SubscriptionMessage::from_json(item)?).await?;
	}
	loop {
		let received = tokio::select! {
			() = sink.closed() => return Ok(()),
			received = receiver.recv() => received,
		};
		match received {
			Ok(item) => {
				if let Some(item) = select(item) {
					sink.send(SubscriptionMessage::from_json(&item)?).await?;
				}
			},
			Err(RecvError::Lagged(_) | RecvError::Closed) => return Ok(()),
		}
	}
}
