// SPDX-License-Identifier: Apache-2.0

//! Ways out of stake, and what stake is owed.

use super::{free, let_unbonding_end, out, signed, Way};
use crate::{
	configs::restaking::BondedStake,
	constants::currency::VGL,
	tests::{
		account,
		brakes::is_filtered,
		restaking::{in_office, next_era, nominate},
	},
	Balances, Restaking, Runtime, RuntimeOrigin, Staking, Treasury,
};
use frame_support::assert_ok;
use pallet_restaking::StakeLedger;
use pallet_session::NextKeys;
use pallet_staking::{Call, ErasRewardPoints};
use sp_keyring::Sr25519Keyring::{self, AliceStash, Bob, Charlie, CharlieStash, Ferdie};
use sp_runtime::Perbill;

pub(super) fn bonded(who: Sr25519Keyring) -> crate::Balance {
	Staking::ledger(account(who).into()).map_or(0, |ledger| ledger.total)
}

pub(super) fn unbonds() -> Way {
	let stake = 1_000 * VGL;
	nominate(Charlie, AliceStash, stake);
	Box::new(move || {
		out(Charlie, Call::<Runtime>::chill {});
		out(Charlie, Call::<Runtime>::unbond { value: stake });
		let before = free(Charlie);
		let_unbonding_end();
		out(Charlie, Call::<Runtime>::withdraw_unbonded { num_slashing_spans: 0 });
		assert_eq!(bonded(Charlie), 0);
		assert!(free(Charlie) >= before, "nothing else is taken");
		assert!(Staking::ledger(account(Charlie).into()).is_err(), "nothing of it is left");
		let more = Call::<Runtime>::bond_extra { max_additional: VGL };
		assert!(is_filtered(more.into()), "there is no way in");
	})
}

pub(super) fn ends() -> Way {
	nominate(Ferdie, AliceStash, 600_000 * VGL);
	let service = in_office(&[AliceStash], 100);
	let era = BondedStake::active_era();
	assert_ok!(Restaking::slash(era, service, &account(AliceStash), Perbill::one()));
	Box::new(|| {
		let stash = account(Ferdie);
		out(Bob, Call::<Runtime>::reap_stash { stash, num_slashing_spans: 0 });
		assert!(Staking::ledger(account(Ferdie).into()).is_err());
		out(CharlieStash, Call::<Runtime>::chill {});
		assert!(NextKeys::<Runtime>::contains_key(account(CharlieStash)));
		out(CharlieStash, pallet_session::Call::<Runtime>::purge_keys {});
		assert!(!NextKeys::<Runtime>::contains_key(account(CharlieStash)));
	})
}

pub(super) fn is_paid() -> Way {
	(0..4).for_each(|_| next_era());
	let treasury = Treasury::account_id();
	let fund = Balances::transfer_keep_alive(signed(Bob), treasury.into(), 100 * VGL);
	assert_ok!(fund);
	let (beneficiary, amount) = (Box::new(account(Charlie)), 10 * VGL);
	assert_ok!(Treasury::spend(RuntimeOrigin::root(), Box::new(()), amount, beneficiary, None));
	Box::new(|| {
		// Whoever authored blocks of an era has earned something in it.
		let author = |era| {
			let points = ErasRewardPoints::<Runtime>::get(era).individual;
			points.into_keys().next().expect("somebody authored")
		};
		let era = BondedStake::active_era() - 1;
		let (validator_stash, before) = (author(era), Balances::total_issuance());
		out(Bob, Call::<Runtime>::payout_stakers { validator_stash, era });
		assert!(Balances::total_issuance() > before, "it is paid");
		let era = era - 1;
		let (validator_stash, before) = (author(era), Balances::total_issuance());
		out(Bob, Call::<Runtime>::payout_stakers_by_page { validator_stash, era, page: 0 });
		assert!(Balances::total_issuance() > before, "it is paid");
		let before = free(Charlie);
		out(Bob, pallet_treasury::Call::<Runtime>::payout { index: 0 });
		assert_eq!(free(Charlie) - before, 10 * VGL);
		out(Bob, pallet_treasury::Call::<Runtime>::check_status { index: 0 });
		assert!(pallet_treasury::Spends::<Runtime>::get(0).is_none(), "it is over");
	})
}
