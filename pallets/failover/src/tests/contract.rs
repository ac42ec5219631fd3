// SPDX-License-Identifier: Apache-2.0

//! Destinations with an inbox contract: what arrived there is shown by proofs of its storage.

use crate::{mock::*, *};
use frame_support::{assert_ok, storage::with_storage_layer};
use sp_core::{H160, H256, U256};
use sp_runtime::DispatchResult;
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{
	receipt::contract::{message_slots, plan_slots},
	Height, LaneId, Outcome, Payload, PlanId, Round, SequenceNumber, UnixTime,
};
use vigil_proofs::{
	evm::Account,
	fixture::evm::{encode_account, encode_word, Trie},
	Proof,
};

/// What an inbox contract has in its storage.
type Storage = BTreeMap<H256, U256>;

/// The contract that tests call `n`: what stands before an address in its name is left out.
fn contract(n: u8) -> H160 {
	H160::from(place(n).inbox)
}

/// Certifies a state with this contract, and proves these slots of it.
fn prove_slots(n: u8, height: u64, storage: &Storage, slots: &[H256]) -> Proof {
	let mut words = Trie::default();
	words.insert(&[9; 32], encode_word(1.into()));
	for (slot, word) in storage {
		words.insert(slot.as_bytes(), encode_word(*word));
	}
	let mut state = Trie::default();
	for other in 0..40u8 {
		state.insert(&[other; 20], encode_account(&account(words.root())));
	}
	state.insert(contract(n).as_bytes(), encode_account(&account(words.root())));
	certify(height, state.root());
	let proofs = slots.iter().map(|slot| words.prove(slot.as_bytes()));
	let proofs = proofs.chain([state.prove(contract(n).as_bytes())]);
	let nodes = proofs.flat_map(|proof| proof.0.into_iter().map(|node| node.into_inner()));
	let once: BTreeSet<Vec<u8>> = nodes.collect();
	Proof::new(once.into_iter().collect()).expect("it is no larger than proofs may be")
}

fn account(storage_root: H256) -> Account {
	Account { balance: 5.into(), storage_root, code_hash: H256::repeat_byte(0xc0) }
}

/// A word with these numbers at these bits.
fn packed(fields: &[(u64, usize)]) -> U256 {
	fields.iter().fold(U256::zero(), |word, (number, bit)| word | (U256::from(*number) << *bit))
}

/// The receipt of a message as the contract writes it.
fn message(storage: &mut Storage, to: DestinationId, number: u64, outcome: u64) -> [H256; 2] {
	let slots = message_slots(SERVICE, LaneId(to.0), SequenceNumber(number));
	storage.insert(slots[0], U256::from_big_endian(H256::from_low_u64_be(RELAYER).as_bytes()));
	// Number, time, outcome, rehearsed at, rehearsal, there.
	let word = packed(&[(number, 0), (77, 64), (outcome, 104), (78, 112), (1, 152), (1, 160)]);
	storage.insert(slots[1], word);
	slots
}

/// A plan of one call, at one destination.
fn armed() -> (PlanId, DestinationId) {
	let (protocol, to) = (protocol(), register(1, Form::Evm, Some(WATCHING)));
	let word = |number: u8| [vec![0; 31], vec![number]].concat();
	let call = [word(7), word(0), word(200), word(128), word(0)].concat();
	let calls = [word(32), word(1), word(32), call].concat();
	let failover = Payload::try_from(calls).unwrap();
	let id = NextPlan::<Test>::get();
	let target = NewTarget { failover, failback: Payload::default(), ..target(to, 0) };
	assert_ok!(try_arm(protocol, Targets::truncate_from(vec![target]), 0));
	next_block();
	(id, to)
}

fn prove_delivery(to: DestinationId, height: u64, proof: &Proof) -> DispatchResult {
	let (height, proof) = (Height(height), proof.clone().into());
	let origin = signed(RELAYER);
	let proven = with_storage_layer(|| {
		Failover::prove_delivery(origin, SERVICE, to, height, proof, SequenceNumber(0))
	});
	proven.map(drop).map_err(|error| error.error)
}

fn prove_firing(plan: PlanId, height: u64, proof: &Proof) -> DispatchResult {
	let (height, proof) = (Height(height), proof.clone().into());
	let origin = signed(RELAYER);
	let proven = with_storage_layer(|| Failover::prove_firing(origin, plan, 0, height, proof));
	proven.map(drop).map_err(|error| error.error)
}

#[test]
fn delivery_to_a_contract_is_proven_by_its_storage_and_pays_the_relayer() {
	build_and_execute(|| {
		let (id, to) = armed();
		let held = fees(OWNER);
		let mut storage = Storage::new();
		let slots = message(&mut storage, to, 0, 1);
		let proof = prove_slots(1, 1, &storage, &slots);
		assert_ok!(prove_delivery(to, 1, &proof));
		assert_eq!((fees(OWNER), Balances::free_balance(RELAYER)), (0, held));
		let target = plan(id).targets[0];
		assert!(target.delivered);
		assert_eq!(target.rehearsal.map(|one| one.at), Some(UnixTime(78)));
	});
}

#[test]
fn what_is_of_another_contract_message_or_root_proves_nothing() {
	build_and_execute(|| {
		let (_, to) = armed();
		let mut storage = Storage::new();
		let slots = message(&mut storage, to, 0, 1);
		let elsewhere = prove_slots(2, 1, &storage, &slots);
		assert_eq!(prove_delivery(to, 1, &elsewhere), Err(Error::<Test>::ProofIncomplete.into()));
		// The next message of the ring stands in its place.
		let mut later = Storage::new();
		message(&mut later, to, 1_024, 1);
		let proof = prove_slots(1, 2, &later, &slots);
		assert_eq!(prove_delivery(to, 2, &proof), Err(Error::<Test>::NotDelivered.into()));
		let nothing = prove_slots(1, 3, &Storage::new(), &slots);
		assert_eq!(prove_delivery(to, 3, &nothing), Err(Error::<Test>::NotDelivered.into()));
		let short = prove_slots(1, 4, &storage, &slots[..1]);
		assert_eq!(prove_delivery(to, 4, &short), Err(Error::<Test>::ProofIncomplete.into()));
		let mut garbled = storage.clone();
		garbled.insert(slots[1], packed(&[(0, 0), (77, 64), (9, 104), (1, 160)]));
		let proof = prove_slots(1, 5, &garbled, &slots);
		assert_eq!(prove_delivery(to, 5, &proof), Err(Error::<Test>::ReceiptUnreadable.into()));
		let proof = prove_slots(1, 6, &storage, &slots);
		assert_eq!(prove_delivery(to, 7, &proof), Err(Error::<Test>::UnknownRoot.into()));
		assert_ok!(prove_delivery(to, 6, &proof));
	});
}

#[test]
fn a_firing_at_a_contract_is_proven_by_its_storage() {
	build_and_execute(|| {
		let (id, _) = armed();
		let slots = plan_slots(SERVICE, id);
		let mut storage = Storage::new();
		storage.insert(slots[0], packed(&[(11, 0), (1, 32), (1, 80), (60, 88)]));
		storage.insert(slots[2], packed(&[(50, 160), (1, 200)]));
		storage.insert(slots[3], packed(&[(1, 208)]));
		storage.insert(slots[4], packed(&[(500, 0), (560, 40), (50, 80), (561, 144), (1, 184)]));
		storage.insert(slots[5], U256::from_big_endian(&[0xaa; 32]));
		let proof = prove_slots(1, 1, &storage, &slots);
		assert_ok!(prove_firing(id, 1, &proof));
		let firing = plan(id).targets[0].firing.expect("it fired");
		assert_eq!((firing.first, firing.last), (Round(500), Round(560)));
		assert_eq!((firing.height, firing.failover), (Height(50), Outcome::Done));
		assert_eq!(firing.block_hash, H256::repeat_byte(0xaa));
		let forgotten = prove_slots(1, 2, &Storage::new(), &slots);
		assert_eq!(prove_firing(id, 2, &forgotten), Err(Error::<Test>::NotKept.into()));
	});
}
