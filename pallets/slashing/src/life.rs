// SPDX-License-Identifier: Apache-2.0

//! Evidence by the ward's own consensus.

use crate::{
	hearing::Heard, rules::offence::Deed, AnchorOf, Anchors, AnchorsOf, CaseId, Cases, Config,
	Error, Event, Form, Pallet, ProofOf, Said, Stage, UpdateOf, WeightInfo,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::DispatchResult;
use vigil_primitives::{Checkpoint, Halt, ServiceId, Statement, UnixTime};
use vigil_proofs::{Cost, LifeError, LivenessProof, ProvenBlock, ProvenLife, Verdict, Window};

/// The number of an anchor, and what leads from it to what judges.
pub(crate) type Trusted<'a, T> = (u32, &'a [UpdateOf<T>]);

impl<T: Config> Pallet<T> {
	/// What a call that verifies these weighs, known before a signature is checked.
	pub(crate) fn weight_of_proof(
		signers: u32,
		updates: &[UpdateOf<T>],
		proofs: &[&ProofOf<T>],
	) -> Weight {
		let Cost { signatures, bytes } = Self::cost(updates, proofs);
		T::WeightInfo::report_proof(
			signers,
			signatures.min(T::MaxProofSignatures::get()),
			bytes.min(T::MaxProofBytes::get()),
		)
	}

	fn cost(updates: &[UpdateOf<T>], proofs: &[&ProofOf<T>]) -> Cost {
		let of_updates = updates.iter().map(T::Life::cost_of_update);
		let of_proofs = proofs.iter().map(|proof| T::Life::cost(proof));
		of_updates.chain(of_proofs).fold(Cost::default(), |sum, one| Cost {
			signatures: sum.signatures.saturating_add(one.signatures),
			bytes: sum.bytes.saturating_add(one.bytes),
		})
	}

	pub(crate) fn do_report_life(
		reporter: T::AccountId,
		said: &Said,
		trusted: Trusted<T>,
		proof: &ProofOf<T>,
	) -> DispatchResult {
		let halt = halt_of::<T>(said)?;
		let heard = Self::hear(said)?;
		let window = Self::window(&heard, &halt)?;
		let anchor = Self::trusted(heard.set.service, halt.round.start(), trusted, &[proof])?;
		let life = T::Life::verify(&anchor, &window, proof, Self::now());
		let life = life.map_err(proof_error::<T>)?;
		Self::charge_alarm(reporter, &heard, (&halt, &window), &life, Form::LifeProven)
	}

	/// The part of the silence in which a block refutes it.
	pub(crate) fn window(heard: &Heard, halt: &Halt) -> Result<Window, Error<T>> {
		let policy = &heard.policy;
		let window = Window::of(halt.height, halt.round, policy.halt_after, policy.margin);
		window.ok_or(Error::<T>::NoWindow)
	}

	/// Charges everybody who signed a Halt, if the life that was shown convicts.
	pub(crate) fn charge_alarm(
		reporter: T::AccountId,
		heard: &Heard,
		(halt, window): (&Halt, &Window),
		life: &ProvenLife,
		form: Form,
	) -> DispatchResult {
		let verdict = life.verdict(window, heard.policy.head, halt.block_hash);
		ensure!(verdict == Verdict::Convicts, Error::<T>::ProofIsForChallenge);
		let deed = Deed::halt(halt, heard.policy.halt_after);
		Self::charge_all(reporter, heard, deed, form)
	}

	pub(crate) fn do_report_block(
		reporter: T::AccountId,
		said: &Said,
		trusted: Trusted<T>,
		proof: &ProofOf<T>,
	) -> DispatchResult {
		let Statement::Checkpoint(checkpoint) = said.signed().statement else {
			return Err(Error::<T>::NotACheckpoint.into());
		};
		let heard = Self::hear(said)?;
		let round = checkpoint.round.start();
		let anchor = Self::trusted(heard.set.service, round, trusted, &[proof])?;
		let block = T::Life::block_at(&anchor, checkpoint.height, proof, Self::now());
		let block = block.map_err(proof_error::<T>)?;
		ensure!(is_other(&checkpoint, &block), Error::<T>::NotFalse);
		// A block that came to be after the statement may have taken another one's place since.
		ensure!(block.existed_by <= round, Error::<T>::ProofIsForChallenge);
		let deed = Deed::checkpoint(&checkpoint);
		Self::charge_all(reporter, &heard, deed, Form::LifeProven)
	}

	/// Gives up a case against a Checkpoint whose block the ward's own consensus calls final as well.
	pub(crate) fn do_clear_block(
		id: CaseId,
		checkpoint: &Checkpoint,
		trusted: Trusted<T>,
		proof: &ProofOf<T>,
	) -> DispatchResult {
		let mut case = Cases::<T>::get(id).ok_or(Error::<T>::NoSuchCase)?;
		let waits = matches!(case.stage, Stage::Waiting { .. } | Stage::Vetoed { .. });
		ensure!(waits, Error::<T>::NotWaiting);
		let is_it = case.form == Form::LifeProven && case.said == checkpoint.hash();
		ensure!(is_it, Error::<T>::NotACheckpoint);
		let round = checkpoint.round.start();
		let anchor = Self::trusted(case.service, round, trusted, &[proof])?;
		let block = T::Life::block_at(&anchor, checkpoint.height, proof, Self::now());
		let block = block.map_err(proof_error::<T>)?;
		ensure!(!is_other(checkpoint, &block), Error::<T>::NotFalse);
		Self::begin_work(id, &mut case, true);
		Cases::<T>::insert(id, case);
		Self::deposit_event(Event::Decided { case: id, upheld: false });
		Ok(())
	}

	/// The anchor with this number, moved on by the updates, for statements about `time`; refused before
	/// any signature is checked if there are too many.
	pub(crate) fn trusted(
		service: ServiceId,
		time: UnixTime,
		(number, updates): Trusted<T>,
		proofs: &[&ProofOf<T>],
	) -> Result<AnchorOf<T>, Error<T>> {
		let Cost { signatures, bytes } = Self::cost(updates, proofs);
		let fits = signatures <= T::MaxProofSignatures::get() && bytes <= T::MaxProofBytes::get();
		ensure!(fits, Error::<T>::ProofTooLarge);
		let ends = AnchorsOf::<T>::get(service).ok_or(Error::<T>::UnknownAnchor)?;
		ensure!(time >= ends.since, Error::<T>::BeforeAnchor);
		let found = Anchors::<T>::get(service, number).ok_or(Error::<T>::UnknownAnchor)?;
		let (mut anchor, now) = (found.anchor, Self::now());
		for update in updates {
			T::Life::advance(&mut anchor, update, now).map_err(proof_error::<T>)?;
		}
		Ok(anchor)
	}
}

/// Whether the ward has another block than the one that was said to be final.
fn is_other(said: &Checkpoint, block: &ProvenBlock) -> bool {
	block.hash != said.block_hash || block.state_root.is_some_and(|root| root != said.state_root)
}

pub(crate) fn halt_of<T: Config>(said: &Said) -> Result<Halt, Error<T>> {
	match said.signed().statement {
		Statement::Halt(halt) => Ok(halt),
		_ => Err(Error::<T>::NotAHalt),
	}
}

pub(crate) fn proof_error<T: Config>(error: LifeError) -> Error<T> {
	match error {
		LifeError::OtherFamily | LifeError::OtherChain => Error::<T>::ProofOfOtherChain,
		LifeError::TooLarge => Error::<T>::ProofTooLarge,
		LifeError::AnchorStale | LifeError::AnchorInvalid | LifeError::UnsupportedChange => {
			Error::<T>::AnchorStale
		},
		LifeError::Malformed
		| LifeError::FromFuture
		| LifeError::Timeless
		| LifeError::AuthorsUnknown => Error::<T>::ProofMalformed,
		LifeError::NotNewer => Error::<T>::AnchorNotNewer,
		LifeError::WrongSet
		| LifeError::UnknownSigner
		| LifeError::DuplicateSigner
		| LifeError::TooFewSigners
		| LifeError::InvalidSignature => Error::<T>::ProofNotOfWard,
		LifeError::Unlinked | LifeError::NoSuchBlock | LifeError::State(_) => {
			Error::<T>::ProofUnlinked
		},
		LifeError::OutsideWindow | LifeError::NoDescendant => Error::<T>::OutsideSilence,
	}
}
