// SPDX-License-Identifier: Apache-2.0

//! What runtime APIs answer.

use crate::{
	rules::offence::Offence, traits::SlashRights, Accused, Alarms, AnchorsOf, Case, CaseId, CaseOf,
	Cases, Config, Form, HourMeter, Pallet, PastCases, Penalties, Stage,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use vigil_primitives::{
	answers::slashing::{
		AlarmInfo, CaseForm, CaseInfo, CaseOffence, CaseStage, MeterInfo, PaidInfo, PastInfo,
		RightInfo, CASES_PER_PAGE,
	},
	Era, ServiceId,
};

impl<T: Config> Pallet<T> {
	/// A case that is not closed.
	pub fn case_info(id: CaseId) -> Option<CaseInfo<T::AccountId>> {
		Cases::<T>::get(id).map(|case| info::<T>(id, case))
	}

	/// Cases that are not closed, by number, after that one, of one service or of all: at most so many, and
	/// no more than a page.
	pub fn cases_after(
		service: Option<ServiceId>,
		after: Option<CaseId>,
		most: u32,
	) -> Vec<CaseInfo<T::AccountId>> {
		let mut ids: Vec<CaseId> = Cases::<T>::iter_keys().filter(|id| Some(*id) > after).collect();
		ids.sort_unstable();
		let cases = ids.into_iter().filter_map(|id| Cases::<T>::get(id).map(|case| (id, case)));
		cases
			.filter(|(_, case)| service.is_none_or(|service| case.service == service))
			.take(most.min(CASES_PER_PAGE) as usize)
			.map(|(id, case)| info::<T>(id, case))
			.collect()
	}

	/// The open rights against a watcher: its own risk.
	pub fn rights_against(watcher: &T::AccountId) -> Vec<RightInfo> {
		let open = Accused::<T>::iter_prefix(watcher).take(CASES_PER_PAGE as usize);
		open.filter_map(|(id, member)| {
			let (case, penalty) = (Cases::<T>::get(id)?, Penalties::<T>::get(id, member)?);
			Some(RightInfo {
				case: id.0,
				service: case.service,
				member,
				era: case.era,
				worth: T::Rights::worth(&penalty.right, case.fraction),
				jailed: penalty.jailed,
				last: case.last_era(Self::longest()),
			})
		})
		.collect()
	}

	/// What the hour that runs has taken, and what it may.
	pub fn meter_info() -> MeterInfo {
		let meter = HourMeter::<T>::get().at(Self::now());
		MeterInfo { spent: meter.spent, limit: T::HourlyLimit::get() }
	}

	/// The last cases of a service that were closed, oldest first.
	pub fn past(service: ServiceId) -> Vec<PastInfo> {
		let past = PastCases::<T>::get(service).into_iter();
		past.map(|past| PastInfo {
			case: past.case.0,
			offence: offence(past.deed.offence),
			from: past.deed.from,
			to: past.deed.to,
			era: past.era,
			got: past.got,
			paid: paid(&past.paid),
		})
		.collect()
	}

	/// Alarms of a service that are said or known to be false.
	pub fn alarms(service: ServiceId) -> Vec<AlarmInfo> {
		let alarms = Alarms::<T>::get(service).into_iter();
		alarms
			.map(|alarm| AlarmInfo {
				case: alarm.case.0,
				from: alarm.from,
				to: alarm.to,
				is_false: alarm.is_false,
			})
			.collect()
	}

	/// The numbers of the anchors of a ward that are kept: the first one, and the one after the last.
	pub fn anchors(service: ServiceId) -> Option<(u32, u32)> {
		AnchorsOf::<T>::get(service).map(|ends| (ends.first, ends.next))
	}
}

fn info<T: Config>(id: CaseId, case: CaseOf<T>) -> CaseInfo<T::AccountId> {
	let last = case.last_era(Pallet::<T>::longest());
	let (stage, until) = stage::<T>(&case);
	let Case {
		service, set_id, era, deed, form, reporter, accepted, fraction, left, purse, ..
	} = case;
	CaseInfo {
		case: id.0,
		service,
		set_id,
		era,
		offence: offence(deed.offence),
		from: deed.from,
		to: deed.to,
		form: form_of(form),
		reporter,
		accepted,
		billionths: fraction.deconstruct(),
		stage,
		until,
		last,
		left: left.members().collect(),
		due: purse.due,
		got: purse.got,
		paid: paid(&purse.paid),
		harmed: purse
			.claims
			.iter()
			.map(|claim| (claim.protocol, claim.limit, claim.paid))
			.collect(),
	}
}

fn stage<T: Config>(case: &CaseOf<T>) -> (CaseStage, Option<Era>) {
	match &case.stage {
		Stage::Challenged { decide_until, .. } => {
			let (until, _) = Pallet::<T>::decided_by(case, *decide_until);
			(CaseStage::Challenged, Some(until))
		},
		Stage::Waiting { due } => (CaseStage::Waiting, Some(*due)),
		Stage::Vetoed { until } => (CaseStage::Vetoed, Some(*until)),
		Stage::Working { releasing: true, .. } => (CaseStage::Releasing, None),
		Stage::Working { releasing: false, .. } => (CaseStage::Landing, None),
		Stage::Collecting { until } => (CaseStage::Collecting, Some(*until)),
	}
}

fn offence(offence: Offence) -> CaseOffence {
	match offence {
		Offence::FalseHalt => CaseOffence::FalseHalt,
		Offence::FalseCheckpoint => CaseOffence::FalseCheckpoint,
		Offence::FalseHandover => CaseOffence::FalseHandover,
		Offence::FalseOutbox => CaseOffence::FalseOutbox,
		Offence::Silence(kind) => CaseOffence::Silence(kind),
	}
}

fn form_of(form: Form) -> CaseForm {
	match form {
		Form::Contradiction => CaseForm::Contradiction,
		Form::NotDecided => CaseForm::NotDecided,
		Form::LifeCertified => CaseForm::LifeCertified,
		Form::LifeProven => CaseForm::LifeProven,
		Form::Heartbeats => CaseForm::Heartbeats,
		Form::Challenge => CaseForm::Challenge,
		Form::Record => CaseForm::Record,
	}
}

fn paid(shares: &crate::rules::receivers::Shares) -> PaidInfo {
	PaidInfo {
		reporter: shares.reporter,
		burnt: shares.burnt,
		harmed: shares.harmed,
		cover: shares.cover,
		treasury: shares.treasury,
	}
}
