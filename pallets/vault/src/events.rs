// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells, complete enough to rebuild its state from it.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A protocol has a vault, which stands by.
		VaultOpened { service: ServiceId, protocol: ProtocolId },
		/// A vault works from now on.
		Activated { service: ServiceId, protocol: ProtocolId, activations: u32 },
		/// A vault pays from the state of the ward after the block at this height, and from no other
		/// until its protocol has settled.
		StateFrozen { service: ServiceId, protocol: ProtocolId, height: Height },
		/// A vault stands by from now on.
		StoodBy { service: ServiceId, protocol: ProtocolId },
		/// What the vault paid is settled on the ward, or it paid nothing. What was proven before does not
		/// count any more.
		Settled { service: ServiceId, protocol: ProtocolId, settlements: u32 },
		/// A protocol posted; so often in total.
		Posted { service: ServiceId, protocol: ProtocolId, posts: u32 },
		/// A balance on the ward was proven.
		Credited {
			service: ServiceId,
			protocol: ProtocolId,
			account: T::AccountId,
			height: Height,
			proven: BalanceOf<T>,
			available: BalanceOf<T>,
		},
		/// How balances on an EVM chain are proven to this vault is fixed for ever.
		EvmBalancesFixed { service: ServiceId, protocol: ProtocolId, balances: EvmBalances },
		/// A holder on an EVM chain had `balance` there, and what that is worth here was credited to an account.
		Claimed {
			service: ServiceId,
			protocol: ProtocolId,
			holder: H160,
			account: T::AccountId,
			height: Height,
			balance: U256,
			proven: BalanceOf<T>,
			available: BalanceOf<T>,
		},
		/// An account paid in.
		Deposited {
			service: ServiceId,
			protocol: ProtocolId,
			account: T::AccountId,
			amount: BalanceOf<T>,
		},
		/// An account was paid out, `from_proven` of it for its balance on the ward.
		Withdrawn {
			service: ServiceId,
			protocol: ProtocolId,
			account: T::AccountId,
			amount: BalanceOf<T>,
			from_proven: BalanceOf<T>,
		},
	}
}
