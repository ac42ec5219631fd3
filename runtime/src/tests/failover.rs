// SPDX-License-Identifier: Apache-2.0

//! A plan from its owner's call to the outbox that watchers sign, and the way back of receipts.

use super::{
	account, build_and_execute,
	liveness::{certify, elect, round, tell},
	run_to,
};
use crate::{
	configs::{failover::ChangeDelay, system::RuntimeBlockWeights, xcm::ThisNetwork},
	constants::{currency::VGL, time::LOCAL},
	Balances, Failover, Restaking, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use codec::{Compact, Decode, Encode};
use frame_support::{
	assert_ok,
	dispatch::{GetDispatchInfo, Pays},
	storage::with_storage_layer,
	traits::{Get, UnfilteredDispatchable},
};
use pallet_failover::{
	places::price, Call, Carriage, DestinationId, Form, InboxName, NewTarget, Plans, Targets,
	WeightInfo, MAX_TARGETS,
};
use pallet_failover_runtime_api::runtime_decl_for_failover_api::FailoverApi;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Eve, Ferdie, One};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult, Perbill};
use vigil_primitives::{
	receipt::{checkpoint_key, message_key, plan_key},
	traits::{DeclaredValues, ServiceTerms},
	Body, CarriageReceipt, Checkpoint, Destination, Firing, Height, MessageReceipt, MessagesTree,
	Outcome, Payload, PlanId, PlanReceipt, ProtocolId, Rehearsal, Rehearsed, Round, Seconds,
	SequenceNumber, ServiceId, Statement, ThrottleClass, UnixTime, H256, MAX_PAYLOAD,
	PROTOCOL_PALLET,
};
use vigil_proofs::Proof;
use xcm::{latest::prelude::*, VersionedInteriorLocation, VersionedXcm};
use xcm_builder::BridgeMessage;

pub(super) const HAVEN: Destination =
	Destination { network: H256::repeat_byte(0x4a), inbox: H256::repeat_byte(0x1b) };
pub(super) const PLAN: PlanId = PlanId(0);
pub(super) const TO: DestinationId = DestinationId(0);

pub(super) fn program(mark: u64) -> Payload {
	let program = VersionedXcm::<()>::from(Xcm(vec![Trap(mark)]));
	program.encode().try_into().expect("it is small")
}

pub(super) fn targets() -> Targets<NewTarget> {
	let (failover, failback) = (program(1), program(2));
	let target = NewTarget { destination: TO, delay: Seconds(0), failover, failback };
	vec![target].try_into().expect("one target")
}

/// Ferdie's protocol with a plan on Alice's destination, which the same service watches.
pub(super) fn armed(service: ServiceId) {
	assert_ok!(Failover::register_protocol(RuntimeOrigin::signed(account(Ferdie))));
	register(Alice, service);
	assert_ok!(arm(Ferdie, ProtocolId(0), service, targets()));
}

/// Somebody's entry of the destination.
fn register(keeper: Sr25519Keyring, service: ServiceId) {
	register_at(HAVEN, keeper, Some(service));
}

pub(super) fn register_at(
	destination: Destination,
	keeper: Sr25519Keyring,
	certified_by: Option<ServiceId>,
) {
	let name = InboxName::truncate_from(b"Inbox".to_vec());
	let (keeper, form) = (RuntimeOrigin::signed(account(keeper)), Form::Xcm(5));
	assert_ok!(Failover::register_destination(keeper, destination, form, certified_by, name));
}

fn arm(
	owner: Sr25519Keyring,
	protocol: ProtocolId,
	service: ServiceId,
	targets: Targets<NewTarget>,
) -> DispatchResult {
	let (owner, class) = (RuntimeOrigin::signed(account(owner)), ThrottleClass::Critical);
	let terms = <Restaking as ServiceTerms>::latest(service).expect("a service");
	with_storage_layer(|| Failover::arm_plan(owner, protocol, service, class, targets, 0, terms))
}

#[test]
fn a_thousand_plans_find_cheap_places_and_nobody_can_afford_all_of_havens() {
	let cost = |places: core::ops::Range<u32>| {
		let base = <Runtime as pallet_failover::Config>::PlaceFee::get();
		let step = <Runtime as pallet_failover::Config>::PlacesPerDoubling::get();
		places.fold(0u128, |sum, taken| sum.saturating_add(price(base, step, taken)))
	};
	assert!(cost(0..1_000) < 150 * VGL);
	// Haven keeps 16,384 plans of a service.
	assert!(cost(0..8_192) > 3_000_000 * VGL);
}

#[test]
fn a_plan_reaches_the_outbox_that_watchers_sign() {
	build_and_execute(|| {
		let service = elect();
		armed(service);
		assert_eq!(Runtime::outboxes(service), []);
		run_to(System::block_number() + 1);
		let [outbox] = Runtime::outboxes(service)[..] else { panic!("one outbox") };
		let messages = Runtime::messages(service, outbox);
		let tree = MessagesTree::new((HAVEN, TO.lane()), &messages).expect("messages of an outbox");
		assert_eq!(tree.outbox(), outbox);
		let [message] = &messages[..] else { panic!("one message") };
		let Body::Arm(order) = &message.body else { panic!("an order") };
		assert_eq!((order.plan, order.class), (PLAN, ThrottleClass::Critical));

		let payload = BridgeMessage::decode(&mut &order.failover[..]).expect("a bridge message");
		let place: InteriorLocation = GlobalConsensus(NetworkId::ByGenesis(HAVEN.network.0)).into();
		assert_eq!(payload.universal_dest, VersionedInteriorLocation::from(place));
		let program: Xcm<()> = payload.message.try_into().expect("the latest version");
		let service = GeneralIndex(service.0.into());
		let protocol = [PalletInstance(PROTOCOL_PALLET), service, GeneralIndex(0)];
		let expected = [
			UniversalOrigin(GlobalConsensus(ThisNetwork::get())),
			DescendOrigin(protocol.into()),
			Trap(1),
		];
		assert_eq!(program.0, expected);

		let plan = Runtime::plan(PLAN).expect("a plan");
		let [target] = &plan.targets[..] else { panic!("one target") };
		assert_eq!((target.destination, target.lane), (HAVEN, TO.lane()));
		assert_eq!((target.sealed, target.delivered), (true, false));
		assert_eq!((target.rehearsed, plan.changes_at), (None, None));
	});
}

/// Has the service certify a state.
fn certify_state(service: ServiceId, height: Height, state_root: H256) {
	let (block_hash, block_timestamp) = (H256::repeat_byte(2), UnixTime(height.0));
	let round = round();
	let checkpoint = Checkpoint { height, block_hash, state_root, block_timestamp, round };
	tell(certify(service, Statement::Checkpoint(checkpoint)));
}

/// The root and the only node of a state that has one entry, whose key is that of a receipt.
fn single_entry(key: &[u8], value: &[u8]) -> (H256, Proof) {
	let nibbles = 2 * key.len();
	assert!(
		(63..63 + 255).contains(&nibbles),
		"the first byte says 63 of them, the second the rest"
	);
	let mut leaf = vec![0x7f, (nibbles - 63) as u8];
	leaf.extend(key);
	Compact(value.len() as u32).encode_to(&mut leaf);
	leaf.extend(value);
	let root = H256(sp_io::hashing::blake2_256(&leaf));
	(root, Proof::new(vec![leaf]).expect("one node"))
}

/// Has the service certify a state that has one entry, and returns the proof of it.
pub(super) fn certify_entry(
	service: ServiceId,
	height: Height,
	key: &[u8],
	value: &impl Encode,
) -> Box<Proof> {
	let (state_root, proof) = single_entry(key, &value.encode());
	certify_state(service, height, state_root);
	Box::new(proof)
}

/// The call that shows, by a state certified for it, that a message has arrived at the destination.
pub(super) fn delivery(service: ServiceId, height: Height, number: u64) -> Call<Runtime> {
	let up_to = SequenceNumber(number);
	let receipt = MessageReceipt {
		beneficiary: H256(account(One).into()),
		at: UnixTime(height.0),
		outcome: Outcome::Done,
		rehearsal: None,
	};
	let key = message_key("Inbox", service, TO.lane(), up_to);
	let proof = certify_entry(service, height, &key, &receipt);
	Call::prove_delivery { service, destination: TO, height, proof, up_to }
}

/// The call that shows, by a state certified for it, that a plan's first target has fired.
pub(super) fn fired(service: ServiceId, height: Height, plan: PlanId) -> Call<Runtime> {
	let firing = Firing {
		version: 1,
		first: Round(50),
		last: Round(60),
		height: Height(40),
		block_hash: H256::repeat_byte(2),
		fired_at: UnixTime(height.0),
		failover: Outcome::Done,
		failback: None,
	};
	let receipt = PlanReceipt { version: 1, rehearsal: None, firing: Some(firing) };
	let proof = certify_entry(service, height, &plan_key("Inbox", service, plan), &receipt);
	Call::prove_firing { plan, target: 0, height, proof }
}

#[test]
fn a_certified_state_proves_delivery_and_pays_the_relayer() {
	build_and_execute(|| {
		let service = elect();
		armed(service);
		run_to(System::block_number() + 1);
		let receipt = MessageReceipt {
			beneficiary: H256(account(One).into()),
			at: UnixTime(1),
			outcome: Outcome::Done,
			rehearsal: Some(Rehearsal { at: UnixTime(1), outcome: Rehearsed::FailoverFails }),
		};
		let key = message_key("Inbox", service, TO.lane(), SequenceNumber(0));
		let (state_root, proof) = single_entry(&key, &receipt.encode());
		let height = Height(96);
		let prove = || {
			let origin = RuntimeOrigin::signed(account(Eve));
			let proof = Box::new(proof.clone());
			Failover::prove_delivery(origin, service, TO, height, proof, SequenceNumber(0))
		};
		let unknown = pallet_failover::Error::<Runtime>::UnknownRoot;
		assert_eq!(prove().unwrap_err().error, unknown.into());
		certify_state(service, height, state_root);
		let before = Balances::free_balance(account(One));
		assert_eq!(prove().map(|info| info.pays_fee), Ok(Pays::No));
		assert!(Balances::free_balance(account(One)) > before);
		let target = Runtime::plan(PLAN).expect("a plan").targets[0].clone();
		assert!(target.delivered);
		let rehearsed = target.rehearsed.expect("it was rehearsed").outcome;
		assert_eq!(rehearsed, Rehearsed::FailoverFails, "shown as failing when it is armed");
		assert_eq!(Runtime::outboxes(service), []);
	});
}

#[test]
fn a_change_waits_and_governance_cannot_make_one() {
	build_and_execute(|| {
		let service = elect();
		armed(service);
		let class = ThrottleClass::Normal;
		let change =
			RuntimeCall::Failover(Call::change_plan { plan: PLAN, class, targets: targets() });
		let by_root = change.clone().dispatch(RuntimeOrigin::root());
		assert_eq!(by_root.unwrap_err().error, DispatchError::BadOrigin);
		assert_ok!(change.dispatch(RuntimeOrigin::signed(account(Ferdie))));
		let due = System::block_number() + LOCAL.scale(ChangeDelay::get());
		assert_eq!(Runtime::plan(PLAN).expect("a plan").changes_at, Some(due));
		let enact = || Failover::enact_change(RuntimeOrigin::signed(account(Eve)), PLAN);
		let early = pallet_failover::Error::<Runtime>::TooEarly;
		let enacted = frame_support::storage::with_storage_layer(enact);
		assert_eq!(enacted.unwrap_err().error, early.into());
		run_to(due);
		assert_ok!(enact());
		let plan = Runtime::plan(PLAN).expect("a plan");
		assert_eq!((plan.version, plan.class, plan.changes_at), (2, class, None));
	});
}

#[test]
fn the_largest_calls_and_a_block_of_seals_leave_room_for_others() {
	let block = RuntimeBlockWeights::get().max_block;
	let lanes: u32 = <Runtime as pallet_failover::Config>::LanesPerBlock::get();
	let batch: u32 = <Runtime as pallet_failover::Config>::MaxBatch::get();
	let sealing = <Runtime as pallet_failover::Config>::WeightInfo::seal_lane(batch)
		.saturating_mul(lanes.into());
	assert!(sealing.all_lte(Perbill::from_percent(15) * block), "{sealing} of {block}");
	let whole = vec![7; MAX_PAYLOAD as usize];
	let program = || Payload::try_from(whole.clone()).expect("the largest");
	let target = |n| NewTarget {
		destination: DestinationId(n),
		delay: Seconds(0),
		failover: program(),
		failback: program(),
	};
	let targets: Vec<_> = (0..MAX_TARGETS).map(target).collect();
	let targets: Targets<_> = targets.try_into().expect("no more than a plan may have");
	let nodes = vec![vec![7; 64 * 1024]; 4];
	let proof = Box::new(Proof::new(nodes).expect("the largest"));
	let (service, class, height) = (ServiceId(0), ThrottleClass::Normal, Height(0));
	let (value, terms) = (1, H256::zero());
	let protocol = ProtocolId(0);
	let calls = [
		Call::<Runtime>::arm_plan { protocol, service, class, targets, value, terms },
		Call::remove_destination { id: TO },
		Call::declare_value { plan: PLAN, value },
		Call::fund_plan { plan: PLAN, amount: value },
		Call::end_lane { service, destination: TO },
		Call::enact_change { plan: PLAN },
		Call::prove_firing { plan: PLAN, target: 0, height, proof: proof.clone() },
		Call::prove_delivery { service, destination: TO, height, proof, up_to: SequenceNumber(0) },
	];
	for call in calls {
		let weight = call.get_dispatch_info().call_weight;
		assert!(weight.all_lte(Perbill::from_percent(10) * block), "{weight} of {block}: {call:?}");
	}
}

/// The sealed messages of an entry's lane.
pub(super) fn sealed(service: ServiceId, to: DestinationId) -> Vec<Body> {
	let outboxes = Runtime::outboxes(service).into_iter().filter(|one| one.lane == to.lane());
	let messages = outboxes.flat_map(|outbox| Runtime::messages(service, outbox));
	messages.map(|message| message.body).collect()
}

#[test]
fn a_full_lane_of_one_protocol_leaves_another_alone() {
	build_and_execute(|| {
		let service = elect();
		armed(service);
		// A plan that prefers another place, and so has the full lane told to stand down.
		let (standing, other) = (PlanId(1), DestinationId(1));
		register_at(Destination { inbox: H256::repeat_byte(0x1c), ..HAVEN }, Alice, Some(service));
		let mut both = targets();
		let preferred = NewTarget { destination: other, ..both[0].clone() };
		assert!(both.try_insert(0, preferred).is_ok());
		assert_ok!(arm(Ferdie, ProtocolId(0), service, both));
		run_to(System::block_number() + 1);
		let disarm = Failover::disarm_plan(RuntimeOrigin::signed(account(Ferdie)), PLAN);
		assert_ok!(disarm);
		run_to(System::block_number() + LOCAL.scale(ChangeDelay::get()));
		let proof_of_firing = fired(service, Height(96), standing);
		let before = sealed(service, TO).len();
		assert_eq!(before, 2, "both plans are armed and their orders in outboxes");

		let spam = RuntimeOrigin::signed(account(Bob));
		assert_ok!(Failover::register_protocol(spam.clone()));
		let spammer = ProtocolId(1);
		let send = || {
			let (origin, program) = (spam.clone(), program(3));
			with_storage_layer(|| Failover::send_message(origin, spammer, service, TO, program))
		};
		let full: DispatchResult = Err(pallet_failover::Error::<Runtime>::LaneFull.into());
		let flood = |post: &dyn Fn() -> DispatchResult| {
			let posted = core::iter::repeat_with(post).take_while(Result::is_ok).count();
			assert_eq!(post(), full, "it takes all that it is given");
			posted
		};
		let (sent, arms) = (flood(&send), flood(&|| arm(Bob, spammer, service, targets())));
		assert!(sent > 10 && arms > 5, "it is a real flood: {sent} {arms}");

		assert_ok!(Failover::enact_change(RuntimeOrigin::signed(account(Eve)), PLAN));
		let proven = proof_of_firing.dispatch_bypass_filter(RuntimeOrigin::signed(account(Eve)));
		assert_ok!(proven);
		assert_ok!(arm(Ferdie, ProtocolId(0), service, targets()));
		run_to(System::block_number() + 1);
		let told = sealed(service, TO).split_off(before);
		let (first, last) = (Round(50), Round(60));
		let words = [Body::Disarm(PLAN), Body::StandDown { plan: standing, first, last }];
		assert_eq!(told[..2], words, "before all that was posted earlier");
		let spammed = told.iter().skip(2).take(sent + arms);
		let is_spam = |body: &Body| match body {
			Body::Execute(_) => true,
			Body::Arm(order) => order.plan > standing,
			_ => false,
		};
		assert!(spammed.clone().all(is_spam));
		assert_eq!(spammed.count(), sent + arms, "all of it was sealed, in the same block");
		let [Body::Arm(order)] = &told[2 + sent + arms..] else { panic!("{}", told.len()) };
		assert_eq!(
			Plans::<Runtime>::get(order.plan).map(|plan| plan.protocol),
			Some(ProtocolId(0))
		);
	});
}

#[test]
fn a_squatter_hinders_nobody() {
	build_and_execute(|| {
		let service = elect();
		register(Bob, service);
		register(Alice, service);
		let owner = RuntimeOrigin::signed(account(Ferdie));
		assert_ok!(Failover::register_protocol(owner));
		let to = DestinationId(1);
		let mut targets = targets();
		targets[0].destination = to;
		assert_ok!(arm(Ferdie, ProtocolId(0), service, targets));
		run_to(System::block_number() + 1);
		assert_eq!(sealed(service, to).len(), 1);
		let theirs = RuntimeOrigin::signed(account(Bob));
		let word = Failover::acknowledge(theirs, service, to, SequenceNumber(0));
		assert_eq!(word, Err(pallet_failover::Error::<Runtime>::NotOwner.into()));
		let keeper = RuntimeOrigin::signed(account(Alice));
		let word = Failover::acknowledge(keeper, service, to, SequenceNumber(0));
		assert_eq!(word, Err(pallet_failover::Error::<Runtime>::Provable.into()));
		assert!(!Runtime::plan(PLAN).expect("a plan").targets[0].delivered);
	});
}

#[test]
fn fees_on_a_declared_value_reach_the_watchers_and_count() {
	build_and_execute(|| {
		let service = elect();
		armed(service);
		let owner = || RuntimeOrigin::signed(account(Ferdie));
		let value = 1_000_000 * VGL;
		assert_ok!(Failover::declare_value(owner(), PLAN, value));
		assert_eq!(Runtime::declared(service), 0, "it is not paid for");
		let purse = Balances::free_balance(Restaking::fee_account());
		assert_ok!(Failover::fund_plan(owner(), PLAN, 20 * VGL));
		assert_eq!(Runtime::declared(service), value);
		assert_eq!(<Failover as DeclaredValues>::of_protocol(ProtocolId(0), service), value);
		let fee = <Runtime as pallet_failover::Config>::ValueFee::get().mul_ceil(value);
		assert_eq!(Balances::free_balance(Restaking::fee_account()) - purse, fee);
		assert_eq!(<Failover as DeclaredValues>::fees_paid(ProtocolId(0), service, 1), fee);
	});
}

#[test]
fn a_plan_cannot_rely_on_terms_that_are_not_the_latest() {
	build_and_execute(|| {
		let service = elect();
		armed(service);
		let latest = <Restaking as ServiceTerms>::latest(service).expect("a service");
		assert_eq!(Plans::<Runtime>::get(PLAN).map(|plan| plan.terms), Some(latest));
		let (owner, class) = (RuntimeOrigin::signed(account(Ferdie)), ThrottleClass::Normal);
		let other = H256::repeat_byte(3);
		let refused = with_storage_layer(|| {
			Failover::arm_plan(owner, ProtocolId(0), service, class, targets(), 0, other)
		});
		assert_eq!(refused, Err(pallet_failover::Error::<Runtime>::TermsChanged.into()));
	});
}

#[test]
fn who_carried_a_checkpoint_to_a_quiet_destination_is_paid() {
	build_and_execute(|| {
		let service = elect();
		register(Alice, service);
		let eve = || RuntimeOrigin::signed(account(Eve));
		assert_ok!(Failover::fund_upkeep(eve(), service, TO, VGL));
		let beneficiary = H256(account(One).into());
		let receipt = CarriageReceipt { beneficiary, at: UnixTime(100) };
		let key = checkpoint_key("Inbox", service, Height(64));
		let (state_root, proof) = single_entry(&key, &receipt.encode());
		certify_state(service, Height(96), state_root);
		let before = Balances::free_balance(account(One));
		let prove = || {
			let (carriage, proof) = (Carriage::Checkpoint(Height(64)), Box::new(proof.clone()));
			with_storage_layer(|| {
				Failover::prove_carriage(eve(), service, TO, carriage, Height(96), proof)
			})
		};
		assert_eq!(prove().map(|info| info.pays_fee), Ok(Pays::No));
		let fee: u128 = <Runtime as pallet_failover::Config>::CheckpointFee::get();
		assert_eq!(Balances::free_balance(account(One)) - before, fee);
		let paid = pallet_failover::Error::<Runtime>::AlreadyPaid;
		assert_eq!(prove().map_err(|error| error.error), Err(paid.into()));
	});
}
