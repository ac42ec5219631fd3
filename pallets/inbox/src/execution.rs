// SPDX-License-Identifier: Apache-2.0

//! From a payload to the executor: at once for plans, through a queue for messages.
//!
//! ```text
//! payload -> Dispatcher (adds the inbox's instance) -> InboxRouter: a program
//! plan:      program -> Processor, in a sweep, a rehearsal or a retry
//! message:   program -> Queue: (Job, program) -> RecordOutcome -> Processor
//! ```

use crate::{
	payload::{self, Place},
	Config, Dispatching, Executing, Execution, Generations, Job, Pallet, PayloadError, Program,
	QueueId, WeightInfo, MAX_PROGRAM,
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
use vigil_primitives::{Outcome, ProtocolId, ServiceId};
use xcm::{latest::prelude::*, VersionedXcm};
use xcm_builder::DispatchBlob;
use xcm_executor::traits::WeightBounds;

/// The most bytes of what is put into the queue.
pub fn most_queued() -> u32 {
	let job = u32::try_from(Job::max_encoded_len()).unwrap_or(u32::MAX);
	MAX_PROGRAM.saturating_add(job)
}

/// What became of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ran {
	/// All of it happened.
	Done,
	/// Nothing of it happened.
	Failed,
	/// It cannot be executed on this chain, for good.
	Unfit,
	/// There is not as much weight now. It was not tried.
	NoRoom,
}

impl Ran {
	/// What a receipt says of it; `None` if it was not tried.
	pub(crate) fn outcome(self) -> Option<Outcome> {
		match self {
			Self::Done => Some(Outcome::Done),
			Self::Failed => Some(Outcome::Failed),
			Self::Unfit => Some(Outcome::Refused),
			Self::NoRoom => None,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What a payload weighs when it is executed here on behalf of this protocol, if it can be.
	pub(crate) fn check_payload(
		service: ServiceId,
		protocol: ProtocolId,
		payload: &[u8],
	) -> Result<Weight, PayloadError> {
		let place = Place {
			here: T::UniversalLocation::get(),
			vigil: crate::Vigil::<T>::get().unwrap_or_default(),
			service,
			protocol,
			max_instructions: T::MaxInstructions::get(),
		};
		let mut program = payload::check(payload, &place)?;
		program.0.insert(0, DescendOrigin(crate::origins::instance::<T>()));
		let bytes = VersionedXcm::from(program).encode();
		if bytes.len() > usize::try_from(MAX_PROGRAM).unwrap_or(usize::MAX) {
			return Err(PayloadError::NotExecutable);
		}
		let weight = Self::weigh(&bytes)?;
		match weight.any_gt(T::MaxWeight::get()) {
			true => Err(PayloadError::TooHeavy),
			false => Ok(weight),
		}
	}

	/// What a program weighs, read as the processor will read it.
	fn weigh(program: &[u8]) -> Result<Weight, PayloadError> {
		type Call<T> = <T as frame_system::Config>::RuntimeCall;
		let versioned =
			VersionedXcm::<Call<T>>::decode_all_with_mem_and_depth_limit(&mut &*program)
				.map_err(|_| PayloadError::NotExecutable)?;
		let mut xcm =
			Xcm::<Call<T>>::try_from(versioned).map_err(|_| PayloadError::NotExecutable)?;
		T::Weigher::weight(&mut xcm, Weight::MAX).map_err(|_| PayloadError::NotExecutable)
	}

	/// Something to execute for a protocol of a service as it is trusted now.
	pub(crate) fn job(service: ServiceId, protocol: ProtocolId, execution: Execution) -> Job {
		Job { service, generation: Generations::<T>::get(service), protocol, execution }
	}

	/// The program that the dispatcher makes of a payload that was checked.
	fn program_of(payload: &[u8]) -> Result<Program, PayloadError> {
		Dispatching::<T>::put(Program::default());
		let dispatched = T::Dispatcher::dispatch_blob(payload.to_vec());
		let program = Dispatching::<T>::take().unwrap_or_default();
		match dispatched.is_ok() && !program.is_empty() {
			true => Ok(program),
			false => Err(PayloadError::NotExecutable),
		}
	}

	/// Puts a payload that was checked into the queue of its protocol.
	pub(crate) fn enqueue_payload(job: Job, payload: &[u8]) -> Result<(), PayloadError> {
		let program = Self::program_of(payload)?;
		match Self::enqueue(job, &program) {
			true => Ok(()),
			false => Err(PayloadError::NotExecutable),
		}
	}

	/// Puts a job into the queue of its protocol. Whether it is small enough.
	pub(crate) fn enqueue(job: Job, program: &[u8]) -> bool {
		let queued = (job, Raw(program)).encode();
		match BoundedSlice::try_from(&queued[..]) {
			Ok(queued) => {
				T::Queue::enqueue_message(queued, job.queue());
				true
			},
			Err(_) => false,
		}
	}

	/// Executes a payload that was checked.
	pub(crate) fn run(job: Job, payload: &[u8], meter: &mut WeightMeter) -> Ran {
		let Ok(program) = Self::program_of(payload) else { return Ran::Unfit };
		let mut id = BlakeTwo256::hash(&program).0;
		Self::execute(job, &program, meter, &mut id)
	}

	/// Executes a program: all of it or nothing of it.
	pub(crate) fn execute(
		job: Job,
		program: &[u8],
		meter: &mut WeightMeter,
		id: &mut [u8; 32],
	) -> Ran {
		let result = all_or_nothing(|| {
			Executing::<T>::put(job);
			let processed = T::Processor::process_message(program, job.queue(), meter, id);
			Executing::<T>::kill();
			processed
		});
		match result {
			Ok(true) => Ran::Done,
			Err(ProcessMessageError::Yield) => Ran::NoRoom,
			// It fits into some other block.
			Err(ProcessMessageError::Overweight(needed)) if needed.all_lte(T::MaxWeight::get()) => {
				Ran::NoRoom
			},
			Ok(false) | Err(_) => Ran::Failed,
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
/// inbox dispatches, and hands them to it.
pub struct InboxRouter<T>(PhantomData<T>);

impl<T: Config> SendXcm for InboxRouter<T> {
	type Ticket = Program;

	fn validate(
		destination: &mut Option<Location>,
		message: &mut Option<Xcm<()>>,
	) -> SendResult<Self::Ticket> {
		let ours = Dispatching::<T>::exists() && destination.as_ref() == Some(&Location::here());
		if !ours {
			return Err(SendError::NotApplicable);
		}
		let program = message.take().ok_or(SendError::MissingArgument)?;
		let program = VersionedXcm::from(program).encode();
		let program = Program::try_from(program).map_err(|_| SendError::ExceedsMaxMessageSize)?;
		Ok((program, Assets::new()))
	}

	fn deliver(program: Self::Ticket) -> Result<XcmHash, SendError> {
		let hash = BlakeTwo256::hash(&program).0;
		Dispatching::<T>::put(program);
		Ok(hash)
	}
}

/// Processes what the inbox queued, which is nothing during a pause. The outcome goes into the receipt.
pub struct RecordOutcome<T>(PhantomData<T>);

impl<T: Config> ProcessMessage for RecordOutcome<T> {
	type Origin = QueueId;

	fn process_message(
		message: &[u8],
		_: QueueId,
		meter: &mut WeightMeter,
		id: &mut [u8; 32],
	) -> Result<bool, ProcessMessageError> {
		if Pallet::<T>::is_on_hold() || meter.try_consume(T::WeightInfo::record()).is_err() {
			return Err(ProcessMessageError::Yield);
		}
		let mut program = message;
		let job = Job::decode(&mut program).map_err(|_| ProcessMessageError::Corrupt)?;
		if !Pallet::<T>::is_wanted(&job) {
			Pallet::<T>::note_dropped(&job);
			return Ok(false);
		}
		match job.execution {
			Execution::Message(lane, sequence) => {
				let ran = Pallet::<T>::execute(job, program, meter, id);
				match Pallet::<T>::note_message(&job, (lane, sequence), ran, program) {
					true => Ok(ran == Ran::Done),
					// The queue must not put it aside for good.
					false => Err(ProcessMessageError::Yield),
				}
			},
			Execution::Rehearsal(plan) => {
				match Pallet::<T>::rehearse_queued(job.service, plan, meter) {
					true => Ok(true),
					false => Err(ProcessMessageError::Yield),
				}
			},
			Execution::Failover(_) | Execution::Failback(_) => Err(ProcessMessageError::Corrupt),
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
