// SPDX-License-Identifier: Apache-2.0

//! The pure rule of what a destination needs: what its inbox would do with an item, less what costs a
//! fee and changes nothing that matters.

use crate::{
	item::Item,
	standby::{self, Step},
	view::LaneView,
	Settings,
};
use vigil_primitives::{
	answers::inbox::TrustedSet,
	check_set,
	traits::Status,
	ward::{Change, Claim, Hearing, Limits, Reason, Refusal},
	Checkpoint, Halt, Handover, Outbox, SetError, SetId, Statement, UnixTime,
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

/// What this view of the destination says about the item; `None` is for a service of which it trusts
/// no set.
pub fn decide(item: &Item, lane: Option<LaneView>, rules: &Rules) -> Verdict {
	let Some(view) = lane else { return Wait("the destination trusts no set of the service") };
	let verdict = plainly(item, view, rules);
	if verdict == Send {
		return verdict;
	}
	let voids = standby::would_void(item, view, rules) && speaker(item, view, rules).is_ok();
	match item.step {
		_ if voids => Send,
		// It did what it was to do.
		Step::Speak => Known,
		_ => verdict,
	}
}

/// The same, for what the certificate itself is about.
fn plainly(item: &Item, view: LaneView, rules: &Rules) -> Verdict {
	match item.statement() {
		Statement::Handover(over) if item.cargo.standby.is_some() => {
			standby::announcement(item, view, rules, over)
		},
		Statement::Handover(over) => heard(item, view, rules, handover(view, item.key.set, over)),
		Statement::Outbox(outbox) => heard(item, view, rules, messages(view, outbox)),
		Statement::Halt(halt) if item.cargo.suspicion => {
			claim(item, view, rules, &Claim::Suspicion(*halt))
		},
		Statement::Halt(halt) => claim(item, view, rules, &Claim::Halt(*halt)),
		Statement::Resume(resume) => claim(item, view, rules, &Claim::Resume(*resume)),
		Statement::Checkpoint(block) => claim(item, view, rules, &Claim::Checkpoint(*block)),
	}
}

/// What the next transaction of an item is to do.
pub fn step(item: &Item, lane: Option<LaneView>, rules: &Rules) -> Step {
	let plain = lane.is_some_and(|view| plainly(item, view, rules) == Send);
	standby::step(item, lane, plain)
}

/// What is known or moot is so whoever signed it; for the rest the signing set has to be heard.
fn heard(item: &Item, view: LaneView, rules: &Rules, verdict: Verdict) -> Verdict {
	match verdict {
		Known | Moot(_) => verdict,
		Send | Wait(_) => speaker(item, view, rules).err().unwrap_or(verdict),
	}
}

/// The signing set, or what keeps it from being heard, as in [`check_set`].
fn speaker<'a>(item: &Item, view: LaneView<'a>, rules: &Rules) -> Result<&'a TrustedSet, Verdict> {
	let signer = item.key.set;
	let Some(set) = view.service.set(signer) else {
		let later = view.service.last_set().is_some_and(|last| signer <= last);
		return Err(match later {
			true => Moot("the destination has dropped the set that signed it"),
			false if rules.now >= item.signers.expires_at => Moot(EXPIRED),
			false => Wait("the handover to its set is missing"),
		});
	};
	if set.commitment != item.signers {
		return Err(Moot("the destination trusts another set of this number"));
	}
	let about = item.statement().round().map_or(rules.now, |round| round.start());
	// The destination knows of the next set only after the handover.
	let known = rules.superseded_at.filter(|_| view.service.last_set() > Some(signer));
	let superseded_at = set.superseded_at.or(known);
	match check_set(&set.commitment, superseded_at, about, rules.now) {
		Ok(()) => Ok(set),
		Err(SetError::Expired) => Err(Moot(EXPIRED)),
		Err(SetError::Superseded) => {
			Err(Moot("a later set is in office than the one that signed it"))
		},
		Err(SetError::Future) if about < set.commitment.activates_at && about < rules.now => {
			Err(Moot("the set that signed it was not in office in its round"))
		},
		Err(SetError::Future) => Err(Wait("the set that signed it is not in office yet")),
	}
}

const EXPIRED: &str = "the set that signed it has expired";

/// Only the last set can hand over, and only to a later one.
fn handover(view: LaneView, signer: SetId, over: &Handover) -> Verdict {
	match view.service.last_set() {
		None => Wait("the destination trusts no set of the service"),
		Some(last) if last >= over.next.set_id => Known,
		Some(last) if last == signer => Send,
		Some(last) if last < signer => Wait("a handover before it is missing"),
		Some(_) => Moot("the destination trusts a later set than the one that hands over"),
	}
}

/// What the ward there would do, told this now.
fn claim(item: &Item, view: LaneView, rules: &Rules, claim: &Claim) -> Verdict {
	let set = match speaker(item, view, rules) {
		Ok(set) => set,
		// What it says may be known there all the same.
		Err(verdict) => return repeats(view, claim).unwrap_or(verdict),
	};
	let Settings { freshness, checkpoint_freshness, clock_drift, .. } = *rules.settings;
	let hearing = Hearing {
		set_id: item.key.set,
		policy: &set.policy,
		now: rules.now,
		limits: Limits { freshness, checkpoint_freshness, clock_drift },
		checkpoints: &view.service.checkpoints,
	};
	match view.service.ward.clone().hear(claim, &hearing) {
		Ok(changes) => repeats(view, claim).unwrap_or_else(|| worth(view, claim, &changes, rules)),
		Err(Refusal::RoundInFuture) => Wait("its round is yet to come, by this clock"),
		Err(Refusal::OffRound) => Moot("no round of its set's policy begins then"),
		Err(Refusal::OffInterval) => Moot("its height is no multiple of its set's interval"),
		Err(Refusal::Ignored(reason)) => ignored(reason),
	}
}

/// What the destination would hear, but which tells it nothing: signed again while a ward stands or
/// is suspect, such statements are for destinations that missed the first ones.
fn repeats(view: LaneView, claim: &Claim) -> Option<Verdict> {
	let ward = &view.service.ward;
	let stands_at = |halt: &Halt| {
		let last = ward.incident.filter(|_| ward.status == Status::Halted)?.last;
		let wanted =
			view.service.repeats_from.is_some_and(|from| halt.round >= from && last.round < from);
		Some((last.height, last.block_hash) == (halt.height, halt.block_hash) && !wanted)
	};
	let repeated = match claim {
		Claim::Halt(halt) => stands_at(halt).unwrap_or(false),
		Claim::Suspicion(_) => matches!(ward.status, Status::Suspect | Status::Halted),
		Claim::Resume(_) => ward.status == Status::Recovering,
		Claim::Checkpoint(_) => false,
	};
	repeated.then_some(Known)
}

/// Whether these changes are worth a fee.
fn worth(view: LaneView, claim: &Claim, changes: &[Change], rules: &Rules) -> Verdict {
	match claim {
		Claim::Checkpoint(_) if matches!(changes, [Change::Shown(_)]) => Known,
		Claim::Checkpoint(block) => checkpoint(view, block, rules),
		// It keeps an older Halt from firing as long as one could be heard.
		Claim::Resume(resume) if matches!(changes, [Change::Remembered(_)]) => {
			let deadline = resume.round.0.saturating_add(rules.settings.freshness.0);
			match rules.now.0 <= deadline {
				true => Send,
				false => Moot("no halt that it answers can be heard any more"),
			}
		},
		_ => Send,
	}
}

fn checkpoint(view: LaneView, block: &Checkpoint, rules: &Rules) -> Verdict {
	let ward = &view.service.ward;
	let every = rules.settings.checkpoint_every.0;
	let recent = ward.checkpoint.is_some_and(|last| {
		block.height > last.height && block.round.0 < last.round.0.saturating_add(every)
	});
	match ward.status == Status::Live && recent {
		true => Wait("the destination has a checkpoint that is recent enough"),
		false => Send,
	}
}

fn ignored(reason: Reason) -> Verdict {
	match reason {
		Reason::StaleRound => Moot("its round is too old to be heard"),
		Reason::Resumed => Moot("the ward was seen to advance after it"),
		Reason::BelowCheckpoint => Moot("the ward was seen beyond it"),
		Reason::OffBranch => Moot("the ward has left the branch of its block"),
		Reason::StillRecovering => Moot("the ward recovers from a halt"),
		Reason::TooManySuspects => Moot("too many wards are suspect there"),
		Reason::OldHalt
		| Reason::AlreadyHalted
		| Reason::OldSuspicion
		| Reason::OldResume
		| Reason::OldCheckpoint
		| Reason::NotAsked
		| Reason::OnRecord
		| Reason::Settled => Known,
	}
}

fn messages(view: LaneView, outbox: &Outbox) -> Verdict {
	let end = outbox.first.0.saturating_add(outbox.count.into());
	if outbox.destination != view.inbox.destination {
		return Moot("its messages are for another inbox");
	}
	match view.service.lanes.get(&outbox.lane) {
		None => Wait("its lane was not looked at yet"),
		Some(next) if next.0 >= end => Known,
		Some(next) if *next < outbox.first => Wait("messages before it are missing"),
		Some(_) => Send,
	}
}
