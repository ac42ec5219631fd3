// SPDX-License-Identifier: Apache-2.0

//! Configurations that are refused, each with its sentence.

use super::*;
use crate::{EndpointConfig, Family};
use vigil_primitives::{Head, Seconds};

const KEY: &str = "0123456789abcdef";

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(30),
		round_length: Seconds(10),
		margin: Seconds(5),
		checkpoint_interval: 100,
		stable_for: Seconds(60),
		standby_after: Seconds(3_600),
		gone_after: Seconds(3_600),
		min_voices: 2,
		time_margin: Seconds(0),
	}
}

fn ward() -> WardConfig {
	let endpoint = |provider: &str| EndpointConfig {
		provider: provider.into(),
		url: format!("https://rpc.{provider}.example/v2/{KEY}"),
	};
	WardConfig {
		service: 7,
		family: Family::Evm,
		chain: "1".into(),
		poll_ms: 500,
		timeout_ms: 2_000,
		empty_after_secs: None,
		finality_after_secs: None,
		anchor: None,
		endpoints: vec![endpoint("a"), endpoint("b")],
	}
}

fn refusal(change: impl FnOnce(&mut WardConfig)) -> String {
	let mut ward = ward();
	change(&mut ward);
	let text = validate(&ward, &policy()).err().expect("refused").to_string();
	assert!(!text.contains(KEY), "{text}");
	text
}

#[test]
fn a_good_configuration_is_accepted_without_warnings() {
	let checked = validate(&ward(), &policy()).unwrap();
	assert_eq!((checked.urls.len(), checked.panel.voices()), (2, 2));
	assert!(warnings(&ward()).is_empty());
}

#[test]
fn every_mistake_has_its_own_sentence() {
	assert!(refusal(|ward| ward.endpoints.clear()).contains("no endpoints"));
	assert!(refusal(|ward| ward.endpoints[1].provider = "A ".into()).contains("1 distinct"));
	let same_host = |ward: &mut WardConfig| ward.endpoints[1].url = "https://eu.a.example".into();
	assert!(refusal(same_host).contains("1 distinct voices"));
	assert!(refusal(|ward| ward.endpoints[1].provider = " ".into()).contains("no provider"));
	assert!(refusal(|ward| ward.chain = "0x1".into()).contains("decimal"));
	assert!(refusal(|ward| ward.family = Family::Substrate).contains("genesis hash"));
	assert!(refusal(|ward| ward.poll_ms = 0).contains("poll_ms"));
	assert!(refusal(|ward| ward.timeout_ms = 0).contains("timeout_ms"));
	assert!(refusal(|ward| ward.empty_after_secs = Some(0)).contains("empty_after_secs"));
}

#[test]
fn looks_that_can_never_see_a_halt_are_refused_with_what_would_do() {
	let text = refusal(|ward| ward.poll_ms = 15_001);
	assert!(["15001", "15000 ms", "10000 at most"].iter().all(|number| text.contains(number)));
	let seldom = WardConfig { poll_ms: 15_000, ..ward() };
	assert!(validate(&seldom, &policy()).is_ok());
}

#[test]
fn a_refused_url_is_not_repeated() {
	for url in [format!("wss://a.example/{KEY}"), KEY.to_owned(), format!("file:///{KEY}")] {
		let text = refusal(|ward| ward.endpoints[0].url = url);
		assert!(text.contains("endpoint 1 (a)"), "{text}");
	}
}

#[test]
fn debug_output_has_no_keys() {
	let text = format!("{:?}", ward());
	assert!(!text.contains(KEY) && text.contains("provider"), "{text}");
}

#[test]
fn one_provider_twice_and_a_shared_host_are_worth_a_warning() {
	let mut ward = ward();
	ward.endpoints.push(EndpointConfig { provider: "a".into(), url: "http://c.example".into() });
	ward.endpoints.push(EndpointConfig { provider: "d".into(), url: "http://c.example/x".into() });
	let warnings = warnings(&ward);
	assert_eq!(warnings.len(), 2, "{warnings:?}");
	assert!(warnings[0].contains("provider a has 2 endpoints"));
	assert!(warnings[1].contains("a and d are on c.example, so together they are one voice"));
	// a, its other endpoint and d are one voice, b is the other.
	assert!(tolerance(&ward).starts_with("2 voices: all 2 have to answer"), "{}", tolerance(&ward));
}
