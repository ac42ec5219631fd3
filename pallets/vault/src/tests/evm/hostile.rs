// SPDX-License-Identifier: Apache-2.0

//! Words of somebody else or of something else, and proofs that show nothing.

use super::*;
use crate::Error;
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::DispatchError::{self, BadOrigin};
use vigil_primitives::{Height, IncidentId, ServiceId};

/// The order of the curve.
fn order() -> U256 {
	"0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141".parse().expect("a number")
}

fn not_the_holder() -> Error<Test> {
	Error::<Test>::NotTheHolder
}

#[test]
fn the_signature_of_another_is_refused() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		let digest = words(COIN, holder, &ALICE).digest();
		let by_bert = sign_digest(&bert(), digest);
		for signature in [by_bert, [0; 65], [0xff; 65]] {
			let word = HolderWord { holder, account: ALICE, signature };
			assert_noop!(bring(COIN, word, world.coin(holder)), not_the_holder());
		}
		// Nor is it Bert's of what he had, for he signed another text.
		let word = HolderWord { holder: address(&bert()), account: ALICE, signature: by_bert };
		assert_noop!(bring(COIN, word, world.coin(address(&bert()))), not_the_holder());
		nobody_is_credited();
	});
}

#[test]
fn words_for_another_account_chain_vault_incident_settlement_or_block_are_refused() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		let right = words(COIN, holder, &ALICE);
		let others = [
			BalanceClaim { genesis_hash: H256::repeat_byte(1), ..right },
			BalanceClaim { service: ServiceId(8), ..right },
			BalanceClaim { protocol: TOKEN, ..right },
			BalanceClaim { incident: IncidentId(2), ..right },
			BalanceClaim { settlements: 1, ..right },
			BalanceClaim { height: Height(64), ..right },
			BalanceClaim { holder: address(&bert()), ..right },
			BalanceClaim { account: H256::repeat_byte(2), ..right },
		];
		for other in others {
			let signature = sign_digest(&anna(), other.digest());
			let word = HolderWord { holder, account: ALICE, signature };
			assert_noop!(bring(COIN, word, world.coin(holder)), not_the_holder());
		}
		// Who brings it cannot put their own account into it.
		let word = HolderWord { account: BOB, ..word(COIN, &anna(), &ALICE) };
		assert_noop!(bring(COIN, word, world.coin(holder)), not_the_holder());
		// What is signed for one vault is not for another of the same ward.
		let elsewhere = word_for_coin();
		assert_noop!(bring(TOKEN, elsewhere, world.token(holder)), not_the_holder());
		nobody_is_credited();
		assert_ok!(bring(COIN, word_for_coin(), world.coin(holder)));
	});
}

fn word_for_coin() -> HolderWord<AccountId32> {
	word(COIN, &anna(), &ALICE)
}

/// Its hash is what wallets sign; signed as it stands, or without EIP-191, it is worth nothing.
#[test]
fn words_signed_without_the_prefix_of_wallets_are_refused() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		let text = words(COIN, holder, &ALICE).text();
		let signature = sign_digest(&anna(), H256(keccak_256(text.as_bytes())));
		let word = HolderWord { holder, account: ALICE, signature };
		assert_noop!(bring(COIN, word, world.coin(holder)), not_the_holder());
	});
}

#[test]
fn a_signature_has_one_form() {
	with_vaults(|| {
		let (world, right) = (halted(), word_for_coin());
		let mut high = right.signature;
		let s = U256::from_big_endian(&high[32..64]);
		high[32..64].copy_from_slice(&(order() - s).to_big_endian());
		high[64] = 27 + 28 - high[64];
		// It is one, by the curve alone.
		let digest = words(COIN, right.holder, &ALICE).digest();
		let recovered = sp_io::crypto::secp256k1_ecdsa_recover(&high, &digest.0).ok();
		assert_eq!(H160::from_slice(&keccak_256(&recovered.unwrap())[12..]), right.holder);
		let mut forms = vec![high];
		for v in [right.signature[64] - 27, 29, 30, right.signature[64] + 4, 0, 255] {
			let mut other = right.signature;
			other[64] = v;
			forms.push(other);
		}
		for signature in forms {
			let word = HolderWord { signature, ..right.clone() };
			assert_noop!(bring(COIN, word, world.coin(right.holder)), not_the_holder());
		}
		assert_ok!(bring(COIN, right.clone(), world.coin(right.holder)));
	});
}

/// No key signs for it, so what it has stays where it is.
#[test]
fn a_contract_claims_nothing() {
	with_vaults(|| {
		let world = halted();
		for vault in [COIN, TOKEN] {
			let proof = if vault == COIN { world.coin(POOL) } else { world.token(POOL) };
			let signature = sign_digest(&anna(), words(vault, POOL, &ALICE).digest());
			let word = HolderWord { holder: POOL, account: ALICE, signature };
			assert_noop!(bring(vault, word, proof), not_the_holder());
		}
		nobody_is_credited();
	});
}

#[test]
fn a_claim_is_brought_by_who_signs_the_call() {
	with_vaults(|| {
		let (world, word) = (halted(), word_for_coin());
		let proof = || Box::new(world.coin(word.holder));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), protocol(COIN)] {
			assert_noop!(Vault::claim(origin, SERVICE, COIN, word.clone(), proof()), BadOrigin);
		}
	});
}

#[test]
fn the_proof_of_another_block_account_or_slot_shows_nothing() {
	with_vaults(|| {
		let (anna, bert) = (address(&anna()), address(&bert()));
		let richer = World::new(&[(anna, much(), much())]).certify(16);
		let world = halted();
		let later = World::new(&[(anna, much(), much())]).certify(64);
		let incomplete = || Error::<Test>::ProofIncomplete;
		for proof in [richer.coin(anna), later.coin(anna), EvmProof::default()] {
			assert_noop!(claim(COIN, &super::anna(), &ALICE, proof), incomplete());
		}
		for proof in [richer.token(anna), later.token(anna), EvmProof::default()] {
			assert_noop!(claim(TOKEN, &super::anna(), &ALICE, proof), incomplete());
		}
		// Of who has more than her, and of a mapping in which she has more.
		let others = [
			(COIN, world.coin(bert)),
			(COIN, world.coin(POOL)),
			(COIN, world.coin(token().address)),
			(TOKEN, world.token(POOL)),
			(TOKEN, world.slot(allowance().slot(anna))),
			(TOKEN, world.coin(anna)),
		];
		for (vault, proof) in others {
			let shown = claim(vault, &super::anna(), &ALICE, proof);
			let nothing: [DispatchError; 2] =
				[incomplete().into(), Error::<Test>::ProofSuperfluous.into()];
			assert!(nothing.contains(&shown.expect_err("it shows nothing")));
		}
		nobody_is_credited();
	});
}

#[test]
fn a_truncated_proof_or_one_with_more_than_it_takes_is_refused() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		for (vault, right) in [(COIN, world.coin(holder)), (TOKEN, world.token(holder))] {
			let refused = |proof, error: Error<Test>| {
				assert_noop!(claim(vault, &anna(), &ALICE, proof), error);
			};
			let mut shorter = right.clone();
			while shorter.account.0.pop().is_some() {
				refused(shorter.clone(), Error::<Test>::ProofIncomplete);
			}
			let mut shorter = right.clone();
			while shorter.storage.0.pop().is_some() {
				refused(shorter.clone(), Error::<Test>::ProofIncomplete);
			}
			let mut longer = right.clone();
			longer.account.0.try_push(Default::default()).unwrap();
			refused(longer, Error::<Test>::ProofSuperfluous);
			let mut longer = right.clone();
			longer.storage.0.try_push(Default::default()).unwrap();
			refused(longer, Error::<Test>::ProofSuperfluous);
		}
		nobody_is_credited();
	});
}

/// The same list, with a length in one byte more than it takes.
fn non_canonical(node: &[u8]) -> Vec<u8> {
	let (length, payload) = match node[0] {
		short @ 0xc0..=0xf7 => (usize::from(short - 0xc0), &node[1..]),
		long => {
			let bytes = usize::from(long - 0xf7);
			(node.len() - 1 - bytes, &node[1 + bytes..])
		},
	};
	[&[0xfa][..], &(length as u32).to_be_bytes()[1..], payload].concat()
}

#[test]
fn nodes_in_another_form_are_refused() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		let right = world.token(holder);
		for which in 0..right.account.0.len() {
			let mut other = right.clone();
			other.account.0[which] = non_canonical(&right.account.0[which]).try_into().unwrap();
			let shown = claim(TOKEN, &anna(), &ALICE, other);
			assert_noop!(shown, Error::<Test>::ProofIncomplete);
		}
		for which in 0..right.storage.0.len() {
			let mut other = right.clone();
			other.storage.0[which] = non_canonical(&right.storage.0[which]).try_into().unwrap();
			let shown = claim(TOKEN, &anna(), &ALICE, other);
			assert_noop!(shown, Error::<Test>::ProofIncomplete);
		}
	});
}

/// A chain that keeps accounts or words in another form is not one that the vault knows.
#[test]
fn accounts_and_words_in_another_form_are_refused() {
	with_vaults(|| {
		let holder = address(&anna());
		let mut world = world();
		let account = |code_hash| {
			let storage_root = H256(keccak_256(&[0x80]));
			encode_account(&Account { balance: planck(1), storage_root, code_hash })
		};
		// A number with a zero in front.
		let mut padded = account(H256::zero());
		let at = padded.iter().position(|byte| *byte == 0x83).expect("three bytes of balance");
		padded[at + 1] = 0;
		world.state.insert(holder.as_bytes(), padded);
		world.state.insert(address(&bert()).as_bytes(), encode_word(7.into()));
		world.storage.insert(token().slot(holder).as_bytes(), vec![0x82, 0, 5]);
		let (balance, storage_root) = (U256::zero(), world.storage.root());
		let contract = Account { balance, storage_root, code_hash: token().code_hash };
		world.state.insert(token().address.as_bytes(), encode_account(&contract));
		let world = world.certify(32);
		assert_ok!(fail_over(COIN));
		assert_ok!(fail_over(TOKEN));
		let wrong = || Error::<Test>::ProofOfAnotherType;
		for key in [anna(), bert()] {
			assert_noop!(claim(COIN, &key, &ALICE, world.coin(address(&key))), wrong());
		}
		assert_noop!(claim(TOKEN, &anna(), &ALICE, world.token(holder)), wrong());
	});
}

#[test]
fn a_token_with_other_code_or_none_is_refused() {
	with_vaults(|| {
		let holder = address(&anna());
		let mut other = world();
		let storage_root = other.storage.root();
		let code_hash = H256::repeat_byte(1);
		let contract = Account { balance: U256::zero(), storage_root, code_hash };
		other.state.insert(token().address.as_bytes(), encode_account(&contract));
		let other = other.certify(32);
		assert_ok!(fail_over(TOKEN));
		let other_code = || Error::<Test>::OtherCode;
		assert_noop!(claim(TOKEN, &anna(), &ALICE, other.token(holder)), other_code());
		assert_ok!(fail_back(TOKEN));
		// A ward before the token came to be.
		let mut without = Trie::default();
		without.insert(holder.as_bytes(), encode_account(&contract));
		certify(64, without.root());
		assert_ok!(fail_over(TOKEN));
		let account = without.prove(token().address.as_bytes());
		let proof = EvmProof { account, storage: other.storage.prove(holder.as_bytes()) };
		assert_noop!(claim(TOKEN, &anna(), &ALICE, proof), other_code());
	});
}

#[test]
fn a_proof_of_a_substrate_chain_shows_nothing_to_a_vault_for_an_evm_chain() {
	with_vaults(|| {
		halted();
		let substrate = WardState::new(&[(ALICE, 500)]);
		let proof = Box::new(substrate.prove(&[ALICE]));
		let credited = Vault::credit(signed(BOB), SERVICE, COIN, ALICE, proof);
		assert_noop!(credited, Error::<Test>::ProofIncomplete);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_changed_bit_of_a_proof_or_signature_credits_anybody(
		part in 0..3_u8, node in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>(),
	) {
		with_vaults(|| {
			let (world, mut word) = (halted(), word(TOKEN, &anna(), &ALICE));
			let mut proof = world.token(word.holder);
			let flip = |bytes: &mut [u8]| {
				let bit = bit.index(bytes.len() * 8);
				bytes[bit / 8] ^= 1 << (bit % 8);
			};
			let nodes = if part == 1 { &mut proof.account.0 } else { &mut proof.storage.0 };
			if part == 0 {
				flip(&mut word.signature);
			} else {
				let node = node.index(nodes.len());
				let mut bytes = nodes[node].to_vec();
				flip(&mut bytes);
				nodes[node] = bytes.try_into().unwrap();
			}
			let error = if part == 0 { not_the_holder() } else { Error::<Test>::ProofIncomplete };
			assert_noop!(bring(TOKEN, word, proof), error);
		});
	}
}
