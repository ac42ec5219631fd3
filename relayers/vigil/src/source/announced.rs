// SPDX-License-Identifier: Apache-2.0

//! What standbys announce, as a node of Vigil collects it. An announcement stands for itself: what a node leaves out
//! comes from another one, and what it makes up is verified where it is to be sent.

use super::Node;
use crate::inlet::{offer, Inlet};
use std::{convert::Infallible, time::Duration};
use subxt::rpcs::client::rpc_params;
use tokio::time::MissedTickBehavior;
use vigil_primitives::Announcement;
use vigil_relayer_core::Cargo;
use vigil_relayer_link::{Connection, Hex, RpcError};

/// How often to ask. A standby waits for hours before it takes office, and is not urgent before.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// How long a node that does not watch is asked before it may watch again.
const FOR_NOW: Duration = Duration::from_secs(30);
/// The most announcements that are looked at: of one set and service there is one, where nobody lies.
const MOST: usize = 64;
/// JSON-RPC's code for a method that is not there.
const NO_METHOD: i32 = -32_601;

impl Node {
	/// The same, for as long as it takes until the node is asked again whether it watches.
	pub(super) async fn announced_for_now(
		&self,
		connection: &Connection,
		inlets: &[Inlet],
	) -> Result<(), RpcError> {
		match tokio::time::timeout(FOR_NOW, self.announced(connection, inlets)).await {
			Ok(Err(error)) => Err(error),
			Err(_) => Ok(()),
		}
	}

	/// Hands out what standbys announce, for good; at once nothing if the node collects nothing of it.
	pub(super) async fn announced(
		&self,
		connection: &Connection,
		inlets: &[Inlet],
	) -> Result<Infallible, RpcError> {
		let mut due = tokio::time::interval(ASK_EVERY);
		due.set_missed_tick_behavior(MissedTickBehavior::Delay);
		loop {
			due.tick().await;
			let asked =
				connection.request::<Vec<Hex>>("vigil_announcements", rpc_params![None::<u32>]);
			let announced = match asked.await {
				Ok(announced) => announced,
				Err(RpcError::Refused { code: NO_METHOD, .. }) => std::future::pending().await,
				Err(error) => return Err(error),
			};
			let mut inlets = inlets.to_vec();
			for cargo in wanted(&announced, |service| self.carries(service)) {
				offer(&mut inlets, self.origin(), &cargo).await;
			}
		}
	}
}

/// Those of these announcements that are some and are to be carried.
fn wanted(announced: &[Hex], carries: impl Fn(vigil_primitives::ServiceId) -> bool) -> Vec<Cargo> {
	let read = announced.iter().take(MOST).filter_map(|one| Announcement::from_bytes(&one.0).ok());
	let sound = read.filter(|one| one.check().is_ok() && carries(one.set.service));
	sound.map(Cargo::from).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use vigil_bls::{
		set::SetPlan,
		test_utils::{plan, TestSet},
		Fake,
	};
	use vigil_primitives::{Handover, Head, Policy, Seconds, ServiceId, SetId, Statement};

	const SERVICE: ServiceId = ServiceId(4);
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
		time_margin: Seconds(2),
	};

	fn set(number: u64) -> TestSet<Fake> {
		let plan = SetPlan { policy_hash: POLICY.hash(), ..plan(SERVICE, SetId(number)) };
		TestSet::with_plan(&plan, &[1; 4])
	}

	fn announcement() -> Announcement {
		let standby = set(2);
		let statement = Statement::Handover(Handover::to(set(5).commitment));
		Announcement {
			certificate: standby.certify(statement, &[3]),
			witnesses: standby.witnesses(&[3]),
			set: standby.commitment,
			policy: POLICY,
			next_policy: POLICY,
		}
	}

	#[test]
	fn announcements_of_services_that_are_carried_become_cargo() {
		let bytes = Hex(announcement().encode());
		let cargo = wanted(&[bytes], |service| service == SERVICE);
		let [cargo] = &cargo[..] else { panic!("{cargo:?}") };
		assert_eq!(cargo.certificate, announcement().certificate);
		assert_eq!(cargo.standby.as_ref().unwrap().set, announcement().set);
		assert_eq!(cargo.next_policy, Some(POLICY));
		let bytes = Hex(announcement().encode());
		assert!(wanted(&[bytes], |service| service == ServiceId(5)).is_empty());
	}

	#[test]
	fn what_is_none_is_left_out_and_a_flood_is_cut_off() {
		let whole = announcement().encode();
		let garbled =
			Announcement { next_policy: Policy { min_voices: 9, ..POLICY }, ..announcement() };
		let rubbish = [
			Hex(Vec::new()),
			Hex(vec![0xff; 400]),
			Hex(whole[..whole.len() - 1].to_vec()),
			Hex([&whole[..], &[0]].concat()),
			Hex(garbled.encode()),
		];
		assert!(wanted(&rubbish, |_| true).is_empty());
		let many: Vec<_> = (0..MOST + 9).map(|_| Hex(whole.clone())).collect();
		assert_eq!(wanted(&many, |_| true).len(), MOST);
	}
}
