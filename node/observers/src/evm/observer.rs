// SPDX-License-Identifier: Apache-2.0

//! What an observer needs of this family: the name of a chain, and questions to an endpoint.

use super::rpc::EvmRpc;
use crate::{retry::Retrying, source::Source};

/// The chain id in a configuration: decimal, not zero.
pub(crate) fn parse_chain(chain: &str) -> Option<u64> {
	chain.parse().ok().filter(|id| *id != 0)
}

/// An endpoint that has to serve the chain `id`.
pub(crate) fn source(rpc: Retrying, id: u64) -> Box<dyn Source> {
	Box::new(EvmRpc::new(rpc, id))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn chain_ids_are_positive_decimals() {
		assert_eq!(parse_chain("8453"), Some(8453));
		for bad in ["", "0", "-1", "0x1", "1.0", " 1", "99999999999999999999"] {
			assert_eq!(parse_chain(bad), None, "{bad:?}");
		}
	}
}
