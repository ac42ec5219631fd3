// SPDX-License-Identifier: Apache-2.0

//! An account that runs errands: calls of contracts, each until a block has it. Nothing of this is in a journal: what
//! was done the contracts themselves say, and what an earlier process left in pools the endpoints say. Nothing is sent
//! before that is in blocks or made void: the same errand with another nonce would be paid for twice.

mod left;

use crate::{
	chain::Chain,
	fees::{offer, Caps, Market, Offer},
	node::{At, Node, NodeError},
	refusal::{of_error, reason},
	wallet::{Draft, Wallet},
};
use alloy_primitives::{Address, Bytes, B256, U256, U64};
use left::Left;
use serde_json::json;
use std::{
	collections::BTreeMap,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::Mutex;
use vigil_relayer_core::{Refused, TxEvent};

/// After this long without being included a call is made again, for more.
const PATIENCE: Duration = Duration::from_secs(15);
/// Each time a call is made again it offers this much of the greatest tip more.
const STEPS: u128 = 4;
/// The most gas of an errand.
const MOST_GAS: u64 = 6_000_000;

/// A call to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
	/// Whom to call.
	pub to: Address,
	/// What to say.
	pub input: Bytes,
	/// What to pay with it, in wei.
	pub value: U256,
}

/// How an errand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
	/// It was handed in, or was before and no block has it yet.
	UnderWay,
	/// The block has it that ended it. Whether it did what it should, the contract says.
	Ended,
}

/// Why an errand is not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ErrandError {
	/// An endpoint does not do as it should.
	#[error(transparent)]
	Node(#[from] NodeError),
	/// The contract would refuse.
	#[error("{to} would refuse: {why}")]
	Refused {
		/// Which contract.
		to: Address,
		/// Why.
		why: String,
	},
	/// It takes more gas than an errand may.
	#[error("it takes {0} gas, more than the {MOST_GAS} of an errand")]
	TooMuchGas(u64),
	/// The account has too little.
	#[error("the account {0}, which runs errands, has too little")]
	Dry(Address),
	/// Gas is too dear, or a key does not sign.
	#[error("it is not sent: {0}")]
	Unsent(String),
}

#[derive(Clone, Debug)]
struct Pending {
	nonce: u64,
	offer: Offer,
	sent: Instant,
	tries: u128,
}

/// An account on one chain.
#[derive(Debug)]
pub struct Courier {
	chain: Arc<Chain>,
	wallet: Wallet,
	caps: Caps,
	pending: Mutex<BTreeMap<String, Pending>>,
	left: Mutex<Left>,
}

impl Courier {
	/// The account on this chain, and the most that it offers for gas.
	pub fn new(chain: Arc<Chain>, wallet: Wallet, caps: Caps) -> Self {
		Self { chain, wallet, caps, pending: Mutex::default(), left: Mutex::default() }
	}

	/// The chain.
	pub fn chain(&self) -> &Arc<Chain> {
		&self.chain
	}

	/// The account.
	pub fn account(&self) -> Address {
		self.wallet.address()
	}

	/// An errand is done, as the contract says: one of the same name is a new one.
	pub async fn forget(&self, name: &str) {
		self.pending.lock().await.remove(name);
	}

	/// Runs an errand, unless the one of this name is under way. To be asked again until it has ended.
	pub async fn run(&self, name: &str, errand: &Errand) -> Result<Run, ErrandError> {
		let (nodes, problems) = self.chain.nodes().await;
		let mut last = problems.into_iter().next().map(ErrandError::from);
		for node in &nodes {
			match self.run_by(node, &nodes, name, errand).await {
				Ok(run) => return Ok(run),
				// Another endpoint may see it otherwise.
				Err(error) => last = Some(error),
			}
		}
		Err(last.unwrap_or(NodeError::Empty.into()))
	}

	async fn run_by(
		&self,
		node: &Node,
		all: &[Arc<Node>],
		name: &str,
		errand: &Errand,
	) -> Result<Run, ErrandError> {
		let from = self.account();
		let next = node.nonce(from, At::Latest).await?;
		if !self.is_clear((node, all), next).await? {
			return Ok(Run::UnderWay);
		}
		{
			let mut pending = self.pending.lock().await;
			match pending.get(name) {
				Some(one) if one.nonce < next => {
					pending.remove(name);
					return Ok(Run::Ended);
				},
				Some(one) if one.sent.elapsed() < PATIENCE => return Ok(Run::UnderWay),
				_ => {},
			}
		}
		// Before anything is locked: what a contract refuses holds up no other errand.
		let gas = match self.estimate(node, errand).await {
			Err(error @ ErrandError::Refused { .. }) => {
				// Its nonce is free for another one.
				self.pending.lock().await.remove(name);
				return Err(error);
			},
			result => result?,
		};
		let market = Self::market(node).await?;
		let mut pending = self.pending.lock().await;
		pending.retain(|_, one| one.nonce >= next);
		let before = pending.get(name).cloned();
		// The first that is free: what was given up behind it must not hold it up for good.
		let others = pending.iter().filter(|(other, _)| *other != name);
		let taken: Vec<_> = others.map(|(_, one)| one.nonce).collect();
		let nonce = (next..).find(|nonce| !taken.contains(nonce)).unwrap_or(next);
		let tries = before.as_ref().map_or(0, |before| before.tries.saturating_add(1));
		let more = (self.caps.tip / STEPS).saturating_mul(tries).min(self.caps.tip);
		let replaced = before.as_ref().filter(|before| before.nonce == nonce);
		let offered = offer(market, self.caps, more, replaced.map(|before| before.offer));
		// What offers all that it may is only handed in again, as it is.
		let offer = match (offered, &before) {
			(Ok(offer), _) => offer,
			(Err(_), Some(before)) => before.offer,
			(Err(error), None) => return Err(ErrandError::Unsent(error.to_string())),
		};
		let draft = Draft {
			chain_id: node.chain_id(),
			nonce,
			to: Some(errand.to),
			value: errand.value,
			input: errand.input.clone(),
			gas,
			offer,
		};
		let hash = self.send((node, all), &draft).await?;
		log::info!(target: "vigil-relayer", "{name}: {hash} is sent");
		let sent = Instant::now();
		pending.insert(name.to_owned(), Pending { nonce, offer, sent, tries });
		Ok(Run::UnderWay)
	}

	/// What gas costs, as an endpoint says.
	async fn market(node: &Node) -> Result<Market, NodeError> {
		let head = node.latest().await?;
		let asked = node.suggested_tip().await.unwrap_or_default();
		Ok(Market { base: head.base_fee(), asked })
	}

	/// Signs, and hands it to all endpoints. What those beside the first say about it is of no use.
	async fn send(
		&self,
		(node, all): (&Node, &[Arc<Node>]),
		draft: &Draft,
	) -> Result<B256, ErrandError> {
		let sealed = self.wallet.seal(draft).map_err(ErrandError::Unsent)?;
		let sent = node.send(&sealed.bytes).await;
		for other in all.iter().filter(|other| other.endpoint() != node.endpoint()) {
			let (other, bytes) = (other.clone(), sealed.bytes.clone());
			tokio::spawn(async move { other.send(&bytes).await.is_ok() });
		}
		if let Err(error) = sent {
			match of_error(&error) {
				TxEvent::Accepted | TxEvent::Refused(Refused::Outdated | Refused::Crowded, _) => {},
				TxEvent::Refused(Refused::Unpaid, _) => {
					return Err(ErrandError::Dry(self.account()))
				},
				_ => return Err(error.into()),
			}
		}
		Ok(sealed.hash)
	}

	/// The gas that it takes, with room. What would fail is not paid for.
	async fn estimate(&self, node: &Node, errand: &Errand) -> Result<u64, ErrandError> {
		let call = json!({
			"from": self.account(),
			"to": errand.to,
			"input": errand.input,
			"value": errand.value,
		});
		let found: Result<U64, _> = node.request("eth_estimateGas", json!([call])).await;
		let found = found.map_err(|error| match of_error(&error) {
			_ if error.is_revert() => ErrandError::Refused { to: errand.to, why: reason(&error) },
			TxEvent::Refused(Refused::Unpaid, _) => ErrandError::Dry(self.account()),
			_ => error.into(),
		})?;
		let gas = found.to::<u64>();
		let room = gas.saturating_add(gas / 4).saturating_add(20_000);
		match room > MOST_GAS {
			true => Err(ErrandError::TooMuchGas(gas)),
			false => Ok(room),
		}
	}
}
