// SPDX-License-Identifier: Apache-2.0

//! Nodes of a destination over the wire: honest, lying and silent ones.

mod common;

use common::Blocks;
use std::time::Duration;
use tokio::time::timeout;
use vigil_primitives::{Destination, H256};
use vigil_relayer_link::{
	proof::{anchor, proven},
	test_utils::{node, FakeNode},
	Connection, RpcError,
};
use vigil_relayer_xcm::confirm::{ask, Answer};

async fn dial(node: &FakeNode) -> Connection {
	Connection::dial(&node.endpoint, None).await.expect("it answers")
}

/// What the second node makes of what the first one calls final.
async fn confirmation(first: Blocks, second: Blocks) -> Answer {
	let inbox = Destination { network: first.genesis, inbox: H256::repeat_byte(first.inbox) };
	let head = *first.hashes.last().unwrap();
	let (first, second) = (node(first.node()).await, node(second.node()).await);
	let (first, second) = (dial(&first).await, dial(&second).await);
	let own = anchor(&first, head).await.expect("its header has its hash");
	ask(&first, &second, &own, &inbox).await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_both_nodes_call_final_is_confirmed() {
	for (theirs, common) in [(20, 20), (25, 20), (12, 12)] {
		let answer = confirmation(Blocks::new(20, 0), Blocks::new(theirs, 0)).await;
		let Answer::Confirmed(found) = answer else { panic!("{theirs}: {answer:?}") };
		assert_eq!(
			(found.number, found.hash),
			(common, Blocks::new(20, 0).hashes[common as usize])
		);
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stands_still_is_contradicted_and_one_that_runs_ahead_is_not_confirmed() {
	let stuck = confirmation(Blocks::new(20, 0), Blocks::new(53, 0)).await;
	let Answer::Contradicted(error) = &stuck else { panic!("{stuck:?}") };
	assert!(error.to_string().contains("33 blocks behind"), "{error}");
	let ahead = confirmation(Blocks::new(53, 0), Blocks::new(20, 0)).await;
	let Answer::Ahead(error) = &ahead else { panic!("{ahead:?}") };
	assert!(error.to_string().contains("33 blocks ahead"), "{error}");
	for (first, second) in [(20, 52), (52, 20)] {
		let answer = confirmation(Blocks::new(first, 0), Blocks::new(second, 0)).await;
		assert!(matches!(answer, Answer::Confirmed(_)), "{answer:?}");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_call_different_blocks_or_inboxes_final_contradict_each_other() {
	for theirs in [20, 15, 25] {
		let answer = confirmation(Blocks::new(20, 0), Blocks::new(theirs, 1)).await;
		assert!(matches!(answer, Answer::Contradicted(_)), "{theirs}: {answer:?}");
	}
	let elsewhere = Blocks { inbox: 2, ..Blocks::new(20, 0) };
	let answer = confirmation(Blocks::new(20, 0), elsewhere).await;
	assert!(matches!(answer, Answer::Contradicted(_)), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_node_that_does_not_answer_holds_up_nothing() {
	let blocks = Blocks::new(20, 0);
	let inbox = Destination { network: blocks.genesis, inbox: H256::repeat_byte(1) };
	let head = *blocks.hashes.last().unwrap();
	let first = node(blocks.clone().node()).await;
	let answers = blocks.node();
	let silent = node(move |method, params| match method {
		"chain_getFinalizedHead" => None,
		_ => answers(method, params),
	})
	.await;
	let (first, second) = (dial(&first).await, dial(&silent).await);
	let own = anchor(&first, head).await.unwrap();
	let answer = timeout(Duration::from_secs(8), ask(&first, &second, &own, &inbox)).await;
	assert!(matches!(answer, Ok(Answer::Silent(_))), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_of_another_block_and_a_state_of_another_root_are_refused() {
	let honest = Blocks::new(5, 0);
	let head = *honest.hashes.last().unwrap();
	let keys = vec![vec![3; 20], vec![200; 20]];
	let connection = dial(&node(honest.clone().node()).await).await;
	let own = anchor(&connection, head).await.unwrap();
	let found = proven(&connection, &own, keys.clone()).await.unwrap();
	assert_eq!(found[&keys[0]], Some(vec![3; 40]));
	assert_eq!(found[&keys[1]], None);

	let swapped = Blocks { headers: Blocks::new(5, 1).headers, ..honest.clone() };
	let connection = dial(&node(swapped.node()).await).await;
	assert!(matches!(anchor(&connection, head).await, Err(RpcError::Nonsense { .. })));

	let other_state = Blocks { state: Blocks::new(5, 1).state, ..honest };
	let connection = dial(&node(other_state.node()).await).await;
	let own = anchor(&connection, head).await.expect("its headers are honest");
	assert!(matches!(proven(&connection, &own, keys).await, Err(RpcError::Nonsense { .. })));
}
