// SPDX-License-Identifier: Apache-2.0

//! Where in a chain something begins to be so.

use std::future::Future;

/// The first height in `from..end` that is like that, if those after it are, too; else `end`.
pub async fn first<E, F: Future<Output = Result<bool, E>>>(
	from: u64,
	end: u64,
	is: impl Fn(u64) -> F,
) -> Result<u64, E> {
	let (mut low, mut high) = (from, end);
	while low < high {
		let middle = low.saturating_add(high.saturating_sub(low).wrapping_div(2));
		match is(middle).await? {
			true => high = middle,
			false => low = middle.saturating_add(1),
		}
	}
	Ok(low)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{cell::Cell, convert::Infallible};

	#[tokio::test]
	async fn the_first_one_is_found_by_few_questions() {
		for begins in [0, 1, 6, 999, 1_000, 5_000] {
			let asked = Cell::new(0);
			let is = |height| {
				asked.set(asked.get() + 1);
				async move { Ok::<_, Infallible>(height >= begins) }
			};
			assert_eq!(first(0, 1_000, is).await, Ok(begins.min(1_000)));
			assert!(asked.get() <= 10, "{}", asked.get());
		}
		let broken = first(3, 9, |_| async { Err::<bool, _>("gone") }).await;
		assert_eq!(broken, Err("gone"));
	}
}
