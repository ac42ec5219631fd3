// SPDX-License-Identifier: Apache-2.0

//! The scenes of `pallets/primitives/scenarios`, step by step and each certified: the pallet answers all of them as
//! `vigil_primitives::ward` does, by its events, its refusals and what it keeps of the ward.

use crate::{mock::*, Event, KeptCheckpoint, Ward};
use frame_support::{dispatch::Pays, traits::Hooks};
use serde_json::{json, Value};
use sp_core::H256;
use sp_runtime::DispatchError;
use std::{fs, path::PathBuf};
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	Checkpoint, Halt, Handover, Height, Policy, Resume, Round, Seconds, Statement, UnixTime,
};

/// How long a suspicion lasts in the scenes.
const LAPSE: Seconds = Seconds(120);
/// Two of four are more than a third, and no quorum.
const ABSENT: [u16; 2] = [1, 3];

fn number(json: &Value, field: &str) -> u64 {
	json[field].as_u64().unwrap_or_else(|| panic!("{field} in {json}"))
}

fn hash_in(json: &Value, field: &str) -> H256 {
	let digits = json[field].as_str().unwrap().trim_start_matches("0x");
	let bytes = (0..64).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
	H256::from_slice(&bytes.collect::<Vec<_>>())
}

/// Who watches, as the scene goes on.
struct Watch {
	set: TestSet<Fake>,
	policy: Policy,
}

impl Watch {
	/// The set that scenes begin with, which the chain trusts.
	fn new(scene: &Value) -> Self {
		let policy = Policy {
			halt_after: Seconds(number(&scene["policy"], "halt_after")),
			checkpoint_interval: number(&scene["policy"], "checkpoint_interval"),
			stable_for: Seconds(number(&scene["policy"], "stable_for")),
			..POLICY
		};
		let set = test_set(SetPlan { policy_hash: policy.hash(), ..plan(SERVICE, 1) });
		let commitment = set.commitment.clone().into();
		let trusted = Inbox::install_set(RuntimeOrigin::root(), GENESIS, commitment, policy);
		assert_eq!(trusted, Ok(()));
		Self { set, policy }
	}

	/// A policy changes with a new set: one hands over to another.
	fn change_rounds(&mut self, length: u64) {
		if self.policy.round_length == Seconds(length) {
			return;
		}
		let policy = Policy { round_length: Seconds(length), ..self.policy };
		let next = test_set(SetPlan {
			policy_hash: policy.hash(),
			activates_at: UnixTime(now()),
			..plan(SERVICE, self.set.commitment.set_id.0 + 1)
		});
		let handover = Statement::Handover(Handover::to(next.commitment.clone()));
		let certificate = self.set.certify(handover, &[]);
		assert_eq!(fee(hand_over(certificate, policy)), Ok(true));
		(self.set, self.policy) = (next, policy);
	}

	/// Certifies a claim and hands it in: what comes of it, as the files say it.
	fn tell(&self, claim: &Value) -> Value {
		let absent: &[u16] = if claim["kind"] == "Suspicion" { &ABSENT } else { &[] };
		let certificate = self.set.certify(statement(claim), absent);
		let list = self.set.witnesses(absent);
		let reason = reason_with(&certificate, &list);
		let before = (Inbox::ward(SERVICE), Inbox::checkpoints(SERVICE));
		System::reset_events();
		let result = submit(certificate, list);
		if let Ok(Pays::No) = result.map(|info| info.pays_fee) {
			return changes();
		}
		assert_eq!(before, (Inbox::ward(SERVICE), Inbox::checkpoints(SERVICE)), "{claim}");
		assert_eq!(changes(), json!([]), "{claim}");
		match result.map_err(|refused| refused.error) {
			Ok(_) => json!(format!("Ignored({:?})", reason.unwrap())),
			Err(DispatchError::Module(error)) => json!(error.message.unwrap()),
			Err(error) => panic!("{claim}: {error:?}"),
		}
	}
}

fn statement(claim: &Value) -> Statement {
	let height = Height(number(claim, "height"));
	let round = Round(number(claim, "round"));
	let block_hash = hash_in(claim, "hash");
	let timestamp = || UnixTime(number(claim, "timestamp"));
	match claim["kind"].as_str() {
		Some("Suspicion" | "Halt") => {
			Statement::Halt(Halt { height, block_hash, block_timestamp: timestamp(), round })
		},
		Some("Resume") => Statement::Resume(Resume { height, block_hash, round }),
		Some("Checkpoint") => Statement::Checkpoint(Checkpoint {
			height,
			block_hash,
			state_root: hash_in(claim, "state_root"),
			block_timestamp: timestamp(),
			round,
		}),
		kind => panic!("a claim of an unknown kind: {kind:?}"),
	}
}

/// What the events of this block say of the ward, in their order.
fn changes() -> Value {
	let name = |event: &Event<Test>| match event {
		Event::Suspected { .. } => Some("Suspected"),
		Event::IncidentOpened { .. } => Some("Opened"),
		Event::IncidentProlonged { .. } => Some("Stands"),
		Event::IncidentResumed { .. } => Some("Resumed"),
		Event::ResumeRemembered { .. } => Some("Remembered"),
		Event::BranchLeft { .. } => Some("Branched"),
		Event::IncidentClosed { .. } => Some("Closed"),
		Event::CheckpointAccepted { .. } => Some("Accepted"),
		Event::LifeShown { .. } => Some("Shown"),
		Event::StatusChanged { .. } => Some("Moved"),
		Event::SweepStarted { .. } | Event::SweepEnded { .. } => None,
		other => panic!("no scene has {other:?}"),
	};
	events().iter().filter_map(name).collect()
}

/// The ward as the files tell it.
fn ward_json(Ward { status, incident, .. }: Ward, kept: &[KeptCheckpoint]) -> Value {
	let incident = incident.map(|one| {
		json!({
			"id": one.id.0,
			"first_round": one.halt.round.0,
			"height": one.last.height.0,
			"hash": format!("{:?}", one.last.block_hash),
			"last_round": one.last.round.0,
			"began_at": one.began_at.0,
			"downtime": one.downtime.0,
			"resumed": one.resumed.map(|round| round.0),
		})
	});
	let standing = kept.iter().filter(|kept| !kept.superseded).map(|kept| {
		let Checkpoint { height, state_root, round, .. } = kept.checkpoint;
		json!({ "height": height.0, "state_root": format!("{state_root:?}"), "round": round.0 })
	});
	json!({
		"status": format!("{status:?}"),
		"incident": incident,
		"standing": standing.collect::<Value>(),
	})
}

/// Opens a block at this time, in which what is due happens by itself.
fn open_block(at: u64) {
	run_to_time(at);
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Inbox::on_initialize(number);
}

fn replay(scene: &Value) {
	let limit = |field| Seconds(number(&scene["limits"], field));
	hear_for(limit("freshness"), limit("checkpoint_freshness"), limit("clock_drift"));
	SuspectFor::set(LAPSE);
	let mut watch = Watch::new(scene);
	let mut moved = 0;
	let steps = scene["steps"].as_array().unwrap();
	assert!(steps.len() > 2, "{}", scene["about"]);
	for (place, step) in steps.iter().enumerate() {
		let at = format!("step {place} of {}", scene["about"]);
		open_block(number(step, "now"));
		let found = match step["claim"]["kind"] == "Lapse" {
			true => changes(),
			false => {
				assert_eq!(changes(), json!([]), "nothing is due before {at}");
				watch.change_rounds(number(step, "round_length"));
				watch.tell(&step["claim"])
			},
		};
		assert_eq!(found, step["outcome"], "{at}");
		let (ward, kept) = (Inbox::ward(SERVICE).unwrap(), Inbox::checkpoints(SERVICE));
		assert_eq!(ward_json(ward, &kept), step["ward"], "{at}");
		moved +=
			found.as_array().map_or(0, |list| list.iter().filter(|one| *one == "Moved").count());
		assert_eq!(moves().len(), moved, "neighbours are told: {at}");
		Inbox::do_try_state().unwrap_or_else(|error| panic!("{at}: {error:?}"));
	}
}

/// Every step of every scene: there is none that the pallet cannot express.
#[test]
fn every_scene_is_answered_as_by_the_machine() {
	let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../primitives/scenarios");
	let mut files: Vec<_> =
		fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
	files.sort();
	assert!(files.len() > 18, "all of them are there: {}", files.len());
	for file in files {
		let scene: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
		new_test_ext().execute_with(|| replay(&scene));
	}
}
