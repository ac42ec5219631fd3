// SPDX-License-Identifier: Apache-2.0

//! What certificates weigh here, by the watchers that are absent.

use super::{
	build_and_execute,
	world::{who, world_of, SERVICE},
};
use crate::{configs::system::RuntimeBlockWeights, Inbox, Runtime};
use frame_support::{
	dispatch::{
		extract_actual_weight, DispatchClass, DispatchResultWithPostInfo, GetDispatchInfo, Pays,
	},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use pallet_inbox::WeightInfo;
use sp_runtime::{traits::Dispatchable, Perbill};
use vigil_primitives::{
	traits::{ServiceStatus, Status},
	MAX_SET_SIZE,
};

type Weights = <Runtime as pallet_inbox::Config>::WeightInfo;

/// Where people read what a Halt costs.
const GUIDE: &str = include_str!("../../../../docs/inbox.md");

/// The most that may be absent from a set of this size, if all have the same weight.
fn third(size: u16) -> u16 {
	size.div_ceil(3) - 1
}

/// Whether a block can take a call of this weight at all.
fn fits_a_block(weight: Weight) -> bool {
	let most = RuntimeBlockWeights::get().get(DispatchClass::Operational).max_extrinsic;
	weight.all_lte(most.expect("there is a limit"))
}

#[test]
fn a_halt_of_a_thousand_watchers_is_accepted_at_the_weight_that_it_declares() {
	build_and_execute(|| {
		let call = world_of(1_000).halt_without(100, third(1_000));
		let info = call.get_dispatch_info();
		assert_eq!(info.class, DispatchClass::Operational);
		assert_eq!(info.call_weight, Weights::submit_certificate(333));
		assert!(fits_a_block(info.call_weight));
		let cost = |result: &DispatchResultWithPostInfo| extract_actual_weight(result, &info);
		let done = call.clone().dispatch(who());
		assert_eq!(done.map(|post| post.pays_fee), Ok(Pays::No));
		assert_eq!(cost(&done), info.call_weight, "nothing of it is given back");
		assert_eq!(Inbox::status(SERVICE), Some(Status::Halted));
		let copy = call.dispatch(who());
		assert_eq!(copy.map(|post| post.pays_fee), Ok(Pays::Yes));
		assert_eq!(cost(&copy), Weights::refuse(), "a copy is found out before the curve");
		assert!(Weights::refuse().ref_time() * 10 < info.call_weight.ref_time());
	});
}

#[test]
fn more_absent_watchers_weigh_more() {
	build_and_execute(|| {
		let world = world_of(100);
		let weight = |absent| world.halt_without(100, absent).get_dispatch_info().call_weight;
		let weights: Vec<_> = (0..=third(100)).map(weight).collect();
		assert!(weights.is_sorted_by(|less, more| less.ref_time() < more.ref_time()));
	});
}

#[test]
fn one_certificate_never_takes_more_than_a_tenth_of_a_block() {
	let most = u32::from(third(MAX_SET_SIZE));
	let tenth = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
	for weight in [Weights::submit_certificate(most), Weights::handover(most)] {
		assert!(weight.all_lte(tenth), "{weight}");
	}
}

#[test]
fn the_guide_says_what_a_halt_weighs() {
	for size in [100, 300, 1_000] {
		let millis = |absent: u16| {
			let weight = Weights::submit_certificate(absent.into()).ref_time();
			weight as f64 / WEIGHT_REF_TIME_PER_MILLIS as f64
		};
		let row = format!("\n| {size} | {:.1} | {:.1} |", millis(0), millis(third(size)));
		assert!(GUIDE.contains(&row), "docs/inbox.md lacks: {row}");
	}
}
