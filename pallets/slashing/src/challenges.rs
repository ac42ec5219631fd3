// SPDX-License-Identifier: Apache-2.0

//! Bonded challenges, for wards whose consensus cannot be proven here: who says that a statement is false
//! bets on it, who says that it is true bets against, and governance decides who pays whom.
//!
//! Rights are fixed when the challenge is made, so that no stake leaves while it is argued about. Nobody's
//! silence convicts: what governance does not uphold in time has convicted nobody.

use crate::{
	accept::Charge,
	hearing::Heard,
	rules::{
		offence::Deed,
		queue::{after, stopped},
	},
	traits::Referenda,
	Case, CaseId, CaseOf, Cases, Challenge, ChallengedDeeds, Challenges, ChallengesOf, Config,
	Error, Event, Form, HoldReason, Pallet, Said, Stage,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Get,
	},
	BoundedVec,
};
use sp_runtime::DispatchResult;
use vigil_primitives::{traits::Pardons, ServiceId, SetId, Statement, UnixTime, H256};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_challenge(
		challenger: T::AccountId,
		said: &Said,
		grounds: H256,
	) -> DispatchResult {
		let signed = said.signed();
		let of_ward = matches!(signed.statement, Statement::Halt(_) | Statement::Checkpoint(_));
		ensure!(of_ward, Error::<T>::NotOfWard);
		Self::ensure_unchallenged(said)?;
		Self::challenge_heard(challenger, &Self::hear(said)?, grounds, Form::Challenge)
	}

	/// Refuses what cannot be challenged now, before a signature is checked.
	pub(crate) fn ensure_unchallenged(said: &Said) -> Result<(), Error<T>> {
		let signed = said.signed();
		let key = (signed.service, signed.set_id, signed.statement.body_hash());
		ensure!(!ChallengedDeeds::<T>::contains_key(key), Error::<T>::ChallengedAlready);
		let open = ChallengesOf::<T>::get(signed.service);
		ensure!(open < T::MaxChallenges::get(), Error::<T>::TooManyChallenges);
		Ok(())
	}

	/// Opens a challenge of something that may be challenged.
	pub(crate) fn challenge_heard(
		challenger: T::AccountId,
		heard: &Heard,
		grounds: H256,
		form: Form,
	) -> DispatchResult {
		let signed = heard.signed;
		let (service, set_id) = (signed.service, signed.set_id);
		let body = signed.statement.body_hash();
		let key = (service, set_id, body);
		let open = ChallengesOf::<T>::get(service);
		let deed = Deed::of(heard.signed, &heard.policy).ok_or(Error::<T>::NotOfWard)?;
		let (from, to) = (UnixTime(deed.from), UnixTime(deed.to));
		ensure!(!T::Pardons::is_pardoned(service, from, to), Error::<T>::Pardoned);
		// Each that is undecided makes the next one twice as dear, so that nobody takes all places cheaply.
		let times = 1u128.checked_shl(open).unwrap_or(u128::MAX);
		T::Currency::burn_from(
			&challenger,
			T::ChallengeFee::get().saturating_mul(times),
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		let bond = T::ChallengeBond::get();
		T::Currency::hold(&HoldReason::Challenge.into(), &challenger, bond)?;
		let answer_until = after(T::ActiveEra::get(), T::AnswerEras::get());
		let decide_until = after(answer_until, T::DecideEras::get());
		let stage = Stage::Challenged { answer_until, decide_until };
		let era = Self::era_of(service, set_id)?;
		let charge = Charge {
			service,
			set_id,
			deed,
			said: body,
			form,
			reporter: Some(challenger.clone()),
			members: heard.places(),
			convicts: true,
		};
		let case = Self::open(charge, era, stage)?;
		ChallengesOf::<T>::insert(service, open.saturating_add(1));
		ChallengedDeeds::<T>::insert(key, case);
		let answers = BoundedVec::new();
		let entry = Challenge { challenger: challenger.clone(), bond, grounds, answers };
		Challenges::<T>::insert(case, entry);
		if heard.is_certified() {
			Self::note_alarm(case, service, &deed);
		}
		T::Referenda::ask(case, grounds.as_bytes());
		Self::deposit_event(Event::Challenged { case, challenger, bond, grounds });
		Ok(())
	}

	pub(crate) fn do_answer(who: T::AccountId, id: CaseId, grounds: H256) -> DispatchResult {
		let case = Cases::<T>::get(id).ok_or(Error::<T>::NoSuchCase)?;
		let Stage::Challenged { answer_until, .. } = case.stage else {
			return Err(Error::<T>::NotChallenged.into());
		};
		let now = T::ActiveEra::get();
		let stood = stopped(&Self::spans_of(case.service), case.accepted, now);
		let ends = after(answer_until, stood).min(case.last_era(Self::longest()));
		ensure!(now < ends, Error::<T>::TooLateToAnswer);
		let bond = T::ChallengeBond::get();
		Challenges::<T>::try_mutate(id, |entry| {
			let challenge = entry.as_mut().ok_or(Error::<T>::NotChallenged)?;
			let is_new = challenge.answers.iter().all(|(one, _)| *one != who);
			ensure!(is_new && challenge.challenger != who, Error::<T>::TooManyAnswers);
			T::Currency::hold(&HoldReason::Challenge.into(), &who, bond)?;
			let answer = (who.clone(), bond);
			challenge.answers.try_push(answer).map_err(|_| Error::<T>::TooManyAnswers)?;
			Ok::<_, sp_runtime::DispatchError>(())
		})?;
		Self::deposit_event(Event::Answered { case: id, who, bond, grounds });
		Ok(())
	}

	/// Settles the bonds of a challenge: the losers' go to the winners, in equal parts, or to the treasury
	/// if there is none; where nothing was decided, each gets its own back.
	pub(crate) fn settle(id: CaseId, case: &CaseOf<T>, upheld: Option<bool>) {
		let Some(challenge) = Challenges::<T>::take(id) else { return };
		Self::forget_challenge(case.service, case.set_id, case.said);
		let Case { service, .. } = case;
		match upheld {
			Some(true) => Self::confirm_alarm(id, *service),
			Some(false) | None => Self::clear_alarm(id, *service),
		}
		let Challenge { challenger, bond, answers, .. } = challenge;
		let mut moved = 0u128;
		match upheld {
			None => {
				Self::give_back(&challenger, bond);
				answers.iter().for_each(|(who, bond)| Self::give_back(who, *bond));
			},
			Some(true) => {
				Self::give_back(&challenger, bond);
				for (who, bond) in &answers {
					moved = moved.saturating_add(Self::pay_bond(who, &challenger, *bond));
				}
			},
			Some(false) => {
				answers.iter().for_each(|(who, bond)| Self::give_back(who, *bond));
				let winners = u128::try_from(answers.len()).unwrap_or(u128::MAX);
				let part = bond.checked_div(winners).unwrap_or(0);
				for (who, _) in &answers {
					moved = moved.saturating_add(Self::pay_bond(&challenger, who, part));
				}
				let rest = bond.saturating_sub(part.saturating_mul(winners));
				let treasury = T::Treasury::get();
				moved = moved.saturating_add(Self::pay_bond(&challenger, &treasury, rest));
			},
		}
		Self::deposit_event(Event::ChallengeSettled { case: id, upheld, moved });
	}

	fn forget_challenge(service: ServiceId, set_id: SetId, said: H256) {
		ChallengedDeeds::<T>::remove((service, set_id, said));
		ChallengesOf::<T>::mutate_exists(service, |entry| {
			let left = entry.unwrap_or(0).saturating_sub(1);
			*entry = (left > 0).then_some(left);
		});
	}

	fn give_back(who: &T::AccountId, bond: u128) {
		let reason = HoldReason::Challenge.into();
		let released = T::Currency::release(&reason, who, bond, Precision::BestEffort);
		debug_assert!(released.is_ok(), "a bond is held");
	}

	/// Pays from one's bond to another; what cannot be paid is returned.
	fn pay_bond(from: &T::AccountId, to: &T::AccountId, amount: u128) -> u128 {
		if amount == 0 {
			return 0;
		}
		let paid = T::Currency::transfer_on_hold(
			&HoldReason::Challenge.into(),
			from,
			to,
			amount,
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Force,
		);
		paid.unwrap_or_else(|_| {
			Self::give_back(from, amount);
			0
		})
	}
}
