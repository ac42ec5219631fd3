// SPDX-License-Identifier: Apache-2.0

//! A plan from its owner's call to the outbox that watchers sign, and the way back of receipts.

use super::{
	account, build_and_execute,
	liveness::{certify, elect, round, tell},
	run_to,
};
use crate::{
	configs::{failover::ChangeDelay, system::RuntimeBlockWeights, xcm::ThisNetwork},
	constants::time::LOCAL,
	Balances, Failover, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use codec::{Compact, Decode, Encode};
use frame_support::{
	assert_ok,
	dispatch::{GetDispatchInfo, Pays},
	traits::Get,
};
use pallet_failover::{
	Call, DestinationId, Form, InboxName, NewTarget, Targets, WeightInfo, MAX_TARGETS,
};
use pallet_failover_runtime_api::runtime_decl_for_failover_api::FailoverApi;
use sp_keyring::Sr25519Keyring::{Alice, Eve, Ferdie, One};
use sp_runtime::{traits::Dispatchable, DispatchError, Perbill};
use vigil_primitives::{
	receipt::message_key, Body, Checkpoint, Destination, Height, MessageReceipt, MessagesTree,
	Outcome, Payload, PlanId, ProtocolId, Seconds, SequenceNumber, ServiceId, Statement,
	ThrottleClass, UnixTime, H256, MAX_PAYLOAD, PROTOCOL_PALLET,
};
use vigil_proofs::Proof;
use xcm::{latest::prelude::*, VersionedInteriorLocation, VersionedXcm};
use xcm_builder::BridgeMessage;

const HAVEN: Destination =
	Destination { network: H256::repeat_byte(0x4a), inbox: H256::repeat_byte(0x1b) };
const PLAN: PlanId = PlanId(0);
const TO: DestinationId = DestinationId(0);

fn program(mark: u64) -> Payload {
	let program = VersionedXcm::<()>::from(Xcm(vec![Trap(mark)]));
	program.encode().try_into().expect("it is small")
}

fn targets() -> Targets<NewTarget> {
	let (failover, failback) = (program(1), program(2));
	let target = NewTarget { destination: TO, delay: Seconds(0), failover, failback };
	vec![target].try_into().expect("one target")
}

/// Ferdie's protocol with a plan on Alice's destination, which the same service watches.
fn armed(service: ServiceId) {
	let (owner, keeper) =
		(RuntimeOrigin::signed(account(Ferdie)), RuntimeOrigin::signed(account(Alice)));
	let name = InboxName::truncate_from(b"Inbox".to_vec());
	let form = Form::Xcm(5);
	assert_ok!(Failover::register_protocol(owner.clone()));
	assert_ok!(Failover::register_destination(keeper, HAVEN, form, Some(service), name));
	let class = ThrottleClass::Critical;
	assert_ok!(Failover::arm_plan(owner, ProtocolId(0), service, class, targets()));
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
		let tree = MessagesTree::new(HAVEN, &messages).expect("messages of an outbox");
		assert_eq!(tree.outbox(), outbox);
		let [message] = &messages[..] else { panic!("one message") };
		let Body::Arm(order) = &message.body else { panic!("an order") };
		assert_eq!((order.plan, order.class), (PLAN, ThrottleClass::Critical));

		let payload = BridgeMessage::decode(&mut &order.failover[..]).expect("a bridge message");
		let place: InteriorLocation = GlobalConsensus(NetworkId::ByGenesis(HAVEN.network.0)).into();
		assert_eq!(payload.universal_dest, VersionedInteriorLocation::from(place));
		let program: Xcm<()> = payload.message.try_into().expect("the latest version");
		let protocol = [PalletInstance(PROTOCOL_PALLET), GeneralIndex(0)];
		let expected = [
			UniversalOrigin(GlobalConsensus(ThisNetwork::get())),
			DescendOrigin(protocol.into()),
			Trap(1),
		];
		assert_eq!(program.0, expected);

		let plan = Runtime::plan(PLAN).expect("a plan");
		let [target] = &plan.targets[..] else { panic!("one target") };
		assert_eq!((target.destination, target.armed_by.0), (HAVEN, 0));
		assert_eq!((target.delivered, plan.changes_at), (false, None));
	});
}

/// The root and the only node of a state that has one entry, whose key is that of a receipt.
fn single_entry(key: &[u8], value: &[u8]) -> (H256, Proof) {
	assert_eq!(key.len(), 60, "120 nibbles, 63 of which the first byte says");
	let mut leaf = vec![0x7f, 120 - 63];
	leaf.extend(key);
	Compact(value.len() as u32).encode_to(&mut leaf);
	leaf.extend(value);
	let root = H256(sp_io::hashing::blake2_256(&leaf));
	(root, Proof::new(vec![leaf]).expect("one node"))
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
		};
		let key = message_key("Inbox", service, SequenceNumber(0));
		let (state_root, proof) = single_entry(&key, &receipt.encode());
		let (height, block_hash) = (Height(96), H256::repeat_byte(2));
		let block_timestamp = UnixTime(96);
		let prove = || {
			let origin = RuntimeOrigin::signed(account(Eve));
			let proof = Box::new(proof.clone());
			Failover::prove_delivery(origin, service, TO, height, proof, SequenceNumber(0))
		};
		let unknown = pallet_failover::Error::<Runtime>::UnknownRoot;
		assert_eq!(prove().unwrap_err().error, unknown.into());
		let round = round();
		let checkpoint = Checkpoint { height, block_hash, state_root, block_timestamp, round };
		tell(certify(service, Statement::Checkpoint(checkpoint)));
		let before = Balances::free_balance(account(One));
		assert_eq!(prove().map(|info| info.pays_fee), Ok(Pays::No));
		assert!(Balances::free_balance(account(One)) > before);
		assert!(Runtime::plan(PLAN).expect("a plan").targets[0].delivered);
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
	let calls = [
		Call::<Runtime>::arm_plan { protocol: ProtocolId(0), service, class, targets },
		Call::enact_change { plan: PLAN },
		Call::prove_firing { plan: PLAN, target: 0, height, proof: proof.clone() },
		Call::prove_delivery { service, destination: TO, height, proof, up_to: SequenceNumber(0) },
	];
	for call in calls {
		let weight = call.get_dispatch_info().call_weight;
		assert!(weight.all_lte(Perbill::from_percent(10) * block), "{weight} of {block}: {call:?}");
	}
}
