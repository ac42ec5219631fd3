// SPDX-License-Identifier: Apache-2.0

//! Scenes of the ward machine as files, for everyone who implements it too.
//!
//! `scenarios/*.json` holds one scene a file and one step a line: what is heard at which time, what
//! comes of it, and the ward afterwards. The scenes are told here, the files are what the machine
//! answers. `VIGIL_UPDATE_SCENARIOS=1` writes them; without it a stale file fails.

mod common;

use common::*;
use std::{fs, path::PathBuf};
use vigil_primitives::{
	traits::Status,
	ward::{Change, Claim, Limits, Refusal},
	Policy, Seconds, H256,
};

/// One scene being told.
struct Scene {
	name: &'static str,
	about: &'static str,
	world: World,
	steps: Vec<String>,
}

impl Scene {
	fn new(name: &'static str, about: &'static str) -> Self {
		Self { name, about, world: World::new(), steps: Vec::new() }
	}

	/// At this time a claim is heard.
	fn at(mut self, now: u64, claim: Claim) -> Self {
		self.world.now = now;
		let outcome = match self.world.hear(claim) {
			Ok(changes) => list(changes.iter().map(|change| quoted(change_name(change)))),
			Err(Refusal::Ignored(reason)) => quoted(&format!("Ignored({reason:?})")),
			Err(refusal) => quoted(&format!("{refusal:?}")),
		};
		let round_length = self.world.policy.round_length.0;
		self.steps.push(format!(
			"{{ \"now\": {now}, \"round_length\": {round_length}, \"claim\": {}, \"outcome\": {outcome}, \"ward\": {} }}",
			claim_json(&claim),
			self.ward_json(),
		));
		self
	}

	/// Nobody repeats a suspicion in time.
	fn lapse(mut self, now: u64) -> Self {
		self.world.now = now;
		let changes: Vec<_> =
			self.world.ward.lapse(vigil_primitives::UnixTime(now)).into_iter().collect();
		let outcome = list(changes.iter().map(|change| quoted(change_name(change))));
		self.steps.push(format!(
			"{{ \"now\": {now}, \"claim\": {{ \"kind\": \"Lapse\" }}, \"outcome\": {outcome}, \"ward\": {} }}",
			self.ward_json(),
		));
		self
	}

	/// From here on rounds last so long.
	fn rounds_of(mut self, seconds: u64) -> Self {
		self.world.policy = Policy { round_length: Seconds(seconds), ..self.world.policy };
		self
	}

	fn ward_json(&self) -> String {
		let ward = &self.world.ward;
		let incident = ward.incident.map_or("null".into(), |one| {
			let resumed = one.resumed.map_or("null".into(), |round| round.0.to_string());
			format!(
				"{{ \"id\": {}, \"first_round\": {}, \"height\": {}, \"hash\": {}, \"last_round\": {}, \"began_at\": {}, \"downtime\": {}, \"resumed\": {resumed} }}",
				one.id, one.halt.round, one.last.height, hex(&one.last.block_hash), one.last.round,
				one.began_at, one.downtime,
			)
		});
		let standing = self.world.kept.iter().filter(|kept| !kept.superseded);
		let standing = list(standing.map(|kept| {
			let block = &kept.checkpoint;
			format!(
				"{{ \"height\": {}, \"state_root\": {}, \"round\": {} }}",
				block.height,
				hex(&block.state_root),
				block.round
			)
		}));
		format!(
			"{{ \"status\": {}, \"incident\": {incident}, \"standing\": {standing} }}",
			quoted(status_name(ward.status))
		)
	}

	/// The whole file.
	fn json(&self) -> String {
		let Policy { halt_after, checkpoint_interval, stable_for, .. } = POLICY;
		let Limits { freshness, checkpoint_freshness, clock_drift } = LIMITS;
		format!(
			"{{\n\"about\": {},\n\"policy\": {{ \"halt_after\": {halt_after}, \"checkpoint_interval\": {checkpoint_interval}, \"stable_for\": {stable_for} }},\n\"limits\": {{ \"freshness\": {freshness}, \"checkpoint_freshness\": {checkpoint_freshness}, \"clock_drift\": {clock_drift} }},\n\"steps\": [\n{}\n]\n}}\n",
			quoted(self.about),
			self.steps.join(",\n"),
		)
	}
}

fn status_name(status: Status) -> &'static str {
	match status {
		Status::Live => "Live",
		Status::Suspect => "Suspect",
		Status::Halted => "Halted",
		Status::Recovering => "Recovering",
	}
}

fn change_name(change: &Change) -> &'static str {
	match change {
		Change::Suspected(_) => "Suspected",
		Change::Opened(_) => "Opened",
		Change::Stands(_) => "Stands",
		Change::Resumed(_) => "Resumed",
		Change::Remembered(_) => "Remembered",
		Change::Branched(_) => "Branched",
		Change::Closed(_) => "Closed",
		Change::Accepted(_) => "Accepted",
		Change::Shown(_) => "Shown",
		Change::Moved { .. } => "Moved",
	}
}

fn claim_json(claim: &Claim) -> String {
	match claim {
		Claim::Suspicion(halt) | Claim::Halt(halt) => {
			let kind = if matches!(claim, Claim::Halt(_)) { "Halt" } else { "Suspicion" };
			format!(
				"{{ \"kind\": {}, \"height\": {}, \"hash\": {}, \"timestamp\": {}, \"round\": {} }}",
				quoted(kind), halt.height, hex(&halt.block_hash), halt.block_timestamp, halt.round,
			)
		},
		Claim::Resume(resume) => format!(
			"{{ \"kind\": \"Resume\", \"height\": {}, \"hash\": {}, \"round\": {} }}",
			resume.height,
			hex(&resume.block_hash),
			resume.round,
		),
		Claim::Checkpoint(block) => format!(
			"{{ \"kind\": \"Checkpoint\", \"height\": {}, \"hash\": {}, \"state_root\": {}, \"timestamp\": {}, \"round\": {} }}",
			block.height, hex(&block.block_hash), hex(&block.state_root), block.block_timestamp,
			block.round,
		),
	}
}

fn hex(hash: &H256) -> String {
	quoted(&format!("{hash:?}"))
}

fn quoted(text: &str) -> String {
	format!("\"{text}\"")
}

fn list(items: impl Iterator<Item = String>) -> String {
	format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn scenes() -> Vec<Scene> {
	vec![
		Scene::new(
			"round_trip",
			"A ward goes from live over suspect, halted and recovering to live",
		)
		.at(9_000, checkpoint(100, 1, 8_940))
		.at(9_000, suspicion(105, 9_000))
		.at(9_003, halt(105, 9_003))
		.at(9_030, resume(105, 9_030))
		.at(9_045, checkpoint(110, 1, 9_045))
		.at(9_060, checkpoint(120, 1, 9_060)),
		Scene::new(
			"suspicion",
			"A suspicion lapses, is not raised again by a copy, and is refuted",
		)
		.at(9_000, suspicion(105, 9_000))
		.lapse(9_120)
		.at(9_120, suspicion(105, 9_000))
		.at(9_120, suspicion(105, 9_120))
		.at(9_123, resume(105, 9_123))
		.at(9_126, suspicion(105, 9_126))
		.at(9_129, checkpoint(110, 1, 9_126)),
		Scene::new("re_target", "A ward makes one block in a halt, and any block's Resume ends it")
			.at(9_000, halt(105, 9_000))
			.at(9_150, halt(106, 9_150))
			.at(9_150, halt(107, 9_147))
			.at(9_180, resume(106, 9_147))
			.at(9_180, resume(105, 9_180)),
		Scene::new("certified_again", "Who was away hears of a halt when it is certified again")
			.at(9_301, halt(105, 9_000))
			.at(9_301, halt(105, 9_150))
			.at(9_310, halt(105, 9_300))
			.at(9_310, halt(105, 9_300)),
		Scene::new("remembered_resume", "A Resume heard while live bars an older Halt")
			.at(9_060, resume(105, 9_030))
			.at(9_060, halt(105, 9_000))
			.at(9_060, halt(105, 9_030))
			.at(9_060, suspicion(105, 9_030))
			.at(9_060, halt(105, 9_033)),
		Scene::new("next_incident", "A Halt while recovering ends one incident and opens the next")
			.at(9_000, halt(105, 9_000))
			.at(9_030, resume(105, 9_030))
			.at(9_033, halt(107, 9_033))
			.at(9_036, halt(107, 9_030)),
		Scene::new(
			"life_by_checkpoint",
			"A Checkpoint of the Halt's round or later above it is life",
		)
		.at(9_000, halt(105, 9_000))
		.at(9_010, checkpoint(110, 1, 8_997))
		.at(9_010, checkpoint(110, 1, 9_000))
		.at(9_010, halt(105, 9_000))
		.at(9_010, halt(105, 9_003)),
		Scene::new(
			"abandoned_branch",
			"What was certified above a fork stands again only by a later round",
		)
		.at(8_940, checkpoint(110, 1, 8_910))
		.at(8_940, checkpoint(120, 1, 8_940))
		.at(9_000, halt(125, 9_000))
		.at(9_030, resume(125, 9_030))
		.at(9_033, checkpoint(110, 2, 9_033))
		.at(9_033, checkpoint(120, 1, 8_940))
		.at(9_036, halt(125, 9_030))
		.at(9_060, checkpoint(120, 2, 9_060))
		.at(9_063, checkpoint(120, 1, 9_063)),
		Scene::new("went_back", "A ward goes back below a final block and stands there")
			.at(9_000, checkpoint(110, 1, 9_000))
			.at(9_000, halt(105, 9_000))
			.at(9_003, halt(105, 9_003))
			.at(9_033, checkpoint(110, 1, 9_033)),
		Scene::new("shown_again", "Blocks that are not kept again are life, and bar older Halts")
			.at(9_000, checkpoint(100, 1, 8_940))
			.at(9_000, checkpoint(120, 1, 8_970))
			.at(9_000, checkpoint(120, 1, 8_973))
			.at(9_000, halt(115, 8_973))
			.at(9_000, checkpoint(110, 1, 8_976))
			.at(9_000, halt(105, 8_976))
			.at(9_000, checkpoint(130, 1, 8_970))
			.at(9_000, checkpoint(125, 1, 8_979))
			.at(9_000, suspicion(105, 8_985))
			.at(9_000, checkpoint(110, 1, 8_988))
			.at(9_000, halt(105, 8_997)),
		Scene::new("stable_again", "A block that stands already shows that a ward was stable")
			.at(9_000, checkpoint(110, 1, 8_940))
			.at(9_000, halt(105, 9_000))
			.at(9_030, checkpoint(110, 1, 9_030))
			.at(9_060, checkpoint(110, 1, 9_057))
			.at(9_060, checkpoint(110, 1, 9_060)),
		Scene::new(
			"no_round",
			"Rounds that no policy has, rounds to come, and heights without end",
		)
		.at(9_000, halt(105, 9_001))
		.at(9_000, resume(105, 9_001))
		.at(9_000, checkpoint(110, 1, 9_001))
		.at(9_000, halt(105, 9_012))
		.at(9_000, resume(105, u64::MAX))
		.at(9_000, halt(u64::MAX, 9_009)),
		Scene::new("changed_rounds", "Rounds of different policies compare as times")
			.at(9_000, halt(105, 9_000))
			.rounds_of(6)
			.at(9_030, resume(105, 9_003))
			.at(9_030, resume(105, 9_030))
			.at(9_060, checkpoint(110, 1, 9_060)),
		Scene::new(
			"stale_checkpoint",
			"A Checkpoint is heard longer than a Halt, and not for ever",
		)
		.at(9_301, halt(105, 9_000))
		.at(12_600, checkpoint(110, 1, 9_000))
		.at(12_604, checkpoint(120, 1, 9_003)),
		Scene::new("long_gaps", "What counts of a long gap to the same block, and to another one")
			.at(9_000, halt(105, 9_000))
			.at(9_600, halt(105, 9_600))
			.at(10_200, halt(106, 10_200))
			.at(10_800, resume(106, 10_800))
			.at(10_803, halt(107, 10_803))
			.at(11_403, checkpoint(110, 1, 11_403)),
		Scene::new("other_block_of_a_fork", "A Halt of the branch that was left, at the very fork")
			.at(9_000, checkpoint(110, 1, 8_910))
			.at(9_033, checkpoint(110, 2, 9_033))
			.at(9_033, Claim::Halt(halt_of(110, 1, 9_030)))
			.at(9_033, Claim::Halt(halt_of(110, 2, 9_030))),
		Scene::new(
			"checkpoint_first",
			"The last final block is certified again and heard before the Halt",
		)
		.at(9_006, checkpoint(100, 1, 9_003))
		.at(9_006, halt(105, 9_000))
		.at(9_006, halt(100, 9_003)),
		Scene::new("suspicions_of_others", "A suspicion of a ward that is halted, or recovers")
			.at(9_000, halt(105, 9_000))
			.at(9_003, suspicion(106, 9_003))
			.at(9_006, resume(105, 9_006))
			.at(9_009, suspicion(106, 9_009)),
		Scene::new("back_below_and_on", "A ward that left its branch is live, and halts anew")
			.at(9_000, checkpoint(110, 1, 8_910))
			.at(9_000, halt(125, 9_000))
			.at(9_030, resume(125, 9_030))
			.at(9_033, checkpoint(110, 2, 9_033))
			.at(9_060, checkpoint(120, 2, 9_060))
			.at(9_090, halt(135, 9_090))
			.at(9_120, resume(135, 9_120))
			.at(9_150, checkpoint(130, 2, 9_150))
			.at(9_153, checkpoint(140, 2, 9_153)),
	]
}

fn folder() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

#[test]
fn every_scenario_file_is_what_the_machine_answers() {
	let update = std::env::var_os("VIGIL_UPDATE_SCENARIOS").is_some();
	let mut expected: Vec<_> = Vec::new();
	for scene in scenes() {
		let path = folder().join(scene.name).with_extension("json");
		let json = scene.json();
		if update {
			fs::write(&path, &json).unwrap();
		}
		let found = fs::read_to_string(&path).unwrap_or_default();
		assert_eq!(found, json, "{} is stale: VIGIL_UPDATE_SCENARIOS=1 renews it", path.display());
		expected.push(path);
	}
	let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
	let mut files: Vec<_> = files.collect();
	files.sort();
	expected.sort();
	assert_eq!(files, expected, "every file is of a scene, and every scene has a file");
}
