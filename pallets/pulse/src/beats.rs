// SPDX-License-Identifier: Apache-2.0

//! When a beat is taken, and what becomes of it.

use crate::{
	traits::{OnBeat, Validators},
	Beats, Config, Event, Heard, Pallet, Signature,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	pallet_prelude::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError,
		ValidTransaction,
	},
	traits::Get,
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::{sr25519, H256};
use sp_io::crypto::sr25519_verify;
use sp_runtime::traits::UniqueSaturatedInto;
use vigil_primitives::answers::pulse::Beat;

/// Blocks after which a beat is too old to be taken.
pub const LIFE: u32 = 16;
/// Above what ordinary transactions pay for, below certificates: a full block must not silence validators.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 4;

impl<T: Config> Pallet<T> {
	/// The block that is being made.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().unique_saturated_into()
	}

	/// Valid if it is fresh, the first one in `Interval` blocks, and signed. The signature is looked at last: it
	/// costs most.
	pub(crate) fn authorize_beat(
		_: TransactionSource,
		beat: &Beat,
		signature: &Signature,
	) -> Result<(ValidTransaction, Weight), TransactionValidityError> {
		let (who, key) = T::Validators::seat(beat.seat).ok_or(InvalidTransaction::BadSigner)?;
		let now = Self::now();
		ensure!(beat.at <= now, InvalidTransaction::Future);
		ensure!(now < beat.at.saturating_add(LIFE), InvalidTransaction::Stale);
		let rested = |last: Heard| beat.at >= last.at.saturating_add(T::Interval::get());
		ensure!(Beats::<T>::get(&who).is_none_or(rested), InvalidTransaction::Stale);
		let signature = sr25519::Signature::from_raw(*signature);
		let signed = sr25519_verify(&signature, &Self::message(beat), &key);
		ensure!(signed, InvalidTransaction::BadProof);
		let validity = ValidTransaction {
			priority: PRIORITY,
			provides: vec![(b"vigil/pulse", who).encode()],
			requires: Vec::new(),
			longevity: LIFE.into(),
			propagate: true,
		};
		Ok((validity, Weight::zero()))
	}

	/// What a validator signs here. Another branch has another block of the same height, and does not take it: who left
	/// this one for another is not there.
	pub(crate) fn message(beat: &Beat) -> Vec<u8> {
		let hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::from(beat.at));
		beat.message(T::GenesisHash::get(), H256::from_slice(hash.as_ref()))
	}

	/// Notes a beat that was authorised.
	pub(crate) fn do_beat(beat: Beat) {
		let Some((who, _)) = T::Validators::seat(beat.seat) else { return };
		let Beat { at, code, watches, .. } = beat;
		let before = Beats::<T>::get(&who);
		Beats::<T>::insert(&who, Heard { at, code, watches });
		T::OnBeat::on_beat(&who, watches);
		if before.is_none_or(|before| (before.code, before.watches) != (code, watches)) {
			Self::deposit_event(Event::Changed { validator: who, code, watches });
		}
	}

	/// Whether what was said at this block still holds: one or two beats may be lost.
	pub(crate) fn is_fresh(at: u32) -> bool {
		Self::now() < at.saturating_add(T::Interval::get().saturating_mul(3))
	}

	/// A session begins with these validators: others are forgotten.
	pub fn on_session(validators: &[T::AccountId]) {
		let seated: BTreeSet<_> = validators.iter().collect();
		let left: Vec<_> = Beats::<T>::iter_keys().filter(|who| !seated.contains(who)).collect();
		left.into_iter().for_each(Beats::<T>::remove);
	}

	/// The block that the last beat of this seat named.
	pub fn last_beat(seat: u32) -> Option<u32> {
		let (who, _) = T::Validators::seat(seat)?;
		Beats::<T>::get(who).map(|heard| heard.at)
	}

	/// How many validators there are, how many of their nodes were heard not long ago, and how many of those watch.
	pub fn heard() -> (u32, u32, u32) {
		let all = T::Validators::all();
		let fresh: Vec<_> = all
			.iter()
			.filter_map(Beats::<T>::get)
			.filter(|heard| Self::is_fresh(heard.at))
			.collect();
		let watching = fresh.iter().filter(|heard| heard.watches).count();
		(all.len() as u32, fresh.len() as u32, watching as u32)
	}
}
