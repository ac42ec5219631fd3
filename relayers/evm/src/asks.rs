// SPDX-License-Identifier: Apache-2.0

//! What an inbox is to be told again. A Halt that is certified again and again tells an inbox nothing while the ward
//! counts as halted there, so it is not carried; but crossings count words of rounds that are close to each other, and
//! inboxes that heard of one incident hours apart would never agree.

use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
};
use vigil_primitives::{Round, ServiceId};

/// From which round on Halts of a service are wanted again, by whom. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Asks(Arc<Mutex<BTreeMap<(ServiceId, String), Round>>>);

impl Asks {
	/// Somebody asks for Halts from this round on, or for none any more.
	pub fn set(&self, service: ServiceId, who: &str, from: Option<Round>) {
		let mut asks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let key = (service, who.to_owned());
		match from {
			Some(from) => drop(asks.insert(key, from)),
			None => drop(asks.remove(&key)),
		}
	}

	/// The first round that anybody asks for.
	pub fn of(&self, service: ServiceId) -> Option<Round> {
		let asks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let ours = asks.iter().filter(|((of, _), _)| *of == service);
		ours.map(|(_, from)| *from).min()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_first_round_that_anybody_asks_for_counts_until_nobody_does() {
		let asks = Asks::default();
		asks.set(ServiceId(1), "vault", Some(Round(9)));
		asks.set(ServiceId(1), "bridge", Some(Round(7)));
		asks.set(ServiceId(2), "vault", Some(Round(3)));
		assert_eq!(asks.clone().of(ServiceId(1)), Some(Round(7)));
		asks.set(ServiceId(1), "bridge", None);
		assert_eq!(asks.of(ServiceId(1)), Some(Round(9)));
		asks.set(ServiceId(1), "vault", None);
		assert_eq!((asks.of(ServiceId(1)), asks.of(ServiceId(2))), (None, Some(Round(3))));
	}
}
