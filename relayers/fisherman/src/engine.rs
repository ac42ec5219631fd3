// SPDX-License-Identifier: Apache-2.0

//! The loop: takes what is heard, judges what may be false, reports what is.

mod anchors;
mod beats;
mod blocks;
mod cases;
mod challenges;
mod evidence;
mod intake;
mod work;

use crate::{
	book::Book,
	held::{Held, Piece},
	journal::{Item, Journal, JournalError, Key, Said, State},
	report::{ItemReport, Shared, WardReport, STATES},
	vigil::Vigil,
	wards::{Family, Ward},
};
use beats::Beats;
use cases::Doubt;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::PathBuf,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	sync::mpsc::{self, Receiver},
	task::JoinSet,
	time::MissedTickBehavior,
};
use vigil_bls::{Backend, Blst};
use vigil_primitives::{Certificate, PublicKey, Seconds, ServiceId, H256};
use vigil_relayer_link::{Endpoint, Key as Secret, Payer};

/// Certificates that wait to be looked at.
const WAITING: usize = 4_096;
/// How often to see what is to be done.
const TICK: Duration = Duration::from_secs(1);
/// How often to look what has become of reports, of anchors and of the account.
const LOOK: Duration = Duration::from_secs(15);
/// Suspicions of a state that are shown at once.
const SHOWN: usize = 64;

/// What a fisherman is told.
pub struct Settings {
	/// Nodes of Vigil.
	pub vigil: Vec<Endpoint>,
	/// Vigil's genesis, if it is to be checked.
	pub genesis: Option<H256>,
	/// The wards, each with nodes of its own; without any, only what contradicts itself is reported.
	pub wards: BTreeMap<ServiceId, Vec<Endpoint>>,
	/// Who reports.
	pub key: Secret,
	/// The journal's file.
	pub journal: PathBuf,
	/// For how long something is looked at that is not decided: as long as evidence of it is taken.
	pub keep: Seconds,
	/// Keys of watchers of the same operator, who is told of their lies rather than reported.
	pub own: Vec<PublicKey>,
	/// How often to post, with a bond, which block a ward has made final; never for others.
	pub beats: BTreeMap<ServiceId, Seconds>,
}

/// What a fisherman may be told beyond that.
#[derive(Clone, Debug, Default)]
pub struct More {
	/// Of which families wards are: of an EVM ward nothing else says so.
	pub families: BTreeMap<ServiceId, Family>,
	/// Services whose false Halts may be challenged from here, with a bond.
	pub challenge: BTreeSet<ServiceId>,
	/// Files in which watchers keep evidence (`watcher/evidence.jsonl`).
	pub evidence: Vec<PathBuf>,
}

/// A fisherman.
pub struct Fisherman {
	vigil: Arc<Vigil>,
	wards: BTreeMap<ServiceId, Arc<Ward>>,
	payer: Payer,
	journal: Journal,
	keep: Seconds,
	shared: Arc<Shared>,
	book: Book,
	items: BTreeMap<Key, Item>,
	/// When each open one is looked at again.
	due: BTreeMap<Key, Instant>,
	/// What was found to be true, so that it is not looked at again.
	truths: BTreeSet<Said>,
	/// What could not be looked at, since Vigil did not answer.
	later: Vec<Certificate>,
	/// What new certificates are held against since the start.
	booked: BTreeSet<Said>,
	heard: u64,
	anchor_problems: BTreeMap<ServiceId, String>,
	/// The newest anchor of each ward: its number, and its block.
	anchors: BTreeMap<ServiceId, (u32, u64)>,
	balance: Option<u128>,
	journal_problem: Option<String>,
	/// Keys of the operator's own watchers.
	own: BTreeSet<[u8; 96]>,
	beats: Beats,
	more: More,
	/// What is doubted of reports, since one node alone told of them.
	doubts: BTreeMap<Key, Doubt>,
	/// How often reports were submitted again.
	again: u64,
	/// How often something else was submitted: by which node first.
	turns: usize,
	started: Instant,
	held: Vec<Held>,
	/// Evidence of files that waits for Vigil.
	waiting: Vec<Piece>,
	brought: u64,
	evidence_problem: Option<String>,
}

impl Fisherman {
	/// Goes on where the journal says.
	pub fn open(settings: Settings, shared: Arc<Shared>) -> Result<Self, JournalError> {
		let Settings { vigil, genesis, wards, key, journal, keep, own, beats } = settings;
		let point = |key: &PublicKey| Blst::key(key).ok().map(|key| Blst::key_point_bytes(&key).0);
		let journal = Journal::open(&journal)?;
		let genesis = genesis.or(journal.genesis()?);
		if let Some(genesis) = genesis {
			journal.bind(genesis)?;
		}
		let services: BTreeSet<_> = wards.keys().copied().collect();
		let vigil = Arc::new(Vigil::new(vigil, genesis, services, journal.scanned()?));
		let items = journal.items()?;
		let items = items.into_iter().map(|item| (item.evidence.key(), item)).collect();
		let wards = wards
			.into_iter()
			.filter(|(_, endpoints)| !endpoints.is_empty())
			.map(|(service, endpoints)| (service, Arc::new(Ward::new(endpoints, None))))
			.collect();
		Ok(Self {
			vigil,
			wards,
			payer: Payer::new(key),
			journal,
			keep,
			shared,
			book: Book::default(),
			items,
			due: BTreeMap::new(),
			truths: BTreeSet::new(),
			later: Vec::new(),
			booked: BTreeSet::new(),
			heard: 0,
			anchor_problems: BTreeMap::new(),
			anchors: BTreeMap::new(),
			balance: None,
			journal_problem: None,
			own: own.iter().filter_map(point).collect(),
			beats: Beats::new(beats),
			more: More::default(),
			doubts: BTreeMap::new(),
			again: 0,
			turns: 0,
			started: Instant::now(),
			held: Vec::new(),
			waiting: Vec::new(),
			brought: 0,
			evidence_problem: None,
		})
	}

	/// Tells it more.
	pub fn with(mut self, more: More) -> Self {
		for (service, family) in &more.families {
			if let Some(ward) = self.wards.get(service) {
				ward.assume(*family);
			}
		}
		self.held = more.evidence.iter().cloned().map(Held::new).collect();
		self.more = more;
		self
	}

	/// Fishes, for good. An error only if Vigil turns out to be another chain than the journal's.
	pub async fn run(mut self) -> Result<(), JournalError> {
		let (sender, mut heard) = mpsc::channel(WAITING);
		let mut tasks = JoinSet::new();
		for place in 0..self.vigil.nodes() {
			let (vigil, sender) = (self.vigil.clone(), sender.clone());
			tasks.spawn(async move { vigil.follow(place, sender).await });
		}
		for ward in self.wards.values() {
			let ward = ward.clone();
			tasks.spawn(async move { ward.follow().await });
		}
		let mut ticks = tokio::time::interval(TICK);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
		let mut looked: Option<Instant> = None;
		loop {
			tokio::select! {
				Some(certificate) = heard.recv() => self.take(certificate, &mut heard).await,
				_ = ticks.tick() => {},
			}
			if let Some(genesis) = self.vigil.genesis() {
				self.journal.bind(genesis)?;
				for certificate in std::mem::take(&mut self.later) {
					self.intake(certificate).await;
				}
				self.work().await;
				if looked.is_none_or(|at| at.elapsed() >= LOOK) {
					looked = Some(Instant::now());
					self.look().await;
				}
			}
			self.tell().await;
		}
	}

	/// Takes a certificate, and what else has come meanwhile.
	async fn take(&mut self, certificate: Certificate, heard: &mut Receiver<Certificate>) {
		let mut next = Some(certificate);
		while let Some(certificate) = next {
			self.intake(certificate).await;
			next = heard.try_recv().ok();
		}
	}

	/// What takes its time: reports, anchors, the account.
	async fn look(&mut self) {
		self.read_evidence().await;
		self.follow_cases().await;
		self.keep_anchors().await;
		self.keep_beats().await;
		self.forget();
		let account = *self.payer.key().account_ref();
		if let Ok(balance) = self.vigil.balance(&account).await {
			self.balance = Some(balance);
		}
		let scanned = self.vigil.scanned();
		if scanned > 0 {
			let noted = self.journal.set_scanned(scanned);
			self.journal_problem = noted.err().map(|error| error.to_string());
		}
	}

	/// Keeps an item as it is.
	fn put(&mut self, item: Item) {
		let written = self.journal.put(&item);
		if let Err(error) = &written {
			log::error!(target: "fisherman", "{error}");
		}
		self.journal_problem = written.err().map(|error| error.to_string());
		self.items.insert(item.evidence.key(), item);
	}

	/// Tells how everything stands.
	async fn tell(&self) {
		let mut wards = Vec::new();
		for (service, ward) in &self.wards {
			wards.push(WardReport {
				service: service.0,
				family: ward.family().name().into(),
				problem: ward.problem(),
				final_height: ward.final_height().await,
				anchor: self.anchors.get(service).copied(),
				anchor_problem: self.anchor_problems.get(service).cloned(),
				beats: self.beats.standing(*service),
				beat_problem: self.beats.problem(*service),
			});
		}
		let of = |wanted: fn(State) -> bool| {
			let newest = self.items.values().filter(|item| wanted(item.state));
			let mut newest: Vec<_> = newest.collect();
			newest.sort_by_key(|item| std::cmp::Reverse(item.heard_at));
			newest.into_iter().take(SHOWN).map(ItemReport::from).collect()
		};
		let mut counts: BTreeMap<String, usize> =
			STATES.iter().map(|name| (name.to_string(), 0)).collect();
		counts.insert(State::True.name().into(), self.truths.len());
		for item in self.items.values() {
			let count = counts.entry(item.state.name().into()).or_default();
			*count = count.saturating_add(1);
		}
		let earned = self.items.values().fold(0_u128, |sum, item| sum.saturating_add(item.earned));
		let scanned = Some(self.vigil.scanned()).filter(|scanned| *scanned > 0);
		self.shared.change(|report| {
			report.account = self.payer.key().address();
			report.balance = self.balance.map(|balance| balance.to_string());
			report.vigil = self.vigil.states();
			report.wards = wards;
			report.scanned = scanned;
			report.heard = self.heard;
			report.counts = counts;
			report.earned = earned.to_string();
			report.open = of(|state| state == State::Open);
			report.unproven = of(|state| state == State::Cannot);
			report.reported = of(|state| {
				matches!(state, State::Reported(_) | State::Known | State::Challenged(_))
			});
			report.own = of(|state| state == State::Own);
			report.journal_problem = self.journal_problem.clone();
			report.unconfirmed = self.doubted();
			report.again = self.again;
			report.vigil_problem =
				(self.vigil.independent() < 2).then(|| cases::ALONE_ONE.to_string());
			report.brought = self.brought;
			report.evidence_problem = self.evidence_problem.clone();
		});
	}
}
