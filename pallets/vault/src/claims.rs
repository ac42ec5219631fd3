// SPDX-License-Identifier: Apache-2.0

//! What holders on a ward that is an EVM chain claim here.

use crate::{
	evm::{signer, Claim, EvmBalances, EvmProof, HolderWord},
	impls::VaultId,
	BalanceOf, Claims, Config, Credits, Error, Event, EvmWards, Frozen, Pallet, VaultState, Vaults,
};
use codec::Encode;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::{H160, H256};
use sp_runtime::traits::Zero;
use vigil_primitives::{BalanceClaim, UnixTime};
use vigil_proofs::evm::EvmError;

impl<T: Config> Pallet<T> {
	/// What the holder has to sign for it just now, so that what it had is credited to the account. Nothing where
	/// the vault pays nobody for balances on an EVM chain.
	pub fn claim_of(id: VaultId, holder: H160, account: &T::AccountId) -> Option<BalanceClaim> {
		let mut vault = Vaults::<T>::get(id.0, id.1)?;
		EvmWards::<T>::get(id.0, id.1)?;
		Self::ensure_pays(id, &mut vault).ok()?;
		Self::words(id, &vault, holder, account)
	}

	/// What was credited for a holder and counts.
	pub fn claimed(
		(service, protocol): VaultId,
		holder: H160,
	) -> Option<Claim<T::AccountId, BalanceOf<T>>> {
		let vault = Vaults::<T>::get(service, protocol)?;
		let claim = Claims::<T>::get((service, protocol, holder))?;
		(claim.settlements == vault.settlements).then_some(claim)
	}

	pub(crate) fn do_open_evm(
		id: VaultId,
		balances: EvmBalances,
		since: UnixTime,
	) -> DispatchResult {
		ensure!(balances.is_sound(), Error::<T>::UnsoundBalances);
		Self::do_open(id, since)?;
		let (service, protocol) = id;
		EvmWards::<T>::insert(service, protocol, balances);
		Self::deposit_event(Event::EvmBalancesFixed { service, protocol, balances });
		Ok(())
	}

	pub(crate) fn do_claim(
		id: VaultId,
		word: HolderWord<T::AccountId>,
		proof: &EvmProof,
	) -> DispatchResult {
		let (service, protocol) = id;
		let HolderWord { holder, account, signature } = word;
		let mut vault = Vaults::<T>::get(service, protocol).ok_or(Error::<T>::NoVault)?;
		let balances = EvmWards::<T>::get(service, protocol).ok_or(Error::<T>::NoEvmWard)?;
		Self::ensure_pays(id, &mut vault)?;
		let Frozen { height, state_root } = vault.frozen.ok_or(Error::<T>::NothingFrozen)?;
		let settlements = vault.settlements;
		let before = Claims::<T>::get((service, protocol, holder));
		let is_first = before.is_none_or(|claim| claim.settlements != settlements);
		ensure!(is_first, Error::<T>::AlreadyCredited);
		let words = Self::words(id, &vault, holder, &account).ok_or(Error::<T>::NotTheHolder)?;
		let signed_by = signer(words.digest(), &signature);
		ensure!(signed_by == Some(holder), Error::<T>::NotTheHolder);
		let balance =
			balances.balance_at(state_root, holder, proof).map_err(Self::evm_proof_error)?;
		let proven = balances.rate.convert(balance).ok_or(Error::<T>::BalanceTooHigh)?;
		ensure!(!proven.is_zero(), Error::<T>::NothingToCredit);
		let mut credit = Credits::<T>::get((service, protocol, &account)).at(settlements);
		// Several holders may be of one account.
		credit.proven = credit.proven.checked_add(proven).ok_or(Error::<T>::BalanceTooHigh)?;
		Credits::<T>::insert((service, protocol, &account), credit);
		let claim = Claim { settlements, account: account.clone(), proven };
		Claims::<T>::insert((service, protocol, holder), claim);
		Vaults::<T>::insert(service, protocol, vault);
		let available = credit.available();
		Self::deposit_event(Event::Claimed {
			service,
			protocol,
			holder,
			account,
			height,
			balance,
			proven,
			available,
		});
		Ok(())
	}

	/// What the holder signs, as the vault pays just now.
	fn words(
		(service, protocol): VaultId,
		vault: &VaultState,
		holder: H160,
		account: &T::AccountId,
	) -> Option<BalanceClaim> {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let hash = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).map(H256).ok();
		Some(BalanceClaim {
			genesis_hash: hash(genesis.as_ref())?,
			service,
			protocol,
			incident: vault.incident?,
			settlements: vault.settlements,
			height: vault.frozen?.height,
			holder,
			account: account.using_encoded(hash)?,
		})
	}

	fn evm_proof_error(error: EvmError) -> Error<T> {
		match error {
			EvmError::Incomplete | EvmError::OutOfReach => Error::<T>::ProofIncomplete,
			EvmError::Superfluous => Error::<T>::ProofSuperfluous,
			EvmError::WrongType => Error::<T>::ProofOfAnotherType,
			EvmError::OtherCode => Error::<T>::OtherCode,
		}
	}
}
