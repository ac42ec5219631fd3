// SPDX-License-Identifier: Apache-2.0

//! What the pallet refuses.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod refusals {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The protocol has no vault for the ward of this service. Let it, or governance, open one.
		NoVault,
		/// The protocol has a vault for the ward of this service.
		VaultExists,
		/// There are as many vaults for the ward of this service as there may be.
		TooManyVaults,
		/// A protocol can open no vault but its own, for the ward of the service that vouches for it.
		NotYourVault,
		/// Nothing could be proven like this, or it would be worth nothing: name the token's code, the bits of a balance and a
		/// rate.
		UnsoundBalances,
		/// Only the failover of a plan activates a vault, no other message of its protocol.
		NotFailingOver,
		/// The vault stands by. Wait until its protocol has failed over to this chain.
		StandingBy,
		/// The vault works. Stand by first.
		StillActive,
		/// The vault paid another sum since it was settled last, or another settlement is the next one. Say what it has
		/// to be settled of by now.
		NotWhatWasPaid,
		/// The ward lives or recovers: coins move on there. Deposits are paid all the same.
		WardLives,
		/// What was paid in an earlier incident has to be settled first: coins moved on since. Deposits are paid all
		/// the same.
		NotSettled,
		/// No state of the ward is certified that the vault could pay from. Wait for a checkpoint.
		NothingFrozen,
		/// The account was credited.
		AlreadyCredited,
		/// The proof is too large. Prove this one account and nothing else.
		ProofTooLarge,
		/// The proof has a node twice. Send what a node of the ward answered to `state_getReadProof`.
		ProofSuperfluous,
		/// The proof does not lead from the certified state to the account: it is of another block,
		/// chain or account. Ask a node of the ward again, at the block that the vault pays from.
		ProofIncomplete,
		/// What the ward keeps of the account has another form. Such a ward has no credits here.
		ProofOfAnotherType,
		/// The account had nothing on the ward.
		NothingToCredit,
		/// The ward of this vault is no EVM chain. Prove the balance with `credit`.
		NoEvmWard,
		/// The holder did not sign this for this account, vault and incident. Sign what `VaultApi_claim` says, with the
		/// holder's key.
		NotTheHolder,
		/// Another contract is at the token's address, or none. Such a token has no credits here.
		OtherCode,
		/// No account here could have as much.
		BalanceTooHigh,
		/// The amount is zero.
		NoAmount,
		/// The account has less than this.
		CreditTooLow,
		/// The vault's pot cannot pay this now, because it would fall below what others have
		/// deposited or below the least that an account may hold. Fund the pot or withdraw less.
		PotTooLow,
	}
}
