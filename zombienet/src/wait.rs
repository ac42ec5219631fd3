// SPDX-License-Identifier: Apache-2.0

//! Waiting for a state: look again and again until it is there or the time is up.

use anyhow::{bail, Result};
use std::{
	fmt::Debug,
	time::{Duration, Instant},
};

/// How long to wait between two looks.
const INTERVAL: Duration = Duration::from_millis(500);
/// How long one look may take.
const LOOK: Duration = Duration::from_secs(20);

/// What one look saw.
#[derive(Debug)]
pub enum Seen<T> {
	/// The state is reached.
	Done(T),
	/// Not yet; the text says what is there instead.
	NotYet(String),
}

impl<T> Seen<T> {
	/// Done if there is a value, else what was seen.
	pub fn some(value: Option<T>, seen: impl Debug) -> Self {
		value.map_or_else(|| Seen::NotYet(format!("{seen:?}")), Seen::Done)
	}
}

impl Seen<()> {
	/// Done if `reached`, else what was seen.
	pub fn when(reached: bool, seen: impl Debug) -> Self {
		Self::some(reached.then_some(()), seen)
	}
}

/// Looks with `look` until it is done; an error if that takes longer than `deadline`.
///
/// A look that fails or hangs counts as "not yet": the node may be busy.
pub async fn until<T>(
	what: &str,
	deadline: Duration,
	mut look: impl AsyncFnMut() -> Result<Seen<T>>,
) -> Result<T> {
	let start = Instant::now();
	loop {
		let last = match tokio::time::timeout(LOOK, look()).await {
			Ok(Ok(Seen::Done(value))) => {
				println!("{what}: after {:.0} s", start.elapsed().as_secs_f64());
				return Ok(value);
			},
			Ok(Ok(Seen::NotYet(seen))) => seen,
			Ok(Err(error)) => format!("{error:#}"),
			Err(_) => "no answer".into(),
		};
		if start.elapsed() >= deadline {
			bail!("no {what} within {} seconds; last seen: {last}", deadline.as_secs());
		}
		tokio::time::sleep(INTERVAL).await;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn a_time_out_says_what_was_waited_for_and_what_was_seen_last() {
		let look = async || Ok(Seen::<()>::NotYet("a cloud".into()));
		let error = until("moon", Duration::ZERO, look).await.unwrap_err().to_string();
		assert_eq!(error, "no moon within 0 seconds; last seen: a cloud");
	}

	#[tokio::test]
	async fn a_look_that_fails_is_repeated() {
		let mut looks = 0;
		let found = until("sun", Duration::from_secs(5), async || {
			looks += 1;
			anyhow::ensure!(looks > 1, "night");
			Ok(Seen::Done(looks))
		});
		assert_eq!(found.await.unwrap(), 2);
	}
}
