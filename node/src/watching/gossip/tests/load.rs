// SPDX-License-Identifier: Apache-2.0

//! One real node among generated peers: what a large network costs it. It takes two minutes and a
//! machine that does nothing else, so it is run by hand and by long runs.

use super::{
	clock::TestClock,
	network::TestNet,
	votes::{Votes, NOW},
	SDK_DUPLICATE,
};
use crate::watching::gossip::{Clock as _, Heard};
use futures::{task::noop_waker, StreamExt};
use std::{
	task::{Context, Poll},
	time::{Duration, Instant},
};
use vigil_watcher::{Action, Millis};

const SERVICES: u32 = 100;
const WATCHERS: usize = 300;
const PEERS: usize = 40;
/// A Checkpoint of every service in this time.
const INTERVAL: Duration = Duration::from_secs(60);
/// Of that many peers a copy of every vote arrives: each sends it to 8 of its 40 at once.
const COPIES: usize = 8;
/// Within this time watchers see a new final block.
const LOOKS: u64 = 1_000;
/// Within this time a vote has crossed the network.
const HOPS: u64 = 400;
const TICK: Duration = Duration::from_millis(50);

/// Bytes per second each way.
const MOST_BYTES: f64 = 5e6;
/// Of one core.
const MOST_CPU: f64 = 0.25;

/// What arrives when from whom.
struct Arrival {
	at: Duration,
	from: usize,
	vote: usize,
}

/// Numbers that look drawn, the same every time (splitmix64).
struct Draws(u64);

impl Draws {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ (mixed >> 31)) % bound
	}
}

fn arrivals(votes: &Votes) -> (Vec<Vec<u8>>, Vec<Arrival>) {
	let mut draws = Draws(1);
	let (mut bytes, mut arrivals) = (Vec::new(), Vec::new());
	for (number, service) in (0..).zip(votes.services()) {
		let begin = INTERVAL * number / SERVICES;
		for vote in votes.checkpoint(service, begin) {
			let said = begin + Duration::from_millis(draws.below(LOOKS));
			let first = draws.below(PEERS as u64) as usize;
			for copy in 0..COPIES {
				let at = said + Duration::from_millis(draws.below(HOPS));
				// Every fifth peer, so that none is among those of a vote twice.
				let from = (first + copy * (PEERS / COPIES)) % PEERS + 1;
				arrivals.push(Arrival { at, from, vote: bytes.len() });
			}
			bytes.push(vote);
		}
	}
	arrivals.sort_by_key(|arrival| arrival.at);
	(bytes, arrivals)
}

/// Processor time of this process so far (`utime` and `stime` of proc(5), in hundredths).
fn processor_time() -> Duration {
	let text = std::fs::read_to_string("/proc/self/stat").unwrap();
	let fields: Vec<_> = text.rsplit(") ").next().unwrap().split(' ').collect();
	let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum();
	Duration::from_millis(ticks * 10)
}

#[test]
#[ignore = "two minutes of load: cargo test --release -p vigil-node forty_peers -- --ignored --nocapture"]
fn a_node_of_forty_peers_carries_a_hundred_services_of_three_hundred_watchers() {
	let mut votes = Votes::new(SERVICES, WATCHERS);
	let (bytes, arrivals) = arrivals(&votes);
	let clock = TestClock::new(NOW, 1);
	let mut net = TestNet::new(PEERS + 1, &clock);
	let (filter, services) = (votes.filter(), votes.services());
	net.nodes[0].update(filter, services);
	(1..=PEERS).for_each(|peer| net.connect(0, peer));

	let (start, began) = (Instant::now(), processor_time());
	let (steady, mut certified) = (clock.steady(), 0);
	let mut arrivals = arrivals.into_iter().peekable();
	let waker = noop_waker();
	let mut context = Context::from_waker(&waker);
	while start.elapsed() < INTERVAL + Duration::from_secs(5) {
		let passed = clock.steady() - steady;
		let now = Millis(NOW.0 + passed.as_millis() as u64);
		clock.set_wall(now);
		while let Some(Arrival { from, vote, .. }) = arrivals.next_if(|next| next.at <= passed) {
			net.inject(from, 0, bytes[vote].clone());
		}
		let (node, engine) = (&mut net.nodes[0], &mut votes.engine);
		let mut actions = Vec::new();
		while let Poll::Ready(Some(heard)) = node.poll_next_unpin(&mut context) {
			if let Heard::Message { from, bytes } = heard {
				actions.extend(engine.receive(from, &bytes, now));
			}
		}
		actions.extend(engine.tick(now));
		node.set_filter(engine.filter());
		for action in actions {
			match action {
				Action::Gossip { service, bytes } => node.send(service, bytes),
				Action::Penalise { peer, offence } => node.accuse(peer, offence),
				Action::Certified(_) => certified += 1,
				_ => {},
			}
		}
		// The pace of the worker.
		std::thread::sleep(TICK.saturating_sub(clock.steady() - steady - passed));
	}
	let seconds = start.elapsed().as_secs_f64();
	let cpu = (processor_time() - began).as_secs_f64() / seconds;
	let rate = |direction| net.metric(0, "bytes_total", Some(direction)) / seconds;
	let (received, sent) = (rate("in"), rate("out"));
	println!("{received:.0} B/s in, {sent:.0} B/s out, {:.1} % of a core", cpu * 100.0);
	assert!(certified >= SERVICES, "{certified} certificates");
	assert!(received < MOST_BYTES && sent < MOST_BYTES);
	assert!(cpu < MOST_CPU);
	net.record(|record| assert!(record.reports.iter().all(|one| one.2.value >= SDK_DUPLICATE)));
	let open = net.nodes[0].validator.open_messages();
	assert!(open < WATCHERS, "{open} messages are still on their way");
}
