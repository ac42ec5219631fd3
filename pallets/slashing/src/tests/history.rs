// SPDX-License-Identifier: Apache-2.0

//! Whoever reads every event knows what is stored: cases with their stage, whom they are against and their money,
//! bonds, suspensions, anchors and sums.

use crate::{
	mock::*,
	rules::{
		offence::Deed,
		queue::{after, Span},
		receivers::{Claim, Shares},
	},
	*,
};
use frame_support::traits::Get;
use sp_core::H256;
use sp_runtime::Perbill;
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{Era, Height, MemberIndex, ServiceId, SetId};

/// A challenge: who bet how much that something is false, why, and who that it is true.
type Bets = (u128, u128, H256, Vec<(u128, u128)>);

/// A post about a block: its number, the block, by whom, and its bond.
type Post = (u64, Height, H256, u128, u128);

/// What is known of a case.
#[derive(Clone, Debug, PartialEq)]
struct Told {
	of: (ServiceId, SetId, Era),
	deed: Deed,
	said: H256,
	form: Form,
	reporter: Option<u128>,
	fraction: Perbill,
	stage: Stage,
	/// Whom there is a right against, and whether it is jailed.
	left: BTreeMap<MemberIndex, (u128, bool)>,
	due: u128,
	got: u128,
	paid: Shares,
	claims: Vec<Claim>,
	bets: Option<Bets>,
}

/// All that events told so far.
#[derive(Debug, Default)]
pub struct History {
	cases: BTreeMap<CaseId, Told>,
	past: BTreeMap<ServiceId, Vec<Past>>,
	tallies: BTreeMap<ServiceId, Tally>,
	beats: BTreeMap<ServiceId, Vec<Post>>,
	anchors: BTreeMap<ServiceId, (u32, u32)>,
	spans: Vec<(Scope, Vec<Span>)>,
	/// The names of what was told of.
	pub seen: BTreeSet<String>,
}

/// Where a case is, without how far a turn has come.
fn place(stage: Stage) -> Stage {
	match stage {
		Stage::Working { releasing, .. } => {
			Stage::Working { releasing, next: MemberIndex(0), tried: None }
		},
		stage => stage,
	}
}

fn more(before: Shares, now: Shares, sum: &mut Shares) {
	sum.reporter += now.reporter - before.reporter;
	sum.burnt += now.burnt - before.burnt;
	sum.harmed += now.harmed - before.harmed;
	sum.cover += now.cover - before.cover;
	sum.treasury += now.treasury - before.treasury;
}

impl History {
	/// Reads what was told since the last time, and compares what is known with what is stored.
	pub fn follow(&mut self) {
		let told = events();
		System::reset_events();
		for event in told {
			let name = format!("{event:?}");
			let name = name.trim_start_matches("Event::");
			self.seen.insert(name.split([' ', '{', '(']).next().unwrap().into());
			self.hear(event);
		}
		self.compare();
	}

	fn case(&mut self, id: CaseId) -> &mut Told {
		self.cases.get_mut(&id).expect("a case was told of")
	}

	fn tally(&mut self, id: CaseId) -> &mut Tally {
		let (service, ..) = self.case(id).of;
		self.tallies.entry(service).or_default()
	}

	fn spans(&mut self, scope: Scope) -> &mut Vec<Span> {
		let place = self.spans.iter().position(|(of, _)| *of == scope).unwrap_or_else(|| {
			self.spans.push((scope, Vec::new()));
			self.spans.len() - 1
		});
		&mut self.spans[place].1
	}

	fn hear(&mut self, event: Event<Test>) {
		match event {
			Event::CaseOpened {
				case,
				service,
				set_id,
				era,
				deed,
				said,
				form,
				reporter,
				fraction,
				stage,
			} => {
				let told = Told {
					of: (service, set_id, era),
					deed,
					said,
					form,
					reporter,
					fraction,
					stage,
					left: BTreeMap::new(),
					due: 0,
					got: 0,
					paid: Shares::default(),
					claims: Vec::new(),
					bets: None,
				};
				self.tallies.entry(service).or_default();
				assert!(self.cases.insert(case, told).is_none());
			},
			Event::RightOpened { case, member, watcher } => {
				self.case(case).left.insert(member, (watcher, false));
				self.tally(case).opened += 1;
			},
			Event::RightReleased { case, member, .. } => {
				self.case(case).left.remove(&member).expect("a right was told of");
				self.tally(case).released += 1;
			},
			Event::Jailed { case, member, .. } => {
				self.case(case).left.get_mut(&member).expect("a right was told of").1 = true;
			},
			Event::Slashed { case, member, value, paid, .. } => {
				let told = self.case(case);
				told.left.remove(&member).expect("a right was told of");
				told.due += value.max(paid);
				told.got += paid;
				let tally = self.tally(case);
				(tally.landed, tally.got) = (tally.landed + 1, tally.got + paid);
			},
			Event::HarmedJoined { case, protocol, limit } => {
				self.case(case).claims.push(Claim { protocol, limit, paid: 0 });
			},
			Event::HarmedLeft { case, protocol } => {
				self.case(case).claims.retain(|claim| claim.protocol != protocol);
			},
			Event::HarmedPaid { case, protocol, amount } => {
				let mut claims = self.case(case).claims.iter_mut();
				let claim = claims.find(|claim| claim.protocol == protocol);
				claim.expect("who is paid has joined").paid += amount;
			},
			Event::Challenged { case, challenger, bond, grounds } => {
				self.case(case).bets = Some((challenger, bond, grounds, Vec::new()));
			},
			Event::Answered { case, who, bond, .. } => {
				self.case(case).bets.as_mut().expect("it is challenged").3.push((who, bond));
			},
			Event::ChallengeSettled { case, upheld, moved } => {
				let (_, bond, _, answers) = self.case(case).bets.take().expect("it is challenged");
				let sum = match upheld {
					None => 0,
					Some(true) => answers.iter().map(|(_, bond)| bond).sum(),
					Some(false) => bond,
				};
				assert_eq!(moved, sum, "losers pay winners");
			},
			Event::Vetoed { case, until, .. } => self.case(case).stage = Stage::Vetoed { until },
			// Where it waits, or that its rights are given up, is told of next.
			Event::Decided { case, upheld } if upheld => {
				self.case(case).stage = Stage::Waiting { due: Era(0) };
			},
			Event::Decided { .. } => {},
			Event::PutOff { case, due } => {
				let told = self.case(case);
				told.stage = match told.stage {
					Stage::Challenged { answer_until, .. } => {
						Stage::Challenged { answer_until, decide_until: due }
					},
					Stage::Vetoed { .. } => Stage::Vetoed { until: due },
					_ => Stage::Waiting { due },
				};
			},
			Event::WorkBegun { case, releasing } => {
				self.case(case).stage =
					Stage::Working { releasing, next: MemberIndex(0), tried: None };
			},
			Event::Landed { case, due, until } => {
				let told = self.case(case);
				assert_eq!((told.due, told.left.len()), (due, 0));
				told.stage = Stage::Collecting { until };
			},
			Event::Collected { service, case, amount } => {
				self.case(case).got += amount;
				self.tallies.entry(service).or_default().got += amount;
			},
			Event::PaidOn { case, paid, .. } => {
				let before = std::mem::replace(&mut self.case(case).paid, paid);
				more(before, paid, &mut self.tally(case).paid);
			},
			Event::CaseClosed { case, service, got, paid } => {
				let before = self.case(case).paid;
				more(before, paid, &mut self.tally(case).paid);
				let told = self.cases.remove(&case).expect("a case was told of");
				assert_eq!((told.got, told.left.len(), told.bets), (got, 0, None));
				let past = Past { case, deed: told.deed, era: told.of.2, got, paid };
				self.past.entry(service).or_default().push(past);
			},
			Event::Suspended { scope, from, until } => {
				let longest = Slashing::longest();
				let spans = self.spans(scope);
				spans.retain(|span| after(span.until, longest) >= from);
				spans.push(Span { from, until });
			},
			Event::Lifted { scope, from } => {
				let runs = |span: &&mut Span| span.until > from;
				self.spans(scope).iter_mut().filter(runs).for_each(|span| span.until = from);
			},
			Event::AnchorPinned { service, number } => {
				self.anchors.insert(service, (number, number + 1));
			},
			Event::AnchorAdvanced { service, number } => {
				let (first, next) = self.anchors.get_mut(&service).expect("one was pinned");
				*next = number + 1;
				let most: u32 = <Test as Config>::MaxAnchors::get();
				*first = (*first).max(next.saturating_sub(most));
			},
			Event::BeatPosted { service, number, height, hash, by, bond } => {
				let beat = (number, height, hash, by, bond);
				self.beats.entry(service).or_default().push(beat);
			},
			Event::BeatGone { service, number } | Event::BeatRefuted { service, number, .. } => {
				self.beats.get_mut(&service).expect("known").retain(|beat| beat.0 != number);
			},
			Event::NothingToTake { .. }
			| Event::FiringNoted { .. }
			| Event::Diverted { .. }
			| Event::Surplus { .. } => {},
			event => panic!("nobody knows what {event:?} means"),
		}
	}

	fn compare(&self) {
		let stored: BTreeMap<_, _> =
			Cases::<Test>::iter().map(|(id, case)| (id, told(id, case))).collect();
		assert_eq!(self.cases, stored);
		for (service, past) in &self.past {
			let last = past.len().saturating_sub(MAX_PAST as usize);
			assert_eq!(PastCases::<Test>::get(service)[..], past[last..]);
		}
		for (service, tally) in &self.tallies {
			assert_eq!(Tallies::<Test>::get(service), *tally);
		}
		assert!(Tallies::<Test>::iter_keys().all(|service| self.tallies.contains_key(&service)));
		let mut beats: BTreeMap<_, Vec<_>> = self.beats.clone();
		beats.retain(|_, beats| !beats.is_empty());
		let beat = |one: Beat<u128>| (one.number, one.height, one.hash, one.by, one.bond);
		let stored = Beats::<Test>::iter();
		let stored: BTreeMap<_, Vec<_>> =
			stored.map(|(of, beats)| (of, beats.into_iter().map(beat).collect())).collect();
		assert_eq!(beats, stored);
		let stored = AnchorsOf::<Test>::iter().map(|(of, ends)| (of, (ends.first, ends.next)));
		assert_eq!(self.anchors, stored.collect::<BTreeMap<_, _>>());
		for (scope, spans) in &self.spans {
			assert_eq!(Suspensions::<Test>::get(scope)[..], spans[..]);
		}
		assert_eq!(Suspensions::<Test>::iter().count(), self.spans.len());
	}
}

/// A case as it is stored.
fn told(id: CaseId, case: CaseOf<Test>) -> Told {
	let rights = Penalties::<Test>::iter_prefix(id);
	let left: BTreeMap<_, _> =
		rights.map(|(member, one)| (member, (one.right.watcher, one.jailed))).collect();
	assert_eq!(left.keys().copied().collect::<Vec<_>>(), case.left.members().collect::<Vec<_>>());
	let bets = Challenges::<Test>::get(id)
		.map(|one| (one.challenger, one.bond, one.grounds, one.answers.into_inner()));
	Told {
		of: (case.service, case.set_id, case.era),
		deed: case.deed,
		said: case.said,
		form: case.form,
		reporter: case.reporter,
		fraction: case.fraction,
		stage: place(case.stage),
		left,
		due: case.purse.due,
		got: case.purse.got,
		paid: case.purse.paid,
		claims: case.purse.claims.into_inner(),
		bets,
	}
}
