// SPDX-License-Identifier: Apache-2.0

//! What the benchmarks of the inbox need of this chain.

use crate::Runtime;
use pallet_inbox::{benchmarking::BenchmarkHelper, fixture::GENESIS};
use sp_core::H256;
use vigil_bls::{Backend, HostArk, Tag};
use vigil_primitives::{SignaturePoint, Signed, UnixTime};

/// Certificates for this chain's inbox.
pub struct Certificates;

impl BenchmarkHelper for Certificates {
	fn prepare(now: UnixTime, genesis_hash: H256) {
		pallet_timestamp::Now::<Runtime>::put(now.0.saturating_mul(1_000));
		frame_system::BlockHash::<Runtime>::insert(0, genesis_hash);
	}

	fn signature(signed: &Signed) -> SignaturePoint {
		let digest = signed.digest(GENESIS);
		let hash = HostArk::hash_to_g2(Tag::Statement.dst(), &digest.0 .0);
		HostArk::signature_point_bytes(&hash.expect("it is not the identity"))
	}
}
