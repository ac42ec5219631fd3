// SPDX-License-Identifier: Apache-2.0

//! Watchers that lie: whoever has their keys signs whatever it likes.
//!
//! A node signs what it sees and nothing else, so that no build of it can lie. A liar needs none: it has the
//! keys of watchers, makes certificates that are false and correctly signed, and hands them to the chains as
//! anybody may. Of all crates only this one, which is for tests, can do that.

use crate::{client::HavenClient, services::secret_key, unix_now, Client, Error, Result};
use frame_support::dispatch::CallableCallFor;
use pallet_restaking_runtime_api::SetInfo;
use sp_keyring::Sr25519Keyring;
use std::collections::BTreeSet;
use vigil_bls::{aggregate, witnesses, Backend, Blst, SecretKey};
use vigil_primitives::{
	Certificate, Checkpoint, Halt, Height, Member, MemberIndex, Round, Signed, Statement, UnixTime,
	H256,
};
use vigil_proofs::grandpa::{Clock, Engine};
use vigil_runtime::{constants::time::SLOT_DURATION_MS, Header, Runtime};

type Liveness = CallableCallFor<vigil_runtime::Liveness, Runtime>;

/// Some watchers of one set, who say the same.
pub struct Liar {
	genesis: H256,
	set: SetInfo,
	keys: Vec<(MemberIndex, SecretKey)>,
}

/// What can be seen of a living ward when it is said to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lie {
	/// The Halt: its block was the last one when the silence began that it claims.
	pub halt: Halt,
	/// How many authors have made blocks in that silence.
	pub authors: usize,
	/// Whether no Checkpoint above its block is certified, or may be in the next seconds.
	pub is_quiet: bool,
}

/// How the headers of a ward that is made with the same SDK tell the time.
const CLOCK: Clock = Clock { engine: Engine::Babe, slot_millis: SLOT_DURATION_MS };

impl Liar {
	/// These watchers, who are in that set.
	pub fn new(genesis: H256, set: SetInfo, who: &[Sr25519Keyring]) -> Result<Self> {
		let place = |account: &Sr25519Keyring| {
			let secret = secret_key(*account);
			let key = Blst::key(&secret.public_key()).ok().map(|key| Blst::key_point_bytes(&key));
			let place = set.members.iter().position(|member: &Member| Some(member.key) == key);
			let place = place.and_then(|place| u16::try_from(place).ok()).map(MemberIndex);
			place.map(|place| (place, secret))
		};
		let keys: Vec<_> = who.iter().filter_map(place).collect();
		match keys.len() == who.len() {
			true => Ok(Self { genesis, set, keys }),
			false => Err(wrong("not all of them are in the set")),
		}
	}

	/// The set that they are in.
	pub fn set(&self) -> &SetInfo {
		&self.set
	}

	/// Their places in it.
	pub fn places(&self) -> Vec<MemberIndex> {
		self.keys.iter().map(|(place, _)| *place).collect()
	}

	/// What they say, signed by all of them.
	pub fn certify(&self, statement: Statement) -> Result<Certificate> {
		let commitment = &self.set.commitment;
		let signed = Signed { service: commitment.service, set_id: commitment.set_id, statement };
		let digest = signed.digest(self.genesis);
		let votes: std::result::Result<Vec<_>, _> = self
			.keys
			.iter()
			.map(|(place, secret)| Ok((*place, Blst::signature(&secret.sign(&digest))?)))
			.collect();
		let votes = votes.map_err(|error: vigil_bls::PointError| wrong(format!("{error:?}")))?;
		aggregate::<Blst>(commitment, signed, &votes).map_err(|error| wrong(format!("{error:?}")))
	}

	/// Hands certificates to Vigil in one transaction, whatever becomes of them there.
	pub async fn tell_vigil(
		&self,
		vigil: &Client,
		certificates: &[Certificate],
		by: Sr25519Keyring,
	) -> Result<()> {
		let submit = |certificate: &Certificate| {
			Liveness::submit_certificate { certificate: Box::new(certificate.clone()) }.into()
		};
		let calls = certificates.iter().map(submit).collect();
		let call = pallet_utility::Call::<Runtime>::force_batch { calls };
		vigil.execute(call, &by.pair()).await.map(drop)
	}

	/// Hands a certificate to the standby chain, which acts on it.
	pub async fn tell_haven(
		&self,
		haven: &HavenClient,
		certificate: &Certificate,
		by: Sr25519Keyring,
	) -> Result<()> {
		let absent = witnesses(certificate, &self.set.members)
			.map_err(|error| wrong(format!("{error:?}")))?;
		haven.submit_certificate(certificate.clone(), absent, &by.pair()).await.map(drop)
	}

	/// The lie that can be told of a living Substrate ward in the round that runs.
	pub async fn lie(&self, ward: &Client) -> Result<Lie> {
		let policy = &self.set.policy;
		let length = policy.round_length.0.max(1);
		let now = unix_now() as u64;
		let round = now.saturating_sub(now.checked_rem(length).unwrap_or_default());
		let begins = round.saturating_sub(policy.halt_after.0);
		let (from, until) = (begins + policy.margin.0, round.saturating_sub(policy.margin.0));
		let mut header = ward.header(ward.best().await?.hash).await?;
		let mut authors = BTreeSet::new();
		loop {
			let (made, existed) = CLOCK
				.slot_of(&header)
				.map_err(|_| wrong("the ward is too young to be lied about"))?;
			if existed.0 <= begins {
				let halt = Halt {
					height: Height(header.number.into()),
					block_hash: header.hash(),
					block_timestamp: made,
					round: Round(round),
				};
				let (interval, height) = (policy.checkpoint_interval.max(1), halt.height.0);
				let soon = u64::from(ward.finalised().await?.number).saturating_add(1);
				let last = soon.saturating_sub(soon.checked_rem(interval).unwrap_or_default());
				return Ok(Lie { halt, authors: authors.len(), is_quiet: last <= height });
			}
			if made.0 >= from && existed.0 <= until {
				authors.extend(author(&header));
			}
			header = ward.header(header.parent_hash).await?;
		}
	}

	/// A Checkpoint of a block that the ward does not have, at the height of its newest final one that was
	/// made long enough ago.
	pub async fn false_checkpoint(&self, ward: &Client) -> Result<Checkpoint> {
		let policy = &self.set.policy;
		let interval = policy.checkpoint_interval.max(1);
		let newest = u64::from(ward.finalised().await?.number);
		let height = newest.saturating_sub(newest.checked_rem(interval).unwrap_or_default());
		let number = u32::try_from(height).unwrap_or(u32::MAX);
		let hash = ward.block_hash(number).await?.ok_or_else(|| wrong("it has no such block"))?;
		let header = ward.header(hash).await?;
		let (made, existed) = CLOCK.slot_of(&header).map_err(|_| wrong("the ward is too young"))?;
		let length = policy.round_length.0.max(1);
		let now = (unix_now() as u64).max(existed.0);
		Ok(Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(0x66),
			state_root: header.state_root,
			block_timestamp: UnixTime(made.0),
			round: Round(now.saturating_sub(now.checked_rem(length).unwrap_or_default())),
		})
	}
}

/// The author's place, as a header of BABE names it.
fn author(header: &Header) -> Option<u32> {
	let (engine, digest) = header.digest.logs().iter().find_map(|item| item.as_pre_runtime())?;
	let place = digest.get(1..5).filter(|_| engine == *b"BABE")?;
	place.try_into().ok().map(u32::from_le_bytes)
}

fn wrong(reason: impl ToString) -> Error {
	Error::Decode { what: "a lie".into(), reason: reason.to_string() }
}
