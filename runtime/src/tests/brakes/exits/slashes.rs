// SPDX-License-Identifier: Apache-2.0

//! Evidence is taken, argued about and paid on whatever brake is pulled: its time runs out, and stake leaves.

use super::{out, signed, Way};
use crate::{
	configs::slashing::note_contradiction,
	constants::{currency::VGL, slashing::REMEMBER_ERAS},
	tests::{
		liveness::round,
		restaking::next_era,
		slashing::{
			checkpoint_in, eras, false_handover, halt_in, last_case, later, living_ward,
			money::{prove_firing, serve_a_protocol},
			proof, report_halts, round_of, serve, vote, LIAR, STASHES,
		},
	},
	Balances, Executive, Runtime, Slashing, Timestamp,
};
use frame_support::assert_ok;
use pallet_restaking::{Participation, Participations, Sets};
use pallet_slashing::{Beats, Call, Cases, NextCase};
use sp_keyring::Sr25519Keyring::{Alice, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash};
use vigil_primitives::{
	Checkpoint, Era, Height, Kind, MemberIndex, ProtocolId, Statement, UnixTime, H256,
};
use vigil_proofs::{family::Update, tendermint::header_hash};

pub(super) fn evidence() -> Way {
	let at = serve(&STASHES);
	let (ward, start) = living_ward(at.0, 90);
	// The ward's own validators have committed another block of the height seven, too.
	let mut other = ward.clone();
	other.blocks.truncate(6);
	let header = vigil_proofs::tendermint::Header {
		evidence_hash: vec![9; 32].try_into().expect("32 bytes"),
		..other.next_header(start + 50)
	};
	other.commit(header, start + 51);
	other.extend(start + 60);
	later(40);
	Box::new(move || {
		let round = round_of(start + 75);
		let halt = |height, who| vote(at, who, halt_in(height, round));
		let (first, second) = (halt(5, LIAR), halt(6, LIAR));
		out(Bob, Call::<Runtime>::report_contradiction { first, second });
		let inside = checkpoint_in(9, 2, round_of(start + 45));
		let (halt_of_bob, checkpoint) = (halt(2, BobStash), vote(at, BobStash, inside));
		out(Bob, Call::<Runtime>::report_checkpoint { halt: halt_of_bob, checkpoint });
		let said = vote(at, LIAR, false_handover(at));
		out(Bob, Call::<Runtime>::report_undecided { said });
		let (anchor, updates) = (0, Default::default());
		let (said, shown) = (halt(2, CharlieStash), proof(&ward, 6, 8));
		out(Bob, Call::<Runtime>::report_life { said, anchor, updates, proof: shown });
		let checkpoint = Checkpoint {
			height: Height(7),
			block_hash: header_hash(&other.block(7).header),
			state_root: H256::repeat_byte(4),
			block_timestamp: UnixTime(start + 50),
			round: round_of(start + 75),
		};
		let said = vote(at, DaveStash, Statement::Checkpoint(checkpoint));
		let (updates, shown) = (Default::default(), proof(&ward, 7, 8));
		out(Bob, Call::<Runtime>::report_block { said, anchor, updates, proof: shown });
		let (case, updates, proof) = (last_case(), Default::default(), proof(&other, 7, 8));
		out(Charlie, Call::<Runtime>::clear_block { case, checkpoint, anchor, updates, proof });
		let update = Box::new(Update::Tendermint(ward.update(1, 8).into()));
		out(Bob, Call::<Runtime>::advance_anchor { service: at.0, update });
		assert_eq!(Cases::<Runtime>::iter().count(), 5);
		later(2);
		assert!(!Cases::<Runtime>::contains_key(case), "it is cleared");
	})
}

pub(super) fn silence() -> Way {
	let (service, set_id) = serve(&STASHES);
	let era = Era(Sets::<Runtime>::get(service, set_id).expect("it is kept").era);
	let mut seen = Participation::new(STASHES.len());
	(0..20).for_each(|_| seen.certify(Kind::Checkpoint));
	Participations::<Runtime>::insert(service, set_id, seen);
	next_era();
	later(25);
	Box::new(move || {
		let members = vec![MemberIndex(0)].try_into().expect("one fits");
		let kind = Kind::Checkpoint;
		out(Bob, Call::<Runtime>::report_silence { service, set_id, kind, members });
		let watcher = crate::Restaking::seats_of(service, set_id)[0].watcher.clone();
		eras(REMEMBER_ERAS);
		out(Bob, Call::<Runtime>::forget { service, watcher, era });
	})
}

pub(super) fn challenges() -> Way {
	let at = serve(&STASHES);
	let (ward, start) = living_ward(at.0, 120);
	Box::new(move || {
		let service = at.0;
		let grounds = H256::repeat_byte(1);
		let said = vote(at, DaveStash, checkpoint_in(7, 3, round()));
		out(Charlie, Call::<Runtime>::challenge { said, grounds });
		out(Dave, Call::<Runtime>::answer { case: last_case(), grounds });

		let hash = |height| header_hash(&ward.block(height).header);
		let post = |height, hash| Call::<Runtime>::beat { service, height: Height(height), hash };
		later(4);
		out(Bob, post(3, hash(3)));
		later(11);
		out(Bob, post(6, hash(6)));
		later(11);
		out(Alice, post(8, H256::repeat_byte(9)));
		later(25);
		let (anchor, updates) = (0, Default::default());
		let said = vote(at, LIAR, halt_in(2, round_of(start + 60)));
		let (first, last) = ((0, proof(&ward, 3, 4)), (1, proof(&ward, 6, 7)));
		out(Bob, Call::<Runtime>::report_beats { said, anchor, updates, first, last });
		let (updates, proof) = (Default::default(), proof(&ward, 8, 9));
		out(Bob, Call::<Runtime>::refute_beat { service, number: 2, anchor, updates, proof });
		// Days later.
		pallet_timestamp::Now::<Runtime>::put(Timestamp::get() + 8 * 86_400_000);
		out(Bob, Call::<Runtime>::withdraw_beat { service, number: 0 });
		assert_eq!(Beats::<Runtime>::get(service).len(), 1);
	})
}

pub(super) fn money() -> Way {
	let at = serve_a_protocol();
	let lie = round();
	prove_firing(at.0, lie);
	// Whoever has its place taken by others with more at stake joins by hand.
	pallet_slashing::FiringsOf::<Runtime>::remove(at.0);
	assert_ok!(report_halts(at, LIAR, lie));
	let pot = Slashing::pot(at.0);
	assert_ok!(Balances::transfer_keep_alive(signed(Alice), pot.into(), VGL));
	Box::new(move || {
		let (case, protocol) = (last_case(), ProtocolId(0));
		out(Charlie, Call::<Runtime>::join_harmed { case, protocol });
		out(Charlie, Call::<Runtime>::collect { service: at.0 });
	})
}

/// The transaction of a block's author is no plain call.
pub(super) fn is_heard() -> Way {
	let at = serve(&STASHES);
	let lie = round();
	Box::new(move || {
		let said = |height| *vote(at, LIAR, halt_in(height, lie));
		let transaction = note_contradiction(said(5), said(6));
		assert_eq!(Executive::apply_extrinsic(transaction), Ok(Ok(())));
		assert_eq!(NextCase::<Runtime>::get().0, 1);
	})
}
