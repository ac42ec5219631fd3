// SPDX-License-Identifier: Apache-2.0

//! The `vigil_*` methods: certificates as they arise, statuses, and what this node's watcher does.

mod json;

pub use json::{
	CertificateJson, StatementJson, StatusJson, WatcherJson, WitnessedJson, WitnessedPageJson,
};

use crate::{
	client::FullClient,
	watching::{shared::StatusChange, Shared},
};
use codec::Encode;
use jsonrpsee::{
	core::{async_trait, server::SubscriptionMessage, RpcResult, SubscriptionResult},
	proc_macros::rpc,
	types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
	Extensions, PendingSubscriptionSink,
};
use pallet_restaking_runtime_api::{RestakingApi, SetInfo};
use sc_client_api::HeaderBackend;
use sc_rpc::DenyUnsafe;
use serde::Serialize;
use sp_api::ProvideRuntimeApi;
use sp_core::Bytes;
use std::sync::Arc;
use tokio::sync::broadcast::{error::RecvError, Receiver};
use vigil_bls::witnesses;
use vigil_primitives::{Certificate, Member, ServiceId, SetCommitment, SetId, H256};
use vigil_watcher::store::Query;

/// This node does not watch.
const NO_WATCHER: i32 = 9_001;
/// The chain cannot be read.
const CHAIN: i32 = 9_002;
/// The certificates that are kept cannot be read.
const STORE: i32 = 9_003;
/// No set with this commitment is kept.
const UNKNOWN_SET: i32 = 9_004;

/// Certificates of one kind that are told at once.
const OF_KIND: usize = 1_024;
/// Certificates of each kind that are told at once where all kinds are asked for.
const OF_EACH: usize = 64;
/// Certificates with witnesses on a page.
const ON_PAGE: u32 = 32;
/// Certificates that are looked at for one page.
const LOOK_AT: usize = 512;
/// No place that a page names is longer, in bytes.
const LONGEST_PLACE: usize = 128;
/// Sets before the latest that are searched for a commitment.
const OLDER_SETS: u64 = 64;

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

	/// Suspicions from now on as they arise here, of one service or of all: Halts that more than a
	/// third of the weight signed and no quorum, in the form of certificates.
	#[subscription(
		name = "subscribeSuspicions" => "suspicion",
		unsubscribe = "unsubscribeSuspicions",
		item = CertificateJson,
	)]
	async fn subscribe_suspicions(&self, service: Option<u32>) -> SubscriptionResult;

	/// Statuses of wards, those of now first and then as they change on chain.
	#[subscription(
		name = "subscribeStatuses" => "status",
		unsubscribe = "unsubscribeStatuses",
		item = StatusJson,
	)]
	async fn subscribe_statuses(&self, service: Option<u32>) -> SubscriptionResult;

	/// The latest certificates of a service that this node keeps, oldest first: up to 1,024 of one kind
	/// (`halt`, `resume`, `checkpoint`, `handover`, `outbox`), or up to 64 of each.
	#[method(name = "certificates", blocking)]
	fn certificates(&self, service: u32, kind: Option<String>) -> RpcResult<Vec<CertificateJson>>;

	/// Certificates of the set with this commitment hash that this node keeps, each with the witnesses
	/// for its absent members: all that a verifier needs who knows only the commitment. A page of up to
	/// `limit`, 32 at most, from where an earlier page says that it goes on (`next`); a page may be
	/// empty and yet not the last.
	#[method(name = "witnessedCertificates", blocking)]
	fn witnessed_certificates(
		&self,
		service: u32,
		commitment: H256,
		from: Option<Bytes>,
		limit: Option<u32>,
	) -> RpcResult<WitnessedPageJson>;

	/// What this node's watcher does: keys, sets, last votes, health of endpoints. For its operator
	/// alone, since it tells whom the watcher asks: only where unsafe methods are served.
	#[method(name = "watcherStatus", with_extensions)]
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

	/// The set with this commitment hash and its members, if it is one of the last ones.
	fn set(&self, service: ServiceId, hash: H256) -> RpcResult<(SetCommitment, Arc<[Member]>)> {
		let view = self.watcher()?.view.read();
		let seen = view.iter().flat_map(|view| &view.services).filter(|one| one.service == service);
		let found = seen.flat_map(|one| &one.sets).find(|set| set.commitment.hash() == hash);
		if let Some(set) = found {
			return Ok((set.commitment.clone(), set.members.clone()));
		}
		drop(view);
		let (api, best) = (self.client.runtime_api(), self.client.info().best_hash);
		let info = api.service(best, service).map_err(|error| failed(CHAIN, error))?;
		let latest = info.map_or(0, |info| info.latest_set.0);
		for number in (latest.saturating_sub(OLDER_SETS)..=latest).rev() {
			let set = api.watcher_set(best, service, SetId(number));
			let set = set.map_err(|error| failed(CHAIN, error))?;
			if let Some(SetInfo { commitment, members, .. }) = set {
				if commitment.hash() == hash {
					return Ok((commitment, members.into()));
				}
			}
		}
		let text = format!("no set with the commitment {hash:?} is kept");
		Err(ErrorObjectOwned::owned(UNKNOWN_SET, text, None::<()>))
	}

	/// Forwards what comes about a service, or about all.
	async fn forward_certificates(
		&self,
		pending: PendingSubscriptionSink,
		service: Option<u32>,
		of: impl Fn(&Shared) -> Receiver<Arc<Certificate>>,
	) -> SubscriptionResult {
		let receiver = match self.watcher() {
			Ok(watcher) => of(watcher),
			Err(error) => return refuse(pending, error).await,
		};
		let select = move |certificate: Arc<Certificate>| {
			let wanted = service.is_none_or(|service| certificate.signed.service.0 == service);
			wanted.then(|| CertificateJson::new(&certificate))
		};
		forward(pending, Vec::new(), receiver, select).await
	}
}

#[async_trait]
impl VigilApiServer for Vigil {
	async fn subscribe_certificates(
		&self,
		pending: PendingSubscriptionSink,
		service: Option<u32>,
	) -> SubscriptionResult {
		self.forward_certificates(pending, service, |watcher| watcher.certificates.subscribe())
			.await
	}

	async fn subscribe_suspicions(
		&self,
		pending: PendingSubscriptionSink,
		service: Option<u32>,
	) -> SubscriptionResult {
		self.forward_certificates(pending, service, |watcher| watcher.suspicions.subscribe()).await
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
		let kind = kind.as_deref().map(json::kind).transpose().map_err(invalid)?;
		let (kinds, most) = match kind {
			Some(kind) => (vec![kind], OF_KIND),
			None => (json::KINDS.to_vec(), OF_EACH),
		};
		let store = &self.watcher()?.store;
		let mut kept = Vec::new();
		for kind in kinds {
			let latest = store.latest(ServiceId(service), kind, most);
			kept.extend(latest.map_err(|error| failed(STORE, error))?);
		}
		Ok(kept.iter().map(CertificateJson::new).collect())
	}

	fn witnessed_certificates(
		&self,
		service: u32,
		commitment: H256,
		from: Option<Bytes>,
		limit: Option<u32>,
	) -> RpcResult<WitnessedPageJson> {
		let query = page(ServiceId(service), from.as_ref(), limit).map_err(invalid)?;
		let (commitment, members) = self.set(query.service, commitment)?;
		let of_set = |one: &Certificate| one.signed.set_id == commitment.set_id;
		let page = self.watcher()?.store.page(query, from.as_deref(), of_set);
		let page = page.map_err(|error| failed(STORE, error))?;
		let witnessed = page.certificates.iter().map(|certificate| {
			let witnesses = witnesses(certificate, &members)
				.map_err(|error| failed(STORE, format!("{error:?}")))?;
			Ok(WitnessedJson {
				certificate: CertificateJson::new(certificate),
				commitment: Bytes(commitment.encode()),
				witnesses: Bytes(witnesses.encode()),
			})
		});
		let certificates = witnessed.collect::<RpcResult<_>>()?;
		Ok(WitnessedPageJson { certificates, next: page.next.map(Bytes) })
	}

	fn watcher_status(&self, extensions: &Extensions) -> RpcResult<WatcherJson> {
		// Whoever cannot be told from a stranger is one.
		let policy = extensions.get::<DenyUnsafe>().copied().unwrap_or(DenyUnsafe::Yes);
		policy.check_if_safe()?;
		Ok(WatcherJson::new(self.watcher()?))
	}
}

/// What a page is of; a sentence if there is no such page.
fn page(service: ServiceId, from: Option<&Bytes>, limit: Option<u32>) -> Result<Query, String> {
	if from.is_some_and(|from| from.len() > LONGEST_PLACE) {
		return Err("`from` is no place that a page named as `next`".into());
	}
	let most = limit.unwrap_or(ON_PAGE);
	if most == 0 || most > ON_PAGE {
		return Err(format!("`limit` is from 1 to {ON_PAGE}"));
	}
	let most = usize::try_from(most).unwrap_or(usize::MAX);
	Ok(Query { service, kind: None, most, look_at: LOOK_AT })
}

fn invalid(text: String) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(INVALID_PARAMS_CODE, text, None::<()>)
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
			// Said, or the reader would wait for ever.
			Err(RecvError::Lagged(_)) => return Err("too slow, subscribe again".into()),
			Err(RecvError::Closed) => return Err("the node ends, subscribe again".into()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pages_are_never_longer_than_is_cheap_and_places_never_longer_than_there_are() {
		let query = |from: Option<usize>, limit| {
			page(ServiceId(1), from.map(|length| Bytes(vec![0xff; length])).as_ref(), limit)
		};
		assert_eq!(query(None, None).map(|query| query.most), Ok(32));
		assert_eq!(query(Some(53), Some(1)).map(|query| query.most), Ok(1));
		for (from, limit) in [
			(None, Some(0)),
			(None, Some(33)),
			(None, Some(u32::MAX)),
			(Some(LONGEST_PLACE + 1), None),
			(Some(10_000_000), Some(1)),
		] {
			let refused = query(from, limit);
			assert!(refused.is_err_and(|text| !text.contains('\n')), "{from:?} {limit:?}");
		}
	}
}
