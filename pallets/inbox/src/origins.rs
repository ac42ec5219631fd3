// SPDX-License-Identifier: Apache-2.0

//! Who Vigil's protocols are in the eyes of this chain.

use crate::{Config, Pallet, Vigil};
use core::marker::PhantomData;
use frame_support::traits::{Contains, Get, PalletInfoAccess};
use vigil_primitives::{ProtocolId, PROTOCOL_PALLET};
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

/// For barriers and fees: the protocols of the Vigil chain that is trusted, and what is inside them.
pub struct VigilProtocols<T>(PhantomData<T>);

impl<T: Config> VigilProtocols<T> {
	/// Which protocol a location belongs to.
	pub fn protocol(location: &Location) -> Option<ProtocolId> {
		let vigil = Vigil::<T>::get()?;
		let above = u8::try_from(T::UniversalLocation::get().len()).ok()?;
		let mut path = location.interior().iter();
		let found = (location.parent_count(), path.next(), path.next(), path.next());
		let network = GlobalConsensus(ByGenesis(vigil.0));
		match found {
			(
				parents,
				Some(first),
				Some(PalletInstance(PROTOCOL_PALLET)),
				Some(GeneralIndex(index)),
			) if parents == above && *first == network => u32::try_from(*index).ok().map(ProtocolId),
			_ => None,
		}
	}
}

impl<T: Config> Contains<Location> for VigilProtocols<T> {
	fn contains(location: &Location) -> bool {
		Self::protocol(location).is_some()
	}
}
