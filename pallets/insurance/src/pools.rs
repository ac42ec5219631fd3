// SPDX-License-Identifier: Apache-2.0

//! Opening pools, their terms, who backs them, and capital that comes in.

use crate::{
	rules::{
		capacity::{needed, Layer},
		shares,
	},
	Backing, Balance, Config, Error, Event, Events, Groups, NextPool, NextShare, Pallet, Pool,
	PoolOf, PoolTerms, Pools, PoolsOf, WatchedSince,
};
use alloc::format;
use frame_support::{
	ensure,
	traits::{
		fungibles::{metadata, Create, Inspect, Mutate},
		tokens::Preservation,
		Get,
	},
};
use sp_runtime::{traits::One, DispatchError, DispatchResult, Perbill};
use vigil_primitives::{
	answers::insurance::PoolId,
	traits::{ServiceStatus, Status},
	Seconds, ServiceId, UnixTime,
};

/// The longest time that terms name: a year.
const LONGEST: Seconds = Seconds(365 * 24 * 3_600);

/// What of its assets a pool lets out in an epoch at least: whoever sets its terms does not keep anybody in.
const LEAST_EXIT: Perbill = Perbill::from_percent(1);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_pool(
		payer: &T::AccountId,
		service: ServiceId,
		asset: T::AssetKind,
		group: Option<u32>,
		terms: PoolTerms,
	) -> DispatchResult {
		let status = T::Services::status(service).ok_or(Error::<T>::UnknownService)?;
		ensure!(group.is_none_or(Groups::<T>::contains_key), Error::<T>::UnknownGroup);
		Self::check_terms(&terms)?;
		let count = Pools::<T>::iter_keys().count();
		let most = usize::try_from(T::MaxPools::get()).unwrap_or(usize::MAX);
		ensure!(count < most, Error::<T>::TooManyPools);
		let id = NextPool::<T>::get();
		PoolsOf::<T>::try_append(service, id).map_err(|()| Error::<T>::TooManyPools)?;
		let least = T::Assets::minimum_balance(asset.clone());
		let keep = Preservation::Preserve;
		T::Assets::transfer(asset.clone(), payer, &Self::account(id), least, keep)?;
		WatchedSince::<T>::mutate(service, |since| *since = since.or(Some(Self::now())));
		Pools::<T>::insert(id, Self::new_pool(service, asset.clone(), group, terms, status));
		NextPool::<T>::put(PoolId(id.0.saturating_add(1)));
		Self::deposit_event(Event::PoolOpened { pool: id, service, asset, terms });
		Ok(())
	}

	fn new_pool(
		service: ServiceId,
		asset: T::AssetKind,
		group: Option<u32>,
		terms: PoolTerms,
		status: Status,
	) -> PoolOf<T> {
		Pool {
			service,
			asset,
			group,
			terms,
			share: None,
			assets: 0,
			reserve: 0,
			pending: 0,
			unearned: 0,
			rate: 0,
			accrued_to: Self::period(),
			closed_to: Self::period(),
			locked: 0,
			backs: 0,
			missing: 0,
			debt: 0,
			set_aside: 0,
			unserved: 0,
			parked: 0,
			harmed: 0,
			slashed: 0,
			orphaned: 0,
			backing: None,
			policies: 0,
			guarded: status != Status::Live,
			guarded_at: Self::now(),
			guards: Default::default(),
			open: 0,
			open_since: Self::active_of(service),
			events: Default::default(),
			settling: None,
			closed_until: UnixTime(0),
			exits: (0, 0),
			queued: 0,
			exit_epoch: None,
		}
	}

	fn check_terms(terms: &PoolTerms) -> DispatchResult {
		let times = [terms.dispute, terms.waiting, terms.exit_after, terms.least_deductible];
		let shares = terms.for_watchers.deconstruct().max(terms.for_reserve.deconstruct());
		let sound = times.iter().all(|time| *time <= LONGEST)
			&& terms.merge_within <= T::MaxMerge::get()
			&& terms.exit_after >= T::LateFor::get()
			&& shares < Perbill::one().deconstruct()
			&& terms.exit_share >= LEAST_EXIT
			&& terms.most_periods > 0
			&& u64::from(terms.most_periods).saturating_mul(T::Period::get().0) <= LONGEST.0;
		ensure!(sound, Error::<T>::BadTerms);
		Ok(())
	}

	pub(crate) fn do_set_terms(id: PoolId, terms: PoolTerms) -> DispatchResult {
		let mut pool = Self::pool(id)?;
		ensure!(pool.terms != terms, Error::<T>::NoChange);
		Self::check_terms(&terms)?;
		let same = pool.terms.may_back == terms.may_back;
		let alone = Self::supply(&pool) == 0 && pool.backs == 0;
		ensure!(same || alone, Error::<T>::HasUnderwriters);
		pool.terms = terms;
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::TermsSet { pool: id, terms });
		Ok(())
	}

	pub(crate) fn do_set_backing(
		id: PoolId,
		wanted: Option<(PoolId, Balance, Balance, Perbill)>,
	) -> DispatchResult {
		let mut pool = Self::pool(id)?;
		let idle = pool.policies == 0 && pool.settling.is_none() && wanted.is_none();
		ensure!(idle || Self::is_quiet(id, &pool)?, Error::<T>::LossPending);
		if let Some(old) = pool.backing.take() {
			let bare = needed(pool.locked, None).saturating_add(pool.backs);
			ensure!(bare <= pool.assets, Error::<T>::StillNeeded);
			Pools::<T>::mutate_extant(old.backer, |backer| {
				backer.backs = backer.backs.saturating_sub(old.layer.left());
			});
		}
		if let Some((backer_id, above, limit, share)) = wanted {
			let mut backer = Self::pool(backer_id)?;
			ensure!(Self::is_quiet(backer_id, &backer)?, Error::<T>::LossPending);
			let chained = backer.backing.is_some() || pool.backs > 0;
			let alike = backer_id != id && backer.asset == pool.asset && !chained;
			ensure!(alike && limit > 0 && share < Perbill::one(), Error::<T>::BadBacking);
			let backs = backer.backs.saturating_add(limit);
			ensure!(backs <= backer.terms.may_back, Error::<T>::BadBacking);
			backer.backs = backs;
			ensure!(Self::held_for_cover(&backer) <= backer.assets, Error::<T>::NoCapacity);
			Pools::<T>::insert(backer_id, backer);
			let layer = Layer { above, limit, ..Default::default() };
			pool.backing = Some(Backing { backer: backer_id, layer, share });
		}
		let backing = pool.backing;
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::BackingSet { pool: id, backing });
		Ok(())
	}

	/// Whether no outage is unsettled; refused while one is under way.
	fn is_quiet(id: PoolId, pool: &PoolOf<T>) -> Result<bool, Error<T>> {
		ensure!(!Self::is_guarded(pool), Error::<T>::Guarded);
		Ok(!Self::is_loss_pending(id, pool))
	}

	/// Whether the ward is anything but live, by what was told or by asking.
	pub(crate) fn is_guarded(pool: &PoolOf<T>) -> bool {
		pool.guarded || T::Services::status(pool.service) != Some(Status::Live)
	}

	/// The least that a deposit brings in.
	pub(crate) fn least_deposit(pool: &PoolOf<T>) -> Balance {
		let least = T::Assets::minimum_balance(pool.asset.clone());
		least.saturating_mul(T::LeastDeposit::get().into()).max(1)
	}

	/// All shares of a pool.
	pub(crate) fn supply(pool: &PoolOf<T>) -> Balance {
		pool.share.map_or(0, T::Shares::total_issuance)
	}

	pub(crate) fn do_deposit(who: &T::AccountId, id: PoolId, amount: Balance) -> DispatchResult {
		let mut pool = Self::pool(id)?;
		ensure!(amount >= Self::least_deposit(&pool), Error::<T>::TooLittle);
		ensure!(pool.settling.is_none(), Error::<T>::LossPending);
		Self::recognise(id, &mut pool);
		Self::void_if_lost(id, &mut pool);
		let share = match pool.share {
			Some(share) => share,
			None => Self::issue(id, &mut pool)?,
		};
		let supply = T::Shares::total_issuance(share);
		if supply == 0 {
			Self::orphan(id, &mut pool);
		}
		let shares = shares::for_deposit(amount, Self::may_be_worth(id, &pool), supply);
		let shares = shares.ok_or(Error::<T>::TooManyShares)?;
		ensure!(shares > 0, Error::<T>::TooLittle);
		Self::pay_in(id, &pool, who, amount)?;
		T::Shares::mint_into(share, who, shares)?;
		pool.assets = pool.assets.saturating_add(amount);
		Self::recount_missing(&mut pool, false);
		Pools::<T>::insert(id, pool);
		let who = who.clone();
		Self::deposit_event(Event::Deposited { pool: id, who, amount, share, shares });
		Ok(())
	}

	/// What the shares would have if all that was paid of events that are not closed proved to be for false alarms
	/// and came back. Who deposits now pays for that as well: else they would share in what others lost.
	fn may_be_worth(id: PoolId, pool: &PoolOf<T>) -> Balance {
		let events = pool.events.iter().filter_map(|event| Events::<T>::get(id, event));
		let borne = events.map(|event| event.may_return_to(pool.share));
		let unproven = borne.fold(0u128, Balance::saturating_add);
		let proven = pool.harmed.saturating_sub(pool.orphaned);
		pool.assets.saturating_add(unproven).saturating_add(proven)
	}

	/// Those who bore what may come back have left, and those who come now have no right to it.
	fn orphan(id: PoolId, pool: &mut PoolOf<T>) {
		pool.orphaned = pool.harmed;
		for event in &pool.events {
			Events::<T>::mutate(id, event, |event| {
				let Some(event) = event else { return };
				event.orphaned = event.may_return();
			});
		}
	}

	/// Begins anew if nearly all is lost. What is left goes to the reserve: those who had shares lost them.
	pub(crate) fn void_if_lost(id: PoolId, pool: &mut PoolOf<T>) {
		let Some(share) = pool.share else { return };
		if !shares::is_lost(pool.assets, T::Shares::total_issuance(share)) {
			return;
		}
		pool.share = None;
		pool.orphaned = pool.harmed;
		pool.queued = 0;
		pool.reserve = pool.reserve.saturating_add(pool.assets);
		pool.assets = 0;
		Self::recount_missing(pool, true);
		Self::deposit_event(Event::SharesVoid { pool: id, share });
	}

	/// Creates the next asset for shares of a pool.
	fn issue(id: PoolId, pool: &mut PoolOf<T>) -> Result<u32, DispatchError> {
		let number = NextShare::<T>::get();
		NextShare::<T>::put(number.saturating_add(1));
		let share = T::FirstShare::get().saturating_add(number);
		let owner = Self::account(id);
		T::Shares::create(share, owner.clone(), true, One::one())?;
		let name = format!("Vigil cover of service {}, pool {}", pool.service, id.0);
		let symbol = format!("VC{share}");
		let set = <T::Shares as metadata::Mutate<T::AccountId>>::set;
		set(share, &owner, name.into_bytes(), symbol.into_bytes(), 12)?;
		pool.share = Some(share);
		Ok(share)
	}
}
