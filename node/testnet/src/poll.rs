// SPDX-License-Identifier: Apache-2.0

//! Waiting for a state: look again and again until it is there or the time is up.

use crate::{Error, Result};
use std::{
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// What one look saw.
#[derive(Debug)]
pub enum Seen<T> {
	/// The state is reached.
	Done(T),
	/// Not yet; the text says what is there instead.
	NotYet(String),
}

impl Seen<()> {
	/// Done if `reached`, else what was seen.
	pub fn when(reached: bool, seen: impl ToString) -> Self {
		if reached {
			Seen::Done(())
		} else {
			Seen::NotYet(seen.to_string())
		}
	}
}

impl<T> Seen<T> {
	/// Done if there is a value, else what was seen.
	pub fn some(value: Option<T>, seen: impl ToString) -> Self {
		value.map_or_else(|| Seen::NotYet(seen.to_string()), Seen::Done)
	}
}

/// An unfinished wait, as shown to people.
#[derive(Debug)]
pub struct Progress<'a> {
	/// What is waited for.
	pub what: &'a str,
	/// For how long by now.
	pub waited: Duration,
	/// What the last look saw.
	pub last: &'a str,
}

type Report<'a> = Box<dyn FnMut(&Progress<'_>) + 'a>;

/// A wait with its limits.
pub struct Wait<'a> {
	what: String,
	deadline: Duration,
	interval: Duration,
	logs: Option<PathBuf>,
	report: Option<Report<'a>>,
}

impl<'a> Wait<'a> {
	/// A wait for `what` that gives up after `deadline`.
	pub fn new(what: impl Into<String>, deadline: Duration) -> Self {
		let interval = Duration::from_millis(200);
		Self { what: what.into(), deadline, interval, logs: None, report: None }
	}

	/// How long to wait between two looks; a fifth of a second unless set.
	pub fn interval(mut self, interval: Duration) -> Self {
		self.interval = interval;
		self
	}

	/// Names the directory of the logs in a time-out.
	pub fn logs(mut self, path: &Path) -> Self {
		self.logs = Some(path.to_owned());
		self
	}

	/// Calls `report` after each look that did not find the state.
	pub fn report(mut self, report: impl FnMut(&Progress<'_>) + 'a) -> Self {
		self.report = Some(Box::new(report));
		self
	}

	/// Looks with `poll` until it is done. Transient errors count as "not yet", others end the wait.
	pub async fn until<T>(mut self, mut poll: impl AsyncFnMut() -> Result<Seen<T>>) -> Result<T> {
		let start = Instant::now();
		let mut last = String::from("nothing");
		loop {
			let left = self.deadline.saturating_sub(start.elapsed());
			match tokio::time::timeout(left.max(self.interval), poll()).await {
				Ok(Ok(Seen::Done(value))) => return Ok(value),
				Ok(Ok(Seen::NotYet(seen))) => last = seen,
				Ok(Err(error)) if error.is_transient() => last = error.to_string(),
				Ok(Err(error)) => return Err(error),
				Err(_) => {},
			}
			let waited = start.elapsed();
			if waited >= self.deadline {
				return Err(Error::TimedOut { what: self.what, waited, last, logs: self.logs });
			}
			if let Some(report) = &mut self.report {
				report(&Progress { what: &self.what, waited, last: &last });
			}
			tokio::time::sleep(self.interval).await;
		}
	}
}

/// Looks with `poll` until it is done, at most for `deadline`.
pub async fn wait_until<T>(
	what: impl Into<String>,
	deadline: Duration,
	poll: impl AsyncFnMut() -> Result<Seen<T>>,
) -> Result<T> {
	Wait::new(what, deadline).until(poll).await
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn a_time_out_says_what_was_waited_for_and_what_was_seen_last() {
		let mut looks = 0;
		let result: Result<()> = Wait::new("the moon", Duration::from_millis(10))
			.logs(Path::new("/logs"))
			.until(async || {
				looks += 1;
				Ok(Seen::NotYet(format!("cloud {looks}")))
			})
			.await;
		let text = result.expect_err("never done").to_string();
		assert!(text.contains("for the moon; seen last: cloud 2; logs: /logs"), "{text}");
	}

	#[tokio::test]
	async fn a_lasting_error_ends_the_wait_at_once() {
		let error = || Error::NotRunning { name: "alice".into() };
		let result: Result<()> =
			wait_until("anything", Duration::from_secs(60), async || Err(error())).await;
		assert_eq!(result.expect_err("an error").to_string(), "alice is not running");
	}

	#[tokio::test]
	async fn a_poll_that_hangs_does_not_outlive_the_deadline() {
		let result: Result<()> = wait_until("an answer", Duration::from_millis(10), async || {
			std::future::pending::<()>().await;
			Ok(Seen::Done(()))
		})
		.await;
		assert!(matches!(result, Err(Error::TimedOut { .. })));
	}
}
