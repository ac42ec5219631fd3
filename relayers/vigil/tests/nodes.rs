// SPDX-License-Identifier: Apache-2.0

//! Nodes of Vigil over the wire: honest, foreign, lying and silent ones.

mod common;

use common::*;
use serde_json::json;
use std::{
	sync::{atomic::Ordering, Arc},
	time::Duration,
};
use tokio::time::timeout;
use vigil_primitives::{
	message::prove_all, Body, Destination, LaneId, Message, PlanId, ProtocolId, SequenceNumber,
	ServiceId, H256,
};
use vigil_relayer_core::Origin;
use vigil_relayer_link::{
	test_utils::{node, FakeNode, NO_METHOD},
	RpcError,
};
use vigil_relayer_vigil::{
	inlet::{inlet, Outlet},
	Source,
};

const PATIENCE: Duration = Duration::from_secs(20);
const OTHER: H256 = H256([0x99; 32]);

fn source(nodes: &[&FakeNode], expected: Option<H256>) -> Arc<Source> {
	let endpoints = nodes.iter().map(|node| node.endpoint.clone()).collect();
	Arc::new(Source::new(endpoints, expected, Vec::new()))
}

/// Listens to every endpoint; what comes is in the outlet.
fn listen(source: &Arc<Source>) -> Outlet {
	let (inlet, outlet) = inlet();
	for node in source.nodes() {
		let (source, node, inlet) = (source.clone(), node.clone(), inlet.clone());
		tokio::spawn(async move { source.follow(&node, &[inlet]).await });
	}
	outlet
}

/// The problem of an endpoint, once it has one.
async fn problem(source: &Source, number: usize) -> String {
	let wait = async {
		loop {
			match source.states().swap_remove(number).problem {
				Some(text) if !text.contains("not connected to yet") => return text,
				_ => tokio::time::sleep(Duration::from_millis(20)).await,
			}
		}
	};
	timeout(PATIENCE, wait).await.expect("it has a problem")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_of_another_chain_is_left_out_and_the_others_go_on() {
	let kept = vec![shown(&halt(5))];
	let foreign = node(vigil(OTHER, "halt", kept.clone())).await;
	let (one, two) =
		(node(vigil(VIGIL, "halt", kept.clone())).await, node(vigil(VIGIL, "halt", kept)).await);
	for expected in [None, Some(VIGIL)] {
		let source = source(&[&foreign, &one, &two], expected);
		let mut outlet = listen(&source);
		let (origin, cargo) =
			timeout(PATIENCE, outlet.kept.recv()).await.expect("in time").unwrap();
		assert!(origin != Origin(0) && cargo.certificate == halt(5));
		assert!(problem(&source, 0).await.contains("is of the chain"));
		assert_eq!(source.genesis(), Some(VIGIL));
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_certificates_has_no_say_in_which_chain_is_meant() {
	let mute = || {
		let answers = vigil(OTHER, "halt", Vec::new());
		node(move |method, params| match method {
			"vigil_certificates" => Some(Err(NO_METHOD)),
			_ => answers(method, params),
		})
	};
	let (no_vigil, again) = (mute().await, mute().await);
	let honest = node(vigil(VIGIL, "halt", Vec::new())).await;
	assert_eq!(source(&[&no_vigil, &again, &honest], None).decide().await, Ok(VIGIL));
	let foreign = node(vigil(OTHER, "halt", Vec::new())).await;
	let undecided = source(&[&foreign, &honest], None).decide().await;
	assert!(matches!(undecided, Err(RpcError::Undecided(_))), "{undecided:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_halt_does_not_wait_for_what_the_node_keeps() {
	let kept = (0..1_024).map(|round| shown(&checkpoint(round))).take(300).collect();
	let honest = node(vigil(VIGIL, "checkpoint", kept)).await;
	let source = source(&[&honest], None);
	let mut outlet = listen(&source);
	// Nobody takes what is kept; the node's answer is far from handed out.
	let full = async {
		while outlet.kept.len() < 64 {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	timeout(PATIENCE, full).await.expect("what is kept arrives");
	honest.live.send(shown(&halt(9))).unwrap();
	let (_, cargo) = timeout(Duration::from_secs(5), outlet.live.recv()).await.unwrap().unwrap();
	assert_eq!(cargo.certificate, halt(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_back_fill_never_ends_is_listened_to_all_the_same() {
	let answers = vigil(VIGIL, "halt", Vec::new());
	let stuck = node(move |method, params| match method {
		"vigil_certificates" if params[1] == "resume" => None,
		_ => answers(method, params),
	})
	.await;
	let source = source(&[&stuck], Some(VIGIL));
	let mut outlet = listen(&source);
	let subscribed = async {
		while stuck.dialled.load(Ordering::SeqCst) == 0 || source.connection().is_err() {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	timeout(PATIENCE, subscribed).await.unwrap();
	let arrives = async {
		loop {
			stuck.live.send(shown(&halt(9))).unwrap();
			let next = timeout(Duration::from_millis(200), outlet.live.recv()).await;
			if let Ok(Some((_, cargo))) = next {
				return cargo;
			}
		}
	};
	assert_eq!(timeout(Duration::from_secs(8), arrives).await.unwrap().certificate, halt(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn suspicions_arrive_marked_from_nodes_that_tell_of_them() {
	let answers = vigil(VIGIL, "halt", Vec::new());
	let telling = node(move |method, params| match method {
		"vigil_subscribeSuspicions" => Some(Ok(json!("suspicion"))),
		_ => answers(method, params),
	})
	.await;
	let source = source(&[&telling], Some(VIGIL));
	let mut outlet = listen(&source);
	let arrives = async {
		loop {
			let _ = telling.suspected.send(shown(&suspicion(9)));
			let next = timeout(Duration::from_millis(200), outlet.live.recv()).await;
			if let Ok(Some((_, cargo))) = next {
				return cargo;
			}
		}
	};
	let cargo = timeout(PATIENCE, arrives).await.unwrap();
	assert!(cargo.suspicion && cargo.certificate == suspicion(9) && cargo.witnesses.len() == 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_of_a_node_is_left_out_and_what_follows_is_not() {
	let kept = vec![json!({ "certificate": "0x00" }), shown(&halt(5))];
	let odd = node(vigil(VIGIL, "halt", kept)).await;
	let mut outlet = listen(&source(&[&odd], None));
	let (_, cargo) = timeout(PATIENCE, outlet.kept.recv()).await.unwrap().unwrap();
	assert_eq!(cargo.certificate, halt(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_come_from_the_node_that_has_those_that_were_certified() {
	let place = Destination { network: H256::repeat_byte(1), inbox: H256::repeat_byte(2) };
	let message = |sequence, plan| Message {
		sequence: SequenceNumber(sequence),
		protocol: ProtocolId(1),
		body: Body::Disarm(PlanId(plan)),
	};
	let genuine = vec![message(0, 1), message(1, 2)];
	let (outbox, _) = prove_all((place, LaneId(3)), genuine.clone()).unwrap();
	let with = |messages: Vec<Message>| {
		let answers = vigil(VIGIL, "halt", Vec::new());
		let bytes = hex(&codec::Encode::encode(&messages));
		node(move |method, params| match method {
			"state_call" if params[0] == "FailoverApi_messages" => Some(Ok(json!(bytes))),
			_ => answers(method, params),
		})
	};
	let liar = with(vec![message(0, 1), message(1, 77)]).await;
	let (forgetful, honest) = (with(Vec::new()).await, with(genuine.clone()).await);
	let all = source(&[&liar, &forgetful, &honest], Some(VIGIL));
	let _outlet = listen(&all);
	let up = async {
		while all.states().iter().any(|state| state.problem.is_some()) {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	timeout(PATIENCE, up).await.unwrap();
	assert_eq!(all.messages(ServiceId(0), outbox).await, Ok(genuine));
}
