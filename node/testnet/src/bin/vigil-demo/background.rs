// SPDX-License-Identifier: Apache-2.0

//! A demo that outlives the command that started it: it runs in a process of its own, the keeper,
//! which holds a lock as long as it runs.

use anyhow::{bail, ensure, Context};
use nix::{
	sys::signal::{kill, Signal},
	unistd::{setsid, Pid},
};
use std::{
	fs::{self, File, TryLockError},
	future::Future,
	io::{Read, Write},
	os::unix::process::CommandExt,
	path::PathBuf,
	process::{Child, Command, ExitCode, Stdio},
	time::Duration,
};
use tokio::time::{interval, timeout};

/// What the keeper prints last, once everything is shown.
const KEPT: &str = "to end it: make demo-stop";
/// How long the keeper may take to end all processes.
const END: Duration = Duration::from_secs(90);

/// The lock of a keeper, with its process id in it.
pub struct Lock {
	_file: File,
}

/// Starts a keeper and shows what it prints, until it has shown all or has failed. `interrupted`
/// ends it.
pub async fn start(
	interrupted: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<ExitCode> {
	drop(Lock::take()?);
	let log = file("log")?;
	let mut keeper = spawn(File::create(&log).with_context(|| log.display().to_string())?)?;
	let mut shown = File::open(&log)?;
	tokio::select! {
		result = follow(&mut keeper, &mut shown) => result,
		signal = interrupted => {
			signal?;
			stop().await?;
			Ok(ExitCode::from(crate::INTERRUPTED))
		},
	}
}

/// Ends the keeper that runs.
pub async fn stop() -> anyhow::Result<()> {
	let path = file("lock")?;
	let mut text = String::new();
	let mut file = match File::open(&path) {
		Ok(file) => file,
		Err(_) => bail!("no network of a demo is running"),
	};
	ensure!(is_locked(&file)?, "no network of a demo is running");
	file.read_to_string(&mut text)?;
	let id: i32 = text.trim().parse().with_context(|| format!("{} is damaged", path.display()))?;
	kill(Pid::from_raw(id), Signal::SIGTERM).context("the demo cannot be ended")?;
	let ended = async {
		let mut ticks = interval(Duration::from_millis(100));
		while is_locked(&file)? {
			ticks.tick().await;
		}
		anyhow::Ok(())
	};
	timeout(END, ended).await.with_context(|| format!("process {id} does not end"))??;
	fs::remove_file(self::file("log")?)?;
	println!("all nodes are stopped");
	Ok(())
}

/// What a keeper prints when it has shown everything.
pub fn announce() {
	println!("{KEPT}");
}

impl Lock {
	/// An error while a keeper runs.
	pub fn take() -> anyhow::Result<Self> {
		let path = file("lock")?;
		let mut file =
			File::options().create(true).truncate(false).read(true).write(true).open(&path);
		let file = file.as_mut().map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
		ensure!(
			!is_locked(file)?,
			"the network of another demo is running; `make demo-stop` ends it"
		);
		file.try_lock().context("another demo starts at the same time")?;
		file.set_len(0)?;
		writeln!(file, "{}", std::process::id())?;
		Ok(Self { _file: file.try_clone()? })
	}
}

impl Drop for Lock {
	fn drop(&mut self) {
		// The lock itself goes with the file.
		let _ = self._file.set_len(0);
	}
}

/// Next to this program, where the build has put it.
fn file(extension: &str) -> anyhow::Result<PathBuf> {
	let program = std::env::current_exe().context("cannot find this program")?;
	Ok(program.with_file_name(format!("vigil-demo-kept.{extension}")))
}

fn is_locked(file: &File) -> anyhow::Result<bool> {
	match file.try_lock_shared() {
		Ok(()) => {
			file.unlock()?;
			Ok(false)
		},
		Err(TryLockError::WouldBlock) => Ok(true),
		Err(TryLockError::Error(error)) => Err(error.into()),
	}
}

/// This program again, in a session of its own, so that it outlives the terminal.
fn spawn(log: File) -> anyhow::Result<Child> {
	let mut command = Command::new(std::env::current_exe()?);
	command.args(std::env::args_os().skip(1)).arg("--keeper").stdin(Stdio::null());
	command.stderr(log.try_clone()?).stdout(log);
	let leave = || setsid().map(drop).map_err(Into::into);
	// SAFETY: between fork and exec the closure makes one system call and does not allocate.
	unsafe { command.pre_exec(leave) };
	command.spawn().context("the demo cannot be started")
}

/// Copies to this terminal what the keeper prints.
async fn follow(keeper: &mut Child, log: &mut File) -> anyhow::Result<ExitCode> {
	let mut ticks = interval(Duration::from_millis(200));
	let mut all = String::new();
	loop {
		ticks.tick().await;
		let ended = keeper.try_wait()?;
		let mut news = Vec::new();
		log.read_to_end(&mut news)?;
		let news = String::from_utf8_lossy(&news);
		print!("{news}");
		std::io::stdout().flush()?;
		all.push_str(&news);
		if all.contains(KEPT) {
			return Ok(ExitCode::SUCCESS);
		}
		if let Some(status) = ended {
			fs::remove_file(file("log")?)?;
			return Ok(status
				.code()
				.and_then(|code| u8::try_from(code).ok())
				.map_or(ExitCode::FAILURE, ExitCode::from));
		}
	}
}
