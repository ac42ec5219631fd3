// SPDX-License-Identifier: Apache-2.0
//! A certificate is accepted at exactly the quorum and refused one unit below it, for every size of
//! set from 1 to 300, with equal and with unequal weights.

mod common;

use common::{halt, hash, Library};
use vigil_bls::{backend::SigningBackend, test_utils::*, *};
use vigil_primitives::*;

const SERVICE: ServiceId = ServiceId(7);
const SET: SetId = SetId(3);
const SIZES: std::ops::RangeInclusive<u16> = 1..=300;

under_every_library!(threshold_holds_for_every_size_of_set);

/// The verdict of both forms of verification, which must agree.
fn verdict<B: Backend, S: SigningBackend>(
	set: &TestSet<S>,
	certificate: &Certificate,
) -> Result<StakeWeight, CertificateError> {
	let absent: Vec<u16> = certificate.absent.members().map(|member| member.0).collect();
	let expected = Expected { genesis_hash: hash(0x67), service: SERVICE, kind: Kind::Halt };
	let (commitment, members) = (&set.commitment, &set.members);
	let known = verify_with_members::<B>(certificate, commitment, members, &expected);
	let witnesses = set.witnesses(&absent);
	let shown = verify_with_witnesses::<B>(certificate, commitment, &witnesses, &expected);
	assert_eq!(known, shown);
	known.map(|weights| weights.present)
}

fn fake_verdict(weights: &[u128], first: u16) -> Result<StakeWeight, CertificateError> {
	let set = TestSet::<Fake>::new(SERVICE, SET, weights);
	let absent: Vec<u16> = (first..weights.len() as u16).collect();
	verdict::<Fake, _>(&set, &set.certify(halt(1_000), &absent))
}

#[test]
fn equal_weights_need_more_than_two_thirds_of_the_members() {
	for size in SIZES {
		let weights = vec![1; size.into()];
		let quorum = 2 * size / 3 + 1;
		for present in quorum.saturating_sub(2).max(1)..=size.min(quorum + 1) {
			let verdict = fake_verdict(&weights, present);
			if 3 * present > 2 * size {
				assert_eq!(verdict, Ok(StakeWeight(present.into())), "{present} of {size}");
			} else {
				assert_eq!(verdict, Err(CertificateError::NoQuorum), "{present} of {size}");
			}
		}
	}
}

#[test]
fn unequal_weights_need_more_than_two_thirds_of_the_weight() {
	for size in SIZES.skip(1) {
		for away in [1, size / 4, size / 2, size - 1].into_iter().filter(|away| *away > 0) {
			let here = size - away;
			let mut weights: Vec<u128> =
				(0..here).map(|i| 1_000 + u128::from(i) * 7_919 % 10_007).collect();
			let present: u128 = weights.iter().sum();
			// The most weight that may be absent beside this presence, and what lies around it.
			let most = (present - 1) / 2;
			for (absent, accepted) in [(most - 1, true), (most, true), (most + 1, false)] {
				weights.truncate(here.into());
				let part = absent / u128::from(away);
				weights.extend((1..away).map(|_| part));
				weights.push(absent - part * u128::from(away - 1));
				assert_eq!(3 * present > 2 * (present + absent), accepted);
				let expected = match accepted {
					true => Ok(StakeWeight(present)),
					false => Err(CertificateError::NoQuorum),
				};
				assert_eq!(fake_verdict(&weights, here), expected, "{here} of {size}");
			}
		}
	}
}

/// Real keys and signatures; each member signs once and sums are taken of what it signed.
fn threshold_holds_for_every_size_of_set<B: Library>() {
	let weights: Vec<u128> = SIZES.map(|i| 1_000 + u128::from(i) * 7_919 % 10_007).collect();
	let all = TestSet::<Blst>::new(SERVICE, SET, &weights);
	let digest = all.signed(halt(1_000)).digest(all.genesis_hash).0;
	let signatures: Vec<_> =
		all.secrets.iter().map(|s| Blst::sign(s, Tag::Statement, &digest.0)).collect();

	for size in SIZES {
		let members = &all.members[..size.into()];
		let total: u128 = weights[..size.into()].iter().sum();
		let commitment = commit::<Blst>(&plan(SERVICE, SET), members).unwrap();
		let genesis_hash = all.genesis_hash;
		let set =
			TestSet::<Blst> { genesis_hash, secrets: vec![], members: members.into(), commitment };
		// As few of the first members as are a quorum, and one fewer.
		let reached =
			(1..=size).find(|n| 3 * weights[..usize::from(*n)].iter().sum::<u128>() > 2 * total);
		let reached = reached.unwrap();
		for present in [reached, reached - 1] {
			let Some(sum) = Blst::sum_signatures(&signatures[..present.into()]) else { continue };
			let certificate = Certificate {
				signed: set.signed(halt(1_000)),
				absent: Bitfield::of(size, (present..size).map(MemberIndex)).unwrap(),
				signature: Blst::signature_point_bytes(&sum),
			};
			let weight = weights[..present.into()].iter().sum();
			let expected = match present == reached {
				true => Ok(StakeWeight(weight)),
				false => Err(CertificateError::NoQuorum),
			};
			assert_eq!(verdict::<B, _>(&set, &certificate), expected, "{present} of {size}");
		}
	}
}
