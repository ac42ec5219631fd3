// SPDX-License-Identifier: Apache-2.0

//! Where fees and dust go.

use super::{account, build_and_execute};
use crate::{
	configs::{
		money::{LengthFee, SplitFees, TreasuryAccount, WeightFee},
		system::RuntimeParameters,
	},
	constants::currency::{MICRO_VGL, VGL},
	AccountId, Authorship, Balance, Balances, Runtime, RuntimeOrigin,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Balanced, Get, OnUnbalanced},
	weights::{constants::ExtrinsicBaseWeight, Weight, WeightToFee},
};
use sp_core::crypto::Ss58Codec;
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::traits::TypedGet;

fn treasury() -> AccountId {
	<TreasuryAccount as TypedGet>::get()
}

#[test]
fn fees_are_split_between_treasury_and_author() {
	build_and_execute(|| {
		let author = Authorship::author().expect("the block has an author");
		let before = (Balances::free_balance(treasury()), Balances::free_balance(&author));
		let issuance = Balances::total_issuance();
		SplitFees::<Runtime>::on_unbalanceds(
			[Balances::issue(100 * VGL), Balances::issue(7 * VGL)].into_iter(),
		);
		assert_eq!(Balances::free_balance(treasury()) - before.0, 80 * VGL);
		assert_eq!(Balances::free_balance(&author) - before.1, 27 * VGL, "a fifth and the tip");
		assert_eq!(Balances::total_issuance() - issuance, 107 * VGL, "nothing is lost");
	});
}

#[test]
fn an_empty_transaction_costs_a_tenth_of_a_milli_token() {
	build_and_execute(|| {
		let fee: Balance = WeightFee::weight_to_fee(&ExtrinsicBaseWeight::get());
		assert_eq!(fee, 100 * MICRO_VGL);
		assert_eq!(WeightFee::weight_to_fee(&Weight::zero()), 0);
		assert!(WeightFee::weight_to_fee(&Weight::MAX) > 0, "no overflow");
	});
}

#[test]
fn root_alone_sets_the_price_of_length() {
	use crate::configs::system::dynamic_params::fees::{LengthPrice, Parameters};
	build_and_execute(|| {
		let parameter = || RuntimeParameters::Fees(Parameters::LengthPrice(LengthPrice, Some(3)));
		assert_noop!(
			crate::Parameters::set_parameter(RuntimeOrigin::signed(account(Alice)), parameter()),
			sp_runtime::DispatchError::BadOrigin
		);
		assert_ok!(crate::Parameters::set_parameter(RuntimeOrigin::root(), parameter()));
		assert_eq!(LengthPrice::get(), 3);
		assert_eq!(LengthFee::weight_to_fee(&Weight::from_parts(100, 0)), 300);
	});
}

#[test]
fn addresses_carry_the_prefix() {
	let address = account(Alice).to_ss58check_with_version(crate::constants::SS58_PREFIX.into());
	let (_, version) = AccountId::from_ss58check_with_version(&address).expect("round trip");
	assert_eq!(u16::from(version), crate::constants::SS58_PREFIX);
}
