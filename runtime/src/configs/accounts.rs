// SPDX-License-Identifier: Apache-2.0

//! What accounts do together or through others: batches, multisigs, proxies, identities.

use crate::{
	constants::{
		currency::{deposit, VGL},
		time::DAYS,
	},
	governance::origins::GeneralAdmin,
	AccountId, Balance, Balances, BlockNumber, OriginCaller, Runtime, RuntimeCall, RuntimeEvent,
	Signature, System, Treasury,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU32, EitherOfDiverse, InstanceFilter},
};
use frame_system::EnsureRoot;
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Verify};

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do for its principal.
#[derive(
	Copy,
	Clone,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Everything that moves no funds.
	NonTransfer,
	/// Votes, referenda, council and treasury.
	Governance,
	/// Stake, session keys and pools.
	Staking,
	/// Only refuse what another proxy announced.
	CancelProxy,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::NonTransfer => !matches!(
				call,
				RuntimeCall::Balances(_)
					| RuntimeCall::Assets(_)
					| RuntimeCall::Shares(_)
					| RuntimeCall::Insurance(_)
					| RuntimeCall::NominationPools(_)
					| RuntimeCall::XcmPallet(_)
					| RuntimeCall::Sudo(_)
			),
			Self::Governance => matches!(
				call,
				RuntimeCall::ConvictionVoting(_)
					| RuntimeCall::Referenda(_)
					| RuntimeCall::Whitelist(_)
					| RuntimeCall::Council(_)
					| RuntimeCall::Treasury(_)
					| RuntimeCall::Preimage(_)
					| RuntimeCall::Utility(_)
			),
			Self::Staking => matches!(
				call,
				RuntimeCall::Staking(_)
					| RuntimeCall::Session(_)
					| RuntimeCall::VoterList(_)
					| RuntimeCall::NominationPools(_)
					| RuntimeCall::Utility(_)
			),
			Self::CancelProxy => {
				matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. }))
			},
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(a, b) if a == b => true,
			(Self::Any, _) => true,
			(_, Self::Any) => false,
			(Self::NonTransfer, Self::Governance | Self::CancelProxy) => true,
			_ => false,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const IdentityBasicDeposit: Balance = 10 * VGL;
	pub const IdentityByteDeposit: Balance = deposit(0, 1);
	pub const UsernameDeposit: Balance = deposit(0, 32);
	pub const SubAccountDeposit: Balance = deposit(1, 53);
	pub const PendingUsernameExpiration: BlockNumber = 7 * DAYS;
	pub const UsernameGracePeriod: BlockNumber = 30 * DAYS;
}

type RootOrGeneralAdmin = EitherOfDiverse<EnsureRoot<AccountId>, GeneralAdmin>;

impl pallet_identity::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BasicDeposit = IdentityBasicDeposit;
	type ByteDeposit = IdentityByteDeposit;
	type UsernameDeposit = UsernameDeposit;
	type SubAccountDeposit = SubAccountDeposit;
	type MaxSubAccounts = ConstU32<100>;
	type IdentityInformation = pallet_identity::legacy::IdentityInfo<ConstU32<20>>;
	type MaxRegistrars = ConstU32<20>;
	type Slashed = Treasury;
	type ForceOrigin = RootOrGeneralAdmin;
	type RegistrarOrigin = RootOrGeneralAdmin;
	type OffchainSignature = Signature;
	type SigningPublicKey = <Signature as Verify>::Signer;
	type UsernameAuthorityOrigin = EnsureRoot<AccountId>;
	type PendingUsernameExpiration = PendingUsernameExpiration;
	type UsernameGracePeriod = UsernameGracePeriod;
	type MaxSuffixLength = ConstU32<7>;
	type MaxUsernameLength = ConstU32<32>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type WeightInfo = pallet_identity::weights::SubstrateWeight<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_superset_allows_whatever_its_subset_allows() {
		use ProxyType::*;
		let calls = [
			RuntimeCall::Staking(pallet_staking::Call::chill {}),
			RuntimeCall::Session(pallet_session::Call::purge_keys {}),
			RuntimeCall::Treasury(pallet_treasury::Call::payout { index: 0 }),
			RuntimeCall::Balances(pallet_balances::Call::burn { value: 1, keep_alive: true }),
			RuntimeCall::System(frame_system::Call::remark { remark: Default::default() }),
		];
		let kinds = [Any, NonTransfer, Governance, Staking, CancelProxy];
		for (wide, narrow) in kinds.iter().flat_map(|a| kinds.iter().map(move |b| (a, b))) {
			if wide.is_superset(narrow) {
				for call in &calls {
					assert!(!narrow.filter(call) || wide.filter(call), "{wide:?} {narrow:?}");
				}
			}
		}
	}
}
