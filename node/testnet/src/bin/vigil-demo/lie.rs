// SPDX-License-Identifier: Apache-2.0

//! The second chapter: three of four watchers say that a living ward stands. Their word counts, and their
//! stake pays for it.

use crate::timeline::Timeline;
use anyhow::{ensure, Context};
use pallet_slashing_runtime_api::{CaseForm, CaseInfo, CaseOffence, CaseStage, PaidInfo};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, EveStash};
use std::{fmt, time::Duration};
use vigil_primitives::{MemberIndex, PlanId, ServiceId, Statement};
use vigil_runtime::{
	constants::{currency::VGL, slashing::HARMED_FOR},
	AccountId, Runtime,
};
use vigil_testnet::{unix_now, Fisherman, Liar, Lie, Scene, Seen};

/// Who lies.
const LIARS: [Sr25519Keyring; 3] = [Alice, Bob, Charlie];
/// Who fishes.
pub const FISHERMAN: Sr25519Keyring = EveStash;
/// What the protocol declares to be at stake. What it is paid is bounded by the fees on it.
pub const DECLARED: u128 = 50_000 * VGL;
/// How long anything may take that follows from the lie.
const REACTION: Duration = Duration::from_secs(120);
/// How long a slash may wait that somebody objects to: some eras.
const WAIT: Duration = Duration::from_secs(240);
/// How long it may take until the protocol has paid for long enough.
const AGE: Duration = Duration::from_secs(400);

/// A protocol's word of what is at stake, and since when.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
	/// The plan that declares it.
	pub plan: PlanId,
	/// The era in which it did.
	pub since: u32,
}

/// A lie that was told and paid for.
#[derive(Debug)]
pub struct Told {
	/// What came of it, a line each.
	lines: Vec<String>,
}

/// What accounts had before the slash landed.
struct Before {
	owner: u128,
	fisherman: u128,
	bonds: Vec<u128>,
}

impl fmt::Display for Told {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.lines.iter().try_for_each(|line| writeln!(f, "  [shown] {line}"))
	}
}

/// Lets three of four watchers lie, and sees who pays whom.
pub async fn show(
	scene: &mut Scene,
	service: ServiceId,
	declared: Declared,
	timeline: &mut Timeline,
) -> anyhow::Result<Told> {
	let mut fisherman = scene.fisherman("fisherman", FISHERMAN, &[service])?;
	fisherman.start()?;
	scene.live(service).await?;
	listens(scene, &fisherman).await?;
	timeline.mark("a fisherman listens to Vigil and to the ward");
	let eras = harmed_eras(scene).await?;
	aged(scene, declared, eras).await?;
	timeline.mark(format!("the protocol has paid for what it declared for {eras} eras"));

	let before = scene.vigil()?.last_incident(service).await?;
	let fired = activations(scene, service).await?;
	let (lie, told_at) = tell(scene, service, timeline).await?;
	let case = convicted(scene, service, &lie).await?;
	let convicted_at = unix_now();
	timeline.mark(format!(
		"case {}: the ward's own consensus shows blocks of {} authors in the silence ({:.1} s after the \
		 lie)",
		case.case,
		lie.authors,
		convicted_at - told_at,
	));
	// Two of the liars sit in the council.
	scene.vigil()?.veto(case.case, "the watchers say that they saw no block").await?;
	let vetoed = scene.vigil()?.cases(service).await?.into_iter().find(|one| one.case == case.case);
	let stage = vetoed.map(|case| case.stage);
	ensure!(stage == Some(CaseStage::Vetoed), "the council was too late: {stage:?}");
	timeline
		.mark("two of the liars object in the council: a referendum is asked, and nobody answers");
	let limit = joined(scene, service, case.case).await?;
	timeline.mark(format!(
		"the protocol whose plan fired is to be paid, unasked: up to {}",
		vgl(limit)
	));

	let seen = Before::look(scene).await?;
	let paid = landed(scene, service, case.case).await?;
	let landed_at = unix_now();
	timeline.mark("the slash has landed, and is paid on");
	let mut lines = vec![format!(
		"a lie is proven by the ward itself: {:.1} s from the lie to the conviction of {} of 4, by a \
		 fisherman that nobody trusts",
		convicted_at - told_at,
		LIARS.len(),
	)];
	lines.push(format!(
		"a slash can be objected to, and silence does not help liars: it landed {:.1} s after the lie",
		landed_at - told_at,
	));
	lines.extend(seen.compare(scene, &paid, limit).await?);
	ensure!(activations(scene, service).await? > fired, "the plan did not fire by the lie");
	scene.vault(service, false, REACTION).await?;
	scene.recovery(service, before, REACTION).await?;
	timeline.mark("the honest have certified life: the vault stands by, the ward is live again");
	fisherman.kill().await?;
	Ok(Told { lines })
}

/// Waits until the fisherman hears all that it needs.
async fn listens(scene: &Scene, fisherman: &Fisherman) -> anyhow::Result<()> {
	let wait = scene.until("a fisherman that listens", REACTION, async || {
		fisherman.process()?.ensure_running()?;
		let status = fisherman.status().await?;
		let ward = &status["wards"][0];
		let ready = ward["problem"].is_null() && !ward["anchor"].is_null();
		Ok(Seen::when(ready && status["scanned"].is_u64(), status))
	});
	Ok(wait.await?)
}

/// For how many eras a protocol must have paid, by the network's own timing.
async fn harmed_eras(scene: &Scene) -> anyhow::Result<u32> {
	let timing = scene.vigil()?.value::<pallet_timing::Timings<Runtime>, _>(None).await?;
	let timing = timing.context("a network has its timing")?;
	let era = timing.session_slots.saturating_mul(timing.sessions_per_era).max(1);
	Ok(timing.scale(HARMED_FOR).div_ceil(era))
}

/// Waits for the first seconds of an era in which the protocol has paid for long enough: what it may get is fixed when
/// its firing is proven.
async fn aged(scene: &Scene, declared: Declared, eras: u32) -> anyhow::Result<()> {
	let vigil = scene.vigil()?;
	let begun = declared.since + eras;
	let mut last = vigil.active_era().await?;
	let wait = scene.until("the protocol to have paid for long enough", AGE, async || {
		let era = vigil.active_era().await?;
		let is_new = era > last;
		last = era;
		let seen = format!("era {era}, declared in era {}, needs {begun}", declared.since);
		Ok(Seen::when(is_new && era >= begun, seen))
	});
	Ok(wait.await?)
}

async fn activations(scene: &Scene, service: ServiceId) -> anyhow::Result<u64> {
	let protocol = scene.ward(service)?.protocol;
	let vault = scene.haven()?.vault(service, protocol).await?;
	Ok(u64::from(vault.context("the vault is gone")?.activations))
}

/// Tells the lie: that of a block that was the last one some seconds ago, at a moment when no Checkpoint
/// contradicts it. Liars choose their moment.
async fn tell(
	scene: &Scene,
	service: ServiceId,
	timeline: &mut Timeline,
) -> anyhow::Result<(Lie, f64)> {
	let (vigil, haven) = (scene.vigil()?, scene.haven()?);
	let ward = scene.ward(service)?;
	let (provider, protocol) = (ward.provider()?.client(), ward.protocol);
	let info = vigil.service(service).await?.context("no such service")?;
	let set = vigil.watcher_set(service, info.current_set.context("nobody is in office")?).await?;
	let genesis = vigil.genesis_hash().await?;
	let liar = Liar::new(genesis, set.context("the set is not kept")?, &LIARS)?;
	let lie = scene
		.until("a moment to lie in", REACTION, async || {
			let lie = liar.lie(provider).await?;
			let fits = lie.is_quiet && lie.authors >= 2;
			Ok(Seen::some(fits.then_some(lie), format!("{lie:?}")))
		})
		.await?;
	let certificate = liar.certify(Statement::Halt(lie.halt))?;
	let told_at = unix_now();
	let said = std::slice::from_ref(&certificate);
	let (here, there) = tokio::join!(
		liar.tell_vigil(vigil, said, Sr25519Keyring::FerdieStash),
		liar.tell_haven(&haven, &certificate, Sr25519Keyring::DaveStash),
	);
	here.and(there)?;
	timeline.mark(format!(
		"three of four watchers certify that the ward stands since block {}",
		lie.halt.height
	));
	scene
		.until("the plan to fire", REACTION, async || {
			let vault = haven.vault(service, protocol).await?;
			Ok(Seen::when(vault.is_some_and(|vault| vault.active), "it stands by"))
		})
		.await?;
	let height = scene.ward(service)?.height().await?;
	ensure!(height > lie.halt.height.0, "the ward does stand, at {height}");
	timeline.mark(format!(
		"the plan has fired, {:.1} s after the lie, and the ward lives: it is at block {height}",
		unix_now() - told_at
	));
	Ok((lie, told_at))
}

/// Waits for the case against the liars, and checks that it is the fisherman's, by the ward's own proof, and
/// against nobody else.
async fn convicted(
	scene: &Scene,
	service: ServiceId,
	lie: &Lie,
) -> anyhow::Result<CaseInfo<AccountId>> {
	let vigil = scene.vigil()?;
	let round = lie.halt.round.0;
	let case = scene
		.until("a case against the liars", REACTION, async || {
			let cases = vigil.cases(service).await?;
			let found = cases.iter().find(|case| (case.from..=case.to).contains(&round)).cloned();
			Ok(Seen::some(found, format!("{} cases", cases.len())))
		})
		.await?;
	ensure!(case.offence == CaseOffence::FalseHalt, "{case:?}");
	ensure!(case.form == CaseForm::LifeProven, "something else than the ward convicts: {case:?}");
	ensure!(case.reporter == Some(FISHERMAN.to_account_id()), "another one reported: {case:?}");
	ensure!(case.left.len() == LIARS.len(), "not the liars, and they alone: {case:?}");
	let set = vigil.watcher_set(service, case.set_id).await?.context("the set is not kept")?;
	let all = Liar::new(vigil.genesis_hash().await?, set, &LIARS)?;
	let mut places: Vec<MemberIndex> = all.places();
	places.sort_unstable();
	ensure!(case.left == places, "{:?} and not {places:?}", case.left);
	Ok(case)
}

/// Waits until the protocol is among those whom the case pays, which nobody asks for: its firing is proven. What it may
/// get at most.
async fn joined(scene: &Scene, service: ServiceId, case: u64) -> anyhow::Result<u128> {
	let (vigil, protocol) = (scene.vigil()?, scene.ward(service)?.protocol);
	let limit = scene
		.until("the protocol among the harmed", REACTION, async || {
			let cases = vigil.cases(service).await?;
			let found = cases.into_iter().find(|one| one.case == case);
			let harmed = found.map(|found| found.harmed).unwrap_or_default();
			let claim = harmed.iter().find(|(harmed, ..)| *harmed == protocol);
			Ok(Seen::some(claim.map(|(_, limit, _)| *limit), format!("{harmed:?}")))
		})
		.await?;
	ensure!(limit > 0, "the protocol may get nothing");
	Ok(limit)
}

/// Waits until the slash has landed and all of it is paid on: whom it went to.
async fn landed(scene: &Scene, service: ServiceId, case: u64) -> anyhow::Result<PaidInfo> {
	let vigil = scene.vigil()?;
	let wait = scene.until("the slash to land and to be paid on", WAIT, async || {
		let open = vigil.cases(service).await?.into_iter().find(|one| one.case == case);
		let (got, paid, landed) = match open {
			Some(open) => {
				let landed = open.stage == CaseStage::Collecting && open.due == open.got;
				(open.got, open.paid, landed)
			},
			None => {
				let past = vigil.past_cases(service).await?;
				match past.into_iter().find(|one| one.case == case) {
					Some(past) => (past.got, past.paid, true),
					None => return Ok(Seen::NotYet("the case is gone".into())),
				}
			},
		};
		let all = landed && got > 0 && sum(&paid) == got;
		Ok(Seen::some(all.then_some(paid), format!("{got} came in, {paid:?} is paid on")))
	});
	Ok(wait.await?)
}

impl Before {
	async fn look(scene: &Scene) -> anyhow::Result<Self> {
		let vigil = scene.vigil()?;
		let free = async |account: AccountId| vigil.account(&account).await;
		let mut bonds = Vec::new();
		for liar in LIARS {
			bonds.push(vigil.bonded(liar).await?);
		}
		Ok(Self {
			owner: free(Scene::OWNER.to_account_id()).await?.data.free,
			fisherman: free(FISHERMAN.to_account_id()).await?.data.free,
			bonds,
		})
	}

	/// What has changed since, compared with what the chain says of the case.
	async fn compare(
		&self,
		scene: &Scene,
		paid: &PaidInfo,
		limit: u128,
	) -> anyhow::Result<Vec<String>> {
		let now = Self::look(scene).await?;
		let lost: Vec<u128> =
			self.bonds.iter().zip(&now.bonds).map(|(was, is)| was.saturating_sub(*is)).collect();
		let taken: u128 = lost.iter().sum();
		ensure!(lost.iter().all(|lost| *lost > 0), "a liar lost nothing: {lost:?}");
		ensure!(taken == sum(paid), "{taken} was taken, and {} paid on", sum(paid));
		let protocol = now.owner.saturating_sub(self.owner);
		ensure!(protocol == paid.harmed, "it got {protocol}, the chain says {}", paid.harmed);
		ensure!(paid.harmed > 0 && paid.harmed <= limit, "{paid:?}, up to {limit}");
		let reporter = now.fisherman.saturating_sub(self.fisherman);
		ensure!(reporter == paid.reporter, "it got {reporter}, the chain says {}", paid.reporter);
		ensure!(paid.reporter > 0 && paid.burnt > 0, "{paid:?}");
		let meter = scene.vigil()?.slash_meter().await?;
		ensure!(meter.spent >= taken, "the meter says {} of {taken}", meter.spent);
		Ok(vec![
			format!(
				"liars lose stake: {} of each of the three, {} in all",
				vgl(lost[0]),
				vgl(taken)
			),
			format!(
				"the harmed are paid: the protocol {}, the fisherman {}, {} is burnt, the treasury keeps {}",
				vgl(paid.harmed),
				vgl(paid.reporter),
				vgl(paid.burnt),
				vgl(paid.treasury),
			),
		])
	}
}

fn sum(paid: &PaidInfo) -> u128 {
	paid.reporter + paid.burnt + paid.harmed + paid.cover + paid.treasury
}

/// An amount as people read it.
fn vgl(amount: u128) -> String {
	let (whole, part) = (amount / VGL, amount % VGL * 100 / VGL);
	format!("{whole}.{part:02} VGL")
}
