// SPDX-License-Identifier: Apache-2.0

//! What can be wrong with an answer.

use crate::Fault;
use vigil_primitives::{Height, H256};

/// Codes of JSON-RPC errors that say "not so often": EIP-1474, and what large providers send.
const LIMITED: [i32; 4] = [-32_005, -32_029, -32_007, 429];

/// Why an endpoint has no voice, in a sentence without any part of its URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
	/// No answer in time.
	#[error("it did not answer in time")]
	TimedOut,
	/// No connection, or one that broke.
	#[error("it cannot be reached")]
	Disconnected,
	/// An HTTP status that is no success. Redirects are not followed: they would lead elsewhere.
	#[error("it answered with HTTP status {0}")]
	Status(u16),
	/// More bytes than anything that was asked for needs.
	#[error("its answer is too large")]
	TooLarge,
	/// Not what the method returns.
	#[error("its answer cannot be understood: {0}")]
	Malformed(&'static str),
	/// A JSON-RPC error.
	#[error("it refused {method} with error {code}: {words}")]
	Refused {
		/// What was asked.
		method: &'static str,
		/// Code of the error.
		code: i32,
		/// The server's words, cleaned.
		words: String,
	},
	/// It serves another chain.
	#[error("it serves chain {found}, not {expected}")]
	WrongChain {
		/// What it says.
		found: String,
		/// What the configuration says.
		expected: String,
	},
	/// The hash is not that of the header.
	#[error("it lies: the hash of its block {height} is not that of the header it shows")]
	FalseHash {
		/// Height of the block.
		height: Height,
	},
	/// Another height than was asked for.
	#[error("it lies: asked for block {asked} it shows block {shown}")]
	FalseHeight {
		/// What was asked for.
		asked: Height,
		/// What came.
		shown: Height,
	},
	/// A block whose time has not come.
	#[error("it lies, or the clock here is wrong: its block {height} is made {ahead} s from now")]
	Early {
		/// Height of the block.
		height: Height,
		/// How far its time is ahead of the clock here, in seconds.
		ahead: u64,
	},
	/// A block that cannot come after the one it names as its parent.
	#[error("it lies: its block {height} does not fit the block it names as its parent")]
	Misfit {
		/// Height of the block.
		height: Height,
	},
	/// A block above the newest one that enough others have shown, while these show nothing new.
	#[error("it claims block {height}, which too few others show")]
	Alone {
		/// The height it claims.
		height: Height,
	},
	/// Something that must be there is not.
	#[error("it has no {0}")]
	Missing(&'static str),
	/// It does not prove by the ward's consensus that a block is final.
	#[error("it does not prove that block {height} is final: {why}")]
	Unproven {
		/// The height.
		height: Height,
		/// What is wrong with the proof.
		why: String,
	},
	/// It shows another block than the quorum.
	#[error("its block {height} is {hash:?}, not the one agreed on")]
	Disagrees {
		/// The height.
		height: Height,
		/// What it shows there.
		hash: H256,
	},
	/// It failed so often that it is left alone for a moment.
	#[error("it failed {failures} times in a row and was not asked now; last: {last}")]
	Resting {
		/// Failed looks.
		failures: u32,
		/// What was wrong the last time.
		last: String,
		/// What kind of thing that was.
		fault: Fault,
	},
}

impl Problem {
	/// Whether asking again at once may help.
	pub fn is_transient(&self) -> bool {
		match self {
			Problem::Disconnected => true,
			Problem::Status(status) => *status == 429 || *status >= 500,
			_ => false,
		}
	}

	/// Whether it is a want of any answer, rather than an answer of no use.
	pub fn is_silence(&self) -> bool {
		match self {
			Problem::TimedOut | Problem::Disconnected | Problem::Status(_) => true,
			Problem::Refused { code, .. } => LIMITED.contains(code),
			_ => false,
		}
	}

	/// What kind of thing it is.
	pub fn fault(&self) -> Fault {
		match self {
			Problem::TimedOut | Problem::Disconnected => Fault::Silent,
			Problem::Status(_)
			| Problem::TooLarge
			| Problem::Malformed(_)
			| Problem::Refused { .. }
			| Problem::Unproven { .. }
			| Problem::Missing(_) => Fault::Unusable,
			Problem::WrongChain { .. } => Fault::WrongChain,
			Problem::FalseHash { .. }
			| Problem::FalseHeight { .. }
			| Problem::Early { .. }
			| Problem::Misfit { .. } => Fault::Lying,
			Problem::Alone { .. } | Problem::Disagrees { .. } => Fault::Dissenting,
			Problem::Resting { fault, .. } => *fault,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_lie_is_told_from_silence() {
		assert_eq!(Problem::TimedOut.fault(), Fault::Silent);
		assert_eq!(Problem::Status(503).fault(), Fault::Unusable);
		assert_eq!(Problem::FalseHash { height: Height(1) }.fault(), Fault::Lying);
		assert_eq!(Problem::Misfit { height: Height(1) }.fault(), Fault::Lying);
		let other = Problem::Disagrees { height: Height(1), hash: H256::zero() };
		assert_eq!(other.fault(), Fault::Dissenting);
	}

	#[test]
	fn a_rate_limit_is_silence_whether_http_or_json_rpc_says_it() {
		let refused = |code| Problem::Refused { method: "eth_chainId", code, words: String::new() };
		assert!(Problem::Status(429).is_silence() && Problem::TimedOut.is_silence());
		assert!(refused(-32_005).is_silence() && refused(429).is_silence());
		assert!(!refused(-32_601).is_silence() && !Problem::Missing("head").is_silence());
	}
}
