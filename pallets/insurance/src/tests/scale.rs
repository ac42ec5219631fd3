// SPDX-License-Identifier: Apache-2.0

//! Many policies: no block does more than it may, and it does enough.

use crate::{mock::*, weights::SubstrateWeight, Policies, WeightInfo};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};
use vigil_primitives::answers::insurance::PolicyId;

/// What a block leaves for idle work when its calls took three quarters of it.
const IDLE: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND / 2, 5 * 1024 * 1024);

/// So many policies of 1,000, in force.
fn many(count: u64) {
	world(|world| world.most_policies = u32::MAX);
	deposit(ALICE, u128::from(count) * 1_000);
	for _ in 0..count.div_ceil(64) {
		for _ in 0..64.min(count - u64::from(pool().policies)) {
			assert_ok!(try_buy(1_000, 240));
		}
		block_with(1, Weight::zero());
	}
	pass(4 * HOUR);
	assert_eq!(u64::from(pool().policies), count);
}

#[test]
fn five_hundred_payouts_fit_into_what_a_block_leaves() {
	let all = Insurance::weight_of_turn().saturating_add(Insurance::weight_of_steps(500));
	// Of a block of two seconds, whose calls leave a quarter.
	assert!(all.ref_time() <= WEIGHT_REF_TIME_PER_SECOND / 2, "{all:?}");
	assert!(all.proof_size() <= 5 * 1024 * 1024, "{all:?}");
}

#[test]
fn ten_thousand_policies_settle_in_bounded_batches_resumed_after_a_restart() {
	let mut ext = new_test_ext();
	ext.execute_with(|| {
		open(WARD, AssetKind::Native, terms());
		many(10_000);
		outage(1, 3 * HOUR);
		block(600);
		(0..2).for_each(|_| block_with(600, Weight::zero()));
	});
	let mut blocks = 0;
	loop {
		// A restart: all that is known is what is stored.
		ext.commit_all().expect("stored");
		let (left, paid_in_block) = ext.execute_with(|| {
			let before = paid();
			let used = {
				use frame_support::traits::Hooks;
				Insurance::on_idle(System::block_number(), IDLE)
			};
			assert!(used.all_lte(IDLE), "{used:?}");
			block_with(6, Weight::zero());
			let settled = pool().settling.is_none() && paid() > 0;
			(!settled, (paid() - before) / 500)
		});
		blocks += 1;
		assert!(paid_in_block <= 1_000);
		if !left {
			break;
		}
		assert!(blocks < 60, "it comes to an end");
	}
	assert!(blocks > 10, "it took {blocks} blocks");
	ext.execute_with(|| {
		assert_eq!(paid(), 10_000 * 500, "two of four steps, each once");
		assert!(Policies::<Test>::iter_values().all(|policy| policy.due == 500));
		check();
	});
}

#[test]
fn a_block_pays_at_least_five_hundred() {
	build_and_execute(|| {
		// So many that a block has nothing to do but pay.
		many(1_200);
		outage(1, 3 * HOUR);
		block(600);
		(0..2).for_each(|_| block_with(600, Weight::zero()));
		let mut most = 0;
		for _ in 0..6 {
			let before = paid();
			block_with(6, IDLE);
			most = most.max((paid() - before) / 500);
		}
		assert_eq!(paid(), 1_200 * 500);
		assert!(most >= 500, "{most}");
	});
}

#[test]
fn what_is_kept_is_what_its_type_says() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		let id = cover(400_000, 240);
		assert_eq!(id, PolicyId(0));
		outage(1, 3 * HOUR);
		let bytes = pool().encode();
		assert_eq!(crate::PoolOf::<Test>::decode(&mut &bytes[..]).unwrap(), pool());
		use codec::MaxEncodedLen;
		assert!(bytes.len() <= crate::PoolOf::<Test>::max_encoded_len());
		assert!(event().1.encode().len() <= crate::CoverEvent::max_encoded_len());
	});
}

/// Nothing of an event was measured with a deposit, and the first one after all have left changes each.
#[test]
fn a_deposit_pays_for_every_event_that_there_can_be() {
	let call = crate::Call::<Test>::deposit { pool: POOL, amount: 1 };
	let rest = call.get_dispatch_info().call_weight - SubstrateWeight::<Test>::deposit();
	let most = u64::from(crate::MAX_EVENTS);
	let events = <Test as frame_system::Config>::DbWeight::get().reads_writes(most, most);
	assert!(rest.all_gte(events), "{rest:?} of {events:?}");
}
