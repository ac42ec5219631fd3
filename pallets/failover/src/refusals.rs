// SPDX-License-Identifier: Apache-2.0

//! What the pallet refuses.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod refusals {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such protocol. Register one.
		UnknownProtocol,
		/// Only the owner or keeper may do this. Sign with that account.
		NotOwner,
		/// The owner has nominated somebody else, or nobody. Ask the owner.
		NotNominee,
		/// It is so already.
		NoChange,
		/// The protocol has plans, or messages that are not known to have arrived. Disarm the plans
		/// and wait for proofs of delivery.
		ProtocolInUse,
		/// There is no such destination. Register it.
		UnknownDestination,
		/// The account has an entry of the destination already. Use its number.
		DestinationKnown,
		/// The network or the inbox is zero. Name both.
		ZeroDestination,
		/// The name of the inbox pallet is empty or no text. Take it from the destination's runtime.
		BadInboxName,
		/// Payloads of this version of XCM cannot be made. Take one from 3 to 5.
		UnsupportedVersion,
		/// The destination takes other payloads than XCM.
		NoXcm,
		/// Plans or changes name the destination, or messages to it are stored. Wait until none do.
		DestinationInUse,
		/// The destination's state is certified. Prove what arrived.
		Provable,
		/// No service of this number has a set in office. Wait for its first election.
		UnknownService,
		/// The service's terms are others, or will be. Read them, and name the latest.
		TermsChanged,
		/// There is no such plan. It may have been disarmed.
		UnknownPlan,
		/// The plan has no target of this index. Count from zero.
		UnknownTarget,
		/// A plan needs at least one target.
		NoTargets,
		/// The plan names a destination twice. Put all for one destination into one target.
		DuplicateTarget,
		/// A target fires before one that is preferred to it. Sort them by delay.
		DelaysDecrease,
		/// A target fires more than a week after the halt. Shorten the delay.
		DelayTooLong,
		/// The protocol has as many plans as it may have. Disarm one.
		TooManyPlans,
		/// There is nothing to execute. Only the failback of a plan may be empty.
		EmptyProgram,
		/// The program is no `VersionedXcm`, has bytes left over or is nested too deeply. Encode it
		/// again, and flatter.
		BadProgram,
		/// The destination takes another version of XCM. Encode the program in that.
		WrongXcmVersion,
		/// The program has more instructions than destinations take. Do less at once.
		TooManyInstructions,
		/// The program asks for a universal origin. Leave that out: the origin is put before it.
		OriginInstruction,
		/// The calls are not in the form that `abi.encode` writes. Encode them again.
		BadCalls,
		/// These are more calls than contracts take at once. Do less at once.
		TooManyCalls,
		/// The calls ask for more gas than contracts get. Do less at once.
		TooMuchGas,
		/// The payload would be larger than any message may be. Do less at once.
		PayloadTooLarge,
		/// The protocol has no more places in the lane. Wait until some messages are known to have
		/// arrived.
		LaneFull,
		/// Too many messages of the protocol are not known to have arrived. Wait until some are.
		TooManyWaiting,
		/// The lane was given up. Send over another entry of the destination.
		LaneEnded,
		/// The keeper is removing the destination. Send over another entry.
		DestinationEnds,
		/// The service has no lane to the destination. Send something, or pay for its upkeep.
		UnknownLane,
		/// Something arrived lately, or nothing waits. A lane is given up when it has stood still.
		LaneMoves,
		/// The amount is too small to be of use. Pay more at once.
		TooLittle,
		/// More would be prepaid than for as many eras as may be. Pay less at once.
		TooFarAhead,
		/// The plan declares no value. Declare one first.
		NothingDeclared,
		/// The protocol pays watchers of as many services as it may.
		TooManyServices,
		/// Nothing is due for this plan, or nothing is prepaid.
		NothingDue,
		/// What is left for the lane's upkeep does not pay for this. Ask somebody to pay more in.
		UpkeepSpent,
		/// It was paid for already, it is too old, or another one of the same interval was paid for.
		AlreadyPaid,
		/// A change of the plan is under way. Enact or cancel it first.
		ChangePending,
		/// No change of the plan is under way.
		NoChangePending,
		/// The change cannot be enacted yet. Wait for the block that was announced.
		TooEarly,
		/// Nobody certifies the destination's state. Its keeper has to acknowledge.
		NotCertified,
		/// No checkpoint at this height is kept and stands. Prove against one that is.
		UnknownRoot,
		/// The proof is too large. Prove less at once.
		ProofTooLarge,
		/// The proof has nodes twice, or nodes that are not needed. Leave them out.
		ProofSuperfluous,
		/// The proof does not lead from the certified state to the receipt: it is of another block,
		/// chain or key. Make it at the checkpoint's block.
		ProofIncomplete,
		/// The receipt is none that this chain knows: the destination has another runtime.
		ReceiptUnreadable,
		/// At that block a message had not arrived. Prove fewer, or a later block.
		NotDelivered,
		/// At that block the plan was not kept there.
		NotKept,
		/// At that block nobody had carried this there.
		NotCarried,
		/// As much or more is known from a later block, or the same from an earlier one.
		NothingNew,
		/// The message is in no outbox yet, or does not exist.
		NotSealed,
		/// The message is known to have arrived.
		AlreadyDelivered,
		/// These are more messages than one call may show. Show fewer.
		TooManyAtOnce,
	}
}
