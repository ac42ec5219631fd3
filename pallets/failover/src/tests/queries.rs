// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, queries::MOST_ON_PAGE, *};
use frame_support::assert_ok;
use vigil_primitives::{answers::failover::Takes, LaneId, PlanId, ProtocolId};

#[test]
fn lists_come_in_pages_and_end() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		for _ in 0..5 {
			arm(protocol, &[to]);
		}
		let page = |from, most| {
			let page = Failover::plans(PlanId(from), most);
			let plans: Vec<_> = page.entries.iter().map(|plan| plan.plan.0).collect();
			(plans, page.next)
		};
		assert_eq!(page(0, 2), (vec![0, 1], Some(2)));
		assert_eq!(page(2, 2), (vec![2, 3], Some(4)));
		assert_eq!(page(4, 2), (vec![4], None));
		assert_eq!(page(0, u32::MAX), (vec![0, 1, 2, 3, 4], None));
		assert_eq!(page(9, 2), (vec![], None));
		assert_eq!(page(0, 0), (vec![], None));
		let mut of: Vec<_> = Failover::plans_of(protocol).iter().map(|plan| plan.plan.0).collect();
		of.sort();
		assert_eq!(of, [0, 1, 2, 3, 4]);
	});
}

#[test]
fn gaps_lengthen_no_page() {
	build_and_execute(|| {
		let last = protocol();
		NextProtocol::<Test>::put(ProtocolId(MOST_ON_PAGE + 10));
		let page = Failover::protocols(ProtocolId(0), u32::MAX);
		let found: Vec<_> = page.entries.iter().map(|entry| entry.protocol).collect();
		assert_eq!((found, page.next), (vec![last], Some(MOST_ON_PAGE)));
		let rest = Failover::protocols(ProtocolId(MOST_ON_PAGE), u32::MAX);
		assert_eq!((rest.entries.len(), rest.next), (0, None));
	});
}

#[test]
fn protocols_destinations_and_lanes_are_told() {
	build_and_execute(|| {
		let (protocol, a, b) = (protocol(), destination(1), register(2, Form::Raw, None));
		assert_ok!(Failover::nominate_owner(signed(OWNER), protocol, Some(OTHER)));
		arm(protocol, &[a]);
		let told = Failover::protocol_info(protocol).unwrap();
		assert_eq!((told.owner, told.nominee), (OWNER, Some(OTHER)));
		assert_eq!((told.plans, told.waiting), (1, 1));
		let [first, second] = &Failover::destinations(LaneId(0), 9).entries[..] else {
			panic!("two destinations")
		};
		assert_eq!((first.lane, first.destination, first.keeper), (a.lane(), place(1), KEEPER));
		assert_eq!(
			(first.takes, first.certified_by, first.targets),
			(Takes::Xcm(5), Some(WATCHING), 1)
		);
		assert_eq!((second.lane, second.takes, second.proven), (b.lane(), Takes::Raw, false));
		next_block();
		deliver(a, 1, 0);
		let [lane] = &Failover::lanes(SERVICE, LaneId(0), 9).entries[..] else {
			panic!("one lane")
		};
		assert_eq!((lane.lane, lane.destination), (a.lane(), place(1)));
		assert_eq!((lane.delivered.0, lane.next.0, lane.unsealed), (1, 1, 0));
	});
}

#[test]
fn a_plan_tells_how_far_it_has_come() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = arm(protocol, &[to]);
		let told = || {
			let target = Failover::plan_info(id).unwrap().targets[0].clone();
			(target.sealed, target.delivered)
		};
		assert_eq!(told(), (false, false));
		next_block();
		assert_eq!(told(), (true, false));
		deliver(to, 1, 0);
		assert_eq!(told(), (true, true));
		assert_ok!(Failover::disarm_plan(signed(OWNER), id));
		assert_eq!(Failover::plan_info(id).unwrap().changes_at, Some(12));
		assert_eq!(Failover::plan_info(PlanId(9)), None);
	});
}
