// SPDX-License-Identifier: Apache-2.0

//! What an inbox and an account are after one block: what to ask for, and what the answers mean. Two endpoints
//! that answer all of it alike say the same of that block.

use crate::{
	abi::{Inbox, KeptSet, Latest},
	asks::Asks,
	convert::{checkpoint_of, hash, ward_of, word},
	node::{Answer, At, Header, Node, NodeError},
	registry::{Known, Registry},
};
use alloy_primitives::{Address, Bytes};
use alloy_sol_types::SolCall;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};
use vigil_primitives::{
	answers::inbox::{InboxInfo, TrustedSet},
	Destination, LaneId, Policy, SequenceNumber, ServiceId, SetCommitment, SetId, UnixTime, H256,
};
use vigil_relayer_core::{Announced, ChainView, Lane, ServiceView};

/// How many of the last sets of a service are looked at.
const LAST_SETS: usize = 8;

/// What to look at.
pub struct Wanted {
	/// The inbox.
	pub inbox: Address,
	/// The account that carries.
	pub account: Address,
	/// The services.
	pub services: BTreeSet<ServiceId>,
	/// The lanes.
	pub lanes: BTreeSet<Lane>,
	/// The sets that there are, by the inbox's log.
	pub registry: Arc<Registry>,
	/// What it is to be told again.
	pub asks: Asks,
}

/// What one endpoint answers of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
	nonce: u64,
	balance: u128,
	calls: Vec<Answer>,
}

impl Answers {
	/// Whether the contract is there.
	pub fn has_inbox(&self) -> bool {
		matches!(self.calls.first(), Some(Some(genesis)) if !genesis.is_empty())
	}
}

impl Wanted {
	/// Asks an endpoint.
	pub async fn ask(&self, node: &Node, at: &Header) -> Result<Answers, NodeError> {
		let at_block = At::Block(at.hash);
		let (nonce, balance, calls) = futures::try_join!(
			node.nonce(self.account, at_block),
			node.balance(self.account, at_block),
			node.ask(self.inbox, self.calls(), at.hash),
		)?;
		Ok(Answers { nonce, balance, calls })
	}

	fn sets(&self, service: ServiceId) -> Vec<(H256, &Known)> {
		self.registry.last_sets(service, LAST_SETS)
	}

	/// What to ask, in the order in which [`Self::read`] reads it.
	fn calls(&self) -> Vec<Bytes> {
		let mut calls: Vec<Bytes> = vec![
			Inbox::genesisCall {}.abi_encode().into(),
			Inbox::rolesCall {}.abi_encode().into(),
		];
		for ServiceId(service) in &self.services {
			let service = *service;
			calls.push(Inbox::wardCall { service }.abi_encode().into());
			calls.push(Inbox::haltHashCall { service }.abi_encode().into());
			calls.push(Inbox::checkpointsCall { service }.abi_encode().into());
			calls.push(Inbox::latestSetCall { service }.abi_encode().into());
			for (hash, _) in self.sets(ServiceId(service)) {
				let commitment = word(hash);
				calls.push(Inbox::keptSetCall { commitment }.abi_encode().into());
			}
		}
		for (ServiceId(service), LaneId(lane)) in &self.lanes {
			let call = Inbox::nextMessageCall { service: *service, lane: *lane };
			calls.push(call.abi_encode().into());
		}
		calls
	}

	/// What these answers say, or what is wrong with them.
	pub fn read(
		&self,
		at: &Header,
		chain_id: u64,
		answers: &Answers,
		confirmed: bool,
	) -> Result<ChainView, String> {
		let destination = Destination::evm(chain_id, self.inbox.into_array());
		let mut inbox =
			InboxInfo { vigil: None, destination, paused_until: None, services: Vec::new() };
		let mut services = BTreeMap::new();
		if answers.has_inbox() {
			let mut rest = answers.calls.iter();
			let genesis = take::<Inbox::genesisCall>(&mut rest)?;
			let roles = take::<Inbox::rolesCall>(&mut rest)?;
			inbox.vigil = Some(hash(genesis.ok_or("it has no genesis")?));
			let paused = roles.ok_or("it has no roles")?.pausedUntil;
			inbox.paused_until = (paused > at.timestamp()).then_some(UnixTime(paused));
			for service in &self.services {
				let known = self.service(*service, &mut rest)?;
				services.extend(known.map(|known| (*service, known)));
			}
			for (service, lane) in &self.lanes {
				let next = take::<Inbox::nextMessageCall>(&mut rest)?;
				if let (Some(known), Some(next)) = (services.get_mut(service), next) {
					known.lanes.insert(*lane, SequenceNumber(next));
				}
			}
			inbox.services = services.keys().copied().collect();
		}
		let Answers { nonce, balance, .. } = *answers;
		Ok(ChainView { block: at.block(), confirmed, nonce, balance, inbox, services })
	}

	fn service<'a>(
		&self,
		service: ServiceId,
		rest: &mut impl Iterator<Item = &'a Answer>,
	) -> Result<Option<ServiceView>, String> {
		let ward = take::<Inbox::wardCall>(rest)?;
		let halt = take::<Inbox::haltHashCall>(rest)?.unwrap_or_default();
		let kept = take::<Inbox::checkpointsCall>(rest)?.unwrap_or_default();
		let latest = take::<Inbox::latestSetCall>(rest)?;
		let (mut sets, mut last_kept) = (Vec::new(), None);
		for (_, (commitment, policy)) in self.sets(service) {
			let kept = take::<Inbox::keptSetCall>(rest)?;
			// What is announced may have a higher number than the last set, and is not kept.
			if let Some(kept) = kept.filter(|kept| kept.known) {
				sets.push(trusted(commitment, policy, &kept));
				last_kept = Some(kept);
			}
		}
		let (Some(ward), Some(latest)) = (ward, latest) else { return Ok(None) };
		if latest.hash.is_zero() {
			return Ok(None);
		}
		let last = sets.last().map(|set: &TrustedSet| set.commitment.hash());
		if last != Some(hash(latest.hash)) {
			return Err(format!("the log lacks the set {} of service {service}", latest.setId));
		}
		let checkpoints: Vec<_> = kept.iter().map(checkpoint_of).collect();
		let ward = ward_of(&ward, halt, &checkpoints).map_err(|error| error.to_string())?;
		let announcement = last_kept.and_then(|kept| announced(&latest, &kept));
		let (lanes, repeats_from) = (BTreeMap::new(), self.asks.of(service));
		Ok(Some(ServiceView { sets, announcement, ward, checkpoints, lanes, repeats_from }))
	}
}

fn trusted(commitment: &SetCommitment, policy: &Policy, kept: &KeptSet) -> TrustedSet {
	TrustedSet {
		commitment: commitment.clone(),
		policy: *policy,
		superseded_at: (kept.supersededAt != 0).then_some(UnixTime(kept.supersededAt)),
		standby: (!kept.standby.is_zero()).then(|| hash(kept.standby)),
	}
}

/// What is announced against the latest set, and when it takes office: the silence counts from when that set can
/// speak.
fn announced(latest: &Latest, kept: &KeptSet) -> Option<Announced> {
	let at: u64 = kept.announcedAt.to();
	let from = at.max(latest.activatesAt);
	let office_at = UnixTime(from.saturating_add(latest.standbyAfter.into()));
	let (in_office, next) = (SetId(latest.setId), hash(kept.announced));
	(at != 0).then_some(Announced { in_office, next, at: UnixTime(at), office_at })
}

/// The next answer; `None` if the contract refused.
fn take<'a, C: SolCall>(
	rest: &mut impl Iterator<Item = &'a Answer>,
) -> Result<Option<C::Return>, String> {
	let answer = rest.next().ok_or("an answer is missing")?;
	let decode = |bytes: &Bytes| {
		C::abi_decode_returns(bytes).map_err(|error| format!("{}: {error}", C::SIGNATURE))
	};
	answer.as_ref().map(decode).transpose()
}
