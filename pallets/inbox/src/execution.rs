// SPDX-License-Identifier: Apache-2.0

//! From a payload to the queue, and from the queue to the executor.
//!
//! ```text
//! payload -> Dispatcher (adds the inbox's instance) -> InboxRouter -> Queue: (Source, program)
//! Queue -> RecordOutcome (takes the Source off) -> the chain's processor of XCM
//! ```

use crate::{
	payload::{self, Place},
	Config, Dispatching, Pallet, PayloadError, Program, QueueId, Source, WeightInfo, MAX_PROGRAM,
};
use codec::{Decode, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::{EnqueueMessage, Get, ProcessMessage, ProcessMessageError},
	weights::{Weight, WeightMeter},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	BoundedSlice, DispatchError,
};
use vigil_primitives::ProtocolId;
use xcm::{latest::prelude::*, VersionedXcm};
use xcm_builder::DispatchBlob;
use xcm_executor::traits::WeightBounds;

/// The most bytes of what is put into the queue.
pub fn most_queued() -> u32 {
	let source = u32::try_from(Source::max_encoded_len()).unwrap_or(u32::MAX);
	MAX_PROGRAM.saturating_add(source)
}

impl<T: Config> Pallet<T> {
	/// Refuses a payload that cannot be executed here on behalf of this protocol.
	pub(crate) fn check_payload(protocol: ProtocolId, payload: &[u8]) -> Result<(), PayloadError> {
		let place = Place {
			here: T::UniversalLocation::get(),
			vigil: crate::Vigil::<T>::get().unwrap_or_default(),
			protocol,
			max_instructions: T::MaxInstructions::get(),
		};
		let mut program = payload::check(payload, &place)?;
		program.0.insert(0, DescendOrigin(crate::origins::instance::<T>()));
		let bytes = VersionedXcm::from(program).encode();
		if bytes.len() > usize::try_from(MAX_PROGRAM).unwrap_or(usize::MAX) {
			return Err(PayloadError::NotExecutable);
		}
		match Self::weigh(&bytes)?.any_gt(T::MaxWeight::get()) {
			true => Err(PayloadError::TooHeavy),
			false => Ok(()),
		}
	}

	/// What a program weighs, read as the processor of the queue will read it.
	fn weigh(program: &[u8]) -> Result<Weight, PayloadError> {
		type Call<T> = <T as frame_system::Config>::RuntimeCall;
		let versioned =
			VersionedXcm::<Call<T>>::decode_all_with_mem_and_depth_limit(&mut &*program)
				.map_err(|_| PayloadError::NotExecutable)?;
		let mut xcm =
			Xcm::<Call<T>>::try_from(versioned).map_err(|_| PayloadError::NotExecutable)?;
		T::Weigher::weight(&mut xcm, Weight::MAX).map_err(|_| PayloadError::NotExecutable)
	}

	/// Puts a payload that was checked into the queue.
	pub(crate) fn enqueue_payload(source: Source, payload: &[u8]) -> Result<(), PayloadError> {
		Dispatching::<T>::put(source);
		let dispatched = T::Dispatcher::dispatch_blob(payload.to_vec());
		Dispatching::<T>::kill();
		dispatched.map_err(|_| PayloadError::NotExecutable)
	}

	/// Puts a program into the queue of its source. Whether it is small enough.
	pub(crate) fn enqueue_program(source: Source, program: &[u8]) -> bool {
		let queued = (source, Raw(program)).encode();
		match BoundedSlice::try_from(&queued[..]) {
			Ok(queued) => {
				T::Queue::enqueue_message(queued, source.queue());
				true
			},
			Err(_) => false,
		}
	}
}

/// Bytes without their length.
struct Raw<'a>(&'a [u8]);

impl Encode for Raw<'_> {
	fn encode_to<Out: codec::Output + ?Sized>(&self, out: &mut Out) {
		out.write(self.0);
	}
}

/// The router of the inbox's dispatcher: takes programs for this chain only, and only while the
/// inbox dispatches, and queues them.
pub struct InboxRouter<T>(PhantomData<T>);

impl<T: Config> SendXcm for InboxRouter<T> {
	type Ticket = (Source, Program);

	fn validate(
		destination: &mut Option<Location>,
		message: &mut Option<Xcm<()>>,
	) -> SendResult<Self::Ticket> {
		let source = Dispatching::<T>::get().ok_or(SendError::NotApplicable)?;
		if destination.as_ref() != Some(&Location::here()) {
			return Err(SendError::NotApplicable);
		}
		let program = message.take().ok_or(SendError::MissingArgument)?;
		let program = VersionedXcm::from(program).encode();
		let program = Program::try_from(program).map_err(|_| SendError::ExceedsMaxMessageSize)?;
		Ok(((source, program), Assets::new()))
	}

	fn deliver((source, program): Self::Ticket) -> Result<XcmHash, SendError> {
		let hash = BlakeTwo256::hash(&program).0;
		match Pallet::<T>::enqueue_program(source, &program) {
			true => Ok(hash),
			false => Err(SendError::ExceedsMaxMessageSize),
		}
	}
}

/// Processes what the inbox queued: nothing during a pause; otherwise all of a program or nothing of
/// it, and the outcome goes into the receipt.
///
/// `Inner` is the chain's processor of XCM, `ProcessXcmMessage<QueueId, XcmExecutor<..>, RuntimeCall>`.
pub struct RecordOutcome<T, Inner>(PhantomData<(T, Inner)>);

impl<T: Config, Inner: ProcessMessage<Origin = QueueId>> ProcessMessage
	for RecordOutcome<T, Inner>
{
	type Origin = QueueId;

	fn process_message(
		message: &[u8],
		origin: QueueId,
		meter: &mut WeightMeter,
		id: &mut [u8; 32],
	) -> Result<bool, ProcessMessageError> {
		if Pallet::<T>::is_on_hold() {
			return Err(ProcessMessageError::Yield);
		}
		if meter.try_consume(T::WeightInfo::record()).is_err() {
			return Err(ProcessMessageError::Yield);
		}
		let mut program = message;
		let source = Source::decode(&mut program).map_err(|_| ProcessMessageError::Corrupt)?;
		if !Pallet::<T>::is_wanted(source) {
			Pallet::<T>::note_dropped(source);
			return Ok(false);
		}
		let before = meter.consumed();
		let result = all_or_nothing(|| Inner::process_message(program, origin, meter, id));
		let weight = meter.consumed().saturating_sub(before);
		match result {
			Ok(true) => {
				Pallet::<T>::note_done(source);
				Ok(true)
			},
			Err(ProcessMessageError::Yield) => Err(ProcessMessageError::Yield),
			// It fits into some other block. The queue must not put it aside for good.
			Err(ProcessMessageError::Overweight(needed)) if needed.all_lte(T::MaxWeight::get()) => {
				Err(ProcessMessageError::Yield)
			},
			Ok(false) | Err(_) => {
				Pallet::<T>::note_failed(source, program, weight);
				Ok(false)
			},
		}
	}
}

/// Keeps what `process` stored only if it succeeded entirely.
fn all_or_nothing(
	process: impl FnOnce() -> Result<bool, ProcessMessageError>,
) -> Result<bool, ProcessMessageError> {
	type Processed = Result<bool, ProcessMessageError>;
	with_transaction(|| -> TransactionOutcome<Result<Processed, DispatchError>> {
		match process() {
			Ok(true) => TransactionOutcome::Commit(Ok(Ok(true))),
			other => TransactionOutcome::Rollback(Ok(other)),
		}
	})
	.unwrap_or(Err(ProcessMessageError::Yield))
}
