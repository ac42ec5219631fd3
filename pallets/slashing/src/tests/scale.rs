// SPDX-License-Identifier: Apache-2.0

//! Many convicted at once.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use vigil_primitives::{Round, ServiceId, SetId, Statement};

/// What a block spends at most.
fn most() -> Weight {
	let step =
		<Test as Config>::WeightInfo::step().saturating_add(<Test as Config>::Rights::weight());
	let looked = <Test as Config>::WeightInfo::pay().max(<Test as Config>::WeightInfo::decide());
	<Test as Config>::WeightInfo::idle()
		.saturating_add(looked.saturating_mul(4))
		.saturating_add(step.saturating_mul(3))
		.saturating_add(<Test as Config>::WeightInfo::pay())
}

#[test]
fn a_thousand_convicted_at_once_keep_every_block_within_weight() {
	build_and_execute(|| {
		let keys: Vec<u64> = (0..1_000).map(|key| 1_000 + key).collect();
		let set = keep(plan(SERVICE, SetId(2)), &keys, ERA, POLICY);
		let word = |height| Said::Certificate(set.certify(Statement::Halt(halt(height)), &[]));
		assert_ok!(contradiction(word(5), word(6)));
		assert_eq!(open_rights(), 1_000);
		world(|world| world.era += 1);
		let most = most();
		let mut opened = 0;
		while open_rights() > 0 {
			world(|world| world.now += 6);
			let weight = Slashing::on_initialize(2 + opened);
			assert!(weight.all_lte(most));
			opened += 1;
			assert!(opened < 400, "it ends");
		}
		assert!(opened >= 334);
	});
}

#[test]
fn full_queues_that_are_due_in_one_era_keep_every_block_within_weight() {
	build_and_execute(|| {
		for service in (10..30).map(ServiceId) {
			let set = keep(plan(service, SET), &[0, 1, 2, 3], ERA, POLICY);
			for lie in 0..6 {
				let round = Round(round().0 / 600 * 600 - 600 * lie);
				let word = |height| {
					let halt = Statement::Halt(halt_in(height, round));
					Said::Certificate(set.certify(halt, &[]))
				};
				assert_ok!(contradiction(word(5), word(6)));
			}
		}
		assert_eq!(open_rights(), 480);
		for era in 1..12 {
			world(|world| world.era += 1);
			for block in 0..200 {
				world(|world| world.now += 6);
				let weight = Slashing::on_initialize(2 + era * 200 + block);
				assert!(weight.all_lte(most()));
			}
		}
		assert_eq!((open_rights(), Cases::<Test>::iter().count()), (0, 0));
	});
}
