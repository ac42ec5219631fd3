// SPDX-License-Identifier: Apache-2.0

//! Protocols on Vigil: their destinations, plans and messages.

use super::Client;
use crate::{Error, Result};
use codec::Encode;
use pallet_failover::{DestinationId, Event, Form, NewTarget};
use pallet_failover_runtime_api::PlanInfo;
use pallet_restaking_runtime_api::TermsInfo;
use sp_keyring::Sr25519Keyring;
use vigil_primitives::{
	Destination, Outbox, Payload, PlanId, ProtocolId, Seconds, ServiceId, ThrottleClass,
};
use vigil_runtime::{Runtime, RuntimeCall, RuntimeEvent};
use xcm::VersionedXcm;

type Call = pallet_failover::Call<Runtime>;

impl Client {
	/// Registers a protocol of `owner`.
	pub async fn register_protocol(&self, owner: Sr25519Keyring) -> Result<ProtocolId> {
		let registered = self.register_protocols(owner, 1).await?;
		Ok(registered[0])
	}

	/// Registers so many protocols of `owner`.
	pub async fn register_protocols(
		&self,
		owner: Sr25519Keyring,
		count: usize,
	) -> Result<Vec<ProtocolId>> {
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Failover(Event::ProtocolRegistered { protocol, .. }) => Some(*protocol),
			_ => None,
		};
		let calls = vec![Call::register_protocol {}.into(); count];
		self.make_all(owner, calls, found).await
	}

	/// Registers a haven chain as a destination, whose state the checkpoints of a service certify.
	pub async fn register_haven(
		&self,
		owner: Sr25519Keyring,
		destination: Destination,
		certified_by: Option<ServiceId>,
	) -> Result<DestinationId> {
		let inbox_name = bounded("the inbox's name", b"Inbox".to_vec())?;
		let form = Form::Xcm(xcm::latest::VERSION);
		let call = Call::register_destination { destination, form, certified_by, inbox_name };
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Failover(Event::DestinationRegistered { id, .. }) => Some(*id),
			_ => None,
		};
		self.make(owner, call, found).await
	}

	/// Arms a plan at these targets, which relies on the service's latest terms and declares nothing to be
	/// at stake.
	pub async fn arm_plan(
		&self,
		owner: Sr25519Keyring,
		protocol: ProtocolId,
		service: ServiceId,
		targets: Vec<NewTarget>,
	) -> Result<PlanId> {
		self.arm_declared(owner, (protocol, service), targets, 0).await
	}

	/// Arms a plan that declares so much to be at stake, which counts once it is paid for.
	pub async fn arm_declared(
		&self,
		owner: Sr25519Keyring,
		(protocol, service): (ProtocolId, ServiceId),
		targets: Vec<NewTarget>,
		value: u128,
	) -> Result<PlanId> {
		let (class, targets) = (ThrottleClass::Normal, bounded("targets", targets)?);
		let known: Option<TermsInfo> = self.call_api("RestakingApi_terms", &service).await?;
		let missing = || Error::Decode {
			what: format!("the terms of service {service}"),
			reason: "there is no such service".into(),
		};
		let terms = known.ok_or_else(missing)?.latest;
		let call = Call::arm_plan { protocol, service, class, targets, value, terms };
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Failover(Event::PlanArmed { plan, .. }) => Some(*plan),
			_ => None,
		};
		self.make(owner, call, found).await
	}

	/// Pays ahead for the value that a plan declares.
	pub async fn fund_plan(&self, owner: Sr25519Keyring, plan: PlanId, amount: u128) -> Result<()> {
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Failover(Event::PlanFunded { .. }) => Some(()),
			_ => None,
		};
		self.make(owner, Call::fund_plan { plan, amount }, found).await
	}

	/// Takes what is due for the value that a plan declares, if anything is.
	pub async fn charge_plan(&self, plan: PlanId) -> Result<()> {
		let call = Call::charge_plan { plan };
		match self.execute(call, &Sr25519Keyring::FerdieStash.pair()).await {
			Ok(_) => Ok(()),
			Err(Error::Dispatch { error, .. }) if error.contains("NothingDue") => Ok(()),
			Err(error) => Err(error),
		}
	}

	/// Sends a program to a destination.
	pub async fn send_message(
		&self,
		owner: Sr25519Keyring,
		protocol: ProtocolId,
		service: ServiceId,
		destination: DestinationId,
		program: Payload,
	) -> Result<()> {
		let call = Call::send_message { protocol, service, destination, program };
		let found = |event: &RuntimeEvent| match event {
			RuntimeEvent::Failover(Event::MessagePosted { .. }) => Some(()),
			_ => None,
		};
		self.make(owner, call, found).await
	}

	/// A plan, and how far it has come.
	pub async fn plan(&self, plan: PlanId) -> Result<Option<PlanInfo>> {
		self.call_api("FailoverApi_plan", &plan).await
	}

	/// The outboxes of a service that are not proven to be delivered.
	pub async fn outboxes(&self, service: ServiceId) -> Result<Vec<Outbox>> {
		self.call_api("FailoverApi_outboxes", &service).await
	}

	/// Makes a call and finds what it made.
	async fn make<T>(
		&self,
		owner: Sr25519Keyring,
		call: impl Into<RuntimeCall>,
		find: impl Fn(&RuntimeEvent) -> Option<T>,
	) -> Result<T> {
		let mut made = self.make_all(owner, vec![call.into()], find).await?;
		Ok(made.swap_remove(0))
	}

	/// Makes all calls or none, and finds what each of them made, in order.
	pub(crate) async fn make_all<T>(
		&self,
		owner: Sr25519Keyring,
		calls: Vec<RuntimeCall>,
		find: impl Fn(&RuntimeEvent) -> Option<T>,
	) -> Result<Vec<T>> {
		let count = calls.len();
		let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
		// Final: on another branch, what follows might find another number.
		let included = self.submit(batch, &owner.pair()).await?.finalised().await?;
		let made: Vec<T> = included.events.iter().filter_map(find).collect();
		if made.len() == count {
			return Ok(made);
		}
		Err(Error::Decode {
			what: format!("the events of a call on {}", self.url()),
			reason: format!("{} things were made and not {count}", made.len()),
		})
	}
}

/// A target on a haven chain that makes these calls there, with the protocol's origin.
pub fn haven_target<Call: Into<haven_runtime::RuntimeCall>>(
	destination: DestinationId,
	failover: impl IntoIterator<Item = Call>,
	failback: impl IntoIterator<Item = Call>,
) -> Result<NewTarget> {
	let (failover, failback) = (haven_program(failover)?, haven_program(failback)?);
	Ok(NewTarget { destination, delay: Seconds(0), failover, failback })
}

/// A program that makes these calls on a haven chain, all or none of them.
pub fn haven_program<Call: Into<haven_runtime::RuntimeCall>>(
	calls: impl IntoIterator<Item = Call>,
) -> Result<Payload> {
	let program = haven_runtime::payload::program(calls.into_iter().map(Into::into));
	bounded("the program", VersionedXcm::<()>::from(program).encode())
}

fn bounded<T, Bounded: TryFrom<Vec<T>>>(what: &str, list: Vec<T>) -> Result<Bounded> {
	let too_many = |_| Error::Decode { what: what.into(), reason: "it is too long".into() };
	Bounded::try_from(list).map_err(too_many)
}
