// SPDX-License-Identifier: Apache-2.0

//! What becomes of what the engine says, with real files and channels.

use super::*;
use crate::watching::{gossip, report::Reporter, wards};
use futures::channel::mpsc;
use tempfile::TempDir;
use tokio::sync::broadcast::{error::TryRecvError, Receiver};
use vigil_bls::test_utils::TestSet;
use vigil_primitives::{
	traits::Status, Destination, Halt, Handover, Head, Height, Kind, LaneId, Outbox, Policy, Round,
	Seconds, SequenceNumber, SetId, Statement, UnixTime, H256,
};
use vigil_watcher::{
	protection::Listening, store::evidence::list, CertificateStore, MemoryProtection, Millis,
	Offence, ServiceView, SetView, Settings,
};

/// Watched here.
const SERVICE: ServiceId = ServiceId(1);
/// Only passed on here.
const OTHER: ServiceId = ServiceId(2);

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 32,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(2),
};

struct Desk {
	hands: Hands,
	engine: Engine<Blst>,
	ends: wards::Ends,
	given: Box<dyn FnMut() -> Vec<(Certificate, Weight)>>,
	reported: Box<dyn FnMut() -> Vec<Evidence>>,
	certificates: Receiver<Arc<Certificate>>,
	suspicions: Receiver<Arc<Certificate>>,
	statuses: Receiver<StatusChange>,
	folder: TempDir,
}

fn desk() -> Desk {
	let folder = tempfile::tempdir().unwrap();
	let at = |name: &str| folder.path().join(name);
	let store = CertificateStore::open(&at("certificates.redb"), 16).unwrap();
	let shared = Shared::new(H256::zero(), Listening::default(), Arc::new(store));
	let (seen, _) = mpsc::channel(1);
	let (ward, ends) = wards::ward(seen);
	let (submitter, given) = Submitter::idle();
	let (reporter, reported) = Reporter::idle();
	let settings = Settings::with_seed(Millis(0), [7; 32]);
	Desk {
		certificates: shared.certificates.subscribe(),
		suspicions: shared.suspicions.subscribe(),
		statuses: shared.statuses.subscribe(),
		hands: Hands {
			gossip: gossip::tests::alone(),
			wards: BTreeMap::from([(SERVICE, ward)]),
			submitter,
			evidence: EvidenceStore::open(&at("evidence.jsonl")).unwrap(),
			unkept: Vec::new(),
			reporter,
			shared,
			metrics: None,
		},
		engine: Engine::new(settings, Vec::new(), Box::<MemoryProtection>::default()),
		ends,
		given: Box::new(given),
		reported: Box::new(reported),
		folder,
	}
}

impl Desk {
	fn does(&mut self, action: Action) {
		self.hands.carry_out(vec![action], &self.engine);
	}

	fn kept(&self, service: ServiceId) -> Vec<Certificate> {
		self.hands.shared.store.latest(service, Kind::Halt, 16).unwrap()
	}
}

fn set(service: ServiceId) -> TestSet<Blst> {
	TestSet::new(service, SetId(1), &[1, 1, 1, 1])
}

fn halt(block: u8) -> Statement {
	Statement::Halt(Halt {
		height: Height(7),
		block_hash: H256::repeat_byte(block),
		block_timestamp: UnixTime(1),
		round: Round(1_200),
	})
}

#[test]
fn a_peer_whose_offence_the_engine_sees_is_punished() {
	let mut desk = desk();
	let (gossip, peer) = gossip::tests::with_a_peer();
	desk.hands.gossip = gossip;
	desk.does(Action::Penalise { peer, offence: Offence::BadSignature });
	assert_eq!(gossip::tests::offences(&mut desk.hands.gossip), [Offence::BadSignature]);
}

#[test]
fn what_is_certified_is_told_kept_and_offered_where_it_is_watched() {
	let mut desk = desk();
	for (service, offered) in [(SERVICE, 1), (OTHER, 0)] {
		let certificate = set(service).certify(halt(1), &[3]);
		desk.does(Action::Certified(certificate.clone()));
		assert_eq!(*desk.certificates.try_recv().unwrap(), certificate);
		assert_eq!(desk.kept(service), std::slice::from_ref(&certificate));
		let given = (desk.given)();
		assert_eq!(given.len(), offered, "{service}");
		assert!(given.iter().all(|one| *one == (certificate.clone(), Weight::Quorum)));
	}
	assert!(matches!(desk.suspicions.try_recv(), Err(TryRecvError::Empty)));
}

#[test]
fn fuller_certificate_is_told_and_offered_too_and_kept_instead() {
	let mut desk = desk();
	let (first, fuller) = (set(SERVICE).certify(halt(1), &[3]), set(SERVICE).certify(halt(1), &[]));
	desk.does(Action::Certified(first.clone()));
	desk.does(Action::Certified(fuller.clone()));
	let offered: Vec<_> = (desk.given)().into_iter().map(|(one, _)| one).collect();
	assert_eq!(offered, [first.clone(), fuller.clone()]);
	assert_eq!(*desk.certificates.try_recv().unwrap(), first);
	assert_eq!(*desk.certificates.try_recv().unwrap(), fuller);
	assert_eq!(desk.kept(SERVICE), [fuller]);
}

/// The chain counts who took part in these as well.
#[test]
fn what_vigil_asked_for_about_itself_is_offered_too() {
	let mut desk = desk();
	let outbox = Outbox {
		destination: Destination::evm(1, [1; 20]),
		lane: LaneId(0),
		first: SequenceNumber(0),
		count: 1,
		root: H256::repeat_byte(1),
	};
	let next = TestSet::<Blst>::new(SERVICE, SetId(2), &[1]).commitment;
	for statement in [Statement::Outbox(outbox), Statement::Handover(Handover::to(next))] {
		let certificate = set(SERVICE).certify(statement, &[]);
		desk.does(Action::Certified(certificate.clone()));
		assert_eq!((desk.given)(), [(certificate, Weight::Quorum)]);
	}
}

#[test]
fn suspicions_are_told_apart_and_never_kept() {
	let mut desk = desk();
	let suspicion = set(SERVICE).certify(halt(1), &[2, 3]);
	desk.does(Action::Suspected(suspicion.clone()));
	assert_eq!(*desk.suspicions.try_recv().unwrap(), suspicion);
	assert!(matches!(desk.certificates.try_recv(), Err(TryRecvError::Empty)));
	assert_eq!((desk.given)(), [(suspicion, Weight::Suspicion)]);
	assert!(desk.kept(SERVICE).is_empty());
}

#[test]
fn evidence_is_on_disk_with_its_signatures_and_once() {
	let mut desk = desk();
	let set = set(SERVICE);
	let (first, second) =
		(Message::Vote(set.vote(halt(1), 2)), Message::Certificate(set.certify(halt(2), &[])));
	for _ in 0..2 {
		let (first, second) = (first.clone(), second.clone());
		desk.does(Action::Convicted { service: SERVICE, first, second });
	}
	let told = (desk.reported)();
	assert_eq!(told.len(), 2, "who takes it knows what is new");
	assert!(told.iter().all(|one| (&one.first, &one.second) == (&first, &second)));
	let kept = list(&desk.folder.path().join("evidence.jsonl")).unwrap();
	assert_eq!(kept.len(), 1);
	assert_eq!((&kept[0].first, &kept[0].second), (&first, &second));
}

#[test]
fn evidence_waits_for_a_disk_that_can_be_written() {
	let mut desk = desk();
	let set = set(SERVICE);
	let file = desk.folder.path().join("evidence.jsonl");
	// A folder in its place cannot be appended to, whoever runs this.
	std::fs::create_dir(&file).unwrap();
	let (first, second) =
		(Message::Vote(set.vote(halt(1), 2)), Message::Vote(set.vote(halt(2), 2)));
	desk.does(Action::Convicted { service: SERVICE, first, second });
	assert_eq!(desk.hands.unkept.len(), 1);
	desk.hands.report(Vec::new(), 0);
	assert_eq!(desk.hands.unkept.len(), 1);
	std::fs::remove_dir(&file).unwrap();
	desk.hands.report(Vec::new(), 0);
	assert!(desk.hands.unkept.is_empty());
	assert_eq!(list(&file).unwrap().len(), 1);
}

#[test]
fn questions_about_final_blocks_go_to_the_ward_that_they_are_about() {
	let mut desk = desk();
	desk.does(Action::WantFinalBlock { service: OTHER, height: Height(32) });
	assert_eq!(desk.ends.question(), None);
	desk.does(Action::WantFinalBlock { service: SERVICE, height: Height(64) });
	assert_eq!(desk.ends.question(), Some(Height(64)));
}

#[test]
fn statuses_of_watched_services_are_told_when_they_change_and_policies_when_they_are_known() {
	let mut desk = desk();
	let view = |status: Status| ChainView {
		genesis_hash: H256::zero(),
		best: 7,
		timestamp: UnixTime(1_000),
		services: [SERVICE, OTHER].map(|service| of(service, status)).into(),
	};
	desk.hands.tell(&view(Status::Live));
	desk.hands.tell(&view(Status::Live));
	desk.hands.tell(&view(Status::Suspect));
	let told =
		|desk: &mut Desk| std::iter::from_fn(|| desk.statuses.try_recv().ok()).collect::<Vec<_>>();
	let told = told(&mut desk);
	let statuses: Vec<_> = told.iter().map(|change| (change.service, change.status)).collect();
	assert_eq!(statuses, [(SERVICE, Status::Live), (SERVICE, Status::Suspect)]);
	assert_eq!(desk.ends.policy(), Some(POLICY));
	assert_eq!(*desk.hands.shared.view.read(), Some(view(Status::Suspect)));
}

fn of(service: ServiceId, status: Status) -> ServiceView {
	let set = set(service);
	ServiceView {
		service,
		watched: service == SERVICE,
		sets: vec![SetView {
			commitment: set.commitment,
			policy: POLICY,
			members: set.members.into(),
			superseded_at: None,
			standby: None,
		}],
		status,
		halted: None,
		checkpoint: None,
		superseded: Vec::new(),
		outboxes: Vec::new(),
	}
}
