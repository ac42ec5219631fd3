// SPDX-License-Identifier: Apache-2.0

//! Protocols, destinations and plans as tests like them, and destinations' states, which are tries.

use super::runtime::*;
use crate::*;
use codec::{Decode, Encode};
use sp_core::H256;
use vigil_primitives::{
	receipt::{checkpoint_key, handover_key, message_key, plan_key},
	CarriageReceipt, Destination, Firing, Height, LaneId, MessageReceipt, Outbox, Outcome, Payload,
	PlanId, PlanReceipt, ProtocolId, Rehearsal, Rehearsed, Round, Seconds, SequenceNumber,
	ServiceId, ThrottleClass, UnixTime,
};
pub use vigil_proofs::fixture::{prove, State};
use vigil_proofs::Proof;
use xcm::{latest::prelude::*, VersionedXcm};

/// A protocol of [`OWNER`].
pub fn protocol() -> ProtocolId {
	protocol_of(OWNER)
}

pub fn protocol_of(owner: u64) -> ProtocolId {
	let id = NextProtocol::<Test>::get();
	Failover::register_protocol(signed(owner)).expect("a protocol");
	id
}

/// The place of the destination that tests call `n`.
pub fn place(n: u8) -> Destination {
	Destination { network: H256::repeat_byte(0xd0 + n), inbox: H256::repeat_byte(n) }
}

pub fn inbox() -> InboxName {
	InboxName::truncate_from(INBOX.into())
}

/// A destination of [`KEEPER`] that speaks the latest XCM and is watched.
pub fn destination(n: u8) -> DestinationId {
	register(n, Form::Xcm(5), Some(WATCHING))
}

pub fn register(n: u8, form: Form, certified_by: Option<ServiceId>) -> DestinationId {
	let to = place(n);
	Failover::register_destination(signed(KEEPER), to, form, certified_by, inbox())
		.expect("a destination");
	DestinationIds::<Test>::get(to, KEEPER).expect("it has a number")
}

/// So many instructions that say which program this is.
pub fn instructions(mark: u64, count: u32) -> Xcm<()> {
	Xcm(vec![Trap(mark); count as usize])
}

pub fn encoded(program: impl Into<VersionedXcm<()>>) -> Payload {
	Payload::truncate_from(program.into().encode())
}

/// A program of one instruction.
pub fn program(mark: u64) -> Payload {
	encoded(instructions(mark, 1))
}

pub fn target(destination: DestinationId, delay: u64) -> NewTarget {
	let (failover, failback) = (program(delay), program(delay + 1));
	NewTarget { destination, delay: Seconds(delay), failover, failback }
}

/// Targets at these destinations, ten seconds apart.
pub fn targets(places: &[DestinationId]) -> Targets<NewTarget> {
	let each = (0u64..).zip(places).map(|(n, id)| target(*id, n * 10));
	Targets::try_from(each.collect::<Vec<_>>()).expect("no more than a plan may have")
}

pub fn arm(protocol: ProtocolId, places: &[DestinationId]) -> PlanId {
	let id = NextPlan::<Test>::get();
	try_arm(protocol, targets(places), 0).expect("a plan");
	id
}

/// A plan of [`SERVICE`] by the protocol's owner, with this value at stake.
pub fn try_arm(
	protocol: ProtocolId,
	targets: Targets<NewTarget>,
	value: Balance,
) -> sp_runtime::DispatchResult {
	let owner = Protocols::<Test>::get(protocol).map_or(OWNER, |entry| entry.owner);
	let class = ThrottleClass::Normal;
	frame_support::storage::with_storage_layer(|| {
		Failover::arm_plan(signed(owner), protocol, SERVICE, class, targets, value, TERMS)
	})
}

pub fn send(protocol: ProtocolId, to: DestinationId) {
	try_send(protocol, to).expect("it is sent");
}

pub fn try_send(protocol: ProtocolId, to: DestinationId) -> sp_runtime::DispatchResult {
	let owner = Protocols::<Test>::get(protocol).map_or(OWNER, |entry| entry.owner);
	frame_support::storage::with_storage_layer(|| {
		Failover::send_message(signed(owner), protocol, SERVICE, to, program(9))
	})
}

pub fn plan(id: PlanId) -> Plan {
	Plans::<Test>::get(id).expect("a plan")
}

pub fn lane(to: DestinationId) -> Lane<u64> {
	Lanes::<Test>::get(to, SERVICE).unwrap_or_default()
}

pub fn outboxes() -> Vec<Outbox> {
	Failover::outboxes(SERVICE, 16)
}

/// The bodies of all messages to a destination that are stored: sealed, then words, then orders.
pub fn bodies(to: DestinationId) -> Vec<vigil_primitives::Body> {
	let key = (SERVICE, to);
	let sealed = Failover::batches(key, lane(to).oldest).flat_map(|batch| batch.posts);
	let waiting = [Line::Words, Line::Orders].map(|line| Unsealed::<Test>::get(key, line));
	let posts = sealed.chain(waiting.into_iter().flatten());
	posts.map(|post| Messages::<Test>::get(post).expect("it is stored").body).collect()
}

pub fn deposits(who: u64) -> u128 {
	held(HoldReason::ProtocolDeposit, who)
}

/// What is held from somebody for relayers.
pub fn fees(who: u64) -> u128 {
	let own = RelayFees::<Test>::iter_values().filter(|fee| fee.payer == who);
	own.map(|fee| fee.amount).sum()
}

/// What is held from somebody for messages: the fees of relayers, and deposits for bytes.
pub fn held_for_messages(who: u64) -> u128 {
	held(HoldReason::RelayFee, who)
}

/// What the relayer of a message gets.
pub fn relay_fee(body: &vigil_primitives::Body) -> u128 {
	Failover::bill(OWNER, body).amount
}

/// What belongs to others of what the pallet's account has.
pub fn prepaid() -> u128 {
	let plans: u128 = Plans::<Test>::iter_values().map(|plan| plan.declared.prepaid).sum();
	let lanes: u128 = Lanes::<Test>::iter_values().map(|lane| lane.upkeep).sum();
	plans + lanes
}

fn held(reason: HoldReason, who: u64) -> u128 {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

pub fn receipt(outcome: Outcome) -> MessageReceipt {
	let beneficiary = H256::from_low_u64_be(RELAYER);
	MessageReceipt { beneficiary, at: UnixTime(5), outcome, rehearsal: None }
}

pub fn rehearsal(outcome: Rehearsed) -> Rehearsal {
	Rehearsal { at: UnixTime(5), outcome }
}

/// The receipt of a plan that fired in the incident whose Halts begin and end with these rounds.
pub fn firing(rounds: (u64, u64), failover: Outcome) -> PlanReceipt {
	let firing = Firing {
		version: 1,
		first: Round(rounds.0),
		last: Round(rounds.1),
		height: Height(50),
		block_hash: H256::repeat_byte(0xaa),
		fired_at: UnixTime(rounds.1),
		failover,
		failback: None,
	};
	PlanReceipt { version: 1, rehearsal: None, firing: Some(firing) }
}

fn key_of(to: DestinationId, number: u64) -> Vec<u8> {
	message_key(INBOX, SERVICE, LaneId(to.0), SequenceNumber(number))
}

/// A state in which the messages of [`SERVICE`] with these numbers arrived, among other things.
pub fn arrived(
	to: DestinationId,
	numbers: core::ops::Range<u64>,
	receipt: MessageReceipt,
) -> State {
	let mut state: State = numbers.map(|number| (key_of(to, number), receipt.encode())).collect();
	state.extend((0..40u8).map(|n| (vec![n, n, 3], vec![n; 40])));
	state
}

/// A state in which a plan is kept.
pub fn fired(plan: PlanId, receipt: PlanReceipt) -> State {
	let mut state = arrived(DestinationId(0), 0..0, self::receipt(Outcome::Done));
	state.insert(plan_key(INBOX, SERVICE, plan), receipt.encode());
	state
}

/// Certifies a state in which somebody carried this at this time, and proves as much.
pub fn prove_carried(height: u64, carriage: Carriage, at: u64) -> Proof {
	let key = match carriage {
		Carriage::Handover(set) => handover_key(INBOX, SERVICE, set),
		Carriage::Checkpoint(height) => checkpoint_key(INBOX, SERVICE, height),
	};
	let beneficiary = H256::from_low_u64_be(RELAYER);
	let receipt = CarriageReceipt { beneficiary, at: UnixTime(at) };
	let mut state = arrived(DestinationId(0), 0..0, self::receipt(Outcome::Done));
	state.insert(key.clone(), receipt.encode());
	let (root, proof) = prove(&state, &[key]);
	certify(height, root);
	proof
}

/// Certifies a state in which these messages arrived, and proves as much.
pub fn prove_arrival(
	to: DestinationId,
	height: u64,
	numbers: core::ops::Range<u64>,
	receipt: MessageReceipt,
) -> Proof {
	let keys: Vec<_> = numbers.clone().map(|n| key_of(to, n)).collect();
	let (root, proof) = prove(&arrived(to, numbers, receipt), &keys);
	certify(height, root);
	proof
}

/// Certifies a state in which a plan fired, and proves as much.
pub fn prove_fired(height: u64, plan: PlanId, receipt: PlanReceipt) -> Proof {
	let (root, proof) = prove(&fired(plan, receipt), &[plan_key(INBOX, SERVICE, plan)]);
	certify(height, root);
	proof
}

/// Everything from the first message on is proven to have arrived.
pub fn deliver(to: DestinationId, height: u64, up_to: u64) -> bool {
	let from = lane(to).delivered.0;
	let proof = prove_arrival(to, height, from..up_to + 1, receipt(Outcome::Done));
	let (height, up_to) = (Height(height), SequenceNumber(up_to));
	Failover::prove_delivery(signed(RELAYER), SERVICE, to, height, proof.into(), up_to)
		.expect("it is proven")
		.pays_fee
		== frame_support::dispatch::Pays::No
}

pub fn events() -> Vec<Event<Test>> {
	let own = |event| match event {
		RuntimeEvent::Failover(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).collect()
}

pub fn assert_event(event: Event<Test>) {
	assert!(events().contains(&event), "no {event:?} in {:?}", events());
}

/// Decodes what a destination would execute.
pub fn opened(payload: &Payload) -> xcm_builder::BridgeMessage {
	Decode::decode(&mut &payload[..]).expect("a bridge message")
}
