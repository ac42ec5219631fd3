// SPDX-License-Identifier: Apache-2.0

//! What those who stand by read of a chain.

use super::state::{situation, told, Problem, State};
use codec::Encode;
use pallet_emergency_runtime_api::{EmergencyId, StandbyInfo, ToAnnounce};
use pallet_restaking_runtime_api::{ServiceInfo, SetInfo};
use std::collections::BTreeMap;
use vigil_bls::{test_utils::TestSet, Blst};
use vigil_primitives::{Head, Policy, Seconds, ServiceId, SetId, H256};

const SERVICE: ServiceId = ServiceId(1);
const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(120),
	round_length: Seconds(40),
	margin: Seconds(1),
	checkpoint_interval: 32,
	stable_for: Seconds(120),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(2),
};

/// A block that answers from a table.
struct Table(BTreeMap<(String, Vec<u8>), Vec<u8>>);

impl Table {
	fn put(&mut self, method: &str, arguments: impl Encode, answer: impl Encode) {
		self.0.insert((method.into(), arguments.encode()), answer.encode());
	}
}

#[async_trait::async_trait]
impl State for Table {
	fn height(&self) -> u32 {
		100
	}

	async fn call(&self, method: &str, arguments: Vec<u8>) -> Result<Vec<u8>, Problem> {
		let answer = self.0.get(&(method.into(), arguments));
		answer.cloned().ok_or_else(|| format!("{method} was not expected"))
	}
}

fn hash(set: u64) -> Option<H256> {
	(set > 3).then(|| H256::from_low_u64_be(set))
}

/// A service whose sets 3 to 6 are known, of which 6 is to be announced.
fn table(last: Option<(SetId, u32)>) -> Table {
	let mut table = Table(BTreeMap::new());
	let set = TestSet::<Blst>::new(SERVICE, SetId(6), &[1; 4]);
	let standby = TestSet::<Blst>::new(SERVICE, SetId(2), &[1; 4]);
	let info =
		StandbyInfo { commitment: standby.commitment, policy: POLICY, members: standby.members };
	let told = ToAnnounce { emergency: EmergencyId(0), service: SERVICE, next: SetId(6), at: 90 };
	table.put("EmergencyApi_standby_sets", SERVICE, vec![info]);
	table.put("EmergencyApi_to_announce", SERVICE, Some(told));
	table.put("EmergencyApi_last_certificate", SERVICE, last);
	for before in 3..=6 {
		table.put("EmergencyApi_standby_for", (SERVICE, SetId(before)), hash(before));
	}
	let service = ServiceInfo {
		policy: POLICY,
		oldest_set: SetId(3),
		latest_set: SetId(6),
		current_set: Some(SetId(5)),
		retired: false,
	};
	table.put("RestakingApi_service", SERVICE, Some(service));
	let (commitment, members) = (set.commitment, set.members);
	let info = SetInfo { commitment, policy: POLICY, members, superseded_at: None };
	table.put("RestakingApi_watcher_set", (SERVICE, SetId(6)), Some(info));
	table
}

#[tokio::test]
async fn what_is_to_be_announced_is_read_with_all_that_was_named_before() {
	let seen = situation(&table(Some((SetId(4), 70))), SERVICE).await.unwrap();
	let told = seen.told.unwrap();
	assert_eq!(told.next.set_id, SetId(6));
	assert_eq!(told.named, [hash(4).unwrap(), hash(5).unwrap()]);
	assert_eq!(told.standby, hash(6));
	assert_eq!(told.silent, Some(Seconds(90)), "thirty blocks of three seconds");
}

#[tokio::test]
async fn words_of_the_next_set_are_none_of_those_before_it() {
	let silent = |last| async move { told(&table(last), SERVICE, SetId(6)).await.unwrap().silent };
	assert_eq!(silent(Some((SetId(6), 99))).await, None);
	assert_eq!(silent(None).await, None);
	assert_eq!(silent(Some((SetId(5), 100))).await, Some(Seconds(0)));
}

#[tokio::test]
async fn a_chain_that_does_not_answer_is_no_order() {
	for missing in
		["EmergencyApi_to_announce", "RestakingApi_service", "EmergencyApi_last_certificate"]
	{
		let mut table = table(None);
		table.0.retain(|(method, _), _| method != missing);
		assert!(situation(&table, SERVICE).await.is_err(), "{missing}");
	}
	let mut garbled = table(None);
	garbled.put("EmergencyApi_to_announce", SERVICE, [7u8; 3]);
	assert!(situation(&garbled, SERVICE).await.is_err());
	let mut none = table(None);
	none.put("EmergencyApi_to_announce", SERVICE, None::<ToAnnounce>);
	assert_eq!(situation(&none, SERVICE).await.unwrap().told, None);
}
