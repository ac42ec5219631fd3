// SPDX-License-Identifier: Apache-2.0

//! What protocols have executed on this chain, for tests and tools that link the runtime.

use crate::RuntimeCall;
use alloc::{vec, vec::Vec};
use codec::Encode;
use pallet_inbox::payload::origin_of;
use sp_core::H256;
use vigil_primitives::{Payload, ProtocolId, ServiceId};
use xcm::{latest::prelude::*, VersionedInteriorLocation, VersionedXcm};
use xcm_builder::BridgeMessage;

/// A program that makes these calls as its protocol. It fails, and with it all it did, if one fails.
pub fn program(calls: impl IntoIterator<Item = RuntimeCall>) -> Xcm<()> {
	let instructions = calls.into_iter().flat_map(|call| {
		let (origin_kind, call) = (OriginKind::Xcm, call.encode().into());
		let transact = Transact { origin_kind, fallback_max_weight: None, call };
		[transact, ExpectTransactStatus(MaybeErrorCode::Success)]
	});
	Xcm(instructions.collect())
}

/// From which chain to which, by their genesis hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
	/// The Vigil chain.
	pub vigil: H256,
	/// The chain that executes.
	pub haven: H256,
}

/// The payload with this program, as Vigil's exporter makes it for `protocol`, with the watchers of
/// `service` behind it. `None` if it is too large.
pub fn payload(
	Way { vigil, haven }: Way,
	service: ServiceId,
	protocol: ProtocolId,
	program: Xcm<()>,
) -> Option<Payload> {
	let mut instructions: Vec<_> = origin_of(vigil, service, protocol).into();
	instructions.extend(program.0);
	raw_payload(haven, instructions)
}

/// The payload with exactly these instructions, which the inbox may well refuse.
pub fn raw_payload(haven: H256, instructions: Vec<Instruction<()>>) -> Option<Payload> {
	let here: InteriorLocation = GlobalConsensus(NetworkId::ByGenesis(haven.0)).into();
	let message = BridgeMessage {
		universal_dest: VersionedInteriorLocation::from(here),
		message: VersionedXcm::from(Xcm(instructions)),
	};
	Payload::try_from(message.encode()).ok()
}

/// The payload that activates the protocol's vault.
pub fn activate(way: Way, service: ServiceId, protocol: ProtocolId) -> Option<Payload> {
	payload(way, service, protocol, program(vec![pallet_vault::Call::activate {}.into()]))
}

/// The payload that makes the protocol's vault stand by.
pub fn stand_by(way: Way, service: ServiceId, protocol: ProtocolId) -> Option<Payload> {
	payload(way, service, protocol, program(vec![pallet_vault::Call::stand_by {}.into()]))
}
