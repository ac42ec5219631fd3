// SPDX-License-Identifier: Apache-2.0

//! The origin of calls that a protocol on Vigil makes here.

use crate::pallet::Origin;
use core::marker::PhantomData;
use frame_support::traits::EnsureOrigin;
use vigil_primitives::ProtocolId;

/// Passes the protocol that the runtime found behind an XCM origin, and nobody else: not root either.
pub struct EnsureProtocol<T>(PhantomData<T>);

impl<O, T> EnsureOrigin<O> for EnsureProtocol<T>
where
	O: Clone + Into<Result<Origin, O>> + From<Origin>,
{
	type Success = ProtocolId;

	fn try_origin(origin: O) -> Result<ProtocolId, O> {
		origin.into().map(|Origin::Protocol(protocol)| protocol)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<O, ()> {
		Ok(Origin::Protocol(ProtocolId(0)).into())
	}
}
