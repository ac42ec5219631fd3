// SPDX-License-Identifier: Apache-2.0

//! What all nodes of a ward say of one statement.
//!
//! A proof convicts whoever shows it, so one node is enough for that. That a statement is true has no proof: a node that
//! hides a block, or shows one that there is not, would acquit for good. So at least two say so, if there are two. Nodes
//! of one host are one, whatever they are called.

use crate::{
	judge::{Finding, Judge, Trusted},
	ward::{WardError, WardNode},
};
use std::collections::BTreeSet;
use vigil_primitives::{Policy, Statement, UnixTime};

/// What is said of what one node alone acquits.
pub const ALONE: &str = "only one of the ward's nodes says that it is true";

/// What there is to judge by, beside the nodes.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
	/// What is trusted of the ward.
	pub trusted: &'a Trusted,
	/// The policy of the set.
	pub policy: &'a Policy,
	/// The clock.
	pub now: UnixTime,
}

/// What a node says, and of which host it is.
pub(crate) type Voice = (String, Result<Finding, WardError>);

/// What these nodes say together, each of a host; all of them are asked until one convicts.
pub async fn judge(
	nodes: &[(String, &dyn WardNode)],
	statement: &Statement,
	rules: Rules<'_>,
) -> Result<Finding, WardError> {
	let Rules { trusted, policy, now } = rules;
	let mut found = Vec::new();
	for (host, ward) in nodes {
		let judge = Judge { ward: *ward, trusted, policy, now };
		let one = match statement {
			Statement::Halt(halt) => judge.halt(halt).await,
			Statement::Checkpoint(checkpoint) => judge.checkpoint(checkpoint).await,
			_ => Ok(Finding::True),
		};
		match one {
			Ok(convicts @ Finding::False(_)) => return Ok(convicts),
			one => found.push((host.clone(), one)),
		}
	}
	together(found)
}

/// What follows from what each says, of whom none convicts.
pub(crate) fn together(found: Vec<Voice>) -> Result<Finding, WardError> {
	let hosts: BTreeSet<_> = found.iter().map(|(host, _)| host).collect();
	let needed = hosts.len().min(2);
	let (mut acquit, mut give_up) = (BTreeSet::new(), BTreeSet::new());
	let (mut waits, mut cannot, mut problem) = (None, None, None);
	for (host, one) in found {
		match one {
			Ok(Finding::False(shown)) => return Ok(Finding::False(shown)),
			Ok(Finding::True) => drop(acquit.insert(host)),
			Ok(Finding::Cannot(why)) => {
				give_up.insert(host);
				cannot = cannot.or(Some(why));
			},
			Ok(Finding::Waits(why)) => waits = waits.or(Some(why)),
			Err(error) => problem = problem.or(Some(error)),
		}
	}
	let hopeless = give_up.len() >= needed;
	match (acquit.len(), waits, cannot, problem) {
		(acquit, ..) if acquit >= needed && acquit > 0 => Ok(Finding::True),
		(1.., ..) => Ok(Finding::Waits(ALONE.into())),
		(0, Some(why), ..) => Ok(Finding::Waits(why)),
		(0, None, Some(why), _) if hopeless => Ok(Finding::Cannot(why)),
		(0, None, _, Some(error)) => Err(error),
		(0, None, Some(why), None) => Ok(Finding::Waits(why)),
		(0, None, None, None) => Err(WardError::Down("it has no nodes".into())),
	}
}

/// What follows from what is found by the anchors that different nodes of Vigil tell: nothing is given up, and nothing
/// believed, that one of them leaves open.
pub(crate) fn agreed(found: Vec<Result<Finding, WardError>>) -> Result<Finding, WardError> {
	let rank = |one: &Result<Finding, WardError>| match one {
		Ok(Finding::False(_)) => 0_u8,
		Ok(Finding::Waits(_)) => 1,
		Err(_) => 2,
		Ok(Finding::Cannot(_)) => 3,
		Ok(Finding::True) => 4,
	};
	let down = || Err(WardError::Down("Vigil tells no anchors".into()));
	found.into_iter().min_by_key(rank).unwrap_or_else(down)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		book::tests::policy,
		judge::Pinned,
		ward::tests::{node, round, Fixture, HALTED, SLOT},
	};
	use vigil_primitives::{Halt, Height};
	use vigil_proofs::{family, fixture::grandpa::Ward, grandpa::Engine};

	/// The same ward, as a node shows it that hides all blocks of the silence.
	fn liar() -> Fixture {
		let mut ward = Ward::new(Engine::Babe, 4, SLOT);
		for slot in (1..=HALTED).chain(40..=60) {
			ward.extend(SLOT + u64::from(slot), slot % 4);
		}
		Fixture::new(ward)
	}

	/// A node that does not answer.
	struct Dead;

	#[async_trait::async_trait]
	impl WardNode for Dead {
		async fn final_height(&self) -> Result<u32, WardError> {
			Err(WardError::Down("gone".into()))
		}
		async fn header(&self, _: u32) -> Result<vigil_proofs::grandpa::Header, WardError> {
			Err(WardError::Down("gone".into()))
		}
		async fn justification(
			&self,
			_: u32,
		) -> Result<Option<vigil_proofs::grandpa::Justification>, WardError> {
			Err(WardError::Down("gone".into()))
		}
		async fn last_of_set(
			&self,
			_: u32,
		) -> Result<Option<vigil_proofs::grandpa::Justification>, WardError> {
			Err(WardError::Down("gone".into()))
		}
		async fn prove(
			&self,
			_: vigil_primitives::H256,
			_: &[Vec<u8>],
		) -> Result<vigil_proofs::Proof, WardError> {
			Err(WardError::Down("gone".into()))
		}
		async fn has(&self, _: vigil_primitives::H256, _: &[u8]) -> Result<bool, WardError> {
			Err(WardError::Down("gone".into()))
		}
	}

	/// Nodes of different hosts.
	async fn judged(nodes: &[&dyn WardNode]) -> Result<Finding, WardError> {
		let nodes: Vec<_> =
			nodes.iter().enumerate().map(|(host, node)| (host.to_string(), *node)).collect();
		judged_at(&nodes).await
	}

	async fn judged_at(nodes: &[(String, &dyn WardNode)]) -> Result<Finding, WardError> {
		let honest = node(20);
		let halt = Halt {
			height: Height(HALTED.into()),
			block_hash: honest.ward.headers[HALTED as usize].hash(),
			block_timestamp: UnixTime(1),
			round: round(&honest.ward),
		};
		let anchor = family::Anchor::Grandpa(honest.ward.anchor(0));
		let trusted = Trusted { anchors: vec![Pinned { number: 5, anchor }], since: UnixTime(0) };
		let now = honest.ward.time(SLOT + 100);
		let policy = policy();
		let rules = Rules { trusted: &trusted, policy: &policy, now };
		judge(nodes, &Statement::Halt(halt), rules).await
	}

	fn waits_for(found: Result<Finding, WardError>, part: &str) {
		match found {
			Ok(Finding::Waits(why)) => assert!(why.contains(part), "{why}"),
			other => panic!("{other:?}"),
		}
	}

	#[tokio::test]
	async fn a_node_that_hides_blocks_acquits_nobody_beside_an_honest_one() {
		let (honest, liar) = (node(20), liar());
		assert!(matches!(judged(&[&liar]).await, Ok(Finding::True)), "alone it is believed");
		let found = judged(&[&liar, &honest]).await;
		assert!(matches!(found, Ok(Finding::False(_))), "{found:?}");
		let found = judged(&[&liar, &liar, &honest]).await;
		assert!(matches!(found, Ok(Finding::False(_))), "one honest node is enough: {found:?}");
	}

	#[tokio::test]
	async fn while_the_honest_node_is_gone_nothing_is_decided_by_the_other_one() {
		let liar = liar();
		waits_for(judged(&[&liar, &Dead]).await, ALONE);
		waits_for(judged(&[&Dead, &liar]).await, ALONE);
		assert!(matches!(judged(&[&liar, &liar, &Dead]).await, Ok(Finding::True)), "two say so");
		assert!(matches!(judged(&[&Dead, &Dead]).await, Err(WardError::Down(_))));
		assert!(matches!(judged(&[]).await, Err(WardError::Down(_))));
	}

	#[tokio::test]
	async fn one_host_by_two_addresses_acquits_nobody_beside_another_one_that_is_gone() {
		let liar = liar();
		fn at<'a>(host: &str, node: &'a dyn WardNode) -> (String, &'a dyn WardNode) {
			(host.into(), node)
		}
		let twice: Vec<(String, &dyn WardNode)> = vec![at("a", &liar), at("a", &liar)];
		assert!(matches!(judged_at(&twice).await, Ok(Finding::True)), "alone it is believed");
		let found = judged_at(&[twice, vec![at("b", &Dead)]].concat()).await;
		waits_for(found, ALONE);
	}

	#[test]
	fn what_one_node_of_vigil_leaves_open_is_open() {
		let waits = || Ok(Finding::Waits("no anchor".into()));
		assert!(matches!(agreed(vec![Ok(Finding::True), waits()]), Ok(Finding::Waits(_))));
		let cannot = || Ok(Finding::Cannot("it is older than the anchor".into()));
		assert!(matches!(agreed(vec![cannot(), waits()]), Ok(Finding::Waits(_))));
		assert!(matches!(agreed(vec![Ok(Finding::True), cannot()]), Ok(Finding::Cannot(_))));
		assert!(matches!(agreed(vec![Ok(Finding::True)]), Ok(Finding::True)));
		assert!(agreed(Vec::new()).is_err());
	}

	#[test]
	fn nothing_is_given_up_on_the_word_of_one_of_two() {
		let cannot = || Ok(Finding::Cannot("it forgot".into()));
		let gone = || Err(WardError::Down("gone".into()));
		let together = |found: Vec<Result<Finding, WardError>>| {
			together((0..).map(|host: u8| host.to_string()).zip(found).collect())
		};
		assert!(matches!(together(vec![cannot()]), Ok(Finding::Cannot(_))));
		assert!(matches!(together(vec![cannot(), cannot(), gone()]), Ok(Finding::Cannot(_))));
		assert!(together(vec![cannot(), gone()]).is_err(), "tried again");
		waits_for(together(vec![cannot(), Ok(Finding::True)]), ALONE);
		let waits = Ok(Finding::Waits("not yet".into()));
		waits_for(together(vec![cannot(), cannot(), waits]), "not yet");
	}
}
