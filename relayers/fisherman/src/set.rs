// SPDX-License-Identifier: Apache-2.0

//! Sets of watchers, and who of them signed what.

use vigil_bls::{Backend, Blst, Tag};
use vigil_primitives::{
	answers::restaking::SetInfo, Certificate, KeyPoint, Member, MemberIndex, H256,
};

/// Why nothing follows from a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
	/// It is not of this set, or of another size.
	#[error("it is of another set")]
	OtherSet,
	/// The signature is not that of whom it names.
	#[error("it is not signed by whom it names")]
	Signature,
}

/// Who signed a certificate, if they did. Any number of them: what they said together convicts each.
pub fn signers<'a>(
	certificate: &Certificate,
	set: &'a SetInfo,
	vigil: H256,
) -> Result<Vec<(MemberIndex, &'a Member)>, Forged> {
	let (signed, known) = (&certificate.signed, &set.commitment);
	let fits = (signed.service, signed.set_id) == (known.service, known.set_id)
		&& certificate.absent.size() == known.size
		&& set.members.len() == usize::from(known.size)
		&& signed.check().is_ok();
	if !fits {
		return Err(Forged::OtherSet);
	}
	let present = present(certificate, set);
	let keys: Vec<&KeyPoint> = present.iter().map(|(_, member)| &member.key).collect();
	let key = Blst::net_key(&keys, &[]).ok().flatten().ok_or(Forged::Signature)?;
	let signature = Blst::signature_point(&certificate.signature).map_err(|_| Forged::Signature)?;
	let digest = signed.digest(vigil);
	match Blst::verify(&key, Tag::Statement, &digest.0 .0, &signature) {
		true => Ok(present),
		false => Err(Forged::Signature),
	}
}

/// Whom a certificate names as signers, in rising order.
pub fn present<'a>(certificate: &Certificate, set: &'a SetInfo) -> Vec<(MemberIndex, &'a Member)> {
	let placed = (0..).map(MemberIndex).zip(&set.members);
	placed.filter(|(place, _)| !certificate.absent.contains(*place)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::book::tests::{genesis, halt, set_info, test_set};

	#[test]
	fn signers_are_known_by_their_signature_alone() {
		let set = test_set(7);
		let info = set_info(&set);
		let certificate = set.certify(halt(9, 900), &[3]);
		let found = signers(&certificate, &info, genesis()).unwrap();
		assert_eq!(found.len(), 3);
		assert_eq!(signers(&certificate, &info, H256::zero()), Err(Forged::Signature));
		let absent = set.certify(halt(9, 900), &[]).absent;
		let more = Certificate { absent, ..certificate };
		assert_eq!(signers(&more, &info, genesis()), Err(Forged::Signature));
	}

	#[test]
	fn one_liar_alone_is_known_too() {
		let set = test_set(7);
		let info = set_info(&set);
		let alone = set.certify(halt(9, 900), &[0, 1, 3]);
		let found = signers(&alone, &info, genesis()).unwrap();
		assert_eq!(found.iter().map(|(place, _)| place.0).collect::<Vec<_>>(), [2]);
	}

	#[test]
	fn a_certificate_of_another_set_or_size_is_of_no_use() {
		let (set, other) = (test_set(7), test_set(8));
		let certificate = set.certify(halt(9, 900), &[]);
		assert_eq!(signers(&certificate, &set_info(&other), genesis()), Err(Forged::OtherSet));
		let mut short = set_info(&set);
		short.members.pop();
		assert_eq!(signers(&certificate, &short, genesis()), Err(Forged::OtherSet));
	}
}
