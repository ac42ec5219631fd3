// SPDX-License-Identifier: Apache-2.0

//! From Vigil's own types to the contract's and back. Both hash alike, so nothing is lost on the way.

use crate::abi::{self, KeptCheckpoint, WardView};
use alloy_primitives::{aliases::U40, FixedBytes, B256};
use vigil_primitives::{
	traits::Status, ward, Checkpoint, Halt, Head, Height, Incident, IncidentId, KeyPoint, Policy,
	Round, Seconds, ServiceId, SetCommitment, SetId, StakeWeight, UnixTime, H256,
};

/// Why something that an endpoint says of an inbox cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Garbled {
	/// A ward with no such status.
	#[error("a ward has the status {0}, which there is not")]
	Status(u8),
	/// A policy with no such head.
	#[error("a policy goes by the head {0}, which there is not")]
	Head(u8),
	/// A ward that stands without a Halt.
	#[error("a ward stands without a Halt")]
	NoHalt,
}

/// A hash as the contract has it.
pub fn word(hash: H256) -> B256 {
	B256::from(hash.0)
}

/// A hash as Vigil has it.
pub fn hash(word: B256) -> H256 {
	H256(word.0)
}

/// Bytes cut into words; what is too short is filled up with zeros.
pub fn words<const N: usize>(bytes: &[u8]) -> [B256; N] {
	let mut words = [B256::ZERO; N];
	for (word, part) in words.iter_mut().zip(bytes.chunks(32)) {
		let mut whole = [0; 32];
		for (to, from) in whole.iter_mut().zip(part) {
			*to = *from;
		}
		*word = FixedBytes(whole);
	}
	words
}

/// A commitment for the contract.
pub fn commitment(set: &SetCommitment) -> abi::SetCommitment {
	abi::SetCommitment {
		service: set.service.0,
		setId: set.set_id.0,
		size: set.size,
		totalWeight: set.total_weight.0,
		quorumWeight: set.quorum_weight.0,
		aggregateKey: words(&set.aggregate_key.0),
		membersRoot: word(set.members_root),
		policyHash: word(set.policy_hash),
		activatesAt: set.activates_at.0,
		expiresAt: set.expires_at.0,
	}
}

/// A commitment from the contract.
pub fn commitment_of(set: &abi::SetCommitment) -> SetCommitment {
	let mut key = [0; 96];
	for (to, from) in key.chunks_mut(32).zip(&set.aggregateKey) {
		to.copy_from_slice(&from.0);
	}
	SetCommitment {
		service: ServiceId(set.service),
		set_id: SetId(set.setId),
		size: set.size,
		total_weight: StakeWeight(set.totalWeight),
		quorum_weight: StakeWeight(set.quorumWeight),
		aggregate_key: KeyPoint(key),
		members_root: hash(set.membersRoot),
		policy_hash: hash(set.policyHash),
		activates_at: UnixTime(set.activatesAt),
		expires_at: UnixTime(set.expiresAt),
	}
}

/// A policy for the contract.
pub fn policy(one: &Policy) -> abi::Policy {
	abi::Policy {
		head: match one.head {
			Head::Latest => 0,
			Head::Finalized => 1,
		},
		haltAfter: one.halt_after.0,
		roundLength: one.round_length.0,
		margin: one.margin.0,
		checkpointInterval: one.checkpoint_interval,
		stableFor: one.stable_for.0,
		standbyAfter: one.standby_after.0,
		goneAfter: one.gone_after.0,
		minVoices: one.min_voices,
		timeMargin: one.time_margin.0,
	}
}

/// A policy from the contract.
pub fn policy_of(one: &abi::Policy) -> Result<Policy, Garbled> {
	Ok(Policy {
		head: match one.head {
			0 => Head::Latest,
			1 => Head::Finalized,
			other => return Err(Garbled::Head(other)),
		},
		halt_after: Seconds(one.haltAfter),
		round_length: Seconds(one.roundLength),
		margin: Seconds(one.margin),
		checkpoint_interval: one.checkpointInterval,
		stable_for: Seconds(one.stableFor),
		standby_after: Seconds(one.standbyAfter),
		gone_after: Seconds(one.goneAfter),
		min_voices: one.minVoices,
		time_margin: Seconds(one.timeMargin),
	})
}

/// Checkpoints from the contract.
pub fn checkpoint_of(kept: &KeptCheckpoint) -> ward::KeptCheckpoint {
	ward::KeptCheckpoint {
		checkpoint: Checkpoint {
			height: Height(kept.height),
			block_hash: hash(kept.blockHash),
			state_root: hash(kept.stateRoot),
			block_timestamp: UnixTime(kept.blockTimestamp),
			round: Round(seconds(kept.round)),
		},
		superseded: kept.superseded,
		branched: kept.branched,
	}
}

/// A ward from the contract, which keeps of Halts what its rules ask for: height, round, and of the last one
/// the hash. `kept` are the checkpoints that stand.
pub fn ward_of(
	view: &WardView,
	halt_hash: B256,
	kept: &[ward::KeptCheckpoint],
) -> Result<ward::Ward, Garbled> {
	let status = match view.status {
		0 => Status::Live,
		1 => Status::Suspect,
		2 => Status::Halted,
		3 => Status::Recovering,
		other => return Err(Garbled::Status(other)),
	};
	let some = |round: u64| (round != 0).then_some(Round(round));
	let halt = |height, block_hash, round| Halt {
		height: Height(height),
		block_hash,
		block_timestamp: UnixTime(0),
		round,
	};
	let last_halt = some(view.haltRound).map(|round| halt(view.haltHeight, hash(halt_hash), round));
	let suspicion = some(view.lastSuspicion).unwrap_or(Round(0));
	let down = matches!(status, Status::Halted | Status::Recovering);
	let incident = match down {
		true => {
			let last = last_halt.ok_or(Garbled::NoHalt)?;
			let first = Halt { round: Round(view.firstRound), ..last };
			Some(Incident {
				id: IncidentId(view.incidents.into()),
				set_id: SetId(0),
				halt: first,
				last,
				began_at: UnixTime(view.beganAt),
				downtime: Seconds(view.downtime),
				resumed: some(view.resumed),
			})
		},
		false => None,
	};
	Ok(ward::Ward {
		status,
		since: UnixTime(view.since),
		suspected: (status == Status::Suspect)
			.then(|| halt(view.suspectedHeight, H256::zero(), suspicion)),
		last_suspicion: some(view.lastSuspicion),
		incident,
		last_halt,
		last_resume: some(view.lastResume),
		checkpoint: kept.last().map(|kept| kept.checkpoint),
		shown: some(view.shownRound).map(|round| (Height(view.shownHeight), round)),
		off_branch: view.offBranch,
		incidents: IncidentId(view.incidents.into()),
	})
}

/// A time of forty bits.
pub fn seconds(time: U40) -> u64 {
	time.to::<u64>()
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use alloy_primitives::keccak256;
	use alloy_sol_types::SolValue;
	use proptest::prelude::*;

	prop_compose! {
		fn any_policy()(head: bool, times: [u64; 8], voices: u16) -> Policy {
			let [a, b, c, d, e, f, g, h] = times;
			Policy {
				head: if head { Head::Finalized } else { Head::Latest },
				halt_after: Seconds(a),
				round_length: Seconds(b),
				margin: Seconds(c),
				checkpoint_interval: d,
				stable_for: Seconds(e),
				standby_after: Seconds(f),
				gone_after: Seconds(g),
				min_voices: voices,
				time_margin: Seconds(h),
			}
		}
	}

	prop_compose! {
		fn any_set()(
			service: u32, set_id: u64, size: u16, total: u128, quorum: u128,
			key in prop::collection::vec(any::<u8>(), 96),
			roots: [[u8; 32]; 2], times: [u64; 2],
		) -> SetCommitment {
			SetCommitment {
				service: ServiceId(service),
				set_id: SetId(set_id),
				size,
				total_weight: StakeWeight(total),
				quorum_weight: StakeWeight(quorum),
				aggregate_key: KeyPoint(key.try_into().unwrap()),
				members_root: H256(roots[0]),
				policy_hash: H256(roots[1]),
				activates_at: UnixTime(times[0]),
				expires_at: UnixTime(times[1]),
			}
		}
	}

	proptest! {
		#[test]
		fn sets_and_policies_hash_alike_on_both_sides_and_come_back(
			set in any_set(),
			how in any_policy(),
		) {
			let there = commitment(&set);
			prop_assert_eq!(commitment_of(&there), set.clone());
			prop_assert_eq!(hash(keccak256(there.abi_encode())), set.hash());
			let there = policy(&how);
			prop_assert_eq!(policy_of(&there), Ok(how));
			prop_assert_eq!(hash(keccak256(there.abi_encode())), how.hash());
		}
	}

	/// A ward of which nothing was heard.
	pub fn view() -> WardView {
		WardView {
			status: 0,
			offBranch: false,
			incidents: 0,
			since: 0,
			turnedAt: 0,
			turns: 0,
			suspectUntil: 0,
			recoverBy: 0,
			openedAt: 0,
			suspectedHeight: 0,
			lastSuspicion: 0,
			lastResume: 0,
			haltHeight: 0,
			haltRound: 0,
			firstRound: 0,
			sinceLife: 0,
			shownHeight: 0,
			shownRound: 0,
			beganAt: 0,
			downtime: 0,
			resumed: 0,
		}
	}

	#[test]
	fn a_ward_of_which_nothing_was_heard_is_the_default_one() {
		assert_eq!(ward_of(&view(), B256::ZERO, &[]), Ok(ward::Ward::default()));
	}

	#[test]
	fn a_halted_ward_names_its_block_and_one_without_a_halt_is_garbled() {
		let block = B256::repeat_byte(7);
		let halted = WardView {
			status: 2,
			incidents: 3,
			haltHeight: 9,
			haltRound: 900,
			firstRound: 600,
			beganAt: 588,
			..view()
		};
		let ward = ward_of(&halted, block, &[]).unwrap();
		let incident = ward.incident.unwrap();
		assert_eq!((incident.last.height, incident.last.block_hash), (Height(9), hash(block)));
		assert_eq!((incident.halt.round, incident.last.round), (Round(600), Round(900)));
		assert_eq!(ward.last_halt, Some(incident.last));
		let none = WardView { haltRound: 0, ..halted };
		assert_eq!(ward_of(&none, block, &[]), Err(Garbled::NoHalt));
		let unknown = WardView { status: 4, ..view() };
		assert_eq!(ward_of(&unknown, block, &[]), Err(Garbled::Status(4)));
	}
}
