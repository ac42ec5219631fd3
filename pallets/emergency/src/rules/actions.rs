// SPDX-License-Identifier: Apache-2.0

//! Which kind of emergency allows which action, who may take it, and where: one table and nothing more.

use vigil_primitives::answers::emergency::{Declarer, Kind, Scope, Stage};

/// What may be done about an emergency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
	/// Stop a call.
	BrakeCall,
	/// Stop a pallet.
	BrakePallet,
	/// Stop what concerns a service.
	BrakeService,
	/// Stop everything that may be stopped.
	BrakeAll,
	/// Let no slash land.
	SuspendSlashing,
	/// Say which watchers are gone.
	NameAbsent,
	/// Elect the next set without those who are gone.
	Elect,
	/// Let the standby of a service announce.
	Standby,
	/// Put critical calls into the hands of a few, for a while.
	Committee,
	/// Change a parameter, for a while.
	Override,
	/// Pay from the treasury who was harmed.
	Compensate,
	/// Forgive silence and undecided challenges.
	Pardon,
	/// Begin finality anew without those who are gone.
	Finality,
}

/// What an action needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
	/// An emergency that was declared: what can be undone.
	Declared,
	/// One that token holders ratified: what cannot.
	Ratified,
	/// A vote of token holders on the action itself.
	Voted,
}

use Action::*;

/// Every action: whether each of watcher failure, unavailable data, a flaw in the logic and an attack on the
/// network allows it, and what it needs.
pub const TABLE: [(Action, [bool; 4], Power); 13] = [
	(BrakeCall, [false, false, true, true], Power::Declared),
	(BrakePallet, [false, false, true, true], Power::Declared),
	(BrakeService, [true, true, true, true], Power::Declared),
	(BrakeAll, [false, false, true, true], Power::Declared),
	(SuspendSlashing, [true, true, true, true], Power::Declared),
	(NameAbsent, [true, false, false, true], Power::Declared),
	(Elect, [true, false, false, true], Power::Ratified),
	(Standby, [true, false, false, true], Power::Ratified),
	(Committee, [true, false, true, false], Power::Voted),
	(Override, [false, true, true, true], Power::Ratified),
	(Compensate, [false, true, true, false], Power::Voted),
	(Pardon, [true, true, false, true], Power::Voted),
	(Finality, [true, false, true, true], Power::Voted),
];

/// Why an action is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
	/// The kind does not allow it.
	NotOfKind,
	/// The emergency has not begun, is being restored or is over.
	NotActive,
	/// It has to be ratified first.
	NotRatified,
	/// Token holders have to vote on it.
	NotVoted,
}

fn column(kind: Kind) -> usize {
	match kind {
		Kind::WatcherFailure => 0,
		Kind::DataUnavailable => 1,
		Kind::LogicFlaw => 2,
		Kind::NetworkAttack => 3,
	}
}

/// Whether a kind allows an action, and what that needs.
pub fn allowed(kind: Kind, action: Action) -> Option<Power> {
	let (_, kinds, power) = TABLE.into_iter().find(|(listed, ..)| *listed == action)?;
	kinds.get(column(kind)).copied().unwrap_or(false).then_some(power)
}

/// Whether this declarer may take the action now.
pub fn may_act(kind: Kind, action: Action, stage: Stage, by: Declarer) -> Result<(), Denied> {
	let power = allowed(kind, action).ok_or(Denied::NotOfKind)?;
	let ratified = match stage {
		Stage::Declared { .. } => false,
		Stage::Ratified => true,
		Stage::Restoring { .. } | Stage::Over { .. } | Stage::Closed => {
			return Err(Denied::NotActive)
		},
	};
	match power {
		Power::Declared => Ok(()),
		Power::Ratified if ratified => Ok(()),
		Power::Ratified => Err(Denied::NotRatified),
		Power::Voted if by == Declarer::Tokens => Ok(()),
		Power::Voted => Err(Denied::NotVoted),
	}
}

/// Whether an emergency of this kind can be about this: watchers watch services, not calls.
pub fn fits(kind: Kind, scope: &Scope) -> bool {
	kind != Kind::WatcherFailure || matches!(scope, Scope::Service(_) | Scope::All)
}

/// Whether an emergency about `outer` may touch `inner`.
pub fn covers(outer: &Scope, inner: &Scope) -> bool {
	match (outer, inner) {
		(Scope::All, _) => true,
		(Scope::Pallet(pallet), Scope::Call { pallet: other, .. }) => pallet == other,
		(outer, inner) => outer == inner,
	}
}

/// The action that stops this.
pub fn brake_of(scope: &Scope) -> Action {
	match scope {
		Scope::Call { .. } => BrakeCall,
		Scope::Pallet(_) => BrakePallet,
		Scope::Service(_) => BrakeService,
		Scope::All => BrakeAll,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{answers::emergency::Phase, ServiceId};

	const KINDS: [Kind; 4] =
		[Kind::WatcherFailure, Kind::DataUnavailable, Kind::LogicFlaw, Kind::NetworkAttack];
	const DECLARERS: [Declarer; 3] = [Declarer::Council, Declarer::Watchers, Declarer::Tokens];

	/// Written again, by kind, so that a slip in the table is seen.
	fn of(kind: Kind) -> &'static [Action] {
		match kind {
			Kind::WatcherFailure => &[
				BrakeService,
				SuspendSlashing,
				NameAbsent,
				Elect,
				Standby,
				Committee,
				Pardon,
				Finality,
			],
			Kind::DataUnavailable => &[BrakeService, SuspendSlashing, Override, Compensate, Pardon],
			Kind::LogicFlaw => &[
				BrakeCall,
				BrakePallet,
				BrakeService,
				BrakeAll,
				SuspendSlashing,
				Committee,
				Override,
				Compensate,
				Finality,
			],
			Kind::NetworkAttack => &[
				BrakeCall,
				BrakePallet,
				BrakeService,
				BrakeAll,
				SuspendSlashing,
				NameAbsent,
				Elect,
				Standby,
				Override,
				Pardon,
				Finality,
			],
		}
	}

	#[test]
	fn each_kind_allows_its_actions_and_nothing_more() {
		for kind in KINDS {
			for (action, ..) in TABLE {
				assert_eq!(allowed(kind, action).is_some(), of(kind).contains(&action));
			}
		}
	}

	#[test]
	fn every_action_is_in_the_table_once() {
		for (place, (action, ..)) in TABLE.iter().enumerate() {
			assert_eq!(TABLE.iter().position(|(other, ..)| other == action), Some(place));
		}
	}

	#[test]
	fn what_cannot_be_undone_needs_ratification_and_money_mercy_or_root_a_vote() {
		let declared = Stage::Declared { ratify_by: 9 };
		for kind in KINDS {
			for (action, ..) in TABLE {
				for by in DECLARERS {
					let early = may_act(kind, action, declared, by);
					let later = may_act(kind, action, Stage::Ratified, by);
					let voted = by == Declarer::Tokens;
					let (first, second) = match allowed(kind, action) {
						None => (Err(Denied::NotOfKind), Err(Denied::NotOfKind)),
						Some(Power::Declared) => (Ok(()), Ok(())),
						Some(Power::Ratified) => (Err(Denied::NotRatified), Ok(())),
						Some(Power::Voted) if voted => (Ok(()), Ok(())),
						Some(Power::Voted) => (Err(Denied::NotVoted), Err(Denied::NotVoted)),
					};
					assert_eq!((early, later), (first, second), "{kind:?} {action:?} {by:?}");
				}
			}
		}
	}

	#[test]
	fn nothing_is_done_about_an_emergency_that_is_not_active() {
		let stages = [
			Stage::Restoring { phase: Phase::Observe, next: 9 },
			Stage::Over { ratified: true },
			Stage::Closed,
		];
		for stage in stages {
			for kind in KINDS {
				for action in of(kind) {
					let denied = may_act(kind, *action, stage, Declarer::Tokens);
					assert_eq!(denied, Err(Denied::NotActive));
				}
			}
		}
	}

	#[test]
	fn an_emergency_touches_only_what_it_is_about() {
		let name = |text: &str| text.as_bytes().to_vec().try_into().expect("short");
		let pallet = |text| Scope::Pallet(name(text));
		let call = |of, text| Scope::Call { pallet: name(of), call: name(text) };
		let (one, two) = (Scope::Service(ServiceId(1)), Scope::Service(ServiceId(2)));
		for inner in [pallet("A"), call("A", "x"), one.clone(), Scope::All] {
			assert!(covers(&Scope::All, &inner) && covers(&inner, &inner));
			assert!(inner == Scope::All || !covers(&inner, &Scope::All));
		}
		assert!(covers(&pallet("A"), &call("A", "x")));
		assert!(!covers(&pallet("A"), &call("B", "x")) && !covers(&pallet("A"), &pallet("B")));
		assert!(!covers(&call("A", "x"), &call("A", "y")));
		assert!(!covers(&call("A", "x"), &pallet("A")) && !covers(&one, &two));
		assert!(!fits(Kind::WatcherFailure, &pallet("A")) && fits(Kind::WatcherFailure, &one));
		assert!(fits(Kind::LogicFlaw, &pallet("A")));
	}
}
