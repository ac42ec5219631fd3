// SPDX-License-Identifier: Apache-2.0

//! When each step happened, and a sign of life while the next one is awaited.

use std::{
	fmt,
	future::Future,
	io::{stdout, IsTerminal, Write},
	pin::pin,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use vigil_testnet::Progress;

/// Seconds since the start at which steps were reached.
pub struct Timeline {
	signs: Arc<Signs>,
	steps: Vec<(String, Duration)>,
}

/// Signs of life: rewrites one line of a terminal, and stays calm in a file.
struct Signs {
	start: Instant,
	shown: Mutex<Instant>,
}

impl Timeline {
	/// Starts the clock.
	pub fn start() -> Self {
		let start = Instant::now();
		Self { signs: Arc::new(Signs { start, shown: Mutex::new(start) }), steps: Vec::new() }
	}

	/// Notes that a step is reached.
	pub fn mark(&mut self, step: impl Into<String>) {
		let (step, at) = (step.into(), self.signs.start.elapsed());
		println!("{}{:6.1} s  {step}", line_start(), at.as_secs_f32());
		self.steps.push((step, at));
	}

	/// Awaits `step` and shows that it is awaited, for steps that report nothing themselves.
	pub async fn awaiting<T>(&self, what: &str, step: impl Future<Output = T>) -> T {
		let start = Instant::now();
		let mut ticks = tokio::time::interval(Duration::from_secs(1));
		let mut step = pin!(step);
		loop {
			tokio::select! {
				result = &mut step => return result,
				_ = ticks.tick() => {
					self.signs.show(&Progress { what, waited: start.elapsed(), last: "not yet" });
				},
			}
		}
	}

	/// For waits that report what they see.
	pub fn reporter(&self) -> impl Fn(&Progress<'_>) + Send + Sync + 'static {
		let signs = self.signs.clone();
		move |progress| signs.show(progress)
	}
}

impl Signs {
	fn show(&self, progress: &Progress<'_>) {
		let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
		let every = if stdout().is_terminal() { 1 } else { 10 };
		if shown.elapsed() < Duration::from_secs(every) {
			return;
		}
		*shown = Instant::now();
		let line = format!(
			"{}{:6.1} s  waiting for {} since {:.0} s: {}",
			line_start(),
			self.start.elapsed().as_secs_f32(),
			progress.what,
			progress.waited.as_secs_f32(),
			progress.last
		);
		if stdout().is_terminal() {
			print!("{line}");
		} else {
			println!("{line}");
		}
		// Whether a sign of life arrives does not matter.
		let _ = stdout().flush();
	}
}

impl fmt::Display for Timeline {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let width =
			self.steps.iter().map(|(step, _)| step.chars().count()).max().unwrap_or(0).max(4);
		writeln!(f, "{:<width$}  seconds", "step")?;
		writeln!(f, "{}  -------", "-".repeat(width))?;
		for (step, at) in &self.steps {
			writeln!(f, "{step:<width$}  {:>7.1}", at.as_secs_f32())?;
		}
		Ok(())
	}
}

/// Goes back to the start of a terminal's line and clears it.
fn line_start() -> &'static str {
	if stdout().is_terminal() {
		"\r\x1b[2K"
	} else {
		""
	}
}
