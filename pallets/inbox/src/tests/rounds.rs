// SPDX-License-Identifier: Apache-2.0

//! Order is by round: what is late, replayed, re-targeted, remembered or of another branch.

use crate::{mock::*, Error, Event, PlanReceipts, Reason, Sweeps};
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	traits::{CertifiedRoots, Status},
	Certificate, Checkpoint, Halt, Handover, Height, PlanId, Policy, Resume, Round, Seconds,
	Statement, UnixTime, H256,
};

fn certified(statement: Statement) -> Certificate {
	set().certify(statement, &[])
}

/// Certifies this and hands it in. Whether it changed something.
fn told(statement: Statement) -> bool {
	fee(submit_by(&set(), statement, &[])).expect("it is sound")
}

fn ignored(certificate: Certificate, reason: Reason) {
	let before = Inbox::ward(SERVICE);
	assert_eq!(reason_of(&certificate), Some(reason));
	assert_eq!(fee(submit(certificate, vec![])), Ok(false));
	assert_eq!(Inbox::ward(SERVICE), before);
}

fn tell_checkpoint(branch: u8, height: u64) {
	tell(Statement::Checkpoint(checkpoint_on(branch, height)));
}

fn root(height: u64) -> Option<H256> {
	Inbox::state_root(SERVICE, Height(height))
}

fn has_fired(plan: u32) -> bool {
	PlanReceipts::<Test>::get(SERVICE, PlanId(plan)).is_some_and(|receipt| receipt.firing.is_some())
}

#[test]
fn a_destination_that_was_away_fails_over_with_a_halt_that_is_certified_again() {
	build_and_execute(|| {
		arm(order(1, 1));
		pass(3);
		let first = certified(Statement::Halt(halt(105)));
		// Nobody reaches this chain for ten minutes; its watchers repeat themselves.
		run_to_time(now() + 570);
		let again = certified(Statement::Halt(halt(105)));
		run_to_time(now() + 30);
		ignored(first, Reason::StaleRound);
		idle_with(IDLE);
		assert!(!has_fired(1), "what is old fires nothing");
		assert_eq!(fee(submit(again, vec![])), Ok(true));
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
		assert_eq!(status(), Status::Halted);
	});
}

#[test]
fn a_later_halt_names_another_block_and_a_resume_of_either_recovers() {
	for named in [105, 106] {
		build_and_execute(|| {
			tell_halt(105);
			pass(6);
			tell_halt(106);
			let incident = Inbox::ward(SERVICE).unwrap().incident.unwrap();
			assert_eq!((incident.halt.height, incident.last.height), (Height(105), Height(106)));
			assert_event(Event::IncidentProlonged { service: SERVICE, incident });
			assert_eq!(Inbox::incidents(SERVICE), [incident], "it is the same incident");
			pass(6);
			tell(Statement::Resume(resume(named)));
			assert_eq!(status(), Status::Recovering);
			pass(36);
			tell_checkpoint(1, 110);
			assert_eq!(status(), Status::Live);
		});
	}
}

#[test]
fn nothing_fires_twice_and_nothing_is_left_out_when_a_halt_is_retargeted() {
	build_and_execute(|| {
		(0..60).for_each(|plan| arm(order(plan, 1)));
		pass(3);
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(remarks().len(), 50, "the throttle");
		let before = Sweeps::<Test>::get(SERVICE).expect("ten plans are left");
		run_to_time(now() + 3);
		tell_halt(106);
		let after = Sweeps::<Test>::get(SERVICE).expect("it goes on");
		assert_eq!((after.last, after.started_at), (before.last, before.started_at));
		assert_eq!((after.first, after.latest.height), (before.first, Height(106)));
		let started = |event: &Event<Test>| matches!(event, Event::SweepStarted { .. });
		assert_eq!(events().iter().filter(|event| started(event)).count(), 1);
		idle_with(IDLE);
		let mut fired = remarks();
		fired.sort();
		fired.dedup();
		assert_eq!((fired.len(), remarks().len()), (60, 60), "each once");
	});
}

#[test]
fn a_replayed_checkpoint_of_an_abandoned_branch_does_not_stand_again() {
	build_and_execute(|| {
		let mut replays = Vec::new();
		for height in [100, 110, 120] {
			let block = certified(Statement::Checkpoint(checkpoint(height)));
			replays.push(block.clone());
			assert_eq!(fee(submit(block, vec![])), Ok(true));
			pass(3);
		}
		tell_halt(125);
		pass(6);
		tell(Statement::Resume(resume(125)));
		pass(3);
		let block = checkpoint_on(2, 110);
		tell(Statement::Checkpoint(block));
		let (height, block_hash) = (block.height, block.block_hash);
		assert_event(Event::BranchLeft { service: SERVICE, height, block_hash });
		assert_eq!([root(100), root(110), root(120)], [Some(root_on(1)), Some(root_on(2)), None]);
		for replay in replays {
			ignored(replay, Reason::OldCheckpoint);
		}
		assert_eq!(root(120), None);

		pass(3);
		tell(Statement::Halt(halt_on(2, 115)));
		assert_eq!(status(), Status::Halted, "the ward may stand where the old branch was");
		pass(6);
		tell_checkpoint(2, 120);
		assert_eq!((root(120), status()), (Some(root_on(2)), Status::Recovering));
		// Only a quorum that says so in a later round brings the old branch back.
		pass(3);
		tell_checkpoint(1, 120);
		assert_eq!([root(110), root(120)], [Some(root_on(2)), Some(root_on(1))]);
	});
}

#[test]
fn a_halt_above_the_fork_that_is_of_an_earlier_round_is_ignored() {
	build_and_execute(|| {
		tell_checkpoint(1, 110);
		pass(3);
		let halt = certified(Statement::Halt(halt(115)));
		pass(3);
		tell_checkpoint(2, 110);
		ignored(halt, Reason::OffBranch);
	});
}

#[test]
fn a_remembered_resume_bars_an_older_halt_inside_its_freshness() {
	build_and_execute(|| {
		arm(order(1, 1));
		pass(3);
		let halt = certified(Statement::Halt(halt(105)));
		pass(3);
		let resume = resume(105);
		tell(Statement::Resume(resume));
		assert_event(Event::ResumeRemembered { service: SERVICE, resume });
		assert_eq!(status(), Status::Live);
		ignored(halt, Reason::Resumed);
		// In one round the silence comes before the life.
		ignored(certified(Statement::Halt(halt_on(1, 105))), Reason::Resumed);
		idle_with(IDLE);
		assert!(!has_fired(1));
		pass(3);
		tell_halt(105);
		assert_eq!(status(), Status::Halted, "a later silence is another matter");
	});
}

#[test]
fn a_chain_that_is_watched_itself_learns_of_its_return_and_fires_nothing() {
	build_and_execute(|| {
		OwnService::set(Some(SERVICE));
		arm(order(1, 1));
		pass(30);
		let stale = Resume { round: Round(now() - 300), ..resume(104) };
		let resume = resume(105);
		tell(Statement::Resume(resume));
		let known = Inbox::incidents(SERVICE);
		assert_eq!(known.len(), 1, "it could not hear of the Halt");
		assert_eq!((known[0].resumed, known[0].halt.height), (Some(resume.round), Height(105)));
		let ward = Inbox::ward(SERVICE).unwrap();
		assert_eq!((ward.status, ward.since), (Status::Live, UnixTime(now())));
		assert!(!told(Statement::Resume(stale)), "older");
		// Nor does it act upon a Halt that it hears of late.
		pass(3);
		tell_halt(105);
		idle_with(IDLE);
		assert!(!has_fired(1));
		assert_eq!(Sweeps::<Test>::iter().count(), 0);
		recover(105, 110);
		idle_with(IDLE);
		assert!(!has_fired(1));
		assert_eq!(Inbox::incidents(SERVICE).len(), 2);
	});
}

#[test]
fn a_resume_of_long_ago_tells_a_watched_chain_nothing() {
	build_and_execute(|| {
		OwnService::set(Some(SERVICE));
		let old = resume(105);
		run_to_time(now() + 61);
		tell(Statement::Resume(old));
		assert!(Inbox::incidents(SERVICE).is_empty());
	});
}

#[test]
fn a_checkpoint_above_the_halt_recovers_from_its_round_on() {
	build_and_execute(|| {
		let before = checkpoint(110);
		pass(3);
		tell_halt(105);
		assert!(told(Statement::Checkpoint(before)), "it stands, and is no life after the Halt");
		assert_eq!((status(), root(110)), (Status::Halted, Some(root_on(1))));
		assert!(told(Statement::Checkpoint(checkpoint(120))));
		assert_eq!(status(), Status::Recovering, "in the Halt's own round it is");
		pass(30);
		tell_checkpoint(1, 130);
		assert_eq!(status(), Status::Live);
	});
}

#[test]
fn a_checkpoint_at_or_below_the_halt_is_no_life() {
	build_and_execute(|| {
		tell_halt(110);
		pass(3);
		tell_checkpoint(1, 100);
		pass(3);
		tell_checkpoint(1, 110);
		assert_eq!(status(), Status::Halted);
	});
}

#[test]
fn a_checkpoint_is_heard_longer_than_a_halt_but_not_for_ever() {
	build_and_execute(|| {
		let stale = certified(Statement::Checkpoint(checkpoint(100)));
		pass(3);
		let late = certified(Statement::Checkpoint(checkpoint(110)));
		run_to_time(now() + 90);
		ignored(stale, Reason::StaleRound);
		assert_eq!(fee(submit(late, vec![])), Ok(true));
	});
}

#[test]
fn seconds_in_which_no_round_begins_are_refused() {
	build_and_execute(|| {
		for round in [START + 1, START + 2, START - 1, 1, u64::MAX - 1] {
			let round = Round(round);
			let statements = [
				Statement::Halt(Halt { round, ..halt(105) }),
				Statement::Resume(Resume { round, ..resume(105) }),
				Statement::Checkpoint(Checkpoint { round, ..checkpoint(110) }),
			];
			for statement in statements {
				let result = fee(submit_by(&set(), statement, &[]));
				assert_eq!(result, Err(Error::<Test>::OffRound.into()), "{round}");
			}
		}
		assert_eq!(Inbox::ward(SERVICE), Some(Default::default()));
	});
}

#[test]
fn rounds_of_the_future_are_refused_up_to_the_last_one() {
	build_and_execute(|| {
		assert_eq!(u64::MAX % ROUND, 0, "a round begins in the last second");
		for round in [START + 12, START + 36_000, u64::MAX] {
			let round = Round(round);
			let statements = [
				Statement::Halt(Halt { round, ..halt(105) }),
				Statement::Resume(Resume { round, ..resume(105) }),
				Statement::Checkpoint(Checkpoint { round, ..checkpoint(110) }),
			];
			for statement in statements {
				let result = fee(submit_by(&set(), statement, &[]));
				assert_eq!(result, Err(Error::<Test>::RoundInFuture.into()), "{round}");
			}
		}
		tell(Statement::Halt(Halt { round: Round(START + 9), ..halt(105) }));
		assert_eq!(status(), Status::Halted, "clocks may differ by so much");
	});
}

#[test]
fn the_highest_block_can_halt_and_come_back() {
	build_and_execute(|| {
		tell_checkpoint(1, u64::MAX - u64::MAX % 10);
		tell_halt(u64::MAX);
		pass(3);
		tell(Statement::Resume(resume(u64::MAX)));
		assert_eq!(status(), Status::Recovering);
	});
}

#[test]
fn a_suspicion_comes_with_witnesses_and_fires_nothing() {
	build_and_execute(|| {
		arm(order(1, 1));
		pass(3);
		let certificate = set().certify(Statement::Halt(halt(105)), &[1, 2]);
		let bare = submit(certificate.clone(), vec![]);
		assert_eq!(fee(bare), Err(Error::<Test>::WitnessMismatch.into()));
		let mut forged = certificate.clone();
		forged.signature = set().certify(Statement::Halt(halt(106)), &[1, 2]).signature;
		let forged = submit(forged, set().witnesses(&[1, 2]));
		assert_eq!(fee(forged), Err(Error::<Test>::WrongSignature.into()));
		assert_eq!(fee(submit(certificate.clone(), set().witnesses(&[1, 2]))), Ok(true));
		assert_eq!(status(), Status::Suspect);
		let copy = submit(certificate, set().witnesses(&[1, 2]));
		assert_eq!(fee(copy), Ok(false), "a copy changes nothing");
		idle_with(IDLE);
		assert!(!has_fired(1));
		pass(3);
		tell(Statement::Resume(resume(105)));
		assert_eq!(status(), Status::Live, "life refutes it");
	});
}

/// In office from this time on, with rounds twice as long.
fn of_longer_rounds(activates_at: u64) -> (TestSet<Fake>, Policy) {
	let policy = Policy { round_length: Seconds(6), ..POLICY };
	let activates_at = UnixTime(activates_at);
	let plan = SetPlan { policy_hash: policy.hash(), activates_at, ..plan(SERVICE, 2) };
	(test_set(plan), policy)
}

#[test]
fn rounds_of_different_lengths_compare_as_times() {
	build_and_execute(|| {
		let (second, policy) = of_longer_rounds(START + 6);
		let handover = Statement::Handover(Handover::to(second.commitment.clone()));
		let certificate = certified(handover);
		assert_eq!(fee(hand_over(certificate, policy)), Ok(true));
		tell_halt(105);
		pass(12);
		let by_second = |statement| fee(submit_by(&second, statement, &[]));
		let off = Statement::Halt(Halt { round: Round(START + 9), ..halt(106) });
		assert_eq!(by_second(off), Err(Error::<Test>::OffRound.into()));
		let early = Statement::Resume(Resume { round: Round(START), ..resume(105) });
		assert_eq!(by_second(early), Err(Error::<Test>::SetInFuture.into()));
		assert_eq!(by_second(Statement::Resume(resume(105))), Ok(true));
		assert_eq!(status(), Status::Recovering);
		pass(36);
		assert_eq!(by_second(Statement::Checkpoint(checkpoint(110))), Ok(true));
		assert_eq!(status(), Status::Live);
	});
}

#[test]
fn certificates_of_an_incident_are_heard_in_the_order_of_their_rounds() {
	build_and_execute(|| {
		tell_halt(105);
		let second = halt(106);
		pass(3);
		let later = halt(107);
		tell(Statement::Halt(later));
		ignored(certified(Statement::Halt(second)), Reason::OldHalt);
		ignored(certified(Statement::Halt(later)), Reason::OldHalt);
		let before = Resume { round: round_before(1), ..resume(105) };
		ignored(certified(Statement::Resume(before)), Reason::OldResume);
		tell(Statement::Resume(resume(105)));
		assert_eq!(status(), Status::Recovering, "of the Halt's round it is not too old");
		ignored(certified(Statement::Resume(resume(107))), Reason::OldResume);
	});
}

/// Who pays from a ward's state has to know that it lived in between.
#[test]
fn an_incident_is_under_way_while_the_ward_is_down_and_is_another_one_when_it_stands_again() {
	build_and_execute(|| {
		assert_eq!(Inbox::incident_under_way(SERVICE), None);
		tell_halt(105);
		let (first, status) = Inbox::incident_under_way(SERVICE).unwrap();
		assert_eq!(status, Status::Halted);
		pass(3);
		tell(Statement::Resume(resume(105)));
		assert_eq!(Inbox::incident_under_way(SERVICE), Some((first, Status::Recovering)));
		pass(3);
		tell_halt(108);
		let (next, status) = Inbox::incident_under_way(SERVICE).unwrap();
		assert!(next > first && status == Status::Halted);
		pass(3);
		recover(108, 110);
		assert_eq!(Inbox::incident_under_way(SERVICE), None);
	});
}
