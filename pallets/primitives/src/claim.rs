// SPDX-License-Identifier: Apache-2.0
//! What a holder on a halted EVM chain signs, so that what it had there is credited to an account elsewhere.
//!
//! An address there is no account here, so only who has its key can say whose account is meant. The words are a
//! text that wallets show before they sign it (EIP-191, version 0x45: `personal_sign`). They name one chain, one
//! vault, one incident and one account, so they are good for nothing else.

use crate::{abi::keccak_256, Height, IncidentId, ProtocolId, ServiceId, H160, H256};
use alloc::{
	format,
	string::{String, ToString},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// A holder's word that what it had is to be credited to an account.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct BalanceClaim {
	/// The chain on which it is credited.
	pub genesis_hash: H256,
	/// The service that watches the chain where the holder had it.
	pub service: ServiceId,
	/// The protocol whose vault pays.
	pub protocol: ProtocolId,
	/// The incident that it is paid in, as the chain that pays numbers it.
	pub incident: IncidentId,
	/// How often the vault was settled before.
	pub settlements: u32,
	/// The height of the block after which the holder had it.
	pub height: Height,
	/// Who had it.
	pub holder: H160,
	/// The account, by its public key, to which it is credited.
	pub account: H256,
}

/// The text that is signed. Lines end with a line feed, and the last one with nothing.
impl fmt::Display for BalanceClaim {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "Vigil: claim of a balance on a chain that halted\n")?;
		writeln!(f, "Whoever has the account below gets what the holder had.\n")?;
		writeln!(f, "Holder: {:#x}", self.holder)?;
		writeln!(f, "Account: {:#x}", self.account)?;
		writeln!(f, "Paid on: {:#x}", self.genesis_hash)?;
		writeln!(f, "Service: {}", self.service)?;
		writeln!(f, "Protocol: {}", self.protocol)?;
		writeln!(f, "Incident: {}", self.incident)?;
		writeln!(f, "Settlements: {}", self.settlements)?;
		write!(f, "Block: {}", self.height)
	}
}

impl BalanceClaim {
	/// The text that a wallet is given to sign.
	pub fn text(&self) -> String {
		self.to_string()
	}

	/// What is signed: `keccak256("\x19Ethereum Signed Message:\n" + <length> + <text>)`.
	pub fn digest(&self) -> H256 {
		let text = self.text();
		let signed = format!("\x19Ethereum Signed Message:\n{}{text}", text.len());
		H256(keccak_256(signed.as_bytes()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn claim() -> BalanceClaim {
		BalanceClaim {
			genesis_hash: H256::repeat_byte(0x45),
			service: ServiceId(7),
			protocol: ProtocolId(2),
			incident: IncidentId(1),
			settlements: 0,
			height: Height(32),
			holder: H160::repeat_byte(0x0a),
			account: H256::repeat_byte(1),
		}
	}

	#[test]
	fn text_is_the_one_that_wallets_show() {
		let expected = "Vigil: claim of a balance on a chain that halted\n\
			\n\
			Whoever has the account below gets what the holder had.\n\
			\n\
			Holder: 0x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\n\
			Account: 0x0101010101010101010101010101010101010101010101010101010101010101\n\
			Paid on: 0x4545454545454545454545454545454545454545454545454545454545454545\n\
			Service: 7\n\
			Protocol: 2\n\
			Incident: 1\n\
			Settlements: 0\n\
			Block: 32";
		assert_eq!(claim().text(), expected);
	}

	#[test]
	fn digest_is_the_one_that_cast_computes() {
		// `cast hash-message "$TEXT"`
		let expected =
			hex_literal::hex!("7b766850db5f83ef16affc404876a0110631bae8da817c592f8eb9d7897b59ee");
		assert_eq!(claim().digest(), H256(expected));
	}

	#[test]
	fn every_field_changes_what_is_signed() {
		let one = claim();
		let others = [
			BalanceClaim { genesis_hash: H256::zero(), ..one },
			BalanceClaim { service: ServiceId(8), ..one },
			BalanceClaim { protocol: ProtocolId(3), ..one },
			BalanceClaim { incident: IncidentId(2), ..one },
			BalanceClaim { settlements: 1, ..one },
			BalanceClaim { height: Height(33), ..one },
			BalanceClaim { holder: H160::zero(), ..one },
			BalanceClaim { account: H256::zero(), ..one },
		];
		for other in others {
			assert_ne!(other.digest(), one.digest(), "{other}");
		}
	}
}
