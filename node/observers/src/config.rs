// SPDX-License-Identifier: Apache-2.0

//! What an operator says about a ward: which chain it is, and who can be asked about it.

use crate::Family;
use serde::Deserialize;
use std::fmt;

/// One ward.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WardConfig {
	/// The service that watches it.
	pub service: u32,
	/// What kind of chain it is.
	pub family: Family,
	/// Which chain it is: the chain id of an EVM chain in decimal, the genesis hash of a Substrate
	/// chain as `0x` and 64 digits. An endpoint of another chain is not believed.
	pub chain: String,
	/// What is trusted of the ward's consensus: `0x` and the hexadecimal digits that `vigil-relayer fisherman
	/// anchor` prints for a node that you trust. With it a block that one endpoint proves to be final
	/// refutes a halt alone. Substrate chains with GRANDPA only.
	#[serde(default)]
	pub anchor: Option<String>,
	/// Milliseconds between two looks.
	#[serde(default = "default_poll")]
	pub poll_ms: u64,
	/// Milliseconds that an endpoint may take to answer.
	#[serde(default = "default_timeout")]
	pub timeout_ms: u64,
	/// Seconds without a transaction in any agreed head after which the ward counts as degraded.
	/// Off if absent: on most chains an hour without users is no fault.
	#[serde(default)]
	pub empty_after_secs: Option<u64>,
	/// Seconds without a new final block, while blocks come, after which the ward counts as
	/// degraded; never less than the policy's `halt_after`. Twenty minutes, three epochs of
	/// Ethereum, if absent.
	#[serde(default)]
	pub finality_after_secs: Option<u64>,
	/// Who is asked. Endpoints of one provider or of one host count as one.
	pub endpoints: Vec<EndpointConfig>,
}

/// Somewhere to ask.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointConfig {
	/// Who runs it.
	pub provider: String,
	/// Its `http` or `https` URL. It may hold a key and is never printed whole.
	pub url: String,
}

fn default_poll() -> u64 {
	500
}

fn default_timeout() -> u64 {
	2_000
}

impl fmt::Debug for EndpointConfig {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("EndpointConfig").field("provider", &self.provider).finish_non_exhaustive()
	}
}
