// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs of its neighbours beside the doors of `vigil-primitives`, and what it offers them.

use crate::rules::holding::State;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{
	answers::insurance::PoolId, Height, Incident, IncidentId, ProtocolId, ServiceId, UnixTime, H256,
};

/// What is certified of the outages of wards.
pub trait IncidentRecord {
	/// The incidents on record, by round.
	fn incidents(service: ServiceId) -> Vec<Incident>;
	/// Since when the record has every incident, if it had to drop older ones.
	fn watched_since(service: ServiceId) -> Option<UnixTime>;
	/// Digests of the certificates that an incident is made of, as far as they are kept.
	fn certificates(service: ServiceId, incident: &Incident) -> Vec<H256>;
}

/// Who has something to lose when a ward halts.
pub trait Interests<AccountId> {
	/// Shows a balance on a ward.
	type Proof: Clone
		+ PartialEq
		+ Eq
		+ core::fmt::Debug
		+ Encode
		+ Decode
		+ DecodeWithMemTracking
		+ TypeInfo
		+ 'static;
	/// Whose a protocol is.
	fn owner(protocol: ProtocolId) -> Option<AccountId>;
	/// The height of the block whose state the proof is of.
	fn height(proof: &Self::Proof) -> Height;
	/// The state of the service's ward after that block, if it is certified and new enough to insure by.
	fn state(service: ServiceId, proof: &Self::Proof) -> Option<State>;
	/// What the account has of the ward's coin in a state, in the coin's unit.
	fn proven(state: &State, who: &AccountId, proof: &Self::Proof) -> Option<u128>;
	/// Bytes of a proof that have to be read.
	fn size(proof: &Self::Proof) -> u32;
	/// What it costs at most to ask for an owner, for what is declared and for what is proven, beside the bytes of
	/// the proof.
	fn weight() -> Weight;
}

/// Who watches, and what they stand for.
pub trait Watchers<AccountId> {
	/// Whether the account watches the ward, or is paid or slashed with one who does, as far as the chain
	/// can see.
	fn is_party(service: ServiceId, who: &AccountId) -> bool;
	/// What a quorum of the set in office would lose for a false word, in VGL.
	fn quorum_at_risk(service: ServiceId) -> u128;
	/// What it costs at most to ask of one account whether it is a party.
	fn weight() -> Weight;
}

/// Where the watchers' share of premiums goes.
pub trait PremiumDoor<AccountId> {
	/// Pays so much of the free VGL of `from` to the watchers of the service.
	fn pay(service: ServiceId, from: &AccountId, amount: u128) -> DispatchResult;
}

/// What is thought of an incident elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// A case against it is open: nothing of it is paid meanwhile. Bounded by whoever answers.
	Disputed,
	/// The ward lived in the silence that its Halts claim.
	False,
}

/// Which incidents rest on a certified Halt that is disputed or proven false.
pub trait Verdicts {
	/// What is thought of these; nothing of those that nobody doubts.
	fn verdicts(service: ServiceId, incidents: &[Incident]) -> Vec<(IncidentId, Verdict)>;
	/// What asking costs at most.
	fn weight() -> Weight;
}

/// Whether time counts.
pub trait Brakes {
	/// Whether windows stand still now, by an emergency.
	fn is_paused() -> bool;
	/// The services whose windows alone stand still now, by emergencies about them: a few, each once.
	fn stopped() -> Vec<ServiceId>;
}

/// Told what was proven to be a false alarm, by whoever does not answer for [`Verdicts`]. Implemented here.
pub trait OnFalseAlarm {
	/// The ward lived in the silence that these Halts claim.
	fn on_false_alarm(service: ServiceId, incident: IncidentId);
}

/// Pools that false alarms cost money. Implemented here, for whoever pays from what was slashed.
pub trait HarmedPools<AccountId> {
	/// What each pool of the service lost to false alarms, in its asset, and is not made whole of.
	fn harmed(service: ServiceId) -> Vec<(PoolId, u128)>;
	/// Pays up to that from `from`; what was taken.
	fn make_whole(pool: PoolId, from: &AccountId, amount: u128) -> Result<u128, DispatchError>;
}

/// Shows nothing.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct NoProof;

impl IncidentRecord for () {
	fn incidents(_: ServiceId) -> Vec<Incident> {
		Vec::new()
	}
	fn watched_since(_: ServiceId) -> Option<UnixTime> {
		None
	}
	fn certificates(_: ServiceId, _: &Incident) -> Vec<H256> {
		Vec::new()
	}
}

impl<AccountId> Interests<AccountId> for () {
	type Proof = NoProof;
	fn owner(_: ProtocolId) -> Option<AccountId> {
		None
	}
	fn height(_: &NoProof) -> Height {
		Height(0)
	}
	fn state(_: ServiceId, _: &NoProof) -> Option<State> {
		None
	}
	fn proven(_: &State, _: &AccountId, _: &NoProof) -> Option<u128> {
		None
	}
	fn size(_: &NoProof) -> u32 {
		0
	}
	fn weight() -> Weight {
		Weight::zero()
	}
}

impl<AccountId> Watchers<AccountId> for () {
	fn is_party(_: ServiceId, _: &AccountId) -> bool {
		false
	}
	fn quorum_at_risk(_: ServiceId) -> u128 {
		0
	}
	fn weight() -> Weight {
		Weight::zero()
	}
}

impl<AccountId> PremiumDoor<AccountId> for () {
	fn pay(_: ServiceId, _: &AccountId, _: u128) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}

impl Verdicts for () {
	fn verdicts(_: ServiceId, _: &[Incident]) -> Vec<(IncidentId, Verdict)> {
		Vec::new()
	}
	fn weight() -> Weight {
		Weight::zero()
	}
}

impl Brakes for () {
	fn stopped() -> Vec<ServiceId> {
		Vec::new()
	}
	fn is_paused() -> bool {
		false
	}
}

impl OnFalseAlarm for () {
	fn on_false_alarm(_: ServiceId, _: IncidentId) {}
}

impl<AccountId> HarmedPools<AccountId> for () {
	fn harmed(_: ServiceId) -> Vec<(PoolId, u128)> {
		Vec::new()
	}
	fn make_whole(_: PoolId, _: &AccountId, _: u128) -> Result<u128, DispatchError> {
		Ok(0)
	}
}
