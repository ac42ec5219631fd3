// SPDX-License-Identifier: Apache-2.0

//! A chain with forks, finality and a pool.

use super::{
	cargo::{HERE, VIGIL},
	inbox::{execute, service, Inbox, Service},
};
use codec::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{
	answers::inbox::InboxInfo, Certificate, ProvenMessage, ServiceId, UnixTime, H256,
};
use vigil_relayer_core::{
	Block, Call, Cargo, ChainView, ItemKey, Refused, SignError, Signer, Stamp, Task, Tx, TxEvent,
};

/// After every round that tests use.
pub const START: UnixTime = UnixTime(2_000);

/// What a transaction of this chain says.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Content {
	pub account: u8,
	pub nonce: u64,
	pub dies_at: u64,
	pub tip: u128,
	pub name: String,
	pub args: Vec<u8>,
}

/// How this chain spells a call.
pub fn spell(call: &Call) -> (&'static str, Vec<u8>) {
	let signed = (&call.certificate, &call.witnesses);
	match &call.task {
		Task::Hear => ("hear", signed.encode()),
		Task::Speak => ("speak", signed.encode()),
		Task::Announce(standby, policy) => ("announce", (signed, standby, policy).encode()),
		Task::TakeOffice => ("take office", signed.encode()),
		Task::HandOver(policy) => ("hand over", (signed, policy).encode()),
		Task::Deliver(messages) => ("deliver", (signed, messages).encode()),
	}
}

/// The state after a block.
#[derive(Clone, Debug)]
pub struct StateAfter {
	pub block: Block,
	pub nonces: BTreeMap<u8, u64>,
	pub inbox: Inbox,
	/// Transactions that changed nothing: account, nonce, what and the block.
	pub wasted: Vec<(u8, u64, String, u64)>,
	pub included: Vec<Vec<u8>>,
}

pub struct Chain {
	/// From genesis to the best block.
	pub blocks: Vec<StateAfter>,
	/// The index of the last finalised block.
	pub finalized: usize,
	pub pool: BTreeSet<Vec<u8>>,
	/// What a transaction has to offer to have room in a block.
	pub price: u128,
	/// The chain's clock.
	pub now: UnixTime,
	forks: u64,
}

impl Chain {
	pub fn new(services: u32) -> Self {
		let genesis = StateAfter {
			block: Block { number: 0, hash: H256::repeat_byte(1) },
			nonces: BTreeMap::new(),
			inbox: (0..services).map(|id| (id, service(id))).collect(),
			wasted: Vec::new(),
			included: Vec::new(),
		};
		let (blocks, pool) = (vec![genesis], BTreeSet::new());
		Self { blocks, finalized: 0, pool, price: 0, now: START, forks: 0 }
	}

	pub fn best(&self) -> &StateAfter {
		self.blocks.last().unwrap()
	}

	/// Makes a block with everything from the pool that can be included.
	pub fn make_block(&mut self) {
		let mut state = self.best().clone();
		let number = state.block.number + 1;
		self.forks += 1;
		state.block = Block { number, hash: H256::from_low_u64_be(self.forks << 20 | number) };
		state.included.clear();
		let mut left: Vec<(Content, Vec<u8>)> = self
			.pool
			.iter()
			.map(|bytes| (Content::decode(&mut &bytes[..]).unwrap(), bytes.clone()))
			.collect();
		left.sort_by_key(|(content, _)| (content.account, content.nonce));
		for (content, bytes) in left {
			let nonce = state.nonces.entry(content.account).or_default();
			if content.dies_at <= number || content.nonce < *nonce {
				self.pool.remove(&bytes);
				continue;
			}
			if content.nonce > *nonce || content.tip < self.price {
				continue;
			}
			*nonce += 1;
			if !execute(&mut state.inbox, &content.name, &content.args, self.now) {
				let (account, nonce) = (content.account, content.nonce);
				state.wasted.push((account, nonce, what(&content), number));
			}
			self.pool.remove(&bytes);
			state.included.push(bytes);
		}
		self.blocks.push(state);
	}

	/// Finalises up to this many blocks more.
	pub fn finalize(&mut self, blocks: usize) {
		self.finalized = (self.finalized + blocks).min(self.blocks.len() - 1);
	}

	/// Leaves up to this many blocks behind; their transactions return to the pool, or are lost.
	pub fn reorganise(&mut self, blocks: usize, lose: bool) {
		for _ in 0..blocks {
			if self.blocks.len() - 1 <= self.finalized {
				return;
			}
			let gone = self.blocks.pop().unwrap();
			if !lose {
				self.pool.extend(gone.included);
			}
		}
	}

	/// Something else uses the account's next nonce.
	pub fn use_nonce(&mut self, account: u8) {
		self.make_block();
		let state = self.blocks.last_mut().unwrap();
		*state.nonces.entry(account).or_default() += 1;
	}

	/// What a node says to a transaction.
	pub fn submit(&mut self, bytes: &[u8]) -> TxEvent {
		let content = Content::decode(&mut &bytes[..]).unwrap();
		let best = self.best();
		let refused = |why| TxEvent::Refused(why, "refused".into());
		if content.nonce < best.nonces.get(&content.account).copied().unwrap_or(0) {
			return refused(Refused::Outdated);
		}
		if content.dies_at <= best.block.number + 1 {
			return refused(Refused::Invalid);
		}
		let rivals: Vec<_> = self.pool.iter().filter(|other| *other != bytes).cloned().collect();
		let rival = rivals.into_iter().find_map(|bytes| {
			let other = Content::decode(&mut &bytes[..]).unwrap();
			let same = (other.account, other.nonce) == (content.account, content.nonce);
			same.then_some((other.tip, bytes))
		});
		match rival {
			Some((tip, _)) if tip >= content.tip => return refused(Refused::Crowded),
			Some((_, cheaper)) => drop(self.pool.remove(&cheaper)),
			None => {},
		}
		self.pool.insert(bytes.to_vec());
		TxEvent::Accepted
	}

	pub fn view(&self, state: &StateAfter, account: u8) -> ChainView {
		let known = |(id, service): (&u32, &Service)| (ServiceId(*id), service.known.clone());
		ChainView {
			block: state.block,
			confirmed: true,
			nonce: state.nonces.get(&account).copied().unwrap_or(0),
			balance: 1,
			inbox: InboxInfo {
				vigil: Some(VIGIL),
				destination: HERE,
				paused_until: None,
				services: state.inbox.keys().copied().map(ServiceId).collect(),
			},
			services: state.inbox.iter().map(known).collect(),
		}
	}
}

/// Signs for one account.
pub struct Account(pub u8);

impl Signer for Account {
	fn sign(&self, call: &Call, stamp: &Stamp) -> Result<Tx, SignError> {
		let Stamp { nonce, birth, mortality, tip } = *stamp;
		let dies_at = birth.number + mortality;
		let (name, args) = spell(call);
		let bytes =
			Content { account: self.0, nonce, dies_at, tip, name: name.into(), args }.encode();
		let mut hash = [0; 32];
		hash[..8].copy_from_slice(&nonce.to_be_bytes());
		let first_message = call.first_message();
		Ok(Tx { nonce, hash: H256(hash), bytes, dies_at, first_message })
	}

	fn size(&self, message: &ProvenMessage) -> usize {
		message.encoded_size()
	}
}

/// What a transaction carries.
fn what(content: &Content) -> String {
	let certificate = Certificate::decode(&mut &content.args[..]).unwrap();
	if ["announce", "take office", "speak"].contains(&content.name.as_str()) {
		return content.name.clone();
	}
	let cargo = Cargo {
		certificate,
		witnesses: Vec::new(),
		next_policy: None,
		suspicion: false,
		standby: None,
	};
	ItemKey::new("here", &cargo).to_string()
}
