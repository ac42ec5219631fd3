// SPDX-License-Identifier: Apache-2.0

//! What an observer needs of this family: the name of a chain, and questions to an endpoint.

use super::rpc::EvmRpc;
use crate::source::{Connect, Misread};

/// Endpoints that have to serve the chain of this id.
pub(crate) fn connect(chain: &str, anchor: Option<&str>) -> Result<Connect, Misread> {
	let id = parse(chain).ok_or(Misread::Chain("an EVM chain id is a positive decimal number"))?;
	if anchor.is_some() {
		return Err(Misread::Anchor("of EVM chains nothing is proven by consensus: leave it out"));
	}
	Ok(Box::new(move |rpc| Box::new(EvmRpc::new(rpc, id))))
}

/// The chain id in a configuration: decimal, not zero.
fn parse(chain: &str) -> Option<u64> {
	chain.parse().ok().filter(|id| *id != 0)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_anchor_is_refused_rather_than_ignored() {
		assert!(connect("1", None).is_ok());
		assert!(matches!(connect("1", Some("0x00")), Err(Misread::Anchor(_))));
		assert!(matches!(connect("0", Some("0x00")), Err(Misread::Chain(_))));
	}

	#[test]
	fn chain_ids_are_positive_decimals() {
		assert_eq!(parse("8453"), Some(8453));
		for bad in ["", "0", "-1", "0x1", "1.0", " 1", "99999999999999999999"] {
			assert_eq!(parse(bad), None, "{bad:?}");
		}
	}
}
