// SPDX-License-Identifier: Apache-2.0

//! The pure rule of what a destination needs: it follows what an inbox would do with an item.

use crate::{
	item::Item,
	view::{Lane, LaneView},
	Settings,
};
use vigil_primitives::{
	traits::Status, Checkpoint, Halt, Outbox, Resume, Seconds, SetCommitment, SetId, Statement,
	UnixTime,
};

/// What to do about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// The destination needs it, and can use it now.
	Send,
	/// The destination cannot use it yet.
	Wait(&'static str),
	/// The destination knows it, or more.
	Known,
	/// The destination will never use it.
	Moot(&'static str),
}

use Verdict::*;

/// What this view of the destination says about the item.
pub fn decide(item: &Item, lane: Lane, settings: &Settings, now: UnixTime) -> Verdict {
	let view = match lane {
		Lane::Unknown => return Wait("the destination was not asked yet"),
		Lane::Untrusted => return Wait("the destination trusts no set of the service"),
		Lane::Trusted(view) => view,
	};
	let signer = item.key.set;
	match item.statement() {
		Statement::Handover(next) => handover(view, signer, next),
		Statement::Outbox(outbox) => by_set(view, signer, || messages(view, outbox)),
		Statement::Halt(halt) => {
			let verdict = || timely(item, settings, now, halt_of(view, halt, round_start(item)));
			by_set(view, signer, verdict)
		},
		Statement::Resume(resume) => {
			by_set(view, signer, || timely(item, settings, now, resume_of(view, resume)))
		},
		Statement::Checkpoint(block) => {
			by_set(view, signer, || checkpoint(view, block, settings.checkpoint_every))
		},
	}
}

/// Only the last set can hand over, and only to a later one.
fn handover(view: LaneView, signer: SetId, next: &SetCommitment) -> Verdict {
	match view.service.sets.last() {
		None => Wait("the destination trusts no set of the service"),
		Some(last) if *last >= next.set_id => Known,
		Some(last) if *last == signer => Send,
		Some(last) if *last < signer => Wait("a handover before it is missing"),
		Some(_) => Moot("the destination trusts a later set than the one that hands over"),
	}
}

/// Statements of a set that the destination does not know yet, wait; of one that it has dropped,
/// are lost.
fn by_set(view: LaneView, signer: SetId, verdict: impl FnOnce() -> Verdict) -> Verdict {
	let sets = &view.service.sets;
	if sets.contains(&signer) {
		return verdict();
	}
	match sets.last() {
		Some(last) if signer <= *last => match verdict() {
			Known => Known,
			_ => Moot("the destination has dropped the set that signed it"),
		},
		_ => Wait("the handover to its set is missing"),
	}
}

fn round_start(item: &Item) -> Option<UnixTime> {
	item.cargo.round_start
}

/// What is too old to be heard is moot, unless it was heard.
fn timely(item: &Item, settings: &Settings, now: UnixTime, verdict: Verdict) -> Verdict {
	let deadline = round_start(item).map(|at| at.0.saturating_add(settings.freshness.0));
	match verdict {
		Send | Wait(_) if deadline.is_some_and(|deadline| deadline < now.0) => {
			Moot("its round is too old to be heard")
		},
		verdict => verdict,
	}
}

fn halt_of(view: LaneView, halt: &Halt, _at: Option<UnixTime>) -> Verdict {
	let service = view.service;
	let below = |last: Checkpoint| halt.height < last.height;
	if service.status == Status::Halted {
		return Known;
	}
	if service.incident.is_some_and(|incident| incident.halt.round >= halt.round) {
		return Known;
	}
	if service.incident.and_then(|incident| incident.resumed).is_some_and(|at| at >= halt.round) {
		return Moot("the ward was seen to advance after it");
	}
	match service.checkpoint.is_some_and(below) {
		true => Moot("the ward was seen beyond it"),
		false => Send,
	}
}

fn resume_of(view: LaneView, resume: &Resume) -> Verdict {
	let Some(incident) = view.service.incident else {
		return Wait("its halt is not known at the destination");
	};
	let same_block =
		(incident.halt.height, incident.halt.block_hash) == (resume.height, resume.block_hash);
	match (view.service.status, same_block) {
		(Status::Halted, true) if resume.round > incident.halt.round => Send,
		(Status::Halted, true) => Moot("the ward halted again after it"),
		(Status::Recovering, _) if incident.resumed.is_some_and(|at| at >= resume.round) => Known,
		(Status::Halted, false) if resume.round < incident.halt.round => {
			Moot("the ward halted again after it")
		},
		_ => Wait("its halt is not known at the destination"),
	}
}

fn checkpoint(view: LaneView, block: &Checkpoint, every: Seconds) -> Verdict {
	let service = view.service;
	let Some(last) = service.checkpoint else { return Send };
	if block.height <= last.height {
		// A ward that comes back on another branch is below where it was, and younger.
		let other_branch = service.status == Status::Recovering
			&& block.block_hash != last.block_hash
			&& block.block_timestamp > last.block_timestamp;
		return if other_branch { Send } else { Known };
	}
	let due = last.block_timestamp.0.saturating_add(every.0);
	match service.status == Status::Live && block.block_timestamp.0 < due {
		true => Wait("the destination has a checkpoint that is recent enough"),
		false => Send,
	}
}

fn messages(view: LaneView, outbox: &Outbox) -> Verdict {
	let next = view.service.next_message;
	let end = outbox.first.0.saturating_add(outbox.count.into());
	if outbox.destination != view.inbox.destination {
		return Moot("its messages are for another inbox");
	}
	if next.0 >= end {
		return Known;
	}
	match next < outbox.first {
		true => Wait("messages before it are missing"),
		false => Send,
	}
}
