// SPDX-License-Identifier: Apache-2.0

//! Inbox contracts as destinations on Vigil.

use crate::{Client, Result};
use pallet_failover::{Call, DestinationId, Event, Form, InboxName};
use sp_keyring::Sr25519Keyring;
use vigil_primitives::{Destination, SequenceNumber, ServiceId};
use vigil_runtime::{Runtime, RuntimeEvent};

impl Client {
	/// Has a destination's keeper say that the messages of a lane arrived, up to this one.
	pub async fn acknowledge(
		&self,
		keeper: Sr25519Keyring,
		(service, destination): (ServiceId, DestinationId),
		up_to: SequenceNumber,
	) -> Result<()> {
		let call = Call::<Runtime>::acknowledge { service, destination, up_to };
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Failover(Event::MessageDelivered { sequence, .. }) => {
				(*sequence == up_to).then_some(())
			},
			_ => None,
		};
		self.make_all(keeper, vec![call.into()], found).await.map(drop)
	}

	/// Registers an inbox contract as a destination.
	pub async fn register_contract(
		&self,
		owner: Sr25519Keyring,
		destination: Destination,
		certified_by: Option<ServiceId>,
	) -> Result<DestinationId> {
		let inbox_name = InboxName::truncate_from(b"VigilInbox".to_vec());
		let form = Form::Evm;
		let call =
			Call::<Runtime>::register_destination { destination, form, certified_by, inbox_name };
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Failover(Event::DestinationRegistered { id, .. }) => Some(*id),
			_ => None,
		};
		let mut made = self.make_all(owner, vec![call.into()], found).await?;
		Ok(made.swap_remove(0))
	}
}
