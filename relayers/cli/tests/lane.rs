// SPDX-License-Identifier: Apache-2.0

//! The task of a destination, with one that is of no kind of chain at all.

use std::{
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	path::Path,
	sync::{Arc, Mutex},
	time::Duration,
};
use tokio::{
	sync::{
		mpsc::{self, UnboundedSender},
		oneshot,
	},
	time::timeout,
};
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{
	answers::inbox::{InboxInfo, TrustedSet},
	ward::Ward,
	CarriageReceipt, Destination as Place, Halt, Head, Height, PlanId, PlanReceipt, Policy,
	ProvenMessage, Round, Seconds, SequenceNumber, ServiceId, SetId, Statement, UnixTime, H256,
};
use vigil_relayer::{
	family::Chain,
	lane::Lane,
	metrics::Metrics,
	shared::{now, Shared},
};
use vigil_relayer_core::{
	engine::Replay, journal::RedbJournal, Block, Call, Cargo, ChainView, Destination, Event,
	InboxLimits, ItemKey, Kept, LinkError, Receipts, ServiceView, Settings, SignError, Signer,
	Stamp, StateProof, Task, Tx,
};
use vigil_relayer_vigil::{
	inlet::{hand_out, inlet},
	Source,
};

const GENESIS: H256 = H256([0x11; 32]);
const PATIENCE: Duration = Duration::from_secs(30);
const SERVICE: ServiceId = ServiceId(0);
const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 1,
	stable_for: Seconds(12),
	standby_after: Seconds(60),
	gone_after: Seconds(60),
	min_voices: 1,
	time_margin: Seconds(0),
};

type OtherLane = (ServiceId, vigil_primitives::LaneId);

/// A chain that trusts one set, and writes down what it is sent.
struct Anything {
	account: &'static str,
	set: TestSet<Blst>,
	sent: Mutex<Vec<(ItemKey, Tx)>>,
	calls: Mutex<Vec<Call>>,
}

impl Anything {
	fn new(account: &'static str) -> Arc<Self> {
		let plan = SetPlan {
			service: SERVICE,
			set_id: SetId(1),
			policy_hash: POLICY.hash(),
			activates_at: UnixTime(0),
			expires_at: UnixTime(u64::MAX),
		};
		let set = TestSet::with_plan(&plan, &[1, 1, 1]);
		Arc::new(Self { account, set, sent: Mutex::default(), calls: Mutex::default() })
	}

	fn view(&self) -> ChainView {
		let set = TrustedSet {
			commitment: self.set.commitment.clone(),
			policy: POLICY,
			superseded_at: None,
			standby: None,
		};
		let service = ServiceView {
			sets: vec![set],
			announcement: None,
			ward: Ward::default(),
			checkpoints: Vec::new(),
			lanes: BTreeMap::new(),
			repeats_from: None,
		};
		ChainView {
			block: Block { number: 5, hash: H256::repeat_byte(5) },
			confirmed: true,
			nonce: 3,
			balance: 1,
			inbox: InboxInfo {
				vigil: Some(self.set.genesis_hash),
				destination: Place { network: GENESIS, inbox: H256::zero() },
				paused_until: None,
				services: vec![SERVICE],
			},
			services: BTreeMap::from([(SERVICE, service)]),
		}
	}

	/// A Halt of this second that the set certifies.
	fn halt(&self) -> Cargo {
		let statement = Statement::Halt(Halt {
			height: Height(7),
			block_hash: H256::repeat_byte(1),
			block_timestamp: UnixTime(1),
			round: Round(now() / 1_000 - 1),
		});
		let certificate = self.set.certify(statement, &[]);
		Cargo {
			certificate,
			witnesses: Vec::new(),
			next_policy: None,
			suspicion: false,
			standby: None,
		}
	}
}

impl Signer for Anything {
	fn sign(&self, call: &Call, stamp: &Stamp) -> Result<Tx, SignError> {
		self.calls.lock().unwrap().push(call.clone());
		let dies_at = stamp.birth.number + stamp.mortality;
		let (nonce, hash) = (stamp.nonce, H256::repeat_byte(9));
		Ok(Tx { nonce, hash, bytes: vec![1, 2, 3], dies_at, first_message: None })
	}

	fn size(&self, _: &ProvenMessage) -> usize {
		1
	}
}

#[async_trait::async_trait]
impl Destination for Anything {
	async fn connect(&self) -> Result<H256, LinkError> {
		Ok(GENESIS)
	}

	async fn follow(&self, events: UnboundedSender<Event>) -> Result<Infallible, LinkError> {
		let _ = events.send(Event::Finalized(Box::new(self.view())));
		let _ = events.send(Event::Best(Box::new(self.view())));
		std::future::pending().await
	}

	fn change_node(&self) {}

	async fn broadcast(&self, key: ItemKey, tx: Tx, _: UnboundedSender<Event>) {
		self.sent.lock().unwrap().push((key, tx));
	}

	fn look_at(&self, _: BTreeSet<OtherLane>) {}

	fn limits(&self) -> InboxLimits {
		InboxLimits { freshness: Some(Seconds(600)), ..InboxLimits::default() }
	}

	fn endpoint(&self) -> Option<String> {
		Some("anywhere".into())
	}

	fn warnings(&self) -> Vec<String> {
		Vec::new()
	}

	fn account(&self) -> String {
		self.account.into()
	}
}

#[async_trait::async_trait]
impl Receipts for Anything {
	async fn place(&self) -> Result<Place, LinkError> {
		Err(LinkError("nothing is proven here".into()))
	}

	async fn next_message(&self, _: OtherLane, _: H256) -> Result<SequenceNumber, LinkError> {
		Ok(SequenceNumber(0))
	}

	async fn plans(&self, _: ServiceId, _: H256) -> Result<Vec<(PlanId, PlanReceipt)>, LinkError> {
		Ok(Vec::new())
	}

	async fn carriers(
		&self,
		_: ServiceId,
		_: H256,
	) -> Result<Vec<(Kept, CarriageReceipt)>, LinkError> {
		Ok(Vec::new())
	}

	async fn prove(&self, _: &[Kept], _: H256) -> Result<StateProof, LinkError> {
		Ok(Vec::new())
	}
}

fn lane(name: &str, chain: &Arc<Anything>, folder: &Path, shared: &Arc<Shared>) -> Lane {
	let journal = RedbJournal::open(&folder.join(name)).unwrap();
	Lane {
		settings: Settings::new(name, [7; 32], 1),
		chain: Chain { account: [0; 32], destination: chain.clone(), receipts: chain.clone() },
		source: Arc::new(Source::new(Vec::new(), None, Vec::new())),
		journal: Arc::new(journal),
		proofs: None,
		shared: shared.clone(),
		metrics: Metrics::new().unwrap(),
		trusted: Default::default(),
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_destination_of_any_kind_is_carried_to_and_told_to_replay() {
	let (folder, shared) = (tempfile::tempdir().unwrap(), Arc::new(Shared::default()));
	let chain = Anything::new("me");
	let ((inlet, outlet), (commands, commanded)) = (inlet(), mpsc::channel(1));
	let running = tokio::spawn(lane("here", &chain, folder.path(), &shared).run(outlet, commanded));
	let halt = chain.halt();
	hand_out(&[inlet], Default::default(), &halt);
	let arrives = async {
		while chain.sent.lock().unwrap().is_empty() {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	timeout(PATIENCE, arrives).await.expect("it is broadcast");
	let (key, tx) = chain.sent.lock().unwrap()[0].clone();
	assert!(key.is_halt() && tx.nonce == 3);
	let call = chain.calls.lock().unwrap()[0].clone();
	assert_eq!((call.certificate, call.task), (halt.certificate, Task::Hear));
	assert_eq!(call.beneficiary, H256([7; 32]));

	let (reply, answer) = oneshot::channel();
	let replay = Replay { destination: "here".into(), service: 0, kind: None };
	commands.send((replay, reply)).await.unwrap();
	let count = timeout(PATIENCE, answer).await.expect("in time").unwrap();
	assert_eq!(count, Ok(0), "what is under way is left alone");
	running.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_destinations_with_one_account_of_a_chain_one_is_carried_to() {
	let (folder, shared) = (tempfile::tempdir().unwrap(), Arc::new(Shared::default()));
	let run = |name, chain: &Arc<Anything>| {
		let ((inlet, outlet), (commands, commanded)) = (inlet(), mpsc::channel(1));
		let lane = lane(name, chain, folder.path(), &shared);
		tokio::spawn(async move {
			let _kept_open = (inlet, commands);
			lane.run(outlet, commanded).await
		})
	};
	let (one, other) = (Anything::new("me"), Anything::new("you"));
	let first = run("first", &one);
	let up = async {
		while !shared.get().destinations.get("first").is_some_and(|one| one.link.up) {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	timeout(PATIENCE, up).await.expect("it is carried to");
	let refused = timeout(PATIENCE, run("second", &one)).await.expect("it ends").unwrap();
	let error = format!("{:#}", refused.unwrap_err());
	assert!(error.contains("first") && error.contains("same account me"), "{error}");
	let third = run("third", &other);
	let up = async {
		while !shared.get().destinations.get("third").is_some_and(|one| one.link.up) {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	timeout(PATIENCE, up).await.expect("another account is another matter");
	assert!(!first.is_finished() && !third.is_finished());
	first.abort();
	third.abort();
}
