// SPDX-License-Identifier: Apache-2.0

//! A ward, its watchers, and what they and protocols tell the chain.

use super::runtime::*;
use crate::*;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays},
	traits::Hooks,
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::DispatchError;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	message::prove_all, traits::Status, AbsentWitness, Body, Certificate, Checkpoint, Halt, LaneId,
	Message, PlanId, PlanOrder, Policy, ProtocolId, ProvenMessage, Resume, Round, Seconds,
	SequenceNumber, ServiceId, SetId, Statement, ThrottleClass, UnixTime,
};
use vigil_test_utils::{round, wait, GENESIS, POLICY, ROUND};
use xcm::latest::prelude::*;

/// The service of most tests, and another one.
pub const SERVICE: ServiceId = ServiceId(1);
pub const OTHER: ServiceId = ServiceId(2);
/// The lane of most tests.
pub const LANE: LaneId = LaneId(4);
/// The protocol of most tests.
pub const PROTOCOL: ProtocolId = ProtocolId(5);
/// When tests start: the first second of a round.
pub const START: u64 = 9_000;
/// Four equal members: three are a quorum, two are more than a third.
pub const WEIGHTS: [u128; 4] = [10; 4];
pub const BENEFICIARY: H256 = H256::repeat_byte(0xbe);

/// In office from an hour before [`START`] to some hours after it.
pub fn plan(service: ServiceId, set_id: u64) -> SetPlan {
	SetPlan {
		service,
		set_id: SetId(set_id),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(START - 3_600),
		expires_at: UnixTime(START + 36_000),
	}
}

pub fn test_set(plan: SetPlan) -> TestSet<Fake> {
	TestSet::with_plan(&plan, &WEIGHTS)
}

/// The set of [`SERVICE`] that tests begin with.
pub fn set() -> TestSet<Fake> {
	test_set(plan(SERVICE, 1))
}

pub fn install(set: &TestSet<Fake>) -> Result<(), DispatchError> {
	Inbox::install_set(RuntimeOrigin::root(), GENESIS, set.commitment.clone().into(), POLICY)
}

/// A chain that trusts the set of [`SERVICE`].
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		install(&set()).expect("a sound set");
		test();
		Inbox::do_try_state().expect("invariants hold after the test");
	});
}

/// What a block leaves for `on_idle` in most tests.
pub const IDLE: Weight = Weight::from_parts(1_000_000_000_000, 4 * 1024 * 1024);

/// Ends the block, with so much weight left. Returns what was used.
pub fn idle_with(weight: Weight) -> Weight {
	let used = Inbox::on_idle(System::block_number(), weight);
	assert!(used.all_lte(weight), "{used} of {weight}");
	used
}

/// Ends the block, and opens the next one so many seconds later.
pub fn pass(seconds: u64) {
	idle_with(IDLE);
	wait(seconds);
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Inbox::on_initialize(number);
}

/// The round so many rounds before the one that runs.
pub fn round_before(rounds: u64) -> Round {
	round().before(rounds, Seconds(ROUND))
}

/// The hash of a block of the ward's first branch.
pub fn hash(height: u64) -> H256 {
	hash_on(1, height)
}

pub fn hash_on(branch: u8, height: u64) -> H256 {
	vigil_test_utils::hash(height, branch)
}

pub fn halt(height: u64) -> Halt {
	halt_on(1, height)
}

pub fn halt_on(branch: u8, height: u64) -> Halt {
	vigil_test_utils::halt(height, branch)
}

pub fn resume(height: u64) -> Resume {
	vigil_test_utils::resume(height, 1)
}

pub fn checkpoint(height: u64) -> Checkpoint {
	checkpoint_on(1, height)
}

pub fn checkpoint_on(branch: u8, height: u64) -> Checkpoint {
	vigil_test_utils::checkpoint(height, branch)
}

/// The state root of every block of a branch.
pub fn root_on(branch: u8) -> H256 {
	checkpoint_on(branch, 0).state_root
}

/// Whether the fee was returned.
pub fn fee(result: DispatchResultWithPostInfo) -> Result<bool, DispatchError> {
	match result {
		Ok(info) => Ok(info.pays_fee == Pays::No),
		Err(error) => Err(error.error),
	}
}

pub fn witnesses(list: Vec<AbsentWitness>) -> Witnesses {
	list.try_into().unwrap()
}

/// Hands in a certificate of a set, without these members.
pub fn submit_by(
	set: &TestSet<Fake>,
	statement: Statement,
	absent: &[u16],
) -> DispatchResultWithPostInfo {
	submit(set.certify(statement, absent), set.witnesses(absent))
}

pub fn submit(certificate: Certificate, list: Vec<AbsentWitness>) -> DispatchResultWithPostInfo {
	let (origin, witnesses) = (RuntimeOrigin::signed(7), witnesses(list));
	Inbox::submit_certificate(origin, certificate.into(), witnesses, BENEFICIARY)
}

/// Why a certificate without absent members would be ignored, if it would.
pub fn reason_of(certificate: &Certificate) -> Option<Reason> {
	reason_with(certificate, &[])
}

/// The same of one with these witnesses.
pub fn reason_with(certificate: &Certificate, list: &[AbsentWitness]) -> Option<Reason> {
	let Ok(admitted) = Inbox::admit(certificate, list) else { return None };
	match Inbox::judge(&admitted).err()? {
		vigil_primitives::ward::Refusal::Ignored(reason) => Some(reason),
		_ => None,
	}
}

/// Certifies and hands in; it has to change something.
pub fn tell(statement: Statement) {
	assert_eq!(fee(submit_by(&set(), statement, &[])), Ok(true));
}

pub fn tell_halt(height: u64) {
	tell(Statement::Halt(halt(height)));
}

/// The ward comes back, and is live again.
pub fn recover(halted: u64, at: u64) {
	tell(Statement::Resume(resume(halted)));
	pass(36);
	tell(Statement::Checkpoint(checkpoint(at)));
	assert_eq!(status(), Status::Live);
}

pub fn status() -> Status {
	Inbox::ward(SERVICE).expect("the service exists").status
}

/// Hands over to the next set.
pub fn hand_over(certificate: Certificate, policy: Policy) -> DispatchResultWithPostInfo {
	let (origin, none) = (RuntimeOrigin::signed(7), Default::default());
	Inbox::handover(origin, certificate.into(), none, policy, BENEFICIARY)
}

/// Messages of [`LANE`] from the next one on, in one outbox.
pub fn messages(first: u64, bodies: Vec<(ProtocolId, Body)>) -> (Statement, Vec<ProvenMessage>) {
	messages_of(LANE, first, bodies)
}

/// Messages of a lane from this number on, in one outbox.
pub fn messages_of(
	lane: LaneId,
	first: u64,
	bodies: Vec<(ProtocolId, Body)>,
) -> (Statement, Vec<ProvenMessage>) {
	let messages = (first..)
		.map(SequenceNumber)
		.zip(bodies)
		.map(|(sequence, (protocol, body))| Message { sequence, protocol, body })
		.collect();
	let (outbox, proven) = prove_all((OurInbox::get(), lane), messages).unwrap();
	(Statement::Outbox(outbox), proven)
}

pub fn submit_messages(
	certificate: Certificate,
	list: Vec<AbsentWitness>,
	messages: Vec<ProvenMessage>,
) -> DispatchResultWithPostInfo {
	Inbox::submit_messages(
		RuntimeOrigin::signed(7),
		certificate.into(),
		witnesses(list),
		messages.try_into().unwrap(),
		BENEFICIARY,
	)
}

/// The number of the next message of [`LANE`].
pub fn next_message() -> SequenceNumber {
	Inbox::next_message(SERVICE, LANE)
}

pub fn receipt_of(sequence: SequenceNumber) -> Option<vigil_primitives::MessageReceipt> {
	Inbox::message_receipt(SERVICE, LANE, sequence)
}

/// Delivers bodies as the next messages of [`SERVICE`].
pub fn deliver(bodies: Vec<(ProtocolId, Body)>) {
	let next = next_message().0;
	let (statement, proven) = messages(next, bodies);
	let certificate = set().certify(statement, &[]);
	assert_eq!(fee(submit_messages(certificate, vec![], proven)), Ok(false), "relayers pay");
}

/// Delivers one message of [`PROTOCOL`]; its number.
pub fn deliver_one(body: Body) -> SequenceNumber {
	let sequence = next_message();
	deliver(vec![(PROTOCOL, body)]);
	sequence
}

/// What a protocol's programs begin with.
pub fn prefix(protocol: ProtocolId) -> Vec<Instruction<()>> {
	payload::origin_of(GENESIS, SERVICE, protocol).to_vec()
}

pub fn remark_call(what: &[u8]) -> Vec<u8> {
	use codec::Encode;
	RuntimeCall::System(frame_system::Call::remark_with_event { remark: what.to_vec() }).encode()
}

pub fn transact(call: Vec<u8>) -> Instruction<()> {
	Transact {
		origin_kind: OriginKind::SovereignAccount,
		fallback_max_weight: None,
		call: call.into(),
	}
}

/// A payload with this program after the protocol's origin.
pub fn program(protocol: ProtocolId, rest: Vec<Instruction<()>>) -> Vec<u8> {
	program_of(SERVICE, protocol, rest)
}

/// A payload with this program after the origin of a protocol of any service.
pub fn program_of(service: ServiceId, protocol: ProtocolId, rest: Vec<Instruction<()>>) -> Vec<u8> {
	let free = UnpaidExecution { weight_limit: Unlimited, check_origin: None };
	let first = payload::origin_of(GENESIS, service, protocol);
	let all = first.into_iter().chain([free]).chain(rest).collect();
	raw(UniversalLocation::get(), Xcm(all))
}

/// Any program for any destination.
pub fn raw(destination: InteriorLocation, program: Xcm<()>) -> Vec<u8> {
	use codec::Encode;
	(xcm::VersionedInteriorLocation::from(destination), xcm::VersionedXcm::from(program)).encode()
}

/// A payload that remarks something as the protocol.
pub fn remark(protocol: ProtocolId, what: &[u8]) -> Vec<u8> {
	remark_of(SERVICE, protocol, what)
}

/// A payload that remarks something as a protocol of any service.
pub fn remark_of(service: ServiceId, protocol: ProtocolId, what: &[u8]) -> Vec<u8> {
	let success = ExpectTransactStatus(MaybeErrorCode::Success);
	program_of(service, protocol, vec![transact(remark_call(what)), success])
}

pub fn execute(payload: Vec<u8>) -> Body {
	Body::Execute(payload.try_into().unwrap())
}

/// A plan of [`PROTOCOL`] that remarks its number and `fire` or `back`.
pub fn order(plan: u32, version: u32) -> PlanOrder {
	let remark = |what: &str| remark(PROTOCOL, format!("{what} {plan}").as_bytes());
	PlanOrder {
		plan: PlanId(plan),
		version,
		class: ThrottleClass::Normal,
		delay: Seconds(0),
		failover: remark("fire").try_into().unwrap(),
		failback: remark("back").try_into().unwrap(),
	}
}

pub fn arm(order: PlanOrder) {
	let sequence = deliver_one(Body::Arm(order));
	let receipt = receipt_of(sequence).unwrap();
	assert_eq!(receipt.outcome, vigil_primitives::Outcome::Done);
}

/// Who remarked what in this block, hashed.
pub fn remarks() -> Vec<(u64, H256)> {
	let records = System::events().into_iter();
	records
		.filter_map(|record| match record.event {
			RuntimeEvent::System(frame_system::Event::Remarked { sender, hash }) => {
				Some((sender, hash))
			},
			_ => None,
		})
		.collect()
}

pub fn remarked(what: &str) -> (u64, H256) {
	(1_000 + u64::from(PROTOCOL.0), H256(sp_io::hashing::blake2_256(what.as_bytes())))
}

pub fn events() -> Vec<Event<Test>> {
	let records = System::events().into_iter();
	let own = |event| match event {
		RuntimeEvent::Inbox(event) => Some(event),
		_ => None,
	};
	records.filter_map(|record| own(record.event)).collect()
}

pub fn assert_event(event: Event<Test>) {
	assert!(events().contains(&event), "no {event:?} in {:?}", events());
}
