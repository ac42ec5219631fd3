// SPDX-License-Identifier: Apache-2.0

//! The pure rule of payloads: what a protocol may have executed here, checked before it is kept.
//!
//! A payload is the SCALE encoding of a `BridgeMessage`, with nothing after it. Its program begins
//! with the origin of the protocol whose message brought it, and never leaves that origin upwards.

use alloc::vec::Vec;
use codec::{Decode, DecodeLimit, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use vigil_primitives::{ProtocolId, ServiceId, PROTOCOL_PALLET};
use xcm::{prelude::*, MAX_XCM_DECODE_DEPTH};
use xcm_builder::BridgeMessage;

/// What a payload has to fit to.
pub struct Place {
	/// This chain in the universe.
	pub here: InteriorLocation,
	/// The genesis of the Vigil chain that is trusted.
	pub vigil: H256,
	/// The service whose watchers vouch for it.
	pub service: ServiceId,
	/// Whose message brought it.
	pub protocol: ProtocolId,
	/// Most instructions, those inside of others included.
	pub max_instructions: u32,
}

/// Why a payload will never be executed here. The message that brought it is receipted as refused;
/// its protocol has to send another one.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum PayloadError {
	/// It is no `BridgeMessage`, is nested too deeply, or has more instructions than XCM allows.
	Undecodable,
	/// Bytes follow the `BridgeMessage`.
	TrailingBytes,
	/// It is meant for another place than this chain.
	WrongDestination,
	/// This chain does not know its version of XCM.
	UnsupportedVersion,
	/// It does not begin with the universal origin of the trusted Vigil chain.
	WrongUniversalOrigin,
	/// Its second instruction does not descend to exactly the service and the protocol that send it.
	WrongProtocol,
	/// It takes a universal origin again.
	SecondUniversalOrigin,
	/// It has too many instructions.
	TooManyInstructions,
	/// It has a call that this chain does not know, or no room for the inbox's own instruction.
	NotExecutable,
	/// Its execution would weigh more than this chain executes at once.
	TooHeavy,
}

/// The two instructions with which every program of a protocol begins that watchers of `service` vouch
/// for.
pub fn origin_of(vigil: H256, service: ServiceId, protocol: ProtocolId) -> [Instruction<()>; 2] {
	let network = GlobalConsensus(NetworkId::ByGenesis(vigil.0));
	let path = [
		PalletInstance(PROTOCOL_PALLET),
		GeneralIndex(service.0.into()),
		GeneralIndex(protocol.0.into()),
	];
	[UniversalOrigin(network), DescendOrigin(path.into())]
}

/// The program in a payload, if it is fit for this place.
pub fn check(payload: &[u8], place: &Place) -> Result<Xcm<()>, PayloadError> {
	let BridgeMessage { universal_dest, message } = decode(payload)?;
	let destination =
		InteriorLocation::try_from(universal_dest).map_err(|_| PayloadError::UnsupportedVersion)?;
	if destination != place.here {
		return Err(PayloadError::WrongDestination);
	}
	let program: Xcm<()> = message.try_into().map_err(|_| PayloadError::UnsupportedVersion)?;
	check_origin(&program, place)?;
	let rest = program.0.get(2..).unwrap_or_default();
	let instructions = count(rest)?.saturating_add(2);
	if instructions > place.max_instructions {
		return Err(PayloadError::TooManyInstructions);
	}
	Ok(program)
}

fn decode(payload: &[u8]) -> Result<BridgeMessage, PayloadError> {
	let mut input = payload;
	let message = BridgeMessage::decode_with_depth_limit(MAX_XCM_DECODE_DEPTH, &mut input)
		.map_err(|_| PayloadError::Undecodable)?;
	match input.is_empty() {
		true => Ok(message),
		false => Err(PayloadError::TrailingBytes),
	}
}

fn check_origin(program: &Xcm<()>, place: &Place) -> Result<(), PayloadError> {
	let [universal, protocol] = origin_of(place.vigil, place.service, place.protocol);
	if program.0.first() != Some(&universal) {
		return Err(PayloadError::WrongUniversalOrigin);
	}
	match program.0.get(1) == Some(&protocol) {
		true => Ok(()),
		false => Err(PayloadError::WrongProtocol),
	}
}

/// How many instructions there are, those inside of others included, if none of them takes a
/// universal origin. Depth was bounded when they were decoded.
fn count(instructions: &[Instruction<()>]) -> Result<u32, PayloadError> {
	let mut sum = 0u32;
	let mut open: Vec<&[Instruction<()>]> = Vec::from([instructions]);
	while let Some(instructions) = open.pop() {
		for instruction in instructions {
			if matches!(instruction, UniversalOrigin(_)) {
				return Err(PayloadError::SecondUniversalOrigin);
			}
			sum = sum.saturating_add(1);
			open.extend(inside(instruction));
		}
	}
	Ok(sum)
}

/// The program that an instruction carries.
fn inside(instruction: &Instruction<()>) -> Option<&[Instruction<()>]> {
	match instruction {
		SetErrorHandler(xcm)
		| SetAppendix(xcm)
		| ExecuteWithOrigin { xcm, .. }
		| TransferReserveAsset { xcm, .. }
		| DepositReserveAsset { xcm, .. }
		| InitiateReserveWithdraw { xcm, .. }
		| InitiateTeleport { xcm, .. }
		| ExportMessage { xcm, .. }
		| InitiateTransfer { remote_xcm: xcm, .. } => Some(&xcm.0),
		_ => None,
	}
}
