// SPDX-License-Identifier: Apache-2.0

//! Whom it pays: to the unit, late pools included, and never who lied.

use super::*;
use crate::{
	configs::{
		money::TreasuryAccount,
		slashing::{BurntShare, HarmedEras, ReporterCap, ReporterShare},
	},
	constants::currency::{EXISTENTIAL_DEPOSIT, VGL},
	stake::pools::OwedByPools,
	tests::{
		failover::{armed, certify_entry, PLAN},
		restaking::nominate,
	},
	Balances, Failover, NominationPools, RuntimeEvent, Session,
};
use frame_support::traits::{fungible::Inspect, Get, UnfilteredDispatchable};
use pallet_nomination_pools::LastPoolId;
use pallet_staking::Event as StakingEvent;
use sp_keyring::Sr25519Keyring::{Charlie, Eve, Ferdie};
use sp_runtime::{traits::TypedGet, MultiAddress};
use sp_staking::offence::OffenceDetails;
use vigil_primitives::{
	receipt::plan_key, traits::DeclaredValues, Firing, Outcome, PlanReceipt, ProtocolId,
};

fn treasury() -> AccountIdOf {
	<TreasuryAccount as TypedGet>::get()
}

type AccountIdOf = crate::AccountId;

fn owned(who: &AccountIdOf) -> Balance {
	Balances::total_balance(who)
}

/// Lets what was just reported land; what staking paid to the treasury meanwhile.
fn land_counting() -> Balance {
	let (began, mut minted, mut blocks) = (era(), 0, 0);
	while blocks < 8 {
		later(1);
		blocks += u32::from(era() > began);
		minted += System::events()
			.into_iter()
			.map(|record| match record.event {
				RuntimeEvent::Staking(StakingEvent::EraPaid { remainder, .. }) => remainder,
				_ => 0,
			})
			.sum::<Balance>();
	}
	minted
}

#[test]
fn every_unit_that_is_taken_is_paid_to_somebody_or_burnt() {
	build_and_execute(|| {
		nominate(Ferdie, LIAR, 600_000 * VGL);
		let at = serve(&[LIAR, BobStash]);
		let issuance = Balances::total_issuance();
		let before = (owned(&account(REPORTER)), owned(&treasury()));
		let stakes = bonded(LIAR) + bonded(Ferdie);
		assert_ok!(report_halts(at, LIAR, round()));
		// The pot was lent what it needs to exist.
		assert_eq!(Balances::free_balance(Slashing::pot(at.0)), EXISTENTIAL_DEPOSIT);
		let minted = land_counting();
		let taken = stakes - bonded(LIAR) - bonded(Ferdie);
		let burnt = BurntShare::get().mul_ceil(taken);
		let reward = ReporterShare::get().mul_floor(taken - burnt).min(ReporterCap::get());
		assert_eq!(reward, 1_000 * VGL, "the cap is reached");
		assert_eq!(tally(at.0).got, taken);
		assert_eq!(issuance + minted - Balances::total_issuance(), burnt);
		assert_eq!(owned(&account(REPORTER)) - before.0, reward);
		let rest = taken - burnt - reward;
		assert_eq!(owned(&treasury()), before.1 + minted - EXISTENTIAL_DEPOSIT + rest);
		assert_eq!(Balances::free_balance(Slashing::pot(at.0)), EXISTENTIAL_DEPOSIT);
		check_books(at.0);
	});
}

#[test]
fn dust_of_many_small_backers_reaches_the_pot() {
	build_and_execute(|| {
		// A thousandth of half of ten: less than an account needs to exist.
		nominate(Ferdie, LIAR, 10 * VGL);
		let offences = OffenceFractions { halt: percent(5), ..costs().offences };
		let at = serve_with(&[LIAR, BobStash], ServiceTerms { offences, ..costs() });
		assert_ok!(report_halts(at, LIAR, round()));
		let id = last_case();
		pallet_slashing::Cases::<Runtime>::mutate_extant(id, |case| {
			case.fraction = Perbill::from_parts(1_000_000);
		});
		let before = bonded(Ferdie);
		let stakes = bonded(LIAR) + before;
		land();
		let lost = before - bonded(Ferdie);
		assert!(0 < lost && lost < EXISTENTIAL_DEPOSIT, "{lost}");
		assert_eq!(
			tally(at.0).got,
			stakes - bonded(LIAR) - bonded(Ferdie),
			"nothing is burnt on the way"
		);
		check_books(at.0);
	});
}

/// Ferdie's pool, which Eve joins, behind the liar.
fn pool() -> AccountIdOf {
	let ferdie = || MultiAddress::Id(account(Ferdie));
	let (created, joined) = (600_000 * VGL, 300_000 * VGL);
	assert_ok!(NominationPools::create(signed(Ferdie), created, ferdie(), ferdie(), ferdie()));
	let id = LastPoolId::<Runtime>::get();
	assert_ok!(NominationPools::nominate(signed(Ferdie), id, vec![account(LIAR)]));
	assert_ok!(NominationPools::join(signed(Eve), joined, id));
	NominationPools::generate_bonded_account(id)
}

fn apply_slash(who: Sr25519Keyring) {
	assert_ok!(NominationPools::apply_slash(signed(Charlie), MultiAddress::Id(account(who))));
}

fn debt(pool: &AccountIdOf) -> Balance {
	let debts = OwedByPools::get(pool).unwrap_or_default();
	debts.into_iter().map(|(_, owed)| owed).sum()
}

#[test]
fn what_members_of_a_pool_pay_late_is_paid_on_like_what_came_at_once() {
	build_and_execute(|| {
		let pool = pool();
		let at = serve(&[LIAR, BobStash]);
		assert_ok!(report_halts(at, LIAR, round()));
		let id = last_case();
		land();
		let (issuance, burnt) = (Balances::total_issuance(), case(id).purse.paid.burnt);
		let (due, got) = (case(id).purse.due, case(id).purse.got);
		let of_pool = due - got;
		assert!(close(of_pool, cost(900_000 * VGL, HALT)), "{of_pool}");
		assert_eq!(debt(&pool), of_pool);

		let pot = Slashing::pot(at.0);
		let before = Balances::free_balance(&pot);
		[Eve, Ferdie].into_iter().for_each(apply_slash);
		let came = Balances::free_balance(&pot) - before;
		// A hundredth is the reward of who collected it.
		assert!((of_pool - came).abs_diff(of_pool / 100) < 1_000, "{came} of {of_pool}");
		assert!(debt(&pool) < 1_000, "{}", debt(&pool));
		assert_ok!(tried(|| Slashing::collect(signed(Charlie), at.0)));
		later(2);
		let purse = case(id).purse;
		assert_eq!(purse.got, got + came);
		assert_eq!(purse.paid.sum(), purse.got, "all of it is paid on");
		assert_eq!(purse.paid.burnt, BurntShare::get().mul_ceil(purse.got));
		assert_eq!(issuance - Balances::total_issuance(), purse.paid.burnt - burnt);
		check_books(at.0);
	});
}

#[test]
fn what_a_pool_owes_for_an_equivocation_goes_where_consensus_slashes_go() {
	build_and_execute(|| {
		let pool = pool();
		let at = serve(&[LIAR, BobStash]);
		assert_ok!(report_halts(at, LIAR, round()));
		land();
		let owed = debt(&pool);
		// Consensus takes as much again from the same pool.
		let session = Session::current_index();
		let details = OffenceDetails { offender: account(LIAR), reporters: Vec::new() };
		Staking::on_offence([details].into_iter(), &[percent(10)], session);
		eras(crate::constants::staking::SLASH_DEFER_DURATION + 1);
		let pending = |who| NominationPools::api_member_pending_slash(account(who));
		let all = pending(Eve) + pending(Ferdie);
		assert!(all > owed + owed / 2, "{all} {owed}");
		assert_eq!(debt(&pool), owed, "which is no debt to the service");
		let (pot, before) = (Slashing::pot(at.0), owned(&treasury()));
		let in_pot = Balances::free_balance(&pot);
		[Eve, Ferdie].into_iter().for_each(apply_slash);
		let to_pot = Balances::free_balance(&pot) - in_pot;
		let to_treasury = owned(&treasury()) - before;
		let near = |a: Balance, b: Balance| a.abs_diff(b) < VGL / 100;
		assert!(near(to_pot, owed / 100 * 99), "{to_pot} of {owed}");
		assert!(near(to_treasury, (all - owed) / 100 * 99), "{to_treasury} of {}", all - owed);
		assert!(OwedByPools::get(&pool).is_none());
		check_books(at.0);
	});
}

/// A receipt of the liar's own service that its plan acted on the lie.
pub(in crate::tests) fn prove_firing(service: ServiceId, round: Round) {
	let firing = Firing {
		version: 1,
		first: round,
		last: round,
		height: Height(5),
		block_hash: H256::repeat_byte(1),
		fired_at: round.start(),
		failover: Outcome::Done,
		failback: None,
	};
	let receipt = PlanReceipt { version: 1, rehearsal: None, firing: Some(firing) };
	let height = Height(40);
	let proof = certify_entry(service, height, &plan_key("Inbox", service, PLAN), &receipt);
	let call =
		pallet_failover::Call::<Runtime>::prove_firing { plan: PLAN, target: 0, height, proof };
	assert_ok!(call.dispatch_bypass_filter(signed(Charlie)));
}

/// Ferdie's protocol, which has declared what it likes and paid for it as long as it must, and the set that
/// all four watchers are in.
pub(in crate::tests) fn serve_a_protocol() -> Place {
	let at = serve(&STASHES);
	armed(at.0);
	assert_ok!(Failover::declare_value(signed(Ferdie), PLAN, 1_000_000 * VGL));
	assert_ok!(Failover::fund_plan(signed(Ferdie), PLAN, 200 * VGL));
	eras(HarmedEras::get() + 2);
	assert_ok!(Failover::charge_plan(signed(Charlie), PLAN));
	(at.0, Restaking::current(at.0).expect("in office"))
}

#[test]
fn a_liar_who_is_the_set_the_protocol_and_the_reporter_loses_money() {
	build_and_execute(|| {
		let now = serve_a_protocol();
		let at = now;
		let pockets = [LIAR, BobStash, CharlieStash, DaveStash, Ferdie, REPORTER].map(account);
		let wealth = || pockets.iter().map(owned).sum::<Balance>();
		let (before, lie) = (wealth(), round());
		let stakes = STASHES.map(bonded).iter().sum::<Balance>();
		prove_firing(at.0, lie);
		for who in STASHES {
			assert_ok!(report_halts(now, who, lie));
		}
		// It was harmed, as far as anybody can see; once, in however many cases its watchers are reported.
		let first = last_case().0 - 3;
		let paid_by = |id| case(CaseId(id)).purse.claims.len();
		assert_eq!([0, 1, 2, 3].map(|n| paid_by(first + n)), [1, 0, 0, 0]);
		let fees = <Failover as DeclaredValues>::fees_paid(ProtocolId(0), at.0, HarmedEras::get());
		let limit = case(CaseId(last_case().0 - 3)).purse.claims[0].limit;
		assert_eq!(limit, 5 * fees);
		land();
		later(8);
		let taken = stakes - STASHES.map(bonded).iter().sum::<Balance>();
		assert!(close(taken / 1_000, cost(stakes, HALT) / 1_000), "{taken}");
		let paid = tally(at.0).paid;
		assert_eq!(paid.sum(), taken);
		assert_eq!(paid.harmed, limit);
		assert!(paid.reporter > 0);
		let lost = before - wealth();
		assert!(lost > BurntShare::get() * taken, "{lost} of {taken}");
		assert!(lost + paid.harmed + paid.reporter >= taken);
		check_books(at.0);
	});
}
