// SPDX-License-Identifier: Apache-2.0

//! Who may have how much cover, at what price.

use crate::{
	rules::{
		capacity::{has_room, is_secured},
		curve,
		downtime::window,
		holding::{self, window_of, State, WindowId},
		premium::{self, Sale},
		BILLION,
	},
	traits::{IncidentRecord, Interests, Watchers},
	Balance, Config, Covered, Error, Groups, HeldStates, InsuredFor, Pallet, Period, Policies,
	PoliciesOf, PolicyOf, PoolOf, Purchase, WatchedSince,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	answers::insurance::{Curve, Insured, PolicyId, PoolId, Quote},
	incident::later,
	traits::DeclaredValues,
	Incident, Seconds, ServiceId, UnixTime,
};

/// How a holder's balance is shown.
pub type ProofOf<T> =
	<<T as Config>::Interests as Interests<<T as frame_system::Config>::AccountId>>::Proof;

/// What somebody wants to buy.
pub struct Purchasing<AccountId> {
	/// Who pays.
	pub buyer: AccountId,
	/// Who is to be paid.
	pub beneficiary: AccountId,
	/// Whose loss it is.
	pub insured: Insured<AccountId>,
	/// Most that is to be paid.
	pub cap: Balance,
	/// How downtime is to pay.
	pub curve: Curve,
	/// For how many periods.
	pub periods: u32,
	/// The highest premium.
	pub most: Balance,
}

/// What is sold beside the price.
pub(crate) struct Selling<'a> {
	pub(crate) cap: Balance,
	pub(crate) curve: &'a Curve,
	pub(crate) term: (Period, Period),
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_buy(
		id: PoolId,
		wanted: Purchasing<T::AccountId>,
		proof: Option<ProofOf<T>>,
	) -> DispatchResult {
		let pool = Self::pool(id)?;
		let Purchasing { buyer, beneficiary, insured, cap, curve, periods, most } = wanted;
		Self::check_wanted(&pool, &curve, periods)?;
		let term = Self::term_from(&pool, &insured, periods).ok_or(Error::<T>::BadTerm)?;
		let value = Self::value_of(&pool, cap)?;
		let window = Self::window(&insured, term.0);
		let interest = (insured.clone(), window);
		Self::check_interest(pool.service, &buyer, &interest, proof.as_ref(), value)?;
		let policy = PolicyOf::<T> {
			buyer,
			beneficiary,
			insured,
			value,
			cap,
			due: 0,
			curve,
			from: term.0,
			until: term.1,
			closes: Self::closing(term.1),
			per_period: 0,
			renewed: false,
			bought_at: Self::now(),
			waiting: pool.terms.waiting,
			renews: false,
			chain: None,
			marks: Default::default(),
		};
		Self::sell(id, pool, policy, 0, (most, None))
	}

	pub(crate) fn do_renew(
		buyer: &T::AccountId,
		(id, policy_id): (PoolId, PolicyId),
		cap: Balance,
		periods: u32,
		most: Balance,
	) -> DispatchResult {
		let pool = Self::pool(id)?;
		let mut old = Policies::<T>::get(id, policy_id).ok_or(Error::<T>::UnknownPolicy)?;
		ensure!(old.buyer == *buyer, Error::<T>::NotYours);
		ensure!(!old.renewed, Error::<T>::Renewed);
		ensure!(Self::now() < old.term(T::Period::get()).until, Error::<T>::TooLate);
		ensure!(cap <= old.left(), Error::<T>::MoreThanBefore);
		Self::check_wanted(&pool, &old.curve, periods)?;
		let value = Self::value_of(&pool, cap)?;
		// Else a chain of short ones, each after the last, would lock capital for a time that nobody pays for.
		ensure!(Self::term(&pool, &old).from <= Self::now(), Error::<T>::NotInForce);
		let more = value.saturating_sub(old.value);
		// What a holder had for one window it may have moved on since: for the next one it proves it anew.
		ensure!(matches!(old.insured, Insured::Protocol(_)), Error::<T>::NotInsurable);
		let interest = (old.insured.clone(), Self::window(&old.insured, old.until));
		Self::check_interest(pool.service, buyer, &interest, None, more)?;
		// Both count for as much as the larger one: the old one is in force until the new one begins.
		let (from, replaced) = (old.until, old.value.min(value));
		let kept = old.value.saturating_sub(replaced);
		let until = from.saturating_add(periods.into());
		let chain = Self::join_chain(id, (policy_id, &mut old), (cap, until))?;
		let mut next = PolicyOf::<T> {
			value,
			cap,
			due: 0,
			from,
			until,
			closes: Self::closing(until),
			per_period: 0,
			renewed: false,
			renews: true,
			chain: Some(chain),
			marks: Default::default(),
			..old.clone()
		};
		next.beneficiary = old.beneficiary.clone();
		Policies::<T>::insert(id, policy_id, PolicyOf::<T> { value: kept, renewed: true, ..old });
		Self::sell(id, pool, next, replaced, (most, Some(policy_id)))
	}

	fn check_wanted(pool: &PoolOf<T>, curve: &Curve, periods: u32) -> DispatchResult {
		ensure!(!Self::is_guarded(pool), Error::<T>::Guarded);
		let sound = curve::is_sound(curve) && curve.deductible >= pool.terms.least_deductible;
		ensure!(sound, Error::<T>::BadCurve);
		ensure!((1..=pool.terms.most_periods).contains(&periods), Error::<T>::BadTerm);
		Ok(())
	}

	/// The first period of cover that is bought now: the next one after the waiting period.
	pub(crate) fn first_period(pool: &PoolOf<T>) -> Period {
		let waited = later(Self::now(), pool.terms.waiting);
		Self::period_from(UnixTime(waited.0.saturating_add(1)))
	}

	/// After which period a policy is closed: when nothing more is certified of its term.
	pub(crate) fn closing(until: Period) -> Period {
		until.saturating_add(Self::periods_of(T::LateFor::get())).saturating_add(1)
	}

	pub(crate) fn value_of(pool: &PoolOf<T>, cap: Balance) -> Result<Balance, Error<T>> {
		let value = Self::in_vgl(&pool.asset, cap).ok_or(Error::<T>::StaleRate)?;
		ensure!(value >= T::LeastCover::get().max(1), Error::<T>::TooLittle);
		Ok(value)
	}

	/// How many periods a window of holders' cover has.
	pub(crate) fn width() -> Period {
		T::HolderWindow::get().0.checked_div(T::Period::get().0).unwrap_or(0).max(1)
	}

	/// In which window what somebody has at stake is counted: a protocol's is the same in all.
	pub(crate) fn window(insured: &Insured<T::AccountId>, from: Period) -> WindowId {
		match insured {
			Insured::Protocol(_) => 0,
			Insured::Holder(_) => window_of(from, Self::width()),
		}
	}

	/// The term of cover that is bought now. That of a holder is in one window.
	pub(crate) fn term_from(
		pool: &PoolOf<T>,
		insured: &Insured<T::AccountId>,
		periods: u32,
	) -> Option<(Period, Period)> {
		let from = Self::first_period(pool);
		match insured {
			Insured::Protocol(_) => Some((from, from.saturating_add(periods.into()))),
			Insured::Holder(_) => holding::term(from, periods.into(), Self::width()),
		}
	}

	/// A protocol is insured up to what it declares and has paid for; a holder up to what is proven by the state of
	/// its window, which the first of them fixes.
	fn check_interest(
		service: ServiceId,
		buyer: &T::AccountId,
		interest: &(Insured<T::AccountId>, WindowId),
		proof: Option<&ProofOf<T>>,
		more: Balance,
	) -> DispatchResult {
		let most = match (&interest.0, proof) {
			(Insured::Protocol(protocol), None) => {
				let owner = T::Interests::owner(*protocol);
				ensure!(owner.as_ref() == Some(buyer), Error::<T>::NotInsurable);
				T::Declared::aged(*protocol, service, T::AgedEras::get())
			},
			(Insured::Holder(who), Some(proof)) => {
				ensure!(who == buyer, Error::<T>::NotInsurable);
				let state = Self::state_for(service, interest.1, proof)?;
				let held = T::Interests::proven(&state, who, proof).unwrap_or(0);
				Self::coin_in_vgl(service, held).ok_or(Error::<T>::StaleRate)?
			},
			_ => 0,
		};
		let has = InsuredFor::<T>::get(service, interest);
		ensure!(has_room(has, more, most), Error::<T>::NotInsurable);
		Ok(())
	}

	/// The state by which holders are insured in a window: what is fixed for it, else what the proof names, which
	/// is fixed then.
	fn state_for(
		service: ServiceId,
		window: WindowId,
		proof: &ProofOf<T>,
	) -> Result<State, Error<T>> {
		let mut states = HeldStates::<T>::get(service);
		if let Some(state) = holding::fixed(&states, window) {
			let is_it = T::Interests::height(proof) == state.height;
			return is_it.then_some(state).ok_or(Error::<T>::OtherState);
		}
		let state = T::Interests::state(service, proof).ok_or(Error::<T>::NotInsurable)?;
		let now = window_of(Self::period(), Self::width());
		ensure!(holding::fix(&mut states, window, state, now), Error::<T>::BadTerm);
		HeldStates::<T>::insert(service, states);
		Ok(state)
	}

	/// What it costs to ask what is at stake for the insured, and of buyer and beneficiary whether they watch.
	pub(crate) fn weight_of_asking() -> Weight {
		T::Watchers::weight().saturating_mul(2).saturating_add(T::Interests::weight())
	}

	/// Nobody who watches profits from what they sign.
	fn check_parties(pool: &PoolOf<T>, policy: &PolicyOf<T>) -> DispatchResult {
		let watches = |who| T::Watchers::is_party(pool.service, who);
		let either = watches(&policy.buyer) || watches(&policy.beneficiary);
		ensure!(!either, Error::<T>::Watches);
		Ok(())
	}

	/// What hangs on a ward or a group stays below what secures it.
	fn check_room(pool: &PoolOf<T>, value: Balance, replaced: Balance) -> DispatchResult {
		let cover = Covered::<T>::get(pool.service).saturating_sub(replaced);
		let declared = T::Declared::of_service(pool.service);
		let at_risk = T::Watchers::quorum_at_risk(pool.service);
		let all = cover.saturating_add(value);
		let secured = is_secured(declared, all, at_risk, &T::Slack::get());
		ensure!(secured, Error::<T>::NotSecured);
		if let Some(group) = pool.group {
			let group = Groups::<T>::get(group).ok_or(Error::<T>::UnknownGroup)?;
			let used = group.used.saturating_sub(replaced);
			ensure!(has_room(used, value, group.limit), Error::<T>::GroupFull);
		}
		Ok(())
	}

	/// Sells a policy that may be had, if its premium is not too high; the end of the block decides.
	fn sell(
		id: PoolId,
		mut pool: PoolOf<T>,
		policy: PolicyOf<T>,
		replaced: Balance,
		(most, renews): (Balance, Option<PolicyId>),
	) -> DispatchResult {
		Self::recognise(id, &mut pool);
		ensure!(Self::can_send(id, &pool), Error::<T>::NoCapacity);
		let has = PoliciesOf::<T>::get(&policy.buyer);
		ensure!(has < T::MaxPoliciesOf::get(), Error::<T>::TooManyPolicies);
		Self::check_parties(&pool, &policy)?;
		Self::check_room(&pool, policy.value, replaced)?;
		let term = (policy.from, policy.until);
		let selling = Selling { cap: policy.cap, curve: &policy.curve, term };
		let premium = Self::price(&pool, &selling)?.premium;
		ensure!(premium <= most, Error::<T>::PremiumTooHigh);
		Self::pay_in(id, &pool, &policy.buyer, premium)?;
		pool.pending = pool.pending.saturating_add(premium);
		pool.locked = pool.locked.saturating_add(policy.cap);
		pool.policies = pool.policies.saturating_add(1);
		ensure!(Self::held_for_cover(&pool) <= pool.assets, Error::<T>::NoCapacity);
		Self::count_value(&pool, &policy, policy.value, replaced);
		let number = crate::NextPolicy::<T>::get();
		crate::NextPolicy::<T>::put(PolicyId(number.0.saturating_add(1)));
		let purchase = Purchase { pool: id, policy: number, premium, renews, replaced };
		crate::Purchases::<T>::try_append(purchase).map_err(|()| Error::<T>::BlockFull)?;
		PoliciesOf::<T>::insert(&policy.buyer, has.saturating_add(1));
		Policies::<T>::insert(id, number, &policy);
		crate::Pools::<T>::insert(id, pool);
		let terms = policy;
		Self::deposit_event(crate::Event::Bought { pool: id, policy: number, terms, premium });
		Ok(())
	}

	/// Counts the value of cover that comes, and no more that of cover that goes.
	pub(crate) fn count_value(
		pool: &PoolOf<T>,
		policy: &PolicyOf<T>,
		comes: Balance,
		goes: Balance,
	) {
		let count = |kept: &mut Balance| *kept = kept.saturating_add(comes).saturating_sub(goes);
		let or_none = |kept: &mut Option<Balance>| {
			let mut value = kept.unwrap_or_default();
			count(&mut value);
			*kept = Some(value).filter(|value| *value > 0);
		};
		Covered::<T>::mutate_exists(pool.service, or_none);
		let interest = (&policy.insured, Self::window(&policy.insured, policy.from));
		InsuredFor::<T>::mutate_exists(pool.service, interest, or_none);
		if let Some(group) = pool.group {
			Groups::<T>::mutate_extant(group, |group| count(&mut group.used));
		}
	}

	/// What a cap costs for a term, and how that comes about.
	pub(crate) fn price(pool: &PoolOf<T>, selling: &Selling) -> Result<Quote, Error<T>> {
		let Selling { cap, curve, term: (from, until) } = *selling;
		let (lengths, watched) = Self::record_of(pool.service);
		let rate = premium::rate(&lengths, watched, &pool.terms.prior, curve);
		let rate = rate.ok_or(Error::<T>::NoRate)?;
		let capacity = Self::capacity(pool);
		let sale = Sale { cap, sold: pool.locked, capacity };
		let periods = until.saturating_sub(from);
		let period = T::Period::get();
		let seconds = Seconds(periods.saturating_mul(period.0));
		let premium = premium::premium(&sale, rate, seconds, &pool.terms.pricing);
		let premium = premium.ok_or(Error::<T>::NoCapacity)?;
		let after = pool.locked.saturating_add(cap);
		let used = premium::utilisation(after, capacity).unwrap_or(BILLION);
		Ok(Quote {
			premium,
			per_period: premium.checked_div(periods.into()).unwrap_or(0),
			period,
			start: UnixTime(from.saturating_mul(period.0)),
			end: UnixTime(until.saturating_mul(period.0)),
			value: Self::value_of(pool, cap)?,
			rate,
			outages: u32::try_from(lengths.len()).unwrap_or(u32::MAX),
			watched,
			utilisation: u32::try_from(used).unwrap_or(u32::MAX),
		})
	}

	/// The ward's certified outages that are over, and for how long it is watched.
	fn record_of(service: ServiceId) -> (alloc::vec::Vec<Seconds>, Seconds) {
		let known = || WatchedSince::<T>::get(service).unwrap_or(Self::now());
		let since = T::Record::watched_since(service).unwrap_or_else(known);
		let watched = Seconds(Self::now().0.saturating_sub(since.0));
		let counts = |one: &Incident| window(one).until >= since;
		let incidents = T::Record::incidents(service).into_iter().filter(counts);
		(incidents.map(|one| one.downtime).collect(), watched)
	}
}
