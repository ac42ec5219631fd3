// SPDX-License-Identifier: Apache-2.0

//! What programs of protocols can do, and what they cannot.

use super::{
	account, build_and_execute, next_block,
	world::{mode, world, World, ONE, SERVICE, TWO, VIGIL, WAY},
	GENESIS,
};
use crate::{
	configs::xcm::{ProtocolToVault, ThisNetwork, UniversalLocation, XcmConfig},
	payload::{activate, payload, program, raw_payload, Way},
	Balances, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use codec::Encode;
use pallet_inbox::payload::origin_of;
use pallet_vault::{Mode::*, Vaults};
use sp_keyring::Sr25519Keyring::Eve;
use vigil_primitives::{Outcome, Payload, PlanId, ProtocolId, SequenceNumber, ServiceId, H256};
use xcm::latest::prelude::*;
use xcm_executor::{traits::ConvertOrigin, XcmExecutor};

/// A protocol without a vault.
const THREE: ProtocolId = ProtocolId(3);

fn call_activate() -> RuntimeCall {
	pallet_vault::Call::activate {}.into()
}

/// What any message of a protocol may do.
fn call_post() -> RuntimeCall {
	pallet_vault::Call::post {}.into()
}

fn posts(protocol: ProtocolId) -> u32 {
	Vaults::<Runtime>::get(SERVICE, protocol).expect("it has a vault").posts
}

fn transact(call: RuntimeCall, origin_kind: OriginKind) -> Instruction<()> {
	Transact { origin_kind, fallback_max_weight: None, call: call.encode().into() }
}

/// Has protocol one execute these instructions after its origin; the outcome a block later.
fn outcome_of(world: &World, instructions: Vec<Instruction<()>>) -> Outcome {
	let payload = payload(WAY, SERVICE, ONE, Xcm(instructions)).expect("small");
	let message = world.execute(ONE, payload);
	after_block(world, message)
}

fn after_block(world: &World, message: SequenceNumber) -> Outcome {
	next_block();
	world.outcome(message)
}

#[test]
fn a_message_posts_as_its_protocol_and_activates_no_vault() {
	build_and_execute(|| {
		let world = world();
		assert_eq!(outcome_of(&world, program([call_post()]).0), Outcome::Done);
		assert_eq!((posts(ONE), posts(TWO)), (1, 0));
		// While the ward lives, everybody can spend there what a vault would pay.
		assert_eq!(outcome_of(&world, program([call_activate()]).0), Outcome::Failed);
		let open: RuntimeCall =
			pallet_vault::Call::open_vault { service: SERVICE, protocol: THREE }.into();
		let payload = payload(WAY, SERVICE, THREE, program([open, call_activate()])).unwrap();
		assert_eq!(after_block(&world, world.execute(THREE, payload)), Outcome::Failed);
		assert_eq!((mode(ONE), mode(TWO)), (Standby, Standby));
	});
}

#[test]
fn the_origin_of_another_protocol_or_service_is_refused() {
	build_and_execute(|| {
		let world = world();
		let of_protocol = activate(WAY, SERVICE, TWO).expect("small");
		let of_service = activate(WAY, ServiceId(SERVICE.0 + 1), ONE).expect("small");
		for foreign in [of_protocol, of_service] {
			assert_eq!(after_block(&world, world.execute(ONE, foreign.clone())), Outcome::Refused);
			assert_eq!(world.arm(ONE, PlanId(0), foreign, Payload::default()), Outcome::Refused);
		}
		assert_eq!((mode(ONE), mode(TWO)), (Standby, Standby));
	});
}

#[test]
fn what_is_not_of_the_trusted_vigil_or_for_this_chain_is_refused() {
	build_and_execute(|| {
		let world = world();
		let other = H256::repeat_byte(0x99);
		for way in [Way { vigil: other, ..WAY }, Way { haven: other, ..WAY }] {
			let payload = activate(way, SERVICE, ONE).expect("small");
			let message = world.execute(ONE, payload);
			assert_eq!(after_block(&world, message), Outcome::Refused);
		}
		let bare = raw_payload(GENESIS, program([call_post()]).0).expect("small");
		assert_eq!(after_block(&world, world.execute(ONE, bare)), Outcome::Refused);
		assert_eq!(posts(ONE), 0);
	});
}

#[test]
fn a_cleared_or_descended_origin_is_no_protocol() {
	build_and_execute(|| {
		let world = world();
		let account: [u8; 32] = account(Eve).into();
		let descend = DescendOrigin([AccountId32 { network: None, id: account }].into());
		for first in [ClearOrigin, descend] {
			let mut instructions = vec![first];
			instructions.extend(program([call_post()]).0);
			assert_eq!(outcome_of(&world, instructions), Outcome::Failed);
			assert_eq!(posts(ONE), 0);
		}
	});
}

#[test]
fn an_origin_that_was_cleared_does_not_come_back() {
	build_and_execute(|| {
		let world = world();
		let [universal, protocol] = origin_of(VIGIL, SERVICE, TWO);
		let transact = transact(call_post(), OriginKind::Xcm);
		let climb = vec![ClearOrigin, protocol.clone(), transact.clone()];
		assert_eq!(outcome_of(&world, climb), Outcome::Failed);
		let again = vec![universal.clone(), protocol, transact];
		assert_eq!(outcome_of(&world, again), Outcome::Refused, "before it is even queued");
		assert_eq!((posts(ONE), posts(TWO)), (0, 0));
	});
}

#[test]
fn only_the_vault_can_be_called_and_only_as_the_protocol() {
	build_and_execute(|| {
		let world = world();
		let value = 1;
		let dest = account(Eve).into();
		let transfer = pallet_balances::Call::transfer_allow_death { dest, value };
		let sudo = pallet_sudo::Call::sudo { call: Box::new(call_post()) };
		let batch = pallet_utility::Call::batch { calls: vec![call_post()] };
		let foreign: [RuntimeCall; 3] = [transfer.into(), sudo.into(), batch.into()];
		for call in foreign {
			assert_eq!(outcome_of(&world, program([call]).0), Outcome::Failed);
		}
		for kind in [OriginKind::Native, OriginKind::SovereignAccount, OriginKind::Superuser] {
			let check = ExpectTransactStatus(MaybeErrorCode::Success);
			let instructions = vec![transact(call_post(), kind), check];
			assert_eq!(outcome_of(&world, instructions), Outcome::Failed);
		}
		assert_eq!(posts(ONE), 0);
	});
}

#[test]
fn a_program_that_fails_leaves_nothing_of_what_it_did() {
	build_and_execute(|| {
		let world = world();
		let open: RuntimeCall =
			pallet_vault::Call::open_vault { service: SERVICE, protocol: THREE }.into();
		let mut instructions = program([open]).0;
		instructions.push(Trap(7));
		let payload = payload(WAY, SERVICE, THREE, Xcm(instructions)).expect("small");
		assert_eq!(after_block(&world, world.execute(THREE, payload)), Outcome::Failed);
		assert!(!Vaults::<Runtime>::contains_key(SERVICE, THREE));
	});
}

#[test]
fn a_program_cannot_make_or_take_money() {
	build_and_execute(|| {
		let world = world();
		let issuance = Balances::total_issuance();
		let beneficiary = Location::from(AccountId32 { network: None, id: account(Eve).into() });
		let deposit = DepositAsset { assets: AllCounted(1).into(), beneficiary };
		let grabs = [
			vec![WithdrawAsset((Here, 5u128).into()), deposit.clone()],
			vec![ReserveAssetDeposited((Here, 5u128).into()), deposit.clone()],
			vec![ReceiveTeleportedAsset((Here, 5u128).into()), deposit],
		];
		for grab in grabs {
			assert_eq!(outcome_of(&world, grab), Outcome::Failed);
		}
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn programs_that_do_not_come_through_the_inbox_are_not_executed() {
	build_and_execute(|| {
		let _world = world();
		let [universal, protocol] = origin_of(VIGIL, SERVICE, ONE);
		let call = call_post().encode();
		let transact = || Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: None,
			call: xcm::DoubleEncoded::<RuntimeCall>::from(Vec::clone(&call)),
		};
		let (universal, protocol) = (retyped(universal), retyped(protocol));
		let forged = Xcm(vec![universal, protocol, transact()]);
		let bare = Xcm(vec![transact()]);
		for (from, program) in [
			(Location::here(), forged.clone()),
			(Location::here(), bare.clone()),
			(Location::parent(), forged),
			(AccountId32 { network: None, id: account(Eve).into() }.into(), bare),
		] {
			let weight = sp_runtime::Weight::MAX;
			let mut hash = [0; 32];
			let outcome = XcmExecutor::<XcmConfig>::prepare_and_execute(
				from,
				program,
				&mut hash,
				weight,
				sp_runtime::Weight::zero(),
			);
			assert!(outcome.ensure_complete().is_err());
		}
		assert_eq!(posts(ONE), 0);
	});
}

/// The same instruction for an executor that knows this chain's calls.
fn retyped(instruction: Instruction<()>) -> Instruction<RuntimeCall> {
	let program: Xcm<RuntimeCall> = Xcm::<()>(vec![instruction]).into();
	program.0.into_iter().next().expect("there is one")
}

#[test]
fn the_converter_knows_protocols_of_the_trusted_vigil_and_nothing_else() {
	build_and_execute(|| {
		let _world = world();
		let network = |hash: H256| GlobalConsensus(NetworkId::ByGenesis(hash.0));
		let service = GeneralIndex(SERVICE.0.into());
		let protocol = |number| [network(VIGIL), PalletInstance(67), service, GeneralIndex(number)];
		let convert = |location: Location, kind| {
			<ProtocolToVault<Runtime> as ConvertOrigin<RuntimeOrigin>>::convert_origin(
				location, kind,
			)
		};
		let wrong: Vec<Location> = vec![
			Location::here(),
			Location::new(1, [network(VIGIL)]),
			Location::new(1, [network(VIGIL), PalletInstance(67)]),
			Location::new(1, [network(VIGIL), PalletInstance(67), GeneralIndex(1)]),
			Location::new(1, [network(H256::zero()), PalletInstance(67), service, GeneralIndex(1)]),
			Location::new(1, [network(VIGIL), PalletInstance(66), service, GeneralIndex(1)]),
			Location::new(
				1,
				[network(VIGIL), PalletInstance(67), service, GeneralIndex(1), GeneralIndex(1)],
			),
			Location::new(1, protocol(u128::from(u32::MAX) + 1)),
			Location::new(2, protocol(1)),
			Location::new(0, protocol(1)),
		];
		for location in wrong {
			assert!(convert(location.clone(), OriginKind::Xcm).is_err(), "{location:?}");
		}
		let right = Location::new(1, protocol(1));
		assert!(convert(right.clone(), OriginKind::Xcm).is_ok());
		assert!(convert(right, OriginKind::Superuser).is_err());
	});
}

#[test]
fn the_network_is_named_by_its_genesis_hash() {
	build_and_execute(|| {
		assert_eq!(System::block_hash(0), GENESIS);
		assert_eq!(ThisNetwork::get(), NetworkId::ByGenesis(GENESIS.0));
		assert_eq!(UniversalLocation::get().global_consensus(), Ok(ThisNetwork::get()));
	});
}
