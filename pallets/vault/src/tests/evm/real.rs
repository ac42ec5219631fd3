// SPDX-License-Identifier: Apache-2.0

//! What a real node proves and a real wallet signs: `vectors/anvil.txt`, made as `vectors/README.md` says.

use super::*;
use frame_support::assert_ok;
use vigil_primitives::Height;

const ANVIL: &str = include_str!("../../../vectors/anvil.txt");

fn sent(what: &str) -> Vec<Vec<u8>> {
	let lines = ANVIL.lines().filter_map(|line| line.split_once(' '));
	let bytes = |hex: &str| {
		let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
		(0..hex.len()).step_by(2).map(pair).collect()
	};
	lines.filter(|(name, _)| *name == what).map(|(_, hex)| bytes(hex)).collect()
}

fn one(what: &str) -> Vec<u8> {
	sent(what).swap_remove(0)
}

fn number(what: &str) -> U256 {
	U256::from_big_endian(&one(what))
}

fn nodes(what: &str) -> Nodes {
	Nodes::new(sent(what)).expect("not too large")
}

fn holder() -> H160 {
	H160::from_slice(&one("holder"))
}

/// A vault of a ward that halted after the block of the node, and what the wallet signed for it.
fn opened(vault: ProtocolId, token: Option<Token>, signature: &str) -> HolderWord<AccountId32> {
	let balances = EvmBalances { token, rate: Rate { here: 1, there: 1_000_000 } };
	assert_ok!(Vault::open_evm_vault(RuntimeOrigin::root(), SERVICE, vault, balances));
	certify(number("height").as_u64(), H256::from_slice(&one("root")));
	assert_ok!(fail_over(vault));
	let signature = one(signature).try_into().expect("65 bytes");
	HolderWord { holder: holder(), account: ALICE, signature }
}

#[test]
fn coins_of_a_real_node_are_claimed_with_what_a_real_wallet_signed() {
	build_and_execute(|| {
		let word = opened(COIN, None, "signed-coin");
		let text = words(COIN, holder(), &ALICE).text();
		assert_eq!(text.as_bytes(), one("text-coin"), "it is what the wallet showed");
		let proof = EvmProof { account: nodes("account"), storage: Nodes::default() };
		assert_ok!(bring(COIN, word, proof));
		let balance = number("balance");
		assert_eq!(balance, U256::exp10(21) + 1_234_567);
		assert_eq!(U256::from(proven(COIN, &ALICE)), balance / 1_000_000);
	});
}

#[test]
fn a_token_of_a_real_node_is_claimed_with_what_a_real_wallet_signed() {
	build_and_execute(|| {
		let token = Token {
			address: H160::from_slice(&one("token")),
			code_hash: H256::from_slice(&one("code-hash")),
			mapping_slot: U256::from(1),
			mask: U256::MAX,
		};
		let word = opened(TOKEN, Some(token), "signed-token");
		let proof = EvmProof { account: nodes("token-account"), storage: nodes("token-slot") };
		assert_ok!(bring(TOKEN, word, proof));
		assert_eq!(proven(TOKEN, &ALICE), 2_500_000_000_000);
		let frozen = Vaults::<Test>::get(SERVICE, TOKEN).unwrap().frozen.unwrap();
		assert_eq!(frozen.height, Height(number("height").as_u64()));
	});
}
