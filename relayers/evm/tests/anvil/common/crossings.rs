// SPDX-License-Identifier: Apache-2.0

//! A crossing on one chain, a teller on another, Hyperlane's own mailboxes between them, and a third path that is dead.

use super::{until, Carrier, Peer, World, PROTOCOL, RICH, SERVICE};
use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::{SolCall, SolValue};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;
use vigil_relayer_evm::{
	abi::Call,
	chain::Chain,
	courier::Courier,
	crossing::{
		abi::{Crossing as Contract, OfInbox},
		Crossing, Options, PathOptions, Report, Transport,
	},
	fees::Caps,
	node::At,
	Endpoint,
};

/// What Hyperlane calls the teller's chain, and the crossing's.
pub const DOMAINS: (u32, u32) = (1, 31_337);
const GWEI: u128 = 1_000_000_000;
/// What a flag is told when the ward stands, and when it lives again.
pub const DOWN: u64 = 1;
pub const UP: u64 = 2;

/// Two chains and what lies between them.
pub struct Between {
	pub here: World,
	pub there: World,
	pub crossing: Address,
	pub flag: Address,
	pub teller: Address,
	pub path: Address,
	/// The path that nobody brings anything by.
	pub dead: Address,
	pub mailbox: Address,
	/// What is paid for words, on the teller's chain.
	pub toll: Address,
	/// The third path, if it is not dead.
	pub axelar: Option<Axelar>,
}

/// A path by Axelar's own gateways.
#[derive(Clone, Copy)]
pub struct Axelar {
	pub teller: Address,
	pub path: Address,
	/// The gateways on the teller's chain and on the crossing's.
	pub gateways: (Address, Address),
}

/// A crossing that is served. Ends when dropped.
pub struct Served {
	crossing: Arc<Crossing>,
	task: JoinHandle<()>,
}

impl Drop for Served {
	fn drop(&mut self) {
		self.task.abort();
	}
}

impl Served {
	pub fn report(&self) -> Report {
		self.crossing.report()
	}

	/// Waits until it says something.
	pub async fn until<T>(&self, what: &str, look: impl Fn(&Report) -> Option<T>) -> T {
		let wait = until(what, || async { look(&self.report()) });
		tokio::select! {
			found = wait => found,
			() = self.tell() => unreachable!(),
		}
	}

	/// Says now and then how it stands, for whoever reads why a test failed.
	async fn tell(&self) {
		loop {
			tokio::time::sleep(Duration::from_secs(10)).await;
			eprintln!("{:?}", self.report());
		}
	}
}

fn flagging(flag: Address, what: u64) -> Bytes {
	let data = U256::from(what).abi_encode().into();
	vec![Call { target: flag, value: 0, gas: 100_000, data }].abi_encode().into()
}

alloy_sol_types::sol! {
	interface Begin {
		function begin(bytes calldata failover, bytes calldata failback) external;
	}
}

impl Between {
	/// Makes it all. Two of three paths have to agree; the keeper is the account that everybody has.
	pub async fn new() -> Self {
		Self::make(false).await
	}

	/// The same with Axelar as the third path.
	pub async fn with_axelar() -> Self {
		Self::make(true).await
	}

	async fn make(by_axelar: bool) -> Self {
		let here = World::new().await;
		let there = World::beside(&here, 31_338).await;
		let (at_here, at_there) = (Peer(&here.anvil), Peer(&there.anvil));
		let toll = at_there.toll().await;
		let mailbox_there = at_there.mailbox(DOMAINS.0, toll).await;
		let teller = at_there.make_ours("HyperlaneTeller", (there.inbox, mailbox_there)).await;
		let lenient = at_here.toll().await;
		let mailbox = at_here.mailbox(DOMAINS.1, lenient).await;
		let heard = |teller: Address| (mailbox, DOMAINS.0, teller.into_word(), lenient);
		let path = at_here.make_ours("HyperlanePath", heard(teller)).await;
		let dead = at_here.make_ours("HyperlanePath", heard(Address::repeat_byte(9))).await;
		let own =
			here.read(OfInbox::actorOfCall { service: SERVICE.0, protocol: PROTOCOL.0 }).await;
		let keeper: Address = RICH.parse().unwrap();
		let axelar = match by_axelar {
			true => {
				let gateways = (at_there.gateway("there").await, at_here.gateway("here").await);
				let arguments = (there.inbox, gateways.0, Address::ZERO);
				let teller = at_there.make_ours("AxelarTeller", arguments).await;
				let arguments = (gateways.1, "ethereum".to_owned(), teller.to_string());
				let path = at_here.make_ours("AxelarPath", arguments).await;
				Some(Axelar { teller, path, gateways })
			},
			false => None,
		};
		let paths = vec![own, path, axelar.map_or(dead, |axelar| axelar.path)];
		let arguments = (here.inbox, SERVICE.0, PROTOCOL.0, paths, U256::from(2), 600u64, keeper);
		let crossing = at_here.make_ours("Crossing", arguments).await;
		let flag = at_here.flag().await;
		let begin =
			Begin::beginCall { failover: flagging(flag, DOWN), failback: flagging(flag, UP) };
		at_here.call(crossing, begin).await;
		let courier = here.wallet.courier().address();
		here.anvil.endow(courier, 1_000 * GWEI * GWEI).await;
		there.anvil.endow(courier, 1_000 * GWEI * GWEI).await;
		Self { here, there, crossing, flag, teller, path, dead, mailbox, toll, axelar }
	}

	/// How to serve it; the dead path's chain is one that does not answer.
	pub fn options(&self) -> Options {
		let path = PathOptions {
			name: "hyperlane".into(),
			transport: Transport::Hyperlane {},
			inbox: self.there.inbox,
			asks: self.there.asks.clone(),
			teller: self.teller,
			path: self.path,
			since: 0,
			deliver: true,
			most_value: 1_000,
		};
		let dead = PathOptions {
			name: "dead".into(),
			path: self.dead,
			teller: Address::repeat_byte(9),
			..path.clone()
		};
		let third = match self.axelar {
			Some(axelar) => PathOptions {
				name: "axelar".into(),
				transport: Transport::Axelar {
					to_chain: "base".into(),
					from_chain: "ethereum".into(),
					pays: 0,
				},
				path: axelar.path,
				teller: axelar.teller,
				..path.clone()
			},
			None => dead,
		};
		Options {
			name: "vault".into(),
			contract: self.crossing,
			inbox: self.here.inbox,
			asks: self.here.asks.clone(),
			since: 0,
			poll: Duration::from_millis(200),
			patience: Duration::from_secs(20),
			paths: vec![path, third],
		}
	}

	fn courier(&self, endpoints: &[Endpoint], chain_id: u64) -> Arc<Courier> {
		let caps = Caps { fee: 200 * GWEI, tip: 16 * GWEI };
		let chain = Arc::new(Chain::new(endpoints, chain_id));
		Arc::new(Courier::new(chain, self.here.wallet.courier(), caps))
	}

	/// A crossing by these options, whose teller's chain has these endpoints.
	pub fn crossing(&self, options: Options, there: &[Endpoint]) -> Crossing {
		let here = self.courier(std::slice::from_ref(&self.here.anvil.endpoint), 31_337);
		let nowhere = [Endpoint::web("http://127.0.0.1:1").unwrap()];
		let first = self.courier(there, 31_338);
		let third = match self.axelar {
			Some(_) => first.clone(),
			None => self.courier(&nowhere, 31_339),
		};
		let tellers = vec![first, third];
		Crossing::new(options, here, tellers)
	}

	pub fn serve(&self) -> Served {
		self.serve_by(self.options(), std::slice::from_ref(&self.there.anvil.endpoint))
	}

	pub fn serve_by(&self, options: Options, there: &[Endpoint]) -> Served {
		let crossing = Arc::new(self.crossing(options, there));
		let served = crossing.clone();
		Served { crossing, task: tokio::spawn(async move { served.serve().await }) }
	}

	/// Relayers to both inboxes; the plan that speaks for the inbox here is armed.
	pub async fn carriers(&self) -> [Carrier; 2] {
		let carriers = [
			Carrier::start(self.here.destination(), &self.here.journal(), true).await,
			Carrier::start(self.there.destination(), &self.there.journal(), true).await,
		];
		let call = |data: Vec<u8>| {
			let (target, data) = (self.crossing, data.into());
			vec![Call { target, value: 0, gas: 1_500_000, data }]
		};
		let [fire, back] = ["fire()", "failBack()"]
			.map(|name| call(alloy_primitives::keccak256(name)[..4].to_vec()));
		carriers[0].carry_messages(self.here.plan_of(fire, back));
		carriers[0].until("final", 1).await;
		carriers
	}

	/// What the flag was told.
	pub async fn told(&self) -> u64 {
		Peer(&self.here.anvil).told(self.flag).await
	}

	/// Waits until the flag was told this.
	pub async fn until_told(&self, what: u64) {
		until(&format!("{what} on the flag"), || async {
			(self.told().await == what).then_some(())
		})
		.await;
	}

	/// How many transactions the account that runs errands has made, here and there.
	pub async fn errands(&self) -> (u64, u64) {
		let courier = self.here.wallet.courier().address();
		let [here, there] = [&self.here, &self.there].map(|world| world.anvil.node.clone());
		let here = here.nonce(courier, At::Latest).await.unwrap();
		(here, there.nonce(courier, At::Latest).await.unwrap())
	}

	pub async fn keeper_settles(&self) {
		let call = alloy_primitives::keccak256("settleWard()")[..4].to_vec();
		Peer(&self.here.anvil).send(RICH, Some(self.crossing), (call.into(), 0)).await;
	}

	/// What the crossing heard of a path.
	pub async fn heard(&self, path: Address) -> Contract::heardReturn {
		let call = Contract::heardCall { path }.abi_encode().into();
		let answer = self.here.anvil.node.call(self.crossing, call, At::Latest).await.unwrap();
		Contract::heardCall::abi_decode_returns(&answer).unwrap()
	}
}
