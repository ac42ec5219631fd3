// SPDX-License-Identifier: Apache-2.0

//! The crossing's own chain: what it has heard, what differs, and the word of the inbox beside it.

use super::{
	abi::{Crossing, OfInbox},
	purse,
	reader::Reader,
	rules::{asks_again, missing, Heard, Word},
	Options,
};
use crate::{
	abi::{Inbox, WardView},
	courier::{Courier, Errand, ErrandError},
	node::{At, Node, NodeError},
};
use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolEvent};
use serde_json::json;
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt,
	sync::{Arc, Mutex, PoisonError},
};
use vigil_primitives::{Round, ServiceId};
use vigil_relayer_link::Endpoint;

/// What became of a failover or failback that failed.
const FAILED: u8 = 2;
/// Of a message, among what is told.
const MESSAGE: u8 = 0;
/// The most differing messages that are remembered.
const MOST_ALARMS: usize = 256;

/// What nobody should sleep through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
	/// Paths tell of different Halts of one round.
	WardDiffers,
	/// Copies of a message differ.
	MessageDiffers {
		/// Its number.
		number: u64,
		/// The path that brought another one than came before.
		path: Address,
	},
	/// The failover, or the failback, failed.
	Failed {
		/// Which.
		failover: bool,
	},
}

impl fmt::Display for Alarm {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::WardDiffers => f.write_str(
				"paths tell of different blocks in one round, which honest watchers never certify: \
				 nothing fires until the keeper calls settleWard()",
			),
			Self::MessageDiffers { number, path } => write!(
				f,
				"copies of message {number} differ, the last by the path {path}: unless it happened \
				 before, nothing of it does until the keeper calls settle()"
			),
			Self::Failed { failover } => write!(
				f,
				"the {} failed: anybody may call retry({failover})",
				if *failover { "failover" } else { "failback" }
			),
		}
	}
}

/// What was seen in one look.
#[derive(Clone, Debug, Default)]
pub struct Look {
	/// The service.
	pub service: u32,
	/// The address of the path that is the inbox's own plan.
	pub own: Address,
	/// Whether the failover happened and is not over.
	pub fired: bool,
	/// The round that it happened for last.
	pub round: u64,
	/// What nobody should sleep through.
	pub alarms: BTreeSet<Alarm>,
	/// What each path said, as each endpoint shows it.
	heard: BTreeMap<Address, Vec<Heard>>,
	/// The ward, as the inbox beside it has it, by each endpoint.
	wards: Vec<WardView>,
}

impl Look {
	/// The words of a path, by the endpoint that has heard least of it.
	pub fn heard_of(&self, path: Address) -> Heard {
		let all = self.heard.get(&path).into_iter().flatten();
		all.copied().min_by_key(|heard| (heard.down, heard.up)).unwrap_or_default()
	}

	/// The words of every path, by every endpoint.
	pub fn all_heard(&self) -> Vec<Heard> {
		self.heard.values().flatten().copied().collect()
	}

	/// The words of a path by every endpoint; nothing if it is no path.
	pub fn all_heard_of(&self, path: Address) -> &[Heard] {
		self.heard.get(&path).map_or(&[], Vec::as_slice)
	}
}

/// What never changes of a crossing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fixed {
	service: u32,
	/// The path that is the inbox's own plan.
	own: Address,
	paths: Vec<Address>,
}

/// What one endpoint says.
struct Seen {
	fixed: Fixed,
	told: Crossing::toldReturn,
	heard: Vec<(Address, Crossing::heardReturn)>,
	ward: WardView,
	differing: BTreeMap<u64, Address>,
}

/// What one endpoint's log says.
#[derive(Clone, Debug, Default)]
struct Differing {
	reader: Reader,
	messages: BTreeMap<u64, Address>,
	settled: BTreeSet<u64>,
}

/// The chain of a crossing.
pub struct Here {
	options: Arc<Options>,
	courier: Arc<Courier>,
	differing: Mutex<BTreeMap<String, Differing>>,
	/// Once all endpoints said the same.
	fixed: Mutex<Option<Fixed>>,
}

impl Here {
	pub fn new(options: Arc<Options>, courier: Arc<Courier>) -> Self {
		Self { options, courier, differing: Mutex::default(), fixed: Mutex::default() }
	}

	/// Asks all endpoints. Alarms are those of any of them.
	pub async fn look(&self) -> Result<Look, NodeError> {
		let chain = self.courier.chain();
		let seen = chain.ask(|node| async move { self.see(&node).await }).await.some()?;
		if let Some((_, first)) = seen.first() {
			let all = seen.len() == chain.size()
				&& seen.iter().all(|(_, other)| other.fixed == first.fixed);
			let fixed = all.then(|| first.fixed.clone());
			*self.fixed.lock().unwrap_or_else(PoisonError::into_inner) = fixed;
		}
		let mut look = Look::default();
		for (_, one) in seen {
			let Crossing::toldReturn { fired, stopped, round, failover, failback } = one.told;
			(look.service, look.own) = (one.fixed.service, one.fixed.own);
			look.fired |= fired;
			look.round = look.round.max(round);
			look.alarms.extend(stopped.then_some(Alarm::WardDiffers));
			let failed = [(failover, true), (failback, false)];
			let failed = failed.into_iter().filter(|(outcome, _)| *outcome == FAILED);
			look.alarms.extend(failed.map(|(_, failover)| Alarm::Failed { failover }));
			let differing = one.differing.into_iter();
			look.alarms
				.extend(differing.map(|(number, path)| Alarm::MessageDiffers { number, path }));
			for (path, Crossing::heardReturn { down, up, over, within }) in one.heard {
				let heard = Heard { down, up, fired, round, over, within };
				look.heard.entry(path).or_default().push(heard);
			}
			look.wards.push(one.ward);
		}
		let heard = look.all_heard();
		let from = look.wards.iter().filter_map(|ward| asks_again(ward, &heard)).min().map(Round);
		self.options.asks.set(ServiceId(look.service), &self.options.name, from);
		Ok(look)
	}

	async fn see(&self, node: &Node) -> Result<Seen, NodeError> {
		let known = self.fixed.lock().unwrap_or_else(PoisonError::into_inner).clone();
		let fixed = match known {
			Some(fixed) => fixed,
			None => self.see_fixed(node).await?,
		};
		let (ward, told) = futures::try_join!(
			self.ask_inbox(node, Inbox::wardCall { service: fixed.service }),
			self.ask(node, Crossing::toldCall {}),
		)?;
		let heard = fixed.paths.iter().map(|path| async move {
			let heard = self.ask(node, Crossing::heardCall { path: *path }).await?;
			Ok::<_, NodeError>((*path, heard))
		});
		let heard = futures::future::try_join_all(heard).await?;
		let differing = self.read_log(node).await?;
		Ok(Seen { fixed, told, heard, ward, differing })
	}

	async fn see_fixed(&self, node: &Node) -> Result<Fixed, NodeError> {
		let (service, protocol, paths) = futures::try_join!(
			self.ask(node, Crossing::serviceCall {}),
			self.ask(node, Crossing::protocolCall {}),
			self.ask(node, Crossing::pathsCall {}),
		)?;
		let own = self.ask_inbox(node, OfInbox::actorOfCall { service, protocol }).await?;
		Ok(Fixed { service, own, paths })
	}

	/// Messages of which copies differ, and which nobody has settled.
	async fn read_log(&self, node: &Node) -> Result<BTreeMap<u64, Address>, NodeError> {
		let name = node.endpoint().secret().to_owned();
		let mut all = self.all(|all| all.get(&name).cloned()).unwrap_or_else(|| Differing {
			reader: Reader::since(self.options.since),
			..Differing::default()
		});
		let topics =
			json!([[Crossing::CopiesDiffer::SIGNATURE_HASH, Crossing::Settled::SIGNATURE_HASH]]);
		let head = node.latest().await?.number();
		let logs = all.reader.read_on(node, (self.options.contract, &topics), head).await?;
		for log in logs {
			let topics = || log.topics.iter().copied();
			if let Ok(event) = Crossing::CopiesDiffer::decode_raw_log(topics(), &log.data) {
				if event.tells == MESSAGE && all.messages.len() < MOST_ALARMS {
					all.messages.insert(event.number, event.path);
				}
			} else if let Ok(event) = Crossing::Settled::decode_raw_log(topics(), &log.data) {
				// Of a ward that was settled the contract itself says that it goes on.
				if !event.hash.is_zero() && all.settled.len() < MOST_ALARMS {
					all.settled.insert(event.number);
				}
			}
		}
		let differing = all.messages.iter().filter(|(number, _)| !all.settled.contains(number));
		let differing = differing.map(|(number, path)| (*number, *path)).collect();
		self.all(|kept| kept.insert(name, all));
		Ok(differing)
	}

	fn all<T>(&self, look: impl FnOnce(&mut BTreeMap<String, Differing>) -> T) -> T {
		look(&mut self.differing.lock().unwrap_or_else(PoisonError::into_inner))
	}

	async fn ask<C: SolCall>(&self, node: &Node, call: C) -> Result<C::Return, NodeError> {
		ask(node, self.options.contract, call).await
	}

	async fn ask_inbox<C: SolCall>(&self, node: &Node, call: C) -> Result<C::Return, NodeError> {
		ask(node, self.options.inbox, call).await
	}

	/// Has the inbox here say again what it says, if that is too old to count with the words of others.
	pub async fn refresh(&self, look: &Look) -> Result<(), ErrandError> {
		let said = look.heard_of(look.own);
		let stale = |ward: &WardView| {
			let spoke = said.down >= ward.firstRound && ward.haltRound > said.down;
			spoke && matches!(missing(ward, &said), Some(Word::Down(_)))
		};
		let stopped = look.alarms.contains(&Alarm::WardDiffers);
		if look.fired || stopped || !look.wards.iter().any(stale) {
			return Ok(());
		}
		let errand = Errand {
			to: self.options.contract,
			input: Crossing::refreshCall {}.abi_encode().into(),
			value: U256::ZERO,
		};
		self.courier.run(&format!("{}: refresh", self.options.name), &errand).await.map(drop)
	}

	pub async fn check(&self, least_balance: u128) -> Vec<String> {
		let (_, problems) = self.courier.chain().nodes().await;
		let mut problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
		problems.extend(purse(&self.courier, least_balance).await);
		let name = &self.options.name;
		let asked = self.courier.chain().ask(|node| async move {
			let inbox = self.ask(&node, Crossing::inboxCall {}).await?;
			Ok((inbox, self.see(&node).await?))
		});
		match asked.await.some() {
			Err(NodeError::Unreachable { .. }) => {},
			Err(error) => problems.push(format!("crossing {name}: there is no Crossing: {error}")),
			Ok(all) => {
				for (node, (inbox, seen)) in all {
					problems.extend(self.complain(node.endpoint(), inbox, &seen));
				}
			},
		}
		problems
	}

	fn complain(&self, endpoint: &Endpoint, inbox: Address, seen: &Seen) -> Vec<String> {
		let name = &self.options.name;
		let mut problems = Vec::new();
		if inbox != self.options.inbox {
			problems.push(format!(
				"{endpoint}: crossing {name} is for the inbox {inbox}, not for that of its destination"
			));
		}
		let known = |path: &Address| {
			*path == seen.fixed.own || self.options.paths.iter().any(|one| one.path == *path)
		};
		let missing = seen.heard.iter().map(|(path, _)| path).filter(|path| !known(path));
		problems.extend(missing.map(|path| {
			format!("{endpoint}: crossing {name} has a path {path} that is not named: nobody has it tell")
		}));
		let is_path = |path: Address| seen.heard.iter().any(|(one, _)| *one == path);
		let foreign = self.options.paths.iter().filter(|one| !is_path(one.path));
		problems.extend(foreign.map(|one| {
			format!("{endpoint}: {} is no path of crossing {name}: it would not be heard", one.path)
		}));
		problems
	}
}

pub async fn ask<C: SolCall>(node: &Node, of: Address, call: C) -> Result<C::Return, NodeError> {
	let answer = node.call(of, call.abi_encode().into(), At::Latest).await?;
	C::abi_decode_returns(&answer).map_err(|error| node.nonsense(C::SIGNATURE, error))
}
