// SPDX-License-Identifier: Apache-2.0

//! A plan's second and third path between two real chains: an inbox on each, and Hyperlane's own mailboxes.

use crate::common::*;
use alloy_primitives::{Address, Bytes, B256};
use alloy_sol_types::{sol, SolEvent, SolValue};
use std::time::Duration;
use vigil_relayer_evm::{
	crossing::{
		abi::{Copy, Gateway},
		Options, PathOptions,
	},
	node::At,
};

sol! {
	interface Peers {
		function handle(uint32 origin, bytes32 sender, bytes calldata body) external payable;
		function tellMessage(
			uint32 service,
			uint32 protocol,
			uint64 number,
			bytes calldata payload,
			address crossing,
			bytes calldata route
		) external payable;
		function arrive(Brought calldata copy) external;
	}

	struct Brought {
		uint8 tells;
		uint32 service;
		uint32 protocol;
		uint64 number;
		bytes content;
	}
}

/// What the flag is told when the ward stands, and when it lives again.
const DOWN: u64 = 1;
const UP: u64 = 2;

/// A word that Hyperlane brings although no teller gave it: whoever verifies for it lies.
async fn forge(between: &Between, copy: Copy) {
	let body = (between.crossing, copy).abi_encode_params().into();
	let sender = between.teller.into_word();
	let call = Peers::handleCall { origin: 1, sender, body };
	Peer(&between.here.anvil).call_as(between.mailbox, between.path, call).await;
}

fn down(round: u64, height: u64, block: u8) -> Copy {
	let content = (height, B256::repeat_byte(block)).abi_encode_params().into();
	Copy { tells: 1, service: SERVICE.0, protocol: 0, number: round, content }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_fires_by_its_inbox_and_hyperlane_while_a_third_path_is_dead_and_fails_back() {
	let between = Between::new().await;
	let [here, there] = between.carriers().await;
	let served = between.serve();
	served
		.until("a look at the crossing", |report| {
			report.paths["dead"].problem.clone().filter(|text| text.contains("does not answer"))
		})
		.await;
	let round = unix_now() - 1;
	let halt = between.here.halt(round, 100);
	here.carry(halt.clone());
	let kept = until("the firing of the inbox's plan", || async {
		between.here.kept_plan().await?.firing
	})
	.await;
	assert_eq!((kept.first.0, between.told().await), (round, 0), "alone it fires nothing");
	there.carry(halt);
	between.until_told(DOWN).await;
	served
		.until("what happened", |report| (report.fired && report.round == round).then_some(()))
		.await;
	let report = served.report();
	assert_eq!((report.paths["hyperlane"].down, report.paths["inbox"].down), (round, round));
	assert_eq!((report.paths["dead"].down, report.alarms.len()), (0, 0));
	let paid = between.there.anvil.node.balance(between.toll, At::Latest).await.unwrap();
	assert_eq!(paid, 2, "both hooks of the mailbox, as it asks for");

	for carrier in [&here, &there] {
		carrier.carry(between.here.resume(unix_now(), 100));
	}
	between.here.until_status(3).await;
	between.there.until_status(3).await;
	until("two live wards", || async {
		for carrier in [&here, &there] {
			carrier.carry(between.here.checkpoint(unix_now(), 110));
		}
		tokio::time::sleep(Duration::from_secs(1)).await;
		let statuses = (between.here.ward().await.status, between.there.ward().await.status);
		(statuses == (0, 0)).then_some(())
	})
	.await;
	between.until_told(UP).await;
	served.until("the end of it", |report| (!report.fired).then_some(())).await;
	assert_eq!(between.errands().await, (2, 2), "two words, each told and handed in once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_halt_fires_by_hyperlane_and_axelar_while_the_inbox_here_is_dead() {
	let between = Between::with_axelar().await;
	let axelar = between.axelar.unwrap();
	let there = Carrier::start(between.there.destination(), &between.there.journal(), true).await;
	let served = between.serve();
	let round = unix_now() - 1;
	there.carry(between.here.halt(round, 100));
	served
		.until("a word by Hyperlane", |report| {
			(report.paths["hyperlane"].down == round).then_some(())
		})
		.await;
	assert_eq!(between.told().await, 0, "one of two");
	let sent = until("a call by Axelar", || async {
		let topics = serde_json::json!([[Gateway::ContractCall::SIGNATURE_HASH]]);
		let node = &between.there.anvil.node;
		let head = node.latest().await.ok()?.number();
		let logs = node.logs_by(axelar.gateways.0, topics, (0, head)).await.ok()?;
		let log = logs.last()?;
		Gateway::ContractCall::decode_raw_log(log.topics.iter().copied(), &log.data).ok()
	})
	.await;
	assert_eq!(sent.destinationContractAddress, axelar.path.to_string());
	let message = |of: Address, id: &str| AxelarMessage {
		sourceChain: "ethereum".into(),
		messageId: id.into(),
		sourceAddress: of.to_string(),
		contractAddress: axelar.path,
		payloadHash: sent.payloadHash,
	};
	// What was approved of somebody else is not handed in for the teller.
	let here = Peer(&between.here.anvil);
	here.approve(axelar.gateways.1, message(between.teller, "0x01-0")).await;
	here.approve(axelar.gateways.1, message(axelar.teller, "0x02-0")).await;
	between.until_told(DOWN).await;
	served
		.until("what happened", |report| {
			(report.fired && report.paths["axelar"].down == round).then_some(())
		})
		.await;
	assert_eq!(served.report().paths["inbox"].down, 0);
	assert_eq!(between.errands().await, (2, 2), "two words, each told and handed in once");
	until("rest", || async { served.report().paths["axelar"].problem.is_none().then_some(()) })
		.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_differ_stop_and_alarm_until_the_keeper_goes_on() {
	let between = Between::new().await;
	let [here, there] = between.carriers().await;
	let served = between.serve();
	let round = unix_now() - 1;
	here.carry(between.here.halt(round, 100));
	until("the firing of the inbox's plan", || async { between.here.kept_plan().await?.firing })
		.await;
	forge(&between, down(round, 100, 0xee)).await;
	let alarm = served.until("an alarm", |report| report.alarms.first().cloned()).await;
	assert!(alarm.contains("different blocks in one round"), "{alarm}");
	// The true word of the other inbox comes, too, and fires nothing while it is stopped.
	there.carry(between.here.halt(round + 1, 100));
	until("the word of the other inbox", || async {
		(between.heard(between.path).await.down > round).then_some(())
	})
	.await;
	assert_eq!(between.told().await, 0);
	between.keeper_settles().await;
	served.until("silence", |report| report.alarms.is_empty().then_some(())).await;
	// What was told of that round is void: a later Halt, which watchers certify again and again, fires. To an inbox
	// that knows of it already it is carried for the crossing's sake.
	until("the firing by later rounds", || async {
		let again = between.here.halt(unix_now(), 100);
		here.carry(again.clone());
		there.carry(again);
		tokio::time::sleep(Duration::from_secs(1)).await;
		(between.told().await == DOWN).then_some(())
	})
	.await;
	let (carried, first) = (between.here.carried().await, between.here.ward().await.firstRound);
	assert!(between.here.ward().await.haltRound > first);
	// A plan, a Halt, and one again: not one for each that was certified.
	assert!(carried <= 4, "{carried}");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_the_protocols_actor_are_handed_in_and_lies_about_them_alarm() {
	let between = Between::new().await;
	let served = between.serve();
	let at_there = Peer(&between.there.anvil);
	let actor = between
		.there
		.read(vigil_relayer_evm::crossing::abi::OfInbox::actorOfCall {
			service: SERVICE.0,
			protocol: PROTOCOL.0,
		})
		.await;
	let tell = |number: u64, what: u64| {
		let data = alloy_primitives::U256::from(what).abi_encode().into();
		let call =
			vigil_relayer_evm::abi::Call { target: between.flag, value: 0, gas: 100_000, data };
		let payload: Bytes = vec![call].abi_encode().into();
		let route = (31_337u32, between.path.into_word()).abi_encode_params().into();
		Peers::tellMessageCall {
			service: SERVICE.0,
			protocol: PROTOCOL.0,
			number,
			payload,
			crossing: between.crossing,
			route,
		}
	};
	// By the plan's own lane, as the Actor here brings it.
	let own = |told: &Peers::tellMessageCall| Peers::arriveCall {
		copy: Brought {
			tells: 0,
			service: SERVICE.0,
			protocol: PROTOCOL.0,
			number: told.number,
			content: told.payload.clone(),
		},
	};
	let here = Peer(&between.here.anvil);
	let own_path = between
		.here
		.read(vigil_relayer_evm::crossing::abi::OfInbox::actorOfCall {
			service: SERVICE.0,
			protocol: PROTOCOL.0,
		})
		.await;
	let good = tell(7, 55);
	here.call_as(own_path, between.crossing, own(&good)).await;
	assert_eq!(between.told().await, 0, "one of two");
	at_there.call_as(actor, between.teller, good).await;
	between.until_told(55).await;
	assert!(served.report().alarms.is_empty());
	// Another one, of which the copies differ.
	here.call_as(own_path, between.crossing, own(&tell(8, 66))).await;
	at_there.call_as(actor, between.teller, tell(8, 77)).await;
	let alarm = served.until("an alarm", |report| report.alarms.first().cloned()).await;
	assert!(alarm.contains("copies of message 8 differ"), "{alarm}");
	assert_eq!(between.told().await, 55, "nothing of it happens");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_does_not_arrive_is_told_of_and_not_paid_for_again_after_a_restart() {
	let between = Between::new().await;
	let [_, there] = between.carriers().await;
	there.carry(between.here.halt(unix_now() - 1, 100));
	between.there.until_status(2).await;
	// Nobody carries for Hyperlane.
	let lost = || {
		let options = between.options();
		let paths = options.paths.iter().cloned();
		let paths = paths.map(|path| PathOptions { deliver: false, ..path }).collect();
		let patience = Duration::from_secs(10);
		Options { paths, patience, ..options }
	};
	let endpoint = std::slice::from_ref(&between.there.anvil.endpoint);
	let served = between.serve_by(lost(), endpoint);
	until("a word", || async { (between.errands().await == (0, 1)).then_some(()) }).await;
	drop(served);
	let served =
		between.serve_by(Options { patience: Duration::from_secs(60), ..lost() }, endpoint);
	let missing = |late: bool| {
		move |report: &vigil_relayer_evm::crossing::Report| {
			(report.paths["hyperlane"].late == late && report.problem.is_none()).then_some(())
		}
	};
	served.until("a look", missing(false)).await;
	tokio::time::sleep(Duration::from_secs(5)).await;
	assert_eq!(between.errands().await, (0, 1), "it was told before");
	drop(served);
	let served = between.serve_by(lost(), endpoint);
	served.until("a late word", missing(true)).await;
	let problem = served.report().paths["hyperlane"].problem.clone().unwrap();
	assert!(problem.contains("has not arrived for"), "{problem}");
	until("another try", || async { (between.errands().await == (0, 2)).then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_says_that_a_ward_stands_costs_nothing_and_fires_nothing() {
	let between = Between::new().await;
	let [_here, _there] = between.carriers().await;
	let liar = Proxy::before(&between.there.anvil.node, Lie::Wards).await;
	let endpoints = [liar.endpoint.clone(), between.there.anvil.endpoint.clone()];
	let served = between.serve_by(between.options(), &endpoints);
	served
		.until("a refusal", |report| {
			report.paths["hyperlane"].problem.clone().filter(|text| text.contains("would refuse"))
		})
		.await;
	assert!(liar.asked("eth_call") > 0);
	assert_eq!((between.errands().await, between.told().await), ((0, 0), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dear_transport_is_not_paid_and_check_says_what_is_wrong_with_a_crossing() {
	let between = Between::new().await;
	let [_, there] = between.carriers().await;
	there.carry(between.here.halt(unix_now() - 1, 100));
	between.there.until_status(2).await;
	let endpoint = std::slice::from_ref(&between.there.anvil.endpoint);
	let with = |change: &dyn Fn(&mut PathOptions)| {
		let mut options = between.options();
		change(&mut options.paths[0]);
		options
	};
	let served = between.serve_by(with(&|path| path.most_value = 1), endpoint);
	served
		.until("a price", |report| {
			let problem = report.paths["hyperlane"].problem.clone();
			problem.filter(|text| {
				text.contains("asks for 2 wei a word, more than the 1 of most_value")
			})
		})
		.await;
	assert_eq!(between.errands().await, (0, 0));
	drop(served);

	let found = between.crossing(between.options(), endpoint).check(1).await;
	let others = |text: &String| !text.contains("127.0.0.1:1 ") && !text.contains("path dead");
	assert!(!found.iter().any(others), "{found:?}");
	let elsewhere = Address::repeat_byte(0x99);
	for (options, sentence) in [
		(Options { contract: elsewhere, ..between.options() }, "there is no Crossing"),
		(with(&|path| path.teller = elsewhere), "there is no teller at"),
		(with(&|path| path.inbox = elsewhere), "the teller tells of the inbox"),
		(with(&|path| path.path = between.dead), "does not hear the teller"),
		(with(&|path| path.path = between.dead), "that is not named: nobody has it tell"),
		(Options { inbox: between.here.target, ..between.options() }, "there is no Crossing"),
	] {
		let found = between.crossing(options, endpoint).check(1).await;
		assert!(found.iter().any(|text| text.contains(sentence)), "{sentence}: {found:?}");
	}
	let found = between.crossing(between.options(), endpoint).check(u128::MAX).await;
	assert!(found.iter().any(|text| text.contains("less than least_balance")), "{found:?}");
}
