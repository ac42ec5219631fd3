// SPDX-License-Identifier: Apache-2.0

//! A ward of whichever family, behind its nodes.
//!
//! A pinned anchor says of which family a ward is, if all nodes of Vigil tell of one; else the operator, or it is taken
//! for a Substrate chain. An EVM ward has none, so there only the operator says so.

use crate::{
	evm,
	judge::Finding,
	now, tendermint,
	vigil::host,
	voices,
	voices::Rules,
	ward::{Nodes, WardError, WardNode},
};
use std::{collections::BTreeSet, sync::OnceLock, time::Duration};
use tokio::sync::watch;
use vigil_primitives::Statement;
use vigil_proofs::{family, Window};
use vigil_relayer_link::Endpoint;

/// How often to look how far a ward is whose nodes do not tell.
const LOOK: Duration = Duration::from_secs(5);
/// Nodes of different hosts that have to have seen a ward go on before a bond is bet on it.
const WITNESSES: usize = 2;

/// The kinds of chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
	/// Blocks that GRANDPA finalises.
	Substrate,
	/// Blocks that Tendermint commits.
	Tendermint,
	/// Blocks that nothing here proves.
	Evm,
}

/// A ward.
pub struct Ward {
	family: watch::Sender<Family>,
	/// What the operator says.
	said: OnceLock<Family>,
	/// Of Substrate.
	pub nodes: Nodes,
	cosmos: Vec<tendermint::Node>,
	evm: Vec<evm::Node>,
}

impl Family {
	/// Its name.
	pub fn name(self) -> &'static str {
		match self {
			Self::Substrate => "substrate",
			Self::Tendermint => "tendermint",
			Self::Evm => "evm",
		}
	}

	/// That of an anchor.
	pub fn pinned(anchor: &family::Anchor) -> Self {
		match anchor {
			family::Anchor::Grandpa(_) => Self::Substrate,
			family::Anchor::Tendermint(_) => Self::Tendermint,
		}
	}

	/// The one of this name.
	pub fn of(name: &str) -> Option<Self> {
		[Self::Substrate, Self::Tendermint, Self::Evm].into_iter().find(|one| one.name() == name)
	}
}

impl Ward {
	/// The ward behind these.
	pub fn new(endpoints: Vec<Endpoint>, family: Option<Family>) -> Self {
		let ward = Self {
			family: watch::channel(Family::Substrate).0,
			said: OnceLock::new(),
			cosmos: endpoints.iter().map(tendermint::Node::new).collect(),
			evm: endpoints.iter().map(evm::Node::new).collect(),
			nodes: Nodes::new(endpoints),
		};
		family.into_iter().for_each(|family| ward.assume(family));
		ward
	}

	/// Of which family it is.
	pub fn family(&self) -> Family {
		*self.family.borrow()
	}

	/// Takes it for one of this family, as the operator says, until an anchor says otherwise.
	pub fn assume(&self, family: Family) {
		let family = *self.said.get_or_init(|| family);
		self.take_for(family);
	}

	/// Learns of which family it is by its newest anchor as each node of Vigil tells it. A node that makes one up must not
	/// have it followed as what it is not, so they count only if all of them say the same.
	pub fn learn(&self, told: &[Option<&family::Anchor>]) {
		let families: BTreeSet<_> = told.iter().map(|one| one.map(Family::pinned)).collect();
		let mut families = families.into_iter();
		let agreed = match (families.next(), families.next()) {
			(Some(only), None) => only,
			_ => None,
		};
		let said = || self.said.get().copied().unwrap_or(Family::Substrate);
		self.take_for(agreed.unwrap_or_else(said));
		let names = told.iter().filter_map(|one| match one {
			Some(family::Anchor::Tendermint(anchor)) => Some(&anchor.chain_id),
			_ => None,
		});
		let mut names = names.collect::<Vec<_>>();
		names.dedup();
		if let (Family::Tendermint, [name]) = (self.family(), &names[..]) {
			self.cosmos.iter().for_each(|node| node.expect(name));
		}
	}

	fn take_for(&self, family: Family) {
		self.family.send_if_modified(|known| std::mem::replace(known, family) != family);
	}

	/// Listens to its nodes, for good.
	pub async fn follow(&self) {
		let mut changes = self.family.subscribe();
		loop {
			let family = *changes.borrow_and_update();
			tokio::select! {
				() = self.follow_as(family) => {},
				_ = changes.changed() => {},
			}
		}
	}

	async fn follow_as(&self, family: Family) {
		if family == Family::Substrate {
			return self.nodes.follow().await;
		}
		loop {
			match family {
				Family::Tendermint => {
					futures::future::join_all(self.cosmos.iter().map(tendermint::Node::look)).await;
				},
				_ => {
					futures::future::join_all(self.evm.iter().map(|node| node.look(now()))).await;
				},
			}
			tokio::time::sleep(LOOK).await;
		}
	}

	/// Why nothing is heard of it; `None` while one node tells.
	pub fn problem(&self) -> Option<String> {
		let problems: Vec<Option<String>> = match self.family() {
			Family::Substrate => return self.nodes.problem(),
			Family::Tendermint => self.cosmos.iter().map(tendermint::Node::problem).collect(),
			Family::Evm => self.evm.iter().map(evm::Node::problem).collect(),
		};
		let all: Option<Vec<String>> = problems.into_iter().collect();
		all.map(|all| all.into_iter().next().unwrap_or_default())
	}

	/// Its last final block, as far as its nodes told.
	pub async fn final_height(&self) -> Option<u64> {
		match self.family() {
			Family::Substrate if self.nodes.problem().is_some() => None,
			Family::Substrate => self.nodes.final_height().await.ok().map(u64::from),
			Family::Tendermint => self.cosmos.iter().filter_map(tendermint::Node::last).min(),
			Family::Evm => self.evm.iter().filter_map(evm::Node::last).min(),
		}
	}

	/// Its nodes, of a ward of the Cosmos kind.
	pub fn cosmos(&self) -> &[tendermint::Node] {
		&self.cosmos
	}

	/// What all its nodes say together.
	pub async fn judge(
		&self,
		statement: &Statement,
		rules: Rules<'_>,
	) -> Result<Finding, WardError> {
		let mut found = Vec::new();
		let pinned = rules.trusted.anchors.last().map(|pinned| Family::pinned(&pinned.anchor));
		match pinned.unwrap_or_else(|| self.family()) {
			Family::Substrate => return voices::judge(&self.nodes.each(), statement, rules).await,
			Family::Tendermint => {
				for node in &self.cosmos {
					let one = match statement {
						Statement::Halt(said) => tendermint::halt(node, said, rules).await,
						Statement::Checkpoint(said) => {
							tendermint::checkpoint(node, said, rules).await
						},
						_ => Ok(Finding::True),
					};
					found.push((host(node.endpoint()), one));
				}
			},
			Family::Evm => {
				for node in &self.evm {
					let one = match statement {
						Statement::Halt(said) => node.halt(said, rules).await,
						Statement::Checkpoint(said) => node.checkpoint(said).await,
						_ => Ok(Finding::True),
					};
					found.push((host(node.endpoint()), one));
				}
			},
		}
		voices::together(found)
	}

	/// Whether nodes of two hosts were seen to go on inside the silence of a Halt, by the clock here.
	pub fn witnessed(&self, statement: &Statement, rules: Rules<'_>) -> bool {
		let Statement::Halt(halt) = statement else { return false };
		let policy = rules.policy;
		let window = Window::of(halt.height, halt.round, policy.halt_after, policy.margin);
		let saw = |window: Window| {
			let saw = self.evm.iter().filter(|node| node.witnessed(&window, policy.head));
			saw.map(|node| host(node.endpoint())).collect::<BTreeSet<_>>().len()
		};
		self.family() == Family::Evm && window.is_some_and(|window| saw(window) >= WITNESSES)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		book::tests::{halt, policy},
		judge::Trusted,
	};
	use vigil_primitives::{Head, Policy, UnixTime};
	use vigil_proofs::fixture::{
		grandpa,
		tendermint::{voters, Ward as Chain},
	};

	fn ward(family: Option<Family>) -> Ward {
		Ward::new(vec![Endpoint::web("http://127.0.0.1:1").unwrap()], family)
	}

	fn cosmos() -> family::Anchor {
		family::Anchor::Tendermint(Chain::new(voters(0..4), 1_700_000_000).anchor(1))
	}

	fn substrate() -> family::Anchor {
		let chain = grandpa::Ward::new(vigil_proofs::grandpa::Engine::Babe, 4, 1_000_000);
		family::Anchor::Grandpa(chain.anchor(0))
	}

	#[test]
	fn a_pinned_anchor_says_of_which_family_a_ward_is() {
		let ward = ward(None);
		assert_eq!(ward.family(), Family::Substrate);
		ward.learn(&[Some(&cosmos())]);
		assert_eq!(ward.family(), Family::Tendermint);
		ward.learn(&[Some(&substrate())]);
		assert_eq!(ward.family(), Family::Substrate);
		for family in [Family::Substrate, Family::Tendermint, Family::Evm] {
			assert_eq!(Family::of(family.name()), Some(family));
		}
	}

	#[test]
	fn an_anchor_that_one_node_of_vigil_makes_up_changes_no_family() {
		let (cosmos, substrate) = (cosmos(), substrate());
		let evm = ward(Some(Family::Evm));
		evm.learn(&[Some(&cosmos), None]);
		assert_eq!(evm.family(), Family::Evm, "an honest one tells of none");
		let ward = ward(Some(Family::Tendermint));
		// While it alone answers it is believed, and no longer.
		ward.learn(&[Some(&substrate)]);
		assert_eq!(ward.family(), Family::Substrate);
		ward.learn(&[Some(&substrate), Some(&cosmos)]);
		assert_eq!(ward.family(), Family::Tendermint);
	}

	#[test]
	fn two_hosts_are_witnesses_by_what_counts_as_life() {
		let (policy, halt) = (policy(), halt(9, 1_060));
		let saw = |urls: [&str; 2], head| {
			let (trusted, policy) = (Trusted::default(), Policy { head, ..policy });
			let rules = Rules { trusted: &trusted, policy: &policy, now: UnixTime(2_000) };
			let endpoints = urls.iter().map(|url| Endpoint::web(url).unwrap()).collect();
			let ward = Ward::new(endpoints, Some(Family::Evm));
			for node in &ward.evm {
				[(1_010, 9), (1_015, 10), (1_025, 12)]
					.into_iter()
					.for_each(|(at, height)| node.saw(UnixTime(at), height));
			}
			ward.witnessed(&halt, rules)
		};
		let two = ["http://a.example", "http://b.example"];
		assert!(saw(two, Head::Latest));
		assert!(!saw(two, Head::Finalized), "it goes on and nothing of it becomes final");
		assert!(!saw(["http://a.example/one", "wss://a.example/two"], Head::Latest));
	}

	#[tokio::test]
	async fn a_ward_whose_nodes_do_not_answer_says_so() {
		let ward = ward(Some(Family::Tendermint));
		assert!(ward.problem().is_some());
		for node in &ward.cosmos {
			node.look().await;
		}
		assert!(ward.problem().unwrap().contains("cannot be reached"), "{:?}", ward.problem());
		assert_eq!(ward.final_height().await, None);
	}
}
