// SPDX-License-Identifier: Apache-2.0
//! What the contracts of `relayers/evm/contracts` are held to, and what they are to answer.
//!
//! The files in `test/vectors` there are written here: certificates of sets of many sizes with nobody, a
//! tenth and nearly a third absent, Handovers, messages in an Outbox, and what is wrong with copies of them.
//! `VIGIL_UPDATE_VECTORS=1` writes them; without it a stale file fails. The other way round,
//! `from_solidity.json` is what the contracts' own tests signed by precompiles: it has to verify here.

mod common;

use common::{some_g1, some_g2, G1Bytes, G2Bytes};
use serde_json::{json, Value};
use std::{fs, path::PathBuf};
use vigil_bls::{
	backend::SigningBackend, commit, set::SetPlan, test_utils::TestSet, verify_with_members,
	verify_with_witnesses, Backend, Blst, Expected, Tag,
};
use vigil_primitives::{
	abi::{keccak_256, AbiWord, Word},
	message::prove_all,
	*,
};

const GENESIS: H256 = H256::repeat_byte(0x67);
const SERVICE: ServiceId = ServiceId(7);
const ROUND: Round = Round(9_000);

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 10,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 4,
	time_margin: Seconds(0),
};

fn plan_of(service: ServiceId, set_id: u64) -> SetPlan {
	SetPlan {
		service,
		set_id: SetId(set_id),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(1_000),
		expires_at: UnixTime(2_000_000),
	}
}

fn set_of(set_id: u64, size: u64) -> TestSet<Blst> {
	set_for(SERVICE, set_id, size)
}

fn set_for(service: ServiceId, set_id: u64, size: u64) -> TestSet<Blst> {
	let weights: Vec<u128> = (0..size).map(|n| 1_000_000_000_000 + u128::from(n % 7)).collect();
	TestSet::with_plan(&plan_of(service, set_id), &weights)
}

fn hex(bytes: &[u8]) -> Value {
	Value::String(format!("0x{}", hex::encode(bytes)))
}

fn words(words: &[Word]) -> Value {
	hex(words.as_flattened())
}

/// `abi.encode` of a commitment.
fn commitment(set: &SetCommitment) -> Vec<Word> {
	let [key_0, key_1, key_2] = set.aggregate_key.words();
	vec![
		set.service.word(),
		set.set_id.word(),
		set.size.word(),
		set.total_weight.word(),
		set.quorum_weight.word(),
		key_0,
		key_1,
		key_2,
		set.members_root.word(),
		set.policy_hash.word(),
		set.activates_at.word(),
		set.expires_at.word(),
	]
}

/// `abi.encode` of a policy.
fn policy(one: &Policy) -> Vec<Word> {
	let seconds = |seconds: Seconds| seconds.word();
	vec![
		u16::from(one.head == Head::Finalized).word(),
		seconds(one.halt_after),
		seconds(one.round_length),
		seconds(one.margin),
		one.checkpoint_interval.word(),
		seconds(one.stable_for),
		seconds(one.standby_after),
		seconds(one.gone_after),
		one.min_voices.word(),
		seconds(one.time_margin),
	]
}

fn signer(set: &SetCommitment, how: &Policy) -> Value {
	words(&[commitment(set), policy(how)].concat())
}

/// The witnesses as the contracts take them: keys and weights, then the hashes that stand beside the
/// paths and on none of them, level by level.
fn packed(witnesses: &[AbsentWitness]) -> Vec<u8> {
	let mut bytes = Vec::new();
	for AbsentWitness { member, .. } in witnesses {
		bytes.extend(member.key.0);
		bytes.extend(member.weight.0.to_be_bytes());
	}
	let mut level: Vec<_> =
		witnesses.iter().map(|one| (one.index.0, one.proof.0.to_vec())).collect();
	let depth = level.first().map_or(0, |(_, proof)| proof.len());
	for height in 0..depth {
		let mut above: Vec<(u16, Vec<H256>)> = Vec::new();
		for (index, proof) in &level {
			let beside = level.iter().any(|(other, _)| *other == index ^ 1);
			if !beside {
				bytes.extend(proof[height].0);
			}
			if above.last().is_none_or(|(last, _)| *last != index / 2) {
				above.push((index / 2, proof.clone()));
			}
		}
		level = above;
	}
	bytes
}

/// Every so-many-th member.
fn absentees(size: u16, of_hundred: u32) -> Vec<u16> {
	let count = u32::from(size) * of_hundred / 100;
	(0..count).map(|n| u16::try_from(n * u32::from(size) / count.max(1)).unwrap()).collect()
}

fn statement(body: &Statement) -> Value {
	match body {
		Statement::Halt(one) => words(&[
			one.height.word(),
			one.block_hash.word(),
			one.block_timestamp.word(),
			one.round.word(),
		]),
		Statement::Outbox(one) => words(&[
			one.destination.network.word(),
			one.destination.inbox.word(),
			one.lane.word(),
			one.first.word(),
			one.count.word(),
			one.root.word(),
		]),
		other => panic!("{other:?} is not in the vectors"),
	}
}

fn halt() -> Statement {
	Statement::Halt(Halt {
		height: Height(105),
		block_hash: H256::repeat_byte(0xb0),
		block_timestamp: UnixTime(8_980),
		round: ROUND,
	})
}

fn case(name: &str, set: &TestSet<Blst>, certificate: &Certificate, absent: &[u16]) -> Value {
	json!({
		"name": name,
		"signer": signer(&set.commitment, &POLICY),
		"statement": statement(&certificate.signed.statement),
		"digest": hex(&certificate.signed.digest(GENESIS).0.0),
		"commitment": hex(&set.commitment.hash().0),
		"signature": hex(&certificate.signature.0),
		"absent": hex(certificate.absent.as_bytes()),
		"witnesses": hex(&packed(&set.witnesses(absent))),
		"refusal": "",
	})
}

fn expected(service: ServiceId) -> Expected {
	Expected { genesis_hash: GENESIS, service, kind: Kind::Halt }
}

/// Halts by sets of these sizes, each of a service of its own, with so many of a hundred absent.
fn certificates() -> Value {
	let mut cases = Vec::new();
	for (number, size) in (101..).zip([1, 4, 7, 100, 1_000, 1_024]) {
		let service = ServiceId(number);
		let set = set_for(service, 1, size);
		let size = u16::try_from(size).unwrap();
		for share in [0, 10, 33] {
			let absent = absentees(size, share);
			if share != 0 && absent.is_empty() {
				continue;
			}
			let certificate = set.certify(halt(), &absent);
			let witnesses = set.witnesses(&absent);
			verify_with_witnesses::<Blst>(
				&certificate,
				&set.commitment,
				&witnesses,
				&expected(service),
			)
			.unwrap();
			let name = format!("{size} watchers, {share} % absent");
			cases.push(case(&name, &set, &certificate, &absent));
		}
	}
	json!({ "genesis": hex(&GENESIS.0), "cases": cases })
}

/// What nobody takes, and the name under which it is refused.
fn refusals() -> Value {
	let set = set_of(2, 4);
	let good = set.certify(halt(), &[3]);
	let mut cases = Vec::new();
	let mut add = |name: &str, refusal: &str, certificate: &Certificate, absent: &[u16]| {
		let witnesses = set.witnesses(absent);
		verify_with_witnesses::<Blst>(certificate, &set.commitment, &witnesses, &expected(SERVICE))
			.expect_err(name);
		let mut value = case(name, &set, certificate, absent);
		value["refusal"] = Value::String(refusal.into());
		cases.push(value);
	};
	let with =
		|signature: [u8; 192]| Certificate { signature: SignaturePoint(signature), ..good.clone() };
	let mut infinity = [0; 192];
	infinity[0] = 0x40;
	add("zero as signature", "UnusableSignature", &with([0; 192]), &[3]);
	add("infinity as signature", "UnusableSignature", &with(infinity), &[3]);
	let outside = G2Bytes::from(some_g2(3)).1;
	add("a signature outside the subgroup", "UnusableSignature", &with(outside.0), &[3]);
	let mut off_curve = good.signature.0;
	off_curve[191] ^= 1;
	add("a signature off the curve", "UnusableSignature", &with(off_curve), &[3]);
	let mut flagged = good.signature.0;
	flagged[0] |= 0x80;
	add("a signature flagged as compressed", "UnusableSignature", &with(flagged), &[3]);
	let mut beyond = good.signature.0;
	beyond[48..96].copy_from_slice(&[0xff; 48]);
	add("a coordinate beyond the modulus", "UnusableSignature", &with(beyond), &[3]);
	let mut swapped = good.signature.0;
	swapped.rotate_left(48);
	add("coefficients in another order", "UnusableSignature", &with(swapped), &[3]);
	let sign = |message: &[u8], tag: Tag| {
		let votes: Vec<_> =
			set.secrets[..3].iter().map(|one| Blst::sign(one, tag, message)).collect();
		let sum = Blst::sum_signatures(&votes).unwrap();
		with(Blst::signature_point_bytes(&sum).0)
	};
	let digest = good.signed.digest(GENESIS).0;
	add("the tag of possession", "WrongSignature", &sign(&digest.0, Tag::Possession), &[3]);
	let elsewhere = good.signed.digest(H256::repeat_byte(0x68)).0;
	add("another genesis", "WrongSignature", &sign(&elsewhere.0, Tag::Statement), &[3]);
	let other = Signed { service: ServiceId(8), ..good.signed.clone() }.digest(GENESIS).0;
	add("another service", "WrongSignature", &sign(&other.0, Tag::Statement), &[3]);
	let other = Signed { set_id: SetId(3), ..good.signed.clone() }.digest(GENESIS).0;
	add("another set", "WrongSignature", &sign(&other.0, Tag::Statement), &[3]);
	let resume = Resume { height: Height(105), block_hash: H256::repeat_byte(0xb0), round: ROUND };
	let other = set.signed(Statement::Resume(resume)).digest(GENESIS).0;
	add("another kind", "WrongSignature", &sign(&other.0, Tag::Statement), &[3]);
	let all = Certificate { signature: set.certify(halt(), &[]).signature, ..good.clone() };
	add("signed by one who is absent", "WrongSignature", &all, &[3]);
	// Too few for a quorum and for a suspicion.
	add("three of four absent", "NoQuorum", &set.certify(halt(), &[1, 2, 3]), &[1, 2, 3]);
	add("all absent", "NoQuorum", &set.certify(halt(), &[0, 1, 2, 3]), &[0, 1, 2, 3]);
	json!({ "genesis": hex(&GENESIS.0), "cases": cases })
}

/// Points that are no keys.
fn keys() -> Value {
	let outside = G1Bytes::from(some_g1(3)).1;
	let mut infinity = [0; 96];
	infinity[0] = 0x40;
	let good = set_of(2, 4).members[0].key;
	let mut off_curve = good.0;
	off_curve[95] ^= 1;
	let bad = [&outside.0[..], &infinity, &[0; 96], &off_curve, &[0xff; 96]].map(hex);
	for key in [outside.0, infinity, [0; 96], off_curve, [0xff; 96]] {
		Blst::key_point(&KeyPoint(key)).unwrap_err();
	}
	json!({ "good": hex(&good.0), "bad": bad })
}

/// A set hands over to another one, with and without a standby.
fn handovers() -> Value {
	let old = set_of(2, 4);
	let next = set_of(9, 7);
	let standby = set_of(40, 4);
	let cases: Vec<_> = [None, Some(standby.commitment.hash())]
		.into_iter()
		.map(|standby| {
			let said = Handover { next: next.commitment.clone(), standby };
			let certificate = old.certify(Statement::Handover(said.clone()), &[1]);
			json!({
				"signer": signer(&old.commitment, &POLICY),
				"next": words(&commitment(&next.commitment)),
				"policy": words(&policy(&POLICY)),
				"standby": hex(&standby.unwrap_or_default().0),
				"body": hex(&said.hash().0),
				"signature": hex(&certificate.signature.0),
				"absent": hex(certificate.absent.as_bytes()),
				"witnesses": hex(&packed(&old.witnesses(&[1]))),
			})
		})
		.collect();
	json!({ "genesis": hex(&GENESIS.0), "cases": cases })
}

/// The inbox that the contracts' tests deploy: by this account, as its first contract, on chain 31,337.
fn inbox() -> Destination {
	let mut bytes = vec![0xd6, 0x94];
	bytes.extend([0xd1; 20]);
	bytes.push(0x80);
	let hash = keccak_256(&bytes);
	Destination::evm(31_337, hash[12..].try_into().unwrap())
}

/// All kinds of messages in one Outbox.
fn messages() -> Value {
	let set = set_of(2, 4);
	let payload = |bytes: &[u8]| Payload::try_from(bytes.to_vec()).unwrap();
	let bodies = [
		Body::Execute(payload(b"no program")),
		Body::Arm(PlanOrder {
			plan: PlanId(3),
			version: 2,
			class: ThrottleClass::Deferrable,
			delay: Seconds(60),
			failover: payload(b"no program either"),
			failback: payload(b""),
		}),
		Body::Disarm(PlanId(3)),
		Body::StandDown { plan: PlanId(4), first: Round(9_000), last: Round(9_030) },
		Body::Execute(payload(&[])),
	];
	let list: Vec<_> = (0..)
		.zip(bodies)
		.map(|(number, body)| Message {
			sequence: SequenceNumber(number),
			protocol: ProtocolId(11),
			body,
		})
		.collect();
	let (outbox, proven) = prove_all((inbox(), LaneId(5)), list).unwrap();
	let certificate = set.certify(Statement::Outbox(outbox), &[2]);
	let encoded: Vec<_> = proven.iter().map(message_json).collect();
	json!({
		"genesis": hex(&GENESIS.0),
		"signer": signer(&set.commitment, &POLICY),
		"outbox": statement(&certificate.signed.statement),
		"body": hex(&outbox.hash().0),
		"signature": hex(&certificate.signature.0),
		"absent": hex(certificate.absent.as_bytes()),
		"witnesses": hex(&packed(&set.witnesses(&[2]))),
		"messages": encoded,
	})
}

fn message_json(proven: &message::ProvenMessage) -> Value {
	let Message { sequence, protocol, body } = &proven.message;
	let mut value = json!({
		"sequence": sequence.0, "protocol": protocol.0, "kind": 0, "plan": 0, "version": 0,
		"class": 0, "delay": 0, "first": 0, "last": 0, "payload": "0x", "failback": "0x",
		"leaf": hex(&proven.message.leaf().0),
		"proof": proven.proof.0.iter().map(|one| hex(&one.0)).collect::<Vec<_>>(),
	});
	match body {
		Body::Arm(order) => {
			value["plan"] = order.plan.0.into();
			value["version"] = order.version.into();
			value["class"] = order.class.number().into();
			value["delay"] = order.delay.0.into();
			value["payload"] = hex(&order.failover);
			value["failback"] = hex(&order.failback);
		},
		Body::Disarm(plan) => {
			value["kind"] = 1.into();
			value["plan"] = plan.0.into();
		},
		Body::StandDown { plan, first, last } => {
			value["kind"] = 2.into();
			value["plan"] = plan.0.into();
			value["first"] = first.0.into();
			value["last"] = last.0.into();
		},
		Body::Execute(payload) => {
			value["kind"] = 3.into();
			value["payload"] = hex(payload);
		},
	}
	value
}

/// What a chain has to answer before it gets an inbox: the secret is one.
fn known_answer() -> Value {
	let mut one = [0; 32];
	one[31] = 1;
	let secret = blst::min_pk::SecretKey::from_bytes(&one).unwrap();
	let digest = keccak_256(b"vigil/known-answer/v1");
	let signature = secret.sign(&digest, Tag::Statement.dst(), &[]).serialize();
	json!({
		"key": hex(&secret.sk_to_pk().serialize()),
		"digest": hex(&digest),
		"signature": hex(&signature),
	})
}

#[test]
fn what_the_contracts_signed_by_precompiles_verifies() {
	let text = fs::read_to_string(folder().join("from_solidity.json")).unwrap();
	let file: Value = serde_json::from_str(&text).unwrap();
	let bytes = |value: &Value| hex::decode(&value.as_str().unwrap()[2..]).unwrap();
	let hash = |name: &str| H256::from_slice(&bytes(&file[name]));
	let keys = file["keys"].as_array().unwrap().iter().map(bytes);
	let weights = file["weights"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap());
	let members: Vec<_> = keys
		.zip(weights)
		.map(|(key, weight)| Member {
			key: KeyPoint::try_from(&key[..]).unwrap(),
			weight: StakeWeight(weight.into()),
		})
		.collect();
	let set = commit::<Blst>(&plan_of(SERVICE, 3), &members).unwrap();
	assert_eq!(set.hash(), hash("commitment"));
	let halt = Halt {
		height: Height(105),
		block_hash: hash("block_hash"),
		block_timestamp: UnixTime(105),
		round: ROUND,
	};
	let certificate = Certificate {
		signed: Signed { service: SERVICE, set_id: SetId(3), statement: Statement::Halt(halt) },
		absent: Bitfield::from_bytes(5, bytes(&file["absent"])).unwrap(),
		signature: SignaturePoint(bytes(&file["signature"]).try_into().unwrap()),
	};
	verify_with_members::<Blst>(&certificate, &set, &members, &expected(SERVICE)).unwrap();
	let mut other = certificate;
	other.absent = Bitfield::of(5, [MemberIndex(2)]).unwrap();
	verify_with_members::<Blst>(&other, &set, &members, &expected(SERVICE)).unwrap_err();
}

fn folder() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../relayers/evm/contracts/test/vectors")
}

#[test]
fn what_the_contracts_are_tested_with_is_up_to_date() {
	let update = std::env::var_os("VIGIL_UPDATE_VECTORS").is_some();
	let files = [
		("known_answer.json", known_answer()),
		("certificates.json", certificates()),
		("refusals.json", refusals()),
		("keys.json", keys()),
		("handovers.json", handovers()),
		("messages.json", messages()),
	];
	for (name, value) in files {
		let path = folder().join(name);
		let text = format!("{}\n", serde_json::to_string_pretty(&value).unwrap());
		if update {
			fs::create_dir_all(folder()).unwrap();
			fs::write(&path, &text).unwrap();
		}
		let found = fs::read_to_string(&path).unwrap_or_default();
		assert!(found == text, "{name} is stale: VIGIL_UPDATE_VECTORS=1 renews it");
	}
}
