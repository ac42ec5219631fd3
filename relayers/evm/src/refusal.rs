// SPDX-License-Identifier: Apache-2.0

//! What endpoints and contracts say when they refuse, in the words of the state machine and of people.

use crate::{abi::Refusals::RefusalsErrors, node::NodeError};
use alloy_sol_types::SolInterface;
use vigil_relayer_core::{Refused, TxEvent};

/// What follows from an error on handing in a transaction. Endpoints differ in their words.
pub fn of_error(error: &NodeError) -> TxEvent {
	let NodeError::Refused { message, .. } = error else {
		return TxEvent::Refused(Refused::Elsewhere, error.to_string());
	};
	let text = message.to_lowercase();
	let says = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
	// Which is asked first matters: "replacement transaction underpriced" is no word about the base fee.
	let refused = if says(&["already known", "known transaction", "already imported"]) {
		return TxEvent::Accepted;
	} else if says(&["nonce too low", "nonce is too low", "old nonce", "invalid nonce"]) {
		Refused::Outdated
	} else if says(&["insufficient funds", "insufficient balance", "overshot"]) {
		Refused::Unpaid
	} else if says(&["underpriced", "fee too low", "gas price too low", "base fee", "pool is full"])
		|| says(&["txpool is full", "less than block base"])
	{
		Refused::Crowded
	} else if says(&["gas limit", "intrinsic gas", "invalid", "too large", "oversized", "chain id"])
	{
		Refused::Invalid
	} else {
		Refused::Elsewhere
	};
	TxEvent::Refused(refused, error.to_string())
}

/// Why a contract refused, in its own words.
pub fn reason(error: &NodeError) -> String {
	let known = error.refusal().and_then(|data| RefusalsErrors::abi_decode(data).ok());
	match (known, error) {
		(Some(known), _) => format!("{known:?}"),
		(None, NodeError::Refused { message, data, .. }) => match data {
			Some(data) if !data.is_empty() => format!("{message} ({data})"),
			_ => message.clone(),
		},
		(None, error) => error.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::abi::Refusals;
	use alloy_sol_types::SolError;

	fn refused(message: &str, data: Option<Vec<u8>>) -> NodeError {
		NodeError::Refused {
			endpoint: "http://a".into(),
			method: "eth_sendRawTransaction",
			code: -32_000,
			message: message.into(),
			data: data.map(Into::into),
		}
	}

	#[test]
	fn what_geth_reth_nethermind_and_anvil_say_is_understood() {
		for (text, expected) in [
			("nonce too low: next nonce 5, tx nonce 4", Refused::Outdated),
			("insufficient funds for gas * price + value", Refused::Unpaid),
			("Insufficient funds for gas * price + value", Refused::Unpaid),
			("replacement transaction underpriced", Refused::Crowded),
			("transaction underpriced", Refused::Crowded),
			("max fee per gas less than block base fee: address 0x1", Refused::Crowded),
			("txpool is full", Refused::Crowded),
			("intrinsic gas too low", Refused::Invalid),
			("exceeds block gas limit", Refused::Invalid),
			("rate limited", Refused::Elsewhere),
		] {
			let TxEvent::Refused(found, _) = of_error(&refused(text, None)) else {
				panic!("{text}")
			};
			assert_eq!(found, expected, "{text}");
		}
		for text in ["already known", "ALREADY_EXISTS: already known", "Known transaction"] {
			assert_eq!(of_error(&refused(text, None)), TxEvent::Accepted);
		}
		let gone = NodeError::Unreachable { endpoint: "http://a".into(), detail: "gone".into() };
		assert!(matches!(of_error(&gone), TxEvent::Refused(Refused::Elsewhere, _)));
	}

	#[test]
	fn a_contracts_reason_is_told_in_its_own_words() {
		let data = Refusals::SetExpired { setId: 4, expiredAt: 99 }.abi_encode();
		let text = reason(&refused("execution reverted", Some(data)));
		assert!(text.contains("SetExpired") && text.contains("99"), "{text}");
		let text = reason(&refused("execution reverted", Some(vec![1, 2])));
		assert_eq!(text, "execution reverted (0x0102)");
		assert_eq!(reason(&refused("execution reverted", None)), "execution reverted");
	}
}
