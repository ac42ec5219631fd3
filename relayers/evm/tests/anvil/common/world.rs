// SPDX-License-Identifier: Apache-2.0

//! An inbox that trusts watchers whose keys are known, a target for a plan, and what those watchers sign.

use super::{until, Anvil, RICH};
use alloy_primitives::{Address, Bytes, B256, U256};
use alloy_sol_types::{SolCall, SolValue};
use serde_json::json;
use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use vigil_bls::{set::SetPlan, test_utils::TestSet, Blst};
use vigil_primitives::{
	message::prove_all,
	receipt::contract::{plan_receipt, plan_slots},
	Body, Checkpoint, Destination, Halt, Handover, Head, Height, LaneId, Message, PlanId,
	PlanOrder, PlanReceipt, Policy, ProtocolId, Resume, Round, Seconds, SequenceNumber, ServiceId,
	SetCommitment, SetId, Statement, UnixTime, H256,
};
use vigil_relayer_core::{Cargo, StandingBy};
use vigil_relayer_evm::{
	abi::{Call, Inbox, Limits, WardView},
	asks::Asks,
	deploy::{Deployer, Terms},
	fees::Caps,
	node::{At, Node, Receipt},
	wallet::Wallet,
	EvmDestination, Options,
};
use vigil_relayer_link::Endpoint;

pub const GENESIS: H256 = H256::repeat_byte(0x67);
pub const SERVICE: ServiceId = ServiceId(7);
pub const LANE: LaneId = LaneId(5);
pub const PLAN: PlanId = PlanId(3);
pub const PROTOCOL: ProtocolId = ProtocolId(11);
const GWEI: u128 = 1_000_000_000;
const ETHER: u128 = 1_000_000_000 * GWEI;

pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(6),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 10,
	stable_for: Seconds(6),
	standby_after: Seconds(8),
	gone_after: Seconds(60),
	min_voices: 1,
	time_margin: Seconds(0),
};

/// The clock in seconds.
pub fn unix_now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A set with this number, in office from a while ago on.
pub fn set(number: u64) -> TestSet<Blst> {
	set_for(number, (UnixTime(unix_now() - 600), UnixTime(unix_now() + 100_000)))
}

/// A set with this number, in office for this time.
fn set_for(number: u64, (activates_at, expires_at): (UnixTime, UnixTime)) -> TestSet<Blst> {
	let plan = SetPlan {
		service: SERVICE,
		set_id: SetId(number),
		policy_hash: POLICY.hash(),
		activates_at,
		expires_at,
	};
	TestSet::with_plan(&plan, &[1_000_000; 4])
}

/// Those who stand by. They have an expiry of their own.
fn standby() -> TestSet<Blst> {
	set_for(1, (UnixTime(unix_now() - 3_600), UnixTime(unix_now() + 50_000)))
}

pub struct World {
	pub anvil: Anvil,
	/// The account that carries, and by it the one that sweeps.
	pub wallet: Wallet,
	pub inbox: Address,
	/// What a plan calls: its first word turns to one.
	pub target: Address,
	pub watchers: TestSet<Blst>,
	/// Those who stand by, if the first set was said to have a standby.
	pub standby: TestSet<Blst>,
	pub folder: tempfile::TempDir,
	/// What the inbox is to be told again.
	pub asks: Asks,
}

impl World {
	pub async fn new() -> Self {
		Self::on(Anvil::start().await, set(1), None).await
	}

	/// A chain whose first set has a standby.
	pub async fn with_standby() -> Self {
		let standby = standby();
		let hash = standby.commitment.hash();
		let world = Self::on(Anvil::start().await, set(1), Some(hash)).await;
		Self { standby, ..world }
	}

	/// Another chain with an inbox of its own, which trusts the same watchers.
	pub async fn beside(other: &World, chain_id: u64) -> Self {
		let SetCommitment { activates_at, expires_at, .. } = other.watchers.commitment;
		let watchers = set_for(1, (activates_at, expires_at));
		Self::on(Anvil::start_as(chain_id).await, watchers, None).await
	}

	async fn on(anvil: Anvil, watchers: TestSet<Blst>, stand_by: Option<H256>) -> Self {
		let wallet = Wallet::from_secret(B256::repeat_byte(0x21)).unwrap();
		anvil.endow(wallet.address(), 1_000 * ETHER).await;
		anvil.endow(wallet.runner().address(), 1_000 * ETHER).await;
		let installer = Wallet::from_secret(B256::repeat_byte(0x22)).unwrap();
		anvil.endow(installer.address(), 1_000 * ETHER).await;
		let nodes = [anvil.node.clone()];
		let caps = Caps { fee: 500 * GWEI, tip: 50 * GWEI };
		let deployer = Deployer { nodes: &nodes, wallet: &installer, caps };
		let limits = Limits {
			freshness: 300,
			checkpointFreshness: 3_600,
			clockDrift: 30,
			suspectFor: 120,
			recoverFor: 3_600,
		};
		let terms = Terms {
			genesis: GENESIS,
			guardian: Address::ZERO,
			limits,
			max_pause: 86_400,
			own_service: None,
		};
		let made = deployer.inbox(&terms).await.unwrap();
		let inbox = made.last().unwrap().address;
		let known = (watchers.commitment.clone(), POLICY);
		deployer.install(inbox, &known, stand_by).await.unwrap();
		let target = target(&anvil).await;
		// What a relayer hears of sets that no final block has comes again from Vigil; here it comes once.
		let made = anvil.node.latest().await.unwrap().number();
		until("a final block with all of it", || async {
			let header = anvil.node.header(json!("finalized")).await.ok()??;
			(header.number() >= made).then_some(())
		})
		.await;
		let (standby, folder) = (standby(), tempfile::tempdir().unwrap());
		Self { anvil, wallet, inbox, target, watchers, standby, folder, asks: Asks::default() }
	}

	/// What the inbox is addressed by.
	pub fn place(&self) -> Destination {
		Destination::evm(self.anvil.node.chain_id(), self.inbox.into_array())
	}

	/// How to carry to it.
	pub fn options(&self, endpoints: Vec<Endpoint>) -> Options {
		Options {
			endpoints,
			chain_id: Some(self.anvil.node.chain_id()),
			inbox: self.inbox,
			since: 0,
			confirmations: None,
			services: BTreeSet::new(),
			caps: Caps { fee: 200 * GWEI, tip: 16 * GWEI },
			poll: Duration::from_millis(100),
			sweeps: true,
			asks: self.asks.clone(),
		}
	}

	pub fn destination(&self) -> EvmDestination {
		let options = self.options(vec![self.anvil.endpoint.clone()]);
		EvmDestination::new(options, self.wallet.clone())
	}

	pub fn journal(&self) -> PathBuf {
		self.folder.path().join("journal")
	}

	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// A statement as these watchers certify it, without the absent.
	pub fn certify(&self, by: &TestSet<Blst>, statement: Statement, absent: &[u16]) -> Cargo {
		let next_policy = matches!(statement, Statement::Handover(_)).then_some(POLICY);
		let certificate = by.certify(statement, absent);
		Cargo {
			certificate,
			witnesses: by.witnesses(absent),
			next_policy,
			suspicion: false,
			standby: None,
		}
	}

	/// Another set of the same service.
	pub fn set(&self, number: u64) -> TestSet<Blst> {
		set(number)
	}

	/// How many transactions the account that carries has made.
	pub async fn carried(&self) -> u64 {
		self.anvil.node.nonce(self.wallet.address(), At::Latest).await.unwrap()
	}

	/// A Halt of this round, at this height.
	pub fn halt(&self, round: u64, height: u64) -> Cargo {
		self.halt_by(&self.watchers, round, height)
	}

	/// The same by another set.
	pub fn halt_by(&self, by: &TestSet<Blst>, round: u64, height: u64) -> Cargo {
		let halt = Halt {
			height: Height(height),
			block_hash: H256::repeat_byte(0xb0),
			block_timestamp: UnixTime(round - 7),
			round: Round(round),
		};
		self.certify(by, Statement::Halt(halt), &[2])
	}

	pub fn resume(&self, round: u64, height: u64) -> Cargo {
		let resume = Resume {
			height: Height(height),
			block_hash: H256::repeat_byte(0xb0),
			round: Round(round),
		};
		self.certify(&self.watchers, Statement::Resume(resume), &[])
	}

	pub fn checkpoint(&self, round: u64, height: u64) -> Cargo {
		let block = Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(0xc0),
			state_root: H256::repeat_byte(0xc1),
			block_timestamp: UnixTime(round - 1),
			round: Round(round),
		};
		self.certify(&self.watchers, Statement::Checkpoint(block), &[1])
	}

	pub fn handover(&self, next: &TestSet<Blst>) -> Cargo {
		let over = Handover { next: next.commitment.clone(), standby: None };
		self.certify(&self.watchers, Statement::Handover(over), &[0])
	}

	/// What those who stand by announce: this set.
	pub fn announcement(&self, next: &TestSet<Blst>) -> Cargo {
		let over = Handover { next: next.commitment.clone(), standby: Some(H256::repeat_byte(9)) };
		let cargo = self.certify(&self.standby, Statement::Handover(over), &[3]);
		let signers = StandingBy { set: self.standby.commitment.clone(), policy: POLICY };
		Cargo { standby: Some(signers), ..cargo }
	}

	/// Whether something is announced.
	pub async fn is_announced(&self) -> bool {
		let commitment = B256::from(self.watchers.commitment.hash().0);
		self.read(Inbox::keptSetCall { commitment }).await.announcedAt.to::<u64>() != 0
	}

	/// The number of the last set.
	pub async fn latest(&self) -> u64 {
		self.read(Inbox::latestSetCall { service: SERVICE.0 }).await.setId
	}

	/// An Outbox with a plan that calls the target, and its message.
	pub fn plan(&self) -> (Cargo, Vec<Message>) {
		let call = Call { target: self.target, value: 0, gas: 100_000, data: Bytes::new() };
		self.plan_of(vec![call], vec![])
	}

	/// The same with a plan that fires only some seconds after the Halt.
	pub fn late_plan(&self, delay: u64) -> (Cargo, Vec<Message>) {
		let call = Call { target: self.target, value: 0, gas: 100_000, data: Bytes::new() };
		self.plan_after(Seconds(delay), vec![call], vec![])
	}

	/// The same with a plan that makes these calls.
	pub fn plan_of(&self, failover: Vec<Call>, failback: Vec<Call>) -> (Cargo, Vec<Message>) {
		self.plan_after(Seconds(0), failover, failback)
	}

	fn plan_after(
		&self,
		delay: Seconds,
		failover: Vec<Call>,
		failback: Vec<Call>,
	) -> (Cargo, Vec<Message>) {
		let failback = match failback.is_empty() {
			true => Default::default(),
			false => failback.abi_encode().try_into().unwrap(),
		};
		let order = PlanOrder {
			plan: PLAN,
			version: 1,
			class: Default::default(),
			delay,
			failover: failover.abi_encode().try_into().unwrap(),
			failback,
		};
		let message =
			Message { sequence: SequenceNumber(0), protocol: PROTOCOL, body: Body::Arm(order) };
		let (outbox, _) = prove_all((self.place(), LANE), vec![message.clone()]).unwrap();
		(self.certify(&self.watchers, Statement::Outbox(outbox), &[3]), vec![message])
	}

	/// The ward as the inbox has it now.
	pub async fn ward(&self) -> WardView {
		self.read(Inbox::wardCall { service: SERVICE.0 }).await
	}

	/// The receipt of the plan, if the inbox keeps it.
	pub async fn kept_plan(&self) -> Option<PlanReceipt> {
		let mut words = Vec::new();
		for slot in plan_slots(SERVICE, PLAN) {
			let slot = B256::from(slot.0);
			words.push(self.anvil.node.slot(self.inbox, slot, At::Latest).await.unwrap().0);
		}
		plan_receipt(words.try_into().unwrap()).unwrap()
	}

	pub async fn read<C: SolCall>(&self, call: C) -> C::Return {
		let answer = self.anvil.node.call(self.inbox, call.abi_encode().into(), At::Latest).await;
		C::abi_decode_returns(&answer.unwrap()).unwrap()
	}

	/// Whether the plan's call was made.
	pub async fn has_fired(&self) -> bool {
		let slot = self.anvil.node.slot(self.target, B256::ZERO, At::Latest).await.unwrap();
		U256::from_be_bytes(slot.0) == U256::ONE
	}

	/// Waits until the ward has this status.
	pub async fn until_status(&self, status: u8) -> WardView {
		until(&format!("the status {status}"), || async {
			Some(self.ward().await).filter(|ward| ward.status == status)
		})
		.await
	}
}

/// A contract that writes one into its first word, whatever it is told.
async fn target(anvil: &Anvil) -> Address {
	let code = "0x600580600b6000396000f36001600055";
	let call = json!([{ "from": RICH, "data": code, "gas": "0x30000" }]);
	let hash = anvil.ask("eth_sendTransaction", call).await;
	let nonce = 0;
	until("the target's block", || async {
		let receipt: Option<Receipt> =
			anvil.node.request("eth_getTransactionReceipt", json!([hash])).await.ok()?;
		receipt.filter(|receipt| receipt.block_hash.is_some() && !receipt.failed())
	})
	.await;
	let address = RICH.parse::<Address>().unwrap().create(nonce);
	assert!(!is_empty(&anvil.node, address).await);
	address
}

async fn is_empty(node: &Node, address: Address) -> bool {
	node.code(address, At::Latest).await.unwrap().is_empty()
}
