// SPDX-License-Identifier: Apache-2.0

//! What an observer needs of this family: the name of a chain, and questions to an endpoint.

use super::{header::hash, rpc::SubstrateRpc, trust::Trust};
use crate::source::{Connect, Misread};
use serde_json::json;
use std::sync::Arc;
use vigil_primitives::H256;

/// Endpoints that have to serve the chain that began with the block of this hash. What one of them proves of the
/// ward's consensus is known for all of them.
pub(crate) fn connect(chain: &str, anchor: Option<&str>) -> Result<Connect, Misread> {
	let genesis = parse(chain).ok_or(Misread::Chain("a genesis hash is 0x and 64 digits"))?;
	let trust = anchor.map(|text| {
		Trust::parse(text).ok_or(Misread::Anchor(
			"it is 0x and the digits that `vigil-relayer fisherman anchor` prints for a Substrate chain",
		))
	});
	let trust = trust.transpose()?.map(Arc::new);
	Ok(Box::new(move |rpc| Box::new(SubstrateRpc::new(rpc, genesis, trust.clone()))))
}

/// The genesis hash in a configuration: `0x` and 64 digits, not zero.
fn parse(chain: &str) -> Option<H256> {
	hash(&json!(chain)).ok().filter(|hash| !hash.is_zero())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn genesis_hashes_are_thirty_two_bytes_in_hexadecimal() {
		let good = format!("0x{}", "9f".repeat(32));
		assert_eq!(parse(&good), Some(H256::repeat_byte(0x9f)));
		for bad in ["", "0x", "1", &good[2..], &good[..64], &format!("0x{}", "00".repeat(32))] {
			assert_eq!(parse(bad), None, "{bad:?}");
		}
	}
}
