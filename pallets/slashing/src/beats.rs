// SPDX-License-Identifier: Apache-2.0

//! Posts about blocks of wards, stamped by this chain's clock: an upper bound of when a block was made, for
//! wards that fill in their times afterwards.
//!
//! Nobody is convicted by a post, even by one that the ward's own consensus confirms: who makes the blocks
//! may post their hashes and hide the blocks. Two of them are grounds for a challenge. Each is bonded, and a
//! false one is whoever's who shows that.

use crate::{
	life::{halt_of, proof_error, Trusted},
	Beat, Beats, Config, Error, Event, Form, HoldReason, NextBeat, Pallet, ProofOf, Said,
};
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};
use vigil_primitives::{traits::WatcherSets, Height, ServiceId, UnixTime, H256};
use vigil_proofs::{LivenessProof, ProvenBlock};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_beat(
		by: T::AccountId,
		service: ServiceId,
		height: Height,
		hash: H256,
	) -> DispatchResult {
		ensure!(T::Sets::current(service).is_some(), Error::<T>::UnknownSet);
		let now = Self::now();
		let mut beats = Beats::<T>::get(service);
		let soonest =
			beats.last().map_or(0, |last| last.at.0.saturating_add(T::BeatEvery::get().0));
		ensure!(now.0 >= soonest, Error::<T>::TooSoon);
		let own = beats.iter().filter(|beat| beat.by == by).count();
		ensure!(own < T::MaxBeatsOfOne::get() as usize, Error::<T>::TooManyBeats);
		if beats.is_full() {
			let oldest = beats.first().map_or(now, |oldest| oldest.at);
			ensure!(Self::is_old(oldest), Error::<T>::TooManyBeats);
			let oldest = beats.remove(0);
			Self::return_bond(&oldest)?;
			let number = oldest.number;
			Self::deposit_event(Event::BeatGone { service, number });
		}
		let bond = T::BeatBond::get();
		T::Currency::hold(&HoldReason::Beat.into(), &by, bond)?;
		let number = NextBeat::<T>::mutate(|next| {
			let number = *next;
			*next = next.saturating_add(1);
			number
		});
		let beat = Beat { number, height, hash, at: now, by: by.clone(), bond };
		beats.try_push(beat).map_err(|_| Error::<T>::TooManyBeats)?;
		Beats::<T>::insert(service, beats);
		Self::deposit_event(Event::BeatPosted { service, number, height, hash, by, bond });
		Ok(())
	}

	/// Whether nobody needs a post of that time any more.
	fn is_old(at: UnixTime) -> bool {
		Self::now().0.saturating_sub(at.0) > T::BeatKeep::get().0
	}

	fn return_bond(beat: &Beat<T::AccountId>) -> DispatchResult {
		let reason = HoldReason::Beat.into();
		T::Currency::release(&reason, &beat.by, beat.bond, Precision::BestEffort).map(drop)
	}

	fn find_beat(service: ServiceId, number: u64) -> Result<Beat<T::AccountId>, DispatchError> {
		let found = Beats::<T>::get(service).into_iter().find(|beat| beat.number == number);
		found.ok_or(Error::<T>::NoSuchBeat.into())
	}

	fn drop_beat(service: ServiceId, number: u64) {
		Beats::<T>::mutate_exists(service, |entry| {
			if let Some(beats) = entry {
				beats.retain(|beat| beat.number != number);
				if beats.is_empty() {
					*entry = None;
				}
			}
		});
	}

	pub(crate) fn do_withdraw_beat(
		who: T::AccountId,
		service: ServiceId,
		number: u64,
	) -> DispatchResult {
		let beat = Self::find_beat(service, number)?;
		ensure!(beat.by == who, Error::<T>::NoSuchBeat);
		ensure!(Self::is_old(beat.at), Error::<T>::TooSoon);
		Self::return_bond(&beat)?;
		Self::drop_beat(service, number);
		Self::deposit_event(Event::BeatGone { service, number });
		Ok(())
	}

	pub(crate) fn do_refute_beat(
		who: T::AccountId,
		(service, number): (ServiceId, u64),
		trusted: Trusted<T>,
		proof: &ProofOf<T>,
	) -> DispatchResult {
		let beat = Self::find_beat(service, number)?;
		let anchor = Self::trusted(service, beat.at, trusted, &[proof])?;
		let block = T::Life::block_at(&anchor, beat.height, proof, Self::now());
		let block = block.map_err(proof_error::<T>)?;
		ensure!(block.hash != beat.hash, Error::<T>::NotFalse);
		T::Currency::transfer_on_hold(
			&HoldReason::Beat.into(),
			&beat.by,
			&who,
			beat.bond,
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Force,
		)?;
		Self::drop_beat(service, number);
		Self::deposit_event(Event::BeatRefuted { service, number, by: who });
		Ok(())
	}

	pub(crate) fn do_report_beats(
		reporter: T::AccountId,
		said: &Said,
		trusted: Trusted<T>,
		[first, last]: [(u64, &ProofOf<T>); 2],
	) -> DispatchResult {
		let halt = halt_of::<T>(said)?;
		Self::ensure_unchallenged(said)?;
		let heard = Self::hear(said)?;
		let service = heard.set.service;
		let window = Self::window(&heard, &halt)?;
		let proofs = [first.1, last.1];
		let anchor = Self::trusted(service, halt.round.start(), trusted, &proofs)?;
		let confirm = |(number, proof): (u64, &ProofOf<T>)| {
			let beat = Self::find_beat(service, number)?;
			let block = T::Life::block_at(&anchor, beat.height, proof, Self::now());
			let block = block.map_err(proof_error::<T>)?;
			ensure!(block.hash == beat.hash, Error::<T>::NoSuchBeat);
			// The post says until when it existed at the latest, the block itself since when.
			Ok::<_, DispatchError>((ProvenBlock { existed_by: beat.at, ..block }, beat.at))
		};
		let ((first, first_at), (last, last_at)) = (confirm(first)?, confirm(last)?);
		let apart = first_at.0.saturating_add(window.apart.0);
		let inside = window.holds(&first) && window.holds(&last);
		let goes_on = last.height > first.height && last_at.0 >= apart;
		ensure!(inside && goes_on, Error::<T>::OutsideSilence);
		let shown = [(first.height, first.hash, first_at), (last.height, last.hash, last_at)];
		let grounds = BlakeTwo256::hash_of(&shown);
		Self::challenge_heard(reporter, &heard, grounds, Form::Heartbeats)
	}
}
