// SPDX-License-Identifier: Apache-2.0

//! One path: has its teller say what the crossing has not heard, and hands in what lies between.

use super::{
	abi::{Copy, Tellers},
	here::{ask, Look},
	purse,
	reader::Reader,
	rules::{asks_again, covers, missing, Word},
	transport::{Ends, Next, Parcel},
	Options, PathOptions,
};
use crate::{
	abi::{Inbox, WardView},
	courier::{Courier, Errand, ErrandError, Run},
	node::{Node, NodeError},
};
use alloy_primitives::{keccak256, Bytes, B256, U256};
use alloy_sol_types::{SolCall, SolValue};
use serde_json::json;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use vigil_primitives::{Round, ServiceId};

/// The most messages that are looked after at once; the oldest are let go.
const MOST_PARCELS: usize = 256;
/// After this long a word is given again that a block had and that was not given by it.
const AGAIN: Duration = Duration::from_secs(30);
/// For how many of the last blocks a teller's log is searched for a word that was given before.
const TOLD_BLOCKS: u64 = 5_000;

/// What became of a look at a path.
#[derive(Clone, Debug, Default)]
pub struct Came {
	/// Whether a word has not arrived for too long.
	pub late: bool,
	/// What is wrong.
	pub problem: Option<String>,
}

/// A path.
pub struct Path {
	options: PathOptions,
	crossing: Arc<Options>,
	here: Arc<Courier>,
	there: Arc<Courier>,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	ends: Option<Ends>,
	/// The word that was given last, and until when it is not given again.
	given: Option<(Word, Instant)>,
	/// The last word that the teller's chain shows to have been given.
	told: Option<Word>,
	/// Since when a word has not arrived.
	missing: Option<Instant>,
	readers: BTreeMap<String, Reader>,
	/// Messages by their order, and those that are done.
	parcels: BTreeMap<u64, Parcel>,
	known: BTreeSet<B256>,
	count: u64,
}

impl Path {
	pub fn new(
		options: PathOptions,
		crossing: Arc<Options>,
		here: Arc<Courier>,
		there: Arc<Courier>,
	) -> Self {
		Self { options, crossing, here, there, state: Mutex::default() }
	}

	pub fn name(&self) -> &str {
		&self.options.name
	}

	fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
		look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}

	/// Does what there is to do, and says what is wrong.
	pub async fn step(&self, look: &Look) -> Came {
		let told = self.tell(look).await;
		let handed = match self.options.deliver {
			true => self.deliver().await,
			false => Ok(()),
		};
		let waits = self.with(|state| state.missing).map(|since| since.elapsed());
		let late = waits.filter(|waits| *waits > self.crossing.patience);
		let mut problems: Vec<_> = [told.err(), handed.err()]
			.into_iter()
			.flatten()
			.map(|error| error.to_string())
			.collect();
		problems.extend(
			late.map(|waits| format!("its word has not arrived for {} seconds", waits.as_secs())),
		);
		Came { late: late.is_some(), problem: (!problems.is_empty()).then(|| problems.join("; ")) }
	}

	/// Where both ends are, asked once.
	async fn ends(&self) -> Result<Ends, ErrandError> {
		if let Some(ends) = self.with(|state| state.ends) {
			return Ok(ends);
		}
		let (teller, path) = (self.options.teller, self.options.path);
		let transport = &self.options.transport;
		let there =
			self.there.chain().ask(|node| async move { transport.contract(&node, teller).await });
		let there = agreed(there.await.some()?)?;
		let here = self.here.chain().ask(|node| async move {
			let here = transport.contract(&node, path).await?;
			Ok((here, transport.domain(&node, here).await?))
		});
		let (here, domain) = agreed(here.await.some()?)?;
		let ends = Ends { teller, path, there, here, domain };
		self.with(|state| state.ends = Some(ends));
		Ok(ends)
	}

	/// Has the teller say what the crossing lacks.
	async fn tell(&self, look: &Look) -> Result<(), ErrandError> {
		let (inbox, service) = (self.options.inbox, look.service);
		let asked = self
			.there
			.chain()
			.ask(|node| async move { ask(&node, inbox, Inbox::wardCall { service }).await });
		let wards = asked.await.some()?;
		let all = look.all_heard();
		let from = wards.iter().filter_map(|(_, ward)| asks_again(ward, &all)).min().map(Round);
		self.options.asks.set(ServiceId(service), &self.crossing.name, from);
		let heard = look.all_heard_of(self.options.path);
		let lacks = |ward: &WardView| heard.iter().find_map(|heard| missing(ward, heard));
		let wanted = wards.iter().filter_map(|(_, ward)| Some((lacks(ward)?, ward.haltHeight)));
		let Some((word, height)) = wanted.max_by_key(|(word, _)| word.round()) else {
			self.with(|state| state.missing = None);
			return Ok(());
		};
		let now = Instant::now();
		let within = heard.first().map_or(0, |heard| heard.within);
		let given = self.with(|state| {
			state.missing.get_or_insert(now);
			let recent = state.given.filter(|(_, until)| *until > now);
			recent.is_some_and(|(given, _)| covers(given, word, within))
		});
		if given || self.is_told(word, service).await? {
			return Ok(());
		}
		let ends = self.ends().await?;
		let errand = self.telling(&ends, (word, height), service).await?;
		if self.there.run(&self.telling_name(), &errand).await? == Run::UnderWay {
			return Ok(());
		}
		// Given again it says nothing new in the log; given for the first time, the log has to have it.
		let again = self.with(|state| state.told == Some(word));
		if again || !self.is_told(word, service).await? {
			let patience = self.crossing.patience;
			let until = now.checked_add(if again { patience } else { AGAIN.min(patience) });
			self.with(|state| state.given = until.map(|until| (word, until)));
		}
		Ok(())
	}

	/// Whether the teller has given this word, which was not known. After a restart it is not paid for again.
	async fn is_told(&self, word: Word, service: u32) -> Result<bool, ErrandError> {
		if self.with(|state| state.told == Some(word)) || !self.was_told(word, service).await? {
			return Ok(false);
		}
		self.there.forget(&self.telling_name()).await;
		let until = Instant::now().checked_add(self.crossing.patience);
		self.with(|state| {
			state.told = Some(word);
			state.given = until.map(|until| (word, until));
		});
		Ok(true)
	}

	fn telling_name(&self) -> String {
		format!("{}/{}: telling", self.crossing.name, self.options.name)
	}

	/// The call that has the teller say it, with what the transport takes for it.
	async fn telling(
		&self,
		ends: &Ends,
		(word, height): (Word, u64),
		service: u32,
	) -> Result<Errand, ErrandError> {
		let crossing = self.crossing.contract;
		let content = match word {
			Word::Down(_) => (height, B256::ZERO).abi_encode_params().into(),
			Word::Up(_) => Bytes::new(),
		};
		let (tells, number) = (word.kind(), word.round());
		let copy = Copy { tells, service, protocol: 0, number, content };
		let transport = &self.options.transport;
		let priced = self.there.chain().ask(|node| {
			let copy = copy.clone();
			async move { transport.price(&node, ends, (crossing, &copy)).await }
		});
		// The most that an endpoint says, up to the cap: one that says too little would have nothing told.
		let prices: Vec<_> = priced.await.some()?.into_iter().map(|(_, price)| price).collect();
		let most = U256::from(self.options.most_value);
		let Some(value) = prices.iter().filter(|price| **price <= most).max().copied() else {
			let least = prices.iter().min().copied().unwrap_or_default();
			return Err(ErrandError::Unsent(format!(
				"the transport asks for {least} wei a word, more than the {most} of most_value"
			)));
		};
		let route = transport.route(ends, self.here.chain().id());
		let input = Tellers::tellWardCall { service, crossing, route }.abi_encode().into();
		Ok(Errand { to: ends.teller, input, value })
	}

	/// Whether the teller's log has this word, as all endpoints say.
	async fn was_told(&self, word: Word, service: u32) -> Result<bool, ErrandError> {
		let topics = json!([
			[keccak256("Told(uint8,uint32,uint64,address)")],
			[B256::from(U256::from(word.kind()))],
			[B256::from(U256::from(service))],
			[B256::from(U256::from(word.round()))],
		]);
		let (teller, crossing) = (self.options.teller, self.crossing.contract.into_word());
		let asked = self.there.chain().ask(|node| {
			let topics = topics.clone();
			async move {
				let head = node.latest().await?.number();
				let first = head.saturating_sub(TOLD_BLOCKS).max(self.options.since).min(head);
				let logs = node.logs_by(teller, topics, (first, head)).await?;
				Ok(logs.iter().any(|log| log.data[..] == crossing[..]))
			}
		});
		Ok(asked.await.some()?.iter().all(|(_, told)| *told))
	}

	/// Hands in what nobody has handed in.
	async fn deliver(&self) -> Result<(), ErrandError> {
		let ends = self.ends().await?;
		let Some(topics) = self.options.transport.sent(&ends) else { return Ok(()) };
		let topics = &topics;
		let asked = self.there.chain().ask(|node| async move {
			let name = node.endpoint().secret().to_owned();
			let since = || Reader::since(self.options.since);
			let mut reader =
				self.with(|state| state.readers.get(&name).copied()).unwrap_or_else(since);
			let head = node.latest().await?.number();
			let logs = reader.read_on(&node, (ends.there, topics), head).await;
			self.with(|state| state.readers.insert(name, reader));
			logs
		});
		// Without the teller's chain, what is known of it is still handed in.
		let (answers, unread) = match asked.await.some() {
			Ok(answers) => (answers, None),
			Err(error) => (Vec::new(), Some(error)),
		};
		for (_, logs) in answers {
			let found: Vec<_> =
				logs.iter().filter_map(|log| self.options.transport.parcel(&ends, log)).collect();
			self.with(|state| found.into_iter().for_each(|parcel| state.take(parcel)));
		}
		let waiting = self.with(|state| state.parcels.clone());
		let mut refused = None;
		for (number, parcel) in waiting {
			match self.hand_in(&ends, &parcel).await {
				Ok(true) => drop(self.with(|state| state.parcels.remove(&number))),
				Ok(false) => {},
				// Others may pass all the same.
				Err(error) => refused = Some(error),
			}
		}
		match refused.or(unread.map(Into::into)) {
			Some(error) => Err(error),
			None => Ok(()),
		}
	}

	/// Hands a message in. Returns whether the path has it.
	async fn hand_in(&self, ends: &Ends, parcel: &Parcel) -> Result<bool, ErrandError> {
		let (transport, since) = (&self.options.transport, self.crossing.since);
		let asked = self
			.here
			.chain()
			.ask(|node| async move { transport.hand_in(&node, ends, (parcel, since)).await });
		let next: Vec<_> = asked.await.some()?.into_iter().map(|(_, next)| next).collect();
		let name = format!("{}/{}: {}", self.crossing.name, self.options.name, parcel.id);
		if next.iter().all(|next| *next == Next::Done) {
			self.here.forget(&name).await;
			return Ok(true);
		}
		let call = next.into_iter().find_map(|next| match next {
			Next::Call(errand) => Some(errand),
			Next::Wait | Next::Done => None,
		});
		if let Some(errand) = call {
			self.here.run(&name, &errand).await?;
		}
		Ok(false)
	}

	pub async fn check(&self, least_balance: u128) -> Vec<String> {
		let name = format!("crossing {}, path {}", self.crossing.name, self.options.name);
		let (_, problems) = self.there.chain().nodes().await;
		let mut problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
		problems.extend(purse(&self.there, least_balance).await);
		let teller = self.options.teller;
		let inboxes = self
			.there
			.chain()
			.ask(|node| async move { ask(&node, teller, Tellers::inboxCall {}).await });
		match inboxes.await.some() {
			Ok(found) => {
				let other = found.iter().find(|(_, inbox)| *inbox != self.options.inbox);
				problems.extend(other.map(|(node, inbox)| {
					format!("{}: {name}: the teller tells of the inbox {inbox}", node.endpoint())
				}));
			},
			Err(NodeError::Unreachable { .. }) => return problems,
			Err(error) => problems.push(format!("{name}: there is no teller at {teller}: {error}")),
		}
		match self.is_heard().await {
			Ok(true) => {},
			Ok(false) => problems.push(format!(
				"{name}: {} does not hear the teller {teller}: it was made for another one",
				self.options.path
			)),
			Err(error) => problems.push(format!("{name}: {error}")),
		}
		problems
	}

	async fn is_heard(&self) -> Result<bool, ErrandError> {
		let ends = self.ends().await?;
		let (here, there) = (self.here.chain().nodes().await.0, self.there.chain().nodes().await.0);
		let (Some(here), Some(there)) = (here.first(), there.first()) else {
			return Err(NodeError::Empty.into());
		};
		Ok(self.options.transport.hears((here, there), &ends).await?)
	}
}

impl State {
	fn take(&mut self, parcel: Parcel) {
		if !self.known.insert(parcel.id) {
			return;
		}
		self.parcels.insert(self.count, parcel);
		self.count = self.count.saturating_add(1);
		while self.parcels.len() > MOST_PARCELS {
			self.parcels.pop_first();
		}
		while self.known.len() > MOST_PARCELS.saturating_mul(16) {
			self.known.pop_first();
		}
	}
}

/// What all endpoints say.
fn agreed<T: PartialEq + Clone>(found: Vec<(Arc<Node>, T)>) -> Result<T, NodeError> {
	let mut found = found.into_iter();
	let (first, answer) = found.next().ok_or(NodeError::Empty)?;
	match found.find(|(_, other)| *other != answer) {
		None => Ok(answer),
		Some((other, _)) => Err(NodeError::Contradiction {
			one: first.endpoint().to_string(),
			other: other.endpoint().to_string(),
			number: 0,
		}),
	}
}
