// SPDX-License-Identifier: Apache-2.0

use crate::{
	family::*,
	fixture::{grandpa, tendermint},
	grandpa::Engine,
	life::*,
};
use vigil_primitives::{Height, Seconds, UnixTime};

const NOW: UnixTime = UnixTime(6_000_500);
const WINDOW: Window = Window {
	above: Height(1),
	not_before: UnixTime(0),
	not_after: UnixTime(u64::MAX),
	apart: Seconds(1),
};

fn substrate() -> (Anchor, Update, Proof) {
	let mut ward = grandpa::Ward::new(Engine::Babe, 1, 1_000_000);
	(1..6).for_each(|slot| {
		ward.extend(1_000_000 + slot, 0);
	});
	let (update, proof) = (ward.update(4), ward.proof(2..=4, 1, 5));
	(Anchor::Grandpa(ward.anchor(0)), Update::Grandpa(update.into()), Proof::Grandpa(proof.into()))
}

fn cosmos() -> (Anchor, Update, Proof) {
	let mut ward = tendermint::Ward::new(tendermint::voters(0..1), 6_000_000);
	(1..6).for_each(|place| {
		ward.extend(6_000_000 + 5 * place);
	});
	let (update, proof) = (ward.update(1, 3), ward.proof(1, 2, 4));
	(
		Anchor::Tendermint(ward.anchor(1)),
		Update::Tendermint(update.into()),
		Proof::Tendermint(proof.into()),
	)
}

#[test]
fn each_family_is_judged_by_its_own_verifier() {
	for (mut anchor, update, proof) in [substrate(), cosmos()] {
		assert!(Family::verify(&anchor, &WINDOW, &proof, NOW).is_ok());
		assert!(Family::block_at(&anchor, Height(2), &proof, NOW).is_ok());
		assert!(Family::cost(&proof).signatures > 0);
		assert!(Family::cost_of_update(&update).signatures > 0);
		let before = anchor.clone();
		Family::advance(&mut anchor, &update, NOW).unwrap();
		assert_ne!(anchor, before);
	}
}

#[test]
fn proof_of_another_family_is_refused() {
	let (mut one, update_of_one, proof_of_one) = substrate();
	let (mut other, update_of_other, proof_of_other) = cosmos();
	let refused = Err(LifeError::OtherFamily);
	for (anchor, update, proof) in
		[(&mut one, update_of_other, proof_of_other), (&mut other, update_of_one, proof_of_one)]
	{
		assert_eq!(Family::verify(anchor, &WINDOW, &proof, NOW), Err(LifeError::OtherFamily));
		let block = Family::block_at(anchor, Height(2), &proof, NOW);
		assert_eq!(block, Err(LifeError::OtherFamily));
		assert_eq!(Family::advance(anchor, &update, NOW), refused);
	}
}
