// SPDX-License-Identifier: Apache-2.0

use super::*;
use vigil_bls::{test_utils::TestSet, Fake};
use vigil_primitives::{Halt, Height, Round, ServiceId, SetId, Statement, UnixTime, H256};

fn cargo(round: u64) -> Cargo {
	let set = TestSet::<Fake>::new(ServiceId(0), SetId(1), &[1]);
	let statement = Statement::Halt(Halt {
		height: Height(1),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(round),
	});
	let certificate = set.certify(statement, &[]);
	Cargo { certificate, witnesses: Vec::new(), next_policy: None, suspicion: false, standby: None }
}

#[tokio::test(start_paused = true)]
async fn a_live_certificate_does_not_wait_behind_what_is_kept() {
	let (inlet, mut outlet) = inlet();
	let filler = cargo(1);
	let mut all = vec![inlet.clone()];
	let flood = tokio::spawn(async move {
		while !all.is_empty() {
			offer(&mut all, Origin(1), &filler).await;
		}
	});
	while outlet.kept.len() < KEPT {
		tokio::task::yield_now().await;
	}
	hand_out(&[inlet], Origin(0), &cargo(2));
	assert_eq!(outlet.live.try_recv().unwrap(), (Origin(0), cargo(2)));
	assert_eq!(outlet.kept.len(), KEPT, "it is bounded, and nothing of it was taken");
	drop(outlet);
	flood.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_lane_that_takes_nothing_holds_up_no_other() {
	let ((stuck, _kept_open), (busy, mut outlet)) = (inlet(), inlet());
	let mut all = vec![stuck, busy];
	let one = cargo(1);
	for _ in 0..=KEPT {
		offer(&mut all, Origin(0), &one).await;
		outlet.kept.recv().await.unwrap();
	}
	assert_eq!(all.len(), 1, "the stuck one is left out");
	offer(&mut all, Origin(0), &one).await;
	assert!(outlet.kept.recv().await.is_some());
	// Nor does one whose queue of live ones is full.
	let (full, _outlet) = inlet();
	for _ in 0..LIVE + 5 {
		hand_out(std::slice::from_ref(&full), Origin(0), &one);
	}
}
