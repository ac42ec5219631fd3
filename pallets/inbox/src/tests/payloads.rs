// SPDX-License-Identifier: Apache-2.0

//! Hostile payloads are refused when they arrive, by the same rule for plans and messages.

use crate::{
	mock::*,
	payload::{check, Place},
	Event, PayloadError, Unfit,
};
use proptest::prelude::*;
use vigil_primitives::{
	Body, Outcome, PlanOrder, ProtocolId, SequenceNumber, H256, MAX_PAYLOAD, PROTOCOL_PALLET,
};
use xcm::latest::prelude::*;

fn place() -> Place {
	Place {
		here: GlobalConsensus(ByGenesis(HERE.0)).into(),
		vigil: GENESIS,
		service: SERVICE,
		protocol: PROTOCOL,
		max_instructions: 20,
	}
}

fn here() -> InteriorLocation {
	place().here
}

fn refused(payload: Vec<u8>, error: PayloadError) {
	assert_eq!(check(&payload, &place()).err(), Some(error));
	build_and_execute(|| {
		let sequence = deliver_one(execute(payload.clone()));
		let receipt = receipt_of(sequence).unwrap();
		assert_eq!(receipt.outcome, Outcome::Refused);
		let payload = payload.try_into().unwrap();
		deliver_one(Body::Arm(PlanOrder { failover: payload, ..order(1, 1) }));
		assert!(Inbox::plans(SERVICE).is_empty());
		for sequence in [sequence, SequenceNumber(1)] {
			let reason = Unfit::Payload(error);
			assert_event(Event::MessageRefused { service: SERVICE, lane: LANE, sequence, reason });
		}
		idle_with(IDLE);
		assert!(remarks().is_empty());
	});
}

fn with_prefix(rest: Vec<Instruction<()>>) -> Vec<u8> {
	let all = prefix(PROTOCOL).into_iter().chain(rest).collect();
	raw(here(), Xcm(all))
}

#[test]
fn a_good_payload_passes() {
	let program = check(&remark(PROTOCOL, b"x"), &place()).unwrap();
	assert_eq!(program.0[..2], prefix(PROTOCOL));
}

#[test]
fn trailing_bytes_are_refused() {
	let mut payload = remark(PROTOCOL, b"x");
	payload.push(0);
	refused(payload, PayloadError::TrailingBytes);
}

#[test]
fn garbage_and_half_a_payload_are_refused() {
	refused(vec![], PayloadError::Undecodable);
	refused(vec![0xff; 64], PayloadError::Undecodable);
	let mut half = remark(PROTOCOL, b"x");
	half.pop();
	refused(half, PayloadError::Undecodable);
}

#[test]
fn another_destination_is_refused() {
	let program = || Xcm(prefix(PROTOCOL));
	let elsewhere: [InteriorLocation; 4] = [
		Here,
		GlobalConsensus(ByGenesis([1; 32])).into(),
		[GlobalConsensus(ByGenesis(HERE.0)), Parachain(1)].into(),
		[GlobalConsensus(ByGenesis(HERE.0)), PalletInstance(40)].into(),
	];
	for destination in elsewhere {
		let payload = raw(destination, program());
		assert_eq!(check(&payload, &place()).err(), Some(PayloadError::WrongDestination));
	}
	refused(raw(Here, program()), PayloadError::WrongDestination);
}

#[test]
fn a_program_without_the_universal_origin_first_is_refused() {
	let [universal, protocol] = crate::payload::origin_of(GENESIS, SERVICE, PROTOCOL);
	let other = UniversalOrigin(GlobalConsensus(ByGenesis([9; 32])));
	let programs = [
		vec![],
		vec![protocol.clone()],
		vec![ClearOrigin, universal.clone(), protocol.clone()],
		vec![protocol.clone(), universal.clone()],
		vec![other, protocol],
		vec![SetAppendix(Xcm(vec![universal]))],
	];
	for program in programs {
		refused(raw(here(), Xcm(program)), PayloadError::WrongUniversalOrigin);
	}
}

#[test]
fn a_program_of_another_protocol_is_refused() {
	let [universal, _] = crate::payload::origin_of(GENESIS, SERVICE, PROTOCOL);
	let (own, service) = (GeneralIndex(5), GeneralIndex(1));
	let paths: [InteriorLocation; 8] = [
		[PalletInstance(PROTOCOL_PALLET), service, GeneralIndex(6)].into(),
		[PalletInstance(PROTOCOL_PALLET), GeneralIndex(2), own].into(),
		[PalletInstance(PROTOCOL_PALLET), own].into(),
		[PalletInstance(PROTOCOL_PALLET), service].into(),
		[PalletInstance(66), service, own].into(),
		[PalletInstance(PROTOCOL_PALLET), service, own, own].into(),
		[service, own].into(),
		Here,
	];
	for path in paths {
		let program = vec![universal.clone(), DescendOrigin(path)];
		refused(raw(here(), Xcm(program)), PayloadError::WrongProtocol);
	}
	refused(raw(here(), Xcm(vec![universal, ClearOrigin])), PayloadError::WrongProtocol);
	refused(remark(ProtocolId(6), b"x"), PayloadError::WrongProtocol);
}

#[test]
fn a_second_universal_origin_is_refused_wherever_it_hides() {
	let climb = || UniversalOrigin(GlobalConsensus(ByGenesis(GENESIS.0)));
	let hidden = [
		climb(),
		SetAppendix(Xcm(vec![climb()])),
		SetErrorHandler(Xcm(vec![ClearOrigin, SetAppendix(Xcm(vec![climb()]))])),
		ExecuteWithOrigin { descendant_origin: None, xcm: Xcm(vec![climb()]) },
		ExportMessage { network: Polkadot, destination: Here, xcm: Xcm(vec![climb()]) },
	];
	for instruction in hidden {
		refused(with_prefix(vec![instruction]), PayloadError::SecondUniversalOrigin);
	}
}

#[test]
fn too_many_instructions_are_refused_nested_ones_included() {
	let flat = |count: usize| with_prefix(vec![ClearOrigin; count]);
	assert!(check(&flat(18), &place()).is_ok());
	refused(flat(19), PayloadError::TooManyInstructions);
	let nested = with_prefix(vec![SetAppendix(Xcm(vec![ClearOrigin; 18]))]);
	refused(nested, PayloadError::TooManyInstructions);
	refused(flat(99), PayloadError::Undecodable);
}

#[test]
fn deep_nesting_is_refused() {
	let deep = |depth| {
		let mut program = Xcm(vec![ClearOrigin]);
		for _ in 0..depth {
			program = Xcm(vec![SetAppendix(program)]);
		}
		with_prefix(program.0)
	};
	assert!(check(&deep(5), &place()).is_ok());
	refused(deep(12), PayloadError::Undecodable);
}

#[test]
fn a_call_that_this_chain_does_not_know_is_refused() {
	build_and_execute(|| {
		let payload = program(PROTOCOL, vec![transact(vec![250, 250, 250])]);
		deliver_one(execute(payload));
		let reason = Unfit::Payload(PayloadError::NotExecutable);
		let sequence = SequenceNumber(0);
		assert_event(Event::MessageRefused { service: SERVICE, lane: LANE, sequence, reason });
	});
}

#[test]
fn a_payload_that_weighs_too_much_is_refused() {
	build_and_execute(|| {
		let payload = remark(PROTOCOL, b"x");
		let sequence = deliver_one(execute(payload.clone()));
		let receipt = receipt_of(sequence).unwrap();
		assert_eq!(receipt.outcome, Outcome::Queued);
		MaxWeight::set(UnitWeight::get().saturating_mul(5));
		let sequence = deliver_one(execute(payload));
		let reason = Unfit::Payload(PayloadError::TooHeavy);
		assert_event(Event::MessageRefused { service: SERVICE, lane: LANE, sequence, reason });
	});
}

#[test]
fn a_payload_at_the_size_limit_is_executed() {
	build_and_execute(|| {
		let size = |bytes: usize| remark(PROTOCOL, &vec![7; bytes]).len();
		let most = usize::try_from(MAX_PAYLOAD).unwrap();
		let bytes = most - (size(15_000) - 15_000);
		let payload = remark(PROTOCOL, &vec![7; bytes]);
		assert_eq!(payload.len(), most);
		let sequence = deliver_one(execute(payload));
		idle_with(IDLE);
		let receipt = receipt_of(sequence).unwrap();
		assert_eq!(receipt.outcome, Outcome::Done);
	});
}

#[test]
fn an_older_version_of_xcm_is_converted() {
	use codec::Encode;
	use xcm::{v4, IntoVersion, VersionedInteriorLocation, VersionedXcm};
	build_and_execute(|| {
		let program = Xcm::<()>(prefix(PROTOCOL));
		let old: v4::Xcm<()> = program.try_into().unwrap();
		let destination = VersionedInteriorLocation::from(here()).into_version(4).unwrap();
		let payload = (destination, VersionedXcm::V4(old)).encode();
		assert!(check(&payload, &place()).is_ok());
	});
}

proptest! {
	#[test]
	fn no_bytes_make_it_panic_and_what_passes_begins_with_the_protocol(
		bytes in prop::collection::vec(any::<u8>(), 0..200),
		flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
	) {
		let _ = check(&bytes, &place());
		let mut payload = remark(PROTOCOL, b"some remark");
		for (index, byte) in flips {
			let at = index.index(payload.len());
			payload[at] = byte;
		}
		if let Ok(program) = check(&payload, &place()) {
			prop_assert_eq!(&program.0[..2], &prefix(PROTOCOL)[..]);
			prop_assert!(program.0.len() <= 20);
		}
		let other = Place { vigil: H256::zero(), ..place() };
		prop_assert!(check(&payload, &other).is_err());
	}
}
