// SPDX-License-Identifier: Apache-2.0

//! The hour's limit.

use crate::{mock::*, *};
use frame_support::assert_ok;
use vigil_primitives::{Round, ServiceId, Statement};

#[test]
fn what_exceeds_the_hour_is_jailed_and_lands_later() {
	build_and_execute(|| {
		HourlyLimit::set(250);
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		world(|world| world.now = (START / 3_600 + 1) * 3_600);
		next_era(4);
		assert_eq!((left(0), left(1), left(2), left(3)), (900, 900, STAKE, STAKE));
		assert_eq!(world(|world| world.jailed.clone()), [102, 103], "once each");
		assert_eq!(HourMeter::<Test>::get().spent, 200);
		blocks(10);
		assert_eq!(left(2), STAKE);
		pass(3_600);
		blocks(2);
		assert_eq!((left(2), left(3), open_rights()), (900, 900, 0));
	});
}

#[test]
fn a_hundred_small_slashes_in_an_hour_are_capped_and_none_is_lost() {
	build_and_execute(|| {
		HourlyLimit::set(900);
		let services: Vec<ServiceId> = (10..35).map(ServiceId).collect();
		for service in &services {
			let set = keep(plan(*service, SET), &[0, 1, 2, 3], ERA, POLICY);
			let word = |height| Said::Certificate(set.certify(Statement::Halt(halt(height)), &[]));
			assert_ok!(contradiction(word(5), word(6)));
		}
		assert_eq!(open_rights(), 100);
		world(|world| world.now = (START / 3_600 + 2) * 3_600);
		world(|world| world.era += 1);
		let taken = || {
			world(|world| {
				let of_services = |service: &ServiceId| service.0 >= 10;
				let stakes = world.stakes.iter().filter(|((service, _), _)| of_services(service));
				stakes.map(|(_, allocation)| STAKE - allocation.left).sum::<u128>()
			})
		};
		let mut hours = 0;
		while open_rights() > 0 {
			let before = taken();
			blocks(120);
			assert!(taken() - before <= 900, "the hour takes no more");
			hours += 1;
			assert!(hours < 20, "it ends");
			world(|world| world.now = (START / 3_600 + 2 + hours) * 3_600);
		}
		assert_eq!(taken(), 100 * 100);
		assert_eq!(hours, 12);
	});
}

#[test]
fn a_slash_above_the_limit_lands_as_the_first_of_an_hour() {
	build_and_execute(|| {
		HourlyLimit::set(10);
		let word = |height| vote(halt_in(height, Round(round().0)), 1);
		assert_ok!(contradiction(word(5), word(6)));
		next_era(3);
		assert_eq!(left(1), 900);
	});
}
