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
			round: Round(1_700_000_010),
		}),
		hex!("5592c111eda4ad224abdd52b7b4a5d8daa2f6ffd0517f50a1270b887919cfa92"),
		hex!("02b064e4ff58896b2c1291ade86f3bc512e4617b27aac8622f29636602d7aaf7"),
	);
}

fn next_set() -> SetCommitment {
	SetCommitment {
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
	}
}

#[test]
fn handover_is_hashed_as_the_abi_says() {
	assert_golden(
		Statement::Handover(Handover::to(next_set())),
		hex!("e19faf387f5c0641491180a1204344281a00ec3b9ab2440613c5c237afe41eb3"),
		hex!("6ef2d819425995e5cd8b081310e13061b7aec36aa2de6dbfea582b7d982284e4"),
	);
	assert_golden(
		Statement::Handover(Handover { next: next_set(), standby: Some(b32(0x5b)) }),
		hex!("b2b7bdf51abb5b871e829017f0ec387c2f1a180d4efaab1de981dfad1d3a087c"),
		hex!("7109f647ad0004ce78cafdde247d10b93e678bbc912ac1a3fcd58345586cebae"),
	);
}

#[test]
fn policy_is_hashed_as_the_abi_says() {
	let policy = Policy {
		head: Head::Finalized,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(4),
		checkpoint_interval: 32,
		stable_for: Seconds(30),
		standby_after: Seconds(86_400),
		gone_after: Seconds(172_800),
		min_voices: 5,
		time_margin: Seconds(2),
	};
	let hash = hex!("f5585a79663c9a752216b29eed1f21d02893e245969569fe16ef8168d3d48ced");
	assert_eq!(policy.hash().0, hash);
}

#[test]
fn messages_are_hashed_as_the_abi_says() {
	let payload = |bytes: &[u8]| Payload::truncate_from(bytes.to_vec());
	let (plan, first) = (PlanId(9), Round(1 << 40));
	let last = Round(first.0 + 300);
	let order = PlanOrder {
		plan,
		version: 1 << 31,
		class: ThrottleClass::Deferrable,
		delay: Seconds(60),
		failover: payload(b"failover"),
		failback: payload(b""),
	};
	for (body, leaf) in [
		(
			Body::Arm(order),
			hex!("603cb564b6c3024cf061fd1d2c08874c7bc35973109099339698240b8f0af4c3"),
		),
		(
			Body::Disarm(plan),
			hex!("12447dccc1131d89f8c9815e17229259a7db5081cd728ccf99d161f855eb0737"),
		),
		(
			Body::StandDown { plan, first, last },
			hex!("a08ef1c48491fb728abc70f44b0689d5be99ec8ae4f5691274855afce740e7bf"),
		),
		(
			Body::Execute(payload(b"failover")),
			hex!("ee4eeac3ad76e862ac12773877c341f7276bc083d47af74b3f489d6eda78a85d"),
		),
	] {
		let (sequence, protocol) = (SequenceNumber(1 << 33), ProtocolId(77));
		let message = Message { sequence, protocol, body };
		assert_eq!(message.leaf().0, leaf, "{message:?}");
	}
}

#[test]
fn outbox_is_hashed_as_the_abi_says() {
	assert_golden(
		Statement::Outbox(Outbox {
			destination: Destination::evm(11_155_111, [0xe0; 20]),
			lane: LaneId(7),
			first: SequenceNumber(1 << 33),
			count: 1 << 31,
			root: b32(0x0b),
		}),
		hex!("afbfa9e5366b902156968307f94edeba7d2be46f5d3a163c34950fa3fad9c6ac"),
		hex!("416455072f8a4cb47db29a994c1aa9a79f53ef45fd895cc5554939629a5468bc"),
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

#[test]
fn kinds_have_names_that_lead_back_to_them() {
	for kind in Kind::ALL {
		assert_eq!(kind.name().parse(), Ok(kind));
	}
	assert_eq!("Halt".parse::<Kind>(), Err(UnknownKind));
	assert_eq!(Kind::ALL.map(|kind| kind as u8), [1, 2, 3, 4, 5]);
}
