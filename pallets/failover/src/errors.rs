// SPDX-License-Identifier: Apache-2.0

//! What refusals of programs, calls and proofs are called here.

use crate::{evm::CallsError, payload::PayloadError, Config, Error};
use vigil_proofs::ProofError;

impl<T: Config> From<PayloadError> for Error<T> {
	fn from(error: PayloadError) -> Self {
		match error {
			PayloadError::Empty => Self::EmptyProgram,
			PayloadError::Unreadable => Self::BadProgram,
			PayloadError::WrongVersion => Self::WrongXcmVersion,
			PayloadError::TooManyInstructions => Self::TooManyInstructions,
			PayloadError::OriginInstruction => Self::OriginInstruction,
			PayloadError::TooLarge => Self::PayloadTooLarge,
		}
	}
}

impl<T: Config> From<CallsError> for Error<T> {
	fn from(error: CallsError) -> Self {
		match error {
			CallsError::Empty => Self::EmptyProgram,
			CallsError::Unreadable => Self::BadCalls,
			CallsError::TooMany => Self::TooManyCalls,
			CallsError::TooMuchGas => Self::TooMuchGas,
		}
	}
}

impl<T: Config> From<ProofError> for Error<T> {
	fn from(error: ProofError) -> Self {
		match error {
			ProofError::TooLarge => Self::ProofTooLarge,
			ProofError::Superfluous => Self::ProofSuperfluous,
			ProofError::Incomplete => Self::ProofIncomplete,
			ProofError::WrongType => Self::ReceiptUnreadable,
		}
	}
}
