// SPDX-License-Identifier: Apache-2.0

//! The demo as a program: what it refuses, and what it leaves behind when it is interrupted.

use nix::{
	sys::signal::{kill, Signal},
	unistd::Pid,
};
use std::{
	fs,
	path::Path,
	process::{Command, Output},
	time::Duration,
};
use vigil_testnet::{Process, Program, Seen, Wait};

const DEMO: &str = env!("CARGO_BIN_EXE_vigil-demo");

/// Runs a copy in a directory of its own, which knows of no network that somebody keeps.
fn run(args: &[&str]) -> Output {
	let directory = tempfile::tempdir().unwrap();
	let program = directory.path().join("vigil-demo");
	fs::copy(DEMO, &program).unwrap();
	Command::new(program).args(args).output().unwrap()
}

#[test]
fn there_is_nothing_to_stop_where_nothing_was_kept() {
	let output = run(&["stop"]);
	assert_eq!(output.status.code(), Some(1));
	let said = String::from_utf8_lossy(&output.stderr);
	assert!(said.contains("no network of a demo is running"), "{said}");
}

#[test]
fn a_demo_without_a_node_says_what_is_missing() {
	for args in [&["--keep"][..], &["--node", "/nowhere/vigil-node"]] {
		let output = run(args);
		assert_eq!(output.status.code(), Some(1), "{args:?}");
		let said = [output.stdout, output.stderr].concat();
		let said = String::from_utf8_lossy(&said);
		assert!(said.contains("build it or pass --node PATH"), "{args:?}: {said}");
	}
}

#[tokio::test]
async fn a_demo_that_is_interrupted_leaves_nothing_behind() {
	if !Path::new(DEMO).with_file_name("vigil-relayer").is_file() {
		eprintln!("SKIPPED: vigil-relayer is not built; `make test` builds it");
		return;
	}
	let (temporary, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
	let mut program = Program::new("demo", DEMO).args(["--substrate-only"]);
	program.envs.push(("TMPDIR".into(), temporary.path().into()));
	let demo = Process::spawn(&program, &logs.path().join("demo.log")).unwrap();
	let started = Wait::new("nodes of the demo", Duration::from_secs(120)).until(async || {
		demo.ensure_running()?;
		Ok(Seen::when(processes_of(temporary.path()) >= 2, "fewer than two"))
	});
	started.await.unwrap();

	let id = i32::try_from(demo.id()).unwrap();
	kill(Pid::from_raw(id), Signal::SIGINT).unwrap();
	let status = demo.wait_for_end(Duration::from_secs(120)).await.unwrap();
	assert_eq!(status.code(), Some(130), "{}", demo.output().unwrap());
	assert_eq!(processes_of(temporary.path()), 0);
	let left: Vec<_> = fs::read_dir(temporary.path()).unwrap().flatten().collect();
	assert!(left.is_empty(), "{left:?}");
}

/// How many processes have a path below this directory on their command line.
fn processes_of(directory: &Path) -> usize {
	let directory = directory.display().to_string();
	let processes = fs::read_dir("/proc").unwrap().flatten();
	let command_lines = processes.filter_map(|one| fs::read(one.path().join("cmdline")).ok());
	command_lines.filter(|line| String::from_utf8_lossy(line).contains(&directory)).count()
}
