// SPDX-License-Identifier: Apache-2.0

//! The shapes of what the methods about cover answer. They know nothing of the SDK: what they are made of is in
//! `vigil-primitives`, and accounts are whatever writes itself as text.

use serde::{Deserialize, Serialize};
use std::fmt::Display;
use vigil_primitives::{
	answers::insurance::{
		CountedIncident, DowntimeInfo, DueInfo, EventId, EventInfo, Insured, PastEvent, PolicyId,
		PolicyInfo, PoolId, PoolInfo, Quote,
	},
	Incident, H256,
};

/// How downtime pays: nothing up to the deductible, all from `full` on, in so many steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurveJson {
	/// Downtime that pays nothing.
	pub deductible: u64,
	/// Downtime that pays the whole cap.
	pub full: u64,
	/// Steps between the two.
	pub steps: u16,
}

/// A pool.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PoolJson {
	/// Its number.
	pub pool: u32,
	/// Whose ward it covers.
	pub service: u32,
	/// The account that its money is on. What is sent there by hand counts for nobody.
	pub account: String,
	/// The number of the asset that it is in; null for VGL.
	pub asset: Option<u32>,
	/// The number of the asset that its shares are.
	pub share: u32,
	/// All shares there are.
	pub shares: String,
	/// What belongs to the shares.
	pub assets: String,
	/// What pays when the assets do not suffice.
	pub reserve: String,
	/// Premiums that are paid and not yet earned.
	pub unearned: String,
	/// What live cover could take.
	pub locked: String,
	/// What it has sold cover for at most.
	pub capacity: String,
	/// The share of the capacity that is sold, in billionths.
	pub utilisation: u32,
	/// What it still owes of events that it could not pay whole.
	pub debt: String,
	/// What policies could still be paid if the ward halted now for good.
	pub worst_case: String,
	/// The same of all pools whose wards stop together, in planck.
	pub worst_case_of_group: String,
	/// Whether sales and withdrawals stand still.
	pub guarded: bool,
	/// Policies that are not closed.
	pub policies: u32,
	/// Events that are not closed, the oldest first.
	pub events: Vec<u64>,
	/// Shares that wait to be withdrawn.
	pub queued: String,
}

impl PoolJson {
	/// What is told of a pool.
	pub fn new<AssetKind>(
		pool: PoolId,
		account: &impl Display,
		asset: Option<u32>,
		info: &PoolInfo<AssetKind>,
	) -> Self {
		Self {
			pool: pool.0,
			service: info.service.0,
			account: account.to_string(),
			asset,
			share: info.share,
			shares: info.shares.to_string(),
			assets: info.assets.to_string(),
			reserve: info.reserve.to_string(),
			unearned: info.unearned.to_string(),
			locked: info.locked.to_string(),
			capacity: info.capacity.to_string(),
			utilisation: info.utilisation,
			debt: info.debt.to_string(),
			worst_case: info.worst_case.to_string(),
			worst_case_of_group: info.worst_case_of_group.to_string(),
			guarded: info.guarded,
			policies: info.policies,
			events: info.events.iter().map(|event| event.0).collect(),
			queued: info.queued.to_string(),
		}
	}
}

/// What cover would cost, and how that comes about.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuoteJson {
	/// What is to be paid.
	pub premium: String,
	/// Of it, for each period.
	pub per_period: String,
	/// Length of a period.
	pub period: u64,
	/// When the cover begins.
	pub start: u64,
	/// When it ends.
	pub end: u64,
	/// What the cap counts for, in planck.
	pub value: String,
	/// Expected loss of a unit of cap in a second, in parts of 10^18.
	pub rate: String,
	/// Certified outages that the rate is made of.
	pub outages: u32,
	/// For how long the ward is watched.
	pub watched: u64,
	/// The share of the capacity that is sold afterwards, in billionths.
	pub utilisation: u32,
}

impl From<&Quote> for QuoteJson {
	fn from(quote: &Quote) -> Self {
		Self {
			premium: quote.premium.to_string(),
			per_period: quote.per_period.to_string(),
			period: quote.period.0,
			start: quote.start.0,
			end: quote.end.0,
			value: quote.value.to_string(),
			rate: quote.rate.to_string(),
			outages: quote.outages,
			watched: quote.watched.0,
			utilisation: quote.utilisation,
		}
	}
}

/// Why there is cover.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum InsuredJson {
	/// The number of a protocol.
	Protocol(u32),
	/// Who proved a balance on the ward.
	Holder(String),
}

/// A policy.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyJson {
	/// Its number.
	pub policy: u64,
	/// Who sold it.
	pub pool: u32,
	/// Who bought it.
	pub buyer: String,
	/// Who is paid.
	pub beneficiary: String,
	/// Why they may have it.
	pub insured: InsuredJson,
	/// Most that it pays.
	pub cap: String,
	/// What it is due so far, paid or owed.
	pub due: String,
	/// What of that is owed.
	pub owed: String,
	/// How downtime pays.
	pub curve: CurveJson,
	/// When the cover begins.
	pub start: u64,
	/// When it ends.
	pub end: u64,
}

impl PolicyJson {
	/// What is told of a policy.
	pub fn new<AccountId: Display>(policy: PolicyId, info: &PolicyInfo<AccountId>) -> Self {
		let curve = &info.curve;
		let (deductible, full, steps) = (curve.deductible.0, curve.full.0, curve.steps);
		Self {
			policy: policy.0,
			pool: info.pool.0,
			buyer: info.buyer.to_string(),
			beneficiary: info.beneficiary.to_string(),
			insured: match &info.insured {
				Insured::Protocol(protocol) => InsuredJson::Protocol(protocol.0),
				Insured::Holder(who) => InsuredJson::Holder(who.to_string()),
			},
			cap: info.cap.to_string(),
			due: info.due.to_string(),
			owed: info.owed.to_string(),
			curve: CurveJson { deductible, full, steps },
			start: info.start.0,
			end: info.end.0,
		}
	}
}

/// What is certified of one halt of a ward.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertifiedJson {
	/// Its number among those of the service.
	pub incident: u64,
	/// The first missed block.
	pub began_at: u64,
	/// The round of the first certified Halt.
	pub first_round: u64,
	/// The round of the last one.
	pub last_round: u64,
	/// The round that showed life again; null while the ward stands.
	pub resumed: Option<u64>,
	/// Downtime certified so far.
	pub downtime: u64,
	/// Digests of the certificates that say so, as far as they are kept.
	pub certificates: Vec<H256>,
}

impl CertifiedJson {
	fn new(incident: &Incident, certificates: &[H256]) -> Self {
		Self {
			incident: incident.id.0,
			began_at: incident.began_at.0,
			first_round: incident.halt.round.0,
			last_round: incident.last.round.0,
			resumed: incident.resumed.map(|round| round.0),
			downtime: incident.downtime.0,
			certificates: certificates.to_vec(),
		}
	}
}

/// What one incident of an event counts for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CountedJson {
	/// What is certified.
	#[serde(flatten)]
	pub certified: CertifiedJson,
	/// What of it was announced as maintenance in time.
	pub maintained: u64,
	/// Whether it was proven to be a false alarm.
	pub is_false: bool,
	/// What counts.
	pub counted: u64,
}

impl From<&CountedIncident> for CountedJson {
	fn from(one: &CountedIncident) -> Self {
		Self {
			certified: CertifiedJson::new(&one.incident, &one.certificates),
			maintained: one.maintained.0,
			is_false: one.is_false,
			counted: one.counted.0,
		}
	}
}

/// An event, with how each figure is reached.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventJson {
	/// Its number.
	pub event: u64,
	/// Whose it is.
	pub pool: u32,
	/// Its incidents, by time.
	pub incidents: Vec<CountedJson>,
	/// The downtime that counts so far.
	pub downtime: u64,
	/// The downtime that is being disputed or paid, if any.
	pub figure: Option<u64>,
	/// Active seconds until that is paid, if nobody proves it false.
	pub payable_in: Option<u64>,
	/// What policies were due.
	pub due: String,
	/// What they were paid.
	pub paid: String,
}

impl EventJson {
	/// What is told of an event.
	pub fn new(event: EventId, info: &EventInfo) -> Self {
		Self {
			event: event.0,
			pool: info.pool.0,
			incidents: info.incidents.iter().map(CountedJson::from).collect(),
			downtime: info.downtime.0,
			figure: info.figure.map(|figure| figure.0),
			payable_in: info.payable_in.map(|seconds| seconds.0),
			due: info.due.to_string(),
			paid: info.paid.to_string(),
		}
	}
}

/// An event that is over.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PastEventJson {
	/// Its number.
	pub event: u64,
	/// When it began.
	pub began_at: u64,
	/// What counted.
	pub downtime: u64,
	/// What policies were due.
	pub due: String,
	/// What they were paid.
	pub paid: String,
}

impl From<&PastEvent> for PastEventJson {
	fn from(past: &PastEvent) -> Self {
		Self {
			event: past.event.0,
			began_at: past.began_at.0,
			downtime: past.downtime.0,
			due: past.due.to_string(),
			paid: past.paid.to_string(),
		}
	}
}

/// What a policy is due, and how that comes about.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DueJson {
	/// Downtime of the event that counts for the policy.
	pub downtime: u64,
	/// Steps of the curve that it passed.
	pub steps: u16,
	/// Steps that were due before.
	pub steps_before: u16,
	/// What is due by that and was not before.
	pub due: String,
}

impl From<&DueInfo> for DueJson {
	fn from(due: &DueInfo) -> Self {
		Self {
			downtime: due.downtime.0,
			steps: due.steps,
			steps_before: due.steps_before,
			due: due.due.to_string(),
		}
	}
}

/// Certified downtime in a span.
#[derive(Clone, Debug, Serialize)]
pub struct DowntimeJson {
	/// All of it.
	pub downtime: u64,
	/// The incidents that it is made of.
	pub incidents: Vec<WithinJson>,
}

/// How much of an incident lies in a span.
#[derive(Clone, Debug, Serialize)]
pub struct WithinJson {
	/// What is certified.
	#[serde(flatten)]
	pub certified: CertifiedJson,
	/// What of it lies in the span.
	pub within: u64,
}

impl From<&DowntimeInfo> for DowntimeJson {
	fn from(told: &DowntimeInfo) -> Self {
		let incidents = told.incidents.iter().map(|(incident, certificates, within)| WithinJson {
			certified: CertifiedJson::new(incident, certificates),
			within: within.0,
		});
		Self { downtime: told.downtime.0, incidents: incidents.collect() }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_curve_with_an_unknown_field_is_refused() {
		let read = serde_json::from_str::<CurveJson>;
		let curve = read(r#"{"deductible":60,"full":600,"steps":3}"#).unwrap();
		assert_eq!(curve, CurveJson { deductible: 60, full: 600, steps: 3 });
		assert!(read(r#"{"deductible":60,"full":600,"steps":3,"cap":1}"#).is_err());
		assert!(read(r#"{"deductible":60,"full":600}"#).is_err());
	}

	#[test]
	fn amounts_are_strings_and_lengths_are_numbers() {
		let due = DueInfo {
			downtime: vigil_primitives::Seconds(42),
			steps: 3,
			steps_before: 1,
			due: u128::MAX,
		};
		let told = serde_json::to_value(DueJson::from(&due)).unwrap();
		assert_eq!(told["due"], u128::MAX.to_string());
		assert_eq!((&told["downtime"], &told["stepsBefore"]), (&42.into(), &1.into()));
	}
}
