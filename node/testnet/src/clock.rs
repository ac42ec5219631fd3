// SPDX-License-Identifier: Apache-2.0

//! When something was seen, as certificates count time.

use crate::Result;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Seconds since the Unix epoch.
pub fn unix_now() -> f64 {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

/// Looks at the height of a chain for a while: the last one, and when it was first seen, in seconds
/// since the Unix epoch and right to a hundredth or so.
pub async fn last_block_seen(
	height: impl AsyncFn() -> Result<u64>,
	during: Duration,
) -> Result<(u64, f64)> {
	let start = Instant::now();
	let mut seen = (height().await?, unix_now());
	while start.elapsed() < during {
		let now = height().await?;
		if now != seen.0 {
			seen = (now, unix_now());
		}
		tokio::time::sleep(Duration::from_millis(10)).await;
	}
	Ok(seen)
}
