// SPDX-License-Identifier: Apache-2.0

//! Configurations, good and bad.

mod common;

use common::{configured, error};
use vigil_primitives::{Seconds, ServiceId};
use vigil_relayer::config::{Amount, Config};

const EXAMPLE: &str = include_str!("../../relayer.example.toml");
const SMALL: &str = r#"
journal = "journal"
[source]
endpoints = ["ws://127.0.0.1:9944/PATH?key=HIDDEN"]
[[destination]]
name = "haven"
endpoints = ["wss://user:PASSWORD@node.example"]
key_env = "SOME_KEY"
"#;

#[test]
fn the_example_is_a_configuration_and_says_what_the_defaults_are() {
	let example = Config::parse(EXAMPLE).unwrap();
	let small = Config::parse(SMALL).unwrap();
	let settings = |config: &Config| config.destinations[0].settings(&[], [7; 32], 1);
	assert_eq!(settings(&example), settings(&small));
	assert_eq!(example.destinations[0].inbox, small.destinations[0].inbox);
}

#[test]
fn settings_are_taken_over() {
	let text = format!("services = [3]\n{SMALL}checkpoint_every = 60\nmax_attempts = 3\n");
	let config = Config::parse(&text).unwrap();
	let settings = config.destinations[0].settings(&config.services, [7; 32], 1);
	assert_eq!(settings.services, [ServiceId(3)]);
	assert_eq!(settings.checkpoint_every, Seconds(60));
	assert_eq!(settings.max_attempts, 3);
	assert_eq!(settings.beneficiary, [7; 32]);
}

#[test]
fn suspicions_are_carried_unless_the_operator_says_no() {
	let suspicions = |text: &str| Config::parse(text).unwrap().destinations[0].suspicions;
	assert!(suspicions(SMALL) && suspicions(&format!("{SMALL}suspicions = true\n")));
	let text = format!("{SMALL}suspicions = false\ncheckpoint_freshness = 7\nfreshness = 8\n");
	let settings = Config::parse(&text).unwrap().destinations[0].settings(&[], [7; 32], 1);
	assert!(!settings.suspicions);
	assert_eq!(settings.checkpoint_freshness, Seconds(7));
	assert_eq!(settings.freshness, Seconds(8));
}

#[test]
fn what_a_destination_says_is_confirmed_if_there_is_a_second_node() {
	let one = Config::parse(SMALL).unwrap();
	let node = "\"wss://user:PASSWORD@node.example\"";
	let two = SMALL.replace(node, &format!("{node}, \"wss://other.example\""));
	let two = Config::parse(&two).unwrap();
	let confirm = |config: &Config| config.destinations[0].settings(&[], [7; 32], 1).confirm;
	assert!(!confirm(&one) && confirm(&two));
}

#[test]
fn amounts_may_be_larger_than_numbers_of_toml() {
	for (written, amount) in [("12", 12), ("\"20000000000000000000\"", 20_000_000_000_000_000_000)]
	{
		let config = Config::parse(&format!("{SMALL}least_balance = {written}\n")).unwrap();
		assert_eq!(config.destinations[0].least_balance, Some(Amount(amount)));
	}
}

#[test]
fn unknown_keys_are_refused_wherever_they_are() {
	for text in [
		format!("jornal = \"x\"\n{SMALL}"),
		SMALL.replace("[[dest", "endpoint = []\n[[dest"),
		format!("{SMALL}batch = 3\n"),
	] {
		assert!(error(&text).contains("unknown field"), "{}", error(&text));
	}
}

#[test]
fn what_cannot_work_is_refused_with_what_to_do() {
	for (from, to, says) in [
		("\"ws://127.0.0.1:9944/PATH?key=HIDDEN\"", "", "source.endpoints is empty"),
		("key_env = \"SOME_KEY\"", "", "give either key_file or key_env"),
		("key_env", "key_file = \"x\"\nkey_env", "give either key_file or key_env"),
		("\"haven\"", "\"a b\"", "letters, digits"),
		("\"haven\"", "\"\"", "letters, digits"),
		("key_env", "batch_messages = 0\nkey_env", "carries nothing"),
		("key_env", "batch_messages = 257\nkey_env", "256 messages"),
		("key_env", "max_attempts = 0\nkey_env", "nothing would be tried"),
		("key_env", "freshness = 0\nkey_env", "nothing would be new enough"),
		("key_env", "checkpoint_freshness = 0\nkey_env", "nothing would be new enough"),
		("key_env", "checkpoint_freshness = -1\nkey_env", "near line"),
		("key_env", "checkpoint_freshness = \"long\"\nkey_env", "near line"),
		("key_env", "suspicions = 1\nkey_env", "near line"),
		("key_env", "suspicions = \"yes\"\nkey_env", "near line"),
		(
			"[\"wss://user:PASSWORD@node.example\"]",
			"[\"wss://a.example/K\", \"wss://a.example/K\"]",
			"names a node twice",
		),
		("key_env", "genesis = \"0x12\"\nkey_env", "64 digits"),
		("key_env", "beneficiary = \"5G\"\nkey_env", "no account"),
		("key_env", "least_balance = -1\nkey_env", "an amount is a number"),
		("key_env", "least_balance = \"1 HVN\"\nkey_env", "an amount is a number"),
		("key_env", "least_balance = 0.5\nkey_env", "an amount is a number"),
		("key_env", "most_tip = -1\nkey_env", "an amount is a number"),
		("key_env", "most_tip = \"much\"\nkey_env", "an amount is a number"),
		("key_env", "most_tip = true\nkey_env", "an amount is a number"),
		("wss://user", "http://user", "neither ws:// nor wss://"),
	] {
		let text = SMALL.replace(from, to);
		assert!(error(&text).contains(says), "{says}: {}", error(&text));
	}
	let twice = format!("{SMALL}{}", SMALL.split_at(SMALL.find("[[").unwrap()).1);
	assert!(error(&twice).contains("two destinations are called haven"));
	let none = SMALL.split_at(SMALL.find("[[").unwrap()).0;
	assert!(error(none).contains("destination"), "{}", error(none));
}

#[test]
fn neither_errors_nor_debug_output_show_what_is_secret() {
	let config = Config::parse(SMALL).unwrap();
	let mut shown = vec![format!("{config:?}")];
	for broken in [
		SMALL.replace("ws://127", "http://127"),
		SMALL.replace("wss://user", "user"),
		format!("{SMALL}nonsense = 1\n"),
		SMALL.replace("\"journal\"", "\"journal"),
	] {
		shown.push(error(&broken));
	}
	for text in shown {
		for secret in ["HIDDEN", "PATH", "PASSWORD", "user"] {
			assert!(!text.contains(secret), "{text}");
		}
	}
}

#[test]
fn nothing_is_offered_to_authors_unless_the_operator_says_how_much() {
	let tip = |text: &str| {
		let config = Config::parse(text).unwrap();
		config.destinations[0].settings(&[], [7; 32], 1).most_tip
	};
	assert_eq!(tip(SMALL), 0);
	assert_eq!(tip(&format!("{SMALL}most_tip = 12\n")), 12);
}

/// Two destinations that differ in these lines.
fn two(first: &str, second: &str) -> String {
	configured(&format!(
		"[[destination]]\nname = \"a\"\n{first}\n[[destination]]\nname = \"b\"\n{second}\n"
	))
}

#[test]
fn two_destinations_with_one_key_on_one_chain_are_refused() {
	let node = |host: &str, key: &str, more: &str| {
		format!("endpoints = [\"ws://{host}\"]\nkey_env = \"{key}\"\n{more}")
	};
	let genesis = format!("genesis = \"0x{}\"", "11".repeat(32));
	let same_node = two(&node("x.example", "K", ""), &node("x.example", "K", "inbox = \"Other\""));
	let same_chain = two(&node("x.example", "K", &genesis), &node("y.example", "K", &genesis));
	for text in [same_node, same_chain] {
		assert!(error(&text).contains("a and b have the same key"), "{}", error(&text));
	}
	let other_key = two(&node("x.example", "K", ""), &node("x.example", "L", ""));
	let other_chain = two(&node("x.example", "K", ""), &node("y.example", "K", &genesis));
	for text in [other_key, other_chain] {
		assert!(Config::parse(&text).is_ok());
	}
}

fn evm() -> String {
	configured(
		r#"
[[destination]]
name = "chain"
family = "evm"
endpoints = ["https://user:PASSWORD@node.example/SECRET"]
inbox = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
key_file = "key.json"
password_env = "SOME_PASSWORD"
"#,
	)
}

#[test]
fn an_evm_chain_is_a_destination_with_caps_of_its_own() {
	let config = Config::parse(&evm()).unwrap();
	let chain = &config.destinations[0];
	assert_eq!(chain.caps(), (300_000_000_000, 37_500_000_000));
	assert_eq!(chain.settings(&[], [0; 32], 1).most_tip, 37_500_000_000);
	let text = format!("{}chain_id = 10\nmost_fee = 80\nmost_tip = 7\nsince_block = 5\n", evm());
	let chain = &Config::parse(&text).unwrap().destinations[0];
	assert_eq!((chain.caps(), chain.network().unwrap().0[31]), ((80, 7), 10));
	let again = text.replace("[source]", "services = []\n[source]");
	let second = text.split("[[destination]]").nth(1).unwrap().replace("chain\"", "other\"");
	assert!(
		error(&format!("{again}[[destination]]{second}")).contains("same key on the same chain")
	);
}

#[test]
fn what_cannot_be_of_an_evm_chain_is_refused_in_a_sentence() {
	for (from, to, problem) in [
		("0x5FbDB2315678afecb367f032d93F642f64180aa3", "Inbox", "is no contract"),
		("5FbDB2315678afecb367f032d93F642f64180aa3", &"0".repeat(40), "is no contract"),
		("password_env = \"SOME_PASSWORD\"", "", "password_file or password_env"),
		("password_env", "password_file = \"p\"\npassword_env", "password_file or password_env"),
		("key_file = \"key.json\"", "key_env = \"KEY\"", "give key_file, a keystore file"),
		("https://", "ftp://", "begins with none of"),
		("key_file", "most_fee = 0\nkey_file", "most_fee is zero"),
		("key_file", "most_fee = 5\nmost_tip = 6\nkey_file", "most_tip is more than most_fee"),
		("key_file", "chain_id = 0\nkey_file", "chain_id is zero"),
		("key_file", "poll_ms = 0\nkey_file", "poll_ms is zero"),
		("key_file", "surprise = 0\nkey_file", "surprise"),
		("family = \"evm\"", "family = \"solana\"", "solana"),
	] {
		let text = error(&evm().replacen(from, to, 1));
		assert!(text.contains(problem), "{problem}: {text}");
		assert!(!text.contains("SECRET") && !text.contains("PASSWORD@"), "{text}");
	}
	let mixed = format!("{SMALL}chain_id = 5\n");
	assert!(error(&mixed).contains("family = \"evm\""), "{}", error(&mixed));
	let over_http = SMALL.replace("wss://user", "https://user");
	assert!(error(&over_http).contains("neither ws:// nor wss://"), "{}", error(&over_http));
}
