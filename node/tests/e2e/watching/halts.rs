// SPDX-License-Identifier: Apache-2.0

//! Wards that stop in every way, behind endpoints that know more or less of it. One network for all of
//! it: a ward that has recovered leaves nothing to the next case.

use super::{
	certified, endpoints::sees, evm_ward, live, opt_all_in_through, recovered,
	restarts::nobody_contradicts_itself, ward, Place, NAMES, SERVICE, SESSION_SLOTS, WATCHERS,
};
use crate::{network, secs, TestResult};
use std::time::{Duration, Instant};
use vigil_primitives::{traits::Status, Incident, IncidentId};
use vigil_testnet::{
	unix_now, Anvil, Backend, Client, Fault, Network, NodeOptions, Proxy, Seen, QUICK_POLICY,
};

/// Endpoints of a watcher: one of them may fail or lie.
const VOICES: usize = 4;
/// Longer than a halt takes, and long enough for a false Resume.
const LONG: Duration = Duration::from_secs(8);

/// How often a new block is made up: faster than the ward makes its own.
const INVENTS_EVERY: Duration = Duration::from_millis(300);
/// Seconds that one such endpoint may cost: as many as there are without it when rounds are missed on a
/// busy machine.
const INVENTED_DELAY: f64 = 4.0;

/// A ward whose endpoints are of two kinds: half of the watchers ask the first four, the other half the
/// last four.
struct Watch {
	network: Network,
	anvil: Anvil,
	proxies: Vec<Proxy>,
	_place: Place,
}

#[tokio::test]
async fn a_halt_is_certified_once_whatever_endpoints_know_and_however_the_ward_stops() -> TestResult
{
	let Some(mut watch) = watch().await? else { return Ok(()) };
	live(&watch.network, watch.alice()?).await?;
	reaches_two_of_four(&watch).await?;
	is_replayed(&watch).await?;
	watch.recover().await?;

	one_of_four_invents_blocks(&watch).await?;
	watch.recover().await?;

	reaches_half_of_the_watchers(&watch).await?;
	makes_one_block(&watch).await?;
	goes_back_and_stands_again(&watch).await?;
	watch.recover().await?;

	stands_unseen(&watch).await?;
	watch.recover().await?;
	spans_are_apart(&watch).await?;

	let genesis = watch.alice()?.genesis_hash().await?;
	for name in NAMES {
		watch.network.node_mut(name)?.stop().await?;
	}
	nobody_contradicts_itself(&watch.network, genesis)?;
	Ok(watch.network.finish().await?)
}

/// The last block is at two of four endpoints, of which one might have made it up, and is seen all the
/// same: it is the one that all name.
async fn reaches_two_of_four(watch: &Watch) -> TestResult {
	let height = watch.stand().await?;
	watch.stick(&[0, 1, 4, 5], height);
	watch.mine(1, &[2, 3, 6, 7]).await?;
	let incident = watch.halted_after(IncidentId(0)).await?;
	anyhow::ensure!(incident.halt.height.0 == height + 1, "{incident:?}, not {}", height + 1);
	watch.heal();
	Ok(())
}

/// Old blocks, of one endpoint or of all, resume nothing.
async fn is_replayed(watch: &Watch) -> TestResult {
	let resumes = certified(watch.alice()?, "resume").await?;
	let replaying: [&[usize]; 2] = [&[0, 4], &[0, 1, 2, 3, 4, 5, 6, 7]];
	for which in replaying {
		which.iter().for_each(|index| watch.proxies[*index].set(Fault::Replay));
		let until = Instant::now() + LONG;
		while Instant::now() < until {
			let status = watch.alice()?.ward(SERVICE).await?.map(|ward| ward.status);
			anyhow::ensure!(
				status == Some(Status::Halted),
				"{status:?} by old blocks of {which:?}"
			);
			let now = certified(watch.alice()?, "resume").await?;
			anyhow::ensure!(now == resumes, "a Resume by old blocks of {which:?}");
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
		watch.heal();
	}
	Ok(())
}

/// One endpoint of each watcher goes on alone, with headers that are linked and hashed as they should be:
/// the ward is certified halted as soon as without it, and what it invents resumes nothing.
async fn one_of_four_invents_blocks(watch: &Watch) -> TestResult {
	let before = watch.alice()?.last_incident(SERVICE).await?;
	let invents = |index: &usize| watch.proxies[*index].set(Fault::Invent(INVENTS_EVERY));
	let height = watch.stand().await?;
	let stood = unix_now();
	[0, 4].iter().for_each(invents);
	let incident = watch.halted_after(before).await?;
	anyhow::ensure!(incident.halt.height.0 == height, "{incident:?}, not {height}");
	let late = incident.halt.round.0 as f64 - stood - QUICK_POLICY.halt_after.0 as f64;
	anyhow::ensure!(late <= INVENTED_DELAY, "certified {late} s later than the policy says");
	let resumes = certified(watch.alice()?, "resume").await?;
	let until = Instant::now() + LONG;
	while Instant::now() < until {
		let status = watch.alice()?.ward(SERVICE).await?.map(|ward| ward.status);
		anyhow::ensure!(status == Some(Status::Halted), "{status:?} by invented blocks");
		let now = certified(watch.alice()?, "resume").await?;
		anyhow::ensure!(now == resumes, "a Resume by invented blocks");
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
	watch.heal();
	Ok(())
}

/// Half of the watchers have a last block that the others never see: these name it too, since more than
/// a third does.
async fn reaches_half_of_the_watchers(watch: &Watch) -> TestResult {
	let before = watch.alice()?.last_incident(SERVICE).await?;
	let height = watch.stand().await?;
	watch.stick(&[4, 5, 6, 7], height);
	watch.mine(1, &[0, 1, 2, 3]).await?;
	let incident = watch.halted_after(before).await?;
	anyhow::ensure!(incident.halt.height.0 == height + 1, "{incident:?}, not {}", height + 1);
	watch.heal();
	Ok(())
}

/// One block ends the incident, and the silence after it is another one.
async fn makes_one_block(watch: &Watch) -> TestResult {
	let before = watch.incident().await?;
	// Half of them only now hear of the last block, and count from there.
	sees(&watch.network, &["stalled"]).await?;
	watch.mine(2, &[0, 1, 2, 3, 4, 5, 6, 7]).await?;
	let incident = watch.halted_after(before).await?;
	let height = watch.anvil.height().await?;
	anyhow::ensure!(incident.halt.height.0 == height, "{incident:?}, not {height}");
	let ended = watch.alice()?.incidents(SERVICE).await?;
	let ended = ended.iter().find(|one| one.id == before);
	anyhow::ensure!(ended.is_some_and(|one| one.resumed.is_some()), "{ended:?}");
	Ok(())
}

/// The ward makes blocks, takes them back, and stands where it stood before: each time that is a halt,
/// and the life in between is certified.
async fn goes_back_and_stands_again(watch: &Watch) -> TestResult {
	for author in [3, 4] {
		let before = watch.incident().await?;
		let resumes = certified(watch.alice()?, "resume").await?;
		let stood = watch.anvil.height().await?;
		let mark = watch.anvil.mark().await?;
		watch.mine(author, &[0, 1, 2, 3, 4, 5, 6, 7]).await?;
		watch.mine(author, &[0, 1, 2, 3, 4, 5, 6, 7]).await?;
		let lives = watch.network.wait_until("a Resume", secs(60), async || {
			let now = certified(watch.alice()?, "resume").await?;
			Ok(Seen::when(now > resumes, format!("{now} resumes")))
		});
		lives.await?;
		watch.anvil.go_back(&mark).await?;
		let incident = watch.halted_after(before).await?;
		// The highest block that was seen is what watchers name, wherever the ward stands now.
		let named = incident.last.height.0;
		anyhow::ensure!(named == stood + 2, "{incident:?}, not of the blocks after {stood}");
	}
	Ok(())
}

/// The ward stands and all endpoints are out: nobody says Halt, and the time without answers is no quiet
/// afterwards.
async fn stands_unseen(watch: &Watch) -> TestResult {
	let before = watch.alice()?.last_incident(SERVICE).await?;
	let halts = certified(watch.alice()?, "halt").await?;
	watch.proxies.iter().for_each(|proxy| proxy.set(Fault::Down));
	watch.anvil.stand().await?;
	sees(&watch.network, &["unreachable"]).await?;
	let until = Instant::now() + LONG;
	while Instant::now() < until {
		let now = certified(watch.alice()?, "halt").await?;
		anyhow::ensure!(now == halts, "a Halt by those who cannot see");
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
	let back = unix_now();
	watch.heal();
	let incident = watch.halted_after(before).await?;
	let first = incident.halt.round.0 as f64;
	let least = back + QUICK_POLICY.halt_after.0 as f64 - 1.0;
	anyhow::ensure!(first >= least, "a Halt of {first}, seen again since {back}: {incident:?}");
	Ok(())
}

/// Incidents follow each other, and no second is counted twice.
async fn spans_are_apart(watch: &Watch) -> TestResult {
	let incidents = watch.alice()?.incidents(SERVICE).await?;
	anyhow::ensure!(incidents.len() >= 6, "{} incidents: {incidents:?}", incidents.len());
	for pair in incidents.windows(2) {
		let ended = pair[0].resumed.map(|round| round.start());
		anyhow::ensure!(ended.is_some_and(|ended| ended <= pair[1].began_at), "{pair:?}");
	}
	for one in &incidents {
		let span = one.resumed.map_or(0, |round| round.0.saturating_sub(one.began_at.0));
		anyhow::ensure!(one.downtime.0 == span, "{} s of {span}: {one:?}", one.downtime.0);
	}
	Ok(())
}

async fn watch() -> anyhow::Result<Option<Watch>> {
	let Some((anvil, mut place)) = ward().await? else { return Ok(None) };
	let mut proxies = Vec::new();
	for _ in 0..2 * VOICES {
		proxies.push(Proxy::start(place.ports.next_free()?, &anvil.url()).await?);
	}
	let mut builder = network().backend(Backend::Litep2p).session_slots(SESSION_SLOTS);
	for (number, account) in WATCHERS.into_iter().enumerate() {
		let own = proxies.iter().skip(number / 2 * VOICES).take(VOICES).enumerate();
		let own = own.map(|(index, proxy)| (format!("provider-{index}"), proxy.url()));
		let ward = evm_ward(own.collect());
		builder = builder.node(NodeOptions::well_known(account).watches([ward]));
	}
	let network = builder.spawn().await?;
	opt_all_in_through(&network, "alice", QUICK_POLICY).await?;
	Ok(Some(Watch { network, anvil, proxies, _place: place }))
}

impl Watch {
	fn alice(&self) -> vigil_testnet::Result<&Client> {
		self.network.client("alice")
	}

	/// The ward makes no more blocks, and all endpoints know the last one. Its height.
	async fn stand(&self) -> anyhow::Result<u64> {
		self.anvil.stand().await?;
		let height = self.anvil.height().await?;
		self.show(height, &[0, 1, 2, 3, 4, 5, 6, 7]).await?;
		Ok(height)
	}

	/// These endpoints know nothing above the height.
	fn stick(&self, endpoints: &[usize], height: u64) {
		endpoints.iter().for_each(|index| self.proxies[*index].set(Fault::StuckAt(height)));
	}

	/// Nothing is wrong with any endpoint.
	fn heal(&self) {
		self.proxies.iter().for_each(|proxy| proxy.set(Fault::None));
	}

	/// The ward makes a block, and these endpoints have it.
	async fn mine(&self, author: u8, endpoints: &[usize]) -> TestResult {
		self.anvil.mine(author).await?;
		self.show(self.anvil.height().await?, endpoints).await
	}

	/// Waits until these endpoints have the block of this height.
	async fn show(&self, height: u64, endpoints: &[usize]) -> TestResult {
		let what = format!("block {height} at every endpoint");
		let wait = self.network.wait_until(what, secs(10), async || {
			let mut heights = Vec::new();
			for index in endpoints {
				heights.push(self.proxies[*index].height().await?);
			}
			let reached = heights.iter().all(|one| *one == height);
			Ok(Seen::when(reached, format!("{heights:?}")))
		});
		Ok(wait.await?)
	}

	/// The number of the open incident.
	async fn incident(&self) -> anyhow::Result<IncidentId> {
		let open = self.alice()?.ward(SERVICE).await?.and_then(|ward| ward.incident);
		open.map(|open| open.id).ok_or_else(|| anyhow::anyhow!("no incident is open"))
	}

	/// Waits until the chain has an open incident after this one.
	async fn halted_after(&self, before: IncidentId) -> anyhow::Result<Incident> {
		let what = format!("a halt after incident {before}");
		let wait = self.network.wait_until(what, secs(90), async || {
			let ward = self.alice()?.ward(SERVICE).await?;
			let halted = ward.as_ref().filter(|ward| ward.status == Status::Halted);
			let open = halted.and_then(|ward| ward.incident).filter(|open| open.id > before);
			Ok(Seen::some(open, format!("{ward:?}")))
		});
		Ok(wait.await?)
	}

	/// The ward makes blocks again, and Vigil knows.
	async fn recover(&self) -> TestResult {
		let before = self.incident().await?;
		self.anvil.go_on().await?;
		recovered(&self.network, self.alice()?, before.0.saturating_sub(1)).await?;
		Ok(())
	}
}
