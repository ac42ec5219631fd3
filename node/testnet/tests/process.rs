// SPDX-License-Identifier: Apache-2.0

//! Children end when they should, however their owner ends.

use nix::{errno::Errno, sys::signal::kill, unistd::Pid};
use std::{mem, path::PathBuf, time::Duration};
use tempfile::TempDir;
use vigil_testnet::{wait_until, Error, Process, Program, Seen};

const SOON: Duration = Duration::from_secs(10);

fn shell(script: &str, directory: &TempDir) -> Process {
	let program = Program::new("shell", "/bin/sh").args(["-c", script]);
	Process::spawn(&program, &log(directory)).unwrap()
}

fn log(directory: &TempDir) -> PathBuf {
	directory.path().join("shell.log")
}

fn exists(id: u32) -> bool {
	kill(Pid::from_raw(id.try_into().unwrap()), None) != Err(Errno::ESRCH)
}

#[tokio::test]
async fn dropped_process_is_gone_even_if_it_was_paused() {
	let directory = TempDir::new().unwrap();
	let process = shell("exec sleep 600", &directory);
	process.pause().unwrap();
	let id = process.id();
	assert!(exists(id));
	drop(process);
	assert!(!exists(id));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn process_of_a_thread_that_died_without_dropping_it_is_killed() {
	let directory = TempDir::new().unwrap();
	let path = log(&directory);
	let owner = std::thread::spawn(move || {
		let program = Program::new("orphan", "/bin/sleep").args(["600"]);
		let process = Process::spawn(&program, &path).unwrap();
		let id = process.id();
		mem::forget(process);
		id
	});
	let id = Pid::from_raw(owner.join().unwrap().try_into().unwrap());
	wait_until("the end of the orphan", SOON, async || {
		let ended = nix::sys::wait::waitpid(id, Some(nix::sys::wait::WaitPidFlag::WNOHANG));
		let gone = !matches!(ended, Ok(nix::sys::wait::WaitStatus::StillAlive));
		Ok(Seen::when(gone, "alive"))
	})
	.await
	.unwrap();
}

#[tokio::test]
async fn line_is_found_once_it_is_printed() {
	let directory = TempDir::new().unwrap();
	let process = shell("sleep 0.2; echo listening on 4242 >&2; exec sleep 600", &directory);
	let line = process.wait_for_line("listening on", SOON).await.unwrap();
	assert_eq!(line, "listening on 4242");
}

#[tokio::test]
async fn wait_for_a_line_ends_with_the_process_and_tells_its_last_words() {
	let directory = TempDir::new().unwrap();
	let process = shell("echo no money; exit 3", &directory);
	let error = process.wait_for_line("listening on", SOON).await.unwrap_err();
	assert!(matches!(&error, Error::Exited { last_line, .. } if last_line == "no money"));
	assert!(error.to_string().contains("exit status: 3"), "{error}");
}

#[tokio::test]
async fn lines_of_an_earlier_run_in_the_same_log_do_not_count() {
	let directory = TempDir::new().unwrap();
	shell("echo ready", &directory).wait_for_end(SOON).await.unwrap();
	let process = shell("echo again; exec sleep 600", &directory);
	process.wait_for_line("again", SOON).await.unwrap();
	assert!(!process.output().unwrap().contains("ready"));
}

#[tokio::test]
async fn missing_program_is_named() {
	let directory = TempDir::new().unwrap();
	let error = Process::spawn(&Program::new("x", "/no/such/program"), &log(&directory));
	assert!(error.unwrap_err().to_string().starts_with("cannot start /no/such/program"));
}
