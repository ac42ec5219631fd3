// SPDX-License-Identifier: Apache-2.0

//! Which blocks of a ward to show.

use crate::{
	search,
	ward::{WardError, WardNode},
};
use vigil_primitives::Height;
use vigil_proofs::{
	grandpa::{Clock, Engine, Header, MAX_HEADERS},
	Window,
};

/// The most headers in a proof, below what the verifier takes: the newest one is shown apart.
const MOST: u32 = MAX_HEADERS / 4;
/// The most places that are tried to end a row at.
const MOST_ENDS: usize = 4;

/// The heights of the blocks between two times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heights {
	/// The first one.
	pub first: u32,
	/// The last one.
	pub last: u32,
}

/// What the ward's final blocks say of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
	/// The blocks inside the window above the halted one; `None` if there are none.
	pub inside: Option<Heights>,
	/// Whether there is a final block from after the window, so that no more can come.
	pub complete: bool,
}

/// Looks which final blocks lie inside a window.
pub async fn look(
	ward: &dyn WardNode,
	clock: &Clock,
	window: &Window,
	final_height: u32,
) -> Result<Seen, WardError> {
	let Height(above) = window.above;
	let above = u32::try_from(above).unwrap_or(u32::MAX).saturating_add(1);
	let begins = |header: &Header| made(clock, header) >= window.not_before.0;
	let outside = |header: &Header| exists(clock, header) > window.not_after.0;
	let end = final_height.saturating_add(1);
	let begin = first(ward, 0, end, begins).await?;
	let after = first(ward, begin, end, outside).await?;
	let (from, last) = (begin.max(above), after.saturating_sub(1));
	let inside = (from < after).then_some(Heights { first: from, last });
	Ok(Seen { inside, complete: after < end })
}

/// The first height in `from..end` whose header is like that, if those after it are, too; else `end`. What has no time,
/// as the first block of a chain, was made before all others.
async fn first(
	ward: &dyn WardNode,
	from: u32,
	end: u32,
	is: impl Fn(&Header) -> bool,
) -> Result<u32, WardError> {
	let is = &is;
	let at = |height: u64| async move {
		let height = u32::try_from(height).unwrap_or(u32::MAX);
		Ok::<_, WardError>(is(&ward.header(height).await?))
	};
	let found = search::first(from.into(), end.into(), at).await?;
	Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

fn made(clock: &Clock, header: &Header) -> u64 {
	clock.slot_of(header).map_or(0, |(made, _)| made.0)
}

fn exists(clock: &Clock, header: &Header) -> u64 {
	clock.slot_of(header).map_or(0, |(_, exists)| exists.0)
}

/// The headers of some blocks, the last ones if they are many.
pub async fn headers(ward: &dyn WardNode, heights: Heights) -> Result<Vec<Header>, WardError> {
	let from = heights.first.max(heights.last.saturating_sub(MOST));
	let mut headers = Vec::new();
	for height in from..=heights.last {
		headers.push(ward.header(height).await?);
	}
	Ok(headers)
}

/// Where to end a row so that most authors count, as places in it: authors count back to the last change of
/// who they are, so the row may as well end before one.
pub fn ends(clock: &Clock, headers: &[Header]) -> Vec<usize> {
	let mut ends: Vec<usize> = headers.len().checked_sub(1).into_iter().collect();
	let changes = headers.iter().enumerate().rev().filter(|(_, header)| changes(clock, header));
	for (place, _) in changes {
		let end = match clock.engine {
			// The first block of an epoch announces the next one, and is by one of the new authors.
			Engine::Babe => place.checked_sub(1),
			Engine::Aura => Some(place),
		};
		ends.extend(end.filter(|end| !ends.contains(end)));
	}
	ends.truncate(MOST_ENDS);
	ends
}

/// Whether a header announces other authors.
fn changes(clock: &Clock, header: &Header) -> bool {
	let engine: &[u8; 4] = match clock.engine {
		Engine::Babe => b"BABE",
		Engine::Aura => b"aura",
	};
	header.digest.logs().iter().any(|item| {
		item.as_consensus().is_some_and(|(id, log)| id == *engine && log.first() == Some(&1))
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::ward::tests::{node, window, HALTED, SLOT};
	use codec::{Decode, Encode};
	use vigil_proofs::fixture::grandpa::Ward;

	fn clock() -> Clock {
		Ward::new(Engine::Babe, 4, SLOT).clock
	}

	#[tokio::test]
	async fn blocks_inside_the_window_are_found_and_whether_more_can_come() {
		let node = node(20);
		let window = window(&node.ward);
		let seen = look(&node, &clock(), &window, 20).await.unwrap();
		assert_eq!(seen.inside, Some(Heights { first: 5, last: 12 }));
		assert!(seen.complete);
		let seen = look(&node, &clock(), &window, 9).await.unwrap();
		assert_eq!(seen.inside, Some(Heights { first: 5, last: 9 }));
		assert!(!seen.complete);
		let seen = look(&node, &clock(), &window, HALTED).await.unwrap();
		assert_eq!(seen, Seen { inside: None, complete: false });
	}

	#[tokio::test]
	async fn a_ward_that_stood_shows_no_block_inside() {
		let mut ward = Ward::new(Engine::Babe, 4, SLOT);
		(1..=3).for_each(|slot| {
			ward.extend(SLOT + slot, 0);
		});
		(40..=44).for_each(|slot| {
			ward.extend(SLOT + slot, 0);
		});
		let node = crate::ward::tests::Fixture::new(ward);
		let window = window(&node.ward);
		let seen = look(&node, &clock(), &window, 8).await.unwrap();
		assert_eq!(seen, Seen { inside: None, complete: true });
	}

	#[test]
	fn a_row_ends_at_its_end_or_before_an_epoch() {
		let mut ward = Ward::new(Engine::Babe, 4, SLOT);
		// An announcement of BABE, as headers have it.
		let epoch = (4_u8, *b"BABE", vec![1_u8, 0]).encode();
		(1..=6).for_each(|slot| {
			let log = Decode::decode(&mut &epoch[..]).unwrap();
			ward.extend_with(SLOT + slot, 0, if slot == 4 { vec![log] } else { Vec::new() });
		});
		assert_eq!(ends(&ward.clock, &ward.headers), [6, 3]);
		assert_eq!(ends(&ward.clock, &[]), Vec::<usize>::new());
	}
}
