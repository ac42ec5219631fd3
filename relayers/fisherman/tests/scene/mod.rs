// SPDX-License-Identifier: Apache-2.0

//! A node of Vigil that says what a test wants of cases and anchors, and a fisherman that listens to some of them.

// Each file of tests uses a part of it.
#![allow(dead_code)]

use codec::Encode;
use serde_json::{json, Value};
use sp_core::H256;
use std::{
	collections::BTreeMap,
	path::Path,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use vigil_bls::{test_utils::TestSet, Blst};
use vigil_fisherman::{Fisherman, More, Report, Settings, Shared};
use vigil_primitives::{
	answers::{
		restaking::SetInfo,
		slashing::{CaseForm, CaseInfo, CaseOffence, CaseStage, PaidInfo},
	},
	Certificate, Era, Halt, Head, Height, Policy, Round, Seconds, ServiceId, SetId, Statement,
	UnixTime,
};
use vigil_proofs::family::Anchor;
use vigil_relayer_link::{
	test_utils::{node, FakeNode, NO_METHOD},
	Endpoint, Key,
};

pub const SERVICE: ServiceId = ServiceId(7);
/// How long anything may take.
pub const DEADLINE: Duration = Duration::from_secs(40);

pub fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(60),
		round_length: Seconds(6),
		margin: Seconds(3),
		checkpoint_interval: 4,
		stable_for: Seconds(60),
		standby_after: Seconds(3_600),
		gone_after: Seconds(3_600),
		min_voices: 1,
		time_margin: Seconds(0),
	}
}

pub fn set() -> TestSet<Blst> {
	TestSet::new(SERVICE, SetId(1), &[1, 1, 1, 1])
}

/// That a block of this height was the last one when the round began that begins then.
pub fn said(height: u64, round: u64) -> Halt {
	Halt {
		height: Height(height),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(round),
	}
}

/// The same, by all but these.
pub fn halt(height: u64, round: u64, absent: &[u16]) -> Certificate {
	set().certify(Statement::Halt(said(height, round)), absent)
}

pub fn now() -> u64 {
	vigil_fisherman::now().0
}

/// What a node of Vigil says of sets.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Sets {
	/// As it is.
	#[default]
	Right,
	/// It knows none.
	Unknown,
	/// It makes one up.
	MadeUp,
}

/// What a node of Vigil says.
#[derive(Clone, Default)]
pub struct Tale {
	/// Of sets.
	pub sets: Sets,
	/// Whether its last block is far ahead, with nothing in any.
	pub ahead: bool,
	/// Whether it never answers whoever begins to submit something.
	pub mute: bool,
	/// The posts about the ward's blocks, encoded.
	pub beats: Option<Vec<u8>>,
	/// What its block 5 has.
	pub transaction: Vec<u8>,
	/// What is trusted of the ward.
	pub anchor: Option<Anchor>,
	/// The open case that it shows in final blocks.
	pub case: Option<CaseInfo<[u8; 32]>>,
	/// Whether it shows the case only where no final block is asked for.
	pub not_final: bool,
}

/// A node.
pub struct Vigil {
	pub node: FakeNode,
	pub tale: Arc<Mutex<Tale>>,
	/// How often it was asked for a set.
	pub asked: Arc<AtomicUsize>,
	/// How often somebody began to submit something.
	pub submitted: Arc<AtomicUsize>,
	/// When that was first.
	pub submitted_at: Arc<Mutex<Option<Instant>>>,
}

pub fn hexed(bytes: &[u8]) -> Value {
	json!(format!("0x{}", hex::encode(bytes)))
}

fn hash(number: u64) -> H256 {
	H256::from_low_u64_be(number + 1)
}

fn entry(item: &str) -> String {
	hex::encode(sp_crypto_hashing::twox_128(item.as_bytes()))
}

fn info(set: &TestSet<Blst>) -> SetInfo {
	let (commitment, members) = (set.commitment.clone(), set.members.clone());
	SetInfo { commitment, policy: policy(), members, superseded_at: None }
}

/// A node at block 6; far ahead, if it says so.
pub async fn vigil(tale: Tale) -> Vigil {
	let (right, genesis) = (info(&set()), set().genesis_hash);
	let mut made_up = info(&TestSet::new(SERVICE, SetId(2), &[1, 1, 1, 1]));
	made_up.commitment.set_id = SetId(1);
	let (tale, submitted) = (Arc::new(Mutex::new(tale)), Arc::new(AtomicUsize::new(0)));
	let submitted_at = Arc::new(Mutex::new(None));
	let asked = Arc::new(AtomicUsize::new(0));
	let (told, count, first) = (tale.clone(), submitted.clone(), submitted_at.clone());
	let sets = asked.clone();
	let node = node(move |method, params| {
		let tale = told.lock().unwrap().clone();
		let last: u64 = if tale.ahead { 900_000 } else { 6 };
		let at_final = params[2] == json!(hash(last));
		Some(Ok(match method {
			"chain_getBlockHash" => match params[0].as_u64() {
				Some(0) => json!(genesis),
				Some(number) if number <= last => json!(hash(number)),
				Some(_) => Value::Null,
				None => json!(hash(last)),
			},
			"vigil_subscribeCertificates" => json!("certificate"),
			"chain_getFinalizedHead" => json!(hash(last)),
			"chain_getHeader" => json!({
				"parentHash": hash(last - 1), "number": format!("{last:#x}"), "stateRoot": hash(0),
				"extrinsicsRoot": hash(0), "digest": { "logs": [] },
			}),
			"chain_getBlock" => {
				let here = params[0] == json!(hash(5)) && !tale.ahead;
				let bytes = if here { vec![hexed(&tale.transaction)] } else { Vec::new() };
				json!({ "block": { "extrinsics": bytes }, "justifications": null })
			},
			"state_call" => match params[0].as_str().unwrap() {
				"RestakingApi_watcher_set" => {
					sets.fetch_add(1, Ordering::SeqCst);
					hexed(&match tale.sets {
						Sets::Unknown => None::<SetInfo>.encode(),
						Sets::MadeUp => Some(&made_up).encode(),
						Sets::Right => Some(&right).encode(),
					})
				},
				"SlashingApi_case" => {
					let case = tale.case.filter(|case| {
						params[1] == hexed(&case.case.encode()) && (at_final != tale.not_final)
					});
					hexed(&case.encode())
				},
				"SlashingApi_cases" => {
					let cases: Vec<_> = tale.case.filter(|_| at_final).into_iter().collect();
					hexed(&cases.encode())
				},
				"SlashingApi_past" => hexed(&[0]),
				_ => return Some(Err(NO_METHOD)),
			},
			"state_getStorage" => {
				let key = params[0].as_str().unwrap();
				match tale.anchor {
					Some(_) if key.contains(&entry("AnchorsOf")) => {
						hexed(&(0_u32, 1_u32, 0_u64).encode())
					},
					Some(anchor) if key.contains(&entry("Anchors")) => {
						hexed(&(anchor, 0_u64).encode())
					},
					_ if key.contains(&entry("Beats")) => {
						tale.beats.map_or(Value::Null, |beats| hexed(&beats))
					},
					_ => Value::Null,
				}
			},
			"state_getRuntimeVersion" => {
				count.fetch_add(1, Ordering::SeqCst);
				first.lock().unwrap().get_or_insert_with(Instant::now);
				return (!tale.mute).then_some(Err(NO_METHOD));
			},
			_ => return Some(Err(NO_METHOD)),
		}))
	})
	.await;
	Vigil { node, tale, asked, submitted, submitted_at }
}

/// The case of a false Halt of this round.
pub fn case(number: u64, round: u64, reporter: [u8; 32]) -> CaseInfo<[u8; 32]> {
	CaseInfo {
		case: number,
		service: SERVICE,
		set_id: SetId(1),
		era: Era(1),
		offence: CaseOffence::FalseHalt,
		from: round - 60,
		to: round,
		form: CaseForm::LifeProven,
		reporter: Some(reporter),
		accepted: Era(1),
		billionths: 1,
		stage: CaseStage::Waiting,
		until: None,
		last: Era(9),
		left: Vec::new(),
		due: 0,
		got: 0,
		paid: PaidInfo { reporter: 70, ..PaidInfo::default() },
		harmed: Vec::new(),
	}
}

/// A fisherman that runs, and what it says of itself.
pub struct Running {
	pub shared: Arc<Shared>,
	task: JoinHandle<()>,
}

/// The key of who reports.
pub fn key(folder: &Path) -> Key {
	let key = folder.join("key");
	std::fs::write(&key, "//Alice").unwrap();
	Key::from_file(&key).unwrap()
}

impl Running {
	pub fn start(folder: &Path, vigil: &[&Vigil], ward: Vec<Endpoint>, more: More) -> Self {
		Self::start_with(folder, vigil, ward, more, |_| ())
	}

	/// The same with other settings.
	pub fn start_with(
		folder: &Path,
		vigil: &[&Vigil],
		ward: Vec<Endpoint>,
		more: More,
		change: impl FnOnce(&mut Settings),
	) -> Self {
		let mut settings = Settings {
			vigil: vigil.iter().map(|vigil| vigil.node.endpoint.clone()).collect(),
			genesis: Some(set().genesis_hash),
			wards: BTreeMap::from([(SERVICE, ward)]),
			key: key(folder),
			journal: folder.join("journal"),
			keep: Seconds(86_400),
			own: Vec::new(),
			beats: BTreeMap::new(),
		};
		change(&mut settings);
		let shared = Arc::new(Shared::default());
		let fisherman = Fisherman::open(settings, shared.clone()).unwrap().with(more);
		let task = tokio::task::spawn_local(async move { fisherman.run().await.unwrap() });
		Self { shared, task }
	}

	pub async fn until(&self, what: &str, reached: impl Fn(&Report) -> bool) -> Report {
		let start = Instant::now();
		loop {
			let report = self.shared.get();
			if reached(&report) {
				return report;
			}
			assert!(start.elapsed() < DEADLINE, "no {what}: {report:#?}");
			assert!(!self.task.is_finished(), "it ended");
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	}

	/// As a kill does it: nothing is said farewell to.
	pub async fn kill(self) {
		self.task.abort();
		let _ = self.task.await;
	}
}

/// Runs a test in which a fisherman runs.
pub async fn local(test: impl std::future::Future<Output = ()>) {
	tokio::task::LocalSet::new().run_until(test).await;
}
