// SPDX-License-Identifier: Apache-2.0

//! What is certified of the outages of wards, and by which certificates.

use crate::{configs::liveness::GenesisHash, Liveness, Restaking, Runtime};
use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_insurance::traits::IncidentRecord;
use pallet_liveness::{Records, RECORD_INCIDENTS};
use sp_core::H256;
use vigil_primitives::{
	traits::WatcherSets, ward::record::Word, Checkpoint, Halt, Incident, Resume, Round, ServiceId,
	SetId, Signed, Statement, UnixTime,
};

/// The record of liveness.
pub struct CertifiedRecord;

impl IncidentRecord for CertifiedRecord {
	fn incidents(service: ServiceId) -> Vec<Incident> {
		Liveness::incidents(service)
	}

	/// Once older incidents were dropped, since the first that is kept.
	fn watched_since(service: ServiceId) -> Option<UnixTime> {
		let record = Records::<Runtime>::get(service);
		let most = usize::try_from(RECORD_INCIDENTS).unwrap_or(usize::MAX);
		let is_full = record.incidents().len() >= most;
		record.incidents().first().filter(|_| is_full).map(|first| first.began_at)
	}

	/// Of the first Halt, of the last one, and of what showed life again.
	fn certificates(service: ServiceId, incident: &Incident) -> Vec<H256> {
		let record = Records::<Runtime>::get(service);
		let signed_by = |halt: &Halt| {
			let of = |word: &Word| match word {
				Word::Halt { halt: said, set_id, .. } if said == halt => Some(*set_id),
				_ => None,
			};
			record.words().iter().find_map(of)
		};
		let first = Some((incident.set_id, Statement::Halt(incident.halt)));
		let last = signed_by(&incident.last).filter(|_| incident.last != incident.halt);
		let last = last.map(|set_id| (set_id, Statement::Halt(incident.last)));
		let ended = incident.resumed.and_then(|round| ended_by(service, round, record.words()));
		let all = [first, last, ended].into_iter().flatten();
		let digest = |(set_id, statement)| {
			Signed { service, set_id, statement }.digest(GenesisHash::get()).0
		};
		all.map(digest).collect()
	}
}

/// What showed in this round that the ward lives, and the set that said so.
fn ended_by(service: ServiceId, round: Round, words: &[Word]) -> Option<(SetId, Statement)> {
	let resume = words.iter().find_map(|word| match *word {
		Word::Resume { round: of, height, block_hash } if of == round => {
			Some(Statement::Resume(Resume { height, block_hash, round }))
		},
		_ => None,
	});
	let checkpoint = || {
		let kept = Liveness::checkpoints(service).into_iter();
		kept.rev().find(|one: &Checkpoint| one.round == round).map(Statement::Checkpoint)
	};
	Some((set_of(service, round)?, resume.or_else(checkpoint)?))
}

/// The set that was in office in this round, if it is kept.
fn set_of(service: ServiceId, round: Round) -> Option<SetId> {
	let info = Restaking::service_info(service)?;
	let in_office = |set_id: &SetId| {
		let set = Restaking::commitment(service, *set_id);
		set.is_some_and(|set| set.activates_at <= round.start())
	};
	(info.oldest_set.0..=info.latest_set.0).rev().map(SetId).find(in_office)
}
