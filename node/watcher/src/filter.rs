// SPDX-License-Identifier: Apache-2.0

//! The checks that cost next to nothing, for whoever decides whether a message is passed on.

use crate::{Message, Millis, Offence, SetView, Settings};
use codec::Encode;
use std::collections::BTreeMap;
use vigil_primitives::{
	check_set, Bitfield, Policy, Round, ServiceId, SetCommitment, SetError, SetId, Signed,
	Statement, UnixTime,
};

/// A snapshot of what may be said. It knows no keys and verifies no signature.
#[derive(Clone, Debug, Default)]
pub struct Filter {
	services: BTreeMap<ServiceId, BTreeMap<SetId, Known>>,
	limits: Limits,
}

#[derive(Clone, Debug)]
struct Known {
	commitment: SetCommitment,
	policy: Policy,
	superseded_at: Option<UnixTime>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Limits {
	peer_skew: u64,
	kept_rounds: u64,
	kept_certificate_rounds: u64,
}

/// How many rounds after the next set took office the last one's Handover is still taken.
pub(crate) const HANDOVER_GRACE_ROUNDS: u64 = 4;

impl Filter {
	pub(crate) fn new<'a>(
		sets: impl IntoIterator<Item = &'a SetView>,
		settings: &Settings,
	) -> Self {
		let mut services = BTreeMap::<_, BTreeMap<_, _>>::new();
		for SetView { commitment, policy, superseded_at, .. } in sets {
			let known = Known {
				commitment: commitment.clone(),
				policy: *policy,
				superseded_at: *superseded_at,
			};
			services.entry(commitment.service).or_default().insert(commitment.set_id, known);
		}
		let Settings { peer_skew, kept_rounds, kept_certificate_rounds, .. } = *settings;
		Self { services, limits: Limits { peer_skew, kept_rounds, kept_certificate_rounds } }
	}

	/// Checks all of a message but its signature, and says which service it is about.
	pub fn check(&self, bytes: &[u8], now: Millis) -> Result<ServiceId, Offence> {
		self.read(bytes, now).map(|message| message.signed().service)
	}

	/// As [`Filter::check`], and returns the message.
	pub fn read(&self, bytes: &[u8], now: Millis) -> Result<Message, Offence> {
		if bytes.len() > Message::max_bytes() {
			return Err(Offence::Oversized);
		}
		let message = Message::from_bytes(bytes).map_err(|_| Offence::Malformed)?;
		let signed = message.signed();
		signed.check().map_err(|_| Offence::Malformed)?;
		let sets = self.services.get(&signed.service).ok_or(Offence::UnknownService)?;
		let known = sets.get(&signed.set_id).ok_or(Offence::UnknownSet)?;
		let (in_range, kept) = match &message {
			Message::Vote(vote) => (vote.signer.0 < known.commitment.size, self.limits.kept_rounds),
			Message::Certificate(certificate) => (
				is_of_size(&certificate.absent, known.commitment.size),
				self.limits.kept_certificate_rounds,
			),
		};
		if !in_range {
			return Err(Offence::BadIndex);
		}
		self.check_time(known, signed, now, kept)?;
		Ok(message)
	}

	/// The round is neither over nor to come, and the set may speak about it.
	fn check_time(
		&self,
		known: &Known,
		signed: &Signed,
		now: Millis,
		kept: u64,
	) -> Result<(), Offence> {
		let length = known.policy.round_length;
		let ahead = now.plus(self.limits.peer_skew);
		let about = match signed.statement.round() {
			Some(round) if round > ahead.round(length) => return Err(Offence::FromFuture),
			Some(Round(round)) if round.saturating_add(kept) < now.round(length).0 => {
				return Err(Offence::TooOld)
			},
			Some(round) => round.start(length).ok_or(Offence::FromFuture)?,
			None => known.about(&signed.statement, now.unix()),
		};
		let heard = ahead.unix().max(now.unix());
		check_set(&known.commitment, known.superseded_at, about, heard).map_err(|error| match error
		{
			SetError::Future => Offence::FromFuture,
			SetError::Superseded | SetError::Expired => Offence::TooOld,
		})
	}
}

impl Known {
	/// The time that a statement without a round is about: now, or for a Handover within a few
	/// rounds after it, the last second in office.
	fn about(&self, statement: &Statement, now: UnixTime) -> UnixTime {
		let about = UnixTime(now.0.max(self.commitment.activates_at.0));
		let (Statement::Handover(_), Some(end)) = (statement, self.superseded_at) else {
			return about;
		};
		let grace = self.policy.round_length.0.saturating_mul(HANDOVER_GRACE_ROUNDS);
		match now.0 < end.0.saturating_add(grace) {
			true => UnixTime(about.0.min(end.0.saturating_sub(1))),
			false => about,
		}
	}
}

fn is_of_size(absent: &Bitfield, size: u16) -> bool {
	absent.size() == size
}

/// The bytes of a message.
pub(crate) fn bytes(message: &Message) -> Vec<u8> {
	message.encode()
}
