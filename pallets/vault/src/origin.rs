// SPDX-License-Identifier: Apache-2.0

//! The origin of calls that a protocol on Vigil makes here.

use crate::pallet::Origin;
use core::marker::PhantomData;
use frame_support::traits::EnsureOrigin;
use vigil_primitives::{ProtocolId, ServiceId};

/// Passes the protocol that the runtime found behind an XCM origin, and the service whose watchers vouch
/// for it, and nobody else: not root either.
pub struct EnsureProtocol<T>(PhantomData<T>);

impl<O, T> EnsureOrigin<O> for EnsureProtocol<T>
where
	O: Clone + Into<Result<Origin, O>> + From<Origin>,
{
	type Success = (ServiceId, ProtocolId);

	fn try_origin(origin: O) -> Result<Self::Success, O> {
		origin.into().map(|Origin::Protocol(service, protocol)| (service, protocol))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<O, ()> {
		Ok(Origin::Protocol(ServiceId(0), ProtocolId(0)).into())
	}
}
