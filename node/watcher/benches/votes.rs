// SPDX-License-Identifier: Apache-2.0

//! A thousand votes of one round, from gossip bytes to certificate, against bare blst. One core.

use codec::Encode;
use criterion::{criterion_group, criterion_main, BatchSize, Criterion};
use std::{hint::black_box, time::Duration};
use vigil_bls::{test_utils::TestSet, Backend, Blst, SetPlan, Tag};
use vigil_primitives::{
	traits::Status, Halt, Head, Height, Policy, Round, Seconds, ServiceId, SetId, Statement,
	UnixTime, Vote, H256,
};
use vigil_watcher::{
	Action, ChainView, Engine, MemoryProtection, Message, Millis, PeerTag, ServiceView, SetView,
	Settings,
};

const WATCHERS: usize = 1_000;
const FORGED: usize = 10;
const NOW: Millis = Millis(3_000_000);

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		checkpoint_interval: 32,
		stable_for: Seconds(30),
		margin: Seconds(3),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices: 3,
		time_margin: Seconds(2),
	}
}

fn set() -> TestSet<Blst> {
	let plan = SetPlan {
		service: ServiceId(1),
		set_id: SetId(1),
		policy_hash: policy().hash(),
		activates_at: UnixTime(1),
		expires_at: UnixTime(u64::MAX),
	};
	TestSet::with_plan(&plan, &[10; WATCHERS])
}

fn engine(set: &TestSet<Blst>) -> Engine<Blst> {
	let settings = Settings::with_seed(Millis(0), [7; 32]);
	let mut engine = Engine::new(settings, Vec::new(), Box::<MemoryProtection>::default());
	let sets = vec![SetView {
		commitment: set.commitment.clone(),
		policy: policy(),
		members: set.members.clone().into(),
		superseded_at: None,
		standby: None,
	}];
	let services = vec![ServiceView {
		service: ServiceId(1),
		watched: true,
		sets,
		status: Status::Live,
		halted: None,
		checkpoint: None,
		superseded: Vec::new(),
		outboxes: Vec::new(),
	}];
	let view =
		ChainView { genesis_hash: set.genesis_hash, best: 1, timestamp: NOW.unix(), services };
	engine.set_view(view, NOW);
	engine
}

fn halt() -> Statement {
	Statement::Halt(Halt {
		height: Height(5),
		block_hash: H256::repeat_byte(5),
		block_timestamp: UnixTime(1),
		round: Round(3_000),
	})
}

/// From bytes to the last certificate; whether there was one and how many peers were penalised.
fn collect(engine: &mut Engine<Blst>, votes: &[(PeerTag, Vec<u8>)]) -> (bool, usize) {
	let filter = engine.filter();
	for (peer, bytes) in votes {
		if filter.check(bytes, NOW).is_ok() {
			engine.receive(*peer, bytes, NOW);
		}
	}
	let actions = engine.tick(NOW);
	let certified = actions.iter().any(|action| matches!(action, Action::Certified(_)));
	let penalised = actions.iter().filter(|action| matches!(action, Action::Penalise { .. }));
	(certified, penalised.count())
}

fn bare(set: &TestSet<Blst>, keys: &[<Blst as Backend>::Key], votes: &[Vote]) -> bool {
	let signatures: Vec<_> =
		votes.iter().filter_map(|vote| Blst::signature(&vote.signature).ok()).collect();
	let (Some(key), Some(signature)) = (Blst::sum_keys(keys), Blst::sum_signatures(&signatures))
	else {
		return false;
	};
	let digest = set.signed(halt()).digest(set.genesis_hash);
	signatures.len() == votes.len() && Blst::verify(&key, Tag::Statement, &digest.0 .0, &signature)
}

fn encoded(votes: &[Vote], peer: impl Fn(usize) -> u64) -> Vec<(PeerTag, Vec<u8>)> {
	let message = |vote: &Vote| Message::Vote(vote.clone()).encode();
	votes.iter().enumerate().map(|(i, vote)| (PeerTag(peer(i)), message(vote))).collect()
}

fn votes(c: &mut Criterion) {
	let set = set();
	let keys: Vec<_> = set
		.secrets
		.iter()
		.map(|secret| {
			use vigil_bls::backend::SigningBackend;
			Blst::public(secret)
		})
		.collect();
	let honest: Vec<_> = (0..WATCHERS as u16).map(|signer| set.vote(halt(), signer)).collect();
	let mut forged = honest.clone();
	for i in 0..FORGED {
		forged[i * (WATCHERS / FORGED) + 37].signature = honest[0].signature;
	}
	let mut group = c.benchmark_group("votes");
	group.sample_size(20).measurement_time(Duration::from_secs(8));
	group.bench_function("bare blst", |b| {
		b.iter(|| assert!(bare(&set, &keys, black_box(&honest))));
	});
	let cases = [
		("engine, all honest", encoded(&honest, |i| i as u64 % 8), 0),
		("engine, 10 forged by 10 peers among 1,000", encoded(&forged, |i| i as u64), FORGED),
		(
			"engine, 10 forged by one peer",
			encoded(&forged, |i| if forged[i] == honest[i] { i as u64 % 8 } else { 100 }),
			1,
		),
	];
	for (name, messages, penalised) in cases {
		group.bench_function(name, |b| {
			b.iter_batched_ref(
				|| engine(&set),
				|engine| assert_eq!(collect(engine, black_box(&messages)), (true, penalised)),
				BatchSize::PerIteration,
			);
		});
	}
	group.finish();
}

criterion_group!(benches, votes);
criterion_main!(benches);
