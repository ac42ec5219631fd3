// SPDX-License-Identifier: Apache-2.0

//! What the loop does with what the engine says: sends, tells, offers to the chain, keeps.

use super::{
	gossip::Gossip,
	metrics::Metrics,
	now,
	report::Reporter,
	shared::{Shared, StatusChange},
	submit::{Submitter, Weight},
	wards::Ward,
};
use std::{collections::BTreeMap, sync::Arc};
use vigil_bls::Blst;
use vigil_primitives::{Certificate, ServiceId};
use vigil_watcher::{
	store::evidence::{Evidence, EvidenceStore},
	Action, ChainView, Engine, Message, ServiceReport,
};

/// Pieces of evidence that wait for a disk that can be written.
const UNKEPT: usize = 64;

/// Everything that the loop reaches the outside with.
pub struct Hands {
	pub gossip: Gossip,
	pub wards: BTreeMap<ServiceId, Ward>,
	pub submitter: Submitter,
	pub evidence: EvidenceStore,
	/// Evidence that could not be written yet.
	pub unkept: Vec<Evidence>,
	/// Hands evidence to the chain.
	pub reporter: Reporter,
	pub shared: Arc<Shared>,
	pub metrics: Option<Metrics>,
}

impl Hands {
	/// Tells everybody what the chain says.
	pub fn tell(&self, view: &ChainView) {
		self.tell_policies(view);
		self.tell_statuses(view);
		*self.shared.view.write() = Some(view.clone());
	}

	/// Shows the present state, and tries again to keep what could not be kept.
	pub fn report(&mut self, reports: Vec<ServiceReport>, peers: usize) {
		if let Some(metrics) = &mut self.metrics {
			metrics.update(&reports, &self.shared, &self.submitter, peers);
		}
		*self.shared.reports.write() = reports;
		for evidence in std::mem::take(&mut self.unkept) {
			self.keep_evidence(evidence);
		}
	}

	/// Tells the wards' tasks by which policy to look: that of the set in office, or of the next.
	fn tell_policies(&self, view: &ChainView) {
		for service in &view.services {
			let Some(ward) = self.wards.get(&service.service) else { continue };
			let in_office =
				|set: &&vigil_watcher::SetView| set.commitment.activates_at <= view.timestamp;
			let set = service.sets.iter().rev().find(in_office).or(service.sets.first());
			let policy = set.map(|set| set.policy);
			ward.policy.send_if_modified(|known| {
				let changed = *known != policy && policy.is_some();
				if changed {
					*known = policy;
				}
				changed
			});
		}
	}

	fn tell_statuses(&self, view: &ChainView) {
		let before = self.shared.view.read();
		let known = before.iter().flat_map(|view| &view.services);
		let known: BTreeMap<_, _> = known.map(|one| (one.service, one.status)).collect();
		for service in view.services.iter().filter(|one| one.watched) {
			if known.get(&service.service) != Some(&service.status) {
				let change = StatusChange {
					service: service.service,
					status: service.status,
					incident: service.halted.map(|halted| halted.incident),
					block: view.best,
				};
				log::info!(
					target: "watcher",
					"Service {} is {:?} on chain since block #{}",
					change.service, change.status, change.block,
				);
				// Nobody may be subscribed.
				let _ = self.shared.statuses.send(change);
			}
		}
	}

	/// Carries out what the engine says.
	pub fn carry_out(&mut self, actions: Vec<Action>, engine: &Engine<Blst>) {
		let mut certified = Vec::new();
		for action in actions {
			match action {
				Action::Gossip { service, bytes } => self.gossip.send(service, bytes),
				Action::Suspected(certificate) => self.suspect(certificate),
				Action::Certified(certificate) => {
					self.publish(&certificate);
					certified.push(certificate);
				},
				Action::WantFinalBlock { service, height } => {
					if let Some(ward) = self.wards.get_mut(&service) {
						// A full queue means that it is being asked already.
						let _ = ward.questions.try_send(height);
					}
				},
				Action::Penalise { peer, offence } => self.gossip.accuse(peer, offence),
				Action::Convicted { service, first, second } => {
					self.convict(service, first, second);
				},
			}
		}
		self.keep(&certified, engine);
	}

	/// Tells everybody who listens, and offers it to the chain if the service is watched here.
	fn suspect(&mut self, certificate: Certificate) {
		if self.wards.contains_key(&certificate.signed.service) {
			log::info!(
				target: "watcher",
				"Service {}: more than a third of set {} says {:?}",
				certificate.signed.service, certificate.signed.set_id, certificate.signed.statement,
			);
			self.submitter.submit(&certificate, Weight::Suspicion);
		}
		// Nobody may be subscribed.
		let _ = self.shared.suspicions.send(Arc::new(certificate));
	}

	/// Tells everybody who listens, and offers it to the chain if the service is watched here.
	fn publish(&mut self, certificate: &Certificate) {
		let signed = &certificate.signed;
		// Nobody may be subscribed.
		let _ = self.shared.certificates.send(Arc::new(certificate.clone()));
		if self.wards.contains_key(&signed.service) {
			log::info!(
				target: "watcher",
				"Service {}: set {} certifies {:?}, {} of {} signed",
				signed.service,
				signed.set_id,
				signed.statement,
				certificate.absent.size().saturating_sub(certificate.absent.count()),
				certificate.absent.size(),
			);
			self.submitter.submit(certificate, Weight::Quorum);
		}
	}

	/// Keeps what was certified, all with one write, after everybody was told.
	fn keep(&mut self, certified: &[Certificate], engine: &Engine<Blst>) {
		if certified.is_empty() {
			return;
		}
		if let Some(metrics) = &mut self.metrics {
			let reports = engine.report();
			for certificate in certified {
				metrics.certified(certificate, &reports, &self.shared);
			}
		}
		if let Err(error) = self.shared.store.put(certified, now().unix()) {
			log::error!(target: "watcher", "Certificates cannot be kept: {error}");
		}
	}

	/// Keeps evidence with its signatures, and hands it to the chain.
	fn convict(&mut self, service: ServiceId, first: Message, second: Message) {
		if let Some(metrics) = &self.metrics {
			metrics.conviction(service);
		}
		let evidence = Evidence { heard_at: now().unix(), first, second };
		self.reporter.report(evidence.clone());
		self.keep_evidence(evidence);
	}

	fn keep_evidence(&mut self, evidence: Evidence) {
		let service = evidence.service();
		match self.evidence.put(&evidence) {
			Ok(true) => log::warn!(
				target: "watcher",
				"Service {service}: {:?} contradicts {:?}; `watcher evidence` lists it",
				evidence.second.signed(), evidence.first.signed(),
			),
			Ok(false) => {},
			Err(error) => {
				if self.unkept.len() < UNKEPT {
					log::debug!(target: "watcher", "Evidence cannot be kept yet: {error}");
					self.unkept.push(evidence);
				} else {
					log::error!(target: "watcher", "Evidence is lost: {error}: {evidence:?}");
				}
			},
		}
	}
}

#[cfg(test)]
#[path = "hands_tests.rs"]
mod tests;
