// SPDX-License-Identifier: Apache-2.0

//! What a destination needs of an announcement, and which words it needs because of one.
//!
//! A standby may do one thing, and once: announce a Handover where the set in office is silent. The relayer brings
//! it, and waits; when the silence is over it has the next set take office. Whatever the set in office says
//! meanwhile ends it, so such a word is brought though it tells nothing new of the ward, and before everything
//! that a standby says.

use crate::{
	decide::{Rules, Verdict, Verdict::*},
	item::Item,
	view::LaneView,
};
use codec::{Decode, Encode};
use vigil_primitives::{incident::later, Handover, Seconds, SetCommitment};

/// Blocks are a little older than they seem: the call to take office is made so much later.
const OFFICE_MARGIN: Seconds = Seconds(6);

/// What a transaction of an item is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Step {
	/// What its certificate is for.
	#[default]
	Plain,
	/// To announce a Handover.
	Announce,
	/// To have the set take office that was announced.
	TakeOffice,
	/// To show that the set in office is not silent, and nothing else.
	Speak,
}

/// What this view of the destination says about an announcement.
pub fn announcement(item: &Item, view: LaneView, rules: &Rules, over: &Handover) -> Verdict {
	let Some(last) = view.service.sets.last() else {
		return Wait("the destination trusts no set of the service");
	};
	let next = &over.next;
	if last.commitment.set_id >= next.set_id {
		let known = view.service.sets.iter().any(|set| set.commitment == *next);
		return if known { Known } else { Moot("the destination trusts a later set") };
	}
	if rules.now >= next.expires_at {
		return Moot("the set that it announces has expired");
	}
	match &view.service.announcement {
		Some(standing) if standing.next != next.hash() => Wait("another set is announced there"),
		Some(_) if item.announced.is_none() => Wait("it is announced, and that is not final yet"),
		Some(standing) if rules.now < later(standing.office_at, OFFICE_MARGIN) => {
			Wait("it is announced; the set in office has time to speak")
		},
		Some(_) => Send,
		None if item.announced.is_some() => Moot("the set in office spoke after it was announced"),
		None => announceable(item, view, rules, next),
	}
}

/// Whether it can be announced, by the rules of an inbox.
fn announceable(item: &Item, view: LaneView, rules: &Rules, next: &SetCommitment) -> Verdict {
	let Some(last) = view.service.sets.last() else {
		return Wait("the destination trusts no set of the service");
	};
	let (standby, in_office) = (&item.signers, &last.commitment);
	if last.standby != Some(standby.hash()) {
		return Moot("the set in office there has another standby");
	}
	if rules.now >= standby.expires_at {
		return Moot("the commitment of those who stand by has expired");
	}
	if next.activates_at < in_office.activates_at {
		return Moot("it announces an older set than the one in office");
	}
	let from = rules.now.max(in_office.activates_at);
	let office_at = later(from, last.policy.standby_after);
	if office_at >= in_office.expires_at {
		return Moot("the set in office expires before its silence is over");
	}
	if office_at >= next.expires_at {
		return Moot("the set that it announces would expire before it takes office");
	}
	match rules.now < standby.activates_at {
		true => Wait("those who stand by do not do so yet"),
		false => Send,
	}
}

/// Whether a word would end what a standby announced against the set that says it.
pub fn would_void(item: &Item, view: LaneView, rules: &Rules) -> bool {
	let Some(standing) = &view.service.announcement else { return false };
	let round = item.statement().round();
	item.cargo.standby.is_none()
		&& !item.cargo.suspicion
		&& standing.in_office == item.key.set
		&& round.is_some_and(|round| standing.at < round.start() && round.start() <= rules.now)
}

/// What the next transaction of an item would have to do; `plain`: whether its certificate is of use there for what
/// it says.
pub fn step(item: &Item, view: Option<LaneView>, plain: bool) -> Step {
	let standing = view.and_then(|view| view.service.announcement.as_ref());
	match (&item.cargo.standby, item.statement()) {
		(Some(_), vigil_primitives::Statement::Handover(over)) => {
			match standing.is_some_and(|standing| standing.next == over.next.hash()) {
				true => Step::TakeOffice,
				false => Step::Announce,
			}
		},
		_ if plain => Step::Plain,
		_ => Step::Speak,
	}
}
