// SPDX-License-Identifier: Apache-2.0

//! Messages that protocols send as they like, and the exporter that XCM knows them by.
//!
//! The exporter's channel is the number of the service whose watchers sign the message, and its
//! destination the inbox's account on the network and the number of a keeper's entry:
//! `AccountId32(<inbox>)/GeneralIndex(<entry>)`. It speaks for protocols only: for
//! `GlobalConsensus(<this chain>)/PalletInstance(PROTOCOL_PALLET)/GeneralIndex(<service>)/`
//! `GeneralIndex(<protocol>)`.

use crate::{
	payload::protocol_location, quota::Room, Config, DestinationId, Destinations, Error, LaneKey,
	Pallet, PostId, Protocols,
};
use codec::Encode;
use frame_support::{ensure, traits::Get};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, TokenError,
};
use vigil_primitives::{traits::ServiceStatus, Body, Destination, Payload, ProtocolId, ServiceId};
use xcm::{latest::prelude::*, VersionedXcm};
use xcm_executor::traits::ExportXcm;

/// A message that was found good, before anything is charged or stored for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
	/// Whose it is.
	protocol: ProtocolId,
	/// Where it goes.
	lane: LaneKey,
	/// What is executed there.
	payload: Payload,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_send(
		owner: &T::AccountId,
		protocol: ProtocolId,
		lane: LaneKey,
		program: &Payload,
	) -> Result<PostId, DispatchError> {
		Self::owned(owner, protocol)?;
		let ticket = Self::check(protocol, lane, program)?;
		Self::dispatch(ticket)
	}

	/// Checks everything about a message and changes nothing.
	fn check(protocol: ProtocolId, lane: LaneKey, program: &Payload) -> Result<Ticket, Error<T>> {
		ensure!(Protocols::<T>::contains_key(protocol), Error::<T>::UnknownProtocol);
		ensure!(T::Services::status(lane.0).is_some(), Error::<T>::UnknownService);
		let payload = Self::payload(protocol, lane, program)?;
		Self::ensure_room(lane, protocol, Room::Open)?;
		Ok(Ticket { protocol, lane, payload })
	}

	/// Charges for a message and puts it into its lane.
	fn dispatch(ticket: Ticket) -> Result<PostId, DispatchError> {
		let Ticket { protocol, lane, payload } = ticket;
		Self::post(lane, protocol, Body::Execute(payload))
	}

	/// The protocol that a universal location is, if the service vouches for it there.
	fn protocol_at(service: ServiceId, place: &InteriorLocation) -> Option<ProtocolId> {
		let number = match place.last() {
			Some(GeneralIndex(number)) => u32::try_from(*number).ok(),
			_ => None,
		};
		let protocol = ProtocolId(number?);
		let ours = protocol_location(T::GenesisHash::get(), service, protocol);
		(*place == ours).then_some(protocol)
	}

	/// The entry of this number, if it leads to the inbox with this account on the network.
	fn inbox_at(network: NetworkId, place: &InteriorLocation) -> Option<DestinationId> {
		let NetworkId::ByGenesis(hash) = network else { return None };
		let [AccountId32 { network: within, id }, GeneralIndex(entry)] = place.as_slice() else {
			return None;
		};
		let inbox = within.is_none_or(|within| within == network).then_some(H256(*id))?;
		let id = DestinationId(u32::try_from(*entry).ok()?);
		let leads_to = Destinations::<T>::get(id)?.destination;
		(leads_to == Destination { network: H256(hash), inbox }).then_some(id)
	}
}

impl<T: Config> ExportXcm for Pallet<T> {
	type Ticket = Ticket;

	fn validate(
		network: NetworkId,
		channel: u32,
		universal_source: &mut Option<InteriorLocation>,
		destination: &mut Option<InteriorLocation>,
		message: &mut Option<Xcm<()>>,
	) -> SendResult<Ticket> {
		let place = destination.as_ref().ok_or(SendError::MissingArgument)?;
		let to = Self::inbox_at(network, place).ok_or(SendError::NotApplicable)?;
		let source = universal_source.take().ok_or(SendError::MissingArgument)?;
		let protocol =
			Self::protocol_at(ServiceId(channel), &source).ok_or(SendError::Unroutable)?;
		let message = message.take().ok_or(SendError::MissingArgument)?;
		let program = Payload::try_from(VersionedXcm::from(message).encode())
			.map_err(|_| SendError::ExceedsMaxMessageSize)?;
		*destination = None;
		let ticket = Self::check(protocol, (ServiceId(channel), to), &program).map_err(refusal)?;
		Ok((ticket, Assets::new()))
	}

	fn deliver(ticket: Ticket) -> Result<XcmHash, SendError> {
		let id = BlakeTwo256::hash(&ticket.payload).0;
		let sent = frame_support::storage::with_storage_layer(|| Self::dispatch(ticket));
		sent.map_err(|error| match error {
			DispatchError::Token(TokenError::FundsUnavailable) => SendError::Fees,
			_ => SendError::Transport("the lane takes no more"),
		})?;
		Ok(id)
	}
}

/// What XCM calls a refusal.
fn refusal<T: Config>(error: Error<T>) -> SendError {
	match error {
		Error::UnknownProtocol | Error::UnknownService => SendError::Unroutable,
		Error::UnknownDestination | Error::WrongXcmVersion => SendError::DestinationUnsupported,
		Error::PayloadTooLarge | Error::TooManyInstructions | Error::BadProgram => {
			SendError::ExceedsMaxMessageSize
		},
		Error::LaneFull | Error::LaneEnded | Error::TooManyWaiting => {
			SendError::Transport("the lane is full")
		},
		_ => SendError::Unroutable,
	}
}
