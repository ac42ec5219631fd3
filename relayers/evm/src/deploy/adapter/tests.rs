// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::deploy::Artefact;

const BESIDE: Beside = Beside { inbox: Address::repeat_byte(1), actor: Address::repeat_byte(0xac) };
const PLACE: Address = Address::repeat_byte(2);
const OTHER: Address = Address::repeat_byte(3);

fn crossing(paths: Vec<Address>, needed: u64) -> Adapter {
	Adapter::Crossing {
		service: 7,
		protocol: 11,
		paths,
		needed,
		within: 600,
		keeper: Address::ZERO,
	}
}

#[test]
fn every_adapter_has_an_artefact() {
	let allowed = vec![Allowed { to: PLACE, selector: FixedBytes([1; 4]) }];
	for adapter in [
		Adapter::UptimeFeed { service: 1 },
		Adapter::SafeModule { safe: PLACE, actor: PLACE, allowed },
		Adapter::GateIsm { domains: vec![1], services: vec![2] },
		Adapter::Gateway7786 {},
		Adapter::PoolHooks { selectors: vec![1], services: vec![2] },
		Adapter::GateDvn { uln: PLACE, eids: vec![1], services: vec![2] },
		Adapter::GateNtt { manager: PLACE, chains: vec![1], services: vec![2] },
		crossing(vec![PLACE], 2),
		Adapter::HyperlaneTeller { mailbox: PLACE },
		Adapter::HyperlanePath { mailbox: PLACE, origin: 1, teller: PLACE, module: Address::ZERO },
		Adapter::AxelarTeller { gateway: PLACE, gas_service: PLACE },
		Adapter::AxelarPath { gateway: PLACE, chain: "ethereum".into(), teller: PLACE },
		Adapter::Erc7786Teller { gateway: PLACE },
		Adapter::Erc7786Path { gateway: PLACE, chain_id: 1, teller: PLACE },
		Adapter::StatusSender { messenger: PLACE, receiver: PLACE },
		Adapter::StatusReceiver { messenger: PLACE, sender: PLACE },
	] {
		let (name, arguments) = adapter.spell(BESIDE).unwrap();
		assert!(Artefact::named(name).is_ok() && !arguments.is_empty(), "{name}");
		let with_inbox = arguments.windows(20).any(|bytes| bytes == BESIDE.inbox.as_slice());
		assert_eq!(adapter.stands_alone(), !with_inbox, "{name}");
		let with_actor = arguments.windows(20).any(|bytes| bytes == BESIDE.actor.as_slice());
		assert_eq!(adapter.protocol().is_some(), with_actor, "{name}");
	}
}

#[test]
fn what_no_constructor_would_take_or_nobody_would_hear_is_refused() {
	let uneven = Adapter::GateIsm { domains: vec![1, 2], services: vec![2] };
	assert_eq!(uneven.spell(BESIDE), Err(CannotBe::Uneven));
	let none = Adapter::PoolHooks { selectors: vec![], services: vec![] };
	assert_eq!(none.spell(BESIDE), Err(CannotBe::Uneven));
	let unwatched = Adapter::GateNtt { manager: PLACE, chains: vec![1], services: vec![] };
	assert_eq!(unwatched.spell(BESIDE), Err(CannotBe::Uneven));
	let nowhere = Adapter::StatusSender { messenger: PLACE, receiver: Address::ZERO };
	assert_eq!(nowhere.spell(BESIDE), Err(CannotBe::Zero));
	let deaf = Adapter::StatusReceiver { messenger: PLACE, sender: Address::ZERO };
	assert_eq!(deaf.spell(BESIDE), Err(CannotBe::Zero));
	let idle = Adapter::GateNtt { manager: Address::ZERO, chains: vec![1], services: vec![2] };
	assert_eq!(idle.spell(BESIDE), Err(CannotBe::Zero));
	let deaf = Adapter::Erc7786Path { gateway: PLACE, chain_id: 1, teller: Address::ZERO };
	assert_eq!(deaf.spell(BESIDE), Err(CannotBe::Zero));
	let useless = Adapter::SafeModule { safe: PLACE, actor: PLACE, allowed: vec![] };
	assert_eq!(useless.spell(BESIDE), Err(CannotBe::Nothing));
}

#[test]
fn a_crossing_has_at_most_eight_different_paths_of_which_a_majority_agrees() {
	for (paths, needed) in [(vec![], 1), (vec![PLACE], 2), (vec![PLACE, OTHER], 2)] {
		assert!(crossing(paths.clone(), needed).spell(BESIDE).is_ok(), "{paths:?} {needed}");
	}
	let eight: Vec<_> = (10..17).map(Address::repeat_byte).collect();
	assert!(crossing(eight.clone(), 5).spell(BESIDE).is_ok(), "with the inbox they are eight");
	let nine = [eight.clone(), vec![PLACE]].concat();
	for (paths, needed) in [
		(vec![PLACE, OTHER], 1),
		(vec![PLACE, OTHER], 4),
		(vec![PLACE, PLACE], 2),
		(vec![BESIDE.actor], 2),
		(eight, 4),
		(nine, 5),
		(vec![], 0),
	] {
		let refused = crossing(paths.clone(), needed).spell(BESIDE);
		assert_eq!(refused, Err(CannotBe::Paths), "{paths:?} {needed}");
	}
	assert_eq!(crossing(vec![Address::ZERO], 2).spell(BESIDE), Err(CannotBe::Zero));
}

#[test]
fn what_an_operator_writes_is_read_and_what_is_unknown_is_refused() {
	let read = serde_json::from_str::<Adapter>;
	let feed = read(r#"{"kind":"uptime-feed","service":3}"#).unwrap();
	assert_eq!(feed, Adapter::UptimeFeed { service: 3 });
	assert_eq!(read(r#"{"kind":"gateway7786"}"#).unwrap(), Adapter::Gateway7786 {});
	let place = format!("{PLACE:?}");
	let path =
		format!(r#"{{"kind":"hyperlane-path","mailbox":"{place}","origin":1,"teller":"{place}"}}"#);
	assert!(matches!(read(&path).unwrap(), Adapter::HyperlanePath { origin: 1, .. }));
	let teller = format!(r#"{{"kind":"erc7786-teller","gateway":"{place}"}}"#);
	assert!(matches!(read(&teller).unwrap(), Adapter::Erc7786Teller { .. }));
	let many = format!(
		r#"{{"kind":"crossing","service":7,"protocol":11,"paths":["{place}"],"needed":2,"within":600}}"#
	);
	assert_eq!(read(&many).unwrap(), crossing(vec![PLACE], 2));
	let gate = format!(r#"{{"kind":"gate-ntt","manager":"{place}","chains":[2],"services":[1]}}"#);
	let expected = Adapter::GateNtt { manager: PLACE, chains: vec![2], services: vec![1] };
	assert_eq!(read(&gate).unwrap(), expected);
	let receiver =
		format!(r#"{{"kind":"status-receiver","messenger":"{place}","sender":"{place}"}}"#);
	let expected = Adapter::StatusReceiver { messenger: PLACE, sender: PLACE };
	assert_eq!(read(&receiver).unwrap(), expected);
	assert!(read(r#"{"kind":"uptime-feed","service":3,"more":1}"#).is_err());
	assert!(read(r#"{"kind":"oracle"}"#).is_err());
}
