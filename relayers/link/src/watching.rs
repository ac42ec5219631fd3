// SPDX-License-Identifier: Apache-2.0

//! What a node says about a transaction, in the words of the state machine.

use crate::RpcError;
use subxt::rpcs::methods::legacy::TransactionStatus;
use vigil_primitives::H256;
use vigil_relayer_core::{Refused, TxEvent};

/// Codes of `author_submitAndWatchExtrinsic`.
const INVALID: i32 = 1010;
const ALREADY_IMPORTED: i32 = 1013;
const TOO_CHEAP: i32 = 1014;
const NO_ROOM: i32 = 1016;

/// What follows from a status; `None` if blocks will tell.
pub fn of_status(status: &TransactionStatus<H256>) -> Option<TxEvent> {
	use TransactionStatus::*;
	match status {
		Future | Ready | Broadcast(_) => Some(TxEvent::Accepted),
		InBlock(_) | Retracted(_) | Finalized(_) | FinalityTimeout(_) => None,
		Usurped(_) | Dropped => Some(TxEvent::Dropped),
		Invalid => Some(TxEvent::Refused(Refused::Invalid, "it became invalid".into())),
	}
}

/// Whether nothing follows this status.
pub fn is_last(status: &TransactionStatus<H256>) -> bool {
	use TransactionStatus::*;
	matches!(status, Finalized(_) | FinalityTimeout(_) | Usurped(_) | Dropped | Invalid)
}

/// What follows from an error on submission.
pub fn of_error(error: &RpcError) -> TxEvent {
	let RpcError::Refused { code, message, .. } = error else {
		return TxEvent::Refused(Refused::Elsewhere, error.to_string());
	};
	match (*code, message.to_lowercase()) {
		// It has it already; only nothing will be heard of it.
		(ALREADY_IMPORTED, _) => TxEvent::Accepted,
		(INVALID, text) => TxEvent::Refused(invalid(&text), message.clone()),
		(TOO_CHEAP | NO_ROOM, _) => TxEvent::Refused(Refused::Crowded, message.clone()),
		_ => TxEvent::Refused(Refused::Elsewhere, error.to_string()),
	}
}

/// Whether the node's pool has another transaction of the account with the same nonce, which offers as much.
pub fn is_same_nonce(error: &RpcError) -> bool {
	matches!(error, RpcError::Refused { code: TOO_CHEAP, .. })
}

fn invalid(text: &str) -> Refused {
	let says = |part| text.contains(part);
	if says("outdated") || says("stale") {
		Refused::Outdated
	} else if says("pay") || says("balance") {
		Refused::Unpaid
	} else if says("future") || says("exhaust") {
		Refused::Elsewhere
	} else {
		Refused::Invalid
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn refused(code: i32, message: &str) -> TxEvent {
		let (endpoint, method) = (String::new(), String::new());
		of_error(&RpcError::Refused { endpoint, method, code, message: message.into() })
	}

	#[test]
	fn what_nodes_answer_is_understood() {
		let pay =
			"Invalid Transaction: \"Inability to pay some fees (e.g. account balance too low)\"";
		for (code, text, expected) in [
			(1010, "Invalid Transaction: \"Transaction is outdated\"", Refused::Outdated),
			(1010, pay, Refused::Unpaid),
			(1010, "Invalid Transaction: \"Transaction has a bad signature\"", Refused::Invalid),
			(
				1010,
				"Invalid Transaction: \"Transaction has an ancient birth block\"",
				Refused::Invalid,
			),
			(1014, "Priority is too low", Refused::Crowded),
			(1012, "Transaction is temporarily banned", Refused::Elsewhere),
			(1016, "Immediately Dropped", Refused::Crowded),
		] {
			let TxEvent::Refused(found, _) = refused(code, text) else { panic!("{text}") };
			assert_eq!(found, expected, "{text}");
		}
		assert_eq!(refused(1013, "Already imported"), TxEvent::Accepted);
	}
}
