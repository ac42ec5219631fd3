// SPDX-License-Identifier: Apache-2.0

//! The shapes of what the methods about slashes answer. They know nothing of the SDK: what they are made
//! of is in `vigil-primitives`, and accounts are whatever writes itself as text.

use serde::Serialize;
use std::fmt::Display;
use vigil_primitives::answers::slashing::{
	AlarmInfo, CaseForm, CaseInfo, CaseOffence, CaseStage, MeterInfo, PaidInfo, PastInfo, RightInfo,
};

/// A case that is not closed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseJson {
	/// Its number.
	pub case: u64,
	/// The service.
	pub service: u32,
	/// The set.
	pub set_id: u64,
	/// The era whose stake pays.
	pub era: u32,
	/// What was done.
	#[serde(flatten)]
	pub offence: OffenceJson,
	/// What shows it.
	pub form: &'static str,
	/// Who reported it; null if a block's author did.
	pub reporter: Option<String>,
	/// The era in which that was.
	pub accepted: u32,
	/// What it costs each of them, in billionths of what it had put at stake.
	pub billionths: u32,
	/// Where the case is.
	pub stage: &'static str,
	/// The era in which that ends, where it is known.
	pub until: Option<u32>,
	/// The era in which its slashes have landed whatever happens.
	pub last: u32,
	/// The places of those whose slashes have not landed.
	pub left: Vec<u16>,
	/// What is to come in by the slashes that have landed.
	pub due: String,
	/// What has come in.
	pub got: String,
	/// Whom it went to.
	pub paid: PaidJson,
	/// Protocols that were harmed.
	pub harmed: Vec<HarmedJson>,
}

/// What was done, and about what.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OffenceJson {
	/// `falseHalt`, `falseCheckpoint`, `falseHandover`, `falseOutbox` or `silence`.
	pub offence: &'static str,
	/// The kind of statements that a silence was about.
	pub kind: Option<&'static str>,
	/// What it is about begins here: a second, a set's number or a message's.
	pub from: u64,
	/// And ends here.
	pub to: u64,
}

/// What each receiver has got.
#[derive(Clone, Debug, Serialize)]
pub struct PaidJson {
	/// Who reported.
	pub reporter: String,
	/// Nobody.
	pub burnt: String,
	/// Protocols that were harmed.
	pub harmed: String,
	/// Cover pools.
	pub cover: String,
	/// The treasury.
	pub treasury: String,
}

/// A protocol that was harmed.
#[derive(Clone, Debug, Serialize)]
pub struct HarmedJson {
	/// Which.
	pub protocol: u32,
	/// What it may get at most.
	pub limit: String,
	/// What it has got.
	pub paid: String,
}

/// A case that is closed.
#[derive(Clone, Debug, Serialize)]
pub struct PastJson {
	/// Its number.
	pub case: u64,
	/// What was done.
	#[serde(flatten)]
	pub offence: OffenceJson,
	/// The era whose stake paid.
	pub era: u32,
	/// What was taken; zero if it fell.
	pub got: String,
	/// Whom it went to.
	pub paid: PaidJson,
}

/// A right to slash a watcher that is open.
#[derive(Clone, Debug, Serialize)]
pub struct RiskJson {
	/// Its case.
	pub case: u64,
	/// The service.
	pub service: u32,
	/// The watcher's place in its set.
	pub member: u16,
	/// The era whose stake pays.
	pub era: u32,
	/// What it would take now, backers included.
	pub worth: String,
	/// Whether the watcher is out of office because the slash has to wait for the next hour.
	pub jailed: bool,
	/// The era in which it has landed whatever happens.
	pub last: u32,
}

/// What may be slashed in an hour.
#[derive(Clone, Debug, Serialize)]
pub struct MeterJson {
	/// What the hour that runs has taken.
	pub spent: String,
	/// What it may.
	pub limit: String,
}

/// An alarm that is said or known to be false.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlarmJson {
	/// The case against it.
	pub case: u64,
	/// The silence that it claims begins here.
	pub from: u64,
	/// And ends here.
	pub to: u64,
	/// Whether that has stood its wait.
	pub is_false: bool,
}

/// Which anchors of a ward are kept.
#[derive(Clone, Debug, Serialize)]
pub struct AnchorsJson {
	/// The oldest one.
	pub first: u32,
	/// The newest one.
	pub last: u32,
}

impl<AccountId: Display> From<&CaseInfo<AccountId>> for CaseJson {
	fn from(case: &CaseInfo<AccountId>) -> Self {
		Self {
			case: case.case,
			service: case.service.0,
			set_id: case.set_id.0,
			era: case.era.0,
			offence: OffenceJson::new(case.offence, case.from, case.to),
			form: form(case.form),
			reporter: case.reporter.as_ref().map(ToString::to_string),
			accepted: case.accepted.0,
			billionths: case.billionths,
			stage: stage(case.stage),
			until: case.until.map(|until| until.0),
			last: case.last.0,
			left: case.left.iter().map(|member| member.0).collect(),
			due: case.due.to_string(),
			got: case.got.to_string(),
			paid: PaidJson::from(&case.paid),
			harmed: case
				.harmed
				.iter()
				.map(|(protocol, limit, paid)| HarmedJson {
					protocol: protocol.0,
					limit: limit.to_string(),
					paid: paid.to_string(),
				})
				.collect(),
		}
	}
}

impl OffenceJson {
	fn new(offence: CaseOffence, from: u64, to: u64) -> Self {
		let (offence, kind) = match offence {
			CaseOffence::FalseHalt => ("falseHalt", None),
			CaseOffence::FalseCheckpoint => ("falseCheckpoint", None),
			CaseOffence::FalseHandover => ("falseHandover", None),
			CaseOffence::FalseOutbox => ("falseOutbox", None),
			CaseOffence::Silence(kind) => ("silence", Some(kind.name())),
		};
		Self { offence, kind, from, to }
	}
}

impl From<&PaidInfo> for PaidJson {
	fn from(paid: &PaidInfo) -> Self {
		Self {
			reporter: paid.reporter.to_string(),
			burnt: paid.burnt.to_string(),
			harmed: paid.harmed.to_string(),
			cover: paid.cover.to_string(),
			treasury: paid.treasury.to_string(),
		}
	}
}

impl From<&PastInfo> for PastJson {
	fn from(past: &PastInfo) -> Self {
		Self {
			case: past.case,
			offence: OffenceJson::new(past.offence, past.from, past.to),
			era: past.era.0,
			got: past.got.to_string(),
			paid: PaidJson::from(&past.paid),
		}
	}
}

impl From<&RightInfo> for RiskJson {
	fn from(right: &RightInfo) -> Self {
		Self {
			case: right.case,
			service: right.service.0,
			member: right.member.0,
			era: right.era.0,
			worth: right.worth.to_string(),
			jailed: right.jailed,
			last: right.last.0,
		}
	}
}

impl From<&MeterInfo> for MeterJson {
	fn from(meter: &MeterInfo) -> Self {
		Self { spent: meter.spent.to_string(), limit: meter.limit.to_string() }
	}
}

impl From<&AlarmInfo> for AlarmJson {
	fn from(alarm: &AlarmInfo) -> Self {
		let AlarmInfo { case, from, to, is_false } = *alarm;
		Self { case, from: from.0, to: to.0, is_false }
	}
}

impl From<(u32, u32)> for AnchorsJson {
	fn from((first, next): (u32, u32)) -> Self {
		Self { first, last: next.saturating_sub(1) }
	}
}

fn form(form: CaseForm) -> &'static str {
	match form {
		CaseForm::Contradiction => "contradiction",
		CaseForm::NotDecided => "notDecided",
		CaseForm::LifeCertified => "lifeCertified",
		CaseForm::LifeProven => "lifeProven",
		CaseForm::Heartbeats => "heartbeats",
		CaseForm::Challenge => "challenge",
		CaseForm::Record => "record",
	}
}

/// The stage's name.
pub fn stage(stage: CaseStage) -> &'static str {
	match stage {
		CaseStage::Challenged => "challenged",
		CaseStage::Waiting => "waiting",
		CaseStage::Vetoed => "vetoed",
		CaseStage::Landing => "landing",
		CaseStage::Releasing => "releasing",
		CaseStage::Collecting => "collecting",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, to_value};
	use vigil_primitives::{Era, Kind, MemberIndex, ProtocolId, ServiceId, SetId};

	fn case() -> CaseInfo<String> {
		CaseInfo {
			case: 3,
			service: ServiceId(1),
			set_id: SetId(9),
			era: Era(4),
			offence: CaseOffence::FalseHalt,
			from: 1_000,
			to: 1_016,
			form: CaseForm::LifeProven,
			reporter: Some("5F".into()),
			accepted: Era(5),
			billionths: 50_000_000,
			stage: CaseStage::Waiting,
			until: Some(Era(6)),
			last: Era(10),
			left: vec![MemberIndex(0), MemberIndex(2)],
			due: 0,
			got: u128::MAX,
			paid: PaidInfo { harmed: 7, ..PaidInfo::default() },
			harmed: vec![(ProtocolId::default(), 70, 7)],
		}
	}

	#[test]
	fn a_case_is_told_with_amounts_that_every_reader_can_hold() {
		let told = to_value(CaseJson::from(&case())).unwrap();
		assert_eq!(told["got"], json!(u128::MAX.to_string()));
		assert_eq!(told["offence"], json!("falseHalt"));
		assert_eq!((&told["kind"], &told["from"]), (&json!(null), &json!(1_000)));
		assert_eq!((&told["form"], &told["stage"]), (&json!("lifeProven"), &json!("waiting")));
		assert_eq!(told["left"], json!([0, 2]));
		assert_eq!(told["paid"]["harmed"], json!("7"));
		assert_eq!(told["harmed"][0]["limit"], json!("70"));
	}

	#[test]
	fn a_silence_names_its_kind_and_a_case_of_an_author_has_no_reporter() {
		let silence = CaseInfo {
			offence: CaseOffence::Silence(Kind::Halt),
			reporter: None,
			until: None,
			..case()
		};
		let told = to_value(CaseJson::from(&silence)).unwrap();
		assert_eq!((&told["offence"], &told["kind"]), (&json!("silence"), &json!("halt")));
		assert_eq!((&told["reporter"], &told["until"]), (&json!(null), &json!(null)));
	}

	#[test]
	fn the_newest_anchor_is_the_one_before_the_next() {
		let told = to_value(AnchorsJson::from((4, 9))).unwrap();
		assert_eq!(told, json!({ "first": 4, "last": 8 }));
	}
}
