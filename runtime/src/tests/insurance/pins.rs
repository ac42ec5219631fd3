// SPDX-License-Identifier: Apache-2.0

//! What pools need of the record of liveness outlasts it, and is kept no longer than they need it.

use super::*;
use crate::Liveness;
use pallet_liveness::{PinnedIncidents, RECORD_INCIDENTS};
use vigil_primitives::{incident::IncidentPins, Incident, IncidentId};

const CAP: Balance = 6_000 * VGL;

/// What liveness still knows of an incident.
fn known(service: ServiceId, id: IncidentId) -> Option<Incident> {
	<Liveness as IncidentPins>::incident(service, id)
}

fn is_on_record(service: ServiceId, id: IncidentId) -> bool {
	Liveness::incidents(service).iter().any(|one| one.id == id)
}

/// The ward stands and comes back so many times, each for a block.
fn flap(service: ServiceId, height: u64, times: u32) {
	for _ in 0..times {
		later(1);
		tell(certify(service, halt(height)));
		later(1);
		tell(certify(service, resume(height)));
	}
}

#[test]
fn an_incident_that_a_pool_needs_outlasts_the_record_and_is_let_go_afterwards() {
	insurable(10_000 * VGL, |service| {
		outage(service, 100, 1);
		covered(CAP);
		let before = free(One);
		outage(service, 200, 10);
		let [of_nobody, needed] = Liveness::incidents(service)[..] else { panic!("two incidents") };
		assert_eq!(free(One) - before, CAP / 2);
		flap(service, 300, RECORD_INCIDENTS);
		assert!(!is_on_record(service, of_nobody.id) && !is_on_record(service, needed.id));
		assert_eq!(known(service, of_nobody.id), None, "nobody had cover then");
		assert_eq!(known(service, needed.id), Some(needed), "what was paid may prove to be false");
		let event = Runtime::pool(POOL).expect("a pool").events[0];
		let told = Runtime::event(POOL, event).expect("it is open");
		assert_eq!(told.incidents[0].incident, needed);
		// Nothing more is certified of that time, and nothing of it judged.
		let late = <Runtime as pallet_insurance::Config>::LateFor::get().0;
		while now() <= needed.until().start().0 + late {
			assert_eq!(known(service, needed.id), Some(needed));
			later(1);
		}
		later(2);
		assert_eq!(Runtime::event(POOL, event), None);
		assert_eq!(known(service, needed.id), None);
		later(late as u32 / 3);
		assert!(!PinnedIncidents::<Runtime>::contains_key(service), "nor is anything else kept");
		assert!(Runtime::pool(POOL).expect("a pool").events.is_empty());
	});
}
