// SPDX-License-Identifier: Apache-2.0

use super::{
	command::{SignCmd, VerifyCmd},
	*,
};
use std::fs;

const GENESIS: Hash = Hash::repeat_byte(7);
const PEER: &str =
	"/ip4/127.0.0.1/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
const NOW: u64 = 1_800_000_000;

fn pair(name: &str) -> ed25519::Pair {
	ed25519::Pair::from_string(name, None).unwrap()
}

fn signed() -> Seeds {
	Seeds::sign(GENESIS, vec![PEER.into()], (NOW, DAY), &pair("//Operators")).unwrap()
}

fn verified(list: &Seeds, now: u64) -> Result<Vec<String>, Problem> {
	let peers = list.verify(GENESIS, &pair("//Operators").public(), now)?;
	Ok(peers.iter().map(ToString::to_string).collect())
}

#[test]
fn a_fresh_list_of_this_chain_is_believed() {
	for now in [NOW, NOW - SKEW, NOW + DAY - 1] {
		assert_eq!(verified(&signed(), now), Ok(vec![PEER.to_owned()]));
	}
}

#[test]
fn a_list_is_stale_in_the_second_in_which_it_expires() {
	let error = verified(&signed(), NOW + DAY).unwrap_err();
	assert_eq!(error, Problem::Expired(0));
	let error = verified(&signed(), NOW + 4 * DAY).unwrap_err();
	assert!(error.to_string().contains("3 days ago"), "{error}");
}

#[test]
fn a_list_of_the_future_or_of_another_chain_or_key_is_refused() {
	let error = verified(&signed(), NOW - SKEW - 1).unwrap_err();
	assert!(error.to_string().contains("clock"), "{error}");
	let key = pair("//Operators").public();
	let other = signed().verify(Hash::zero(), &key, NOW);
	assert_eq!(other, Err(Problem::OtherChain(GENESIS, Hash::zero())));
	let other = signed().verify(GENESIS, &pair("//Mallory").public(), NOW);
	assert!(matches!(other, Err(Problem::BadSignature(_))));
}

#[test]
fn whoever_changes_anything_of_a_list_needs_the_key() {
	let changes: [fn(&mut Seeds); 6] = [
		|list| list.genesis = Hash::zero(),
		|list| list.signed_at -= 1,
		|list| list.expires_at += 1,
		|list| list.seeds.push(PEER.replace("30333", "30334")),
		|list| list.seeds[0] = PEER.replace("127.0.0.1", "10.0.0.1"),
		|list| list.signature.replace_range(2..4, "zz"),
	];
	for (number, change) in changes.into_iter().enumerate() {
		let mut list = signed();
		change(&mut list);
		let error = verified(&list, NOW).unwrap_err();
		assert!(matches!(error, Problem::BadSignature(_)), "{number}: {error}");
	}
}

#[test]
fn nobody_signs_a_list_that_nobody_could_use() {
	let sign = |seeds: Vec<String>, life| {
		Seeds::sign(GENESIS, seeds, (NOW, life), &pair("//Operators")).unwrap_err()
	};
	assert_eq!(sign(vec![PEER.into()], 0), Problem::BadLife);
	assert_eq!(sign(vec![PEER.into()], LONGEST + 1), Problem::BadLife);
	assert_eq!(sign(Vec::new(), DAY), Problem::BadLength(0));
	assert_eq!(sign(vec![PEER.into(); MOST + 1], DAY), Problem::BadLength(MOST + 1));
	// One that reads as two would be two, once it is signed.
	let two_lines = PEER.replace("/ip4/127.0.0.1", "/dns/a\n/dns/b");
	for address in ["/ip4/127.0.0.1/tcp/30333", "seed.example.org", "", &two_lines] {
		assert_eq!(sign(vec![address.to_owned()], DAY), Problem::BadAddress(address.to_owned()));
	}
}

#[test]
fn what_sign_prints_verify_reads_and_nothing_else() {
	let directory = tempfile::tempdir().unwrap();
	let (secret, file) = (directory.path().join("secret"), directory.path().join("seeds.json"));
	fs::write(&secret, "//Operators\n").unwrap();
	let (genesis, seeds) = (GENESIS, vec![PEER.into()]);
	let sign = SignCmd { secret_file: secret.clone(), genesis, days: 7, seeds };
	let text = serde_json::to_string_pretty(&sign.list(NOW).unwrap()).unwrap();
	assert!(!text.contains("Operators"));
	let by = format!("0x{}", hex::encode(pair("//Operators").public().0));
	let verify = VerifyCmd { file: file.clone(), by, genesis };
	assert!(verify.peers(NOW).unwrap_err().to_string().contains("cannot be read"));
	fs::write(&file, &text).unwrap();
	assert_eq!(verify.peers(NOW).unwrap().len(), 1);
	for wrong in ["", "[]", &text[1..], &text.replace("\"seeds\"", "\"more\": 1, \"seeds\"")] {
		fs::write(&file, wrong).unwrap();
		let error = verify.peers(NOW).unwrap_err();
		assert!(matches!(error, Problem::Malformed(..)), "{wrong}: {error}");
	}
	fs::write(&file, &text).unwrap();
	let error = VerifyCmd { file, by: "0x07".into(), genesis }.peers(NOW).unwrap_err();
	assert!(error.to_string().contains("64 hex digits"), "{error}");
	fs::write(&secret, "no phrase at all").unwrap();
	let error = sign.list(NOW).unwrap_err();
	assert!(!error.contains("phrase at all") && error.contains("secret"), "{error}");
}
