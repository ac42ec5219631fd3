// SPDX-License-Identifier: Apache-2.0

//! Balances on a ward that is an EVM chain: how they are proven, what they are worth here, and who has a word in
//! whose account they are credited to.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{H160, H256, U256, U512};
use sp_io::{crypto::secp256k1_ecdsa_recover, hashing::keccak_256};
use vigil_proofs::evm::{balance, EvmError, Nodes, Token};

/// The most nodes in a proof: those to an account, and those to a word of its storage.
pub const MOST_NODES: u32 = vigil_proofs::evm::MAX_DEPTH.saturating_mul(2);

/// The hash of no code: an account that is no contract has it.
const NO_CODE: H256 = H256([
	0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c, 0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0,
	0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b, 0x7b, 0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
]);

/// Half of the order of the curve, rounded down: the greatest `s` of a signature. With any other one there would be
/// two signatures of the same words (EIP-2).
const HALF_ORDER: [u8; 32] = [
	0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// A signature of secp256k1 as wallets give it: `r`, `s`, and `v`, which is 27 or 28.
pub type EvmSignature = [u8; 65];

/// What an amount on the ward is worth here: `here` planck for `there` of its smallest units.
///
/// Of a coin with 18 decimals on a chain whose own has 12, `1` for `1_000_000` pays one for one.
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
pub struct Rate {
	/// So many planck here ...
	pub here: u128,
	/// ... for so many of the smallest units there.
	pub there: u128,
}

impl Rate {
	/// Whether anything is worth something, and nothing is worth more than can be said.
	pub fn is_sound(&self) -> bool {
		self.here > 0 && self.there > 0
	}

	/// What so much is worth here, rounded down; `None` if no account could hold it.
	pub fn convert(&self, there: U256) -> Option<u128> {
		let worth: U512 = there.full_mul(self.here.into());
		u128::try_from(worth.checked_div(self.there.into())?).ok()
	}
}

/// How balances on the ward are proven, and what they are worth here.
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
pub struct EvmBalances {
	/// The token there whose balances count; none is the coin itself.
	pub token: Option<Token>,
	/// What they are worth.
	pub rate: Rate,
}

/// What a node of the ward answers to `eth_getProof`.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct EvmProof {
	/// `accountProof`: of the token's contract, or of the holder where the coin itself counts.
	pub account: Nodes,
	/// `proof` of the token's slot of the holder; nothing where the coin itself counts.
	pub storage: Nodes,
}

impl EvmProof {
	/// How many nodes there are, which is what reading them costs: each is at most as long as any other may be.
	pub fn nodes(&self) -> u32 {
		let count = self.account.0.len().saturating_add(self.storage.0.len());
		u32::try_from(count).unwrap_or(u32::MAX)
	}
}

/// A holder's word on whose account what it had is credited to.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct HolderWord<AccountId> {
	/// Who had it.
	pub holder: H160,
	/// To whom it is credited.
	pub account: AccountId,
	/// The holder's, of the text of a [`BalanceClaim`](vigil_primitives::BalanceClaim).
	pub signature: EvmSignature,
}

/// What was credited for a holder.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Claim<AccountId, Balance> {
	/// How often the vault's protocol had settled before.
	pub settlements: u32,
	/// To whom.
	pub account: AccountId,
	/// How much, in planck.
	pub proven: Balance,
}

impl EvmBalances {
	/// Whether anything can be proven and is worth something.
	pub fn is_sound(&self) -> bool {
		let is_contract = |token: &Token| {
			!token.mask.is_zero() && !token.code_hash.is_zero() && token.code_hash != NO_CODE
		};
		self.rate.is_sound() && self.token.as_ref().is_none_or(is_contract)
	}

	/// What the holder had in the state with this root, in the smallest units there.
	pub fn balance_at(
		&self,
		state_root: H256,
		holder: H160,
		proof: &EvmProof,
	) -> Result<U256, EvmError> {
		match &self.token {
			Some(token) => token.balance(state_root, holder, &proof.account, &proof.storage),
			None if proof.storage.0.is_empty() => balance(state_root, holder, &proof.account),
			None => Err(EvmError::Superfluous),
		}
	}
}

/// The address whose key signed this, if the signature is one and has its one form.
pub fn signer(digest: H256, signature: &EvmSignature) -> Option<H160> {
	let (v, rs) = signature.split_last()?;
	let (_, s) = rs.split_last_chunk::<32>()?;
	if !matches!(v, 27 | 28) || *s > HALF_ORDER {
		return None;
	}
	let key = secp256k1_ecdsa_recover(signature, &digest.0).ok()?;
	keccak_256(&key).last_chunk().copied().map(H160)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn rate(here: u128, there: u128) -> Rate {
		Rate { here, there }
	}

	#[test]
	fn amounts_are_scaled_and_rounded_down() {
		let coin = rate(1, 1_000_000);
		let ether = U256::exp10(18);
		assert_eq!(coin.convert(ether), Some(1_000_000_000_000));
		assert_eq!(coin.convert(ether + 999_999), Some(1_000_000_000_000));
		assert_eq!(coin.convert(999_999.into()), Some(0));
		assert_eq!(rate(1_000_000, 1).convert(7.into()), Some(7_000_000));
		assert_eq!(rate(2, 3).convert(5.into()), Some(3));
		assert_eq!(rate(1, 1).convert(u128::MAX.into()), Some(u128::MAX));
	}

	#[test]
	fn what_no_account_can_hold_is_worth_nothing_that_can_be_said() {
		assert_eq!(rate(1, 1).convert(U256::from(u128::MAX) + 1), None);
		assert_eq!(rate(u128::MAX, 1).convert(U256::MAX), None);
		assert_eq!(rate(u128::MAX, u128::MAX).convert(U256::MAX), None);
		assert_eq!(rate(u128::MAX, u128::MAX).convert(u128::MAX.into()), Some(u128::MAX));
		assert_eq!(rate(1, 0).convert(1.into()), None);
	}

	#[test]
	fn unsound_balances_are_known() {
		let token = Token {
			address: H160::repeat_byte(3),
			code_hash: H256::repeat_byte(4),
			mapping_slot: 0.into(),
			mask: U256::MAX,
		};
		let sound = EvmBalances { token: Some(token), rate: rate(1, 1) };
		assert!(sound.is_sound() && EvmBalances { token: None, ..sound }.is_sound());
		assert_eq!(NO_CODE, H256(keccak_256(&[])));
		for (code_hash, mask) in [
			(token.code_hash, U256::zero()),
			(H256::zero(), U256::MAX),
			(H256(keccak_256(&[])), U256::MAX),
		] {
			let token = Some(Token { code_hash, mask, ..token });
			assert!(!EvmBalances { token, ..sound }.is_sound());
		}
		for rate in [rate(0, 1), rate(1, 0)] {
			assert!(!EvmBalances { rate, ..sound }.is_sound());
		}
	}

	proptest! {
		#[test]
		fn no_rate_pays_more_than_the_exact_amount(
			here in 1..u128::MAX, there in 1..u128::MAX, high in any::<u128>(), low in any::<u128>(),
		) {
			let amount = (U256::from(high) << 128) | U256::from(low);
			let exact = amount.full_mul(here.into());
			match rate(here, there).convert(amount) {
				Some(worth) => {
					let back = |worth: U256| worth.full_mul(there.into());
					prop_assert!(back(worth.into()) <= exact && back(U256::from(worth) + 1) > exact);
				},
				None => prop_assert!(exact / there > u128::MAX.into()),
			}
		}
	}
}
