// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, dispatch::Pays, storage::with_storage_layer, traits::fungible::Inspect,
};
use sp_runtime::DispatchResult;
use vigil_primitives::{Height, SetId};

fn fund(to: DestinationId, amount: Balance) -> DispatchResult {
	with_storage_layer(|| Failover::fund_upkeep(signed(OTHER), SERVICE, to, amount))
}

/// Proves, at this height, that the relayer carried it at this time.
fn try_prove(to: DestinationId, height: u64, carriage: Carriage, at: u64) -> DispatchResult {
	let proof = prove_carried(height, carriage, at);
	let (origin, height) = (signed(OTHER), Height(height));
	let proven = with_storage_layer(|| {
		Failover::prove_carriage(origin, SERVICE, to, carriage, height, proof.into())
	});
	proven.map(|info| assert_eq!(info.pays_fee, Pays::No)).map_err(|error| error.error)
}

fn handover(set: u64) -> Carriage {
	Carriage::Handover(SetId(set))
}

fn checkpoint(height: u64) -> Carriage {
	Carriage::Checkpoint(Height(height))
}

#[test]
fn who_carried_a_handover_is_paid_once_for_each_set() {
	build_and_execute(|| {
		let to = destination(1);
		assert_ok!(fund(to, 1_000));
		assert_ok!(try_prove(to, 1, handover(7), 5));
		assert_eq!((Balances::free_balance(RELAYER), lane(to).upkeep), (50, 950));
		assert_event(Event::CarriagePaid {
			service: SERVICE,
			destination: to,
			carriage: handover(7),
			relayer: RELAYER,
			fee: 50,
			left: 950,
		});
		let again = Err(Error::<Test>::AlreadyPaid.into());
		assert_eq!(try_prove(to, 2, handover(7), 5), again);
		assert_ok!(try_prove(to, 3, handover(8), 5));
		assert_ok!(try_prove(to, 4, handover(6), 5));
		assert_eq!(try_prove(to, 5, handover(6), 5), again);
		assert_eq!(Balances::free_balance(RELAYER), 150);
	});
}

#[test]
fn one_checkpoint_of_each_interval_is_paid() {
	build_and_execute(|| {
		let to = destination(1);
		assert_ok!(fund(to, 1_000));
		assert_ok!(try_prove(to, 1, checkpoint(96), 205));
		let again = Err(Error::<Test>::AlreadyPaid.into());
		assert_eq!(try_prove(to, 2, checkpoint(128), 299), again, "the same hundred seconds");
		assert_ok!(try_prove(to, 3, checkpoint(160), 300));
		assert_ok!(try_prove(to, 4, checkpoint(64), 199));
		assert_eq!((Balances::free_balance(RELAYER), lane(to).upkeep), (60, 940));
	});
}

#[test]
fn nothing_is_paid_that_nobody_paid_for() {
	build_and_execute(|| {
		let to = destination(1);
		let unknown = Err(Error::<Test>::UnknownLane.into());
		assert_eq!(try_prove(to, 1, handover(1), 5), unknown);
		send(protocol(), to);
		let spent = Err(Error::<Test>::UpkeepSpent.into());
		assert_eq!(try_prove(to, 1, handover(1), 5), spent);
		assert_ok!(fund(to, 49));
		assert_eq!(try_prove(to, 1, handover(1), 5), spent);
		assert_ok!(fund(to, 21));
		assert_ok!(try_prove(to, 1, handover(1), 5));
		assert_ok!(try_prove(to, 1, checkpoint(1), 5));
		assert_eq!(lane(to).upkeep, 0);
		assert_eq!(try_prove(to, 1, checkpoint(2), 500), spent);
	});
}

#[test]
fn the_upkeep_of_one_lane_pays_for_no_other() {
	build_and_execute(|| {
		let (a, b) = (destination(1), destination(2));
		assert_ok!(fund(a, 1_000));
		send(protocol(), b);
		let spent = Err(Error::<Test>::UpkeepSpent.into());
		assert_eq!(try_prove(b, 1, handover(1), 5), spent);
	});
}

#[test]
fn anybody_pays_in_but_not_dust_and_not_for_nothing() {
	build_and_execute(|| {
		let to = destination(1);
		assert_eq!(fund(to, 19), Err(Error::<Test>::TooLittle.into()));
		let nowhere = fund(DestinationId(9), 100);
		assert_eq!(nowhere, Err(Error::<Test>::UnknownDestination.into()));
		assert_noop!(
			Failover::fund_upkeep(signed(OTHER), NO_SERVICE, to, 100),
			Error::<Test>::UnknownService
		);
		let before = Balances::free_balance(OTHER);
		assert_ok!(fund(to, 100));
		let first = before - Balances::free_balance(OTHER);
		assert_eq!(first, 100 + EXISTENTIAL + 30, "with the account and the lane");
		assert_event(Event::UpkeepFunded {
			service: SERVICE,
			destination: to,
			from: OTHER,
			amount: 100,
			left: 100,
		});
		assert_ok!(fund(to, 20));
		assert_eq!(Balances::free_balance(Failover::pot()), 120 + EXISTENTIAL);
	});
}

#[test]
fn a_proof_of_nothing_pays_nothing() {
	build_and_execute(|| {
		let to = destination(1);
		assert_ok!(fund(to, 100));
		let key = vigil_primitives::receipt::handover_key(INBOX, SERVICE, SetId(3));
		let (root, proof) = prove(&State::from([(vec![1], vec![2]), (vec![9], vec![8])]), &[key]);
		certify(1, root);
		let prove = |height| {
			let (carriage, proof) = (handover(3), proof.clone().into());
			let origin = signed(OTHER);
			let proven =
				Failover::prove_carriage(origin, SERVICE, to, carriage, Height(height), proof);
			proven.unwrap_err().error
		};
		assert_eq!(prove(1), Error::<Test>::NotCarried.into());
		assert_eq!(prove(2), Error::<Test>::UnknownRoot.into());
		assert_eq!(lane(to).upkeep, 100);
	});
}

#[test]
fn no_keeper_gains_by_the_end_of_a_lane() {
	build_and_execute(|| {
		let (a, b) = (destination(1), destination(2));
		assert_ok!(fund(a, 100));
		assert_ok!(fund(b, 70));
		let before = Balances::total_balance(&KEEPER);
		assert_ok!(Failover::remove_destination(signed(KEEPER), a));
		assert_eq!(Balances::total_balance(&KEEPER), before);
		assert_eq!(Balances::free_balance(WATCHERS), 100);
		let_watchers_be_paid(false);
		let issued = Balances::total_issuance();
		assert_ok!(Failover::remove_destination(signed(KEEPER), b));
		assert_eq!(issued - Balances::total_issuance(), 70, "or nobody does");
		assert_eq!(Balances::free_balance(Failover::pot()), EXISTENTIAL);
	});
}
