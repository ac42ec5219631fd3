// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ThrottleClass} from "../types/Outcomes.sol";
import {List, Plan, Store, Sweep} from "../types/Store.sol";

/// @title The plans of a service, a doubly linked list for each class
/// @dev Links are numbers of plans plus one. A sweep stands at a plan, so taking that one out moves it on:
/// whatever is armed and disarmed meanwhile, no plan is passed over.
library Lists {
	/// @notice Puts a plan at the end of a class, so that a sweep under way comes by it.
	function put(Store storage store, uint32 service, uint32 id, ThrottleClass class) internal {
		Sweep storage sweep = store.sweeps[service];
		// A class that the sweep has left is too late.
		ThrottleClass here = sweep.cursor != 0 && uint8(sweep.class) > uint8(class) ? sweep.class : class;
		List storage list = store.lists[service][here];
		Plan storage plan = store.plans[service][id];
		uint40 link = uint40(id) + 1;
		(plan.list, plan.previous, plan.next) = (here, list.tail, 0);
		if (list.tail == 0) list.head = link;
		else store.plans[service][uint32(list.tail - 1)].next = link;
		list.tail = link;
		// The sweep came to its end only by taking this plan out.
		if (sweep.cursor == 0 && plan.armedAt <= sweep.startedAt) (sweep.cursor, sweep.class) = (link, here);
	}

	/// @notice Takes a plan out of its class.
	function take(Store storage store, uint32 service, uint32 id) internal {
		Plan storage plan = store.plans[service][id];
		List storage list = store.lists[service][plan.list];
		Sweep storage sweep = store.sweeps[service];
		(uint40 previous, uint40 next, uint40 link) = (plan.previous, plan.next, uint40(id) + 1);
		if (previous == 0) list.head = next;
		else store.plans[service][uint32(previous - 1)].next = next;
		if (next == 0) list.tail = previous;
		else store.plans[service][uint32(next - 1)].previous = previous;
		if (sweep.cursor == link) sweep.cursor = next == 0 ? first(store, service, sweep) : next;
	}

	/// @notice Where a sweep begins in the first class after its own that has plans, which becomes its own; zero
	/// when all classes are done.
	function first(Store storage store, uint32 service, Sweep storage sweep) internal returns (uint40) {
		for (uint8 class = uint8(sweep.class) + 1; class <= uint8(ThrottleClass.Deferrable); ++class) {
			uint40 head = store.lists[service][ThrottleClass(class)].head;
			if (head != 0) {
				sweep.class = ThrottleClass(class);
				return head;
			}
		}
		return 0;
	}
}
