// SPDX-License-Identifier: Apache-2.0

//! Which chain is meant when nobody said so: the one that most endpoints are of. It is asked once, on
//! the first start; the journal remembers it.

use crate::{Connection, Endpoint, RpcError};
use futures::future::join_all;
use std::collections::BTreeMap;
use vigil_primitives::H256;

/// The answers of endpoints: a connection to a node that can be used, or why there is none.
pub type Answers = Vec<Result<Connection, RpcError>>;

/// Dials all endpoints at once, whatever chain they are of.
pub async fn dial(endpoints: &[Endpoint]) -> Answers {
	join_all(endpoints.iter().map(|endpoint| Connection::dial(endpoint, None))).await
}

/// The genesis of the chain that most of those that can be used are of.
pub fn genesis(answers: &Answers) -> Result<H256, RpcError> {
	let mut votes = BTreeMap::<H256, usize>::new();
	for connection in answers.iter().flatten() {
		let votes = votes.entry(connection.genesis()).or_default();
		*votes = votes.saturating_add(1);
	}
	if let Some(genesis) = choose(&votes) {
		return Ok(genesis);
	}
	let error = answers.iter().filter_map(|answer| answer.as_ref().err()).next_back();
	match votes.is_empty() {
		true => Err(error.map_or(RpcError::Empty, |error| RpcError::None(Box::new(error.clone())))),
		false => {
			let all: Vec<_> = votes.keys().map(|genesis| format!("{genesis:?}")).collect();
			Err(RpcError::Undecided(all.join(", ")))
		},
	}
}

/// What has more votes than anything else.
fn choose(votes: &BTreeMap<H256, usize>) -> Option<H256> {
	let (genesis, most) = votes.iter().max_by_key(|(_, count)| **count)?;
	let rivals = votes.values().filter(|count| *count == most).count();
	(rivals == 1).then_some(*genesis)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn votes(counts: &[usize]) -> BTreeMap<H256, usize> {
		(1..).map(H256::repeat_byte).zip(counts.iter().copied()).collect()
	}

	#[test]
	fn the_most_frequent_chain_is_meant_and_a_tie_is_not_broken() {
		assert_eq!(choose(&votes(&[1])), Some(H256::repeat_byte(1)));
		assert_eq!(choose(&votes(&[1, 2])), Some(H256::repeat_byte(2)));
		assert_eq!(choose(&votes(&[2, 2, 1])), None);
		assert_eq!(choose(&votes(&[])), None);
	}
}
