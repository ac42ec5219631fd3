// SPDX-License-Identifier: Apache-2.0

//! A Substrate ward, as its own nodes show it. Nothing of it is trusted: what follows from it is a proof
//! that is judged by an anchor.

use crate::vigil::host;
use codec::Decode;
use std::{
	collections::BTreeMap,
	sync::{Mutex, PoisonError},
	time::Duration,
};
use subxt::rpcs::client::{rpc_params, RpcSubscription};
use vigil_primitives::H256;
use vigil_proofs::{
	grandpa::{Header, Justification},
	Proof,
};
use vigil_relayer_link::{
	connection::{Header as HeaderJson, Hex},
	proof::nodes,
	Connection, Endpoint, RpcError,
};

/// Justifications that are remembered: those of some hours.
const REMEMBERED: usize = 4_096;
/// Headers that are remembered: final ones never change.
const HEADERS: usize = 16_384;
/// How often to see whether the node still answers.
const PING: Duration = Duration::from_secs(10);
/// How long to leave a node alone that cannot be used.
const PAUSE: Duration = Duration::from_secs(2);
/// The consensus that makes blocks final, as blocks name it.
const GRANDPA: [u8; 4] = *b"FRNK";

/// Why a ward cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WardError {
	/// Its node does not answer as it should.
	#[error(transparent)]
	Rpc(#[from] RpcError),
	/// No node is connected.
	#[error("no node of the ward answers: {0}")]
	Down(String),
	/// The node does not have it.
	#[error("{0}")]
	Missing(String),
}

/// What proofs are made of.
#[async_trait::async_trait]
pub trait WardNode: Send + Sync {
	/// The height of the last final block.
	async fn final_height(&self) -> Result<u32, WardError>;
	/// The header of the final block at this height.
	async fn header(&self, height: u32) -> Result<Header, WardError>;
	/// The first justification that is known of a block at this height or above.
	async fn justification(&self, height: u32) -> Result<Option<Justification>, WardError>;
	/// The justification of the last block that the set in office at this height made final.
	async fn last_of_set(&self, height: u32) -> Result<Option<Justification>, WardError>;
	/// The nodes of the state after a block that lead to these keys.
	async fn prove(&self, at: H256, keys: &[Vec<u8>]) -> Result<Proof, WardError>;
	/// Whether the state after a block has something under this key.
	async fn has(&self, at: H256, key: &[u8]) -> Result<bool, WardError>;
}

/// A ward behind endpoints, of which one at a time is asked.
pub struct Nodes {
	endpoints: Vec<Endpoint>,
	/// The same behind each of them alone, if there are several.
	each: Vec<Nodes>,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	connection: Option<Connection>,
	problem: Option<String>,
	justifications: BTreeMap<u32, Justification>,
	headers: BTreeMap<u32, Header>,
}

/// What `grandpa_proveFinality` answers, as its encoding begins: the block and the justification.
#[derive(Decode)]
struct Finality {
	_block: H256,
	justification: Vec<u8>,
}

/// What `chain_getBlock` answers, as far as it matters here.
#[derive(serde::Deserialize)]
struct SignedBlock {
	justifications: Option<Vec<([u8; 4], Vec<u8>)>>,
}

impl Nodes {
	/// The ward behind these.
	pub fn new(endpoints: Vec<Endpoint>) -> Self {
		let alone = |one: &Endpoint| Self {
			endpoints: vec![one.clone()],
			each: Vec::new(),
			state: Mutex::default(),
		};
		let each = match endpoints.len() {
			0 | 1 => Vec::new(),
			_ => endpoints.iter().map(alone).collect(),
		};
		Self { endpoints, each, state: Mutex::default() }
	}

	/// The ward as each endpoint alone shows it, with its host.
	pub fn each(&self) -> Vec<(String, &dyn WardNode)> {
		fn placed(nodes: &Nodes) -> (String, &dyn WardNode) {
			(nodes.endpoints.first().map(host).unwrap_or_default(), nodes)
		}
		match self.each.is_empty() {
			true => vec![placed(self)],
			false => self.each.iter().map(placed).collect(),
		}
	}

	/// Why no node is connected; `None` while one is.
	pub fn problem(&self) -> Option<String> {
		self.with(|state| match state.connection {
			Some(_) => None,
			None => Some(state.problem.clone().unwrap_or_else(|| "not connected to yet".into())),
		})
	}

	/// Listens to the first endpoint that answers, and to each of them, for good.
	pub async fn follow(&self) {
		tokio::join!(
			self.follow_one(),
			futures::future::join_all(self.each.iter().map(Self::follow_one)),
		);
	}

	async fn follow_one(&self) {
		loop {
			for endpoint in &self.endpoints {
				let Err(error) = self.listen(endpoint).await;
				log::debug!(target: "fisherman", "ward: {error}");
				self.with(|state| {
					state.connection = None;
					state.problem = Some(error.to_string());
				});
			}
			tokio::time::sleep(PAUSE).await;
		}
	}

	async fn listen(&self, endpoint: &Endpoint) -> Result<std::convert::Infallible, RpcError> {
		let connection = Connection::dial(endpoint, None).await?;
		let mut stream: RpcSubscription<Hex> = connection
			.subscribe(
				"grandpa_subscribeJustifications",
				rpc_params![],
				"grandpa_unsubscribeJustifications",
			)
			.await?;
		self.with(|state| {
			// Another node may have lied.
			*state = State { connection: Some(connection.clone()), ..State::default() };
		});
		let mut ping = tokio::time::interval(PING);
		loop {
			let next = tokio::select! {
				next = stream.next() => next,
				_ = ping.tick() => {
					connection.block_hash(0).await?;
					continue;
				},
			};
			match next {
				Some(Ok(Hex(bytes))) => self.remember(&bytes),
				Some(Err(error)) => return Err(RpcError::ended(endpoint, Some(error))),
				None => return Err(RpcError::ended(endpoint, None)),
			}
		}
	}

	fn remember(&self, mut bytes: &[u8]) {
		let Ok(justification) = Justification::decode(&mut bytes) else { return };
		self.with(|state| {
			let height = justification.commit.target_number;
			state.justifications.insert(height, justification);
			if state.justifications.len() > REMEMBERED {
				state.justifications.pop_first();
			}
		});
	}

	/// The node that is asked.
	pub fn connection(&self) -> Result<Connection, WardError> {
		let down = || WardError::Down(self.problem().unwrap_or_default());
		self.with(|state| state.connection.clone()).ok_or_else(down)
	}

	/// The justification that a block was stored with.
	async fn stored(&self, height: u32) -> Result<Option<Justification>, WardError> {
		let node = self.connection()?;
		let Some(hash) = node.block_hash(height.into()).await? else { return Ok(None) };
		let block: Option<SignedBlock> = node.request("chain_getBlock", rpc_params![hash]).await?;
		let stored = block.and_then(|block| block.justifications).unwrap_or_default();
		let found = stored.into_iter().find(|(engine, _)| *engine == GRANDPA);
		Ok(found.and_then(|(_, bytes)| Justification::decode(&mut &bytes[..]).ok()))
	}

	fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
		change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

#[async_trait::async_trait]
impl WardNode for Nodes {
	async fn final_height(&self) -> Result<u32, WardError> {
		let node = self.connection()?;
		let number = node.block_number(node.finalized_head().await?).await?;
		u32::try_from(number)
			.map_err(|_| WardError::Missing("the ward's heights are too large".into()))
	}

	async fn header(&self, height: u32) -> Result<Header, WardError> {
		if let Some(known) = self.with(|state| state.headers.get(&height).cloned()) {
			return Ok(known);
		}
		let node = self.connection()?;
		let missing = || WardError::Missing(format!("{} has no block {height}", node.endpoint()));
		let hash = node.block_hash(height.into()).await?.ok_or_else(missing)?;
		let json: Option<HeaderJson> = node.request("chain_getHeader", rpc_params![hash]).await?;
		let bytes = json.and_then(|json| json.encoded()).ok_or_else(missing)?;
		let header = Header::decode(&mut &bytes[..]).map_err(|_| missing())?;
		if header.hash() != hash || header.number != height {
			return Err(node.nonsense("chain_getHeader", "it is of another block").into());
		}
		self.with(|state| {
			state.headers.insert(height, header.clone());
			if state.headers.len() > HEADERS {
				state.headers.pop_first();
			}
		});
		Ok(header)
	}

	async fn justification(&self, height: u32) -> Result<Option<Justification>, WardError> {
		let heard = self
			.with(|state| state.justifications.range(height..).next().map(|(_, one)| one.clone()));
		match heard {
			Some(heard) => Ok(Some(heard)),
			None => self.last_of_set(height).await,
		}
	}

	async fn last_of_set(&self, height: u32) -> Result<Option<Justification>, WardError> {
		let node = self.connection()?;
		let proven: Result<Option<Hex>, RpcError> =
			node.request("grandpa_proveFinality", rpc_params![height]).await;
		let proven = match proven {
			Ok(Some(Hex(bytes))) => Finality::decode(&mut &bytes[..]).ok(),
			// Before the first change of the set, and beyond the last final block, it has no answer.
			Ok(None) | Err(RpcError::Refused { .. }) => None,
			Err(error) => return Err(error.into()),
		};
		let bytes = proven.map(|proven| proven.justification);
		let found = bytes.and_then(|bytes| Justification::decode(&mut &bytes[..]).ok());
		if found.is_some() {
			return Ok(found);
		}
		// What a block that announces other voters was stored with.
		let heard: Vec<u32> =
			self.with(|state| state.justifications.range(height..).map(|(at, _)| *at).collect());
		for at in heard {
			if crate::trust::announces(&self.header(at).await?) {
				return Ok(self.with(|state| state.justifications.get(&at).cloned()));
			}
		}
		self.stored(height).await
	}

	async fn prove(&self, at: H256, keys: &[Vec<u8>]) -> Result<Proof, WardError> {
		let node = self.connection()?;
		let found = nodes(&node, at, keys).await?;
		let large = || WardError::Missing("a proof of the ward's state is too large".into());
		Proof::new(found).ok_or_else(large)
	}

	async fn has(&self, at: H256, key: &[u8]) -> Result<bool, WardError> {
		Ok(self.connection()?.storage(key, Some(at)).await?.is_some())
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use vigil_primitives::{Height, Round, Seconds};
	use vigil_proofs::{fixture::grandpa::Ward, grandpa::Engine, Window};

	/// The slot of the first block.
	pub const SLOT: u64 = 1_000_000;
	/// The block that is said to be the last.
	pub const HALTED: u32 = 3;

	/// A chain that answers everything, as far as it is final.
	pub struct Fixture {
		pub ward: Ward,
		/// The last final block.
		pub last: u32,
		/// Justifications that were heard of; others are asked for.
		pub heard: Vec<Justification>,
		/// The last block of each set but the one in office.
		pub ended: Vec<Justification>,
	}

	impl Fixture {
		pub fn new(ward: Ward) -> Self {
			let last = ward.headers.len() as u32 - 1;
			Self { ward, last, heard: Vec::new(), ended: Vec::new() }
		}
	}

	/// A ward of four that made a block in each of so many slots, by turns.
	pub fn node(slots: u32) -> Fixture {
		let mut ward = Ward::new(Engine::Babe, 4, SLOT);
		for slot in 1..=slots {
			ward.extend(SLOT + u64::from(slot), slot % 4);
		}
		Fixture::new(ward)
	}

	/// When the Halt's round begins: ten slots after the halted block.
	pub fn round(ward: &Ward) -> Round {
		Round(ward.time(SLOT + u64::from(HALTED) + 11).0)
	}

	pub fn window(ward: &Ward) -> Window {
		Window::of(Height(HALTED.into()), round(ward), Seconds(60), Seconds(6)).unwrap()
	}

	#[async_trait::async_trait]
	impl WardNode for Fixture {
		async fn final_height(&self) -> Result<u32, WardError> {
			Ok(self.last)
		}

		async fn header(&self, height: u32) -> Result<Header, WardError> {
			let found = self.ward.headers.get(height as usize).filter(|_| height <= self.last);
			found.cloned().ok_or_else(|| WardError::Missing(format!("no block {height}")))
		}

		async fn justification(&self, height: u32) -> Result<Option<Justification>, WardError> {
			let at = |one: &&Justification| one.commit.target_number >= height;
			match self.heard.iter().find(at) {
				Some(heard) => Ok(Some(heard.clone())),
				None => self.last_of_set(height).await,
			}
		}

		async fn last_of_set(&self, height: u32) -> Result<Option<Justification>, WardError> {
			let at = |one: &&Justification| one.commit.target_number >= height;
			let ended = self.ended.iter().find(at).cloned();
			let newest = (height <= self.last).then(|| self.ward.justify(self.last));
			Ok(ended.or(newest))
		}

		async fn prove(&self, at: H256, keys: &[Vec<u8>]) -> Result<Proof, WardError> {
			let place = self.ward.headers.iter().position(|header| header.hash() == at);
			let place = place.ok_or_else(|| WardError::Missing("no such block".into()))?;
			Ok(self.ward.prove(place as u32, keys))
		}

		async fn has(&self, at: H256, key: &[u8]) -> Result<bool, WardError> {
			let place = self.ward.headers.iter().position(|header| header.hash() == at);
			Ok(place.is_some_and(|place| self.ward.has(place as u32, key)))
		}
	}
}
