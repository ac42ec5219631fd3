// SPDX-License-Identifier: Apache-2.0

//! Who took part is not for the first certificate to decide: another one of the same statement that shows
//! further signers is taken for some rounds.

use crate::{
	intake::{Admitted, Joined},
	Config, Credited, Event, Joinable, Pallet, Wards, FREE_JOINS, WARD_STATEMENTS,
};
use alloc::vec::Vec;
use frame_support::{defensive, traits::Get};
use vigil_primitives::{
	answers::liveness::OpenCertificate,
	incident::later,
	traits::OnCertificate,
	ward::{history::push, Claim},
	Bitfield, Certificate, Kind, MemberIndex, Seconds, ServiceId, Signed,
};

impl<T: Config> Pallet<T> {
	/// Credits who signed a statement, once, and remembers who did not.
	pub(crate) fn credit(certificate: &Certificate, admitted: &Admitted) {
		let Signed { service, set_id, statement } = &certificate.signed;
		let kind = statement.kind();
		T::Participation::on_certificate(*service, *set_id, kind, &certificate.absent);
		let rounds = u64::from(T::JoinRounds::get());
		let open = Seconds(admitted.policy.round_length.0.saturating_mul(rounds));
		let credited = Credited {
			set_id: *set_id,
			kind,
			body_hash: statement.body_hash(),
			absent: certificate.absent.clone(),
			until: later(Self::now(), open),
			joins: 0,
		};
		Joinable::<T>::mutate(service, |all| push(all, credited));
		// What is kept of a service belongs to its ward.
		if !Wards::<T>::contains_key(service) {
			Wards::<T>::insert(service, crate::Ward::default());
		}
	}

	/// Whether an outbox can be credited now. There is room for so many that all that is said of the ward, and
	/// a Handover, can still be joined for as long as it is open: anybody may have any number of outboxes
	/// made, and nobody may push others out by them.
	pub(crate) fn has_room_for_outbox(service: ServiceId) -> bool {
		let of_ward = T::JoinRounds::get().saturating_mul(WARD_STATEMENTS);
		let most = T::MaxJoinable::get().saturating_sub(of_ward).saturating_sub(1);
		let now = Self::now();
		let credited = Joinable::<T>::get(service);
		let open = credited.iter().filter(|one| one.kind == Kind::Outbox && now <= one.until);
		open.count() < usize::try_from(most).unwrap_or(usize::MAX)
	}

	/// Whom a certificate adds to those who are credited for its statement, if anybody.
	pub(crate) fn joined(certificate: &Certificate, admitted: &Admitted) -> Option<Joined> {
		if matches!(admitted.claim, Some(Claim::Suspicion(_))) {
			return None;
		}
		let (signed, now) = (&certificate.signed, Self::now());
		let credited = Joinable::<T>::get(signed.service);
		let open = credited.iter().find(|one| is_of(one, signed) && now <= one.until)?;
		let signs = |member: &MemberIndex| !certificate.absent.contains(*member);
		let members: Vec<_> = open.absent.members().filter(signs).collect();
		let free = open.joins < FREE_JOINS;
		(!members.is_empty()).then_some(Joined { members, free })
	}

	/// Credits those whom a certificate adds.
	pub(crate) fn join(certificate: &Certificate, joined: Vec<MemberIndex>) {
		let Signed { service, set_id, statement } = &certificate.signed;
		let kind = statement.kind();
		Joinable::<T>::mutate(service, |all| {
			let one = all.iter_mut().find(|one| is_of(one, &certificate.signed));
			let still = one.and_then(|one| Some((still_absent(one, certificate)?, one)));
			match still {
				Some((absent, one)) => {
					one.absent = absent;
					one.joins = one.joins.saturating_add(1);
				},
				None => {
					defensive!("the statement was looked up before");
				},
			}
		});
		T::Participation::on_joined(*service, *set_id, kind, &joined);
		let (service, set_id) = (*service, *set_id);
		let body_hash = statement.body_hash();
		Self::deposit_event(Event::Joined { service, set_id, kind, body_hash, joined });
	}

	/// The certificates of a service that others may still join, oldest first.
	pub fn joinable(service: ServiceId) -> Vec<OpenCertificate> {
		let now = Self::now();
		let open = Joinable::<T>::get(service).into_iter().filter(|one| now <= one.until);
		let told = |one: Credited| OpenCertificate {
			set_id: one.set_id,
			kind: one.kind,
			body_hash: one.body_hash,
			absent: one.absent.members().collect(),
			until: one.until,
		};
		open.map(told).collect()
	}
}

/// Whether these are the signers of that statement of that set.
fn is_of(credited: &Credited, signed: &Signed) -> bool {
	let Credited { set_id, kind, body_hash, .. } = credited;
	(*set_id, *kind) == (signed.set_id, signed.statement.kind())
		&& *body_hash == signed.statement.body_hash()
}

/// Who is absent from all certificates of a statement, this one included.
fn still_absent(credited: &Credited, certificate: &Certificate) -> Option<Bitfield> {
	let absent = &certificate.absent;
	let both = credited.absent.members().filter(|member| absent.contains(*member));
	Bitfield::of(credited.absent.size(), both).ok()
}
