// SPDX-License-Identifier: Apache-2.0
//! What it costs to verify the certificate of 1,000 watchers, measured against bare blst.
//!
//! `cargo run --release -p vigil-bls --features blst,test-utils --example verify_cost`
//!
//! The yardstick is `fast_aggregate_verify` of the same statement by the same signers, with keys and
//! signature already decoded: what a certificate would cost if it named its signers and were
//! verified natively. Every figure is the least of several runs, so that a busy machine matters less.

use blst::{min_pk::PublicKey, BLST_ERROR};
use std::time::{Duration, Instant};
use vigil_bls::{test_utils::TestSet, *};
use vigil_primitives::*;

const WATCHERS: u16 = 1_000;
const RUNS: usize = 15;

fn main() {
	let weights = vec![10; WATCHERS.into()];
	let set = TestSet::<Blst>::new(ServiceId(1), SetId(1), &weights);
	println!("{WATCHERS} watchers; times in ms, beside each the ratio to blst in the same row\n");
	println!("absent   blst fast_aggregate_verify");
	for per_mille in [0, 100, 333] {
		measure(&set, per_mille);
	}
}

fn measure(set: &TestSet<Blst>, absent: u16) {
	let absent: Vec<u16> = (0..absent).map(|i| i * (WATCHERS / absent.max(1))).collect();
	let checkpoint = Statement::Checkpoint(Checkpoint {
		height: Height(32),
		block_hash: H256::repeat_byte(1),
		state_root: H256::repeat_byte(2),
		block_timestamp: UnixTime(3),
	});
	let certificate = set.certify(checkpoint, &absent);
	let witnesses = set.witnesses(&absent);
	let yardstick = least(|| fast_aggregate_verify(set, &certificate));
	println!("{:>6} {:>8.3}", absent.len(), millis(yardstick));

	let report = |name: &str, time: Duration| {
		println!("         {name:<28} {:>8.3} {:>6.2}x", millis(time), ratio(time, yardstick));
	};
	report("blst, members known", least(|| known::<Blst>(set, &certificate)));
	report("blst, witnesses", least(|| shown::<Blst>(set, &certificate, &witnesses)));
	report("ark plain, members known", least(|| known::<PlainArk>(set, &certificate)));
	report("ark plain, witnesses", least(|| shown::<PlainArk>(set, &certificate, &witnesses)));
	report("ark host, members known", least(|| known::<HostArk>(set, &certificate)));
	report("ark host, witnesses", least(|| shown::<HostArk>(set, &certificate, &witnesses)));
}

fn expected(set: &TestSet<Blst>) -> Expected {
	let (genesis_hash, service) = (set.genesis_hash, set.commitment.service);
	Expected { genesis_hash, service, kind: Kind::Checkpoint }
}

fn known<B: Backend>(set: &TestSet<Blst>, certificate: &Certificate) -> bool {
	let (commitment, members) = (&set.commitment, &set.members);
	verify_with_members::<B>(certificate, commitment, members, &expected(set)).is_ok()
}

fn shown<B: Backend>(
	set: &TestSet<Blst>,
	certificate: &Certificate,
	witnesses: &[AbsentWitness],
) -> bool {
	verify_with_witnesses::<B>(certificate, &set.commitment, witnesses, &expected(set)).is_ok()
}

/// The yardstick. Decoding is left out of it, verifying the signature's subgroup is not.
fn fast_aggregate_verify(set: &TestSet<Blst>, certificate: &Certificate) -> Option<Duration> {
	let keys: Vec<PublicKey> = (0..)
		.map(MemberIndex)
		.zip(&set.members)
		.filter(|(index, _)| !certificate.absent.contains(*index))
		.map(|(_, member)| Blst::member_key(&member.key).unwrap())
		.collect();
	let keys: Vec<&PublicKey> = keys.iter().collect();
	let signature = blst::min_pk::Signature::deserialize(&certificate.signature.0).unwrap();
	let digest = certificate.signed.digest(set.genesis_hash).0;
	let started = Instant::now();
	let outcome = signature.fast_aggregate_verify(true, &digest.0, Tag::Statement.dst(), &keys);
	let time = started.elapsed();
	(outcome == BLST_ERROR::BLST_SUCCESS).then_some(time)
}

/// How long something took, if it succeeded.
trait Outcome {
	fn time(self, elapsed: Duration) -> Option<Duration>;
}

impl Outcome for bool {
	fn time(self, elapsed: Duration) -> Option<Duration> {
		self.then_some(elapsed)
	}
}

impl Outcome for Option<Duration> {
	fn time(self, _: Duration) -> Option<Duration> {
		self
	}
}

fn least<O: Outcome>(run: impl Fn() -> O) -> Duration {
	let time = |_| {
		let started = Instant::now();
		let outcome = run();
		outcome.time(started.elapsed()).expect("the certificate is valid")
	};
	(0..RUNS).map(time).min().expect("there are runs")
}

fn millis(time: Duration) -> f64 {
	time.as_secs_f64() * 1_000.0
}

fn ratio(time: Duration, yardstick: Duration) -> f64 {
	time.as_secs_f64() / yardstick.as_secs_f64()
}
