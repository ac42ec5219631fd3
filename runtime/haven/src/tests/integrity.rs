// SPDX-License-Identifier: Apache-2.0

//! The inequalities between constants that the design relies on.

use crate::{
	configs::{
		inbox::MaxWeight,
		system::RuntimeBlockWeights,
		xcm::{MaxInstructions, MessageQueueServiceWeight, UnitWeight},
	},
	Runtime, SessionKeys, VERSION,
};
use frame_support::{dispatch::DispatchClass, traits::Get};
use pallet_inbox::WeightInfo as _;
use sp_runtime::traits::OpaqueKeys;

type InboxWeights = <Runtime as pallet_inbox::Config>::WeightInfo;

fn most(class: DispatchClass) -> sp_runtime::Weight {
	RuntimeBlockWeights::get().get(class).max_extrinsic.expect("there is a limit")
}

fn bound<Bound: Get<u32>>() -> u32 {
	Bound::get()
}

#[test]
fn the_queue_can_execute_the_heaviest_payload() {
	assert!(MaxWeight::get().all_lt(MessageQueueServiceWeight::get()));
	let instructions = UnitWeight::get() * u64::from(MaxInstructions::get());
	assert!(instructions.all_lt(MaxWeight::get()), "calls need room beside instructions");
}

#[test]
fn every_call_of_the_inbox_fits_a_block() {
	let messages = bound::<<Runtime as pallet_inbox::Config>::MaxMessagesPerCall>();
	let absent = u32::from(vigil_primitives::MAX_SET_SIZE) / 3;
	let plans = bound::<<Runtime as pallet_inbox::Config>::MaxPlans>();
	let receipts = bound::<<Runtime as pallet_inbox::Config>::MaxReceipts>();
	let normal = most(DispatchClass::Normal);
	assert!(InboxWeights::submit_messages(absent, messages).all_lte(normal));
	assert!(InboxWeights::forget_service(plans, receipts).all_lte(normal));
	assert!(InboxWeights::retry().saturating_add(MaxWeight::get()).all_lte(normal));
	let operational = most(DispatchClass::Operational);
	assert!(InboxWeights::submit_certificate(absent).all_lte(operational));
	assert!(InboxWeights::handover(absent).all_lte(operational));
}

#[test]
fn a_suspicion_by_the_least_weight_fits_a_block() {
	let absent = u32::from(vigil_primitives::MAX_SET_SIZE) * 2 / 3;
	let weight = InboxWeights::submit_certificate(absent);
	assert!(weight.all_lte(most(DispatchClass::Operational)));
}

#[test]
fn a_halt_is_heard_for_as_long_as_watchers_count_on() {
	use crate::configs::inbox::{CheckpointFreshness, ClockDrift, Freshness};
	assert_eq!(Freshness::get(), vigil_primitives::FRESHNESS);
	assert!(Freshness::get() <= CheckpointFreshness::get());
	assert!(ClockDrift::get().0 < Freshness::get().0 / 2, "one of two repetitions is in time");
}

#[test]
fn a_thousand_plans_fire_within_a_quarter_of_a_minute() {
	let per_block = bound::<<Runtime as pallet_inbox::Config>::MaxPlansPerBlock>();
	let block = RuntimeBlockWeights::get().max_block;
	let fire = InboxWeights::visit().saturating_add(InboxWeights::fire());
	assert!(fire.saturating_mul(per_block.into()).all_lte(block / 2), "half of a block is enough");
	assert!(1_000_u32.div_ceil(per_block) <= 15);
}

#[test]
fn a_proof_of_a_credit_fits_a_block() {
	use pallet_vault::WeightInfo;
	type Weights = <Runtime as pallet_vault::Config>::WeightInfo;
	let largest = u32::try_from(vigil_proofs::MAX_PROOF).unwrap();
	assert!(Weights::credit(largest).all_lte(most(DispatchClass::Normal)));
}

#[test]
fn the_runtime_is_called_haven_and_knows_two_kinds_of_keys() {
	assert_eq!(VERSION.spec_name.as_ref(), "haven");
	let kinds = <SessionKeys as OpaqueKeys>::key_ids();
	assert_eq!(kinds, [sp_core::crypto::key_types::GRANDPA, sp_core::crypto::key_types::BABE]);
}
