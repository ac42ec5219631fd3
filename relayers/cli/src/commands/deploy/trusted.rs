// SPDX-License-Identifier: Apache-2.0

//! The sets that an inbox trusts first. Everything later rests on them, so nothing is taken from one node of Vigil
//! alone: both call one block final, and the set stands in the state after it, as a proof against its header shows.

use anyhow::{ensure, Context};
use codec::{Decode, Encode};
use vigil_primitives::{
	answers::restaking::{ServiceInfo, SetInfo},
	Policy, ServiceId, SetCommitment, SetId, H256,
};
use vigil_relayer_link::{
	entry::map_key,
	proof::{anchor, proven, Anchor},
	Connection, Endpoint,
};
use vigil_relayer_vigil::cargo::KnownSet;

/// Bytes of the era with which a set begins in Vigil's state.
const ERA: usize = 4;

/// A set and how it watches.
pub type Known = (SetCommitment, Policy);

/// Two nodes of Vigil that agree.
pub struct Vigil {
	first: Connection,
	others: Vec<Connection>,
	genesis: H256,
	at: Anchor,
}

impl Vigil {
	/// Dials all nodes and finds a block that they all call final.
	pub async fn dial(endpoints: &[Endpoint], expected: Option<H256>) -> anyhow::Result<Self> {
		let mut connections = Vec::new();
		let mut genesis = expected;
		for endpoint in endpoints {
			let connection = Connection::dial(endpoint, genesis).await?;
			genesis = Some(connection.genesis());
			connections.push(connection);
		}
		let genesis = genesis.context("there is no node of Vigil")?;
		let mut lowest: Option<u64> = None;
		for connection in &connections {
			let head = connection.finalized_head().await?;
			let number = connection.block_number(head).await?;
			lowest = Some(lowest.map_or(number, |lowest| lowest.min(number)));
		}
		let number = lowest.unwrap_or_default();
		let mut connections = connections.into_iter();
		let first = connections.next().context("there is no node of Vigil")?;
		let others: Vec<_> = connections.collect();
		let hash = hash_at(&first, number).await?;
		for other in &others {
			ensure!(
				hash_at(other, number).await? == hash,
				"{} and {} call different blocks final at {number}: one of them lies",
				first.endpoint(),
				other.endpoint()
			);
		}
		let at = anchor(&first, hash).await?;
		Ok(Self { first, others, genesis, at })
	}

	/// The chain.
	pub fn genesis(&self) -> H256 {
		self.genesis
	}

	/// The set in office of a service, proven at every node.
	pub async fn set(&mut self, service: u32) -> anyhow::Result<Known> {
		let service = ServiceId(service);
		let at = Some(self.at.hash);
		let number = office(&self.first, service, at).await?;
		// Sets of the past stand in the state, too: which one is in office is no single node's word either.
		for other in &self.others {
			let theirs = office(other, service, at).await?;
			ensure!(
				theirs == number,
				"{} and {} name different sets of service {service} as in office, {number} and {theirs}: \
				 one of them lies",
				self.first.endpoint(),
				other.endpoint()
			);
		}
		let argument = (service, number).encode();
		let info: Option<SetInfo> =
			self.first.call("RestakingApi_watcher_set", &argument, at).await?;
		let info =
			info.with_context(|| format!("Vigil has no set {number} of service {service}"))?;
		// Its members are those that it stands for.
		let SetInfo { commitment, policy, .. } = KnownSet::new(info)?.info;
		ensure!(
			policy.hash() == commitment.policy_hash
				&& (commitment.service, commitment.set_id) == (service, number),
			"{} shows a set that cannot be",
			self.first.endpoint()
		);
		for node in std::iter::once(&self.first).chain(&self.others) {
			self.check(node, &commitment, &policy).await?;
		}
		Ok((commitment, policy))
	}

	/// Whether the state has this set, as a proof of this node shows.
	async fn check(
		&self,
		node: &Connection,
		set: &SetCommitment,
		policy: &Policy,
	) -> anyhow::Result<()> {
		let key = key(set.service, set.set_id);
		let entries = proven(node, &self.at, vec![key.clone()]).await?;
		let entry = entries.get(&key).and_then(Option::as_deref);
		ensure!(
			entry.is_some_and(|entry| stands(entry, set, policy)),
			"{}: Vigil's state does not have set {} of service {} as it was shown",
			node.endpoint(),
			set.set_id,
			set.service
		);
		Ok(())
	}
}

/// The number of the set in office, as a node says.
async fn office(node: &Connection, service: ServiceId, at: Option<H256>) -> anyhow::Result<SetId> {
	let found: Option<ServiceInfo> =
		node.call("RestakingApi_service", &service.encode(), at).await?;
	let found = found.with_context(|| format!("Vigil has no service {service}"))?;
	ensure!(!found.retired, "service {service} has ended: nobody watches for it");
	found.current_set.with_context(|| format!("service {service} has no set in office yet"))
}

/// Whether an entry of `Restaking::Sets` has this policy, behind its era, and ends with this commitment.
fn stands(entry: &[u8], set: &SetCommitment, policy: &Policy) -> bool {
	let behind = entry.get(ERA..).unwrap_or_default();
	let has_policy = Policy::decode(&mut &behind[..]).is_ok_and(|found| found == *policy);
	has_policy && entry.ends_with(&set.encode())
}

/// Where Vigil keeps a set.
fn key(service: ServiceId, set: SetId) -> Vec<u8> {
	map_key("Restaking", "Sets", &[service.encode(), set.encode()])
}

async fn hash_at(node: &Connection, number: u64) -> anyhow::Result<H256> {
	let hash = node.block_hash(number).await?;
	hash.with_context(|| format!("{} does not have its own final block", node.endpoint()))
}

#[cfg(test)]
mod tests;
