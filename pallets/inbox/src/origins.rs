// SPDX-License-Identifier: Apache-2.0

//! Who Vigil's protocols are in the eyes of this chain.

use crate::{Config, Pallet, Vigil};
use core::marker::PhantomData;
use frame_support::traits::{Contains, Get, PalletInfoAccess};
use vigil_primitives::{ProtocolId, ServiceId, PROTOCOL_PALLET};
use xcm::latest::prelude::*;

/// The inbox's place on this chain, from which Vigil speaks.
pub(crate) fn instance<T: Config>() -> InteriorLocation {
	let index = u8::try_from(Pallet::<T>::index()).unwrap_or(u8::MAX);
	PalletInstance(index).into()
}

/// For the dispatcher: what it puts before every program.
pub struct InboxInstance<T>(PhantomData<T>);

impl<T: Config> Get<Option<InteriorLocation>> for InboxInstance<T> {
	fn get() -> Option<InteriorLocation> {
		Some(instance::<T>())
	}
}

/// For `UniversalAliases`: the inbox may take the universal origin of the Vigil chain that it trusts.
/// Nobody else may, and no other.
pub struct VigilUniversalAliases<T>(PhantomData<T>);

impl<T: Config> Contains<(Location, Junction)> for VigilUniversalAliases<T> {
	fn contains((origin, universal): &(Location, Junction)) -> bool {
		let network = Vigil::<T>::get().map(|vigil| GlobalConsensus(ByGenesis(vigil.0)));
		*origin == Location::new(0, instance::<T>()) && Some(*universal) == network
	}
}

/// How many junctions name a protocol: its network, the pallet, the service and the protocol.
const PROTOCOL_DEPTH: usize = 4;

/// For barriers and fees: the protocols of the Vigil chain that is trusted, and what is inside them.
pub struct VigilProtocols<T>(PhantomData<T>);

impl<T: Config> VigilProtocols<T> {
	/// Which protocol a location belongs to, and which service's watchers vouch for it.
	pub fn protocol(location: &Location) -> Option<(ServiceId, ProtocolId)> {
		let vigil = Vigil::<T>::get()?;
		let above = u8::try_from(T::UniversalLocation::get().len()).ok()?;
		let mut path = location.interior().iter();
		let found = (location.parent_count(), path.next(), path.next(), path.next(), path.next());
		let network = GlobalConsensus(ByGenesis(vigil.0));
		match found {
			(
				parents,
				Some(first),
				Some(PalletInstance(PROTOCOL_PALLET)),
				Some(GeneralIndex(service)),
				Some(GeneralIndex(protocol)),
			) if parents == above && *first == network => {
				let service = u32::try_from(*service).ok().map(ServiceId)?;
				Some((service, u32::try_from(*protocol).ok().map(ProtocolId)?))
			},
			_ => None,
		}
	}

	/// Which protocol a location is exactly: nothing inside it stands for it.
	pub fn exactly(location: &Location) -> Option<(ServiceId, ProtocolId)> {
		Self::protocol(location).filter(|_| location.interior().len() == PROTOCOL_DEPTH)
	}
}

impl<T: Config> Contains<Location> for VigilProtocols<T> {
	fn contains(location: &Location) -> bool {
		Self::protocol(location).is_some()
	}
}
