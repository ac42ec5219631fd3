// SPDX-License-Identifier: Apache-2.0

//! What brakes may stop: every call of the runtime has its line here, and a test fails for one that has
//! none. Safe mode and pauses by name both go by this table.
//!
//! The way out is never paused: whoever wants to leave a service, a pool, a plan or an account that others
//! act for can do so while the chain stands still for everybody else. Nor is what the chain owes others, nor
//! what releases a brake.

use crate::{Runtime, RuntimeCall};
use frame_support::traits::GetCallMetadata;
use vigil_primitives::ServiceId;

/// Why a call may be stopped or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
	/// Without it there are no blocks, or nobody answers for them.
	Chain,
	/// A way out of stake, of a duty, of a plan, of a deposit, or of what others may do for an account.
	Exit,
	/// What the chain owes: certificates are heard, deliveries proven, rewards and payouts paid.
	Duty,
	/// Decisions and what carries them out, which is also what releases a brake.
	Decision,
	/// It makes other calls, and is stopped if one of those is.
	Around,
	/// Brakes stop it.
	Stops,
}

use Class::*;

type Calls = &'static [(&'static str, Class)];

/// The calls of assets. What others may take from an account, and what it was opened with, comes back.
const ASSETS: Calls = &[
	("create", Stops),
	("mint", Stops),
	("burn", Stops),
	("transfer", Stops),
	("transfer_keep_alive", Stops),
	("transfer_all", Stops),
	("freeze", Stops),
	("thaw", Stops),
	("freeze_asset", Stops),
	("thaw_asset", Stops),
	("block", Stops),
	("transfer_ownership", Stops),
	("set_team", Stops),
	("set_metadata", Stops),
	("set_min_balance", Stops),
	("set_reserves", Stops),
	("approve_transfer", Stops),
	("transfer_approved", Stops),
	("touch", Stops),
	("touch_other", Stops),
	("start_destroy", Stops),
	("destroy_accounts", Stops),
	("destroy_approvals", Stops),
	("finish_destroy", Stops),
	("clear_metadata", Stops),
	("refund_other", Stops),
	("cancel_approval", Exit),
	("refund", Exit),
	("force_create", Decision),
	("force_transfer", Decision),
	("force_set_metadata", Decision),
	("force_clear_metadata", Decision),
	("force_asset_status", Decision),
	("force_cancel_approval", Decision),
];

/// Every call, by pallet. Pallets without calls are not listed.
pub const TABLE: &[(&str, Calls)] = &[
	(
		"System",
		&[
			("remark", Stops),
			("remark_with_event", Stops),
			("set_heap_pages", Decision),
			("set_code", Decision),
			("set_code_without_checks", Decision),
			("set_storage", Decision),
			("kill_storage", Decision),
			("kill_prefix", Decision),
			("authorize_upgrade", Decision),
			("authorize_upgrade_without_checks", Decision),
			("apply_authorized_upgrade", Decision),
		],
	),
	("Timestamp", &[("set", Chain)]),
	(
		"Scheduler",
		&[
			("schedule", Around),
			("schedule_named", Around),
			("schedule_after", Around),
			("schedule_named_after", Around),
			("cancel", Decision),
			("cancel_named", Decision),
			("set_retry", Decision),
			("set_retry_named", Decision),
			("cancel_retry", Decision),
			("cancel_retry_named", Decision),
		],
	),
	(
		"Preimage",
		&[
			("note_preimage", Decision),
			("unnote_preimage", Exit),
			("request_preimage", Decision),
			("unrequest_preimage", Decision),
			("ensure_updated", Decision),
		],
	),
	("Parameters", &[("set_parameter", Decision)]),
	(
		"Babe",
		&[
			("report_equivocation", Chain),
			("report_equivocation_unsigned", Chain),
			("plan_config_change", Decision),
		],
	),
	("Session", &[("set_keys", Chain), ("purge_keys", Exit)]),
	(
		"Grandpa",
		&[
			("report_equivocation", Chain),
			("report_equivocation_unsigned", Chain),
			("note_stalled", Decision),
		],
	),
	(
		"Balances",
		&[
			("transfer_allow_death", Stops),
			("transfer_keep_alive", Stops),
			("transfer_all", Stops),
			("burn", Stops),
			("upgrade_accounts", Stops),
			("force_transfer", Decision),
			("force_unreserve", Decision),
			("force_set_balance", Decision),
			("force_adjust_total_issuance", Decision),
		],
	),
	(
		"Treasury",
		&[
			// By referenda alone: a brake must not undo what was decided.
			("spend_local", Decision),
			("spend", Decision),
			("payout", Duty),
			("check_status", Duty),
			("remove_approval", Decision),
			("void_spend", Decision),
		],
	),
	("Assets", ASSETS),
	("Shares", ASSETS),
	(
		"Staking",
		&[
			("bond", Stops),
			("bond_extra", Stops),
			("rebond", Stops),
			("validate", Stops),
			("nominate", Stops),
			("set_payee", Stops),
			("update_payee", Stops),
			("set_controller", Stops),
			("kick", Stops),
			("chill_other", Stops),
			("force_apply_min_commission", Stops),
			("migrate_currency", Stops),
			("unbond", Exit),
			("withdraw_unbonded", Exit),
			("chill", Exit),
			("reap_stash", Exit),
			("payout_stakers", Duty),
			("payout_stakers_by_page", Duty),
			("set_validator_count", Decision),
			("increase_validator_count", Decision),
			("scale_validator_count", Decision),
			("force_no_eras", Decision),
			("force_new_era", Decision),
			("force_new_era_always", Decision),
			("force_unstake", Decision),
			("set_invulnerables", Decision),
			("cancel_deferred_slash", Decision),
			("set_staking_configs", Decision),
			("set_min_commission", Decision),
			("deprecate_controller_batch", Decision),
			("restore_ledger", Decision),
			("manual_slash", Decision),
		],
	),
	(
		"VoterList",
		&[("rebag", Stops), ("put_in_front_of", Stops), ("put_in_front_of_other", Stops)],
	),
	(
		"NominationPools",
		&[
			("join", Stops),
			("bond_extra", Stops),
			("bond_extra_other", Stops),
			("create", Stops),
			("create_with_pool_id", Stops),
			("nominate", Stops),
			("set_metadata", Stops),
			("update_roles", Stops),
			("set_claim_permission", Stops),
			("set_commission", Stops),
			("set_commission_max", Stops),
			("set_commission_change_rate", Stops),
			("set_commission_claim_permission", Stops),
			("claim_payout", Exit),
			("claim_payout_other", Exit),
			("claim_commission", Exit),
			("unbond", Exit),
			("pool_withdraw_unbonded", Exit),
			("withdraw_unbonded", Exit),
			("chill", Exit),
			// The depositor's way out is to let the pool end.
			("set_state", Exit),
			("adjust_pool_deposit", Exit),
			("migrate_delegation", Exit),
			("migrate_pool_to_delegate_stake", Exit),
			("apply_slash", Duty),
			("set_configs", Decision),
		],
	),
	(
		"ConvictionVoting",
		&[
			("vote", Decision),
			("delegate", Decision),
			("undelegate", Exit),
			("unlock", Exit),
			("remove_vote", Exit),
			("remove_other_vote", Exit),
		],
	),
	(
		"Referenda",
		&[
			("submit", Decision),
			("place_decision_deposit", Decision),
			("refund_decision_deposit", Exit),
			("refund_submission_deposit", Exit),
			("cancel", Decision),
			("kill", Decision),
			("nudge_referendum", Decision),
			("one_fewer_deciding", Decision),
			("set_metadata", Decision),
		],
	),
	(
		"Whitelist",
		&[
			("whitelist_call", Decision),
			("remove_whitelisted_call", Decision),
			("dispatch_whitelisted_call", Decision),
			("dispatch_whitelisted_call_with_preimage", Decision),
			("remove_deferred_dispatch", Decision),
		],
	),
	(
		"Council",
		&[
			("set_members", Decision),
			("execute", Decision),
			("propose", Decision),
			("vote", Decision),
			("disapprove_proposal", Decision),
			("close", Decision),
			("kill", Decision),
			("release_proposal_cost", Decision),
		],
	),
	(
		"SafeMode",
		&[
			("enter", Decision),
			("force_enter", Decision),
			("extend", Decision),
			("force_extend", Decision),
			("force_exit", Decision),
			("force_slash_deposit", Decision),
			("release_deposit", Exit),
			("force_release_deposit", Decision),
		],
	),
	("TxPause", &[("pause", Decision), ("unpause", Decision)]),
	(
		"Sudo",
		&[
			("sudo", Decision),
			("sudo_unchecked_weight", Decision),
			("set_key", Decision),
			("sudo_as", Decision),
			("remove_key", Decision),
		],
	),
	(
		"Utility",
		&[
			("batch", Around),
			("batch_all", Around),
			("force_batch", Around),
			("as_derivative", Around),
			("if_else", Around),
			("dispatch_as", Decision),
			("dispatch_as_fallible", Decision),
			("with_weight", Decision),
		],
	),
	(
		"Multisig",
		&[
			("as_multi_threshold_1", Around),
			("as_multi", Around),
			// They name a call by its hash, or none.
			("approve_as_multi", Exit),
			("cancel_as_multi", Exit),
			("poke_deposit", Exit),
		],
	),
	(
		"Proxy",
		&[
			("proxy", Around),
			("proxy_announced", Around),
			("add_proxy", Stops),
			("create_pure", Stops),
			("remove_proxy", Exit),
			("remove_proxies", Exit),
			("kill_pure", Exit),
			// It names a call by its hash.
			("announce", Exit),
			("remove_announcement", Exit),
			("reject_announcement", Exit),
			("poke_deposit", Exit),
		],
	),
	(
		"Identity",
		&[
			("set_identity", Stops),
			("set_subs", Stops),
			("add_sub", Stops),
			("rename_sub", Stops),
			("request_judgement", Stops),
			("set_fee", Stops),
			("set_account_id", Stops),
			("set_fields", Stops),
			("provide_judgement", Stops),
			("set_username_for", Stops),
			("accept_username", Stops),
			("set_primary_username", Stops),
			("clear_identity", Exit),
			("cancel_request", Exit),
			("remove_sub", Exit),
			("quit_sub", Exit),
			("unbind_username", Exit),
			("remove_username", Exit),
			("remove_expired_approval", Exit),
			("add_registrar", Decision),
			("remove_registrar", Decision),
			("kill_identity", Decision),
			("kill_username", Decision),
			("add_username_authority", Decision),
			("remove_username_authority", Decision),
		],
	),
	(
		"Restaking",
		&[
			("register_service", Stops),
			("announce_terms", Stops),
			("set_allowed", Stops),
			("register_watcher", Stops),
			("set_commission", Stops),
			("allocate", Stops),
			("rejoin", Stops),
			("withdraw_terms", Exit),
			("retire_service", Exit),
			("reap_service", Exit),
			// Away from a key that others may know.
			("rotate_key", Exit),
			("deregister_watcher", Exit),
			("deallocate", Exit),
			("close_allocation", Exit),
			("drop_candidate", Exit),
			("claim_rewards", Exit),
			("pay_fee", Duty),
		],
	),
	("Liveness", &[("submit_certificate", Duty), ("note_certificates", Duty), ("forget", Duty)]),
	(
		"Failover",
		&[
			("register_protocol", Stops),
			("nominate_owner", Stops),
			("accept_ownership", Stops),
			("register_destination", Stops),
			("arm_plan", Stops),
			("send_message", Stops),
			("declare_value", Stops),
			("retire_protocol", Exit),
			("remove_destination", Exit),
			// Away from a destination, or from terms that change.
			("change_plan", Exit),
			("disarm_plan", Exit),
			("cancel_change", Exit),
			("enact_change", Exit),
			("end_lane", Exit),
			// What keeps a plan in force while others are stopped.
			("affirm_terms", Duty),
			("fund_plan", Duty),
			("charge_plan", Duty),
			("fund_upkeep", Duty),
			("set_xcm_version", Duty),
			("prove_delivery", Duty),
			("acknowledge", Duty),
			("prove_firing", Duty),
			("prove_carriage", Duty),
		],
	),
	(
		"Slashing",
		&[
			// Evidence has its time, and so has what is said against it.
			("report_contradiction", Duty),
			("report_undecided", Duty),
			("report_checkpoint", Duty),
			("report_life", Duty),
			("report_block", Duty),
			("report_beats", Duty),
			("report_silence", Duty),
			("note_contradiction", Duty),
			("challenge", Duty),
			("answer", Duty),
			("clear_block", Duty),
			("advance_anchor", Duty),
			("beat", Duty),
			("refute_beat", Duty),
			("join_harmed", Duty),
			("collect", Duty),
			("forget", Duty),
			("withdraw_beat", Exit),
			("decide", Decision),
			("veto", Decision),
			("suspend", Decision),
			("lift", Decision),
			("pin_anchor", Decision),
		],
	),
	(
		"Insurance",
		&[
			("deposit", Stops),
			("buy", Stops),
			("queue_exit", Exit),
			("reduce", Exit),
			("claim_parked", Exit),
			// What keeps somebody insured while others are stopped.
			("renew", Duty),
			("push", Duty),
			("make_whole", Duty),
			("open_pool", Decision),
			("set_terms", Decision),
			("set_group", Decision),
			("set_rate", Decision),
			("set_coin_rate", Decision),
			("set_backing", Decision),
			("announce_maintenance", Decision),
		],
	),
	(
		"Emergency",
		&[
			// What declares, ends and accounts for an emergency is the way out of it.
			("declare", Decision),
			("heartbeat", Decision),
			("declare_by_heartbeats", Decision),
			("ratify", Decision),
			("end", Decision),
			("extend", Decision),
			("act", Decision),
			("close", Decision),
			("approve", Decision),
			("publish", Decision),
			("rearm", Decision),
			("adopt_plan", Decision),
			("call_drill", Decision),
			("drop_heartbeat", Decision),
			("vet_standby", Decision),
			("slash_standby", Decision),
			// Who stands by is needed most when everything else stands.
			("enroll_standby", Decision),
			("compose_standby", Decision),
			("leave_standby", Exit),
		],
	),
	("MessageQueue", &[("reap_page", Stops), ("execute_overweight", Stops)]),
	(
		"XcmPallet",
		&[
			("send", Stops),
			("execute", Stops),
			("teleport_assets", Stops),
			("limited_teleport_assets", Stops),
			("reserve_transfer_assets", Stops),
			("limited_reserve_transfer_assets", Stops),
			("transfer_assets", Stops),
			("transfer_assets_using_type_and_then", Stops),
			("add_authorized_alias", Stops),
			("claim_assets", Exit),
			("remove_authorized_alias", Exit),
			("remove_all_authorized_aliases", Exit),
			("force_xcm_version", Decision),
			("force_default_xcm_version", Decision),
			("force_subscribe_version_notify", Decision),
			("force_unsubscribe_version_notify", Decision),
			("force_suspension", Decision),
		],
	),
];

/// The class of a call by its name; `None` if the runtime has no such call.
pub fn class_of(pallet: &str, call: &str) -> Option<Class> {
	let (_, calls) = TABLE.iter().find(|(name, _)| *name == pallet)?;
	calls.iter().find(|(name, _)| *name == call).map(|(_, class)| *class)
}

/// Whether the runtime has such a pallet, with calls.
pub fn has_calls(pallet: &str) -> bool {
	TABLE.iter().any(|(name, _)| *name == pallet)
}

/// Whether some call of this pallet may be stopped.
pub fn may_stop_some(pallet: &str) -> bool {
	let calls = TABLE.iter().find(|(name, _)| *name == pallet).map(|(_, calls)| *calls);
	calls.is_some_and(|calls| calls.iter().any(|(_, class)| *class == Stops))
}

/// The service that a call which may be stopped is about.
pub fn service_of(call: &RuntimeCall) -> Option<ServiceId> {
	use pallet_failover::Call as Failover;
	use pallet_insurance::Call as Insurance;
	use pallet_restaking::Call as Restaking;

	let of_pool = |pool| pallet_insurance::Pools::<Runtime>::get(pool).map(|pool| pool.service);
	match call {
		RuntimeCall::Restaking(
			Restaking::announce_terms { service, .. }
			| Restaking::set_allowed { service, .. }
			| Restaking::allocate { service, .. }
			| Restaking::rejoin { service },
		)
		| RuntimeCall::Failover(
			Failover::arm_plan { service, .. } | Failover::send_message { service, .. },
		) => Some(*service),
		RuntimeCall::Failover(Failover::declare_value { plan, .. }) => {
			pallet_failover::Plans::<Runtime>::get(plan).map(|plan| plan.service)
		},
		RuntimeCall::Insurance(Insurance::deposit { pool, .. } | Insurance::buy { pool, .. }) => {
			of_pool(pool)
		},
		_ => None,
	}
}

/// Whether no pause may name this call. What calls others is spared by name: they are judged when they are
/// made.
pub fn is_spared_by_name(pallet: &str, call: &str) -> bool {
	class_of(pallet, call).is_some_and(|class| class != Stops)
}

/// Whether a brake on everything lets this call pass: for one that makes others, whether all of those pass.
pub fn is_spared(call: &RuntimeCall) -> bool {
	let names = call.get_call_metadata();
	match class_of(names.pallet_name, names.function_name) {
		Some(Chain | Exit | Duty | Decision) => true,
		Some(Around) => inner(call).is_some_and(|mut calls| calls.all(is_spared)),
		Some(Stops) | None => false,
	}
}

/// The calls that a call makes; `None` if it is not known to make any.
fn inner(call: &RuntimeCall) -> Option<impl Iterator<Item = &RuntimeCall>> {
	use pallet_multisig::Call as Multisig;
	use pallet_proxy::Call as Proxy;
	use pallet_scheduler::Call as Scheduler;
	use pallet_utility::Call as Utility;

	let (many, one, other): (&[RuntimeCall], Option<&RuntimeCall>, Option<&RuntimeCall>) =
		match call {
			RuntimeCall::Utility(
				Utility::batch { calls }
				| Utility::batch_all { calls }
				| Utility::force_batch { calls },
			) => (calls.as_slice(), None, None),
			RuntimeCall::Utility(Utility::if_else { main, fallback }) => {
				(&[], Some(main.as_ref()), Some(fallback.as_ref()))
			},
			RuntimeCall::Utility(Utility::as_derivative { call, .. })
			| RuntimeCall::Multisig(
				Multisig::as_multi_threshold_1 { call, .. } | Multisig::as_multi { call, .. },
			)
			| RuntimeCall::Proxy(Proxy::proxy { call, .. } | Proxy::proxy_announced { call, .. })
			| RuntimeCall::Scheduler(
				Scheduler::schedule { call, .. }
				| Scheduler::schedule_named { call, .. }
				| Scheduler::schedule_after { call, .. }
				| Scheduler::schedule_named_after { call, .. },
			) => (&[], Some(call.as_ref()), None),
			_ => return None,
		};
	Some(many.iter().chain(one).chain(other))
}
