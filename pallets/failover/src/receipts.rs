// SPDX-License-Identifier: Apache-2.0

//! Receipts in a destination's certified state, whatever kind of chain it is: an inbox pallet stores them under
//! keys of its own name, an inbox contract in slots of its storage.

use crate::{delivery::inbox_name, Config, DestinationId, Error, Form, InboxName, Pallet};
use sp_core::{H160, H256};
use vigil_primitives::{
	receipt::{
		checkpoint_key, contract, contract::Unreadable, handover_key, message_key, plan_key,
	},
	traits::CertifiedRoots,
	CarriageReceipt, Height, LaneId, MessageReceipt, PlanId, PlanReceipt, SequenceNumber,
	ServiceId, SetId,
};
use vigil_proofs::{evm::ContractState, Proof, ProofError, ProvenState};

/// What is known of an inbox after a certified block.
pub(crate) enum CertifiedInbox {
	/// An inbox pallet with this name.
	Pallet(ProvenState, InboxName),
	/// An inbox contract.
	Contract(ContractState),
}

impl<T: Config> Pallet<T> {
	/// What is known of a destination's inbox after the block at `height`.
	pub(crate) fn certified_inbox(
		destination: DestinationId,
		height: Height,
		proof: Proof,
	) -> Result<CertifiedInbox, Error<T>> {
		let to = Self::destination(destination)?;
		let service = to.certified_by.ok_or(Error::<T>::NotCertified)?;
		let root = T::Roots::state_root(service, height).ok_or(Error::<T>::UnknownRoot)?;
		match to.form {
			Form::Evm => {
				let contract = contract_of(to.destination.inbox);
				Ok(CertifiedInbox::Contract(ContractState::new(proof, root, contract)?))
			},
			Form::Xcm(_) | Form::Raw => {
				Ok(CertifiedInbox::Pallet(proof.state(root)?, to.inbox_name))
			},
		}
	}
}

/// The address in an inbox's name; what stands before it no state has.
fn contract_of(inbox: H256) -> H160 {
	H160::from(inbox)
}

impl CertifiedInbox {
	pub(crate) fn message<T: Config>(
		&self,
		service: ServiceId,
		lane: LaneId,
		sequence: SequenceNumber,
	) -> Result<Option<MessageReceipt>, Error<T>> {
		match self {
			Self::Pallet(state, name) => {
				let key = message_key(inbox_name(name)?, service, lane, sequence);
				Ok(state.value(&key)?)
			},
			Self::Contract(state) => {
				let words = state.words(contract::message_slots(service, lane, sequence))?;
				Ok(contract::message_receipt(words, sequence).map_err(unreadable)?)
			},
		}
	}

	pub(crate) fn plan<T: Config>(
		&self,
		service: ServiceId,
		plan: PlanId,
	) -> Result<Option<PlanReceipt>, Error<T>> {
		match self {
			Self::Pallet(state, name) => {
				Ok(state.value(&plan_key(inbox_name(name)?, service, plan))?)
			},
			Self::Contract(state) => {
				let words = state.words(contract::plan_slots(service, plan))?;
				Ok(contract::plan_receipt(words).map_err(unreadable)?)
			},
		}
	}

	pub(crate) fn handover<T: Config>(
		&self,
		service: ServiceId,
		set: SetId,
	) -> Result<Option<CarriageReceipt>, Error<T>> {
		match self {
			Self::Pallet(state, name) => {
				Ok(state.value(&handover_key(inbox_name(name)?, service, set))?)
			},
			Self::Contract(state) => {
				let words = state.words(contract::handover_slots(service, set))?;
				Ok(contract::carriage_receipt(words))
			},
		}
	}

	pub(crate) fn checkpoint<T: Config>(
		&self,
		service: ServiceId,
		height: Height,
	) -> Result<Option<CarriageReceipt>, Error<T>> {
		match self {
			Self::Pallet(state, name) => {
				Ok(state.value(&checkpoint_key(inbox_name(name)?, service, height))?)
			},
			Self::Contract(state) => {
				let words = state.words(contract::checkpoint_slots(service, height))?;
				Ok(contract::carriage_receipt(words))
			},
		}
	}
}

fn unreadable(_: Unreadable) -> ProofError {
	ProofError::WrongType
}
