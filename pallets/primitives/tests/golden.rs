// SPDX-License-Identifier: Apache-2.0
//! Bodies, digests and roots are what `keccak256(abi.encode(..))` gives elsewhere.
//!
//! The golden values are the output of `golden/generate.py`, which uses eth_abi and pycryptodome.

use hex_literal::hex;
use vigil_primitives::{members::members_root, *};

fn b32(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

fn key(first: u8) -> KeyPoint {
	KeyPoint(core::array::from_fn(|i| first.wrapping_add(i as u8)))
}

const SERVICE: ServiceId = ServiceId(7);
const SET: SetId = SetId((1 << 40) + 3);

/// Body hash, then digest.
fn assert_golden(statement: Statement, body: [u8; 32], digest: [u8; 32]) {
	assert_eq!(statement.body_hash().0, body);
	let signed = Signed { service: SERVICE, set_id: SET, statement };
	assert_eq!(signed.check(), Ok(()));
	assert_eq!(signed.digest(b32(0x67)).0 .0, digest);
}

#[test]
fn halt_is_hashed_as_the_abi_says() {
	assert_golden(
		Statement::Halt(Halt {
			height: Height((1 << 63) + 1),
			block_hash: b32(0xb0),
			block_timestamp: UnixTime(1_700_000_000),
			round: Round(141_666_666),
		}),
		hex!("f92f592649349cd2de554a1df3dbc5cf45d82cc1c3e4c300f6d890edb2f97ad4"),
		hex!("f067911dad1f9b9ae0ca9c64bfedf96fe2747155c3c9e72d95db531688c60f99"),
	);
}

#[test]
fn resume_is_hashed_as_the_abi_says() {
	assert_golden(
		Statement::Resume(Resume {
			height: Height((1 << 63) + 1),
			block_hash: b32(0xb0),
			round: Round(141_666_700),
		}),
		hex!("c3ce5fa4786f95f8530eb4031c402cc7f159218ebd549e7259613397909685d4"),
		hex!("85b86897a6f6ffbf139b02f536766c1087d1653417d27ff1b1140ca84281ec72"),
	);
}

#[test]
fn checkpoint_is_hashed_as_the_abi_says() {
	assert_golden(
		Statement::Checkpoint(Checkpoint {
			height: Height(320),
			block_hash: b32(0xb1),
			state_root: b32(0x57),
			block_timestamp: UnixTime(1_700_000_009),
		}),
		hex!("e289c49889689a71c3e207af8133bf3dd45c250d835684e2a25eebc32236bbd8"),
		hex!("dc0c789a1b484b3527290db0397338e7968fbe3a136d2a361e08463adf26376e"),
	);
}

#[test]
fn handover_is_hashed_as_the_abi_says() {
	assert_golden(
		Statement::Handover(SetCommitment {
			service: SERVICE,
			set_id: SetId(SET.0 + 1),
			size: 1_000,
			total_weight: StakeWeight((1 << 80) + 9),
			quorum_weight: StakeWeight(1 << 80),
			aggregate_key: key(3),
			members_root: b32(0x3e),
			policy_hash: b32(0x70),
			activates_at: UnixTime(1_000),
			expires_at: UnixTime(2_000),
		}),
		hex!("6d6bf9ec1e3b6092e9ad2d207dba7a3a2beabe0108264db85f03f7fec8f7798c"),
		hex!("b7d5489eb5fa4aa434fcd01d19d853169c14c7813c76cce1fae8b5a2901dc38d"),
	);
}

#[test]
fn outbox_is_hashed_as_the_abi_says() {
	assert_golden(
		Statement::Outbox(Outbox {
			destination: Destination::evm(11_155_111, [0xe0; 20]),
			first: SequenceNumber(1 << 33),
			count: 1 << 31,
			root: b32(0x0b),
		}),
		hex!("59fbcc372cec4868839e802e86a74b411ea949c229c2731aae8dc643be1df5a2"),
		hex!("54743fee848d610b468d694afa69554250a11e2c432ac59951a3591a89f39fd8"),
	);
}

#[test]
fn members_are_hashed_as_the_abi_says() {
	let members: Vec<_> = (0..200)
		.map(|i: u8| Member {
			key: key(i),
			weight: StakeWeight(10_u128.pow(18) * (u128::from(i) + 1)),
		})
		.collect();
	for (size, root) in [
		(1, hex!("94cb29c590d8a2de1d52bdd13887be6863878a4c1eedb62b8e241aafc4bd911e")),
		(2, hex!("b677782c92cf11ed39387310a0e68fedc1accb1061e3d8ee451b337d7faf9cce")),
		(3, hex!("2f0faa1c12bf2711b2af2bbe2041163c8b0ffa82bf82bf64be4323a3a094d660")),
		(5, hex!("b48207c0c9dca77bcd2f52a6361e6a36015866e987d7f9780149739b329d9df6")),
		(200, hex!("5d9f55e256bcb76c3a880908778aaa6c3183c1faf7342a93ed289f8879dfe199")),
	] {
		assert_eq!(members_root(&members[..size]).unwrap().0, root, "{size} members");
	}
}
