// SPDX-License-Identifier: Apache-2.0

//! Between slashing and cover: which incidents are doubted or false, and what pools lost by lies.

use crate::{AccountId, Balance, Insurance, Runtime};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use pallet_insurance::traits::{Verdict, Verdicts};
use pallet_liveness::Records;
use pallet_slashing::{Alarm, Alarms, CoverPools};
use vigil_primitives::{ward::record::Word, Incident, IncidentId, Round, ServiceId, UnixTime};

/// The alarms that slashing has noted: silences that certified Halts claim. What a minority of a set said, and was
/// convicted of, is none, and casts no doubt on what the set certified.
pub struct NotedAlarms;

impl Verdicts for NotedAlarms {
	fn verdicts(service: ServiceId, incidents: &[Incident]) -> Vec<(IncidentId, Verdict)> {
		let alarms = Alarms::<Runtime>::get(service);
		if alarms.is_empty() || incidents.is_empty() {
			return Vec::new();
		}
		let record = Records::<Runtime>::get(service);
		let of = |incident: &Incident| {
			let halts = halts(incident, record.words());
			let against = |alarm: &&Alarm| halts.iter().any(|halt| claims(alarm, *halt));
			let verdict = |alarm: &Alarm| match alarm.is_false {
				true => Verdict::False,
				false => Verdict::Disputed,
			};
			let worst = alarms.iter().filter(against).map(verdict);
			Some((incident.id, worst.max_by_key(|verdict| *verdict == Verdict::False)?))
		};
		incidents.iter().filter_map(of).collect()
	}

	/// The alarms, and the record.
	fn weight() -> Weight {
		<Runtime as frame_system::Config>::DbWeight::get().reads(2)
	}
}

/// Whether an alarm is about a Halt of this round: the silence that a Halt claims ends with its round.
fn claims(alarm: &Alarm, halt: Round) -> bool {
	alarm.from < halt.start() && halt.start() <= alarm.to
}

/// The rounds of all Halts that an incident is made of, as far as they are kept.
fn halts(incident: &Incident, words: &[Word]) -> Vec<Round> {
	let of_incident = |word: &Word| match word {
		Word::Halt { halt, .. } => Some(halt.round),
		_ => None,
	};
	let all = incident.halt.round..=incident.last.round;
	let kept = words.iter().filter_map(of_incident).filter(|round| all.contains(round));
	kept.chain([incident.halt.round, incident.last.round]).collect()
}

/// Pools in VGL, as far as what they paid was for false alarms.
pub struct HarmedPools;

impl CoverPools<AccountId> for HarmedPools {
	fn account(service: ServiceId) -> Option<AccountId> {
		Some(Insurance::account_of_harmed(service))
	}

	fn loss(service: ServiceId, from: UnixTime, to: UnixTime) -> Balance {
		Insurance::paid_between(service, from, to)
	}
}
