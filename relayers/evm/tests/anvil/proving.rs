// SPDX-License-Identifier: Apache-2.0

//! What an inbox on a real chain keeps, proven as Vigil reads it.

use crate::common::*;
use sp_core::H160;
use vigil_primitives::{
	receipt::contract::{
		carriage_receipt, message_receipt, message_slots, plan_receipt, plan_slots,
	},
	Height, Outcome, Rehearsed, Round, SequenceNumber, H256,
};
use vigil_proofs::{evm::ContractState, Proof};
use vigil_relayer_core::{Kept, Receipts};
use vigil_relayer_evm::node::At;

#[tokio::test(flavor = "multi_thread")]
async fn receipts_of_messages_plans_and_checkpoints_are_where_vigil_reads_them() {
	let world = World::new().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	carrier.carry_messages(world.plan());
	carrier.until("included", 1).await;
	let round = unix_now();
	carrier.carry(world.checkpoint(round, 90));
	until("the checkpoint", || async { (world.ward().await.shownHeight == 90).then_some(()) })
		.await;
	let halted = unix_now();
	carrier.carry(world.halt(halted, 100));
	until("the firing of the plan", || async { world.has_fired().await.then_some(()) }).await;
	let node = &world.anvil.node;
	let at = node.latest().await.unwrap();
	let receipts: &dyn Receipts = &*carrier.destination;
	let block = H256(at.hash.0);

	let mut words = Vec::new();
	for slot in message_slots(SERVICE, LANE, SequenceNumber(0)) {
		words.push(node.slot(world.inbox, slot.0.into(), At::Latest).await.unwrap().0);
	}
	let message = message_receipt([words[0], words[1]], SequenceNumber(0)).unwrap().unwrap();
	assert_eq!((message.outcome, message.beneficiary), (Outcome::Done, H256([9; 32])));
	assert_eq!(message.rehearsal.map(|one| one.outcome), Some(Rehearsed::Passed));

	let mut words = Vec::new();
	for slot in plan_slots(SERVICE, PLAN) {
		words.push(node.slot(world.inbox, slot.0.into(), At::Latest).await.unwrap().0);
	}
	let plan = plan_receipt(words.try_into().unwrap()).unwrap().unwrap();
	let firing = plan.firing.unwrap();
	assert_eq!((firing.last, firing.height), (Round(halted), Height(100)));
	assert_eq!((firing.failover, firing.block_hash), (Outcome::Done, H256::repeat_byte(0xb0)));
	// By the contract's own queries it is the same.
	assert_eq!(receipts.plans(SERVICE, block).await.unwrap(), [(PLAN, plan)]);
	let next = receipts.next_message((SERVICE, LANE), block).await.unwrap();
	assert_eq!(next, SequenceNumber(1));
	let carried = receipts.carriers(SERVICE, block).await.unwrap();
	let checkpoint = Kept::Checkpoint(SERVICE, Height(90));
	assert_eq!(carried.len(), 1, "{carried:?}");
	assert_eq!((carried[0].0, carried[0].1.beneficiary), (checkpoint, H256([9; 32])));
	assert!(carriage_receipt([[0; 32]; 2]).is_none());

	let all = [Kept::Message((SERVICE, LANE), SequenceNumber(0)), Kept::Plan(SERVICE, PLAN)];
	let nodes = receipts.prove(&all, block).await.unwrap();
	let proof = Proof::new(nodes).unwrap();
	let root = H256(at.state_root.0);
	let inbox = H160(world.inbox.into_array());
	let state = ContractState::new(proof.clone(), root, inbox).unwrap();
	let words = state.words(message_slots(SERVICE, LANE, SequenceNumber(0))).unwrap();
	assert_eq!(message_receipt(words, SequenceNumber(0)), Ok(Some(message)));
	let words = state.words(plan_slots(SERVICE, PLAN)).unwrap();
	assert_eq!(plan_receipt(words), Ok(Some(plan)));
	assert!(ContractState::new(proof, H256::repeat_byte(1), inbox).is_err());
}
