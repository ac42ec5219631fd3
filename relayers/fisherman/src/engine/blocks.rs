// SPDX-License-Identifier: Apache-2.0

//! Blocks of a ward as each of its nodes shows them. A proof is as good from whomever; that a block is the ward's has
//! none before somebody asks for it, so two hosts show the same one, if there are two, and no node another one.

use crate::{
	judge::{block, Finding, Trusted},
	now, tendermint,
	vigil::host,
	ward::WardNode,
	wards::{Family, Ward},
};
use std::collections::BTreeSet;
use vigil_primitives::H256;

/// A node of a ward whose blocks can be proven.
pub(super) enum Node<'a> {
	Substrate(&'a dyn WardNode),
	Tendermint(&'a tendermint::Node),
}

/// What a node shows at a height, and of which host it is.
type Shown = (String, Option<H256>);

/// The nodes of a ward, none if it is of a family of which nothing is proven.
pub(super) fn nodes(ward: &Ward) -> Vec<(String, Node<'_>)> {
	match ward.family() {
		Family::Substrate => {
			let each = ward.nodes.each().into_iter();
			each.map(|(host, node)| (host, Node::Substrate(node))).collect()
		},
		Family::Tendermint => {
			let each = ward.cosmos().iter();
			each.map(|node| (host(node.endpoint()), Node::Tendermint(node))).collect()
		},
		Family::Evm => Vec::new(),
	}
}

/// What they show at a height; nothing where they have not come to that, or do not answer.
pub(super) async fn shown(nodes: &[(String, Node<'_>)], height: u64) -> Vec<Shown> {
	let mut all = Vec::new();
	for (host, node) in nodes {
		all.push((host.clone(), node.hash(height).await.ok().flatten()));
	}
	all
}

/// The block that is the ward's, by all that they show.
pub(super) fn agreed(shown: &[Shown]) -> Option<H256> {
	let hosts = |found: &dyn Fn(&Shown) -> bool| {
		let of = shown.iter().filter(|one| found(one)).map(|(host, _)| host);
		of.collect::<BTreeSet<_>>().len()
	};
	let (_, hash) = shown.iter().find(|(_, hash)| hash.is_some())?;
	let differs = shown.iter().any(|(_, other)| other.is_some() && other != hash);
	let is_enough = hosts(&|(_, other)| other == hash) >= hosts(&|_| true).min(2);
	hash.filter(|_| is_enough && !differs)
}

impl Node<'_> {
	/// Its last final block.
	pub async fn last(&self) -> Result<u64, String> {
		match self {
			Self::Substrate(node) => {
				let last = node.final_height().await.map_err(|error| error.to_string())?;
				Ok(last.into())
			},
			Self::Tendermint(node) => node.last().ok_or_else(|| "it has shown no block".into()),
		}
	}

	/// Its block at a height, if it has come to that.
	async fn hash(&self, height: u64) -> Result<Option<H256>, String> {
		if height > self.last().await? {
			return Ok(None);
		}
		match self {
			Self::Substrate(node) => {
				let Ok(height) = u32::try_from(height) else { return Ok(None) };
				let header = node.header(height).await.map_err(|error| error.to_string())?;
				Ok(Some(header.hash()))
			},
			Self::Tendermint(node) => {
				let (header, _) = node.signed(height).await.map_err(|error| error.to_string())?;
				Ok(Some(vigil_proofs::tendermint::header_hash(&header)))
			},
		}
	}

	/// A proof of its block at a height.
	pub async fn proven(&self, height: u64, trusted: &Trusted) -> Result<Finding, String> {
		let found = match self {
			Self::Substrate(node) => {
				let height = u32::try_from(height).unwrap_or(u32::MAX);
				let header = node.header(height).await.map_err(|error| error.to_string())?;
				block(*node, trusted, &header, now()).await
			},
			Self::Tendermint(node) => tendermint::block(node, height, trusted, now()).await,
		};
		found.map_err(|error| error.to_string())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_block_is_the_wards_if_two_hosts_show_it_and_none_another_one() {
		let of = |all: &[(&str, u8)]| {
			let hash = |byte: u8| (byte != 0).then(|| H256::repeat_byte(byte));
			let all = all.iter().map(|(host, byte)| (host.to_string(), hash(*byte)));
			agreed(&all.collect::<Vec<_>>())
		};
		let one = Some(H256::repeat_byte(1));
		assert_eq!(of(&[("a", 1)]), one, "where there is one host");
		assert_eq!(of(&[("a", 1), ("b", 1)]), one);
		assert_eq!(of(&[("a", 1), ("b", 1), ("c", 0)]), one, "one is gone");
		assert_eq!(of(&[("a", 1), ("b", 0)]), None, "one alone");
		assert_eq!(of(&[("a", 1), ("a", 1), ("b", 0)]), None, "one by two addresses");
		assert_eq!(of(&[("a", 1), ("b", 1), ("c", 2)]), None, "one of them lies");
		assert_eq!(of(&[("a", 0)]), None);
		assert_eq!(of(&[]), None);
	}
}
