// SPDX-License-Identifier: Apache-2.0
//! What all benchmarks of certificates verify, what they are measured against, and how ratios are
//! taken.
#![allow(dead_code)]

use blst::{
	blst_p1_affine, blst_p2_affine,
	min_pk::{AggregatePublicKey, PublicKey, Signature},
	Pairing, BLST_ERROR,
};
use std::time::Instant;
use vigil_bls::{test_utils::TestSet, *};
use vigil_primitives::*;

/// How many watchers the set has.
pub const WATCHERS: u16 = 1_000;

/// How many are absent in each case: nobody, a tenth, and as many as leave a quorum.
pub const ABSENT: [u16; 3] = [0, 100, 333];

/// How often each thing is timed for a ratio.
const ROUNDS: usize = 101;

/// The set, whose secrets are known.
pub fn set() -> TestSet<Blst> {
	set_of(WATCHERS)
}

/// A set of another size.
pub fn set_of(size: u16) -> TestSet<Blst> {
	TestSet::new(ServiceId(1), SetId(1), &vec![10; size.into()])
}

/// One certificate and all that its verifiers and the yardstick need.
pub struct Case {
	/// How many are absent, evenly spread, which shares the fewest hashes between their proofs.
	pub absent: u16,
	/// The set's commitment.
	pub commitment: SetCommitment,
	/// The set's members.
	pub members: Vec<Member>,
	/// The certificate.
	pub certificate: Certificate,
	/// What goes with it for those who know only the commitment.
	pub witnesses: Vec<AbsentWitness>,
	/// What it is checked against.
	pub expected: Expected,
	keys: Vec<PublicKey>,
	signature: Signature,
}

impl Case {
	/// The certificate of all but `absent` members.
	pub fn new(set: &TestSet<Blst>, absent: u16) -> Self {
		let away: Vec<u16> = (0..absent).map(|i| i * (set.commitment.size / absent)).collect();
		let checkpoint = Statement::Checkpoint(Checkpoint {
			height: Height(32),
			block_hash: H256::repeat_byte(1),
			state_root: H256::repeat_byte(2),
			block_timestamp: UnixTime(3),
			round: Round(6),
		});
		let certificate = set.certify(checkpoint, &away);
		let present = (0..).zip(&set.members).filter(|(index, _)| !away.contains(index));
		Self {
			absent,
			commitment: set.commitment.clone(),
			members: set.members.clone(),
			witnesses: witnesses(&certificate, &set.members).unwrap(),
			expected: Expected {
				genesis_hash: set.genesis_hash,
				service: set.commitment.service,
				kind: Kind::Checkpoint,
			},
			keys: present.map(|(_, one)| Blst::member_key(&one.key).unwrap()).collect(),
			signature: Signature::deserialize(&certificate.signature.0).unwrap(),
			certificate,
		}
	}

	/// The yardstick: `fast_aggregate_verify` of blst for the same statement and signers. It adds the
	/// keys of all who signed, checks that the signature is in its subgroup, hashes the digest to the
	/// curve and compares two pairings. Keys and signature are decoded beforehand, and a key's
	/// subgroup is not checked, so nothing but the arithmetic is in it. The library checks the subgroup
	/// on one thread while another is at the pairing, which no other contender does.
	pub fn yardstick(&self) {
		let keys: Vec<&PublicKey> = self.keys.iter().collect();
		let digest = self.certificate.signed.digest(self.expected.genesis_hash).0;
		let dst = Tag::Statement.dst();
		let outcome = self.signature.fast_aggregate_verify(true, &digest.0, dst, &keys);
		assert_eq!(outcome, BLST_ERROR::BLST_SUCCESS);
	}

	/// The same steps of the same library one after the other.
	pub fn yardstick_on_one_thread(&self) {
		let keys: Vec<&PublicKey> = self.keys.iter().collect();
		let key = AggregatePublicKey::aggregate(&keys, false).unwrap().to_public_key();
		let digest = self.certificate.signed.digest(self.expected.genesis_hash).0;
		let (key, signature): (&blst_p1_affine, &blst_p2_affine) =
			((&key).into(), (&self.signature).into());
		let mut pairing = Pairing::new(true, Tag::Statement.dst());
		let outcome = pairing.aggregate(key, false, signature, true, &digest.0, &[]);
		assert_eq!(outcome, BLST_ERROR::BLST_SUCCESS);
		pairing.commit();
		assert!(pairing.finalverify(None));
	}

	/// Verification by whoever has the list of members.
	pub fn with_members<B: Backend>(&self) {
		let (commitment, members) = (&self.commitment, &self.members);
		let verdict =
			verify_with_members::<B>(&self.certificate, commitment, members, &self.expected);
		self.check(verdict);
	}

	/// Verification by whoever has the commitment.
	pub fn with_witnesses<B: Backend>(&self) {
		let (commitment, witnesses) = (&self.commitment, &self.witnesses);
		let verdict =
			verify_with_witnesses::<B>(&self.certificate, commitment, witnesses, &self.expected);
		self.check(verdict);
	}

	/// Stops the run unless this is the verdict on a valid certificate.
	pub fn check(&self, verdict: Result<Verified, CertificateError>) {
		let absent = StakeWeight(u128::from(self.absent) * 10);
		let present = StakeWeight(u128::from(self.commitment.size) * 10 - absent.0);
		assert_eq!(verdict, Ok(Verified { present, absent }));
	}
}

/// The name of a case.
pub fn title(case: &Case) -> String {
	format!("{} of {} absent", case.absent, case.commitment.size)
}

/// Something to time, and its name.
pub type Contender<'a> = (&'a str, Box<dyn Fn() + 'a>);

/// Prints one row per contender: median and least time, and the ratio of each to the first one's.
///
/// All are timed in turn, again and again, and the median is of the ratios between neighbours in
/// time. On an idle machine both ratios tell the same; on a busy one the least times err less.
pub fn print_ratios(title: &str, contenders: &[Contender<'_>]) {
	println!("\n{title:<30} median, ms     ratio   least, ms     ratio");
	let mut times = vec![Vec::new(); contenders.len()];
	for _ in 0..ROUNDS {
		for ((_, run), times) in contenders.iter().zip(&mut times) {
			let started = Instant::now();
			run();
			times.push(started.elapsed().as_secs_f64() * 1_000.0);
		}
	}
	for ((name, _), own) in contenders.iter().zip(&times) {
		let ratios = own.iter().zip(&times[0]).map(|(own, first)| own / first).collect();
		let (median_time, median_ratio) = (median(own.clone()), median(ratios));
		let (least_time, least_ratio) = (least(own), least(own) / least(&times[0]));
		println!(
			"{name:<30} {median_time:>10.3} {median_ratio:>9.2} {least_time:>11.3} {least_ratio:>9.2}"
		);
	}
}

fn least(values: &[f64]) -> f64 {
	values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(mut values: Vec<f64>) -> f64 {
	values.sort_by(f64::total_cmp);
	values[values.len() / 2]
}
