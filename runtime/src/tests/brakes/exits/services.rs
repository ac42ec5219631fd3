// SPDX-License-Identifier: Apache-2.0

//! Ways out of services, for those who watch, own and pay them.

use super::{free, let_deallocation_end, let_unbonding_end, out, signed, stake::bonded, Way};
use crate::{
	configs::{liveness::note_certificates, restaking::BondedStake},
	constants::currency::VGL,
	tests::{
		account,
		brakes::is_filtered,
		liveness::{certify, elect, round, tell},
		restaking::{next_era, register_service, terms},
	},
	Executive, Liveness, Restaking, Runtime, System,
};
use frame_support::assert_ok;
use pallet_restaking::{Announced, Call, KeyOwners, Services, StakeLedger, Watchers};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, Bob, BobStash, Eve};
use sp_runtime::Perbill;
use vigil_bls::SecretKey;
use vigil_primitives::{
	traits::WatcherSets, Checkpoint, Height, Seconds, Statement, UnixTime, H256,
};

fn checkpoint(height: u64) -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: H256::repeat_byte(2),
		state_root: H256::repeat_byte(3),
		block_timestamp: UnixTime(height),
		round: round(),
	})
}

pub(super) fn watcher_leaves() -> Way {
	let service = elect();
	let set_id = Restaking::current(service).expect("a set is in office");
	tell(certify(service, checkpoint(96)));
	assert_ok!(Restaking::pay_fee(signed(Bob), service, 1_000 * VGL));
	next_era();
	Box::new(move || {
		let (watcher, before) = (account(AliceStash), free(AliceStash));
		out(Bob, Call::<Runtime>::claim_rewards { service, set_id, watcher, page: 0 });
		assert!(free(AliceStash) > before);
		let secret = SecretKey::from_seed(&[99; 32]).expect("a seed");
		let proof = secret.prove_possession(System::block_hash(0), &account(AliceStash).into());
		let key = secret.public_key();
		out(AliceStash, Call::<Runtime>::rotate_key { key, proof });
		assert_eq!(KeyOwners::<Runtime>::get(key), Some(account(AliceStash)));
		assert_eq!(Watchers::<Runtime>::get(account(AliceStash)).map(|it| it.key), Some(key));

		let judged = || {
			let era = BondedStake::active_era();
			Restaking::slashable_stake(era, service, &account(BobStash))
		};
		out(BobStash, Call::<Runtime>::deallocate { service, share: Perbill::zero() });
		let watcher = account(BobStash);
		out(Alice, Call::<Runtime>::drop_candidate { watcher, service });
		assert!(judged() > 0, "what it did may still be judged");
		let share = Perbill::from_percent(90);
		assert!(is_filtered(Call::<Runtime>::allocate { service, share }.into()));
		let stake = bonded(BobStash);
		out(BobStash, pallet_staking::Call::<Runtime>::chill {});
		out(BobStash, pallet_staking::Call::<Runtime>::unbond { value: stake });
		let_deallocation_end();
		assert_eq!(judged(), 0, "its stake is free");
		let watcher = account(BobStash);
		out(Alice, Call::<Runtime>::close_allocation { watcher, service });
		out(BobStash, Call::<Runtime>::deregister_watcher {});
		assert!(!Watchers::<Runtime>::contains_key(account(BobStash)));
		let_unbonding_end();
		let num_slashing_spans = 0;
		let withdraw = pallet_staking::Call::<Runtime>::withdraw_unbonded { num_slashing_spans };
		out(BobStash, withdraw);
		assert_eq!(bonded(BobStash), 0, "all of it has left");
	})
}

pub(super) fn owner_leaves() -> Way {
	let service = elect();
	let mut other = terms();
	other.policy.halt_after = Seconds(15);
	assert_ok!(Restaking::announce_terms(signed(Alice), service, other));
	let before = free(Alice);
	let empty = register_service();
	let deposit = <Runtime as pallet_restaking::Config>::ServiceDeposit::get();
	assert!(before - free(Alice) > deposit);
	Box::new(move || {
		out(Alice, Call::<Runtime>::withdraw_terms { service });
		assert!(!Announced::<Runtime>::contains_key(service));
		let before = free(Alice);
		out(Alice, Call::<Runtime>::retire_service { service: empty });
		out(Eve, Call::<Runtime>::reap_service { service: empty });
		assert!(!Services::<Runtime>::contains_key(empty));
		assert_eq!(free(Alice) - before, deposit);
	})
}

pub(super) fn serves() -> Way {
	let service = elect();
	tell(certify(service, checkpoint(96)));
	Box::new(move || {
		let before = free(Bob);
		out(Bob, Call::<Runtime>::pay_fee { service, amount: VGL });
		assert_eq!(before - free(Bob), VGL);
		// Nobody watches any more, and the last set has expired.
		let removed = u32::MAX;
		let _ = pallet_restaking::Sets::<Runtime>::clear_prefix(service, removed, None);
		assert!(Restaking::current(service).is_none());
		out(Eve, pallet_liveness::Call::<Runtime>::forget { service });
		assert!(Liveness::ward(service).is_none());
	})
}

pub(super) fn are_heard() -> Way {
	let service = elect();
	Box::new(move || {
		tell(certify(service, checkpoint(96)));
		assert_eq!(Liveness::checkpoints(service).len(), 1);
		crate::tests::run_to(System::block_number() + 1);
		let news = note_certificates(vec![certify(service, checkpoint(128))]);
		assert_eq!(Executive::apply_extrinsic(news), Ok(Ok(())));
		assert_eq!(Liveness::checkpoints(service).len(), 2);
	})
}
