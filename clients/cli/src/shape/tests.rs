// SPDX-License-Identifier: Apache-2.0

use super::{Shapes, Style};
use codec::{Compact, Encode};
use proptest::prelude::*;
use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};
use serde_json::{json, Value as Json};
use vigil_primitives::{Policy, Seconds, UnixTime};

/// As the SDK names it.
#[derive(Encode, TypeInfo)]
struct Perbill(u32);

#[derive(Encode, TypeInfo)]
struct AccountId32([u8; 32]);

type Balance = u128;

#[derive(Encode, TypeInfo)]
struct Terms {
	share: Perbill,
	amount: Balance,
	time: UnixTime,
	length: Seconds,
	who: Option<AccountId32>,
	bytes: Vec<u8>,
	pair: (u8, bool),
	kind: Kind,
}

#[derive(Encode, TypeInfo)]
enum Kind {
	Plain,
	One(u16),
	Named { a: u8, b: Compact<u64> },
}

#[derive(Encode, TypeInfo)]
struct Deep(Vec<Deep>);

struct World {
	types: PortableRegistry,
	id: u32,
}

fn world<T: TypeInfo + 'static>() -> World {
	let mut registry = Registry::new();
	let id = registry.register_type(&MetaType::new::<T>()).id;
	World { types: registry.into(), id }
}

impl World {
	fn shapes(&self) -> Shapes<'_> {
		Shapes { types: &self.types, prefix: 4242 }
	}

	fn encode(&self, value: &Json) -> Result<Vec<u8>, String> {
		self.shapes().encode(self.id, value).map_err(|misfit| misfit.to_string())
	}

	fn decode(&self, bytes: &[u8], style: Style) -> Result<Json, String> {
		self.shapes().decode_all(self.id, bytes, style).map_err(|misfit| misfit.to_string())
	}
}

fn terms() -> Json {
	json!({
		"share": "50%", "amount": "10 VGL", "time": "2026-11-27T10:00:00Z", "length": "90s",
		"who": null, "bytes": "0x0102", "pair": [7, true], "kind": { "Named": { "a": 1, "b": 300 } },
	})
}

#[test]
fn what_people_write_is_what_the_chain_reads() {
	let world = world::<Terms>();
	let expected = Terms {
		share: Perbill(500_000_000),
		amount: 10_000_000_000_000,
		time: UnixTime(1_795_773_600),
		length: Seconds(90),
		who: None,
		bytes: vec![1, 2],
		pair: (7, true),
		kind: Kind::Named { a: 1, b: Compact(300) },
	};
	assert_eq!(world.encode(&terms()).unwrap(), expected.encode());
	let human = world.decode(&expected.encode(), Style::Human).unwrap();
	assert_eq!(human["share"], "50 %");
	assert_eq!(human["amount"], "10 VGL");
	assert_eq!(human["time"], "2026-11-27T10:00:00Z");
	assert_eq!(human["length"], "1m 30s");
	let plain = world.decode(&expected.encode(), Style::Plain).unwrap();
	assert_eq!(plain["amount"], "10000000000000");
	assert_eq!(plain["kind"], json!({ "Named": { "a": 1, "b": 300 } }));
	assert_eq!(world.encode(&plain).unwrap(), expected.encode());
	let _ = (Kind::Plain, Kind::One(1), AccountId32([0; 32]));
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
	let world = world::<Terms>();
	for (field, value, place) in [
		("share", json!("101%"), "share"),
		("share", json!(-1), "share"),
		("amount", json!(1.5), "amount"),
		("amount", json!("1e3"), "amount"),
		("amount", json!("10 DOT"), "amount"),
		("time", json!("tomorrow"), "time"),
		("length", json!("90"), "length"),
		("who", json!("0x01"), "who"),
		("who", json!("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"), "another chain"),
		("bytes", json!("0102"), "bytes"),
		("bytes", json!("0x010"), "bytes"),
		("pair", json!([1]), "pair"),
		("pair", json!([256, true]), "pair.0"),
		("kind", json!("plain"), "kind"),
		("kind", json!({ "Plain": 1 }), "kind"),
		("kind", json!({ "Named": { "a": 1, "b": 1, "c": 1 } }), "`c`"),
		("kind", json!({ "One": 1, "Plain": null }), "kind"),
	] {
		let mut changed = terms();
		changed[field] = value.clone();
		let error = world.encode(&changed).expect_err(&value.to_string());
		assert!(error.contains(place), "{value}: {error}");
	}
	let mut lacks = terms();
	lacks.as_object_mut().unwrap().remove("pair");
	assert!(world.encode(&lacks).unwrap_err().contains("pair"));
	let mut more = terms();
	more["stranger"] = json!(1);
	assert!(world.encode(&more).unwrap_err().contains("stranger"));
}

#[test]
fn an_address_is_one_of_this_chain() {
	let world = world::<Option<AccountId32>>();
	let account = [7; 32];
	let address = world.shapes().address(&account);
	let encoded = world.encode(&json!(address)).unwrap();
	assert_eq!(encoded, Some(AccountId32(account)).encode());
	assert_eq!(world.decode(&encoded, Style::Plain).unwrap(), json!(address));
	let mut wrong = address.clone();
	wrong.pop();
	assert!(world.encode(&json!(wrong)).is_err());
}

#[test]
fn bytes_that_are_left_over_or_missing_are_no_value() {
	let world = world::<Policy>();
	assert!(world.decode(&[], Style::Plain).is_err());
	assert!(world.decode(&[0; 200], Style::Plain).is_err());
}

#[test]
fn a_value_that_is_nested_too_deep_is_refused() {
	let world = world::<Deep>();
	let mut bytes = vec![4u8; 1_000];
	bytes.push(0);
	assert!(world.decode(&bytes, Style::Plain).unwrap_err().contains("deep"));
	let mut value = json!([]);
	for _ in 0..200 {
		value = json!([value]);
	}
	assert!(world.encode(&value).unwrap_err().contains("deep"));
}

proptest! {
	#[test]
	fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
		let _ = world::<Terms>().decode(&bytes, Style::Human);
		let _ = world::<Deep>().decode(&bytes, Style::Plain);
		let _ = world::<Vec<()>>().decode(&bytes, Style::Plain);
	}

	#[test]
	fn what_is_read_is_written_back(
		share in 0..=1_000_000_000u32, amount: u128, time: u32, length: u32,
		bytes: Vec<u8>, one: u16, who: Option<[u8; 32]>,
	) {
		let world = world::<Terms>();
		let terms = Terms {
			share: Perbill(share), amount, time: UnixTime(time.into()),
			length: Seconds(length.into()), who: who.map(AccountId32), bytes, pair: (1, false),
			kind: Kind::One(one),
		};
		let read = world.decode(&terms.encode(), Style::Plain).unwrap();
		prop_assert_eq!(world.encode(&read).unwrap(), terms.encode());
	}
}

/// Pairs of pairs of nothing: a description of a few types under which a value of no bytes has no end.
#[test]
fn a_value_of_many_parts_and_no_bytes_is_refused_in_time() {
	type P0 = ((), ());
	type P1 = (P0, P0, P0, P0);
	type P2 = (P1, P1, P1, P1);
	type P3 = (P2, P2, P2, P2);
	type P4 = (P3, P3, P3, P3);
	type P5 = (P4, P4, P4, P4);
	type P6 = (P5, P5, P5, P5);
	type P7 = (P6, P6, P6, P6);
	type P8 = (P7, P7, P7, P7);
	let world = world::<[P8; 1_000]>();
	let began = std::time::Instant::now();
	let refused = world.decode(&[], Style::Plain).unwrap_err();
	assert!(refused.contains("without end"), "{refused}");
	assert!(began.elapsed().as_secs() < 60);
	assert!(self::world::<P4>().decode(&[], Style::Plain).is_ok(), "what is small is read");
}

/// As the chain names it.
#[derive(Encode, TypeInfo)]
enum Said {
	Vote(u16),
	Certificate(Vec<u8>),
}

#[derive(Encode, TypeInfo)]
struct Report {
	first: Said,
	second: Said,
}

#[test]
fn what_was_said_is_written_as_its_bytes_and_they_are_looked_at() {
	let world = world::<Report>();
	let hex = |said: &Said| format!("0x{}", hex::encode(said.encode()));
	let report = Report { first: Said::Vote(7), second: Said::Certificate(vec![1, 2]) };
	let value = json!({ "first": hex(&report.first), "second": hex(&report.second) });
	assert_eq!(world.encode(&value), Ok(report.encode()));
	for wrong in ["0x", "0x00", "0x020700", "0x00070000", "0007", "Vote", "0x0g"] {
		let value = json!({ "first": wrong, "second": hex(&report.second) });
		assert!(world.encode(&value).is_err(), "{wrong}");
	}
}
