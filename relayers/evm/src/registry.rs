// SPDX-License-Identifier: Apache-2.0

//! The sets and plans that an inbox told of. It keeps hashes of sets: what they stand for is in its log.
//!
//! An endpoint cannot make a set up: what the inbox keeps is asked by the hash. One that leaves some out only
//! delays what is carried.

use crate::{
	abi::Inbox,
	convert::{commitment_of, policy_of},
	node::{Log, Node, NodeError},
};
use alloy_primitives::{Address, B256};
use alloy_sol_types::SolEvent;
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{PlanId, Policy, ServiceId, SetCommitment, H256};

/// The most blocks that are asked for at once; fewer where an endpoint does not take so many.
const SPAN: u64 = 10_000;
/// So many of the last blocks are looked at again, as they may be other ones by now.
const OVERLAP: u64 = 64;
/// The most blocks that one call looks at, so that views do not wait for all of a long history.
const MOST_SPANS: usize = 64;
/// The most services, sets of a service and plans of a service that are remembered.
const MOST_SERVICES: usize = 4_096;
const MOST_SETS: usize = 1_024;
const MOST_PLANS: usize = 16_384;

/// A set and how it watches.
pub type Known = (SetCommitment, Policy);

/// What the log of an inbox says.
#[derive(Clone, Debug, Default)]
pub struct Registry {
	/// The next block to look at.
	next: u64,
	span: Option<u64>,
	sets: BTreeMap<ServiceId, BTreeMap<H256, Known>>,
	plans: BTreeMap<ServiceId, BTreeSet<PlanId>>,
}

impl Registry {
	/// An empty one; the inbox was not there before this block.
	pub fn since(block: u64) -> Self {
		Self { next: block, ..Self::default() }
	}

	/// The last block that was read.
	pub fn read_up_to(&self) -> u64 {
		self.next.saturating_sub(1)
	}

	/// Reads on, up to this height. Returns whether all of it was read.
	pub async fn read_on(
		&mut self,
		node: &Node,
		inbox: Address,
		head: u64,
	) -> Result<bool, NodeError> {
		let topics = [
			Inbox::SetInstalled::SIGNATURE_HASH,
			Inbox::HandedOver::SIGNATURE_HASH,
			Inbox::Announced::SIGNATURE_HASH,
			Inbox::PlanArmed::SIGNATURE_HASH,
		];
		// A reorganisation, or a look through another endpoint, may have gone back.
		let mut first = self.next.min(head.saturating_add(1)).saturating_sub(OVERLAP);
		for _ in 0..MOST_SPANS {
			if first > head {
				break;
			}
			let span = self.span.unwrap_or(SPAN);
			let last = first.saturating_add(span.saturating_sub(1)).min(head);
			match node.logs(inbox, &topics, (first, last)).await {
				Ok(logs) => {
					logs.iter().filter(|log| log.address == inbox).for_each(|log| self.take(log));
					first = last.saturating_add(1);
					self.next = first;
				},
				// It may be too many at once.
				Err(NodeError::Refused { .. }) if span > 16 => self.span = Some(span / 4),
				Err(error) => return Err(error),
			}
		}
		Ok(first > head)
	}

	/// Takes in what the log says; what is not of this form says nothing.
	fn take(&mut self, log: &Log) {
		let topics = || log.topics.iter().copied();
		let topic = log.topics.first().copied().unwrap_or(B256::ZERO);
		let (set, policy) = match topic {
			Inbox::SetInstalled::SIGNATURE_HASH => {
				let Ok(event) = Inbox::SetInstalled::decode_raw_log(topics(), &log.data) else {
					return;
				};
				(event.commitment, event.policy)
			},
			Inbox::HandedOver::SIGNATURE_HASH => {
				let Ok(event) = Inbox::HandedOver::decode_raw_log(topics(), &log.data) else {
					return;
				};
				(event.commitment, event.policy)
			},
			Inbox::Announced::SIGNATURE_HASH => {
				let Ok(event) = Inbox::Announced::decode_raw_log(topics(), &log.data) else {
					return;
				};
				(event.commitment, event.policy)
			},
			Inbox::PlanArmed::SIGNATURE_HASH => {
				let Ok(event) = Inbox::PlanArmed::decode_raw_log(topics(), &log.data) else {
					return;
				};
				self.add_plan(ServiceId(event.service), PlanId(event.plan));
				return;
			},
			_ => return,
		};
		if let Ok(policy) = policy_of(&policy) {
			self.add_set(commitment_of(&set), policy);
		}
	}

	fn add_plan(&mut self, service: ServiceId, plan: PlanId) {
		let room = self.plans.len() < MOST_SERVICES || self.plans.contains_key(&service);
		if room {
			let plans = self.plans.entry(service).or_default();
			if plans.len() < MOST_PLANS {
				plans.insert(plan);
			}
		}
	}

	/// Remembers a set whose policy is its own. When there is no more room the oldest is forgotten.
	pub fn add_set(&mut self, set: SetCommitment, policy: Policy) {
		if policy.hash() != set.policy_hash {
			return;
		}
		if self.sets.len() >= MOST_SERVICES && !self.sets.contains_key(&set.service) {
			return;
		}
		let sets = self.sets.entry(set.service).or_default();
		sets.insert(set.hash(), (set, policy));
		if sets.len() > MOST_SETS {
			let oldest = sets.iter().min_by_key(|(_, (set, _))| set.set_id).map(|(hash, _)| *hash);
			oldest.and_then(|hash| sets.remove(&hash));
		}
	}

	/// The services of which there are sets.
	pub fn services(&self) -> BTreeSet<ServiceId> {
		self.sets.keys().copied().collect()
	}

	/// The last sets of a service, by their hashes.
	pub fn last_sets(&self, service: ServiceId, most: usize) -> Vec<(H256, &Known)> {
		let sets = self.sets.get(&service).into_iter().flatten();
		let mut sets: Vec<_> = sets.map(|(hash, known)| (*hash, known)).collect();
		sets.sort_by_key(|(_, (set, _))| set.set_id);
		let skip = sets.len().saturating_sub(most);
		sets.into_iter().skip(skip).collect()
	}

	/// The plans of a service that were ever armed.
	pub fn plans(&self, service: ServiceId) -> impl Iterator<Item = PlanId> + '_ {
		self.plans.get(&service).into_iter().flatten().copied()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::convert::{commitment, policy};
	use alloy_primitives::Bytes;
	use vigil_primitives::{Head, KeyPoint, Seconds, SetId, StakeWeight, UnixTime};

	const POLICY: Policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 10,
		stable_for: Seconds(30),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices: 4,
		time_margin: Seconds(0),
	};

	fn set(number: u64) -> SetCommitment {
		SetCommitment {
			service: ServiceId(7),
			set_id: SetId(number),
			size: 4,
			total_weight: StakeWeight(4),
			quorum_weight: StakeWeight(3),
			aggregate_key: KeyPoint([3; 96]),
			members_root: H256::repeat_byte(1),
			policy_hash: POLICY.hash(),
			activates_at: UnixTime(number),
			expires_at: UnixTime(1_000_000),
		}
	}

	fn installed(of: SetCommitment) -> Log {
		let event = Inbox::SetInstalled {
			service: of.service.0,
			setId: of.set_id.0,
			commitment: commitment(&of),
			policy: policy(&POLICY),
		};
		let data = event.encode_log_data();
		Log { address: Address::ZERO, topics: data.topics().to_vec(), data: data.data }
	}

	#[test]
	fn sets_are_known_by_what_the_inbox_said_and_only_with_their_own_policy() {
		let mut registry = Registry::since(0);
		for number in [3, 1, 2] {
			registry.take(&installed(set(number)));
		}
		registry.take(&installed(SetCommitment { policy_hash: H256::zero(), ..set(9) }));
		let last: Vec<_> =
			registry.last_sets(ServiceId(7), 2).iter().map(|(_, (set, _))| set.set_id.0).collect();
		assert_eq!(last, [2, 3]);
		assert_eq!(registry.last_sets(ServiceId(7), 9).len(), 3);
		assert_eq!(registry.services(), [ServiceId(7)].into());
	}

	#[test]
	fn rubbish_says_nothing_and_many_sets_push_out_the_oldest() {
		let mut registry = Registry::since(0);
		let mut bad = installed(set(1));
		bad.data = Bytes::from_static(&[1; 40]);
		registry.take(&bad);
		registry.take(&Log { address: Address::ZERO, topics: vec![], data: Bytes::new() });
		assert!(registry.services().is_empty());
		for number in 1..=1_030 {
			registry.add_set(set(number), POLICY);
		}
		let all = registry.last_sets(ServiceId(7), 9_999);
		assert_eq!(all.len(), MOST_SETS);
		assert_eq!(all.first().unwrap().1 .0.set_id, SetId(7));
		assert_eq!(all.last().unwrap().1 .0.set_id, SetId(1_030));
	}
}
