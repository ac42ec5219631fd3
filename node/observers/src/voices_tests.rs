// SPDX-License-Identifier: Apache-2.0

//! Who is one voice with whom.

use super::*;
use proptest::prelude::*;

fn panel(endpoints: &[(&str, &str)]) -> Panel {
	let urls: Vec<Url> = endpoints.iter().map(|(_, url)| Url::parse(url).unwrap()).collect();
	Panel::new(endpoints.iter().map(|(label, _)| *label).zip(&urls))
}

fn host_of(url: &str) -> String {
	host(&Url::parse(url).unwrap())
}

#[test]
fn endpoints_of_one_provider_are_one_voice() {
	let panel = panel(&[("a", "http://x.io"), ("b", "http://y.io"), (" A ", "http://z.io")]);
	assert_eq!((panel.voices(), panel.needed()), (2, 2));
	assert_eq!(panel.speak(&[None, Some(2), Some(1)]), [Some(1), Some(2)]);
}

#[test]
fn the_same_host_under_two_labels_is_one_voice() {
	let voices = |one: &str, other: &str| panel(&[("a", one), ("b", other)]).voices();
	assert_eq!(voices("https://rpc.one.io/key1", "https://rpc.one.io/key2"), 1);
	assert_eq!(voices("https://rpc.one.io", "http://RPC.one.io.:8545/x"), 1);
	assert_eq!(voices("https://eu.one.io", "https://us.one.io"), 1);
	assert_eq!(voices("https://a.one.co.uk", "https://b.one.co.uk"), 1);
	assert_eq!(voices("https://one.co.uk", "https://two.co.uk"), 2);
	assert_eq!(voices("http://192.0.2.7:1", "http://192.0.2.7:2"), 1);
	assert_eq!(voices("http://192.0.2.7", "http://[::ffff:192.0.2.7]"), 1);
	assert_eq!(voices("http://192.0.2.7", "http://192.0.2.8"), 2);
	assert_eq!(voices("http://one:8545", "http://two:8545"), 2);
}

#[test]
fn on_this_machine_every_port_is_a_host_however_the_machine_is_called() {
	let here = host_of("http://127.0.0.1:8545");
	for same in ["http://localhost:8545", "http://127.9.9.9:8545/x", "http://[::1]:8545"] {
		assert_eq!(host_of(same), here, "{same}");
	}
	assert_ne!(host_of("http://127.0.0.1:8546"), here);
	assert_eq!(host_of("http://localhost"), host_of("http://127.0.0.1:80"));
	assert_eq!(host_of("http://0.0.0.0:8545"), here);
}

#[test]
fn one_endpoint_that_is_kin_to_two_makes_them_one_voice() {
	let panel = panel(&[
		("a", "https://one.io"),
		("b", "https://two.io"),
		("c", "https://three.io"),
		("a", "https://two.io/archive"),
	]);
	assert_eq!(panel.voices(), 2);
	assert_eq!(panel.speak(&[None, Some(7), Some(8), None]), [Some(7), Some(8)]);
}

#[test]
fn a_provider_that_contradicts_itself_says_nothing() {
	let panel = Panel::of([0, 0, 0, 1]);
	assert_eq!(panel.speak(&[Some(1), Some(2), Some(1), Some(1)]), [None, Some(1)]);
	assert_eq!(panel.count([false, true, true, false]), 1);
}

proptest! {
	#[test]
	fn no_two_voices_share_a_label_or_a_host(
		endpoints in prop::collection::vec((0usize..4, 0usize..4), 1..8),
	) {
		let labels = ["a", "b", "c", "d"];
		let urls = ["http://a.io", "http://b.io", "http://c.io", "http://d.io"];
		let list: Vec<(&str, &str)> =
			endpoints.iter().map(|(label, url)| (labels[*label], urls[*url])).collect();
		let panel = panel(&list);
		for (i, one) in endpoints.iter().enumerate() {
			for (j, other) in endpoints.iter().enumerate() {
				if one.0 == other.0 || one.1 == other.1 {
					prop_assert_eq!(panel.voice_of()[i], panel.voice_of()[j]);
				}
			}
		}
		prop_assert_eq!(panel.voice_of().iter().max().unwrap() + 1, panel.voices());
	}
}
