// SPDX-License-Identifier: Apache-2.0

//! What an observer needs of this family: the name of a chain, and questions to an endpoint.

use super::{header::hash, rpc::SubstrateRpc};
use crate::{retry::Retrying, source::Source};
use serde_json::json;
use vigil_primitives::H256;

/// The genesis hash in a configuration: `0x` and 64 digits, not zero.
pub(crate) fn parse_chain(chain: &str) -> Option<H256> {
	hash(&json!(chain)).ok().filter(|hash| !hash.is_zero())
}

/// An endpoint that has to serve the chain that began with `genesis`.
pub(crate) fn source(rpc: Retrying, genesis: H256) -> Box<dyn Source> {
	Box::new(SubstrateRpc::new(rpc, genesis))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn genesis_hashes_are_thirty_two_bytes_in_hexadecimal() {
		let good = format!("0x{}", "9f".repeat(32));
		assert_eq!(parse_chain(&good), Some(H256::repeat_byte(0x9f)));
		for bad in ["", "0x", "1", &good[2..], &good[..64], &format!("0x{}", "00".repeat(32))] {
			assert_eq!(parse_chain(bad), None, "{bad:?}");
		}
	}
}
