// SPDX-License-Identifier: Apache-2.0

//! Whatever is wrong with the input, the node ends at once with one sentence about it.

use crate::{secs, NODE};
use std::{
	ffi::OsStr,
	fs,
	net::TcpListener,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::Stdio,
};
use tempfile::TempDir;
use tokio::process::Command;

/// Runs the node, which must refuse, and returns the sentence.
async fn refused(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> String {
	let child = Command::new(NODE).args(args).stdin(Stdio::null()).kill_on_drop(true).output();
	let output = tokio::time::timeout(secs(60), child).await.expect("still running").unwrap();
	let stderr = String::from_utf8(output.stderr).unwrap();
	assert!(!output.status.success(), "accepted: {stderr}");
	assert!(output.status.code().is_some(), "ended by a signal: {stderr}");
	assert_eq!(stderr.trim().lines().count(), 1, "not one sentence: {stderr}");
	for panic in ["panicked", "backtrace", "Thread '"] {
		assert!(!stderr.contains(panic), "a panic, not a sentence: {stderr}");
	}
	stderr
}

/// A node of the local chain in `base`, on ports of its own choice unless `args` say otherwise.
async fn refused_node(base: &Path, args: &[&str]) -> String {
	let mut all = vec!["--chain", "local", "--alice", "--unsafe-force-node-key-generation"];
	all.extend(["--no-telemetry", "--no-mdns", "--base-path", base.to_str().unwrap()]);
	for (flag, value) in [("--port", "0"), ("--rpc-port", "0"), ("--prometheus-port", "0")] {
		if !args.contains(&flag) {
			all.extend([flag, value]);
		}
	}
	all.extend(args);
	refused(all).await
}

fn file(directory: &TempDir, name: &str, text: &str) -> PathBuf {
	let path = directory.path().join(name);
	fs::write(&path, text).unwrap();
	path
}

#[track_caller]
fn says(sentence: &str, words: &[&str]) {
	for word in words {
		assert!(sentence.contains(word), "{word:?} is missing: {sentence}");
	}
}

#[tokio::test]
async fn chain_spec_that_is_cut_off_is_named() {
	let directory = TempDir::new().unwrap();
	let spec = file(&directory, "cut.json", r#"{ "name": "Vigil", "id": "#);
	let sentence = refused([OsStr::new("--chain"), spec.as_os_str(), OsStr::new("--tmp")]).await;
	says(&sentence, &["cut.json", "JSON"]);
}

#[tokio::test]
async fn chain_spec_without_genesis_is_named() {
	let directory = TempDir::new().unwrap();
	let spec = file(&directory, "empty.json", r#"{ "name": "Vigil", "id": "vigil" }"#);
	let sentence = refused([OsStr::new("--chain"), spec.as_os_str(), OsStr::new("--tmp")]).await;
	says(&sentence, &["empty.json"]);
}

#[tokio::test]
async fn unknown_chain_is_named_with_the_known_ones() {
	let sentence = refused(["--chain", "atlantis", "--tmp"]).await;
	says(&sentence, &["atlantis", "dev", "local", "testnet", "haven"]);
}

#[tokio::test]
async fn port_in_use_is_named_with_the_flag_that_changes_it() {
	let taken = TcpListener::bind("127.0.0.1:0").unwrap();
	let port = taken.local_addr().unwrap().port().to_string();
	for flag in ["--port", "--rpc-port", "--prometheus-port"] {
		let base = TempDir::new().unwrap();
		let sentence = refused_node(base.path(), &[flag, &port]).await;
		says(&sentence, &[&port, flag, "in use"]);
	}
}

#[tokio::test]
async fn key_type_that_does_not_exist_is_named() {
	let base = TempDir::new().unwrap();
	let base = base.path().to_str().unwrap();
	for wrong in ["toolong", "x"] {
		let args = ["--key-type", wrong, "--suri", "//Alice", "--scheme", "sr25519"];
		let target = ["--base-path", base, "--chain", "local"];
		let args = ["key", "insert"].iter().chain(&args).chain(&target);
		let sentence = refused(args).await;
		says(&sentence, &["key type"]);
	}
}

#[tokio::test]
async fn node_key_that_is_no_key_is_refused() {
	let base = TempDir::new().unwrap();
	let sentence = refused_node(base.path(), &["--node-key", "0x1234"]).await;
	says(&sentence, &["node key"]);
}

#[tokio::test]
async fn base_path_below_a_file_is_named() {
	let directory = TempDir::new().unwrap();
	let base = file(&directory, "file", "").join("base");
	let sentence = refused_node(&base, &[]).await;
	says(&sentence, &[base.to_str().unwrap(), "--base-path"]);
}

#[tokio::test]
async fn base_path_without_permission_is_named() {
	let directory = TempDir::new().unwrap();
	fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o000)).unwrap();
	if fs::create_dir(directory.path().join("probe")).is_ok() {
		eprintln!("skipped: this user, probably root, may write everywhere");
		return;
	}
	let sentence = refused_node(&directory.path().join("base"), &[]).await;
	says(&sentence, &[directory.path().to_str().unwrap(), "--base-path"]);
}

#[tokio::test]
async fn unknown_flag_is_named() {
	says(&refused(["--validate"]).await, &["--validate", "--help"]);
}
