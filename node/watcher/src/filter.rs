// SPDX-License-Identifier: Apache-2.0

//! The checks that cost next to nothing, for whoever decides whether a message is let in or passed
//! on. What is said must be plausible before anybody looks at a signature.

mod progress;
#[cfg(test)]
mod tests;

pub(crate) use progress::Progress;

use crate::{Message, Millis, Offence, ServiceView, SetView, Settings};
use codec::Encode;
use std::{collections::BTreeMap, sync::Arc};
use vigil_primitives::{
	check_set, Checkpoint, Outbox, Policy, ServiceId, SetCommitment, SetError, SetId, Signed,
	Statement, UnixTime, H256,
};

/// A snapshot of what may be said and of what still matters. It knows no keys and verifies no
/// signature. Take a fresh one from [`crate::Engine::filter`] as often as the engine ticks: that
/// costs next to nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
	genesis_hash: H256,
	services: BTreeMap<ServiceId, OfService>,
	limits: Limits,
}

/// What is known of one service.
#[derive(Clone, Debug)]
pub(crate) struct OfService {
	pub rules: Arc<Rules>,
	pub progress: Arc<Progress>,
}

/// What its chain view says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
	sets: BTreeMap<SetId, Known>,
	outboxes: Vec<Outbox>,
}

#[derive(Clone, Debug)]
struct Known {
	commitment: SetCommitment,
	policy: Policy,
	superseded_at: Option<UnixTime>,
	standby: Option<H256>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
	pub peer_skew: u64,
	pub kept_rounds: u64,
	pub kept_certificate_rounds: u64,
	pub join_window: u64,
	pub spread_for: u64,
	pub unrecorded_for: u64,
}

/// How many rounds after the next set took office the last one's Handover is still taken.
pub(crate) const HANDOVER_GRACE_ROUNDS: u64 = 4;

impl Filter {
	pub(crate) fn new(
		genesis_hash: H256,
		services: BTreeMap<ServiceId, OfService>,
		settings: &Settings,
	) -> Self {
		let Settings { peer_skew, kept_rounds, kept_certificate_rounds, .. } = *settings;
		let Settings { join_window, spread_for, unrecorded_for, .. } = *settings;
		let limits = Limits {
			peer_skew,
			kept_rounds,
			kept_certificate_rounds,
			join_window,
			spread_for,
			unrecorded_for,
		};
		Self { genesis_hash, services, limits }
	}

	/// Checks all of a message but its signature, and says which service it is about.
	pub fn check(&self, bytes: &[u8], now: Millis) -> Result<ServiceId, Offence> {
		self.read(bytes, now).map(|message| message.signed().service)
	}

	/// Whether the message can still help anybody: whoever holds it sends it only while it does.
	///
	/// A vote is of no more use once what it says is certified and late signers are not waited for any
	/// more, or once something later made it obsolete; a certificate once it had time to spread, or
	/// something later made it obsolete. A Halt or Resume that Vigil's chain has not heard of goes on being
	/// of use for a while: a block author that was away when it spread brings it in. What
	/// [`Filter::check`] refuses is of no use.
	pub fn is_needed(&self, bytes: &[u8], now: Millis) -> bool {
		self.read(bytes, now).is_ok_and(|message| {
			let digest = message.signed().digest(self.genesis_hash).0;
			self.matters(&message, &digest, now)
		})
	}

	/// Whether the message is worth keeping for peers that have not got it yet: as [`Filter::is_needed`],
	/// but a vote only until what it says is certified. Who lacks it then is better served with the
	/// certificate, and a late signer is heard where its vote goes at once.
	pub fn is_kept(&self, bytes: &[u8], now: Millis) -> bool {
		self.read(bytes, now).is_ok_and(|message| {
			let signed = message.signed();
			let digest = signed.digest(self.genesis_hash).0;
			let known = self.services.get(&signed.service);
			let certified = known.is_some_and(|known| known.progress.is_certified(&digest));
			let is_vote = matches!(message, Message::Vote(_));
			!(is_vote && certified) && self.matters(&message, &digest, now)
		})
	}

	/// As [`Filter::is_needed`], of a message that was read and has this digest.
	pub(crate) fn matters(&self, message: &Message, digest: &H256, now: Millis) -> bool {
		let signed = message.signed();
		let Some(known) = self.services.get(&signed.service) else { return false };
		let progress = &known.progress;
		let patience = match message {
			Message::Vote(_) => self.limits.join_window,
			Message::Certificate(_) if progress.is_recorded(signed) => self.limits.spread_for,
			Message::Certificate(_) => self.limits.unrecorded_for,
		};
		match known.progress.certified_at(digest) {
			Some(at) => now.since(at) <= patience,
			None => !known.progress.overtakes(signed),
		}
	}

	/// As [`Filter::check`], and returns the message.
	pub fn read(&self, bytes: &[u8], now: Millis) -> Result<Message, Offence> {
		if bytes.len() > Message::max_bytes() {
			return Err(Offence::Oversized);
		}
		let message = Message::from_bytes(bytes).map_err(|_| Offence::Malformed)?;
		let signed = message.signed();
		signed.check().map_err(|_| Offence::Malformed)?;
		let service = self.services.get(&signed.service).ok_or(Offence::UnknownService)?;
		let known = service.rules.sets.get(&signed.set_id).ok_or(Offence::UnknownSet)?;
		let (in_range, kept) = match &message {
			Message::Vote(vote) => (vote.signer.0 < known.commitment.size, self.limits.kept_rounds),
			Message::Certificate(certificate) => (
				certificate.absent.size() == known.commitment.size,
				self.limits.kept_certificate_rounds,
			),
		};
		if !in_range {
			return Err(Offence::BadIndex);
		}
		known.check_policy(&signed.statement)?;
		self.check_time(known, signed, now, kept)?;
		service.rules.check_open(signed)?;
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
			Some(round) if round < now.round(length).before(kept, length) => {
				return Err(Offence::TooOld)
			},
			Some(round) => round.start(),
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

impl Rules {
	pub fn new<'a>(sets: impl IntoIterator<Item = &'a SetView>, view: &ServiceView) -> Self {
		let known = |set: &SetView| Known {
			commitment: set.commitment.clone(),
			policy: set.policy,
			superseded_at: set.superseded_at,
			standby: set.standby,
		};
		let sets = sets.into_iter().map(|set| (set.commitment.set_id, known(set)));
		Self { sets: sets.collect(), outboxes: view.outboxes.clone() }
	}

	/// Refuses what Vigil's final block contradicts. What follows on what it knows passes: views lag.
	fn check_open(&self, signed: &Signed) -> Result<(), Offence> {
		let contradicted = match &signed.statement {
			Statement::Handover(handover) => {
				let next = self.sets.range(signed.set_id..).nth(1);
				next.is_some_and(|(_, next)| {
					next.commitment != handover.next || next.standby != handover.standby
				})
			},
			Statement::Outbox(outbox) => !self.is_open(outbox),
			_ => false,
		};
		match contradicted {
			true => Err(Offence::NotOpen),
			false => Ok(()),
		}
	}

	/// Whether this outbox is open, or comes after all that are open of its lane. Where none is known
	/// to be open anybody could name any lane: whose view lags hears of it again.
	fn is_open(&self, outbox: &Outbox) -> bool {
		let of_lane =
			|open: &&Outbox| (open.destination, open.lane) == (outbox.destination, outbox.lane);
		let lane = || self.outboxes.iter().filter(of_lane);
		let after =
			|open: &Outbox| outbox.first.0 >= open.first.0.saturating_add(open.count.into());
		lane().any(|open| open == outbox) || (lane().next().is_some() && lane().all(after))
	}
}

impl Known {
	/// Rounds and heights are those that the set's policy has.
	fn check_policy(&self, statement: &Statement) -> Result<(), Offence> {
		let Policy { round_length, checkpoint_interval, .. } = self.policy;
		let of_length = statement.round().is_none_or(|round| round.is_of(round_length));
		let of_interval = match statement {
			Statement::Checkpoint(Checkpoint { height, .. }) => {
				height.0.checked_rem(checkpoint_interval) == Some(0)
			},
			_ => true,
		};
		match of_length && of_interval {
			true => Ok(()),
			false => Err(Offence::Malformed),
		}
	}

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

/// The bytes of a message.
pub(crate) fn bytes(message: &Message) -> Vec<u8> {
	message.encode()
}
