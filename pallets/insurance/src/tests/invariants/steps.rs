// SPDX-License-Identifier: Apache-2.0

//! What may happen: every call, by anybody, and what the ward, its watchers and issuers do.

use crate::{mock::*, rules::downtime::tests::incident, Events, Policies, PoolTerms, Pools};
use frame_support::{
	storage::with_storage_layer,
	traits::{fungible::Mutate, tokens::Preservation},
};
use proptest::prelude::*;
use sp_runtime::{FixedU128, Perbill};
use vigil_primitives::{
	answers::insurance::{Curve, Insured, PolicyId, PoolId},
	incident::OnIncident,
	traits::Status,
	IncidentId, Seconds, ServiceId, UnixTime,
};

pub const WHO: [u128; 4] = [ALICE, BOB, BUYER, CAROL];
pub const DOLLARS: PoolId = PoolId(2);
/// Pools that there are from the beginning.
pub const FIRST: u32 = 3;
/// Exposure groups that steps name.
const GROUPS: u32 = 2;

#[derive(Clone, Debug)]
pub enum Step {
	Deposit(usize, u32, u128),
	Exit(usize, u32, u8),
	Buy {
		pool: u32,
		cap: u128,
		curve: (u64, u64, u16),
		periods: u32,
		to: usize,
	},
	BuyAsHolder {
		pool: u32,
		cap: u128,
		proven: u128,
	},
	Renew(u32, u64, u128, u32),
	Reduce(u32, u64, u128),
	Status(bool, u8),
	/// Numbered so; began so many minutes ago, lasted so many, and is over or not.
	Tell {
		other: bool,
		id: u64,
		ago: u64,
		length: u64,
		over: bool,
	},
	Refute(bool, u64),
	Dispute(Option<u64>),
	Announce(u64, u64),
	Pass(u64),
	Jump(u64),
	Push(u32, u32),
	Confiscate(u8),
	Donate(usize, u32, u128),
	Claim(usize, u32),
	MakeWhole(u32, u128),
	Terms(u32, u64, u8),
	Back(Option<(u128, u128)>),
	Rate(u128),
	Room(u128),
	Pause(bool),
	/// An emergency stops the clock of the one ward, or of none.
	Stop(bool),
	/// The issuer takes a part, and the ward stood for six hours.
	Short(u8),
	/// What was paid last was a false alarm.
	Regret,
	/// An incident with this number is proven false elsewhere.
	Lie(u64),
	/// Slashed money waits for the harmed pools of a ward.
	Slashed(bool, u128),
	/// Somebody brings dollars for it.
	Exchange(u32, u128, u128),
	/// Of a ward that is watched or of none, in VGL, in dollars or in an asset that there is not.
	Open {
		service: u32,
		asset: Option<u32>,
		group: Option<u32>,
		waiting: u64,
	},
	Group(u32, u128),
	CoinRate(u32, u128),
}

fn amount() -> impl Strategy<Value = u128> {
	prop_oneof![1..20u128, 1..1_000_000u128, Just(0), Just(u128::MAX)]
}

pub fn step() -> impl Strategy<Value = Step> {
	let (who, pool) = (0..4usize, prop_oneof![5 => 0..FIRST, 1 => FIRST..5u32]);
	let curve = (0..3 * HOUR, 1..6 * HOUR, 0..8u16);
	prop_oneof![
		5 => (who.clone(), pool.clone(), amount()).prop_map(|(w, p, a)| Step::Deposit(w, p, a)),
		3 => (who.clone(), pool.clone(), any::<u8>()).prop_map(|(w, p, s)| Step::Exit(w, p, s)),
		8 => (pool.clone(), amount(), curve, 1..200u32, who.clone())
			.prop_map(|(pool, cap, curve, periods, to)| Step::Buy { pool, cap, curve, periods, to }),
		1 => (pool.clone(), amount(), amount())
			.prop_map(|(pool, cap, proven)| Step::BuyAsHolder { pool, cap, proven }),
		3 => (pool.clone(), 0..12u64, amount(), 1..200u32)
			.prop_map(|(p, id, cap, n)| Step::Renew(p, id, cap, n)),
		3 => (pool.clone(), 0..12u64, amount()).prop_map(|(p, id, cap)| Step::Reduce(p, id, cap)),
		4 => (any::<bool>(), 0..4u8).prop_map(|(ward, to)| Step::Status(ward, to)),
		8 => (prop::bool::weighted(0.2), 1..6u64, 0..900u64, 0..600u64, any::<bool>()).prop_map(
			|(other, id, ago, length, over)| Step::Tell { other, id, ago, length, over }
		),
		2 => (any::<bool>(), 1..6u64).prop_map(|(ward, id)| Step::Refute(ward, id)),
		1 => prop::option::of(1..6u64).prop_map(Step::Dispute),
		1 => (0..20u64, 0..9u64).prop_map(|(from, hours)| Step::Announce(from, hours)),
		8 => (0..40_000u64).prop_map(Step::Pass),
		1 => (0..5 * DAY).prop_map(Step::Jump),
		4 => (pool.clone(), 0..5u32).prop_map(|(p, most)| Step::Push(p, most)),
		1 => any::<u8>().prop_map(Step::Confiscate),
		1 => (who.clone(), pool.clone(), 0..1_000u128).prop_map(|(w, p, a)| Step::Donate(w, p, a)),
		1 => (who, pool.clone()).prop_map(|(w, p)| Step::Claim(w, p)),
		2 => (pool.clone(), amount()).prop_map(|(p, a)| Step::MakeWhole(p, a)),
		1 => (pool, 0..3 * HOUR, any::<u8>()).prop_map(|(p, m, s)| Step::Terms(p, m, s)),
		2 => prop::option::of((amount(), amount())).prop_map(Step::Back),
		1 => (0..3u128).prop_map(Step::Rate),
		1 => (0..2_000_000u128).prop_map(Step::Room),
		1 => any::<bool>().prop_map(Step::Pause),
		1 => any::<bool>().prop_map(Step::Stop),
		1 => any::<u8>().prop_map(Step::Short),
		2 => Just(Step::Regret),
		1 => (1..6u64).prop_map(Step::Lie),
		1 => (any::<bool>(), 0..300_000u128).prop_map(|(ward, a)| Step::Slashed(ward, a)),
		1 => (0..3u32, amount(), 0..99u128).prop_map(|(p, a, least)| Step::Exchange(p, a, least)),
		1 => (6..10u32, prop::option::of(1..3u32), prop::option::of(0..GROUPS), 0..3 * HOUR).prop_map(
			|(service, asset, group, waiting)| Step::Open { service, asset, group, waiting }
		),
		1 => (0..GROUPS, amount()).prop_map(|(group, limit)| Step::Group(group, limit)),
		1 => (6..10u32, 0..3u128).prop_map(|(service, value)| Step::CoinRate(service, value)),
	]
}

fn ward(other: bool) -> ServiceId {
	if other {
		OTHER_WARD
	} else {
		WARD
	}
}

/// One of the policies of a pool, if it has any.
fn policy(pool: u32, id: u64) -> (PoolId, PolicyId) {
	let pool = PoolId(pool);
	let mut all: Vec<_> = Policies::<Test>::iter_key_prefix(pool).collect();
	all.sort();
	let place = all.len().checked_sub(1).map(|last| id as usize % (last + 1));
	(pool, place.map_or(PolicyId(id), |place| all[place]))
}

/// Does the step; whether it is refused does not matter here.
pub fn run(step: Step) {
	match step {
		Step::Deposit(who, pool, amount) => {
			let _ = Insurance::deposit(signed(WHO[who]), PoolId(pool), amount);
		},
		Step::Exit(who, id, part) => {
			let share = Pools::<Test>::get(PoolId(id)).and_then(|pool| pool.share);
			let has = share.map_or(0, |share| Shares::balance(share, WHO[who]));
			let shares = has * u128::from(part) / 255;
			let _ = Insurance::queue_exit(signed(WHO[who]), PoolId(id), shares);
		},
		Step::Buy { pool, cap, curve: (deductible, width, steps), periods, to } => {
			let full = Seconds(deductible + width);
			let curve = Curve { deductible: Seconds(deductible), full, steps };
			let (pool, insured) = (PoolId(pool), Insured::Protocol(PROTOCOL));
			let to = WHO.get(to).copied().unwrap_or(99);
			let buyer = signed(BUYER);
			let _ = Insurance::buy(buyer, pool, insured, None, to, cap, curve, periods, RICH);
		},
		Step::BuyAsHolder { pool, cap, proven } => {
			let insured = Insured::Holder(BOB);
			let (who, pool) = (signed(BOB), PoolId(pool));
			let shown = Some(Shown { height: (proven % 3) as u64, amount: proven });
			let _ = Insurance::buy(who, pool, insured, shown, 99, cap, CURVE, 30, RICH);
		},
		Step::Renew(pool, id, cap, periods) => {
			let (pool, id) = policy(pool, id);
			let _ = Insurance::renew(signed(BUYER), pool, id, cap, periods, RICH);
		},
		Step::Reduce(pool, id, cap) => {
			let (pool, id) = policy(pool, id);
			let cap = Policies::<Test>::get(pool, id).map_or(cap, |policy| cap.min(policy.cap / 2));
			let _ = Insurance::reduce(signed(BUYER), pool, id, cap);
		},
		Step::Status(other, to) => {
			let all = [Status::Live, Status::Suspect, Status::Halted, Status::Live];
			set_status(ward(other), all[usize::from(to)]);
		},
		Step::Tell { other, id, ago, length, over } => {
			let from = now() - ago * 60;
			let incident = incident(id, from, from + length * 60, over);
			world(|world| {
				let record = world.record.entry(ward(other)).or_default();
				record.retain(|one| one.id != incident.id && !one.overlaps(&incident));
				record.push(incident);
			});
			Insurance::on_incident(ward(other), &incident);
		},
		Step::Refute(other, id) => {
			use crate::traits::OnFalseAlarm;
			Insurance::on_false_alarm(ward(other), IncidentId(id));
		},
		Step::Dispute(id) => world(|world| {
			world.disputed = id.into_iter().map(IncidentId).collect();
		}),
		Step::Announce(from, hours) => {
			let from = now() + from * HOUR;
			let (from, until) = (UnixTime(from), UnixTime(from + hours * HOUR));
			let _ = Insurance::announce_maintenance(root(), WARD, from, until);
		},
		Step::Pass(seconds) => {
			block(seconds / 40);
			for _ in 0..seconds / 1_200 {
				block(600);
			}
		},
		Step::Jump(seconds) => block(seconds),
		Step::Push(pool, most) => drop(Insurance::push(signed(CAROL), PoolId(pool), most)),
		Step::Confiscate(part) => {
			let pool = pool_of(DOLLARS);
			let much = (pool.assets + pool.reserve) * u128::from(part) / 255;
			let account = Insurance::account(DOLLARS);
			// Less what somebody gave away.
			let spare = dollars(account) - Insurance::counted(&pool) - 10;
			if much > 0 {
				confiscate(DOLLARS, much + spare);
				Pools::<Test>::mutate_extant(DOLLARS, |pool| Insurance::recognise(DOLLARS, pool));
			}
		},
		Step::Donate(who, id, amount) => {
			let account = Insurance::account(PoolId(id));
			let _ = Balances::transfer_allow_death(signed(WHO[who]), account, amount);
			let _ = Dollars::transfer(signed(WHO[who]), DOLLAR, account, amount);
		},
		Step::Claim(who, pool) => {
			let _ = Insurance::claim_parked(signed(BOB), PoolId(pool), WHO[who]);
			let _ = Insurance::claim_parked(signed(BOB), PoolId(pool), 99);
		},
		Step::MakeWhole(pool, amount) => {
			let _ = Insurance::make_whole(signed(CAROL), PoolId(pool), amount);
		},
		Step::Terms(pool, merge, share) => {
			let exit_share = Perbill::from_rational(u32::from(share), 255);
			let new = PoolTerms { merge_within: Seconds(merge), exit_share, ..terms() };
			let _ = Insurance::set_terms(root(), PoolId(pool), Box::new(new));
		},
		Step::Back(backing) => {
			let share = Perbill::from_percent(30);
			let backing = backing.map(|(above, limit)| (PoolId(1), above, limit, share));
			let _ = Insurance::set_backing(root(), POOL, backing);
		},
		Step::Rate(value) => {
			let asset = AssetKind::WithId(DOLLAR);
			let _ = Insurance::set_rate(root(), asset, FixedU128::from_u32(value as u32));
		},
		Step::Room(at_risk) => world(|world| world.at_risk = at_risk),
		Step::Pause(paused) => world(|world| world.paused = paused),
		Step::Stop(stopped) => {
			world(|world| world.stopped = stopped.then_some(WARD).into_iter().collect())
		},
		Step::Short(part) => {
			run(Step::Pause(false));
			run(Step::Stop(false));
			run(Step::Room(RICH));
			run(Step::Rate(1));
			run(Step::Status(false, 0));
			run(Step::Deposit(0, DOLLARS.0, 10_000));
			for (cap, to) in [(9_000, 3), (9, 9)] {
				let curve = (HOUR, HOUR, 1);
				run(Step::Buy { pool: DOLLARS.0, cap, curve, periods: 100, to });
			}
			run(Step::Pass(72_000));
			run(Step::Confiscate(part));
			run(Step::Tell { other: false, id: 9, ago: 360, length: 360, over: true });
			run(Step::Pass(6_000));
		},
		Step::Exchange(pool, amount, least) => {
			let _ = with_storage_layer(|| {
				Insurance::exchange_slashed(signed(CAROL), PoolId(pool), amount, least)
			});
		},
		Step::Open { service, asset, group, waiting } => {
			let asset = asset.map_or(AssetKind::Native, AssetKind::WithId);
			let terms = Box::new(PoolTerms { waiting: Seconds(waiting), ..terms() });
			let _ = Insurance::open_pool(root(), ServiceId(service), asset, group, terms);
		},
		Step::Group(group, limit) => {
			let _ = Insurance::set_group(root(), group, limit);
		},
		Step::CoinRate(service, value) => {
			let value = FixedU128::from_u32(value as u32);
			let _ = Insurance::set_coin_rate(root(), ServiceId(service), value);
		},
		Step::Lie(id) => world(|world| world.lies.push(IncidentId(id))),
		Step::Slashed(other, amount) => {
			let to = Insurance::account_of_harmed(ward(other));
			let _ = <Balances as Mutate<u128>>::transfer(&BOB, &to, amount, Preservation::Preserve);
		},
		Step::Regret => {
			let paid = Events::<Test>::iter_values().find(|event| event.paid > 0);
			let of = paid.and_then(|event| event.incidents.last().map(|one| one.incident.id.0));
			if let Some(id) = of {
				run(Step::Refute(false, id));
				run(Step::Refute(true, id));
			}
		},
	}
}
