// SPDX-License-Identifier: Apache-2.0

//! The inequalities between constants that the design relies on.

use crate::{
	configs::{
		inbox::{FiringWeight, MaxWeight},
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
fn the_queue_can_rehearse_the_heaviest_plan() {
	let both = MaxWeight::get().saturating_mul(2);
	let own = InboxWeights::record().saturating_add(InboxWeights::rehearse());
	// The queue's own overhead is some microseconds; a tenth of the share is more than that.
	let share = MessageQueueServiceWeight::get();
	assert!(both.saturating_add(own).all_lt(share - share / 10));
	let instructions = UnitWeight::get() * u64::from(MaxInstructions::get());
	assert!(instructions.all_lt(MaxWeight::get()), "calls need room beside instructions");
}

#[test]
fn every_call_of_the_inbox_fits_a_block() {
	let messages = bound::<<Runtime as pallet_inbox::Config>::MaxMessagesPerCall>();
	let absent = u32::from(vigil_primitives::MAX_SET_SIZE) / 3;
	let normal = most(DispatchClass::Normal);
	assert!(InboxWeights::submit_messages(absent, messages).all_lte(normal));
	assert!(InboxWeights::install_set().all_lte(normal));
	assert!(InboxWeights::forget_service().all_lte(normal));
	assert!(InboxWeights::retry().saturating_add(MaxWeight::get()).all_lte(normal));
	let both = MaxWeight::get().saturating_mul(2);
	assert!(InboxWeights::rehearse().saturating_add(both).all_lte(normal));
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
fn hooks_leave_half_of_a_block_to_transactions() {
	let hooks = FiringWeight::get().saturating_add(MessageQueueServiceWeight::get());
	assert!(hooks.all_lte(RuntimeBlockWeights::get().max_block / 2));
}

#[test]
fn the_reserved_share_fires_dozens_of_plans_and_the_heaviest_one() {
	let fire = InboxWeights::visit().saturating_add(InboxWeights::fire());
	let instructions = UnitWeight::get() * 5;
	let walk = InboxWeights::work().saturating_add(InboxWeights::sweep());
	let fifty = fire.saturating_add(instructions).saturating_mul(50);
	assert!(walk.saturating_add(fifty).all_lte(FiringWeight::get()));
	assert!(walk
		.saturating_add(fire)
		.saturating_add(MaxWeight::get())
		.all_lte(FiringWeight::get()));
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
	assert!(Weights::claim(pallet_vault::evm::MOST_NODES).all_lte(most(DispatchClass::Normal)));
}

#[test]
fn the_runtime_is_called_haven_and_knows_two_kinds_of_keys() {
	assert_eq!(VERSION.spec_name.as_ref(), "haven");
	let kinds = <SessionKeys as OpaqueKeys>::key_ids();
	assert_eq!(kinds, [sp_core::crypto::key_types::GRANDPA, sp_core::crypto::key_types::BABE]);
}
