// SPDX-License-Identifier: Apache-2.0

//! What becomes of a protocol's program on its way out: checked, and put under the protocol's origin.
//!
//! Nothing of this is left to the moment of a disaster: a payload that leaves here has the right
//! version, size, depth and number of instructions.

use alloc::vec;
use codec::{DecodeLimit, Encode};
use sp_core::H256;
use vigil_primitives::{Payload, ProtocolId, ServiceId, PROTOCOL_PALLET};
use xcm::{
	latest::prelude::*, IdentifyVersion, IntoVersion, Version, VersionedInteriorLocation,
	VersionedXcm, MAX_XCM_DECODE_DEPTH,
};
use xcm_builder::BridgeMessage;

/// The instructions that name the origin, which come before a protocol's own.
pub const ORIGIN_INSTRUCTIONS: u32 = 2;

/// Versions of XCM that payloads can be written in.
pub const VERSIONS: core::ops::RangeInclusive<Version> = 3..=5;

/// What a program is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
	/// The genesis hash of this chain.
	pub vigil: H256,
	/// The genesis hash of the destination.
	pub network: H256,
	/// Whose watchers vouch for it.
	pub service: ServiceId,
	/// Whose program it is.
	pub protocol: ProtocolId,
	/// The version of XCM that the destination takes.
	pub version: Version,
	/// The most instructions, nested ones and those of the origin included.
	pub max_instructions: u32,
}

/// Why a program is no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadError {
	/// It does nothing.
	Empty,
	/// It is no `VersionedXcm`, has bytes left over, or is nested too deeply.
	Unreadable,
	/// It is written in another version of XCM than the destination takes.
	WrongVersion,
	/// It has too many instructions.
	TooManyInstructions,
	/// It asks for a universal origin; only this pallet says what a program's origin is.
	OriginInstruction,
	/// It is too large once its origin stands before it.
	TooLarge,
}

/// The payload that executes `program` on the destination under the protocol's origin.
pub fn xcm_payload(rules: &Rules, program: &[u8]) -> Result<Payload, PayloadError> {
	let program = read(rules, program)?;
	let place: InteriorLocation = GlobalConsensus(NetworkId::ByGenesis(rules.network.0)).into();
	let universal_dest = VersionedInteriorLocation::from(place)
		.into_version(rules.version)
		.map_err(|()| PayloadError::WrongVersion)?;
	let message = with_origin(rules, program)?;
	let payload = BridgeMessage { universal_dest, message }.encode();
	let payload = Payload::try_from(payload).map_err(|_| PayloadError::TooLarge)?;
	BridgeMessage::decode_all_with_depth_limit(MAX_XCM_DECODE_DEPTH, &mut &payload[..])
		.map_err(|_| PayloadError::Unreadable)?;
	Ok(payload)
}

/// The location in the universe of a protocol for which the watchers of a service vouch.
pub fn protocol_location(
	vigil: H256,
	service: ServiceId,
	protocol: ProtocolId,
) -> InteriorLocation {
	let network = NetworkId::ByGenesis(vigil.0);
	let [pallet, service, protocol] = inside_vigil(service, protocol);
	[GlobalConsensus(network), pallet, service, protocol].into()
}

fn inside_vigil(service: ServiceId, protocol: ProtocolId) -> [Junction; 3] {
	let (service, protocol) = (service.0.into(), protocol.0.into());
	[PalletInstance(PROTOCOL_PALLET), GeneralIndex(service), GeneralIndex(protocol)]
}

/// Decodes a program and checks everything but its size.
fn read(rules: &Rules, mut program: &[u8]) -> Result<VersionedXcm<()>, PayloadError> {
	if program.is_empty() {
		return Err(PayloadError::Empty);
	}
	let program = VersionedXcm::<()>::decode_all_with_mem_and_depth_limit(&mut program)
		.map_err(|_| PayloadError::Unreadable)?;
	if program.identify_version() != rules.version {
		return Err(PayloadError::WrongVersion);
	}
	let latest: Xcm<()> = program.clone().try_into().map_err(|()| PayloadError::Unreadable)?;
	if latest.is_empty() {
		return Err(PayloadError::Empty);
	}
	let mut left = rules.max_instructions.saturating_sub(ORIGIN_INSTRUCTIONS);
	walk(&latest, &mut left)?;
	Ok(program)
}

/// Counts instructions, those of nested programs too, wherever they are to be executed. Decoding has
/// bounded the depth.
fn walk(program: &Xcm<()>, left: &mut u32) -> Result<(), PayloadError> {
	for instruction in program.inner() {
		*left = left.checked_sub(1).ok_or(PayloadError::TooManyInstructions)?;
		match instruction {
			UniversalOrigin(_) => return Err(PayloadError::OriginInstruction),
			TransferReserveAsset { xcm, .. }
			| DepositReserveAsset { xcm, .. }
			| InitiateReserveWithdraw { xcm, .. }
			| InitiateTeleport { xcm, .. }
			| ExportMessage { xcm, .. }
			| SetErrorHandler(xcm)
			| SetAppendix(xcm)
			| ExecuteWithOrigin { xcm, .. } => walk(xcm, left)?,
			InitiateTransfer { remote_xcm, .. } => walk(remote_xcm, left)?,
			_ => (),
		}
	}
	Ok(())
}

/// Puts the protocol's origin before a program, without a change to its bytes.
fn with_origin(rules: &Rules, program: VersionedXcm<()>) -> Result<VersionedXcm<()>, PayloadError> {
	use VersionedXcm::{V3, V4, V5};
	let origin = Xcm::<()>(vec![
		UniversalOrigin(GlobalConsensus(NetworkId::ByGenesis(rules.vigil.0))),
		DescendOrigin(inside_vigil(rules.service, rules.protocol).into()),
	]);
	let origin = VersionedXcm::from(origin)
		.into_version(rules.version)
		.map_err(|()| PayloadError::WrongVersion)?;
	match (origin, program) {
		(V3(mut whole), V3(program)) => {
			whole.0.extend(program.0);
			Ok(V3(whole))
		},
		(V4(mut whole), V4(program)) => {
			whole.0.extend(program.0);
			Ok(V4(whole))
		},
		(V5(mut whole), V5(program)) => {
			whole.0.extend(program.0);
			Ok(V5(whole))
		},
		_ => Err(PayloadError::WrongVersion),
	}
}
