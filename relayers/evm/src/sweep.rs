// SPDX-License-Identifier: Apache-2.0

//! Making due plans fire. After a Halt an inbox waits for anybody's call; here it is made, again and again until
//! nothing is due. Nothing of this is in the journal: the inbox itself says what is due.

use crate::{
	abi::Inbox,
	fees::{offer, Market, Offer},
	node::{At, Node, NodeError},
	refusal::of_error,
	wallet::Draft,
	EvmDestination,
};
use alloy_primitives::{Bytes, U256};
use alloy_sol_types::SolCall;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};
use vigil_primitives::ServiceId;
use vigil_relayer_core::{Refused, TxEvent};

/// The most plans of one call; gas ends it before.
const MOST_PLANS: u64 = 512;
/// What a call is tried with, the least that does as much as the most.
const GAS: [u64; 5] = [1_500_000, 3_000_000, 6_000_000, 11_000_000, 16_700_000];
/// After how many blocks to see again whether the account has funds.
const PURSE_EVERY: u64 = 32;
/// What a call in the block of the Halt may use: a program of the largest kind, or dozens of usual ones.
const GAS_AHEAD: u64 = 6_000_000;
/// After this long without being included a call is made again, for more.
const PATIENCE: Duration = Duration::from_secs(15);
/// Each time a call is made again it offers this much of the greatest tip more.
const STEPS: u128 = 4;

/// Calls that are under way, of each service one.
#[derive(Debug, Default)]
pub struct Sweeps(BTreeMap<ServiceId, Pending>);

#[derive(Clone, Copy, Debug)]
struct Pending {
	nonce: u64,
	offer: Offer,
	sent: Instant,
	tries: u128,
}

impl EvmDestination {
	/// Sweeps after each new block, for good.
	pub(crate) async fn keep_sweeping(&self) {
		if !self.options().sweeps {
			return std::future::pending().await;
		}
		for block in 0u64.. {
			self.wait_for_block().await;
			// By turns: one alone may say that nothing is due.
			let node = match block.is_multiple_of(2) {
				true => self.node().ok(),
				false => self.second().or_else(|| self.node().ok()),
			};
			let Some(node) = node else { continue };
			if block.is_multiple_of(PURSE_EVERY) {
				self.look_into_purse(&node).await;
			}
			let mut trouble = None;
			for service in self.restless() {
				if let Err(error) = self.sweep(&node, service).await {
					trouble = Some(format!(
						"due plans of service {service} are not fired from here: {error}"
					));
				}
			}
			self.note("sweeps", trouble);
		}
	}

	/// Tells of an empty account before it matters.
	async fn look_into_purse(&self, node: &Node) {
		let runner = self.runner();
		if let Ok(balance) = node.balance(runner, At::Latest).await {
			let empty =
				|| format!("the account {runner}, which makes due plans fire, has no funds");
			self.note("purse", (balance == 0).then(empty));
		}
	}

	/// Calls for what a Halt, which was handed in just now, makes due, in the same block: authors take what offers
	/// them more first, and this offers half. What comes too early reverts for little, and is done after the block.
	pub(crate) async fn sweep_ahead(&self, node: &Node, service: ServiceId) {
		let plans = self.registry(|registry| registry.plans(service).next().is_some());
		let under_way = self.sweeps(|sweeps| !sweeps.0.is_empty());
		if !self.options().sweeps || !plans || under_way {
			return;
		}
		let Market { base, asked } = self.market();
		let offered = offer(Market { base, asked: asked / 2 }, self.options().caps, 0, None);
		let (Ok(offer), Ok(nonce)) = (offered, node.nonce(self.runner(), At::Latest).await) else {
			return;
		};
		let input = Inbox::sweepCall { service: service.0, most: U256::from(MOST_PLANS) };
		let draft = Draft {
			chain_id: node.chain_id(),
			nonce,
			to: Some(self.inbox()),
			value: U256::ZERO,
			input: input.abi_encode().into(),
			gas: GAS_AHEAD,
			offer,
		};
		let Ok(sealed) = self.runner_wallet().seal(&draft) else { return };
		self.tell_others(node.endpoint(), &sealed.bytes);
		// Whatever is wrong is told after the block, where it matters.
		if node.send(&sealed.bytes).await.is_ok() {
			let sent = Instant::now();
			let pending = Pending { nonce, offer, sent, tries: 0 };
			self.sweeps(|sweeps| sweeps.0.insert(service, pending));
		}
	}

	/// Makes what is due in a service happen, unless that is under way.
	async fn sweep(&self, node: &Node, service: ServiceId) -> Result<(), NodeError> {
		let from = self.runner();
		let next = node.nonce(from, At::Latest).await?;
		let pending = self.sweeps(|sweeps| {
			sweeps.0.retain(|_, pending| pending.nonce >= next);
			sweeps.0.get(&service).copied()
		});
		if pending.is_some_and(|pending| pending.sent.elapsed() < PATIENCE) {
			return Ok(());
		}
		let Some((input, gas)) = self.due(node, service).await? else { return Ok(()) };
		let taken =
			self.sweeps(|sweeps| sweeps.0.values().map(|one| one.nonce).collect::<Vec<_>>());
		let nonce = match pending {
			Some(pending) => pending.nonce,
			None => (next..).find(|nonce| !taken.contains(nonce)).unwrap_or(next),
		};
		let tries = pending.map_or(0, |pending| pending.tries.saturating_add(1));
		let (market, caps) = (self.market(), self.options().caps);
		let more = (caps.tip / STEPS).saturating_mul(tries).min(caps.tip);
		let offered = offer(market, caps, more, pending.map(|pending| pending.offer));
		// What offers all that it may is only handed in again, as it is.
		let offer = match (offered, pending) {
			(Ok(offer), _) => offer,
			(Err(_), Some(pending)) => pending.offer,
			(Err(error), None) => return Err(node.nonsense("the price of gas", error)),
		};
		let to = Some(self.inbox());
		let value = U256::ZERO;
		let draft = Draft { chain_id: node.chain_id(), nonce, to, value, input, gas, offer };
		let sealed =
			self.runner_wallet().seal(&draft).map_err(|error| node.nonsense("signing", error))?;
		// One that keeps transactions to itself is not the only one to have it.
		self.tell_others(node.endpoint(), &sealed.bytes);
		if let Err(error) = node.send(&sealed.bytes).await {
			match of_error(&error) {
				TxEvent::Accepted | TxEvent::Refused(Refused::Outdated | Refused::Crowded, _) => {},
				TxEvent::Refused(Refused::Unpaid, _) => {
					let detail = format!("the account {from}, which pays for it, has too little");
					return Err(node.nonsense("eth_sendRawTransaction", detail));
				},
				_ => return Err(error),
			}
		}
		log::info!(target: "vigil-relayer", "due plans of service {service}: {} is sent", sealed.hash);
		let sent = Instant::now();
		self.sweeps(|sweeps| sweeps.0.insert(service, Pending { nonce, offer, sent, tries }));
		Ok(())
	}

	/// The call that does what is due, with its gas; `None` if nothing is.
	async fn due(
		&self,
		node: &Node,
		ServiceId(service): ServiceId,
	) -> Result<Option<(Bytes, u64)>, NodeError> {
		let call = Inbox::sweepCall { service, most: U256::from(MOST_PLANS) };
		let input: Bytes = call.abi_encode().into();
		let mut best: Option<(u64, U256)> = None;
		for gas in GAS.into_iter().rev() {
			let visited =
				match node.dry_run(self.runner(), self.inbox(), (input.clone(), gas)).await {
					Ok(answer) => {
						Inbox::sweepCall::abi_decode_returns(&answer)
							.map_err(|error| node.nonsense("sweep", error))?
							.visited
					},
					Err(error) if error.is_revert() => break,
					// The account may not be able to pay for so much.
					Err(NodeError::Refused { .. }) => continue,
					Err(error) => return Err(error),
				};
			match best {
				Some((_, most)) if visited < most => break,
				_ => best = Some((gas, visited)),
			}
		}
		Ok(best.map(|(gas, _)| (input, gas)))
	}
}
