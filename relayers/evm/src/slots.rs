// SPDX-License-Identifier: Apache-2.0

//! Where an inbox keeps receipts, which is where Vigil reads what a proof shows.

use crate::convert::word;
use alloy_primitives::B256;
use vigil_primitives::{receipt::contract, H256};
use vigil_relayer_core::Kept;

/// The slots of a receipt, in order.
pub fn slots(kept: &Kept) -> Vec<B256> {
	match *kept {
		Kept::Message((service, lane), number) => {
			words(&contract::message_slots(service, lane, number))
		},
		Kept::Plan(service, plan) => words(&contract::plan_slots(service, plan)),
		Kept::Handover(service, set) => words(&contract::handover_slots(service, set)),
		Kept::Checkpoint(service, height) => words(&contract::checkpoint_slots(service, height)),
	}
}

fn words(slots: &[H256]) -> Vec<B256> {
	slots.iter().copied().map(word).collect()
}
