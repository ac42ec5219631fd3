// SPDX-License-Identifier: Apache-2.0

//! What is trusted of a ward.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::Round;
use vigil_proofs::{family::Update, fixture::tendermint};

fn advance(ward: &tendermint::Ward, from: u64, height: u64) -> sp_runtime::DispatchResult {
	let update = Update::Tendermint(ward.update(from, height).into());
	let result = Slashing::advance_anchor(RuntimeOrigin::signed(9), SERVICE, update.into());
	result.map(drop).map_err(|error| error.error)
}

fn at(second: u64) {
	world(|world| world.now = START + second);
}

#[test]
fn an_anchor_advances_only_by_the_wards_own_consensus() {
	build_and_execute(|| {
		let ward = ward_with(&[0, 10, 20]);
		at(30);
		let mut forged = tendermint::Ward::new(tendermint::voters(60..64), START - 1_000);
		forged.extend(START);
		assert_noop!(advance(&forged, 1, 2), Error::<Test>::ProofNotOfWard);
		assert_ok!(advance(&ward, 1, 2));
		assert_noop!(advance(&ward, 1, 2), Error::<Test>::AnchorNotNewer);
		let refused = Slashing::pin_anchor(RuntimeOrigin::signed(9), SERVICE, Vec::new());
		assert_noop!(refused, sp_runtime::DispatchError::BadOrigin);
		let refused = Slashing::pin_anchor(RuntimeOrigin::root(), SERVICE, vec![9, 9]);
		assert_noop!(refused, Error::<Test>::UnknownAnchor);
	});
}

#[test]
fn nobody_makes_evidence_useless_by_moving_the_anchor_on() {
	build_and_execute(|| {
		let blocks: Vec<u64> = (0..80).map(|place| place * 10).collect();
		let ward = ward_with(&blocks);
		let mut from = 1;
		for height in 8..70 {
			at(height * 10);
			// Anchors that are needed are never given up for newer ones.
			if advance(&ward, from, height) == Ok(()) {
				from = height;
			}
		}
		let ends = AnchorsOf::<Test>::get(SERVICE).unwrap();
		assert!(ends.next - ends.first <= 5, "bounded");
		assert!(Anchors::<Test>::get(SERVICE, ends.first).unwrap().at.0 + 250 <= now());
		// A lie of some time ago is still proven by the oldest.
		let oldest = Anchors::<Test>::get(SERVICE, ends.first).unwrap();
		let vigil_proofs::family::Anchor::Tendermint(anchor) = oldest.anchor else { panic!() };
		let known = anchor.points.last().unwrap().height;
		let round = Round((START + known * 10) / 6 * 6 + 120);
		let said = vote(halt_in(known, round), 1);
		let shown = vigil_proofs::family::Proof::Tendermint(
			ward.proof(known, known + 10, known + 12).into(),
		);
		let origin = RuntimeOrigin::signed(REPORTER);
		let updates = Default::default();
		assert_ok!(Slashing::report_life(origin, said.into(), ends.first, updates, shown.into()));
	});
}

#[test]
fn proofs_for_a_ward_without_an_anchor_are_refused() {
	build_and_execute(|| {
		let mut ward = tendermint::Ward::new(tendermint::voters(0..4), START - 1_000);
		[0, 10, 20].into_iter().for_each(|at| {
			ward.extend(START + at);
		});
		at(90);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(life(said, proof(&ward, 3, 4)), Error::<Test>::UnknownAnchor);
	});
}
