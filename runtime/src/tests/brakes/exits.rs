// SPDX-License-Identifier: Apache-2.0

//! Who is in can get out, whatever brake is pulled: every call that the table calls a way out is gone, to
//! its end, on the real pallets, as is every duty.

mod accounts;
mod covers;
mod plans;
mod pools;
mod services;
mod slashes;
mod stake;
mod standbys;
mod votes;

use super::{all_calls, is_filtered, transfer};
use crate::{
	constants::restaking::DEALLOCATION_DELAY,
	constants::staking::BONDING_DURATION,
	governance::brakes::Class,
	tests::{account, build_and_execute, restaking::next_era},
	AccountId, Balance, Balances, Runtime, RuntimeCall, RuntimeOrigin, SafeMode, TxPause,
};
use frame_support::{assert_ok, storage::with_storage_layer, traits::GetCallMetadata};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult, MultiAddress};
use std::{cell::RefCell, collections::BTreeSet};

#[derive(Clone, Copy, Debug)]
enum Brake {
	/// On everything.
	SafeMode,
	/// On every call that may be named.
	Pauses,
}

/// A way out, from when the brake is pulled. What there is to get out of is there before.
type Way = Box<dyn FnOnce()>;

/// Ways out and the calls that they consist of. Each is a test, which fails unless it has made just those
/// calls with success under each brake.
macro_rules! ways {
	($($name:ident: $way:path => [$($call:literal),+ $(,)?];)+) => {
		$(
			#[test]
			fn $name() {
				under_each_brake($way, &[$($call),+]);
			}
		)+

		/// Every call that some way consists of.
		const GONE: &[&[&str]] = &[$(&[$($call),+]),+];
	};
}

ways! {
	stake_unbonds_and_is_withdrawn_when_its_delay_is_over: stake::unbonds => [
		"Staking.chill", "Staking.unbond", "Staking.withdraw_unbonded",
	];
	a_stash_without_stake_is_reaped_and_keys_are_purged: stake::ends => [
		"Staking.reap_stash", "Staking.chill", "Session.purge_keys",
	];
	rewards_of_stake_and_spends_of_the_treasury_are_paid: stake::is_paid => [
		"Staking.payout_stakers", "Staking.payout_stakers_by_page", "Treasury.payout",
		"Treasury.check_status",
	];
	members_leave_a_pool_and_its_founder_after_them: pools::ends => [
		"NominationPools.claim_payout", "NominationPools.claim_payout_other",
		"NominationPools.claim_commission", "NominationPools.adjust_pool_deposit",
		"NominationPools.chill", "NominationPools.unbond", "NominationPools.set_state",
		"NominationPools.pool_withdraw_unbonded", "NominationPools.withdraw_unbonded",
	];
	members_of_a_pool_pay_their_part_of_a_slash: pools::is_slashed => [
		"NominationPools.apply_slash",
	];
	voters_and_delegators_get_their_tokens_back: votes::end => [
		"ConvictionVoting.undelegate", "ConvictionVoting.unlock", "ConvictionVoting.remove_vote",
		"ConvictionVoting.remove_other_vote", "Referenda.refund_decision_deposit",
		"Referenda.refund_submission_deposit", "Preimage.unnote_preimage",
	];
	nobody_has_to_let_others_act_for_him: accounts::drop_proxies => [
		"Proxy.poke_deposit", "Proxy.remove_proxy", "Proxy.remove_proxies", "Proxy.announce",
		"Proxy.remove_announcement", "Proxy.reject_announcement", "Proxy.kill_pure",
	];
	what_several_were_to_sign_is_cancelled: accounts::cancel_multisig => [
		"Multisig.approve_as_multi", "Multisig.poke_deposit", "Multisig.cancel_as_multi",
	];
	who_acts_for_others_gets_them_out: accounts::act_for_others => [
		"Utility.batch_all", "Proxy.proxy", "Multisig.as_multi_threshold_1",
	];
	identities_are_cleared: accounts::clear_identity => [
		"Identity.cancel_request", "Identity.remove_sub", "Identity.quit_sub",
		"Identity.clear_identity",
	];
	names_are_given_back: accounts::drop_names => [
		"Identity.unbind_username", "Identity.remove_username", "Identity.remove_expired_approval",
	];
	trapped_assets_are_claimed_and_aliases_removed: accounts::leave_xcm => [
		"XcmPallet.claim_assets", "XcmPallet.remove_authorized_alias",
		"XcmPallet.remove_all_authorized_aliases",
	];
	a_watcher_claims_rotates_its_key_and_leaves: services::watcher_leaves => [
		"Restaking.claim_rewards", "Restaking.rotate_key", "Restaking.deallocate",
		"Restaking.drop_candidate", "Restaking.close_allocation", "Restaking.deregister_watcher",
		"Staking.chill", "Staking.unbond", "Staking.withdraw_unbonded",
	];
	an_owner_takes_terms_back_and_ends_a_service: services::owner_leaves => [
		"Restaking.withdraw_terms", "Restaking.retire_service", "Restaking.reap_service",
	];
	a_service_is_paid_and_heard_and_forgotten: services::serves => [
		"Restaking.pay_fee", "Liveness.forget",
	];
	a_plan_is_disarmed_everywhere_and_its_protocol_ends: plans::end => [
		"Failover.change_plan", "Failover.cancel_change", "Failover.disarm_plan",
		"Failover.enact_change", "Failover.prove_delivery", "Failover.retire_protocol",
		"Failover.remove_destination",
	];
	a_lane_in_which_nothing_arrives_is_given_up: plans::give_up_lane => ["Failover.end_lane"];
	evidence_is_taken_and_what_speaks_against_it: slashes::evidence => [
		"Slashing.report_contradiction", "Slashing.report_checkpoint", "Slashing.report_undecided",
		"Slashing.report_life", "Slashing.report_block", "Slashing.clear_block",
		"Slashing.advance_anchor",
	];
	silence_is_reported_and_forgotten: slashes::silence => [
		"Slashing.report_silence", "Slashing.forget",
	];
	challenges_are_made_and_answered_and_posts_taken_back: slashes::challenges => [
		"Slashing.challenge", "Slashing.answer", "Slashing.beat", "Slashing.report_beats",
		"Slashing.refute_beat", "Slashing.withdraw_beat",
	];
	who_was_harmed_is_paid_and_pools_pay_on: slashes::money => [
		"Slashing.join_harmed", "Slashing.collect",
	];
	underwriters_and_buyers_leave_and_cover_goes_on: covers::leave => [
		"Insurance.queue_exit", "Insurance.reduce", "Insurance.claim_parked", "Insurance.renew",
		"Insurance.push", "Insurance.make_whole", "Insurance.exchange_slashed",
	];
	who_stands_by_leaves: standbys::leave => ["Emergency.leave_standby"];
	nobody_has_to_let_others_spend_assets: covers::take_back => [
		"Assets.cancel_approval", "Assets.refund", "Shares.cancel_approval", "Shares.refund",
	];
	a_plan_stays_in_force: plans::stay => [
		"Failover.affirm_terms", "Failover.fund_plan", "Failover.charge_plan",
		"Failover.fund_upkeep", "Failover.set_xcm_version", "Failover.prove_firing",
		"Failover.prove_carriage", "Failover.acknowledge",
	];
}

/// Ways out that lead nowhere on this chain: what they undo cannot come to be. Their pallets say so, and no
/// brake does.
const POINTLESS: [&str; 3] = [
	"NominationPools.migrate_delegation",
	"NominationPools.migrate_pool_to_delegate_stake",
	"SafeMode.release_deposit",
];

/// Duties that reach the chain otherwise than as somebody's plain call.
const HEARD: [&str; 4] = [
	"Liveness.submit_certificate",
	"Liveness.note_certificates",
	"Slashing.note_contradiction",
	"Pulse.beat",
];

#[test]
fn every_exit_and_every_duty_of_the_table_is_gone() {
	let of_table = all_calls()
		.into_iter()
		.filter(|call| matches!(call.class(), Some(Class::Exit | Class::Duty)));
	let of_table = of_table.map(|named| format!("{}.{}", named.pallet.1, named.call.1));
	let gone = GONE.iter().copied().flatten().chain(&POINTLESS).chain(&HEARD);
	let gone: BTreeSet<_> = gone.copied().collect();
	let missing: Vec<_> = of_table.filter(|name| !gone.contains(&name[..])).collect();
	assert!(missing.is_empty(), "go them to their end: {missing:?}");
}

#[test]
fn ways_out_that_lead_nowhere_are_closed_by_their_pallets_alone() {
	use crate::tests::account;
	use pallet_nomination_pools::{Call as Pools, Error as PoolsError};
	let way = || -> Way {
		let pool = pools::founded();
		Box::new(move || {
			let member_account = address(Sr25519Keyring::Eve);
			let call = Pools::<Runtime>::migrate_delegation { member_account };
			let migrated = Err(PoolsError::<Runtime>::AlreadyMigrated.into());
			assert_eq!(make(account(Sr25519Keyring::Bob), call), migrated);
			let call = Pools::<Runtime>::migrate_pool_to_delegate_stake { pool_id: pool };
			assert_eq!(make(account(Sr25519Keyring::Bob), call), migrated);
			let (account_of_none, block) = (account(Sr25519Keyring::Eve), 1);
			let call = pallet_safe_mode::Call::<Runtime>::release_deposit {
				account: account_of_none,
				block,
			};
			let none = Err(pallet_safe_mode::Error::<Runtime>::NoDeposit.into());
			assert_eq!(make(account(Sr25519Keyring::Bob), call), none);
		})
	};
	under_each_brake(way, &[]);
}

#[test]
fn certificates_are_heard_in_transactions_of_either_kind() {
	under_each_brake(services::are_heard, &[]);
}

#[test]
fn a_nodes_own_evidence_is_heard() {
	under_each_brake(slashes::is_heard, &[]);
}

#[test]
fn that_a_validator_is_there_is_heard() {
	under_each_brake(crate::tests::pulse::is_heard, &[]);
}

thread_local! {
	/// The calls that were made with success.
	static MADE: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

fn pull(brake: Brake) {
	match brake {
		Brake::SafeMode => {
			assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
			pallet_safe_mode::EnteredUntil::<Runtime>::put(u32::MAX);
		},
		Brake::Pauses => {
			let stops = |class: &Option<Class>| *class == Some(Class::Stops);
			for named in all_calls().into_iter().filter(|named| stops(&named.class())) {
				assert_ok!(TxPause::pause(RuntimeOrigin::root(), named.name()));
			}
		},
	}
	assert!(is_filtered(transfer()), "{brake:?} is on");
}

/// Goes a way once under each brake, which has to take just these calls.
fn under_each_brake(way: impl Fn() -> Way, calls: &[&str]) {
	for brake in [Brake::SafeMode, Brake::Pauses] {
		MADE.with_borrow_mut(BTreeSet::clear);
		build_and_execute(|| {
			let way = way();
			pull(brake);
			way();
			assert!(is_filtered(transfer()), "{brake:?} is still on");
		});
		let expected: BTreeSet<_> = calls.iter().map(|call| String::from(*call)).collect();
		MADE.with_borrow(|made| assert_eq!(*made, expected, "{brake:?}"));
	}
}

/// Somebody makes a call of any pallet.
fn make(who: AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
	let call = call.into();
	let names = call.get_call_metadata();
	let origin = RuntimeOrigin::signed(who);
	with_storage_layer(|| call.dispatch(origin).map_err(|failed| failed.error))?;
	let name = format!("{}.{}", names.pallet_name, names.function_name);
	MADE.with_borrow_mut(|made| made.insert(name));
	Ok::<_, DispatchError>(())
}

/// Somebody makes a call of any pallet, and it succeeds.
fn out(who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	let call = call.into();
	let result = make(account(who), call.clone());
	assert_eq!(result, Ok(()), "{who:?} {call:?}");
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(who))
}

fn address(who: Sr25519Keyring) -> MultiAddress<AccountId, ()> {
	MultiAddress::Id(account(who))
}

/// What somebody may spend at once.
fn free(who: Sr25519Keyring) -> Balance {
	Balances::free_balance(account(who))
}

/// Until what unbonds now may be withdrawn.
fn let_unbonding_end() {
	(0..=BONDING_DURATION).for_each(|_| next_era());
}

/// Until what is deallocated now is free.
fn let_deallocation_end() {
	(0..=DEALLOCATION_DELAY).for_each(|_| next_era());
}
