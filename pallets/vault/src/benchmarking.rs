// SPDX-License-Identifier: Apache-2.0

//! What the calls cost.

use crate::{
	evm::{signer, EvmSignature},
	*,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, EnsureOrigin},
};
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, ecdsa, H160, H256, U256};
use sp_io::crypto::{ecdsa_generate, ecdsa_sign_prehashed};
use sp_runtime::traits::{BlakeTwo256, Hash};
use vigil_primitives::{Height, ProtocolId, ServiceId, UnixTime};
use vigil_proofs::{
	evm::{Account, Token, MAX_DEPTH},
	fixture::{
		evm::{deep, encode_account, encode_word},
		prove, State,
	},
	Proof, MAX_NODES,
};

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper {
	/// Certifies the state of the service's ward after the block at this height.
	fn certify(service: ServiceId, height: Height, root: H256);
	/// Makes this protocol's failover be executed just now.
	fn fail_over(service: ServiceId, protocol: ProtocolId);
}

const PROTOCOL: ProtocolId = ProtocolId(0);
const SERVICE: ServiceId = ServiceId(0);
const HEIGHT: Height = Height(96);
const MUCH: u128 = 1_000_000_000_000_000;
/// Other entries of the state that is proven from.
const OTHERS: u32 = 1_000;
/// Bytes of a node that only makes a proof longer; as many of them as a proof can have make it as long
/// as it can be.
const FILLER: u32 = 512;

const VAULT: (ServiceId, ProtocolId) = (SERVICE, PROTOCOL);

fn open<T: Config>(mode: Mode) {
	assert_ok!(Pallet::<T>::do_open(VAULT, UnixTime(0)));
	T::BenchmarkHelper::fail_over(SERVICE, PROTOCOL);
	if mode == Mode::Active {
		assert_ok!(Pallet::<T>::do_activate(VAULT));
	}
}

fn mode<T: Config>() -> Option<Mode> {
	Vaults::<T>::get(SERVICE, PROTOCOL).map(|vault| vault.mode)
}

fn rich<T: Config>(who: &T::AccountId) {
	T::Currency::set_balance(who, MUCH);
}

/// Certifies a state in which the account has [`MUCH`], and proves it with about so many bytes.
fn proof<T: Config>(who: &T::AccountId, bytes: u32) -> Proof {
	let entry = WardAccount {
		nonce: 0,
		consumers: 0,
		providers: 1,
		sufficients: 0,
		free: MUCH,
		reserved: 0,
		frozen: 0,
		flags: 0,
	};
	let key = Pallet::<T>::balance_proof_key(who);
	let others = (0..OTHERS).map(|n| (BlakeTwo256::hash_of(&n).0.to_vec(), vec![1; 80]));
	let state: State = others.chain([(key.clone(), entry.encode())]).collect();
	let (root, proof) = prove(&state, &[key]);
	T::BenchmarkHelper::certify(SERVICE, HEIGHT, root);
	let filler = |n: u32| [n.encode(), vec![7; FILLER as usize - 4]].concat();
	let room = MAX_NODES - proof.0.len() as u32;
	let more = (bytes / FILLER).saturating_sub((proof.size() as u32).div_ceil(FILLER)).min(room);
	let nodes = proof.0.into_iter().map(|node| node.into_inner());
	let nodes: Vec<_> = nodes.chain((0..more).map(filler)).collect();
	Proof::new(nodes).expect("not too large")
}

/// Where the key of the holder is.
const KEYS: KeyTypeId = KeyTypeId(*b"evmh");

/// A token whose units are planck.
const BALANCES: EvmBalances = EvmBalances {
	token: Some(Token {
		address: H160::repeat_byte(3),
		code_hash: H256::repeat_byte(4),
		mapping_slot: U256::zero(),
		mask: U256::MAX,
	}),
	rate: Rate { here: 1, there: 1 },
};

fn sign(key: &ecdsa::Public, digest: H256) -> EvmSignature {
	let mut signature = ecdsa_sign_prehashed(KEYS, key, &digest.0).expect("the key is there").0;
	signature[64] += 27;
	signature
}

/// Certifies a state in which the holder has [`MUCH`] of the token, and proves it with so many nodes.
fn evm_proof<T: Config>(holder: H160, nodes: u32) -> EvmProof {
	let token = BALANCES.token.expect("it is one");
	let above = (nodes - 1).min(MAX_DEPTH);
	let word = encode_word(MUCH.into());
	let (storage_root, storage) = deep(token.slot(holder).as_bytes(), &word, nodes - above);
	let contract = Account { balance: U256::zero(), storage_root, code_hash: token.code_hash };
	let (root, account) = deep(token.address.as_bytes(), &encode_account(&contract), above);
	T::BenchmarkHelper::certify(SERVICE, HEIGHT, root);
	EvmProof { account, storage }
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn open_vault() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SERVICE, PROTOCOL);

		assert!(Vaults::<T>::contains_key(SERVICE, PROTOCOL));
		Ok(())
	}

	#[benchmark]
	fn activate() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::certify(SERVICE, HEIGHT, H256::repeat_byte(1));
		open::<T>(Mode::Standby);
		let origin =
			T::ProtocolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert_eq!(mode::<T>(), Some(Mode::Active));
		Ok(())
	}

	#[benchmark]
	fn stand_by() -> Result<(), BenchmarkError> {
		open::<T>(Mode::Active);
		let origin =
			T::ProtocolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert_eq!(mode::<T>(), Some(Mode::Standby));
		Ok(())
	}

	/// With a proof of about so many bytes, most of them in nodes that lead nowhere. Reading costs the
	/// same: each is hashed, and nothing tells them apart before.
	#[benchmark]
	fn credit(b: Linear<0, 262_144>) {
		open::<T>(Mode::Active);
		let who: T::AccountId = whitelisted_caller();
		let proof = Box::new(proof::<T>(&who, b));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), SERVICE, PROTOCOL, who.clone(), proof);

		assert_eq!(Pallet::<T>::credited(VAULT, &who).proven, MUCH);
	}

	#[benchmark]
	fn deposit() {
		open::<T>(Mode::Active);
		let who: T::AccountId = whitelisted_caller();
		rich::<T>(&who);
		rich::<T>(&Pallet::<T>::pot(SERVICE, PROTOCOL));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), SERVICE, PROTOCOL, MUCH / 2);

		assert_eq!(Pallet::<T>::credited(VAULT, &who).deposited, MUCH / 2);
	}

	/// Of both what was deposited and what was proven, for which it is looked how the ward stands.
	#[benchmark]
	fn withdraw() {
		T::BenchmarkHelper::certify(SERVICE, HEIGHT, H256::repeat_byte(1));
		open::<T>(Mode::Active);
		let who: T::AccountId = whitelisted_caller();
		rich::<T>(&who);
		rich::<T>(&Pallet::<T>::pot(SERVICE, PROTOCOL));
		assert_ok!(Pallet::<T>::do_deposit(VAULT, who.clone(), MUCH / 4));
		Credits::<T>::mutate((SERVICE, PROTOCOL, &who), |kept| kept.proven = MUCH / 4);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), SERVICE, PROTOCOL, MUCH / 2);

		assert_eq!(Pallet::<T>::credited(VAULT, &who).withdrawn, MUCH / 4);
	}

	#[benchmark]
	fn settle() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::certify(SERVICE, HEIGHT, H256::repeat_byte(1));
		open::<T>(Mode::Active);
		Vaults::<T>::mutate(SERVICE, PROTOCOL, |vault| {
			vault.as_mut().expect("it is open").unsettled = MUCH;
		});
		assert_ok!(Pallet::<T>::do_stand_by(VAULT));
		let origin =
			T::ProtocolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1, MUCH);

		assert_eq!(Vaults::<T>::get(SERVICE, PROTOCOL).map(|vault| vault.settlements), Some(1));
		Ok(())
	}

	#[benchmark]
	fn post() -> Result<(), BenchmarkError> {
		open::<T>(Mode::Standby);
		let origin =
			T::ProtocolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert_eq!(Vaults::<T>::get(SERVICE, PROTOCOL).map(|vault| vault.posts), Some(1));
		Ok(())
	}

	#[benchmark]
	fn open_evm_vault() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SERVICE, PROTOCOL, BALANCES);

		assert_eq!(EvmWards::<T>::get(SERVICE, PROTOCOL), Some(BALANCES));
		Ok(())
	}

	/// With a proof of so many nodes, each as long as the nodes of a state can be.
	#[benchmark]
	fn claim(n: Linear<2, 130>) {
		assert_ok!(Pallet::<T>::do_open_evm(VAULT, BALANCES, UnixTime(0)));
		T::BenchmarkHelper::fail_over(SERVICE, PROTOCOL);
		assert_ok!(Pallet::<T>::do_activate(VAULT));
		let account: T::AccountId = whitelisted_caller();
		let key = ecdsa_generate(KEYS, None);
		let holder = signer(H256::zero(), &sign(&key, H256::zero())).expect("it is signed");
		let proof = Box::new(evm_proof::<T>(holder, n));
		let words = Pallet::<T>::claim_of(VAULT, holder, &account).expect("it pays");
		let signature = sign(&key, words.digest());
		let word = HolderWord { holder, account: account.clone(), signature };

		#[extrinsic_call]
		_(RawOrigin::Signed(account.clone()), SERVICE, PROTOCOL, word, proof);

		assert_eq!(Pallet::<T>::credited(VAULT, &account).proven, MUCH);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
