// SPDX-License-Identifier: Apache-2.0

//! What a destination does with what leaves here.

use crate::{
	mock::*,
	payload::{xcm_payload, PayloadError, Rules},
};
use codec::Encode;
use frame_support::parameter_types;
use proptest::prelude::*;
use std::cell::RefCell;
use vigil_primitives::{ProtocolId, MAX_PAYLOAD};
use xcm::{latest::prelude::*, IdentifyVersion, VersionedXcm};
use xcm_builder::{BridgeBlobDispatcher, DispatchBlob};

fn rules(version: u32) -> Rules {
	Rules {
		vigil: VIGIL,
		network: place(1).network,
		service: SERVICE,
		protocol: ProtocolId(5),
		version,
		max_instructions: MAX_INSTRUCTIONS,
	}
}

thread_local! {
	static SENT: RefCell<Vec<(Location, Xcm<()>)>> = RefCell::default();
}

/// Remembers what it is to send.
struct Router;

impl SendXcm for Router {
	type Ticket = (Location, Xcm<()>);

	fn validate(
		destination: &mut Option<Location>,
		message: &mut Option<Xcm<()>>,
	) -> SendResult<Self::Ticket> {
		let ticket = destination.take().zip(message.take()).ok_or(SendError::MissingArgument)?;
		Ok((ticket, Assets::new()))
	}

	fn deliver(ticket: Self::Ticket) -> Result<XcmHash, SendError> {
		SENT.with_borrow_mut(|sent| sent.push(ticket));
		Ok([0; 32])
	}
}

parameter_types! {
	pub TheirPlace: InteriorLocation = GlobalConsensus(NetworkId::ByGenesis(place(1).network.0)).into();
	pub Bridge: Option<InteriorLocation> = Some(PalletInstance(42).into());
}

type Dispatcher = BridgeBlobDispatcher<Router, TheirPlace, Bridge>;

#[test]
fn a_destination_executes_the_program_as_the_protocol() {
	let program = Xcm::<()>(vec![ClearError, Trap(7)]);
	for (version, encoded) in [
		(5, VersionedXcm::from(program.clone())),
		(4, VersionedXcm::V4(program.clone().try_into().unwrap())),
		(
			3,
			VersionedXcm::V3(
				xcm::v4::Xcm::<()>::try_from(program.clone()).unwrap().try_into().unwrap(),
			),
		),
	] {
		let payload = xcm_payload(&rules(version), &encoded.encode()).unwrap();
		assert_eq!(opened(&payload).message.identify_version(), version);
		Dispatcher::dispatch_blob(payload.into_inner()).unwrap();
		let (to, message) = SENT.with_borrow_mut(Vec::pop).unwrap();
		assert_eq!(to, Location::here());
		let expected = [
			DescendOrigin(PalletInstance(42).into()),
			UniversalOrigin(GlobalConsensus(NetworkId::ByGenesis(VIGIL.0))),
			DescendOrigin([PalletInstance(67), GeneralIndex(1), GeneralIndex(5)].into()),
			ClearError,
			Trap(7),
		];
		assert_eq!(message.0, expected);
	}
}

#[test]
fn another_destination_refuses_it() {
	let elsewhere = Rules { network: place(2).network, ..rules(5) };
	let payload = xcm_payload(&elsewhere, &program(1)).unwrap();
	assert!(Dispatcher::dispatch_blob(payload.into_inner()).is_err());
	assert!(SENT.with_borrow(Vec::is_empty));
}

#[test]
fn nested_instructions_count_wherever_they_run() {
	let inner = || instructions(1, 17);
	let assets = || AssetFilter::Wild(All);
	let to = Location::here;
	let nests: [fn(Xcm<()>) -> Instruction<()>; 3] =
		[SetErrorHandler, SetAppendix, |xcm| ExecuteWithOrigin { descendant_origin: None, xcm }];
	let remote = [
		TransferReserveAsset { assets: Assets::new(), dest: to(), xcm: inner() },
		DepositReserveAsset { assets: assets(), dest: to(), xcm: inner() },
		InitiateReserveWithdraw { assets: assets(), reserve: to(), xcm: inner() },
		InitiateTeleport { assets: assets(), dest: to(), xcm: inner() },
		ExportMessage { network: NetworkId::Polkadot, destination: Here, xcm: inner() },
		InitiateTransfer {
			destination: to(),
			remote_fees: None,
			preserve_origin: false,
			assets: Default::default(),
			remote_xcm: inner(),
		},
	];
	for instruction in nests.map(|nest| nest(inner())).into_iter().chain(remote) {
		let fits = encoded(Xcm(vec![instruction.clone()]));
		assert!(xcm_payload(&rules(5), &fits).is_ok(), "{instruction:?}");
		let one_more = encoded(Xcm(vec![instruction, ClearError]));
		let refused = xcm_payload(&rules(5), &one_more);
		assert_eq!(refused, Err(PayloadError::TooManyInstructions));
	}
}

#[test]
fn an_unknown_version_is_refused() {
	for version in [0, 2, 6, u32::MAX] {
		let refused = xcm_payload(&rules(version), &program(1));
		assert_eq!(refused, Err(PayloadError::WrongVersion));
	}
}

proptest! {
	#[test]
	fn rubbish_is_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
		if let Ok(payload) = xcm_payload(&rules(5), &bytes) {
			prop_assert!(payload.len() > bytes.len() && payload.len() <= MAX_PAYLOAD as usize);
		}
	}

	#[test]
	fn changed_bits_never_change_the_origin(bit in any::<prop::sample::Index>(), count in 1..8u32) {
		let mut bytes = encoded(instructions(u64::MAX, count)).into_inner();
		let bit = bit.index(bytes.len() * 8);
		bytes[bit / 8] ^= 1 << (bit % 8);
		if let Ok(payload) = xcm_payload(&rules(5), &bytes) {
			let message: Xcm<()> = opened(&payload).message.try_into().unwrap();
			let origin = [
				UniversalOrigin(GlobalConsensus(NetworkId::ByGenesis(VIGIL.0))),
				DescendOrigin([PalletInstance(67), GeneralIndex(1), GeneralIndex(5)].into()),
			];
			prop_assert_eq!(&message.0[..2], &origin[..]);
		}
	}
}
