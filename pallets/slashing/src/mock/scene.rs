// SPDX-License-Identifier: Apache-2.0

//! Who and what tests are about, what they say, and how it is looked at.

use super::runtime::*;
use crate::*;
use codec::Encode;
use frame_support::traits::{fungible::Inspect, Hooks};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult};
use vigil_bls::{
	backend::SigningBackend, commit, test_utils::seed, test_utils::TestSet, Backend, Fake, SetPlan,
};
use vigil_primitives::{
	Checkpoint, Halt, Head, Height, Member, Policy, ProtocolId, Resume, Round, Seconds, ServiceId,
	SetId, StakeWeight, Statement, UnixTime,
};
use vigil_proofs::{family, fixture::tendermint as ward};

pub const SERVICE: ServiceId = ServiceId(1);
pub const OTHER: ServiceId = ServiceId(2);
/// The set of era 10, which watches while tests run.
pub const SET: SetId = SetId(1);
pub const ERA: u32 = 10;
pub const START: u64 = 6_000_000;
pub const ROUND: u64 = 6;

pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(60),
	round_length: Seconds(ROUND),
	margin: Seconds(6),
	checkpoint_interval: 1,
	stable_for: Seconds(60),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(0),
};

pub fn plan(service: ServiceId, set_id: SetId) -> SetPlan {
	SetPlan {
		service,
		set_id,
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(START - 100_000 + set_id.0),
		expires_at: UnixTime(START + 500_000),
	}
}

/// A set of watchers with these keys, the watcher with the key `n` being the account `100 + n`.
pub fn test_set(plan: SetPlan, keys: &[u64]) -> TestSet<Fake> {
	let secrets: Vec<_> = keys.iter().map(|n| Fake::secret(&seed(*n))).collect();
	let member = |secret| Member {
		key: Fake::key_point_bytes(&Fake::public(secret)),
		weight: StakeWeight(10),
	};
	let members: Vec<_> = secrets.iter().map(member).collect();
	let commitment = commit::<Fake>(&plan, &members).unwrap();
	TestSet { genesis_hash: H256::repeat_byte(0x67), secrets, members, commitment }
}

/// Makes the chain keep a set of an era.
pub fn keep(plan: SetPlan, keys: &[u64], era: u32, policy: Policy) -> TestSet<Fake> {
	let set = test_set(plan, keys);
	let watchers: Vec<u128> = keys.iter().map(|key| 100 + u128::from(*key)).collect();
	let kept = KeptSet {
		commitment: set.commitment.clone(),
		members: set.members.clone(),
		watchers: watchers.clone(),
		policy,
		era,
	};
	world(|world| {
		world.sets.insert((plan.service, plan.set_id), kept);
		for watcher in watchers {
			let allocation = Allocation { left: STAKE, rights: 0 };
			world.stakes.entry((plan.service, watcher)).or_insert(allocation);
		}
	});
	set
}

/// The set of most tests: four equal members, three are a quorum.
pub fn set() -> TestSet<Fake> {
	test_set(plan(SERVICE, SET), &[0, 1, 2, 3])
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	world(|world| *world = World { now: START, era: ERA, ..World::default() });
	HourlyLimit::set(1_000_000);
	Genesis::set(H256::repeat_byte(0x67));
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let rich = (1..=6).chain(100..130).chain(200..210);
	let balances = rich.map(|who| (who, 100_000)).collect();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	storage.into()
}

pub fn build_and_execute(test: impl FnOnce()) {
	let mut chain = new_test_ext();
	keep(plan(SERVICE, SET), &[0, 1, 2, 3], ERA, POLICY);
	chain.execute_with(|| {
		System::set_block_number(1);
		Slashing::on_initialize(1);
		let before = Balances::total_issuance();
		test();
		Slashing::do_try_state().expect("invariants hold after the test");
		assert!(Balances::total_issuance() <= before, "no money was made");
	});
}

pub fn now() -> u64 {
	world(|world| world.now)
}

/// Lets `seconds` pass and opens a block.
pub fn pass(seconds: u64) {
	world(|world| world.now += seconds);
	let number = System::block_number() + 1;
	System::set_block_number(number);
	Slashing::on_initialize(number);
}

/// Opens so many blocks.
pub fn blocks(count: u32) {
	(0..count).for_each(|_| pass(6));
}

/// Begins the next era and lets so many blocks pass in it.
pub fn next_era(count: u32) {
	world(|world| world.era += 1);
	blocks(count);
}

/// The round that runs.
pub fn round() -> Round {
	Round(now() / ROUND * ROUND)
}

pub fn hash(height: u64, branch: u8) -> H256 {
	let mut bytes = [branch; 32];
	bytes[..8].copy_from_slice(&height.to_be_bytes());
	H256(bytes)
}

/// A Halt after this block, in the round that runs.
pub fn halt(height: u64) -> Halt {
	halt_in(height, round())
}

pub fn halt_in(height: u64, round: Round) -> Halt {
	Halt {
		height: Height(height),
		block_hash: hash(height, 1),
		block_timestamp: UnixTime(height),
		round,
	}
}

pub fn resume_in(height: u64, round: Round) -> Resume {
	Resume { height: Height(height), block_hash: hash(height, 1), round }
}

pub fn checkpoint_in(height: u64, branch: u8, round: Round) -> Checkpoint {
	Checkpoint {
		height: Height(height),
		block_hash: hash(height, branch),
		state_root: H256::repeat_byte(branch),
		block_timestamp: UnixTime(height),
		round,
	}
}

/// One member's word.
pub fn vote(statement: impl Into<Words>, signer: u16) -> Said {
	Said::Vote(set().vote(statement.into().0, signer))
}

/// The word of all but these.
pub fn certificate(statement: impl Into<Words>, absent: &[u16]) -> Said {
	Said::Certificate(set().certify(statement.into().0, absent))
}

/// A statement.
pub struct Words(pub Statement);

impl From<Halt> for Words {
	fn from(halt: Halt) -> Self {
		Self(Statement::Halt(halt))
	}
}

impl From<Resume> for Words {
	fn from(resume: Resume) -> Self {
		Self(Statement::Resume(resume))
	}
}

impl From<Checkpoint> for Words {
	fn from(checkpoint: Checkpoint) -> Self {
		Self(Statement::Checkpoint(checkpoint))
	}
}

impl From<Statement> for Words {
	fn from(statement: Statement) -> Self {
		Self(statement)
	}
}

pub type Answer = DispatchResult;

fn outcome(result: frame_support::dispatch::DispatchResultWithPostInfo) -> Answer {
	match result {
		Ok(info) => {
			assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No, "evidence is free");
			Ok(())
		},
		Err(error) => Err(error.error),
	}
}

pub fn contradiction(first: Said, second: Said) -> Answer {
	let origin = RuntimeOrigin::signed(REPORTER);
	outcome(Slashing::report_contradiction(origin, first.into(), second.into()))
}

pub fn undecided(said: Said) -> Answer {
	outcome(Slashing::report_undecided(RuntimeOrigin::signed(REPORTER), said.into()))
}

pub fn checkpoint_in_silence(halt: Said, checkpoint: Said) -> Answer {
	let origin = RuntimeOrigin::signed(REPORTER);
	outcome(Slashing::report_checkpoint(origin, halt.into(), checkpoint.into()))
}

pub fn life(said: Said, proof: family::Proof) -> Answer {
	let origin = RuntimeOrigin::signed(REPORTER);
	let updates = Default::default();
	outcome(Slashing::report_life(origin, said.into(), 0, updates, proof.into()))
}

pub fn false_block(said: Said, proof: family::Proof) -> Answer {
	let origin = RuntimeOrigin::signed(REPORTER);
	let updates = Default::default();
	outcome(Slashing::report_block(origin, said.into(), 0, updates, proof.into()))
}

pub fn silence(kind: vigil_primitives::Kind, members: &[u16]) -> Answer {
	let members: Vec<_> = members.iter().copied().map(vigil_primitives::MemberIndex).collect();
	let members = members.try_into().unwrap();
	let origin = RuntimeOrigin::signed(REPORTER);
	outcome(Slashing::report_silence(origin, SERVICE, SET, kind, members))
}

/// Two Halts of one round by one member.
pub fn two_halts(signer: u16) -> Answer {
	contradiction(vote(halt(5), signer), vote(halt(6), signer))
}

/// Plans of these protocols fired by what is said of the service just now, and their receipts were shown.
pub fn fired(protocols: &[u32]) {
	fired_between(protocols, (now() - 60, now()));
}

pub fn fired_between(protocols: &[u32], (from, to): (u64, u64)) {
	for protocol in protocols.iter().copied().map(ProtocolId) {
		world(|world| world.fired.push(protocol));
		Slashing::note_firing(protocol, SERVICE, UnixTime(from), UnixTime(to));
	}
}

/// The newest case.
pub fn last_case() -> CaseId {
	CaseId(NextCase::<Test>::get().0 - 1)
}

pub fn case(id: CaseId) -> CaseOf<Test> {
	Cases::<Test>::get(id).expect("it is open")
}

pub fn stage(id: CaseId) -> Option<Stage> {
	Cases::<Test>::get(id).map(|case| case.stage)
}

/// What the watcher at this place has left for [`SERVICE`].
pub fn left(place: u128) -> u128 {
	world(|world| world.stakes[&(SERVICE, 100 + place)].left)
}

pub fn open_rights() -> u32 {
	world(|world| world.stakes.values().map(|allocation| allocation.rights).sum())
}

pub fn balance(who: u128) -> u128 {
	Balances::total_balance(&who)
}

pub fn events() -> Vec<Event<Test>> {
	let records = System::events().into_iter();
	let own = |event| match event {
		RuntimeEvent::Slashing(event) => Some(event),
		_ => None,
	};
	records.filter_map(|record| own(record.event)).collect()
}

/// A ward with blocks at these seconds after [`START`], of which the first, at height one, is trusted.
pub fn ward_with(blocks: &[u64]) -> ward::Ward {
	let mut ward = ward::Ward::new(ward::voters(0..4), START - 1_000);
	for at in blocks {
		ward.extend(START + at);
	}
	pin(&ward);
	ward
}

/// Pins what is trusted of a ward: its first block.
pub fn pin(ward: &ward::Ward) {
	let anchor = family::Anchor::Tendermint(ward.anchor(1)).encode();
	Slashing::pin_anchor(RuntimeOrigin::root(), SERVICE, anchor).unwrap();
}

/// The blocks of a ward at these heights.
pub fn proof(ward: &ward::Ward, first: u64, last: u64) -> family::Proof {
	family::Proof::Tendermint(ward.proof(1, first, last).into())
}
