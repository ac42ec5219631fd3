// SPDX-License-Identifier: Apache-2.0

//! The verifier of whichever family a ward belongs to, for who keeps one anchor per service.

use crate::{
	grandpa::{self, Grandpa},
	life::{Cost, LifeError, LivenessProof, ProvenBlock, ProvenLife, Window},
	tendermint::{self, Tendermint},
};
use alloc::boxed::Box;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::{Height, UnixTime};

/// What is trusted of a ward.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Anchor {
	/// A Substrate chain.
	Grandpa(grandpa::Anchor),
	/// A chain of the Cosmos kind.
	Tendermint(tendermint::Anchor),
}

/// What moves an anchor on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Update {
	/// A Substrate chain.
	Grandpa(Box<grandpa::Update>),
	/// A chain of the Cosmos kind.
	Tendermint(Box<tendermint::Update>),
}

/// What shows blocks of a ward.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Proof {
	/// A Substrate chain.
	Grandpa(Box<grandpa::Proof>),
	/// A chain of the Cosmos kind.
	Tendermint(Box<tendermint::Proof>),
}

/// The verifier.
pub struct Family;

impl LivenessProof for Family {
	type Anchor = Anchor;
	type Update = Update;
	type Proof = Proof;

	fn advance(anchor: &mut Anchor, update: &Update, now: UnixTime) -> Result<(), LifeError> {
		match (anchor, update) {
			(Anchor::Grandpa(anchor), Update::Grandpa(update)) => {
				Grandpa::advance(anchor, update, now)
			},
			(Anchor::Tendermint(anchor), Update::Tendermint(update)) => {
				Tendermint::advance(anchor, update, now)
			},
			_ => Err(LifeError::OtherFamily),
		}
	}

	fn verify(
		anchor: &Anchor,
		window: &Window,
		proof: &Proof,
		now: UnixTime,
	) -> Result<ProvenLife, LifeError> {
		match (anchor, proof) {
			(Anchor::Grandpa(anchor), Proof::Grandpa(proof)) => {
				Grandpa::verify(anchor, window, proof, now)
			},
			(Anchor::Tendermint(anchor), Proof::Tendermint(proof)) => {
				Tendermint::verify(anchor, window, proof, now)
			},
			_ => Err(LifeError::OtherFamily),
		}
	}

	fn block_at(
		anchor: &Anchor,
		height: Height,
		proof: &Proof,
		now: UnixTime,
	) -> Result<ProvenBlock, LifeError> {
		match (anchor, proof) {
			(Anchor::Grandpa(anchor), Proof::Grandpa(proof)) => {
				Grandpa::block_at(anchor, height, proof, now)
			},
			(Anchor::Tendermint(anchor), Proof::Tendermint(proof)) => {
				Tendermint::block_at(anchor, height, proof, now)
			},
			_ => Err(LifeError::OtherFamily),
		}
	}

	fn cost(proof: &Proof) -> Cost {
		match proof {
			Proof::Grandpa(proof) => Grandpa::cost(proof),
			Proof::Tendermint(proof) => Tendermint::cost(proof),
		}
	}

	fn cost_of_update(update: &Update) -> Cost {
		match update {
			Update::Grandpa(update) => Grandpa::cost_of_update(update),
			Update::Tendermint(update) => Tendermint::cost_of_update(update),
		}
	}
}
