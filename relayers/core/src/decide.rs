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

/// What a decision rests on beside the destination.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
	/// How to carry.
	pub settings: &'a Settings,
	/// The clock.
	pub now: UnixTime,
	/// When the set after the signing one takes office, if that is known.
	pub superseded_at: Option<UnixTime>,
}

/// What this view of the destination says about the item.
pub fn decide(item: &Item, lane: Lane, rules: &Rules) -> Verdict {
	let view = match lane {
		Lane::Unknown => return Wait("the destination was not asked yet"),
		Lane::Untrusted => return Wait("the destination trusts no set of the service"),
		Lane::Trusted(view) => view,
	};
	let verdict = match item.statement() {
		Statement::Handover(next) => handover(view, item.key.set, next),
		Statement::Outbox(outbox) => messages(view, outbox),
		Statement::Halt(halt) => timely(item, rules, halt_of(view, halt)),
		Statement::Resume(resume) => timely(item, rules, resume_of(view, resume)),
		Statement::Checkpoint(block) => checkpoint(view, block, rules.settings.checkpoint_every),
	};
	match verdict {
		Known | Moot(_) => verdict,
		Send | Wait(_) => speaker(item, view, rules).unwrap_or(verdict),
	}
}

/// What keeps the signing set from being heard, as in [`vigil_primitives::check_set`].
fn speaker(item: &Item, view: LaneView, rules: &Rules) -> Option<Verdict> {
	let (signer, sets) = (item.key.set, &view.service.sets);
	let last = sets.last();
	if !sets.contains(&signer) {
		return Some(match last {
			Some(last) if signer <= *last => {
				Moot("the destination has dropped the set that signed it")
			},
			_ => Wait("the handover to its set is missing"),
		});
	}
	let about = item.cargo.round_start.unwrap_or(rules.now);
	if rules.now >= item.cargo.expires_at {
		return Some(Moot("the set that signed it has expired"));
	}
	// The destination knows of the next set only after the handover.
	let superseded = last.is_some_and(|last| *last > signer)
		&& rules.superseded_at.is_some_and(|at| about >= at);
	if superseded {
		return Some(Moot("a later set is in office than the one that signed it"));
	}
	let early = rules.now < item.cargo.activates_at;
	early.then_some(Wait("the set that signed it is not in office yet"))
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

/// What is too old to be heard is moot, unless it was heard.
fn timely(item: &Item, rules: &Rules, verdict: Verdict) -> Verdict {
	let freshness = rules.settings.freshness.0;
	let deadline = item.cargo.round_start.map(|at| at.0.saturating_add(freshness));
	match verdict {
		Send | Wait(_) if deadline.is_some_and(|deadline| deadline < rules.now.0) => {
			Moot("its round is too old to be heard")
		},
		verdict => verdict,
	}
}

fn halt_of(view: LaneView, halt: &Halt) -> Verdict {
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
