// SPDX-License-Identifier: Apache-2.0

//! What handing in a certificate and pausing do.

use crate::{
	errors::{cheap, refusal_error},
	Config, Error, Event, Pallet, PausedUntil, Reason, WeightInfo,
};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	traits::{EnqueueMessage, Get, QueuePausedQuery},
};
use sp_runtime::DispatchResult;
use vigil_primitives::{incident::later, ward::Refusal, AbsentWitness, Certificate, Seconds};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_certificate(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
	) -> DispatchResultWithPostInfo {
		let refused = |error| cheap::<T>(error, T::WeightInfo::refuse());
		let admitted = Self::admit(certificate, witnesses).map_err(refused)?;
		match Self::judge(&admitted) {
			Ok(judged) => {
				Self::verify_claim(certificate, witnesses, &admitted)?;
				Self::carry_out(&admitted, judged);
				Ok(Pays::No.into())
			},
			Err(Refusal::Ignored(reason)) => {
				Self::ignore(certificate, reason);
				let actual_weight = Some(T::WeightInfo::refuse());
				Ok(PostDispatchInfo { actual_weight, pays_fee: Pays::Yes })
			},
			Err(refusal) => Err(refused(refusal_error(refusal))),
		}
	}

	fn ignore(certificate: &Certificate, reason: Reason) {
		let (service, set_id) = (certificate.signed.service, certificate.signed.set_id);
		Self::deposit_event(Event::Ignored { service, set_id, reason });
	}

	pub(crate) fn do_pause(duration: Seconds) -> DispatchResult {
		ensure!(duration <= T::MaxPause::get(), Error::<T>::PauseTooLong);
		let until = later(Self::now(), duration);
		PausedUntil::<T>::put(until);
		Self::deposit_event(Event::Paused { until });
		Ok(())
	}

	pub(crate) fn do_resume() -> DispatchResult {
		ensure!(Self::is_on_hold(), Error::<T>::NotPaused);
		PausedUntil::<T>::kill();
		Self::deposit_event(Event::Resumed);
		Ok(())
	}

	/// Whether nothing is executed now.
	pub(crate) fn is_on_hold() -> bool {
		PausedUntil::<T>::get().is_some_and(|until| Self::now() < until)
	}

	/// The relations between constants that the pallet relies on.
	pub(crate) fn check_constants() {
		let positive = [
			T::MaxServices::get(),
			T::MaxIncidents::get(),
			T::MaxCheckpoints::get(),
			T::MaxPlans::get(),
			T::MaxPlansPerBlock::get(),
			T::MaxMessagesPerCall::get(),
			T::MaxReceipts::get(),
		];
		assert!(positive.iter().all(|bound| *bound > 0), "every bound leaves room");
		assert!(T::MaxSets::get() > 1, "a set is kept while the next one takes office");
		assert!(T::MaxInstructions::get() > 2, "the first two are the protocol's origin");
		assert!(T::SuspectFor::get().0 > 0);
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
