// SPDX-License-Identifier: Apache-2.0

//! The documents of a real node against their schemas, types and patterns and all. It needs the node's binary, whose
//! path `VIGIL_NODE` is, so it is left out of the other tests of this workspace: `scripts/test.sh` runs it by name once
//! the node is built.

use serde_json::Value as Json;
use std::{
	fs,
	io::{BufRead, BufReader},
	os::unix::fs::PermissionsExt,
	path::Path,
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

/// Reads that need nothing to be there.
const READS: [&str; 23] = [
	"status",
	"service list",
	"protocol list",
	"destination list",
	"plan list",
	"message status 0",
	"stake show ALICE",
	"stake pool list",
	"watcher rewards ALICE",
	"watcher risk ALICE",
	"gov referenda",
	"gov council",
	"tx calls",
	"tx decode 0x000004aa",
	"tx call Failover.register_protocol --from ALICE --dry-run",
	"tx call System.remark {\"remark\":\"0x00\"} --call-data",
	"keys list",
	"pool list",
	"pool shares ALICE",
	"pool exposure",
	"cover list",
	"slash list",
	"emergency status",
];

/// A development chain. Ends when dropped.
struct Node {
	process: Child,
	url: String,
}

impl Drop for Node {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

fn node() -> Node {
	let cache =
		std::env::var_os("VIGIL_RUNTIME_CACHE").map(|cache| ["--runtime-cache".into(), cache]);
	let binary = std::env::var_os("VIGIL_NODE").expect("VIGIL_NODE is the path of the node");
	let mut process = Command::new(binary)
		.args(["--dev", "--tmp", "--rpc-port", "0", "--port", "0", "--no-prometheus"])
		.args(cache.into_iter().flatten())
		.stdin(Stdio::null())
		.stdout(Stdio::null())
		.stderr(Stdio::piped())
		.spawn()
		.unwrap();
	let lines = BufReader::new(process.stderr.take().unwrap()).lines();
	let began = Instant::now();
	let mut url = None;
	let mut rest = lines.map_while(Result::ok);
	for line in rest.by_ref() {
		assert!(began.elapsed() < Duration::from_secs(600), "the node does not start");
		// `Running JSON-RPC server: addr=127.0.0.1:40001,[::1]:40001`
		if let Some((_, address)) = line.split_once("addr=") {
			let port = address.split(',').next().and_then(|one| one.rsplit(':').next()).unwrap();
			url = Some(format!("ws://127.0.0.1:{}", port.trim()));
			break;
		}
	}
	std::thread::spawn(move || rest.for_each(drop));
	Node { process, url: url.expect("the log of the node tells where it listens") }
}

/// An exit code, and what stdout and stderr said.
type Ran = (Option<i32>, String, String);

fn vigil(home: &Path, url: &str, args: &[&str]) -> Ran {
	let output = Command::new(env!("CARGO_BIN_EXE_vigil"))
		.args(args)
		.env_clear()
		.env("HOME", home)
		.env("VIGIL_URL", url)
		.output()
		.unwrap();
	let text = |bytes| String::from_utf8(bytes).unwrap();
	(output.status.code(), text(output.stdout), text(output.stderr))
}

fn valid(document: &Json) {
	let named = document["schema"].as_str().unwrap();
	let (name, version) = named.strip_prefix("vigil/").unwrap().split_once('/').unwrap();
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.{version}.json"));
	let schema: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
	let validator = jsonschema::validator_for(&schema).unwrap();
	let errors: Vec<_> = validator.iter_errors(document).map(|error| error.to_string()).collect();
	assert!(errors.is_empty(), "{named}: {errors:?} in {document}");
}

#[test]
#[ignore = "it needs a node: scripts/test.sh runs it"]
fn every_document_of_a_node_is_as_its_schema_says_and_a_fee_is_what_was_said() {
	let node = node();
	let home = tempfile::tempdir().unwrap();
	let run = |args: &[&str]| vigil(home.path(), &node.url, args);
	let alice = home.path().join("alice");
	fs::write(&alice, "//Alice").unwrap();
	fs::set_permissions(&alice, fs::Permissions::from_mode(0o600)).unwrap();
	let alice = alice.to_str().unwrap();
	let (_, address, _) = run(&["keys", "address", alice]);
	for read in READS {
		let args: Vec<_> =
			read.split(' ').map(|arg| arg.replace("ALICE", address.trim())).collect();
		let mut args: Vec<_> = args.iter().map(String::as_str).collect();
		let (code, out, err) = run(&args);
		assert_eq!(code, Some(0), "{read}: {out}{err}");
		args.push("--json");
		let (code, out, err) = run(&args);
		assert_eq!(code, Some(0), "{read}: {out}{err}");
		valid(&serde_json::from_str(&out).unwrap());
	}

	let remark =
		["tx", "call", "System.remark", "{\"remark\":\"0x0102\"}", "--suri", alice, "--json"];
	let register = ["protocol", "register", "--suri", alice, "--json"];
	for call in [&remark[..], &register[..]] {
		let (code, said, err) = run(&[call, &["--dry-run"]].concat());
		assert_eq!(code, Some(0), "{said}{err}");
		let said: Json = serde_json::from_str(&said).unwrap();
		valid(&said);
		let (code, sent, err) = run(&[call, &["--yes"]].concat());
		assert_eq!(code, Some(0), "{sent}{err}");
		let sent: Json = serde_json::from_str(&sent).unwrap();
		valid(&sent);
		// The price of weight moves a little from block to block.
		let fee = |document: &Json| document["feeVgl"].as_str().unwrap().parse::<f64>().unwrap();
		let apart = (fee(&said) - fee(&sent)).abs() / fee(&sent);
		assert!(apart < 0.001, "{said} {sent}");
	}

	let (code, out, err) = run(&["stake", "bond", "0.000001", "--suri", alice, "--yes", "--json"]);
	assert_eq!((code, out.as_str()), (Some(1), ""));
	let error: Json = serde_json::from_str(err.lines().last().unwrap()).unwrap();
	assert_eq!(error["exitCode"], 1);
	nothing_acts_that_was_asked_to_show(home.path(), &run, alice);
	a_key_of_a_watcher_is_proven(home.path(), &run, address.trim());

	// Of two terminals that send at once one comes first, and the other one is signed again.
	let together: Vec<_> = std::thread::scope(|scope| {
		let send = |_| scope.spawn(|| run(&[&remark[..], &["--yes"]].concat()));
		let running: Vec<_> = (0..4).map(send).collect();
		running.into_iter().map(|one| one.join().unwrap()).collect()
	});
	for (code, out, err) in together {
		assert_eq!(code, Some(0), "{out}{err}");
	}

	let (code, ..) = run(&["status", "--genesis", &format!("0x{}", "00".repeat(32))]);
	assert_eq!(code, Some(1));
	let (code, ..) = vigil(home.path(), "ws://127.0.0.1:1", &["status"]);
	assert_eq!(code, Some(3));
}

/// A dry run sends and signs nothing, whatever the command; what is wrapped is wrapped in what is signed, too.
fn nothing_acts_that_was_asked_to_show(home: &Path, run: &dyn Fn(&[&str]) -> Ran, alice: &str) {
	let file = home.join("signed");
	let path = file.to_str().unwrap();
	let sign =
		["tx", "sign", "System.remark", "{\"remark\":\"0x03\"}", "--suri", alice, "-o", path];
	for only in ["--dry-run", "--call-data"] {
		let (code, out, err) = run(&[&sign[..], &["--json", only]].concat());
		assert_eq!(code, Some(0), "{out}{err}");
		assert!(out.contains("System.remark") && !file.exists(), "{only}: {out}");
	}
	let (code, ..) = run(&sign);
	assert!(code == Some(2) && !file.exists(), "nobody confirmed it");
	let (code, out, err) = run(&[&sign[..], &["--sudo", "--yes", "--json"]].concat());
	assert_eq!(code, Some(0), "{out}{err}");
	valid(&serde_json::from_str(&out).unwrap());
	let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
	assert_eq!(mode, 0o600, "whoever has it can send it");
	let (_, out, _) = run(&["tx", "decode", path, "--json"]);
	assert!(out.contains("Sudo.sudo"), "what was asked for is what was signed: {out}");

	let shows = || {
		let (_, out, err) = run(&["tx", "submit", path, "--dry-run", "--json"]);
		assert!(out.contains("Sudo.sudo") && out.contains("\"account\""), "{out}{err}");
		valid(&serde_json::from_str(&out).unwrap());
	};
	shows();
	let (code, out, _) = run(&["tx", "submit", path, "--call-data", "--json"]);
	assert!(code == Some(0) && out.contains("callData"), "{out}");
	let (code, ..) = run(&["tx", "submit", path, "--sudo", "--yes"]);
	assert_eq!(code, Some(2), "what is signed cannot be changed");
	// Had any of them sent it, its nonce would be used.
	let (code, out, err) = run(&["tx", "submit", path, "--yes", "--json"]);
	assert_eq!(code, Some(0), "{out}{err}");

	let (_, bob, _) = run(&["keys", "address", &secret(home, "//Bob")]);
	let from = ["stake", "validate", "--from", bob.trim()];
	let (code, _, err) = run(&[&from[..], &["--dry-run"]].concat());
	assert!(code == Some(1) && err.contains("no session keys"), "{err}");
	assert!(err.contains("hint:") && err.contains("session-keys"), "{err}");
	let (_, _, err) = run(&[&from[..], &["--dry-run", "--without-session-keys"]].concat());
	assert!(!err.contains("no session keys"), "{err}");
	let (code, out, err) = run(&[&from[..], &["--call-data"]].concat());
	assert_eq!(code, Some(0), "{out}{err}");
	let keys = ["stake", "session-keys", "--suri", alice, "--dry-run", "--json"];
	let (code, out, err) = run(&keys);
	assert_eq!(code, Some(0), "{out}{err}");
	let said: Json = serde_json::from_str(&out).unwrap();
	valid(&said);
	assert_eq!(said["call"], "Session.set_keys");
	assert!(err.contains("the node makes its own when this is sent"), "{err}");
	// Keys that the node has not made it does not have: it was not asked.
	let (_, again, _) = run(&keys);
	assert_ne!(said["arguments"], serde_json::from_str::<Json>(&again).unwrap()["arguments"]);
	let (code, _, err) = run(&["stake", "chill", "--suri", alice, "--from", bob.trim(), "--yes"]);
	assert!(code == Some(2) && err.contains("not of"), "another account's key: {err}");

	let (code, _, err) = run(&["notify", "--service", "0", "--run", "/bin/false", "--once"]);
	assert!(code == Some(1) && err.contains("could not be told"), "{err}");
}

/// A BLS key is made, and that an account has it is proven to this chain.
fn a_key_of_a_watcher_is_proven(home: &Path, run: &dyn Fn(&[&str]) -> Ran, account: &str) {
	let (file, password) = (home.join("watcher.json"), home.join("password"));
	fs::write(&password, "correct horse").unwrap();
	fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
	let [file, password] = [file.to_str().unwrap(), password.to_str().unwrap()];
	let with = ["--password-file", password, "--json"];
	let (code, out, err) = run(&[&["keys", "new-bls", "--output", file][..], &with].concat());
	assert_eq!(code, Some(0), "{out}{err}");
	let made: Json = serde_json::from_str(&out).unwrap();
	valid(&made);
	let prove = ["keys", "prove", file, "--account", account];
	let (code, out, err) = run(&[&prove[..], &with].concat());
	assert_eq!(code, Some(0), "{out}{err}");
	let proven: Json = serde_json::from_str(&out).unwrap();
	valid(&proven);
	assert_eq!((&proven["key"], &proven["account"]), (&made["key"], &Json::from(account)));
}

fn secret(home: &Path, text: &str) -> String {
	let path = home.join(text.trim_matches('/'));
	fs::write(&path, text).unwrap();
	fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
	path.to_str().unwrap().into()
}
