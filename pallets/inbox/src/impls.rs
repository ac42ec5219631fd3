// SPDX-License-Identifier: Apache-2.0

//! What handing in a certificate and pausing do.

use crate::{
	errors::{cheap, refusal_error},
	intake::Admitted,
	Config, Error, Event, Pallet, PausedUntil, WeightInfo,
};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	traits::{EnqueueMessage, Get, QueuePausedQuery},
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::DispatchResult;
use vigil_primitives::{
	incident::later,
	ward::{Claim, Refusal},
	AbsentWitness, Certificate, Round, Seconds, ServiceId, SetId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_certificate(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
		beneficiary: H256,
	) -> DispatchResultWithPostInfo {
		let refused = |error| cheap::<T>(error, T::WeightInfo::refuse());
		let admitted = Self::admit(certificate, witnesses).map_err(refused)?;
		match Self::judge(&admitted) {
			Ok(judged) => {
				Self::verify_claim(certificate, witnesses, &admitted)?;
				Self::carry_out(&admitted, judged, beneficiary);
				if let Some((service, set_id, round)) = Self::life_of(certificate, &admitted) {
					Self::void_announcement(service, set_id, round);
				}
				Ok(Pays::No.into())
			},
			// It says nothing new of the ward, but shows that the set in office lives.
			Err(Refusal::Ignored(_)) if Self::is_sign_of_life(certificate, &admitted) => {
				Self::verify_claim(certificate, witnesses, &admitted)?;
				if let Some((service, set_id, round)) = Self::life_of(certificate, &admitted) {
					Self::void_announcement(service, set_id, round);
				}
				Ok(Pays::No.into())
			},
			// Nothing is said of it: nobody has verified it.
			Err(Refusal::Ignored(_)) => {
				let actual_weight = Some(T::WeightInfo::refuse());
				Ok(PostDispatchInfo { actual_weight, pays_fee: Pays::Yes })
			},
			Err(refusal) => Err(refused(refusal_error(refusal))),
		}
	}

	/// Which set said something with a quorum, and about which round.
	fn life_of(
		certificate: &Certificate,
		admitted: &Admitted,
	) -> Option<(ServiceId, SetId, Round)> {
		let signed = &certificate.signed;
		let is_quorum = !matches!(admitted.claim, Claim::Suspicion(_));
		let round = signed.statement.round().filter(|_| is_quorum)?;
		Some((signed.service, signed.set_id, round))
	}

	/// Whether it would void an announcement.
	fn is_sign_of_life(certificate: &Certificate, admitted: &Admitted) -> bool {
		let life = Self::life_of(certificate, admitted);
		life.is_some_and(|(service, set_id, round)| Self::would_void(service, set_id, round))
	}

	pub(crate) fn do_pause(duration: Seconds) -> DispatchResult {
		ensure!(duration <= T::MaxPause::get(), Error::<T>::PauseTooLong);
		let until = later(Self::now(), duration);
		PausedUntil::<T>::put(until);
		Self::deposit_event(Event::Paused { until });
		Ok(())
	}

	pub(crate) fn do_unpause() -> DispatchResult {
		ensure!(Self::is_on_hold(), Error::<T>::NotPaused);
		PausedUntil::<T>::kill();
		Self::deposit_event(Event::Unpaused);
		Ok(())
	}

	/// Whether nothing is executed now.
	pub(crate) fn is_on_hold() -> bool {
		PausedUntil::<T>::get().is_some_and(|until| Self::now() < until)
	}

	/// What a block has to keep free so that any plan can fire in it.
	pub(crate) fn least_share() -> Weight {
		let walk = [
			T::WeightInfo::work(),
			T::WeightInfo::sweep(),
			// The next classes, and the plan.
			T::WeightInfo::visit().saturating_mul(3),
			T::WeightInfo::fire(),
		];
		walk.into_iter().fold(T::MaxWeight::get(), Weight::saturating_add)
	}

	/// The relations between constants that the pallet relies on.
	pub(crate) fn check_constants() {
		let positive = [
			T::MaxServices::get(),
			T::MaxIncidents::get(),
			T::MaxCheckpoints::get(),
			T::MaxPlans::get(),
			T::MaxPlansOfProtocol::get(),
			T::MaxPlansPerBlock::get(),
			T::MaxMessagesPerCall::get(),
			T::MaxReceipts::get(),
		];
		assert!(positive.iter().all(|bound| *bound > 0), "every bound leaves room");
		assert!(T::MaxSets::get() > 1, "a set is kept while the next one takes office");
		assert!(T::MaxInstructions::get() > 2, "the first two are the protocol's origin");
		assert!(
			T::SuspectFor::get().0 > 0 && T::RecoverFor::get().0 > 0 && T::MaxAhead::get().0 > 0
		);
		assert!(
			T::MaxCriticalOfProtocol::get() <= T::MaxPlansOfProtocol::get()
				&& T::MaxPlansOfProtocol::get() <= T::MaxPlans::get(),
			"the narrower limit is the lower one"
		);
		assert!(
			Self::least_share().all_lte(T::FiringWeight::get()),
			"the reserved share has to suffice for the heaviest plan"
		);
		assert!(
			T::ClockDrift::get() < T::Freshness::get(),
			"a round that is heard early is not stale when it comes"
		);
		assert!(
			T::Freshness::get() <= T::CheckpointFreshness::get(),
			"what is certified again beside a Halt is heard as long"
		);
		let queued = crate::execution::most_queued();
		let room = <<T::Queue as EnqueueMessage<crate::QueueId>>::MaxMessageLen as Get<u32>>::get();
		assert!(queued <= room, "the queue has no room for the largest payload");
	}
}

/// For the message queue, which then does not even look at queues while there is a pause.
impl<T: Config> QueuePausedQuery<crate::QueueId> for Pallet<T> {
	fn is_paused(_: &crate::QueueId) -> bool {
		Self::is_on_hold()
	}
}
