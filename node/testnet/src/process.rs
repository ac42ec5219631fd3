// SPDX-License-Identifier: Apache-2.0

//! One child process: its log file, signals to it, and its end.
//!
//! A child never outlives its parent: dropping ends it, and on Linux the kernel kills it when the
//! thread that started it is gone.

use crate::{poll::Wait, Error, Result, Seen};
use nix::{
	sys::signal::{kill, Signal},
	unistd::Pid,
};
use std::{
	ffi::OsString,
	fs::{File, OpenOptions},
	io::{Read, Seek, SeekFrom},
	os::unix::process::CommandExt,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::{Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// How long a process may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(20);

/// How much of the last line of a process that ended goes into the error, in characters.
const LAST_WORDS: usize = 300;

/// What to run.
#[derive(Clone, Debug)]
pub struct Program {
	/// The name in logs and errors.
	pub name: String,
	/// The executable.
	pub path: PathBuf,
	/// Its arguments.
	pub args: Vec<OsString>,
	/// Variables added to the environment.
	pub envs: Vec<(OsString, OsString)>,
}

impl Program {
	/// A program without arguments.
	pub fn new(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
		Self { name: name.into(), path: path.into(), args: Vec::new(), envs: Vec::new() }
	}

	/// Adds arguments.
	pub fn args(mut self, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
		self.args.extend(args.into_iter().map(Into::into));
		self
	}
}

/// A running child; its output goes to a file.
#[derive(Debug)]
pub struct Process {
	name: String,
	child: Mutex<Child>,
	log: PathBuf,
	log_start: u64,
}

impl Process {
	/// Starts `program` and appends what it prints to the file `log`.
	pub fn spawn(program: &Program, log: &Path) -> Result<Self> {
		let file_error = |source| Error::File { path: log.to_owned(), source };
		let out = OpenOptions::new().create(true).append(true).open(log).map_err(file_error)?;
		let log_start = out.metadata().map_err(file_error)?.len();
		let err = out.try_clone().map_err(file_error)?;
		let mut command = Command::new(&program.path);
		command.args(&program.args).envs(program.envs.iter().map(|(key, value)| (key, value)));
		// Its own group: Ctrl-C in a terminal reaches the parent only, which then ends the child.
		command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
		end_with_parent(&mut command);
		let child = command
			.spawn()
			.map_err(|source| Error::Spawn { program: program.path.clone(), source })?;
		let name = program.name.clone();
		Ok(Self { name, child: Mutex::new(child), log: log.to_owned(), log_start })
	}

	/// The name in logs and errors.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// The process id.
	pub fn id(&self) -> u32 {
		self.child().id()
	}

	/// The file with its output.
	pub fn log(&self) -> &Path {
		&self.log
	}

	/// How it ended, or nothing while it runs.
	pub fn status(&self) -> Option<ExitStatus> {
		self.child().try_wait().ok().flatten()
	}

	/// An error with its last words unless it runs.
	pub fn ensure_running(&self) -> Result<()> {
		let Some(status) = self.status() else { return Ok(()) };
		let output = self.output().unwrap_or_default();
		let last_line = output.lines().rev().find(|line| !line.trim().is_empty());
		Err(Error::Exited {
			name: self.name.clone(),
			status,
			last_line: last_line.unwrap_or_default().chars().take(LAST_WORDS).collect(),
			log: self.log.clone(),
		})
	}

	/// What it has printed so far.
	pub fn output(&self) -> Result<String> {
		let read = || {
			let mut file = File::open(&self.log)?;
			file.seek(SeekFrom::Start(self.log_start))?;
			let mut bytes = Vec::new();
			file.read_to_end(&mut bytes)?;
			Ok(String::from_utf8_lossy(&bytes).into_owned())
		};
		read().map_err(|source| Error::File { path: self.log.clone(), source })
	}

	/// Waits for a line that contains `text` and returns it.
	pub async fn wait_for_line(&self, text: &str, deadline: Duration) -> Result<String> {
		Wait::new(format!("a line with {text:?} from {}", self.name), deadline)
			.logs(&self.log)
			.until(async || {
				let output = self.output()?;
				if let Some(line) = output.lines().find(|line| line.contains(text)) {
					return Ok(Seen::Done(line.to_owned()));
				}
				self.ensure_running()?;
				Ok(Seen::NotYet(output.lines().last().unwrap_or_default().to_owned()))
			})
			.await
	}

	/// Waits until it has ended by itself.
	pub async fn wait_for_end(&self, deadline: Duration) -> Result<ExitStatus> {
		Wait::new(format!("the end of {}", self.name), deadline)
			.logs(&self.log)
			.until(async || Ok(Seen::some(self.status(), "still running")))
			.await
	}

	/// Asks it to end (SIGTERM) and waits for that; kills it when it does not.
	pub async fn stop(&self) -> Result<ExitStatus> {
		self.signal(Signal::SIGTERM)?;
		match self.wait_for_end(GRACE).await {
			Err(Error::TimedOut { .. }) => self.kill().await,
			result => result,
		}
	}

	/// Kills it (SIGKILL) and waits until it is gone.
	pub async fn kill(&self) -> Result<ExitStatus> {
		self.signal(Signal::SIGKILL)?;
		self.wait_for_end(GRACE).await
	}

	/// Stops it in its tracks (SIGSTOP); it keeps its memory and sockets.
	pub fn pause(&self) -> Result<()> {
		self.signal(Signal::SIGSTOP)
	}

	/// Lets it go on after [`Self::pause`] (SIGCONT).
	pub fn resume(&self) -> Result<()> {
		self.signal(Signal::SIGCONT)
	}

	/// Asks it to end and does not wait.
	pub(crate) fn begin_stop(&self) {
		// It may have ended already, and a paused process takes the signal only once it goes on.
		let _ = self.signal(Signal::SIGTERM);
		let _ = self.signal(Signal::SIGCONT);
	}

	fn signal(&self, signal: Signal) -> Result<()> {
		let mut child = self.child();
		// Once the status is collected, the id may belong to somebody else.
		if matches!(child.try_wait(), Ok(Some(_))) {
			return Ok(());
		}
		let id = Pid::from_raw(i32::try_from(child.id()).unwrap_or(i32::MAX));
		kill(id, signal).map_err(|source| Error::Signal {
			name: self.name.clone(),
			signal: signal.as_str(),
			source,
		})
	}

	fn child(&self) -> MutexGuard<'_, Child> {
		self.child.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		self.begin_stop();
		let start = Instant::now();
		while self.status().is_none() {
			if start.elapsed() > GRACE {
				let _ = self.signal(Signal::SIGKILL);
				let _ = self.child().wait();
				return;
			}
			std::thread::sleep(Duration::from_millis(10));
		}
	}
}

#[cfg(target_os = "linux")]
fn end_with_parent(command: &mut Command) {
	let ask_kernel = || nix::sys::prctl::set_pdeathsig(Signal::SIGKILL).map_err(Into::into);
	// SAFETY: between fork and exec the closure makes one system call and does not allocate.
	unsafe { command.pre_exec(ask_kernel) };
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent(_: &mut Command) {}
