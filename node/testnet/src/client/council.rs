// SPDX-License-Identifier: Apache-2.0

//! Decisions of the council of local networks: two of its three vote.

use super::{Client, Included, Pending};
use crate::{Error, Result};
use codec::Encode;
use frame_support::weights::Weight;
use pallet_collective::{Event, Instance1, ProposalCount};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use vigil_runtime::{Runtime, RuntimeCall, RuntimeEvent};

type Call = pallet_collective::Call<Runtime, Instance1>;

const COUNCIL: [Sr25519Keyring; 2] = [Alice, Bob];

/// What a motion of the council may weigh. An act about an emergency weighs as much as one that names everybody, which
/// reads more than a million bytes.
const MOTION: Weight = Weight::from_parts(400_000_000_000, 1 << 22);

impl Client {
	/// Has the council make calls, all or none, and waits until they are final. Returns the events of the motion.
	pub async fn by_council(&self, calls: Vec<RuntimeCall>) -> Result<Vec<RuntimeEvent>> {
		let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
		let closing = self.motion(batch.into()).await?;
		carried_out(closing.finalised().await?)
	}

	/// Has the council make a call, and waits until it is in a block, which need not become final.
	pub async fn decide(&self, call: impl Into<RuntimeCall>) -> Result<Vec<RuntimeEvent>> {
		let closing = self.motion(call.into()).await?;
		carried_out(closing.included().await?)
	}

	async fn motion(&self, call: RuntimeCall) -> Result<Pending<'_>> {
		let (proposal, length) = (BlakeTwo256::hash_of(&call), call.encoded_size());
		let length_bound = u32::try_from(length).unwrap_or(u32::MAX);
		let index = self.value::<ProposalCount<Runtime, Instance1>, _>(None).await?.unwrap_or(0);
		let [first, second] = COUNCIL;
		let vote = || RuntimeCall::from(Call::vote { proposal, index, approve: true });
		let propose = Call::propose { threshold: 2, proposal: Box::new(call), length_bound };
		let all = |calls| pallet_utility::Call::<Runtime>::batch_all { calls };
		self.execute(all(vec![propose.into(), vote()]), &first.pair()).await?;
		let (proposal_hash, proposal_weight_bound) = (proposal, MOTION);
		let close = Call::close { proposal_hash, index, proposal_weight_bound, length_bound };
		self.submit(all(vec![vote(), close.into()]), &second.pair()).await
	}
}

/// A motion can be closed although what it decided failed.
fn carried_out(closing: Included) -> Result<Vec<RuntimeEvent>> {
	let result = closing.events.iter().find_map(|event| match event {
		RuntimeEvent::Council(Event::Executed { result, .. }) => Some(*result),
		_ => None,
	});
	match result {
		Some(Ok(())) => Ok(closing.events),
		other => Err(Error::Decode {
			what: "a motion of the council".into(),
			reason: format!("it was not carried out: {other:?}"),
		}),
	}
}
