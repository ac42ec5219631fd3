// SPDX-License-Identifier: Apache-2.0

//! Nodes of Vigil that say that something was reported or convicted, which it was not.

mod scene;

use scene::{case, halt, key, local, now, vigil, Running, Tale, Vigil};
use std::{path::Path, sync::atomic::Ordering};
use vigil_fisherman::{
	journal::{Evidence, Item, Journal, State},
	More,
};
use vigil_primitives::Certificate;

/// The number that the liar gave the case.
const CASE: u64 = 3;

/// A contradiction that a journal says is reported: it was heard of some time ago.
fn reported(folder: &Path, state: State) -> u64 {
	let round = now() / 6 * 6 - 600;
	let pair: (Certificate, Certificate) = (halt(3, round, &[]), halt(4, round, &[]));
	let evidence = Evidence::Conflict(pair.0, pair.1);
	let item = Item { state, ..Item::new(evidence, now() - 500) };
	Journal::open(&folder.join("journal")).unwrap().put(&item).unwrap();
	round
}

fn tale(folder: &Path, round: Option<u64>) -> Tale {
	let who = key(folder).account();
	Tale { case: round.map(|round| case(CASE, round, who)), ..Tale::default() }
}

/// Two nodes, of which the second one shows the case only if the test says so.
async fn two(folder: &Path, round: u64, both: bool) -> (Vigil, Vigil) {
	let second = tale(folder, both.then_some(round));
	(vigil(tale(folder, Some(round))).await, vigil(second).await)
}

#[tokio::test]
async fn a_case_that_one_node_alone_shows_is_submitted_again_by_the_other_one() {
	let folder = tempfile::tempdir().unwrap();
	let round = reported(folder.path(), State::Reported(Some(CASE)));
	local(async {
		let (liar, honest) = two(folder.path(), round, false).await;
		let running = Running::start(folder.path(), &[&liar, &honest], Vec::new(), More::default());
		let report = running.until("attempt", |report| report.again > 0).await;
		let [item] = &report.reported[..] else { panic!("{report:?}") };
		assert!(item.why.contains("told by one node of Vigil"), "{}", item.why);
		assert_eq!((item.earned.as_str(), report.unconfirmed), ("0", 1));
		assert!(report.vigil_problem.is_none());
		assert!(honest.submitted.load(Ordering::SeqCst) > 0, "it was not asked to take it");
		let at = |vigil: &Vigil| *vigil.submitted_at.lock().unwrap();
		let (liar, honest) = (at(&liar), at(&honest));
		assert!(liar.is_none_or(|liar| honest.is_some_and(|honest| honest < liar)), "first");
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn that_somebody_else_has_reported_it_is_not_believed_of_one_node_either() {
	let folder = tempfile::tempdir().unwrap();
	let round = reported(folder.path(), State::Known);
	local(async {
		let (liar, honest) = two(folder.path(), round, false).await;
		let running = Running::start(folder.path(), &[&liar, &honest], Vec::new(), More::default());
		let report = running.until("attempt", |report| report.again > 0).await;
		assert_eq!((report.unconfirmed, report.counts["known"]), (1, 1));
		assert!(honest.submitted.load(Ordering::SeqCst) > 0);
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn a_case_that_two_nodes_show_in_final_blocks_counts_and_stays_so() {
	let folder = tempfile::tempdir().unwrap();
	let round = reported(folder.path(), State::Reported(Some(CASE)));
	local(async {
		let (one, other) = two(folder.path(), round, true).await;
		let running = Running::start(folder.path(), &[&one, &other], Vec::new(), More::default());
		let counts = |why: &str| why.contains("convicted, as two nodes of Vigil show");
		let report = running
			.until("conviction", |report| report.reported.iter().any(|item| counts(&item.why)))
			.await;
		assert_eq!((report.reported[0].earned.as_str(), report.unconfirmed), ("70", 0));
		assert_eq!((report.again, report.earned.as_str()), (0, "70"));
		running.kill().await;
		// It is in the journal, so one that takes it back is not believed either.
		other.tale.lock().unwrap().case = None;
		let again = Running::start(folder.path(), &[&one, &other], Vec::new(), More::default());
		let report = again.until("look", |report| report.balance.is_some()).await;
		assert!(counts(&report.reported[0].why), "{report:?}");
		assert_eq!((report.again, report.unconfirmed), (0, 0));
		again.kill().await;
	})
	.await;
}

#[tokio::test]
async fn what_is_not_in_a_final_block_or_was_reported_by_another_account_does_not_count() {
	for not_final in [true, false] {
		let folder = tempfile::tempdir().unwrap();
		let round = reported(folder.path(), State::Reported(Some(CASE)));
		local(async {
			let (one, other) = two(folder.path(), round, true).await;
			{
				let mut tale = other.tale.lock().unwrap();
				tale.not_final = not_final;
				if !not_final {
					tale.case.as_mut().unwrap().reporter = Some([9; 32]);
				}
			}
			let running =
				Running::start(folder.path(), &[&one, &other], Vec::new(), More::default());
			let report = running.until("attempt", |report| report.again > 0).await;
			assert_eq!(report.unconfirmed, 1, "{report:?}");
			running.kill().await;
		})
		.await;
	}
}

/// One node says that a report is in a block, and names no case; others have reported somebody else of the same time.
#[tokio::test]
async fn a_case_of_another_reporter_is_not_taken_for_one_of_which_no_number_was_told() {
	let folder = tempfile::tempdir().unwrap();
	let round = reported(folder.path(), State::Reported(None));
	local(async {
		let (one, other) = two(folder.path(), round, true).await;
		for vigil in [&one, &other] {
			vigil.tale.lock().unwrap().case.as_mut().unwrap().reporter = Some([9; 32]);
		}
		let running = Running::start(folder.path(), &[&one, &other], Vec::new(), More::default());
		let report = running.until("attempt", |report| report.again > 0).await;
		assert_eq!(report.unconfirmed, 1, "{report:?}");
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn with_one_node_a_report_is_made_again_and_status_says_why() {
	let folder = tempfile::tempdir().unwrap();
	let round = reported(folder.path(), State::Reported(Some(CASE)));
	local(async {
		let only = vigil(tale(folder.path(), Some(round))).await;
		let running = Running::start(folder.path(), &[&only], Vec::new(), More::default());
		let report = running.until("attempt", |report| report.again > 0).await;
		let [item] = &report.reported[..] else { panic!("{report:?}") };
		assert!(item.why.contains("name a second node"), "{}", item.why);
		assert_eq!((report.unconfirmed, item.earned.as_str()), (1, "70"));
		assert!(report.vigil_problem.unwrap().contains("one node of Vigil is configured"));
		assert!(only.submitted.load(Ordering::SeqCst) > 0);
		running.kill().await;
	})
	.await;
}

/// Of a bond that was lost the only node would be told each hour to bet another one.
#[tokio::test]
async fn with_one_node_no_bond_is_bet_again() {
	let folder = tempfile::tempdir().unwrap();
	let round = reported(folder.path(), State::Challenged(Some(CASE)));
	local(async {
		let only = vigil(tale(folder.path(), Some(round))).await;
		let running = Running::start(folder.path(), &[&only], Vec::new(), More::default());
		let report = running.until("look", |report| report.balance.is_some()).await;
		assert_eq!((report.unconfirmed, report.again), (1, 0), "{report:?}");
		running.kill().await;
	})
	.await;
}

#[tokio::test]
async fn the_same_node_by_two_addresses_is_one() {
	let folder = tempfile::tempdir().unwrap();
	let round = reported(folder.path(), State::Reported(Some(CASE)));
	local(async {
		let only = vigil(tale(folder.path(), Some(round))).await;
		let running = Running::start(folder.path(), &[&only, &only], Vec::new(), More::default());
		let report = running.until("attempt", |report| report.again > 0).await;
		assert_eq!(report.unconfirmed, 1);
		assert!(report.vigil_problem.is_some());
		running.kill().await;
	})
	.await;
}
