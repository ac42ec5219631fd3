// SPDX-License-Identifier: Apache-2.0

use super::*;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	traits::Status, Destination, Halt, Handover, Head, Height, LaneId, Resume, Round, Seconds,
	SequenceNumber,
};

const NOW: Millis = Millis(3_000_000);

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 10,
		stable_for: Seconds(30),
		standby_after: Seconds(600),
		gone_after: Seconds(600),
		min_voices: 3,
		time_margin: Seconds(2),
	}
}

fn set(set_id: u64, from: u64) -> TestSet<Fake> {
	let plan = SetPlan {
		service: ServiceId(1),
		set_id: SetId(set_id),
		policy_hash: policy().hash(),
		activates_at: UnixTime(from),
		expires_at: UnixTime(u64::MAX),
	};
	TestSet::with_plan(&plan, &[10; 4])
}

fn set_view(set: &TestSet<Fake>, superseded_at: Option<u64>) -> SetView {
	SetView {
		commitment: set.commitment.clone(),
		policy: policy(),
		members: set.members.clone().into(),
		superseded_at: superseded_at.map(UnixTime),
		standby: None,
	}
}

fn outbox(first: u64, root: u8) -> Outbox {
	Outbox {
		destination: Destination::evm(1, [1; 20]),
		lane: LaneId(1),
		first: SequenceNumber(first),
		count: 2,
		root: H256::repeat_byte(root),
	}
}

/// A filter of a service whose first set is followed by another, with an outbox open, and that has
/// come so far.
fn filter(progress: Progress) -> (TestSet<Fake>, TestSet<Fake>, Filter) {
	let (first, next) = (set(1, 1), set(2, 3_600));
	let view = ServiceView {
		service: ServiceId(1),
		watched: false,
		sets: vec![set_view(&first, Some(3_600)), set_view(&next, None)],
		status: Status::Live,
		halted: None,
		checkpoint: None,
		superseded: Vec::new(),
		outboxes: vec![outbox(4, 1), outbox(6, 1)],
	};
	let rules = Arc::new(Rules::new(&view.sets, &view));
	let services = [(ServiceId(1), OfService { rules, progress: Arc::new(progress) })].into();
	let filter = Filter::new(first.genesis_hash, services, &Settings::with_seed(NOW, [1; 32]));
	(first, next, filter)
}

fn halt(height: u64, round: u64) -> Statement {
	Statement::Halt(Halt {
		height: Height(height),
		block_hash: H256::from_low_u64_be(height),
		block_timestamp: UnixTime(9),
		round: Round(round),
	})
}

fn resume(height: u64, round: u64) -> Statement {
	Statement::Resume(Resume {
		height: Height(height),
		block_hash: H256::from_low_u64_be(height),
		round: Round(round),
	})
}

fn final_at(height: u64, round: u64) -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: H256::from_low_u64_be(height),
		state_root: H256::repeat_byte(3),
		block_timestamp: UnixTime(9),
		round: Round(round),
	})
}

#[test]
fn only_outboxes_of_open_lanes_and_successors_that_vigil_knows_or_does_not_know_yet_pass() {
	let (first, next, filter) = filter(Progress::default());
	let other = set(2, 3_601);
	let unknown = Outbox { destination: Destination::evm(1, [2; 20]), ..outbox(0, 1) };
	let other_lane = Outbox { lane: LaneId(2), ..outbox(4, 1) };
	let (named, standby) = (next.commitment.clone(), Some(H256::repeat_byte(0x5b)));
	let other_standby = Handover { next: named, standby };
	let cases = [
		(Statement::Outbox(outbox(4, 1)), Ok(ServiceId(1))),
		(Statement::Outbox(outbox(4, 2)), Err(Offence::NotOpen)),
		(Statement::Outbox(outbox(5, 1)), Err(Offence::NotOpen)),
		(Statement::Outbox(outbox(2, 1)), Err(Offence::NotOpen)),
		(Statement::Outbox(outbox(8, 1)), Ok(ServiceId(1))),
		(Statement::Outbox(unknown), Err(Offence::NotOpen)),
		(Statement::Outbox(other_lane), Err(Offence::NotOpen)),
		(Statement::Handover(Handover::to(next.commitment.clone())), Ok(ServiceId(1))),
		(Statement::Handover(Handover::to(other.commitment)), Err(Offence::NotOpen)),
		(Statement::Handover(other_standby), Err(Offence::NotOpen)),
	];
	for (statement, expected) in cases {
		let bytes = Message::Vote(first.vote(statement.clone(), 1)).encode();
		assert_eq!(filter.check(&bytes, NOW), expected, "{statement:?}");
		assert_eq!(filter.is_needed(&bytes, NOW), expected.is_ok());
	}
}

#[test]
fn what_is_certified_matters_for_a_moment_and_then_no_more() {
	let statements = [halt(5, 3_000), resume(5, 3_000), final_at(10, 3_000)];
	for statement in statements {
		let (set, _, open) = filter(Progress::default());
		let vote = Message::Vote(set.vote(statement.clone(), 1)).encode();
		let certificate = Message::Certificate(set.certify(statement.clone(), &[0])).encode();
		assert!(open.is_needed(&vote, NOW) && open.is_needed(&certificate, NOW));
		assert!(open.is_kept(&vote, NOW) && open.is_kept(&certificate, NOW));
		let mut progress = Progress::default();
		let signed = set.signed(statement);
		progress.note(signed.digest(set.genesis_hash).0, &signed, 3, NOW);
		progress.catch_up(&chain_has(3_000));
		let (_, _, closed) = filter(progress);
		let needed = |bytes: &[u8], later: u64| closed.is_needed(bytes, NOW.plus(later));
		// Late signers are waited for three seconds, and a certificate spreads for ten.
		assert!(needed(&vote, 3_000) && !needed(&vote, 3_001));
		assert!(needed(&certificate, 10_000) && !needed(&certificate, 10_001));
		// Who has not got the vote by now is served with the certificate.
		assert!(!closed.is_kept(&vote, NOW));
		assert!(closed.is_kept(&certificate, NOW.plus(10_000)));
		assert!(!closed.is_kept(&certificate, NOW.plus(10_001)));
		// It is in order all the same.
		assert!(closed.check(&vote, NOW.plus(3_001)).is_ok());
	}
}

/// What the chain says that has an incident of this round that is over in the same.
fn chain_has(round: u64) -> ServiceView {
	ServiceView {
		service: ServiceId(1),
		watched: true,
		sets: Vec::new(),
		status: Status::Recovering,
		halted: Some(crate::HaltedAt {
			incident: vigil_primitives::IncidentId(1),
			height: Height(5),
			block_hash: H256::from_low_u64_be(5),
			round: Round(round),
			resumed: Some(Round(round)),
		}),
		checkpoint: None,
		superseded: Vec::new(),
		outboxes: Vec::new(),
	}
}

/// The author of the next block may have been away when they spread.
#[test]
fn halts_and_resumes_spread_until_the_chain_has_them_or_they_are_not_fresh() {
	for (statement, lasts) in
		[(halt(5, 3_000), true), (resume(5, 3_000), true), (final_at(10, 3_000), false)]
	{
		let (set, _, _) = filter(Progress::default());
		let certificate = Message::Certificate(set.certify(statement.clone(), &[0])).encode();
		let mut progress = Progress::default();
		let signed = set.signed(statement);
		progress.note(signed.digest(set.genesis_hash).0, &signed, 3, NOW);
		for (known, later, needed) in
			[(2_997, 300_000, lasts), (2_997, 300_001, false), (3_000, 10_001, false)]
		{
			let mut progress = progress.clone();
			progress.catch_up(&chain_has(known));
			// What is over on the chain is on its record.
			progress.catch_up(&ServiceView { halted: None, ..chain_has(known) });
			let (_, _, filter) = filter(progress);
			assert_eq!(filter.is_needed(&certificate, NOW.plus(later)), needed, "{signed:?}");
		}
	}
}

#[test]
fn what_is_overtaken_matters_no_more() {
	let (set, _, _) = filter(Progress::default());
	let cases = [
		(
			halt(5, 3_000),
			vec![(halt(6, 2_997), false), (halt(6, 3_000), true), (halt(5, 3_003), true)],
		),
		(
			resume(5, 3_000),
			vec![
				(halt(5, 3_000), false),
				(halt(5, 3_003), true),
				(resume(6, 3_000), false),
				(resume(6, 3_003), true),
			],
		),
		(
			final_at(10, 3_000),
			vec![
				(final_at(20, 2_997), false),
				(final_at(20, 3_000), false),
				(final_at(10, 3_003), true),
				(halt(5, 2_997), true),
			],
		),
	];
	for (certified, others) in cases {
		let mut progress = Progress::default();
		let signed = set.signed(certified);
		progress.note(signed.digest(set.genesis_hash).0, &signed, 3, NOW);
		let (_, _, filter) = filter(progress);
		for (statement, needed) in others {
			for message in [
				Message::Vote(set.vote(statement.clone(), 1)),
				Message::Certificate(set.certify(statement.clone(), &[0])),
			] {
				let found = filter.is_needed(&message.encode(), NOW.plus(2_000));
				assert_eq!(found, needed, "{statement:?} after {signed:?}");
			}
		}
	}
}

#[test]
fn votes_of_rounds_that_are_over_and_rubbish_matter_to_nobody() {
	let (set, _, filter) = filter(Progress::default());
	let vote = Message::Vote(set.vote(halt(5, 3_000), 1)).encode();
	assert!(filter.is_needed(&vote, NOW.plus(14_999)));
	assert!(!filter.is_needed(&vote, NOW.plus(15_000)));
	assert!(!filter.is_needed(&[1, 2, 3], NOW));
}

#[test]
fn what_the_chain_knows_counts_for_who_did_not_hear_of_it() {
	let mut progress = Progress::default();
	let (set, _, _) = filter(Progress::default());
	let mut view = chain_has(2_997);
	view.halted.as_mut().unwrap().round = Round(2_994);
	view.checkpoint = Some((Height(10), H256::from_low_u64_be(10), Round(3_000)));
	progress.catch_up(&view);
	for statement in [halt(5, 2_997), resume(5, 2_997), final_at(20, 3_000)] {
		assert!(progress.overtakes(&set.signed(statement)));
	}
	for statement in [halt(5, 3_000), resume(5, 3_000), final_at(20, 3_003)] {
		assert!(!progress.overtakes(&set.signed(statement)));
	}
}

#[test]
fn memory_of_what_is_certified_is_bounded() {
	let (set, _, _) = filter(Progress::default());
	let mut progress = Progress::default();
	for round in 0..3_000 {
		let signed = set.signed(halt(5, 3 * round));
		progress.note(H256::from_low_u64_be(round), &signed, 3, Millis(round));
	}
	assert_eq!(progress.remembered(), 1_024);
	assert!(progress.is_certified(&H256::from_low_u64_be(2_999)));
}
